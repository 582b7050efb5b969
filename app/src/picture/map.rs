//! A disc while all of it is read: what was tried, what did not come, how fast it went.

use std::time::Duration;

use stele_burner::geometry::Geometry;
use stele_burner::{CLUSTER_SECTORS, Extent, SECTOR_BYTES, Spiral};

use super::cells::Cells;
use super::groups;
use super::shapes::{Ink, Shapes};

/// Stretches of a layer, of which each has a ring and a speed: narrower ones are not seen.
const STRETCHES: u64 = 256;
/// Clusters of a stretch at least, so that its speed says something.
const LEAST: u64 = 8;

/// How a cluster stands.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
enum State {
    #[default]
    Untried,
    Came,
    Lost,
    CameAtLast,
}

/// A part of a layer.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
struct Stretch {
    /// Clusters that it has.
    clusters: u64,
    /// Those that were tried.
    tried: u64,
    /// Sectors that were asked for, and drive time that it took.
    sectors: u64,
    took: Duration,
}

/// A disc while it is read.
#[derive(Clone, PartialEq, Debug)]
pub struct DiscMap {
    spiral: Spiral,
    sectors: u64,
    geometry: Option<Geometry>,
    clusters: Vec<State>,
    /// Of the first layer, then of the next.
    stretches: Vec<Stretch>,
    of_layer: u64,
    lost: Cells,
    came_at_last: Cells,
    tried: u64,
    lost_clusters: u64,
    /// Clusters that each row misses so far.
    missing: Vec<u8>,
    /// What a whole read found, once it has.
    found: Option<Found>,
    version: u64,
}

#[derive(Copy, Clone, PartialEq, Debug)]
struct Found {
    damaged: u64,
    worst_row: u64,
    parity: u8,
}

impl DiscMap {
    /// A disc of so many sectors of which nothing was tried; how it is divided, where that is
    /// known.
    pub fn new(sectors: u64, geometry: Option<Geometry>) -> Self {
        let sectors = geometry.map_or(sectors, |geometry| geometry.sectors().0);
        let spiral = super::spiral(sectors);
        let whole = spiral.layer_sectors();
        let of_layer = (whole / CLUSTER_SECTORS / LEAST).clamp(1, STRETCHES);
        let mut stretches = Vec::new();
        for layer in 0..u64::from(spiral.layers()) {
            for at in 0..of_layer {
                let edge = |at: u64| layer * whole + (at * whole).div_ceil(of_layer);
                let clusters = |upto: u64| upto.min(sectors).div_ceil(CLUSTER_SECTORS);
                stretches.push(Stretch {
                    clusters: clusters(edge(at + 1)) - clusters(edge(at)),
                    ..Stretch::default()
                });
            }
        }
        let clusters = usize::try_from(sectors.div_ceil(CLUSTER_SECTORS)).unwrap_or(usize::MAX);
        let rows = geometry.map_or(0, |geometry| geometry.rows() as usize);
        Self {
            spiral,
            sectors,
            geometry,
            clusters: vec![State::Untried; clusters],
            stretches,
            of_layer,
            lost: Cells::default(),
            came_at_last: Cells::default(),
            tried: 0,
            lost_clusters: 0,
            missing: vec![0; rows],
            found: None,
            version: 0,
        }
    }

    /// Changes whenever something is to be drawn otherwise.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Sectors were asked for, and all of them came or not. Of clusters that were asked for in part
    /// nothing is known by that.
    pub fn tried(&mut self, extent: Extent, came: bool, took: Option<Duration>) {
        let last = extent.end().0 >= self.sectors;
        let from = extent.lba.0.div_ceil(CLUSTER_SECTORS);
        let upto = match last {
            true => self.sectors.div_ceil(CLUSTER_SECTORS),
            false => extent.end().0 / CLUSTER_SECTORS,
        };
        for cluster in from..upto {
            self.cluster(cluster, came);
        }
        let at = self.stretch_of(extent.lba.0);
        if let (Some(took), Some(stretch)) = (took, self.stretches.get_mut(at)) {
            stretch.sectors += extent.sectors.0;
            stretch.took += took;
        }
        self.version += 1;
    }

    /// All was read; what was found.
    pub fn end(&mut self, damage: &[(u64, u64)], worst_row: u64, parity: u8) {
        self.lost = Cells::of(&self.spiral, damage);
        self.found = Some(Found {
            damaged: damage.iter().map(|(_, sectors)| sectors).sum(),
            worst_row,
            parity,
        });
        self.version += 1;
    }

    fn cluster(&mut self, cluster: u64, came: bool) {
        let first = cluster * CLUSTER_SECTORS;
        let count = CLUSTER_SECTORS.min(self.sectors.saturating_sub(first));
        let at = usize::try_from(cluster).unwrap_or(usize::MAX);
        let Some(state) = self.clusters.get_mut(at) else {
            return;
        };
        let was = *state;
        *state = match (was, came) {
            (State::Untried, true) => State::Came,
            (State::Untried, false) => State::Lost,
            (State::Lost, true) => State::CameAtLast,
            // It was read before: that counts.
            (known, _) => known,
        };
        let now = *state;
        if was == State::Untried {
            self.tried += 1;
            let stretch = self.stretch_of(first);
            if let Some(stretch) = self.stretches.get_mut(stretch) {
                stretch.tried += 1;
            }
        }
        match (was, now) {
            (State::Untried, State::Lost) => {
                self.lost.add(&self.spiral, first, count);
                self.lost_clusters += 1;
                self.row(first, |missing| missing.saturating_add(1));
            }
            (State::Lost, State::CameAtLast) => {
                self.lost.remove(&self.spiral, first, count);
                self.came_at_last.add(&self.spiral, first, count);
                self.lost_clusters -= 1;
                self.row(first, |missing| missing.saturating_sub(1));
            }
            _ => {}
        }
    }

    /// Changes what the row of a sector misses, where the code covers it.
    fn row(&mut self, sector: u64, change: impl Fn(u8) -> u8) {
        let Some(geometry) = self.geometry else {
            return;
        };
        let checks = geometry.check_extents();
        let is_check = checks
            .iter()
            .any(|strip| (strip.lba.0..strip.end().0).contains(&sector));
        if is_check || sector >= geometry.tail().lba.0 {
            return;
        }
        let row = sector % geometry.strip().0 / CLUSTER_SECTORS;
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        if let Some(missing) = self.missing.get_mut(row) {
            *missing = change(*missing);
        }
    }

    /// The stretch that a sector is in.
    fn stretch_of(&self, sector: u64) -> usize {
        let whole = self.spiral.layer_sectors();
        let last = u64::from(self.spiral.layers().saturating_sub(1));
        let layer = (sector / whole).min(last);
        let within = (sector - layer * whole).min(whole.saturating_sub(1));
        let at = layer * self.of_layer + within * self.of_layer / whole;
        usize::try_from(at).unwrap_or(usize::MAX)
    }

    /// How many thousandths of the disc were tried.
    pub fn per_mille(&self) -> u32 {
        let all = self.clusters.len().max(1) as u64;
        u32::try_from(self.tried * 1000 / all).unwrap_or(1000)
    }

    /// Sectors that are damaged, or did not come so far.
    pub fn damaged(&self) -> u64 {
        match self.found {
            Some(found) => found.damaged,
            None => self.lost_clusters * CLUSTER_SECTORS,
        }
    }

    /// Whether something came at a later try only.
    pub fn has_recovered(&self) -> bool {
        !self.came_at_last.is_empty()
    }

    /// Clusters that the worst row misses, so far, and may miss; none where nobody knows how the
    /// disc is divided.
    pub fn reserve(&self) -> Option<(u64, u8)> {
        match (self.found, self.geometry) {
            (Some(found), _) => Some((found.worst_row, found.parity)),
            (None, Some(geometry)) => {
                let worst = self.missing.iter().copied().max();
                Some((worst.map_or(0, u64::from), geometry.parity()))
            }
            (None, None) => None,
        }
    }

    /// Where layers change, as parts of what was written.
    pub fn changes(&self) -> Vec<f64> {
        let at = |layer: u64| (layer * self.spiral.layer_sectors()) as f64 / self.sectors as f64;
        let changes = (1..u64::from(self.spiral.layers())).map(at);
        changes.filter(|part| *part < 1.0).collect()
    }

    /// The speed along the disc: parts of what was written, and MB/s there.
    pub fn curve(&self) -> Vec<[f64; 2]> {
        let step = self.spiral.layer_sectors() as f64 / self.of_layer as f64;
        let all = self.sectors.max(1) as f64;
        let measured = (0_u32..).zip(&self.stretches);
        let measured = measured.filter(|(_, stretch)| !stretch.took.is_zero());
        let point = |(at, stretch): (u32, &Stretch)| {
            let bytes = (stretch.sectors * SECTOR_BYTES as u64) as f64;
            let speed = bytes / 1e6 / stretch.took.as_secs_f64();
            [((f64::from(at) + 0.5) * step / all).min(1.0), speed]
        };
        measured.map(point).collect()
    }

    /// What is drawn.
    pub fn shapes(&self) -> Shapes {
        let mut shapes = Shapes::empty(&self.spiral);
        self.read(&mut shapes);
        shapes.cells(&self.came_at_last, Ink::Recovered);
        shapes.cells(&self.lost, Ink::Damaged);
        shapes.groups = groups::groups(&self.lost, &self.spiral);
        if let Some((worst, parity)) = self.reserve() {
            shapes.reserve(worst, parity);
        }
        shapes
    }

    /// Rings of what was tried: stretches side by side are one.
    fn read(&self, shapes: &mut Shapes) {
        let whole = self.spiral.layer_sectors();
        let of_layer = usize::try_from(self.of_layer).unwrap_or(usize::MAX);
        let [inner, outer] = self.spiral.radii();
        for (layer, stretches) in (0_u8..).zip(self.stretches.chunks(of_layer)) {
            let edge = |at: u64| {
                let outward = layer.is_multiple_of(2);
                match (at == self.of_layer, outward) {
                    (true, true) => outer,
                    (true, false) => inner,
                    (false, _) => {
                        let sector =
                            u64::from(layer) * whole + (at * whole).div_ceil(self.of_layer);
                        self.spiral.spot(sector).radius
                    }
                }
            };
            let mut open: Option<f64> = None;
            for (at, stretch) in (0_u64..).zip(stretches) {
                let is_whole = stretch.tried == stretch.clusters && stretch.clusters > 0;
                if is_whole {
                    open = open.or_else(|| Some(edge(at)));
                    continue;
                }
                let from = open
                    .take()
                    .or_else(|| (stretch.tried > 0).then(|| edge(at)));
                if let Some(from) = from {
                    let part = stretch.tried as f64 / stretch.clusters.max(1) as f64;
                    let (begin, end) = (edge(at), edge(at + 1));
                    shapes.ring(layer, [from, begin + (end - begin) * part], Ink::Read);
                }
            }
            if let Some(from) = open {
                shapes.ring(layer, [from, edge(self.of_layer)], Ink::Read);
            }
        }
    }
}
