//! Sentences that were wrong in the state in which they were said.

use crate::bench::Bench;
use crate::plain_words::{burned, told};

/// Nothing is left to be done of an incident that somebody closed, and who did has a name.
#[test]
fn a_closed_incident_gives_no_orders() {
    let (bench, serials) = burned(2);
    let one = serials[0].as_str();
    bench.done(&["copy", "lost", one, "--why", "not in its slot"]);
    bench.done(&["copy", "found", one]);
    let open = told(&bench, &["incident", "show", "1"]);
    assert!(open.contains("The incident stays open until"), "{open}");
    assert!(open.contains("Notify the authority by"), "{open}");
    let why = "the privacy officer was told";
    bench.done(&["incident", "close", "1", "--why", why]);
    let closed = told(&bench, &["incident", "show", "1"]);
    for gone in ["stays open", "Notify the", "privacy officer."] {
        assert!(!closed.contains(gone), "{gone}: {closed}");
    }
    assert!(closed.contains("The copy was found on"), "{closed}");
    let shown = bench.done(&["incident", "show", "1"]);
    let by = |key: &str| shown[key].as_str().unwrap().to_owned();
    let who = format!("{} ({})", by("closed_name"), by("closed_by"));
    assert!(closed.contains(&who), "{who}: {closed}");
}

/// A copy that a read has yet to decide about is not counted as if it were good.
#[test]
fn what_a_released_copy_is_worth_is_said() {
    let (bench, serials) = burned(2);
    let [one, other] = [serials[0].as_str(), serials[1].as_str()];
    bench.done(&["copy", "destroyed", other, "--why", "shredded, seen by two"]);
    bench.done(&[
        "copy",
        "lost",
        one,
        "--why",
        "not in its slot",
        "--searched",
    ]);
    bench.done(&["copy", "found", one]);
    bench.done(&["copy", "quarantine", one, "--why", "wet"]);
    let said = told(&bench, &["copy", "release", one, "--why", "dry"]);
    let missing = "SET-0001/1 should have 2 copies: 0 can be relied on, 1 to be read in full";
    assert!(said.contains(missing), "{said}");
}

#[test]
fn only_what_was_not_imported_is_said_to_be_out_of_the_archive() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("empty.txt", b""), ("a.txt", b"a")]);
    let ingest = ["ingest", folder.to_str().unwrap(), "--case", "K"];
    bench.run(&ingest);
    let by_reason = ["exceptions", "resolve", "--reason", "SCN-107"];
    let said = told(&bench, &by_reason);
    assert!(said.contains("off the list"), "{said}");
    assert!(!said.contains("not in the archive"), "{said}");
    let other = bench.files("other", &[("letter.txt", b"a letter")]);
    bench.run(&["ingest", other.to_str().unwrap()]);
    let listed = told(&bench, &["exceptions", "list"]);
    assert!(
        listed.contains("changes nothing in the archive"),
        "{listed}"
    );
    let resolved = bench.done(&["exceptions", "resolve", "--all"]);
    assert_eq!([&resolved["taken_off"], &resolved["not_imported"]], [1, 1]);
}

/// An address of something that is no folder is not made one, with patients' files in it.
#[test]
fn nothing_is_written_to_a_folder_with_the_name_of_an_address() {
    let bench = Bench::new();
    let to = [
        "--for",
        "treatment",
        "--recipient",
        "Dr. H",
        "--address",
        "W3",
    ];
    for address in ["ftp://x", "https://x/y", "pcas://STORE@10.0.0.7:104"] {
        let deliver = ["deliver", "case:C", "--to", address];
        let said = told(&bench, &[&deliver[..], &to].concat());
        assert!(
            said.contains("write a folder, a file NAME.iso, or pacs://"),
            "{said}"
        );
        let restore = ["restore", "case:C", "--dry-run", "--to", address];
        let said = told(&bench, &restore);
        assert!(
            said.contains("it is an address, and a folder is needed"),
            "{said}"
        );
    }
}

/// A name with a slash is no name: the advice says what moves a location.
#[test]
fn a_location_is_renamed_by_its_name_and_not_by_a_path() {
    let bench = Bench::new();
    bench.done(&["place", "add", "House/Cellar"]);
    for name in ["a/b", "Site/Room/Rack/Shelf/Slot"] {
        let rename = ["place", "rename", "House/Cellar", name];
        bench.run(&rename).refused("CLI-001");
        let said = told(&bench, &rename);
        assert!(
            said.contains("stele place move LOCATION --to LOCATION"),
            "{said}"
        );
    }
    let said = told(&bench, &["place", "rename", "House/Cellar", ""]);
    assert!(said.contains("it is empty"), "{said}");
}

/// Where the right place is a vault, what was mistyped is a site by its name alone.
#[test]
fn a_site_that_was_mistyped_becomes_the_vault_that_was_meant() {
    let (bench, serials) = burned(1);
    let one = serials[0].as_str();
    bench.done(&["place", "add", "Vault A"]);
    let shelved = bench.done(&["shelve", one, "--location", "Depot/R1/S1"]);
    let site = shelved["new_site"].as_str().unwrap();
    let merge = ["place", "merge", site, "--into", "Vault A"];
    // While the copy is in it, it is what somebody uses.
    bench.run(&merge).refused("PLC-008");
    bench.done(&["shelve", one, "--location", "Vault A/R1/S1"]);
    bench.done(&merge);
    let places = bench.done(&["place", "list"]);
    let paths = places["places"].as_array().unwrap().iter();
    let depot = |place: &&serde_json::Value| place["path"].as_str().unwrap().starts_with("Depot");
    assert_eq!(paths.filter(depot).count(), 0, "{places}");
    bench.done(&["audit", "verify"]);
}

/// A quarter ends on the same day for everybody.
#[test]
fn the_last_day_of_a_check_is_that_of_its_quarter() {
    let (bench, _) = burned(1);
    let list = bench.done(&["check", "begin"]);
    let by = list["by"].as_str().unwrap();
    let day = by.split_once('T').unwrap().0;
    for zone in ["Asia/Tokyo", "America/Los_Angeles"] {
        let command = bench.command(&["check", "list"]);
        let mut plain = std::process::Command::new(command.get_program());
        plain.args(command.get_args().filter(|word| *word != "--json"));
        let envs = command.get_envs();
        plain.envs(envs.filter_map(|(name, value)| Some((name, value?))));
        let output = plain.env("TZ", zone).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains(&format!("by {day}")), "{zone}: {said}");
    }
}

#[test]
fn as_many_studies_are_shown_as_were_asked_for() {
    let bench = Bench::new();
    bench.run(&["find", "--limit", "0"]).refused("CLI-001");
}

#[test]
fn what_no_label_is_made_of_is_not_called_a_set() {
    let (bench, _) = burned(1);
    let said = told(&bench, &["label", "garbage"]);
    assert!(
        said.contains("copy, disc, set, location or person"),
        "{said}"
    );
}
