//! Power cuts over the whole job: each seed cuts one command off at one of its calls, leaves the
//! disk as a power cut may, and sees whether anything was lost that had been promised.
//!
//! `STELE_CRASH_SEEDS` says how many seeds are tried (40 without it), `STELE_CRASH_SEED` tries one
//! alone. A seed chooses the command, the call, the mode and what is left; threads and clocks may
//! still shift a call or two between runs, so a failing case keeps its log and the disk it left
//! below the target folder.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use serde_json::Value;

use crate::dice::Dice;
use crate::facts;
use crate::known;
use crate::log::{Record, What};
use crate::model::Model;
use crate::shim::Cut;
use crate::tree::Tree;
use crate::world::{HARDWARE, Scene, World, log_of, run};

/// Seeds that are tried where nothing else is said.
const SEEDS: u64 = 40;
/// Each has an archive of its own.
const WORKERS: usize = 2;

/// What a seed chose and what came of it.
pub struct Case {
    seed: u64,
    scene: String,
    cut: Option<Cut>,
    power: bool,
    /// The last call that was made, for people.
    last: String,
    /// How the disk differs from one on which everything was written.
    left: Vec<String>,
    /// What is wrong.
    pub broken: Vec<String>,
}

impl Case {
    fn told(&self) -> String {
        let mode = if self.power { "power cut" } else { "killed" };
        let mut text = format!("seed {}: {}, {mode} ", self.seed, self.scene);
        _ = match self.cut {
            Some(cut) if cut.before => write!(text, "before call {}", cut.at),
            Some(cut) => write!(text, "after call {}", cut.at),
            None => write!(text, "after its end"),
        };
        _ = write!(text, "; the last call was {}", self.last);
        for left in &self.left {
            _ = write!(text, "\n    left: {left}");
        }
        for broken in &self.broken {
            _ = write!(text, "\n    broken: {broken}");
        }
        text
    }
}

#[test]
fn a_power_cut_at_any_call_loses_nothing_that_was_promised() {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let seeds = match number("STELE_CRASH_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("STELE_CRASH_SEEDS").unwrap_or(SEEDS),
    };
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
                    let case = play(&world, seed, true);
                    if !case.broken.is_empty() {
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
        "{} of {} cuts broke something; STELE_CRASH_SEED=N repeats one\n{}",
        told.len(),
        cases.len(),
        told.join("\n")
    );
}

#[test]
fn on_a_disk_that_forgets_what_was_synced_the_campaign_finds_it() {
    let world = World::new();
    let found = (0..200).find_map(|seed| {
        let case = play(&world, seed, false);
        (case.power && !case.broken.is_empty()).then_some(case)
    });
    let case = found.expect("200 power cuts without any sync, and nothing was lost");
    println!("{}", case.told());
}

fn report(cases: &[Case], begun: Instant) {
    let power = cases.iter().filter(|case| case.power).count();
    println!(
        "{} cuts, {power} of them power cuts, in {:.0} s",
        cases.len(),
        begun.elapsed().as_secs_f64()
    );
    let mut scenes: Vec<&str> = cases.iter().map(|case| case.scene.as_str()).collect();
    scenes.sort_unstable();
    for scene in scenes.chunk_by(|a, b| a == b) {
        println!("  {}: {}", scene[0], scene.len());
    }
}

/// Where and how a seed cuts a scene off.
fn choose(scene: &Scene, dice: &mut Dice) -> Option<Cut> {
    // Right after its end: what the command said it did is not all synced by that alone.
    if dice.once_in(12) {
        return None;
    }
    let stretch = &scene.stretches[dice.below(scene.stretches.len())];
    Some(Cut {
        at: stretch[dice.below(stretch.len())],
        before: dice.once_in(2),
    })
}

/// One case. Where `syncs` do not count, the disk forgets what it was told to keep.
fn play(world: &World, seed: u64, syncs: bool) -> Case {
    let scenes = world.scenes.len() as u64;
    let scene = &world.scenes[usize::try_from(seed % scenes).unwrap()];
    let mut dice = Dice::new(seed);
    let (bench, root) = (&world.bench, world.bench.root());
    scene.before.restore(&root, None);
    let cut = choose(scene, &mut dice);
    let power = !dice.once_in(4);
    let before = scene.before.found_in(&root);
    let (ran, mut log) = run(bench, &scene.command, cut);
    if !syncs {
        log.retain(|record| record.what != What::Synced);
    }
    let model = Model::new(&before, &log, Some(HARDWARE));
    let whole = model.killed();
    let mut broken = whole.differences(&Tree::read(&root, &before).without(HARDWARE));
    for missed in &mut broken {
        missed.insert_str(0, "the shim missed ");
    }
    let left = match power {
        true => model.power_cut(&mut dice),
        false => whole.clone(),
    };
    if power {
        left.restore(&root, Some(HARDWARE));
    }
    if broken.is_empty() {
        broken = after(world, scene, &ran.report, dice.once_in(2));
    }
    let case = Case {
        seed,
        scene: scene.name.clone(),
        cut,
        power,
        last: log.last().map_or("none".to_owned(), told),
        left: left.differences(&whole),
        broken,
    };
    if syncs && !case.broken.is_empty() {
        keep(world, &case, &left);
    }
    case
}

fn told(record: &Record) -> String {
    let path = record.what.path().display();
    format!("{} {} {path}", record.call, record.what.name())
}

/// What is wrong after a cut: at once, after the same command again, and in the end. `report` is
/// what the command said of its work; it is null where it did not come so far.
fn after(world: &World, scene: &Scene, report: &Value, look_first: bool) -> Vec<String> {
    let bench = &world.bench;
    let known = facts::studies(&scene.facts_before);
    let mut broken = Vec::new();
    if let Some(log) = report["log"].as_str()
        && fs::read(log).map_or(true, |text| text.is_empty())
    {
        broken.push(format!(
            "it said that its log is {log}, and that is not there"
        ));
    }
    // Half of the seeds look before anything else; in the others the same command comes first.
    if look_first {
        let now = facts::facts(bench);
        broken = facts::broken(bench, &known, &now);
        let (before, after) = (now == scene.facts_before, now == scene.facts_after);
        if !report.is_null() && !after {
            broken.push(format!("it said that it was done, and it is not: {now}"));
        }
        if scene.step.is_one_change() && !before && !after {
            broken.push(format!("done in part: {now}"));
        }
    }
    if !broken.is_empty() {
        return broken;
    }
    if let Err(said) = scene.step.again(bench, &scene.command) {
        return vec![format!("again: {said}")];
    }
    if !scene.after.is_empty() {
        let found = facts::broken(bench, &known, &facts::facts(bench)).into_iter();
        broken.extend(found.map(|found| format!("after it was given again: {found}")));
    }
    for step in &scene.after {
        let command = step.command(bench);
        if let Err(said) = step.again(bench, &command) {
            broken.push(format!("then {said}"));
            return broken;
        }
    }
    let end = facts::facts(bench);
    let found = facts::broken(bench, &known, &end).into_iter();
    broken.extend(found.map(|found| format!("in the end: {found}")));
    if end != scene.facts_end {
        broken.push(format!(
            "in the end it is\n{end}\n    instead of\n{}",
            scene.facts_end
        ));
    }
    let files = facts::files(bench);
    let more = files.difference(&scene.files_end);
    broken.extend(more.map(|file| format!("in the end {file} stays")));
    let less = scene.files_end.difference(&files);
    broken.extend(less.map(|file| format!("in the end {file} is missing")));
    broken
}

/// Keeps what a failing case left.
fn keep(world: &World, case: &Case, left: &Tree) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("crash-{}", case.seed));
    left.restore(&folder.join("left"), None);
    fs::copy(log_of(&world.bench), folder.join("log")).unwrap();
    fs::write(folder.join("case.txt"), case.told()).unwrap();
}
