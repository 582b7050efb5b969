//! An image file as a source of sectors.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::{LostMap, ReadError, Sectors};

/// An image file. What lies behind its end, and what the system cannot read, is lost.
#[derive(Debug)]
pub struct ImageFile {
    file: File,
    path: PathBuf,
    len: u64,
}

impl ImageFile {
    /// Opens an image.
    ///
    /// # Errors
    /// [`ReadError::Io`] where it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let io = |source| ReadError::Io {
            path: path.to_path_buf(),
            source,
        };
        let file = File::open(path).map_err(io)?;
        let len = file.metadata().map_err(io)?.len();
        Ok(Self {
            file,
            path: path.to_path_buf(),
            len,
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads what can be read of one sector; false where it is not whole.
    fn sector(&self, at: Lba, into: &mut [u8]) -> bool {
        let whole = at.byte().saturating_add(into.len() as u64) <= self.len;
        let got = whole && self.file.read_exact_at(into, at.byte()).is_ok();
        if !got {
            into.fill(0);
        }
        got
    }
}

impl Sectors for ImageFile {
    fn sectors(&self) -> SectorCount {
        SectorCount(self.len / SECTOR_BYTES as u64)
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let end = at.byte().saturating_add(into.len() as u64);
        if end <= self.len && self.file.read_exact_at(into, at.byte()).is_ok() {
            return Ok(());
        }
        // Sector by sector, so that one that cannot be read does not take its neighbors along.
        for (sector, lba) in into.chunks_mut(SECTOR_BYTES).zip(at.0..) {
            if !self.sector(Lba(lba), sector) {
                lost.add(Extent {
                    lba: Lba(lba),
                    sectors: SectorCount(1),
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_image_is_lost_beyond_its_end_and_whole_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.iso");
        std::fs::write(&path, vec![7; 2 * SECTOR_BYTES + 100]).unwrap();
        let image = ImageFile::open(&path).unwrap();
        assert_eq!(image.sectors(), SectorCount(2));
        let (mut into, mut lost) = (vec![1; 4 * SECTOR_BYTES], LostMap::new());
        image.read(Lba(0), &mut into, &mut lost).unwrap();
        assert!(into[..2 * SECTOR_BYTES].iter().all(|b| *b == 7));
        assert!(into[2 * SECTOR_BYTES..].iter().all(|b| *b == 0));
        assert_eq!(
            lost.ranges(),
            [Extent {
                lba: Lba(2),
                sectors: SectorCount(2)
            }]
        );
        assert!(ImageFile::open(&dir.path().join("none")).is_err());
    }
}
