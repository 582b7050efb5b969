//! What a recipe says, and what it does to an image.

use std::fs;

use serde::Deserialize;

use super::disc::{Disc, SECTOR};
use crate::bench::noise;

/// A recipe.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What it stands for in life.
    pub why: String,
    /// Whether the drive says which sectors it could not read. Otherwise it gives wrong bytes.
    #[serde(default)]
    pub unreadable: bool,
    /// What is done, in order.
    damage: Vec<Step>,
    /// What must come of it.
    pub expect: Expect,
    /// Sectors that must stay lost, where the recipe says how many.
    pub lost: Option<u64>,
    /// Sectors that must be reported as unchecked; none where the recipe does not say it.
    #[serde(default)]
    pub unchecked: u64,
}

/// One thing done to an image. Places are parts of its length, sizes parts, bytes or sectors.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Step {
    /// Random bytes over `part` of the image from `at` on.
    Random { at: f64, part: f64 },
    /// The same at every one of `places` places between the first and the last possible.
    RandomSomewhere { places: u32, part: f64 },
    /// Zeros over `bytes` from `from` on.
    Zero { from: u64, bytes: u64 },
    /// The last `bytes` are missing.
    CutEnd { bytes: u64 },
    /// One bit is wrong in every `every`-th sector.
    FlipBit { every: u64 },
    /// Whole strips, of all 248, check strips counted.
    Strips { first: u64, count: u64 },
    /// In every column this many sectors, in cells that differ from column to column.
    Scatter { each_column: u64 },
    /// One bit in each of the first `cells` even cells, in one column of one row.
    FlipCells { row: u64, column: u64, cells: u64 },
    /// All sectors between two radii of a disc with this many recording layers.
    Annulus { layers: u32, mm: [f64; 2] },
    /// A scratch across the tracks between two radii: one cluster of each turn.
    Radial { layers: u32, mm: [f64; 2] },
    /// One recording layer, from 0.
    Layer { layers: u32, layer: u32 },
    /// Around every layer change a burst of this part of the image.
    LayerChange { layers: u32, part: f64 },
    /// All 32 anchors.
    Anchors {},
    /// Everything that tells where files are: the head up to the first file, the strip with the
    /// mirror of UDF's metadata, and the tail.
    FileSystem {},
    /// Check strips by the letters of their copies.
    CheckStrips { copies: String },
    /// Two sectors stand in each other's place.
    Swap { sectors: [u64; 2] },
    /// This cluster was written one sector further.
    Shift { cluster: u64 },
}

/// What must come of it.
#[derive(Copy, Clone, Deserialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// The original bit for bit; exit code 0.
    Whole,
    /// Part of it is lost or unchecked, said so, and never passed off as right; exit code 1.
    Lost,
    /// Nothing can be done, said so; exit code 2.
    Hopeless,
}

/// All recipes with their names.
pub fn recipes() -> Vec<(String, Recipe)> {
    let folder = stele_tests::source::root().join("tests/damage");
    let mut recipes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        recipes.push((name.clone(), toml::from_str(&text).expect(&name)));
    }
    recipes.sort_by(|a: &(String, Recipe), b| a.0.cmp(&b.0));
    assert!(recipes.len() >= 30);
    recipes
}

impl Recipe {
    /// The damaged images: several where a step is tried at several places.
    pub fn damaged(&self, disc: &Disc) -> Vec<Vec<u8>> {
        let mut images = vec![disc.whole.clone()];
        for step in &self.damage {
            images = images
                .into_iter()
                .flat_map(|image| step.done_to(image, disc))
                .collect();
        }
        images
    }
}

impl Step {
    fn done_to(&self, mut image: Vec<u8>, disc: &Disc) -> Vec<Vec<u8>> {
        let length = image.len();
        let bytes = |part: f64| (length as f64 * part) as usize;
        match self {
            Self::Random { at, part } => {
                let (at, size) = (bytes(*at), bytes(*part));
                spoil(&mut image, at, size.min(length - at));
            }
            Self::RandomSomewhere { places, part } => {
                let last = 1.0 - part;
                let at = |place| last * f64::from(place) / f64::from(places - 1);
                let one = |place| {
                    let (at, part) = (at(place), *part);
                    Self::Random { at, part }.done_to(image.clone(), disc)
                };
                return (0..*places).flat_map(one).collect();
            }
            Self::Zero { from, bytes } => {
                let (from, bytes) = (*from as usize, *bytes as usize);
                image[from..from + bytes].fill(0);
            }
            Self::CutEnd { bytes } => image.truncate(length - *bytes as usize),
            Self::FlipBit { every } => {
                for sector in (0..length / SECTOR).step_by(*every as usize) {
                    image[sector * SECTOR + sector % SECTOR] ^= 1 << (sector % 8);
                }
            }
            Self::FlipCells { row, column, cells } => {
                for cell in 0..*cells {
                    let sector = disc.coded(2 * cell, *row, *column) as usize;
                    image[sector * SECTOR + 97 * cell as usize] ^= 4;
                }
            }
            Self::Swap { sectors: [a, b] } => {
                for (to, from) in [(a, b), (b, a)] {
                    let sector = &disc.whole[*from as usize * SECTOR..][..SECTOR];
                    image[*to as usize * SECTOR..][..SECTOR].copy_from_slice(sector);
                }
            }
            Self::Shift { cluster } => {
                let from = *cluster as usize * 32 * SECTOR;
                image.copy_within(from..from + 32 * SECTOR, from + SECTOR);
            }
            other => {
                for (first, count) in other.sectors(disc) {
                    spoil(&mut image, first as usize * SECTOR, count as usize * SECTOR);
                }
            }
        }
        vec![image]
    }

    /// Ranges of sectors that the step spoils.
    fn sectors(&self, disc: &Disc) -> Vec<(u64, u64)> {
        let strips = |first, count| (first * disc.strip, count * disc.strip);
        match self {
            Self::Strips { first, count } => vec![strips(*first, *count)],
            Self::Scatter { each_column } => disc.scattered(*each_column),
            Self::Annulus { layers, mm } => disc.annulus(*layers, *mm),
            Self::Radial { layers, mm } => disc.radial(*layers, *mm),
            Self::Layer { layers, layer } => {
                let each = disc.sectors / u64::from(*layers);
                vec![(u64::from(*layer) * each, each)]
            }
            Self::LayerChange { layers, part } => {
                let burst = (disc.sectors as f64 * part) as u64;
                let change = |n: u32| u64::from(n) * disc.sectors / u64::from(*layers);
                let around = |n| (change(n) - burst / 2, burst);
                (1..*layers).map(around).collect()
            }
            Self::Anchors {} => vec![(0, 16), (disc.sectors - 320, 16)],
            Self::FileSystem {} => vec![
                (16, disc.first_file() - 16),
                strips(disc.data - 1, 1),
                (disc.sectors - 320, 320),
            ],
            Self::CheckStrips { copies } => {
                let strip = |copy| if copy == 'A' { disc.data } else { 247 };
                copies.chars().map(|copy| strips(strip(copy), 1)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Random bytes, others at each place.
fn spoil(image: &mut [u8], at: usize, size: usize) {
    image[at..at + size].copy_from_slice(&noise(at as u64 + 1, size));
}
