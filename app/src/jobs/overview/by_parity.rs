//! What comes back from the other discs of a set.

use stele_catalog::CopyState;

use super::status::{Copy, Disc, ImageFrom};

/// What nothing else holds comes from the other discs of its set, where there is parity for all of
/// it: each parity disc stands for one.
pub(super) fn by_parity(discs: &mut [Disc]) {
    let is_nowhere = |disc: &Disc| disc.image_from == ImageFrom::Nowhere;
    // Nobody has to look for a copy where the other discs do.
    let is_missed = |disc: &Disc| {
        let mut copies = disc.copies.iter().filter(|copy| copy.may_give());
        disc.image_from == ImageFrom::Copies && copies.all(|copy| copy.state == CopyState::Lost)
    };
    let is_either = |disc: &Disc| is_nowhere(disc) || is_missed(disc);
    let count = |wanted: &dyn Fn(&Disc) -> bool| discs.iter().filter(|d| wanted(d)).count();
    let serves = |disc: &&Disc| {
        let is_there = !disc.image_file.is_no_more() || disc.copies.iter().any(Copy::may_give);
        disc.parity && disc.built && !disc.outdated && is_there
    };
    let serving = discs.iter().filter(serves).count();
    let lost: &dyn Fn(&Disc) -> bool = match (count(&is_either), count(&is_nowhere)) {
        (all, _) if all <= serving => &is_either,
        (_, nowhere) if nowhere <= serving => &is_nowhere,
        _ => return,
    };
    for disc in discs.iter_mut().filter(|disc| lost(disc)) {
        disc.image_from = ImageFrom::OtherDiscs;
    }
}
