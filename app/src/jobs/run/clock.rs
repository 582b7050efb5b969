//! The clock. Jobs take it from their context; the program's is made in `main`.

use stele_catalog::Timestamp;

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now, in milliseconds since 1970 UTC.
    fn now(&self) -> Timestamp;
}
