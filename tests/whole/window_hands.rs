//! The window under hands that hurry, scan, and share the archive with other processes.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use stele::archive::Archive;
use stele::gui::command::Command as Wish;
use stele::gui::desktop::Desktop;
use stele::system::outside;
use stele::words::outcomes::{Note, Tone};
use stele_catalog::CopyState;

use crate::bench::{Bench, noise};
use crate::desktop::{is_shown, settle, slow, two_drives, until};
use crate::in_drive;
use crate::window::{burn, click, on, one_slow_drive, window};

/// What a scanner types, with the key that ends it.
fn scan(text: &str) -> Vec<Event> {
    let key = |pressed| Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let letters = text.chars().map(|letter| Event::Text(letter.to_string()));
    letters.chain([key(true), key(false)]).collect()
}

/// A scan in one frame, or a frame for each letter.
fn scanned(harness: &mut Harness<'_, Desktop>, text: &str, at_once: bool) {
    if at_once {
        harness.input_mut().events.extend(scan(text));
        harness.step();
    } else {
        for event in scan(text) {
            harness.event(event);
        }
    }
    harness.run_steps(4);
    settle(harness);
}

#[test]
fn a_scan_presses_no_button() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    for at_once in [true, false] {
        harness.get_by_label("Add a virtual drive").focus();
        harness.run_steps(2);
        scanned(&mut harness, "DOE JANE", at_once);
        let view = &harness.state().view;
        assert!(view.drives.is_empty(), "{at_once}");
        assert!(view.answer.is_some(), "{at_once}");
        assert_eq!(view.scan_text, "", "{at_once}");
        harness.key_press(Key::Escape);
        harness.run_steps(2);
        assert!(harness.state().view.answer.is_none());
    }
    // A person at the same button still presses it.
    harness.get_by_label("Add a virtual drive").focus();
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    settle(&mut harness);
    assert_eq!(harness.state().view.drives.len(), 1);
}

#[test]
fn a_scan_answers_no_question() {
    let bench = one_slow_drive(1000);
    let mut harness = window(&bench);
    burn(&mut harness);
    click(&mut harness, "Stop virtual:A");
    harness.get_by_label("Spoil the disc").focus();
    harness.run_steps(2);
    harness.input_mut().events.extend(scan("STL-04KQ7Z-D"));
    harness.step();
    harness.run_steps(4);
    let view = &harness.state().view;
    assert!(view.question.is_some());
    assert!(view.jobs.iter().all(|job| job.stopping.is_none()));
    // The drive is unplugged while the question stands; the answer still finds the job.
    std::fs::remove_file(bench.root().join("drives/A.json")).unwrap();
    harness.state_mut().view.drives.clear();
    harness.run_steps(4);
    assert!(is_shown("This drive is no longer connected.")(&harness));
    assert!(harness.query_by_label("Stop virtual:A").is_some());
    click(&mut harness, "Spoil the disc");
    until(&mut harness, "it stopped", |harness| {
        harness.state().view.jobs.is_empty()
    });
    settle(&mut harness);
    assert!(harness.state().view.question.is_none());
}

#[test]
fn a_double_click_is_one_click() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    let button = harness.get_by_label("Add a virtual drive");
    button.click();
    button.click();
    harness.run_steps(4);
    settle(&mut harness);
    assert_eq!(harness.state().view.drives.len(), 1);
    let blank = harness.get_by_label("Insert a blank into virtual:A");
    blank.click();
    blank.click();
    harness.run_steps(4);
    settle(&mut harness);
    let media = bench.root().join("drives/media");
    let files = std::fs::read_dir(media).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let discs: Vec<String> = names.filter(|name| name.ends_with(".disc")).collect();
    assert_eq!(discs, ["DISC-0001.disc"]);
    // By the same wish twice, as fast as can be.
    harness.state_mut().obey(Wish::CreateDrive);
    harness.state_mut().obey(Wish::CreateDrive);
    settle(&mut harness);
    assert_eq!(harness.state().view.drives.len(), 2);
}

#[test]
fn a_drive_that_is_gone_is_said_to_be_gone() {
    let bench = one_slow_drive(4000);
    let mut harness = window(&bench);
    std::fs::remove_file(bench.root().join("drives/A.json")).unwrap();
    click(&mut harness, "Burn this copy");
    settle(&mut harness);
    let view = &harness.state().view;
    let said = view.said.values().chain(&view.message);
    let codes: Vec<Option<&str>> = said.map(|note| note.code.as_deref()).collect();
    assert!(codes.contains(&Some("STA-001")), "{codes:?}");
    let said = view.said.values().chain(&view.message).next();
    let text = said.map(|note| note.text.clone()).unwrap();
    assert!(view.drives.is_empty());
    assert!(is_shown(&text)(&harness), "what happened is seen");
    assert!(is_shown("This drive is no longer connected.")(&harness));
    assert!(is_shown("Add a virtual drive")(&harness));
}

#[test]
fn an_ejected_drive_takes_a_blank_or_its_disc_back() {
    let bench = Bench::new();
    bench.drive("A", "32m");
    let mut harness = window(&bench);
    assert!(
        harness
            .query_by_label("Insert a blank into virtual:A")
            .is_none()
    );
    let lies = |harness: &Harness<'_, Desktop>| harness.state().view.drives[0].blank;
    click(&mut harness, "Eject virtual:A");
    settle(&mut harness);
    assert!(!lies(&harness));
    click(&mut harness, "Close tray of virtual:A");
    settle(&mut harness);
    assert!(lies(&harness), "the blank is back");
    click(&mut harness, "Eject virtual:A");
    settle(&mut harness);
    click(&mut harness, "Insert a blank into virtual:A");
    settle(&mut harness);
    assert!(lies(&harness), "a new blank");
    assert!(harness.query_by_label("Eject virtual:A").is_some());
}

#[test]
fn a_message_can_be_read_and_the_last_line_is_on_the_screen() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    let low = |harness: &Harness<'_, Desktop>, label: &str| {
        let found = harness.query_all_by_label_contains(label).next().unwrap();
        found.rect()
    };
    assert!(low(&harness, "No job is running.").bottom() <= 720.0);
    let text = "The drive refused what it was asked for, and said why at some length. ".repeat(6);
    let advice = "Take the disc out, look at it, and put it in again. ".repeat(4);
    harness.state_mut().view.message = Some(Note {
        tone: Tone::Bad,
        text,
        advice,
        code: None,
    });
    harness.run_steps(4);
    let dismiss = low(&harness, "Dismiss");
    for label in ["The drive refused", "Take the disc out"] {
        let text = low(&harness, label);
        assert!(!text.intersects(dismiss), "{text:?} {dismiss:?}");
        assert!(text.bottom() <= 720.0 && text.right() <= 1280.0, "{text:?}");
    }
    assert!(dismiss.right() <= 1280.0 && dismiss.bottom() <= 720.0);
    click(&mut harness, "Dismiss");
    assert!(harness.state().view.message.is_none());
}

#[test]
fn before_the_archive_is_read_nothing_is_said_of_it() {
    let bench = Bench::new();
    // Another program keeps the catalog to itself, so that reading it takes a while.
    let mut other = Command::new("sqlite3")
        .arg(bench.root().join("catalog.db"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut says = other.stdin.take().unwrap();
    let keep = "PRAGMA locking_mode = EXCLUSIVE;\nBEGIN EXCLUSIVE;\nSELECT 'kept';\n";
    says.write_all(keep.as_bytes()).unwrap();
    let mut heard = BufReader::new(other.stdout.take().unwrap()).lines();
    while heard.next().unwrap().unwrap() != "kept" {}

    let archive = Archive::open(&bench.root()).unwrap();
    let began = Instant::now();
    let mut harness = on(Desktop::new(archive, None, outside(), || {}));
    harness.run_steps(4);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "the first frames: {took:?}");
    assert!(is_shown("Reading the archive…")(&harness));
    assert!(!is_shown("No studies are waiting for a disc.")(&harness));
    assert!(!is_shown("No studies are waiting")(&harness));
    assert!(!is_shown("This station has no drive.")(&harness));
    drop(says);
    other.wait().unwrap();
    settle(&mut harness);
    assert!(!is_shown("Reading the archive…")(&harness));
    assert!(is_shown("No studies are waiting for a disc.")(&harness));
    assert!(is_shown("This station has no drive.")(&harness));
}

#[test]
fn an_archive_that_cannot_be_read_is_not_empty() {
    let bench = Bench::new();
    let catalog = bench.root().join("catalog.db");
    let away = bench.root().join("away.db");
    std::fs::rename(&catalog, &away).unwrap();
    let mut harness = window(&bench);
    assert!(is_shown("The archive could not be read.")(&harness));
    assert!(!is_shown("No studies are waiting for a disc.")(&harness));
    std::fs::rename(&away, &catalog).unwrap();
    click(&mut harness, "Try again");
    settle(&mut harness);
    assert!(is_shown("No studies are waiting for a disc.")(&harness));
}

#[test]
fn what_another_process_changes_is_seen_and_else_nothing_is_done() {
    let bench = Bench::new();
    let archive = Archive::open(&bench.root()).unwrap();
    let wakes = Arc::new(AtomicUsize::new(0));
    let woken = Arc::clone(&wakes);
    let mut desktop = Desktop::new(archive, None, outside(), move || {
        woken.fetch_add(1, Ordering::SeqCst);
    });
    desktop.watch_changes(Duration::from_millis(50));
    let mut harness = on(desktop);
    settle(&mut harness);
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    let folder = folder.to_str().unwrap();
    bench.done(&["ingest", folder, "--case", "CASE-77"]);
    until(&mut harness, "the study is seen", is_shown("CASE-77"));
    bench.done(&["drive", "create", "Z"]);
    until(&mut harness, "the drive is seen", is_shown("virtual:Z"));
    settle(&mut harness);
    std::thread::sleep(Duration::from_millis(300));
    settle(&mut harness);
    let before = wakes.load(Ordering::SeqCst);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(
        wakes.load(Ordering::SeqCst),
        before,
        "idle means no repaint"
    );
}

#[test]
fn what_was_said_of_a_disc_goes_with_it_and_a_window_whose_person_went_shows_nothing_old() {
    let bench = two_drives();
    let archive = Archive::open(&bench.root()).unwrap();
    let mut desktop = Desktop::new(archive, None, outside(), || {});
    desktop.watch_changes(Duration::from_millis(50));
    let mut harness = on(desktop);
    settle(&mut harness);
    harness.state_mut().obey(Wish::Burn {
        what: "SET-0001/1".to_owned(),
        drive: "virtual:A".to_owned(),
    });
    let said = |harness: &Harness<'_, Desktop>| harness.state().view.said.contains_key("virtual:A");
    until(&mut harness, "the burn's end is told", said);
    settle(&mut harness);
    assert!(
        said(&harness),
        "it stands there as long as the disc lies there"
    );
    bench.done(&["drive", "load", "virtual:A", "--blank", "16908288"]);
    until(&mut harness, "the blank is seen", |harness| !said(harness));
    bench.done(&["person", "add", "Di", "--role", "administrator"]);
    bench.done(&["person", "retire", "PER-0001-J", "--as", "PER-0002-M"]);
    let old = is_shown("could not be read");
    until(&mut harness, "nothing old is shown", old);
}

#[test]
fn a_burn_of_another_process_that_dies_is_noticed_and_its_disc_checked() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 5_000_000))]);
    bench.build(&folder, "16908288", &["--copies", "1"]);
    bench.drive("A", "16908288");
    slow(&bench, "A", 400);
    let archive = Archive::open(&bench.root()).unwrap();
    let mut desktop = Desktop::new(archive, None, outside(), || {});
    desktop.watch_changes(Duration::from_millis(50));
    let mut harness = on(desktop);
    let mut command = bench.command(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let mut burning = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(burning.stderr.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    // Far enough for sectors to be on the disc.
    assert!(lines.any(|line| {
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        line["progress"] == "burning" && line["done"].as_u64() > Some(1000)
    }));
    until(&mut harness, "the burn is seen", is_shown("In progress"));
    assert!(is_shown("No job is running in this window.")(&harness));
    assert!(!is_shown("Eject virtual:A")(&harness));
    burning.kill().unwrap();
    burning.wait().unwrap();
    until(&mut harness, "its end is seen", |harness| {
        harness.state().view.status.at_work.is_empty()
    });
    let button = "Verify the disc in virtual:A";
    until(&mut harness, "its disc is found", is_shown(button));
    click(&mut harness, button);
    // Nothing on it says which copy it is: the person does.
    let serial = &harness.state().view.status.sets[0].discs[0].copies[0].serial;
    let label = format!("The label says {serial}");
    until(&mut harness, "its label is asked for", is_shown(&label));
    click(&mut harness, &label);
    until(&mut harness, "it is decided", |harness| {
        let mut sets = harness.state().view.status.sets.iter();
        sets.all(|set| set.discs[0].copies[0].state == CopyState::Failed)
    });
    assert!(!is_shown(button)(&harness));
}

/// Each answer is a word of the person: that of the label, and that the disc is another one.
#[test]
fn a_disc_that_was_read_as_another_copy_is_asked_about() {
    let bench = in_drive::built();
    let (first, disc) = in_drive::burned(&bench);
    let (second, other) = in_drive::burned(&bench);
    in_drive::untag(&disc);
    in_drive::untag(&other);
    in_drive::load(&bench, "virtual:A", &disc);
    bench.done(&["verify", &first, "--drive", "virtual:A", "--by-label"]);
    let mut harness = window(&bench);
    settle(&mut harness);
    let verify = Wish::Verify {
        serial: Some(second.clone()),
        drive: "virtual:A".to_owned(),
    };
    let label = format!("The label says {second}");
    let changed = format!("Different: the label says {second}");
    for (last, credited) in [("Do not verify", ""), (changed.as_str(), "checked:label")] {
        harness.state_mut().obey(verify.clone());
        until(&mut harness, "its label is asked for", is_shown(&label));
        click(&mut harness, &label);
        let heading = is_shown("Is the disc in virtual:A a different one?");
        until(&mut harness, "whether it was changed is asked", heading);
        if last == changed {
            in_drive::load(&bench, "virtual:A", &other);
        }
        click(&mut harness, last);
        settle(&mut harness);
        assert_eq!(in_drive::events(&bench, &second).concat(), credited);
    }
}

#[test]
fn two_jobs_on_the_archive_come_one_after_the_other() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    let mut harness = window(&bench);
    let take_in = || Wish::Ingest {
        path: folder.clone(),
        case: Some("CASE-1".to_owned()),
    };
    harness.state_mut().obey(take_in());
    harness.state_mut().obey(take_in());
    assert_eq!(harness.state().view.jobs.len(), 1);
    let said = harness.state().view.message.clone();
    assert!(said.is_some_and(|note| note.text.contains("Another job is running")));
    settle(&mut harness);
    assert_eq!(harness.state().view.status.waiting.len(), 1);
}

#[test]
fn everything_that_can_be_used_has_a_name() {
    let bench = Bench::new();
    let named = |harness: &Harness<'_, Desktop>, screen: &str| {
        let unnamed = harness.unnamed_widgets();
        assert!(unnamed.is_empty(), "{screen}: {unnamed:#?}");
    };
    let mut harness = window(&bench);
    named(&harness, "an empty archive");
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    harness.state_mut().view.form.folder = folder.to_string_lossy().into_owned();
    harness.state_mut().view.form.case = "CASE-1".to_owned();
    harness.run_steps(2);
    let take_in = harness.query_all_by_label("Import").last();
    take_in.unwrap().click();
    harness.run_steps(2);
    settle(&mut harness);
    named(&harness, "a study waits");
    // The medium is chosen by its own name.
    let medium = harness.query_by_role_and_label(Role::ComboBox, "Medium");
    assert!(medium.is_some());
    let plan = harness.query_all_by_label("Show the plan").last();
    plan.unwrap().click();
    harness.run_steps(2);
    settle(&mut harness);
    named(&harness, "a plan");
    click(&mut harness, "Store this plan");
    settle(&mut harness);
    named(&harness, "a set");
    click(&mut harness, "Cancel SET-0001");
    named(&harness, "a question");
    click(&mut harness, "Keep it");
    click(&mut harness, "Add a virtual drive");
    settle(&mut harness);
    named(&harness, "a drive");
    scanned(&mut harness, "CASE-1", false);
    named(&harness, "an answer");
}
