//! Parity discs whose text was altered before they were built, so that all their sums agree.

use super::*;

/// Writes parity disc 6 again as if the set were another one.
fn tell(folder: &Path, info: &SetInfo) {
    let longest = info.sectors().bytes();
    let sum = folder.join("sum-altered");
    fs::copy(folder.join("sum1"), &sum).unwrap();
    let file = OpenOptions::new().write(true).open(&sum).unwrap();
    file.set_len(longest).unwrap();
    let manifests = (1..=4).map(|at| folder.join(format!("manifest{at}")));
    let manifests = manifests.collect();
    let payload = ParityPayload { sum, manifests };
    let options = BuildOptions {
        trial: Trial::Quick,
        owner: None,
        only: None,
        files: None,
    };
    let to = image(folder, 6);
    fs::remove_file(&to).unwrap();
    write_parity_disc(info, 1, &payload, Some(30), &to, &options, &Quiet).unwrap();
}

/// What there is to alter, in the line of member `at` or elsewhere.
fn alterations(info: &SetInfo, at: usize) -> Vec<(&'static str, SetInfo)> {
    let mut all = Vec::new();
    let mut with = |name: &'static str, alter: &dyn Fn(&mut SetInfo)| {
        let mut altered = info.clone();
        alter(&mut altered);
        all.push((name, altered));
    };
    let other = (at + 1) % 4;
    with("shorter", &|i| i.members[at].used.0 -= 7);
    with("longer", &|i| i.members[at].used.0 += 7);
    with("uuid", &|i| i.members[at].uuid[3] ^= 1);
    with("two uuids", &|i| {
        let uuid = i.members[at].uuid;
        i.members[at].uuid = std::mem::replace(&mut i.members[other].uuid, uuid);
    });
    with("number", &|i| i.members[at].number += 40);
    with("built", &|i| {
        i.members[at].built = info.members[other].built
    });
    with("not built", &|i| i.members[at].built = None);
    with("manifest", &|i| {
        let built = i.members[at].built.as_mut().unwrap();
        built.manifest[0] ^= 1;
    });
    with("strips", &|i| {
        let m = if i.members[at].geometry.parity() == 30 {
            22
        } else {
            30
        };
        let strip = i.members[at].geometry.strip();
        i.members[at].geometry = crate::geometry::Geometry::new(strip, m).unwrap();
    });
    all
}

/// Every image that is called whole is the one that there was; the altered one may be what it is.
#[track_caller]
fn all_true(set: &RebuiltSet, folder: &Path, originals: &[Vec<u8>], what: &str) {
    for disc in set.discs.iter().filter(|disc| disc.lost.is_empty()) {
        let is_given = disc.number == 6 && disc.present;
        let given = is_given.then(|| fs::read(image(folder, 6)).unwrap());
        let original = &originals[disc.number as usize - 1];
        let found = fs::read(&disc.image).unwrap();
        let same = found == *original || Some(found) == given;
        assert!(same, "{what}: disc {} is called whole", disc.number);
    }
}

/// what one parity disc says wrong of a disc that is there is known, whether
/// that one is the first in the list or the only one.
#[test]
fn a_parity_disc_that_says_wrong_things_of_the_data_discs_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let whole = |number| fs::read(image(folder.path(), number)).unwrap();
    let originals: Vec<Vec<u8>> = (1..=6).map(whole).collect();
    for (what, altered) in alterations(&info, 1) {
        tell(folder.path(), &altered);
        let to = folder.path().join(format!("first-{what}"));
        let set = rebuilt(folder.path(), &[6, 2, 3, 4, 5], &to).unwrap();
        assert_eq!(set.info, info, "{what}");
        all_whole(&set, &originals);
        assert_eq!(set.outdated.len(), 1, "{what}");
        assert_eq!((set.outdated[0].parity, &set.doubtful[..]), (6, &[][..]));
        // With nothing else that says what the set is, nothing is made of it.
        let to = folder.path().join(format!("alone-{what}"));
        let refused = rebuilt(folder.path(), &[1, 2, 3, 6], &to);
        assert_eq!(refused.unwrap_err().code(), "SET-007", "{what}");
    }
}

/// nor of one that is gone: what comes back is held against its own anchors, and nothing
/// is called whole that contradicts what any parity disc says.
#[test]
fn what_parity_discs_say_of_a_disc_that_is_gone_is_held_against_it_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let whole = |number| fs::read(image(folder.path(), number)).unwrap();
    let originals: Vec<Vec<u8>> = (1..=6).map(whole).collect();
    // Nothing that is there names disc 4, the last one, but parity discs.
    for (what, altered) in alterations(&info, 3) {
        tell(folder.path(), &altered);
        for sources in [&[1, 2, 3, 6][..], &[1, 2, 3, 5, 6], &[6, 5, 1, 2]] {
            let to = folder.path().join(format!("{what}-{}", sources.len()));
            let Ok(set) = rebuilt(folder.path(), sources, &to) else {
                continue;
            };
            all_true(&set, folder.path(), &originals, what);
            // Without the one that was altered the disc is back, and that one is named.
            let is_named = set.altered == [6] || !set.outdated.is_empty();
            if !is_named {
                assert!(!set.discs[3].lost.is_empty(), "{what}");
            }
            let whole = set.discs[4..].iter().filter(|disc| disc.lost.is_empty());
            let alone = !sources.contains(&5);
            let known = alone || is_named;
            assert!(known || whole.count() == 0, "{what}");
            fs::remove_dir_all(&to).unwrap();
        }
    }
}

/// The only parity disc against the last data disc, of which no other disc speaks: one word against
/// one, and neither is put aside as the wrong one.
#[test]
fn one_word_against_one_contradicts_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let whole = |number| fs::read(image(folder.path(), number)).unwrap();
    let originals: Vec<Vec<u8>> = (1..=6).map(whole).collect();
    let mut altered = info.clone();
    altered.members[3].built.as_mut().unwrap().manifest[0] ^= 1;
    tell(folder.path(), &altered);
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[1, 4, 6], &to).unwrap();
    assert_eq!((&set.info, &set.outdated[..]), (&altered, &[][..]));
    all_true(&set, folder.path(), &originals, "tie");
}

/// Where two parity discs contradict each other and nothing tells which is right, neither is
/// called whole, nor is a third one made by either; the data discs are what they are.
#[test]
fn parity_discs_that_contradict_each_other_are_not_called_whole() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let whole = |number| fs::read(image(folder.path(), number)).unwrap();
    let originals: Vec<Vec<u8>> = (1..=6).map(whole).collect();
    let mut owner = info.clone();
    owner.owner = "Somebody else".to_owned();
    let mut copies = info.clone();
    copies.members[2].copies = Some(9);
    let mut capacity = info.clone();
    capacity.capacity.0 += 32;
    for altered in [owner, copies, capacity] {
        tell(folder.path(), &altered);
        let to = folder.path().join("a");
        let set = rebuilt(folder.path(), &[6, 2, 3, 4, 5], &to).unwrap();
        all_true(&set, folder.path(), &originals, "two texts");
        assert_eq!(set.doubtful, [5, 6]);
        let is_whole = |disc: &RebuiltDisc| disc.lost.is_empty();
        assert!(set.discs[..4].iter().all(is_whole));
        assert!(!set.discs[4..].iter().any(is_whole));
        fs::remove_dir_all(&to).unwrap();
    }
}

/// What is content the disc's own anchors say: a text that says less has nothing erased.
#[test]
fn nothing_behind_a_shorter_length_is_taken_for_empty() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    let mut altered = info.clone();
    altered.members[0].used.0 -= 40;
    tell(folder.path(), &altered);
    // More than its own parity gives back, and nothing at the end of its content.
    spoil(folder.path(), 1, 20..60);
    for sources in [&[6, 1, 2, 3, 4, 5][..], &[6, 1, 2, 3, 5], &[6, 1]] {
        let to = folder.path().join(format!("{}", sources.len()));
        if let Ok(set) = rebuilt(folder.path(), sources, &to) {
            all_true(&set, folder.path(), &originals, "shorter");
        }
    }
}
