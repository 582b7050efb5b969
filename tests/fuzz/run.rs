//! Runs one reader on inputs that seeds make, and holds it to its bounds with each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use peak_alloc::PeakAlloc;

use crate::mutate::Dice;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;
/// Held by one target at a time: memory and processor time are those of the process.
static ALONE: Mutex<()> = Mutex::new(());

/// What one input may cost.
#[derive(Copy, Clone)]
pub struct Bounds {
    /// Bytes of memory beyond those that were held before, the input's own included.
    pub memory: usize,
    /// Processor time.
    pub seconds: u64,
}

/// An input that takes longer by the clock, or more memory, is named and ends the process: it
/// might never come back, or take the machine with it.
const HANGS: Duration = Duration::from_secs(120);
const DEVOURS: usize = 4 << 30;

/// Runs a reader on the kept seeds, on `fixed` more, and for as long as the environment says.
pub fn run(target: &str, bounds: Bounds, fixed: u64, once: impl FnMut(&mut Dice)) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let watched = Watched::default();
    std::thread::scope(|scope| {
        scope.spawn(|| watched.watch(target));
        let mut run = Run {
            target,
            bounds,
            once,
            watched: &watched,
            inputs: 0,
            most: (0, 0),
            longest: (Duration::ZERO, 0),
        };
        let failed = catch_unwind(AssertUnwindSafe(|| run.seeds(fixed))).err();
        let (inputs, (memory, at), (longest, slow)) = (run.inputs, run.most, run.longest);
        println!(
            "{target}: {inputs} inputs, at most {memory} bytes (seed {at}) and {longest:?} \
             (seed {slow})"
        );
        watched.ended.store(true, Ordering::SeqCst);
        if let Some(panic) = failed {
            std::panic::resume_unwind(panic);
        }
    });
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The input under way, for the thread that looks after it.
#[derive(Default)]
struct Watched {
    seed: AtomicU64,
    inputs: AtomicU64,
    ended: AtomicBool,
}

impl Watched {
    fn watch(&self, target: &str) {
        let mut seen = (0, Instant::now());
        while !self.ended.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(20));
            let inputs = self.inputs.load(Ordering::SeqCst);
            if inputs != seen.0 {
                seen = (inputs, Instant::now());
            }
            let (held, late) = (MEMORY.current_usage(), seen.1.elapsed());
            if held > DEVOURS || late > HANGS {
                let seed = self.seed.load(Ordering::SeqCst);
                eprintln!("{target} {seed}: {held} bytes are held, after {late:?}");
                std::process::abort();
            }
        }
    }
}

struct Run<'a, F> {
    target: &'a str,
    bounds: Bounds,
    once: F,
    watched: &'a Watched,
    inputs: u64,
    most: (usize, u64),
    longest: (Duration, u64),
}

impl<F: FnMut(&mut Dice)> Run<'_, F> {
    fn seeds(&mut self, fixed: u64) {
        if let Some(seed) = number("STELE_FUZZ_CASE") {
            return self.one(seed);
        }
        let kept = include_str!("seeds.txt").lines();
        for line in kept.filter(|line| !line.starts_with('#')) {
            let (name, seed) = line.split_once(' ').unwrap();
            if name == self.target {
                self.one(seed.parse().unwrap());
            }
        }
        (0..fixed).for_each(|seed| self.one(seed));
        let seconds = number("STELE_FUZZ_SECONDS").unwrap_or(0);
        let mut seed = (number("STELE_FUZZ_SEED").unwrap_or(0) << 32) + fixed;
        let end = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < end {
            self.one(seed);
            seed += 1;
        }
    }

    fn one(&mut self, seed: u64) {
        self.watched.seed.store(seed, Ordering::SeqCst);
        self.watched.inputs.fetch_add(1, Ordering::SeqCst);
        self.inputs += 1;
        MEMORY.reset_peak_usage();
        let (before, began) = (MEMORY.current_usage(), ProcessTime::now());
        let ended = catch_unwind(AssertUnwindSafe(|| (self.once)(&mut Dice(seed))));
        let (took, peak) = (began.elapsed(), MEMORY.peak_usage());
        let memory = peak.saturating_sub(before);
        if memory > self.most.0 {
            self.most = (memory, seed);
        }
        if took > self.longest.0 {
            self.longest = (took, seed);
        }
        let target = self.target;
        assert!(ended.is_ok(), "{target} {seed}: a panic");
        assert!(memory <= self.bounds.memory, "{target} {seed}: {memory} B");
        let limit = Duration::from_secs(self.bounds.seconds);
        assert!(took <= limit, "{target} {seed}: {took:?}");
    }
}
