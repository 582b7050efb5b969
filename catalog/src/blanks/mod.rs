//! Stock of blanks: what the bar code on a box stands for, boxes taken in by lot, and what is left
//! of each lot once the burns that name it are drawn off.

mod change;
mod error;
mod gtin;
mod read;
mod record;
mod sql;

pub use error::BlankError;
pub use gtin::Gtin;
pub use record::{BlankLot, BlankLotId, BlankMove, BlankMoveKind, BlankProduct, BlankUse, OpenBox};

#[cfg(test)]
mod tests;
