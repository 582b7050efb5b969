//! What tells a damaged image from any other file in its place, where something but its content
//! was changed: who may read it, or a name that it has besides.
//!
//! Its length, when it was written and which file it is say most of it; what it says of itself, and
//! samples of the rest, tell what a copy with its times kept brought back.

use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use stele_burner::SECTOR_BYTES;

use crate::encoding;

/// Sectors at the beginning and at the end, which say what an image is (SPEC.TXT ).
const ENDS: u64 = 320;
/// Samples of what lies between.
const SAMPLES: u64 = 256;

/// The mark of a file; none where it cannot be read.
pub(super) fn mark_of(image: &Path) -> Option<String> {
    let file = stele_files::open_regular(image).ok()?;
    let about = file.metadata().ok()?;
    let (written, part) = (about.mtime(), about.mtime_nsec());
    let mut mark = blake3::Hasher::new();
    mark.update(format!("{} {written} {part} {} ", about.len(), about.ino()).as_bytes());
    let sectors = about.len() / SECTOR_BYTES as u64;
    let step = (sectors / SAMPLES).max(1);
    let ends = (0..ENDS).chain(sectors.saturating_sub(ENDS)..sectors);
    let between = (0..SAMPLES).map(|sample| sample * step);
    let mut sector = [0; SECTOR_BYTES];
    for at in ends.chain(between).filter(|at| *at < sectors) {
        file.read_exact_at(&mut sector, at * SECTOR_BYTES as u64)
            .ok()?;
        mark.update(&sector);
    }
    Some(encoding::hex(mark.finalize().as_bytes()))
}
