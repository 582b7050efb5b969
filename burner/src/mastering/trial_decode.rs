//! The trial after a build: strips are erased, decoded and compared, by two codecs.

use crate::exact::part;
use std::fs::File;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use reed_solomon_erasure::galois_8::ReedSolomon;
use stele_discfs::SECTOR_BYTES;

use super::error::BuildError;
use crate::geometry::Geometry;
use crate::parity::check_strip::CLUSTER_BYTES;
use crate::parity::protect::{read_row, workers};
use crate::parity::row::{CELLS, ROW_BYTES, cell};
use crate::parity::{CodecError, RowCodec};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Rows of a quick trial.
const QUICK_ROWS: u64 = 6;

/// How much of a finished image is decoded on trial.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Trial {
    /// A few rows from all over the disc.
    Quick,
    /// Every row.
    Full,
}

/// Decodes rows of the image with as many cells erased as the parity promises to bring back.
pub(super) fn trial(
    image: &File,
    geometry: Geometry,
    how: Trial,
    watch: &dyn Watch,
) -> Result<(), BuildError> {
    let rows = geometry.rows();
    let count = match how {
        Trial::Quick => QUICK_ROWS.min(rows),
        Trial::Full => rows,
    };
    let (data, parity) = (usize::from(geometry.data()), usize::from(geometry.parity()));
    let shared = Shared {
        image,
        geometry,
        count,
        watch,
        codec: RowCodec::new(geometry.data(), geometry.parity())?,
        other: ReedSolomon::new(data, parity).map_err(|_| CodecError::Shape { data, parity })?,
        next: AtomicU64::new(0),
        done: AtomicU64::new(0),
        stop: AtomicBool::new(false),
    };
    let results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers())
            .map(|_| scope.spawn(|| shared.work()))
            .collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    for result in results {
        // A thread that panicked has said so; its panic goes on here.
        result.unwrap_or_else(|panic| resume_unwind(panic))?;
    }
    Ok(())
}

/// One trial, on as many threads as there are cores.
struct Shared<'a> {
    image: &'a File,
    geometry: Geometry,
    /// Rows that are decoded.
    count: u64,
    watch: &'a dyn Watch,
    codec: RowCodec,
    /// The second opinion. It keeps the matrices that it inverted, which is most of its work.
    other: ReedSolomon,
    next: AtomicU64,
    done: AtomicU64,
    stop: AtomicBool,
}

impl Shared<'_> {
    fn work(&self) -> Result<(), BuildError> {
        let result = self.rows();
        if result.is_err() {
            self.stop.store(true, Ordering::Relaxed);
        }
        result
    }

    fn rows(&self) -> Result<(), BuildError> {
        let mut cells = vec![0; ROW_BYTES];
        loop {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            if n >= self.count || self.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            if self.watch.cancelled() {
                return Err(BuildError::Cancelled);
            }
            let row = self.place(n);
            read_row(self.image, self.geometry, row, &mut cells).map_err(BuildError::write)?;
            let erased = erased(self.geometry, n);
            if !ours(&self.codec, &cells, &erased)? || !self.second_opinion(&cells, &erased, n) {
                return Err(BuildError::Trial { row });
            }
            let bytes = |rows: u64| rows.saturating_mul(ROW_BYTES as u64);
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            self.watch.progress(Progress {
                phase: Phase::TrialDecoding,
                done: bytes(done),
                total: bytes(self.count),
                unit: Unit::Bytes,
            });
        }
    }

    /// Which row is the `n`th: spread over the disc, the first and the last among them.
    fn place(&self, n: u64) -> u64 {
        let last = self.geometry.rows().saturating_sub(1);
        n * last / self.count.saturating_sub(1).max(1)
    }

    /// The same with another program: one sector column of the row by reed-solomon-erasure.
    fn second_opinion(&self, cells: &[u8], erased: &[u8], n: u64) -> bool {
        let column = (n as usize * 7 % 32) * SECTOR_BYTES;
        let sector = |c: usize| part(cell(cells, c), column..column + SECTOR_BYTES);
        let is_erased = |c: usize| erased.iter().any(|e| usize::from(*e) == c);
        let mut shards: Vec<Option<Vec<u8>>> = (0..CELLS)
            .map(|c| (!is_erased(c)).then(|| sector(c).to_vec()))
            .collect();
        let decoded = self.other.reconstruct(&mut shards).is_ok();
        decoded
            && shards
                .iter()
                .enumerate()
                .all(|(c, shard)| shard.as_deref() == Some(sector(c)))
    }
}

/// As many cells as there is parity: a burst that begins elsewhere each time.
fn erased(geometry: Geometry, n: u64) -> Vec<u8> {
    let first = n.wrapping_mul(89) % CELLS as u64;
    let cells = (0..u64::from(geometry.parity())).map(|i| (first + i) % CELLS as u64);
    let mut cells: Vec<u8> = cells.map(|cell| cell as u8).collect();
    cells.sort_unstable();
    cells
}

fn ours(codec: &RowCodec, cells: &[u8], erased: &[u8]) -> Result<bool, CodecError> {
    let left: Vec<u8> = (0..CELLS as u8)
        .filter(|cell| !erased.contains(cell))
        .collect();
    let inputs: Vec<&[u8]> = left
        .iter()
        .take(codec.data().into())
        .map(|c| cell(cells, (*c).into()))
        .collect();
    let mut rebuilt = vec![vec![0; CLUSTER_BYTES]; erased.len()];
    let mut outputs: Vec<&mut [u8]> = rebuilt.iter_mut().map(Vec::as_mut_slice).collect();
    codec.solve(&left, erased)?.apply(&inputs, &mut outputs)?;
    Ok(erased
        .iter()
        .zip(&rebuilt)
        .all(|(c, bytes)| bytes == cell(cells, (*c).into())))
}
