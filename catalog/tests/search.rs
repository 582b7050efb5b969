//! How long searches and the check of the trail take in a large archive, in CPU time of one core.
//!
//! The archive is synthetic, made through the catalog's own changes, and kept under target/ for
//! the next run. 5,000 studies unasked; `STELE_SEARCH_STUDIES=1000000` makes the one that the
//! limit is for: 400,000 patients, 4,000,000 series, 1,500 discs, 3,000 copies, 2,000,000 rows of
//! the trail (`tests/long search`).

// The table is what the test is for; `cargo test -- --nocapture` shows it.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "search/archive.rs"]
mod archive;
#[path = "search/draws.rs"]
mod draws;
#[path = "search/people.rs"]
mod people;

use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};
use draws::Draw;
use stele_catalog::{FindQuery, Reader};

/// Draws of each kind; fewer where the archive is small, and none is slow.
fn draws(studies: u64) -> u64 {
    if studies < 50_000 { 200 } else { 1000 }
}

/// What 95 of 100 searches must stay below.
const LIMIT: Duration = Duration::from_millis(20);

/// Studies that a search tells of, and how many more it counts.
const SHOWN: u32 = 20;
const COUNTED: u32 = 1000;

fn studies() -> u64 {
    let asked = std::env::var("STELE_SEARCH_STUDIES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(5000)
}

/// Searches as `stele find` does: the first studies, how many more, and where there are none, those
/// that are like it. Gives how many it found, and how many are like it.
fn search(reader: &Reader<'_>, query: &FindQuery) -> (u64, usize) {
    let found = reader.find(query, SHOWN).unwrap().len();
    match found {
        0 => (0, reader.alike(query, SHOWN).unwrap().studies.len()),
        _ if found < SHOWN as usize => (found as u64, 0),
        _ => (reader.count(query, SHOWN + COUNTED + 1).unwrap(), 0),
    }
}

#[test]
fn searches_are_quick_in_a_large_archive() {
    let studies = studies();
    let draws = draws(studies);
    let catalog = archive::open(studies);
    println!("{studies} studies; milliseconds of CPU time, {draws} draws of each kind");
    println!(
        "  {:<24} {:>8} {:>8} {:>8}  answers",
        "kind", "p50", "p95", "max"
    );
    let mut slow = Vec::new();
    for kind in Draw::ALL {
        let (mut times, mut answers) = (Vec::new(), 0_u64);
        for seed in 0..draws {
            let query = kind.query(seed, studies);
            let begun = ThreadTime::now();
            let (found, like) = search(&catalog.read(), &query);
            times.push(begun.elapsed());
            // What is like a word that is absent is in a large archive by chance.
            answers += u64::from(found > 0 || like > 0 && !kind.is_absent());
        }
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (p50, p95, max) = (at(50), at(95), at(100));
        let name = kind.name();
        println!(
            "  {name:<24} {:>8.3} {:>8.3} {:>8.3}  {answers}",
            ms(p50),
            ms(p95),
            ms(max)
        );
        // What a draw is made of is in the archive, or is not.
        let expected = if kind.is_absent() {
            0..1
        } else {
            draws * 9 / 10..draws + 1
        };
        assert!(expected.contains(&answers), "{name}: {answers} answers");
        if p95 > LIMIT {
            slow.push(name);
        }
    }
    // Code that is not optimized says nothing of the limit.
    assert!(cfg!(debug_assertions) || slow.is_empty(), "slow: {slow:?}");
}

#[test]
fn the_trail_is_checked_quickly() {
    let catalog = archive::open(studies());
    let (begun, used) = (Instant::now(), ProcessTime::now());
    let report = catalog.audit_verify().unwrap();
    let (took, used) = (begun.elapsed(), used.elapsed());
    assert_eq!(report.problems, []);
    let a_second = |time: Duration| report.rows as f64 / time.as_secs_f64();
    println!(
        "{} rows of the trail checked in {took:.1?}: {:.0} a second; CPU time {used:.1?}, {:.0} a \
         second",
        report.rows,
        a_second(took),
        a_second(used)
    );
}
