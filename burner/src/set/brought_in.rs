//! What a rebuild begins with: discs out of their sources, and what an earlier run of it has left.
//!
//! A disc that was brought in stands below `unfinished` under its UUID, and beside it a note, the
//! map of what is missing of it, so that a run that was cut off reads no source twice. While a disc
//! in a drive is read, its rescue keeps what it has.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use stele_files::{is_part_name, remove_leftovers, write_whole};

use super::disc_in_rebuild::{DiscInRebuild, Stands};
use super::error::RebuildError;
use crate::geometry::Geometry;
use crate::parity::{DiscIdentity, DiscName, Search};
use crate::repair::{Repaired, Rescuing, repair, repair_with};
use crate::rescue::{MAP_MAX, RescueMap};
use crate::sectors::{ImageFile, LostMap, Masked, Sectors};
use crate::verify::{Class, verify};
use crate::watch::Watch;

/// Folder for what is not whole yet.
pub(super) const UNFINISHED: &str = "unfinished";
/// Ending of the note beside a disc that was brought in.
pub(super) const DONE: &str = "done";
/// Images hold what patients' discs hold: they are for their owner alone.
pub(super) const MODE: u32 = 0o600;
/// What stands in a note before the number of sources that the disc was brought in from.
const SOURCES: &str = "# Sources ";

/// Where a disc stands while it is worked on: another build of it has another name.
pub(super) fn file_name(name: DiscName) -> String {
    format!("{}.iso", name.to_string().replace('/', "-"))
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
pub(super) fn not_sure(repaired: &Repaired) -> LostMap {
    let mut all = repaired.lost.clone();
    all.merge(&repaired.unchecked);
    all
}

pub(super) fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The images that an earlier run in this folder has made whole, each read and checked again.
///
/// # Errors
/// [`RebuildError::NotEmpty`] where anything else is there; [`RebuildError::Spoiled`].
pub(super) fn whole_before(
    to: &Path,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Vec<DiscInRebuild>, RebuildError> {
    let mut images = Vec::new();
    let goes_on = parts.is_dir();
    for entry in fs::read_dir(to)? {
        let path = entry?.path();
        let is_part = path.file_name().is_some_and(is_part_name);
        let image = path.extension().is_some_and(|end| end == "iso") && path.is_file();
        match (goes_on, image) {
            (true, true) => images.push(path),
            (true, false) if path == *parts || is_part => {}
            _ => return Err(RebuildError::NotEmpty),
        }
    }
    if goes_on {
        remove_leftovers(to, &|owner| owner.is_none())?;
    }
    images.sort();
    images.iter().map(|path| whole(path, watch)).collect()
}

/// A whole image of an earlier run.
fn whole(path: &Path, watch: &dyn Watch) -> Result<DiscInRebuild, RebuildError> {
    let spoiled = || RebuildError::Spoiled {
        image: path.to_path_buf(),
    };
    let verified = match verify(&ImageFile::open(path)?, &Search::full(watch)) {
        Ok(verified) => verified,
        Err(_) if watch.cancelled() => return Err(RebuildError::Cancelled),
        Err(_) => return Err(spoiled()),
    };
    let sound = verified.class == Class::Ok && verified.unchecked.0 == 0;
    let identity = verified.identity.filter(|_| sound).ok_or_else(spoiled)?;
    Ok(DiscInRebuild {
        uuid: identity.name.uuid,
        name: identity.name,
        path: path.to_path_buf(),
        image: File::open(path)?,
        geometry: identity.geometry,
        lost: LostMap::new(),
        present: false,
        stands: Stands::Whole,
    })
}

/// Brings a disc in from its sources, or what an earlier run has of it.
///
/// # Errors
/// [`RebuildError`].
pub(super) fn brought_in(
    identity: DiscIdentity,
    sources: &[&dyn Sectors],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<DiscInRebuild, RebuildError> {
    let path = parts.join(file_name(identity.name));
    let (geometry, lost) = match path.exists() {
        true => gone_on(identity, sources, &path, watch)?,
        false => {
            let map = path.with_extension("map");
            let rescuing = Rescuing {
                map: Some(&map),
                ..Rescuing::default()
            };
            let search = wanted(identity.name, None, watch);
            let repaired = repair_with(sources, &path, &search, &rescuing)?;
            noted(&path, sources.len(), &repaired)?
        }
    };
    Ok(DiscInRebuild {
        uuid: identity.name.uuid,
        name: identity.name,
        image: open(&path)?,
        path,
        geometry,
        lost,
        present: true,
        stands: Stands::Unfinished,
    })
}

/// Goes on with a disc that an earlier run has brought in: as it is where its note is there, and
/// nothing is missing or the sources are as many as then; else with what it has, and the sources.
fn gone_on(
    identity: DiscIdentity,
    sources: &[&dyn Sectors],
    path: &Path,
    watch: &dyn Watch,
) -> Result<(Geometry, LostMap), RebuildError> {
    let note = read_note(&path.with_extension(DONE), identity)?;
    let missing = match note {
        Some((given, missing)) if missing.is_empty() || given == sources.len() => {
            return Ok((identity.geometry, missing));
        }
        Some((_, missing)) => missing,
        None => LostMap::new(),
    };
    let again = path.with_extension("again");
    remove_if_there(&again)?;
    let there = ImageFile::open(path)?;
    let there = Masked::new(&there, &missing);
    let mut all: Vec<&dyn Sectors> = vec![&there];
    all.extend(sources);
    let repaired = repair(&all, &again, &wanted(identity.name, None, watch))?;
    // Without its note the image is not believed: so it goes first.
    remove_if_there(&path.with_extension(DONE))?;
    fs::rename(&again, path)?;
    noted(path, sources.len(), &repaired)
}

/// Writes the note of a disc that was brought in.
fn noted(
    path: &Path,
    sources: usize,
    repaired: &Repaired,
) -> Result<(Geometry, LostMap), RebuildError> {
    let (geometry, missing) = (repaired.geometry, not_sure(repaired));
    let map = RescueMap::of_damage(geometry.sectors(), &missing).render();
    let text = format!("{SOURCES}{sources}\n{map}");
    write_whole(&path.with_extension(DONE), text.as_bytes(), None, MODE)?;
    Ok((geometry, missing))
}

/// The note of a disc: from how many sources it was brought in, and what is missing of it; none
/// where there is none that can be understood.
fn read_note(note: &Path, identity: DiscIdentity) -> io::Result<Option<(usize, LostMap)>> {
    let file = match File::open(note) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut text = String::new();
    if file.take(MAP_MAX).read_to_string(&mut text).is_err() {
        return Ok(None);
    }
    let first = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix(SOURCES));
    let sources = first.and_then(|number| number.parse().ok());
    let map = RescueMap::parse(&text, Some(identity.geometry.sectors())).ok();
    Ok(sources
        .zip(map)
        .map(|(sources, map)| (sources, map.unread())))
}
