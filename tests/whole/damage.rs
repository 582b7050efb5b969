//! Damage recipes as data: `tests/damage/*.toml` say what happens to an image and what comes back.
//!
//! Every recipe is tried on the program, on `DECODE.C` and on a decoder in Python, which share no
//! line: all three must give the same bytes and call the same sectors lost.

#[path = "damage/campaign.rs"]
mod campaign;
#[path = "damage/decoders.rs"]
pub mod decoders;
#[path = "damage/disc.rs"]
pub mod disc;
#[path = "damage/identity.rs"]
mod identity;
#[path = "damage/kinds.rs"]
mod kinds;
#[path = "damage/large.rs"]
mod large;
#[path = "damage/recipe.rs"]
mod recipe;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::bench::{manifest, noise, shared, tree};
use decoders::{Damaged, Outcome, watched_decode_c};
use disc::{Disc, SECTOR};
use recipe::{Expect, Recipe, recipes};

/// Sectors of a damaged image that are not what they were, as ranges.
fn changed(image: &[u8], whole: &[u8]) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    let pairs = image.chunks(SECTOR).zip(whole.chunks(SECTOR));
    for ((is, was), lba) in pairs.zip(0..) {
        match ranges.last_mut() {
            _ if is == was => {}
            Some((at, n)) if *at + *n == lba => *n += 1,
            _ => ranges.push((lba, 1)),
        }
    }
    ranges
}

/// One recipe, by all decoders; gives what is not as it should be.
fn check(name: &str, recipe: &Recipe, disc: &Disc) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, image) in recipe.damaged(disc).iter().enumerate() {
        assert_ne!(*image, disc.whole, "{name}: nothing was damaged");
        let bad = recipe.unreadable.then(|| changed(image, &disc.whole));
        let outcomes = Damaged::new(image, bad).decoded();
        let (_, first) = &outcomes[0];
        for (decoder, outcome) in &outcomes {
            let mut fault = |what: String| {
                faults.push(format!("{name}, image {number}, {decoder}: {what}"));
            };
            if let Err(what) = judge(recipe, outcome, &disc.whole) {
                fault(what);
            }
            if (&outcome.lost, &outcome.unchecked) != (&first.lost, &first.unchecked) {
                fault("calls other sectors lost".to_owned());
            }
            if outcome.image != first.image {
                fault("gives other bytes".to_owned());
            }
        }
    }
    faults
}

/// Whether an outcome is what the recipe says, and true.
fn judge(recipe: &Recipe, outcome: &Outcome, whole: &[u8]) -> Result<(), String> {
    let (lost, unchecked) = (outcome.lost.len() as u64, outcome.unchecked.len() as u64);
    let what = format!("code {}, {lost} lost, {unchecked} unchecked", outcome.code);
    let found = match (outcome.code, lost + unchecked) {
        (0, 0) => Expect::Whole,
        (1, 1..) => Expect::Lost,
        (2, 0) => Expect::Hopeless,
        _ => return Err(what),
    };
    let said = recipe.lost.is_none_or(|wanted| wanted == lost) && recipe.unchecked == unchecked;
    if found != recipe.expect || !said {
        return Err(format!("{what}; but {}", recipe.why));
    }
    let Some(image) = &outcome.image else {
        return Ok(());
    };
    if image.len() != whole.len() {
        return Err(format!("{} bytes were written", image.len()));
    }
    for lba in changed(image, whole).iter().flat_map(|(at, n)| *at..at + n) {
        if !outcome.lost.contains(&lba) && !outcome.unchecked.contains(&lba) {
            return Err(format!("sector {lba} is wrong and called right"));
        }
    }
    Ok(())
}

/// Every second recipe from `first` on: two tests, for two cores.
fn every_second(first: usize) {
    let disc = Disc::shared();
    let recipes = recipes();
    let own = recipes.iter().skip(first).step_by(2);
    let faults: Vec<String> = own
        .flat_map(|(name, recipe)| check(name, recipe, &disc))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// by three decoders.
#[test]
fn three_decoders_repair_every_recipe_alike() {
    every_second(0);
}

/// what stands in another place than its own is no anchor and no check sector.
#[test]
fn three_decoders_repair_every_other_recipe_alike() {
    every_second(1);
}

/// An anchor of this text in front of its sum, which is right, and this behind it.
pub fn anchor(text: &str, behind: &str) -> Vec<u8> {
    let crc = stele_burner::parity::check_strip::check_value(text.as_bytes());
    let mut sector = format!("{text}crc={crc:016x}\n{behind}").into_bytes();
    let filling = |at| if at % 64 == 63 { b'\n' } else { b' ' };
    sector.extend((sector.len()..SECTOR).map(filling));
    sector.truncate(SECTOR);
    sector
}

/// X3, R-012: what is odd in an anchor leads no decoder astray, and `DECODE.C` not out of its
/// memory: a copy's number behind the sum, none, one that is too long, no lines at all.
#[test]
fn odd_anchors_with_right_sums_are_no_anchors() {
    let disc = Disc::shared();
    let head = String::from_utf8(disc.whole[..SECTOR].to_vec()).unwrap();
    let (head, _) = head.split_once("crc=").unwrap();
    let without = head.replace("copy=00\n", "");
    let long = format!("copy={}\n", "0".repeat(700));
    let odd = [
        (without.clone(), "copy=00\n"),
        (without.clone(), ""),
        (head.replace("copy=00\n", &long), ""),
        (head.replace("uuid=", "uuid=-"), ""),
        (head.replace("m=30", "m="), ""),
        ("format=STELE1\n".to_owned(), "N=1\ncopy=00\nuuid=\n"),
        (format!("format=STELE1\n{}\n", "x".repeat(2000)), ""),
    ];
    let (folder, program) = watched_decode_c();
    let [from, to] = ["damaged.iso", "repaired.iso"].map(|name| folder.path().join(name));
    for (number, (text, behind)) in odd.iter().enumerate() {
        let mut image = disc.whole.clone();
        let tail = disc.sectors - 320;
        for (copy, lba) in (0..16).chain(tail..tail + 16).enumerate() {
            let text = text.replace("copy=00\n", &format!("copy={copy:02}\n"));
            let at = lba as usize * SECTOR;
            image[at..at + SECTOR].copy_from_slice(&anchor(&text, behind));
        }
        fs::write(&from, &image).unwrap();
        let ran = Command::new(&program).args([&from, &to]).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(0), "{number}: {said}");
        assert!(fs::read(&to).unwrap() == disc.whole, "{number}");
        if number == 0 {
            for (decoder, outcome) in Damaged::new(&image, None).decoded() {
                assert_eq!(outcome.code, 0, "{decoder}");
                assert!(outcome.image.as_ref() == Some(&disc.whole), "{decoder}");
            }
        }
    }
}

/// Alters a sector, and what both check strips say of it.
fn alter_with_values(image: &mut [u8], disc: &Disc, (cell, row, column): (u64, u64, u64)) {
    let at = disc.coded(cell, row, column) as usize * SECTOR;
    image[at + 100] ^= 0x55;
    let is = stele_burner::parity::check_strip::check_value(&image[at..at + SECTOR]);
    let value = cell * 32 + column;
    for strip in [disc.data, 247] {
        let at = (strip * disc.strip + row * 32 + value / 248) as usize * SECTOR;
        let own = &mut image[at..at + SECTOR];
        let place = 64 + 8 * (value % 248) as usize;
        own[place..place + 8].copy_from_slice(&is.to_le_bytes());
        let text = [&own[..56], &own[64..]].concat();
        let sum = stele_burner::parity::check_strip::check_value(&text);
        own[56..64].copy_from_slice(&sum.to_le_bytes());
    }
}

/// where the content is not that of the disc, nothing is spread over the end of UDF.
#[test]
fn an_altered_descriptor_of_udf_is_not_spread_over_its_copy_in_the_tail() {
    let disc = Disc::shared();
    let udf = &disc.whole[256 * SECTOR..257 * SECTOR];
    let main = u64::from(u32::from_le_bytes(udf[20..24].try_into().unwrap()));
    let lba = main + 1;
    let place = (lba / disc.strip, lba % disc.strip / 32, lba % 32);
    let mut image = disc.whole.clone();
    // More than half of what parity gives are altered so: nothing tells which of them are right.
    for cell in (place.0..).take(14) {
        alter_with_values(&mut image, &disc, (cell, place.1, place.2));
    }
    let copy = disc.sectors - 288 + 1;
    let outcomes = Damaged::new(&image, None).decoded();
    for (decoder, outcome) in outcomes {
        assert!(outcome.code == 1 && outcome.differs, "{decoder}");
        assert!(outcome.image.as_ref() == Some(&image), "{decoder}");
        assert!(outcome.unchecked.contains(&copy), "{decoder}");
        assert!(outcome.lost.is_empty(), "{decoder}");
    }
}

/// Lost sectors are told as the files that they cost, by the manifest on the disc.
#[test]
fn what_is_lost_is_named_by_file() {
    let disc = Disc::shared();
    let all = recipes();
    let outcome = |name: &str| {
        let (_, recipe) = all.iter().find(|(known, _)| known == name).unwrap();
        Damaged::new(&recipe.damaged(&disc)[0], None).stele()
    };
    let (outcome_of_one, report) = outcome("above_the_limit_in_one_piece");
    let named = report["lost_files"].as_array().unwrap();
    let named: BTreeSet<&str> = named.iter().map(|path| path.as_str().unwrap()).collect();
    let lines = manifest(&shared().image);
    let hit = |file: &&serde_json::Value| {
        let extents = file["extents"].as_array().unwrap().iter();
        let mut range = extents.map(|e| (e[0].as_u64().unwrap(), e[1].as_u64().unwrap()));
        range.any(|(at, n)| outcome_of_one.lost.range(at..at + n).next().is_some())
    };
    let costs = lines.iter().skip(1).filter(hit);
    let costs: BTreeSet<&str> = costs.map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(named, costs);
    assert!(!named.is_empty() && named.len() + 2 < lines.len());
    // Where check strips and parity are gone, hashes say which files are right all the same.
    let (_, report) = outcome("rim_6mm");
    let files = |key: &str| report[key].as_array().unwrap().len();
    assert_eq!(
        (files("lost_files"), files("wrong_files")),
        (0, 0),
        "{report:#}"
    );
    let with_content = |file: &&serde_json::Value| !file["extents"].as_array().unwrap().is_empty();
    assert_eq!(
        files("confirmed_files"),
        lines.iter().skip(1).filter(with_content).count()
    );
    // Where the manifest itself is lost, nothing is made up.
    let (_, report) = outcome("above_the_limit_in_every_column");
    assert!(report["lost_files"].is_null(), "{report:#}");
}

/// Two copies, each beyond its own parity, in different places and ways: whole together.
#[test]
fn two_copies_beyond_their_parity_are_whole_together() {
    let disc = Disc::shared();
    let strips = |from: usize, to: usize| from * 64 * SECTOR..to * 64 * SECTOR;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    // One copy was rescued with holes that a map tells; of the other a drive read garbage
    // without an error, both check strips among it.
    let mut rescued = disc.whole.clone();
    rescued[strips(3, 60)].fill(0);
    let mut garbage = disc.whole.clone();
    for range in [strips(100, 150), strips(216, 217), strips(240, 248)] {
        let bytes = noise(range.start as u64, range.len());
        garbage[range].copy_from_slice(&bytes);
    }
    fs::write(at("a.iso"), rescued).unwrap();
    fs::write(at("b.iso"), garbage).unwrap();
    let hole = strips(3, 60);
    let map = format!(
        "# a map\n0x0 ? 1\n0x0 {:#x} +\n{:#x} {:#x} *\n{:#x} {:#x} +\n",
        hole.start,
        hole.start,
        hole.len(),
        hole.end,
        disc.whole.len() - hole.end
    );
    fs::write(at("a.map"), map).unwrap();
    let (a, b) = (format!("{}:{}", at("a.iso"), at("a.map")), at("b.iso"));
    let repair = |sources: &[&str], to: &str| {
        let to = at(to);
        let run = [&["disc", "repair"], sources, &["--to", &to]].concat();
        (shared().bench.run(&run).code, fs::read(to).unwrap())
    };
    assert_eq!(repair(&[&a], "alone_a").0, 1);
    assert_eq!(repair(&[&b], "alone_b").0, 1);
    for (sources, to) in [([&*a, &*b], "ab"), ([&*b, &*a], "ba")] {
        let (code, image) = repair(&sources, to);
        assert_eq!(code, 0, "{to}");
        assert!(image == disc.whole, "{to}");
    }
}

#[test]
fn a_map_that_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let [map, to] = ["x.map", "to.iso"].map(|name| folder.path().join(name));
    fs::write(&map, "0x0 ? 1\n0x0 none +\n").unwrap();
    let from = format!("{}:{}", shared().image.display(), map.display());
    let repair = ["disc", "repair", &from, "--to", to.to_str().unwrap()];
    shared().bench.run(&repair).refused("VER-001");
    assert!(!to.exists());
}

#[test]
fn a_study_comes_back_from_an_image_without_its_head() {
    let shared = shared();
    let mut bytes = fs::read(&shared.image).unwrap();
    bytes[..1_500_000].copy_from_slice(&noise(1, 1_500_000));
    let folder = tempfile::tempdir().unwrap();
    let [damaged, to] = ["damaged.iso", "back"].map(|name| folder.path().join(name));
    fs::write(&damaged, bytes).unwrap();
    let (image, to) = (damaged.to_str().unwrap(), to.to_str().unwrap());
    let back = shared
        .bench
        .done(&["restore", "case:CASE-1", "--to", to, "--image", image]);
    assert!(back["mended_sectors"].as_u64().unwrap() > 0, "{back}");
    let originals = tree(&shared.samples);
    let mut restored = tree(Path::new(to));
    restored.remove(Path::new("RESTORED.TXT")).unwrap();
    assert_eq!(restored.len() as u64, back["files"].as_u64().unwrap());
    for (name, bytes) in restored {
        // Names that Windows does not open come back under others, as RESTORED.TXT says.
        let same = match originals.get(&name) {
            Some(original) => *original == bytes,
            None => originals.values().any(|original| *original == bytes),
        };
        assert!(same, "{}", name.display());
    }
}

#[test]
fn a_sound_image_is_verified_as_sound_and_a_damaged_one_is_not() {
    let shared = shared();
    let verify = |image: &Path| {
        let image = image.to_str().unwrap().to_owned();
        shared.bench.run(&["verify", "--image", &image])
    };
    let report = verify(&shared.image).gives(0);
    assert_eq!(report["class"], "ok");
    assert_eq!([&report["lost_sectors"], &report["wrong_sectors"]], [0, 0]);
    let mut bytes = fs::read(&shared.image).unwrap();
    bytes[2048 * 1000 + 17] ^= 4;
    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("damaged.iso");
    fs::write(&damaged, bytes).unwrap();
    let report = verify(&damaged).gives(1);
    assert_eq!(report["wrong_sectors"], 1);
    assert_eq!(report["damage"], serde_json::json!([[1000, 1]]));
}
