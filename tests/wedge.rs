//! A scanner that types like a keyboard (a wedge), at the real window on a real X server:
//! whatever has the focus and however fast it types, each scan does what it means, and
//! nothing else.
//!
//! `wedge/screen.rs` is the display and the keyboard, `wedge/model.rs` what must come of the scans,
//! `wedge/scans.rs` what is scanned. `STELE_WEDGE_SCANS` says how many scans (300),
//! `STELE_WEDGE_SEED` which ones.

// A test that cannot go on fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

// Other tests use the rest of these.
#[allow(dead_code)]
#[path = "whole/bench.rs"]
mod bench;
// Likewise.
#[allow(dead_code)]
#[path = "crash/dice.rs"]
mod dice;
#[path = "wedge/model.rs"]
mod model;
#[path = "wedge/scans.rs"]
mod scans;
#[path = "wedge/screen.rs"]
mod screen;

use std::collections::BTreeSet;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use bench::{Bench, noise};
use dice::Dice;
use model::{Copy, Model, Place};
use scans::{Seen, Step};
use screen::{Layout, Screen};
use stele_catalog::Catalog;

/// Media and discs of 248 strips of one cluster.
const MEDIA: &str = "16908288";

/// Steps before it is looked what came of them.
const ROUND: usize = 30;

/// Places that take any disc, one that takes one copy of a disc, one that takes one disc, and one
/// for the last scan of a round.
const PLACES: [&str; 7] = [
    "House/Cellar/Rack 1/Shelf 1",
    "House/Cellar/Rack 1/Shelf 2",
    "House/Cellar/Rack 1/Shelf 10",
    "House/Attic/Rack 7/Shelf 1",
    "House/Attic/Rack 7/Box 3",
    "House/Cellar/Rack 1/Shelf 3/Slot 1",
    "House/Hall/Shelf 1",
];

/// What lies on the desk.
struct Desk {
    bench: Bench,
    /// Its last place and its last copy end a round.
    model: Model,
    /// Codes of a person, sets and discs: known, and no place nor copy.
    others: Vec<String>,
}

impl Desk {
    fn new() -> Self {
        let bench = Bench::new();
        bench.drive("A", MEDIA);
        let (mut copies, mut others) = (Vec::new(), Vec::new());
        for (at, count) in [4, 4, 3, 1].into_iter().enumerate() {
            let case = format!("CASE-{at}");
            let folder = bench.files(&case, &[("a.bin", &noise(at as u64 + 1, 200_000))]);
            bench.done(&["ingest", folder.to_str().unwrap(), "--case", &case]);
            let plan = ["plan", "--media", MEDIA, "--copies", "1"];
            let set = bench.done(&plan)["set"].as_str().unwrap().to_owned();
            bench.done(&["build", &set]);
            for copy in 0..count {
                bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
                let disc = format!("{set}/1");
                let burn = ["burn", &disc, "--drive", "virtual:A", "--extra"];
                let burn = &burn[..if copy > 0 { 5 } else { 4 }];
                let serial = bench.done(burn)["serial"].as_str().unwrap().to_owned();
                copies.push(Copy {
                    serial,
                    disc: at,
                    home: None,
                });
            }
            others.extend([format!("{set}/1"), set]);
        }
        let person = bench.done(&["person", "add", "Dr. Okafor", "--role", "borrower"]);
        others.push(person["person"].as_str().unwrap().to_owned());
        let places = PLACES.map(|path| {
            let added = bench.done(&["place", "add", path]);
            let text = |name: &str| added[name].as_str().unwrap().to_owned();
            Place {
                code: text("slot"),
                is_box: path.contains("Box"),
                is_slot: path.contains("Slot"),
            }
        });
        let model = Model::new(places.to_vec(), copies);
        Self {
            bench,
            model,
            others,
        }
    }

    /// All that was done after an event: each must be that a copy was put in a place.
    fn acts(&self, after: &str) -> Vec<String> {
        let rows = self.bench.sqlite(&format!(
            "SELECT k.kind || ' ' || c.serial || ' ' || ifnull(s.code, '-') FROM custody k \
             JOIN copy c ON c.id = k.copy LEFT JOIN slot s ON s.id = k.slot \
             WHERE k.id > {after} ORDER BY k.id"
        ));
        rows.lines().map(str::to_owned).collect()
    }

    fn last_event(&self) -> String {
        self.bench.sqlite("SELECT count(*) FROM custody")
    }

    /// What no scan changes.
    fn rest(&self) -> String {
        let shelved = "SELECT count(*) FROM custody WHERE kind = 'shelved'";
        let rest = self.bench.sqlite(&format!(
            "SELECT (SELECT count(*) FROM audit) - ({shelved}), (SELECT count(*) FROM loan), \
             (SELECT count(*) FROM person), (SELECT count(*) FROM slot), \
             (SELECT count(*) FROM copy), (SELECT count(*) FROM disc), \
             (SELECT group_concat(state || ' ' || ifnull(bound, '-')) FROM copy)"
        ));
        let drives = listed(&self.bench.root().join("drives"));
        let wanted = std::fs::read_to_string(self.bench.beside("state/window.toml"));
        format!("{rest}\n{drives:?}\n{wanted:?}")
    }

    /// Takes copies off their places, so that there is something to be done again.
    fn clear(&mut self, dice: &mut Dice) {
        let last = self.model.copies.len() - 1;
        let mut serials = Vec::new();
        for (at, copy) in self.model.copies.iter_mut().enumerate() {
            if at == last || copy.home.is_some() && dice.once_in(2) {
                copy.home = None;
                serials.push(format!("'{}'", copy.serial));
            }
        }
        let serials = serials.join(", ");
        self.bench.sqlite(&format!(
            "UPDATE copy SET slot = NULL WHERE serial IN ({serials})"
        ));
    }
}

fn listed(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let name = |file: std::fs::DirEntry| file.file_name().into_string().unwrap();
    files.map(|file| name(file.unwrap())).collect()
}

fn number(variable: &str, otherwise: u64) -> u64 {
    let said = std::env::var(variable);
    said.map_or(otherwise, |text| text.parse().unwrap())
}

/// Scans until the window has heard it: it is there, and has the keyboard.
fn warm_up(desk: &mut Desk, screen: &Screen) {
    let (place, copy) = desk.model.last();
    let began = Instant::now();
    while desk.acts("0").iter().all(|act| !act.starts_with("shelved")) {
        screen.is_well();
        assert!(began.elapsed().as_secs() < 120, "the window hears no scan");
        let last = [&place, &copy].map(|code| Step::last(code));
        screen.types(&last, Layout::Us);
        sleep(Duration::from_secs(3));
    }
    // Those that it heard twice.
    sleep(Duration::from_secs(3));
    desk.model
        .scanned(&Seen::Place(desk.model.places.len() - 1));
    desk.model.acts.clear();
}

/// One round: what is scanned, what must come of it, what came of it.
fn round(desk: &mut Desk, screen: &Screen, dice: &mut Dice, layout: Layout) -> usize {
    desk.clear(dice);
    let after = desk.last_event();
    let mut steps = Vec::new();
    while steps.len() < ROUND {
        let step = scans::next(desk.model.places.len() - 1, desk, dice, layout);
        desk.model.takes(&step);
        steps.push(step);
    }
    let scans = steps.iter().filter(|step| step.is_scan()).count();
    let (place, copy) = desk.model.last();
    for code in [&place, &copy] {
        steps.push(Step::last(code));
    }
    desk.model
        .scanned(&Seen::Place(desk.model.places.len() - 1));
    desk.model.scanned(&Seen::Copy(desk.model.copies.len() - 1));
    let expected = std::mem::take(&mut desk.model.acts);
    screen.types(&steps, layout);
    let began = Instant::now();
    let mut acts = desk.acts(&after);
    while acts.last() != expected.last() && began.elapsed().as_secs() < 40 {
        sleep(Duration::from_millis(100));
        screen.is_well();
        acts = desk.acts(&after);
    }
    if acts != expected {
        screen.picture();
        let steps: Vec<String> = steps.iter().map(|step| format!("{step:?}")).collect();
        let steps = steps.join("\n");
        panic!("{layout:?}\n{steps}\ndone: {acts:#?}\nto be done: {expected:#?}");
    }
    scans
}

/// Where a look at the catalog ended the locks of this process, another program that closes it
/// would remove the log that a connection here still writes: what that records would be lost.
#[test]
fn a_look_at_the_catalog_ends_no_lock_of_another_connection() {
    let bench = Bench::new();
    let path = bench.root().join("catalog.db");
    let open = Catalog::open(&path).unwrap();
    bench.sqlite("SELECT count(*) FROM person");
    let log = bench.root().join("catalog.db-wal");
    assert!(log.exists(), "another program has removed the log");
    drop(Catalog::open_to_read(&path).unwrap());
    bench.sqlite("SELECT count(*) FROM person");
    assert!(log.exists(), "another program has removed the log");
    drop(open);
}

#[test]
fn a_scan_does_what_it_means_and_nothing_else_whatever_has_the_focus() {
    let (all, seed) = (
        number("STELE_WEDGE_SCANS", 300),
        number("STELE_WEDGE_SEED", 1),
    );
    let mut desk = Desk::new();
    let screen = Screen::new(&desk.bench, seed);
    let mut dice = Dice::new(seed);
    warm_up(&mut desk, &screen);
    let before = desk.rest();
    let mut done = 0;
    while done < usize::try_from(all).unwrap() {
        let layout = [Layout::Us, Layout::De][dice.below(2)];
        screen.layout(layout);
        done += round(&mut desk, &screen, &mut dice, layout);
        assert_eq!(desk.rest(), before, "a button was pressed");
    }
    screen.ends();
}
