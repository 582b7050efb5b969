//! Whether an image is the disc that its set had: the parity discs keep every member's manifest,
//! and that has the hash of every file.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use stele_discfs::{Extent, Lba, SectorCount};

use super::disc_in_rebuild::{DiscInRebuild, set_parity};
use super::error::RebuildError;
use super::fits::manifest_of;
use crate::disc::{FOLDER, Member, SetInfo, payload_name};
use crate::exact::index;
use crate::manifest::{self, Manifest, ManifestFile};
use crate::repair::hash_of;
use crate::sectors::{ImageFile, LostMap};

/// The manifest of each member, by slot, as a parity disc that is whole has it.
pub(super) fn manifests(
    works: &[DiscInRebuild],
    info: &SetInfo,
) -> Result<Vec<Option<Manifest>>, RebuildError> {
    let mut found = vec![None; info.members.len()];
    let parity = |work: &&DiscInRebuild| info.parity.iter().any(|disc| disc.uuid == work.uuid);
    for work in works.iter().filter(parity) {
        let Some(own) = manifest_of(work)?.and_then(|bytes| manifest::parse(&bytes).ok()) else {
            continue;
        };
        for (slot, place) in found.iter_mut().enumerate() {
            let path = format!("{FOLDER}/{}", payload_name(slot + 1));
            let file = own.files.iter().find(|file| file.path == path);
            if let (None, Some(file)) = (&place, file) {
                *place = read(work, file)?;
            }
        }
    }
    Ok(found)
}

/// A manifest that lies on a parity disc, where all of it is there and right.
fn read(work: &DiscInRebuild, file: &ManifestFile) -> io::Result<Option<Manifest>> {
    let bytes = file_of(work, file)?;
    Ok(bytes.and_then(|bytes| manifest::parse(&bytes).ok()))
}

/// The manifest of a member, as a parity disc has it.
pub(super) fn manifest_bytes(
    works: &[DiscInRebuild],
    member: &Member,
) -> io::Result<Option<Vec<u8>>> {
    let path = format!("{FOLDER}/{}", payload_name(usize::from(member.slot) + 1));
    for work in works.iter().filter(|work| set_parity(work).is_some()) {
        let own = manifest_of(work)?.and_then(|bytes| manifest::parse(&bytes).ok());
        let file = own.and_then(|own| own.files.into_iter().find(|file| file.path == path));
        if let Some(file) = file
            && let Some(bytes) = file_of(work, &file)?
        {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// A file of a disc, where all of it is there and has the hash that the disc's manifest says.
pub(super) fn file_of(work: &DiscInRebuild, file: &ManifestFile) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    for [lba, sectors] in &file.extents {
        let end = lba.checked_add(*sectors);
        let inside = end.is_some_and(|end| end <= work.geometry.content().0);
        let extent = Extent {
            lba: Lba(*lba),
            sectors: SectorCount(*sectors),
        };
        if !inside || work.lost.touches(extent) {
            return Ok(None);
        }
        let from = bytes.len();
        bytes.resize(from + index(extent.sectors.bytes()), 0);
        let image: &File = &work.image;
        let piece = crate::exact::part_mut(&mut bytes, from..from + index(extent.sectors.bytes()));
        image.read_exact_at(piece, extent.lba.byte())?;
    }
    bytes.truncate(usize::try_from(file.size).unwrap_or(usize::MAX));
    let right = *blake3::hash(&bytes).as_bytes() == file.blake3;
    Ok(right.then_some(bytes))
}

/// Sectors of files that are not what the manifest says; all of the content, where the image is
/// of another disc. Nothing where all agrees.
pub(super) fn contradicted(
    work: &DiscInRebuild,
    manifest: &Manifest,
) -> Result<LostMap, RebuildError> {
    let image = ImageFile::open(&work.path)?;
    let mut wrong = LostMap::new();
    for file in &manifest.files {
        if hash_of(&image, file)? == Some(file.blake3) {
            continue;
        }
        for [lba, sectors] in &file.extents {
            let all = work.geometry.content().0;
            let lba = (*lba).min(all);
            wrong.add(Extent {
                lba: Lba(lba),
                sectors: SectorCount((*sectors).clamp(1, (all - lba).max(1))),
            });
        }
    }
    Ok(wrong)
}
