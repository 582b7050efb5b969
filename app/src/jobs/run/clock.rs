//! The clock. Jobs take it from their context; it is made where a context is made.

use stele_catalog::Timestamp;

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now, in milliseconds since 1970 UTC.
    fn now(&self) -> Timestamp;
}

/// The system's clock.
#[derive(Copy, Clone, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}
