//! Blanks, as they come out.

use super::Gtin;
use crate::store::{Timestamp, row_numbers, stored_enum};

row_numbers! {
    /// Row of a lot.
    BlankLotId,
}

/// What a bar code stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlankProduct {
    /// The bar code on the box.
    pub gtin: Gtin,
    /// Brand and type, as the box says.
    pub label: String,
    /// The medium, named as for a plan: `bd100`.
    pub media: String,
    /// Discs in a box.
    pub discs: u32,
    /// Days from an order until it is there.
    pub lead_days: u32,
}

/// A lot of a product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlankLot {
    /// The row.
    pub id: BlankLotId,
    /// The lot, as the box says.
    pub lot: String,
    /// What it is a lot of.
    pub product: BlankProduct,
    /// When its box was opened, which burns of its medium take their blanks from.
    pub opened: Option<Timestamp>,
    /// Since when the number that is left is reckoned: from the last count, or from when it was
    /// first taken in.
    pub since: Timestamp,
    /// Whether somebody counted it then.
    pub counted: bool,
    /// Blanks that were there then, taken in since, and not thrown away.
    pub held: u64,
    /// Blanks that burns of the lot have used since, those that were cut off included.
    pub used: u64,
}

impl BlankLot {
    /// Blanks that are left; none where more were burned than were there.
    pub fn left(&self) -> u64 {
        self.held.saturating_sub(self.used)
    }

    /// Blanks that were burned though nobody had taken them in.
    pub fn too_many(&self) -> u64 {
        self.used.saturating_sub(self.held)
    }
}

/// The box that blanks of a medium are taken from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenBox {
    /// The lot that it is of.
    pub lot: BlankLot,
    /// Media ID of the last blank that was burned of this lot; none where none was.
    pub media_id: Option<String>,
}

/// How many blanks of a medium are used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlankUse {
    /// The medium, named as for a plan.
    pub media: String,
    /// Blanks used in the time that was asked about.
    pub used: u64,
    /// Those of them whose burn names no lot.
    pub without_lot: u64,
    /// Copies that are planned and not burned.
    pub planned: u64,
}

/// Something that happened to a lot, besides burns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlankMove {
    /// When.
    pub at: Timestamp,
    /// Code of who recorded it.
    pub person: String,
    /// What.
    pub kind: BlankMoveKind,
    /// Blanks that it is about.
    pub discs: u64,
    /// The last burn or check that was recorded before it.
    pub(super) after: i64,
}

/// What happened to blanks of a lot.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum BlankMoveKind {
    /// Boxes were taken in.
    TakenIn,
    /// Somebody counted what is left.
    Counted,
    /// Some were thrown away.
    ThrownAway,
    /// One was used by a burn that was cut off.
    CutOff,
}

stored_enum!(BlankMoveKind, "kind of a change of stock" {
    TakenIn = "taken in",
    Counted = "counted",
    ThrownAway = "thrown away",
    CutOff = "cut off",
});
