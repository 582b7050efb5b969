//! The shelf in the window: found, out, back, undone, moved; places made; a place and its discs
//! scanned. Everything by its accessible label.

use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use stele::gui::command::Command;
use stele::gui::desktop::Desktop;
use stele::gui::view::{Screen, ShelfWish};

use crate::bench::Bench;
use crate::desktop::{is_shown, settle};
use crate::loans::with_two;
use crate::window::{click, window};

/// Types into a field that has this label.
pub fn typed(harness: &mut Harness<'_, Desktop>, label: &str, text: &str) {
    let field = harness.get_by_label(label);
    field.focus();
    harness.run_steps(2);
    harness.get_by_label(label).type_text(text);
    harness.run_steps(6);
}

/// Clicks something and lets what it began end.
pub fn done(harness: &mut Harness<'_, Desktop>, label: &str) {
    click(harness, label);
    settle(harness);
}

/// Clicks the first thing whose label begins so.
pub fn begins_with(harness: &mut Harness<'_, Desktop>, words: &str) {
    harness.run_steps(20);
    let named = harness.query_all_by_label_contains(words);
    let label = |node: &egui_kittest::Node<'_>| node.accesskit_node().label();
    let is_it = |node: &egui_kittest::Node<'_>| label(node).is_some_and(|l| l.starts_with(words));
    named.into_iter().find(is_it).unwrap().click();
    harness.run_steps(8);
    settle(harness);
}

/// What a scanner types, with the key that ends it.
pub fn scanned(harness: &mut Harness<'_, Desktop>, code: &str) {
    let key = |pressed| Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let letters = code.chars().map(|letter| Event::Text(letter.to_string()));
    let events: Vec<Event> = letters.chain([key(true), key(false)]).collect();
    harness.input_mut().events.extend(events);
    harness.step();
    harness.run_steps(4);
    settle(harness);
}

pub fn named(harness: &Harness<'_, Desktop>) {
    let unnamed = harness.unnamed_widgets();
    assert!(unnamed.is_empty(), "{unnamed:#?}");
}

/// The window at the rack of the two copies.
fn at_rack(bench: &Bench, entry: &str) -> Harness<'static, Desktop> {
    let mut harness = window(bench);
    done(&mut harness, entry);
    assert!(is_shown("All locations")(&harness));
    named(&harness);
    for place in ["House, site, ", "Cellar, room, ", "Rack, rack, "] {
        let row = harness.query_all_by_label_contains(place).last();
        row.unwrap().click();
        harness.run_steps(20);
        named(&harness);
    }
    named(&harness);
    harness
}

fn spine(slot: &str, serial: &str) -> String {
    format!("{slot}, {serial}, Good, SET-0001/1")
}

fn lent(bench: &Bench) -> String {
    bench.sqlite("SELECT count(*) FROM loan WHERE returned IS NULL")
}

/// How many acts are on record with this reason.
pub fn reasons(bench: &Bench, words: &str) -> String {
    let acts = "SELECT count(*) FROM audit a JOIN words w ON w.id = a.words WHERE w.text = ";
    bench.sqlite(&format!("{acts}'{words}'"))
}

#[test]
fn a_disc_goes_out_and_comes_back_and_each_is_undone_while_it_is_the_last_act() {
    let (bench, [one, other]) = with_two();
    // Both copies are at one site.
    let mut harness = at_rack(&bench, "Shelf, 1 thing is due");
    done(&mut harness, &spine("A", &one));
    named(&harness);
    assert!(is_shown("One other copy of this disc")(&harness));
    done(&mut harness, "Check out");
    named(&harness);
    assert!(is_shown("A good copy stays on a shelf")(&harness));
    typed(&mut harness, "Who", "Dr Noor Haddad");
    click(&mut harness, "Tomorrow");
    let out = harness.query_all_by_label_contains("Check out until ");
    let words = out.last().unwrap().accesskit_node().label().unwrap();
    done(&mut harness, &words);
    assert_eq!(lent(&bench), "1");
    assert!(is_shown(&format!("{one} is out"))(&harness));
    done(&mut harness, "Undo");
    assert_eq!(lent(&bench), "0");
    assert!(is_shown(&spine("A", &one))(&harness));

    // Out again; back, dirty; and that is undone: the same person has it, until the same day.
    done(&mut harness, "Check out");
    typed(&mut harness, "Who", "Dr Noor Haddad");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    settle(&mut harness);
    assert_eq!(lent(&bench), "1");
    done(&mut harness, "Check in");
    click(&mut harness, "Dirty");
    done(&mut harness, "Check in");
    assert_eq!(
        bench.sqlite("SELECT condition FROM loan WHERE id = 2"),
        "dirty"
    );
    done(&mut harness, "Undo");
    let due = "SELECT count(DISTINCT due || '-' || borrower) FROM loan WHERE id > 1";
    assert_eq!((lent(&bench), bench.sqlite(due)), ("1".into(), "1".into()));

    // What was done since cannot be undone by what was offered before.
    done(&mut harness, "Check in");
    done(&mut harness, "Check in");
    let undo = harness.state().view.toast.clone().unwrap().undo;
    typed(&mut harness, "Location", "House, Attic, Rack, 1");
    done(&mut harness, "Move it there");
    assert!(is_shown(&format!("{one} is now in House, Attic, Rack, 1."))(&harness));
    for wish in undo {
        harness.state_mut().obey(wish);
    }
    settle(&mut harness);
    assert!(is_shown("has been handled since")(&harness));
    assert_eq!(lent(&bench), "0");
    done(&mut harness, &format!("Show {other} on the shelf"));
    assert!(is_shown(&spine("B", &other))(&harness));
    bench.done(&["audit", "verify"]);
}

#[test]
fn the_last_good_copy_leaves_only_with_a_reason() {
    let (bench, [one, other]) = with_two();
    bench.done(&["lend", &one, "--to", "Reading room"]);
    let mut harness = at_rack(&bench, "Shelf");
    done(&mut harness, &spine("B", &other));
    done(&mut harness, "Check out");
    assert!(is_shown("No other good copy would stay on a shelf")(
        &harness
    ));
    typed(&mut harness, "Who", "Court of Graz");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    settle(&mut harness);
    assert_eq!(lent(&bench), "1");
    let why = "If it has to leave all the same, say why";
    typed(&mut harness, why, "order 26/418");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    settle(&mut harness);
    assert_eq!(lent(&bench), "2");
}

#[test]
fn the_last_good_copy_goes_to_another_site_only_with_a_reason_which_is_kept() {
    let (bench, [one, other]) = with_two();
    bench.done(&["lend", &one, "--to", "Reading room"]);
    bench.done(&["place", "add", "Vault/Rack 1"]);
    let mut harness = at_rack(&bench, "Shelf");
    done(&mut harness, &spine("B", &other));
    done(&mut harness, "Check out");
    click(&mut harness, "Other site");
    typed(&mut harness, "Location at the other site", "Vault, Rack 1");
    done(&mut harness, "Send it now");
    let sent = "SELECT count(*) FROM copy WHERE bound IS NOT NULL";
    assert_eq!(bench.sqlite(sent), "0");
    let why = "If it has to leave all the same, say why";
    typed(&mut harness, why, "the cellar is under water");
    named(&harness);
    done(&mut harness, "Send it now");
    assert_eq!(bench.sqlite(sent), "1");
    assert_eq!(reasons(&bench, "the cellar is under water"), "1");
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_copy_that_may_not_be_lent_is_not_offered_to_be() {
    let (bench, [one, _]) = with_two();
    for done in ["missing", "found"] {
        bench.done(&["copy", done, &one, "--why", "fell behind the rack"]);
    }
    let mut harness = window(&bench);
    harness
        .state_mut()
        .obey(Command::Shelf(ShelfWish::Copy(one.clone())));
    settle(&mut harness);
    let before = "It has to be read in full before anybody can borrow it.";
    assert!(is_shown(before)(&harness));
    assert!(!is_shown("Check out")(&harness));
    done(&mut harness, "Send to another site");
    assert!(is_shown(before)(&harness));
    assert!(!is_shown("Reading station")(&harness));
    assert!(is_shown("Location at the other site")(&harness));
    named(&harness);
}

#[test]
fn places_are_made_and_changed_and_a_near_name_is_asked_about() {
    let (bench, _) = with_two();
    let mut harness = window(&bench);
    done(&mut harness, "Shelf, 1 thing is due");
    click(&mut harness, "Add a site");
    typed(&mut harness, "Name", "Hause");
    done(&mut harness, "Add this location");
    assert!(is_shown("House has almost the same name.")(&harness));
    done(&mut harness, "No, it is another location");
    assert!(is_shown("Hause is added.")(&harness));
    assert_eq!(
        bench.sqlite("SELECT kind FROM slot WHERE path = 'Hause'"),
        "site"
    );
    click(&mut harness, "Add a location inside");
    typed(&mut harness, "Name", "Shelf 1");
    typed(&mut harness, "Width in mm", "100");
    done(&mut harness, "Add this location");
    assert!(is_shown("Hause, Shelf 1 is added.")(&harness));
    named(&harness);
    assert_eq!(
        bench.sqlite("SELECT kind || width FROM slot WHERE path = 'Hause/Shelf 1'"),
        "shelf100"
    );
    click(&mut harness, "Merge");
    typed(&mut harness, "The other location", "House");
    done(&mut harness, "Merge the two");
    assert!(is_shown("Hause and House are now one location.")(&harness));
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_place_is_scanned_and_then_its_discs() {
    let (bench, [one, other]) = with_two();
    let shelf = bench.done(&["place", "add", "Annex/Room 7/Rack 1/Shelf 1"]);
    let code = shelf["slot"].as_str().unwrap().to_owned();
    bench.done(&["shelve", &one, "--location", &code]);
    let mut harness = window(&bench);
    scanned(&mut harness, &code);
    assert_eq!(harness.state().view.nav.screen, Screen::Shelf);
    assert!(is_shown("Understood: Annex, Room 7, Rack 1, Shelf 1.")(
        &harness
    ));
    scanned(&mut harness, &one);
    assert!(is_shown(&format!("{one} belongs here."))(&harness));
    scanned(&mut harness, &other);
    assert!(is_shown(&format!(
        "{other} belongs in House, Cellar, Rack, 1"
    ))(&harness));
    // A badge says nothing here, and is not taken for anything else.
    scanned(&mut harness, "PER-0001-5");
    done(&mut harness, "All discs here are scanned");
    let stays = format!("It stays here: {other}, Annex, Room 7, Rack 1, Shelf 1");
    done(&mut harness, &stays);
    let there = bench.sqlite(
        "SELECT count(*) FROM copy c JOIN slot s ON s.id = c.slot \
         WHERE s.path = 'Annex/Room 7/Rack 1/Shelf 1'",
    );
    assert_eq!(there, "2");
    click(&mut harness, "Done");
    assert!(harness.state().view.shelf.row.is_none());
    // A disc lights up where it is; Escape closes its card.
    scanned(&mut harness, &one);
    assert_eq!(harness.state().view.shelf.pane.serial(), Some(one.as_str()));
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert_eq!(harness.state().view.shelf.pane.serial(), None);
}

/// What would be refused is not offered: another copy of the disc is in the box.
#[test]
fn a_disc_that_cannot_stay_where_it_was_scanned_is_not_offered_to() {
    let (bench, [one, other]) = with_two();
    let the_box = bench.done(&["place", "add", "Annex/Box 1", "--kind", "box"]);
    let code = the_box["slot"].as_str().unwrap().to_owned();
    bench.done(&["shelve", &one, "--location", &code]);
    let mut harness = window(&bench);
    scanned(&mut harness, &code);
    scanned(&mut harness, &other);
    let told = format!("It cannot be kept here, because {one} is in its way.");
    assert!(harness.query_by_label_contains(&told).is_some());
    done(&mut harness, "All discs here are scanned");
    let stays = format!("It stays here: {other}, Annex, Box 1");
    assert!(harness.query_by_label(&stays).is_none());
    // On its way to this site, it has arrived where there is room.
    click(&mut harness, "Done");
    bench.done(&["copy", "send", &other, "--to", "Vault"]);
    let shelf = bench.done(&["place", "add", "Vault/Shelf 1"]);
    let shelf = shelf["slot"].as_str().unwrap().to_owned();
    scanned(&mut harness, &shelf);
    scanned(&mut harness, &other);
    done(&mut harness, "All discs here are scanned");
    done(
        &mut harness,
        &format!("It has arrived here: {other}, Vault, Shelf 1"),
    );
    let copy = bench.done(&["scan", &other]);
    assert_eq!(copy["place"], "Vault/Shelf 1", "{copy:#}");
}

#[test]
fn a_study_that_is_found_leads_to_its_disc() {
    let (bench, [one, _]) = with_two();
    let mut harness = window(&bench);
    scanned(&mut harness, &one);
    assert_eq!(harness.state().view.nav.screen, Screen::Find);
    named(&harness);
    done(&mut harness, &format!("Check out {one}"));
    assert_eq!(harness.state().view.nav.screen, Screen::Shelf);
    assert!(is_shown("hand over the study, not the disc.")(&harness));
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert!(is_shown("One other copy of this disc")(&harness));
}
