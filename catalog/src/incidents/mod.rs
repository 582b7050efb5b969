//! Incidents: a copy that is lost may be read by whoever has it. Who is concerned follows from what
//! its disc holds, and by when who is to be told from when somebody knew of it.

mod change;
mod clock;
mod error;
mod read;
mod record;
mod sql;

pub use clock::IncidentClock;
pub use error::IncidentError;
pub use record::{Concerned, IncidentClosed, IncidentId, IncidentRow, MissingRow};

#[cfg(test)]
mod tests;
