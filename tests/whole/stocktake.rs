//! A location, then discs: filed, present or asked about; and stock-takes.

use serde_json::Value;
use stele_samples::{self as samples, SampleSize};

use crate::bench::Bench;

/// An archive with three copies of its one disc, in no place.
fn with_three() -> (Bench, Vec<String>) {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    bench.build(&from, "40m", &["--copies", "3"]);
    bench.done(&["exceptions", "resolve", "--all"]);
    let burn = |drive: &str| {
        bench.drive(drive, "40m");
        let drive = format!("virtual:{drive}");
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", &drive]);
        text(&burned["serial"]).to_owned()
    };
    let copies = ["A", "B", "C"].map(burn);
    (bench, copies.to_vec())
}

#[track_caller]
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:#}"))
}

fn place(bench: &Bench, path: &str) -> String {
    let added = bench.done(&["place", "add", path]);
    text(&added["slot"]).to_owned()
}

/// What became of each disc of a row.
fn became(report: &Value) -> Vec<&str> {
    let rows = report["rows"].as_array().unwrap();
    rows.iter().map(|row| text(&row["became"])).collect()
}

#[test]
fn a_location_and_then_discs_files_what_has_no_place_and_moves_nothing() {
    let (bench, copies) = with_three();
    let one_shelf = place(&bench, "House/Cellar/Rack 1/Shelf 1");
    let other_shelf = place(&bench, "House/Cellar/Rack 1/Shelf 2");
    let the_box = place(&bench, "Vault/Box 1");
    let [one, other, third] = [&copies[0], &copies[1], &copies[2]];
    // Without a place in front a row is none.
    bench.run(&["scan", one, other]).refused("CAT-071");
    let filed = bench.done(&["scan", &one_shelf, one, &other_shelf, other]);
    assert_eq!(became(&filed), ["filed", "filed"]);
    let now = bench.done(&["scan", one]);
    assert_eq!(now["place"], "House/Cellar/Rack 1/Shelf 1");
    // A second place by its path is one, too.
    let path = "House/Cellar/Rack 1/Shelf 2";
    let rows = bench.run(&["scan", &one_shelf, one, path, other]).gives(0);
    assert_eq!(became(&rows), ["present", "present"]);
    let rows = bench.done(&["scan", &one_shelf, one]);
    assert_eq!(became(&rows), ["present"]);
    // What belongs elsewhere is asked about, and its step does it.
    let rows = bench.run(&["scan", &other_shelf, one, other, "DOE JANE", "STL-000000-1"]);
    let seen = rows.gives(1);
    assert_eq!(became(&seen)[..3], ["elsewhere", "present", "not_ours"]);
    assert_eq!(seen["rows"][0]["home"], "House/Cellar/Rack 1/Shelf 1");
    bench.done(&["shelve", one, "--location", &other_shelf]);
    assert_eq!(
        became(&bench.done(&["scan", &other_shelf, one])),
        ["present"]
    );
    // Never both of a disc into one box.
    let rows = bench.run(&["scan", &the_box, third]).gives(0);
    assert_eq!(became(&rows), ["filed"]);
    bench.done(&["lend", one, "--to", "Ward 3"]);
    let rows = bench.run(&["scan", &one_shelf, one]).gives(1);
    assert_eq!(became(&rows), ["lent"]);
    bench.done(&["return", one, "--location", &one_shelf]);
    bench.done(&["copy", "send", one, "--to", "Vault/Shelf 2"]);
    let rows = bench.run(&["scan", &one_shelf, one]).gives(1);
    assert_eq!(became(&rows), ["on_its_way"]);
    let rows = bench.run(&["scan", "Vault/Shelf 2", one]).gives(0);
    assert_eq!(became(&rows), ["arrived"]);
    bench.done(&["copy", "lost", other, "--why", "not on its shelf"]);
    let rows = bench.run(&["scan", &the_box, other, "PER-0001-J"]).gives(1);
    assert_eq!(became(&rows), ["no_room", "not_a_disc"]);
    bench.done(&["copy", "retire", third, "--why", "scratched"]);
    let rows = bench.run(&["scan", &the_box, third]).gives(1);
    assert_eq!(became(&rows), ["should_not_be_here"]);
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_stock_take_is_counted_box_by_box_and_goes_on_another_day() {
    let (bench, copies) = with_three();
    let shelf = place(&bench, "House/Cellar/Rack 1/Shelf 1");
    let slot = place(&bench, "House/Cellar/Rack 1/Shelf 1/7");
    let other_shelf = place(&bench, "House/Cellar/Rack 1/Shelf 2");
    bench.run(&["stocktake", "show"]).refused("STK-002");
    bench
        .run(&["stocktake", "count", &shelf])
        .refused("STK-002");
    for (copy, at) in copies.iter().zip([&shelf, &slot, &other_shelf]) {
        bench.done(&["shelve", copy, "--location", at]);
    }
    bench.done(&["stocktake", "begin"]);
    bench.run(&["stocktake", "begin"]).refused("STK-001");
    let first = [
        "stocktake",
        "count",
        &shelf,
        &copies[0],
        "4023103",
        &copies[2],
    ];
    let seen = bench.run(&first).gives(1);
    let differ = |report: &Value| {
        let all = report["differences"].as_array().unwrap().iter();
        let mut all: Vec<(String, String)> = all
            .map(|one| {
                (
                    text(&one["serial"]).to_owned(),
                    text(&one["differs"]).to_owned(),
                )
            })
            .collect();
        all.sort();
        all
    };
    let mut meant = vec![
        (copies[1].clone(), "missing".to_owned()),
        (copies[2].clone(), "misplaced".to_owned()),
    ];
    meant.sort();
    assert_eq!(differ(&seen), meant);
    assert_eq!(seen["counted"][0]["foreign"], 1);
    // The third was seen, so that nothing is left to be counted; it is put back and scanned there.
    let seen = bench
        .run(&["stocktake", "count", &other_shelf, &copies[2]])
        .gives(1);
    assert_eq!(differ(&seen), [(copies[1].clone(), "missing".to_owned())]);
    // Nothing was moved by it.
    assert_eq!(
        bench.done(&["scan", &copies[2]])["place"],
        "House/Cellar/Rack 1/Shelf 2"
    );
    let again = [
        "stocktake",
        "count",
        "--again",
        &shelf,
        &copies[1],
        &copies[0],
    ];
    let seen = bench.run(&again).gives(0);
    assert_eq!((differ(&seen).len(), &seen["in_place"]), (0, &3.into()));
    let ended = bench.done(&["stocktake", "end"]);
    assert!(ended["ended"].is_string());
    bench.run(&["stocktake", "end"]).refused("STK-002");
    // One of a shelf alone, in part.
    bench.done(&["stocktake", "begin", &shelf]);
    bench
        .run(&["stocktake", "count", &other_shelf])
        .refused("STK-003");
    bench.run(&["stocktake", "end"]).refused("STK-004");
    let ended = bench.run(&["stocktake", "end", "--in-part"]);
    assert_eq!(ended.code, 0);
    // Nothing is said of what was not counted.
    let said = std::process::Command::new(crate::bench::STELE)
        .args(["--archive", bench.root().to_str().unwrap()])
        .args(["stocktake", "show"])
        .output()
        .unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(!said.contains("Everything"), "{said}");
    bench.done(&["audit", "verify"]);
}

#[test]
fn what_was_not_found_is_not_forgotten_by_the_next_stock_take() {
    let (bench, copies) = with_three();
    let [one, other, third] = [&copies[0], &copies[1], &copies[2]];
    let the_box = place(&bench, "House/Cellar/Box 1");
    let vault = place(&bench, "Vault/Box 1");
    let far = place(&bench, "Branch/Box 1");
    for (copy, at) in [(one, &the_box), (other, &vault), (third, &far)] {
        bench.done(&["shelve", copy, "--location", at]);
    }
    bench.done(&["stocktake", "begin", &the_box]);
    bench.run(&["stocktake", "count", &the_box]).gives(1);
    bench.run(&["stocktake", "end"]).gives(1);
    let unseen = || bench.run(&["status"]).report["unseen"].clone();
    // The last one says for itself what it did not find.
    assert_eq!(unseen(), serde_json::json!([]));
    bench.done(&["stocktake", "begin", &vault]);
    bench.done(&["stocktake", "count", &vault, other]);
    bench.done(&["stocktake", "end"]);
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["unseen"][0]["serial"], one.as_str());
    assert_eq!(status["unseen"][0]["place"], "House/Cellar/Box 1");
    assert_eq!(status["unseen"].as_array().unwrap().len(), 1);
    // One that is packed is where it should be.
    let shipment = bench.done(&["shipment", "begin", "Depot/Box 1"]);
    let shipment = text(&shipment["shipment"]);
    bench.done(&["shipment", "pack", shipment, third]);
    bench.done(&["stocktake", "begin", &far]);
    bench.done(&["stocktake", "count", &far]);
    bench.done(&["stocktake", "end"]);
    assert_eq!(unseen().as_array().unwrap().len(), 1);
    bench.done(&["stocktake", "begin", &vault]);
    bench.done(&["stocktake", "count", &vault, other]);
    bench.done(&["stocktake", "end"]);
    assert_eq!(unseen().as_array().unwrap().len(), 1);
    bench.done(&["shipment", "cancel", shipment]);
    // It keeps no other copy company: with the third one away, the second is the last.
    bench.done(&["lend", third, "--to", "Ward 3"]);
    bench
        .run(&["lend", other, "--to", "Ward 3"])
        .refused("LND-002");
    // Whoever reads it has seen it.
    bench.done(&["verify", one, "--drive", "virtual:A"]);
    assert_eq!(unseen(), serde_json::json!([]));
    bench.done(&["lend", other, "--to", "Ward 3"]);
    bench.done(&["audit", "verify"]);
}
