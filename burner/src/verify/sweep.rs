//! One way over a disc: its check strips first, then all else in order.

use std::time::Duration;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::content::Content;
use super::content_tree::ContentTree;
use super::held_values::{HeldValues, values_of};
use super::suspects::{Suspects, name};
use crate::exact::{index, part_mut};
use crate::geometry::{ANCHORS, CODED_STRIPS, Geometry, TAGS};
use crate::parity::check_strip::{CLUSTER_BYTES, RowValues, strip_and_offset};
use crate::parity::elected::{Elected, elected};
use crate::parity::{Anchor, CheckDamage, DiscIdentity, FoundGeometry, mask, read_checks_to};
use crate::rescue::{BlockStatus, Pass, Plan, RescueMap, Sink, rescue};
use crate::sectors::{LostMap, Medium, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Clusters that are read at a time.
const STEP: u64 = 16;
/// Rows whose check values are read at a time; many, for the two strips lie far apart, and no more,
/// for the clusters of both are held meanwhile.
const TOGETHER: u64 = 64;

/// Drive time that goes into trying again what failed: what a drive gives at all it mostly gives
/// soon.
const AGAIN: Duration = Duration::from_secs(1800);

/// The way over a disc.
pub(super) struct Sweep<'a> {
    from: &'a dyn Sectors,
    geometry: Geometry,
    identity: Option<DiscIdentity>,
    watch: &'a dyn Watch,
    damage: CheckDamage,
    held: HeldValues,
    suspects: Suspects,
    unchecked: LostMap,
    content: Option<Content>,
    image: ContentTree,
    anchors_disputed: bool,
    anchor: Option<Anchor>,
    done: u64,
}

/// What was found on the way.
pub(super) struct Swept {
    /// Sectors that could not be read.
    pub(super) lost: LostMap,
    /// Sectors that were read and are wrong.
    pub(super) wrong: LostMap,
    /// Sectors that were read, and have no check value to compare with.
    pub(super) unchecked: LostMap,
    /// The content as it was read; none where no anchor names one.
    pub(super) content: Option<Content>,
    /// All of it that agrees with its check values, tags of a copy as zeros.
    pub(super) image: ContentTree,
    /// Whether the two copies of the check values contradict each other.
    pub(super) disputed: bool,
    /// Whether anchors do, and nothing has more than two thirds of their votes.
    pub(super) anchors_disputed: bool,
    /// The anchor by the vote of all.
    pub(super) anchor: Option<Anchor>,
}

impl<'a> Sweep<'a> {
    /// Nothing is read yet; `content` is what is to be compared, where that is known.
    pub(super) fn new(
        from: &'a dyn Sectors,
        found: &FoundGeometry,
        content: Option<Content>,
        watch: &'a dyn Watch,
    ) -> Self {
        let geometry = found.geometry;
        Self {
            from,
            geometry,
            identity: found.identity,
            content,
            image: ContentTree::new(geometry.sectors().bytes()),
            watch,
            damage: CheckDamage::default(),
            held: HeldValues::new(geometry),
            suspects: Suspects::default(),
            unchecked: LostMap::new(),
            anchors_disputed: false,
            anchor: None,
            done: 0,
        }
    }

    /// What was found.
    pub(super) fn end(self) -> Swept {
        Swept {
            lost: self.damage.lost,
            wrong: self.damage.wrong,
            unchecked: self.unchecked,
            content: self.content,
            image: self.image,
            disputed: self.damage.disputed,
            anchors_disputed: self.anchors_disputed,
            anchor: self.anchor,
        }
    }

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

    /// The check values of all rows.
    pub(super) fn checks(&mut self) -> Result<(), ReadError> {
        let rows = self.geometry.rows();
        let unknown = RowValues::default();
        for first in (0..rows).step_by(TOGETHER as usize) {
            let count = TOGETHER.min(rows - first);
            match self.identity {
                Some(identity) => {
                    let rows = first..first + count;
                    let (damage, image) = (&mut self.damage, &mut self.image);
                    let mut each = |lba: Lba, cluster: &[u8]| image.put_clusters(lba, cluster);
                    let all = read_checks_to(self.from, identity, rows, damage, &mut each)?;
                    all.iter().for_each(|values| self.held.push(values));
                }
                None => (0..count).for_each(|_| self.held.push(&unknown)),
            }
            self.progress(2 * count * CLUSTER_SECTORS)?;
        }
        Ok(())
    }

    /// All that the code covers, in the order of the disc; of a damaged medium, what failed is
    /// tried once more at the end.
    pub(super) fn strips(&mut self) -> Result<(), ReadError> {
        if let Some(medium) = self.from.medium() {
            self.rescue(medium)?;
            return self.settle();
        }
        let mut bytes = vec![0; STEP as usize * CLUSTER_BYTES];
        for strip in 0..CODED_STRIPS {
            self.strip(strip, &mut bytes)?;
        }
        self.settle()
    }

    fn rescue(&mut self, medium: &dyn Medium) -> Result<(), ReadError> {
        let mut map = RescueMap::new(self.geometry.sectors(), None);
        let known = self.geometry.check_extents().into_iter();
        for read in known.chain([self.geometry.tail()]) {
            map.set(read, BlockStatus::Finished);
        }
        let plan = Plan {
            phase: Phase::Checking,
            upto: Pass::Trim,
            budget: AGAIN,
            sure: Some(Pass::Rest),
        };
        let watch = self.watch;
        rescue(medium, &mut map, self, &plan, watch)?;
        self.damage.lost.merge(&map.unread());
        self.done = self.geometry.tail().lba.0;
        Ok(())
    }

    fn strip(&mut self, strip: u64, bytes: &mut [u8]) -> Result<(), ReadError> {
        let rows = self.geometry.rows();
        let start = self.geometry.coded_extent(strip).lba;
        for first in (0..rows).step_by(STEP as usize) {
            let count = STEP.min(rows - first);
            let piece = part_mut(bytes, 0..index(count) * CLUSTER_BYTES);
            let mut lost = LostMap::new();
            self.from.read(
                start.after(SectorCount(first * CLUSTER_SECTORS)),
                piece,
                &mut lost,
            )?;
            for (cluster, row) in piece.chunks_exact(CLUSTER_BYTES).zip(first..) {
                let lba = start.after(SectorCount(row * CLUSTER_SECTORS));
                self.cluster((index(strip), row), lba, cluster, mask(lba, &lost));
            }
            self.damage.lost.merge(&lost);
            if self.suspects.are_many() {
                self.settle()?;
            }
            self.progress(count * CLUSTER_SECTORS)?;
        }
        Ok(())
    }

    fn cluster(&mut self, (strip, row): (usize, u64), lba: Lba, bytes: &[u8], lost: u32) {
        if lost == u32::MAX {
            return;
        }
        let row_at = index(row);
        let known = self.held.known(strip, row_at);
        name(&mut self.unchecked, lba, !known & !lost);
        let mut agrees = known == u32::MAX && lost == 0;
        if known & !lost != 0 {
            let values = values_of(bytes);
            if lost != 0 || !self.held.agrees(strip, row_at, &values) {
                self.suspects.add(lba, (strip, row), lost, values);
                agrees = false;
            }
        }
        if agrees {
            self.image.put_clusters(lba, bytes);
        }
        match &mut self.content {
            Some(content) if agrees => content.take(lba, bytes),
            Some(content) if lost == 0 => content.set_aside(lba, bytes),
            _ => {}
        }
    }

    fn settle(&mut self) -> Result<(), ReadError> {
        match self.identity {
            Some(identity) => self
                .suspects
                .settle(self.from, identity, &mut self.damage.wrong),
            // Without check strips nothing has a value, and nothing can be wrong.
            None => Ok(()),
        }
    }

    /// The tail has no check values, but an anchor and what it repeats say what it must be
    /// (SPEC.TXT R-052).
    pub(super) fn tail(&mut self, anchor: Option<&Anchor>) -> Result<(), ReadError> {
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
        let anchor = self.elected(anchor, &bytes, &lost)?;
        let right = anchor.as_ref().map(|anchor| self.right_tail(anchor));
        if let Some(right) = right.transpose()? {
            let pairs = bytes
                .chunks_exact(SECTOR_BYTES)
                .zip(right.chunks(SECTOR_BYTES));
            for (at, _) in (0..).zip(pairs).filter(|(_, (is, right))| is != right) {
                let lba = tail.lba.after(SectorCount(at));
                if !lost.contains(lba) {
                    self.damage.wrong.add(one(lba));
                }
            }
            // What it must be is put right or stands there: a gap is filled in later.
            self.image.put_clusters(tail.lba, &right);
        }
        self.anchor = anchor;
        self.damage.lost.merge(&lost);
        self.progress(tail.sectors.0)
    }

    /// The anchor by the vote of all that are right, and of the tail as it was read (SPEC.TXT
    /// Sectors of the head that are not its copies are wrong; where none is elected, head
    /// and tail are unchecked.
    fn elected(
        &mut self,
        found: Option<&Anchor>,
        tail: &[u8],
        lost: &LostMap,
    ) -> Result<Option<Anchor>, ReadError> {
        let mut head = Vec::new();
        for lba in (0..ANCHORS).map(Lba) {
            let (mut sector, mut gone) = (vec![0; SECTOR_BYTES], LostMap::new());
            let right = self.is_checked(lba) && !self.damage.wrong.contains(lba);
            if right && !self.damage.lost.contains(lba) {
                self.from.read(lba, &mut sector, &mut gone)?;
                if gone.is_empty() {
                    head.push((lba, sector));
                }
            }
        }
        let first = self.geometry.tail().lba;
        let tail = tail.chunks(SECTOR_BYTES).take(index(ANCHORS)).zip(0..);
        let tail = tail.map(|(sector, at)| (first.after(SectorCount(at)), sector));
        let tail = tail.filter(|(lba, _)| !lost.contains(*lba));
        let all = head.iter().map(|(lba, sector)| (*lba, sector.as_slice()));
        let all = all.chain(tail);
        let mut voters: Vec<_> = all
            .filter_map(|(lba, sector)| Anchor::in_place(sector, lba))
            .collect();
        voters.retain(|anchor| Some(anchor.identity()) == self.identity);
        Ok(match elected(&voters) {
            Elected::Nobody => found.cloned(),
            Elected::Disputed => {
                self.anchors_disputed = true;
                head.iter()
                    .for_each(|(lba, _)| self.unchecked.add(one(*lba)));
                self.unchecked.add(self.geometry.tail());
                None
            }
            Elected::Anchor(anchor) => {
                let others = head.iter().filter(|(lba, is)| *is != anchor.render(lba.0));
                others.for_each(|(lba, _)| self.damage.wrong.add(one(*lba)));
                Some(anchor.clone())
            }
        })
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
            let row = index(offset / CLUSTER_SECTORS);
            let data = strip < u64::from(self.geometry.data());
            data && self.held.known(index(strip), row) >> (offset % CLUSTER_SECTORS) & 1 == 1
        })
    }
}

impl Sink<ReadError> for Sweep<'_> {
    fn take(&mut self, at: Lba, sectors: &[u8]) -> Result<(), ReadError> {
        let coded = coded_place(self.geometry, at);
        if let (Some(place), CLUSTER_BYTES) = (coded, sectors.len()) {
            self.cluster(place, at, sectors, 0);
        }
        if self.suspects.are_many() {
            self.settle()?;
        }
        Ok(())
    }
}

/// The coded strip and the row of a cluster; none of check strips and tail.
fn coded_place(geometry: Geometry, cluster: Lba) -> Option<(usize, u64)> {
    let (strip, offset) = strip_and_offset(geometry, cluster)?;
    let data = u64::from(geometry.data());
    // Parity is counted without the check strip in front of it.
    let coded = match strip {
        strip if strip < data => strip,
        strip if strip > data && strip <= CODED_STRIPS => strip - 1,
        _ => return None,
    };
    Some((index(coded), offset / CLUSTER_SECTORS))
}

fn one(lba: Lba) -> Extent {
    Extent {
        lba,
        sectors: SectorCount(1),
    }
}
