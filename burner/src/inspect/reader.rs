//! Reads structures with everything bounded, and collects what is found.

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::detail::Detail;
use super::finding::{Finding, FindingKind};
use super::tree::FileFacts;
use crate::copy_tag::{TagsRead, read_tags};
use crate::parity::{
    CheckDamage, DiscIdentity, FindError, FoundGeometry, Search, find_geometry, read_checks,
};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Findings that are kept of one disc.
const FINDINGS_MAX: usize = 10_000;

/// Entries of one tree that are followed.
pub(super) const ENTRIES_MAX: u64 = 4_000_000;

/// Levels of directories that are followed.
pub(super) const DEPTH_MAX: usize = 256;

/// Bytes of one directory, path table or allocation list at most.
pub(super) const PART_BYTES_MAX: u64 = 256 << 20;

/// Bytes of memory that all trees of a disc may take together: so many for each byte of the
/// medium, since an entry stands on it with its name, and never more than this. A million files
/// take some 700 MB.
const MEMORY_MAX: u64 = 1 << 30;
const MEMORY_FOR_EACH_BYTE: u64 = 16;
const MEMORY_ALWAYS: u64 = 4 << 20;

/// Bytes that an entry of a tree takes beside its path.
pub(super) const HELD_FOR_EACH: u64 = 160;

/// Sectors of structures that are read at most, times those of the medium. An honest disc has few
/// that are read more than twice.
const READS_OF_EACH_SECTOR: u64 = 32;
const READS_ALWAYS: u64 = 10_000;

/// Stretches of lost sectors that are held one by one. Of more, whole clusters count as lost: a
/// drive loses no less at once, and of 100 GB there are 1.5 million.
const STRETCHES_MAX: usize = 1 << 16;

/// A disc that is looked at.
pub(super) struct Reader<'a> {
    from: &'a dyn Sectors,
    watch: &'a dyn Watch,
    pub findings: Vec<Finding>,
    pub lost: LostMap,
    /// Stretches of it, of which no more are held one by one.
    stretches_max: usize,
    entries: u64,
    /// Bytes of memory that may still be taken.
    memory: u64,
    /// Sectors that may still be read.
    reads: u64,
}

impl<'a> Reader<'a> {
    pub fn new(from: &'a dyn Sectors, watch: &'a dyn Watch) -> Self {
        Self {
            from,
            watch,
            findings: Vec::new(),
            lost: LostMap::new(),
            stretches_max: STRETCHES_MAX,
            entries: 0,
            memory: from
                .sectors()
                .bytes()
                .saturating_mul(MEMORY_FOR_EACH_BYTE)
                .saturating_add(MEMORY_ALWAYS)
                .min(MEMORY_MAX),
            reads: reads(from.sectors()),
        }
    }

    /// Takes some bytes of the memory that trees may take; `false` where it is used up, and from
    /// then on.
    pub fn hold(&mut self, bytes: u64) -> bool {
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                true
            }
            None => {
                self.memory = 0;
                false
            }
        }
    }

    /// Bytes of memory that may still be taken.
    pub fn room(&self) -> u64 {
        self.memory
    }

    /// Gives back what is held no longer.
    pub fn release(&mut self, bytes: u64) {
        self.memory = self.memory.saturating_add(bytes);
    }

    /// Whether a part of so many bytes can be taken apart in the memory that is left.
    pub fn fits(&self, bytes: u64) -> bool {
        bytes.saturating_mul(4) <= self.memory
    }

    /// Begins another pass: what was read before does not count for it.
    pub fn next_pass(&mut self) {
        self.reads = reads(self.sectors());
    }

    /// Sectors that there are.
    pub fn sectors(&self) -> SectorCount {
        self.from.sectors()
    }

    /// Hands on how far it is.
    pub fn tell(&self, progress: Progress) {
        self.watch.progress(progress);
    }

    /// Keeps a finding, unless there are too many already.
    pub fn find(&mut self, kind: FindingKind, detail: Detail) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding { kind, detail });
        }
    }

    /// One sector; `None` where it cannot be had, which is noted.
    pub fn sector(&mut self, lba: Lba) -> Result<Option<Vec<u8>>, ReadError> {
        let one = Extent {
            lba,
            sectors: SectorCount(1),
        };
        if one.end().0 > self.sectors().0 {
            return Ok(None);
        }
        let bytes = self.bytes(one)?;
        Ok((!self.lost.contains(lba) && !bytes.is_empty()).then_some(bytes))
    }

    /// The bytes of an extent, zero where they cannot be read; cut at the medium's end and at a
    /// size that no honest structure has.
    pub fn bytes(&mut self, extent: Extent) -> Result<Vec<u8>, ReadError> {
        if self.watch.cancelled() {
            return Err(ReadError::Cancelled);
        }
        let end = extent.end().0.min(self.sectors().0);
        let sectors = SectorCount(end.saturating_sub(extent.lba.0));
        let sectors = sectors.bytes().min(PART_BYTES_MAX) / SECTOR_BYTES as u64;
        if sectors > self.reads && self.reads > 0 {
            let times = READS_OF_EACH_SECTOR;
            self.find(FindingKind::NotFollowed, Detail::ReadTooOften { times });
            self.reads = 0;
        }
        if sectors > self.reads {
            return Ok(Vec::new());
        }
        self.reads -= sectors;
        let mut bytes = vec![0; SectorCount(sectors).bytes() as usize];
        let mut lost = LostMap::new();
        self.from.read(extent.lba, &mut bytes, &mut lost)?;
        // Each stretch that is lost by itself, not where the reading of it began.
        for gone in lost.ranges() {
            let (first, last) = (gone.lba.0, gone.end().0.saturating_sub(1));
            if !self.lost.contains(gone.lba) {
                self.find(FindingKind::Unreadable, Detail::Sectors { first, last });
            }
        }
        self.lost.merge(&lost);
        if self.lost.ranges().len() > self.stretches_max {
            self.lost = in_clusters(&self.lost);
            self.stretches_max = STRETCHES_MAX.max(2 * self.lost.ranges().len());
        }
        Ok(bytes)
    }

    /// A file's first bytes, at most `most`, and never more than the medium has.
    pub fn file(&mut self, file: &FileFacts, most: u64) -> Result<Vec<u8>, ReadError> {
        let mut out = Vec::new();
        let wanted = file.len.min(most).min(self.sectors().bytes());
        for extent in &file.extents {
            if out.len() as u64 >= wanted {
                break;
            }
            let left = SectorCount::holding(wanted - out.len() as u64);
            let part = Extent {
                lba: extent.lba,
                sectors: extent.sectors.min(left),
            };
            out.extend(self.bytes(part)?);
        }
        out.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
        Ok(out)
    }

    /// How the disc is divided, where it is one of ours.
    pub fn find_protection(&self, full: bool) -> Result<FoundGeometry, FindError> {
        let search = Search {
            full,
            ..Search::quick(self.watch)
        };
        find_geometry(&[self.from], &search)
    }

    /// Reads check sectors of rows, from the first on so many; what is wrong with them is added.
    pub fn checks(
        &self,
        disc: DiscIdentity,
        (first, rows): (u64, u64),
        damage: &mut CheckDamage,
    ) -> Result<(), ReadError> {
        if self.watch.cancelled() {
            return Err(ReadError::Cancelled);
        }
        read_checks(self.from, disc, first, rows, damage).map(|_| ())
    }

    /// The tags of the copy that this is.
    pub fn tags(&self, disc: DiscIdentity) -> Result<TagsRead, ReadError> {
        read_tags(self.from, disc.geometry, disc.name)
    }

    /// Counts one more entry of a tree; `false` where there are too many to go on.
    pub fn one_more(&mut self) -> bool {
        self.entries += 1;
        if self.entries.is_multiple_of(1000) {
            self.watch.progress(Progress {
                phase: Phase::Scanning,
                done: self.entries,
                total: 0,
                unit: Unit::Files,
            });
        }
        self.entries <= ENTRIES_MAX && self.reads > 0
    }

    /// Begins to count anew, for the next tree.
    pub fn next_tree(&mut self) {
        self.entries = 0;
    }
}

/// All clusters of which a sector is lost.
fn in_clusters(lost: &LostMap) -> LostMap {
    let mut clusters = LostMap::new();
    for range in lost.ranges() {
        let first = range.lba.0 / CLUSTER_SECTORS * CLUSTER_SECTORS;
        let end = range.end().0.next_multiple_of(CLUSTER_SECTORS);
        clusters.add(Extent {
            lba: Lba(first),
            sectors: SectorCount(end - first),
        });
    }
    clusters
}

fn reads(sectors: SectorCount) -> u64 {
    let all = sectors.0.saturating_mul(READS_OF_EACH_SECTOR);
    all.saturating_add(READS_ALWAYS)
}

/// Two bytes, little-endian, or 0 where they are not there.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    u16::from_le_bytes(*found.unwrap_or(&[0; 2]))
}

/// Four bytes, little-endian, or 0 where they are not there.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    u32::from_le_bytes(*found.unwrap_or(&[0; 4]))
}

/// Eight bytes, little-endian, or 0 where they are not there.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    u64::from_le_bytes(*found.unwrap_or(&[0; 8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_very_many_stretches_whole_clusters_are_lost() {
        let mut lost = LostMap::new();
        for lba in [3, 5, 40, 200] {
            lost.add(Extent {
                lba: Lba(lba),
                sectors: SectorCount(1),
            });
        }
        let ranges: Vec<(u64, u64)> = in_clusters(&lost)
            .ranges()
            .iter()
            .map(|range| (range.lba.0, range.sectors.0))
            .collect();
        assert_eq!(ranges, [(0, 64), (192, 32)]);
    }

    /// Two sectors of a medium are lost, far from where anybody begins to read.
    struct TwoLost;

    impl Sectors for TwoLost {
        fn sectors(&self) -> SectorCount {
            SectorCount(9_000)
        }

        fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
            into.fill(0);
            for lba in [Lba(1_003), Lba(5_555)] {
                if lba >= at && lba.since(at).0 < (into.len() / SECTOR_BYTES) as u64 {
                    lost.add(Extent {
                        lba,
                        sectors: SectorCount(1),
                    });
                }
            }
            Ok(())
        }
    }

    /// D8: they are named, and not where the reads began in which they were.
    #[test]
    fn sectors_that_cannot_be_read_are_named_by_their_own_numbers() {
        let depth = super::super::Depth::Content;
        let found = super::super::inspect(&TwoLost, depth, &crate::watch::Quiet).unwrap();
        assert_eq!(found.lost, [(1_003, 1), (5_555, 1)]);
    }
}
