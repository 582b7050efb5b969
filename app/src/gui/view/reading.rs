//! A disc that is read in full in a drive, and what was found: it is shown until the next disc.

use std::time::{Duration, Instant};

use stele_burner::geometry::Geometry;
use stele_burner::watch::Seen;

use super::Health;
use crate::jobs::read::verify;
use crate::picture::{DiscMap, Shapes};
use crate::words::outcomes::Note;

/// How soon a picture changes again: more often nobody sees it.
const AGAIN: Duration = Duration::from_millis(250);

/// A disc that is read, or was.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Serial of the copy.
    pub serial: String,
    /// What was seen of it.
    pub map: DiscMap,
    /// What is drawn of that.
    pub shapes: Shapes,
    /// Its speed, by place.
    pub curve: Vec<[f64; 2]>,
    /// The drive that read the copy before this, in this window, and its speed there.
    pub before: Option<(String, Vec<[f64; 2]>)>,
    /// What was found; none while it is read.
    pub end: Option<ReadEnd>,
    drawn: (u64, Option<Instant>),
}

/// Draws what has changed of one of several discs: of the next one in the next frame.
pub fn refresh<'a>(readings: impl IntoIterator<Item = &'a mut Reading>, now: Instant) {
    let mut readings = readings.into_iter();
    readings.any(|reading| reading.refresh(now));
}

/// How a read ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadEnd {
    /// The verdict, and what to do.
    pub note: Note,
    /// What the copy is now; none where that is not known by this read.
    pub class: Option<Health>,
    /// Whether all of it was read.
    pub is_whole: bool,
}

impl Reading {
    /// A copy that is about to be read.
    pub fn new(serial: String, sectors: u64, geometry: Option<Geometry>) -> Self {
        let map = DiscMap::new(sectors, geometry);
        Self {
            serial,
            shapes: map.shapes(),
            map,
            curve: Vec::new(),
            before: None,
            end: None,
            drawn: (0, None),
        }
    }

    /// Changes with what is drawn.
    pub fn version(&self) -> u64 {
        self.drawn.0
    }

    /// Takes what is seen of it.
    pub fn see(&mut self, seen: &Seen) {
        match seen {
            Seen::Tried { extent, came, took } => self.map.tried(*extent, *came, *took),
            Seen::Disc { .. } => {}
        }
    }

    /// It was read to its end.
    pub fn end(&mut self, outcome: &verify::Outcome, note: Note) {
        let is_whole = outcome.sectors > 0;
        if is_whole {
            let (worst, parity) = (outcome.worst_row, outcome.parity);
            self.map.end(&outcome.damage, worst, parity);
        }
        let state = outcome.state;
        let class = state.and_then(|state| Health::of(state, false, false));
        self.ended(ReadEnd {
            note,
            class,
            is_whole,
        });
    }

    /// It ended so.
    pub fn ended(&mut self, end: ReadEnd) {
        self.end = Some(end);
        self.draw();
    }

    /// Draws what has changed, where that is long enough ago; whether it did.
    fn refresh(&mut self, now: Instant) -> bool {
        let (version, at) = self.drawn;
        let rested = at.is_none_or(|at| now.duration_since(at) >= AGAIN);
        let draws = rested && version != self.map.version();
        if draws {
            self.draw();
            self.drawn.1 = Some(now);
        }
        draws
    }

    fn draw(&mut self) {
        (self.shapes, self.curve) = (self.map.shapes(), self.map.curve());
        self.drawn.0 = self.map.version();
    }
}
