//! Which copy a disc is, where tags are unreadable, spoiled, a twin's or another disc's, or
//! where another program burned it: `verify` never names a wrong copy. `STELE_TAGS_SEEDS` names the
//! seeds.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::bench::{Bench, Ran, noise};
use crate::campaign::{self, Dice};

const SECTOR: usize = 2048;
/// Media and discs of 248 strips of one cluster.
const MEDIA: &str = "16908288";
const SECTORS: u64 = 248 * 32 + 320;
const PLACES: u64 = 7;

type Tags = Vec<Vec<u8>>;

/// An archive with two copies of one disc and one of another, and the medium that is drawn anew
/// for each seed: by its tracks it is the first of them.
struct Ready {
    bench: Bench,
    medium: PathBuf,
    /// The state file of the medium as it was burned.
    state: Value,
    /// Serials of the two copies, then of the other disc's.
    serials: [String; 3],
    /// Their tags, in the same order.
    tags: [Tags; 3],
    /// The medium of the other disc.
    other: PathBuf,
}

fn place(i: u64) -> u64 {
    (SECTORS - 256 + 32 * i) * SECTOR as u64
}

fn tags_of(medium: &Path) -> Tags {
    let file = File::open(medium).unwrap();
    let tag = |i| {
        let mut sector = vec![0; SECTOR];
        file.read_exact_at(&mut sector, place(i)).unwrap();
        assert!(sector.starts_with(b"tag=STELE1\n"), "no tag was burned");
        sector
    };
    (0..PLACES).map(tag).collect()
}

/// The file of the medium that has this label.
fn labeled(bench: &Bench, serial: &str) -> PathBuf {
    let media = fs::read_dir(bench.root().join("drives/media")).unwrap();
    let labels = media.map(|entry| entry.unwrap().path());
    let mut own = labels.filter(|path| {
        let label = path.extension().is_some_and(|end| end == "label");
        label && fs::read_to_string(path).unwrap().trim() == serial
    });
    own.next().unwrap().with_extension("")
}

impl Ready {
    fn new(number: u64) -> Self {
        let bench = Bench::new();
        bench.drive("A", MEDIA);
        let mut serials = Vec::new();
        for (case, copies) in [("ONE", 2), ("TWO", 1)] {
            let bytes = noise(number * 2 + copies, 200_000);
            let folder = bench.files(case, &[("evidence.bin", &bytes)]);
            bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
            let copies = copies.to_string();
            let plan = ["plan", "--media", MEDIA, "--copies", &copies];
            let set = bench.done(&plan)["set"].as_str().unwrap().to_owned();
            bench.done(&["build", &set]);
            for _ in 0..copies.parse().unwrap() {
                let burned = bench.done(&["burn", &format!("{set}/1"), "--drive", "virtual:A"]);
                serials.push(burned["serial"].as_str().unwrap().to_owned());
                bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
            }
        }
        let serials: [String; 3] = serials.try_into().unwrap();
        let media = serials.clone().map(|serial| labeled(&bench, &serial));
        let tags = media.clone().map(|medium| tags_of(&medium));
        let [medium, _, other] = media;
        let state = fs::read(state_of(&medium)).unwrap();
        Self {
            state: serde_json::from_slice(&state).unwrap(),
            bench,
            medium,
            serials,
            tags,
            other,
        }
    }

    fn load(&self, medium: &Path) {
        let medium = medium.to_str().unwrap();
        let load = ["drive", "load", "virtual:A", "--medium", medium];
        self.bench.done(&load);
    }

    /// Checks of each copy that the catalog knows of.
    fn checks(&self) -> Vec<String> {
        let count = |serial: &String| {
            self.bench.sqlite(&format!(
                "SELECT count(*), copy.state FROM drive_use \
                 JOIN copy ON copy.id = drive_use.copy WHERE copy.serial = '{serial}'"
            ))
        };
        self.serials.iter().map(count).collect()
    }
}

fn state_of(medium: &Path) -> PathBuf {
    let mut path = medium.to_owned().into_os_string();
    path.push(".json");
    path.into()
}

/// What stands in a place of the tag.
#[derive(Copy, Clone, PartialEq)]
enum Stands {
    /// The tag of one of the three copies.
    Tag(usize),
    /// That of another place.
    Misplaced,
    /// One with a wrong bit.
    Spoiled,
    /// What a foreign burn leaves.
    Nothing,
    /// Anything.
    Noise,
}

/// Draws what stands in the places, and which of them cannot be read.
fn drawn(dice: &mut Dice) -> Vec<(Stands, bool)> {
    use Stands::{Misplaced, Noise, Nothing, Spoiled, Tag};
    let kind = dice.below(7);
    let stands = |dice: &mut Dice| match kind {
        // Copies as they were burned.
        0 | 1 => Tag(kind),
        // One that another program made of the image, or of a copy that has a tag.
        2 => Nothing,
        3 => *dice.one_of(&[Tag(0), Tag(0), Tag(0), Spoiled, Noise]),
        // Tags of others among its own.
        4 => *dice.one_of(&[Tag(0), Tag(0), Tag(0), Tag(2), Misplaced]),
        5 => *dice.one_of(&[Tag(0), Tag(0), Tag(0), Tag(0), Tag(1)]),
        _ => *dice.one_of(&[Tag(1), Tag(2), Nothing, Nothing, Spoiled, Misplaced]),
    };
    let one = |_| (stands(dice), dice.once_in(10));
    (0..PLACES).map(one).collect()
}

/// Lays the medium out as it was drawn.
fn lay(ready: &Ready, drawn: &[(Stands, bool)], dice: &mut Dice) {
    let file = File::options().write(true).open(&ready.medium).unwrap();
    let mut unreadable = Vec::new();
    for (i, (stands, unread)) in drawn.iter().enumerate() {
        let own = &ready.tags[0];
        let sector = match stands {
            Stands::Tag(of) => ready.tags[*of][i].clone(),
            Stands::Misplaced => own[(i + 1) % own.len()].clone(),
            Stands::Spoiled => {
                let mut sector = own[i].clone();
                let text = sector.iter().rposition(|b| !b.is_ascii_whitespace());
                sector[dice.below(text.unwrap() + 1)] ^= 1 << dice.below(7);
                sector
            }
            Stands::Nothing => vec![0; SECTOR],
            Stands::Noise => noise(i as u64, SECTOR),
        };
        file.write_all_at(&sector, place(i as u64)).unwrap();
        if *unread {
            let lba = place(i as u64) / SECTOR as u64;
            unreadable.push(json!({ "lba": lba, "sectors": 1 }));
        }
    }
    let mut state = ready.state.clone();
    state["unreadable"] = unreadable.into();
    fs::write(state_of(&ready.medium), state.to_string()).unwrap();
}

fn case(seed: u64, ready: &Ready) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let asked = dice.below(2);
    // What a person wrote on a disc is no fact that the program reads.
    let mut path = ready.medium.clone().into_os_string();
    path.push(".label");
    fs::write(PathBuf::from(path), &ready.serials[dice.below(2)]).unwrap();
    let before = ready.checks();
    // The serial that is given, and whether its label is confirmed; or neither.
    let (given, confirmed) = *dice.one_of(&[(true, true), (true, false), (false, false)]);
    let verify_with = |serial: &str, more: &[&str]| {
        let mut verify = vec!["verify"];
        verify.extend(given.then_some(serial));
        verify.extend(["--drive", "virtual:A"]);
        verify.extend(confirmed.then_some("--by-label"));
        verify.extend(more);
        ready.bench.run(&verify)
    };
    let verify = |serial: &str| {
        let ran = verify_with(serial, &[]);
        // The disc of the seed before was read as the other copy, by its label.
        match confirmed && ran.error() == Some("JOB-120") {
            true => verify_with(serial, &["--disc-changed"]),
            false => ran,
        }
    };
    let serial = &ready.serials[asked];
    if dice.once_in(12) {
        // Another disc altogether.
        ready.load(&ready.other);
        let ran = verify(serial);
        let mut faults = match given {
            true => refused(&ran, "JOB-009"),
            false => accepted(&ran, &ready.serials[2], "tag"),
        };
        if ready.checks()[..2] != before[..2] {
            faults.push("another disc was recorded as a check".to_owned());
        }
        return faults;
    }
    let drawn = drawn(&mut dice);
    ready.load(&ready.medium);
    lay(ready, &drawn, &mut dice);
    // Who is named by tags that can be read, and are of this disc.
    let read = drawn.iter().filter(|(_, unread)| !unread);
    let named = read.filter_map(|(stands, _)| match stands {
        Stands::Tag(of @ (0 | 1)) => Some(*of),
        _ => None,
    });
    let named: BTreeSet<usize> = named.collect();
    let ran = verify(serial);
    let named: Vec<usize> = named.into_iter().collect();
    let mut faults = match named[..] {
        [_, _] => refused(&ran, "JOB-035"),
        [one] if given && one != asked => refused(&ran, "JOB-009"),
        [one] => accepted(&ran, &ready.serials[one], "tag"),
        _ if confirmed => accepted(&ran, serial, "label"),
        _ => refused(&ran, "JOB-061"),
    };
    let read = named.first().copied().unwrap_or(asked);
    for (of, (before, after)) in before.iter().zip(ready.checks()).enumerate() {
        if (*before != after) != (of == read && ran.code < 2) {
            faults.push(format!("copy {of} had {before}, and has {after}"));
        }
    }
    faults
}

fn refused(ran: &Ran, code: &str) -> Vec<String> {
    if ran.code == 2 && ran.error() == Some(code) {
        return Vec::new();
    }
    let copy = &ran.report["copy"];
    vec![format!(
        "not refused with {code}, but {} {:?}, {copy}",
        ran.code,
        ran.error()
    )]
}

fn accepted(ran: &Ran, serial: &str, by: &str) -> Vec<String> {
    let copy = json!({ "serial": serial, "by": by });
    if ran.code < 2 && ran.report["copy"] == copy {
        return Vec::new();
    }
    let found = &ran.report["copy"];
    vec![format!(
        "not known by {by}, but {} {:?}, {found}",
        ran.code,
        ran.error()
    )]
}

/// R-067, from the drive to the catalog: nobody is credited with a check of another copy.
#[test]
fn verify_never_names_a_wrong_copy() {
    let seeds = campaign::seeds("STELE_TAGS_SEEDS", 12);
    let free = Mutex::new(Vec::new());
    campaign::run("tags", seeds, |seed| {
        let taken = free.lock().unwrap().pop();
        let ready = taken.unwrap_or_else(|| Ready::new(seed));
        let faults = case(seed, &ready);
        free.lock().unwrap().push(ready);
        faults
    });
}
