//! What brings the image of a disc back, should it be gone: its files, a copy, or the other discs
//! of its set by its parity.

use stele_catalog::{CopyState, DiscRow, DiscState};

use super::image_file::{ImageFile, Images, may_be_built_again};
use super::needed;
use super::parity_discs::SetDiscs;
use crate::jobs::shelf::unseen;
use crate::jobs::{Context, JobError};

/// What brings the image of a disc back.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum ImageFrom {
    /// It is not gone, or its files are as they were taken in.
    #[default]
    Files,
    /// A copy that holds it, or may turn out to.
    Copies,
    /// The other discs of its set, by its parity.
    OtherDiscs,
    /// A copy that nobody has seen since the catalog was made again out of discs.
    Unseen,
    /// Nothing.
    Nowhere,
}

/// A disc of a set, as its parity sees it.
#[derive(Copy, Clone, Debug)]
pub struct Member {
    /// What brings its image back where there is no parity.
    pub from: ImageFrom,
    /// Whether all copies that may give it are lost: nobody has to look for one where the other
    /// discs give it.
    pub is_missed: bool,
    /// Whether it is a parity disc that can be read: it stands for one other.
    pub serves: bool,
    /// Whether a file is left of its image, which cannot be mended.
    pub is_left: bool,
    /// Whether it is a parity disc of the images that its set has now.
    pub is_parity: bool,
}

impl Member {
    /// A data disc that nothing holds.
    pub const LOST: Self = Self {
        from: ImageFrom::Nowhere,
        is_missed: false,
        serves: false,
        is_left: false,
        is_parity: false,
    };
}

/// What brings the images of a set's discs back: what nothing else holds comes from the others,
/// where there is parity for all of it.
pub fn by_parity(set: &[Member]) -> Vec<ImageFrom> {
    let is_nowhere = |one: &Member| one.from == ImageFrom::Nowhere;
    let is_missed = |one: &Member| one.from == ImageFrom::Copies && one.is_missed;
    let is_either = |one: &Member| is_nowhere(one) || is_missed(one);
    let count = |wanted: &dyn Fn(&Member) -> bool| set.iter().filter(|one| wanted(one)).count();
    let serving = count(&|one| one.serves);
    let never = |_: &Member| false;
    let given: &dyn Fn(&Member) -> bool = match (count(&is_either), count(&is_nowhere)) {
        (all, _) if all <= serving => &is_either,
        (_, nowhere) if nowhere <= serving => &is_nowhere,
        _ => &never,
    };
    let from = |one: &Member| match given(one) {
        true => ImageFrom::OtherDiscs,
        false => one.from,
    };
    set.iter().map(from).collect()
}

/// Whether an image that cannot be mended may come back together with the others of its set, by
/// the set's parity: they need not be damaged in the same places.
pub fn may_give_each_other(set: &[Member]) -> bool {
    let mut lost = set.iter().zip(by_parity(set));
    let may_serve = |one: &Member| one.is_parity && (one.is_left || one.serves);
    lost.any(|(one, from)| from == ImageFrom::Nowhere && one.is_left) && set.iter().any(may_serve)
}

/// Whether the other discs of its set give the image of a disc that is gone: their images are read,
/// of copies and files the catalog and a look tell.
///
/// # Errors
/// The catalog's; an image cannot be read; somebody stopped it.
pub(super) fn other_discs_give(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let reader = cx.catalog.read();
    let images = Images::read(cx.archive, &reader)?;
    let Some(parity) = SetDiscs::read(disc.set, &reader)? else {
        return Ok(false);
    };
    let outdated = parity.outdated(&reader)?;
    let (mut members, mut of_disc) = (Vec::new(), None);
    for (at, one) in reader.discs(disc.set)?.into_iter().enumerate() {
        let (mut is_held, mut is_missed) = (false, true);
        for copy in reader.copies(one.id)? {
            let may_hold = copy.state.may_hold(reader.was_good(copy.id)?);
            if may_hold && copy.state != CopyState::Failed {
                is_held = true;
                is_missed &= copy.state.is_away();
            }
        }
        let mut is_there = !images.to_burn(&one).is_no_more();
        // What the disc comes back from is read: an image is as long as it was, and may be another.
        if is_there && !is_held && one.id != disc.id && one.state == DiscState::Built {
            is_there = !needed::is_altered(&one, cx)?;
        }
        // One that lies in another disc's place is moved home by the next build.
        is_there |= images.is_misplaced(&reader, &one)?;
        let is_parity = one.set_parity.is_some();
        // Who asks for this disc has found that its files do not give it.
        let from = match (is_there || is_parity, is_held) {
            (true, _) => ImageFrom::Files,
            (false, true) => ImageFrom::Copies,
            (false, false) if one.id != disc.id && may_be_built_again(&reader, one.id)? => {
                ImageFrom::Files
            }
            (false, false) if one.found => ImageFrom::Unseen,
            (false, false) => ImageFrom::Nowhere,
        };
        let is_made = one.state == DiscState::Built && !outdated.contains(&one.name);
        if one.id == disc.id {
            of_disc = Some(at);
        }
        members.push(Member {
            from,
            is_missed,
            serves: is_parity && is_made && (is_there || is_held),
            is_left: images.of(&one) == ImageFile::BeyondRepair,
            is_parity: is_parity && is_made,
        });
    }
    let unseen = unseen::of_set(&reader, disc.set)?;
    members.extend(unseen.iter().map(|_| Member::LOST));
    let all = by_parity(&members);
    Ok(of_disc.and_then(|at| all.get(at).copied()) == Some(ImageFrom::OtherDiscs))
}
