//! Everything that a case begins with: each command run once to its end, without a cut.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::bench::{Bench, Ran};
use crate::facts;
use crate::lines::LINES;
use crate::log::{self, Record};
use crate::model::Model;
use crate::shim::{self, Cut};
use crate::story::{self, Step};
use crate::tree::Tree;

/// Virtual drives and the media in them stand for hardware: what a recorder has burned does not
/// go back when the power of the machine fails. They stay as the cut found them, in both modes.
pub const HARDWARE: &str = "drives";

/// A command at its place in a line of work.
pub struct Scene {
    /// Line and step.
    pub name: String,
    /// What is cut off.
    pub step: Step,
    /// What follows it.
    pub after: Vec<Step>,
    /// The command.
    pub command: Vec<String>,
    /// The archive before it.
    pub before: Tree,
    /// What the archive was seen to hold before it.
    pub facts_before: Value,
    /// And after it.
    pub facts_after: Value,
    /// And after the last step of the line.
    pub facts_end: Value,
    /// The archive's files then.
    pub files_end: BTreeSet<String>,
    /// What seems broken without any cut: an archive of old may have lost images before.
    pub excused: Vec<String>,
    /// The calls of the command: stretches of the same kind of call on the same file.
    pub stretches: Vec<Vec<u32>>,
}

/// An archive with all scenes played on it.
pub struct World {
    /// The archive; its place stays the same, since drives know where their media lie.
    pub bench: Bench,
    /// All commands that are cut off.
    pub scenes: Vec<Scene>,
}

impl World {
    /// Plays all lines.
    pub fn new() -> Self {
        let bench = story::begun();
        let begun = Tree::read(&bench.root(), &Tree::default());
        let mut scenes = Vec::new();
        for line in &LINES {
            begun.restore(&bench.root(), None);
            for step in line.before {
                play(&bench, *step);
            }
            let first = scenes.len();
            for (at, step) in line.cut.iter().enumerate() {
                let mut scene = scene(&bench, *step, scenes.last());
                scene.name = format!("{}/{step:?}", line.name);
                scene.after = [&line.cut[at + 1..], line.after].concat();
                scenes.push(scene);
            }
            for step in line.after {
                play(&bench, *step);
            }
            let (end, files) = (facts::facts(&bench), facts::files(&bench));
            for scene in &mut scenes[first..] {
                scene.facts_end = end.clone();
                scene.files_end = files.clone();
            }
        }
        Self { bench, scenes }
    }
}

fn play(bench: &Bench, step: Step) {
    let command = step.command(bench);
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    if words.is_empty() {
        step.by_hand(bench);
        return;
    }
    let ran = bench.run(&words);
    assert!((0..2).contains(&ran.code), "{}: {:?}", ran.line, ran.said);
}

/// Where the shim writes its log.
pub fn log_of(bench: &Bench) -> PathBuf {
    bench.beside("crash.log")
}

/// Runs a command with the shim under it, to its end or to the cut.
pub fn run(bench: &Bench, command: &[String], cut: Option<Cut>) -> (Ran, Vec<Record>) {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    let log = log_of(bench);
    _ = std::fs::remove_file(&log);
    let mut process = bench.command(&words);
    shim::lay_under(&mut process, &bench.root(), &log, cut);
    let ran = Ran::new(words.join(" "), &process.output().unwrap());
    (ran, log::read(&log))
}

/// Plays one step and keeps what it did.
fn scene(bench: &Bench, step: Step, last: Option<&Scene>) -> Scene {
    let none = Tree::default();
    // Who looks at an archive of old brings it up to date.
    let is_old = step == Step::Migrate;
    let facts_before = match is_old {
        true => Value::Null,
        false => facts::facts(bench),
    };
    let command = match is_old {
        true => vec!["status".to_owned()],
        false => step.command(bench),
    };
    // Looking may note something, too.
    let before = Tree::read(&bench.root(), last.map_or(&none, |last| &last.before));
    let (ran, log) = run(bench, &command, None);
    assert!((0..2).contains(&ran.code), "{}: {:?}", ran.line, ran.said);
    // What the shim saw is all there was.
    let after = Tree::read(&bench.root(), &before).without(HARDWARE);
    let model = Model::new(&before, &log, Some(HARDWARE));
    let unseen = model.killed().differences(&after);
    assert!(unseen.is_empty(), "{step:?}: the shim missed {unseen:#?}");
    let facts_after = facts::facts(bench);
    let excused = match is_old {
        true => facts::broken(bench, &BTreeSet::new(), &facts_after),
        false => Vec::new(),
    };
    Scene {
        name: String::new(),
        step,
        after: Vec::new(),
        command,
        before,
        facts_before,
        facts_after,
        facts_end: Value::Null,
        files_end: BTreeSet::new(),
        excused,
        stretches: stretches(&log),
    }
}

/// Calls of a log, those of one kind on one file together: a disc takes hundreds of writes, and
/// each of them is no more worth a cut than the one rename at the end.
pub fn stretches(log: &[Record]) -> Vec<Vec<u32>> {
    let mut stretches: Vec<(String, Vec<u32>)> = Vec::new();
    for record in log.iter().filter(|record| record.what.name() != "synced") {
        let kind = format!("{} {}", record.what.name(), record.what.path().display());
        match stretches.last_mut() {
            Some((last, calls)) if *last == kind => calls.push(record.call),
            _ => stretches.push((kind, vec![record.call])),
        }
    }
    stretches.into_iter().map(|(_, calls)| calls).collect()
}
