//! The quarterly check: drawn once, by a rule that anybody can repeat; read in any order, and
//! counted by what is recorded of the copies.

use stele::gui::view::Screen;

use crate::bench::{Bench, noise};
use crate::desktop::{is_shown, settle};
use crate::loans::with_two;
use crate::plain_words::told;
use crate::states::spoil;
use crate::window::window;
use crate::window_shelf::done;

#[test]
fn a_sample_is_drawn_once_and_drawn_again_by_hand() {
    let (bench, copies) = with_two();
    bench.run(&["check", "list"]).refused("CHK-002");
    let begun = bench.done(&["check", "begin"]);
    assert_eq!([&begun["read"], &begun["listed"]], [0, 2]);
    let sample = serde_json::json!({
        "of": 2, "drawn": 2, "bad": 1, "confidence_per_mille": 1000
    });
    assert_eq!(begun["sample"], sample);
    let reasons = &begun["copies"][0]["reasons"];
    assert!(reasons.as_array().unwrap().contains(&"sample".into()));

    // Once more draws nothing.
    let rows = "SELECT COUNT(*) FROM audit WHERE kind LIKE 'quarter %'";
    assert_eq!(bench.sqlite(rows), "2");
    bench.done(&["check", "begin"]);
    assert_eq!(bench.sqlite(rows), "2");

    let proof = bench.done(&["check", "proof"]);
    let seed = proof["seed"].as_str().unwrap();
    let detail = bench.sqlite("SELECT detail FROM audit WHERE kind = 'quarter begun'");
    assert!(detail.contains(seed), "{detail}");
    let mut found = Vec::new();
    for stratum in proof["strata"].as_array().unwrap() {
        let listed = stratum["copies"].as_array().unwrap();
        let mut hashes = Vec::new();
        for copy in listed {
            let serial = copy["serial"].as_str().unwrap();
            let hash = blake3::hash(format!("{seed}{serial}").as_bytes());
            assert_eq!(copy["hash"], hash.to_hex().as_str());
            hashes.push(hash.to_hex().to_string());
            found.push(serial.to_owned());
        }
        assert!(hashes.is_sorted());
        let drawn = listed.iter().filter(|copy| copy["drawn"] == true).count();
        assert_eq!(stratum["drawn"], drawn);
    }
    found.sort();
    let mut copies = copies.to_vec();
    copies.sort();
    assert_eq!(found, copies);
    bench.done(&["audit", "verify"]);
}

/// Puts a copy into the drive that did not burn it.
fn swapped(bench: &Bench, serial: &str, drive: &str) {
    bench.done(&["drive", "eject", drive]);
    bench.done(&["drive", "load", drive, "--serial", serial]);
}

#[test]
fn copies_are_read_in_any_order_and_counted_by_what_was_read() {
    let (bench, [one, other]) = with_two();
    bench.done(&["check", "begin"]);
    // The drive that burned it tells nothing of how others read it.
    bench.done(&["verify", "--drive", "virtual:B"]);
    let list = bench.done(&["check", "list"]);
    assert_eq!([&list["read"], &list["listed"]], [0, 2]);
    let said = told(&bench, &["check", "list"]);
    // Nobody is sent to a shelf for a disc that lies in a drive.
    let next = format!(
        "Next: {one} is in virtual:A, which burned it. Move it to a drive other than virtual:A"
    );
    assert!(said.contains(&next), "{said}");
    // The disc names itself: no list is asked which one comes next.
    bench.done(&["drive", "eject", "virtual:B"]);
    swapped(&bench, &other, "virtual:A");
    bench.done(&["verify", "--drive", "virtual:A"]);
    let list = bench.done(&["check", "list"]);
    assert_eq!([&list["read"], &list["listed"]], [1, 2]);
    let copies = list["copies"].as_array().unwrap();
    let of = |serial: &str| {
        copies
            .iter()
            .find(|copy| copy["serial"] == *serial)
            .unwrap()
    };
    assert!(of(&one)["read"].is_null());
    assert!(!of(&other)["read"].is_null());
    // Of what was read it is told what it is, not why it was to be read.
    let said = told(&bench, &["check", "list"]);
    let read = said.lines().find(|line| line.contains(&other)).unwrap();
    assert!(!read.contains("second drive"), "{said}");
    let next = format!("Next: Fetch {one} (House/Cellar/Rack/1/A), put it in a drive other than");
    assert!(said.contains(&next), "{said}");
    let status = told(&bench, &["status"]);
    assert!(status.contains("1 of 2 copies read"), "{status}");

    // Who is away is not sent for.
    bench.done(&["lend", &one, "--to", "Dr. Okafor"]);
    let said = told(&bench, &["check", "list"]);
    assert!(said.contains("cannot be read now"), "{said}");
    bench.done(&["return", &one]);

    swapped(&bench, &one, "virtual:B");
    bench.done(&["verify", "--drive", "virtual:B"]);
    let list = bench.done(&["check", "list"]);
    assert_eq!([&list["read"], &list["listed"]], [2, 2]);
    let status = told(&bench, &["status"]);
    assert!(!status.contains("Quarterly check"), "{status}");
    // One that comes back is read once more.
    bench.done(&["lend", &other, "--to", "Dr. Okafor"]);
    bench.done(&["return", &other]);
    let list = bench.done(&["check", "list"]);
    assert_eq!([&list["read"], &list["listed"]], [1, 2]);
}

/// Two discs of one lot, whose name was typed in two ways, each burned in another drive.
#[test]
fn one_failed_disc_makes_its_lot_due_until_all_of_it_is_read() {
    let media = "16908288";
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 5_000_000))]);
    bench.build(&folder, media, &[]);
    let [one, other] = [("A", "L7"), ("B", "l7")].map(|(name, lot)| {
        bench.drive(name, media);
        let drive = format!("virtual:{name}");
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", &drive, "--lot", lot]);
        burned["serial"].as_str().unwrap().to_owned()
    });
    bench.done(&["drive", "eject", "virtual:B"]);
    swapped(&bench, &other, "virtual:A");
    bench.done(&["check", "begin"]);
    bench.done(&["verify", "--drive", "virtual:A"]);
    let of_other = || {
        let list = bench.done(&["check", "list"]);
        let copies = list["copies"].as_array().unwrap().clone();
        copies
            .into_iter()
            .find(|copy| copy["serial"] == *other)
            .unwrap()
    };
    assert!(!of_other()["read"].is_null());

    bench.done(&["drive", "load", "virtual:B", "--serial", &one]);
    spoil(&bench, "B", 150);
    let read = bench.run(&["verify", "--drive", "virtual:B"]).gives(1);
    assert_eq!(read["state"], "failed");
    // It was read well this quarter, and is to be read again for the other one.
    assert_eq!(of_other()["reasons"][0], "lot_failed");
    assert!(of_other()["read"].is_null());
    let said = told(&bench, &["check", "list"]);
    let line = said.lines().find(|line| line.contains(&other)).unwrap();
    assert!(line.contains("another disc of its lot failed"), "{said}");

    bench.done(&["verify", "--drive", "virtual:A"]);
    assert!(!of_other()["read"].is_null());
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_drawn_copy_that_goes_missing_is_not_forgotten() {
    let (bench, [one, other]) = with_two();
    bench.done(&["check", "begin"]);
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&["copy", "missing", &one, "--why", "not in its box"]);
    bench.done(&["drive", "eject", "virtual:B"]);
    swapped(&bench, &other, "virtual:A");
    bench.done(&["verify", "--drive", "virtual:A"]);
    let list = bench.done(&["check", "list"]);
    assert_eq!([&list["read"], &list["listed"]], [1, 2]);
    let said = told(&bench, &["check", "list"]);
    assert!(said.contains(&format!("{one}  missing, sample")), "{said}");
    assert!(said.contains("not complete without them"), "{said}");
    // A quarter that was never begun has no list, and no other word is one.
    bench.run(&["check", "list", "2020-Q1"]).refused("CHK-002");
    bench.run(&["check", "list", "2020"]).refused("CLI-001");
    let said = told(&bench, &["check", "list", "2020"]);
    assert!(said.contains("write a quarter as 2026-Q4"), "{said}");
    let quarter = list["quarter"].as_str().unwrap();
    let again = bench.done(&["check", "list", quarter]);
    assert_eq!(again["copies"], list["copies"]);
    // As if it had been the quarter before: nobody is sent for what would not count.
    bench.tampered("UPDATE quarter SET id = id - 1; UPDATE quarter_copy SET quarter = quarter - 1");
    let before = bench.sqlite("SELECT (id / 4) || '-Q' || (id % 4 + 1) FROM quarter");
    let said = told(&bench, &["check", "list", &before]);
    assert!(said.contains("does not count for it"), "{said}");
    assert!(!said.contains("Next: Fetch"), "{said}");
}

#[test]
fn rules_change_with_a_reason_and_by_an_administrator_alone() {
    let (bench, _) = with_two();
    let rules = bench.done(&["check", "rules"]);
    assert_eq!([&rules["version"], &rules["bad_per_mille"]], [1, 20]);
    bench
        .run(&["check", "rules", "--bad", "1"])
        .refused("CLI-001");
    let change = ["check", "rules", "--bad", "1", "--why", "audit of 2026"];
    let clerk = bench.done(&["person", "add", "Jo Clerk", "--role", "clerk"]);
    let clerk = clerk["person"].as_str().unwrap();
    let as_clerk: Vec<&str> = change.iter().copied().chain(["--as", clerk]).collect();
    bench.run(&as_clerk).refused("CAT-032");
    let rules = bench.done(&change);
    assert_eq!([&rules["version"], &rules["bad_per_mille"]], [2, 10]);
    bench.run(&change).refused("CHK-004");
    // The number that does not fit is named, also where another one was typed.
    let after = ["check", "rules", "--first-after", "100", "--why", "later"];
    let refused = bench.run(&after);
    refused.refused("CHK-003");
    let said = format!("{:?}", refused.said);
    assert!(
        said.contains("--first-by would be 90, but must be from 100 to 730"),
        "{said}"
    );
    let begun = bench.done(&["check", "begin"]);
    assert_eq!(begun["rules"], 2);
}

#[test]
fn a_check_that_is_due_is_named_by_status_until_it_is_begun() {
    let (bench, _) = with_two();
    let status = bench.run(&["status"]).report;
    assert!(status["check"].is_null(), "{status}");
    // As if they had been burned half a year ago.
    bench.tampered("UPDATE custody SET at = at - 15552000000");
    let said = told(&bench, &["status"]);
    assert!(
        said.contains("not begun; its discs are to be read by"),
        "{said}"
    );
    bench.done(&["check", "begin"]);
    let said = told(&bench, &["status"]);
    assert!(said.contains("0 of 2 copies read"), "{said}");
}

#[test]
fn the_window_begins_a_check_and_shows_what_to_fetch() {
    let (bench, [one, _]) = with_two();
    let mut harness = window(&bench);
    harness
        .state_mut()
        .watch_changes(std::time::Duration::from_millis(20));
    done(&mut harness, "Verify");
    done(&mut harness, "Begin the check");
    assert_eq!(harness.state().view.nav.screen, Screen::Verify);
    assert!(is_shown("0 of 2 copies read.")(&harness));
    assert!(is_shown(&format!(
        "Fetch {one} (House, Cellar, Rack, 1, A)"
    ))(&harness));
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&["drive", "eject", "virtual:B"]);
    swapped(&bench, &one, "virtual:B");
    bench.done(&["verify", "--drive", "virtual:B"]);
    let read = is_shown("1 of 2 copies read.");
    for _ in 0..100 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        settle(&mut harness);
        if read(&harness) {
            return;
        }
    }
    panic!("what another process read is not shown");
}
