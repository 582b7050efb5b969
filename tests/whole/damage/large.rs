//! A disc above 4 GiB, where numbers of bytes do not fit 32 bits. It is sparse, and so are its
//! damaged copies. `STELE_DAMAGE_LARGE` names the seeds; without it the disc is a small one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use stele_burner::SectorCount;
use tempfile::TempDir;

use super::decoders::{decode_c, decode_py};
use super::disc::SECTOR;
use crate::bench::{noise, shared, witness};
use crate::campaign::{self, Dice};
use crate::made;

/// Parity strips, data strips.
const M: u64 = 30;
const K: u64 = 246 - M;

/// Sectors of a strip, and where the damage is: at 4 GiB, or in the middle.
#[derive(Copy, Clone)]
struct Size {
    strip: u64,
    edge: u64,
}

const LARGE: Size = Size {
    strip: 8480,
    edge: (1 << 32) / SECTOR as u64,
};
const SMALL: Size = Size {
    strip: 96,
    edge: 130 * 96,
};

impl Size {
    fn sectors(self) -> u64 {
        248 * self.strip + 320
    }
}

/// A disc with two files: one of noise, and one of zeros but for its ends.
fn large(folder: &Path, size: Size) -> PathBuf {
    let from = folder.join("in");
    let length = (K * (size.strip - 20)) as usize * SECTOR;
    made::write(&from, &[("small.bin".to_owned(), noise(1, 3_000_000))]);
    let zeros = from.join("zeros.bin");
    let file = File::create(&zeros).unwrap();
    file.set_len(length as u64 - 4_000_000).unwrap();
    for at in [0, length as u64 - 6_000_000] {
        file.write_all_at(&noise(at, 1_500_000), at).unwrap();
    }
    let studies = made::studies(&from, "LARGE");
    let image = folder.join("large.iso");
    let how = (SectorCount(size.sectors()), M as u8);
    made::data_disc(&made::label(1, 1, 0), &[], &studies, how, &image);
    let bytes = fs::metadata(&image).unwrap().len();
    assert_eq!(bytes, size.sectors() * SECTOR as u64);
    sparse(&image);
    image
}

fn sparse(path: &Path) {
    witness(Command::new("fallocate").arg("--dig-holes").arg(path));
}

/// What of a damaged image was not read, and whether the format promises all of it back.
struct Case {
    unread: Vec<(u64, u64)>,
    promised: bool,
}

/// Damages a copy; around the place where numbers of bytes pass 32 bits among others.
fn damage(image: &Path, size: Size, dice: &mut Dice, kind: u64) -> Case {
    let Size { strip, edge } = size;
    let file = File::options().write(true).open(image).unwrap();
    let spoil = |lba: u64, sectors: u64| {
        let bytes = noise(lba + 1, (sectors as usize) * SECTOR);
        file.write_all_at(&bytes, lba * SECTOR as u64).unwrap();
    };
    let mut case = Case {
        unread: Vec::new(),
        promised: true,
    };
    match kind % 4 {
        // All that parity promises, across the edge.
        0 => {
            let first = edge - dice.below(M as usize) as u64 * strip;
            let burst = (first, (M - 1) * strip);
            spoil(first, 50);
            spoil(edge, 50);
            case.unread.push(burst);
        }
        // The end is gone, and sectors are wrong everywhere.
        1 => {
            let end = size.sectors() - 320 - 3 * strip;
            file.set_len(end * SECTOR as u64).unwrap();
            for _ in 0..20 {
                spoil(dice.below((K * strip) as usize) as u64, 1);
            }
        }
        // Some clusters are wrong, some unread, on both sides of the edge.
        2 => {
            for turn in 0..28_u64 {
                let from = if turn % 2 == 0 { 0 } else { edge };
                let room = size.sectors() - 400 - from;
                let lba = from + dice.below(room as usize) as u64;
                match turn % 3 {
                    0 => case.unread.push((lba, 32)),
                    _ => spoil(lba, 32),
                }
            }
        }
        // More than parity gives back, behind the edge too.
        _ => {
            case.promised = false;
            let row = strip / 64 * 32;
            for cell in 0..=M {
                spoil(cell * 6 * strip + row + 5, 1);
            }
            for cell in 0..M {
                spoil((213 - cell) * strip + row + 9, 2);
            }
            case.unread.push((214 * strip + row + 9, 2));
        }
    }
    case.unread.sort_unstable();
    case
}

/// Sectors that differ in two files of one length.
fn differing(a: &Path, b: &Path) -> BTreeSet<u64> {
    let [mut a, mut b] = [a, b].map(|path| File::open(path).unwrap());
    let mut found = BTreeSet::new();
    let (mut first, mut second) = (vec![0; 4 << 20], vec![0; 4 << 20]);
    let mut at = 0;
    loop {
        let read = a.read(&mut first).unwrap();
        if read == 0 {
            assert_eq!(b.read(&mut second).unwrap(), 0, "another length");
            return found;
        }
        b.read_exact(&mut second[..read]).unwrap();
        if first[..read] != second[..read] {
            let pairs = first[..read]
                .chunks(SECTOR)
                .zip(second[..read].chunks(SECTOR));
            let differ = (at..).zip(pairs).filter(|(_, (x, y))| x != y);
            found.extend(differ.map(|(lba, _)| lba));
        }
        at += (read / SECTOR) as u64;
    }
}

/// Exit, and the sectors that are called lost or unchecked.
type Said = (i32, BTreeSet<u64>);

fn plain(mut decoder: Command, from: &Path, to: &Path, bad: &Path) -> Said {
    let ran = decoder.args([from, to, bad]).output().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    let lines = text.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    let named = lines.filter(|words| matches!(words[0], "lost" | "unchecked"));
    let named = named.map(|words| words[1].parse().unwrap()).collect();
    (ran.status.code().unwrap_or(-1), named)
}

fn stele(from: &Path, to: &Path, unread: &[(u64, u64)]) -> Said {
    let map = from.with_extension("map");
    let length = fs::metadata(from).unwrap().len();
    fs::write(&map, super::decoders::mapfile(unread, length)).unwrap();
    let from = format!("{}:{}", from.display(), map.display());
    let repair = ["disc", "repair", &from, "--to", to.to_str().unwrap()];
    let ran = shared().bench.run(&repair);
    let ranges = ["lost", "unchecked"].map(|key| ran.report[key].as_array().cloned());
    let ranges = ranges.into_iter().flatten().flatten();
    let named = ranges.flat_map(|range| {
        let [at, count] = [0, 1].map(|i| range[i].as_u64().unwrap());
        at..at + count
    });
    (ran.code, named.collect())
}

fn case(seed: u64, whole: &Path, size: Size, folder: &TempDir) -> Vec<String> {
    let at = |name: &str| folder.path().join(name);
    let (damaged, bad) = (at("damaged.iso"), at("bad.txt"));
    let mut copy = Command::new("cp");
    witness(copy.arg("--sparse=always").arg(whole).arg(&damaged));
    let case = damage(&damaged, size, &mut Dice::new(seed), seed);
    let lines = case.unread.iter().map(|(at, n)| format!("{at} {n}\n"));
    fs::write(&bad, lines.collect::<String>()).unwrap();
    let mut faults = Vec::new();
    let mut first: Option<Said> = None;
    // One after the other: each writes 4.3 GB. The one in Python takes minutes.
    let decoders = ["stele", "DECODE.C", "decode.py"];
    for decoder in &decoders[..if seed == 0 { 3 } else { 2 }] {
        let to = at("repaired.iso");
        let _ = fs::remove_file(&to);
        let said = match *decoder {
            "stele" => stele(&damaged, &to, &case.unread),
            "DECODE.C" => plain(Command::new(decode_c()), &damaged, &to, &bad),
            _ => {
                let mut python = Command::new("python3");
                python.arg(decode_py());
                plain(python, &damaged, &to, &bad)
            }
        };
        let wrong = differing(&to, whole);
        if case.promised && (said.0 != 0 || !wrong.is_empty()) {
            let some: Vec<_> = wrong.iter().take(9).collect();
            faults.push(format!("{decoder}: {said:?}, wrong are {some:?}"));
        }
        if !case.promised && (said.0 != 1 || !wrong.is_subset(&said.1)) {
            faults.push(format!("{decoder}: {}, wrong are {wrong:?}", said.0));
        }
        if *first.get_or_insert_with(|| said.clone()) != said {
            faults.push(format!("{decoder}: says something else"));
        }
    }
    faults
}

/// LBAs and numbers of bytes beyond 32 bits.
#[test]
fn discs_above_4_gib_are_mended_alike() {
    let (size, few) = match std::env::var_os("STELE_DAMAGE_LARGE") {
        Some(_) => (LARGE, 0),
        None => (SMALL, 4),
    };
    let seeds = campaign::seeds("STELE_DAMAGE_LARGE", few);
    let folder = tempfile::tempdir().unwrap();
    let (begun, whole) = (Instant::now(), large(folder.path(), size));
    let cases = seeds.map(|seed| (seed, case(seed, &whole, size, &folder)));
    let faults: Vec<_> = cases.filter(|(_, found)| !found.is_empty()).collect();
    let seconds = begun.elapsed().as_secs();
    println!(
        "above 4 GiB: {} sectors, {seconds} s, {} findings",
        size.sectors(),
        faults.len()
    );
    assert!(faults.is_empty(), "{faults:#?}");
}
