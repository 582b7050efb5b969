//! The frame of the window: every screen is reached and can be heard, scans reach it from
//! everywhere, and what is wanted of it is kept.

use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use stele::archive::Archive;
use stele::gui::app::show_first;
use stele::gui::command::Command as Wish;
use stele::gui::desktop::Desktop;
use stele::gui::first::First;
use stele::gui::view::Screen;
use stele::station::preferences::{self, Look, Preferences};
use stele::system::outside;

use crate::bench::Bench;
use crate::desktop::{is_shown, settle};
use crate::window::{click, on, window};

/// What a scanner types, with the key that ends it: each key as an event of its own.
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

fn screen(harness: &Harness<'_, Desktop>) -> Screen {
    harness.state().view.nav.screen
}

#[test]
fn every_screen_is_reached_and_all_on_it_has_a_name() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    let named = |harness: &Harness<'_, Desktop>| {
        let unnamed = harness.unnamed_widgets();
        assert!(unnamed.is_empty(), "{:?}: {unnamed:#?}", screen(harness));
    };
    click(&mut harness, "Add a virtual drive");
    settle(&mut harness);
    for (entry, to) in [
        ("Today", Screen::Today),
        ("Find", Screen::Find),
        ("Burn", Screen::Burn),
        ("Settings", Screen::Settings),
    ] {
        click(&mut harness, entry);
        assert_eq!(screen(&harness), to);
        named(&harness);
    }
    for (section, shown) in [
        ("Drives", "Identify virtual:A: open its tray"),
        ("Language and display", "Colors"),
        ("People and roles", "Add this person"),
    ] {
        click(&mut harness, section);
        assert!(is_shown(shown)(&harness), "{section}");
        named(&harness);
    }
    // The tile of a drive opens its panel, and Escape comes back.
    click(&mut harness, "Drive A, virtual:A: Ready. Empty");
    assert_eq!(screen(&harness), Screen::Drive);
    settle(&mut harness);
    assert!(is_shown("This drive has burned and checked nothing yet.")(
        &harness
    ));
    named(&harness);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert_eq!(screen(&harness), Screen::Settings);
    harness.event(Event::Text("?".to_owned()));
    harness.run_steps(8);
    assert_eq!(screen(&harness), Screen::Keys);
    named(&harness);
    harness.key_press(Key::Escape);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    harness.run_steps(2);
    assert_eq!(screen(&harness), Screen::Today);
}

#[test]
fn today_says_what_is_due_and_its_button_leads_there() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    harness.state_mut().view.nav.screen = Screen::Today;
    harness.run_steps(4);
    assert!(is_shown("Nothing is due")(&harness));
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "CASE-1"]);
    bench.done(&["plan", "--media", "32m", "--copies", "1"]);
    harness.state_mut().obey(Wish::LookAgain);
    settle(&mut harness);
    assert!(!is_shown("Nothing is due")(&harness));
    assert!(is_shown("Today, 1 thing is due")(&harness));
    click(&mut harness, "Build images");
    settle(&mut harness);
    assert!(harness.state().view.status.sets[0].discs[0].built);
    // Now a drive is wanted, which is seen to on the other screen.
    assert!(is_shown("Burn copy STL-")(&harness));
    click(&mut harness, "Burn, 1 thing is due");
    assert_eq!(screen(&harness), Screen::Burn);
}

#[test]
fn a_scan_is_looked_up_whatever_has_the_focus_and_stands_in_no_field() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    for at_once in [true, false] {
        let field = harness.get_by_label("Folder");
        field.focus();
        field.type_text("mine");
        harness.run_steps(4);
        // Not the code of the scan before: that one was scanned twice by mistake.
        let code = if at_once { "DOE JANE" } else { "MUSTER ADA" };
        match at_once {
            true => {
                harness.input_mut().events.extend(scan(code));
                harness.step();
            }
            false => scan(code)
                .into_iter()
                .for_each(|event| harness.event(event)),
        }
        harness.run_steps(4);
        settle(&mut harness);
        let view = &harness.state().view;
        assert_eq!(view.form.folder, "mine", "{at_once}");
        let asked = view.answer.as_ref().map(|answer| answer.code.as_str());
        assert_eq!(asked, Some(code), "{at_once}");
        harness.key_press(Key::Escape);
        harness.run_steps(2);
        harness.state_mut().view.form.folder.clear();
        harness.run_steps(2);
    }
}

#[test]
fn two_scans_without_a_gap_are_two_and_the_same_twice_is_one() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    let scanned = |harness: &mut Harness<'_, Desktop>, codes: [&str; 2]| {
        let events = codes.into_iter().flat_map(scan);
        harness.input_mut().events.extend(events);
        harness.step();
        settle(harness);
        let answer = harness.state().view.answer.as_ref();
        answer.map(|answer| answer.code.clone())
    };
    let last = scanned(&mut harness, ["DOE JANE", "ROE RICHARD"]);
    // Both were asked for, and never as one.
    let last = last.unwrap();
    assert!(
        ["DOE JANE", "ROE RICHARD"].contains(&last.as_str()),
        "{last}"
    );
    let view = &harness.state().view;
    assert_eq!(view.scan_text, "");
}

#[test]
fn the_same_code_is_scanned_anew_on_another_screen() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    for by_key in [true, false, true] {
        harness.input_mut().events.extend(scan("DOE JANE"));
        harness.step();
        settle(&mut harness);
        assert_eq!(screen(&harness), Screen::Find, "{by_key}");
        match by_key {
            true => harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1),
            false => {
                let pos = harness.get_by_label_contains("Today").rect().center();
                for pressed in [true, false] {
                    harness.event(Event::PointerButton {
                        pos,
                        button: egui::PointerButton::Primary,
                        pressed,
                        modifiers: Modifiers::NONE,
                    });
                }
            }
        }
        harness.run_steps(4);
        assert_eq!(screen(&harness), Screen::Today, "{by_key}");
    }
}

#[test]
fn a_person_types_into_a_field_letter_by_letter() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    harness.get_by_label("Folder").focus();
    harness.run_steps(2);
    for letter in "/mnt/scans 7?".chars() {
        harness.event(Event::Text(letter.to_string()));
        // Some 80 ms for a key.
        harness.run_steps(5);
    }
    harness.run_steps(4);
    assert_eq!(harness.state().view.form.folder, "/mnt/scans 7?");
    assert_eq!(screen(&harness), Screen::Burn);
}

#[test]
fn what_is_wanted_of_the_window_is_kept() {
    let bench = Bench::new();
    let state = tempfile::tempdir().unwrap();
    let archive = Archive::open(&bench.root()).unwrap();
    let mut desktop = Desktop::new(archive, None, outside(), || {});
    desktop.keep_in(state.path().to_path_buf(), Preferences::default());
    let mut harness = on(desktop);
    settle(&mut harness);
    click(&mut harness, "Add a virtual drive");
    settle(&mut harness);
    click(&mut harness, "Settings");
    click(&mut harness, "Language and display");
    click(&mut harness, "Dark");
    click(&mut harness, "125%");
    click(&mut harness, "Drives");
    click(&mut harness, "Give virtual:A number 1");
    settle(&mut harness);
    let kept = preferences::read(state.path());
    assert_eq!((kept.look, kept.text_size), (Look::Dark, 125));
    assert_eq!(kept.number("virtual:A", None), Some(1));
    assert!(is_shown("Drive 1, virtual:A: Ready. Empty")(&harness));
}

#[test]
fn a_person_is_added_and_removed() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    click(&mut harness, "Settings");
    let field = harness.get_by_label("Name");
    field.focus();
    field.type_text("Bo Locator");
    harness.run_steps(4);
    // A role is chosen before anybody has it.
    click(&mut harness, "Add this person");
    settle(&mut harness);
    assert!(!is_shown("Bo Locator is added.")(&harness));
    click(&mut harness, "Locator");
    click(&mut harness, "Add this person");
    settle(&mut harness);
    assert!(is_shown("Bo Locator is added. The badge is PER-0002-")(
        &harness
    ));
    let rows = harness.query_all_by_label_contains("Bo Locator, Locator, PER-0002-");
    rows.last().unwrap().click();
    harness.run_steps(4);
    click(&mut harness, "Remove the access of Bo Locator");
    settle(&mut harness);
    assert!(is_shown("Bo Locator, No access, PER-0002-")(&harness));
    let people = bench.done(&["person", "list"]);
    assert_eq!(people["people"][1]["active"], false);
    assert_eq!(people["people"][1]["role"], "locator");
}

/// The first start, on the smallest screen that there may be.
fn first(folder: &std::path::Path) -> Harness<'static, First> {
    let first = First::new(folder.to_path_buf(), outside(), || {});
    let builder = Harness::builder().with_size([1280.0, 720.0]);
    let builder = builder.with_step_dt(1.0 / 60.0);
    let mut harness = builder.build_ui_state(show_first, first);
    harness.run_steps(4);
    harness
}

/// Waits for what a thread does.
fn opened(harness: &mut Harness<'_, First>) -> Option<Archive> {
    let began = std::time::Instant::now();
    while harness.state().view.busy && began.elapsed().as_secs() < 60 {
        if let Some(archive) = harness.state_mut().poll() {
            return Some(archive);
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    harness.run_steps(4);
    None
}

#[test]
fn the_first_start_makes_an_archive_without_a_terminal() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let mut harness = first(&folder);
    assert!(harness.unnamed_widgets().is_empty());
    // There is none to be opened: that is said, with what to do.
    harness.get_by_label("Open it").click();
    harness.run_steps(4);
    assert!(opened(&mut harness).is_none());
    let note = harness.state().view.note.clone().unwrap();
    assert_eq!(note.code.as_deref(), Some("ARC-002"));
    assert!(harness.query_by_label(&note.text).is_some());
    harness.get_by_label("Start practice").click();
    harness.run_steps(20);
    let field = harness.get_by_label("Your name");
    field.focus();
    field.type_text("Marta Lindqvist");
    harness.run_steps(4);
    assert!(harness.unnamed_widgets().is_empty());
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    let archive = opened(&mut harness).unwrap();
    // Now it is there, and can be opened.
    let mut again = first(&folder);
    again.get_by_label("Open it").click();
    again.run_steps(4);
    assert!(opened(&mut again).is_some());
    let mut harness = on(Desktop::new(archive, None, outside(), || {}));
    settle(&mut harness);
    let view = &harness.state().view;
    let signed = view.signed.as_ref().unwrap();
    assert_eq!(
        (signed.name.as_str(), signed.role),
        ("Marta Lindqvist", "administrator")
    );
    assert!(view.status.practice);
}

#[test]
fn the_window_is_usable_at_every_size_of_text() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    bench.build(&folder, "32m", &[]);
    // The smallest screen at 150 and at 200 %, and the largest.
    for (width, height) in [(853.0, 480.0), (640.0, 360.0), (3840.0, 2160.0)] {
        let archive = Archive::open(&bench.root()).unwrap();
        let mut harness = on(Desktop::new(archive, None, outside(), || {}));
        harness.set_size(egui::vec2(width, height));
        settle(&mut harness);
        for screen in [Screen::Burn, Screen::Today, Screen::Find, Screen::Settings] {
            harness.state_mut().view.nav.screen = screen;
            harness.run_steps(4);
            for label in [
                "Today",
                "No job is running.",
                "Add a virtual drive",
                "Build",
            ] {
                for node in harness.query_all_by_label_contains(label) {
                    let rect = node.rect();
                    assert!(rect.right() <= width + 1.0, "{label} of {width}: {rect:?}");
                }
            }
        }
    }
}
