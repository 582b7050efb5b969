//! Damage to a medium, for demonstrations and tests: what scratches, ageing and bad bridges do.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};
use stele_mmc::{MediumClass, MediumKind};

use crate::medium::SECTOR_BYTES;
use crate::{MediumError, SectorRange, VirtualMedium};

/// What happens to a medium. It stays: the state file keeps it.
#[derive(Copy, Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Damage {
    /// Every cluster touched by the run is lost: reading it ends in 3/11/00.
    Unreadable(SectorRange),
    /// One bit of every recorded sector of the run is turned over, and nobody notices: the drive
    /// reports success. Which bit follows from the seed.
    Flipped {
        /// The sectors.
        range: SectorRange,
        /// Any number; the same one turns the same bits.
        seed: u64,
    },
    /// The recorded sectors of the run read as zeros, without an error.
    Zeroed(SectorRange),
    /// A scratch from the cluster at `lba` outward across `turns` turns of the spiral. BD corrects
    /// about 7 mm along the track; a cluster is lost where the scratch is wider, or where two
    /// turns damage the same cluster that much together.
    Scratch {
        /// Where it begins.
        lba: u32,
        /// Turns of the spiral it crosses.
        turns: u32,
        /// Its width along the track in tenths of a millimeter.
        width_tenth_mm: u32,
    },
}

impl VirtualMedium {
    /// Damages the medium.
    ///
    /// Errors: [`MediumError::Io`].
    pub fn damage(&mut self, damage: Damage) -> Result<(), MediumError> {
        let done = match damage {
            Damage::Unreadable(range) => self.lose(range),
            Damage::Scratch {
                lba,
                turns,
                width_tenth_mm,
            } => self.lose_all(&scratched(lba, turns, width_tenth_mm)),
            Damage::Zeroed(range) => self.change(range, |_, sector| sector.fill(0)),
            Damage::Flipped { range, seed } => self.change(range, |lba, sector| {
                flip(sector, seed ^ u64::from(lba));
            }),
        };
        done.map_err(|source| MediumError::Io {
            path: self.path().to_owned(),
            source,
        })
    }

    fn change(
        &mut self,
        range: SectorRange,
        mut turn: impl FnMut(u32, &mut [u8]),
    ) -> std::io::Result<()> {
        let Some(range) = range.below(self.recorded_end()) else {
            return Ok(());
        };
        let mut sector = [0; SECTOR_BYTES as usize];
        for lba in (range.lba..).take(range.sectors as usize) {
            self.read(lba, &mut sector)?;
            turn(lba, &mut sector);
            self.write(lba, &sector)?;
        }
        self.sync()
    }
}

/// Turns one bit of the sector over; which one follows from `seed`.
pub(crate) fn flip(sector: &mut [u8], seed: u64) {
    let mixed = mix(seed);
    let len = sector.len().max(1) as u64;
    let at = stele_exact::index(mixed / 8 % len);
    if let Some(byte) = sector.get_mut(at) {
        *byte ^= 1 << (mixed % 8);
    }
}

/// A number that looks random and follows from `seed` alone (the mixer of SplitMix64).
pub(crate) fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Length of a cluster along the track: 65,536 B of user data at 4.917 m/s and 1x.
const CLUSTER_MM: f64 = 65_536.0 / MediumClass::Bd.bytes_per_s() as f64 * 4917.0;
/// Radius of the innermost user data, and the distance of neighboring turns.
const INNER_MM: f64 = 24.0;
const PITCH_MM: f64 = 0.000_32;
/// The longest burst along the track that the code corrects.
const CORRECTED_MM: f64 = 7.0;
/// Clusters of one layer: where a scratch on a disc of more layers ends.
const LAYER_CLUSTERS: u32 = MediumKind::Bdr25.sectors() / 32;

/// The clusters a radial scratch destroys.
fn scratched(lba: u32, turns: u32, width_tenth_mm: u32) -> Vec<SectorRange> {
    let width = f64::from(width_tenth_mm) / 10.0;
    // Where along the spiral the scratch crosses next, in clusters.
    let mut along = f64::from(lba / 32) + 0.5;
    let mut hurt: Vec<(u32, f64)> = Vec::new();
    let end = (lba / 32).saturating_add(LAYER_CLUSTERS);
    for _ in 0..turns {
        let (first, last) = (along, along + width / CLUSTER_MM);
        let mut cluster = first;
        while cluster < last {
            let next = (cluster.floor() + 1.0).min(last);
            note(&mut hurt, whole(cluster), (next - cluster) * CLUSTER_MM);
            cluster = next;
        }
        along += turn_mm(along) / CLUSTER_MM;
        if whole(along) >= end {
            break;
        }
    }
    let lost = hurt.iter().filter(|(_, mm)| *mm > CORRECTED_MM);
    lost.map(|(cluster, _)| SectorRange::new(cluster.saturating_mul(32), 32))
        .collect()
}

fn note(hurt: &mut Vec<(u32, f64)>, cluster: u32, mm: f64) {
    match hurt.last_mut() {
        Some((last, sum)) if *last == cluster => *sum += mm,
        _ => hurt.push((cluster, mm)),
    }
}

/// Length of the turn that lies `along` clusters behind the innermost one of its layer.
fn turn_mm(along: f64) -> f64 {
    let area = (along % f64::from(LAYER_CLUSTERS)) * CLUSTER_MM * PITCH_MM;
    2.0 * PI * (INNER_MM * INNER_MM + area / PI).sqrt()
}

// Floats saturate: a length beyond 32 bits becomes the largest one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "floats saturate"
)]
fn whole(clusters: f64) -> u32 {
    clusters.floor() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spiral_of_one_layer_ends_at_the_rim_of_the_disc() {
        let area = f64::from(LAYER_CLUSTERS) * CLUSTER_MM * PITCH_MM;
        let rim = (INNER_MM * INNER_MM + area / PI).sqrt();
        assert!((57.5..58.6).contains(&rim), "{rim}");
    }

    #[test]
    fn a_narrow_scratch_is_corrected_and_a_wide_one_costs_a_cluster_per_turn() {
        assert_eq!(scratched(0, 100, 60), []);
        let wide = scratched(0, 100, 150);
        assert!((100..=200).contains(&wide.len()), "{}", wide.len());
        // Near the center a turn is little more than two clusters long.
        let last = wide.last().unwrap().lba / 32;
        assert!((200..230).contains(&last), "{last}");
    }

    #[test]
    fn flipping_turns_the_same_single_bit_for_the_same_seed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.disc");
        let mut medium = VirtualMedium::create(&path, MediumKind::BdrOfSize(320)).unwrap();
        medium.write(0, &[0x55; 65_536]).unwrap();
        let range = SectorRange::new(3, 100);
        medium.damage(Damage::Flipped { range, seed: 9 }).unwrap();
        let mut data = vec![0; 65_536];
        medium.read(0, &mut data).unwrap();
        let turned: u32 = data.iter().map(|b| (b ^ 0x55).count_ones()).sum();
        assert_eq!(turned, 29, "one bit in each of the sectors 3 to 31");
        assert_eq!(medium.next_writable(), Some(32), "damage records nothing");
        medium.damage(Damage::Flipped { range, seed: 9 }).unwrap();
        medium.read(0, &mut data).unwrap();
        assert!(data.iter().all(|b| *b == 0x55));
    }

    #[test]
    fn an_unreadable_sector_takes_its_whole_cluster_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.disc");
        let mut medium = VirtualMedium::create(&path, MediumKind::BdrOfSize(320)).unwrap();
        medium
            .damage(Damage::Unreadable(SectorRange::new(33, 1)))
            .unwrap();
        drop(medium);
        let medium = VirtualMedium::open(&path).unwrap();
        assert_eq!(medium.unreadable(), [SectorRange::new(32, 32)]);
    }
}
