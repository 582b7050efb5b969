//! A damaged medium of which only some files are wanted: each place is tried once with few
//! retries, and what failed is tried again only when somebody insists, in smaller reads and within
//! a budget of drive time.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::{BlockStatus, RescueMap, Rescued, SAVE_AFTER};
use crate::exact::{index, part_mut};
use crate::sectors::{Effort, LostMap, Medium, ReadError, Sectors, extent_of};
use crate::watch::Watch;

/// A medium that is read place by place, as its reader asks.
pub struct OnDemand<'a> {
    from: &'a dyn Sectors,
    medium: &'a dyn Medium,
    budget: Duration,
    watch: &'a dyn Watch,
    state: Mutex<State>,
}

/// Keeps what is known, for another run.
type Keep = Box<dyn FnMut(&RescueMap) + Send>;

struct State {
    map: RescueMap,
    keep: Option<Keep>,
    /// Drive time that had gone into failing tries when the map was last kept.
    kept: Duration,
    insists: bool,
    rescued: Rescued,
}

impl<'a> OnDemand<'a> {
    /// Reads `from`; none where it is no medium. `budget` is the drive time that may go into
    /// places that fail: without any, the first one ends it. What came once may be read again.
    pub fn new(from: &'a dyn Sectors, budget: Duration, watch: &'a dyn Watch) -> Option<Self> {
        let medium = from.medium()?;
        Some(Self {
            medium,
            from,
            budget: budget.max(Duration::from_nanos(1)),
            watch,
            state: Mutex::new(State {
                map: RescueMap::new(from.sectors(), None),
                keep: None,
                kept: Duration::ZERO,
                insists: false,
                rescued: Rescued::default(),
            }),
        })
    }

    /// From here on what failed is tried again: with all retries, then sector by sector.
    pub fn insist(&self) {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insists = true;
    }

    /// Takes what failed in an earlier run, where it is not known better by now: there each place
    /// has had the tries that `known` says. Gives the number of those sectors that have had all.
    pub fn know(&self, known: &RescueMap) -> SectorCount {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = 0;
        for (extent, status) in known.runs() {
            if matches!(status, BlockStatus::Untried | BlockStatus::Finished) {
                continue;
            }
            let (mut at, end) = (extent.lba, extent.end());
            while let Some(run) = state.map.next(BlockStatus::Untried, at)
                && run.lba < end
            {
                let upto = run.end().min(end);
                let sectors = SectorCount(upto.0 - run.lba.0);
                let lba = run.lba;
                state.map.set(Extent { lba, sectors }, status);
                if status == BlockStatus::Bad {
                    taken += sectors.0;
                }
                at = upto;
            }
        }
        SectorCount(taken)
    }

    /// From here on what is known is given to `keep` whenever tries that failed have cost another
    /// minute.
    pub fn keep(&self, keep: impl FnMut(&RescueMap) + Send + 'static) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.keep = Some(Box::new(keep));
    }

    /// Gives what is known to whoever keeps it.
    pub fn keep_now(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.keep_now();
    }

    /// What it came to so far.
    pub fn rescued(&self) -> Rescued {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .rescued
    }

    /// What was read and what failed so far.
    pub fn map(&self) -> RescueMap {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.map.clone()
    }

    /// One try; whether it came.
    fn attempt(
        &self,
        state: &mut State,
        at: Lba,
        into: &mut [u8],
        effort: Effort,
    ) -> Result<bool, ReadError> {
        if self.watch.cancelled() {
            return Err(ReadError::Cancelled);
        }
        let came_before = state.map.status(at) == Some(BlockStatus::Finished);
        if state.rescued.in_vain >= self.budget && !came_before {
            state.rescued.stopped = true;
            return Ok(false);
        }
        let began = self.medium.now();
        let came = self.medium.attempt(at, into, effort)?;
        match came {
            true => state.map.set(extent_of(at, into), BlockStatus::Finished),
            false => state.rescued.in_vain += self.medium.now().saturating_sub(began),
        }
        Ok(came)
    }

    /// Reads sectors of one cluster of which the same is known.
    fn run(&self, state: &mut State, at: Lba, into: &mut [u8]) -> Result<bool, ReadError> {
        let own = extent_of(at, into);
        let known = state.map.status(at);
        let came = match known {
            None => false,
            Some(BlockStatus::Untried | BlockStatus::Finished) => {
                let came = self.attempt(state, at, into, Effort::Quick)?;
                if !came && !state.rescued.stopped {
                    state.map.set(own, BlockStatus::Untrimmed);
                }
                came
            }
            Some(BlockStatus::Untrimmed) if state.insists => {
                let came = self.attempt(state, at, into, Effort::Thorough)?;
                if !came && !state.rescued.stopped {
                    state.map.set(own, BlockStatus::Unscraped);
                }
                came
            }
            Some(_) => false,
        };
        Ok(came)
    }

    /// Reads a piece of one cluster.
    fn piece(
        &self,
        state: &mut State,
        at: Lba,
        into: &mut [u8],
        lost: &mut LostMap,
    ) -> Result<(), ReadError> {
        let mut at = at;
        let mut rest = into;
        while !rest.is_empty() {
            let status = state.map.status(at);
            let alike = (at.0..).zip(rest.chunks(SECTOR_BYTES));
            let alike = alike.take_while(|(lba, _)| state.map.status(Lba(*lba)) == status);
            let bytes = alike.count() * SECTOR_BYTES;
            let (own, further) = rest.split_at_mut(bytes);
            if !self.run(state, at, own)? {
                self.sectors_of(state, at, own, lost)?;
            }
            at = at.after(SectorCount((bytes / SECTOR_BYTES) as u64));
            rest = further;
        }
        Ok(())
    }

    /// Sector by sector what did not come as a whole, where somebody insists.
    fn sectors_of(
        &self,
        state: &mut State,
        at: Lba,
        into: &mut [u8],
        lost: &mut LostMap,
    ) -> Result<(), ReadError> {
        for (lba, sector) in (at.0..).map(Lba).zip(into.chunks_exact_mut(SECTOR_BYTES)) {
            let own = Extent {
                lba,
                sectors: SectorCount(1),
            };
            let left = state.map.status(lba) == Some(BlockStatus::Unscraped);
            let came = left && self.attempt(state, lba, sector, Effort::Thorough)?;
            if !came {
                sector.fill(0);
                lost.add(own);
            }
            if left && !came && !state.rescued.stopped {
                state.map.set(own, BlockStatus::Bad);
            }
        }
        Ok(())
    }
}

impl State {
    fn keep_now(&mut self) {
        if let Some(keep) = &mut self.keep {
            keep(&self.map);
        }
    }
}

impl Sectors for OnDemand<'_> {
    fn sectors(&self) -> SectorCount {
        self.from.sectors()
    }

    fn is_medium(&self) -> bool {
        true
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut at, mut left) = (at, 0..into.len());
        while !left.is_empty() {
            let upto = SectorCount(CLUSTER_SECTORS - at.0 % CLUSTER_SECTORS);
            let end = left.end.min(left.start + index(upto.bytes()));
            let piece = part_mut(into, left.start..end);
            self.piece(&mut state, at, piece, lost)?;
            if state.rescued.in_vain.saturating_sub(state.kept) >= SAVE_AFTER {
                state.kept = state.rescued.in_vain;
                state.keep_now();
            }
            at = at.after(upto);
            left.start = end;
        }
        Ok(())
    }
}

impl Drop for OnDemand<'_> {
    fn drop(&mut self) {
        // The drive tries again as it did before; what nobody asked for is not called lost.
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut failed = LostMap::new();
        for status in [
            BlockStatus::Untrimmed,
            BlockStatus::Unscraped,
            BlockStatus::Bad,
        ] {
            for range in state.map.ranges(status) {
                failed.add(range);
            }
        }
        self.medium.end_rescue(&failed);
    }
}
