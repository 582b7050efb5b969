//! Which copy of a disc is burned next: one that is planned, or a new one in place of another.
// In a circle because a status names the next step, which follows from it.

use stele_catalog::CopyState;

use super::image_back::see_to;
use super::{NextStep, WhySee, in_logs};
use crate::jobs::make::image_file::ImageFile;
use crate::jobs::overview::status::{Copy, Disc, Set};

/// The next copy of a disc to be burned; none where it has as many as are wanted.
pub fn burn(set: &Set, disc: &Disc) -> Option<NextStep> {
    let planned = disc.copies.iter().find(|copy| copy.planned);
    let missing = disc.missing(set.wanted_copies);
    if planned.is_none() && missing == 0 {
        return None;
    }
    if let Some(step) = in_logs(set, disc) {
        return Some(step);
    }
    if disc.image_file == ImageFile::Unreadable {
        return Some(see_to(disc, WhySee::Unreadable));
    }
    let old = match planned {
        Some(planned) => begun_for(planned, disc),
        None => replaced(disc, missing),
    };
    if let Some(old) = old.filter(|old| can_be_replaced(old, disc)) {
        return Some(replacing(set, disc, old));
    }
    let serial = |copy: &Copy| copy.serial.clone();
    Some(NextStep::Burn {
        set: set.name.clone(),
        disc: disc.name.clone(),
        instead_of: old.filter(|_| planned.is_none()).map(serial),
        serial: planned.map(serial),
        copies: set.to_burn().len() as u64,
    })
}

/// The step that replaces a copy of a set; none where nothing is to be replaced of it.
pub fn replace(set: &Set, serial: &str) -> Option<NextStep> {
    let disc = set.discs.iter().find(|disc| {
        let mut copies = disc.copies.iter();
        copies.any(|copy| copy.serial == serial)
    })?;
    let copy = disc.copies.iter().find(|copy| copy.serial == serial)?;
    let begun = |planned: &Copy| begun_for(planned, disc).is_some_and(|of| of.serial == serial);
    let is_begun = disc.copies.iter().any(|one| one.planned && begun(one));
    let is_wanted = is_begun || disc.missing(set.wanted_copies) > 0;
    let is_ready = disc.built && !disc.outdated && !set.at_work;
    (is_wanted && is_ready && can_be_replaced(copy, disc)).then(|| replacing(set, disc, copy))
}

fn replacing(set: &Set, disc: &Disc, copy: &Copy) -> NextStep {
    NextStep::Replace {
        serial: copy.serial.clone(),
        set: set.name.clone(),
        disc: disc.name.clone(),
        failed: copy.state == CopyState::Failed,
    }
}

/// The copy that a planned one was set aside for.
fn begun_for<'a>(planned: &Copy, disc: &'a Disc) -> Option<&'a Copy> {
    let old = planned.replaces.as_deref()?;
    disc.copies.iter().find(|copy| copy.serial == old)
}

/// Whether a copy failed or is nearly used up, and nothing that counts was made in its place.
fn can_be_replaced(copy: &Copy, disc: &Disc) -> bool {
    // One that never was good is a burn that failed: another one is burned, and replaces nothing.
    (copy.is_dying() || copy.has_failed()) && !is_replaced(copy, disc)
}

/// Whether a copy that was made in place of this one counts.
fn is_replaced(copy: &Copy, disc: &Disc) -> bool {
    let is_for = |one: &Copy| one.replaces.as_deref() == Some(copy.serial.as_str());
    let mut made = disc.copies.iter().filter(|one| !one.planned && is_for(one));
    made.any(Copy::counts)
}

/// The copy in whose place the next one is made: of those that no longer count the first one that
/// has no other in its place yet.
fn replaced(disc: &Disc, missing: usize) -> Option<&Copy> {
    // What was burned in vain in the place of one leaves that one open.
    let in_vain = |copy: &Copy| copy.replaces.is_some() && !copy.was_good;
    let is_open = |copy: &&Copy| !copy.counts() && !is_replaced(copy, disc) && !in_vain(copy);
    let mut gone: Vec<&Copy> = disc.copies.iter().filter(is_open).collect();
    gone.sort_by_key(|copy| copy.judged);
    gone.get(gone.len().saturating_sub(missing)).copied()
}
