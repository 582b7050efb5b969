//! Which advice is followed by a test, and why that of the others is not.

use std::collections::{BTreeMap, BTreeSet};

use stele_tests::fluent::messages;
use stele_tests::source;

/// Codes whose advice names a command and that no test here follows, with the reason.
const BY_HAND: &[(&str, &str)] = &[
    (
        "BLD-007",
        "the image of a burned disc comes out otherwise: tests/whole/sets.rs as JOB-031",
    ),
    (
        "CAT-004",
        "a page of the catalog that a query comes upon: tests/whole/keep.rs restores as advised",
    ),
    (
        "CHK-005",
        "a check that another station began a moment before: the job goes on with it",
    ),
    (
        "BRN-016",
        "a drive that fails while it is read back: burner/src/drive/tests/reading.rs",
    ),
    (
        "BRN-019",
        "an image that changes under a burn: burner/src/drive/tests",
    ),
    (
        "ARD-001",
        "told in the report of a rebuilt catalog: tests/whole/from_discs.rs follows it",
    ),
    ("KEP-009", "a disc of a set without a number: none is made"),
    (
        "KEP-010",
        "told in the report of a rebuilt catalog: tests/whole/from_discs.rs follows it",
    ),
    (
        "KEP-011",
        "told in the report of a rebuilt catalog: tests/whole/from_discs.rs follows it",
    ),
    (
        "JOB-166",
        "sources of a set that contradict each other: tests/whole/forged.rs follows it",
    ),
    (
        "KEP-013",
        "told in the report of a rebuilt catalog: tests/whole/from_discs.rs follows it",
    ),
    (
        "JOB-132",
        "a lost disc of a lost plan: tests/whole/only_in_log.rs follows it",
    ),
    (
        "JOB-133",
        "a plan of what is burned already: tests/whole/only_in_log.rs follows it",
    ),
    ("CAT-009", "commands say JOB-019 instead, which is followed"),
    (
        "CAT-011",
        "a row of the first catalogs that cannot be carried over; restores are in rare.rs",
    ),
    ("CAT-030", "commands say JOB-033 before, which is followed"),
    (
        "CAT-031",
        "a process that was stopped for long while another went on",
    ),
    ("CAT-037", "two processes that build one disc at once"),
    (
        "CAT-039",
        "a disk that was mounted read-only: the tests may be root's (tests/whole/held.rs)",
    ),
    ("CAT-040", "a disk that is full"),
    ("DRV-005", "a device that is no optical drive"),
    (
        "JOB-054",
        "a burn whose result can be recorded nowhere: the disk is full",
    ),
    (
        "JOB-055",
        "a catalog from before the plan: tests/whole/set_names.rs follows each way",
    ),
    (
        "JOB-061",
        "a disc without a readable tag: tests/whole/in_drive.rs follows it",
    ),
    (
        "JOB-123",
        "a newer catalog is brought back: tests/whole/keep.rs",
    ),
    (
        "KEP-005",
        "jobs that are at work while the catalog is to be restored",
    ),
    (
        "KEP-015",
        "the catalog is gone: tests/whole/tried_again.rs follows it",
    ),
    (
        "PAR-022",
        "parts of two discs in one image: tests/whole/damage/identity.rs names one by -i",
    ),
    ("REC-002", "commands say STA-001 before, which is followed"),
    ("REC-006", "commands take the disc out by themselves"),
];

/// The codes that the tests of this room follow: `advised(&bench, "JOB-005", ...)`.
fn followed() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for file in source::rust() {
        if !file.name.starts_with("tests/whole/advised/") {
            continue;
        }
        for call in file.text.split("ed(&bench, ").skip(1) {
            let code = call.split('"').nth(1).unwrap_or_default();
            codes.insert(code.to_owned());
        }
        for list in file.text.split("// Follows: ").skip(1) {
            let line = list.lines().next().unwrap_or_default();
            codes.extend(line.split(' ').map(str::to_owned));
        }
    }
    codes
}

#[test]
fn every_advice_that_names_a_command_is_followed_or_says_why_not() {
    let text = std::fs::read_to_string(source::root().join("app/src/words/lang/en.ftl"));
    let texts = messages(&text.unwrap()).unwrap();
    let names_one = |text: &str| text.contains("stele ") || text.contains("stele{");
    let mut naming = BTreeSet::new();
    for (id, message) in &texts {
        let Some(code) = id.strip_prefix("advice-") else {
            continue;
        };
        let terminal = message
            .texts
            .iter()
            .find(|(attribute, _)| attribute.is_empty());
        if terminal.is_some_and(|(_, text)| names_one(text)) {
            naming.insert(code.to_owned());
        }
    }
    assert!(naming.len() > 90, "the commands are not seen: {naming:?}");
    let by_hand: BTreeMap<&str, &str> = BY_HAND.iter().copied().collect();
    let followed = followed();
    let open: Vec<_> = naming
        .iter()
        .filter(|code| !followed.contains(*code) && !by_hand.contains_key(code.as_str()))
        .collect();
    assert!(
        open.is_empty(),
        "{} advices are followed by nobody: {open:?}",
        open.len()
    );
    let idle: Vec<_> = by_hand
        .keys()
        .filter(|code| followed.contains(**code) || !naming.contains(**code))
        .collect();
    assert!(
        idle.is_empty(),
        "by hand, and followed or without a command: {idle:?}"
    );
}
