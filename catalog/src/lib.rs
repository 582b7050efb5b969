//! The shelf catalog: studies, discs, copies, slots, custody, and a hash-chained audit trail.
//!
//! It knows no drives, no sectors and no clock.

/// Milliseconds since 1970-01-01T00:00:00 UTC.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(pub i64);
