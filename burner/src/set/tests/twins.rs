//! Beside a disc of the set lies an image that says it is that disc, was changed, and agrees with
//! itself.

use super::altered::{alter, fit_digest, payload, reseal};
use super::forged::all_six;
use super::*;

/// Beside the image of a disc one of that disc with another byte, all its sums put right.
fn twin(folder: &Path, number: u32, byte: u64) -> u32 {
    let (own, twin) = (image(folder, number), number + 10);
    let kept = folder.join("kept");
    fs::copy(&own, &kept).unwrap();
    alter(folder, number, byte);
    fit_digest(folder, number);
    fs::rename(&own, image(folder, twin)).unwrap();
    fs::rename(&kept, &own).unwrap();
    twin
}

/// Whatever the order of the sources, the images of the set come back, and the changed ones are
/// named.
#[test]
fn a_changed_image_beside_the_right_one_keeps_nothing_from_coming_back() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    let data = twin(folder.path(), 2, 1500 * 2048);
    let parity = twin(folder.path(), 5, payload(folder.path(), 5) + 9);
    let other = twin(folder.path(), 1, 1400 * 2048);
    let cases: [(&[u32], &[usize]); 10] = [
        (&[data, 2, 1, 4, 5], &[0]),
        (&[1, 2, 5, 4, data], &[4]),
        (&[1, 2, parity, 4, 5], &[2]),
        (&[5, 4, 2, 1, parity], &[4]),
        (&[parity, 1, data, 2, 4, 5], &[0, 2]),
        // One more parity disc than is needed: without the right one all would come back, too.
        (&[data, 1, 2, 4, 5, 6], &[0]),
        (&[2, 6, 5, 4, 1, data], &[5]),
        (&[parity, data, 1, 2, 4, 5, 6], &[0, 1]),
        (&[1, other, 2, data, 4, 5, 6], &[1, 3]),
        (&[other, data, 5, 6, 1, 4, 2], &[0, 1]),
    ];
    for (numbers, strangers) in cases {
        let names: Vec<_> = numbers.iter().map(u32::to_string).collect();
        let to = folder.path().join(names.join("-"));
        let set = rebuilt(folder.path(), numbers, &to).unwrap();
        all_whole(&set, &originals);
        let mut named = set.strangers.clone();
        named.sort_unstable();
        assert_eq!(named, strangers, "{numbers:?}");
    }
}

/// Alone it gives nothing, and is named; with the rest of the set its disc comes back as it was.
#[test]
fn a_changed_image_alone_is_named_and_not_used() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    let data = twin(folder.path(), 2, 1500 * 2048);
    let set = rebuilt(folder.path(), &[data, 1, 4, 3, 5], &folder.path().join("a")).unwrap();
    all_whole(&set, &originals);
    assert_eq!(set.changed, [2]);
    // So it is where it is damaged besides, beyond what its own parity gives back.
    spoil(folder.path(), data, 3..40);
    let set = rebuilt(folder.path(), &[data, 1, 4, 5, 6], &folder.path().join("c")).unwrap();
    all_whole(&set, &originals);
    assert_eq!(set.changed, [2]);
    let set = rebuilt(folder.path(), &[data, 1, 4, 5], &folder.path().join("b")).unwrap();
    assert!(!set.discs[1].lost.is_empty() && !set.discs[1].image.exists());
    assert_eq!(set.changed, [2]);
}

/// what protects the content was changed, and agrees with its check values. Whatever the
/// sources, an image that is called whole is the one that was built.
#[test]
fn a_changed_protection_is_made_anew_of_the_content() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    for number in [2, 5] {
        let own = image(folder.path(), number);
        let (file, anchor) = anchor_of(folder.path(), number);
        let lba = anchor.geometry.coded_extent(230).lba.0 + 5;
        let mut sector = [0; 2048];
        file.read_exact_at(&mut sector, lba * 2048).unwrap();
        sector[9] ^= 1;
        file.write_all_at(&sector, lba * 2048).unwrap();
        let value = crate::parity::check_strip::check_value(&sector);
        // Parity is counted without the check strip in front of it.
        super::altered::forge_value(&file, &anchor, lba - 32, value);
        assert!(fs::read(&own).unwrap() != originals[number as usize - 1]);
    }
    for numbers in [&[2, 1, 4, 5, 6][..], &[1, 2, 3, 4, 5, 6], &[5, 2, 4, 1]] {
        let names: Vec<_> = numbers.iter().map(u32::to_string).collect();
        let to = folder.path().join(names.join("-"));
        let set = rebuilt(folder.path(), numbers, &to).unwrap();
        all_whole(&set, &originals);
    }
}

/// Where not all comes back, the same command with more sources goes on in the same folder.
#[test]
fn what_was_named_when_not_all_came_back_is_known_again() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[1, 5], &to).unwrap();
    assert!(set.discs[0].lost.is_empty() && !set.discs[1].lost.is_empty());
    let set = rebuilt(folder.path(), &[1, 5, 2], &to).unwrap();
    assert!(!set.discs[2].lost.is_empty());
    let set = rebuilt(folder.path(), &[1, 5, 2, 4], &to).unwrap();
    all_whole(&set, &originals);
}

/// Nothing in the set tells which of two is right where only the anchors differ, or what of a
/// parity disc is no parity: none of them is called whole, and both are named.
#[test]
fn sources_that_contradict_each_other_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    let volume_name = 16 * 2048 + 50;
    let parity = twin(folder.path(), 5, volume_name);
    // Another time in all anchors, of a data disc and of a parity disc.
    let mut resealed = Vec::new();
    for number in [1, 6] {
        let (own, kept) = (image(folder.path(), number), folder.path().join("kept"));
        fs::copy(&own, &kept).unwrap();
        let time = anchor_of(folder.path(), number).1.time;
        let times = (format!("time={time}"), format!("time={}", time + 1));
        reseal(folder.path(), number, &[(&times.0, &times.1)]);
        fs::rename(&own, image(folder.path(), number + 20)).unwrap();
        fs::rename(&kept, &own).unwrap();
        resealed.push(number + 20);
    }
    let (data, other) = (resealed[0], resealed[1]);
    let cases: [(&[u32], [usize; 2]); 5] = [
        (&[data, 1, 3, 5], [0, 1]),
        (&[1, 2, 3, 4, 5, data], [0, 5]),
        (&[1, 2, other, 6], [2, 3]),
        (&[parity, 1, 2, 3, 4, 5], [0, 5]),
        (&[5, 1, 2, 3, 4, parity], [0, 5]),
    ];
    for (numbers, contradicting) in cases {
        let to = folder.path().join("to");
        match rebuilt(folder.path(), numbers, &to) {
            Err(RebuildError::Contradicting { first, second }) => {
                assert_eq!([first, second], contradicting, "{numbers:?}");
            }
            other => panic!("{numbers:?}: {other:?}"),
        }
        assert_eq!(fs::read_dir(&to).unwrap().count(), 0, "{numbers:?}");
        fs::remove_dir(&to).unwrap();
    }
    // A few anchors that differ are outvoted.
    let own = fs::read(image(folder.path(), data)).unwrap();
    let (file, _) = anchor_of(folder.path(), 1);
    file.write_all_at(&own[3 * 2048..5 * 2048], 3 * 2048)
        .unwrap();
    let spoiled = fs::read(image(folder.path(), 1)).unwrap();
    fs::write(image(folder.path(), 31), spoiled).unwrap();
    fs::write(image(folder.path(), 1), &originals[0]).unwrap();
    let set = rebuilt(
        folder.path(),
        &[31, 1, 2, 3, 4, 5, 6],
        &folder.path().join("b"),
    )
    .unwrap();
    all_whole(&set, &originals);
}
