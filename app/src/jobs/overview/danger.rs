//! What is at stake: copies that are to be replaced now or that failed, and discs of which no copy
//! can be relied on.

use serde::Serialize;
use stele_catalog::CopyState;

use super::status::{Copy, Disc, Set};
use crate::jobs::burn::unproven::Unproven;
use crate::jobs::make::image_file::ImageFile;

/// A copy that is to be replaced now, or that was good and failed its last check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InDanger {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// What it is.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Sound copies of its disc that there are besides.
    pub others_sound: u64,
    /// Those of them that no check found damaged.
    pub others_good: u64,
}

/// Copies that are to be replaced now, or failed, while too few sound ones stand for their disc:
/// those whose disc has no good one first. Of a disc without any sound copy the disc is told.
pub(super) fn in_danger(sets: &[Set]) -> Vec<InDanger> {
    let of_disc = |disc: &Disc| {
        let sound = disc.copies.iter().filter(|copy| copy.sound);
        let good = sound.clone().filter(|copy| copy.state == CopyState::Good);
        let (sound, good) = (sound.count() as u64, good.count() as u64);
        let has_failed = |copy: &Copy| copy.has_failed() && sound > 0;
        let copies = disc.copies.iter();
        let told = copies.filter(|copy| copy.is_dying() || has_failed(copy));
        let one = |copy: &Copy| InDanger {
            serial: copy.serial.clone(),
            disc: disc.name.clone(),
            state: copy.state,
            others_sound: sound,
            others_good: good,
        };
        told.map(one).collect::<Vec<_>>()
    };
    let of_set = |set: &Set| {
        let few = |disc: &&Disc| disc.sound() < set.wanted_copies as usize;
        let discs = set.discs.iter().filter(few);
        discs.flat_map(of_disc).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = sets.iter().flat_map(of_set).collect();
    all.sort_by_key(|copy| (copy.others_sound, copy.others_good));
    all
}

/// A copy that is damaged, of which nothing is lost: it can be relied on, and is to be read again
/// soon.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CheckSoon {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// Good copies of its disc that there are besides.
    pub others_good: u64,
}

/// Those of them whose disc has fewer good copies than it was to have, the fewest first.
pub(super) fn check_soon(sets: &[Set]) -> Vec<CheckSoon> {
    let mut all = Vec::new();
    for set in sets {
        for disc in &set.discs {
            let of = |state| {
                let copies = disc.copies.iter();
                copies.filter(move |copy: &&Copy| copy.sound && copy.state == state)
            };
            let good = of(CopyState::Good).count();
            if good >= set.wanted_copies as usize {
                continue;
            }
            all.extend(of(CopyState::Watch).map(|copy| CheckSoon {
                serial: copy.serial.clone(),
                disc: disc.name.clone(),
                others_good: good as u64,
            }));
        }
    }
    all.sort_by_key(|copy| copy.others_good);
    all
}

/// Discs that never had a good copy, as far as is known, and of which a copy may be one.
pub(super) fn unproven(sets: &[Set]) -> Vec<Unproven> {
    let is_open =
        |copy: &&Copy| copy.state == CopyState::Suspect && !copy.quarantined && !copy.under_way;
    let one = |disc: &Disc| {
        let suspect = disc.copies.iter().filter(is_open);
        Unproven {
            disc: disc.name.clone(),
            suspect: suspect.map(|copy| copy.serial.clone()).collect(),
        }
    };
    let discs = sets.iter().flat_map(|set| &set.discs);
    let discs = discs.filter(|disc| disc.sound() == 0 && !disc.has_none_sound());
    discs
        .map(one)
        .filter(|one| !one.suspect.is_empty())
        .collect()
}

/// A disc that had a good copy, of which none can be relied on now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WithoutSound {
    /// The disc.
    pub disc: String,
    /// What is known of its image.
    pub image_file: ImageFile,
    /// Whether nothing that is known of gives its image back.
    pub irrecoverable: bool,
    /// Copies of it that a full read decides about.
    pub suspect: Vec<String>,
}

/// Those discs: the ones that nothing gives back first.
pub(super) fn without_sound(sets: &[Set]) -> Vec<WithoutSound> {
    let discs = sets.iter().flat_map(|set| &set.discs);
    let one = |disc: &Disc| {
        let copies = disc.copies.iter();
        let suspect = copies.filter(|copy| copy.state == CopyState::Suspect);
        WithoutSound {
            disc: disc.name.clone(),
            image_file: disc.image_file,
            irrecoverable: disc.irrecoverable,
            suspect: suspect.map(|copy| copy.serial.clone()).collect(),
        }
    };
    let mut all: Vec<_> = discs
        .filter(|disc| disc.has_none_sound())
        .map(one)
        .collect();
    all.sort_by_key(|one| (!one.irrecoverable, !one.image_file.is_lost()));
    all
}
