//! What a copy is lent for, and how it comes back.

use crate::store::stored_enum;

/// What a copy leaves its place for. To another site it is sent, not lent.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LoanKind {
    /// To be read at a station.
    Reading,
    /// To be cleaned or repaired.
    Repair,
    /// By order of somebody who may order it, named in the purpose.
    Order,
    /// Not said, as earlier versions recorded it.
    Other,
}

stored_enum!(LoanKind, "what a copy is lent for" {
    Reading = "reading",
    Repair = "repair",
    Order = "order",
    Other = "other",
});

/// How a copy came back, as a person saw it.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Condition {
    /// As it went.
    AsBefore,
    /// With dirt or fingers on it.
    Dirty,
    /// With scratches.
    Scratched,
    /// In a broken case.
    CaseBroken,
}

stored_enum!(Condition, "condition of a copy" {
    AsBefore = "as before",
    Dirty = "dirty",
    Scratched = "scratched",
    CaseBroken = "case broken",
});
