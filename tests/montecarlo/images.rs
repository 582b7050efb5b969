//! Whole images through `repair`: anchors, tail, check strips and holes with everything else.

use std::fs;

use stele_burner::parity::Search;
use stele_burner::repair::repair;
use stele_burner::sectors::{LostMap, Masked, MemoryImage, Sectors};
use stele_burner::watch::Quiet;
use stele_discfs::{Extent, Lba, SectorCount};

use super::cases::Rng;
use super::row::{Row, SECTOR};

/// Images for each parity.
const IMAGES: u64 = if cfg!(debug_assertions) { 20 } else { 60 };

/// what differs from the original and is not named would fail here.
#[test]
fn whole_images_are_repaired_or_their_losses_named() {
    println!("  m  images  whole  partly  refused");
    for parity in super::PARITIES {
        let row = Row::new(parity);
        let (mut whole, mut partly, mut refused) = (0, 0, 0);
        for case in 0..IMAGES * super::times() {
            match repaired(&row, case) {
                Some(0) => whole += 1,
                Some(_) => partly += 1,
                None => refused += 1,
            }
        }
        let all = whole + partly + refused;
        println!("{parity:3} {all:7} {whole:6} {partly:7} {refused:8}");
        assert!(whole > 0 && partly > 0, "both sides of the limit are seen");
    }
}

/// Number of sectors not called right; none where the image was refused.
fn repaired(row: &Row, case: u64) -> Option<u64> {
    let mut rng = Rng::new(case ^ u64::from(row.geometry.parity()) << 32 ^ 0xd15c);
    let mut image = row.image.clone();
    let mut holes = LostMap::new();
    let sectors = image.len() / SECTOR;
    let share = rng.below(150) as f64 / 100.0 * f64::from(row.geometry.parity()) / 248.0;
    let mut left = (share * sectors as f64) as usize;
    while left > 0 {
        // Bursts of any length: a sector, a cluster, a tenth of the disc.
        let most = [1, 40, sectors / 10][rng.below(3)].min(left);
        let n = 1 + rng.below(most);
        let at = rng.below(sectors - n + 1);
        rng.fill(&mut image[at * SECTOR..(at + n) * SECTOR]);
        if rng.chance(0.5) {
            holes.add(Extent {
                lba: Lba(at as u64),
                sectors: SectorCount(n as u64),
            });
        }
        left -= n;
    }
    if rng.chance(0.2) {
        image.truncate(image.len() - rng.below(800) * SECTOR);
    }
    if rng.chance(0.2) {
        // Everything from here on was read one sector too early.
        let at = rng.below(image.len() / SECTOR - 64) * SECTOR;
        image.copy_within(at + SECTOR..at + 32 * SECTOR, at);
    }
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("repaired.iso");
    let image = MemoryImage(image);
    let source = Masked::new(&image, &holes);
    let sources: [&dyn Sectors; 1] = [&source];
    let result = repair(&sources, &to, &Search::full(&Quiet)).ok()?;
    let got = fs::read(&to).unwrap();
    assert_eq!(got.len(), row.image.len());
    let pairs = got.chunks(SECTOR).zip(row.image.chunks(SECTOR));
    for ((got, right), lba) in pairs.zip(0..) {
        let named = result.lost.contains(Lba(lba)) || result.unchecked.contains(Lba(lba));
        assert!(
            got == right || named,
            "case {case}: sector {lba} is wrong and called right"
        );
    }
    Some(result.lost.count().0 + result.unchecked.count().0)
}
