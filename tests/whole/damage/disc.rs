//! The disc that is damaged: its division, and where on a real disc its sectors would lie.

use std::fs;

use crate::bench::{manifest, noise, shared};

/// Bytes of a sector.
pub const SECTOR: usize = 2048;
/// Radii between which a Blu-ray disc holds data, mm.
const RADII_MM: [f64; 2] = [24.0, 58.0];
/// Clusters of 64 KiB in a turn of a single-layer disc, in the middle of all turns.
const CLUSTERS_PER_TURN: f64 = 3.6;

/// The shared image as a disc.
pub struct Disc {
    /// Its bytes.
    pub whole: Vec<u8>,
    /// N.
    pub sectors: u64,
    /// S.
    pub strip: u64,
    /// k.
    pub data: u64,
}

impl Disc {
    /// Reads the division from the first anchor, by nothing but text.
    pub fn shared() -> Self {
        let whole = fs::read(&shared().image).unwrap();
        let text = String::from_utf8_lossy(&whole[..SECTOR]).into_owned();
        let number = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            line.unwrap().parse().unwrap()
        };
        let (sectors, strip, data) = (number("N="), number("S="), number("k="));
        assert_eq!(
            (whole.len(), strip, data),
            (sectors as usize * SECTOR, 64, 216)
        );
        Self {
            whole,
            sectors,
            strip,
            data,
        }
    }

    /// The first sector of a file.
    pub fn first_file(&self) -> u64 {
        let lines = manifest(&shared().image);
        let files = lines.iter().skip(1);
        let first = files.filter_map(|file| file["extents"][0][0].as_u64());
        first.min().unwrap()
    }

    /// Sector `column` of row `row` of a coded cell.
    pub fn coded(&self, cell: u64, row: u64, column: u64) -> u64 {
        let strip = if cell < self.data { cell } else { cell + 1 };
        strip * self.strip + row * 32 + column
    }

    /// In every column as many sectors, in cells drawn anew for each.
    pub fn scattered(&self, each_column: u64) -> Vec<(u64, u64)> {
        let mut all = Vec::new();
        for at in 0..self.strip {
            let mut cells: Vec<u64> = (0..246).collect();
            let draws = noise(at + 1, 4 * each_column as usize);
            for draw in draws.chunks_exact(4) {
                let draw = u32::from_le_bytes(draw.try_into().unwrap()) as usize;
                let cell = cells.swap_remove(draw % cells.len());
                all.push((self.coded(cell, at / 32, at % 32), 1));
            }
        }
        all
    }

    /// Radius and turn of a place on a disc whose layers are read outward and inward in turn.
    /// `at` is the place as a part of the disc.
    fn place(&self, layers: u32, at: f64) -> (f64, f64) {
        let along = at * f64::from(layers);
        let layer = along.floor().min(f64::from(layers) - 1.0);
        let part = along - layer;
        let outward = if (layer as u32).is_multiple_of(2) {
            part
        } else {
            1.0 - part
        };
        // The track is equally dense everywhere: its length grows as the area.
        let [inner, outer] = RADII_MM;
        let radius = (inner * inner + outward * (outer * outer - inner * inner)).sqrt();
        let turns = self.sectors as f64 / 32.0 / f64::from(layers) / CLUSTERS_PER_TURN;
        (radius, (radius - inner) / (outer - inner) * turns)
    }

    /// Sectors between two radii.
    pub fn annulus(&self, layers: u32, mm: [f64; 2]) -> Vec<(u64, u64)> {
        let hit = |lba: &u64| {
            let (radius, _) = self.place(layers, *lba as f64 / self.sectors as f64);
            mm[0] <= radius && radius <= mm[1]
        };
        (0..self.sectors).filter(hit).map(|lba| (lba, 1)).collect()
    }

    /// Clusters that a line from the middle outward crosses.
    pub fn radial(&self, layers: u32, mm: [f64; 2]) -> Vec<(u64, u64)> {
        let clusters = self.sectors / 32;
        let place = |n: u64| self.place(layers, n as f64 / clusters as f64);
        let hit = |n: &u64| {
            let ((radius, turn), (_, next)) = (place(*n), place(n + 1));
            mm[0] <= radius && radius <= mm[1] && turn.floor() != next.floor()
        };
        (0..clusters)
            .filter(hit)
            .map(|n| (n * 32, 32.min(self.sectors - n * 32)))
            .collect()
    }
}
