//! Which parity disc is left out, where what the discs of a set say and hold contradicts itself:
//! one that was altered with a skilled hand keeps the right ones from being used.

use std::path::Path;

use super::attempt::{Attempt, attempt, compare, lose};
use super::disc_in_rebuild::{DiscInRebuild, Uuid, set_parity};
use super::earlier::discard;
use super::error::RebuildError;
use crate::parity::DiscName;
use crate::sectors::LostMap;
use crate::watch::Watch;

/// Parity discs that are left out together at most.
const TOGETHER_MAX: usize = 2;

/// Discs as their sources gave them, with what was missing then.
struct Given {
    missing: Vec<(DiscName, LostMap)>,
}

impl Given {
    fn of(works: &[DiscInRebuild]) -> Self {
        let missing = works.iter().map(|work| (work.name, work.lost.clone()));
        Self {
            missing: missing.collect(),
        }
    }

    /// Takes all back that an attempt believed: what was missing then is missing again.
    fn again(&self, works: &mut Vec<DiscInRebuild>) -> Result<(), RebuildError> {
        let missing = |work: &DiscInRebuild| {
            let mut all = self.missing.iter();
            all.find(|(name, _)| *name == work.name)
                .map(|(_, lost)| lost)
        };
        for work in works.iter().filter(|work| missing(work).is_none()) {
            discard(work)?;
        }
        works.retain(|work| missing(work).is_some());
        for work in works {
            let is_as_given = work.proven && work.lost.is_empty();
            if let Some(lost) = missing(work)
                && !(is_as_given && lost.is_empty())
            {
                work.lost = lost.clone();
                (work.proven, work.altered) = (false, false);
            }
        }
        Ok(())
    }
}

/// What all parity discs together come to; where that contradicts itself, what they come to without
/// the one, or the two, but for which all data discs come back and nothing contradicts anything.
/// Where several can be left out so, nobody knows which.
pub(super) fn the_best(
    works: &mut Vec<DiscInRebuild>,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Attempt, RebuildError> {
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
                return named(found, out, works, gone, &given, (parts, watch));
            }
            if !held.is_empty() {
                break;
            }
        }
        works.append(&mut gone);
        given.again(works)?;
        first = attempt(works, &mut gone, parts, watch);
    }
    let mut first = first?;
    first.doubt(works, parts)?;
    gone.iter().try_for_each(discard)?;
    Ok(first)
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
