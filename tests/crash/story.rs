//! What a person does, step by step, and how it is given again after it was cut off.

use std::fs;
use std::process::Command;

use crate::bench::{Bench, Ran, noise, witness};
use crate::facts;
use crate::objects::{Object, uid};

/// The smallest disc there is.
const MEDIA: &str = "17m";
const DRIVE: &str = "virtual:A";
/// Who is added, and retired.
const NAME: &str = "Dr. Muster";
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
    /// Takes in three studies of three patients; objects of the first say a fourth.
    IngestPatients,
    Answer,
    Corrections,
    Split,
    Merge,
    Undo,
    PersonAdd,
    PersonRetire,
    /// Takes in a file that is broken.
    IngestBroken,
    LookedAt,
    Eject,
    Missing,
    Lost,
    Found,
    Retire,
    Quarantine,
    Release,
    Send,
    Arrived,
    Destroyed,
    Backup,
    Restore,
    /// No command: the backup is copied over the catalog.
    CopyBack,
    Accept,
    /// No command: all lists of files are gone.
    LoseLists,
    Mend,
    /// A disc of which the catalog that was brought back does not know is put in and read.
    TakeBack,
    /// No command: an archive of the first release lies in the place of this one.
    OldArchive,
    /// The first command that opens it brings it up to date.
    Migrate,
}

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
    let object = |study, sop, id, name: &'static [u8]| {
        let object = Object {
            study,
            series: sop,
            sop,
            id,
            name,
            ..Object::default()
        };
        object.file()
    };
    bench.files(
        "in/patients",
        &[
            ("1.dcm", &object("1", "1", "7", b"MAIER^ANNA")),
            ("2.dcm", &object("1", "2", "7", b"MEYER^ANNA")),
            ("3.dcm", &object("2", "3", "8", b"DOE^JO")),
            ("4.dcm", &object("3", "4", "9", b"ROE^ANN")),
        ],
    );
    let broken = &object("4", "5", "10", b"ODD^ONE")[..150];
    bench.files("in/broken", &[("5.dcm", broken)]);
    bench.files("in", &[("list.csv", b"patient_id,new_name\n8,DOE^JOE\n")]);
}

/// An archive with one case taken in, and a drive with a blank.
pub fn begun() -> Bench {
    let bench = Bench::new();
    sources(&bench);
    let first = bench.beside("in/first");
    bench.done(&["ingest", first.to_str().unwrap(), "--case", "FIRST"]);
    bench.drive("A", MEDIA);
    fs::create_dir(bench.root().join("backups")).unwrap();
    bench
}

impl Step {
    /// The command of this step as it is given the first time; none where it is no command.
    pub fn command(self, bench: &Bench) -> Vec<String> {
        let beside = |name: &str| bench.beside(name).to_string_lossy().into_owned();
        let backup = facts::backup(bench);
        let backup = backup.to_str().unwrap();
        let set = facts::newest_set(bench);
        let disc = format!("{set}/1");
        let copies = facts::copies(bench, &disc);
        let sound = copies.iter().find(|(_, state)| state == "good");
        let serial = sound.or(copies.first()).map_or("", |(serial, _)| serial);
        let patient = |text: &str| facts::patient(bench, text);
        let plan = ["plan", "--media", MEDIA, "--copies", "1"];
        let words: &[&str] = match self {
            Self::Ingest => &["ingest", &beside("in/second"), "--case", "SECOND"],
            Self::Plan => &plan,
            Self::PlanSet => &[&plan[..], &["--parity-discs", "1"]].concat(),
            Self::Build => &["build", &set],
            Self::Burn => &["burn", &disc, "--drive", DRIVE],
            Self::Shelve => &["shelve", serial, "--location", PLACE],
            Self::Verify => &["verify", serial, "--drive", DRIVE, "--by-label"],
            Self::Lend => &[
                "lend",
                serial,
                "--to",
                "Dr. Beispiel",
                "--last",
                "--why",
                "no other",
                "--days",
                "14",
            ],
            Self::Return => &["return", serial, "--location", PLACE],
            Self::Drop => &["set", "cancel", &set],
            Self::IngestPatients => &["ingest", &beside("in/patients")],
            Self::Answer => &[
                "patient",
                "answer",
                &facts::difference(bench),
                "--correction",
            ],
            Self::Corrections => &["patient", "corrections", &beside("in/list.csv")],
            Self::Split => &[
                "patient",
                "split",
                &uid("3"),
                "--id",
                "10",
                "--name",
                "NEW^ONE",
                "--why",
                "as told",
            ],
            Self::Merge => &[
                "patient",
                "merge",
                &patient("DOE"),
                "--into",
                &patient("NEW"),
                "--same",
                "--why",
                "one person",
            ],
            Self::Undo => &["patient", "undo", &facts::newest_decision(bench)],
            Self::PersonAdd => &["person", "add", NAME, "--role", "clerk"],
            Self::PersonRetire => &["person", "retire", &facts::person(bench, NAME)],
            Self::IngestBroken => &["ingest", &beside("in/broken")],
            Self::LookedAt => &["exceptions", "resolve", "--all", "--why", "seen"],
            Self::Eject => &["drive", "eject", DRIVE],
            Self::Missing => &["copy", "missing", serial, "--why", "not there"],
            Self::Lost => &["copy", "lost", serial, "--why", "gone"],
            Self::Found => &["copy", "found", serial],
            Self::Retire => &["copy", "retire", serial, "--why", "broken", "--last"],
            Self::Quarantine => &["copy", "quarantine", serial, "--why", "wet"],
            Self::Release => &["copy", "release", serial, "--why", "dry"],
            Self::Send => &[
                "copy", "send", serial, "--to", PLACE, "--last", "--why", "moved",
            ],
            Self::Arrived => &["copy", "arrived", serial],
            Self::Destroyed => &["copy", "destroyed", serial, "--why", "shredded", "--last"],
            Self::Backup => &["catalog", "backup", backup],
            Self::Restore => &[
                "catalog",
                "restore",
                backup,
                "--why",
                "disk failed",
                "--older",
            ],
            Self::Accept => &["catalog", "accept", "--why", "disk failed"],
            Self::Mend => &["catalog", "restore-lists", backup],
            Self::TakeBack => &["verify", "--drive", DRIVE],
            Self::Migrate => &["status"],
            Self::CopyBack | Self::LoseLists | Self::OldArchive => &[],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    /// Does what is no command.
    pub fn by_hand(self, bench: &Bench) {
        let root = bench.root();
        match self {
            Self::CopyBack => {
                for end in ["-wal", "-shm"] {
                    _ = fs::remove_file(root.join(format!("catalog.db{end}")));
                }
                fs::copy(facts::backup(bench), root.join("catalog.db")).unwrap();
            }
            Self::LoseLists => {
                for folder in fs::read_dir(root.join("lists")).unwrap() {
                    let folder = folder.unwrap().path();
                    if folder.is_dir() {
                        fs::remove_dir_all(folder).unwrap();
                    }
                }
            }
            Self::OldArchive => {
                for entry in fs::read_dir(&root).unwrap() {
                    let path = entry.unwrap().path();
                    match path.is_dir() {
                        true if path.ends_with("drives") => {}
                        true => fs::remove_dir_all(path).unwrap(),
                        false => fs::remove_file(path).unwrap(),
                    }
                }
                let old = stele_tests::source::root().join("tests/compat/0.1.0.tar.xz");
                let mut tar = Command::new("tar");
                tar.arg("-xf")
                    .arg(old)
                    .arg("-C")
                    .arg(root.parent().unwrap());
                witness(&mut tar);
            }
            _ => {}
        }
    }

    /// Whether what it mends is broken before it.
    pub fn mends(self) -> bool {
        matches!(self, Self::Accept | Self::Mend)
    }

    /// Whether it is done wholly or not at all. A burn is not, nor a set of several images, nor a
    /// disc that is taken back and then read.
    pub fn is_one_change(self) -> bool {
        !matches!(self, Self::Burn | Self::Build | Self::TakeBack)
    }

    /// Does it as one who knows what was cut off: the same command again, and where it says that
    /// this was done before, that is right. Gives what went wrong.
    pub fn again(self, bench: &Bench, command: &[String]) -> Result<(), String> {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        if words.is_empty() {
            self.by_hand(bench);
            return Ok(());
        }
        if self == Self::PersonAdd && !facts::person(bench, NAME).is_empty() {
            return Ok(());
        }
        let ran = bench.run(&words);
        match (self, ran.code, ran.error()) {
            (_, 0 | 1, _) if self != Self::Burn => Ok(()),
            (Self::Burn, 0, _) => Ok(()),
            (Self::Burn, ..) => burn_anew(bench, &words),
            // Nothing waits; no such set is open; it is lent; it is not lent.
            (Self::Plan | Self::PlanSet, 2, Some("JOB-004"))
            | (Self::Drop, 2, Some("JOB-018"))
            | (Self::Lend, 2, Some("CAT-014"))
            | (Self::Return, 2, Some("CAT-015"))
            // The two are one already; it is settled; it was undone; retired before; it is that.
            | (Self::Split | Self::Merge, 2, Some("CAT-062"))
            | (Self::Answer, 2, Some("JOB-002"))
            | (Self::Undo, 2, Some("CAT-064"))
            | (Self::PersonRetire, 2, Some("CAT-035"))
            | (
                Self::Missing | Self::Lost | Self::Found | Self::Retire | Self::Destroyed,
                2,
                Some("CAT-005"),
            )
            // It is kept apart, or no more; on its way, or no more.
            | (Self::Quarantine, 2, Some("CAT-055"))
            | (Self::Release, 2, Some("CAT-056"))
            | (Self::Send, 2, Some("CAT-053"))
            | (Self::Arrived, 2, Some("CAT-054"))
            // The file is there; whether it is whole is seen by what is brought back from it.
            | (Self::Backup, 2, Some("KEP-001")) => Ok(()),
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
