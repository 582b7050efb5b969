//! What brings the image of a disc back: a copy, or the other discs of its set.

use stele_catalog::{CopyState, JobKind};

use super::{NextStep, OutOfUse, WhyBuild, WhyDrop, WhySee, burn, suspect};
use crate::jobs::make::image_file::ImageFile;
use crate::jobs::make::image_from::ImageFrom;
use crate::jobs::overview::status::{Copy, Disc, Set};

/// Whether the image of a data disc is gone or altered, and its files do not bring it back.
pub(super) fn is_blocked(disc: &Disc) -> bool {
    !disc.parity && disc.image_file.is_lost() && disc.image_from != ImageFrom::Files
}

/// A disc is to be burned whose image file is gone or altered, or parity is to be made of it: it is
/// built again before, or given up where nothing brings it back.
pub(super) fn again(set: &Set) -> Option<NextStep> {
    let lost = || set.discs.iter().filter(|disc| disc.image_file.is_lost());
    let mut parity = set.discs.iter().filter(|disc| disc.parity);
    let is_wanted = parity.any(|disc| !disc.built || disc.outdated);
    let disc = lost()
        .find(|disc| burn(set, disc).is_some())
        .or_else(|| lost().find(|disc| is_wanted && is_blocked(disc)))?;
    // A parity disc is made of the images of the others, where all of them are known.
    let disc = match disc.parity && disc.image_from == ImageFrom::Files {
        true => lost().find(|disc| !disc.parity).unwrap_or(disc),
        false => disc,
    };
    if let Some(step) = look_first(set, disc) {
        return Some(step);
    }
    // What its files give is built before anything is made of it.
    let is_to_build = |one: &&Disc| {
        let by_files = !one.parity && one.image_from == ImageFrom::Files;
        one.image_file.is_lost() && (by_files || one.misplaced)
    };
    let disc = match disc.image_from {
        ImageFrom::OtherDiscs => set.discs.iter().find(is_to_build).unwrap_or(disc),
        _ => disc,
    };
    if let Some(step) = bring_back(set, disc) {
        return Some(step);
    }
    // The copy that may hold it is being burned or read.
    let under_way = |copy: &&Copy| copy.may_hold && copy.under_way;
    if disc.image_from == ImageFrom::Copies
        && let Some(copy) = disc.copies.iter().find(under_way)
    {
        let burned = matches!(copy.state, CopyState::Burning | CopyState::Written);
        return Some(NextStep::Wait {
            job: if burned {
                JobKind::Burn
            } else {
                JobKind::Verify
            },
            of: Some(copy.serial.clone()),
        });
    }
    if set.together && disc.image_from == ImageFrom::Nowhere {
        return Some(together(set, disc));
    }
    if disc.irrecoverable {
        let first = out_of_use(disc);
        return Some(NextStep::Drop {
            what: disc.name.clone(),
            why: WhyDrop::Irrecoverable,
            first: first.map(|copy| copy.serial.clone()),
            retired: first.is_some_and(|copy| copy.state == CopyState::Retired),
            still_gives: disc.still_gives.clone(),
        });
    }
    Some(NextStep::Build {
        set: set.name.clone(),
        disc: disc.name.clone(),
        why: WhyBuild::ImageLost,
    })
}

/// Brings a disc's image back from a copy where nothing else does; one that may be whole is read
/// before.
fn bring_back(set: &Set, disc: &Disc) -> Option<NextStep> {
    match disc.image_from {
        ImageFrom::Copies => {}
        ImageFrom::OtherDiscs => return Some(rebuild(set, disc)),
        ImageFrom::Unseen => {
            let disc = disc.name.clone();
            return Some(NextStep::LookForDiscs { disc });
        }
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
    let copy = copies().find(|copy| is_lost(copy) && !copy.under_way)?;
    Some(look_for(copy, disc, disc))
}

/// Whether nobody can find a copy: it is not at hand.
fn is_lost(copy: &Copy) -> bool {
    copy.state.is_away()
}

/// Has somebody look for a copy of one disc, which the image of another, or of the same, hangs on.
fn look_for(copy: &Copy, of: &Disc, wanted: &Disc) -> NextStep {
    let mut both = [wanted, of].into_iter();
    let first = both.find_map(|disc| Some((out_of_use(disc)?, disc)));
    NextStep::LookFor {
        serial: copy.serial.clone(),
        disc: of.name.clone(),
        first: first.map(|(copy, disc)| OutOfUse {
            serial: copy.serial.clone(),
            disc: disc.name.clone(),
        }),
    }
}

/// Rebuilds a disc from the others of its set: from their images, and from a copy of each that has
/// none. A lost copy without which too little is left is looked for before.
fn rebuild(set: &Set, disc: &Disc) -> NextStep {
    let (mut images, mut copies, mut missed) = (Vec::new(), Vec::new(), Vec::new());
    let mut at_hand = 0;
    for other in set.discs.iter().filter(|other| other.name != disc.name) {
        let giving = || other.copies.iter().filter(|copy| copy.may_give());
        let here = || giving().filter(|copy| !is_lost(copy));
        let copy = here().find(|copy| copy.sound).or_else(|| here().next());
        let has_image = other.built && !other.image_file.is_no_more();
        match copy {
            _ if has_image => images.push(other.image.clone()),
            Some(copy) => copies.push(copy.serial.clone()),
            None => missed.extend(giving().next().map(|copy| (copy, other))),
        }
        at_hand += usize::from(other.parity && !other.outdated && (has_image || copy.is_some()));
    }
    let is_rebuilt = |one: &Disc| one.image_from == ImageFrom::OtherDiscs;
    let rebuilt = set.discs.iter().filter(|one| is_rebuilt(one)).count();
    let is_needed = |of: &Disc| match of.parity {
        true => !of.outdated && rebuilt > at_hand,
        false => !is_rebuilt(of),
    };
    if let Some((copy, of)) = missed.into_iter().find(|(_, of)| is_needed(of)) {
        return look_for(copy, of, disc);
    }
    NextStep::Rebuild {
        disc: disc.name.clone(),
        images,
        copies,
        damaged: false,
    }
}

/// Has somebody try all that there is of a set together, damaged images too.
fn together(set: &Set, disc: &Disc) -> NextStep {
    let is_left = |one: &&Disc| {
        let is_other = matches!(
            one.image_file,
            ImageFile::OtherDisc | ImageFile::InTheWay | ImageFile::Unreadable
        );
        one.image_file.is_a_file() && !is_other
    };
    let (left, gone): (Vec<&Disc>, Vec<&Disc>) = set.discs.iter().partition(is_left);
    let copy = |one: &Disc| {
        let mut copies = one.copies.iter();
        let copy = copies.find(|copy| copy.may_give() && !is_lost(copy))?;
        Some(copy.serial.clone())
    };
    NextStep::Rebuild {
        disc: disc.name.clone(),
        images: left.into_iter().map(|one| one.image.clone()).collect(),
        copies: gone.into_iter().filter_map(copy).collect(),
        damaged: true,
    }
}

/// A copy that does not count and may hold its disc all the same: it was good when it was last
/// read, or else its burn came to an end of which little is known.
fn out_of_use(disc: &Disc) -> Option<&Copy> {
    let retired = |copy: &&Copy| copy.state == CopyState::Retired && copy.was_good;
    let failed = |copy: &&Copy| copy.state == CopyState::Failed;
    let mut copies = disc.copies.iter();
    let copy = copies.find(retired);
    copy.or_else(|| disc.copies.iter().find(failed))
}

/// Has somebody see to what lies in the places of images before a disc of their set is built again,
/// rebuilt or given up: to its own place first.
fn look_first(set: &Set, disc: &Disc) -> Option<NextStep> {
    let mut all = std::iter::once(disc).chain(&set.discs);
    all.find_map(|one| Some(see_to(one, why_see(one)?)))
}

/// Why somebody is to see to the place of a disc's image.
pub(super) fn why_see(disc: &Disc) -> Option<WhySee> {
    match disc.in_place.unwrap_or(disc.image_file) {
        ImageFile::InTheWay => Some(WhySee::InTheWay),
        ImageFile::Unreadable => Some(WhySee::Unreadable),
        _ => None,
    }
}

/// Has somebody see to the place of an image.
pub(super) fn see_to(disc: &Disc, why: WhySee) -> NextStep {
    NextStep::SeeToImage {
        disc: disc.name.clone(),
        image: disc.image.clone(),
        why,
    }
}
