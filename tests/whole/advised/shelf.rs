//! Copies: lent, sent, kept apart, gone.

use super::{Advice, MEDIA, advised, blank, built, burned, next, planned};
use crate::bench::Bench;
use crate::in_drive::clone_of;
use crate::killed::killed_in;
use crate::states;
use crate::whose::{BURN_IN_A, two_drives};

#[test]
fn what_is_advised_of_a_copy_that_is_somewhere_else_helps() {
    let bench = built("1");
    let one = burned(&bench);
    let why = ["--last", "--why", "no other"];
    let lend = [&["lend", &one, "--to", "Dr. Beispiel"][..], &why].concat();
    let place = [("LOCATION", "House/Rack/1")];
    bench.done(&lend);
    // It came from no place, then from one: only where it has none is it asked for.
    advised(&bench, "CAT-014", &lend).followed(&bench, "return", &place);
    bench.done(&lend);
    advised(&bench, "CAT-014", &lend).followed(&bench, "return", &[]);
    bench.done(&lend);
    bench.done(&["return", &one, "--location", "House/Rack/1"]);

    let back = ["return", &one, "--location", "House/Rack/2"];
    let shelved = advised(&bench, "CAT-015", &back).followed(&bench, "shelve", &[]);
    assert_eq!(shelved.report["place"], "House/Rack/2");

    let sent = [
        "copy", "send", &one, "--to", "Vault", "--last", "--why", "order",
    ];
    advised(&bench, "SHP-015", &sent[..5]).followed(&bench, "copy send", &[("TEXT", "order")]);
    let advice = advised(&bench, "CAT-053", &lend);
    advice.followed(&bench, "copy arrived", &[]);
    let arrived = ["copy", "arrived", &one];
    advised(&bench, "CAT-054", &arrived).followed(&bench, "shelve", &place);
    bench.done(&sent);
    advised(&bench, "CAT-053", &lend).followed(
        &bench,
        "copy missing",
        &[("TEXT", "it never came")],
    );
    let retire = ["copy", "retire", &one, "--why", "it is gone"];
    let found = advised(&bench, "CAT-080", &retire).followed(&bench, "copy found", &[]);
    assert_eq!(found.report["state"], "suspect", "{:#}", found.report);
    bench.done(&["verify", &one, "--drive", "virtual:A"]);

    bench.run(&["copy", "quarantine", &one, "--why", "wet"]);
    let advice = advised(&bench, "CAT-055", &lend);
    advice.followed(&bench, "verify", &[("DRIVE", "virtual:A")]);
    advice.followed(&bench, "copy release", &[("TEXT", "dry")]);
    bench.done(&lend);
    bench.done(&["return", &one, "--location", "House/Rack/1"]);
    for _ in 0..2 {
        bench.done(&["person", "add", "Dr. Same", "--role", "borrower"]);
    }
    let lend = ["lend", &one, "--to", "Dr. Same"];
    advised(&bench, "CAT-034", &lend).followed(&bench, "person list", &[]);
    let release = ["copy", "release", &one, "--why", "dry"];
    let seen = advised(&bench, "CAT-056", &release).followed(&bench, "scan", &[]);
    assert_eq!(seen.report["state"], "good", "{:#}", seen.report);
}

#[test]
fn what_is_advised_of_a_copy_that_is_gone_helps() {
    let bench = built("1");
    let one = burned(&bench);
    let retire = ["copy", "retire", &one, "--why", "it broke"];
    blank(&bench);
    let advice = advised(&bench, "CAT-048", &retire);
    let second = advice.followed(&bench, "burn", &[("DRIVE", "virtual:A")]);
    let second = second.report["serial"].as_str().unwrap().to_owned();
    let verify = ["verify", &one, "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-009", &verify);
    // In practice the disc that was asked for is put in by a command.
    advice.followed(&bench, "drive load", &[]);
    bench.done(&verify);
    bench.done(&["drive", "load", "virtual:A", "--serial", &second]);
    advice.followed(&bench, "scan", &[("SERIAL", &one)]);
    advice.followed(
        &bench,
        "copy missing",
        &[("SERIAL", &one), ("TEXT", "gone")],
    );
    bench.done(&["copy", "found", &one]);
    bench.done(&["copy", "retire", &one, "--why", "gone"]);
    let apart = ["copy", "quarantine", &one, "--why", "a test"];
    let gone = advised(&bench, "CAT-005", &apart);
    gone.followed(&bench, "copy found", &[]);
    bench.done(&["copy", "retire", &one, "--why", "gone"]);

    let destroyed = ["copy", "destroyed", &second, "--last", "--why", "by order"];
    bench.run(&destroyed).gives(0);
    let found = ["copy", "found", &second];
    let advice = advised(&bench, "CAT-057", &found);
    advice.followed(&bench, "copy found", &[("TEXT", "it was not")]);
    bench.run(&destroyed).gives(0);
    let here = ["verify", "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-097", &here);
    advice.followed(&bench, "copy found", &[("TEXT", "it is the copy")]);
    bench.done(&here);
    bench.done(&["copy", "lost", &second, "--why", "gone"]);
    let found = ["copy", "found", &second, "--destroyed", "--why", "a test"];
    advised(&bench, "CAT-058", &found).followed(&bench, "copy found", &[]);
    // Once it is on record as here, neither sends to the other.
    for again in [&found[..], &["copy", "found", &second]] {
        let code = if again.len() > 3 {
            "CAT-058"
        } else {
            "CAT-005"
        };
        let said = advised(&bench, code, again);
        assert!(!said.0.contains("copy found"), "{}", said.0);
        said.followed(&bench, "scan", &[]);
    }
    let apart = ["copy", "told-apart", &second, "--why", "a test"];
    advised(&bench, "JOB-065", &apart).followed(&bench, "scan", &[]);
}

#[test]
fn what_is_advised_of_a_copy_that_is_lost_helps() {
    let bench = built("1");
    let one = burned(&bench);
    let add = ["person", "add", "Lo", "--role", "locator"];
    let locator = bench.done(&add)["person"].as_str().unwrap().to_owned();
    let lost = ["copy", "lost", &one, "--why", "gone", "--as", &locator];
    let missing = [("TEXT", "not in its box")];
    // Follows: JOB-137
    let seen = ["copy", "missing", &one, "--why", "not in its box"];
    bench.run_as_it_is(&seen).refused("JOB-137");
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&["drive", "load", "virtual:A", "--serial", &one]);
    let gone = advised(&bench, "INC-001", &lost).followed(&bench, "copy missing", &missing);
    assert_eq!(gone.report["state"], "missing");
    bench.done(&["copy", "lost", &one, "--why", "gone"]);
    let close = ["incident", "close", "1", "--why", "all were told"];
    bench.done(&close);
    let all = advised(&bench, "INC-004", &close).followed(&bench, "incident list", &[]);
    assert!(all.report["incidents"][0]["closed"].is_string());
    let other = ["incident", "show", "7"];
    advised(&bench, "JOB-002", &other).followed(&bench, "incident list", &[]);
}

#[test]
fn what_is_advised_of_a_copy_that_nobody_has_missed_helps() {
    for (begin, state) in [("copy missing", "missing"), ("copy lost", "lost")] {
        let bench = built("1");
        let one = burned(&bench);
        bench.done(&["shelve", &one, "--location", "House/Rack/1"]);
        bench.done(&["drive", "eject", "virtual:A"]);
        // Follows: JOB-139
        let lost = bench.run_as_it_is(&["copy", "lost", &one, "--why", "gone"]);
        lost.refused("JOB-139");
        let advice = Advice(format!("{:?}", lost.said));
        let gone = advice.followed(&bench, begin, &[("TEXT", "not in its box")]);
        assert_eq!(gone.report["state"], state, "{:#}", gone.report);
    }
}

#[test]
fn what_is_advised_of_a_burn_that_was_cut_off_helps() {
    let cut_off = || {
        let bench = killed_in("burning", 0.3, &BURN_IN_A, two_drives);
        bench.done(&["status"]);
        let serial = bench.sqlite("SELECT serial FROM copy WHERE state = 'suspect'");
        let verify = ["verify", &serial, "--drive", "virtual:B", "--by-label"];
        let advice = advised(&bench, "JOB-122", &verify);
        (bench, serial, advice)
    };
    let (bench, serial, advice) = cut_off();
    let read = advice.followed(&bench, "verify", &[]);
    assert_eq!(read.report["state"], "failed");
    assert_eq!(bench.done(&["scan", &serial])["state"], "failed");
    let (bench, _, advice) = cut_off();
    advice.followed(&bench, "copy retire", &[("TEXT", "its drive is broken")]);
    assert_eq!(next(&bench), "burn");
}

/// It is known that the burn was cut off, and its disc has no tag.
#[test]
fn what_is_advised_of_a_disc_that_a_burn_left_open_decides_about_its_copy() {
    let bench = killed_in("burning", 0.3, &BURN_IN_A, two_drives);
    bench.done(&["status"]);
    let scan = ["scan", "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-129", &scan);
    let verified = advice.followed(&bench, "verify", &[]);
    assert_eq!(verified.report["never_whole"], true);
    advised(&bench, "JOB-129", &scan).followed(&bench, "status", &[]);
}

/// Nobody knows how far the burn came, and its disc has no tag: the whole way from the next step.
#[test]
fn what_is_advised_of_a_disc_that_was_cut_off_in_its_own_drive_leads_on() {
    let bench = killed_in("burning", 0.3, &BURN_IN_A, two_drives);
    for mark in std::fs::read_dir(bench.root().join("locks")).unwrap() {
        let mark = mark.unwrap().path();
        if mark.extension().is_some_and(|ending| ending == "writing") {
            std::fs::remove_file(mark).unwrap();
        }
    }
    bench.done(&["status"]);
    let serial = bench.sqlite("SELECT serial FROM copy WHERE state = 'suspect'");
    let verify = ["verify", &serial, "--drive", "virtual:A"];
    // As the disc says no more of itself, its label is not asked for in vain.
    advised(&bench, "JOB-125", &[verify[0], verify[2], verify[3]]);
    advised(&bench, "JOB-125", &verify);
    let by_label = [&verify[..], &["--by-label"]].concat();
    let advice = advised(&bench, "JOB-125", &by_label);
    assert!(!advice.0.contains("stele verify"), "{}", advice.0);
    advice.followed(&bench, "copy retire", &[("TEXT", "never closed")]);
    assert_eq!(next(&bench), "burn");
    bench.done(&[
        "drive",
        "load",
        "virtual:A",
        "--blank",
        crate::killed::MEDIA,
    ]);
    bench.done(&BURN_IN_A);
}

#[test]
fn what_is_advised_of_a_burn_that_cannot_be_helps() {
    let bench = built("1");
    let one = burned(&bench);
    let again = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let drive = [("DRIVE", "virtual:A")];
    let advice = advised(&bench, "JOB-008", &["burn", &one, "--drive", "virtual:A"]);
    advice.followed(&bench, "verify", &drive);
    advice.followed(&bench, "status", &[]);
    let advice = advised(&bench, "BRN-002", &[&again[..], &["--extra"]].concat());
    let seen = advice.followed(&bench, "scan", &drive);
    assert_eq!(seen.report["serial"], one.as_str(), "{:#}", seen.report);
    blank(&bench);
    let advice = advised(&bench, "JOB-007", &again);
    let second = advice.followed(&bench, "burn", &drive).report["serial"].clone();
    let second = second.as_str().unwrap();
    blank(&bench);
    let verify = ["verify", second, "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-044", &verify);
    let gone = [("SERIAL", second), ("TEXT", "the cat ate it")];
    advice.followed(&bench, "copy retire", &gone);
    assert_eq!(next(&bench), "shelve");
    let (rest, last) = one.split_at(one.len() - 1);
    let misread = format!("{rest}{}", if last == "7" { "8" } else { "7" });
    let advice = advised(&bench, "CAT-070", &["scan", &misread]);
    advice.followed(&bench, "label", &[("SERIAL", &one)]);
    let shelved = bench.done(&["shelve", &one, "--location", "House/1"]);
    let slot = shelved["slot"].as_str().unwrap();
    let advice = advised(&bench, "CAT-071", &["lend", slot, "--to", "Dr. Beispiel"]);
    advice.followed(&bench, "scan", &[("CODE", slot)]);
}

#[test]
fn what_is_advised_of_serials_in_place_of_discs_helps() {
    let bench = built("2");
    let planned = bench.sqlite("SELECT serial FROM copy ORDER BY id LIMIT 1");
    let drop = ["disc", "cancel", &planned];
    let advice = advised(&bench, "JOB-115", &drop);
    advice.followed(&bench, "copy retire", &[("TEXT", "its label is torn")]);
    let burn = ["burn", &planned, "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-113", &burn);
    let second = advice.followed(&bench, "burn", &[("DRIVE", "virtual:A")]);
    assert_eq!(second.report["good"], true);

    let bench = built("1");
    let planned = bench.sqlite("SELECT serial FROM copy ORDER BY id LIMIT 1");
    for drop in [["disc", "cancel", &planned], ["set", "cancel", &planned]] {
        advised(&bench, "JOB-115", &drop);
    }
    let advice = advised(&bench, "JOB-115", &["disc", "cancel", &planned]);
    advice.followed(&bench, "disc cancel", &[]);
    assert_eq!(next(&bench), "plan");
}

#[test]
fn what_is_advised_of_a_disc_that_is_no_copy_helps() {
    let bench = built("2");
    let planned = bench.sqlite("SELECT serial FROM copy ORDER BY id LIMIT 1");
    let send = ["copy", "send", &planned, "--to", "Vault"];
    advised(&bench, "CAT-049", &send).followed(&bench, "status", &[]);
    bench.drive("B", "bdre:20M");
    let values = [("DISC", "SET-0001/1"), ("DRIVE", "virtual:B")];
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:B"];
    let advice = advised(&bench, "BRN-004", &burn);
    let trial = advice.followed(&bench, "burn", &values);
    assert_eq!(trial.code, 0, "{:#}", trial.report);
    let verify = ["verify", "--drive", "virtual:B"];
    advised(&bench, "JOB-071", &verify).followed(&bench, "disc inspect", &[]);
    burned(&bench);
    bench.done(&["drive", "load", "virtual:A", "--blank", "dvd-r:20M"]);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-036", &burn);
    advice.followed(&bench, "set copies", &[("NUMBER", "1")]);
    assert_ne!(next(&bench), "burn");

    // A disc of another archive.
    let other = super::waiting();
    let owner = "St. Mary's, Zürich";
    other.done(&[
        "plan",
        "--media",
        super::MEDIA,
        "--copies",
        "1",
        "--owner",
        owner,
    ]);
    other.done(&["build", "SET-0001"]);
    other.drive("A", super::MEDIA);
    burned(&other);
    let drives = other.done(&["drive", "list"])["drives"].clone();
    let medium = drives[0]["file"].as_str().unwrap();
    bench.done(&["drive", "load", "virtual:A", "--medium", medium]);
    let verify = ["verify", "--drive", "virtual:A"];
    let known = || bench.sqlite("SELECT COUNT(*) FROM audit");
    let before = known();
    advised(&bench, "JOB-064", &verify).followed(&bench, "disc inspect", &[]);
    for verb in ["scan", "verify"] {
        let said = format!("{:?}", bench.run(&[verb, "--drive", "virtual:A"]).said);
        let whose = format!("a disc of another archive. Its owner, as the disc says: {owner}");
        assert!(said.contains(&whose), "{said}");
    }
    assert_eq!(known(), before, "nothing is recorded of it");
}

#[test]
fn what_is_advised_of_two_discs_that_say_they_are_one_copy_tells_them_apart() {
    let bench = built("1");
    let one = burned(&bench);
    let drives = bench.done(&["drive", "list"])["drives"].clone();
    let real = drives[0]["file"].as_str().unwrap();
    let clone = clone_of(real);
    bench.done(&["drive", "create", "B"]);
    bench.done(&["drive", "load", "virtual:B", "--medium", real]);
    bench.done(&["verify", "--drive", "virtual:B"]);
    bench.done(&["drive", "load", "virtual:A", "--medium", &clone]);
    let advice = advised(&bench, "JOB-063", &["verify", "--drive", "virtual:A"]);
    // The other one is marked and taken away.
    bench.done(&["drive", "eject", "virtual:A"]);
    let apart = [("DRIVE", "virtual:B"), ("TEXT", "by its label")];
    advice.followed(&bench, "copy told-apart", &apart);
    bench.done(&["verify", "--drive", "virtual:B"]);
    assert_eq!(bench.done(&["scan", &one])["state"], "good");
}

#[test]
fn what_is_advised_of_drives_and_discs_that_are_not_there_names_those_that_are() {
    let bench = Bench::live();
    let verify = ["verify", "--drive", "/dev/stele-none"];
    advised(&bench, "SGI-001", &verify).followed(&bench, "drive list", &[]);
    let bench = Bench::new();
    bench.drive("A", MEDIA);
    let bench = planned("1");
    let copy = bench.done(&["status"])["sets"][0]["discs"][0]["copies"][0]["serial"].clone();
    let load = [
        "drive",
        "load",
        "virtual:A",
        "--serial",
        copy.as_str().unwrap(),
    ];
    advised(&bench, "STA-003", &load).followed(&bench, "copy history", &[]);
    // A drive that nobody has is not taken for a file.
    advised(&bench, "STA-001", &["disc", "inspect", "Z"]).followed(&bench, "drive list", &[]);
    bench.run(&["disc", "inspect", "Z.iso"]).refused("JOB-010");
}

#[test]
fn what_is_advised_of_a_shipment_helps() {
    let (bench, [one, other]) = crate::loans::with_two();
    let begun = bench.done(&["shipment", "begin", "Vault/1"]);
    let code = begun["shipment"].as_str().unwrap();
    let values = [
        ("SERIAL", one.as_str()),
        ("SHIPMENT", code),
        ("NUMBER", "0042"),
        ("TEXT", "typed wrongly"),
        ("NAME", "Wing"),
        ("LOCATION", "Vault/1"),
    ];
    let seal = ["shipment", "seal", code, "0042"];
    advised(&bench, "SHP-006", &seal).followed(&bench, "shipment pack", &values);
    let pack = ["shipment", "pack", code, &one];
    let out = advised(&bench, "SHP-003", &pack).followed(&bench, "shipment unpack", &values);
    assert_eq!(out.report["copies"], 0);
    bench.done(&pack);
    let same = advised(&bench, "SHP-012", &["shipment", "pack", code, &other]);
    same.followed(&bench, "shipment unpack", &values);
    bench.done(&pack);
    let not_in = advised(&bench, "SHP-004", &["shipment", "unpack", code, &other]);
    not_in.followed(&bench, "shipment show", &values);
    let empty = advised(&bench, "SHP-011", &["shipment", "seal", code, " "]);
    empty.followed(&bench, "shipment seal", &values);
    let receive = ["shipment", "receive", code, &one];
    let over = advised(&bench, "SHP-008", &receive);
    let over = over.followed(&bench, "shipment hand-over", &values);
    assert_eq!(over.report["stage"], "handed_over");
    let second = bench.done(&["shipment", "begin", "Vault/1"])["shipment"].clone();
    let second = second.as_str().unwrap();
    let same = advised(&bench, "SHP-001", &["shipment", "pack", second, &other]);
    same.followed(&bench, "shipment show", &values);
    bench.done(&["shipment", "cancel", second]);
    let other_seal = ["shipment", "receive", code, "--seal", "0099"];
    assert_eq!(bench.run(&other_seal).code, 1);
    let seal_again = ["shipment", "receive", code, "--seal", "0042"];
    let right = advised(&bench, "SHP-013", &seal_again);
    let right = right.followed(&bench, "shipment receive", &values).report;
    assert_eq!(right["seal_differs"], false);
    let received = advised(&bench, "SHP-007", &pack);
    let received = received.followed(&bench, "shipment receive", &values);
    assert_eq!(received.report["stage"], "received");
    let again = advised(&bench, "SHP-009", &seal);
    let again = again.followed(&bench, "shipment begin", &values);
    let next = again.report["shipment"].as_str().unwrap();
    // The copy is there.
    let there = ["shipment", "pack", next, &one];
    advised(&bench, "SHP-005", &there).followed(
        &bench,
        "shipment begin",
        &[("LOCATION", "House/9")],
    );
    // The other one is the last in its place while this one is on its way.
    bench.done(&["copy", "send", &one, "--to", "House/9"]);
    let last = ["shipment", "pack", next, &other];
    let arrived = advised(&bench, "SHP-010", &last);
    arrived.followed(&bench, "copy arrived", &values);
    bench.done(&["lend", &one, "--to", "Ward 3"]);
    let why = [("TEXT", "court order")];
    advised(&bench, "SHP-002", &last).followed(&bench, "shipment pack", &why);
}

/// The number on the seal is compared before anything in the box counts as arrived.
#[test]
fn a_copy_of_a_sealed_shipment_arrives_only_with_its_seal() {
    let (bench, [one, _]) = crate::loans::with_two();
    let code = crate::shipments::begun(&bench);
    bench.done(&["shipment", "pack", &code, &one]);
    bench.done(&["shipment", "seal", &code, "004271"]);
    bench.done(&["shipment", "hand-over", &code, "--to", "Jonas Weber"]);
    let values = [("NUMBER", "004272")];
    let shelve = ["shelve", &one, "--location", "Vault/Rack 1"];
    let way = advised(&bench, "CAT-053", &shelve);
    let seal = advised(&bench, "SHP-016", &["copy", "arrived", &one]);
    assert_eq!(bench.done(&["shipment", "show", &code])["received"], 0);
    let came = seal.followed(&bench, "shipment receive", &values).report;
    assert_eq!(came["seal_differs"], true, "{came:#}");
    // The whole of it is received: the first advice leads to the same command.
    way.followed(&bench, "copy missing", &[("TEXT", "the box was open")]);
}

/// Both copies of a disc are damaged without a loss: nobody asks for a blank until a check says
/// that little is left, and status, scan, burn and verify say the same.
#[test]
fn a_copy_that_is_to_be_checked_again_counts_until_that_check() {
    let (bench, copy) = states::burned("2");
    states::make("watch", &bench, &copy);
    bench.done(&["shelve", &copy, "--location", "House/1"]);
    states::spoil(&bench, "B", 2);
    let second = bench.run(&["verify", "--drive", "virtual:B"]).gives(1);
    assert_eq!(second["state"], "watch", "{second:#}");
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["next"]["do"], "send_away", "{status:#}");
    assert_eq!(status["check_soon"].as_array().unwrap().len(), 2);
    assert_eq!(status["in_danger"], serde_json::json!([]));
    let scan = |what: &str| bench.done(&["scan", what])["next"]["do"].clone();
    assert_eq!(scan("SET-0001"), "set_is_done");
    assert_eq!(scan(&copy), "read_again");
    let queue = bench.done(&["burn", "SET-0001", "--drive", "virtual:A"]);
    assert_eq!(queue["burned"], serde_json::json!([]), "{queue:#}");
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let advice = advised(&bench, "JOB-136", &burn);
    let said = crate::plain_words::told(&bench, &burn);
    let due = said.split("next check, which is due by ").nth(1);
    let due = due.unwrap_or_else(|| panic!("{said}"));
    // Three months, as its state says: a year away is no "soon".
    let in_100 = bench.sqlite("SELECT date('now', '+100 days')");
    let in_80 = bench.sqlite("SELECT date('now', '+80 days')");
    assert!((&*in_80..&*in_100).contains(&&due[..10]), "{said}");
    advice.followed(&bench, "verify", &[]);
    // Whoever wants one more makes it.
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    let extra = advice.followed(&bench, "burn", &[]).report;
    assert_eq!(extra["good"], true, "{extra:#}");
    // One that is kept apart counts no more, and one is asked for where others are too few.
    let third = extra["serial"].as_str().unwrap();
    let apart = |serial: &str| {
        bench.done(&["copy", "quarantine", serial, "--why", "wet"]);
    };
    apart(third);
    bench.run(&burn).refused("JOB-136");
    apart(&copy);
    assert_eq!(bench.run(&["status"]).report["next"]["do"], "burn");
}
