//! The file beside the catalog that tells where its trail ended.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tests::{catalog, filled, try_change};
use crate::*;

fn head(dir: &Path) -> PathBuf {
    dir.join("c.db.head")
}

fn open(dir: &Path) -> Catalog {
    Catalog::open(&dir.join("c.db")).unwrap()
}

/// The rows and the highest set of each line.
fn lines(dir: &Path) -> Vec<(u64, u64)> {
    let text = fs::read_to_string(head(dir)).unwrap();
    let of = |line: &str| {
        let fields: Vec<&str> = line.split(' ').collect();
        assert_eq!((fields.len(), fields[1].len()), (3, 64), "{line}");
        (fields[0].parse().unwrap(), fields[2].parse().unwrap())
    };
    text.lines().map(of).collect()
}

fn step(catalog: &mut Catalog, by: &Acting, path: &str) {
    try_change(catalog, by, |c| c.add_slot(path)).unwrap();
}

#[test]
fn where_the_trail_ended_is_noted_when_a_changed_catalog_is_closed() {
    let (dir, mut catalog, by, _) = filled();
    let dir = dir.path();
    let rows = catalog.read().trail_head().unwrap().rows;
    drop(catalog);
    assert_eq!(lines(dir), [(rows, 1)]);
    let before = fs::read(head(dir)).unwrap();
    // Nothing was changed: nothing is noted, though the file is gone.
    fs::remove_file(head(dir)).unwrap();
    let open_again = open(dir);
    assert!(!open_again.is_end_known() && open_again.is_end_missing().unwrap());
    assert!(!open_again.is_end_damaged());
    drop(open_again);
    assert!(!head(dir).exists());
    fs::write(head(dir), &before).unwrap();
    catalog = open(dir);
    assert!(catalog.is_end_known() && !catalog.is_end_missing().unwrap());
    assert!(!catalog.is_end_damaged());
    step(&mut catalog, &by, "House/1");
    let more = catalog.read().trail_head().unwrap().rows;
    assert!(more > rows);
    assert_eq!(lines(dir), [(rows, 1)]);
    drop(catalog);
    assert_eq!(lines(dir), [(more, 1)]);
    assert_eq!(open(dir).behind().unwrap(), None);
    // A change where the file is gone notes it again.
    fs::remove_file(head(dir)).unwrap();
    let mut catalog = open(dir);
    step(&mut catalog, &by, "House/2");
    drop(catalog);
    assert_eq!(lines(dir).len(), 1);
}

#[test]
fn an_older_catalog_and_another_one_are_behind() {
    let (dir, mut catalog, by, _) = filled();
    let dir = dir.path();
    let copy = |name: &str| {
        open(dir)
            .database()
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        fs::copy(dir.join("c.db"), dir.join(name)).unwrap();
    };
    let back = |name: &str| {
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(dir.join(format!("c.db{end}")));
        }
        fs::copy(dir.join(name), dir.join("c.db")).unwrap();
    };
    let rows = catalog.read().trail_head().unwrap().rows;
    drop(catalog);
    copy("old");
    catalog = open(dir);
    step(&mut catalog, &by, "House/1");
    let seen = catalog.read().trail_head().unwrap().rows;
    drop(catalog);
    copy("new");
    back("old");
    let catalog = open(dir);
    let older = Behind {
        rows,
        seen,
        branch: false,
    };
    assert_eq!(catalog.behind().unwrap(), Some(older));
    drop(catalog);
    // It goes on as another one, as far as the one that was here and farther: what was seen stays.
    let kept = lines(dir);
    for (path, behind) in [("Other/1", seen), ("Other/2", seen + 1)] {
        let mut catalog = open(dir);
        while catalog.read().trail_head().unwrap().rows < behind {
            let number = catalog.read().trail_head().unwrap().rows;
            step(&mut catalog, &by, &format!("{path}/{number}"));
        }
        let rows = catalog.read().trail_head().unwrap().rows;
        drop(catalog);
        let found = open(dir).behind().unwrap().unwrap();
        assert_eq!((found.rows, found.seen, found.branch), (rows, seen, true));
    }
    assert_eq!(lines(dir), kept);
    // Until somebody says that it is the one.
    let mut catalog = open(dir);
    let found = catalog.behind().unwrap().unwrap();
    try_change(&mut catalog, &by, |c| {
        let given = Given {
            sets: 41,
            ..Given::default()
        };
        c.catalog_accepted(&found, &given)
    })
    .unwrap();
    catalog.is_here_now();
    assert_eq!(catalog.behind().unwrap(), None);
    let report = catalog.audit_verify().unwrap();
    let last = catalog.read().trail_head().unwrap().rows;
    assert_eq!((report.problems, report.accepted), (vec![], Some(last)));
    // No set of it gets a number again that the other may have given.
    assert_eq!(lines(dir), [(last, 41)]);
    let set = SetRecord {
        media: "bd25".to_owned(),
        capacity_sectors: 100,
        copies: 1,
        policy: "{}".to_owned(),
    };
    let (_, name) = try_change(&mut catalog, &by, |c| c.add_set(&set)).unwrap();
    assert_eq!(name, "SET-0042");
    drop(catalog);
    // The one that was here is behind now.
    back("new");
    let behind = open(dir).behind().unwrap().unwrap();
    assert_eq!((behind.rows, behind.branch), (seen, false));
}

#[test]
fn while_another_is_put_in_its_place_either_may_be_here() {
    let (dir, catalog, ..) = filled();
    let rows = catalog.read().trail_head().unwrap().rows;
    drop(catalog);
    let (other_dir, mut other, by, _) = filled();
    step(&mut other, &by, "House/1");
    let here = dir.path().join("c.db");
    assert!(!other.has_what_was_seen(&here).unwrap());
    assert!(open(dir.path()).has_what_was_seen(&here).unwrap());
    let other_rows = other.read().trail_head().unwrap().rows;
    drop(other);
    open(other_dir.path()).will_be_at(&here).unwrap();
    assert_eq!(lines(dir.path()), [(rows, 1), (other_rows, 1)]);
    assert_eq!(open(dir.path()).behind().unwrap(), None);
    let other = open(other_dir.path());
    assert!(other.has_what_was_seen(&here).unwrap());
    other.will_be_at(&here).unwrap();
    // The same one twice is one line.
    open(dir.path()).will_be_at(&here).unwrap();
    assert_eq!(lines(dir.path()), [(rows, 1)]);
    let other = open(other_dir.path());
    assert!(!other.has_what_was_seen(&here).unwrap());
}

#[test]
fn sets_that_were_seen_on_discs_are_noted() {
    let (dir, catalog, ..) = filled();
    let path = dir.path().join("c.db");
    drop(catalog);
    assert_eq!(Catalog::sets_seen(&path), 1);
    let catalog = open(dir.path());
    let before = lines(dir.path());
    for (seen, highest) in [(1, 1), (7, 7), (6, 7), (8, 8)] {
        catalog.saw_set(seen);
        assert_eq!(Catalog::sets_seen(&path), highest);
        assert_eq!(lines(dir.path()), [(before[0].0, highest)]);
    }
    assert_eq!(catalog.behind().unwrap(), None);
    // Where it is not known how the trail ends, a set tells nothing.
    fs::remove_file(head(dir.path())).unwrap();
    catalog.saw_set(9);
    assert!(!head(dir.path()).exists());
    assert_eq!(Catalog::sets_seen(&path), 0);
}

#[test]
fn a_damaged_file_tells_nothing_and_is_told_of() {
    let (dir, catalog, ..) = filled();
    drop(catalog);
    let text = fs::read_to_string(head(dir.path())).unwrap();
    // An earlier version wrote no set.
    let (earlier, _) = text.rsplit_once(' ').unwrap();
    fs::write(head(dir.path()), format!("{earlier}\n")).unwrap();
    let catalog = open(dir.path());
    assert!(catalog.is_end_known());
    assert_eq!(Catalog::sets_seen(&dir.path().join("c.db")), 0);
    assert_eq!(catalog.behind().unwrap(), None);
    for damaged in [
        "",
        text.trim_end(),
        &text.replacen(' ', "", 1),
        &text.replace('\n', " 1\n"),
        &text.replace('\n', "x\n"),
        &format!("x{text}"),
        &format!("{text}{text}x"),
    ] {
        fs::write(head(dir.path()), damaged).unwrap();
        assert!(
            !catalog.is_end_known() && catalog.is_end_damaged(),
            "{damaged}"
        );
        assert!(!catalog.is_end_missing().unwrap());
        assert_eq!(catalog.behind().unwrap(), None);
    }
}

#[test]
fn a_catalog_that_was_never_there_lacks_nothing() {
    let (dir, catalog, _) = catalog();
    drop(catalog);
    assert_eq!(lines(dir.path()).len(), 1);
    assert_eq!(lines(dir.path())[0].1, 0);
    assert_eq!(open(dir.path()).behind().unwrap(), None);
}

/// Whoever brought a catalog up from a version that had no such file was cut off before it was
/// written.
#[test]
fn a_catalog_that_was_brought_up_just_now_has_none_yet() {
    let (dir, mut catalog, by, _) = filled();
    for path in ["Attic", "Barn", "Cellar"] {
        step(&mut catalog, &by, path);
    }
    let migrated = "DROP TRIGGER audit_is_not_changed;
        UPDATE audit SET kind = 'catalog migrated' WHERE id = (SELECT MAX(id) - 7 FROM audit)";
    catalog.database().execute_batch(migrated).unwrap();
    drop(catalog);
    fs::remove_file(head(dir.path())).unwrap();
    let catalog = open(dir.path());
    assert!(!catalog.is_end_missing().unwrap());
    // It is written, though nothing is changed.
    drop(catalog);
    assert_eq!(lines(dir.path()).len(), 1);
    // Further back it is none of the newest events.
    let catalog = open(dir.path());
    let before = "UPDATE audit SET kind = 'catalog migrated' WHERE id = 1;
        UPDATE audit SET kind = 'slot added' WHERE id = (SELECT MAX(id) - 7 FROM audit)";
    catalog.database().execute_batch(before).unwrap();
    fs::remove_file(head(dir.path())).unwrap();
    drop(catalog);
    let catalog = open(dir.path());
    assert!(catalog.is_end_missing().unwrap());
    // Nor does a catalog lack the file whose trail is gone: its check says so.
    let none = "DROP TRIGGER audit_is_not_removed; DELETE FROM audit";
    catalog.database().execute_batch(none).unwrap();
    assert!(!catalog.is_end_missing().unwrap());
    drop(catalog);
    assert!(!head(dir.path()).exists());
}
