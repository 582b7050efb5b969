//! Locations: made, named, moved with all in them, merged; which copies may be where.

use serde_json::Value;
use stele_samples::{self as samples, SampleSize};

use crate::bench::{Bench, moment};

/// An archive with two copies of its one disc, burned in one drive.
fn with_two() -> (Bench, [String; 2]) {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    bench.build(&from, "40m", &["--copies", "2"]);
    bench.drive("A", "40m");
    let copies = [1, 2].map(|number| {
        if number == 2 {
            bench.done(&["drive", "eject", "virtual:A"]);
            bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
        }
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
        assert_eq!(burned["good"], true);
        text(&burned["serial"]).to_owned()
    });
    (bench, copies)
}

#[track_caller]
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:#}"))
}

/// The place with this path in the list.
#[track_caller]
fn listed(bench: &Bench, path: &str) -> Value {
    let all = bench.done(&["place", "list"]);
    let places = all["places"].as_array().unwrap();
    let found = places.iter().find(|place| place["path"] == path);
    found
        .unwrap_or_else(|| panic!("{path} is not in {all:#}"))
        .clone()
}

#[test]
fn places_are_made_named_moved_and_merged_and_their_labels_lead_there() {
    let (bench, [one, _]) = with_two();
    let shelf = [
        "place",
        "add",
        "Hospital/Cellar/Rack 1/Shelf 2",
        "--width",
        "800",
    ];
    let shelf = bench.done(&shelf);
    assert_eq!(
        (&shelf["kind"], &shelf["capacity"]),
        (&"shelf".into(), &80.into())
    );
    let code = text(&shelf["slot"]).to_owned();
    bench.done(&["shelve", &one, "--location", &code]);
    assert_eq!(listed(&bench, "Hospital")["copies"], 1);
    let slim = ["place", "change", "Hospital/Cellar/Rack 1", "--case", "5"];
    bench.done(&slim);
    assert_eq!(
        listed(&bench, "Hospital/Cellar/Rack 1/Shelf 2")["capacity"],
        160
    );
    // Renamed and moved, all in it comes along.
    bench.done(&["place", "rename", &code, "Shelf 3"]);
    bench.done(&["place", "add", "Hospital/Attic/Rack 9"]);
    bench.done(&["place", "move", &code, "--to", "Hospital/Attic/Rack 9"]);
    let scanned = bench.done(&["scan", &one]);
    assert_eq!(scanned["place"], "Hospital/Attic/Rack 9/Shelf 3");
    let found = bench.done(&["find", "attic"]);
    assert!(
        !found["studies"].as_array().unwrap().is_empty(),
        "{found:#}"
    );
    // A box has a code of its own kind, and is scanned like any other place.
    let boxed = bench.done(&["place", "add", "Vault/Box 7"]);
    assert_eq!(boxed["kind"], "box");
    let box_code = text(&boxed["slot"]).to_owned();
    assert!(box_code.starts_with("BOX-0001-"), "{box_code}");
    assert_eq!(bench.done(&["scan", &box_code])["path"], "Vault/Box 7");
    let label = bench.beside("label.html");
    bench.done(&["label", &box_code, "--to", label.to_str().unwrap()]);
    assert!(std::fs::read_to_string(label).unwrap().contains(&box_code));
    bench.done(&["place", "move", &box_code, "--to", &code]);
    assert_eq!(
        bench.done(&["scan", &box_code])["path"],
        "Hospital/Attic/Rack 9/Shelf 3/Box 7"
    );
    // One place under two names.
    let twin = bench.done(&["place", "add", "Hospital/Attik/Rack 9/Shelf 4", "--new"]);
    bench.done(&[
        "place",
        "merge",
        "Hospital/Attik",
        "--into",
        "Hospital/Attic",
    ]);
    let leads = bench.done(&["scan", text(&twin["slot"])]);
    assert_eq!(leads["path"], "Hospital/Attic/Rack 9/Shelf 4");
    let places = bench.done(&["place", "list", "Hospital/Attic"]);
    assert_eq!(places["places"].as_array().unwrap().len(), 5, "{places:#}");
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_near_spelling_is_asked_about_and_its_advice_works() {
    let (bench, [one, _]) = with_two();
    let first = bench.done(&["place", "add", "Hospital/Cellar/Shelf 1"]);
    let code = text(&first["slot"]).to_owned();
    for near in [
        "Hopsital/Cellar/Shelf 1",
        "Hospital/cellar",
        "Hospital/Cellar/shelf 01",
    ] {
        bench
            .run(&["shelve", &one, "--location", near])
            .refused("PLC-006");
        bench.run(&["place", "add", near]).refused("PLC-006");
    }
    let ran = bench.run(&["shelve", &one, "--location", "Hospital/Cellar/Shelf-1"]);
    let said = format!("{:?}", ran.said);
    assert!(
        said.contains(
            "give the command again with its name as it is recorded: Hospital/Cellar/Shelf 1."
        ) && said.contains("stele place add Hospital/Cellar/Shelf-1 --new"),
        "{said}"
    );
    // Its advice: the code, or said to be another one first.
    bench.done(&["shelve", &one, "--location", &code]);
    bench.done(&["place", "add", "Hospital/Cellar/Shelf-1", "--new"]);
    bench.done(&["shelve", &one, "--location", "Hospital/Cellar/Shelf-1"]);
    bench
        .run(&["place", "rename", &code, "Shelf 01"])
        .refused("PLC-006");
    bench
        .run(&["place", "rename", &code, "Shelf-1"])
        .refused("PLC-001");
    bench
        .run(&["place", "rename", &code, "Shelf-1", "--new"])
        .refused("PLC-001");
    // Numbers tell places apart.
    bench.done(&["place", "add", "Hospital/Cellar/Shelf 2"]);
    bench.run(&["place", "add", &code]).refused("PLC-001");
    bench
        .run(&["place", "move", &code, "--to", &code])
        .refused("PLC-002");
    bench
        .run(&["place", "move", "Hospital", "--to", &code])
        .refused("PLC-002");
    bench.run(&["place", "list", "Nowhere"]).refused("JOB-002");
}

#[test]
fn a_slot_holds_one_copy_and_a_box_never_two_of_a_disc() {
    let (bench, [one, other]) = with_two();
    let slot = "House/Cellar/Rack/1/7";
    bench.done(&["shelve", &one, "--location", slot]);
    let ran = bench.run(&["shelve", &other, "--location", slot]);
    ran.refused("PLC-004");
    assert!(format!("{:?}", ran.said).contains(&one), "{:?}", ran.said);
    bench.done(&["place", "add", "House/Cellar/Rack/1/Box 1"]);
    bench.done(&["shelve", &one, "--location", "House/Cellar/Rack/1/Box 1/A"]);
    for place in ["House/Cellar/Rack/1/Box 1", "House/Cellar/Rack/1/Box 1/B"] {
        bench
            .run(&["shelve", &other, "--location", place])
            .refused("PLC-005");
        bench
            .run(&["copy", "send", &other, "--to", place])
            .refused("PLC-005");
    }
    // What is recorded as lost takes no room.
    bench.done(&["shelve", &other, "--location", slot]);
    bench.done(&["copy", "lost", &one, "--why", "gone"]);
    bench.done(&[
        "shelve",
        &other,
        "--location",
        "House/Cellar/Rack/1/Box 1/A",
    ]);
    bench.done(&["audit", "verify"]);
}

#[test]
fn copies_that_are_all_at_one_site_are_due_to_be_parted_and_the_step_does_it() {
    let (bench, [one, other]) = with_two();
    bench.done(&["exceptions", "resolve", "--all"]);
    let status = |of: &str| bench.run(&["status"]).report[of].clone();
    bench.done(&["shelve", &one, "--location", "House/Cellar/1"]);
    assert_eq!(status("gathered"), Value::Array(Vec::new()));
    bench.done(&["shelve", &other, "--location", "House/Attic/1"]);
    let gathered = status("gathered");
    assert_eq!(gathered[0]["disc"], "SET-0001/1");
    assert_eq!(gathered[0]["site"], "House");
    assert!(moment(&gathered[0]["due"]) > 0);
    // With one site alone the second one is to be chosen first.
    let next = status("next");
    assert_eq!(
        (&next["do"], &next["to"]),
        (&"send_away".into(), &Value::Null)
    );
    bench.done(&["place", "add", "Vault"]);
    let next = status("next");
    assert_eq!(
        (&next["do"], &next["to"]),
        (&"send_away".into(), &"Vault".into())
    );
    let serial = text(&next["serial"]).to_owned();
    bench.done(&["copy", "send", &serial, "--to", text(&next["to"])]);
    assert_eq!(status("gathered"), Value::Array(Vec::new()));
    bench.done(&["copy", "arrived", &serial]);
    assert_eq!(status("gathered"), Value::Array(Vec::new()));
    assert_eq!(bench.done(&["scan", &serial])["place"], "Vault");
}

#[test]
fn a_code_may_begin_a_path_and_names_no_place() {
    let (bench, [one, _]) = with_two();
    let shelf = bench.done(&["place", "add", "House/Cellar/Rack 1/Shelf 2"]);
    let code = text(&shelf["slot"]);
    let put = bench.done(&["shelve", &one, "--location", &format!("{code}/7")]);
    assert_eq!(put["place"], "House/Cellar/Rack 1/Shelf 2/7");
    let added = bench.done(&["place", "add", &format!("{code}/8")]);
    assert_eq!(added["path"], "House/Cellar/Rack 1/Shelf 2/8");
    let listed = bench.done(&["place", "list", &format!("{code}/8")]);
    assert_eq!(listed["places"].as_array().unwrap().len(), 1);
    bench
        .run(&["place", "add", &format!("House/{code}")])
        .refused("PLC-009");
    bench
        .run(&["place", "rename", code, "BOX-0007"])
        .refused("PLC-009");
    assert_ne!(bench.run(&["place", "add", "SLT-9999-H/8"]).code, 0);
    // A deep path that is nearly one there is: the advice gives all of it.
    let near = [
        "shelve",
        &one,
        "--location",
        "Hosue/Cellar/Rack 1/Shelf 2/9",
    ];
    let said = format!("{:?}", bench.run(&near).said);
    assert!(said.contains("House/Cellar/Rack 1/Shelf 2/9"), "{said}");
    bench
        .run(&["place", "add", "House/Rack 3/Room 204"])
        .refused("PLC-003");
    assert_ne!(bench.run(&["place", "add", "--", "-dash"]).code, 0);
}

#[test]
fn a_shelf_that_is_full_is_told_and_two_kinds_are_not_one() {
    let (bench, [one, other]) = with_two();
    let shelf = ["place", "add", "House/Room/Rack/Shelf 1", "--width", "10"];
    bench.done(&shelf);
    let put = bench.done(&["shelve", &one, "--location", "House/Room/Rack/Shelf 1"]);
    assert_eq!(put["too_full"], Value::Null);
    let put = bench.run(&["shelve", &other, "--location", "House/Room/Rack/Shelf 1"]);
    let full = &put.report["too_full"];
    assert_eq!((&full["copies"], &full["capacity"]), (&2.into(), &1.into()));
    bench.done(&["place", "add", "House/Room/Rack/Box 1"]);
    let merge = ["place", "merge", "House/Room/Rack/Box 1", "--into"];
    let merge = [&merge[..], &["House/Room/Rack/Shelf 1"]].concat();
    bench.run(&merge).refused("PLC-008");
    // The width that one alone has stays.
    bench.done(&["place", "add", "House/Room/Rack/Shelf 9", "--new"]);
    let merge = ["place", "merge", "House/Room/Rack/Shelf 1", "--into"];
    let merged = bench.done(&[&merge[..], &["House/Room/Rack/Shelf 9"]].concat());
    assert_eq!(merged["width"], 10);
    bench.done(&["audit", "verify"]);
}

#[test]
fn what_was_lost_is_in_no_place_until_it_is_put_there() {
    // The later one is in the drive.
    let (bench, [other, one]) = with_two();
    bench.done(&["shelve", &one, "--location", "House/Box 1"]);
    bench.done(&["copy", "lost", &one, "--why", "not in its box"]);
    bench.done(&["shelve", &other, "--location", "House/Box 1"]);
    bench.done(&["verify", "--drive", "virtual:A"]);
    let scanned = bench.run(&["scan", &one]).report;
    assert_eq!(scanned["place"], Value::Null, "{scanned:#}");
    bench
        .run(&["shelve", &one, "--location", "House/Box 1"])
        .refused("PLC-005");
    // What is out of use has a place too.
    bench.done(&["shelve", &one, "--location", "House/1"]);
    bench.done(&["copy", "retire", &one, "--why", "broken"]);
    let put = bench.run(&["shelve", &one, "--location", "House/2"]).report;
    assert_eq!(put["place"], "House/2", "{put:#}");
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_code_is_not_given_twice_after_an_older_catalog_came_back() {
    let (bench, _) = with_two();
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    let given = |bench: &Bench| {
        let shelf = bench.done(&["place", "add", "House/Cellar/Rack/9", "--kind", "box"]);
        let person = bench.done(&["person", "add", "Bo Clerk", "--role", "clerk"]);
        [text(&shelf["slot"]), text(&person["person"])].map(str::to_owned)
    };
    let before = given(&bench);
    bench.done(&["catalog", "restore", backup, "--why", "disk failed"]);
    let after = given(&bench);
    assert!(
        before.iter().zip(&after).all(|(one, other)| one != other),
        "{before:?} {after:?}"
    );
    // Nor where the newer one cannot be read.
    std::fs::write(bench.root().join("catalog.db"), b"gone").unwrap();
    bench.done(&["catalog", "restore", backup, "--why", "disk failed again"]);
    let last = given(&bench);
    let all = [&before[..], &after[..], &last[..]].concat();
    let unique: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(unique.len(), all.len(), "{all:?}");
}

/// A name that is like no other makes a site: that is said, with what to do if it was mistyped.
#[test]
fn a_new_site_is_told_and_can_be_merged_away() {
    let (bench, [one, two]) = with_two();
    let shelve = |copy: &str, at: &str| bench.done(&["shelve", copy, "--location", at]);
    // Before there is a site, there is none that it could have been meant for.
    assert_eq!(shelve(&one, "Hospital/Cellar")["new_site"], Value::Null);
    assert_eq!(shelve(&one, "Hospital/Attic")["new_site"], Value::Null);
    let made = shelve(&two, "Rom 2");
    let code = text(&made["new_site"]);
    assert_eq!(code, text(&made["slot"]));
    let begun = bench.done(&["shipment", "begin", "Vualt"]);
    bench.done(&["place", "merge", text(&begun["new_site"]), "--into", code]);
    bench.done(&["shelve", &two, "--location", "Hospital/Cellar/Shelf 1"]);
    bench.done(&["place", "merge", code, "--into", "Hospital"]);
    assert_eq!(listed(&bench, "Hospital")["copies"], 2);
    let all = bench.done(&["place", "list"]);
    let places = all["places"].as_array().unwrap();
    let sites = places.iter().filter(|place| place["kind"] == "site");
    assert_eq!(sites.count(), 1, "{all:#}");
    // A list that still has the old name leads to the site that it is now.
    for (at, path) in [
        ("Rom 2/Cellar/Shelf 3", "Hospital/Cellar/Shelf 3"),
        ("Vualt/Attic", "Hospital/Attic"),
    ] {
        let moved = shelve(&two, at);
        assert_eq!(
            (&moved["place"], &moved["new_site"]),
            (&path.into(), &Value::Null)
        );
    }
    let scanned = bench.done(&["scan", "Rom 2/Cellar"]);
    assert_eq!(scanned["path"], "Hospital/Cellar");
    bench.run(&["place", "add", "Rom 2"]).refused("PLC-001");
    bench.done(&["place", "add", "Rom 2", "--new"]);
    assert_eq!(listed(&bench, "Rom 2")["copies"], 0);
}

/// Where a copy was last is told alike wherever it is told.
#[test]
fn a_missing_copy_was_last_where_find_and_scan_say() {
    let (bench, [one, two]) = with_two();
    for copy in [&one, &two] {
        bench.done(&["shelve", copy, "--location", "Hospital/Cellar"]);
    }
    bench.done(&["copy", "missing", &one, "--why", "a test"]);
    bench.done(&["copy", "destroyed", &two, "--last", "--why", "a test"]);
    let found = bench.run(&["find", "SET-0001/1"]).report;
    let scanned = bench.run(&["scan", "SET-0001/1"]).report;
    // Out of as many as are wanted, and not of all that there ever were.
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let said = crate::plain_words::told(&bench, &["scan", "SET-0001/1"]);
    assert!(said.contains("1 of 2 copies is good."), "{said}");
    let said = crate::plain_words::told(&bench, &["find", "Muster"]);
    assert!(
        said.contains("needs 2 copies; 1 can be relied on."),
        "{said}"
    );
    let at = |copies: &Value, serial: &str| {
        let mut all = copies.as_array().unwrap().iter();
        all.find(|one| one["serial"] == serial).unwrap()["place"].clone()
    };
    let last = at(&found["studies"][0]["copies"], &one);
    assert_eq!(last, "Hospital/Cellar");
    assert_eq!(at(&scanned["of_disc"], &one), last);
    for words in [["find", "Muster"], ["scan", "SET-0001/1"]] {
        let said = crate::plain_words::told(&bench, &words);
        assert!(said.contains("missing, last at Hospital/Cellar"), "{said}");
        assert!(said.contains("destroyed, no location"), "{said}");
        assert!(!said.contains("destroyed, destroyed"), "{said}");
    }
}
