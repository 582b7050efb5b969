//! Parity across the discs of a set: any `m` discs may be lost.
//!
//! A set has up to 64 data discs, each in a slot, and up to 4 parity discs. Sector `l` of parity
//! disc `j`'s payload is, byte by byte, the value at point `64 + j` of the polynomial of degree
//! below 64 through the bytes of sector `l` of the data discs at points 0 to 63; a slot without a
//! disc, and a sector behind a disc's content, count as zeros (SPEC.TXT ). So discs
//! may be of different lengths, and parity is added up disc by disc.

mod accumulate;
mod across;
mod anew;
mod attempt;
mod believed;
mod bring_in;
mod complete;
mod disc_in_rebuild;
mod distrust;
mod earlier;
mod error;
mod fits;
mod from_anchors;
mod given;
mod left_out;
mod of_other_data;
mod parity_disc;
mod rebuild;
mod twins;
mod witness;

pub use accumulate::add;
pub use error::{ParityDiscError, RebuildError};
pub use fits::Outdated;
pub use parity_disc::{ParityPayload, write_parity_disc};
pub use rebuild::{RebuiltDisc, RebuiltSet, rebuild};

use crate::disc::{PARITY_DISCS_MAX, SLOTS};
use crate::parity::{CodecError, RowCodec};

/// The code across discs, with room for [`PARITY_DISCS_MAX`] parity discs: the coefficients of the
/// first ones do not depend on how many there are.
///
/// # Errors
/// None in practice: 64 + 4 is a shape that the field has.
pub fn codec() -> Result<RowCodec, CodecError> {
    RowCodec::new(SLOTS, PARITY_DISCS_MAX)
}

#[cfg(test)]
mod tests;
