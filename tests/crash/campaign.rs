//! Power cuts over the whole job: each seed cuts one command off at one of its calls, leaves the
//! disk as a power cut may, and sees whether anything was lost that had been promised.
//!
//! `STELE_CRASH_SEEDS` says how many seeds are tried (36 without it) or which, as `1000..2000`;
//! `STELE_CRASH_SEED` tries one alone. A seed chooses the command, the call, the mode and what is
//! left; threads and clocks may still shift a call or two between runs, so a failing case keeps its
//! log and the disk it left below the target folder.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::case::{Case, play, scene_of};
use crate::known;
use crate::world::World;

/// Seeds that are tried where nothing else is said.
const SEEDS: u64 = 36;
/// Each has an archive of its own.
const WORKERS: usize = 2;

/// The seeds that are asked for.
fn seeds() -> Range<u64> {
    let asked = |name: &str| std::env::var(name).ok();
    let number = |text: &str| -> u64 { text.parse().expect("a number of seeds") };
    if let Some(seed) = asked("STELE_CRASH_SEED") {
        return number(&seed)..number(&seed) + 1;
    }
    let Some(seeds) = asked("STELE_CRASH_SEEDS") else {
        return 0..SEEDS;
    };
    match seeds.split_once("..") {
        Some((from, to)) => number(from)..number(to),
        None => 0..number(&seeds),
    }
}

#[test]
fn a_power_cut_at_any_call_loses_nothing_that_was_promised() {
    let seeds = seeds();
    let begun = Instant::now();
    let (next, cases) = (AtomicU64::new(seeds.start), Mutex::new(Vec::new()));
    let workers = WORKERS.min(usize::try_from(seeds.end - seeds.start).unwrap());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let world = World::new();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    let case = play(&world, seed, None);
                    if !known::is_known(&case) {
                        println!("{}", case.told());
                    }
                    cases.lock().unwrap().push(case);
                }
            });
        }
    });
    let cases = cases.into_inner().unwrap();
    report(&cases, begun);
    let failed = cases.iter().filter(|case| !case.broken.is_empty());
    let (listed, unknown): (Vec<&Case>, Vec<&Case>) = failed.partition(|c| known::is_known(c));
    for case in listed {
        println!("known, {}: {}", known::names(case), case.told());
    }
    let told: Vec<String> = unknown.iter().map(|case| case.told()).collect();
    assert!(
        told.is_empty(),
        "{} of {} seeds broke something; STELE_CRASH_SEED=N repeats one\n{}",
        told.len(),
        cases.len(),
        told.join("\n")
    );
}

/// Plays a disk that forgets until it is found out.
fn found_out(world: &World, forgets: &str, plays: impl Fn(&str) -> bool, says: &str) {
    let seeds = (0..600).filter(|seed| plays(&scene_of(world, *seed).name));
    let found = seeds
        .map(|seed| play(world, seed, Some(forgets)))
        .find(|case| case.broken.iter().any(|line| line.contains(says)));
    let case = found.unwrap_or_else(|| panic!("{forgets} is forgotten, and nothing is missed"));
    println!("{}", case.told());
}

#[test]
fn a_disk_that_forgets_what_was_synced_is_found_out() {
    let world = World::new();
    let builds = |scene: &str| scene.ends_with("Build");
    found_out(&world, "images/", builds, "is not what was built");
    found_out(&world, "catalog", |_| true, "the trail");
}

fn report(cases: &[Case], begun: Instant) {
    let power = cases.iter().filter(|case| case.power).count();
    let cuts: usize = cases.iter().map(Case::cuts).sum();
    println!(
        "{} seeds, {power} of them power cuts, {cuts} cuts in all, in {:.0} s",
        cases.len(),
        begun.elapsed().as_secs_f64()
    );
    let mut scenes: Vec<&str> = cases.iter().map(|case| case.scene.as_str()).collect();
    scenes.sort_unstable();
    for scene in scenes.chunk_by(|a, b| a == b) {
        println!("  {}: {}", scene[0], scene.len());
    }
}
