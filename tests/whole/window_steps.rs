//! The window's next step follows from the archive: it never tells the same thing for ever.

use std::fs;

use egui_kittest::kittest::Queryable;

use crate::bench::{Bench, noise};
use crate::desktop::{is_shown, settle, slow, until};
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
    click(&mut harness, "Build images");
    settle(&mut harness);
    assert!(harness.query_by_label("Build images").is_none());
    assert!(!is_shown("burn it")(&harness), "nothing is there to burn");
    assert!(is_shown("Give SET-0001 up, its files are gone.")(&harness));
    click(&mut harness, "Give it up");
    click(&mut harness, "Remove the plan");
    settle(&mut harness);
    assert!(!is_shown("Give SET-0001 up")(&harness));
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
    click(&mut harness, "Blank into virtual:A");
    settle(&mut harness);
    // A blank of the set's own size.
    let medium = harness.state().view.drives[0].medium.clone();
    let words = stele::words::drives::lying(&medium);
    assert_eq!(words, "BD-R 16.9 MB blank");
    click(&mut harness, "Burn");
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
    assert!(is_shown("of other images than the set has now")(&harness));
    assert!(harness.query_by_label("Build anew SET-0001/1").is_some());
    assert!(harness.query_by_label("Build images").is_some());
}
