//! Damage of every kind below the promised limit comes back bit for bit; above it nothing wrong
//! is called right.

use super::*;
use crate::parity::protect::tests::protected_image;
use crate::sectors::{Masked, MemoryImage};
use crate::watch::Quiet;

fn repaired(sources: &[&dyn Sectors]) -> (Repaired, Vec<u8>) {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out.iso");
    let result = repair(sources, &to, None, &Quiet).unwrap();
    (result, std::fs::read(&to).unwrap())
}

/// Random bytes that no earlier run knows and every later run gets again.
fn noise(bytes: &mut [u8], seed: u64) {
    let mut state = seed | 1;
    for byte in bytes {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *byte = (state >> 56) as u8;
    }
}

#[test]
fn any_tenth_overwritten_by_random_bytes_comes_back() {
    let (_, image) = protected_image(64, 30);
    let len = image.len() / 10 / 2048 * 2048;
    for place in [0, 1, 3, 5, 7, 8, 9] {
        let from = (image.len() - len) / 9 * place / 2048 * 2048;
        let mut bad = image.clone();
        noise(&mut bad[from..from + len], place as u64);
        let (result, got) = repaired(&[&MemoryImage(bad)]);
        assert!(got == image, "place {place}");
        assert!(result.lost.is_empty());
        assert!(result.recovered.count().0 + 1 >= (len / 2048) as u64);
    }
}

#[test]
fn a_lost_head_and_a_cut_off_tail_come_back() {
    let (_, image) = protected_image(64, 30);
    let mut bad = image.clone();
    bad[..2 << 20].fill(0);
    assert!(repaired(&[&MemoryImage(bad.clone())]).1 == image);
    bad.truncate(image.len() - (2 << 20));
    assert!(repaired(&[&MemoryImage(bad)]).1 == image);
}

#[test]
fn above_the_limit_the_lost_is_named_and_all_else_is_right() {
    let (anchor, image) = protected_image(64, 14);
    let g = anchor.geometry;
    let mut bad = image.clone();
    let (from, to) = (g.coded_extent(20).lba, g.coded_extent(35).lba);
    noise(&mut bad[from.byte() as usize..to.byte() as usize], 9);
    let (result, got) = repaired(&[&MemoryImage(bad)]);
    assert_eq!(result.lost.count(), to.since(from));
    for (lba, (got, right)) in (0..).zip(got.chunks(2048).zip(image.chunks(2048))) {
        assert!(
            got == right || result.lost.contains(Lba(lba)),
            "sector {lba}"
        );
    }
}

#[test]
fn two_copies_damaged_in_different_places_help_each_other() {
    let (anchor, image) = protected_image(64, 14);
    let g = anchor.geometry;
    let spoil = |first: u64, seed| {
        let mut bad = image.clone();
        let (from, to) = (g.coded_extent(first).lba, g.coded_extent(first + 20).lba);
        noise(&mut bad[from.byte() as usize..to.byte() as usize], seed);
        MemoryImage(bad)
    };
    let (a, b) = (spoil(10, 1), spoil(100, 2));
    assert!(!repaired(&[&a]).0.lost.is_empty());
    let (result, got) = repaired(&[&a, &b]);
    assert!(result.lost.is_empty() && got == image);
}

#[test]
fn a_mended_source_reads_as_if_it_were_whole() {
    let (_, image) = protected_image(64, 30);
    let mut bad = image.clone();
    noise(&mut bad[3000 * 2048..3700 * 2048], 4);
    let source = MemoryImage(bad);
    let mut unreadable = LostMap::new();
    unreadable.add(Extent {
        lba: Lba(0),
        sectors: SectorCount(700),
    });
    let source = Masked::new(&source, &unreadable);
    let reader = RepairingReader::open(&source, None).unwrap();
    let mut lost = LostMap::new();
    for (lba, sectors) in [(16, 900), (2990, 800), (15_000, 17), (8003, 1)] {
        let mut got = vec![0; sectors * 2048];
        reader.read(Lba(lba as u64), &mut got, &mut lost).unwrap();
        assert!(got == image[lba * 2048..(lba + sectors) * 2048], "{lba}");
    }
    assert!(lost.is_empty());
    assert_eq!(reader.recovered().count().0, 684 + 700);
}

#[test]
fn what_is_no_disc_of_ours_is_refused_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("x.iso");
    let mut bytes = vec![0; 9000 * 2048];
    noise(&mut bytes, 3);
    let result = repair(&[&MemoryImage(bytes)], &to, None, &Quiet);
    assert!(matches!(
        result,
        Err(RepairError::Find(FindError::NotFound))
    ));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}
