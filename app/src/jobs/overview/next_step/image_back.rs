//! What brings the image of a disc back: a copy, or the other discs of its set.

use stele_catalog::CopyState;

use super::{NextStep, WhySee, suspect};
use crate::jobs::make::image_file::ImageFile;
use crate::jobs::make::image_from::ImageFrom;
use crate::jobs::overview::status::{Copy, Disc, Set};

/// Brings a disc's image back from a copy where nothing else does; one that may be whole is read
/// before.
pub(super) fn bring_back(set: &Set, disc: &Disc) -> Option<NextStep> {
    match disc.image_from {
        ImageFrom::Copies => {}
        ImageFrom::OtherDiscs => return Some(rebuild(set, disc)),
        ImageFrom::Files | ImageFrom::Nowhere => return None,
    }
    let copies = || disc.copies.iter();
    // Also from one that does not count: what comes from it is compared with what was built.
    let free = || copies().filter(|copy| !copy.under_way);
    let here = || free().filter(|copy| !copy.is_on_its_way());
    let best = here().find(|copy| copy.sound);
    let best = best.or_else(|| here().find(|copy| copy.state.is_whole()));
    if let Some(copy) = best.or_else(|| free().find(|copy| copy.state.is_whole())) {
        return Some(NextStep::BringBack {
            disc: disc.name.clone(),
            serial: copy.serial.clone(),
            place: copy.place.clone(),
            lent_to: copy.lent_to.clone(),
            in_transit_to: copy.in_transit_to.clone(),
        });
    }
    let undecided = here().find(|copy| copy.is_undecided());
    if let Some(copy) = undecided.or_else(|| free().find(|copy| copy.is_undecided())) {
        return Some(suspect(copy));
    }
    let copy = copies().find(|copy| copy.state == CopyState::Lost && !copy.under_way)?;
    Some(NextStep::LookFor {
        serial: copy.serial.clone(),
        disc: disc.name.clone(),
    })
}

/// Rebuilds a disc from the others of its set: from their images, and from a copy of each that has
/// none.
fn rebuild(set: &Set, disc: &Disc) -> NextStep {
    let (mut images, mut copies) = (Vec::new(), Vec::new());
    for other in set.discs.iter().filter(|other| other.name != disc.name) {
        let giving = || other.copies.iter().filter(|copy| copy.may_give());
        let copy = giving().find(|copy| copy.sound).or_else(|| giving().next());
        match copy {
            _ if other.built && !other.image_file.is_no_more() => images.push(other.image.clone()),
            Some(copy) => copies.push(copy.serial.clone()),
            None => {}
        }
    }
    NextStep::Rebuild {
        disc: disc.name.clone(),
        images,
        copies,
    }
}

/// A copy that does not count and may hold its disc all the same: it was good when it was last
/// read, or else its burn came to an end of which little is known.
pub(super) fn out_of_use(disc: &Disc) -> Option<String> {
    let retired = |copy: &&Copy| copy.state == CopyState::Retired && copy.was_good;
    let failed = |copy: &&Copy| copy.state == CopyState::Failed;
    let mut copies = disc.copies.iter();
    let copy = copies.find(retired);
    let copy = copy.or_else(|| disc.copies.iter().find(failed))?;
    Some(copy.serial.clone())
}

/// Has somebody see to what lies in the places of images before a disc of their set is built again,
/// rebuilt or given up: to its own place first.
pub(super) fn look_first(set: &Set, disc: &Disc) -> Option<NextStep> {
    let why = |one: &Disc| match one.image_file {
        ImageFile::InTheWay => Some(WhySee::InTheWay),
        ImageFile::Unreadable => Some(WhySee::Unreadable),
        _ => None,
    };
    let mut all = std::iter::once(disc).chain(&set.discs);
    all.find_map(|one| Some(see_to(one, why(one)?)))
}

/// Has somebody see to the place of an image.
pub(super) fn see_to(disc: &Disc, why: WhySee) -> NextStep {
    NextStep::SeeToImage {
        disc: disc.name.clone(),
        image: disc.image.clone(),
        why,
    }
}
