//! Locations, and what may leave them.

use super::{advised, blank, built, burned};
use crate::bench::Bench;

#[test]
fn what_is_advised_of_a_location_helps() {
    let bench = built("2");
    let one = burned(&bench);
    blank(&bench);
    let other = burned(&bench);
    let shelf = bench.done(&["place", "add", "House/Room 1/Rack 1/Shelf 1"]);
    let code = shelf["slot"].as_str().unwrap().to_owned();
    let twice = ["place", "add", "House/Room 1/Rack 1/Shelf 1"];
    let seen = advised(&bench, "PLC-001", &twice).followed(&bench, "scan", &[("CODE", &code)]);
    assert_eq!(seen.report["slot"], *code);
    let inside = ["place", "move", "House", "--to", &code];
    advised(&bench, "PLC-002", &inside).followed(&bench, "place list", &[]);
    // What was called a slot is a room, and takes racks.
    let small = bench.done(&["place", "add", "House/Archive", "--kind", "slot"]);
    let small = small["slot"].as_str().unwrap().to_owned();
    let shift = ["place", "move", "House/Room 1/Rack 1", "--to", &small];
    let advice = advised(&bench, "PLC-003", &shift);
    advice.followed(&bench, "place change", &[("KIND", "room")]);
    bench.done(&shift);
    let near = ["shelve", &one, "--location", "House/Archiv/1"];
    let annex = bench.done(&["place", "add", "House/Annex", "--kind", "vault"]);
    let annex = annex["slot"].as_str().unwrap().to_owned();
    let merge = ["place", "merge", &annex, "--into", "House/Room 1"];
    let advice = advised(&bench, "PLC-008", &merge);
    advice.followed(&bench, "place change", &[]);
    bench.done(&merge);
    let code_for_name = ["place", "rename", &small, "BOX-0001"];
    advised(&bench, "PLC-009", &code_for_name);
    let advice = advised(&bench, "PLC-006", &near);
    advice.followed(&bench, "place add", &[]);
    bench.done(&near);
    let slot = "House/Archive/Rack 1/Shelf 1/4";
    bench.done(&["shelve", &one, "--location", slot]);
    let taken = ["shelve", &other, "--location", slot];
    let advice = advised(&bench, "PLC-004", &taken);
    let elsewhere = "House/Archive/Rack 1/Shelf 1/5";
    advice.followed(
        &bench,
        "shelve",
        &[("SERIAL", &one), ("LOCATION", elsewhere)],
    );
    bench.done(&taken);
}

#[test]
fn what_is_advised_of_a_loan_helps() {
    let bench = built("1");
    let one = burned(&bench);
    bench.done(&["copy", "lost", &one, "--why", "gone"]);
    bench.done(&["copy", "found", &one]);
    let lend = ["lend", &one, "--to", "Ward 3"];
    let advice = advised(&bench, "LND-001", &lend);
    advice.followed(&bench, "verify", &[("DRIVE", "virtual:A")]);
    let advice = advised(&bench, "LND-002", &lend);
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let study = [
        ("STUDY", "case:C"),
        ("NAME", "Dr. Haddad"),
        ("ADDRESS", "Ward 3"),
        ("FOLDER", to),
        ("DRIVE", "virtual:A"),
    ];
    advice.followed(&bench, "deliver", &study);
    bench.done(&[&lend[..], &["--last", "--why", "court order"]].concat());
    let back = ["return", &one];
    let advice = advised(&bench, "LND-003", &back);
    let back = advice.followed(
        &bench,
        "return",
        &[("SERIAL", &one), ("LOCATION", "House/1")],
    );
    assert_eq!(back.report["place"], "House/1");
    let last = [&lend[..], &["--last", "--why", "court order"]].concat();
    bench.done(&last);
    bench.run(&["return", &one, "--condition", "dirty"]);
    let advice = advised(&bench, "JOB-146", &last);
    let read = advice.followed(&bench, "verify", &[("DRIVE", "virtual:A")]);
    assert_eq!(read.report["class"], "ok", "{:#}", read.report);
    bench.done(&last);
}

#[test]
fn what_is_advised_of_a_stock_take_helps() {
    let bench = built("1");
    let one = burned(&bench);
    bench.done(&["place", "add", "House/Room 1/Rack 1/Shelf 1"]);
    bench.done(&["place", "add", "House/Room 1/Rack 1/Shelf 2"]);
    bench.done(&["shelve", &one, "--location", "House/Room 1/Rack 1/Shelf 1"]);
    let none = ["stocktake", "end"];
    advised(&bench, "STK-002", &none).followed(&bench, "stocktake begin", &[]);
    let again = ["stocktake", "begin", "House/Room 1/Rack 1/Shelf 1"];
    let open = advised(&bench, "STK-001", &again);
    open.followed(&bench, "stocktake show", &[]);
    let early = ["stocktake", "end"];
    advised(&bench, "STK-004", &early).followed(&bench, "stocktake end", &[]);
    bench.done(&again);
    let outside = ["stocktake", "count", "House/Room 1/Rack 1/Shelf 2"];
    let advice = advised(&bench, "STK-003", &outside);
    advice.followed(&bench, "stocktake end", &[]);
    bench.done(&["stocktake", "begin"]);
    bench.done(&outside);
}

#[test]
fn what_is_advised_of_blanks_helps() {
    let bench = Bench::new();
    let bar_code = "4006381333931";
    let values = [
        ("GTIN", bar_code),
        ("LOT", "B1"),
        ("MEDIUM", "bd25"),
        ("NUMBER", "10"),
        ("TEXT", "Disc"),
    ];
    let receive = ["blanks", "receive", bar_code, "--lot", "B1"];
    advised(&bench, "BLK-002", &receive).followed(&bench, "blanks product", &values);
    let none = ["blanks", "open", "B1"];
    let advice = advised(&bench, "BLK-003", &none);
    advice.followed(&bench, "blanks list", &values);
    advice.followed(&bench, "blanks receive", &values);
    let many = ["blanks", "discard", "B1", "11", "--why", "broken"];
    advised(&bench, "BLK-005", &many).followed(&bench, "blanks count", &values);
    let fewer = ["blanks", "count", "B1", "9"];
    let counted = advised(&bench, "BLK-006", &fewer).followed(&bench, "blanks count", &values);
    // The number that was counted is known.
    assert_eq!(counted.report["left"], 9);
    let other = ["blanks", "product", "96385074", "--name", "Other"];
    bench.done(&[&other[..], &["--media", "bd50", "--pieces", "5"]].concat());
    let mixed = ["blanks", "receive", "96385074", "--lot", "B1"];
    advised(&bench, "BLK-004", &mixed).followed(&bench, "blanks show", &values);
}

#[test]
fn what_is_advised_of_the_quarterly_check_helps() {
    let bench = Bench::new();
    let none = ["check", "begin"];
    advised(&bench, "CHK-001", &none).followed(&bench, "status", &[]);
    let (bench, _) = crate::loans::with_two();
    let list = ["check", "list"];
    advised(&bench, "CHK-002", &list).followed(&bench, "check begin", &[]);
    bench.done(&list);
    let why = "audit of 2026";
    let same = ["check", "rules", "--bad", "2", "--why", why];
    advised(&bench, "CHK-004", &same).followed(&bench, "check rules", &[]);
}
