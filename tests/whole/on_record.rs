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
        said.contains("No seal is on record, but the box arrived with seal 7."),
        "{said}"
    );
    bench.run(&["shipment", "receive", code, &one]);
    let status = bench.run(&["status"]).report;
    assert_eq!(status["unread_returns"][0]["sealed"], false);
    assert_eq!(status["next"]["why"], "other_seal", "{status:#}");
    let said = told(&bench, &["status"]);
    for part in [
        "came in a box for which no seal was recorded, received on 20",
        "came in a box with a seal that is not on record. Read it in full",
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

#[test]
fn exceptions_of_one_reason_are_taken_off_by_it_and_not_by_their_number() {
    let bench = Bench::new();
    let names: Vec<String> = (0..30).map(|n| format!("{n}.dat")).collect();
    let empty: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let folder = bench.files("in", &empty);
    bench.run(&["ingest", folder.to_str().unwrap(), "--case", "K"]);
    let by_reason = "stele exceptions resolve --reason SCN-107";
    let said = told(&bench, &["exceptions", "list"]);
    assert!(said.contains(by_reason), "{said}");
    assert!(!said.contains("resolve NUMBER"), "{said}");
    // The list says what each of them needs: some are to be imported, and not taken off.
    let said = told(&bench, &["status"]);
    let leads = "Exceptions to review (what each needs: stele exceptions list):";
    assert!(said.contains(leads), "{said}");
    assert!(!said.contains("exceptions resolve"), "{said}");
    let said = told(&bench, &["exceptions", "list", "--all"]);
    assert!(said.contains("resolve NUMBER"), "{said}");
    let other = bench.files("other", &[("letter.txt", b"a letter")]);
    bench.run(&["ingest", other.to_str().unwrap()]);
    let said = told(&bench, &["exceptions", "list", "--reason", "SCN-115"]);
    assert!(
        said.contains("Next: Import files that belong to no study"),
        "{said}"
    );
}

#[test]
fn a_damaged_copy_whose_image_is_here_is_burned_again_and_not_repaired() {
    let (bench, [one, _]) = with_two();
    let image = bench.root().join("images/SET-0001-1.iso");
    let copy = bench.beside("copy.iso");
    let mut bytes = std::fs::read(&image).unwrap();
    bytes[4_000_000..4_200_000].fill(0xA5);
    std::fs::write(&copy, &bytes).unwrap();
    let copy = copy.to_str().unwrap();
    let said = told(&bench, &["verify", "--image", copy]);
    assert!(
        said.contains("The archive has an image file of this disc, so there is no need"),
        "{said}"
    );
    assert!(!said.contains("disc repair"), "{said}");
    bench.done(&["copy", "retire", &one, "--why", "scratched"]);
    let said = told(&bench, &["verify", "--image", copy]);
    let next = "burn another copy of disc SET-0001/1";
    assert!(said.contains(next), "{said}");
    assert!(told(&bench, &["status"]).contains(next));
    // The archive's own image is no help against its own damage.
    let own = image.to_str().unwrap();
    std::fs::write(&image, &bytes).unwrap();
    let said = told(&bench, &["verify", "--image", own]);
    assert!(said.contains("disc repair"), "{said}");
    let to = bench.beside("whole.iso");
    let said = told(
        &bench,
        &["disc", "repair", copy, "--to", to.to_str().unwrap()],
    );
    assert!(
        said.contains("Next: If the image of this disc is missing"),
        "{said}"
    );
    bench
        .run(&["build", "SET-0001/1", "--from", to.to_str().unwrap()])
        .gives(0);
}

#[test]
fn the_disc_that_is_burned_makes_way_for_the_next() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, MEDIA, &["--copies", "2"]);
    bench.done(&["drive", "create", "A"]);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let load = format!("stele drive load virtual:A --blank {MEDIA}");
    let said = told(&bench, &burn);
    assert!(
        said.contains("Put a blank disc") && said.contains(&load),
        "{said}"
    );
    let line: Vec<&str> = load.split(' ').skip(1).collect();
    bench.done(&line);
    let said = told(&bench, &burn);
    assert!(
        said.contains("Take it out of the drive and put in a blank disc"),
        "{said}"
    );
    assert!(said.contains(&load), "{said}");
    let said = told(&bench, &burn);
    assert!(said.contains("[BRN-002]") && said.contains(&load), "{said}");
    assert!(told(&bench, &["status"]).contains("on a blank disc: stele burn"));
    bench.done(&line);
    bench.done(&burn);
}

#[test]
fn advice_names_the_copy_the_drive_and_what_was_asked_for() {
    let (bench, [one, other]) = with_two();
    let said = told(&bench, &["return", &one]);
    assert!(
        said.contains("[CAT-015]") && !said.contains("Shelve it"),
        "{said}"
    );
    assert!(said.contains(&format!("stele scan {one}")), "{said}");
    // Two drives: the other one is known.
    let said = told(&bench, &["status"]);
    let second = [("virtual:A", "virtual:B"), ("virtual:B", "virtual:A")];
    let named = |(burner, other): &(&str, &str)| {
        said.contains(&format!("other than {burner}, and verify it there: "))
            && said.contains(&format!("--drive {other}"))
    };
    assert!(second.iter().any(named), "{said}");
    assert!(!said.contains("--drive OTHER"), "{said}");
    // The same of the disc in a drive, until another one has read it.
    let in_a = ["scan", "--drive", "virtual:A"];
    let scanned = told(&bench, &in_a);
    assert!(
        scanned.contains("other than virtual:A, and verify it there: "),
        "{scanned}"
    );
    for drive in ["virtual:A", "virtual:B"] {
        bench.done(&["drive", "eject", drive]);
    }
    for (copy, drive) in [(&one, "virtual:B"), (&other, "virtual:A")] {
        bench.done(&["drive", "load", drive, "--serial", copy]);
        bench.done(&["verify", copy, "--drive", drive]);
    }
    let scanned = told(&bench, &in_a);
    assert!(
        scanned.contains("When you take it out of the drive, put it back at"),
        "{scanned}"
    );
}

#[test]
fn a_search_of_nothing_says_that_nothing_is_there() {
    let bench = Bench::new();
    let said = told(&bench, &["find", "Doe"]);
    assert!(
        said.contains("Nothing was imported into this archive yet."),
        "{said}"
    );
    let folder = bench.files("in", &[("letter.bin", &noise(3, 40_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "K"]);
    let said = told(&bench, &["find", "--modality", "XX"]);
    assert!(said.contains("Leave out --modality, or try"), "{said}");
    let said = told(&bench, &["find", "Doe"]);
    assert!(said.contains("Try fewer letters, or a date."), "{said}");
}
