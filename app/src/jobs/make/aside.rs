//! What becomes of a file in an image's place when its disc is given up, or gets another image: the
//! one place where that is decided, for every command.
//!
//! An image of which no good copy was burned may be all that is left of its files, of what the
//! parity in it still mends, or of what other discs of its set come back from. So it goes only
//! where all of it is known to be elsewhere: what takes its place is the same image or has all of
//! its files, or it is whole and all of its files were read where they were taken in. Else it is
//! kept, under its own name where nothing takes its place, and named until somebody removes it.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::manifest::archived_files;
use stele_burner::parity::{DiscName, Search, find_geometry};
use stele_burner::sectors::ImageFile as ImageSectors;
use stele_burner::watch::Quiet;
use stele_catalog::{DiscId, DiscRow, DiscState, Reader, SetId};

use super::image_file::{disc_at, is_it, is_named_as_image, may_be_built_again};
use super::in_the_way::lies;
use super::parity_discs::made_of;
use super::same_files;
use crate::archive::{Archive, sync_directory};
use crate::encoding;
use crate::jobs::{Context, JobError};

/// Names tried for an image that is kept.
const TRIES: u32 = 1000;

/// An image that is to take a disc's place: where it grew, and what is in it.
#[derive(Copy, Clone, Debug)]
pub(super) struct Grown<'a> {
    /// The file, in the folder of the images.
    pub(super) file: &'a Path,
    /// Its `MANIFEST.JSN`; none where it is the image that the catalog knows.
    pub(super) manifest: Option<&'a [u8]>,
}

/// An image file that is no disc's any more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct KeptImage {
    /// The file.
    pub file: PathBuf,
    /// Its length.
    pub bytes: u64,
}

/// Puts an image in its place. Gives the name under which the file that lay there is kept, where
/// it may hold what is nowhere else.
///
/// # Errors
/// It cannot be read, be given another name or be replaced: then it stays where it is, and the new
/// one is removed; somebody stopped it.
pub(super) fn put(
    disc: &DiscRow,
    new: &Grown<'_>,
    cx: &Context<'_>,
) -> Result<Option<PathBuf>, JobError> {
    let image = cx.archive.image_of(&disc.name);
    let put = || -> Result<Option<PathBuf>, JobError> {
        let kept = match is_something(&image) && !is_superseded(disc, &image, new, cx)? {
            true => Some(keep(disc, &image, cx)?),
            false => None,
        };
        std::fs::rename(new.file, &image)
            .and_then(|()| sync_directory(&image))
            .map_err(JobError::io(&image))?;
        Ok(kept)
    };
    put().inspect_err(|_| {
        // What cannot be removed is garbage, and goes with its job.
        let _ = std::fs::remove_file(new.file);
    })
}

/// Whether a file is there that holds anything. Of a link the link alone is replaced.
fn is_something(image: &Path) -> bool {
    image
        .symlink_metadata()
        .is_ok_and(|file| file.is_file() && file.len() > 0)
}

/// Whether a new image is the one that lies in its place, damaged or not, or another one of that
/// disc with all files that it has.
fn is_superseded(
    disc: &DiscRow,
    image: &Path,
    new: &Grown<'_>,
    cx: &Context<'_>,
) -> Result<bool, JobError> {
    let build = build_in(image);
    if build.is_some() && build == build_in(new.file) {
        return Ok(true);
    }
    let (Some(known), Some(manifest), None) = (&disc.blake3, new.manifest, disc.set_parity) else {
        return Ok(false);
    };
    let reader = cx.catalog.read();
    let discs = reader.all_discs(disc.set)?;
    // What was given up of the set may come back from the others and their parity alone.
    let hangs = || Ok::<_, JobError>(discs.iter().any(|d| d.dropped) || is_any_kept(disc.set, cx)?);
    if discs.iter().any(is_parity) && hangs()? {
        return Ok(false);
    }
    let old = reader.manifest(disc.id)?;
    let old = old.and_then(|old| archived_files(&old).ok());
    let (Some(old), Ok(new)) = (old, archived_files(manifest)) else {
        return Ok(false);
    };
    let new: BTreeSet<_> = new.into_iter().collect();
    Ok(old.iter().all(|file| new.contains(file)) && is_it(image, known, cx.watch)?)
}

/// The build of which all that an image says of itself is; none where it says nothing of it, or
/// names several.
fn build_in(image: &Path) -> Option<DiscName> {
    let image = ImageSectors::open(image).ok()?;
    let found = find_geometry(&[&image], &Search::quick(&Quiet)).ok()?;
    let name = found.identity?.name;
    (name.content.is_some() && found.others.is_empty()).then_some(name)
}

/// Gives an image a second name before another one takes its place, and keeps what the catalog
/// knows of its files beside it: it may not say that itself any more.
fn keep(disc: &DiscRow, image: &Path, cx: &Context<'_>) -> Result<PathBuf, JobError> {
    let name = disc.name.replace('/', "-");
    let inode = |path: &Path| path.symlink_metadata().ok().map(|file| file.ino());
    for number in 1..TRIES {
        let kept = image.with_file_name(format!("{name}{KEPT}{number}.iso"));
        match inode(&kept) {
            None => {}
            // One who was killed had come as far as this.
            other if other == inode(image) => return Ok(kept),
            Some(_) => continue,
        }
        keep_manifest(disc, &kept, cx)?;
        // A disk that knows no links: then its own place is free until the new one is there.
        std::fs::hard_link(image, &kept)
            .or_else(|_| std::fs::rename(image, &kept))
            .and_then(|()| sync_directory(&kept))
            .map_err(JobError::io(&kept))?;
        return Ok(kept);
    }
    Err(JobError::io(image)(
        std::io::ErrorKind::AlreadyExists.into(),
    ))
}

/// Between the name of a disc and a number, in the name of an image that is kept.
const KEPT: &str = "-kept-";

/// Where the manifest of an image is kept that is no disc's any more.
pub(in crate::jobs) fn manifest_beside(image: &Path) -> PathBuf {
    let mut name = image.as_os_str().to_owned();
    name.push(".manifest");
    PathBuf::from(name)
}

/// Keeps the manifest that the catalog has of a disc's image: a drop forgets it.
pub(super) fn keep_manifest(disc: &DiscRow, kept: &Path, cx: &Context<'_>) -> Result<(), JobError> {
    match cx.catalog.read().manifest(disc.id) {
        Ok(Some(manifest)) => cx.write(&manifest_beside(kept), &manifest),
        // It is kept all the same, and says itself what it holds as long as it can.
        Ok(None) | Err(_) => Ok(()),
    }
}

/// The disc in whose place, or beside whose place, an image lies.
///
/// # Errors
/// The catalog's.
pub(in crate::jobs) fn disc_of(
    reader: &Reader<'_>,
    image: &Path,
) -> Result<Option<DiscRow>, JobError> {
    let name = image.file_name().and_then(|name| name.to_str());
    match name.and_then(|name| name.split_once(KEPT)) {
        Some((name, _)) => disc_at(reader, &image.with_file_name(format!("{name}.iso"))),
        None => disc_at(reader, image),
    }
}

fn is_parity(disc: &DiscRow) -> bool {
    disc.set_parity.is_some()
}

/// Whether an image of a set is kept. What the set's parity was made of may bring that back.
fn is_any_kept(set: SetId, cx: &Context<'_>) -> Result<bool, JobError> {
    let reader = cx.catalog.read();
    for kept in kept_images(cx.archive, &reader)? {
        if disc_of(&reader, &kept.file)?.is_some_and(|disc| disc.set == set) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Names of the discs of a set, or of the one that is given up, whose images hold nothing that is
/// not elsewhere. Where the set has parity they hang together: one of which more is held than that
/// keeps all of them.
///
/// # Errors
/// The catalog's; somebody stopped it.
pub(super) fn needless(
    set: SetId,
    only: Option<DiscId>,
    cx: &Context<'_>,
) -> Result<Vec<String>, JobError> {
    let mut discs = cx.catalog.read().all_discs(set)?;
    let has_parity = discs.iter().any(is_parity);
    // What lies in the place of one that was given up before is none of this set's any more.
    discs.retain(|disc| !disc.dropped && disc.state == DiscState::Built);
    if let (Some(only), false) = (only, has_parity) {
        discs.retain(|disc| disc.id == only);
    }
    discs.sort_by_key(is_parity);
    let (mut names, mut images) = (Vec::new(), BTreeSet::new());
    for disc in discs {
        match is_elsewhere(&disc, &images, cx) {
            Ok(true) => {
                images.extend(disc.blake3.map(|hash| (disc.number, encoding::hex(&hash))));
                names.push(disc.name);
            }
            Err(JobError::Cancelled) => return Err(JobError::Cancelled),
            // Nobody can tell.
            Ok(false) | Err(_) if has_parity && !is_parity(&disc) => return Ok(Vec::new()),
            Ok(false) | Err(_) => {}
        }
    }
    match has_parity && is_any_kept(set, cx)? {
        true => Ok(Vec::new()),
        false => Ok(names),
    }
}

/// Whether an image is whole, and all of it elsewhere: its files, or all images that the parity in
/// it was made of.
fn is_elsewhere(
    disc: &DiscRow,
    images: &BTreeSet<(u32, String)>,
    cx: &Context<'_>,
) -> Result<bool, JobError> {
    let reader = cx.catalog.read();
    let is_held = match is_parity(disc) {
        true => made_of(disc, &reader)?.is_some_and(|of| of.iter().all(|one| images.contains(one))),
        false => may_be_built_again(&reader, disc.id)? && same_files::are_there(disc, cx)?,
    };
    match &disc.blake3 {
        Some(blake3) if is_held => is_it(&cx.archive.image_of(&disc.name), blake3, cx.watch),
        _ => Ok(false),
    }
}

/// Removes the image of a disc that was given up, where it is one of those that hold nothing that
/// is not elsewhere. Gives the file that stays in its place.
///
/// # Errors
/// The folder cannot be synced.
pub(super) fn give_up(
    disc: &DiscRow,
    needless: &[String],
    cx: &Context<'_>,
) -> Result<Option<PathBuf>, JobError> {
    let image = cx.archive.image_of(&disc.name);
    let is_own = !lies(&image, disc, &Quiet).stays();
    let goes = needless.contains(&disc.name) && is_own || !image.exists() || !is_something(&image);
    if !goes {
        return Ok(Some(image));
    }
    match std::fs::remove_file(&image) {
        // It was given up all the same, and what stays is told.
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Ok(Some(image)),
        _ => {}
    }
    // Before the job ends: after a power cut nobody would look for an image that came back. Synced
    // even where it was gone: a drop that was cut off may have removed it.
    sync_directory(&image).map_err(JobError::io(&image))?;
    Ok(None)
}

/// Image files that are no disc's any more, in order: kept until somebody removes them.
///
/// # Errors
/// The catalog's.
pub fn kept_images(archive: &Archive, reader: &Reader<'_>) -> Result<Vec<KeptImage>, JobError> {
    let mut kept = Vec::new();
    let entries = std::fs::read_dir(archive.images());
    for entry in entries.into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if !is_named_as_image(&path)
            || name.as_encoded_bytes().starts_with(b".")
            || !is_something(&path)
        {
            continue;
        }
        if let Some(disc) = disc_at(reader, &path)? {
            let set = reader.set_by_id(disc.set)?;
            let is_given_up = disc.dropped || set.is_some_and(|set| set.dropped);
            if !is_given_up {
                continue;
            }
        }
        let bytes = entry.metadata().map_or(0, |file| file.len());
        kept.push(KeptImage { file: path, bytes });
    }
    kept.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(kept)
}
