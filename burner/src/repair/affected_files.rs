//! Which files a damage costs: said by the manifest on the disc itself, where it can be read.

use stele_discfs::{Lba, SECTOR_BYTES};

use super::outcome::Repaired;
use crate::exact::{part, part_mut};
use crate::manifest::{self, Manifest, ManifestFile};
use crate::sectors::{LostMap, ReadError, Sectors};

/// Files of a disc that a repair could not answer for sector by sector.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AffectedFiles {
    /// Paths of files with lost sectors.
    pub lost: Vec<String>,
    /// Paths of files with unchecked sectors whose hash disagrees.
    pub wrong: Vec<String>,
    /// Paths of files with unchecked sectors whose hash agrees: they are right.
    pub confirmed: Vec<String>,
}

/// Names the files that a repair could not answer for. `image` is the repaired image. `None`
/// where the manifest is lost itself.
///
/// # Errors
/// [`ReadError`].
pub fn affected_files(
    image: &dyn Sectors,
    repaired: &Repaired,
) -> Result<Option<AffectedFiles>, ReadError> {
    let Some(manifest) = manifest_of(image, repaired)? else {
        return Ok(None);
    };
    let mut affected = AffectedFiles::default();
    for file in manifest.files {
        let hit = |map: &LostMap| {
            file.extents
                .iter()
                .any(|[lba, sectors]| touches(map, *lba, lba.saturating_add(*sectors)))
        };
        if hit(&repaired.lost) {
            affected.lost.push(file.path);
        } else if hit(&repaired.unchecked) {
            // SPEC.TXT R-053
            let right = hash_of(image, &file)? == Some(file.blake3);
            let list = if right {
                &mut affected.confirmed
            } else {
                &mut affected.wrong
            };
            list.push(file.path);
        }
    }
    Ok(Some(affected))
}

/// BLAKE3 of a file of the image; `None` where its extents cannot be.
pub(crate) fn hash_of(
    image: &dyn Sectors,
    file: &ManifestFile,
) -> Result<Option<[u8; 32]>, ReadError> {
    const STEP: u64 = 512;
    let (mut hasher, mut rest, mut missing) = (blake3::Hasher::new(), file.size, LostMap::new());
    let mut buffer = vec![0; STEP as usize * SECTOR_BYTES];
    for [lba, sectors] in &file.extents {
        if lba.saturating_add(*sectors) > image.sectors().0 {
            return Ok(None);
        }
        for at in (0..*sectors).step_by(STEP as usize) {
            let bytes = STEP.min(sectors - at) as usize * SECTOR_BYTES;
            let piece = part_mut(&mut buffer, 0..bytes);
            image.read(Lba(lba + at), piece, &mut missing)?;
            let own = usize::try_from(rest).unwrap_or(bytes).min(bytes);
            hasher.update(part(piece, 0..own));
            rest -= own as u64;
        }
    }
    let whole = rest == 0 && missing.is_empty();
    Ok(whole.then(|| *hasher.finalize().as_bytes()))
}

fn manifest_of(image: &dyn Sectors, repaired: &Repaired) -> Result<Option<Manifest>, ReadError> {
    let Some(anchor) = &repaired.anchor else {
        return Ok(None);
    };
    let (at, bytes) = (anchor.manifest, anchor.manifest_bytes);
    let inside = at.end().0 <= repaired.geometry.content().0 && bytes <= at.sectors.bytes();
    if !inside || touches(&repaired.lost, at.lba.0, at.end().0) {
        return Ok(None);
    }
    let mut text = vec![0; at.sectors.0 as usize * SECTOR_BYTES];
    let mut missing = LostMap::new();
    image.read(at.lba, &mut text, &mut missing)?;
    text.truncate(bytes as usize);
    // A manifest that nothing confirms is believed as far as it can be read at all.
    Ok(manifest::parse(&text).ok().filter(|_| missing.is_empty()))
}

fn touches(map: &LostMap, from: u64, to: u64) -> bool {
    map.ranges()
        .iter()
        .any(|range| range.lba.0 < to && from < range.end().0)
}
