//! What is being done, and what waits for a person.

mod change;
mod read;
mod record;

pub use record::{ExceptionRow, JobId, JobRow};

#[cfg(test)]
mod tests;
