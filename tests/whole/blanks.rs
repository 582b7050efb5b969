//! The stock of blanks: boxes received by lot, drawn down by burns, counted, and ordered in time.

use std::fs;

use stele_samples::{self as samples, SampleSize};

use crate::bench::Bench;
use crate::killed::{MEDIA, killed_in, ready_to_burn};

const BOX: &str = "4006381333931";
const SMALL: &str = "40m";

/// A product of which boxes of five are received.
fn stocked(bench: &Bench, media: &str, lots: &[&str]) {
    let product = ["blanks", "product", BOX, "--name", "Archive disc"];
    let holds = ["--media", media, "--pieces", "5", "--lead-days", "30"];
    bench.done(&[&product[..], &holds].concat());
    for lot in lots {
        bench.done(&["blanks", "receive", BOX, "--lot", lot]);
    }
}

/// An archive with one disc that is built, and so many copies planned.
fn built(copies: &str) -> Bench {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    bench.build(&from, SMALL, &["--copies", copies]);
    bench
}

fn left(bench: &Bench, lot: &str) -> u64 {
    let shown = bench.done(&["blanks", "show", lot]);
    shown["left"].as_u64().unwrap()
}

const BURN: [&str; 4] = ["burn", "SET-0001/1", "--drive", "virtual:A"];

#[test]
fn burns_draw_down_the_open_box_and_blanks_are_ordered_in_time() {
    let bench = built("3");
    // No stock is kept: nothing is said of it.
    let status = bench.run(&["status"]).report;
    assert_eq!(status["low_blanks"], serde_json::json!([]));
    stocked(&bench, SMALL, &["B2317"]);
    // A blank is taken from the box that is open, and from no other.
    bench.drive("A", SMALL);
    let burned = bench.done(&BURN);
    assert_eq!(burned["from_box"], serde_json::Value::Null);
    assert_eq!(left(&bench, "B2317"), 5);
    bench.done(&["blanks", "open", "b2317"]);
    bench.drive("B", SMALL);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:B"]);
    let from = &burned["from_box"];
    assert_eq!(
        (&from["is"], &from["lot"]),
        (&"drawn".into(), &"B2317".into())
    );
    assert_eq!((&from["left"], &from["open"]), (&4.into(), &true.into()));
    let written = bench.sqlite("SELECT box_label, lot FROM drive_use ORDER BY id DESC LIMIT 1");
    assert_eq!(written, "Archive disc|B2317");
    // One that is spoiled is used like any other.
    let fault =
        r#"{"faults":[{"at":{"write":{"lba":640,"sectors":32}},"act":{"sense":"3/0C/00"}}]}"#;
    bench.drive("C", SMALL);
    fs::write(bench.root().join("drives/C.faults.json"), fault).unwrap();
    let spoiled = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:C"]);
    assert_eq!(spoiled.code, 1);
    assert_eq!(spoiled.report["from_box"]["left"], 3);
    // A lot that is typed counts before the open box.
    bench.done(&["blanks", "receive", BOX, "--lot", "B2400"]);
    bench.drive("D", SMALL);
    let typed = [
        "burn",
        "SET-0001/1",
        "--drive",
        "virtual:D",
        "--lot",
        "b2400",
    ];
    let typed = bench.done(&typed);
    assert_eq!(typed["from_box"]["open"], false);
    assert_eq!((left(&bench, "B2317"), left(&bench, "B2400")), (3, 4));
    // Four of two lots in 90 days: two a month with a fifth more, and a third of four on the way.
    let list = bench.done(&["blanks", "list"]);
    let need = &list["needs"][0];
    assert_eq!((&need["used"], &need["month"]), (&4.into(), &2.into()));
    assert_eq!((&need["minimum"], &need["low"]), (&3.into(), &false.into()));
    // A count that differs says why.
    bench
        .run(&["blanks", "count", "B2317", "1"])
        .refused("BLK-006");
    let why = ["blanks", "count", "B2317", "1", "--why", "used for tests"];
    assert_eq!(bench.done(&why)["left"], 1);
    let gone = ["blanks", "discard", "B2400", "3", "--why", "scratched"];
    assert_eq!(bench.done(&gone)["left"], 1);
    let list = bench.run(&["blanks", "list"]);
    assert_eq!(
        (list.code, &list.report["needs"][0]["low"]),
        (1, &true.into())
    );
    let status = bench.run(&["status"]).report;
    let low = &status["low_blanks"][0];
    assert_eq!((&low["left"], &low["minimum"]), (&2.into(), &3.into()));
    // What was taken out and why is in the trail, and nothing of it can be changed unseen.
    let why =
        bench.sqlite("SELECT count(*) FROM audit WHERE kind LIKE 'blank%' AND reason = 'said'");
    assert_eq!(why, "2");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_scanned_box_says_what_is_left_and_what_to_do() {
    let bench = Bench::new();
    let unknown = bench.run(&["scan", BOX]);
    assert_eq!(
        (unknown.code, &unknown.report["looks_like"]),
        (1, &"product".into())
    );
    assert_eq!(unknown.report["next"]["do"], "record_product");
    bench
        .run(&["blanks", "receive", BOX, "--lot", "B1"])
        .refused("BLK-002");
    stocked(&bench, SMALL, &["B1"]);
    let closed = bench.done(&["scan", "]E04006381333931"]);
    assert_eq!(
        (&closed["kind"], &closed["left"]),
        (&"blanks".into(), &5.into())
    );
    assert_eq!(closed["next"]["do"], "open_blanks");
    bench.done(&["blanks", "open", "B1"]);
    // By the lot as well, in small letters.
    let open = bench.done(&["scan", "b1"]);
    assert_eq!(
        (&open["kind"], &open["open"]),
        (&"blanks".into(), &"B1".into())
    );
    assert_eq!(open["next"]["do"], "receive_blanks");
    // Misread, it is no bar code; of a person's number it is not believed to be one.
    let misread = ["blanks", "receive", "4006381333932", "--lot", "B1"];
    bench.run(&misread).refused("BLK-001");
    let misread = bench.run(&["scan", "4006381333932"]);
    assert_eq!((misread.code, &misread.report["kind"]), (1, &"text".into()));
}

#[test]
fn a_blank_that_cannot_be_of_the_open_box_is_not_taken_from_it() {
    let bench = built("2");
    stocked(&bench, "60m", &["LARGE"]);
    bench.done(&["blanks", "open", "LARGE"]);
    bench.drive("A", SMALL);
    let burned = bench.done(&BURN);
    assert_eq!(burned["from_box"], serde_json::Value::Null);
    // The record was wrong: the box holds the smaller ones. Nothing of it should be left.
    stocked(&bench, SMALL, &[]);
    let none = ["blanks", "count", "LARGE", "0", "--why", "another shelf"];
    bench.done(&none);
    bench.done(&["blanks", "open", "LARGE"]);
    bench.drive("B", SMALL);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:B"]);
    assert_eq!(burned["from_box"]["is"], "empty");
    assert_eq!(bench.sqlite("SELECT DISTINCT lot FROM drive_use"), "");
}

#[test]
fn a_burn_that_is_killed_uses_its_blank_once() {
    let set_up = || {
        let bench = ready_to_burn();
        stocked(&bench, MEDIA, &["B1"]);
        bench.done(&["blanks", "open", "B1"]);
        bench
    };
    let bench = killed_in("burning", 0.3, &BURN, set_up);
    // Whoever comes next enters it, and nobody does so again.
    for _ in 0..2 {
        bench.run(&["scan", "SET-0001"]);
        assert_eq!(left(&bench, "B1"), 4);
    }
    let shown = bench.done(&["blanks", "show", "B1"]);
    assert_eq!(shown["moves"][1]["did"], "cut_off");
    let list = bench.run(&["blanks", "list"]);
    assert_eq!(list.report["needs"][0]["used"], 1);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn two_drives_and_two_desks_draw_on_one_box_and_lose_nothing() {
    let bench = built("2");
    stocked(&bench, SMALL, &["B1"]);
    bench.done(&["blanks", "open", "B1"]);
    bench.drive("A", SMALL);
    bench.drive("B", SMALL);
    std::thread::scope(|scope| {
        for name in ["virtual:A", "virtual:B"] {
            let bench = &bench;
            scope.spawn(move || bench.done(&["burn", "SET-0001/1", "--drive", name]));
        }
        for _ in 0..4 {
            let bench = &bench;
            scope.spawn(move || bench.done(&["blanks", "receive", BOX, "--lot", "B1"]));
        }
    });
    // 5 and four boxes, less two burns.
    assert_eq!(left(&bench, "B1"), 23);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}
