//! Jobs, the leases they hold, and files that a person has to look at.

mod change;
mod read;
mod record;

pub use record::{ExceptionRow, JobId, JobRow};

#[cfg(test)]
mod tests;
