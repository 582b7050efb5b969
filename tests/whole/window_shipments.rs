//! Shipments in the window: begun, packed by scans, sealed, handed over, received by scans, closed
//! although discs did not arrive. Everything by its accessible label.

use egui_kittest::Harness;
use stele::gui::command::Command;
use stele::gui::desktop::Desktop;
use stele::gui::view::{Screen, Tab};

use crate::bench::Bench;
use crate::desktop::{is_shown, settle};
use crate::loans::with_two;
use crate::window::{click, window};
use crate::window_shelf::{begins_with, done, named, reasons, scanned, typed};

#[track_caller]
fn shows(harness: &Harness<'_, Desktop>, words: &str) {
    let view = &harness.state().view.shelf;
    assert!(
        is_shown(words)(harness),
        "{words}: {:#?} {:?}",
        view.shipments,
        view.note
    );
}

/// The window with a shipment to the vault that was begun in it, and the shipment's code.
fn begun(bench: &Bench) -> (Harness<'static, Desktop>, String) {
    bench.done(&["place", "add", "Vault/Rack 1"]);
    let mut harness = window(bench);
    done(&mut harness, "Shelf, 1 thing is due");
    done(&mut harness, "Shipments");
    shows(&harness, "There are no open shipments.");
    shows(&harness, "first open the location that it goes to");
    named(&harness);
    done(&mut harness, "What is here");
    begins_with(&mut harness, "Vault, ");
    begins_with(&mut harness, "Rack 1, ");
    done(&mut harness, "Shipments");
    done(&mut harness, "Begin a shipment to Vault, Rack 1");
    named(&harness);
    let code = bench.sqlite("SELECT code FROM shipment");
    shows(&harness, &format!("{code} to Vault, Rack 1"));
    shows(&harness, "Scan each disc into the box");
    (harness, code)
}

fn inside(bench: &Bench) -> String {
    bench.sqlite(
        "SELECT group_concat(c.serial) FROM shipment_copy k JOIN copy c ON c.id = k.copy \
         WHERE k.received IS NULL",
    )
}

#[test]
fn a_box_is_packed_sealed_handed_over_and_received_by_scans() {
    let (bench, [one, other]) = with_two();
    let (mut harness, code) = begun(&bench);
    // Neither a person nor what one searches for is packed, and nothing of it is put anywhere.
    scanned(&mut harness, "PER-0001-J");
    shows(
        &harness,
        "That is neither a disc nor a location. Nothing was done.",
    );
    // Without a gap; the second one is of the same disc.
    for serial in [&one, &other] {
        harness.state_mut().obey(Command::Scan(serial.clone()));
    }
    settle(&mut harness);
    shows(&harness, "another copy of the same disc, is packed in");
    shows(&harness, "To send this one instead, take STL-");
    assert_eq!(inside(&bench), one);
    named(&harness);
    // Taken out, and put in with its box.
    done(&mut harness, &format!("Take out {one}"));
    assert_eq!(inside(&bench), "");
    let the_box = bench.sqlite("SELECT code FROM slot WHERE path = 'House/Cellar/Rack/1/A'");
    scanned(&mut harness, &the_box);
    shows(&harness, "1 disc from House, Cellar, Rack, 1, A is packed.");
    assert_eq!(inside(&bench), one);
    typed(&mut harness, "Number of the seal", "004271");
    done(&mut harness, "Record the seal");
    shows(&harness, "Hand it to the courier");
    shows(&harness, "seal 004271");
    named(&harness);
    // What is scanned now does not break the seal: it is shown, as anywhere else.
    scanned(&mut harness, &other);
    assert_eq!(inside(&bench), one);
    assert_eq!(bench.sqlite("SELECT seal FROM shipment"), "004271");

    // Elsewhere, its code opens it; Today leads to it too.
    begins_with(&mut harness, "Today, ");
    shows(&harness, "It waits for the courier.");
    done(&mut harness, &format!("Open {code}"));
    shows(&harness, "Hand it to the courier");
    begins_with(&mut harness, "Find");
    scanned(&mut harness, &code);
    let view = &harness.state().view;
    let at = (view.nav.screen, view.shelf.tab);
    assert_eq!(at, (Screen::Shelf, Tab::Shipments));
    shows(&harness, "Hand it to the courier");

    typed(
        &mut harness,
        "Who takes it (name or badge code)",
        "Jonas Weber",
    );
    done(&mut harness, "Hand over");
    shows(&harness, "Scan each disc that arrives");
    shows(&harness, "handed to Jonas Weber");
    named(&harness);
    typed(&mut harness, "Number of the seal as it arrived", "004272");
    done(&mut harness, "Compare the seal");
    shows(
        &harness,
        "The seal does not match: seal 004271 is on record, and the box arrived with seal 004272.",
    );
    // A number that was typed wrongly is put right with a reason, and not without one.
    typed(&mut harness, "Number of the seal as it arrived", "004271");
    done(&mut harness, "Correct the number");
    assert_eq!(bench.sqlite("SELECT seal_found FROM shipment"), "004272");
    typed(
        &mut harness,
        "Why the number was read wrongly",
        "a 1 read as a 2",
    );
    named(&harness);
    done(&mut harness, "Correct the number");
    assert_eq!(bench.sqlite("SELECT seal_found FROM shipment"), "004271");
    assert_eq!(reasons(&bench, "a 1 read as a 2"), "1");
    assert!(!is_shown("The seal does not match")(&harness));
    typed(&mut harness, "Number of the seal as it arrived", "004272");
    done(&mut harness, "Compare the seal");
    scanned(&mut harness, &other);
    shows(&harness, &format!("{other} is not in {code}"));
    click(&mut harness, "Scratched");
    scanned(&mut harness, &one);
    shows(&harness, "That was the last one.");
    shows(&harness, "its copy was received");
    assert_eq!(inside(&bench), "");
    let condition = bench.sqlite("SELECT condition FROM shipment_copy");
    assert_eq!(condition, "scratched");
    let place = "SELECT s.path FROM copy c JOIN slot s ON s.id = c.slot WHERE c.serial = ";
    assert_eq!(bench.sqlite(&format!("{place}'{one}'")), "Vault/Rack 1");
    named(&harness);
    bench.done(&["audit", "verify"]);
}

#[test]
fn what_did_not_arrive_is_missing_and_the_last_good_copy_goes_only_with_a_reason() {
    let (bench, [one, other]) = with_two();
    let (mut harness, code) = begun(&bench);
    scanned(&mut harness, &one);
    typed(
        &mut harness,
        "Who takes it (name or badge code)",
        "Jonas Weber",
    );
    done(&mut harness, "Hand over");
    // The reason first; then it is said which one it is, and a second press does it.
    typed(
        &mut harness,
        "Why not everything arrived",
        "the box was open",
    );
    done(&mut harness, "Close: the rest did not arrive");
    shows(
        &harness,
        &format!("This disc will be recorded as missing: {one}"),
    );
    let state = |serial: &str| format!("SELECT state FROM copy WHERE serial = '{serial}'");
    assert_ne!(bench.sqlite(&state(&one)), "missing");
    named(&harness);
    done(&mut harness, "Close, and record as missing");
    assert_eq!(bench.sqlite(&state(&one)), "missing");
    shows(&harness, "Look for the discs that did not arrive");
    shows(
        &harness,
        &format!("did not arrive and is recorded as missing: {one}"),
    );

    done(&mut harness, "Begin a shipment to Vault, Rack 1");
    let next = bench.sqlite("SELECT code FROM shipment ORDER BY id DESC LIMIT 1");
    assert_ne!(next, code);
    scanned(&mut harness, &other);
    shows(&harness, "or say why this one has to go now.");
    assert_eq!(bench.sqlite("SELECT count(*) FROM shipment_copy"), "1");
    named(&harness);
    typed(&mut harness, "Why it has to go now", "fire");
    done(&mut harness, &format!("Pack {other} all the same"));
    assert_eq!(bench.sqlite("SELECT count(*) FROM shipment_copy"), "2");
    assert!(harness.state().view.shelf.note.is_none());
    // It is canceled only when that is meant.
    done(&mut harness, "Cancel the shipment");
    shows(&harness, "1 disc is in it and stays where it belongs.");
    let open = "SELECT count(*) FROM shipment WHERE closed IS NULL";
    assert_eq!(bench.sqlite(open), "1");
    done(&mut harness, "Cancel it");
    assert_eq!(bench.sqlite(open), "0");
    shows(&harness, "canceled");
    bench.done(&["audit", "verify"]);
}
