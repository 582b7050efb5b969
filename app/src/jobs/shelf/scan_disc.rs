//! A copy of a disc that was scanned.

use serde::Serialize;
use stele_catalog::CopyState;

use crate::jobs::overview::status;

/// A copy of a disc that was scanned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OfDisc {
    /// Its serial.
    pub serial: String,
    /// What it is.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether it is kept apart.
    pub quarantined: bool,
    /// Its place.
    pub place: Option<String>,
    /// Who has it.
    pub lent_to: Option<String>,
    /// The place that it is on its way to.
    pub in_transit_to: Option<String>,
}

impl From<&status::Copy> for OfDisc {
    fn from(copy: &status::Copy) -> Self {
        Self {
            serial: copy.serial.clone(),
            state: copy.state,
            quarantined: copy.quarantined,
            place: copy.place.clone(),
            lent_to: copy.lent_to.clone(),
            in_transit_to: copy.in_transit_to.clone(),
        }
    }
}

/// A disc of a set that was scanned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ScannedDisc {
    /// Its name.
    pub name: String,
    /// Good copies.
    pub good: usize,
    /// Copies that are damaged without a loss: they can be relied on as well.
    pub check_soon: usize,
    /// Copies, planned ones included.
    pub copies: usize,
    /// Copies that are wanted of it.
    pub wanted: u32,
}

impl ScannedDisc {
    /// Out of how many copies those are told that can be relied on: out of as many as are wanted,
    /// or as there are where it has more.
    pub fn out_of(&self) -> usize {
        let sound = self.good.saturating_add(self.check_soon);
        sound.max(self.wanted as usize)
    }
}

/// What a set has of a disc.
pub(super) fn scanned_disc(disc: &status::Disc, set: &status::Set) -> ScannedDisc {
    let sound = |state| {
        let sound = disc.copies.iter().filter(|copy| copy.sound);
        sound.filter(|copy| copy.state == state).count()
    };
    ScannedDisc {
        name: disc.name.clone(),
        good: sound(CopyState::Good),
        check_soon: sound(CopyState::Watch),
        copies: disc.copies.len(),
        wanted: set.wanted_copies,
    }
}
