//! A folder in which a rebuild has done all that there was to do, and was cut off before it had
//! tidied up: its images are the whole set, which they say themselves.

use std::fs;
use std::path::Path;

use stele_discfs::Lba;
use stele_files::Folder;

use super::believed::{Believed, is_as_told, told};
use super::bring_in::names;
use super::disc_in_rebuild::DiscInRebuild;
use super::distrust::is_as_built;
use super::earlier::{UNFINISHED, entries, is_note};
use super::error::RebuildError;
use super::rebuild::{RebuiltDisc, RebuiltSet};
use crate::geometry::ANCHORS;
use crate::parity::protect::sector;
use crate::parity::{Anchor, Search};
use crate::repair::RepairError;
use crate::sectors::{ImageFile, LostMap, Sectors};
use crate::verify::{VerifyError, verify};
use crate::watch::Watch;

/// The set, where the folder holds all its images, each whole and as it was built, and nothing
/// else; none else. No image is touched.
///
/// # Errors
/// [`RebuildError::Busy`]; an image or a source cannot be read; somebody asked to stop.
pub(super) fn complete(
    from: &[&dyn Sectors],
    to: &Path,
    name: &dyn Fn(&str, u32) -> String,
    watch: &dyn Watch,
) -> Result<Option<RebuiltSet>, RebuildError> {
    let alone = Folder::open(to)?;
    if !alone.try_lock() {
        return Err(RebuildError::Busy);
    }
    let parts = to.join(UNFINISHED);
    let left = match parts.is_dir() {
        true => entries(&parts)?,
        false => Vec::new(),
    };
    if !left.iter().all(|path| is_note(path)) {
        return Ok(None);
    }
    let mut works = Vec::new();
    for path in entries(to)?.iter().filter(|path| **path != parts) {
        let Some(work) = by_anchor(path)? else {
            return Ok(None);
        };
        works.push(work);
    }
    let Some(believed) = Believed::of(&works, &told(&works), true)? else {
        return Ok(None);
    };
    let Some(set) = as_named(&believed, &works, to, name) else {
        return Ok(None);
    };
    for work in &works {
        if !is_whole(work, watch)? || !is_as_told(&believed, work, &works)? {
            return Ok(None);
        }
    }
    let Some(set) = with_sources(set, from, watch)? else {
        return Ok(None);
    };
    if parts.is_dir() {
        fs::remove_dir_all(&parts)?;
    }
    Ok(Some(set))
}

/// The disc that an image says it is; none where it says nothing.
fn by_anchor(path: &Path) -> Result<Option<DiscInRebuild>, RebuildError> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(None);
    }
    let image = stele_files::open_regular(path)?;
    let bytes = image.metadata()?.len();
    let read = |lba: u64| sector(&image, Lba(lba)).ok();
    let anchor = (0..ANCHORS).find_map(|lba| Anchor::parse(&read(lba)?));
    let anchor = anchor.filter(|anchor| anchor.geometry.sectors().bytes() == bytes);
    Ok(anchor.map(|anchor| DiscInRebuild {
        uuid: anchor.uuid,
        name: anchor.identity().name,
        path: path.to_owned(),
        image,
        geometry: anchor.geometry,
        lost: LostMap::new(),
        present: false,
        proven: false,
        earlier: true,
        altered: false,
    }))
}

/// The set, where each of its discs has its image under its name, and no other is there.
fn as_named(
    believed: &Believed,
    works: &[DiscInRebuild],
    to: &Path,
    name: &dyn Fn(&str, u32) -> String,
) -> Option<RebuiltSet> {
    let info = &believed.info;
    let members = info.members.iter().map(|m| (m.number, m.uuid));
    let all = members.chain(info.parity.iter().map(|p| (p.number, p.uuid)));
    let discs = all.map(|(number, uuid)| {
        let image = to.join(name(&info.set, number));
        let there = |work: &DiscInRebuild| (work.uuid, &work.path) == (uuid, &image);
        works.iter().any(there).then(|| RebuiltDisc {
            number,
            uuid,
            present: false,
            image,
            lost: LostMap::new(),
        })
    });
    let discs: Option<Vec<RebuiltDisc>> = discs.collect();
    let discs = discs.filter(|discs| discs.len() == works.len() && believed.is_undisputed())?;
    Some(RebuiltSet {
        info: info.clone(),
        discs,
        strangers: Vec::new(),
        outdated: Vec::new(),
        doubtful: Vec::new(),
        altered: Vec::new(),
        changed: Vec::new(),
    })
}

/// Whether every sector of an image agrees with its check value, and its content with its digest.
fn is_whole(work: &DiscInRebuild, watch: &dyn Watch) -> Result<bool, RebuildError> {
    let image = ImageFile::open(&work.path)?;
    let verified = match verify(&image, &Search::full(watch)) {
        Ok(verified) => verified,
        Err(VerifyError::Read(error)) => return Err(RepairError::from(error).into()),
        Err(_) => return Ok(false),
    };
    let name = verified.identity.map(|identity| identity.name);
    if name != Some(work.name) || verified.displaced || !verified.missing().is_empty() {
        return Ok(false);
    }
    let anchor = Anchor::parse(&sector(&work.image, Lba(0))?);
    let Some((used, built)) = anchor.and_then(|own| Some((own.used, own.content?))) else {
        return Ok(false);
    };
    Ok(is_as_built(work, used, built)?)
}

/// The set with what the sources are of; none where no source is of it.
fn with_sources(
    mut set: RebuiltSet,
    from: &[&dyn Sectors],
    watch: &dyn Watch,
) -> Result<Option<RebuiltSet>, RebuildError> {
    for (place, named) in names(from, watch)?.iter().enumerate() {
        let mut discs = set.discs.iter_mut();
        let is = |disc: &&mut RebuiltDisc| {
            named
                .as_ref()
                .is_some_and(|named| named.name.uuid == disc.uuid)
        };
        match discs.find(is) {
            Some(disc) => disc.present = true,
            None => set.strangers.push(place),
        }
    }
    let any = set.discs.iter().any(|disc| disc.present);
    Ok(any.then_some(set))
}
