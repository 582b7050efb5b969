//! How a running job is asked to stop: at its next safe point, or not before the disc that it is
//! burning is finished.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

use stele_burner::watch::Phase;

/// When a job is to stop.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum When {
    /// A disc that is being burned is finished and read back first; everything else stops at its
    /// next safe point.
    AfterDisc,
    /// At the next safe point, which spoils a disc that is being burned.
    Now,
}

/// A wish that something stops. It grows stronger, never weaker.
#[derive(Debug, Default)]
pub struct StopWish(AtomicU8);

impl StopWish {
    /// Asks for a stop.
    pub fn ask(&self, when: When) {
        let strength = match when {
            When::AfterDisc => 1,
            When::Now => 2,
        };
        self.0.fetch_max(strength, Ordering::SeqCst);
    }

    /// What was asked for.
    pub fn asked(&self) -> Option<When> {
        match self.0.load(Ordering::SeqCst) {
            0 => None,
            1 => Some(When::AfterDisc),
            _ => Some(When::Now),
        }
    }
}

/// The wish that everything in this process ends, and how many discs are being burned in it.
#[derive(Debug, Default)]
pub struct Ending {
    wish: StopWish,
    discs: AtomicUsize,
}

impl Ending {
    /// Asks for the end of everything.
    pub fn ask(&self, when: When) {
        self.wish.ask(when);
    }

    /// What was asked for.
    pub fn asked(&self) -> Option<When> {
        self.wish.asked()
    }

    /// How many discs are being burned or read back after that.
    pub fn discs(&self) -> usize {
        self.discs.load(Ordering::SeqCst)
    }
}

/// What one job, or one of its drives, is stopped by: its own wish, that for the whole job, and
/// the end of everything.
#[derive(Debug)]
pub struct Brake {
    wishes: Vec<Arc<StopWish>>,
    ending: Arc<Ending>,
    at_disc: AtomicBool,
}

impl Brake {
    /// A brake that obeys these wishes.
    pub fn new(wishes: Vec<Arc<StopWish>>, ending: Arc<Ending>) -> Self {
        Self {
            wishes,
            ending,
            at_disc: AtomicBool::new(false),
        }
    }

    /// Takes what the job is doing.
    pub fn phase(&self, phase: Phase) {
        self.set(matches!(
            phase,
            Phase::Burning | Phase::Closing | Phase::ReadingBack
        ));
    }

    /// The disc is finished, or was given up.
    pub fn disc_done(&self) {
        self.set(false);
    }

    fn set(&self, at_disc: bool) {
        let was = self.at_disc.swap(at_disc, Ordering::SeqCst);
        match (was, at_disc) {
            (false, true) => self.ending.discs.fetch_add(1, Ordering::SeqCst),
            (true, false) => self.ending.discs.fetch_sub(1, Ordering::SeqCst),
            (true, true) | (false, false) => 0,
        };
    }

    /// Whether the job is to stop at its next safe point.
    pub fn stops(&self) -> bool {
        let own = self.wishes.iter().filter_map(|wish| wish.asked());
        match own.chain(self.ending.asked()).max() {
            Some(When::Now) => true,
            Some(When::AfterDisc) => !self.at_disc.load(Ordering::SeqCst),
            None => false,
        }
    }
}

impl Drop for Brake {
    fn drop(&mut self) {
        self.disc_done();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disc_is_finished_unless_somebody_asks_for_now() {
        let (own, ending) = (Arc::new(StopWish::default()), Arc::new(Ending::default()));
        let brake = Brake::new(vec![Arc::clone(&own)], Arc::clone(&ending));
        assert!(!brake.stops());
        for phase in [Phase::Burning, Phase::Closing, Phase::ReadingBack] {
            brake.phase(phase);
            assert_eq!(ending.discs(), 1, "{phase:?}");
        }
        ending.ask(When::AfterDisc);
        assert!(!brake.stops());
        own.ask(When::Now);
        assert!(brake.stops());
        own.ask(When::AfterDisc);
        assert_eq!(own.asked(), Some(When::Now));

        let other = Brake::new(Vec::new(), Arc::clone(&ending));
        assert!(other.stops(), "nothing is half burned there");
        other.phase(Phase::Burning);
        assert!(!other.stops());
        other.disc_done();
        assert!(other.stops());
        other.phase(Phase::Writing);
        assert!(other.stops(), "an image is built again, a disc is not");
        drop(brake);
        assert_eq!(ending.discs(), 0);
    }
}
