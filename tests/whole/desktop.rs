//! The window, driven by its accessible labels: a scanned serial finds the study.

use std::fs;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use stele::archive::Archive;
use stele::gui::app::show;
use stele::gui::desktop::Desktop;
use stele::gui::view::{Ask, Screen};
use stele_catalog::CopyState;

use crate::bench::{Bench, noise};

/// Lets jobs end and the window draw what they said.
pub fn settle(harness: &mut Harness<'_, Desktop>) {
    for _ in 0..200 {
        harness.run_steps(2);
        if !harness.state().busy() {
            harness.run_steps(2);
            return;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("a job did not end");
}

/// The window on a bench's archive.
pub fn window(bench: &Bench) -> Harness<'static, Desktop> {
    let archive = Archive::open(&bench.root()).unwrap();
    let mut desktop = Desktop::new(archive, None, stele::system::outside(), || {});
    desktop.view.nav.screen = Screen::Burn;
    let mut harness = Harness::builder()
        .with_size([1180.0, 980.0])
        .build_ui_state(show, desktop);
    settle(&mut harness);
    harness
}

/// Draws until something is so.
#[track_caller]
pub fn until(
    harness: &mut Harness<'_, Desktop>,
    what: &str,
    so: impl Fn(&Harness<'_, Desktop>) -> bool,
) {
    let began = Instant::now();
    while !so(harness) {
        let view = &harness.state().view;
        let told = (&view.jobs, &view.said, &view.message, view.nav.screen);
        assert!(began.elapsed().as_secs() < 90, "{what}: {told:#?}");
        std::thread::sleep(Duration::from_millis(25));
        harness.run_steps(2);
    }
    harness.run_steps(2);
}

pub fn is_shown(label: &str) -> impl Fn(&Harness<'_, Desktop>) -> bool {
    move |harness| harness.query_all_by_label_contains(label).next().is_some()
}

/// One disc, two copies, built; two drives with blanks.
pub fn two_drives() -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 5_000_000))]);
    bench.build(&folder, "16908288", &[]);
    for drive in ["A", "B"] {
        bench.drive(drive, "16908288");
    }
    bench
}

/// Time passes really in this drive, which writes so many kB/s.
pub fn slow(bench: &Bench, drive: &str, kb_per_s: u32) {
    let path = bench.root().join(format!("drives/{drive}.json"));
    let mut state: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    state["personality"]["real_time"] = true.into();
    state["personality"]["write_kb_per_s"] = vec![kb_per_s].into();
    state["personality"]["buffer_bytes"] = 262_144.into();
    for (time, ms) in [
        ("first_write_ms", 2_000),
        ("load_ms", 1_000),
        ("eject_ms", 500),
        ("close_track_ms", 500),
        ("close_session_ms", 500),
        ("finalize_ms", 1_000),
    ] {
        state["personality"]["times"][time] = ms.into();
    }
    fs::write(&path, state.to_string()).unwrap();
}

#[test]
fn two_drives_burn_a_set_and_each_reads_what_the_other_burned() {
    let bench = two_drives();
    let mut harness = window(&bench);
    harness.get_by_label("Burn 2 discs in 2 drives").click();
    harness.run_steps(2);
    // Which disc goes where is said, with the button that puts it there in practice. Laid in while
    // the drive is being looked at, it is refused: then once more.
    let wanted = |harness: &Harness<'_, Desktop>| {
        let jobs = harness.state().view.jobs.iter();
        jobs.clone().find_map(|job| match (&job.ask, &job.drive) {
            (Some(Ask::Copy { serial, .. }), Some(drive)) => {
                Some(format!("Insert {serial} into {drive}"))
            }
            _ => None,
        })
    };
    until(&mut harness, "asked for a copy", |harness| {
        wanted(harness).is_some()
    });
    assert!(is_shown("to verify it there too.")(&harness));
    let began = Instant::now();
    // A second answer would take the place of the first one: some time between two clicks.
    let mut clicked: Option<Instant> = None;
    while !harness.state().view.jobs.is_empty() && began.elapsed().as_secs() < 90 {
        let label = wanted(&harness).filter(|_| !harness.state().busy_quickly());
        let label = label.unwrap_or_default();
        let waited = clicked.is_none_or(|when| when.elapsed().as_secs() >= 2);
        if let Some(button) = harness.query_by_label(&label).filter(|_| waited) {
            button.click();
            clicked = Some(Instant::now());
        }
        harness.run_steps(2);
        std::thread::sleep(Duration::from_millis(25));
    }
    until(&mut harness, "the queue ended", |harness| {
        harness.state().view.jobs.is_empty()
    });
    settle(&mut harness);
    let verified = harness.query_all_by_label("verified in a second drive");
    assert_eq!(verified.count(), 2, "{:#?}", harness.state().view.status);
    let view = &harness.state().view;
    let told = (&view.message, &view.said, view.nav.screen);
    let sums = "2 good copies were burned. 2 copies were verified in a second drive.";
    assert!(is_shown(sums)(&harness), "{told:#?}");
    assert!(is_shown("Write STL-")(&harness));
}

#[test]
fn a_drive_that_is_slow_and_then_stopped_disturbs_no_other() {
    let bench = two_drives();
    // A burn takes half a minute in A, and nothing else has to wait for it.
    slow(&bench, "A", 500);
    let mut harness = window(&bench);
    harness.get_by_label("Burn 2 discs in 2 drives").click();
    until(&mut harness, "B is done", |harness| {
        let said = harness.state().view.said.get("virtual:B");
        said.is_some_and(|note| note.text.contains("is good"))
    });
    // Each drive tells of itself, and A tells how long it will take.
    assert!(is_shown("is good: every sector was read back")(&harness));
    until(&mut harness, "A tells its remaining time", |harness| {
        is_shown("virtual:A: Burning")(harness) && is_shown(" left")(harness)
    });
    // What is burned already is seen while A still burns.
    until(&mut harness, "the list is up to date", |harness| {
        let view = &harness.state().view;
        let copies = view
            .status
            .sets
            .iter()
            .flat_map(|s| &s.discs)
            .flat_map(|d| &d.copies);
        copies.clone().any(|c| c.state == CopyState::Good)
            && copies.clone().any(|c| !c.sound && !c.planned)
    });
    assert!(
        harness.state().view.message.is_none(),
        "{:?}",
        harness.state().view.message
    );
    assert!(harness.query_by_label("Cancel SET-0001").is_none());
    // Another job of the archive runs meanwhile; A is stopped by the keyboard.
    let field = harness.get_by_label("Scan or search");
    field.focus();
    field.type_text("CASE-1");
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    until(
        &mut harness,
        "the search is answered",
        is_shown("1 matching study."),
    );
    // Its card first, then the answer: Escape goes back to the drives. What was searched for as it
    // was typed may be answered late, and come before the drives once more.
    let began = Instant::now();
    while harness.query_by_label("Spoil the disc").is_none() {
        let state = harness.state();
        let said = (&state.view.jobs, &state.view.said);
        assert!(
            began.elapsed().as_secs() < 30,
            "A is not stopped: {said:#?}"
        );
        if let Some(stop) = harness.query_by_label("Stop virtual:A") {
            stop.focus();
            harness.run_steps(2);
            harness.key_press(egui::Key::Enter);
        } else {
            harness.key_press(egui::Key::Escape);
        }
        harness.run_steps(4);
    }
    harness.get_by_label("Spoil the disc").click();
    until(&mut harness, "A is stopped", |harness| {
        let said = harness.state().view.said.get("virtual:A");
        said.is_some_and(|note| note.code.as_deref() == Some("BRN-017"))
    });
    // B takes over what A left, and asks for a blank, on the screen of the drives: an Escape too
    // many has left it.
    harness.state_mut().view.nav.screen = Screen::Burn;
    until(
        &mut harness,
        "B asks",
        is_shown("Insert a blank disc into virtual:B: 1 copy is left to burn."),
    );
    harness.get_by_label("Stop virtual:B").click();
    until(&mut harness, "the queue ended", |harness| {
        harness.state().view.jobs.is_empty()
    });
    settle(&mut harness);
    assert!(is_shown("1 good copy was burned. 1 disc was spoiled.")(
        &harness
    ));
    assert!(is_shown("1 copy is still to be burned.")(&harness));
    let good = bench.sqlite("SELECT count(*) FROM copy WHERE state = 'good'");
    assert_eq!(good, "1");
}

#[test]
fn a_scanned_serial_shows_the_study_its_copies_and_where_they_stand() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    bench.build(&folder, "32m", &[]);
    bench.drive("A", "32m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    bench.done(&["shelve", serial, "--location", "House/Room/Rack/1/2"]);
    let mut harness = window(&bench);
    assert!(harness.query_by_label("No studies are waiting.").is_some());
    // A scanner types into the box, which has the focus, and ends with Enter.
    let field = harness.get_by_label("Scan or search");
    field.focus();
    field.type_text(&serial.to_lowercase());
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    let found = harness.query_by_label("Case CASE-1");
    assert!(found.is_some(), "{:?}", harness.state().view.answer);
    assert!(is_shown("House, Room, Rack, 1, 2")(&harness));
    assert!(harness.query_all_by_label(serial).count() >= 1);
    harness.get_by_label("Close").click();
    harness.run_steps(2);
    assert!(harness.query_by_label("Case CASE-1").is_none());
}
