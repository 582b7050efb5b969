//! Copies shuffled over four drives, a tenth of their tags unreadable, two cloned discs among them:
//! no read, loan or place is credited to another copy. `STELE_SHUFFLE_SEEDS` names the shuffles;
//! then there are twenty copies, and else six.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::bench::{Bench, Ran, noise};
use crate::campaign::{self, Dice};

/// Media and discs of 248 strips of one cluster.
const MEDIA: &str = "16908288";
const SECTORS: u64 = 248 * 32 + 320;
const DRIVES: [&str; 4] = ["virtual:A", "virtual:B", "virtual:C", "virtual:D"];

/// A disc on the table.
struct Disc {
    medium: PathBuf,
    /// Its state file as it was burned.
    state: Value,
    /// The copy that it is, or is a clone of.
    serial: String,
    is_clone: bool,
}

/// An archive, and all its discs on a table.
struct Table {
    bench: Bench,
    discs: Vec<Disc>,
}

fn beside(medium: &Path, end: &str) -> PathBuf {
    let mut path = medium.to_owned().into_os_string();
    path.push(end);
    path.into()
}

impl Table {
    fn new(number: u64) -> Self {
        let copies = match std::env::var_os("STELE_SHUFFLE_SEEDS") {
            Some(_) => 10,
            None => 3,
        };
        let bench = Bench::new();
        let mut discs = Vec::new();
        for drive in ["A", "B", "C", "D"] {
            bench.done(&["drive", "create", drive]);
        }
        for case in ["ONE", "TWO"] {
            let bytes = noise(number * 2 + case.len() as u64, 200_000);
            let folder = bench.files(case, &[(case, &bytes)]);
            bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
            let plan = ["plan", "--media", MEDIA, "--copies", "1"];
            let set = bench.done(&plan)["set"].as_str().unwrap().to_owned();
            bench.done(&["build", &set]);
            for copy in 0..copies {
                let drive = DRIVES[copy % DRIVES.len()];
                bench.done(&["drive", "load", drive, "--blank", MEDIA]);
                let disc = format!("{set}/1");
                let burn = ["burn", &disc, "--drive", drive];
                let extra: &[&str] = if copy > 0 { &["--extra"] } else { &[] };
                let burned = bench.done(&[&burn, extra].concat());
                let drives = bench.done(&["drive", "list"])["drives"].clone();
                let mut rows = drives.as_array().unwrap().iter();
                let row = rows.find(|row| row["name"] == drive).unwrap();
                discs.push(Disc::of(
                    row["file"].as_str().unwrap().into(),
                    &burned,
                    false,
                ));
            }
        }
        for original in [0, discs.len() - 1] {
            let medium = &discs[original].medium;
            let clone = medium.with_file_name(format!("CLONE-{original}.disc"));
            for end in ["", ".json"] {
                fs::copy(beside(medium, end), beside(&clone, end)).unwrap();
            }
            let serial = json!({ "serial": discs[original].serial });
            discs.push(Disc::of(clone, &serial, true));
        }
        Self { bench, discs }
    }

    /// Lays a disc into a drive; its tags can be read or not.
    fn lay(&self, disc: &Disc, drive: &str, tagged: bool) {
        let mut state = disc.state.clone();
        if !tagged {
            let place = |i: u64| json!({ "lba": SECTORS - 256 + 32 * i, "sectors": 1 });
            state["unreadable"] = (0..7_u64).map(place).collect();
        }
        let medium = disc.medium.to_str().unwrap();
        self.bench.done(&["drive", "eject", drive]);
        fs::write(beside(&disc.medium, ".json"), state.to_string()).unwrap();
        self.bench
            .done(&["drive", "load", drive, "--medium", medium]);
    }

    /// What each copy is credited with: checks, places, loans.
    fn credits(&self) -> Vec<(String, String)> {
        let rows = self.bench.sqlite(
            "SELECT c.serial, (SELECT count(*) FROM drive_use u WHERE u.copy = c.id),
                 (SELECT count(*) FROM custody k WHERE k.copy = c.id
                     AND k.kind IN ('checked', 'shelved', 'lent', 'given back'))
             FROM copy c ORDER BY c.id",
        );
        let pair = |row: &str| {
            row.split_once('|')
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        };
        rows.lines().filter_map(pair).collect()
    }

    /// Whether a copy is doubted because of two drives.
    fn is_doubted(&self, serial: &str) -> bool {
        let status = self.bench.run(&["status"]).report;
        let doubted = status["doubted"].as_array().unwrap();
        doubted.iter().any(|one| one["serial"] == serial)
    }
}

impl Disc {
    fn of(medium: PathBuf, burned: &Value, is_clone: bool) -> Self {
        // A drive reads no label.
        let _ = fs::remove_file(beside(&medium, ".label"));
        let state = fs::read(beside(&medium, ".json")).unwrap();
        Self {
            state: serde_json::from_slice(&state).unwrap(),
            medium,
            serial: burned["serial"].as_str().unwrap().to_owned(),
            is_clone,
        }
    }
}

/// One disc in its drive, and whether its tag can be read.
struct Lies<'a> {
    disc: &'a Disc,
    drive: &'a str,
    tagged: bool,
}

/// What a person does with it, and how it must end: an error, or who says which copy it is.
fn hand(table: &Table, all: &[Lies<'_>], at: usize, dice: &mut Dice) -> Vec<String> {
    let here = &all[at];
    let serial = here.disc.serial.as_str();
    let other = dice.one_of(&table.discs).serial.as_str();
    // Nobody can read of a clone's label that it is a copy of this archive.
    let given = match dice.below(4) {
        0 | 1 => None,
        2 => Some(other),
        _ => Some(serial).filter(|_| !here.disc.is_clone),
    };
    let by_label = given == Some(serial) && !here.disc.is_clone && !here.tagged && dice.once_in(2);
    let words: &[&str] = match dice.below(4) {
        0 | 1 => &["verify"],
        2 => &["scan"],
        _ => &["shelve", "--location", "House/1"],
    };
    let is_scan = words == ["scan"];
    let mut words = words.to_vec();
    words.extend(given);
    words.extend(["--drive", here.drive]);
    // Each was put in by hand.
    if by_label && !is_scan {
        words.extend(["--by-label", "--disc-changed"]);
    }
    let twin = all
        .iter()
        .enumerate()
        .any(|(place, lies)| place != at && lies.tagged && lies.disc.serial == *serial);
    let doubted = table.is_doubted(serial);
    let before = table.credits();
    let ran = table.bench.run(&words);
    let same_disc = |other: &str| {
        let disc = "SELECT disc FROM copy WHERE serial = ";
        let of = |serial: &str| table.bench.sqlite(&format!("{disc}'{serial}'"));
        of(other) == of(serial)
    };
    let want = match (here.tagged, given) {
        (true, Some(given)) if given != serial => Err("JOB-009"),
        (true, _) if (twin || doubted) && !is_scan => Err("JOB-063"),
        (true, _) => Ok("tag"),
        (false, Some(given)) if given != serial && !same_disc(given) => Err("JOB-009"),
        (false, _) if by_label && !is_scan && twin => Err("JOB-121"),
        (false, _) if by_label && !is_scan && doubted => Err("JOB-063"),
        (false, _) if by_label && !is_scan => Ok("label"),
        (false, _) => Err("JOB-061"),
    };
    let mut faults = Vec::new();
    let said = named(&ran);
    match want {
        Err(code) if ran.error() == Some(code) => {}
        Ok(by) if said == (Some(serial.to_owned()), Some(by.to_owned())) => {}
        want => faults.push(format!(
            "{words:?} gave {said:?} {:?}, not {want:?}",
            ran.error()
        )),
    }
    for (was, is) in before.iter().zip(table.credits()) {
        if *was != is && (was.0 != *serial || want.is_err() || is_scan) {
            faults.push(format!("{words:?}: {was:?} became {is:?}"));
        }
    }
    let is_seen = here.tagged && twin && want != Err("JOB-009");
    if is_seen && !table.is_doubted(serial) {
        faults.push(format!(
            "nobody was told that two discs say they are {serial}"
        ));
    }
    if is_seen && second_drive(table, serial) {
        faults.push(format!("{serial} still counts as read in a second drive"));
    }
    faults
}

/// Which copy was named, and by whom.
fn named(ran: &Ran) -> (Option<String>, Option<String>) {
    let at = match ran.report["copy"].is_object() {
        true => &ran.report["copy"],
        false => &ran.report,
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    (text(&at["serial"]), text(&at["by"]))
}

fn second_drive(table: &Table, serial: &str) -> bool {
    let status = table.bench.run(&["status"]).report;
    let sets = status["sets"].as_array().unwrap().iter();
    let discs = sets.flat_map(|set| set["discs"].as_array().unwrap());
    let mut copies = discs.flat_map(|disc| disc["copies"].as_array().unwrap());
    copies.any(|copy| copy["serial"] == serial && copy["second_drive"] == true)
}

fn case(seed: u64, table: &Table) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let drawn = dice.different(DRIVES.len(), table.discs.len());
    let lies = |(at, drive): (usize, &'static str)| Lies {
        disc: &table.discs[at],
        drive,
        tagged: !dice.once_in(10),
    };
    let all: Vec<Lies<'_>> = drawn.into_iter().zip(DRIVES).map(lies).collect();
    for drive in DRIVES {
        table.bench.done(&["drive", "eject", drive]);
    }
    for lies in &all {
        table.lay(lies.disc, lies.drive, lies.tagged);
    }
    let mut faults = Vec::new();
    for at in 0..all.len() {
        faults.extend(hand(table, &all, at, &mut dice));
    }
    // Whoever finds the real one says so.
    for lies in all.iter().filter(|lies| lies.tagged && !lies.disc.is_clone) {
        if table.is_doubted(&lies.disc.serial) {
            // The other one is taken out and marked.
            let same = |other: &&Lies<'_>| other.disc.serial == lies.disc.serial;
            for other in all.iter().filter(same) {
                if other.drive != lies.drive {
                    table.bench.done(&["drive", "eject", other.drive]);
                }
            }
            let told = [
                "copy",
                "told-apart",
                "--drive",
                lies.drive,
                "--why",
                "by its writing",
            ];
            table.bench.done(&told);
        }
    }
    faults
}

#[test]
fn no_read_is_credited_to_another_copy() {
    let seeds = campaign::seeds("STELE_SHUFFLE_SEEDS", 4);
    let free = Mutex::new(Vec::new());
    campaign::run("shuffle", seeds, |seed| {
        let taken = free.lock().unwrap().pop();
        let table = taken.unwrap_or_else(|| Table::new(seed));
        let mut faults = case(seed, &table);
        let audit = table.bench.run(&["audit", "verify"]);
        if audit.report["whole"] != true {
            faults.push(format!("the trail: {}", audit.report));
        }
        free.lock().unwrap().push(table);
        faults
    });
}
