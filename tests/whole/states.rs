//! What a copy is, and what each command makes of it: a table of states and commands.

use std::fs;
use std::os::unix::fs::FileExt;

use crate::bench::{Bench, noise};

const MEDIA: &str = "16908288";

/// A set of one disc with two good copies in two drives; the first one's serial.
fn burned() -> (Bench, String) {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 3_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C-1"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "2"]);
    bench.done(&["build", "SET-0001"]);
    let serials = ["A", "B"].map(|drive| {
        bench.drive(drive, MEDIA);
        let drive = format!("virtual:{drive}");
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", &drive]);
        burned["serial"].as_str().unwrap().to_owned()
    });
    let [first, second] = serials;
    bench.done(&["shelve", &second, "--slot", "House/2"]);
    (bench, first)
}

/// Spoils so many clusters of the medium that carries a copy.
fn spoil(bench: &Bench, serial: &str, clusters: u64) {
    let media = bench.root().join("drives/media");
    let states = fs::read_dir(media).unwrap().map(|e| e.unwrap().path());
    let mut states = states.filter(|path| path.to_string_lossy().ends_with(".disc.json"));
    let is_it = |path: &std::path::PathBuf| fs::read_to_string(path).unwrap().contains(serial);
    let state = states.find(is_it).unwrap();
    let medium = state.to_string_lossy().replace(".disc.json", ".disc");
    let medium = fs::File::options().write(true).open(medium).unwrap();
    for cluster in 0..clusters {
        let at = (20 + cluster) * 32 * 2048;
        medium.write_all_at(&[0xA5; 32 * 2048], at).unwrap();
    }
}

/// How a copy comes to what it is.
fn make(state: &str, bench: &Bench, copy: &str) {
    let why = ["--why", "a test"];
    let done = |words: &[&str]| bench.done(&[words, &why].concat());
    match state {
        "good" => {}
        "migrate" => {
            spoil(bench, copy, 60);
            let checked = bench.run(&["verify", "--drive", "virtual:A"]).gives(1);
            assert_eq!(checked["class"], "migrate", "{checked:#}");
        }
        "quarantined" => drop(done(&["quarantine", copy])),
        "released" => {
            done(&["quarantine", copy]);
            bench.done(&["verify", "--drive", "virtual:A"]);
            done(&["release", copy]);
        }
        "in transit" => drop(bench.done(&["send", copy, "--to", "Vault/1"])),
        "destroyed" => drop(done(&["destroyed", copy])),
        "lost" => drop(bench.done(&["lost", copy])),
        "retired" => drop(done(&["retire", copy])),
        other => panic!("{other}"),
    }
}

/// The commands, in the order of the table's columns.
const COMMANDS: [&str; 13] = [
    "shelve S --slot House/1",
    "lend S --to Ward",
    "return S --slot House/1",
    "send S --to Vault/2",
    "arrived S",
    "quarantine S --why test",
    "release S --why test",
    "lost S",
    "found S",
    "retire S --why test",
    "destroyed S --why test",
    "verify S --drive virtual:A",
    "restore C-1 --to TO --drive virtual:A",
];

/// States, and what each command ends with: an exit code, or the code of an error.
const TABLE: [(&str, [&str; 13]); 0] = [];

/// The catalog's files, to be put back after each command.
fn catalog(bench: &Bench) -> Vec<(std::path::PathBuf, Option<Vec<u8>>)> {
    let names = ["", "-wal", "-shm", ".head"].map(|end| format!("catalog.db{end}"));
    let paths = names.map(|name| bench.root().join(name));
    let read = |path: std::path::PathBuf| (path.clone(), fs::read(path).ok());
    paths.into_iter().map(read).collect()
}

fn put_back(files: &[(std::path::PathBuf, Option<Vec<u8>>)]) {
    for (path, bytes) in files {
        match bytes {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => drop(fs::remove_file(path)),
        }
    }
}

#[test]
fn each_command_answers_what_a_copy_is() {
    let mut wrong = Vec::new();
    for state in [
        "good",
        "migrate",
        "quarantined",
        "released",
        "in transit",
        "destroyed",
        "lost",
        "retired",
    ] {
        let (bench, copy) = burned();
        make(state, &bench, &copy);
        let kept = catalog(&bench);
        let mut row = Vec::new();
        for command in COMMANDS {
            let to = bench.beside(&format!("to {command}"));
            let word = |word: &str| match word {
                "S" => copy.clone(),
                "TO" => to.to_str().unwrap().to_owned(),
                word => word.to_owned(),
            };
            let words: Vec<String> = command.split(' ').map(word).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ran = bench.run(&words);
            row.push(
                ran.error()
                    .map_or_else(|| ran.code.to_string(), str::to_owned),
            );
            assert_eq!(
                bench.done(&["audit", "verify"])["whole"],
                true,
                "{state}: {command}"
            );
            let scanned = bench.run(&["scan", &copy]);
            assert!(scanned.code == 0, "{state}: {command}: {:?}", scanned.said);
            put_back(&kept);
        }
        println!("        (\"{state}\", {row:?}),");
        let _ = &mut wrong;
    }
    let _: Vec<String> = wrong;
    let _ = TABLE;
}
