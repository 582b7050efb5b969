//! Several stations at once: processes that do real jobs in one archive, one of them running at a
//! time, a seed deciding which, and which are killed. After each step the archive must still be
//! one that people can trust.
//!
//! `sim/hand.rs` is such a process, `sim/play.rs` the scheduler, `sim/truth.rs` what must hold.

#[path = "crash/dice.rs"]
mod dice;
#[path = "sim/hand.rs"]
mod hand;
#[path = "sim/play.rs"]
mod play;
#[path = "sim/process.rs"]
mod process;
#[path = "sim/truth.rs"]
mod truth;
#[path = "sim/wire.rs"]
mod wire;
#[path = "sim/world.rs"]
mod world;

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use play::Played;
use world::World;

/// The process that a scheduler starts; nothing where it is a test like others.
#[test]
fn hand() {
    hand::serve();
}

/// Seeds of the plain run.
const SEEDS: Range<u64> = 0..60;

/// `STELE_SIM_SEEDS=N` or `A..B` in a campaign, `STELE_SIM_SEED=N` for one case, told step by step.
fn seeds() -> Range<u64> {
    let number = |text: &str| text.parse::<u64>().unwrap();
    if let Ok(seed) = std::env::var("STELE_SIM_SEED") {
        let seed = number(&seed);
        return seed..seed + 1;
    }
    match std::env::var("STELE_SIM_SEEDS") {
        Err(_) => SEEDS,
        Ok(text) => match text.split_once("..") {
            Some((first, end)) => number(first)..number(end),
            None => 0..number(&text),
        },
    }
}

/// Plays all seeds on as many cores as there are; gives what was broken.
fn campaign(seeds: Range<u64>) -> (Vec<String>, Played) {
    let next = AtomicU64::new(seeds.start);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<(Vec<String>, Played)> = std::thread::scope(|scope| {
        let work = || {
            let world = World::new();
            let (mut broken, mut all) = (Vec::new(), Played::default());
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= seeds.end {
                    return (broken, all);
                }
                match play::play(&world, seed) {
                    Ok(played) => all.add(&played),
                    Err(what) => broken.push(format!("seed {seed}: {what}")),
                }
            }
        };
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|w| w.join().unwrap()).collect()
    });
    let (mut broken, mut all) = (Vec::new(), Played::default());
    for (part, played) in parts {
        broken.extend(part);
        all.add(&played);
    }
    (broken, all)
}

#[test]
fn three_stations_and_kills_break_nothing() {
    let seeds = seeds();
    let count = seeds.end - seeds.start;
    let (broken, played) = campaign(seeds);
    println!("{count} runs: {played:#?}");
    assert!(broken.is_empty(), "{} broken: {broken:#?}", broken.len());
    if count >= 50 {
        assert!(played.kills > 0 && played.good_burns > 0, "{played:#?}");
    }
}

#[test]
fn a_seed_repeats_its_run() {
    let world = World::new();
    for seed in [3, 11] {
        let first = play::play(&world, seed).unwrap();
        let second = play::play(&world, seed).unwrap();
        assert_eq!(first.digest, second.digest, "seed {seed}");
    }
}
