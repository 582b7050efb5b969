//! The window, driven by its accessible labels: a scanned serial finds the study.

use std::time::Duration;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use stele::archive::Archive;
use stele::gui::desktop::Desktop;
use stele::gui::window::ui::show;

use crate::bench::Bench;

/// Lets jobs end and the window draw what they said.
fn settle(harness: &mut Harness<'_, Desktop>) {
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

#[test]
fn a_scanned_serial_shows_the_study_its_copies_and_where_they_stand() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    bench.build(&folder, "32m", &[]);
    bench.drive("A", "32m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    bench.done(&["shelve", serial, "--slot", "House/Room/Rack/1/2"]);
    let archive = Archive::open(&bench.root()).unwrap();
    let desktop = Desktop::new(archive, None, || {});
    let mut harness = Harness::builder()
        .with_size([1180.0, 780.0])
        .build_ui_state(show, desktop);
    settle(&mut harness);
    assert!(harness.query_by_label("No study waits.").is_some());
    // A scanner types into the box, which has the focus, and ends with Enter.
    let field = harness.get_by_label("Scan or search");
    field.focus();
    field.type_text(&serial.to_lowercase());
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    let found = harness.query_by_label("Case CASE-1");
    assert!(found.is_some(), "{:?}", harness.state().view.answer);
    assert!(harness.query_by_label("House/Room/Rack/1/2").is_some());
    assert!(harness.query_all_by_label(serial).count() >= 1);
    harness.get_by_label("Close").click();
    harness.run_steps(2);
    assert!(harness.query_by_label("Case CASE-1").is_none());
}
