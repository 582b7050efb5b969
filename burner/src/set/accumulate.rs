//! Adds one disc to the parity of its set.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicU64, Ordering};

use stele_discfs::SectorCount;

use super::codec;
use crate::exact::part_mut;
use crate::parity::protect::workers;
use crate::parity::{ProtectError, codec::add_scaled};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Bytes that a thread works on at a time.
const STEP: u64 = 1 << 20;

/// Adds the first `used` sectors of `disc`, which stands in `slot`, to `parity`: index of each
/// parity disc and its file. Adding a disc twice takes it off again.
///
/// # Errors
/// [`ProtectError`]; the files are then neither with nor without the disc, and must be made anew.
pub fn add(
    disc: &File,
    slot: u8,
    used: SectorCount,
    parity: &[(u8, &File)],
    watch: &dyn Watch,
) -> Result<(), ProtectError> {
    let codec = codec()?;
    let factors: Vec<u8> = parity
        .iter()
        .map(|(index, _)| codec.coefficient((*index).into(), slot.into()))
        .collect();
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let total = used.bytes();
    let work = || -> Result<(), ProtectError> {
        let mut from = vec![0; STEP as usize];
        let mut sum = vec![0; STEP as usize];
        loop {
            let at = next.fetch_add(STEP, Ordering::Relaxed);
            if at >= total {
                return Ok(());
            }
            if watch.cancelled() {
                return Err(ProtectError::Cancelled);
            }
            let len = (total - at).min(STEP) as usize;
            let from = part_mut(&mut from, 0..len);
            let sum = part_mut(&mut sum, 0..len);
            disc.read_exact_at(from, at)?;
            for ((_, file), factor) in parity.iter().zip(&factors) {
                read_or_zero(file, sum, at)?;
                add_scaled(*factor, from, sum);
                file.write_all_at(sum, at)?;
            }
            let done = done.fetch_add(len as u64, Ordering::Relaxed) + len as u64;
            watch.progress(Progress {
                phase: Phase::Protecting,
                done,
                total,
                unit: Unit::Bytes,
            });
        }
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers()).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    for result in results {
        // A thread that panicked has said so; its panic goes on here.
        result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    }
    Ok(())
}

/// Bytes of a file; zeros where it has none yet.
fn read_or_zero(file: &File, into: &mut [u8], at: u64) -> io::Result<()> {
    into.fill(0);
    let mut filled = 0;
    while let Some(rest) = into.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, at + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
