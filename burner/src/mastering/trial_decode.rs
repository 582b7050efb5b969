//! The trial after a build: strips are erased, decoded and compared, by two codecs.

use crate::exact::part;
use std::fs::File;

use reed_solomon_erasure::galois_8::ReedSolomon;
use stele_discfs::SECTOR_BYTES;

use super::error::BuildError;
use crate::geometry::Geometry;
use crate::parity::check_strip::CLUSTER_BYTES;
use crate::parity::protect::read_row;
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
    let codec = RowCodec::new(geometry.data(), geometry.parity())?;
    let mut cells = vec![0; ROW_BYTES];
    for n in 0..count {
        if watch.cancelled() {
            return Err(BuildError::Cancelled);
        }
        // Spread over the disc, the first and the last row among them.
        let row = if count > 1 {
            n * (rows - 1) / (count - 1)
        } else {
            0
        };
        read_row(image, geometry, row, &mut cells).map_err(BuildError::write)?;
        let erased = erased(geometry, n);
        let right = ours(&codec, &cells, &erased)? && second_opinion(geometry, &cells, &erased, n);
        if !right {
            return Err(BuildError::Trial { row });
        }
        let bytes = |rows: u64| rows.saturating_mul(ROW_BYTES as u64);
        let (done, total, unit) = (bytes(n + 1), bytes(count), Unit::Bytes);
        watch.progress(Progress {
            phase: Phase::TrialDecoding,
            done,
            total,
            unit,
        });
    }
    Ok(())
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

/// The same with another program: one sector column of the row by reed-solomon-erasure.
fn second_opinion(geometry: Geometry, cells: &[u8], erased: &[u8], n: u64) -> bool {
    let (data, parity) = (usize::from(geometry.data()), usize::from(geometry.parity()));
    let Ok(codec) = ReedSolomon::new(data, parity) else {
        return false;
    };
    let column = (n as usize * 7 % 32) * SECTOR_BYTES;
    let sector = |c: usize| part(cell(cells, c), column..column + SECTOR_BYTES);
    let is_erased = |c: usize| erased.iter().any(|e| usize::from(*e) == c);
    let mut shards: Vec<Option<Vec<u8>>> = (0..CELLS)
        .map(|c| (!is_erased(c)).then(|| sector(c).to_vec()))
        .collect();
    let decoded = codec.reconstruct(&mut shards).is_ok();
    decoded
        && shards
            .iter()
            .enumerate()
            .all(|(c, shard)| shard.as_deref() == Some(sector(c)))
}
