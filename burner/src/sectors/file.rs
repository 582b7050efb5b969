//! An image file as sectors.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::{LostMap, ReadError, Sectors};

/// An image file. What lies behind its end is lost, and so is what its file system cannot read.
#[derive(Debug)]
pub struct ImageFile {
    path: PathBuf,
    file: File,
    sectors: SectorCount,
}

impl ImageFile {
    /// Opens an image for reading. A last piece shorter than a sector does not count.
    ///
    /// Errors: [`ReadError::Io`].
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let failed = |source| ReadError::Io {
            path: path.to_owned(),
            source,
        };
        let file = stele_files::open_regular(path).map_err(failed)?;
        // Block devices have no length in their metadata; seeking to the end finds it.
        let len = io::Seek::seek(&mut &file, io::SeekFrom::End(0)).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            sectors: SectorCount(len / SECTOR_BYTES as u64),
        })
    }

    /// Reads a run that should be there; where the system reports an error, sector by sector.
    fn read_present(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        match self.file.read_exact_at(into, at.byte()) {
            Ok(()) => return Ok(()),
            Err(error) if is_damage(&error) => {}
            Err(source) => {
                return Err(ReadError::Io {
                    path: self.path.clone(),
                    source,
                });
            }
        }
        let mut lba = at;
        for sector in into.chunks_exact_mut(SECTOR_BYTES) {
            if self.file.read_exact_at(sector, lba.byte()).is_err() {
                sector.fill(0);
                lost.add(one(lba));
            }
            lba = lba.after(SectorCount(1));
        }
        Ok(())
    }
}

/// A failing disk answers EIO, a file cut off meanwhile ends early: both cost sectors only.
fn is_damage(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    error.kind() == io::ErrorKind::UnexpectedEof || error.raw_os_error() == Some(EIO)
}

fn one(lba: Lba) -> Extent {
    Extent {
        lba,
        sectors: SectorCount(1),
    }
}

impl Sectors for ImageFile {
    fn sectors(&self) -> SectorCount {
        self.sectors
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let left = Lba(self.sectors.0).since(at).bytes();
        let present = into.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let (there, beyond) = into.split_at_mut(present);
        if !there.is_empty() {
            self.read_present(at, there, lost)?;
        }
        beyond.fill(0);
        lost.add(Extent {
            lba: at.after(SectorCount((there.len() / SECTOR_BYTES) as u64)),
            sectors: SectorCount((beyond.len() / SECTOR_BYTES) as u64),
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_behind_the_end_is_lost_and_reads_as_zeros() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.iso");
        std::fs::write(&path, vec![9; 3 * 2048 + 100]).unwrap();
        let image = ImageFile::open(&path).unwrap();
        assert_eq!(image.sectors().0, 3);
        let (mut into, mut lost) = (vec![1; 4 * 2048], LostMap::new());
        image.read(Lba(1), &mut into, &mut lost).unwrap();
        assert!(into[..4096].iter().all(|b| *b == 9) && into[4096..].iter().all(|b| *b == 0));
        let (lba, sectors) = (Lba(3), SectorCount(2));
        assert_eq!(lost.ranges(), [Extent { lba, sectors }]);
        image.read(Lba(1 << 40), &mut into, &mut lost).unwrap();
        assert_eq!(lost.count().0, 6);
    }
}
