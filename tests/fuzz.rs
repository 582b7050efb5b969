//! Inputs that nobody would write, by the thousand: no panic, no hang, no memory without end.
//!
//! Every input is made from a seed. `tests/run` replays those of `tests/fuzz/seeds.txt` and some
//! fixed ones. By hand, ten minutes for each reader:
//!
//!     STELE_FUZZ_SECONDS=600 STELE_FUZZ_SEED=1 cargo test --release -p stele-tests --test fuzz
//!
//! What fails names its seed; it goes into `tests/fuzz/seeds.txt`.

#[path = "fuzz/base.rs"]
mod base;
#[path = "fuzz/mutate.rs"]
mod mutate;

use std::time::{Duration, Instant};

use mutate::Dice;
use stele_burner::disc::SetInfo;
use stele_burner::inspect::{Depth, inspect};
use stele_burner::manifest;
use stele_burner::parity::Anchor;
use stele_burner::parity::check_strip::PartHeader;
use stele_burner::sectors::MemoryImage;
use stele_burner::source::{ScanOptions, scan};
use stele_burner::watch::Quiet;

/// Longer than any input may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Runs a reader on the kept seeds, on `fixed` more, and for as long as the environment says.
fn fuzz(reader: &str, fixed: u64, mut once: impl FnMut(u64)) {
    let mut one = |seed: u64| {
        let began = Instant::now();
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| once(seed)));
        assert!(ended.is_ok(), "{reader} {seed}: a panic");
        assert!(
            began.elapsed() < LIMIT,
            "{reader} {seed}: {:?}",
            began.elapsed()
        );
    };
    let kept = include_str!("fuzz/seeds.txt").lines();
    for line in kept.filter(|line| !line.starts_with('#')) {
        let (name, seed) = line.split_once(' ').unwrap();
        if name == reader {
            one(seed.parse().unwrap());
        }
    }
    (0..fixed).for_each(&mut one);
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let seconds = number("STELE_FUZZ_SECONDS").unwrap_or(0);
    let mut seed = number("STELE_FUZZ_SEED").unwrap_or(0) << 32;
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        seed += 1;
        one(seed);
    }
    if seconds > 0 {
        println!("{reader}: {} inputs", seed & 0xFFFF_FFFF);
    }
    assert!(peak_memory_mb() < 500, "{} MB", peak_memory_mb());
}

fn peak_memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1000
}

#[test]
fn no_disc_makes_inspect_fail() {
    let image = base::image();
    // Descriptors, path tables, directories, metadata: everything in front of the files.
    let structures = 16 * 2048..base::files_at(&image);
    fuzz("inspect", 150, |seed| {
        let mut dice = Dice(seed);
        let mut bytes = image.clone();
        mutate::structures(&mut dice, &mut bytes, structures.clone());
        if dice.below(8) == 0 {
            bytes.truncate(dice.below(bytes.len() as u64) as usize / 2048 * 2048);
        }
        inspect(&MemoryImage(bytes), Depth::Content, &Quiet).unwrap();
    });
}

#[test]
fn no_file_makes_the_scan_fail() {
    let objects = base::objects();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("object.dcm");
    fuzz("scan", 1500, |seed| {
        let mut dice = Dice(seed);
        let mut bytes = dice.of(&objects).clone();
        mutate::bytes(&mut dice, &mut bytes);
        std::fs::write(&path, bytes).unwrap();
        let mut found = 0;
        let roots = [folder.path().to_path_buf()];
        let summary = scan(&roots, &ScanOptions::default(), &Quiet, &mut |_| {
            found += 1;
            std::ops::ControlFlow::Continue(())
        });
        summary.unwrap();
        assert_eq!(found, 1);
    });
}

#[test]
fn no_sector_makes_the_readers_of_anchors_and_checks_fail() {
    let image = base::image();
    let anchor = image[..2048].to_vec();
    let parsed = Anchor::parse(&anchor).unwrap();
    let at = parsed.geometry.check_extents()[0].lba.byte() as usize;
    let check = image[at..at + 2048].to_vec();
    assert!(PartHeader::parse(&check).is_some());
    fuzz("anchor", 4000, |seed| {
        let mut dice = Dice(seed);
        let mut bytes = anchor.clone();
        mutate::bytes(&mut dice, &mut bytes);
        // With a sum that agrees, or none would get further than that.
        Anchor::parse(&base::with_crc(bytes));
        let mut bytes = check.clone();
        mutate::bytes(&mut dice, &mut bytes);
        PartHeader::parse(&bytes);
    });
}

#[test]
fn no_text_makes_the_readers_of_manifests_and_sets_fail() {
    let (text, set) = (base::manifest(), base::set_text());
    assert!(manifest::parse(&text).is_ok() && SetInfo::parse(&set).is_some());
    fuzz("manifest", 3000, |seed| {
        let mut dice = Dice(seed);
        let mut bytes = text.clone();
        mutate::bytes(&mut dice, &mut bytes);
        // What it says is not the question here.
        let _ = manifest::parse(&bytes);
        let mut bytes = set.clone().into_bytes();
        mutate::bytes(&mut dice, &mut bytes);
        SetInfo::parse(&String::from_utf8_lossy(&bytes));
    });
}
