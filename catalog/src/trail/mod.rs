//! The audit trail: one row for every change, chained by hashes.

mod chain;

pub use chain::{AuditProblem, AuditReport};
pub(crate) use chain::{AuditRow, append, verify};
