//! Damage of every kind below the promised limit comes back bit for bit; above it nothing wrong
//! is called right.

use super::*;
use crate::geometry::TAIL_SECTORS;
use crate::parity::anchor::tests::{of_content, sample};
use crate::parity::check_strip::{CheckCopy, VALUES_PER_ROW, render_cluster};
use crate::parity::protect::tests::{protected, protected_image};
use crate::sectors::{Masked, MemoryImage};
use crate::watch::Quiet;

mod altered;
mod told;

fn repaired(sources: &[&dyn Sectors]) -> (Repaired, Vec<u8>) {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out.iso");
    let result = repair(sources, &to, &Search::full(&Quiet)).unwrap();
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
        // A pattern may be as it was, and the sectors of a tag are no part of the image.
        assert!(result.recovered.count().0 + 8 >= (len / 2048) as u64);
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
    let result = repair(&[&MemoryImage(bytes)], &to, &Search::full(&Quiet));
    assert!(matches!(
        result,
        Err(RepairError::Find(FindError::NotFound))
    ));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

/// Sectors of another image in the place of these.
fn mixed(image: &[u8], other: &[u8], sectors: &[std::ops::Range<u64>]) -> MemoryImage {
    let mut mixed = image.to_vec();
    for range in sectors {
        let own = range.start as usize * 2048..range.end as usize * 2048;
        mixed[own.clone()].copy_from_slice(&other[own]);
    }
    MemoryImage(mixed)
}

/// sectors of another build, of another disc, of another division: below a third they are
/// damage, up to two thirds nothing is written.
#[test]
fn parts_of_another_disc_are_damage_or_a_question() {
    let (anchor, image) = protected_image(32, 30);
    let g = anchor.geometry;
    let [a, b] = g.check_extents().map(|strip| strip.lba.0..strip.end().0);
    let (head, tail) = (0..16, g.tail().lba.0..g.tail().lba.0 + 16);
    let others = [
        of_content(&anchor, Some([9; 8])),
        of_content(&anchor, None),
        of_content(&sample(32, 62), Some([1; 8])),
    ];
    for other in &others {
        let foreign = protected(other);
        let sector = |lba: u64| std::iter::once(lba..lba + 1).collect::<Vec<_>>();
        let groups = [
            sector(0),
            sector(15),
            vec![head.clone()],
            sector(tail.start),
            vec![tail.clone()],
            vec![a.start..a.start + 1, b.start + 31..b.end],
            vec![a.clone()],
            vec![b.clone()],
        ];
        for group in &groups {
            let (result, got) = repaired(&[&mixed(&image, &foreign, group)]);
            assert!(got == image, "{group:?}");
            assert!(result.lost.is_empty() && result.identity == Some(anchor.identity()));
            // Strip A lies elsewhere where there is another number of parity strips.
            let counts = other.geometry == g || group != &groups[6];
            assert_eq!(!result.others.is_empty(), counts, "{group:?}");
            let votes = result.others.iter().map(|other| other.votes).sum::<u64>();
            let most = group.iter().any(|range| range.end - range.start > 15);
            assert_eq!(votes, u64::from(most && counts), "{group:?}");
        }
    }
    let foreign = protected(&others[0]);
    let half = mixed(&image, &foreign, &[head, a]);
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out.iso");
    let refused = repair(&[&half], &to, &Search::full(&Quiet));
    let Err(RepairError::Find(FindError::Disputed { candidates })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        candidates.iter().map(|c| c.votes).collect::<Vec<_>>(),
        [2, 2]
    );
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    let search = Search {
        wanted: Some(anchor.identity().name),
        ..Search::full(&Quiet)
    };
    repair(&[&half], &to, &search).unwrap();
    assert!(std::fs::read(&to).unwrap() == image);
}

/// strip A of an older build under the same name, all CRCs right.
#[test]
fn a_stale_check_strip_costs_nothing() {
    let (anchor, image) = protected_image(32, 30);
    let g = anchor.geometry;
    let [a, b] = g.check_extents();
    for (strip, copy) in [(a, CheckCopy::A), (b, CheckCopy::B)] {
        let mut stale = image.clone();
        let values: Vec<u64> = (0..VALUES_PER_ROW as u64).collect();
        let cluster = strip.lba.byte() as usize..strip.end().byte() as usize;
        render_cluster(anchor.identity(), copy, 0, &values, &mut stale[cluster]);
        let (result, got) = repaired(&[&MemoryImage(stale)]);
        assert!(got == image, "{copy:?}");
        assert_eq!((result.recovered.count().0, result.lost.count().0), (32, 0));
    }
}

/// what is lost stays as it was read, and a second repair finds nothing to do.
#[test]
fn what_is_lost_is_no_worse_than_it_was_and_a_second_repair_changes_nothing() {
    let (anchor, image) = protected_image(32, 14);
    let g = anchor.geometry;
    let mut bad = image.clone();
    // One bit in each of 20 cells of a column, and three cells that cannot be read at all.
    for cell in 0..20 {
        bad[g.coded_extent(cell * 3 + 20).lba.byte() as usize + 5] ^= 4;
    }
    let mut unread = LostMap::new();
    for cell in 100..103 {
        unread.add(Extent {
            lba: g.coded_extent(cell).lba,
            sectors: SectorCount(1),
        });
    }
    let damaged = MemoryImage(bad.clone());
    let (first, once) = repaired(&[&Masked::new(&damaged, &unread)]);
    assert_eq!((first.lost.count().0, first.zero.count().0), (23, 3));
    for (lba, (got, read)) in (0..).zip(once.chunks(2048).zip(bad.chunks(2048))) {
        let zero = first.zero.contains(Lba(lba));
        assert!(
            got == if zero { &[0; 2048][..] } else { read },
            "sector {lba}"
        );
    }
    let (second, twice) = repaired(&[&MemoryImage(once.clone())]);
    assert!(twice == once);
    assert_eq!((second.lost, second.zero), (first.lost, LostMap::new()));
}

/// a few sectors that claim a huge disc fill no disk.
#[test]
fn less_than_a_quarter_of_a_disc_is_refused() {
    let (_, mut image) = protected_image(32, 30);
    let sectors = image.len() / 2048;
    image.truncate(sectors / 4 * 2048);
    assert!(repaired(&[&MemoryImage(image.clone())]).0.lost.count().0 > 0);
    image.truncate(image.len() - 2048);
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("x.iso");
    let result = repair(&[&MemoryImage(image)], &to, &Search::full(&Quiet));
    assert!(matches!(result, Err(RepairError::TooShort { .. })));
    assert!(!to.exists());
}

/// A burn that was cut off early: what the catalog knows of the disc is no claim of a few forged
/// sectors, and damage is a result of the check.
#[test]
fn a_copy_cut_off_early_is_checked_where_its_division_is_known() {
    use crate::verify::{Class, VerifyError, verify};
    let (anchor, mut image) = protected_image(32, 30);
    let there = image.len() / 2048 / 8;
    image.truncate(there * 2048);
    let image = MemoryImage(image);
    let refused = verify(&image, &Search::full(&Quiet));
    assert!(matches!(refused, Err(VerifyError::TooShort { .. })));
    let search = Search {
        hint: Some(anchor.geometry),
        ..Search::quick(&Quiet)
    };
    let found = verify(&image, &search).unwrap();
    assert_eq!(found.class, Class::Failed);
    let missing = anchor.geometry.sectors().0 - there as u64;
    assert!(
        found.lost.count().0 + 7 >= missing,
        "{}",
        found.lost.count().0
    );
}

/// All bytes of the second half inverted: the difference is a codeword, and both check strips are
/// gone with it. Only the digest of the content sees it (SPEC.TXT R-059).
#[test]
fn what_agrees_with_the_code_alone_is_held_to_the_digest_of_the_content() {
    let (anchor, image) = protected_image(64, 30);
    let half = anchor.geometry.strip_extent(128).lba.byte() as usize;
    let mut bad = image.clone();
    let end = image.len() - TAIL_SECTORS.bytes() as usize;
    bad[half..end].iter_mut().for_each(|byte| *byte ^= 0xff);
    let bad = MemoryImage(bad);
    let (result, got) = repaired(&[&bad]);
    assert_eq!(result.content, ContentCheck::Differs);
    assert!(!result.unchecked.is_empty());
    let sure = |lba: u64| {
        let lba = Lba(lba);
        !result.lost.contains(lba) && !result.unchecked.contains(lba)
    };
    let sectors = got.chunks(2048).zip(image.chunks(2048)).zip(0..);
    for ((got, right), lba) in sectors {
        assert!(
            !sure(lba) || got == right,
            "sector {lba} is wrong and called right"
        );
    }
    // What was written is taken for nothing better by the next one, and changes no more.
    let (again, same) = repaired(&[&MemoryImage(got.clone())]);
    assert_eq!(again.content, ContentCheck::Differs);
    assert!(same == got);
    let there = MemoryImage(got);
    let seen = crate::verify::verify(&there, &Search::full(&Quiet)).unwrap();
    assert_eq!(seen.class, crate::verify::Class::Failed);
    // With its check strips gone alone, the same disc is whole, and the digest says so.
    let mut bare = image.clone();
    for copy in CheckCopy::BOTH {
        let strip = copy.extent(anchor.geometry);
        noise(
            &mut bare[strip.lba.byte() as usize..strip.end().byte() as usize],
            7,
        );
    }
    let (result, got) = repaired(&[&MemoryImage(bare)]);
    assert_eq!(result.content, ContentCheck::Agrees);
    assert!(got == image && result.unchecked.is_empty());
}

/// what is read file by file is found where it stands, too.
#[test]
fn a_source_from_which_sectors_are_missing_reads_as_if_it_were_whole() {
    let (anchor, image) = protected_image(64, 30);
    let coded = usize::from(anchor.geometry.data()) * 64;
    for places in [&[0][..], &[3000], &[40, 500, 9000, 14_000]] {
        let mut bad = image.clone();
        for at in places.iter().rev() {
            drop(bad.drain(at * 2048..(at + 1) * 2048));
        }
        let source = MemoryImage(bad);
        let reader = RepairingReader::open_displaced(&source, &Quiet).unwrap();
        assert!(reader.is_displaced());
        let mut lost = LostMap::new();
        for lba in (0..coded).step_by(50) {
            let count = 50.min(coded - lba);
            let mut got = vec![0; count * 2048];
            reader.read(Lba(lba as u64), &mut got, &mut lost).unwrap();
            assert!(
                got == image[lba * 2048..(lba + count) * 2048],
                "{places:?} {lba}"
            );
        }
        assert!(lost.is_empty(), "{places:?}");
    }
    let source = MemoryImage(image);
    let reader = RepairingReader::open_displaced(&source, &Quiet).unwrap();
    assert!(!reader.is_displaced());
}

/// a copying program that leaves out what it cannot read moves all that follows.
#[test]
fn sectors_are_found_where_they_stand_after_some_were_left_out_or_put_in() {
    let (_, image) = protected_image(64, 30);
    let out = |bytes: &mut Vec<u8>, at: usize| drop(bytes.drain(at * 2048..(at + 1) * 2048));
    for places in [&[0][..], &[9], &[3000], &[15_850], &[40, 500, 9000, 14_000]] {
        let mut bad = image.clone();
        places.iter().rev().for_each(|at| out(&mut bad, *at));
        let (result, got) = repaired(&[&MemoryImage(bad)]);
        assert!(got == image, "{places:?}");
        assert!(result.lost.is_empty() && result.unchecked.is_empty());
    }
    let mut bad = image.clone();
    bad.splice(700 * 2048..700 * 2048, [7; 2048]);
    assert!(repaired(&[&MemoryImage(bad)]).1 == image);
    // Without check values nothing is found, and nothing is made worse.
    let mut bad = image.clone();
    for copy in CheckCopy::BOTH {
        let strip = copy.extent(sample(64, 30).geometry);
        bad[strip.lba.byte() as usize..strip.end().byte() as usize].fill(0x77);
    }
    out(&mut bad, 700);
    let (result, got) = repaired(&[&MemoryImage(bad.clone())]);
    assert!(!result.unchecked.is_empty());
    for (lba, right) in image.chunks(2048).enumerate() {
        let own = lba * 2048..(lba + 1) * 2048;
        let was_right = bad.get(own.clone()) == Some(right);
        assert!(!was_right || got[own] == *right, "sector {lba}");
    }
}
