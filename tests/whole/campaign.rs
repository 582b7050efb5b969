//! Seeded campaigns: which seeds, on all processors, and what they found. `tests/long` runs them
//! at length, `tests/run` a few seeds of each.

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Numbers that look random and follow from a seed alone (the mixer of SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D))
    }

    /// A number below `sides`.
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) % sides as u64) as usize
    }

    /// One of several.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Whether it is the one time in so many.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// So many different numbers below `sides`.
    pub fn different(&mut self, count: usize, sides: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..sides).collect();
        let draw = |_| all.swap_remove(self.below(all.len()));
        (0..count).map(draw).collect()
    }
}

/// A number that a variable of the environment gives, or this one.
pub fn number(variable: &str, otherwise: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.map_or(otherwise, |text| text.parse().expect("a number"))
}

/// The seeds that a variable of the environment names, `300` or `1000..2000`; or the first few.
pub fn seeds(variable: &str, few: u64) -> Range<u64> {
    let Ok(text) = std::env::var(variable) else {
        return 0..few;
    };
    let number = |text: &str| text.parse().expect("N or A..B");
    match text.split_once("..") {
        Some((from, to)) => number(from)..number(to),
        None => 0..number(&text),
    }
}

/// Tries every seed, and says what was found: a case gives what is not as it should be.
#[track_caller]
pub fn run(name: &str, seeds: Range<u64>, case: impl Fn(u64) -> Vec<String> + Sync) {
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get());
    let begun = Instant::now();
    let (next, findings) = (AtomicU64::new(seeds.start), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            let found = catch_unwind(AssertUnwindSafe(|| case(seed)));
            let found = found.unwrap_or_else(|panic| vec![said(&*panic)]);
            for what in found {
                let what = format!("{name}, seed {seed}: {what}");
                eprintln!("{what}");
                findings.lock().unwrap().push(what);
            }
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let findings = findings.into_inner().unwrap();
    println!(
        "{name}: seeds {seeds:?}, {threads} at a time, {} s, {} findings",
        begun.elapsed().as_secs(),
        findings.len()
    );
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// What a test said when it gave up.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    format!("gave up: {}", text.unwrap_or_default())
}
