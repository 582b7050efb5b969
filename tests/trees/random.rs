//! Random trees: names of all scripts, sizes around the boundaries, in three readers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use stele_discfs::FileSystems;

use super::make::{Given, Image, content, image, image_of};
use super::witness::{run, udfread};

/// A generator whose numbers depend on its seed alone.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

/// A name of one to 200 bytes in some script; the number makes it differ from all others.
fn name(dice: &mut Dice, number: u64) -> String {
    const SCRIPTS: [&str; 7] = [
        "abcXYZ019_-+~ ,;'()[]{}#%&@!$^=",
        "ÄÖÜßéèñçøåłđ",
        "образцовжщъ",
        "山田太郎見本検査",
        "شريحةسليم",
        "김희중홍길동",
        "𝄞😀🩻",
    ];
    let script: Vec<char> = dice.of(&SCRIPTS).chars().collect();
    let most = 1 + dice.below(60);
    let mut name: String = (0..most).map(|_| *dice.of(&script)).collect();
    while name.len() > 200 {
        name.pop();
    }
    let name = name.trim().to_owned();
    let end = *dice.of(&["", ".dcm", ".TXT", ".tar.gz", "."]);
    format!("{name}{number}{end}")
}

fn tree(seed: u64) -> Vec<Given> {
    const SIZES: [u64; 12] = [
        0, 1, 2047, 2048, 2049, 4095, 4096, 65_535, 65_536, 65_537, 300_000, 17,
    ];
    let mut dice = Dice(seed);
    let mut folders = vec![String::new()];
    let mut files = Vec::new();
    for number in 0..40 + dice.below(400) {
        if dice.below(6) == 0 {
            let above = dice.of(&folders).clone();
            if above.matches('/').count() < 20 && above.len() < 2000 {
                folders.push(format!("{above}{}/", name(&mut dice, number + 10_000)));
            }
        }
        let folder = dice.of(&folders).clone();
        let path = format!("{folder}{}", name(&mut dice, number));
        let time = 1_000_000_000 + dice.below(700_000_000) as i64;
        files.push((path, *dice.of(&SIZES), time));
    }
    // Names as long as they may be, and names that differ only in case.
    files.push((format!("{}.dcm", "n".repeat(251)), 5, 1));
    files.push((format!("{}.dcm", "n".repeat(250) + "m"), 6, 2));
    files.push(("山".repeat(85), 7, 3));
    files.push(("case".to_owned(), 8, 4));
    files.push(("CASE".to_owned(), 9, 5));
    files
}

/// What a reader must find: path, content, time.
fn expected(image: &Image) -> BTreeMap<String, (Vec<u8>, i64)> {
    let files = image.files.iter().zip(0..);
    files
        .map(|((path, len, time), key)| (path.clone(), (content(key, *len), *time)))
        .collect()
}

/// Everything below a folder.
fn found(folder: &Path) -> BTreeMap<String, (Vec<u8>, i64)> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            let time = time.duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
            files.insert(name, (fs::read(&path).unwrap(), time));
        }
    }
    files
}

#[track_caller]
fn same(
    who: &str,
    seed: u64,
    found: BTreeMap<String, (Vec<u8>, i64)>,
    expected: &BTreeMap<String, (Vec<u8>, i64)>,
) {
    let missing: Vec<_> = expected
        .keys()
        .filter(|name| !found.contains_key(*name))
        .collect();
    let invented: Vec<_> = found
        .keys()
        .filter(|name| !expected.contains_key(*name))
        .collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "{who}, seed {seed}: -{missing:#?} +{invented:#?}"
    );
    for (name, (bytes, time)) in expected {
        let (have, when) = &found[name];
        assert!(have == bytes, "{who}, seed {seed}: {name} has other bytes");
        assert_eq!(when, time, "{who}, seed {seed}: {name}");
    }
}

/// Names that UDF cannot hold: 255 characters of Latin-1. They come back shortened.
fn by_udf(expected: &BTreeMap<String, (Vec<u8>, i64)>) -> BTreeMap<String, (Vec<u8>, i64)> {
    let mut out = expected.clone();
    let long: Vec<String> = out
        .keys()
        .filter(|name| name.len() == 255 && name.is_ascii())
        .cloned()
        .collect();
    assert_eq!(long.len(), 2);
    for name in long {
        // CRC-CCITT of the name in UTF-16, as Python's binascii.crc_hqx gives it.
        let mark = if name.ends_with("m.dcm") {
            "B900"
        } else {
            "9444"
        };
        let value = out.remove(&name).unwrap();
        out.insert(format!("{}#{mark}.dcm", "n".repeat(245)), value);
    }
    out
}

#[test]
fn one_file_system_alone_has_every_name_byte_and_time() {
    let only = image_of(tree(31), FileSystems::Iso9660);
    let to = only.beside("rock-ridge");
    let mut xorriso = Command::new("xorriso");
    xorriso.args(["-osirrox", "on", "-indev"]).arg(only.path());
    run(xorriso.arg("-extract").arg("/").arg(&to));
    run(Command::new("chmod").args(["-R", "u+rwX"]).arg(&to));
    same("xorriso", 31, found(&to), &expected(&only));
    let no_udf = Command::new("udfinfo").arg(only.path()).output().unwrap();
    assert!(!no_udf.status.success());

    let only = image_of(tree(32), FileSystems::Udf);
    let expected = by_udf(&expected(&only));
    let to = only.beside("by-seven-zip");
    let mut seven = Command::new("7zz");
    seven
        .args(["x", "-tudf", "-y"])
        .arg(format!("-o{}", to.display()));
    run(seven.arg(only.path()));
    same("7zz", 32, found(&to), &expected);
    libudfread(&only, 32, &expected);
    run(Command::new("udfinfo").arg(only.path()));
    let bytes = fs::read(only.path()).unwrap();
    assert!(!bytes.windows(5).any(|five| five == b"CD001"));
}

#[test]
fn rock_ridge_has_every_name_byte_and_time() {
    for seed in 1..=4 {
        let image = image(tree(seed));
        let to = image.beside("rock-ridge");
        let mut xorriso = Command::new("xorriso");
        xorriso.args(["-osirrox", "on", "-indev"]).arg(image.path());
        run(xorriso.arg("-extract").arg("/").arg(&to));
        run(Command::new("chmod").args(["-R", "u+rwX"]).arg(&to));
        same("xorriso", seed, found(&to), &expected(&image));
        let to = image.beside("by-bsdtar");
        fs::create_dir(&to).unwrap();
        run(Command::new("bsdtar")
            .arg("-xf")
            .arg(image.path())
            .arg("-C")
            .arg(&to));
        run(Command::new("chmod").args(["-R", "u+rwX"]).arg(&to));
        same("bsdtar", seed, found(&to), &expected(&image));
    }
}

#[test]
fn udf_has_every_name_byte_and_time() {
    for seed in 11..=14 {
        let image = image(tree(seed));
        let expected = by_udf(&expected(&image));
        let to = image.beside("by-seven-zip");
        let mut seven = Command::new("7zz");
        seven
            .args(["x", "-tudf", "-y"])
            .arg(format!("-o{}", to.display()));
        run(seven.arg(image.path()));
        same("7zz", seed, found(&to), &expected);
        libudfread(&image, seed, &expected);
    }
}

/// Extracts by libudfread, which gives names outside the BMP as two surrogates of three bytes each.
fn libudfread(image: &Image, seed: u64, expected: &BTreeMap<String, (Vec<u8>, i64)>) {
    let to = image.beside("by-libudfread");
    fs::create_dir(&to).unwrap();
    let output = udfread()
        .arg(image.path())
        .arg("-x")
        .arg(&to)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut left: BTreeMap<Vec<u8>, &Vec<u8>> = expected
        .iter()
        .map(|(name, (bytes, _))| (modified_utf8(name), bytes))
        .collect();
    for (line, number) in output
        .stdout
        .split(|b| *b == b'\n')
        .filter(|line| !line.is_empty())
        .zip(0..)
    {
        let space = line.iter().position(|b| *b == b' ').unwrap();
        let bytes = left.remove(&line[space + 1..]);
        let bytes =
            bytes.unwrap_or_else(|| panic!("seed {seed}: {}", String::from_utf8_lossy(line)));
        assert!(
            fs::read(to.join(format!("{number}"))).unwrap() == *bytes,
            "seed {seed}"
        );
    }
    assert!(
        left.is_empty(),
        "seed {seed}: {} files are missing",
        left.len()
    );
}

fn modified_utf8(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for unit in name.encode_utf16() {
        match unit {
            0..=0x7F => out.push(unit as u8),
            0x80..=0x7FF => out.extend([0xC0 | (unit >> 6) as u8, 0x80 | (unit & 63) as u8]),
            _ => out.extend([
                0xE0 | (unit >> 12) as u8,
                0x80 | (unit >> 6 & 63) as u8,
                0x80 | (unit & 63) as u8,
            ]),
        }
    }
    out
}

#[test]
fn both_trees_lead_to_the_same_bytes_and_udfinfo_finds_it_closed() {
    let image = image(tree(21));
    let text = run(Command::new("udfinfo").arg(image.path()));
    let fact = |key: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_else(|| panic!("{key} is missing in {text}"))
            .to_owned()
    };
    assert_eq!(fact("numfiles"), image.files.len().to_string());
    assert_eq!([fact("udfrev"), fact("udfwriterev")], ["2.50", "2.60"]);
    assert_eq!(
        [fact("integrity"), fact("accesstype")],
        ["closed", "readonly"]
    );
    assert_eq!(fact("uuid"), "0000000000005eed");
    let sectors = image.layout.sectors().0;
    for anchor in [256, sectors - 257, sectors - 1] {
        assert!(
            text.contains(&format!("start={anchor}, blocks=1, type=ANCHOR")),
            "{text}"
        );
    }
}
