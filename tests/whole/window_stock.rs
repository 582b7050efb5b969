//! A stock-take in the window: counted by scans in any order, gone on with another day, settled one
//! by one. Everything by its accessible label.

use stele::gui::desktop::Desktop;
use stele::gui::view::{Screen, Tab};

use crate::bench::Bench;
use crate::desktop::is_shown;
use crate::loans::with_two;
use crate::window::{click, window};
use crate::window_shelf::{begins_with, done, named, scanned};

type Harness = egui_kittest::Harness<'static, Desktop>;

/// The code of a place.
fn code(bench: &Bench, path: &str) -> String {
    bench.sqlite(&format!("SELECT code FROM slot WHERE path = '{path}'"))
}

#[track_caller]
fn shows(harness: &Harness, words: &str) {
    let view = &harness.state().view.shelf;
    assert!(
        is_shown(words)(harness),
        "{words}: {:#?} {:?}",
        view.stock,
        view.note
    );
}

#[test]
fn a_stock_take_is_counted_by_scans_stopped_gone_on_with_and_settled() {
    let (bench, [one, other]) = with_two();
    let [a, b] = ["A", "B"].map(|slot| code(&bench, &format!("House/Cellar/Rack/1/{slot}")));
    let mut harness = window(&bench);
    done(&mut harness, "Shelf, 1 thing is due");
    done(&mut harness, "Take stock");
    named(&harness);
    done(&mut harness, "Take stock of all locations");
    shows(&harness, "Scan the first location");
    scanned(&mut harness, &one);
    shows(&harness, "Scan the location first, then its discs.");
    scanned(&mut harness, &a);
    shows(&harness, "Counting House, Cellar, Rack, 1, A");
    scanned(&mut harness, "PER-0001-J");
    shows(&harness, "Nothing was counted.");
    // In A stands the disc that belongs in B, and something of another archive.
    scanned(&mut harness, &other);
    shows(
        &harness,
        "is at House, Cellar, Rack, 1, A, but belongs to House, Cellar, Rack, 1, B.",
    );
    scanned(&mut harness, "FOREIGN-4711");
    shows(
        &harness,
        "That does not belong to this archive. Noted at House, Cellar, Rack, 1, A.",
    );
    named(&harness);

    // Another day: Today leads back to it.
    drop(harness);
    let mut harness = window(&bench);
    begins_with(&mut harness, "Today, ");
    shows(&harness, "Stock-take: all locations have been counted");
    done(&mut harness, "Go on with the stock-take");
    let view = &harness.state().view;
    assert_eq!(
        (view.nav.screen, view.shelf.tab),
        (Screen::Shelf, Tab::Stock)
    );
    shows(&harness, "Not ours: 1");
    scanned(&mut harness, &b);
    done(&mut harness, "End the stock-take");
    named(&harness);
    shows(&harness, "Missing: 1");
    shows(&harness, "Belongs elsewhere: 1");
    let moved = "SELECT count(*) FROM custody WHERE kind = 'shelved'";
    let before = bench.sqlite(moved);
    done(&mut harness, &format!("I put it back: {other}"));
    done(&mut harness, &format!("It is there after all: {one}"));
    assert_ne!(bench.sqlite(moved), before);
    let home = "SELECT group_concat(s.path) FROM copy c JOIN slot s ON s.id = c.slot";
    assert_eq!(
        bench.sqlite(home),
        "House/Cellar/Rack/1/A,House/Cellar/Rack/1/B"
    );
    assert!(harness.state().view.shelf.stock.of.is_none());
    bench.done(&["audit", "verify"]);
}

#[test]
fn scans_without_a_gap_are_counted_in_their_order_and_a_lost_disc_is_recorded() {
    let (bench, [one, other]) = with_two();
    // What lies in a drive is not gone.
    for drive in ["virtual:A", "virtual:B"] {
        bench.done(&["drive", "eject", drive]);
    }
    let [a, b] = ["A", "B"].map(|slot| code(&bench, &format!("House/Cellar/Rack/1/{slot}")));
    let mut harness = window(&bench);
    done(&mut harness, "Shelf, 1 thing is due");
    done(&mut harness, "Take stock");
    done(&mut harness, "Take stock of all locations");
    let scan = |harness: &mut Harness, codes: &[&String]| {
        for code in codes {
            let scan = stele::gui::command::Command::Scan((*code).clone());
            harness.state_mut().obey(scan);
        }
        crate::desktop::settle(harness);
    };
    scan(&mut harness, &[&a, &one]);
    shows(&harness, "1 location is still to be counted");
    // It does not end by the way.
    done(&mut harness, "End the stock-take");
    shows(&harness, "discs that are missing there will not be found.");
    scan(&mut harness, &[&b]);
    shows(&harness, "2 locations are counted");
    shows(
        &harness,
        &format!("{other} is missing from House, Cellar, Rack, 1, B."),
    );
    done(&mut harness, &format!("Record it as missing: {other}"));
    assert!(harness.state().view.shelf.stock.groups.is_empty());
    let state = format!("SELECT state FROM copy WHERE serial = '{other}'");
    assert_eq!(bench.sqlite(&state), "missing");
    click(&mut harness, "End the stock-take");
    bench.done(&["audit", "verify"]);
}
