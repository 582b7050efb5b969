//! What a finished disc says of itself, all of it read: so that a catalog that is lost can be made
//! again out of its discs.
//!
//! Damage that the disc's own parity mends is mended on the way. Nothing is believed that the
//! digest of the content (SPEC.TXT R-015) does not cover: a disc that does not hold what it was
//! made with tells nothing here. Version 1 of the format has no digest: there the check values are
//! all that speaks for the content.

use stele_discfs::{Lba, SECTOR_BYTES, SectorCount};

use crate::disc::{Member, SET_SO_FAR, SetInfo, parse_set_so_far};
use crate::exact::{index, part_mut};
use crate::geometry::Geometry;
use crate::manifest::{self, Manifest, ManifestError, ManifestFile};

use crate::parity::{Anchor, ContentHasher, DiscName, FindError, ProtectError, determined};
use crate::repair::{RepairingReader, hash_of};
use crate::sectors::{ImageHasher, LostMap, ReadError, Sectors, each_of_whole};
use crate::source::{ArchivedStudy, archived_studies};
use crate::watch::{Phase, Progress, Unit, Watch};

/// The longest manifest that is read, in bytes.
const MANIFEST_MAX: u64 = 1 << 30;
/// How often the files of a disc may name all of it: what they share is read for each.
const OVER_MAX: u64 = 16;
/// The longest text about the set that is read, in bytes: 255 lines need less.
const TEXT_MAX: u64 = 1 << 17;

/// A disc that is what it was made as.
#[derive(Clone, Debug)]
pub struct ArchivedDisc {
    /// Which disc.
    pub name: DiscName,
    /// How it is divided.
    pub geometry: Geometry,
    /// Sectors in use from LBA 0 on.
    pub used: SectorCount,
    /// BLAKE3 of its image: of an image file that of all that its content determines (SPEC.TXT
    /// R-065), for what protects that may have been changed; from a drive as it was read.
    pub image_blake3: [u8; 32],
    /// Its `MANIFEST.JSN`.
    pub manifest: Vec<u8>,
    /// What that says of the disc: its set, its number, when it was planned.
    pub facts: manifest::DiscFacts,
    /// The studies on it; none on a parity disc.
    pub studies: Vec<ArchivedStudy>,
    /// The data discs of its set with a lower number; none where it does not say.
    pub so_far: Option<Vec<Member>>,
    /// All discs of its set, as a parity disc says it.
    pub set: Option<SetInfo>,
    /// Sectors that were damaged, and were mended.
    pub mended: u64,
}

/// Why a disc tells nothing.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ArchivedDiscError {
    /// It is not known what disc it is.
    #[error(transparent)]
    Find(#[from] FindError),
    /// It cannot be read on.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Its manifest cannot be read.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// What its content determines cannot be made.
    #[error(transparent)]
    Protect(#[from] ProtectError),
    /// More of it is lost than its parity gives back.
    #[error("more of the disc is lost than its parity can give back")]
    Lost,
    /// It does not hold what it was made with.
    #[error("the disc does not hold what it was made with")]
    Refuted,
}

impl ArchivedDiscError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Find(error) => error.code(),
            Self::Read(error) => error.code(),
            Self::Manifest(error) => error.code(),
            Self::Protect(error) => error.code(),
            Self::Lost => "ARD-001",
            Self::Refuted => "ARD-002",
        }
    }
}

/// Reads all of a disc or an image. `place` goes before the path of each file on it, as its
/// source; of an image every sector is asked where it belongs.
///
/// # Errors
/// [`ArchivedDiscError`].
pub fn read_archived(
    from: &dyn Sectors,
    is_image: bool,
    place: &dyn Fn(&manifest::DiscFacts) -> Vec<u8>,
    watch: &dyn Watch,
) -> Result<ArchivedDisc, ArchivedDiscError> {
    let reader = match is_image {
        true => RepairingReader::open_displaced(from, watch)?,
        false => RepairingReader::open(from, None)?,
    };
    let (name, anchor) = (reader.disc(), reader.anchor().cloned());
    let (name, anchor) = name.zip(anchor).ok_or(FindError::NotFound)?;
    if anchor.uuid != name.uuid || !anchor.needs.is_empty() {
        return Err(FindError::NotFound.into());
    }
    let read = whole(&reader, &anchor, name, watch)?;
    let manifest = manifest_of(&reader, &anchor)?;
    let parsed = manifest::parse(&manifest)?;
    if !parsed
        .files
        .iter()
        .all(|file| lies_within(file, anchor.used))
    {
        return Err(ManifestError::NotAManifest(None).into());
    }
    let mut image_blake3 = read;
    if is_image && name.content.is_some() {
        agree(&reader, &parsed, watch)?;
        image_blake3 = match determined(&reader, &anchor, watch) {
            Err(ProtectError::Cancelled) => return Err(ReadError::Cancelled.into()),
            made => made?.image_blake3,
        };
    }
    let text = |path: &str| text(&reader, &parsed, path);
    let so_far = text(SET_SO_FAR)?.and_then(|text| parse_set_so_far(&text));
    let set = text(crate::disc::SET_TEXT)?.and_then(|text| SetInfo::parse(&text));
    let studies = archived_studies(&reader, &parsed, &place(&parsed.disc), watch)?;
    Ok(ArchivedDisc {
        name,
        geometry: reader.geometry(),
        used: anchor.used,
        image_blake3,
        manifest,
        facts: parsed.disc,
        studies,
        so_far,
        set,
        mended: reader.recovered().count().0,
    })
}

/// Reads all of it once: the hash of the image, and whether the content is what it was made with.
fn whole(
    reader: &RepairingReader<'_>,
    anchor: &Anchor,
    name: DiscName,
    watch: &dyn Watch,
) -> Result<[u8; 32], ArchivedDiscError> {
    let sectors = reader.geometry().sectors();
    let mut hasher = ImageHasher::new(sectors);
    let mut content = ContentHasher::new(anchor.used);
    let whole = each_of_whole(reader, sectors, watch, &mut |lba, own| {
        hasher.take(lba, own);
        content.take(lba.byte(), own);
    })?;
    if !whole {
        return Err(ArchivedDiscError::Lost);
    }
    let digest = content.finish();
    let is_made_so = name.content.is_none() || name.content == digest;
    match is_made_so {
        true => Ok(hasher.finish()),
        false => Err(ArchivedDiscError::Refuted),
    }
}

/// Whoever changes a file of a disc and makes its digest anew still has its own manifest against
/// him.
fn agree(
    from: &dyn Sectors,
    manifest: &Manifest,
    watch: &dyn Watch,
) -> Result<(), ArchivedDiscError> {
    let sizes = manifest.files.iter().map(|file| file.size);
    let total = sizes.fold(0, u64::saturating_add);
    if total > OVER_MAX * from.sectors().bytes() {
        // Its numbers are foreign: files without end on one and the same place.
        return Err(ManifestError::NotAManifest(None).into());
    }
    let mut done = 0;
    for file in &manifest.files {
        if watch.cancelled() {
            return Err(ReadError::Cancelled.into());
        }
        if hash_of(from, file)? != Some(file.blake3) {
            return Err(ArchivedDiscError::Refuted);
        }
        done += file.size;
        watch.progress(Progress {
            phase: Phase::Comparing,
            done,
            total,
            unit: Unit::Bytes,
        });
    }
    Ok(())
}

fn manifest_of(from: &dyn Sectors, anchor: &Anchor) -> Result<Vec<u8>, ArchivedDiscError> {
    let long = anchor.manifest_bytes;
    let fits = long <= MANIFEST_MAX && long <= anchor.manifest.sectors.bytes();
    if !fits || anchor.manifest.end().0 > anchor.used.0 {
        return Err(ManifestError::NotAManifest(None).into());
    }
    bytes_at(
        from,
        &[[anchor.manifest.lba.0, anchor.manifest.sectors.0]],
        long,
    )
}

/// Whether a file lies on the sectors in use, and they hold all of it: its numbers are foreign.
fn lies_within(file: &ManifestFile, used: SectorCount) -> bool {
    let mut room = 0_u64;
    let mut within = file.extents.iter().map(|&[lba, sectors]| {
        let end = lba.checked_add(sectors).filter(|end| *end <= used.0);
        room = room.saturating_add(sectors.saturating_mul(SECTOR_BYTES as u64));
        end.is_some()
    });
    let within = within.all(|within| within);
    within && file.size <= room
}

/// A text of the disc; none where its manifest names none.
fn text(
    from: &dyn Sectors,
    manifest: &Manifest,
    path: &str,
) -> Result<Option<String>, ArchivedDiscError> {
    let file = manifest.files.iter().find(|file| file.path == path);
    let Some(file) = file.filter(|file| file.size <= TEXT_MAX) else {
        return Ok(None);
    };
    Ok(String::from_utf8(bytes_at(from, &file.extents, file.size)?).ok())
}

fn bytes_at(
    from: &dyn Sectors,
    extents: &[[u64; 2]],
    long: u64,
) -> Result<Vec<u8>, ArchivedDiscError> {
    let mut all = Vec::new();
    for &[lba, sectors] in extents {
        let left = long.saturating_sub(all.len() as u64);
        let count = SectorCount(sectors.min(left.div_ceil(SECTOR_BYTES as u64)));
        let before = all.len();
        all.resize(before + index(count.bytes()), 0);
        let into = part_mut(&mut all, before..before + index(count.bytes()));
        let mut lost = LostMap::new();
        from.read(Lba(lba), into, &mut lost)?;
        if !lost.is_empty() {
            return Err(ArchivedDiscError::Lost);
        }
    }
    match all.len() as u64 >= long {
        true => all.truncate(index(long)),
        false => return Err(ArchivedDiscError::Lost),
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::FileKind;

    #[test]
    fn what_a_manifest_claims_of_places_is_bounded_by_the_disc() {
        let file = |size: u64, extents: &[[u64; 2]]| ManifestFile {
            path: "a".to_owned(),
            size,
            extents: extents.to_vec(),
            blake3: [0; 32],
            sha256: [0; 32],
            kind: FileKind::Document,
            study: None,
            study_instance_uid: None,
            patient: None,
            series_instance_uid: None,
            sop_class_uid: None,
            sop_instance_uid: None,
            transfer_syntax_uid: None,
            source_name: None,
            mtime_ns: None,
            notice: None,
        };
        let cases = [
            (0, &[][..], true),
            (1, &[], false),
            (4096, &[[98, 2]], true),
            (4097, &[[98, 2]], false),
            (4096, &[[99, 2]], false),
            (6000, &[[10, 1], [20, 2]], true),
            (1, &[[u64::MAX, 2]], false),
            (u64::MAX, &[[0, u64::MAX]], false),
        ];
        for (size, extents, within) in cases {
            let found = lies_within(&file(size, extents), SectorCount(100));
            assert_eq!(found, within, "{size} {extents:?}");
        }
    }
}
