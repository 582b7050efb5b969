//! The code without check values, where the content says that some were altered with their sectors
//! (SPEC.TXT R-059 (3)): a column that does not agree with the code tells which of it is wrong.

use std::fs::File;
use std::os::unix::fs::FileExt;

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use super::outcome::{RepairError, Repaired};
use crate::exact::{part, part_mut};
use crate::parity::check_strip::{
    CLUSTER_BYTES, CheckCopy, RowValues, VALUES_PER_PART, VALUES_PER_ROW, check_value,
    render_cluster,
};
use crate::parity::protect::read_row;
use crate::parity::row::{CELLS, CellMask, CodeAlone, ROW_BYTES, cell, cell_mut, mend};
use crate::parity::{RowCodec, bits, mask};
use crate::watch::{Phase, Progress, Unit, Watch};

/// A mended image that is not that of its disc.
pub(super) struct WithoutValues<'a> {
    pub(super) image: &'a File,
    pub(super) repaired: &'a mut Repaired,
    pub(super) watch: &'a dyn Watch,
}

impl WithoutValues<'_> {
    /// Computes what columns that do not agree with the code say is wrong, and what is missing of
    /// these columns. Whether there was any such.
    pub(super) fn mend_all(&mut self) -> Result<bool, RepairError> {
        let geometry = self.repaired.geometry;
        let codec = RowCodec::new(geometry.data(), geometry.parity())?;
        let (mut cells, mut any) = (vec![0; ROW_BYTES], false);
        for row in 0..geometry.rows() {
            if self.watch.cancelled() {
                return Err(RepairError::Cancelled);
            }
            any |= self.row(&codec, row, &mut cells)?;
            let each = CELLS as u64 * CLUSTER_SECTORS;
            self.watch.progress(Progress {
                phase: Phase::Repairing,
                done: (row + 1) * each,
                total: geometry.rows() * each,
                unit: Unit::Sectors,
            });
        }
        Ok(any)
    }

    fn lba(&self, strip: usize, row: u64) -> Lba {
        let start = self.repaired.geometry.coded_extent(strip as u64).lba;
        start.after(SectorCount(row * CLUSTER_SECTORS))
    }

    fn row(&mut self, codec: &RowCodec, row: u64, cells: &mut [u8]) -> Result<bool, RepairError> {
        read_row(self.image, self.repaired.geometry, row, cells)?;
        let mut missing = CellMask::default();
        for strip in 0..CELLS {
            let lba = self.lba(strip, row);
            let all = mask(lba, &self.repaired.lost) | mask(lba, &self.repaired.unchecked);
            missing.add(strip, all);
        }
        if missing.is_empty() && is_code(codec, cells)? {
            return Ok(false);
        }
        let mut mended = cells.to_vec();
        let none = RowValues::default();
        let outcome = mend(codec, &mut mended, &none, &missing, CodeAlone::Counts)?;
        // Only a column in which something was wrong counts.
        let found = outcome.recovered.iter();
        let columns = found.fold(0, |all, (strip, bits)| all | bits & !missing.bits(strip));
        if columns == 0 {
            return Ok(false);
        }
        for (strip, recovered) in outcome.recovered.iter() {
            let own = recovered & columns;
            let lba = self.lba(strip, row);
            for s in (0..CLUSTER_SECTORS as usize).filter(|s| own >> s & 1 == 1) {
                let place = s * SECTOR_BYTES..(s + 1) * SECTOR_BYTES;
                let right = part(cell(&mended, strip), place.clone());
                part_mut(cell_mut(cells, strip), place).copy_from_slice(right);
                let at = lba.after(SectorCount(s as u64));
                self.image.write_all_at(right, at.byte())?;
            }
            bits(lba, own).for_each(|sector| self.is_right(sector));
        }
        self.checks(row, cells)?;
        Ok(true)
    }

    fn is_right(&mut self, sector: stele_discfs::Extent) {
        self.repaired.lost.remove(sector);
        self.repaired.unchecked.remove(sector);
        self.repaired.recovered.add(sector);
    }

    /// Makes the check sectors of a row from its sectors, where all of those are right.
    fn checks(&mut self, row: u64, cells: &[u8]) -> Result<(), RepairError> {
        let Some(identity) = self.repaired.identity else {
            return Ok(());
        };
        let mut unknown = 0_u32;
        for strip in 0..CELLS {
            let lba = self.lba(strip, row);
            let gone = mask(lba, &self.repaired.lost) | mask(lba, &self.repaired.unchecked);
            let of_strip = (0..CLUSTER_SECTORS as usize).filter(|s| gone >> s & 1 == 1);
            unknown = of_strip.fold(unknown, |all, s| {
                all | 1 << ((strip * CLUSTER_SECTORS as usize + s) / VALUES_PER_PART)
            });
        }
        let mut values = Vec::with_capacity(VALUES_PER_ROW);
        values.extend(cells.chunks_exact(SECTOR_BYTES).map(check_value));
        let (mut cluster, mut there) = (vec![0; CLUSTER_BYTES], [0; SECTOR_BYTES]);
        for copy in CheckCopy::BOTH {
            let strip = copy.extent(self.repaired.geometry).lba;
            let lba = strip.after(SectorCount(row * CLUSTER_SECTORS));
            render_cluster(identity, copy, row, &values, &mut cluster);
            let all = cluster.chunks_exact(SECTOR_BYTES);
            for (check, sector) in all.zip(bits(lba, u32::MAX)) {
                if unknown >> (sector.lba.0 - lba.0) & 1 == 1 {
                    continue;
                }
                self.image.read_exact_at(&mut there, sector.lba.byte())?;
                if there == *check {
                    self.repaired.lost.remove(sector);
                    self.repaired.unchecked.remove(sector);
                    continue;
                }
                self.image.write_all_at(check, sector.lba.byte())?;
                self.is_right(sector);
            }
        }
        Ok(())
    }
}

/// Whether the parity of a row is that of its data.
fn is_code(codec: &RowCodec, cells: &[u8]) -> Result<bool, RepairError> {
    let all: Vec<&[u8]> = cells.chunks_exact(CLUSTER_BYTES).collect();
    let Some((data, parity)) = all.split_at_checked(codec.data().into()) else {
        return Ok(false);
    };
    let mut made = vec![vec![0; CLUSTER_BYTES]; parity.len()];
    let mut outputs: Vec<&mut [u8]> = made.iter_mut().map(Vec::as_mut_slice).collect();
    codec.encode(data, &mut outputs)?;
    Ok(parity.iter().zip(&made).all(|(is, made)| is == made))
}
