//! Discs that were altered after they were built, all their sums put right.

use super::*;
use crate::parity::check_strip::{CheckCopy, VALUES_PER_PART, check_value};
use crate::parity::{Anchor, protect};

/// Alters some bytes of an image, and puts its sums right.
pub(super) fn alter(folder: &Path, number: u32, at: u64) {
    let (file, anchor) = anchor_of(folder, number);
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 1], at).unwrap();
    protect(&file, &anchor, &Quiet).unwrap();
}

/// Where the parity of the set's sector 1500 begins on a parity disc.
pub(super) fn payload(folder: &Path, number: u32) -> u64 {
    let (_, anchor) = anchor_of(folder, number);
    let payload = anchor.set_parity.unwrap().payload;
    payload.lba.byte() + 1500 * 2048
}

/// R3: what an altered parity disc gives is not called whole, nor is itself.
#[test]
fn an_altered_parity_disc_counts_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    alter(folder.path(), 5, payload(folder.path(), 5) + 9);
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[2, 3, 4, 5], &to).unwrap();
    assert!(!set.discs[0].lost.is_empty() && !set.discs[0].image.exists());
    assert!(set.discs[1..4].iter().all(|disc| disc.lost.is_empty()));
    assert!(!set.discs[4].lost.is_empty());
    // The other one makes up for it, and it is built anew; so it is where nothing else is missing.
    for numbers in [&[2, 3, 4, 5, 6][..], &[1, 2, 3, 4, 5, 6]] {
        let to = folder.path().join(format!("b{}", numbers.len()));
        all_whole(&rebuilt(folder.path(), numbers, &to).unwrap(), &originals);
        assert_eq!(fs::read_dir(&to).unwrap().count(), 6);
    }
}

/// what parity must be follows from the data discs, and from a text that makes of them what
/// the altered disc was by its own anchors.
#[test]
fn altered_parity_discs_are_made_anew_where_all_data_discs_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    for number in [5, 6] {
        alter(folder.path(), number, payload(folder.path(), number) + 9);
    }
    for numbers in [&[1, 2, 3, 4, 5, 6][..], &[1, 2, 3, 4, 6]] {
        let to = folder.path().join(format!("a{}", numbers.len()));
        let set = rebuilt(folder.path(), numbers, &to).unwrap();
        all_whole(&set, &originals);
        assert!(set.doubtful.is_empty());
        assert_eq!(fs::read_dir(&to).unwrap().count(), 6);
    }
    // Another owner in both texts, with and without a copy in the tail that was left as it was:
    // what is made of them was never built.
    let (file, anchor) = anchor_of(folder.path(), 5);
    let set = anchor.set_parity.unwrap();
    for extent in [set.text, set.again.unwrap()] {
        let mut text = vec![0; extent.sectors.bytes() as usize];
        file.read_exact_at(&mut text, extent.lba.byte()).unwrap();
        let owner = text.windows(8).position(|is| is == b"Somebody").unwrap();
        alter(folder.path(), 5, extent.lba.byte() + owner as u64);
    }
    for (to, with_tail) in [("b", false), ("c", true)] {
        if with_tail {
            // Unused bytes of a descriptor that the tail repeats.
            alter(folder.path(), 5, 256 * 2048 + 2000);
            let copy = anchor.geometry.sectors().0 - 1;
            file.write_all_at(&originals[4][copy as usize * 2048..], copy * 2048)
                .unwrap();
        }
        let to = folder.path().join(to);
        let set = rebuilt(folder.path(), &[1, 2, 3, 4, 5], &to).unwrap();
        let whole: Vec<bool> = set.discs.iter().map(|d| d.lost.is_empty()).collect();
        assert_eq!(whole, [true, true, true, true, false, false]);
        assert!(!set.discs[4].image.exists() && !set.discs[5].image.exists());
    }
}

/// an altered data disc is brought back as it was built.
#[test]
fn an_altered_data_disc_is_made_again_as_it_was_built() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    alter(folder.path(), 1, 1500 * 2048);
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[1, 2, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
    let to = folder.path().join("b");
    let set = rebuilt(folder.path(), &[1, 2, 5, 6], &to).unwrap();
    assert!(!set.discs[0].lost.is_empty() && !set.discs[0].image.exists());
}

/// Has the anchors of an image name its content as it is now.
pub(super) fn fit_digest(folder: &Path, number: u32) {
    reseal(folder, number, &[]);
}

/// Has the anchors of an image say other things, and its content as it is now; puts its sums right.
pub(super) fn reseal(folder: &Path, number: u32, say: &[(&str, &str)]) {
    let (file, anchor) = anchor_of(folder, number);
    let found = crate::parity::content_of(&file, anchor.used).unwrap();
    let text = String::from_utf8(anchor.render(0)).unwrap();
    let mut text = text.replace(&anchor.content.unwrap().to_string(), &found.to_string());
    for (from, to) in say {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let end = text.find("crc=").unwrap();
    let crc = crate::parity::check_strip::check_value(&text.as_bytes()[..end]);
    let sector = format!("{}crc={crc:016x}\n", &text[..end]);
    let forged = crate::parity::Anchor::parse(sector.as_bytes()).unwrap();
    file.write_all_at(&forged.head(), 0).unwrap();
    protect(&file, &forged, &Quiet).unwrap();
}

/// so of one whose help texts are those of another release, which none made now is like.
#[test]
fn an_altered_parity_disc_of_another_release_gets_its_parity_back() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let (file, anchor) = anchor_of(folder.path(), 5);
    let mut content = vec![0; anchor.used.bytes() as usize];
    file.read_exact_at(&mut content, 0).unwrap();
    let help = b"/* R-052: what more than two thirds";
    let at = content.windows(help.len()).position(|is| is == help);
    alter(folder.path(), 5, at.unwrap() as u64 + 20);
    fit_digest(folder.path(), 5);
    let originals: Vec<Vec<u8>> = (1..=5)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    alter(folder.path(), 5, payload(folder.path(), 5) + 9);
    let to = folder.path().join("a");
    let mut set = rebuilt(folder.path(), &[1, 2, 3, 4, 5], &to).unwrap();
    // It speaks for the set again: the other one is made anew.
    assert!(set.discs.pop().unwrap().lost.is_empty());
    all_whole(&set, &originals);
}

/// one whose digest was put right too is another build than the set has.
#[test]
fn an_altered_data_disc_with_a_digest_that_fits_is_not_called_whole() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    alter(folder.path(), 1, 1500 * 2048);
    fit_digest(folder.path(), 1);
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[1, 2, 3, 4], &to);
    assert_eq!(set.unwrap_err().code(), "SET-001");
    let to = folder.path().join("b");
    let set = rebuilt(folder.path(), &[1, 2, 3, 5], &to).unwrap();
    let whole = |disc: &RebuiltDisc| disc.lost.is_empty() || disc.image.exists();
    assert!(!whole(&set.discs[0]) && !whole(&set.discs[3]));
    assert!(whole(&set.discs[1]) && whole(&set.discs[2]));
    // Where the others give it back, it is as it was built.
    let to = folder.path().join("c");
    let set = rebuilt(folder.path(), &[1, 2, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
}

/// a source from which sectors are missing is damaged, and no other image of its disc.
#[test]
fn a_data_disc_that_lacks_sectors_is_no_other_image() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    let mut short = originals[0].clone();
    short.drain(60 * 2048..61 * 2048);
    fs::write(image(folder.path(), 1), &short).unwrap();
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[1, 2, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
    // Without check strips nothing tells where its sectors belong: the set does.
    for strip in [216, 247] {
        let first = (strip * 32 - 1) * 2048;
        short[first..first + 32 * 2048].fill(0);
    }
    fs::write(image(folder.path(), 1), &short).unwrap();
    let to = folder.path().join("b");
    let set = rebuilt(folder.path(), &[1, 2, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
}

/// Gives a data sector of a disc of one row this value in both check strips, their sums right.
pub(super) fn forge_value(file: &File, anchor: &Anchor, lba: u64, value: u64) {
    for copy in CheckCopy::BOTH {
        let part = copy.extent(anchor.geometry).lba.0 + lba / VALUES_PER_PART as u64;
        let mut sector = [0; 2048];
        file.read_exact_at(&mut sector, part * 2048).unwrap();
        let at = 64 + 8 * (lba as usize % VALUES_PER_PART);
        sector[at..at + 8].copy_from_slice(&value.to_le_bytes());
        let sum = check_value(&[&sector[..56], &sector[64..]].concat());
        sector[56..64].copy_from_slice(&sum.to_le_bytes());
        file.write_all_at(&sector, part * 2048).unwrap();
    }
}

/// Alters a sector, and its check values with it; parity stays as it was.
fn alter_with_value(folder: &Path, number: u32, lba: u64) {
    let (file, anchor) = anchor_of(folder, number);
    let mut sector = [0; 2048];
    file.read_exact_at(&mut sector, lba * 2048).unwrap();
    sector[77] ^= 1;
    file.write_all_at(&sector, lba * 2048).unwrap();
    forge_value(&file, &anchor, lba, check_value(&sector));
}

/// what was altered under right check values is found by the code, and costs no disc.
#[test]
fn sectors_altered_under_right_check_values_cost_no_more_than_themselves() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    // Of a data disc some of the file system, some of a file; of a parity disc some of the sum.
    for lba in [40, 1500, 1501, 1532, 3000] {
        alter_with_value(folder.path(), 1, lba);
    }
    alter_with_value(folder.path(), 5, payload(folder.path(), 5) / 2048 + 3);
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[1, 2, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
}

/// of an altered disc, its parity made again, every other file still counts.
#[test]
fn files_that_agree_count_on_a_disc_that_was_altered() {
    let folder = tempfile::tempdir().unwrap();
    let all = studies(folder.path(), &[2_300_000; 20]);
    let policy = Policy {
        capacity: CAPACITY,
        parity: Some(30),
        parity_discs: 1,
    };
    let label = |number| DiscLabel {
        set_parity_discs: Some(1),
        ..label(number)
    };
    let plan = plan(&all, &policy, &label).unwrap();
    assert!(plan.discs.len() > 3, "{:?}", plan.too_large);
    build_set(folder.path(), &plan, &all);
    let numbers: Vec<u32> = (1..=plan.discs.len() as u32).collect();
    let originals: Vec<Vec<u8>> = numbers
        .iter()
        .map(|n| fs::read(image(folder.path(), *n)).unwrap())
        .collect();
    alter(folder.path(), 1, 5000 * 2048);
    spoil(folder.path(), 2, 30..80);
    let to = folder.path().join("a");
    all_whole(&rebuilt(folder.path(), &numbers, &to).unwrap(), &originals);
    // Behind the end of a file its hash says nothing: such a file does not count.
    let (file, anchor) = anchor_of(folder.path(), 1);
    fs::write(image(folder.path(), 1), &originals[0]).unwrap();
    let mut bytes = vec![0; anchor.manifest_bytes as usize];
    let at = anchor.manifest.lba.byte();
    file.read_exact_at(&mut bytes, at).unwrap();
    let manifest = crate::manifest::parse(&bytes).unwrap();
    let large = |file: &&crate::manifest::ManifestFile| file.size == 2_300_000;
    let [lba, sectors] = manifest.files.iter().find(large).unwrap().extents[0];
    alter(folder.path(), 1, (lba + sectors) * 2048 - 1);
    fs::write(image(folder.path(), 2), &originals[1]).unwrap();
    let strip = (lba + sectors - 1) / 32;
    spoil(folder.path(), 2, strip - 34..strip + 4);
    let to = folder.path().join("b");
    let set = rebuilt(folder.path(), &numbers, &to).unwrap();
    for (disc, original) in set.discs.iter().zip(&originals) {
        assert_eq!(disc.lost.is_empty(), disc.image.exists());
        assert!(!disc.image.exists() || fs::read(&disc.image).unwrap() == *original);
    }
    assert!(!set.discs[1].lost.is_empty() && !set.discs[0].lost.is_empty());
}
