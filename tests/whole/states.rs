//! What a copy is, and what each command makes of it: a table of states and commands.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use stele_catalog::{Acting, Catalog, Event, Reason, Serial};
use stele_recorder::VirtualDrive;

use crate::bench::{Bench, noise};

const MEDIA: &str = "16908288";

/// A set of one disc with two good copies in two drives, of so many; the first one's serial.
pub fn burned(copies: &str) -> (Bench, String) {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 3_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C-1"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", copies]);
    bench.done(&["build", "SET-0001"]);
    let serials = ["A", "B"].map(|drive| {
        bench.drive(drive, MEDIA);
        let drive = format!("virtual:{drive}");
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", &drive]);
        burned["serial"].as_str().unwrap().to_owned()
    });
    let [first, second] = serials;
    bench.done(&["shelve", &second, "--location", "House/2"]);
    (bench, first)
}

/// Spoils so many clusters of the medium in a drive.
pub fn spoil(bench: &Bench, drive: &str, clusters: u64) {
    let drives = VirtualDrive::list(&bench.root().join("drives")).unwrap();
    let found = drives.into_iter().find(|one| one.name == drive);
    let medium = File::options()
        .write(true)
        .open(found.unwrap().medium.unwrap());
    let medium = medium.unwrap();
    for cluster in 0..clusters {
        let at = (20 + cluster) * 32 * 2048;
        medium.write_all_at(&[0xA5; 32 * 2048], at).unwrap();
    }
}

/// The copy that was not burned.
fn planned(bench: &Bench) -> String {
    let serial = "SELECT serial FROM copy WHERE state = 'planned'";
    bench.sqlite(serial).trim().to_owned()
}

/// Burned to its end and not read back: whoever did it was cut off there.
fn write(bench: &Bench, copy: &str) {
    let mut catalog = Catalog::open(&bench.root().join("catalog.db")).unwrap();
    let by = Acting::person(catalog.read().people().unwrap()[0].id);
    let serial: Serial = copy.parse().unwrap();
    let copy = catalog.read().copy(&serial).unwrap().unwrap().id;
    let events = [
        Event::BurnStarted {
            drive: "virtual:A".to_owned(),
            media_id: "M".to_owned(),
            tag: None,
        },
        Event::BurnEnded {
            written_sectors: 9,
            stopped: None,
        },
    ];
    let at = catalog.read().trail_last_at().unwrap().unwrap();
    let put = catalog.change(&by, at, Reason::Routine, |c| {
        events
            .iter()
            .try_for_each(|event| c.record(copy, event).map(drop))
    });
    put.unwrap();
}

/// How a copy comes to what it is; the one that is, where that is another one.
pub fn make(state: &str, bench: &Bench, copy: &str) -> String {
    if ["planned", "written"].contains(&state) {
        let copy = planned(bench);
        if state == "written" {
            write(bench, &copy);
        }
        return copy;
    }
    let why = ["--why", "a test"];
    let done = |words: &[&str]| bench.done(&[words, &why].concat());
    match state {
        "good" => {}
        "watch" | "migrate" | "failed" => {
            spoil(
                bench,
                "A",
                match state {
                    "watch" => 2,
                    "migrate" => 60,
                    _ => 200,
                },
            );
            let checked = bench.run(&["verify", "--drive", "virtual:A"]).gives(1);
            assert_eq!(checked["class"], state, "{checked:#}");
        }
        "suspect" => {
            bench.done(&["copy", "lost", copy, "--why", "gone"]);
            bench.done(&["copy", "found", copy]);
        }
        "lent" => drop(bench.done(&["lend", copy, "--to", "Ward", "--last", "--why", "no other"])),
        "quarantined" => drop(done(&["copy", "quarantine", copy])),
        "released" => {
            done(&["copy", "quarantine", copy]);
            bench.done(&["verify", "--drive", "virtual:A"]);
            done(&["copy", "release", copy]);
        }
        "in transit" => drop(bench.done(&["copy", "send", copy, "--to", "Vault/1"])),
        "destroyed" => drop(done(&["copy", "destroyed", copy])),
        "missing" => drop(done(&["copy", "missing", copy])),
        "lost" => drop(bench.done(&["copy", "lost", copy, "--why", "gone"])),
        "retired" => drop(done(&["copy", "retire", copy])),
        other => panic!("{other}"),
    }
    copy.to_owned()
}

/// The commands, in the order of the table's columns.
const COMMANDS: [&str; 19] = [
    "shelve S --location House/1",
    "lend S --to Ward --last --why test",
    "return S --location House/1",
    "copy send S --to Vault/2",
    "copy arrived S",
    "copy quarantine S --why test",
    "copy release S --why test",
    "copy missing S --why test",
    "copy lost S --why test",
    "copy found S",
    "copy found S --destroyed --why test",
    "copy told-apart S --why test",
    "copy retire S --why test",
    "copy destroyed S --why test",
    "verify S --drive virtual:A",
    "restore C-1 --to TO --drive virtual:A",
    "build SET-0001/1 --from virtual:A",
    "set rebuild virtual:A --to TO",
    "label S",
];

/// States, and what each command ends with: an exit code, or the code of an error.
const TABLE: [(&str, [&str; 19]); 15] = [
    (
        "planned",
        [
            "CAT-005", "CAT-005", "CAT-015", "CAT-049", "CAT-054", "CAT-005", "CAT-056", "CAT-005",
            "CAT-005", "CAT-049", "CAT-058", "JOB-065", "0", "CAT-049", "JOB-009", "0", "0",
            "SET-001", "0",
        ],
    ),
    (
        "written",
        [
            "1", "LND-001", "CAT-015", "1", "CAT-054", "0", "CAT-056", "0", "0", "CAT-005",
            "CAT-058", "JOB-065", "0", "0", "JOB-009", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "good",
        [
            "0", "0", "CAT-015", "0", "CAT-054", "0", "CAT-056", "0", "0", "CAT-005", "CAT-058",
            "JOB-065", "0", "0", "0", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "watch",
        [
            "0", "0", "CAT-015", "0", "CAT-054", "0", "CAT-056", "0", "0", "CAT-005", "CAT-058",
            "JOB-065", "0", "0", "1", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "migrate",
        [
            "1", "0", "CAT-015", "1", "CAT-054", "0", "CAT-056", "0", "0", "CAT-005", "CAT-058",
            "JOB-065", "0", "0", "1", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "suspect",
        [
            "1", "LND-001", "CAT-015", "1", "CAT-054", "0", "CAT-056", "0", "0", "CAT-005",
            "CAT-058", "JOB-065", "0", "0", "0", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "failed",
        [
            "1", "LND-001", "CAT-015", "1", "CAT-054", "0", "CAT-056", "0", "0", "CAT-005",
            "CAT-058", "JOB-065", "0", "0", "1", "1", "0", "SET-001", "0",
        ],
    ),
    (
        "quarantined",
        [
            "1", "CAT-055", "CAT-015", "1", "CAT-054", "CAT-055", "0", "0", "0", "CAT-005",
            "CAT-058", "JOB-065", "0", "0", "0", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "released",
        [
            "0", "0", "CAT-015", "0", "CAT-054", "0", "CAT-056", "0", "0", "CAT-005", "CAT-058",
            "JOB-065", "0", "0", "0", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "lent",
        [
            "CAT-014", "CAT-014", "0", "CAT-014", "CAT-054", "0", "CAT-056", "0", "0", "CAT-005",
            "CAT-058", "JOB-065", "CAT-014", "0", "0", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "in transit",
        [
            "CAT-053", "CAT-053", "CAT-053", "CAT-053", "0", "0", "CAT-056", "0", "0", "CAT-005",
            "CAT-058", "JOB-065", "CAT-053", "0", "0", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "missing",
        [
            "1", "CAT-005", "CAT-005", "CAT-005", "CAT-054", "CAT-005", "CAT-056", "CAT-005", "0",
            "0", "CAT-058", "JOB-065", "CAT-080", "0", "0", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "lost",
        [
            "1", "CAT-005", "CAT-005", "CAT-005", "CAT-054", "CAT-005", "CAT-056", "CAT-005",
            "CAT-005", "0", "CAT-058", "JOB-065", "0", "0", "0", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "retired",
        [
            "1", "CAT-005", "CAT-005", "1", "CAT-054", "CAT-005", "CAT-056", "0", "0", "0",
            "CAT-058", "JOB-065", "CAT-005", "0", "CAT-005", "0", "0", "SET-001", "0",
        ],
    ),
    (
        "destroyed",
        [
            "CAT-005", "CAT-005", "CAT-005", "CAT-005", "CAT-054", "CAT-005", "CAT-056", "CAT-005",
            "CAT-005", "CAT-057", "0", "JOB-065", "CAT-005", "CAT-005", "JOB-097", "1", "0",
            "SET-001", "0",
        ],
    ),
];

/// The catalog's files, to be put back after each command.
fn catalog(bench: &Bench) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let names = ["", "-wal", "-shm", ".head"].map(|end| format!("catalog.db{end}"));
    let paths = names.map(|name| bench.root().join(name));
    let read = |path: PathBuf| (path.clone(), fs::read(path).ok());
    paths.into_iter().map(read).collect()
}

fn put_back(files: &[(PathBuf, Option<Vec<u8>>)]) {
    for (path, bytes) in files {
        match bytes {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => drop(fs::remove_file(path)),
        }
    }
}

#[test]
fn each_command_answers_what_a_copy_is() {
    for (state, expected) in TABLE {
        let more = ["planned", "written"].contains(&state);
        let (bench, copy) = burned(if more { "3" } else { "2" });
        let copy = make(state, &bench, &copy);
        let kept = catalog(&bench);
        for (command, expected) in COMMANDS.iter().zip(expected) {
            let to = bench.beside(&format!("to {command}"));
            let word = |word: &str| match word {
                "S" => copy.clone(),
                "TO" => to.to_str().unwrap().to_owned(),
                word => word.to_owned(),
            };
            let words: Vec<String> = command.split(' ').map(word).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ran = bench.run(&words);
            let found = ran
                .error()
                .map_or_else(|| ran.code.to_string(), str::to_owned);
            assert_eq!(found, expected, "{state}: {command}: {:?}", ran.said);
            // Whatever came of it, the trail says it, and the copy is known.
            let audit = bench.run(&["audit", "verify"]).report;
            assert_eq!(audit["whole"], true, "{state}: {command}: {audit:#}");
            bench.done(&["scan", &copy]);
            put_back(&kept);
        }
    }
}

/// Another one is burned in its place before anything else, and then it may go.
#[test]
fn a_copy_that_is_to_be_replaced_comes_first() {
    let (bench, copy) = burned("2");
    make("migrate", &bench, &copy);
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["in_danger"][0]["serial"], *copy, "{status:#}");
    assert_eq!(status["in_danger"][0]["others_sound"], 1);
    let step = &status["next"];
    assert_eq!(
        (&step["do"], &step["serial"]),
        (&"replace".into(), &copy.clone().into())
    );
    bench.drive("C", MEDIA);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:C"]);
    let status = bench.run(&["status"]).report;
    assert_eq!(status["in_danger"], serde_json::json!([]), "{status:#}");
    // Its image is gone, and it alone is at hand: its disc comes back from it all the same.
    let image = bench.root().join("images/SET-0001-1.iso");
    let bytes = fs::read(&image).unwrap();
    fs::remove_file(&image).unwrap();
    bench.done(&["build", "SET-0001/1", "--from", "virtual:A"]);
    assert!(fs::read(&image).unwrap() == bytes);
    bench.done(&["copy", "retire", &copy, "--why", "replaced"]);
    bench.done(&["copy", "destroyed", &copy, "--why", "shredded"]);
}
