//! Planning: which disc gets what. A pure function of studies, policy and medium.
//!
//! A study stays whole where it fits on one disc; a larger one is divided by series, then inside
//! them. Every disc was laid out with the same code that builds it, so what is planned fits.

mod content;
mod error;
mod fit;
mod parity_discs;
mod units;

pub use content::{DiscContent, Part};
pub use error::PlanError;
pub use fit::plan;

use stele_discfs::SectorCount;

use crate::disc::{Member, Survives};
use crate::geometry::Geometry;

/// Parity strips that a disc gets at least where policy says nothing.
pub const USUAL_PARITY: u8 = 30;

/// What the discs are to be like.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Sectors of the medium.
    pub capacity: SectorCount,
    /// Parity strips, exactly; where none is given at least [`USUAL_PARITY`] and as many as fit.
    pub parity: Option<u8>,
    /// Parity discs of the set, at most [`PARITY_DISCS_MAX`](crate::disc::PARITY_DISCS_MAX).
    pub parity_discs: u8,
}

/// Planned discs.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plan {
    /// The discs in order, parity discs last.
    pub discs: Vec<PlannedDisc>,
    /// Items that fit on no disc of this kind.
    pub too_large: Vec<TooLarge>,
}

/// One disc.
#[derive(Clone, PartialEq, Debug)]
pub struct PlannedDisc {
    /// What it holds.
    pub content: DiscContent,
    /// How it is divided.
    pub geometry: Geometry,
    /// Sectors of its content.
    pub used: SectorCount,
    /// Length of its `MANIFEST.JSN` in bytes.
    pub manifest_bytes: u64,
    /// Files from studies.
    pub files: u64,
    /// Bytes of those files.
    pub bytes: u64,
    /// What damage it survives.
    pub survives: Survives,
}

impl PlannedDisc {
    /// What its set will say of it, as far as it is known before it is built.
    fn member(&self, slot: u8) -> Member {
        Member {
            slot,
            number: self.content.label.number,
            uuid: self.content.label.uuid,
            geometry: self.geometry,
            used: self.used,
            copies: None,
            built: None,
        }
    }
}

/// Slots in order; a set of more discs than the code has points has no parity discs, and its
/// slots mean nothing.
fn slots() -> impl Iterator<Item = u8> {
    (0..=u8::MAX).chain(std::iter::repeat(u8::MAX))
}

/// An item that fits on no disc.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct TooLarge {
    /// Key of its study.
    pub study: u64,
    /// Its index in the study.
    pub item: u32,
    /// Its length in bytes.
    pub len: u64,
}

#[cfg(test)]
mod tests;
