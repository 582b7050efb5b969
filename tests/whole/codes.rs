//! Codes as scanners give them, to every command that takes one: what was misread is refused aloud
//! and never searched, what is of something else is named.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use egui_kittest::kittest::Queryable;

use crate::bench::{Bench, STELE, noise};
use crate::desktop::settle;
use crate::window::window;

const MEDIA: &str = "16908288";

/// An archive with a burned copy in its place and in the drive, and the codes of both.
struct Shelved {
    bench: Bench,
    serial: String,
    slot: String,
}

fn shelved() -> Shelved {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, MEDIA, &["--copies", "1"]);
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap().to_owned();
    let put = bench.done(&["shelve", &serial, "--location", "House/Rack/1"]);
    let slot = put["slot"].as_str().unwrap().to_owned();
    Shelved {
        bench,
        serial,
        slot,
    }
}

/// Read by tests that change nothing in it.
fn read_only() -> &'static Shelved {
    static SHELVED: OnceLock<Shelved> = OnceLock::new();
    SHELVED.get_or_init(shelved)
}

/// A code with another check character.
fn wrong(code: &str) -> String {
    let (rest, last) = code.split_at(code.len() - 1);
    format!("{rest}{}", if last == "7" { "8" } else { "7" })
}

/// As a computer with a German keyboard takes what a scanner with an English one sends.
pub fn german(code: &str) -> String {
    let swapped = code.chars().map(|c| match c {
        'Y' => 'Z',
        'Z' => 'Y',
        '-' => 'ß',
        other => other,
    });
    swapped.collect()
}

/// The same with a French one, and with small letters.
fn french(code: &str) -> String {
    let sent = "aqzwm1234567890-]";
    let shown = "qawz,&é\"'(-è_çà)$";
    let taken = |c: char| sent.chars().zip(shown.chars()).find(|(key, _)| *key == c);
    let lower = code.to_lowercase();
    lower
        .chars()
        .map(|c| taken(c).map_or(c, |(_, shown)| shown))
        .collect()
}

#[test]
fn a_misread_code_is_refused_by_every_command_that_takes_one() {
    let Shelved {
        bench,
        serial,
        slot,
    } = read_only();
    let (bad_serial, bad_slot) = (wrong(serial), wrong(slot));
    let (person, set) = ("PER-0001-K", "SET-0001-7");
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let before = bench.sqlite("SELECT count(*) FROM audit");
    let drive = ["--drive", "virtual:A"];
    for arguments in [
        &["scan", &bad_serial][..],
        &["scan", &bad_serial, drive[0], drive[1]],
        &["scan", &bad_slot],
        &["scan", person],
        &["scan", set],
        &["find", &bad_serial],
        &["find", set],
        &["find", &bad_slot, "--modality", "CT"],
        &["verify", &bad_serial, drive[0], drive[1]],
        &["shelve", &bad_serial, "--location", "House/Rack/1"],
        &["shelve", serial, "--location", &bad_slot],
        &["lend", &bad_serial, "--to", "Dr. Beispiel"],
        &["lend", serial, "--to", person],
        &["return", &bad_serial, "--location", slot],
        &["return", serial, "--location", &bad_slot],
        &["copy", "lost", &bad_serial, "--why", "gone"],
        &["copy", "found", &bad_serial],
        &["copy", "retire", &bad_serial, "--why", "broken"],
        &[
            "copy",
            "told-apart",
            &bad_serial,
            "--why",
            "the other one is gone",
        ],
        &["set", "copies", set, "2"],
        &["burn", &bad_serial, drive[0], drive[1]],
        &["burn", set, drive[0], drive[1]],
        &["build", set],
        &["set", "cancel", set],
        &["set", "explain", set],
        &["label", &bad_serial],
        &["label", &bad_slot],
        &["restore", &bad_serial, "--to", to, drive[0], drive[1]],
        &["study", "leave-out", set, "--why", "gone"],
        &["drive", "history", "--copy", &bad_serial],
        &["drive", "load", "virtual:A", "--serial", &bad_serial],
        &["person", "retire", person],
        &["--as", person, "find", "evidence"],
    ] {
        bench.run(arguments).refused("CAT-070");
    }
    assert_eq!(bench.sqlite("SELECT count(*) FROM audit"), before);
    // For a person as for a program.
    for misread in [bad_serial, format!("]C0{}", german(&wrong(serial)))] {
        let mut command = Command::new(STELE);
        command
            .arg("--archive")
            .arg(bench.root())
            .args(["scan", &misread]);
        let said = String::from_utf8(command.output().unwrap().stderr).unwrap();
        assert!(said.contains("misread or mistyped"), "{said}");
        assert!(said.contains(&misread), "{said}");
    }
}

#[test]
fn a_code_of_something_else_is_named_as_that() {
    let Shelved {
        bench,
        serial,
        slot,
    } = read_only();
    let person = "PER-0001-J";
    for (arguments, is) in [
        (&["verify", slot, "--drive", "virtual:A"][..], "a location"),
        (&["shelve", "SET-0001", "--location", slot], "a set"),
        (&["shelve", serial, "--location", person], "a person"),
        (&["lend", serial, "--to", slot], "a location"),
        (&["find", slot], "a location"),
        (&["build", serial], "a copy"),
        (&["set", "copies", "SET-0001/1", "2"], "a disc"),
        (&["--as", serial, "find", "evidence"], "a copy"),
    ] {
        let ran = bench.run(arguments);
        ran.refused("CAT-071");
        let told = ran.said[0]["error"]["message"].to_string();
        assert!(told.contains(is), "{arguments:?}: {told}");
    }
    // A right code of which nothing is known is no misread one.
    bench.run(&["scan", "BOX-0001-N"]).refused("CAT-070");
    for (code, kind) in [
        ("STL-000000-F", "copy"),
        ("PER-0099-3", "person"),
        ("SET-0099-C", "set"),
        ("SLT-0099-D", "slot"),
        ("BOX-0001-Z", "box"),
        ("PCK-0001-0", "pull_list"),
        ("SET-0001/9", "disc"),
        ("PER-0099", "person"),
    ] {
        let scanned = bench.run(&["scan", code]).gives(1);
        assert_eq!(scanned["looks_like"], kind, "{scanned:#}");
    }
    // What was given out with a check character is not read to its end without.
    bench.run(&["scan", "PER-0001"]).refused("CAT-070");
    bench.run(&["--as", "PER-0001", "find"]).refused("CAT-070");
    let bare = slot.rsplit_once('-').unwrap().0;
    bench
        .run(&["shelve", serial, "--location", bare])
        .refused("CAT-070");
}

#[test]
fn codes_are_understood_as_scanners_and_keyboards_give_them() {
    let Shelved {
        bench,
        serial,
        slot,
    } = &shelved();
    let kinds = [
        (serial.as_str(), "copy"),
        (slot, "slot"),
        ("PER-0001-J", "person"),
        ("SET-0001-X", "set"),
    ];
    for (code, kind) in kinds {
        for typed in [
            code.to_lowercase().replace('-', ""),
            code.replace('-', "\u{2013}"),
            format!("]d2{code}"),
            german(&format!("]Q3{code}")).replace(']', "+"),
            french(&format!("]C0{code}")),
        ] {
            let scanned = bench.done(&["scan", &typed]);
            assert_eq!(scanned["kind"], kind, "{typed}: {scanned:#}");
        }
    }
    let uuid = bench.sqlite("SELECT lower(hex(uuid)) FROM disc");
    let uuid = [
        &uuid[..8],
        &uuid[8..12],
        &uuid[12..16],
        &uuid[16..20],
        &uuid[20..],
    ]
    .join("-");
    for disc in [
        "set-0001/1",
        "SET0001/1",
        "SET\u{2010}0001/1",
        "SET_0001_001",
        &uuid,
    ] {
        let scanned = bench.done(&["scan", disc]);
        assert_eq!(scanned["set"], "SET-0001", "{disc}: {scanned:#}");
        assert_eq!(
            bench.done(&["set", "explain", disc])["discs"][0]["name"],
            "SET-0001/1"
        );
    }
    // Whatever it is on is found by it, and narrowed as any search is.
    for code in [
        german(serial),
        "SET-0001/1".to_owned(),
        "set-0001-x".to_owned(),
        uuid.clone(),
    ] {
        let found = bench.done(&["find", &code]);
        assert_eq!(found["studies"].as_array().unwrap().len(), 1, "{found:#}");
        let none = bench.run(&["find", &code, "--to", "1950"]).gives(1);
        assert_eq!(none["studies"].as_array().unwrap().len(), 0, "{none:#}");
    }
    let typed = format!("]C0{serial}");
    let verified = bench.done(&["verify", &typed, "--drive", "virtual:A"]);
    assert_eq!(verified["serial"], *serial);
    bench.done(&[
        "lend",
        &german(serial),
        "--to",
        &french("PER-0001-J"),
        "--last",
        "--why",
        "no other",
    ]);
    let back = bench.done(&["return", &french(serial), "--location", &german(slot)]);
    assert_eq!(
        (&back["serial"], &back["slot"]),
        (&serial.as_str().into(), &slot.as_str().into())
    );
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&[
        "--as",
        &french("PER-0001-J"),
        "copy",
        "lost",
        &serial.to_lowercase(),
        "--searched",
        "--why",
        "searched for a week",
    ]);
    bench.done(&["copy", "found", serial]);
    // What is named after it has its name as it is written.
    let label = bench.done(&["label", &typed.to_lowercase()]);
    let file = label["file"].as_str().unwrap();
    assert!(file.ends_with(&format!("labels/{serial}.html")), "{file}");
    let logs = fs::read_dir(bench.root().join("logs")).unwrap();
    for log in logs {
        let name = log.unwrap().file_name().into_string().unwrap();
        let harmless = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        assert!(harmless, "{name}");
    }
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn the_window_says_that_a_scan_was_misread() {
    let Shelved { bench, serial, .. } = read_only();
    let mut harness = window(bench);
    for (typed, is_read) in [(wrong(serial), false), (german(serial), true)] {
        harness.get_by_label("Scan or search").focus();
        harness.get_by_label("Scan or search").type_text(&typed);
        harness.run_steps(2);
        harness.key_press(egui::Key::Enter);
        settle(&mut harness);
        let view = &harness.state().view;
        assert_eq!(view.answer.is_some(), is_read, "{typed}");
        let said = view.message.as_ref().map(|note| note.text.as_str());
        let told = said.is_some_and(|text| text.contains("misread or mistyped"));
        assert!(is_read || told, "{said:?}");
    }
}

/// What people type who have no label at hand: a path, a file's name, a serial without its letters.
#[test]
fn what_is_no_code_and_names_one_thing_is_understood_by_a_scan() {
    let Shelved {
        bench,
        serial,
        slot,
    } = read_only();
    let scanned = |text: &str| bench.run(&["scan", text]).report;
    for path in ["House/Rack/1", "House/Rack/1/", " House/Rack/1 "] {
        let place = scanned(path);
        assert_eq!(place["slot"], slot.as_str(), "{path}: {place:#}");
    }
    for name in ["SET-0001-1", "set-0001-1.iso", "SET-0001-1.ISO"] {
        let disc = scanned(name);
        assert_eq!(disc["disc"], "SET-0001/1", "{name}: {disc:#}");
    }
    // There is no such disc: a check character that was misread.
    bench.run(&["scan", "SET-0001-2"]).refused("CAT-070");
    let bare = serial.strip_prefix("STL-").unwrap();
    for typed in [bare.to_owned(), bare.to_ascii_lowercase()] {
        assert_eq!(scanned(&typed)["serial"], serial.as_str(), "{typed}");
    }
    // Without its dash, or of letters alone, it is words; with another check character it was
    // misread, whatever it is for, unless something is called so.
    let dashless = bare.replace('-', "");
    for text in [&dashless, "MARTEN-S", "123456-8", "House/Nowhere"] {
        assert_eq!(scanned(text)["kind"], "text", "{text}");
    }
    let is_wrong = |text: &&str| stele_catalog::Code::not_misread(text).is_err();
    let misread = ["1VQQHC-H", "1VQQHC-J"].into_iter().find(is_wrong);
    let misread = misread.unwrap();
    let told = [
        &["scan", misread][..],
        &["find", misread],
        &["verify", misread, "--drive", "virtual:A"],
        &["burn", misread, "--drive", "virtual:A"],
        &["study", "leave-out", misread, "--why", "a test"],
    ];
    for line in told {
        bench.run(line).refused("CAT-070");
    }
    let person = crate::patients::said(bench, &["scan", "PER--0001-J"]);
    assert!(person.contains("--as PER-0001-J"), "{person}");
}
