//! Labels: what a scanner reads off them, and what a person does.

use std::fs;
use std::path::Path;
use std::process::Command;

use stele_burner::parity::find_geometry::geometry_of_label;
use stele_samples::{self as samples, SampleSize};

use crate::bench::{Bench, Ran, witness};

/// Bar codes of a page, drawn by librsvg and read by zbar, in the order of the page.
fn scanned(bench: &Bench, page: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for (number, part) in page.split("<svg ").skip(1).enumerate() {
        let drawing = part.split("</svg>").next().unwrap();
        let svg = bench.beside(&format!("bars-{number}.svg"));
        let png = svg.with_extension("png");
        fs::write(&svg, format!("<svg {drawing}</svg>")).unwrap();
        let mut draw = Command::new("rsvg-convert");
        witness(draw.args(["--zoom", "3", "--output"]).args([&png, &svg]));
        let read = witness(Command::new("zbarimg").args(["--raw", "-q"]).arg(&png));
        codes.push(read.trim().to_owned());
    }
    codes
}

/// An archive with one built disc, and the length of its image.
fn built() -> (Bench, u64) {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    let image = bench.build(&from, "40m", &[]);
    let bytes = fs::metadata(image).unwrap().len();
    (bench, bytes)
}

#[test]
fn a_scanner_reads_the_serial_and_a_person_what_the_disc_survives() {
    let (bench, image_bytes) = built();
    let set = "SET-0001";
    let made = bench.done(&["label", set]);
    let labels = made["labels"].as_array().unwrap();
    assert_eq!(
        labels.len(),
        3,
        "one for each copy, and the set's: {made:#}"
    );
    let file = Path::new(made["file"].as_str().unwrap());
    let page = fs::read_to_string(file).unwrap();
    let codes: Vec<&str> = labels.iter().map(|l| l["code"].as_str().unwrap()).collect();
    assert_eq!(scanned(&bench, &page), codes);
    for (code, kind) in codes.iter().zip(["copy", "copy", "set"]) {
        let answer = bench.done(&["scan", code]);
        assert_eq!(answer["kind"], kind, "{answer:#}");
    }
    assert_eq!(codes[2], "SET-0001-X");

    // The same words as `explain` says, and a geometry that the decoder takes.
    let explained = bench.done(&["set", "explain", set]);
    let survives = &explained["discs"][0]["survives"];
    assert_eq!(labels[0]["survives"], *survives);
    let megabytes = survives["burst_sectors"].as_f64().unwrap() * 2048.0 / 1e6;
    let words = format!("one damaged stretch of up to {megabytes:.2} MB");
    assert!(page.contains(&words), "{words}");
    let mut lines = page.lines();
    let geometry = lines.find_map(|l| geometry_of_label(l.trim_matches(['<', 'p', '>', '/'])));
    let sectors = geometry.unwrap().sectors().0;
    assert_eq!(sectors, image_bytes / 2048);
    assert_eq!(labels[0]["divided"]["sectors"], sectors);

    // Nobody's name: what is on a label is seen by everybody.
    for secret in ["Patient", "^", "CASE-1"] {
        assert!(!page.contains(secret), "{secret}");
    }
    // The same page again.
    bench.done(&["label", set]);
    assert_eq!(fs::read_to_string(file).unwrap(), page);
}

#[test]
fn places_have_labels_and_nothing_is_overwritten_elsewhere() {
    let (bench, _) = built();
    bench.drive("A", "40m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    let put = bench.done(&[
        "shelve",
        serial,
        "--location",
        "Site/Room/Rack <1>/Shelf/Slot & 7",
    ]);
    let slot = put["slot"].as_str().unwrap();
    let to = bench.beside("place.html");
    let to = to.to_str().unwrap();
    bench.done(&["label", slot, "--to", to]);
    let page = fs::read_to_string(to).unwrap();
    assert_eq!(scanned(&bench, &page), [slot]);
    assert!(page.contains("Rack &lt;1&gt;") && page.contains("Slot &amp; 7"));

    let again: Ran = bench.run(&["label", slot, "--to", to]);
    assert_eq!((again.code, again.error()), (2, Some("JOB-011")));
    let one = bench.done(&["label", &serial.to_lowercase()]);
    assert_eq!(one["labels"][0]["code"], serial);
    let nothing: Ran = bench.run(&["label", "SET-0009"]);
    assert_eq!(nothing.code, 2);
    assert!(nothing.error().is_some());
}

/// A badge to be scanned; of a borrower, who may be a patient, without a name.
#[test]
fn people_have_labels_and_borrowers_are_not_named() {
    let (bench, _) = built();
    bench.done(&["person", "add", "Vera Verifier", "--role", "verifier"]);
    bench.drive("A", "40m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    bench.done(&[
        "lend",
        serial,
        "--to",
        "Quartermain",
        "--last",
        "--why",
        "no other",
    ]);
    let people = bench.done(&["person", "list"])["people"].clone();
    for (number, named) in [(1, true), (2, false)] {
        let code = people[number]["person"].as_str().unwrap();
        let to = bench.beside(&format!("badge-{number}.html"));
        let to = to.to_str().unwrap();
        let label = bench.done(&["label", code, "--to", to]);
        assert_eq!(label["labels"][0]["code"], code);
        let page = fs::read_to_string(to).unwrap();
        assert_eq!(scanned(&bench, &page), [code]);
        assert_eq!(page.contains("Vera Verifier"), named);
        assert!(!page.contains("Quartermain"), "{page}");
    }
    bench.done(&["person", "retire", "PER-0002-M", "--why", "left"]);
    bench.run(&["label", "PER-0002-M"]).refused("CAT-035");
    bench.run(&["label", "PER-0009"]).refused("JOB-042");
}
