//! Discs as they are read, made up: how far they are, what fails, how fast they turn.

use std::time::{Duration, Instant};

use stele::gui::view::{JobView, ReadEnd, Reading, refresh};
use stele_burner::geometry::Geometry;
use stele_burner::watch::{Phase, Progress, Seen, Unit};
use stele_burner::{CLUSTER_SECTORS, Extent, Lba, MediumKind, SectorCount, Spiral};

/// A made-up disc in a drive.
pub struct Disc {
    pub drive: &'static str,
    pub serial: &'static str,
    pub kind: MediumKind,
    /// Thousandths that are read.
    pub read: u64,
    /// Damaged sectors, by their places.
    pub fails: fn(&Spiral, u64) -> bool,
}

impl Disc {
    pub fn geometry(&self) -> Geometry {
        let capacity = SectorCount(u64::from(self.kind.sectors()));
        Geometry::choose(Geometry::room(capacity, 30), capacity, Some(30)).unwrap()
    }

    /// A cluster that is tried; it takes its time, which is longer where it fails.
    pub fn tried(&self, spiral: &Spiral, cluster: u64) -> Seen {
        let lba = cluster * CLUSTER_SECTORS;
        let radius = spiral.spot(lba).radius;
        // A drive that turns at one speed reads 36 MB/s at the rim.
        let micros = 65_536.0 / (36.0 * radius / 58.0);
        let came = !(self.fails)(spiral, lba);
        let slow = if came { 1.0 } else { 400.0 };
        Seen::Tried {
            extent: Extent {
                lba: Lba(lba),
                sectors: SectorCount(CLUSTER_SECTORS),
            },
            came,
            took: Some(Duration::from_micros((micros * slow) as u64)),
        }
    }

    /// What is seen of it so far.
    pub fn reading(&self) -> Reading {
        let geometry = self.geometry();
        let clusters = geometry.sectors().0 / CLUSTER_SECTORS;
        let mut reading = Reading::new(self.serial.to_owned(), 0, Some(geometry));
        let spiral = Spiral::of(self.kind);
        for cluster in 0..clusters * self.read / 1000 {
            reading.see(&self.tried(&spiral, cluster));
        }
        refresh([&mut reading], Instant::now());
        reading
    }

    /// The job that reads it; half an hour of each thousand parts is over.
    pub fn job(&self, number: u64) -> JobView {
        let start = Instant::now();
        let title = format!("Verifying {}", self.serial);
        let mut job = JobView::new(number, &title, Some(self.drive.to_owned()), start);
        let total = self.geometry().sectors().0;
        let at = |done| Progress {
            phase: Phase::Checking,
            done,
            total,
            unit: Unit::Sectors,
        };
        job.update(at(0), start);
        let later = start + Duration::from_secs(1 + 6 * self.read);
        job.update(at(total * self.read / 1000), later);
        job
    }

    /// As it stands when all of it was read.
    pub fn ended(&self, end: ReadEnd, worst: u64) -> Reading {
        let mut reading = self.reading();
        let clusters = self.geometry().sectors().0 / CLUSTER_SECTORS;
        let spiral = Spiral::of(self.kind);
        let lbas = (0..clusters).map(|cluster| cluster * CLUSTER_SECTORS);
        let failed = lbas.filter(|lba| (self.fails)(&spiral, *lba));
        let damage: Vec<_> = failed.map(|lba| (lba, CLUSTER_SECTORS)).collect();
        reading.map.end(&damage, worst, 30);
        reading.ended(end);
        reading
    }
}

/// Nothing fails.
pub fn nothing(_: &Spiral, _: u64) -> bool {
    false
}

/// The rim, here and there, and most of all at three o'clock; and a small spot.
pub fn rim_and_spot(spiral: &Spiral, lba: u64) -> bool {
    let spot = spiral.spot(lba);
    let at_three = (spot.turn - 0.25).abs() < 0.06;
    let every = if at_three { 3 } else { 29 };
    let rim = spot.radius > 56.6 && (lba / CLUSTER_SECTORS).is_multiple_of(every);
    let spot = (38.0..39.5).contains(&spot.radius) && (0.58..0.62).contains(&spot.turn);
    rim || spot && (lba / CLUSTER_SECTORS).is_multiple_of(5)
}

/// Everywhere something.
pub fn everywhere(_: &Spiral, lba: u64) -> bool {
    (lba / CLUSTER_SECTORS).is_multiple_of(7)
}

/// Four drives, each at another place of its disc.
pub const FOUR: [Disc; 4] = [
    Disc {
        drive: "virtual:A",
        serial: "STL-1AB2CD-E",
        kind: MediumKind::Bdr100,
        read: 430,
        fails: nothing,
    },
    Disc {
        drive: "virtual:B",
        serial: "STL-2FG3HJ-K",
        kind: MediumKind::Bdr100,
        read: 870,
        fails: everywhere,
    },
    Disc {
        drive: "virtual:C",
        serial: "STL-3MN4PQ-R",
        kind: MediumKind::Bdr100,
        read: 640,
        fails: rim_and_spot,
    },
    Disc {
        drive: "virtual:D",
        serial: "STL-4ST5VW-X",
        kind: MediumKind::Bdr100,
        read: 60,
        fails: rim_and_spot,
    },
];
