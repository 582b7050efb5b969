//! The stock of blanks in the window: a box is received by scanning it, opened, counted and
//! discarded. Everything by its accessible label.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use stele::gui::desktop::Desktop;
use stele_samples::{self as samples, SampleSize};

use crate::bench::Bench;
use crate::desktop::is_shown;
use crate::window::{click, window};
use crate::window_shelf::{begins_with, done, named, scanned, typed};

const BOX: &str = "4006381333931";

#[track_caller]
fn shows(harness: &Harness<'_, Desktop>, words: &str) {
    let view = &harness.state().view.shelf;
    assert!(
        is_shown(words)(harness),
        "{words}: {:#?} {:?}",
        view.blanks,
        view.note
    );
}

fn sold(bench: &Bench) -> String {
    bench.sqlite("SELECT lot || ' ' || IFNULL(opened > 0, 0) FROM blank_lot ORDER BY id")
}

#[test]
fn a_box_is_received_by_scans_opened_counted_and_discarded() {
    let bench = Bench::new();
    let mut harness = window(&bench);
    begins_with(&mut harness, "Shelf");
    // Six tabs on the smallest screen: what has no room begins a line, and is not squeezed.
    let tab = harness.get_by_label("Blanks").rect();
    assert!(tab.height() < 40.0 && tab.width() > tab.height(), "{tab:?}");
    done(&mut harness, "Blanks");
    shows(&harness, "There are no blanks in stock.");
    named(&harness);
    // A bar code that nobody has recorded asks what the box holds.
    scanned(&mut harness, BOX);
    shows(
        &harness,
        "is the bar code of a product that nobody has recorded",
    );
    shows(&harness, "What does a box with this bar code hold?");
    typed(&mut harness, "Brand and type on the box", "Archive disc");
    click(&mut harness, "BD-R 25 GB");
    typed(&mut harness, "Discs in a box", "5");
    named(&harness);
    done(&mut harness, "Record the product");
    shows(&harness, "Archive disc (BD-R 25 GB), 5 discs per box");
    // The other bar code on the box is its lot.
    scanned(&mut harness, "LOT-B2317-X");
    typed(
        &mut harness,
        "Number of boxes of this lot (1 if empty)",
        "2",
    );
    done(&mut harness, "Receive");
    shows(&harness, "10 blanks of lot LOT-B2317-X received: 10 left.");
    assert_eq!(sold(&bench), "LOT-B2317-X 0");
    done(&mut harness, "Open a box of lot LOT-B2317-X");
    assert_eq!(sold(&bench), "LOT-B2317-X 1");
    shows(&harness, "10 left, box open");
    named(&harness);
    // Another number than the record has wants a reason.
    done(&mut harness, "Count or discard lot LOT-B2317-X");
    named(&harness);
    typed(
        &mut harness,
        "Blanks that are there, in all boxes of the lot",
        "8",
    );
    done(&mut harness, "Record the count");
    shows(
        &harness,
        "8 blanks of lot LOT-B2317-X were counted, but 10 should be left",
    );
    shows(&harness, "say why it is different");
    typed(
        &mut harness,
        "Reason, if the number is different",
        "two broke",
    );
    done(&mut harness, "Record the count");
    shows(&harness, "Lot LOT-B2317-X counted: 8 left.");
    typed(&mut harness, "Blanks to discard", "3");
    typed(&mut harness, "Reason for discarding them", "scratched");
    done(&mut harness, "Discard them");
    shows(&harness, "3 blanks of lot LOT-B2317-X discarded: 5 left.");
    // Elsewhere, a scanned box says what is left of it.
    begins_with(&mut harness, "Find");
    scanned(&mut harness, BOX);
    shows(&harness, "A box of blanks: Archive disc (BD-R 25 GB).");
    shows(&harness, "5 left, box open");
    bench.done(&["audit", "verify"]);
}

#[test]
fn today_says_when_blanks_are_to_be_ordered_and_no_command_is_said() {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    bench.build(&from, "40m", &["--copies", "8"]);
    let product = ["blanks", "product", BOX, "--name", "Archive disc"];
    bench.done(&[&product[..], &["--media", "40m", "--pieces", "5"]].concat());
    let mut harness = window(&bench);
    begins_with(&mut harness, "Today");
    assert!(!is_shown("Order blanks")(&harness));
    drop(harness);
    bench.done(&["blanks", "receive", BOX, "--lot", "B1"]);
    let mut harness = window(&bench);
    begins_with(&mut harness, "Today");
    shows(
        &harness,
        "Order blanks, BD-R 40.0 MB: 5 left, 8 needed in the next month (order when fewer than 10 \
         are left).",
    );
    assert!(!is_shown("stele ")(&harness));
    done(&mut harness, "Show the blanks");
    shows(&harness, "ORDER BLANKS");
    shows(&harness, "B1, Archive disc (BD-R 40.0 MB): 5 left");
    assert!(!is_shown("stele ")(&harness));
    named(&harness);
}
