//! The image of a delivery: written whole beside its target, read again, and only then named.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use stele_burner::SECTOR_BYTES;
use stele_burner::interchange::{Volume, VolumeFile, VolumeLabel, lay_volume};
use stele_burner::mastering::FileHasher;
use stele_burner::watch::{Phase, Progress, Unit, Watch};
use stele_files::WholeFile;

use super::DeliverError;
use super::assemble::Files;
use super::part::Part;
use crate::jobs::JobError;
use crate::jobs::typed::Role;
use crate::words::lang::say;

const MODE: u32 = 0o600;
const STEP: usize = 1 << 20;

/// An image that was written and read again, under its part name.
pub(super) struct Written {
    file: WholeFile,
    /// BLAKE3 of all of it.
    pub blake3: [u8; 32],
    /// Its bytes.
    pub bytes: u64,
}

/// Writes the image of a folder, and reads each file of it again.
///
/// # Errors
/// [`JobError::NoRoom`], [`JobError::Cancelled`], [`DeliverError::Miscounted`]; what the system
/// says; files that cannot be laid out.
pub(super) fn write(
    (part, root): (&Part, &Path),
    label: &VolumeLabel,
    files: &Files,
    watch: &dyn Watch,
) -> Result<Written, JobError> {
    let listed: Vec<VolumeFile> = files
        .iter()
        .map(|(path, (len, _))| VolumeFile {
            path: path.to_string_lossy().into_owned(),
            len: *len,
        })
        .collect();
    let volume = lay_volume(&listed, label)?;
    let needed = volume.sectors().bytes();
    if let Some(free) = part.free().filter(|free| *free < needed) {
        let path = part.target().to_path_buf();
        return Err(JobError::NoRoom { path, needed, free });
    }
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::Interrupted => JobError::Cancelled,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            match part.free().unwrap_or(0) {
                free if free < needed => JobError::NoRoom {
                    path: part.target().to_path_buf(),
                    needed,
                    free,
                },
                _ => {
                    let why = io::Error::other(say!("error-no-more-files"));
                    JobError::io_named(Role::Delivery, part.target())(why)
                }
            }
        }
        _ => JobError::io_named(Role::Delivery, part.target())(error),
    };
    let file = WholeFile::create(part.target(), part.job(), MODE).map_err(failed)?;
    let total = volume.sectors().0;
    let done = |sectors: u64| {
        watch.progress(Progress {
            phase: Phase::Writing,
            done: sectors,
            total,
            unit: Unit::Sectors,
        });
        !watch.cancelled()
    };
    let paths: Vec<&PathBuf> = files.keys().collect();
    let open = |number: usize, at: u64| {
        let path = paths.get(number).ok_or(io::ErrorKind::NotFound)?;
        let mut file = File::open(root.join(path))?;
        file.seek(SeekFrom::Start(at))?;
        Ok(Box::new(file) as Box<dyn Read>)
    };
    let mut out = BufWriter::with_capacity(STEP, file.hashed());
    volume.write(&open, &mut out, &done).map_err(failed)?;
    out.flush().map_err(failed)?;
    let file = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    let blake3 = file.hash().ok_or(DeliverError::Miscounted { files: 1 })?;
    check(&file, &volume, files, watch).map_err(failed)??;
    Ok(Written {
        file,
        blake3,
        bytes: needed,
    })
}

impl Written {
    /// Gives it its name.
    ///
    /// # Errors
    /// [`JobError::Exists`] where something has it; what the system says.
    pub(super) fn name(self, target: &Path) -> Result<(), JobError> {
        match self.file.finish_new() {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(JobError::Exists {
                path: target.to_path_buf(),
            }),
            Err(error) => Err(JobError::io_named(Role::Delivery, target)(error)),
        }
    }
}

/// Reads each file of an image, and compares it.
fn check(
    image: &WholeFile,
    volume: &Volume,
    files: &Files,
    watch: &dyn Watch,
) -> io::Result<Result<(), JobError>> {
    image.file().sync_all()?;
    let mut wrong = 0;
    let total = files.len() as u64;
    let mut buffer = vec![0; STEP];
    for ((number, wanted), done) in files.values().enumerate().zip(1_u64..) {
        if watch.cancelled() {
            return Ok(Err(JobError::Cancelled));
        }
        let (mut left, mut hasher) = (wanted.0, FileHasher::new());
        for extent in volume.extents(number) {
            let mut at = extent.lba.0.saturating_mul(SECTOR_BYTES as u64);
            let mut here = extent.sectors.bytes().min(left);
            while here > 0 {
                let step = usize::try_from(here).map_or(STEP, |here| here.min(STEP));
                let Some(piece) = buffer.get_mut(..step) else {
                    break;
                };
                image.file().read_exact_at(piece, at)?;
                hasher.update(piece);
                at += step as u64;
                here -= step as u64;
                left -= step as u64;
            }
        }
        wrong += u64::from(left > 0 || hasher.finish() != wanted.1);
        watch.progress(Progress {
            phase: Phase::Checking,
            done,
            total,
            unit: Unit::Files,
        });
    }
    Ok(match wrong {
        0 => Ok(()),
        files => Err(DeliverError::Miscounted { files }.into()),
    })
}
