//! What is said of a seal, a study or a place is what is on record of it.

use crate::bench::{Bench, noise};
use crate::loans::with_two;
use crate::plain_words::told;

/// So many sectors that a disc has few strips.
const MEDIA: &str = "16908288";

#[test]
fn a_seal_that_nobody_put_on_is_no_other_seal() {
    let (bench, [one, _]) = with_two();
    let begun = bench.done(&["shipment", "begin", "Vault/1"]);
    let code = begun["shipment"].as_str().unwrap();
    bench.done(&["shipment", "pack", code, &one]);
    bench.done(&["shipment", "hand-over", code, "--to", "Courier"]);
    let said = told(&bench, &["shipment", "receive", code, "--seal", "7"]);
    assert!(
        said.contains("NO SEAL IS ON RECORD, but the box arrived with seal 7."),
        "{said}"
    );
    bench.run(&["shipment", "receive", code, &one]);
    let status = bench.run(&["status"]).report;
    assert_eq!(status["unread_returns"][0]["sealed"], false);
    assert_eq!(status["next"]["why"], "other_seal", "{status:#}");
    let said = told(&bench, &["status"]);
    for part in [
        "came in a box with a seal of which there is no record, received on 20",
        "came in a box whose seal does not match the records. Read it in full",
    ] {
        assert!(said.contains(part), "{said}");
    }
    for wrong in ["put on", "on on", "dirty or scratched"] {
        assert!(!said.contains(wrong), "{said}");
    }
}

#[test]
fn why_a_study_has_nothing_to_leave_out_is_how_far_its_disc_is() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("letter.bin", &noise(3, 40_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "K"]);
    let gone = ["study", "leave-out", "case:K", "--why", "gone for good"];
    let why = |part: &str| {
        bench.run(&gone).refused("JOB-048");
        let said = told(&bench, &gone);
        assert!(said.contains(part), "{said}");
    };
    let found = |part: &str| {
        let said = told(&bench, &["find", "letter"]);
        assert!(said.contains(part), "{said}");
    };
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    why("planned for disc SET-0001/1, which is not built yet");
    found("Its disc SET-0001/1 is planned, but not built yet.");
    bench.done(&["build", "SET-0001"]);
    why("in the image of disc SET-0001/1, which is not burned yet");
    found("Its disc SET-0001/1 is built, but not burned yet.");
    bench.drive("A", MEDIA);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    why("all files of this study that were imported are on burned discs");
    assert!(!told(&bench, &["find", "letter"]).contains("Its disc"));
    let bench = Bench::new();
    let folder = bench.files("in", &[("letter.bin", &noise(3, 40_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "K"]);
    std::fs::remove_file(folder.join("letter.bin")).unwrap();
    bench.done(&gone);
    let said = told(&bench, &gone);
    assert!(
        said.contains("all of this study was left out before"),
        "{said}"
    );
}

#[test]
fn a_copy_that_was_not_seen_is_in_nobodys_way_but_by_the_catalog() {
    let (bench, [one, other]) = with_two();
    let at = |serial: &str, path: &str| {
        bench.done(&["place", "add", path, "--kind", "slot"]);
        let shelved = bench.done(&["shelve", serial, "--location", path]);
        shelved["slot"].as_str().unwrap().to_owned()
    };
    let slot = at(&one, "House/Rack/Shelf/1");
    at(&other, "House/Rack/Shelf/2");
    bench.done(&["stocktake", "begin"]);
    let count = ["stocktake", "count", &slot, &other];
    let ran = bench.run(&count).report;
    let differences = ran["differences"].as_array().unwrap();
    let moved = differences
        .iter()
        .find(|one| one["serial"] == other.as_str());
    assert_eq!(moved.unwrap()["in_the_way_missing"], true, "{ran:#}");
    let said = told(&bench, &count);
    assert!(!said.contains("in its way"), "{said}");
    let settle = format!("settle {one} first: the catalog has that one there, but it was not seen");
    assert!(said.contains(&settle), "{said}");
    // Once that is done, what is said next can be.
    bench.run(&["copy", "missing", &one, "--why", "not in its slot"]);
    bench.done(&["shelve", &other, "--location", &slot]);
}
