//! A file that was changed in the folder after it was restored.

use std::fs;

use serde_json::json;

use super::{disc, restore};
use crate::bench::Bench;
use crate::plain_words::told;

/// It stays as it is, and its file comes back beside it: nobody is told that the changed one is the
/// study's, neither by the restore, nor by the list, nor by a check afterwards.
#[test]
fn a_changed_file_is_never_taken_for_that_of_the_study() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one"), ("b.txt", b"two")]);
    let image = disc(&bench, "C", &[&folder]);
    let to = bench.beside("back");
    let (dir, file) = (to.to_str().unwrap(), image.to_str().unwrap());
    restore(&bench, "case:C", &to, &image);
    fs::write(to.join("a.txt"), b"ono").unwrap();
    let again = ["restore", "case:C", "--to", dir, "--image", file];
    let left = json!([{ "path": "a.txt", "restored_as": "a-2.txt" }]);
    // However often it is restored.
    for restored in [1, 0] {
        let back = bench.run(&again).gives(1);
        assert_eq!([&back["files"], &back["study_there"]], [restored, 2]);
        assert_eq!(back["left_changed"], left);
        assert_eq!(fs::read(to.join("a.txt")).unwrap(), b"ono");
        assert_eq!(fs::read(to.join("a-2.txt")).unwrap(), b"one");
        let list = fs::read_to_string(to.join("RESTORED.TXT")).unwrap();
        let names = |changed: bool| -> Vec<&str> {
            let lines = list.lines().filter(|line| line.contains('\t'));
            let lines = lines.filter(|line| line.starts_with("#changed\t") == changed);
            lines.filter_map(|line| line.rsplit('\t').next()).collect()
        };
        assert_eq!(names(false), ["a-2.txt", "b.txt"], "{list}");
        assert_eq!(names(true), ["a.txt"], "{list}");
        let verify = ["restore", "case:C", "--to", dir, "--verify-only"];
        let checked = bench.run(&verify).gives(1);
        assert_eq!([&checked["agree"], &checked["files"]], [2, 2]);
        assert_eq!(checked["left_changed"], left);
        let said = told(&bench, &verify);
        assert!(said.contains("The file of the study is a-2.txt."), "{said}");
    }
    // Once it is gone, nothing is left to tell.
    fs::remove_file(to.join("a.txt")).unwrap();
    restore(&bench, "case:C", &to, &image);
    let list = fs::read_to_string(to.join("RESTORED.TXT")).unwrap();
    assert!(!list.contains("#changed\t"), "{list}");
    bench.done(&["restore", "case:C", "--to", dir, "--verify-only"]);
}

/// A list of before, which had a line of both names, says nothing wrong either.
#[test]
fn a_list_that_names_a_changed_file_twice_is_put_right() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one")]);
    let image = disc(&bench, "C", &[&folder]);
    let to = bench.beside("back");
    let dir = to.to_str().unwrap();
    restore(&bench, "case:C", &to, &image);
    let list = fs::read_to_string(to.join("RESTORED.TXT")).unwrap();
    let line = list.lines().find(|line| line.ends_with("\ta.txt")).unwrap();
    let other = line.replace("\ta.txt", "\ta-2.txt");
    fs::write(to.join("RESTORED.TXT"), format!("{list}{other}\n")).unwrap();
    fs::write(to.join("a-2.txt"), b"one").unwrap();
    fs::write(to.join("a.txt"), b"ono").unwrap();
    let checked = bench.run(&["restore", "case:C", "--to", dir, "--verify-only"]);
    let checked = checked.gives(1);
    assert_eq!(checked["left_changed"][0]["path"], "a.txt");
}

/// Names that differ in capitals only: what was not changed is not called so, is not written a
/// second time, and nothing comes to stand beside it in other capitals, with the list or without.
#[test]
fn a_changed_file_takes_no_name_of_another_in_other_capitals() {
    let bench = Bench::new();
    let files: [(&str, &[u8]); 3] = [
        ("Report.TXT", b"1"),
        ("REPORT.txt", b"3"),
        ("report.txt", b"2"),
    ];
    let folder = bench.files("in", &files);
    let image = disc(&bench, "C", &[&folder]);
    for with_list in [true, false] {
        let to = bench.beside(if with_list { "with" } else { "without" });
        restore(&bench, "case:C", &to, &image);
        let names = || -> Vec<String> {
            let all = fs::read_dir(&to)
                .unwrap()
                .map(|entry| entry.unwrap().file_name());
            let mut all: Vec<_> = all.map(|name| name.into_string().unwrap()).collect();
            all.retain(|name| name != "RESTORED.TXT");
            all.sort();
            all
        };
        let before = names();
        assert_eq!(before.len(), 3, "{before:?}");
        for changed in &before {
            let bytes = fs::read(to.join(changed)).unwrap();
            fs::write(to.join(changed), b"X").unwrap();
            if !with_list {
                fs::remove_file(to.join("RESTORED.TXT")).unwrap();
            }
            let verify = [
                "restore",
                "case:C",
                "--to",
                to.to_str().unwrap(),
                "--verify-only",
            ];
            let checked = bench.run(&verify).gives(1);
            assert_eq!(
                [&checked["agree"], &checked["files"]],
                [2, 3],
                "{checked:#}"
            );
            let again = ["restore", "case:C", "--to", to.to_str().unwrap(), "--image"];
            let back = bench.run(&[&again[..], &[image.to_str().unwrap()]].concat());
            assert_eq!(back.report["files"], 1, "{:#}", back.report);
            let after = names();
            assert_eq!(after.len(), 4, "{after:?}");
            let folded: std::collections::BTreeSet<_> =
                after.iter().map(|name| name.to_lowercase()).collect();
            assert_eq!(folded.len(), 4, "{after:?}");
            for new in after.iter().filter(|name| !before.contains(name)) {
                fs::remove_file(to.join(new)).unwrap();
            }
            fs::write(to.join(changed), bytes).unwrap();
            restore(&bench, "case:C", &to, &image);
            assert_eq!(names(), before);
        }
    }
}

/// Without the list nobody knows whether a file of that name was changed or is another one: that
/// is said of the file that stands there, and not that one under another name is missing.
#[test]
fn without_the_list_what_stands_in_the_place_of_a_file_is_named() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one"), ("b.txt", b"two")]);
    let image = disc(&bench, "C", &[&folder]);
    let to = bench.beside("back");
    let (dir, file) = (to.to_str().unwrap(), image.to_str().unwrap());
    restore(&bench, "case:C", &to, &image);
    fs::remove_file(to.join("RESTORED.TXT")).unwrap();
    fs::write(to.join("a.txt"), b"changed").unwrap();
    let beside = json!([{ "path": "a.txt", "file": "a-2.txt" }]);
    let verify = ["restore", "case:C", "--to", dir, "--verify-only"];
    let checked = bench.run(&verify).gives(1);
    assert_eq!(
        (&checked["agree"], &checked["beside"]),
        (&1.into(), &beside)
    );
    let said = told(&bench, &verify);
    assert!(said.contains("Not as on the disc: a.txt"), "{said}");
    assert!(!said.contains("a-2.txt"), "{said}");
    // A restore leaves it, and says which is the study's.
    let again = ["restore", "case:C", "--to", dir, "--image", file];
    let back = bench.run(&again).gives(0);
    assert_eq!(
        (&back["study_there"], &back["beside"]),
        (&2.into(), &beside)
    );
    assert_eq!(fs::read(to.join("a.txt")).unwrap(), b"changed");
    assert_eq!(fs::read(to.join("a-2.txt")).unwrap(), b"one");
    fs::remove_file(to.join("a-2.txt")).unwrap();
    fs::remove_file(to.join("RESTORED.TXT")).unwrap();
    let said = told(&bench, &again);
    assert!(said.contains("The file of the study is a-2.txt."), "{said}");
    let checked = bench.run(&verify).gives(0);
    assert_eq!(
        (&checked["agree"], &checked["beside"]),
        (&2.into(), &json!([]))
    );
}
