//! One case of the campaign: a command cut off at one of its calls, the disk left as that may leave
//! it, sometimes a second cut while the program finds its way, and then what has to hold.

use std::any::Any;
use std::fmt::Write;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use serde_json::Value;

use crate::bench::Bench;
use crate::dice::Dice;
use crate::facts;
use crate::known;
use crate::log::{Record, What};
use crate::model::Model;
use crate::shim::Cut;
use crate::story::Step;
use crate::tree::Tree;
use crate::world::{HARDWARE, Scene, World, log_of, run};

/// What a seed chose and what came of it.
pub struct Case {
    seed: u64,
    /// Line and step that were cut off.
    pub scene: String,
    /// Whether the power was cut; where not, the process alone was killed.
    pub power: bool,
    /// One line for each cut, and how the disk then differed from one on which all was written.
    cuts: Vec<(String, Vec<String>)>,
    /// What is wrong.
    pub broken: Vec<String>,
}

impl Case {
    /// How many cuts there were.
    pub fn cuts(&self) -> usize {
        self.cuts.len()
    }

    /// All of it, for people.
    pub fn told(&self) -> String {
        let mode = if self.power { "power cut" } else { "killed" };
        let mut text = format!("seed {}: {}, {mode}", self.seed, self.scene);
        for (cut, left) in &self.cuts {
            _ = write!(text, "\n    {cut}");
            for left in left {
                _ = write!(text, "\n    left: {left}");
            }
        }
        for broken in &self.broken {
            _ = write!(text, "\n    broken: {broken}");
        }
        text
    }
}

/// Where and how a seed cuts a command off that makes these stretches of calls.
pub fn choose(stretches: &[Vec<u32>], dice: &mut Dice) -> Option<Cut> {
    // Right after its end: what the command said it did is not all synced by that alone.
    if dice.once_in(12) {
        return None;
    }
    let stretch = &stretches[dice.below(stretches.len())];
    Some(Cut {
        at: stretch[dice.below(stretch.len())],
        before: dice.once_in(2),
    })
}

/// The scene that a seed plays.
pub fn scene_of(world: &World, seed: u64) -> &Scene {
    let scenes = world.scenes.len() as u64;
    &world.scenes[usize::try_from(seed % scenes).unwrap()]
}

/// Plays one seed. The disk may forget what was synced of files whose path begins so: that is how
/// the campaign itself is tested.
pub fn play(world: &World, seed: u64, forgets: Option<&str>) -> Case {
    let scene = scene_of(world, seed);
    let mut dice = Dice::new(seed);
    let cut = choose(&scene.stretches, &mut dice);
    let mut case = Case {
        seed,
        scene: scene.name.clone(),
        power: !dice.once_in(4),
        cuts: Vec::new(),
        broken: Vec::new(),
    };
    scene.before.restore(&world.bench.root(), None);
    let (report, mut left) = cut_off(
        world,
        &mut case,
        &scene.command,
        cut,
        &scene.before,
        forgets,
        &mut dice,
    );
    let look_first = dice.once_in(2);
    // While it clears up after the first cut, a second one.
    if case.broken.is_empty() && dice.once_in(4) {
        let cut = Cut {
            at: u32::try_from(1 + dice.below(40)).unwrap(),
            before: dice.once_in(2),
        };
        let status = ["status".to_owned()];
        let before = Tree::read(&world.bench.root(), &left);
        (_, left) = cut_off(
            world,
            &mut case,
            &status,
            Some(cut),
            &before,
            forgets,
            &mut dice,
        );
    }
    if case.broken.is_empty() {
        let held = catch_unwind(|| after(&world.bench, scene, &report, look_first));
        case.broken = held.unwrap_or_else(|panic| vec![gave_up(panic.as_ref())]);
    }
    if forgets.is_none() && !known::is_known(&case) {
        keep(world, &case, &left);
    }
    case
}

/// Runs a command up to a cut and leaves the disk as that may leave it; gives what the command
/// said of its work, and the disk.
fn cut_off(
    world: &World,
    case: &mut Case,
    command: &[String],
    cut: Option<Cut>,
    before: &Tree,
    forgets: Option<&str>,
    dice: &mut Dice,
) -> (Value, Tree) {
    let root = world.bench.root();
    let before = before.found_in(&root);
    let (ran, mut log) = run(&world.bench, command, cut);
    let is_forgotten =
        |path: &Path| forgets.is_some_and(|start| path.to_string_lossy().starts_with(start));
    log.retain(|record| match &record.what {
        What::Synced { path } => !is_forgotten(path),
        _ => true,
    });
    let model = Model::new(&before, &log, Some(HARDWARE));
    let whole = model.killed();
    let missed = whole.differences(&Tree::read(&root, &before).without(HARDWARE));
    let missed = missed.iter().map(|line| format!("the shim missed {line}"));
    case.broken.extend(missed);
    let left = match case.power {
        true => model.power_cut(dice),
        false => whole.clone(),
    };
    if case.power {
        left.restore(&root, Some(HARDWARE));
    }
    case.cuts
        .push((told(command, cut, &log), left.differences(&whole)));
    (ran.report, left)
}

fn told(command: &[String], cut: Option<Cut>, log: &[Record]) -> String {
    let at = match cut {
        Some(cut) if cut.before => format!("before call {}", cut.at),
        Some(cut) => format!("after call {}", cut.at),
        None => "after its end".to_owned(),
    };
    let last = log.last().map_or("none".to_owned(), |last| {
        let path = last.what.path().display();
        format!("{} {} {path}", last.call, last.what.name())
    });
    format!("`{}` cut {at}; the last call was {last}", command.join(" "))
}

/// A check that could not go on, as sqlite3 on a broken file: that is a finding of this seed.
fn gave_up(panic: &dyn Any) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or(panic.downcast_ref::<&str>().copied());
    format!("a check gave up: {}", text.unwrap_or("it panicked"))
}

/// What is wrong after a cut: at once, after the same command again, and in the end. `report` is
/// what the command said of its work; it is null where it did not come so far.
fn after(bench: &Bench, scene: &Scene, report: &Value, look_first: bool) -> Vec<String> {
    // A catalog that is brought back knows nothing of what came later.
    let known = match scene.step {
        Step::Restore => facts::studies(&scene.facts_after),
        _ => facts::studies(&scene.facts_before),
    };
    let seen = |now: &Value| {
        let mut all = facts::broken(bench, &known, now);
        all.retain(|line| !scene.excused.contains(line));
        all
    };
    let mut broken = Vec::new();
    let logs = ["log", "map"]
        .iter()
        .filter_map(|key| report[*key].as_str());
    let lost = logs.filter(|log| fs::read(log).map_or(true, |text| text.is_empty()));
    broken.extend(lost.map(|log| format!("it said that its log is {log}, and it is not")));
    // Half of the seeds look before anything else; in the others the same command comes first.
    if look_first {
        let now = facts::facts(bench);
        if !scene.step.mends() {
            broken.extend(seen(&now));
        }
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
        let found = seen(&facts::facts(bench)).into_iter();
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
    let found = seen(&end).into_iter();
    broken.extend(found.map(|found| format!("in the end: {found}")));
    if end != scene.facts_end {
        broken.push(format!(
            "in the end it is\n{end}\n    instead of\n{}",
            scene.facts_end
        ));
    }
    let open = facts::left_open(bench);
    broken.extend(open.map(|open| format!("in the end {open}")));
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
