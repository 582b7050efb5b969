//! Several images that say they are one disc of a set, and hold different content: one of them was
//! changed, and made to agree with itself again.

use std::path::Path;

use super::attempt::attempt_where;
use super::disc_in_rebuild::{DiscInRebuild, Uuid};
use super::earlier::discard;
use super::error::RebuildError;
use super::given::Given;
use crate::parity::DiscName;
use crate::watch::Watch;

/// Choices of one image of each disc that are tried at most: each is an attempt of its own.
const CHOICES_MAX: usize = 16;

/// Takes out the images of discs of which there are several, but for the ones with which all data
/// discs come back and nothing contradicts anything; their names. Where no choice is like that, or
/// several are, nobody knows which are right, and all stay.
pub(super) fn without_twins(
    works: &mut Vec<DiscInRebuild>,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Vec<DiscName>, RebuildError> {
    let choices = choices(works);
    if choices.is_empty() {
        return Ok(Vec::new());
    }
    let given = Given::of(works);
    let mut held = Vec::new();
    for out in choices {
        let mut aside = taken_out(&out, works);
        let mut gone = Vec::new();
        // What is written into a changed image makes it the right one, which would then hold too.
        let is_unchanged = |changed: &[Uuid]| changed.is_empty();
        let found = attempt_where(&is_unchanged, works, &mut gone, parts, watch);
        let holds = match found {
            Err(error) if !error.is_final() => return Err(error),
            Ok(Some(found)) => found.holds(works),
            Ok(None) | Err(_) => false,
        };
        if holds {
            held.push(out);
        }
        works.append(&mut gone);
        works.append(&mut aside);
        given.again(works)?;
    }
    match <[Vec<DiscName>; 1]>::try_from(held) {
        Ok([out]) => {
            taken_out(&out, works).iter().try_for_each(discard)?;
            Ok(out)
        }
        Err(_) => Ok(Vec::new()),
    }
}

fn taken_out(out: &[DiscName], works: &mut Vec<DiscInRebuild>) -> Vec<DiscInRebuild> {
    let taken = works.extract_if(.., |work| out.contains(&work.name));
    taken.collect()
}

/// What can be left out so that one image of each disc stays; nothing where there is one of each
/// already, or too many to try all.
fn choices(works: &[DiscInRebuild]) -> Vec<Vec<DiscName>> {
    let mut discs: Vec<(Uuid, Vec<DiscName>)> = Vec::new();
    for work in works {
        match discs.iter_mut().find(|(uuid, _)| *uuid == work.uuid) {
            Some((_, names)) => names.push(work.name),
            None => discs.push((work.uuid, vec![work.name])),
        }
    }
    let mut choices = vec![Vec::new()];
    let several = discs.into_iter().map(|(_, names)| names);
    for names in several.filter(|names| names.len() > 1) {
        if choices.len() * names.len() > CHOICES_MAX {
            return Vec::new();
        }
        let without = |kept: &DiscName, out: &Vec<DiscName>| {
            let others = names.iter().filter(|name| *name != kept);
            out.iter().chain(others).copied().collect::<Vec<_>>()
        };
        let each = choices.iter().flat_map(|out| {
            let kept = names.iter();
            kept.map(move |kept| without(kept, out))
        });
        choices = each.collect();
    }
    choices.retain(|out| !out.is_empty());
    choices
}
