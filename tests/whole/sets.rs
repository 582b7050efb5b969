//! Sets with parity discs, from the command line: planned, built, destroyed in part, rebuilt.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::bench::{Bench, noise};
use crate::format::{inverse, times};

/// Media of 248 strips of one cluster.
const MEDIA: &str = "16908288";

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
    bench.done(&["build", "SET-0001/2"]);
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
    let mut line = vec!["rebuild"];
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
        let text_at = line(number, "setpar_text_lba") as usize * 2048;
        let bytes = line(number, "setpar_text_bytes") as usize;
        let text = String::from_utf8(whole[number - 1][text_at..text_at + bytes].to_vec()).unwrap();
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

#[test]
fn nothing_is_overwritten_and_a_killed_drop_is_finished() {
    let (bench, whole) = four_and_two();
    let images = bench.root().join("images");
    let sources: Vec<PathBuf> = (2..=6).map(|n| image(&bench, n)).collect();
    let mut line = vec!["rebuild"];
    line.extend(sources.iter().map(|path| path.to_str().unwrap()));
    line.extend(["--to", images.to_str().unwrap()]);
    bench.run(&line).refused("SET-006");
    assert!(fs::read(image(&bench, 3)).unwrap() == whole[2]);
    // As a drop leaves it that dies once the catalog has given the set up: files stay.
    bench.done(&["drop", "SET-0001"]);
    fs::write(image(&bench, 3), &whole[2]).unwrap();
    bench.sqlite("UPDATE job SET ended = NULL, holder = '1.1@gone' WHERE kind = 'drop'");
    let said = bench.run(&["status"]).said;
    assert!(
        said.iter()
            .any(|line| line.to_string().contains("finished now")),
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
