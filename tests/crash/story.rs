//! The commands that are cut off, what goes before them, and what follows until all is done.

use std::path::PathBuf;

use crate::bench::{Bench, Ran, noise};
use crate::facts;

/// The smallest disc there is.
const MEDIA: &str = "17m";
const DRIVE: &str = "virtual:A";
const PLACE: &str = "Hospital/Cellar/Rack 1/Shelf 2/Slot 7";

/// One thing that a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Takes in two cases, one that is known and one that is new.
    Ingest,
    Plan,
    /// A plan with a parity disc.
    PlanSet,
    Build,
    Burn,
    Shelve,
    Verify,
    Lend,
    Return,
    Drop,
}

/// One line of work: what is done before, and the steps of which each is cut off.
pub struct Line {
    pub name: &'static str,
    /// Steps that are done before and never cut off.
    pub before: &'static [Step],
    /// Steps of which each is cut off; all later ones follow.
    pub cut: &'static [Step],
    /// What follows after them.
    pub after: &'static [Step],
}

/// All lines of work.
pub const LINES: [Line; 3] = [
    Line {
        name: "disc",
        before: &[],
        cut: &[
            Step::Ingest,
            Step::Plan,
            Step::Build,
            Step::Burn,
            Step::Shelve,
            Step::Verify,
            Step::Lend,
            Step::Return,
        ],
        after: &[],
    },
    Line {
        name: "set",
        before: &[Step::Ingest],
        cut: &[Step::PlanSet, Step::Build],
        after: &[Step::Burn],
    },
    Line {
        name: "dropped",
        before: &[Step::Ingest, Step::PlanSet, Step::Build],
        cut: &[Step::Drop],
        after: &[Step::Plan, Step::Build],
    },
];

/// Files of two cases beside an archive.
pub fn sources(bench: &Bench) {
    bench.files(
        "in/first",
        &[("report.txt", b"one"), ("a/scan.bin", &noise(1, 9000))],
    );
    bench.files(
        "in/second",
        &[("report.txt", b"two"), ("scan.bin", &noise(2, 70_000))],
    );
}

/// An archive with one case taken in, and a drive with a blank.
pub fn begun() -> Bench {
    let bench = Bench::new();
    sources(&bench);
    let first = bench.beside("in/first");
    bench.done(&["ingest", first.to_str().unwrap(), "--case", "FIRST"]);
    bench.drive("A", MEDIA);
    bench
}

impl Step {
    /// The command of this step as it is given the first time.
    pub fn command(self, bench: &Bench) -> Vec<String> {
        let from: PathBuf = bench.beside("in/second");
        let from = from.to_str().unwrap();
        let set = facts::newest_set(bench);
        let disc = format!("{set}/1");
        let copies = facts::copies(bench, &disc);
        let sound = copies.iter().find(|(_, state)| state == "good");
        let serial = sound.or(copies.first()).map_or("", |(serial, _)| serial);
        let words: &[&str] = match self {
            Self::Ingest => &["ingest", from, "--case", "SECOND"],
            Self::Plan => &["plan", "--media", MEDIA, "--copies", "1"],
            Self::PlanSet => &[
                "plan",
                "--media",
                MEDIA,
                "--copies",
                "1",
                "--parity-discs",
                "1",
            ],
            Self::Build => &["build", &set],
            Self::Burn => &["burn", &disc, "--drive", DRIVE],
            Self::Shelve => &["shelve", serial, "--slot", PLACE],
            Self::Verify => &["verify", serial, "--drive", DRIVE, "--by-label"],
            Self::Lend => &["lend", serial, "--to", "Dr. Beispiel", "--days", "14"],
            Self::Return => &["return", serial, "--slot", PLACE],
            Self::Drop => &["drop", &set],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    /// Whether it is done wholly or not at all. A burn is not, nor a set of several images.
    pub fn is_one_change(self) -> bool {
        !matches!(self, Self::Burn | Self::Build)
    }

    /// Does it as one who knows what was cut off: the same command again, and where it says that
    /// this was done before, that is right. Gives what went wrong.
    pub fn again(self, bench: &Bench, command: &[String]) -> Result<(), String> {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let ran = bench.run(&words);
        match (self, ran.code, ran.error()) {
            (_, 0 | 1, _) if self != Self::Burn => Ok(()),
            (Self::Burn, 0, _) => Ok(()),
            (Self::Burn, ..) => burn_anew(bench, &words),
            // Nothing waits; no such set is open; it is lent; it is not lent.
            (Self::Plan | Self::PlanSet, 2, Some("JOB-004"))
            | (Self::Drop, 2, Some("JOB-018"))
            | (Self::Lend, 2, Some("CAT-014"))
            | (Self::Return, 2, Some("CAT-015")) => Ok(()),
            _ => Err(failed(&ran)),
        }
    }
}

/// After a burn that was cut off a full read decides, and another blank is for what it spoiled.
fn burn_anew(bench: &Bench, words: &[&str]) -> Result<(), String> {
    let copies = facts::copies(bench, words[1]);
    for (serial, _) in copies.iter().filter(|(_, state)| state == "suspect") {
        bench.run(&["verify", serial, "--drive", DRIVE, "--by-label"]);
    }
    let copies = facts::copies(bench, words[1]);
    if copies.iter().any(|(_, state)| state == "good") {
        return Ok(());
    }
    bench.done(&["drive", "load", DRIVE, "--blank", MEDIA]);
    let ran = bench.run(words);
    match ran.code {
        0 => Ok(()),
        _ => Err(failed(&ran)),
    }
}

fn failed(ran: &Ran) -> String {
    format!("`{}` gives {}: {:?}", ran.line, ran.code, ran.said)
}
