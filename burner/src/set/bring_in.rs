//! Brings the discs of a set in from their sources, or goes on with what an earlier run has of
//! them.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use super::disc_in_rebuild::DiscInRebuild;
use super::earlier::{again_path, discard, image_path, note, reading_path};
use super::error::RebuildError;
use crate::geometry::Geometry;
use crate::parity::{DiscName, FindError, FoundGeometry, Search, find_geometry};
use crate::repair::{RepairError, Repaired, Rescuing, repair, repair_found, repair_with};
use crate::sectors::{ImageFile, LostMap, Masked, Sectors};
use crate::watch::Watch;

/// A source, and what it was found to be.
pub(super) struct Named {
    pub(super) name: DiscName,
    found: FoundGeometry,
}

/// Which disc each source is of; none where nothing, or more than one disc, is named in it.
pub(super) fn names(
    from: &[&dyn Sectors],
    watch: &dyn Watch,
) -> Result<Vec<Option<Named>>, RebuildError> {
    let mut names = Vec::new();
    for source in from {
        names.push(match find_geometry(&[*source], &Search::full(watch)) {
            Ok(found) => found.identity.map(|identity| Named {
                name: identity.name,
                found,
            }),
            Err(FindError::Read(error)) => return Err(error.into()),
            Err(_) => None,
        });
    }
    Ok(names)
}

/// Repairs each disc by itself; sources of one disc help each other. Of a disc that an earlier run
/// has brought in whole nothing is read; of another only what is missing.
pub(super) fn inside(
    from: &[&dyn Sectors],
    named: &[Option<Named>],
    earlier: Vec<DiscInRebuild>,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<(Vec<DiscInRebuild>, Vec<usize>), RebuildError> {
    let mut groups = Vec::<(&Named, Vec<&dyn Sectors>, Vec<usize>)>::new();
    let mut strangers = Vec::new();
    for (place, (source, named)) in from.iter().zip(named).enumerate() {
        match named {
            None => strangers.push(place),
            Some(named) => match groups
                .iter_mut()
                .find(|(known, ..)| known.name == named.name)
            {
                Some((_, sources, places)) => {
                    sources.push(*source);
                    places.push(place);
                }
                None => groups.push((named, vec![*source], vec![place])),
            },
        }
    }
    let mut works = earlier;
    for (named, sources, places) in groups {
        let name = named.name;
        if !without_made(&mut works, name)? {
            continue;
        }
        match works.iter_mut().find(|work| work.name == name) {
            Some(work) if work.lost.is_empty() => work.present = true,
            Some(work) => {
                let there = ImageFile::open(&work.path)?;
                let there = Masked::new(&there, &work.lost);
                let mut all: Vec<&dyn Sectors> = vec![&there];
                all.extend(sources);
                let again = again_path(parts, name);
                let repaired = repair(&all, &again, &wanted(name, Some(work.geometry), watch))?;
                work.present = true;
                replace(work, &again, &repaired, parts)?;
            }
            None => match bring_in(named, &sources, parts, watch) {
                // What is left of it says which disc it is, and no more.
                Err(RebuildError::Repair(RepairError::TooShort { .. })) => {
                    strangers.extend(places);
                }
                work => works.push(work?),
            },
        }
    }
    Ok((works, strangers))
}

/// A disc may have been made across the set before it had a source. Whole, it is the disc, and what
/// else there is of it goes; else the source counts. Whether the source is needed.
fn without_made(works: &mut Vec<DiscInRebuild>, name: DiscName) -> Result<bool, RebuildError> {
    let made = |work: &DiscInRebuild| {
        work.uuid == name.uuid && !work.present && work.name.content.is_none()
    };
    let whole = works.iter().any(|work| made(work) && work.lost.is_empty());
    for other in works.iter().filter(|work| work.uuid == name.uuid) {
        if made(other) != whole {
            discard(other)?;
        }
    }
    works.retain(|work| work.uuid != name.uuid || made(work) == whole);
    Ok(!whole)
}

/// Brings a disc in from its sources, and notes what is missing of it.
fn bring_in(
    named: &Named,
    sources: &[&dyn Sectors],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<DiscInRebuild, RebuildError> {
    let name = named.name;
    let (path, map) = (image_path(parts, name), reading_path(parts, name));
    let rescuing = Rescuing {
        map: Some(&map),
        ..Rescuing::default()
    };
    let wanted = wanted(name, None, watch);
    let repaired = match sources {
        [_] => repair_found(sources, named.found.clone(), &path, &wanted, &rescuing)?,
        // Together they may say more.
        several => repair_with(several, &path, &wanted, &rescuing)?,
    };
    let work = DiscInRebuild {
        uuid: name.uuid,
        name,
        image: open(&path)?,
        path,
        geometry: repaired.geometry,
        lost: not_sure(&repaired),
        present: true,
        proven: false,
        earlier: false,
        altered: false,
    };
    note(&work, parts, &work.lost, false)?;
    Ok(work)
}

/// Another image of a disc takes the place of the one that there was.
pub(super) fn replace(
    work: &mut DiscInRebuild,
    again: &Path,
    repaired: &Repaired,
    parts: &Path,
) -> Result<(), RebuildError> {
    fs::rename(again, &work.path)?;
    work.image = open(&work.path)?;
    work.lost = not_sure(repaired);
    work.proven = false;
    work.altered = false;
    note(work, parts, &work.lost, false)?;
    Ok(())
}

/// This disc and no other.
pub(super) fn wanted(name: DiscName, hint: Option<Geometry>, watch: &dyn Watch) -> Search<'_> {
    Search {
        hint,
        wanted: Some(name),
        exhaustive: true,
        ..Search::full(watch)
    }
}

/// What cannot be relied on: lost, or confirmed by nothing.
fn not_sure(repaired: &Repaired) -> LostMap {
    let mut all = repaired.lost.clone();
    all.merge(&repaired.unchecked);
    all
}

pub(super) fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}
