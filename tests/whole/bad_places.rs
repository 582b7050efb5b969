//! What a restore learns of the bad places of a copy in a drive is there for the next one.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, Ran, noise};

const MEDIA: &str = "16908288";

/// More strips than parity gives back, of data and of parity; the drive tries for two seconds.
const BAD: &str = r#"{"faults":[
    {"at":{"read":{"lba":512,"sectors":3456}},"act":{"struggle":{"ms":2000}}},
    {"at":{"read":{"lba":4000,"sectors":3000}},"act":{"struggle":{"ms":2000}}}]}"#;

fn maps(bench: &Bench) -> Vec<std::path::PathBuf> {
    let folder = fs::read_dir(bench.root().join("staging/bad-places"));
    let entries = folder.into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_second_restore_from_a_damaged_copy_pays_for_no_try_again() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, MEDIA, &[]);
    bench.drive("A", MEDIA);
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let faults = bench.root().join("drives/A.faults.json");
    fs::write(&faults, BAD).unwrap();
    let to = bench.root().join("back");
    let line = ["restore", "CASE-1", "--to", to.to_str().unwrap()];
    let restore = |further: &[&str]| -> Ran {
        bench.run(&[&line[..], &["--drive", "virtual:A"], further].concat())
    };
    let tried = |ran: Ran| -> (u64, u64, Value) {
        let report = ran.gives(1);
        assert_eq!(report["lost"].as_array().unwrap().len(), 1, "{report:#}");
        let rescue = &report["rescue"];
        let number = |key: &str| rescue[key].as_u64().unwrap();
        assert_eq!(rescue["stopped"], false, "{report:#}");
        let ignored = rescue["map_ignored"].clone();
        (number("failed_seconds"), number("known_sectors"), ignored)
    };
    let (first, known, _) = tried(restore(&[]));
    assert!(first > 1000 && known == 0, "{first} {known}");
    assert_eq!(maps(&bench).len(), 1);
    // Known bad: not tried again, and said to be so.
    let (again, known, ignored) = tried(restore(&[]));
    assert!(again == 0 && known > 1000, "{again} {known}");
    assert_eq!(ignored, false);
    let (asked, known, _) = tried(restore(&["--try-again"]));
    assert!(asked == first && known == 0, "{asked} {known}");
    // What is no map of this copy is not used, and takes nothing with it.
    let map = maps(&bench).remove(0);
    let text = fs::read_to_string(&map).unwrap();
    let other = text.replace("# Disc ", "# Disc 0");
    let longer = format!("{text}0x7FFFFF0000  0x00010000  -\n");
    for wrong in ["no map".to_owned(), other, longer] {
        fs::write(&map, wrong).unwrap();
        let (cost, known, ignored) = tried(restore(&[]));
        assert!(cost == first && known == 0, "{cost} {known}");
        assert_eq!(ignored, true);
    }
    // A clean disc: whole, and nothing is left to know.
    fs::write(&faults, r#"{"faults":[]}"#).unwrap();
    tried(restore(&[]));
    let whole = restore(&["--try-again"]).gives(0);
    assert_eq!(whole["study_there"], whole["study_files"]);
    assert!(maps(&bench).is_empty());
}

/// What was not tried for want of time is neither another format nor a bad place.
#[test]
fn time_that_runs_out_is_said_and_makes_nothing_bad() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, MEDIA, &[]);
    bench.drive("A", MEDIA);
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let to = bench.root().join("back");
    let line = ["restore", "CASE-1", "--to", to.to_str().unwrap()];
    let restore = |further: &[&str]| -> Ran {
        bench.run(&[&line[..], &["--drive", "virtual:A"], further].concat())
    };
    // No time for places that fail, and there are none: it takes none.
    restore(&["--minutes", "0"]).gives(0);
    fs::remove_dir_all(&to).unwrap();
    // What names the disc does not come, and costs all the time there is.
    let faults = bench.root().join("drives/A.faults.json");
    let slow = |places: &[(u32, u32)]| {
        let fault = |(lba, sectors): &(u32, u32)| {
            serde_json::json!({
                "at": { "read": { "lba": lba, "sectors": sectors } },
                "act": { "struggle": { "ms": 90_000 } },
            })
        };
        let all: Vec<Value> = places.iter().map(fault).collect();
        fs::write(&faults, serde_json::json!({ "faults": all }).to_string()).unwrap();
    };
    for (minutes, sectors) in [("0", 32), ("1", 248 * 32 + 320)] {
        slow(&[(0, sectors)]);
        let ran = restore(&["--minutes", minutes]);
        let told = format!("{:?}", ran.said);
        assert!(told.contains("--minutes"), "{told}");
        ran.refused("RST-003");
    }
    assert!(!to.exists());
    assert!(maps(&bench).is_empty());
    // The time is up within the file: what was not tried counts as no bad place.
    slow(&[(512, 3456), (4000, 3000)]);
    for _ in 0..2 {
        let report = restore(&["--minutes", "1"]).gives(1);
        let rescue = &report["rescue"];
        assert_eq!(rescue["stopped"], true, "{report:#}");
        assert_eq!(rescue["known_sectors"], 0, "{report:#}");
    }
}
