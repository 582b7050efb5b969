//! The search in the window: answered while one types, narrowed, gone through by keys.

use egui::{Event, Key};
use egui_kittest::Harness;
use stele::gui::desktop::Desktop;
use stele::gui::view::Screen;

use crate::desktop::{is_shown, settle};
use crate::loans::with_two;
use crate::window::{click, window};

/// Types letter by letter, as a hand does.
fn by_hand(harness: &mut Harness<'_, Desktop>, text: &str) {
    for letter in text.chars() {
        harness.event(Event::Text(letter.to_string()));
        harness.run_steps(6);
    }
    settle(harness);
}

fn found(harness: &Harness<'_, Desktop>) -> usize {
    let answer = harness.state().view.answer.as_ref();
    answer.map_or(0, |answer| answer.studies.len())
}

#[test]
fn studies_are_found_while_one_types_and_gone_through_by_keys() {
    let (bench, _) = with_two();
    let mut harness = window(&bench);
    harness.state_mut().view.nav.screen = Screen::Today;
    harness.run_steps(2);
    by_hand(&mut harness, "muster");
    assert_eq!(harness.state().view.nav.screen, Screen::Find);
    let all = found(&harness);
    assert!(all > 1, "{all}");
    assert!(harness.unnamed_widgets().is_empty());
    // The arrows go through them while the box keeps the focus.
    harness.key_press(Key::ArrowDown);
    harness.run_steps(2);
    assert_eq!(harness.state().view.nav.study, Some(0));
    harness.key_press(Key::ArrowDown);
    harness.run_steps(2);
    assert_eq!(harness.state().view.nav.study, Some(1));
    // Narrowed to a modality that no study has, and back.
    click(&mut harness, "Modality: Any modality");
    click(&mut harness, "PT");
    settle(&mut harness);
    assert!(found(&harness) < all);
    click(&mut harness, "Modality: PT");
    click(&mut harness, "Any modality");
    settle(&mut harness);
    assert_eq!(found(&harness), all);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert!(harness.state().view.answer.is_none());
    assert_eq!(harness.state().view.scan_text, "");
    assert_eq!(harness.state().view.nav.screen, Screen::Today);
}

#[test]
fn a_name_that_is_misspelt_finds_near_ones_and_says_so() {
    let (bench, _) = with_two();
    let mut harness = window(&bench);
    by_hand(&mut harness, "mustre");
    assert!(found(&harness) > 0);
    assert!(is_shown("No exact match.")(&harness));
    // Half a code is misread: nothing is said of it while one types.
    for _ in 0.."mustre".len() {
        harness.key_press(Key::Backspace);
        harness.run_steps(2);
    }
    settle(&mut harness);
    assert!(harness.state().view.answer.is_none());
    by_hand(&mut harness, "STL-04K");
    assert!(harness.state().view.message.is_none());
    // With Enter it is said, without an answer of the search above it, until there is an answer.
    by_hand(&mut harness, "Q7Z-X");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let said = harness.state().view.message.clone();
    assert!(said.is_some_and(|note| note.code.as_deref() == Some("CAT-070")));
    assert!(harness.state().view.answer.is_none());
    by_hand(&mut harness, "muster");
    assert!(found(&harness) > 0);
    assert!(harness.state().view.message.is_none());
}
