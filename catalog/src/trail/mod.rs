//! The audit trail: one row for every event, chained by hashes, and its verification.

mod chain;
mod report;
mod verify;

pub(crate) use chain::{AuditRow, append};
pub use report::{AuditProblem, AuditReport};
pub(crate) use verify::verify;

#[cfg(test)]
mod tests;
