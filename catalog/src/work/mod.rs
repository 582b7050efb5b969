//! Jobs, the leases they hold, and files that a person has to look at.

mod change;
mod job_kind;
mod read;
mod record;
mod sql;

pub(crate) use change::{heartbeat, holds};
pub use job_kind::JobKind;
pub use record::{ExceptionRow, JobId, JobRow, Lease};

#[cfg(test)]
mod tests;
