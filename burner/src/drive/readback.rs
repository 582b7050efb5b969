//! Reading back: every sector from the medium, compared with the image.

use std::ops::ControlFlow;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};
use stele_mmc::Transport;

use super::burn_error::BurnError;
use super::open_drive::Drive;
use super::read_ahead::{ImageFailure, each_cluster};
use super::sectors::{Reading, ReadingReport, read_cluster};
use crate::geometry::is_tag_of;
use crate::sectors::{ImageHasher, LostMap, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// What reading back found. It exists only where every sector was tried.
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
    /// How the reading went.
    pub reading: ReadingReport,
}

impl ReadBack {
    /// Whether every sector was read and compared equal.
    pub fn is_whole(&self) -> bool {
        self.sectors.0 > 0 && self.equal == self.sectors
    }

    /// Every sector of the image is on the medium as it was built: what differs from the image file
    /// is equal, but for the tag of the copy, which is none of it.
    fn image_changed(&mut self) {
        let different = std::mem::take(&mut self.different);
        for range in different.ranges() {
            for lba in (range.lba.0..range.end().0).map(Lba) {
                match is_tag_of(self.sectors, lba) {
                    true => self.different.add(Extent {
                        lba,
                        sectors: SectorCount(1),
                    }),
                    false => self.equal.0 += 1,
                }
            }
        }
    }

    /// Sorts the sectors of one cluster into equal, lost and different.
    fn compare(&mut self, at: Lba, disc: &[u8], own: &[u8], lost: &LostMap) {
        let pairs = disc
            .chunks_exact(SECTOR_BYTES)
            .zip(own.chunks_exact(SECTOR_BYTES));
        for ((disc, own), lba) in pairs.zip(at.0..) {
            let one = Extent {
                lba: Lba(lba),
                sectors: SectorCount(1),
            };
            if lost.contains(Lba(lba)) {
                self.lost.add(one);
            } else if disc != own {
                self.different.add(one);
            } else {
                self.equal.0 += 1;
            }
        }
    }
}

/// Reads `sectors` sectors back and compares them with the image; `built` is what that was when it
/// was built. Where the medium holds that, and the image does not any more, it is the image that
/// changed, and what is on the medium counts.
///
/// # Errors
/// [`BurnError::ReadBack`] where the drive cannot go on, [`BurnError::Image`] and
/// [`BurnError::Source`] where there is nothing to compare with, [`BurnError::Cancelled`].
/// Damage of the medium is in the result.
pub fn read_back<T: Transport>(
    drive: &mut Drive<T>,
    (image, built): (&dyn Sectors, Option<[u8; 32]>),
    sectors: SectorCount,
    watch: &dyn Watch,
) -> Result<ReadBack, BurnError> {
    let mut back = ReadBack {
        sectors,
        ..ReadBack::default()
    };
    let (mut from_disc, mut hash) = (Vec::new(), ImageHasher::new(sectors));
    let mut reading = Reading::default();
    let compared = each_cluster(image, sectors, |at, own| {
        if watch.cancelled() {
            return ControlFlow::Break(BurnError::Cancelled);
        }
        // The padding of the last cluster is no part of the image and need not be readable.
        let left = sectors.0.saturating_sub(at.0);
        let count = left.min((own.len() / SECTOR_BYTES) as u64);
        from_disc.resize(count as usize * SECTOR_BYTES, 0);
        let mut lost = LostMap::new();
        match read_cluster(drive, at, &mut from_disc, &mut lost, &mut reading) {
            Ok(()) => {
                back.compare(at, &from_disc, own, &lost);
                hash.take(at, &from_disc);
            }
            Err(e) => return ControlFlow::Break(BurnError::ReadBack(e)),
        }
        watch.progress(Progress {
            phase: Phase::ReadingBack,
            done: at.0.saturating_add(count),
            total: sectors.0,
            unit: Unit::Sectors,
        });
        ControlFlow::Continue(())
    });
    back.reading = reading.report();
    if back.lost.is_empty() && !back.different.is_empty() && built == Some(hash.finish()) {
        back.image_changed();
    }
    match compared {
        Ok(ControlFlow::Continue(())) => Ok(back),
        Ok(ControlFlow::Break(why)) => Err(why),
        Err(failure) => Err(failure.into()),
    }
}

impl From<ImageFailure> for BurnError {
    fn from(failure: ImageFailure) -> Self {
        match failure {
            ImageFailure::Damaged(lba) => Self::Image {
                lba: u32::try_from(lba.0).unwrap_or(u32::MAX),
            },
            ImageFailure::Unreadable(source) => Self::Source(source),
        }
    }
}
