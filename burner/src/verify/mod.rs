//! Verifying: every sector is read once, in order, and compared with its check value.
//!
//! Check values of the whole disc are held in memory: 8 bytes a sector, 100 MB for 25 GB.

mod map;

pub use map::{MapError, parse_mapfile, render_mapfile};

use serde::{Deserialize, Serialize};
use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use crate::copy_tag::{TagsRead, read_tags};
use crate::exact::{index, part, part_mut};
use crate::geometry::{CODED_STRIPS, Geometry, TAGS};
use crate::parity::check_strip::{CLUSTER_BYTES, RowValues, strip_and_offset};
use crate::parity::row::compare;
use crate::parity::{
    Anchor, Candidate, CheckDamage, DiscIdentity, FindError, Search, bits, find_geometry, mask,
    read_checks,
};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Clusters that are read at a time.
const STEP: u64 = 16;

/// How a disc stands.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Class {
    /// Every sector agrees.
    Ok,
    /// Something is damaged; parity covers it easily.
    Watch,
    /// More than a third of the parity of some row is needed.
    Migrate,
    /// Some row misses more than its parity can give back.
    Failed,
}

/// What verifying found.
#[derive(Clone, PartialEq, Debug)]
pub struct Verified {
    /// How the disc is divided.
    pub geometry: Geometry,
    /// Which disc it is, where anything on it still says so.
    pub identity: Option<DiscIdentity>,
    /// Other discs that parts of it are of: damage.
    pub others: Vec<Candidate>,
    /// N: sectors of the disc.
    pub sectors: SectorCount,
    /// Sectors that could not be read.
    pub lost: LostMap,
    /// Sectors that were read and are wrong.
    pub wrong: LostMap,
    /// Sectors without a check value to compare with.
    pub unchecked: SectorCount,
    /// Sectors that are missing in the worst sector column: at most m can be rebuilt.
    pub worst_row: u64,
    /// How it stands.
    pub class: Class,
    /// Which copy of the disc it is, as far as its tags say; an image has none.
    pub tags: TagsRead,
}

/// Why a disc cannot be verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Its geometry cannot be found.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Less than a quarter of the disc is there (SPEC.TXT R-058).
    #[error("the disc has {sectors} sectors, and only {there} are there")]
    TooShort {
        /// N: sectors of the disc.
        sectors: u64,
        /// Sectors that there are.
        there: u64,
    },
    /// Reading cannot go on.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl VerifyError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Find(e) => e.code(),
            Self::Read(e) => e.code(),
            Self::TooShort { .. } => "VER-002",
        }
    }
}

impl Verified {
    /// The disc's UUID, where anything on it still says so.
    pub fn uuid(&self) -> Option<[u8; 16]> {
        self.identity.map(|identity| identity.name.uuid)
    }

    /// All damage: lost and wrong.
    pub fn damage(&self) -> LostMap {
        let mut all = self.lost.clone();
        all.merge(&self.wrong);
        all
    }
}

/// Reads a whole disc and checks every sector.
///
/// # Errors
/// [`VerifyError`]; damage is in the result.
pub fn verify(from: &dyn Sectors, search: &Search<'_>) -> Result<Verified, VerifyError> {
    let found = find_geometry(&[from], search)?;
    let geometry = found.geometry;
    // What is held for each row must not depend on what a few forged sectors claim. The catalog's
    // word is no claim: of a burn that was cut off early, the check says so.
    let (sectors, there) = (geometry.sectors().0, from.sectors().0);
    if there < sectors / 4 && search.hint != Some(geometry) {
        return Err(VerifyError::TooShort { sectors, there });
    }
    let mut sweep = Sweep {
        from,
        geometry,
        watch: search.watch,
        damage: CheckDamage::default(),
        values: Vec::new(),
        depth: vec![0; index(geometry.strip().0)],
        unchecked: 0,
        done: 0,
    };
    sweep.checks(found.identity)?;
    for strip in 0..CODED_STRIPS {
        sweep.strip(strip)?;
    }
    sweep.tail(found.anchor.as_ref())?;
    let tags = match found.identity {
        Some(identity) => read_tags(from, geometry, identity.name)?,
        None => TagsRead::default(),
    };
    let worst = sweep.depth.iter().copied().max().unwrap_or_default();
    let class = class(worst, geometry.parity(), &sweep);
    Ok(Verified {
        geometry,
        identity: found.identity,
        others: found.others,
        sectors: geometry.sectors(),
        lost: sweep.damage.lost,
        wrong: sweep.damage.wrong,
        unchecked: SectorCount(sweep.unchecked),
        worst_row: worst.into(),
        class,
        tags,
    })
}

fn class(worst: u8, parity: u8, sweep: &Sweep<'_>) -> Class {
    let clean =
        sweep.damage.lost.is_empty() && sweep.damage.wrong.is_empty() && sweep.unchecked == 0;
    if worst > parity {
        Class::Failed
    } else if u16::from(worst) * 3 > u16::from(parity) {
        Class::Migrate
    } else if clean {
        Class::Ok
    } else {
        Class::Watch
    }
}

struct Sweep<'a> {
    from: &'a dyn Sectors,
    geometry: Geometry,
    watch: &'a dyn Watch,
    damage: CheckDamage,
    values: Vec<RowValues>,
    /// Missing sectors of each column: row by row, 32 columns each.
    depth: Vec<u8>,
    unchecked: u64,
    done: u64,
}

impl Sweep<'_> {
    fn progress(&mut self, sectors: u64) -> Result<(), ReadError> {
        self.done += sectors;
        let (done, total) = (self.done, self.geometry.sectors().0);
        let unit = Unit::Sectors;
        self.watch.progress(Progress {
            phase: Phase::Checking,
            done,
            total,
            unit,
        });
        if self.watch.cancelled() {
            Err(ReadError::Cancelled)
        } else {
            Ok(())
        }
    }

    /// The check values of all rows; many rows at a time, for the strips lie far apart.
    fn checks(&mut self, identity: Option<DiscIdentity>) -> Result<(), ReadError> {
        const TOGETHER: u64 = 128;
        let rows = self.geometry.rows();
        for first in (0..rows).step_by(TOGETHER as usize) {
            let count = TOGETHER.min(rows - first);
            let values = match identity {
                Some(identity) => read_checks(self.from, identity, first, count, &mut self.damage)?,
                None => vec![RowValues::default(); index(count)],
            };
            self.values.extend(values);
            self.progress(2 * count * CLUSTER_SECTORS)?;
        }
        Ok(())
    }

    fn strip(&mut self, strip: u64) -> Result<(), ReadError> {
        let rows = self.geometry.rows();
        let start = self.geometry.coded_extent(strip).lba;
        let mut bytes = vec![0; STEP as usize * CLUSTER_BYTES];
        for first in (0..rows).step_by(STEP as usize) {
            let count = STEP.min(rows - first);
            let piece = part_mut(&mut bytes, 0..index(count) * CLUSTER_BYTES);
            let mut lost = LostMap::new();
            self.from.read(
                start.after(SectorCount(first * CLUSTER_SECTORS)),
                piece,
                &mut lost,
            )?;
            for (cluster, row) in piece.chunks_exact(CLUSTER_BYTES).zip(first..) {
                let lba = start.after(SectorCount(row * CLUSTER_SECTORS));
                self.cluster(strip, row, lba, cluster, mask(lba, &lost));
            }
            self.damage.lost.merge(&lost);
            self.progress(count * CLUSTER_SECTORS)?;
        }
        Ok(())
    }

    fn cluster(&mut self, strip: u64, row: u64, lba: Lba, bytes: &[u8], lost: u32) {
        let row_at = index(row);
        let (mut wrong, mut unchecked) = (0, 0);
        for values in part(&self.values, row_at..row_at + 1) {
            (wrong, unchecked) = compare(index(strip), bytes, values);
        }
        let wrong = wrong & !lost;
        self.unchecked += u64::from((unchecked & !lost).count_ones());
        bits(lba, wrong).for_each(|sector| self.damage.wrong.add(sector));
        let bad = wrong | lost;
        let from = row_at * CLUSTER_SECTORS as usize;
        let columns = part_mut(&mut self.depth, from..from + CLUSTER_SECTORS as usize);
        for (depth, column) in columns.iter_mut().zip(0..) {
            *depth = depth.saturating_add(u8::from(bad >> column & 1 == 1));
        }
    }

    /// The tail has no check values, but an anchor and what it repeats say what it must be
    /// (SPEC.TXT R-052).
    fn tail(&mut self, anchor: Option<&Anchor>) -> Result<(), ReadError> {
        let tail: Extent = self.geometry.tail();
        let mut bytes = vec![0; tail.sectors.0 as usize * SECTOR_BYTES];
        let mut lost = LostMap::new();
        self.from.read(tail.lba, &mut bytes, &mut lost)?;
        for place in 0..TAGS {
            // What stands there is the copy's, not the image's (SPEC.TXT R-067).
            let lba = self.geometry.tag(place);
            let at = index(lba.since(tail.lba).bytes());
            part_mut(&mut bytes, at..at + SECTOR_BYTES).fill(0);
            lost.remove(one(lba));
        }
        if let Some(right) = anchor.map(|anchor| self.right_tail(anchor)).transpose()? {
            let pairs = bytes
                .chunks_exact(SECTOR_BYTES)
                .zip(right.chunks(SECTOR_BYTES));
            for (at, _) in (0..).zip(pairs).filter(|(_, (is, right))| is != right) {
                let lba = tail.lba.after(SectorCount(at));
                if !lost.contains(lba) {
                    self.damage.wrong.add(one(lba));
                }
            }
        }
        self.damage.lost.merge(&lost);
        self.progress(tail.sectors.0)
    }

    /// What the tail must be; empty where what it is made of is not known to be right.
    fn right_tail(&self, anchor: &Anchor) -> Result<Vec<u8>, ReadError> {
        let (mut known, mut failed) = (true, None);
        let tail = anchor.tail(|lba| {
            let mut sector = vec![0; SECTOR_BYTES];
            let mut lost = LostMap::new();
            if let Err(error) = self.from.read(lba, &mut sector, &mut lost) {
                failed = Some(error);
            }
            known &= lost.is_empty() && self.is_checked(lba) && !self.damage.wrong.contains(lba);
            Ok(sector)
        });
        match (failed, tail) {
            (Some(error), _) => Err(error),
            (None, Ok(tail)) if known => Ok(tail),
            (None, _) => Ok(Vec::new()),
        }
    }

    /// Whether a data sector has a check value.
    fn is_checked(&self, lba: Lba) -> bool {
        let place = strip_and_offset(self.geometry, lba);
        place.is_some_and(|(strip, offset)| {
            let values = self.values.get((offset / CLUSTER_SECTORS) as usize);
            let sector = (offset % CLUSTER_SECTORS) as usize;
            values.is_some_and(|values| values.get(strip as usize, sector).is_some())
        })
    }
}

fn one(lba: Lba) -> Extent {
    Extent {
        lba,
        sectors: SectorCount(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::protect::tests::protected_image;
    use crate::sectors::MemoryImage;
    use crate::watch::Quiet;

    fn check(spoil: impl FnOnce(&mut Vec<u8>, Geometry)) -> Verified {
        let (anchor, mut image) = protected_image(64, 30);
        spoil(&mut image, anchor.geometry);
        let verified = verify(&MemoryImage(image), &Search::full(&Quiet)).unwrap();
        assert_eq!(verified.identity, Some(anchor.identity()));
        verified
    }

    #[test]
    fn a_whole_disc_is_ok() {
        let v = check(|_, _| {});
        assert_eq!((v.class, v.worst_row, v.unchecked.0), (Class::Ok, 0, 0));
        assert!(v.damage().is_empty());
    }

    #[test]
    fn one_flipped_bit_is_named_and_watched() {
        let v = check(|image, _| image[5000 * 2048 + 17] ^= 4);
        assert_eq!((v.class, v.worst_row), (Class::Watch, 1));
        let range = Extent {
            lba: Lba(5000),
            sectors: SectorCount(1),
        };
        assert_eq!(v.wrong.ranges(), [range]);
        assert!(v.lost.is_empty());
    }

    #[test]
    fn damage_is_classed_by_the_worst_column() {
        for (strips, class) in [
            (10, Class::Watch),
            (11, Class::Migrate),
            (31, Class::Failed),
        ] {
            let v = check(|image, g| {
                let end = g.coded_extent(strips).lba.byte() as usize;
                image[20 * 2048..end].iter_mut().for_each(|b| *b ^= 0x5A);
            });
            assert_eq!((v.class, v.worst_row), (class, strips), "{strips}");
        }
    }

    #[test]
    fn a_flipped_bit_behind_the_last_strip_is_named() {
        for at in [0, 15, 16, 319] {
            let v = check(|image, g| image[g.tail().lba.byte() as usize + at * 2048 + 9] ^= 1);
            let place = Lba(v.geometry.tail().lba.0 + at as u64);
            assert_eq!(
                (v.class, v.wrong.ranges()),
                (Class::Watch, &[one(place)][..])
            );
        }
    }

    #[test]
    fn a_cut_off_disc_and_a_lost_check_strip_are_told() {
        let v = check(|image, g| image.truncate(g.tail().lba.byte() as usize));
        assert_eq!(
            (v.class, v.lost.count()),
            (Class::Watch, SectorCount(320 - TAGS))
        );
        let v = check(|image, g| {
            let strip = g.check_extents()[0];
            image[strip.lba.byte() as usize..strip.end().byte() as usize].fill(0);
        });
        assert_eq!(
            (v.class, v.wrong.count(), v.unchecked.0),
            (Class::Watch, SectorCount(64), 0)
        );
    }
}
