//! Sets with parity discs, from the command line: planned, built, destroyed in part, rebuilt.

#[path = "sets/campaign.rs"]
mod campaign;

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;

use crate::bench::{Bench, noise};
use crate::format::{inverse, times};

/// Media of 248 strips of one cluster.
pub const MEDIA: &str = "16908288";

/// An archive with a set of four data discs and two parity discs, built.
fn four_and_two() -> (Bench, Vec<Vec<u8>>) {
    let bench = Bench::new();
    let lens = [8_000_000, 8_500_000, 9_500_000, 7_000_000];
    for (case, len) in (1..).zip(lens) {
        let name = format!("case-{case}");
        let folder = bench.files(&name, &[("evidence.bin", &noise(case, len))]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", &name]);
    }
    let plan = ["plan", "--media", MEDIA, "--copies", "1", "--parity", "30"];
    let planned = bench.done(&[&plan[..], &["--parity-discs", "2"]].concat());
    let parity = planned["discs"].as_array().unwrap().iter();
    let parity: Vec<bool> = parity.map(|disc| disc["is_parity"] == true).collect();
    assert_eq!(parity, [false, false, false, false, true, true]);
    // In two goes: what the first one added stays on staging.
    bench.done(&["build", "SET-0001/1"]);
    let staged = || fs::read_dir(bench.root().join("staging")).unwrap().count();
    assert_eq!(staged(), 3);
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["built"].as_array().unwrap().len(), 5);
    assert_eq!(staged(), 0);
    let whole = (1..=6).map(|n| fs::read(image(&bench, n)).unwrap());
    let whole = whole.collect();
    (bench, whole)
}

fn image(bench: &Bench, number: u32) -> PathBuf {
    bench.root().join(format!("images/SET-0001-{number}.iso"))
}

/// The command for these sources.
fn rebuild(bench: &Bench, numbers: &[u32], to: &str) -> crate::bench::Ran {
    let sources: Vec<PathBuf> = numbers.iter().map(|n| image(bench, *n)).collect();
    let to = bench.beside(to);
    let mut line = vec!["set", "rebuild"];
    line.extend(sources.iter().map(|path| path.to_str().unwrap()));
    line.extend(["--to", to.to_str().unwrap()]);
    bench.run(&line)
}

#[test]
fn two_discs_gone_and_a_third_beyond_its_own_parity_and_all_six_are_rebuilt() {
    let (bench, whole) = four_and_two();
    let anchor = |number: usize, key: &str| -> u64 {
        let text = String::from_utf8_lossy(&whole[number - 1][..2048]).into_owned();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap().parse().unwrap()
    };
    // The end of the longest disc, more than its parity gives back; partly behind the others' end.
    let end = anchor(3, "used") as usize * 2048;
    assert!(anchor(3, "used") > anchor(1, "used") + 64);
    let mut spoiled = whole[2].clone();
    spoiled[end - 32 * 65_536..end].fill(0x5A);
    fs::write(image(&bench, 3), &spoiled).unwrap();
    // Disc 1 and a parity disc are gone.
    let report = rebuild(&bench, &[2, 3, 4, 5], "rebuilt").gives(0);
    let discs = report["discs"].as_array().unwrap();
    for (disc, original) in discs.iter().zip(&whole) {
        let path = disc["image"].as_str().unwrap();
        assert!(fs::read(path).unwrap() == *original, "{disc}");
    }
    let present: Vec<&Value> = discs.iter().map(|disc| &disc["present"]).collect();
    assert_eq!(present, [false, true, true, true, true, false]);
    // Two data discs are gone, and the third all the same.
    let report = rebuild(&bench, &[2, 3, 5, 6], "again").gives(0);
    for (disc, original) in report["discs"].as_array().unwrap().iter().zip(&whole) {
        assert!(
            fs::read(disc["image"].as_str().unwrap()).unwrap() == *original,
            "{disc}"
        );
    }
    // Three are gone: what is left is said, and nothing is called whole that is not.
    let report = rebuild(&bench, &[2, 4, 5], "too-few").gives(1);
    let whole_now: Vec<&Value> = report["discs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|disc| !disc["image"].is_null())
        .map(|disc| &disc["number"])
        .collect();
    assert_eq!(whole_now, [2, 4, 5]);
    rebuild(&bench, &[1, 2, 3, 4], "no-parity").refused("SET-001");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// Takes in, plans with two parity discs and builds: three data discs from folders of their own.
pub fn three_and_two() -> (Bench, Vec<PathBuf>) {
    let bench = Bench::new();
    let mut folders = Vec::new();
    for case in 1..=3 {
        let name = format!("case-{case}");
        let small = noise(case + 20, 5000);
        let files: [(&str, &[u8]); 2] = [
            ("evidence.bin", &noise(case, 9_000_000)),
            ("note.txt", &small),
        ];
        let folder = bench.files(&name, &files);
        if case == 1 {
            bench.files(&name, &[("third.txt", &noise(33, 3000))]);
        }
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", &name]);
        folders.push(folder);
    }
    let plan = ["plan", "--media", MEDIA, "--copies", "1", "--parity", "30"];
    let planned = bench.done(&[&plan[..], &["--parity-discs", "2"]].concat());
    assert_eq!(planned["discs"].as_array().unwrap().len(), 5);
    (bench, folders)
}

fn names(report: &Value, key: &str) -> Vec<String> {
    let list = report[key].as_array().unwrap().iter();
    list.map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn next_is(bench: &Bench, to_do: &str, key: &str, value: &str) {
    let next = &bench.run(&["status"]).report["next"];
    assert_eq!((&next["do"], &next[key]), (&to_do.into(), &value.into()));
}

fn serial(bench: &Bench, disc: &str) -> String {
    let query = format!(
        "SELECT serial FROM copy JOIN disc ON disc.id = copy.disc WHERE disc.name = '{disc}'"
    );
    bench.sqlite(&query)
}

#[test]
fn parity_of_other_images_is_known_refused_and_built_anew_and_what_was_burned_stays_known() {
    let (bench, folders) = three_and_two();
    bench.done(&["build", "SET-0001"]);
    let first: Vec<Vec<u8>> = (1..=5)
        .map(|n| fs::read(image(&bench, n)).unwrap())
        .collect();
    let burned = serial(&bench, "SET-0001/4");
    bench.drive("A", "40m");
    bench.done(&["burn", "SET-0001/4", "--drive", "virtual:A"]);
    let known = bench
        .sqlite("SELECT hex(blake3) FROM image JOIN disc ON id = disc WHERE name = 'SET-0001/4'");
    bench.done(&["verify", &burned, "--drive", "virtual:A"]);

    // Disc 2 gets another image: one of its files is gone.
    fs::remove_file(folders[1].join("note.txt")).unwrap();
    let again = ["build", "SET-0001/2", "--again"];
    bench.run(&again).refused("JOB-067");
    let report = bench
        .run(&[&again[..], &["--lose-files"]].concat())
        .gives(1);
    assert_eq!(names(&report, "outdated"), ["SET-0001/4", "SET-0001/5"]);
    next_is(&bench, "build", "set", "SET-0001");
    let audit = bench.run(&["audit", "verify"]).gives(1);
    assert_eq!(
        (&audit["whole"], names(&audit, "outdated").len()),
        (&Value::Bool(true), 2)
    );
    let said = crate::patients::said(&bench, &["audit", "verify"]);
    assert!(
        said.starts_with("2 parity discs are out of date. "),
        "{said}"
    );
    let explained = bench.done(&["set", "explain", "SET-0001"]);
    assert_eq!(explained["whole_discs"], 0);
    // What brings nothing back is kept for nothing.
    bench.done(&["lend", &burned, "--to", "Archive"]);
    bench.done(&["return", &burned, "--location", "House/1"]);
    let sent = &crate::shipments::begun(&bench);
    bench.done(&["shipment", "pack", sent, &burned]);
    bench.done(&["shipment", "cancel", sent]);
    bench.done(&["copy", "send", &burned, "--to", "House/1"]);
    bench.done(&["copy", "arrived", &burned]);
    bench.done(&["copy", "retire", &burned, "--why", "outdated"]);
    bench.done(&["copy", "found", &burned]);
    let said = crate::patients::said(&bench, &["scan", &burned]);
    assert!(!said.contains("Keep it as carefully"), "{said}");
    let verified = bench
        .run(&["verify", &burned, "--drive", "virtual:A"])
        .gives(1);
    assert_eq!(
        (&verified["outdated"], &verified["class"]),
        (&Value::Bool(true), &"ok".into())
    );
    bench.drive("B", "40m");
    bench
        .run(&["burn", "SET-0001/5", "--drive", "virtual:B"])
        .refused("JOB-032");
    // The parity that is left is of another image of disc 2: it brings nothing back.
    rebuild(&bench, &[2, 3, 4, 5], "refused").refused("SET-007");

    // Built anew: the one that was never burned in its place, the burned one as another disc.
    let report = bench.done(&["build", "SET-0001"]);
    let built: Vec<&str> = report["built"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["disc"].as_str().unwrap())
        .collect();
    assert_eq!(built, ["SET-0001/6", "SET-0001/5"]);
    assert_eq!(
        bench.sqlite(
            "SELECT hex(blake3) FROM image JOIN disc ON id = disc WHERE name = 'SET-0001/4'"
        ),
        known
    );
    assert!(fs::read(image(&bench, 4)).unwrap() == first[3]);
    let scanned = bench.done(&["scan", &burned]);
    assert_eq!(scanned["next"]["instead"], "SET-0001/6", "{scanned:#}");
    assert_eq!(
        bench.done(&["set", "explain", "SET-0001"])["whole_discs"],
        2
    );
    // None of it is burned.
    let said = crate::patients::said(&bench, &["set", "explain", "SET-0001", "--all"]);
    let now = "Now it survives the loss of none: 5 discs have";
    assert!(said.contains(now), "{said}");
    bench.drive("C", "40m");
    bench.done(&["burn", "SET-0001/5", "--drive", "virtual:C"]);
    let explained = bench.done(&["set", "explain", "SET-0001"]);
    assert_eq!(explained["whole_discs_now"], 1, "{explained:#}");
    assert!(names(&bench.done(&["audit", "verify"]), "outdated").is_empty());
    let again = bench.done(&["build", "SET-0001"]);
    assert_eq!(again["built"].as_array().unwrap().len(), 0, "{again:#}");
    // Two data discs are gone; the burned parity disc of before is given too, and not used.
    let whole: Vec<Vec<u8>> = [1, 2, 3, 6, 5]
        .map(|n| fs::read(image(&bench, n)).unwrap())
        .into();
    let report = rebuild(&bench, &[2, 5, 6], "rebuilt").gives(0);
    let discs = report["discs"].as_array().unwrap();
    for (disc, original) in discs.iter().zip(&whole) {
        assert!(
            fs::read(disc["image"].as_str().unwrap()).unwrap() == *original,
            "{disc}"
        );
    }
    // Of one version of the set, the other version's parity is left out and named.
    let report = rebuild(&bench, &[1, 2, 3, 4, 5, 6], "mixed").gives(1);
    assert_eq!(report["outdated"], serde_json::json!([4]));
}

/// What is rebuilt of a disc that was given up is a file, and no image of the archive.
#[test]
fn a_rebuilt_disc_that_was_given_up_is_not_said_to_be_brought_back() {
    let (bench, _) = three_and_two();
    bench.done(&["build", "SET-0001"]);
    let aside = bench.beside("aside");
    fs::create_dir(&aside).unwrap();
    let mut sources = Vec::new();
    for number in [1, 3, 4, 5] {
        let copy = aside.join(format!("{number}.iso"));
        fs::copy(image(&bench, number), &copy).unwrap();
        sources.push(copy.to_str().unwrap().to_owned());
    }
    let rebuilt = |to: &str| {
        let to = bench.beside(to);
        let to = ["--to", to.to_str().unwrap()];
        let sources = sources.iter().map(String::as_str);
        let line = ["set", "rebuild"].into_iter().chain(sources).chain(to);
        crate::patients::said(&bench, &line.collect::<Vec<_>>()).contains("stele image add ")
    };
    assert!(!rebuilt("none"), "the archive has its image");
    fs::rename(image(&bench, 2), aside.join("2.iso")).unwrap();
    assert!(rebuilt("one"));
    bench.done(&["disc", "cancel", "SET-0001/2"]);
    assert!(!rebuilt("two"));
}

#[test]
fn the_image_of_a_burned_disc_is_never_replaced_by_another_one() {
    let (bench, folders) = three_and_two();
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", "40m");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let before = fs::read(image(&bench, 1)).unwrap();
    // From the same sources the same image comes: then it may be built again.
    fs::remove_file(image(&bench, 1)).unwrap();
    bench.done(&["build", "SET-0001/1"]);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    fs::remove_file(folders[0].join("note.txt")).unwrap();
    let again = ["build", "SET-0001/1", "--again"];
    bench.run(&again).refused("JOB-067");
    let again = [&again[..], &["--lose-files"]].concat();
    bench.run(&again).refused("JOB-031");
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    // Another version of the program may lay the same files out in another way.
    let other = "UPDATE image SET blake3 = zeroblob(32) \
                 WHERE disc = (SELECT id FROM disc WHERE name = 'SET-0001/1')";
    fs::write(folders[0].join("note.txt"), "new").unwrap();
    bench.drive("B", "40m");
    bench.done(&["burn", "SET-0001/3", "--drive", "virtual:B"]);
    bench.sqlite(&other.replace("/1", "/3"));
    bench
        .run(&["build", "SET-0001/3", "--again"])
        .refused("JOB-031");
    let count = fs::read_dir(bench.root().join("images")).unwrap().count();
    assert_eq!(count, 5);
}

#[test]
fn a_disc_whose_files_are_all_gone_is_given_up_and_the_set_goes_on_without_it() {
    let (bench, folders) = three_and_two();
    fs::remove_dir_all(&folders[1]).unwrap();
    let report = bench.run(&["build", "SET-0001"]).gives(1);
    assert_eq!(names(&report, "empty"), ["SET-0001/2"]);
    assert_eq!(report["built"].as_array().unwrap().len(), 2);
    next_is(&bench, "drop", "what", "SET-0001/2");
    let gone = serial(&bench, "SET-0001/2");
    bench
        .run(&["disc", "cancel", "SET-0001/4"])
        .refused("JOB-033");
    let dropped = bench.done(&["disc", "cancel", "SET-0001/2"]);
    assert_eq!(dropped["serials"], serde_json::json!([gone]));
    bench.run(&["build", "SET-0001/2"]).refused("JOB-030");
    let scanned = bench.done(&["scan", &gone]);
    assert_eq!(scanned["dropped"], true, "{scanned:#}");
    next_is(&bench, "build", "set", "SET-0001");
    bench.done(&["build", "SET-0001"]);
    let whole: Vec<Vec<u8>> = [1, 3, 4, 5]
        .map(|n| fs::read(image(&bench, n)).unwrap())
        .into();
    // Slots moved up: the code holds all the same.
    let report = rebuild(&bench, &[4, 5], "rebuilt").gives(0);
    for (disc, original) in report["discs"].as_array().unwrap().iter().zip(&whole) {
        assert!(
            fs::read(disc["image"].as_str().unwrap()).unwrap() == *original,
            "{disc}"
        );
    }
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// R-060, R-061, R-062, R-063, R-064, R-065 and R-066, computed from the specification alone.
#[test]
fn r_060_r_061_r_062_r_063_r_064_r_065_r_066_parity_is_what_the_specification_says() {
    let (bench, whole) = four_and_two();
    let line = |number: usize, key: &str| -> u64 {
        let text = String::from_utf8_lossy(&whole[number - 1][..2048]).into_owned();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_else(|| panic!("{key}")).parse().unwrap()
    };
    // The factor of slot s in the value at a point x: Lagrange over the points 0 to 63.
    let factor = |x: u8, s: u8| {
        let others = (0..64).filter(|i| *i != s);
        let (above, below) = others.fold((1, 1), |(a, b), i| (times(a, x ^ i), times(b, s ^ i)));
        times(above, inverse(below))
    };
    for (number, j) in [(5, 0), (6, 1)] {
        assert_eq!(line(number, "setpar_index"), u64::from(j));
        let factors: Vec<u8> = (0..4).map(|s| factor(64 + j, s)).collect();
        let start = line(number, "setpar_lba") as usize;
        let sectors = line(number, "setpar_sectors") as usize;
        assert_eq!(
            sectors as u64,
            (1..=4).map(|n| line(n, "used")).max().unwrap()
        );
        for l in [0, 15, 16, 256, 300, sectors / 2, sectors - 1] {
            for at in [0, 1, 777, 2047] {
                let byte = |s: usize| {
                    let inside = (l as u64) < line(s + 1, "used");
                    if inside { whole[s][l * 2048 + at] } else { 0 }
                };
                let sum = (0..4).fold(0, |sum, s| sum ^ times(factors[s], byte(s)));
                assert_eq!(
                    whole[number - 1][(start + l) * 2048 + at],
                    sum,
                    "{number}, {l}, {at}"
                );
            }
        }
        let bytes = line(number, "setpar_text_bytes") as usize;
        let text_at = |key| {
            let at = line(number, key) as usize * 2048;
            String::from_utf8(whole[number - 1][at..at + bytes].to_vec()).unwrap()
        };
        let text = text_at("setpar_text_lba");
        assert_eq!(text, text_at("setpar_copy_lba"));
        assert!(!text.contains("= "), "{text}");
        assert_eq!(
            text.lines()
                .filter(|line| line.starts_with("disc="))
                .count(),
            4
        );
        assert_eq!(
            text.lines()
                .filter(|line| line.starts_with("parity="))
                .count(),
            2
        );
    }
    let manifest = crate::bench::manifest(&image(&bench, 5));
    let paths: Vec<&str> = manifest[1..]
        .iter()
        .map(|l| l["path"].as_str().unwrap())
        .collect();
    for slot in 1..=4 {
        assert!(
            paths.contains(&format!("SETPAR/D{slot:03}.JSN").as_str()),
            "{paths:?}"
        );
    }
}

fn names_of_images(report: &Value) -> Vec<&str> {
    let discs = report["discs"].as_array().unwrap().iter();
    discs.filter_map(|disc| disc["image"].as_str()).collect()
}

#[test]
fn nothing_is_overwritten_and_a_killed_drop_is_finished() {
    let (bench, whole) = four_and_two();
    let images = bench.root().join("images");
    let sources: Vec<PathBuf> = (2..=6).map(|n| image(&bench, n)).collect();
    let mut line = vec!["set", "rebuild"];
    line.extend(sources.iter().map(|path| path.to_str().unwrap()));
    line.extend(["--to", images.to_str().unwrap()]);
    // Where all images are there and whole, that is said.
    let report = bench.run(&line).gives(0);
    assert!(names_of_images(&report).len() == 6, "{report}");
    let letter = images.join("letter.txt");
    fs::write(&letter, b"mine").unwrap();
    bench.run(&line).refused("SET-006");
    fs::remove_file(&letter).unwrap();
    assert!((1..=6).all(|n| fs::read(image(&bench, n)).unwrap() == whole[n as usize - 1]));
    // As a drop leaves it that dies once the catalog has given the set up: files stay.
    bench.done(&["set", "cancel", "SET-0001"]);
    fs::write(image(&bench, 3), &whole[2]).unwrap();
    bench.sqlite("UPDATE job SET ended = NULL, ok = NULL WHERE kind = 'drop'");
    let said = bench.run(&["status"]).said;
    assert!(
        said.iter()
            .any(|line| line["interrupted"]["left"] == "dropped"),
        "{said:?}"
    );
    assert!(!image(&bench, 3).exists());
}

#[test]
fn sums_that_a_killed_build_left_are_made_anew() {
    let (bench, whole) = four_and_two();
    // As a build leaves it that dies while disc 1 is added: noted as begun, sums half done.
    let staging = bench.root().join("staging");
    for number in [5, 6] {
        fs::remove_file(image(&bench, number)).unwrap();
    }
    fs::write(
        staging.join("SET-0001.sums"),
        r#"{"adding":1,"members":[]}"#,
    )
    .unwrap();
    fs::write(staging.join("SET-0001.sum0"), [7; 4096]).unwrap();
    bench.done(&["build", "SET-0001"]);
    for number in [5, 6] {
        let built = fs::read(image(&bench, number)).unwrap();
        assert!(built == whole[number as usize - 1], "{number}");
    }
}

/// `SETSOFAR.TXT` of an image, its lines for discs, as words.
fn so_far(bench: &Bench, number: u32) -> Vec<Vec<String>> {
    let manifest = crate::bench::manifest(&image(bench, number));
    let line = manifest.iter().find(|line| line["path"] == "SETSOFAR.TXT");
    let at = line.unwrap()["extents"][0][0].as_u64().unwrap() as usize * 2048;
    let size = line.unwrap()["size"].as_u64().unwrap() as usize;
    let image = fs::read(image(bench, number)).unwrap();
    let text = String::from_utf8(image[at..at + size].to_vec()).unwrap();
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    text.lines()
        .filter(|line| line.starts_with("disc="))
        .map(words)
        .collect()
}

/// A key of an image's first anchor.
fn key(bench: &Bench, number: u32, key: &str) -> String {
    let image = fs::read(image(bench, number)).unwrap();
    let text = String::from_utf8_lossy(&image[..2048]).into_owned();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    line.unwrap().to_owned()
}

fn built(report: &Value) -> Vec<&str> {
    let built = report["built"].as_array().unwrap();
    built
        .iter()
        .map(|image| image["disc"].as_str().unwrap())
        .collect()
}

/// R-068: each disc names those before it as they are, so they are built in the order of numbers,
/// and what names a disc that changed is built again.
#[test]
fn a_disc_that_changes_makes_those_that_name_it_be_built_again() {
    let (bench, folders) = three_and_two();
    let report = bench.done(&["build", "SET-0001/2"]);
    assert_eq!(built(&report), ["SET-0001/1", "SET-0001/2"]);
    let report = bench.done(&["build", "SET-0001/3"]);
    assert_eq!(built(&report), ["SET-0001/3"]);
    let says = |number: u32| {
        let lines = so_far(&bench, number);
        assert_eq!(lines.len() as u32, number - 1);
        for (line, other) in lines.iter().zip(1..) {
            let word = |name: &str, of: &str| format!("{name}={}", key(&bench, other, of));
            let manifest = crate::bench::manifest_bytes(&image(&bench, other));
            let expected = [
                format!("disc={other}"),
                format!("slot={}", other - 1),
                word("uuid", "uuid"),
                word("content", "content"),
                word("S", "S"),
                word("k", "k"),
                word("m", "m"),
                word("used", "used"),
                format!("manifest={}", blake3::hash(&manifest).to_hex()),
                "copies=1".to_owned(),
            ];
            assert_eq!(*line, expected);
        }
    };
    (1..=3).for_each(says);
    // The same again changes nothing, so nothing else is touched.
    let before = fs::read(image(&bench, 2)).unwrap();
    let report = bench.done(&["build", "SET-0001/1", "--again"]);
    assert_eq!(built(&report), ["SET-0001/1"]);
    // A file of disc 1 is gone: it changes, and with it what names it.
    fs::remove_file(folders[0].join("note.txt")).unwrap();
    let again = ["build", "SET-0001/1", "--again", "--lose-files"];
    let report = bench.run(&again).gives(1);
    assert_eq!(built(&report), ["SET-0001/1", "SET-0001/2", "SET-0001/3"]);
    (1..=3).for_each(says);
    assert!(fs::read(image(&bench, 2)).unwrap() != before);
    // A disc of which a file is gone keeps the image that has it.
    fs::remove_file(folders[1].join("note.txt")).unwrap();
    let before = fs::read(image(&bench, 2)).unwrap();
    let parity = bench.done(&["build", "SET-0001"]);
    assert_eq!(built(&parity), ["SET-0001/4", "SET-0001/5"]);
    // Disc 1 is another one once more; what names it stays, for it alone has a file.
    fs::write(folders[0].join("evidence.bin"), b"another one").unwrap();
    let report = bench.run(&again).gives(1);
    assert_eq!(built(&report), ["SET-0001/1", "SET-0001/3"]);
    assert!(fs::read(image(&bench, 2)).unwrap() == before);
    // Nothing of disc 1 is as it was: it keeps its image too, and nothing else is touched.
    fs::remove_file(folders[0].join("third.txt")).unwrap();
    bench.run(&again).refused("JOB-103");
    assert!(fs::read(image(&bench, 2)).unwrap() == before);
}

#[test]
fn a_rebuild_that_is_killed_goes_on_by_the_same_command() {
    let (bench, whole) = four_and_two();
    let sources: Vec<PathBuf> = [2, 3, 4, 5].map(|n| image(&bench, n)).to_vec();
    let to = bench.beside("rebuilt");
    let mut line = vec!["set", "rebuild"];
    line.extend(sources.iter().map(|path| path.to_str().unwrap()));
    line.extend(["--to", to.to_str().unwrap()]);
    let mut kills = 0;
    for wait in [60, 120, 250, 400, 600] {
        let mut child = bench
            .command(&line)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        kills += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        if to.join("SET-0001-6.iso").exists() && !to.join("unfinished").exists() {
            fs::remove_dir_all(&to).unwrap();
        }
    }
    assert!(kills >= 1);
    let report = bench.run(&line).gives(0);
    for (disc, original) in report["discs"].as_array().unwrap().iter().zip(&whole) {
        let rebuilt = fs::read(disc["image"].as_str().unwrap()).unwrap();
        assert!(rebuilt == *original, "{disc}");
    }
    assert_eq!(fs::read_dir(&to).unwrap().count(), 6);
}
