//! Copies and images that were altered with a skilled hand: what they say of themselves agrees.
//! What is read is compared with the content, with what that determines, and with the catalog.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stele_burner::geometry::TAGS;
use stele_burner::parity::check_strip::check_value;
use stele_burner::parity::{Anchor, protect};
use stele_burner::watch::Quiet;
use stele_recorder::VirtualDrive;

use crate::bench::Bench;
use crate::patients::said;
use crate::states::{burned, spoil};

#[path = "forged/protection.rs"]
mod protection;

/// The file of the medium in a drive.
fn medium(bench: &Bench, drive: &str) -> PathBuf {
    let drives = VirtualDrive::list(&bench.root().join("drives")).unwrap();
    let found = drives.into_iter().find(|one| one.name == drive);
    found.unwrap().medium.unwrap()
}

/// Alters a sector of the medium in a drive, and with it its check value in both check strips.
fn forge(bench: &Bench, drive: &str, sector: u64) {
    forge_in(&medium(bench, drive), sector);
}

/// As [`forge`], in an image file.
fn forge_in(path: &Path, sector: u64) {
    let mut image = fs::read(path).unwrap();
    let anchor = String::from_utf8_lossy(&image[..2048]).into_owned();
    let k = anchor.lines().find_map(|line| line.strip_prefix("k="));
    let k: usize = k.unwrap().parse().unwrap();
    // One row: a strip is one cluster.
    let at = sector as usize * 2048;
    image[at + 9] ^= 1;
    let value = check_value(&image[at..at + 2048]).to_le_bytes();
    // Parity is counted without the check strip in front of it.
    let coded = sector as usize - if sector as usize / 32 > k { 32 } else { 0 };
    set_value(&mut image, k, coded, value);
    fs::write(path, image).unwrap();
}

/// Gives a sector, counted without the check strip in front of its strip, another check value in
/// both check strips.
fn set_value(image: &mut [u8], k: usize, coded: usize, value: [u8; 8]) {
    for strip in [k, 247] {
        let part = (strip * 32 + coded / 248) * 2048;
        let place = part + 64 + 8 * (coded % 248);
        image[place..place + 8].copy_from_slice(&value);
        let own = &image[part..part + 2048];
        let sum = check_value(&[&own[..56], &own[64..]].concat());
        image[part + 56..part + 64].copy_from_slice(&sum.to_le_bytes());
    }
}

/// Alters a byte, and makes the digest of the content and all check values anew: what there is
/// agrees with itself.
fn reseal(path: &Path, byte: u64) {
    reseal_all(path, &|bytes| bytes[byte as usize] ^= 1);
}

/// An anchor that says something else.
fn saying(anchor: &Anchor, from: &str, to: &str) -> Anchor {
    let text = String::from_utf8(anchor.render(0)).unwrap();
    assert!(text.contains(from));
    let text = text.replace(from, to);
    let end = text.find("crc=").unwrap();
    let sum = check_value(&text.as_bytes()[..end]);
    let mut sector = format!("{}crc={sum:016x}\n", &text[..end]).into_bytes();
    sector.resize(2048, b' ');
    Anchor::parse(&sector).unwrap()
}

/// The same with whatever is done to the content.
fn reseal_all(path: &Path, alter: &dyn Fn(&mut [u8])) {
    let file = File::options().read(true).write(true).open(path).unwrap();
    let mut bytes = fs::read(path).unwrap();
    let anchor = Anchor::parse(&bytes[..2048]).unwrap();
    let used = anchor.used.bytes() as usize;
    alter(&mut bytes[..used]);
    let digest = blake3::hash(&bytes[16 * 2048..used]).to_hex();
    let anchor = saying(&anchor, &anchor.content.unwrap().to_string(), &digest[..16]);
    file.write_all_at(&bytes[..used], 0).unwrap();
    let tail = anchor.geometry.tail();
    let at = tail.lba.byte() as usize;
    let tags = bytes[at..at + tail.sectors.bytes() as usize].to_vec();
    protect(&file, &anchor, &Quiet).unwrap();
    // What is the copy's in the tail stays as it is.
    for place in 0..TAGS {
        let lba = anchor.geometry.tag(place).byte();
        let own = lba as usize - at;
        file.write_all_at(&tags[own..own + 2048], lba).unwrap();
    }
}

/// Alters a file and its hashes wherever the disc has them: the disc agrees with itself in all.
fn forge_file(path: &Path, content: &[u8]) {
    let mut forged = content.to_vec();
    forged[7] ^= 1;
    let hashes = |of: &[u8]| {
        let blake3 = blake3::hash(of).to_hex().to_string();
        let place = tempfile::NamedTempFile::new().unwrap();
        fs::write(place.path(), of).unwrap();
        let mut sum = std::process::Command::new("sha256sum");
        let told = sum.arg(place.path()).output().unwrap().stdout;
        [blake3, String::from_utf8(told).unwrap()[..64].to_owned()]
    };
    let pairs: Vec<_> = hashes(content).into_iter().zip(hashes(&forged)).collect();
    reseal_all(path, &|bytes| {
        let place = |bytes: &[u8], what: &[u8]| {
            let mut all = (0..bytes.len() / 4).map(|n| n * 4);
            all.find(|at| bytes[*at..].starts_with(what))
        };
        let at = place(bytes, &content[..64]).unwrap();
        bytes[at + 7] ^= 1;
        let text = bytes.len() - 64;
        for at in 0..text {
            for (old, new) in &pairs {
                if bytes[at..].starts_with(old.as_bytes()) {
                    bytes[at..at + 64].copy_from_slice(new.as_bytes());
                }
            }
        }
    });
}

/// A sector was altered with its check values, and others are damaged besides: a check compares
/// what the disc holds as a repair would give it.
#[test]
fn a_damaged_copy_of_another_content_is_failed_when_it_is_read() {
    let (bench, copy) = burned("2");
    forge(&bench, "A", 2000);
    spoil(&bench, "A", 1);
    is_refuted(&bench, &copy);
}

/// What is read of the copy in drive A is another content, and that is known.
#[track_caller]
fn is_refuted(bench: &Bench, copy: &str) {
    let verify = ["verify", copy, "--drive", "virtual:A"];
    let read = bench.run(&verify).gives(1);
    assert_eq!(
        (&read["state"], &read["refuted"], &read["uncompared"]),
        (&"failed".into(), &true.into(), &false.into())
    );
}

/// A check sector is damaged as discs are: that is no change of the disc.
#[test]
fn a_damaged_check_sector_is_damage_and_no_more() {
    let (bench, copy) = burned("2");
    let path = medium(&bench, "A");
    let mut image = fs::read(&path).unwrap();
    let at = 247 * 65536 + 3 * 2048;
    image[at + 100] ^= 1;
    // So is one of the tail.
    let tail = image.len() / 65536 * 65536 - 65536;
    for spoiled in [at, tail] {
        image[spoiled + 1000] ^= 1;
        fs::write(&path, &image).unwrap();
        let read = bench
            .run(&["verify", &copy, "--drive", "virtual:A"])
            .gives(1);
        assert_eq!(
            (&read["state"], &read["not_as_built"]),
            (&"watch".into(), &Value::Null),
            "{read:#}"
        );
    }
}

/// A sector of its parity was altered with its check values: the content agrees, the image does
/// not.
#[test]
fn a_copy_of_another_parity_is_to_be_replaced() {
    let (bench, copy) = burned("2");
    forge(&bench, "A", 6200);
    let verify = ["verify", &copy, "--drive", "virtual:A"];
    let read = bench.run(&verify).gives(1);
    assert_eq!(
        (
            &read["state"],
            &read["not_as_built"],
            &read["wrong_sectors"]
        ),
        (&"migrate".into(), &"SET-0001/1".into(), &0.into())
    );
    let words = said(&bench, &verify);
    assert!(
        words.contains("sectors that protect the content were changed"),
        "{words}"
    );
    assert!(!words.contains("is good"), "{words}");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // Nor is it taken for less where something is damaged besides, which its parity gives back.
    spoil(&bench, "A", 1);
    let read = bench.run(&verify).gives(1);
    assert_eq!(
        (&read["state"], &read["not_as_built"]),
        (&"migrate".into(), &"SET-0001/1".into())
    );
    let words = said(&bench, &verify);
    assert!(words.contains("Besides, "), "{words}");
    assert!(!words.contains("repair reserve"), "{words}");
    // A sector of the content says so itself.
    forge(&bench, "A", 2000);
    let read = bench.run(&verify).gives(1);
    assert_eq!(
        (&read["state"], &read["refuted"], &read["not_as_built"]),
        (&"failed".into(), &true.into(), &Value::Null)
    );
}

/// Nothing says what each sector should be, but the content as a whole is there.
#[test]
fn a_copy_without_check_values_is_complete_where_its_content_agrees() {
    let (bench, copy) = burned("2");
    let path = medium(&bench, "A");
    let mut image = fs::read(&path).unwrap();
    let anchor = String::from_utf8_lossy(&image[..2048]).into_owned();
    let k = anchor.lines().find_map(|line| line.strip_prefix("k="));
    let k: usize = k.unwrap().parse().unwrap();
    for strip in [k, 247] {
        image[strip * 65536..(strip + 1) * 65536].fill(7);
    }
    fs::write(&path, &image).unwrap();
    let verify = ["verify", &copy, "--drive", "virtual:A"];
    assert_eq!(bench.run(&verify).gives(1)["state"], "migrate");
    let words = said(&bench, &verify);
    assert!(words.contains("Its content is complete"), "{words}");
    image[2_000_000] ^= 1;
    fs::write(&path, &image).unwrap();
    assert_eq!(bench.run(&verify).gives(1)["state"], "failed");
}

/// No anchor is left, a sector was altered with its check values, another is damaged.
#[test]
fn a_copy_without_an_anchor_is_compared_as_its_parity_gives_it() {
    let (bench, copy) = burned("2");
    forge(&bench, "A", 2000);
    let path = medium(&bench, "A");
    let mut image = fs::read(&path).unwrap();
    for sector in (0..16).chain([2032]).chain(7936..7952) {
        image[sector * 2048..(sector + 1) * 2048].fill(7);
    }
    fs::write(&path, image).unwrap();
    is_refuted(&bench, &copy);
}

/// The image that a copy gives is not that of its disc: what was found counts for the copy.
#[test]
fn a_copy_that_gives_another_image_is_not_relied_on_again() {
    let (bench, copy) = burned("2");
    forge(&bench, "A", 2000);
    spoil(&bench, "A", 1);
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    fs::remove_dir_all(bench.beside("in")).unwrap();
    let from = ["build", "SET-0001/1", "--from", "virtual:A"];
    bench.run(&from).refused("JOB-075");
    let state = format!("SELECT state FROM copy WHERE serial = '{copy}'");
    assert_eq!(bench.sqlite(&state).trim(), "failed");
    // The other one is what it was.
    let other = format!("SELECT state FROM copy WHERE serial <> '{copy}'");
    assert_eq!(bench.sqlite(&other).trim(), "good");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // An image is compared as a repair would have it.
    let image = bench.beside("copied.iso");
    let drives = VirtualDrive::list(&bench.root().join("drives")).unwrap();
    let medium = drives[0].medium.clone().unwrap();
    fs::copy(medium, &image).unwrap();
    let read = bench
        .run(&["verify", "--image", image.to_str().unwrap()])
        .gives(1);
    assert_eq!(
        (&read["refuted"], &read["uncompared"]),
        (&true.into(), &false.into())
    );
}

/// The only thing that is left of a disc is a copy of another parity: its content determines the
/// image.
#[test]
fn the_image_comes_back_from_a_copy_of_another_parity() {
    let (bench, _) = burned("2");
    let image = bench.root().join("images/SET-0001-1.iso");
    let original = fs::read(&image).unwrap();
    forge(&bench, "A", 6200);
    fs::remove_file(&image).unwrap();
    fs::remove_dir_all(bench.beside("in")).unwrap();
    bench.done(&["build", "SET-0001/1", "--from", "virtual:A"]);
    assert!(fs::read(&image).unwrap() == original);
    // So it does from what is left of the image itself.
    forge_in(&image, 6300);
    bench.done(&["build", "SET-0001/1", "--again"]);
    assert!(fs::read(&image).unwrap() == original);
}

/// One bit of a file, all sums and the digest made anew: it is not the disc that was built.
#[test]
fn a_resealed_copy_is_failed_when_it_is_read() {
    let (bench, copy) = burned("2");
    reseal(&medium(&bench, "A"), 2_000_000);
    let verify = ["verify", &copy, "--drive", "virtual:A", "--by-label"];
    let read = bench.run(&verify).gives(1);
    assert_eq!(
        (&read["state"], &read["not_as_built"]),
        (&"failed".into(), &"SET-0001/1".into()),
        "{read:#}"
    );
    let words = said(&bench, &verify);
    assert!(
        words.contains("does not hold what this archive has on record"),
        "{words}"
    );
}

/// A file, its hashes and all that protects them are another's, and a cluster of the parity cannot
/// be read: the catalog knows what was built, whoever asks.
#[test]
fn what_another_content_was_built_as_is_named_by_every_command() {
    let (bench, copy) = burned("2");
    let content = fs::read(bench.beside("in").join("evidence.bin")).unwrap();
    let path = medium(&bench, "A");
    forge_file(&path, &content);
    let forged = bench.beside("forged.iso");
    fs::copy(&path, &forged).unwrap();
    let mut image = fs::read(&path).unwrap();
    image[240 * 65536..241 * 65536].fill(0xA5);
    fs::write(&path, &image).unwrap();
    let verify = ["verify", &copy, "--drive", "virtual:A", "--by-label"];
    let read = bench.run(&verify).gives(1);
    assert_eq!(
        (&read["state"], &read["not_as_built"]),
        (&"failed".into(), &"SET-0001/1".into()),
        "{read:#}"
    );
    // Nor is what a repair makes of it the disc's image.
    let repaired = bench.beside("repaired.iso");
    let repair = ["disc", "repair", "virtual:A", "--to"];
    let repair = [&repair[..], &[repaired.to_str().unwrap()]].concat();
    let made = bench.run(&repair).gives(1);
    assert_eq!(made["not_as_built"], "SET-0001/1", "{made:#}");
    fs::remove_file(&repaired).unwrap();
    let words = said(&bench, &repair[..]);
    assert!(words.contains("stele scan SET-0001/1"), "{words}");
    assert!(!words.contains("image add"), "{words}");
    // What it restores is not what is on record.
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let forged = forged.to_str().unwrap();
    let restored = bench
        .run(&["restore", "C-1", "--to", to, "--image", forged])
        .gives(1);
    assert_eq!(
        (
            &restored["not_as_built"],
            &restored["unrecorded"],
            &restored["study_files"],
            &restored["study_there"],
        ),
        (&"SET-0001/1".into(), &1.into(), &1.into(), &0.into()),
        "{restored:#}"
    );
    let check = ["restore", "C-1", "--to", to, "--verify-only"];
    let checked = bench.run(&check).gives(1);
    let found = &checked["from_images"];
    let one = |key: &str| found[key].as_array().unwrap().len();
    assert_eq!((&found["files"], one("not_recorded")), (&0.into(), 1));
}

/// Of two images that say they are one disc, a catalog that is made again has the first, and the
/// other one is named.
#[test]
fn a_rebuilt_catalog_names_an_image_that_contradicts_it() {
    let (bench, _) = burned("2");
    let image = bench.root().join("images/SET-0001-1.iso");
    let other = bench.beside("other.iso");
    fs::copy(&image, &other).unwrap();
    // The name of the volume is in no file.
    reseal(&other, 16 * 2048 + 50);
    let [image, other] = [&image, &other].map(|path| path.to_str().unwrap());
    for order in [[image, other], [other, image]] {
        let new = Bench::new();
        let rebuild = ["catalog", "rebuild", "--from", order[0], order[1]];
        let why = ["--why", "the disk failed"];
        let done = new.run(&[&rebuild[..], &why].concat()).gives(1);
        assert_eq!(
            (&done["sources"][0]["code"], &done["sources"][1]["code"]),
            (&Value::Null, &"KEP-014".into()),
            "{done:#}"
        );
    }
}

/// An image of a set was resealed: what a rebuild makes with it is held to the catalog.
#[test]
fn a_rebuilt_set_is_held_to_the_catalog() {
    let (bench, _) = crate::sets::three_and_two();
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", crate::sets::MEDIA);
    bench.done(&["burn", "SET-0001/5", "--drive", "virtual:A"]);
    let image = |number: u32| {
        let path = bench.root().join(format!("images/SET-0001-{number}.iso"));
        path.to_str().unwrap().to_owned()
    };
    let own = fs::read(image(5)).unwrap();
    let forged = bench.beside("forged.iso");
    fs::write(&forged, &own).unwrap();
    reseal(&forged, 16 * 2048 + 50);
    let forged = forged.to_str().unwrap().to_owned();
    let rebuild = |sources: &[String], to: &str| {
        let to = bench.beside(to).to_str().unwrap().to_owned();
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        bench.run(&[&["set", "rebuild"], &sources[..], &["--to", &to]].concat())
    };
    let done = rebuild(&[image(1), image(2), forged.clone()], "a").gives(1);
    assert_eq!(done["not_as_built"], serde_json::json!([5]), "{done:#}");
    assert!(bench.beside("a/SET-0001-3.iso").exists());
    assert!(!bench.beside("a/SET-0001-5.iso").exists());
    assert!(bench.beside("a/SET-0001-5.not-as-built.iso").exists());
    // Beside the right one, nothing in the set tells which is right.
    let all = [image(1), image(2), image(5), forged.clone()];
    rebuild(&all, "b").refused("JOB-166");
    // As it is advised.
    bench.done(&["verify", "--image", &image(5)]);
    let other = bench.run(&["verify", "--image", &forged]).gives(1);
    assert_eq!(other["not_as_built"], "SET-0001/5", "{other:#}");
    rebuild(&all[..3], "b").gives(0);
}

/// A copy is to be replaced out of the other discs of its set. One of those is not among what was
/// named, and another one is not what was built: each is named.
#[test]
fn a_set_that_does_not_give_an_image_names_the_disc_that_is_not_as_built() {
    let (bench, folders) = crate::sets::three_and_two();
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", crate::sets::MEDIA);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let image = |number: u32| bench.root().join(format!("images/SET-0001-{number}.iso"));
    fs::remove_file(image(1)).unwrap();
    fs::remove_dir_all(&folders[0]).unwrap();
    let forged = bench.beside("forged.iso");
    fs::rename(image(2), &forged).unwrap();
    reseal(&forged, 16 * 2048 + 50);
    fs::remove_file(image(3)).unwrap();
    bench.done(&["drive", "load", "virtual:A", "--blank", crate::sets::MEDIA]);
    let serial = burned["serial"].as_str().unwrap();
    let (four, five) = (image(4), image(5));
    let mut replace = vec!["copy", "replace", serial, "--drive", "virtual:A"];
    replace.extend(["--why", "scratched"]);
    for source in [&four, &five, &forged] {
        replace.extend(["--from", source.to_str().unwrap()]);
    }
    let ran = bench.run(&replace);
    ran.refused("JOB-152");
    let said = format!("{:?}", ran.said);
    for text in [
        "not among the discs that were read: SET-0001/3;",
        "read, and not what this archive built: SET-0001/2",
    ] {
        assert!(said.contains(text), "{said}");
    }
}

/// A lost catalog is made again from an image of another parity, and not from a resealed one.
#[test]
fn a_rebuilt_catalog_has_the_image_that_the_content_determines() {
    let (bench, _) = burned("2");
    let image = bench.root().join("images/SET-0001-1.iso");
    let (other, resealed) = (bench.beside("other.iso"), bench.beside("resealed.iso"));
    for to in [&other, &resealed] {
        fs::copy(&image, to).unwrap();
    }
    forge_in(&other, 6200);
    reseal(&resealed, 2_000_000);
    let new = Bench::new();
    let rebuild = |from: &Path| {
        let from = from.to_str().unwrap();
        let why = ["--why", "the disk failed"];
        new.run(&[&["catalog", "rebuild", "--from", from], &why[..]].concat())
    };
    let refused = rebuild(&resealed).gives(1);
    assert_eq!(refused["sources"][0]["code"], "ARD-002", "{refused:#}");
    rebuild(&other).gives(0);
    let own = new.sqlite("SELECT hex(blake3) FROM image");
    let built = blake3::hash(&fs::read(&image).unwrap()).to_hex();
    assert_eq!(own.trim().to_lowercase(), built.as_str());
}
