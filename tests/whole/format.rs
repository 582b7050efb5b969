//! The disc format as SPEC.TXT says it, read by arithmetic alone: nothing here is shared with the
//! program. Each test names the requirements that it looks at.

use std::collections::BTreeMap;
use std::fs;

use crate::bench::{manifest, shared};

const SECTOR: usize = 2048;

/// R-030, bit by bit.
fn crc64(bytes: &[u8]) -> u64 {
    let mut crc = u64::MAX;
    for byte in bytes {
        crc ^= u64::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0x9A6C_9329_AC4B_C9B5
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

/// product in GF(2^8) modulo 0x11D.
pub fn times(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    while b != 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        let carry = a & 0x80 != 0;
        a <<= 1;
        if carry {
            a ^= 0x1D;
        }
        b >>= 1;
    }
    product
}

pub fn inverse(a: u8) -> u8 {
    (1..=255).find(|b| times(a, *b) == 1).unwrap()
}

/// the polynomial through the points (number, byte), evaluated at `x`.
fn interpolate(points: &[(u8, u8)], x: u8) -> u8 {
    let mut sum = 0;
    for (j, value) in points {
        let mut term = *value;
        for (i, _) in points.iter().filter(|(i, _)| i != j) {
            term = times(term, times(x ^ i, inverse(j ^ i)));
        }
        sum ^= term;
    }
    sum
}

/// The image and what its first anchor says.
struct Disc {
    image: Vec<u8>,
    keys: BTreeMap<String, String>,
}

impl Disc {
    fn read() -> Self {
        let image = fs::read(&shared().image).unwrap();
        let keys = anchor(&image[..SECTOR]).expect("an anchor in sector 0");
        Self { image, keys }
    }

    fn number(&self, key: &str) -> usize {
        self.keys[key].parse().unwrap()
    }

    fn sector(&self, lba: usize) -> &[u8] {
        &self.image[lba * SECTOR..(lba + 1) * SECTOR]
    }

    /// the first sector of a cell of a row.
    fn cell(&self, row: usize, cell: usize) -> usize {
        let strip = if cell < self.number("k") {
            cell
        } else {
            cell + 1
        };
        strip * self.number("S") + row * 32
    }

    /// A check sector of strip A (k) or B (247).
    fn check(&self, strip: usize, row: usize, part: usize) -> &[u8] {
        self.sector(strip * self.number("S") + row * 32 + part)
    }
}

/// The keys of an anchor whose CRC agrees.
fn anchor(sector: &[u8]) -> Option<BTreeMap<String, String>> {
    let at = sector.windows(4).position(|four| four == b"crc=")?;
    let crc = std::str::from_utf8(sector.get(at + 4..at + 20)?).ok()?;
    if u64::from_str_radix(crc, 16).ok()? != crc64(&sector[..at]) {
        return None;
    }
    let text = std::str::from_utf8(&sector[..at]).ok()?;
    let pairs = text.lines().map(|line| line.split_once('='));
    pairs
        .map(|pair| pair.map(|(key, value)| (key.to_owned(), value.to_owned())))
        .collect()
}

fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[test]
fn r_001_r_002_the_disc_is_248_strips_and_a_tail() {
    let disc = Disc::read();
    let (s, k, m) = (disc.number("S"), disc.number("k"), disc.number("m"));
    //
    assert_eq!(disc.number("N"), 248 * s + 320);
    assert_eq!(disc.image.len(), disc.number("N") * SECTOR);
    //
    assert_eq!(s % 32, 0);
    assert!([14, 22, 30, 46, 62, 122].contains(&m));
    assert_eq!(k + m, 246);
}

#[test]
fn r_004_the_geometry_holds_when_the_medium_reports_more_sectors() {
    // what a drive adds after the end must not confuse anyone.
    let mut image = fs::read(&shared().image).unwrap();
    image.extend([0; 64 * SECTOR]);
    let folder = tempfile::tempdir().unwrap();
    let longer = folder.path().join("longer.iso");
    fs::write(&longer, image).unwrap();
    let report = shared()
        .bench
        .done(&["verify", "--image", longer.to_str().unwrap()]);
    assert_eq!(report["sectors"], Disc::read().number("N"));
}

#[test]
fn r_005_r_007_files_lie_where_the_manifest_says() {
    let disc = Disc::read();
    // ISO 9660 and Joliet descriptors (ECMA-119 8.4 and 8.5).
    assert_eq!(&disc.sector(16)[..6], b"\x01CD001");
    assert_eq!(&disc.sector(17)[..6], b"\x02CD001");
    let data = disc.number("k") * disc.number("S");
    let lines = manifest(&shared().image);
    for line in &lines[1..] {
        // path, size, extents, hashes.
        let size = line["size"].as_u64().unwrap() as usize;
        let mut bytes = Vec::new();
        for extent in line["extents"].as_array().unwrap() {
            let [lba, sectors] = [0, 1].map(|at| extent[at].as_u64().unwrap() as usize);
            assert!(lba + sectors <= data, "{line}");
            bytes.extend_from_slice(&disc.image[lba * SECTOR..(lba + sectors) * SECTOR]);
        }
        assert!(bytes[size..].iter().all(|byte| *byte == 0), "{line}");
        assert_eq!(bytes.len(), size.div_ceil(SECTOR) * SECTOR, "{line}");
        assert_eq!(line["sha256"].as_str().unwrap().len(), 64);
        assert_eq!(line["blake3"].as_str().unwrap().len(), 64);
    }
    assert_eq!(lines[0]["sectors"], disc.number("N"));
    // where the manifest lies.
    let at = disc.number("manifest_lba") * SECTOR;
    let text = &disc.image[at..at + disc.number("manifest_bytes")];
    assert_eq!(
        text.iter().filter(|byte| **byte == b'\n').count(),
        lines.len()
    );
}

#[test]
fn r_010_r_011_r_012_32_anchors_in_plain_text_say_the_same() {
    let disc = Disc::read();
    let tail = disc.number("N") - 320;
    for lba in (0..16).chain(tail..tail + 16) {
        let sector = disc.sector(lba);
        //
        assert!(
            sector
                .iter()
                .all(|byte| *byte == b'\n' || (b' '..=b'~').contains(byte)),
            "{lba}"
        );
        //
        let mut keys = anchor(sector).unwrap_or_else(|| panic!("no anchor at {lba}"));
        //
        let copy = if lba < 16 { lba } else { lba - tail + 16 };
        assert_eq!(
            keys.insert("copy".to_owned(), "00".to_owned()),
            Some(format!("{copy:02}"))
        );
        assert_eq!(keys, disc.keys);
    }
    assert_eq!(disc.keys["format"], "STELE1");
    assert_eq!([&*disc.keys["version"], &*disc.keys["needs"]], ["2", ""]);
    // what was built.
    let content = &disc.image[16 * SECTOR..disc.number("used") * SECTOR];
    let hash = blake3::hash(content).to_hex();
    assert_eq!(disc.keys["content"], hash.as_str()[..16]);
    // behind the anchors the tail is zero but for the end of UDF.
    let n = disc.number("N");
    let udf = disc.sector(256);
    assert_eq!((&udf[..2], &udf[12..16]), (&[2, 0][..], &[0, 1, 0, 0][..]));
    let main = u32::from_le_bytes(udf[20..24].try_into().unwrap()) as usize;
    let mut from = std::collections::BTreeMap::from([(n - 257, 256), (n - 1, 256)]);
    from.extend((0..16).map(|i| (n - 288 + i, main + i)));
    for lba in tail + 16..tail + 320 {
        let mut expected = from
            .get(&lba)
            .map_or(vec![0; 2048], |l| disc.sector(*l).to_vec());
        if expected.iter().any(|byte| *byte != 0) {
            expected[12..16].copy_from_slice(&(lba as u32).to_le_bytes());
            let sum = |s: u8, i: usize| s.wrapping_add(if i == 4 { 0 } else { expected[i] });
            expected[4] = (0..16).fold(0, sum);
        }
        assert!(disc.sector(lba) == expected, "{lba}");
    }
}

#[test]
fn r_020_r_021_check_values_are_those_of_the_sectors() {
    let disc = Disc::read();
    let k = disc.number("k");
    for row in 0..disc.number("S") / 32 {
        for cell in 0..246 {
            for s in 0..32 {
                // value 32 * c + s is in check sector value / 248.
                let value = 32 * cell + s;
                let at = 64 + value % 248 * 8;
                let crc = crc64(disc.sector(disc.cell(row, cell) + s));
                for strip in [k, 247] {
                    let found = number(&disc.check(strip, row, value / 248)[at..at + 8]);
                    assert_eq!(
                        found, crc,
                        "row {row}, cell {cell}, sector {s}, strip {strip}"
                    );
                }
            }
        }
        let last = disc.check(k, row, 31);
        assert!(
            last[64 + (7872 - 31 * 248) * 8..]
                .iter()
                .all(|byte| *byte == 0)
        );
    }
}

#[test]
fn r_022_r_023_every_check_sector_says_the_geometry() {
    let disc = Disc::read();
    let uuid = disc.keys["uuid"].replace('-', "");
    for row in 0..disc.number("S") / 32 {
        for (strip, letter) in [(disc.number("k"), b'A'), (247, b'B')] {
            for part in 0..32 {
                let sector = disc.check(strip, row, part);
                //
                assert_eq!(&sector[..8], b"STELECHK");
                assert_eq!(number(&sector[8..10]), 2);
                let small = [10, 11].map(|at| usize::from(sector[at]));
                assert_eq!(small, [disc.number("k"), disc.number("m")]);
                assert_eq!([sector[12], sector[13]], [letter, part as u8]);
                let hex: String = sector[16..40].iter().map(|b| format!("{b:02x}")).collect();
                assert_eq!(hex, format!("{uuid}{}", disc.keys["content"]));
                let numbers = [40, 48].map(|at| number(&sector[at..at + 8]) as usize);
                assert_eq!(numbers, [disc.number("S"), row]);
                //
                let own = crc64(&[&sector[..56], &sector[64..]].concat());
                assert_eq!(number(&sector[56..64]), own);
            }
        }
    }
}

#[test]
fn r_030_the_crc_gives_its_check_value() {
    assert_eq!(crc64(b"123456789"), 0xAE8B_1486_0A79_9888);
}

#[test]
fn r_040_r_041_r_042_parity_is_the_polynomial_through_the_data() {
    // the worked example of chapter 7.
    let data = [(0, 1), (1, 2), (2, 3)];
    assert_eq!([interpolate(&data, 3), interpolate(&data, 4)], [0, 21]);
    assert_eq!(interpolate(&[(0, 1), (3, 0), (4, 21)], 1), 2);
    // And the disc: some bytes of row 0, first and last parity strips.
    let disc = Disc::read();
    let k = disc.number("k");
    for offset in [0, 1, 777, 2047, 31 * SECTOR + 5] {
        let byte = |cell: usize| disc.image[disc.cell(0, cell) * SECTOR + offset];
        let points: Vec<(u8, u8)> = (0..k).map(|cell| (cell as u8, byte(cell))).collect();
        for cell in [k, k + 1, 245] {
            assert_eq!(
                interpolate(&points, cell as u8),
                byte(cell),
                "byte {offset}, cell {cell}"
            );
        }
    }
}

/// The worked example of chapter 9.
#[test]
fn r_062_r_063_parity_across_discs_is_the_polynomial_through_the_slots() {
    let slots = (0..64).map(|slot| (slot, if slot < 3 { slot + 1 } else { 0 }));
    let slots: Vec<(u8, u8)> = slots.collect();
    let parity = [64, 65].map(|point| interpolate(&slots, point));
    assert_eq!(parity, [117, 141]);
    let sum = |factors: [u8; 3]| {
        let terms = factors.into_iter().zip([1, 2, 3]);
        terms.fold(0, |sum, (a, b)| sum ^ times(a, b))
    };
    assert_eq!([sum([11, 40, 26]), sum([40, 11, 154])], parity);
    let mut known = slots;
    known.retain(|(slot, _)| !matches!(slot, 1 | 2));
    known.extend([(64, 117), (65, 141)]);
    assert_eq!([interpolate(&known, 1), interpolate(&known, 2)], [2, 3]);
}

#[test]
fn r_003_r_053_a_cell_is_where_the_division_says_and_the_rest_is_zero() {
    let disc = Disc::read();
    // parity starts behind check strip A.
    let s = disc.number("S");
    assert_eq!(disc.cell(0, disc.number("k")), (disc.number("k") + 1) * s);
    assert_eq!(disc.cell(0, 245), 246 * s);
    // R-053 rests on hashes of whole files: what no file uses must not change them.
    let used = disc.number("used");
    let data = &disc.image[used * SECTOR..disc.number("k") * s * SECTOR];
    assert!(data.iter().all(|byte| *byte == 0));
}

#[test]
fn the_same_plan_builds_the_same_image() {
    let shared = shared();
    let before = fs::read(&shared.image).unwrap();
    let folder = tempfile::tempdir().unwrap();
    // The archive is copied, so that tests that look at the shared one are not disturbed.
    let copy = folder.path().join("archive");
    let mut cp = std::process::Command::new("cp");
    crate::bench::witness(cp.arg("-a").arg(shared.bench.root()).arg(&copy));
    // Another zone, locale and mask, and one processor instead of all.
    let mut build = std::process::Command::new("sh");
    let line = "umask 077; exec taskset -c 0 \"$0\" --json build SET-0001 --again";
    crate::bench::witness(
        build
            .args(["-c", line, crate::bench::STELE])
            .env("STELE_ARCHIVE", &copy)
            .env("STELE_STATE", copy.with_extension("state"))
            .env("TZ", "Asia/Tokyo")
            .env("LC_ALL", "C"),
    );
    let name = shared.image.file_name().unwrap();
    assert!(fs::read(copy.join("images").join(name)).unwrap() == before);
}
