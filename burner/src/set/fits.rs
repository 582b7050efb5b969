//! Whether a parity disc is of the images that its set has: it lists the hash of every member's
//! manifest, and a manifest holds the hashes of all files of its disc.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use stele_discfs::{Extent, SECTOR_BYTES};

use super::disc_in_rebuild::{DiscInRebuild, anchor, info_of};
use crate::disc::{FOLDER, SetInfo, payload_name};
use crate::manifest;
use crate::parity::Anchor;

/// Longest manifest that is read.
const MANIFEST_MAX: u64 = 2 << 30;

/// A parity disc that was made of another image of a member.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Outdated {
    /// Number of the parity disc in its set.
    pub parity: u32,
    /// Number of the data disc that has another image now.
    pub member: u32,
}

/// Takes out parity discs that were made of other images than those of the members that are there.
/// `out` gets their images.
pub(super) fn without_outdated(
    works: &mut Vec<DiscInRebuild>,
    out: &mut Vec<DiscInRebuild>,
) -> io::Result<Vec<Outdated>> {
    let mut outdated = Vec::new();
    let mut gone = Vec::new();
    for work in works.iter() {
        let Some(info) = info_of(work) else { continue };
        let Some(made_of) = made_of(work, &info)? else {
            continue;
        };
        let parity = info.parity.iter().find(|disc| disc.uuid == work.uuid);
        let number = parity.map_or(0, |disc| disc.number);
        for (member, hash) in info.members.iter().zip(made_of) {
            let there = works.iter().find(|other| other.uuid == member.uuid);
            let has = match there {
                Some(there) => manifest_of(there)?.map(|bytes| *blake3::hash(&bytes).as_bytes()),
                None => None,
            };
            if has.is_some() && hash.is_some() && has != hash {
                let (parity, member) = (number, member.number);
                outdated.push(Outdated { parity, member });
                gone.push(work.uuid);
                break;
            }
        }
    }
    out.extend(works.extract_if(.., |work| gone.contains(&work.uuid)));
    Ok(outdated)
}

/// The hashes of the members' manifests as a parity disc lists them, by slot.
fn made_of(work: &DiscInRebuild, info: &SetInfo) -> io::Result<Option<Vec<Option<[u8; 32]>>>> {
    let Some(bytes) = manifest_of(work)? else {
        return Ok(None);
    };
    let Ok(manifest) = manifest::parse(&bytes) else {
        return Ok(None);
    };
    let hash = |at: usize| {
        let path = format!("{FOLDER}/{}", payload_name(at));
        let file = manifest.files.iter().find(|file| file.path == path);
        file.map(|file| file.blake3)
    };
    Ok(Some((1..=info.members.len()).map(hash).collect()))
}

/// `MANIFEST.JSN` of a disc; nothing where not all of it is sure.
pub(super) fn manifest_of(work: &DiscInRebuild) -> io::Result<Option<Vec<u8>>> {
    match anchor(work) {
        Some(anchor) if !work.lost.touches(anchor.manifest) => manifest_at(work, &anchor),
        _ => Ok(None),
    }
}

/// What stands in the image of a disc where its anchor says `MANIFEST.JSN` is.
pub(super) fn manifest_at(work: &DiscInRebuild, anchor: &Anchor) -> io::Result<Option<Vec<u8>>> {
    let (extent, len): (Extent, u64) = (anchor.manifest, anchor.manifest_bytes);
    let whole = len <= extent.sectors.0.saturating_mul(SECTOR_BYTES as u64)
        && extent.end().0 <= work.geometry.sectors().0
        && len <= MANIFEST_MAX;
    if !whole {
        return Ok(None);
    }
    let Ok(len) = usize::try_from(len) else {
        return Ok(None);
    };
    let mut bytes = vec![0; len];
    let image: &File = &work.image;
    image.read_exact_at(&mut bytes, extent.lba.byte())?;
    Ok(Some(bytes))
}
