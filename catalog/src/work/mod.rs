//! Jobs, the leases they hold, and files that a person has to look at.

mod change;
mod read;
mod record;
mod sql;

pub(crate) use change::{heartbeat, holds};
pub use record::{ExceptionRow, JobId, JobRow, Lease};

#[cfg(test)]
mod tests;
