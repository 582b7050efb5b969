//! Rebuilds that are cut off, wherever that is, and go on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::watch::Progress;

/// Asks to stop when it was asked so often.
struct StopsAt(AtomicI64);

impl StopsAt {
    fn new(questions: i64) -> Self {
        Self(AtomicI64::new(questions))
    }
}

impl Watch for StopsAt {
    fn progress(&self, _: Progress) {}
    fn cancelled(&self) -> bool {
        self.0.fetch_sub(1, Ordering::SeqCst) < 0
    }
}

/// All files below a folder, but notes, which name times.
fn standing(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|end| end == "note") => {}
                false => {
                    let name = path.strip_prefix(folder).unwrap().to_owned();
                    all.insert(name, fs::read(&path).unwrap());
                }
            }
        }
    }
    all
}

/// Questions whether to stop that a whole rebuild asks.
fn questions(folder: &Path, numbers: &[u32]) -> i64 {
    let watch = StopsAt::new(i64::MAX);
    let to = folder.join("counted");
    rebuilt_watched(folder, numbers, &to, &watch).unwrap();
    fs::remove_dir_all(&to).unwrap();
    i64::MAX - watch.0.load(Ordering::SeqCst)
}

/// What a rebuild gives does not depend on where an earlier one was cut off.
fn gives_the_same_wherever_it_was_stopped(folder: &Path, numbers: &[u32], stops: i64) {
    let to = folder.join("straight");
    let straight = rebuilt(folder, numbers, &to).unwrap();
    let expected = standing(&to);
    let all = questions(folder, numbers);
    for stop in 0..stops {
        let to = folder.join("stopped");
        let watch = StopsAt::new(all * stop / stops);
        let stopped = rebuilt_watched(folder, numbers, &to, &watch);
        assert!(stopped.is_err(), "{stop}");
        // And once more, a little later.
        let watch = StopsAt::new(all * stop / stops + all / 5);
        let _ = rebuilt_watched(folder, numbers, &to, &watch);
        let set = match rebuilt(folder, numbers, &to) {
            Ok(set) => set,
            Err(error) => panic!("{stop}: {error}"),
        };
        for (disc, right) in set.discs.iter().zip(&straight.discs) {
            assert_eq!(disc.lost, right.lost, "{stop}: disc {}", disc.number);
        }
        let found = standing(&to);
        assert!(
            found.keys().eq(expected.keys()),
            "{stop}: {:?}",
            found.keys()
        );
        for (path, bytes) in &found {
            let whole = path.parent() == Some(Path::new(""));
            assert!(!whole || *bytes == expected[path], "{stop}: {path:?}");
        }
        fs::remove_dir_all(&to).unwrap();
    }
}

#[test]
fn a_rebuild_gives_the_same_wherever_an_earlier_one_was_stopped() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    // A data disc and a parity disc are gone, another is damaged.
    spoil(folder.path(), 2, 10..35);
    gives_the_same_wherever_it_was_stopped(folder.path(), &[2, 3, 4, 5], 7);
}

#[test]
fn what_cannot_be_brought_back_is_the_same_wherever_it_was_stopped() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    // More is gone in some places than parity gives back, in the set and inside.
    spoil(folder.path(), 2, 10..60);
    spoil(folder.path(), 3, 20..80);
    gives_the_same_wherever_it_was_stopped(folder.path(), &[2, 3, 4, 5, 6], 5);
}

#[test]
fn what_was_brought_in_is_not_read_again_and_a_further_source_adds_to_it() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    spoil(folder.path(), 2, 10..60);
    spoil(folder.path(), 3, 20..80);
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[2, 3, 4, 5, 6], &to).unwrap();
    let lost: Vec<bool> = set.discs.iter().map(|d| !d.lost.is_empty()).collect();
    assert_eq!(lost, [true, true, true, false, false, false]);
    // Disc 4 is whole there: it need not be given again. Of disc 3 there is another copy.
    fs::write(image(folder.path(), 3), &originals[2]).unwrap();
    let set = rebuilt(folder.path(), &[3], &to).unwrap();
    all_whole(&set, &originals);
    assert!(set.discs[1].present && !set.discs[0].present);
    assert_eq!(fs::read_dir(&to).unwrap().count(), 6);
    // It is done: another one says so, and overwrites nothing.
    let before = standing(&to);
    all_whole(
        &rebuilt(folder.path(), &[2, 3, 4, 5], &to).unwrap(),
        &originals,
    );
    assert_eq!(standing(&to), before);
}

/// The last that a rebuild does is to remove its notes: one that was cut off there is complete.
#[test]
fn a_folder_that_holds_the_whole_set_is_complete_and_any_other_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    let to = folder.path().join("a");
    rebuilt(folder.path(), &[2, 3, 4, 5], &to).unwrap();
    // Some notes are left, and some are not.
    let parts = to.join("unfinished");
    fs::create_dir(&parts).unwrap();
    let note = "6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1-0123456789abcdef.note";
    fs::write(parts.join(note), b"# Rebuild 1 ").unwrap();
    let set = rebuilt(folder.path(), &[2, 3, 4, 5], &to).unwrap();
    all_whole(&set, &originals);
    let present: Vec<bool> = set.discs.iter().map(|disc| disc.present).collect();
    assert_eq!(present, [false, true, true, true, true, false]);
    assert!(!parts.exists());
    // A sector of parity is wrong; one of the content under right sums; one image is not there;
    // something else is; nothing that is given is of the set.
    let path = to.join("SET-0001-1.iso");
    let flip = |lba: u64| {
        let mut bytes = originals[0].clone();
        bytes[lba as usize * 2048 + 5] ^= 1;
        fs::write(&path, bytes).unwrap();
    };
    let refused = |numbers: &[u32]| {
        let before = standing(&to);
        let refused = rebuilt(folder.path(), numbers, &to).unwrap_err();
        assert_eq!(refused.code(), "SET-006");
        assert_eq!(standing(&to), before);
    };
    flip(230 * 32);
    refused(&[2, 3, 4, 5]);
    flip(1500);
    refused(&[2, 3, 4, 5]);
    fs::remove_file(&path).unwrap();
    refused(&[2, 3, 4, 5]);
    fs::write(&path, &originals[0]).unwrap();
    fs::write(to.join("letter.txt"), b"mine").unwrap();
    refused(&[2, 3, 4, 5]);
    fs::remove_file(to.join("letter.txt")).unwrap();
    fs::write(image(folder.path(), 9), vec![0; 100_000]).unwrap();
    refused(&[9]);
    all_whole(&rebuilt(folder.path(), &[1], &to).unwrap(), &originals);
}

#[test]
fn a_folder_of_another_set_or_of_somebody_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let to = folder.path().join("a");
    let watch = StopsAt::new(questions(folder.path(), &[2, 3, 4, 5]) * 3 / 4);
    rebuilt_watched(folder.path(), &[2, 3, 4, 5], &to, &watch).unwrap_err();
    let before = standing(&to);
    assert!(!before.is_empty());
    // Without a parity disc nothing is gained, and nothing is lost.
    for name in ["letter.txt", "unfinished/letter.txt"] {
        fs::write(to.join(name), b"mine").unwrap();
        let refused = rebuilt(folder.path(), &[2, 3, 4, 5], &to).unwrap_err();
        assert_eq!(refused.code(), "SET-006", "{name}");
        fs::remove_file(to.join(name)).unwrap();
        assert!(standing(&to) == before, "{name}");
    }
}

/// What parity inside of the discs gives back is what the set needs for the next, and so on.
#[test]
fn what_the_set_gives_back_helps_the_discs_and_that_helps_the_set() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    // 36 clusters of each of the data discs, of which 30 can be brought back; three discs in the
    // first two places, of which the set brings back two.
    let places = [15..33, 40..58, 70..88, 90..108];
    for (number, of) in [(2, [0, 1]), (3, [0, 1]), (4, [0, 2]), (1, [1, 3])] {
        for place in of {
            spoil(folder.path(), number, places[place].clone());
        }
    }
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[1, 2, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
}

/// Two rebuilds into one folder would write into each other's images.
#[test]
fn of_several_rebuilds_that_begin_in_one_folder_one_gets_it() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("set");
        let begin = || super::super::rebuild::begin(&to);
        let begun = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(begin)).collect();
            let began: Vec<_> = all.into_iter().map(|one| one.join().unwrap()).collect();
            assert!(matches!(begin(), Err(RebuildError::Busy)));
            began.iter().filter(|began| began.is_ok()).count()
        });
        assert_eq!(begun, 1);
        // Whoever has it lets it go, and another one goes on.
        assert!(begin().is_ok());
    }
}

/// A folder that a rebuild makes is its owner's alone; one that is there stays as it is.
#[test]
fn a_folder_that_is_made_for_a_rebuild_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |at: &std::path::Path| fs::metadata(at).unwrap().permissions().mode() & 0o7777;
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("new");
    drop(super::super::rebuild::begin(&to).unwrap());
    assert_eq!((mode(&to), mode(&to.join("unfinished"))), (0o700, 0o700));
    let there = folder.path().join("there");
    fs::create_dir(&there).unwrap();
    fs::set_permissions(&there, fs::Permissions::from_mode(0o755)).unwrap();
    drop(super::super::rebuild::begin(&there).unwrap());
    assert_eq!(
        (mode(&there), mode(&there.join("unfinished"))),
        (0o755, 0o700)
    );
}
