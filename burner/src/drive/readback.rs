//! Reading back: every sector from the medium, compared with the image.

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};
use stele_mmc::Transport;

use super::handle::{Drive, DriveError};
use super::sectors::{Reading, read_cluster};
use crate::sectors::{LostMap, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// What reading back found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ReadBack {
    /// Sectors of the image.
    pub sectors: SectorCount,
    /// Sectors that were read from the medium and compared equal.
    pub equal: SectorCount,
    /// Sectors that could not be read.
    pub lost: LostMap,
    /// Sectors that were read and differ.
    pub different: LostMap,
    /// Errors that the drive corrected by itself.
    pub recovered_errors: u64,
    /// Someone asked to stop before the end.
    pub cut_short: bool,
}

impl ReadBack {
    /// Whether every sector was read and compared equal.
    pub fn is_whole(&self) -> bool {
        !self.cut_short && self.sectors.0 > 0 && self.equal == self.sectors
    }
}

/// Reads `sectors` sectors back and compares them with the image.
///
/// # Errors
/// [`DriveError`] where reading cannot go on at all; damage is in the result.
pub fn read_back<T: Transport>(
    drive: &mut Drive<T>,
    image: &dyn Sectors,
    sectors: SectorCount,
    watch: &dyn Watch,
) -> Result<ReadBack, DriveError> {
    let mut back = ReadBack {
        sectors,
        ..ReadBack::default()
    };
    let mut from_disc = vec![0; CLUSTER_SECTORS as usize * SECTOR_BYTES];
    let mut from_image = from_disc.clone();
    let mut reading = Reading::default();
    let mut at = 0;
    while at < sectors.0 {
        if watch.cancelled() {
            back.cut_short = true;
            break;
        }
        let count = CLUSTER_SECTORS.min(sectors.0 - at);
        let bytes = count as usize * SECTOR_BYTES;
        let disc = from_disc.get_mut(..bytes).unwrap_or_default();
        let own = from_image.get_mut(..bytes).unwrap_or_default();
        let mut lost = LostMap::new();
        read_cluster(drive, Lba(at), disc, &mut lost, &mut reading)?;
        let mut missing = LostMap::new();
        // An image that cannot be read compares equal to nothing.
        if image.read(Lba(at), own, &mut missing).is_err() {
            missing.add(Extent {
                lba: Lba(at),
                sectors: SectorCount(count),
            });
        }
        let pairs = disc
            .chunks_exact(SECTOR_BYTES)
            .zip(own.chunks_exact(SECTOR_BYTES));
        for ((disc, own), lba) in pairs.zip(at..) {
            let one = Extent {
                lba: Lba(lba),
                sectors: SectorCount(1),
            };
            if lost.contains(Lba(lba)) {
                back.lost.add(one);
            } else if disc != own || missing.contains(Lba(lba)) {
                back.different.add(one);
            } else {
                back.equal.0 += 1;
            }
        }
        at += count;
        let (total, unit) = (sectors.0, Unit::Sectors);
        watch.progress(Progress {
            phase: Phase::ReadingBack,
            done: at,
            total,
            unit,
        });
    }
    back.recovered_errors = reading.recovered_errors;
    Ok(back)
}
