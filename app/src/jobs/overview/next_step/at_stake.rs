//! What is done for a disc that nothing can be relied on to hold: before anything that is new.
// In a circle because a status names the next step, which follows from it.

use super::image_back::again;
use super::{NextStep, burn, danger, suspect};
use crate::jobs::overview::status::{Copy, Disc, Set};

/// The most urgent step for what may soon be lost, or is lost as far as is known: the last copy
/// that little reserve is left of, then discs without a copy that can be relied on, then copies of
/// which others are sound.
pub(super) fn first(sets: &[Set]) -> Option<NextStep> {
    let mut all: Vec<&Set> = sets.iter().collect();
    all.sort_by_key(|set| set.sound_beside_dying());
    let last = |set: &&&Set| set.sound_beside_dying() == 0;
    let mut dying = all.iter().filter(last);
    dying
        .find_map(|set| danger(set))
        .or_else(|| sets.iter().find_map(none_sound))
        .or_else(|| all.iter().find_map(|set| danger(set)))
}

/// Has a copy read that may be whole, or another one burned, of a disc that had a good copy and has
/// none that can be relied on; its image is brought back before where it is gone.
pub(super) fn none_sound(set: &Set) -> Option<NextStep> {
    let mut discs = set.discs.iter().filter(|disc| disc.has_none_sound());
    discs.find_map(|disc| of_disc(set, disc))
}

fn of_disc(set: &Set, disc: &Disc) -> Option<NextStep> {
    let is_there = disc.built && !disc.outdated && !disc.image_file.is_lost();
    let burned = || burn(set, disc).filter(|_| is_there && !set.at_work);
    if disc.is_on_none()
        && let Some(step) = burned()
    {
        return Some(step);
    }
    let to_read = |copy: &&Copy| copy.is_undecided() && !copy.quarantined;
    let here = |copy: &&Copy| to_read(copy) && !copy.is_on_its_way();
    if let Some(copy) = disc.copies.iter().find(here) {
        return Some(suspect(copy));
    }
    let is_lost = disc.image_file.is_lost() && !set.at_work;
    let brought = || again(set).filter(|_| is_lost);
    // As many as are wanted are on their way: whether they hold it is known when they are read.
    let coming = || disc.copies.iter().find(to_read).map(suspect);
    burned().or_else(brought).or_else(coming)
}
