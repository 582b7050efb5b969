//! Many files at once that vanished, changed, or are to be looked at: how much work they make is
//! counted, not timed (S4, S6).

use std::fs;

use crate::bench::{Bench, noise};

#[test]
fn four_hundred_files_that_went_or_changed_cost_one_new_layout() {
    let bench = Bench::new();
    let name = |number: u64| format!("papers/{number:03}.txt");
    let texts: Vec<_> = (0..600)
        .map(|number| (name(number), noise(number, 500 + number as usize)))
        .collect();
    let files: Vec<_> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_slice()))
        .collect();
    let folder = bench.files("in", &files);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "CASE-1"]);
    bench.done(&["plan", "--media", "16908288", "--copies", "2"]);
    for number in 0..200 {
        fs::remove_file(folder.join(name(3 * number))).unwrap();
        fs::write(folder.join(name(3 * number + 1)), b"other text\n").unwrap();
    }
    let plans = || bench.sqlite("SELECT count(*) FROM audit WHERE kind = 'disc laid out anew'");
    assert_eq!(plans(), "0");
    let report = bench.run(&["build", "SET-0001"]).report;
    assert_eq!(report["left_out"].as_array().unwrap().len(), 400);
    assert_eq!(report["built"].as_array().unwrap().len(), 1, "{report:#}");
    // 0.1.0 laid the disc out 400 times, and began its image as often.
    assert_eq!(plans(), "1");
    let changes = "SELECT count(DISTINCT at) FROM audit WHERE kind = 'exception'";
    assert_eq!(bench.sqlite(changes), "1", "all of them in one change");
    assert_eq!(
        bench.run(&["status"]).report["exceptions"]
            .as_array()
            .unwrap()
            .len(),
        400
    );
}

#[test]
fn thousands_of_remarks_are_listed_in_pieces_by_an_index_and_once() {
    let bench = Bench::new();
    let names: Vec<_> = (0..2_600).map(|n| format!("empty/{n}.dcm")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let folder = bench.files("in", &files);
    let ingest = ["ingest", folder.to_str().unwrap(), "--case", "CASE-1"];
    let listed = || bench.sqlite("SELECT count(*) FROM audit WHERE kind = 'exception'");
    bench.run(&ingest);
    assert_eq!(listed(), "2600");
    // Each change has one time. 0.1.0 wrote all of them in one, for minutes.
    let changes = "SELECT count(DISTINCT at) FROM audit WHERE kind = 'exception'";
    assert_eq!(bench.sqlite(changes), "6");
    let look = "EXPLAIN QUERY PLAN SELECT id FROM exception
                WHERE kind = 'x' AND path = 'y' AND resolved IS NULL";
    let plan = bench.sqlite(look);
    assert!(
        plan.contains("SEARCH") && plan.contains("exception_open"),
        "{plan}"
    );
    // The same again lists none twice.
    bench.run(&ingest);
    assert_eq!(listed(), "2600");
}
