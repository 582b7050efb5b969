//! Discs that are read in the window: a card each, which fills, and stays until the next disc.

use std::fs;

use egui_kittest::kittest::Queryable;
use stele::gui::command::Command;
use stele::gui::view::{Health, Screen};

use crate::bench::Bench;
use crate::desktop::{is_shown, settle, until};
use crate::states::{burned, spoil};
use crate::window::{click, window};

/// Three clusters that this drive does not read.
const BAD: &str = r#"{"faults":[
    {"at":{"read":{"lba":2048,"sectors":96}},"act":{"struggle":{"ms":20}}}]}"#;

/// Time passes really in this drive, which reads so many kB/s.
fn slow(bench: &Bench, drive: &str, kb_per_s: u32) {
    let path = bench.root().join(format!("drives/{drive}.json"));
    let text = fs::read_to_string(&path).unwrap();
    let mut state: serde_json::Value = serde_json::from_str(&text).unwrap();
    state["personality"]["real_time"] = true.into();
    state["personality"]["read_kb_per_s"] = kb_per_s.into();
    for time in ["seek_ms", "load_ms", "eject_ms"] {
        state["personality"]["times"][time] = 1.into();
    }
    fs::write(&path, state.to_string()).unwrap();
}

fn verify(drive: &str) -> Command {
    Command::Verify {
        serial: None,
        drive: format!("virtual:{drive}"),
    }
}

#[test]
fn discs_in_two_drives_fill_their_pictures_and_stay_when_they_are_read() {
    let (bench, first) = burned("2");
    fs::write(bench.root().join("drives/A.faults.json"), BAD).unwrap();
    for drive in ["A", "B"] {
        slow(&bench, drive, 4000);
    }
    let mut harness = window(&bench);
    harness.state_mut().view.nav.screen = Screen::Verify;
    for drive in ["A", "B"] {
        harness.state_mut().obey(verify(drive));
    }
    // Which copy it is, by its tag; then the picture fills.
    let picture = format!("Picture of {first}. Read so far: ");
    until(&mut harness, "a disc is read", is_shown(&picture));
    until(&mut harness, "both fill", |harness| {
        let readings = &harness.state().view.readings;
        let part = |drive: &str| {
            let reading = readings.get(drive);
            reading.is_some_and(|reading| (100..1000).contains(&reading.map.per_mille()))
        };
        part("virtual:A") && part("virtual:B")
    });
    until(&mut harness, "a speed", is_shown("Reading speed: "));
    let failed = "could not be read so far.";
    until(&mut harness, "what fails is told at once", is_shown(failed));
    until(&mut harness, "both are read", |harness| {
        let mut readings = harness.state().view.readings.values();
        readings.all(|reading| reading.end.is_some())
    });
    settle(&mut harness);
    let class = |harness: &egui_kittest::Harness<'_, stele::gui::desktop::Desktop>, drive: &str| {
        let end = harness.state().view.readings[drive].end.clone();
        end.and_then(|end| end.class)
    };
    assert_eq!(class(&harness, "virtual:A"), Some(Health::Watch));
    assert_eq!(class(&harness, "virtual:B"), Some(Health::Good));
    assert!(is_shown("are damaged or cannot be checked.")(&harness));
    assert!(is_shown("Repair reserve: ")(&harness));
    assert!(harness.unnamed_widgets().is_empty());
    // It stays until it is closed, or the next disc is read in its drive.
    click(&mut harness, &format!("Close what was found on {first}"));
    assert!(!is_shown(&picture)(&harness));
    harness.state_mut().obey(verify("B"));
    assert!(!harness.state().view.readings.contains_key("virtual:B"));
    settle_all(&mut harness);
    assert!(harness.query_by_label("Reading speed").is_some());
}

/// What is wrong by its check values is known at the end.
#[test]
fn wrong_sectors_are_drawn_when_the_disc_is_read() {
    let (bench, first) = burned("2");
    spoil(&bench, "A", 60);
    let mut harness = window(&bench);
    harness.state_mut().view.nav.screen = Screen::Verify;
    harness.state_mut().obey(verify("A"));
    settle_all(&mut harness);
    let reading = &harness.state().view.readings["virtual:A"];
    assert_eq!(reading.map.damaged(), 60 * 32);
    assert!(!reading.shapes.groups.is_empty());
    let end = reading.end.clone().unwrap();
    assert_eq!(end.class, Some(Health::Migrate));
    assert!(is_shown(&end.note.text)(&harness));
    assert!(is_shown(&format!("Picture of {first}."))(&harness));
}

fn settle_all(harness: &mut egui_kittest::Harness<'_, stele::gui::desktop::Desktop>) {
    until(harness, "it is read", |harness| {
        harness.state().view.jobs.is_empty() && !harness.state().busy()
    });
}
