//! Which parity disc is left out, where what the discs of a set say and hold contradicts itself:
//! one that was altered with a skilled hand keeps the right ones from being used.

use std::path::Path;

use super::attempt::{Attempt, attempt, compare, lose};
use super::believed::is_confirmed;
use super::bring_in::Named;
use super::disc_in_rebuild::{DiscInRebuild, Uuid, anchor, set_parity};
use super::earlier::discard;
use super::error::RebuildError;
use super::given::Given;
use super::twins::without_twins;
use crate::watch::Watch;

/// Parity discs that are left out together at most.
const TOGETHER_MAX: usize = 2;

/// What all parity discs together come to; where that contradicts itself, what they come to without
/// the one, or the two, but for which all data discs come back and nothing contradicts anything.
/// Where several can be left out so, nobody knows which.
pub(super) fn the_best(
    works: &mut Vec<DiscInRebuild>,
    sources: &[Option<Named>],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Attempt, RebuildError> {
    let twins = without_twins(works, sources, parts, watch)?;
    let (given, mut gone) = (Given::of(works), Vec::new());
    let parity = parity_discs(works);
    let mut first = attempt(works, &mut gone, parts, watch);
    let is_torn = match &first {
        Ok(first) => first.is_torn(works),
        Err(error) => error.is_final() && !matches!(error, RebuildError::NotEmpty),
    };
    if is_torn && parity.len() > 1 {
        for together in 1..=TOGETHER_MAX.min(parity.len() - 1) {
            let mut held = Vec::new();
            for out in choices(&parity, together) {
                works.append(&mut gone);
                given.again(works)?;
                if without(&out, works, &mut gone, parts, watch)?.is_some() {
                    held.push(out);
                }
            }
            works.append(&mut gone);
            given.again(works)?;
            if let [out] = &held[..]
                && let Some(found) = without(out, works, &mut gone, parts, watch)?
            {
                let mut best = named(found, out, works, gone, &given, (parts, watch))?;
                best.strange.extend(twins);
                return Ok(best);
            }
            if !held.is_empty() {
                break;
            }
        }
        works.append(&mut gone);
        given.again(works)?;
        first = attempt(works, &mut gone, parts, watch);
    }
    if let Err(RebuildError::Outdated { member, .. }) = first {
        works.append(&mut gone);
        given.again(works)?;
        first = match without_member(member, works, &mut gone, parts, watch)? {
            Some(found) => Ok(found),
            None => {
                works.append(&mut gone);
                given.again(works)?;
                attempt(works, &mut gone, parts, watch)
            }
        };
    }
    let mut first = first?;
    first.strange.extend(twins);
    first.doubt(works, parts)?;
    gone.iter().try_for_each(discard)?;
    Ok(first)
}

/// What comes of it without the data disc that the parity discs are not of; none where not all
/// comes back, and where no other data disc says that what came back in its place is the disc: the
/// parity discs may be those of an earlier build.
fn without_member(
    number: u32,
    works: &mut Vec<DiscInRebuild>,
    gone: &mut Vec<DiscInRebuild>,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Option<Attempt>, RebuildError> {
    let own = works.iter().filter(|work| {
        let own = anchor(work).filter(|own| own.set_parity.is_none());
        own.is_some_and(|own| own.number == number)
    });
    let out: Vec<Uuid> = own.map(|work| work.uuid).collect();
    let [uuid] = out[..] else {
        return Ok(None);
    };
    let Some(mut found) = without(&out, works, gone, parts, watch)? else {
        return Ok(None);
    };
    if !is_confirmed(works, uuid)? {
        return Ok(None);
    }
    found.changed.push(uuid);
    Ok(Some(found))
}

/// Parity discs that are there, in the order of indexes.
fn parity_discs(works: &[DiscInRebuild]) -> Vec<Uuid> {
    let all = works
        .iter()
        .filter_map(|work| Some((set_parity(work)?.index, work.uuid)));
    let mut all: Vec<(u8, Uuid)> = all.collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|(_, uuid)| uuid).collect()
}

/// All single ones, or all pairs.
fn choices(parity: &[Uuid], together: usize) -> Vec<Vec<Uuid>> {
    if together == 1 {
        return parity.iter().map(|one| vec![*one]).collect();
    }
    let pairs = parity.iter().enumerate();
    let pairs =
        pairs.flat_map(|(at, one)| parity.iter().skip(at + 1).map(|other| vec![*one, *other]));
    pairs.collect()
}

/// What comes of it without some parity discs, which go to `gone`; none where not all data discs
/// come back, or something still contradicts them.
fn without(
    out: &[Uuid],
    works: &mut Vec<DiscInRebuild>,
    gone: &mut Vec<DiscInRebuild>,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Option<Attempt>, RebuildError> {
    gone.extend(works.extract_if(.., |work| out.contains(&work.uuid)));
    let found = match attempt(works, gone, parts, watch) {
        Err(error) if !error.is_final() => return Err(error),
        found => found.ok(),
    };
    let Some(found) = found else {
        return Ok(None);
    };
    Ok(found.holds(works).then_some(found))
}

/// The attempt that held, with the discs that it did without.
fn named(
    mut found: Attempt,
    out: &[Uuid],
    works: &mut Vec<DiscInRebuild>,
    mut gone: Vec<DiscInRebuild>,
    given: &Given,
    (parts, watch): (&Path, &dyn Watch),
) -> Result<Attempt, RebuildError> {
    let mut left_out: Vec<_> = gone
        .extract_if(.., |work| out.contains(&work.uuid))
        .collect();
    gone.iter().try_for_each(discard)?;
    given.again(&mut left_out)?;
    works.append(&mut left_out);
    found.believed.without(out, works);
    lose(out, works);
    found.compared = compare(&mut found.believed, works, parts, watch)?;
    found.compared.altered.extend(out.iter().copied());
    Ok(found)
}
