//! Copies that a hand moves between four drives of a kernel: which one lies where is told by its
//! own tag, and no read counts for another copy. The drives are served to the kernel's iSCSI
//! initiator; where a disc is exchanged its drive is away for a moment, as one on a cable is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::bench::{Bench, noise};
use crate::campaign::Dice;
use crate::guest::Guest;

/// Media and discs of 248 strips of one cluster.
const MEDIA: &str = "16908288";
const SECTORS: u64 = 248 * 32 + 320;
const DRIVES: usize = 4;
const COPIES: usize = 4;
const MOVES: usize = 20;
const SEED: u64 = 15;

/// What a hand does, and which copy it has in the hand.
struct Move {
    serial: String,
    given: Option<String>,
    tagged: bool,
}

struct Table {
    guest: Guest,
    moves: Vec<Move>,
    /// Those of all copies.
    serials: Vec<String>,
}

fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(Table::new);
    &TABLE
}

fn beside(medium: &Path, end: &str) -> PathBuf {
    let mut path = medium.to_owned().into_os_string();
    path.push(end);
    path.into()
}

/// Burns two discs, four copies of each; their media and serials.
fn burned(bench: &Bench) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    bench.done(&["drive", "create", "A"]);
    for (case, disc) in [("ONE", "SET-0001/1"), ("THREE", "SET-0002/1")] {
        let bytes = noise(SEED + case.len() as u64, 200_000);
        let folder = bench.files(case, &[(case, &bytes)]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
        bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
        bench.done(&["build", &disc[..8]]);
        for copy in 0..COPIES {
            bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
            let burn = ["burn", disc, "--drive", "virtual:A"];
            let extra: &[&str] = if copy > 0 { &["--extra"] } else { &[] };
            let burned = bench.done(&[&burn, extra].concat());
            let drives = bench.done(&["drive", "list"]);
            let file = drives["drives"][0]["file"].as_str().unwrap().into();
            bench.done(&["drive", "eject", "virtual:A"]);
            all.push((file, burned["serial"].as_str().unwrap().to_owned()));
        }
    }
    all
}

impl Table {
    fn new() -> Self {
        let bench = Bench::new();
        let discs = burned(&bench);
        let out = bench.beside("out");
        fs::create_dir_all(out.join("discs")).unwrap();
        for (number, (medium, _)) in discs.iter().enumerate() {
            let there = out.join(format!("discs/{number}"));
            fs::copy(medium, &there).unwrap();
            let state = fs::read(beside(medium, ".json")).unwrap();
            let mut state: Value = serde_json::from_slice(&state).unwrap();
            fs::write(beside(&there, ".read"), state.to_string()).unwrap();
            // None of its tags can be read.
            let place = |i: u64| json!({ "lba": SECTORS - 256 + 32 * i, "sectors": 1 });
            state["unreadable"] = (0..7_u64).map(place).collect();
            fs::write(beside(&there, ".worn"), state.to_string()).unwrap();
        }
        let serials: Vec<String> = discs.into_iter().map(|(_, serial)| serial).collect();
        let (moves, lines) = moves(&serials);
        fs::write(out.join("moves"), lines).unwrap();
        let guest = Guest::of(bench, "tests/lab/shuffle.sh");
        guest.boot(&[]);
        Self {
            guest,
            moves,
            serials,
        }
    }

    /// How often each copy was checked, by the catalog that the guest left.
    fn checks(&self) -> Vec<(String, u64)> {
        let output = Command::new("sqlite3")
            .arg(self.guest.out().join("left/catalog.db"))
            .arg(
                "SELECT c.serial, (SELECT count(*) FROM custody k
                     WHERE k.copy = c.id AND k.kind = 'checked') FROM copy c ORDER BY c.id",
            )
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let row = |line: &str| {
            let (serial, checks) = line.split_once('|').unwrap();
            (serial.to_owned(), checks.parse().unwrap())
        };
        text.lines().map(row).collect()
    }
}

/// Which disc goes into which drive, and what is asked for then: for the guest a line for each.
fn moves(serials: &[String]) -> (Vec<Move>, String) {
    let mut dice = Dice::new(SEED);
    let mut lie: Vec<Option<usize>> = vec![None; DRIVES];
    let (mut all, mut lines) = (Vec::new(), String::new());
    for number in 0..MOVES {
        // Each drive gets one first.
        let drive = match number < DRIVES {
            true => number,
            false => dice.below(DRIVES),
        };
        let free: Vec<usize> = (0..serials.len())
            .filter(|disc| !lie.contains(&Some(*disc)))
            .collect();
        let disc = *dice.one_of(&free);
        lie[drive] = Some(disc);
        let other = dice.one_of(serials).clone();
        let given = match dice.below(4) {
            0 => None,
            1 => Some(serials[disc].clone()),
            _ => Some(other),
        };
        let tagged = !dice.once_in(5);
        let state = if tagged { "read" } else { "worn" };
        let named = given.as_deref().unwrap_or("-");
        lines.push_str(&format!("{number} {drive} {disc} {state} {named}\n"));
        all.push(Move {
            serial: serials[disc].clone(),
            given,
            tagged,
        });
    }
    (all, lines)
}

#[test]
fn no_read_through_the_kernel_is_credited_to_another_copy() {
    let table = table();
    let mut right = vec![0_u64; table.serials.len()];
    let mut refused = 0;
    for (number, one) in table.moves.iter().enumerate() {
        let step = format!("move-{number}");
        let is_asked = one.given.as_ref().is_none_or(|given| *given == one.serial);
        if one.tagged && is_asked {
            let said: Value = serde_json::from_str(&table.guest.done(&step)).unwrap();
            assert_eq!(said["copy"]["serial"], one.serial, "{step}: {said:#}");
            assert_eq!(said["copy"]["by"], "tag", "{step}: {said:#}");
            assert_eq!(said["class"], "ok", "{step}: {said:#}");
            let at = table.serials.iter().position(|s| *s == one.serial);
            right[at.unwrap()] += 1;
            continue;
        }
        refused += 1;
        table.guest.ended(&step, "2");
        let said = table.guest.text(&format!("{step}.errors"));
        let code = |code: &str| said.contains(&format!(r#""code":"{code}""#));
        match one.tagged {
            true => {
                assert!(code("JOB-009"), "{step}: {said}");
                assert!(said.contains(&one.serial), "{step}: {said}");
            }
            // Without a tag nothing says which copy it is; of another disc it is none at all.
            false => assert!(code("JOB-061") || code("JOB-009"), "{step}: {said}"),
        }
    }
    assert!(refused > 3 && right.iter().sum::<u64>() > 3, "{refused}");
    let expected: Vec<_> = table.serials.iter().cloned().zip(right).collect();
    assert_eq!(table.checks(), expected);
}
