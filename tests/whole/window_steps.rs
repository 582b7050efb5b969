//! The window's next step follows from the archive: it never tells the same thing for ever.

use std::fs;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use stele::gui::command::Command as Wish;

use crate::bench::{Bench, noise};
use crate::desktop::{is_shown, settle, slow, until};
use crate::objects::Object;
use crate::patients::{TRAUMA, differences, found, gerda, take_in};
use crate::window::{burn, click, window};

#[test]
fn a_set_whose_source_vanished_is_given_up_and_not_built_for_ever() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    let ingest = ["ingest", folder.to_str().unwrap(), "--case", "CASE-1"];
    bench.done(&ingest);
    bench.done(&["plan", "--media", "32m", "--copies", "2"]);
    fs::remove_file(folder.join("report.txt")).unwrap();
    let mut harness = window(&bench);
    assert!(harness.query_by_label("Build images").is_none());
    assert!(
        !is_shown("Insert a blank disc")(&harness),
        "nothing is there to burn"
    );
    assert!(is_shown("If they are gone for good, cancel SET-0001.")(
        &harness
    ));
    click(&mut harness, "Cancel SET-0001");
    click(&mut harness, "Cancel the set");
    settle(&mut harness);
    assert!(!is_shown("None of the files for SET-0001")(&harness));
    assert!(harness.state().view.status.sets.is_empty());
}

#[test]
fn after_a_failed_burn_another_copy_is_offered() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 5_000_000))]);
    bench.build(&folder, "16908288", &["--copies", "1"]);
    bench.drive("A", "16908288");
    slow(&bench, "A", 1000);
    let mut harness = window(&bench);
    burn(&mut harness);
    click(&mut harness, "Stop virtual:A");
    click(&mut harness, "Spoil the disc");
    until(&mut harness, "it stopped", |harness| {
        harness.state().view.jobs.is_empty()
    });
    settle(&mut harness);
    assert!(is_shown("another copy of disc SET-0001/1")(&harness));
    // The spoiled disc comes out, a blank goes in, and the copy is burned.
    slow(&bench, "A", 50_000);
    click(&mut harness, "Eject virtual:A");
    settle(&mut harness);
    click(&mut harness, "Insert a blank into virtual:A");
    settle(&mut harness);
    // A blank of the set's own size.
    let medium = harness.state().view.drives[0].medium.clone();
    let words = stele::words::drives::lying(&medium);
    assert_eq!(words, "BD-R 16.9 MB, blank");
    click(&mut harness, "Burn this copy");
    until(
        &mut harness,
        "it is good",
        is_shown("is good: every sector"),
    );
    settle(&mut harness);
    assert!(!is_shown("another copy of disc")(&harness));
}

#[test]
fn parity_of_other_images_is_built_anew() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    bench.build(&folder, "32m", &[]);
    let mut harness = window(&bench);
    let disc = |harness: &mut egui_kittest::Harness<'_, stele::gui::desktop::Desktop>| {
        let sets = &mut harness.state_mut().view.status.sets;
        let disc = &mut sets[0].discs[0];
        (disc.built, disc.outdated) = (true, true);
    };
    disc(&mut harness);
    harness.run_steps(2);
    assert!(is_shown("parity of older images than the set has now")(
        &harness
    ));
    assert!(harness.query_by_label("Build SET-0001/1 again").is_some());
    assert!(harness.query_by_label("Build images").is_some());
}

/// What `stele patient answer` says, by hand.
#[test]
fn who_is_who_is_answered_in_the_window() {
    let bench = Bench::new();
    take_in(&bench, "first", &[TRAUMA]);
    take_in(&bench, "second", &[gerda("2")]);
    let of = |study, name: &'static [u8], id, born| Object {
        study,
        sop: study,
        series: study,
        name,
        id,
        born,
        ..Object::default()
    };
    take_in(&bench, "third", &[of("7", b"MEYER^ANNA", "42", "19500101")]);
    take_in(
        &bench,
        "fourth",
        &[
            of("8", b"MAIER^ANNA", "42", "19500101"),
            Object {
                sop: "9",
                ..of("7", b"BETA^BERTA", "43", "19800615")
            },
        ],
    );
    let mut harness = window(&bench);
    assert!(is_shown("Patient mismatches")(&harness));
    // Both with their birth dates, beside each other.
    for text in ["UNKNOWN, TRAUMA7", "GAMMA, GERDA", "1970-01-01", "333"] {
        assert!(is_shown(text)(&harness), "{text}");
    }
    click(
        &mut harness,
        "Same person: show as GAMMA, GERDA (born 1970-01-01), ID 333",
    );
    settle(&mut harness);
    assert!(is_shown("The decision is recorded.")(&harness));
    assert_eq!(differences(&bench).len(), 2);
    let berta = "Wrong patient: leave out the files of BETA, BERTA (born 1980-06-15), ID 43";
    click(&mut harness, berta);
    settle(&mut harness);
    click(&mut harness, "Two different people");
    settle(&mut harness);
    assert!(!is_shown("Patient mismatches")(&harness));
    assert!(differences(&bench).is_empty());
    let decided = bench.done(&["patient", "decisions"]);
    let kinds = decided["decisions"].as_array().unwrap().iter();
    let kinds: Vec<_> = kinds.map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["two_people", "wrong_patient", "correction"]);
    assert!(found(&bench, "berta").is_empty());
    assert_eq!(found(&bench, "gerda").len(), 1);
    // And undone again there.
    click(&mut harness, "Show decisions about patients");
    settle(&mut harness);
    let number = decided["decisions"][1]["number"].as_i64().unwrap();
    click(&mut harness, &format!("Undo decision {number}"));
    settle(&mut harness);
    let undo = format!("Undo decision {number}");
    assert!(harness.query_by_label(&undo).is_none());
    assert!(is_shown("Patient mismatches")(&harness));
    assert_eq!(differences(&bench).len(), 1);
    click(&mut harness, "Hide");
    assert!(harness.query_by_label("Decisions about patients").is_none());
}

/// Types into the field of this label, which is on the screen.
fn typed(
    harness: &mut egui_kittest::Harness<'_, stele::gui::desktop::Desktop>,
    label: &str,
    text: &str,
) {
    let field = harness.get_by_role_and_label(Role::TextInput, label);
    field.focus();
    field.type_text(text);
    harness.run_steps(4);
}

/// What `stele copy` says, by hand.
#[test]
fn what_became_of_a_copy_is_said_in_the_window() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 50_000))]);
    bench.build(&folder, "16908288", &["--copies", "2"]);
    bench.drive("A", "16908288");
    let serials = ["A", "B"].map(|drive| {
        if drive == "B" {
            bench.drive("B", "16908288");
        }
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", &format!("virtual:{drive}")]);
        burned["serial"].as_str().unwrap().to_owned()
    });
    let serial = &serials[0];
    let mut harness = window(&bench);
    harness.state_mut().obey(Wish::Scan(serial.clone()));
    settle(&mut harness);
    harness.run_steps(4);
    let about = |bench: &Bench| bench.done(&["scan", serial]);
    // A click without a reason does nothing.
    let apart = format!("Quarantine {serial}");
    click(&mut harness, &apart);
    settle(&mut harness);
    assert_eq!(about(&bench)["quarantined"], false);
    typed(&mut harness, "Reason", "smells of smoke");
    click(&mut harness, &apart);
    settle(&mut harness);
    assert_eq!(about(&bench)["quarantined"], true);
    assert!(is_shown("is in quarantine. It counts again")(&harness));
    assert!(harness.query_by_label(&apart).is_none());
    typed(&mut harness, "Reason", "only smoke");
    click(&mut harness, &format!("Release {serial} from quarantine"));
    settle(&mut harness);
    assert_eq!(about(&bench)["quarantined"], false);
    typed(&mut harness, "Location", "Vault/1");
    click(&mut harness, &format!("Send {serial} there"));
    settle(&mut harness);
    assert_eq!(about(&bench)["in_transit_to"], "Vault/1");
    click(&mut harness, &format!("{serial} has arrived"));
    settle(&mut harness);
    assert_eq!(about(&bench)["place"], "Vault/1");
    // Asked first: nothing is destroyed by one click. What is destroyed lies in no drive.
    for drive in ["virtual:A", "virtual:B"] {
        bench.run(&["drive", "eject", drive]);
    }
    let gone = format!("Record {serial} as destroyed");
    typed(&mut harness, "Reason", "shredded, Bo saw it");
    click(&mut harness, &gone);
    assert_ne!(about(&bench)["state"], "destroyed");
    click(&mut harness, "Do not record it");
    settle(&mut harness);
    assert_ne!(about(&bench)["state"], "destroyed");
    click(&mut harness, &gone);
    click(&mut harness, "Record it as destroyed");
    settle(&mut harness);
    assert_eq!(about(&bench)["state"], "destroyed");
    assert!(harness.query_by_label(&gone).is_none());
    // The last one is not taken away by the window.
    harness.state_mut().obey(Wish::Scan(serials[1].clone()));
    settle(&mut harness);
    harness.run_steps(4);
    typed(&mut harness, "Reason", "shredded too");
    click(&mut harness, &format!("Record {} as destroyed", serials[1]));
    click(&mut harness, "Record it as destroyed");
    settle(&mut harness);
    assert!(is_shown("Burn another copy first")(&harness));
    let reasons = bench.sqlite(
        "SELECT group_concat(text, '|') FROM words WHERE id IN (SELECT words FROM custody)",
    );
    assert_eq!(
        reasons.trim(),
        "smells of smoke|only smoke|shredded, Bo saw it"
    );
}

/// Two who hardly are one person become one only after a question, which a slip does not answer.
#[test]
fn whoever_hardly_is_one_person_is_asked_about_in_the_window() {
    let bench = Bench::new();
    let ray = Object {
        sop: "2",
        name: b"ROE^RAY",
        id: "300",
        born: "19800101",
        ..Object::default()
    };
    take_in(&bench, "in", &[Object::default(), ray]);
    let mut harness = window(&bench);
    let one_person = "Same person: show as ROE, RAY (born 1980-01-01), ID 300";
    for (answer, left) in [("Change nothing", 1), ("One person", 0)] {
        click(&mut harness, one_person);
        harness.run_steps(2);
        assert!(is_shown("Are these really one person?")(&harness));
        assert_eq!(differences(&bench).len(), 1, "before it is answered");
        click(&mut harness, answer);
        settle(&mut harness);
        assert_eq!(differences(&bench).len(), left, "{answer}");
    }
}
