//! Several images that say they are one disc of a set, and hold different content: one of them was
//! changed, and made to agree with itself again.

use std::collections::BTreeMap;
use std::path::Path;

use stele_discfs::{Lba, SECTOR_BYTES, SectorCount};

use super::attempt::attempt_where;
use super::bring_in::Named;
use super::disc_in_rebuild::{DiscInRebuild, Uuid};
use super::earlier::discard;
use super::error::RebuildError;
use super::given::Given;
use crate::exact::index;
use crate::geometry::ANCHORS;
use crate::parity::{Anchor, DiscName};
use crate::sectors::{LostMap, Sectors};
use crate::watch::Watch;

/// Choices of one image of each disc that are tried at most: each is an attempt of its own.
const CHOICES_MAX: usize = 16;

/// Takes out the images of discs of which there are several, but for the ones with which all data
/// discs come back and nothing contradicts anything; their names. Where no choice is like that, all
/// stay.
///
/// # Errors
/// [`RebuildError::Contradicting`] where several are like that: nobody knows which are right.
pub(super) fn without_twins(
    works: &mut Vec<DiscInRebuild>,
    named: &[Option<Named>],
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
        Err(held) if held.is_empty() => Ok(Vec::new()),
        Err(held) => {
            let places = places_of(named, &held.concat());
            let (first, second) = match places[..] {
                [first, second, ..] => (first, second),
                [first] => (first, first),
                [] => (0, 0),
            };
            Err(RebuildError::Contradicting { first, second })
        }
    }
}

/// Which sources are of these discs.
pub(super) fn places_of(named: &[Option<Named>], discs: &[DiscName]) -> Vec<usize> {
    let is_one = |named: &&Named| discs.contains(&named.name);
    let places = named.iter().enumerate();
    let those = places.filter_map(|(at, named)| named.as_ref().filter(is_one).map(|_| at));
    those.collect()
}

/// Refuses sources that say they are one disc with one content, and whose anchors contradict each
/// other: the content has no word of what else stands on a disc.
///
/// # Errors
/// [`RebuildError::Contradicting`]; a source cannot be read.
pub(super) fn refuse_contradicting(
    from: &[&dyn Sectors],
    named: &[Option<Named>],
) -> Result<(), RebuildError> {
    let mut known: Vec<(usize, DiscName, BTreeMap<Lba, Vec<u8>>)> = Vec::new();
    for (place, (source, named)) in from.iter().zip(named).enumerate() {
        let Some(name) = named.as_ref().map(|named| named.name) else {
            continue;
        };
        let own = anchors_of(*source, name)?;
        let mut same = known.iter().filter(|(_, other, _)| *other == name);
        if let Some((first, ..)) = same.find(|(.., other)| contradict(other, &own)) {
            let (first, second) = (*first, place);
            return Err(RebuildError::Contradicting { first, second });
        }
        known.push((place, name, own));
    }
    Ok(())
}

/// Whether more than two thirds of the anchors that both have are not alike: fewer are outvoted
/// (SPEC.TXT R-052).
fn contradict(one: &BTreeMap<Lba, Vec<u8>>, other: &BTreeMap<Lba, Vec<u8>>) -> bool {
    let both = one.iter().filter_map(|(lba, a)| Some((a, other.get(lba)?)));
    let (unlike, like): (Vec<_>, Vec<_>) = both.partition(|(a, b)| a != b);
    unlike.len() > 2 * like.len()
}

/// The anchors of a disc in front of a source, as they stand there.
fn anchors_of(from: &dyn Sectors, name: DiscName) -> Result<BTreeMap<Lba, Vec<u8>>, RebuildError> {
    let (mut head, mut lost) = (vec![0; index(SectorCount(ANCHORS).bytes())], LostMap::new());
    from.read(Lba(0), &mut head, &mut lost)?;
    let sectors = (0..).map(Lba).zip(head.chunks(SECTOR_BYTES));
    let is_own = |lba: Lba, sector: &[u8]| {
        let anchor = Anchor::in_place(sector, lba);
        anchor.is_some_and(|anchor| anchor.identity().name == name)
    };
    let own = sectors.filter(|(lba, sector)| !lost.contains(*lba) && is_own(*lba, sector));
    Ok(own.map(|(lba, sector)| (lba, sector.to_vec())).collect())
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
