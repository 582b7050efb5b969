//! Rescue: reading a damaged disc by a plan, so that what can be read is read first.
//!
//! A drive may try for minutes before it gives up a place. So the disc is swept with few retries
//! and without lingering at what fails; only then places that failed are tried again, from the
//! edges, in smaller reads, as long as they are needed and the budget of time lasts. What was read
//! and what failed is kept as a map ([`RescueMap`]), so that a rescue can be stopped and goes on.
//!
//! The order of passes is that of GNU ddrescue (its manual, "Algorithm"), for clusters of 64 KiB.

mod map;
mod on_demand;
mod pass;

pub use map::{BlockStatus, MAP_MAX, MapError, RescueMap};
pub use on_demand::OnDemand;
pub use pass::Pass;

use std::time::Duration;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use crate::exact::{index, part_mut};
use crate::sectors::{Effort, Medium, ReadError};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Drive time that goes into places that fail, where nobody says otherwise.
pub const BUDGET: Duration = Duration::from_secs(12 * 3600);
/// Sectors left out behind the first place that fails: 1 MiB. Each further failure doubles them.
const SKIP_LEAST: u64 = 16 * CLUSTER_SECTORS;
/// The most that are left out, as a part of the disc.
const SKIP_MOST_PART: u64 = 64;
/// Drive time after which the map is saved.
const SAVE_AFTER: Duration = Duration::from_secs(60);

/// Whoever takes what is read, and knows what is worth trying for.
pub trait Sink<E> {
    /// Takes sectors that were read.
    ///
    /// # Errors
    /// They cannot be taken: the rescue ends.
    fn take(&mut self, at: Lba, sectors: &[u8]) -> Result<(), E>;

    /// Whether the cluster at `at`, which failed or was left out, is needed.
    fn wants(&self, _: &RescueMap, _: Lba) -> bool {
        true
    }

    /// Keeps the map, after all that it calls read is safe.
    ///
    /// # Errors
    /// It cannot be kept: the rescue ends.
    fn save(&mut self, _: &RescueMap) -> Result<(), E> {
        Ok(())
    }
}

/// How far a rescue goes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What the first pass is called to whoever watches.
    pub phase: Phase,
    /// The last pass.
    pub upto: Pass,
    /// Drive time that may go into places that fail.
    pub budget: Duration,
    /// Passes that are gone through to their end whatever the budget says: all up to this one.
    pub sure: Option<Pass>,
}

/// What a rescue came to.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Rescued {
    /// Drive time that went into places that failed.
    pub in_vain: Duration,
    /// The budget ran out before all places were tried.
    pub stopped: bool,
}

/// Reads what a map does not call finished yet.
///
/// # Errors
/// The sink's; [`ReadError`] where the drive cannot go on, and where somebody asked to stop. The
/// map has been saved in each case, and the drive tries again as it did before.
pub fn rescue<E: From<ReadError>>(
    medium: &dyn Medium,
    map: &mut RescueMap,
    sink: &mut dyn Sink<E>,
    plan: &Plan,
    watch: &dyn Watch,
) -> Result<Rescued, E> {
    let finished = map.count(BlockStatus::Finished).0;
    let mut run = Run {
        medium,
        map,
        sink,
        plan,
        watch,
        finished,
        in_vain: Duration::ZERO,
        saved: medium.now(),
        buffer: vec![0; CLUSTER_SECTORS as usize * SECTOR_BYTES],
    };
    let ended = run.passes();
    let in_vain = run.in_vain;
    let saved = sink.save(map);
    medium.end_rescue(&map.unread());
    let stopped = match ended {
        Ok(()) => false,
        Err(Stop::Budget) => true,
        Err(Stop::Failed(error)) => return Err(error),
    };
    saved?;
    Ok(Rescued { in_vain, stopped })
}

/// Why passes end early.
enum Stop<E> {
    /// The budget ran out.
    Budget,
    /// It cannot go on.
    Failed(E),
}

impl<E> From<E> for Stop<E> {
    fn from(error: E) -> Self {
        Self::Failed(error)
    }
}

struct Run<'a, E> {
    medium: &'a dyn Medium,
    map: &'a mut RescueMap,
    sink: &'a mut dyn Sink<E>,
    plan: &'a Plan,
    watch: &'a dyn Watch,
    finished: u64,
    in_vain: Duration,
    /// Drive time when the map was last saved.
    saved: Duration,
    buffer: Vec<u8>,
}

impl<E: From<ReadError>> Run<'_, E> {
    fn passes(&mut self) -> Result<(), Stop<E>> {
        let begun = self.map.pass;
        for pass in Pass::ALL {
            if pass < begun || pass == Pass::Done {
                continue;
            }
            if pass > self.plan.upto {
                return Ok(());
            }
            self.map.pass = pass;
            match pass {
                Pass::Forward => self.forward()?,
                Pass::Backward => self.backward()?,
                Pass::Rest => self.rest()?,
                Pass::Trim => self.trim()?,
                Pass::Edges => self.edges()?,
                Pass::Inside => self.inside()?,
                Pass::Done => {}
            }
        }
        self.map.pass = Pass::Done;
        Ok(())
    }

    /// One try; whether it came.
    fn try_at(&mut self, piece: Extent, effort: Effort) -> Result<bool, Stop<E>> {
        if self.watch.cancelled() {
            return Err(E::from(ReadError::Cancelled).into());
        }
        let limited = self.plan.sure.is_none_or(|sure| self.map.pass > sure);
        if limited && self.in_vain >= self.plan.budget {
            return Err(Stop::Budget);
        }
        let began = self.medium.now();
        let into = part_mut(&mut self.buffer, 0..index(piece.sectors.bytes()));
        let came = self.medium.attempt(piece.lba, into, effort);
        let came = came.map_err(E::from)?;
        let now = self.medium.now();
        if came {
            self.sink.take(piece.lba, into)?;
            self.map.set(piece, BlockStatus::Finished);
            self.finished += piece.sectors.0;
        } else {
            self.in_vain += now.saturating_sub(began);
        }
        self.watch.progress(Progress {
            phase: match self.map.pass {
                Pass::Forward => self.plan.phase,
                _ => Phase::Rescuing,
            },
            done: self.finished,
            total: self.map.sectors().0,
            unit: Unit::Sectors,
        });
        if now.saturating_sub(self.saved) >= SAVE_AFTER {
            self.sink.save(self.map)?;
            self.saved = self.medium.now();
        }
        Ok(came)
    }

    fn forward(&mut self) -> Result<(), Stop<E>> {
        let most = (self.map.sectors().0 / SKIP_MOST_PART / CLUSTER_SECTORS) * CLUSTER_SECTORS;
        let (mut at, mut skip) = (Lba(0), SKIP_LEAST);
        while let Some(gap) = self.map.next(BlockStatus::Untried, at) {
            let piece = first_cluster(gap);
            at = piece.end();
            if self.try_at(piece, Effort::Quick)? {
                skip = SKIP_LEAST;
            } else {
                self.map.set(piece, BlockStatus::Untrimmed);
                at = at.after(SectorCount(skip));
                skip = (skip * 2).min(most.max(SKIP_LEAST));
            }
        }
        Ok(())
    }

    fn backward(&mut self) -> Result<(), Stop<E>> {
        for gap in self.map.ranges(BlockStatus::Untried).into_iter().rev() {
            let mut left = gap;
            while left.sectors.0 > 0 {
                let piece = last_cluster(left);
                if !self.try_at(piece, Effort::Quick)? {
                    self.map.set(piece, BlockStatus::Untrimmed);
                    break;
                }
                left.sectors = piece.lba.since(left.lba);
            }
        }
        Ok(())
    }

    fn rest(&mut self) -> Result<(), Stop<E>> {
        let mut at = Lba(0);
        while let Some(gap) = self.map.next(BlockStatus::Untried, at) {
            let piece = first_cluster(gap);
            at = piece.end();
            if self.sink.wants(self.map, piece.lba) && !self.try_at(piece, Effort::Quick)? {
                self.map.set(piece, BlockStatus::Untrimmed);
            }
        }
        Ok(())
    }

    fn trim(&mut self) -> Result<(), Stop<E>> {
        for gap in self.map.ranges(BlockStatus::Untrimmed) {
            let front = self.edge(clusters(gap).into_iter())?;
            if front.is_some() {
                self.edge(clusters(gap).into_iter().rev())?;
            }
            // What is left between the edges is for smaller reads.
            for piece in clusters(gap) {
                let left = self.map.status(piece.lba) == Some(BlockStatus::Untrimmed);
                if left && front.is_some() {
                    self.map.set(piece, BlockStatus::Unscraped);
                }
            }
        }
        Ok(())
    }

    /// Goes on from one edge of a gap until something fails; what did. What nobody needs is passed
    /// over.
    fn edge(&mut self, pieces: impl Iterator<Item = Extent>) -> Result<Option<Extent>, Stop<E>> {
        for piece in pieces {
            if self.map.status(piece.lba) != Some(BlockStatus::Untrimmed) {
                return Ok(Some(piece));
            }
            let wanted = self.sink.wants(self.map, piece.lba);
            if wanted && !self.try_at(piece, Effort::Thorough)? {
                self.map.set(piece, BlockStatus::Unscraped);
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }

    fn edges(&mut self) -> Result<(), Stop<E>> {
        for piece in self.unscraped() {
            if !self.sink.wants(self.map, piece.lba) {
                continue;
            }
            let failed = self.sectors_until_bad(sectors_of(piece))?;
            if let Some(failed) = failed {
                let behind = sectors_of(piece).filter(|lba| *lba > failed);
                self.sectors_until_bad(behind.collect::<Vec<_>>().into_iter().rev())?;
            }
        }
        Ok(())
    }

    /// Single sectors until one fails, which is called bad.
    fn sectors_until_bad(
        &mut self,
        sectors: impl Iterator<Item = Lba>,
    ) -> Result<Option<Lba>, Stop<E>> {
        for lba in sectors {
            if !self.try_at(one(lba), Effort::Thorough)? {
                self.map.set(one(lba), BlockStatus::Bad);
                return Ok(Some(lba));
            }
        }
        Ok(None)
    }

    fn inside(&mut self) -> Result<(), Stop<E>> {
        for piece in self.unscraped() {
            for lba in sectors_of(piece) {
                let wanted = self.sink.wants(self.map, piece.lba);
                if wanted && !self.try_at(one(lba), Effort::Thorough)? {
                    self.map.set(one(lba), BlockStatus::Bad);
                }
            }
        }
        Ok(())
    }

    /// What is left for single sectors, cluster by cluster.
    fn unscraped(&self) -> Vec<Extent> {
        let gaps = self.map.ranges(BlockStatus::Unscraped);
        gaps.into_iter().flat_map(clusters).collect()
    }
}

fn one(lba: Lba) -> Extent {
    Extent {
        lba,
        sectors: SectorCount(1),
    }
}

fn sectors_of(piece: Extent) -> impl DoubleEndedIterator<Item = Lba> {
    (piece.lba.0..piece.end().0).map(Lba)
}

/// What of a gap lies in its first cluster.
fn first_cluster(gap: Extent) -> Extent {
    let upto = CLUSTER_SECTORS - gap.lba.0 % CLUSTER_SECTORS;
    Extent {
        lba: gap.lba,
        sectors: SectorCount(gap.sectors.0.min(upto)),
    }
}

/// What of a gap lies in its last cluster.
fn last_cluster(gap: Extent) -> Extent {
    let end = gap.end();
    let from = end.0.saturating_sub(1) / CLUSTER_SECTORS * CLUSTER_SECTORS;
    let lba = gap.lba.max(Lba(from));
    let sectors = end.since(lba);
    Extent { lba, sectors }
}

/// A gap cluster by cluster.
fn clusters(gap: Extent) -> Vec<Extent> {
    let mut all = Vec::new();
    let mut left = gap;
    while left.sectors.0 > 0 {
        let piece = first_cluster(left);
        left = Extent {
            lba: piece.end(),
            sectors: left.end().since(piece.end()),
        };
        all.push(piece);
    }
    all
}
