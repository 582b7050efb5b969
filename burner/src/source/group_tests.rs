//! Scanning, grouping and taking in again, on real files in a temporary folder.

use std::fs;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::*;
use crate::source::dicom::tests::object;
use crate::source::{
    FileSources, KnownItem, ScanError, ScanOptions, ScanSummary, SourceError, only_new, scan,
};
use crate::watch::Quiet;

fn put(root: &Path, name: &str, bytes: &[u8]) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn scan_all(root: &Path) -> (Grouper, ScanSummary, Vec<Vec<u8>>) {
    let mut grouper = Grouper::new();
    let mut order = Vec::new();
    let summary = scan(
        &[root.to_path_buf()],
        &ScanOptions::default(),
        &Quiet,
        &mut |found| {
            if let Scanned::Object(file, _) | Scanned::Document(file) = &found {
                order.push(file.name.clone());
            }
            grouper.add(found);
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    (grouper, summary, order)
}

fn names(study: &GroupedStudy) -> Vec<String> {
    let text = |item: &Item| String::from_utf8_lossy(&item.name).into_owned();
    study.items.iter().map(text).collect()
}

fn kinds(grouped: &Grouped) -> Vec<(String, ExceptionKind)> {
    let name = |path: &[u8]| {
        let text = String::from_utf8_lossy(path).into_owned();
        text.rsplit('/').next().unwrap().to_owned()
    };
    let mut kinds: Vec<_> = grouped
        .exceptions
        .iter()
        .map(|e| (name(&e.path), e.kind))
        .collect();
    kinds.sort();
    kinds
}

#[test]
fn documents_go_where_their_folder_says() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, "a/img/1", &object("1.1", "1.1.1", "1.1.1.1", "DOE^A"));
    put(root, "a/img/2", &object("1.1", "1.1.1", "1.1.1.2", "DOE^A"));
    put(root, "a/docs/deep/report.pdf", b"%PDF");
    put(root, "b/1", &object("1.2", "1.2.1", "1.2.1.1", "ROE^B"));
    put(root, "loose.txt", b"whose?");
    let (grouper, summary, order) = scan_all(root);
    assert_eq!((summary.objects, summary.documents), (3, 2));
    let mut sorted = order.clone();
    sorted.sort();
    assert_eq!(order, sorted);
    let grouped = grouper.finish(None, &FileSources);
    assert_eq!(grouped.studies.len(), 2);
    let first = &grouped.studies[0];
    assert_eq!(
        names(first),
        ["a/img/1", "a/img/2", "a/docs/deep/report.pdf"]
    );
    assert_eq!(first.about.patient_name, "DOE^A");
    assert_eq!(first.about.modalities, ["OT"]);
    assert_eq!((first.series.len(), first.series[0].objects), (1, 2));
    let expected = [("loose.txt".to_owned(), ExceptionKind::NoStudy)];
    assert_eq!(kinds(&grouped), expected);
    let with_case = scan_all(root).0.finish(Some("A-17"), &FileSources);
    let case = with_case.studies.last().unwrap();
    assert_eq!(case.about.study_instance_uid, "case:A-17");
    assert_eq!(names(case), ["loose.txt"]);
    assert!(with_case.exceptions.is_empty());
}

#[test]
fn odd_files_are_findings_and_stop_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, "s/1.dcm", &object("1.1", "1.1.1", "1.1.1.1", "DOE^A"));
    put(
        root,
        "s/1-again.dcm",
        &object("1.1", "1.1.1", "1.1.1.1", "DOE^A"),
    );
    put(
        root,
        "s/1-other.dcm",
        &object("1.1", "1.1.1", "1.1.1.1", "DOE^B"),
    );
    put(root, "s/2.dcm", &object("1.1", "1.1.1", "1.1.1.2", "ROE^C"));
    put(root, "s/empty", b"");
    put(root, "s/zip.dcm", b"PK\x03\x04....");
    let mut program = object("1.1", "1.1.1", "1.1.1.3", "DOE^A");
    program[..4].copy_from_slice(b"\x7FELF");
    put(root, "s/program", &program);
    std::os::unix::fs::symlink(root, root.join("s/loop")).unwrap();
    std::os::unix::net::UnixListener::bind(root.join("s/socket")).unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"odd \xFF\n name");
    fs::write(root.join("s").join(odd), b"x").unwrap();
    let grouped = scan_all(root).0.finish(None, &FileSources);
    let expected = [
        ("1-other.dcm", ExceptionKind::ChangedObject),
        ("empty", ExceptionKind::Empty),
        ("loop", ExceptionKind::Link),
        ("program", ExceptionKind::ExecutablePreamble),
        ("socket", ExceptionKind::Special),
        ("zip.dcm", ExceptionKind::Malformed),
    ];
    let expected = expected.map(|(name, kind)| (name.to_owned(), kind));
    assert_eq!(kinds(&grouped), expected);
    assert_eq!((grouped.studies.len(), grouped.duplicates.files), (1, 1));
    let items = &grouped.studies[0].items;
    assert_eq!(items.len(), 7);
    assert!(items.iter().any(|i| i.name == b"s/odd \xFF\n name"));
    // Whatever is archived in spite of an exception says so itself.
    let noticed = items.iter().filter(|i| i.notice.is_some()).count();
    let archived = grouped.exceptions.iter().filter(|e| e.kind.archived());
    assert_eq!(noticed, archived.count());
    for text in items.iter().filter_map(|i| i.notice.as_ref()) {
        assert!(!text.contains("DOE") && text.is_ascii());
    }
}

#[test]
fn taking_in_again_takes_only_what_is_new() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, "s/1", &object("1.1", "1.1.1", "1.1.1.1", "DOE^A"));
    put(root, "s/2", &object("1.1", "1.1.2", "1.1.2.1", "DOE^A"));
    put(root, "s/note.txt", b"first");
    let first = scan_all(root).0.finish(None, &FileSources);
    let hash = |item: &Item| Some(hash_of(item, &FileSources).unwrap());
    let have: Vec<KnownItem> = first.studies[0]
        .items
        .iter()
        .map(|item| KnownItem {
            item: item.clone(),
            blake3: hash(item),
        })
        .collect();
    let again = |root: &Path| {
        let grouped = scan_all(root).0.finish(None, &FileSources);
        only_new(grouped, &mut |_| have.clone(), &FileSources)
    };
    let nothing = again(root);
    assert_eq!((nothing.known, nothing.grouped.studies.len()), (3, 0));
    // The same bytes under another path, a changed object, a changed note and a new series.
    let other = tempfile::tempdir().unwrap();
    put(
        other.path(),
        "t/1",
        &object("1.1", "1.1.1", "1.1.1.1", "DOE^A"),
    );
    put(
        other.path(),
        "t/2",
        &object("1.1", "1.1.2", "1.1.2.1", "DOE^AA"),
    );
    put(
        other.path(),
        "t/3",
        &object("1.1", "1.1.3", "1.1.3.1", "DOE^A"),
    );
    put(other.path(), "s/note.txt", b"second");
    let some = again(other.path());
    assert_eq!(some.known, 1);
    let study = &some.grouped.studies[0];
    assert_eq!(names(study), ["t/2", "t/3", "s/note.txt"]);
    assert_eq!(study.series.len(), 2);
    assert!(kinds(&some.grouped).contains(&("2".into(), ExceptionKind::ChangedObject)));
}

#[test]
fn a_file_that_changed_or_vanished_is_not_given_as_the_one_that_was_seen() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    put(root, "s/1", &object("1.1", "1.1.1", "1.1.1.1", "DOE^A"));
    let mut items = scan_all(root).0.finish(None, &FileSources).studies[0]
        .items
        .clone();
    let item = items.pop().unwrap();
    let path = root.join("s/1");
    let original = fs::read(&path).unwrap();
    let read = |item: &Item| -> Result<Vec<u8>, &'static str> {
        let mut out = Vec::new();
        let mut reader = FileSources.open(item).map_err(|e| e.code())?;
        reader
            .read_to_end(&mut out)
            .map_err(|e| SourceError::of(&e).map_or("io", SourceError::code))?;
        Ok(out)
    };
    use std::io::Read as _;
    assert_eq!(read(&item).unwrap(), original);
    let mut reader = FileSources.open(&item).unwrap();
    reader.read_exact(&mut [0; 100]).unwrap();
    fs::write(&path, &original).unwrap();
    let late = reader.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(SourceError::of(&late).unwrap().code(), "SRC-002");
    // Written anew with the same bytes, all of which are known: nothing changed.
    assert_eq!(read(&item).unwrap(), original);
    assert!(FileSources.check(&item).is_ok());
    let mut other = original.clone();
    *other.last_mut().unwrap() ^= 1;
    fs::write(&path, &other).unwrap();
    assert_eq!(read(&item), Err("SRC-002"));
    assert_eq!(FileSources.check(&item).unwrap_err().code(), "SRC-002");
    fs::remove_file(&path).unwrap();
    assert_eq!(FileSources.check(&item).unwrap_err().code(), "SRC-001");
    assert_eq!(read(&item), Err("SRC-001"));
    std::os::unix::fs::symlink(root.join("elsewhere"), &path).unwrap();
    assert_eq!(read(&item), Err("SRC-002"));
}

#[test]
fn links_permissions_and_a_copied_tree_change_no_file() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "in/large", &[7; 10_000]);
    let mut items = scan_all(dir.path())
        .0
        .finish(Some("C"), &FileSources)
        .studies;
    let item = items[0].items.pop().unwrap();
    let path = dir.path().join("in/large");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::hard_link(&path, dir.path().join("link")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(FileSources.check(&item).is_ok());
    // Another inode of the same bytes and time, as `cp -a` or another disk makes it.
    fs::copy(&path, dir.path().join("copy")).unwrap();
    fs::rename(dir.path().join("copy"), &path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(time).unwrap();
    assert!(FileSources.check(&item).is_ok());
    let mut reader = FileSources.open(&item).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut bytes).unwrap();
    assert_eq!(bytes, [7; 10_000]);
    // What was written later, and of which only the first bytes are known, is another file.
    file.set_modified(time + std::time::Duration::from_nanos(1))
        .unwrap();
    assert_eq!(FileSources.check(&item).unwrap_err().code(), "SRC-002");
}

#[test]
fn a_scan_can_be_ended_and_says_when_a_place_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["1", "2", "skipped/3"] {
        put(dir.path(), name, b"x");
    }
    let root = fs::canonicalize(dir.path()).unwrap();
    let mut seen = 0;
    let options = ScanOptions {
        skip: vec![root.join("skipped")],
    };
    let mut each = |flow| {
        let mut each = |_| {
            seen += 1;
            flow
        };
        scan(std::slice::from_ref(&root), &options, &Quiet, &mut each).unwrap()
    };
    assert!(each(ControlFlow::Break(())).stopped);
    assert_eq!(each(ControlFlow::Continue(())).documents, 2);
    assert_eq!(seen, 3);
    let missing = [PathBuf::from("/nowhere at all/DOE^JANE")];
    let error = scan(&missing, &options, &Quiet, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap_err();
    assert_eq!(error.code(), "SCN-001");
    assert!(!error.to_string().contains("DOE"));
    assert!(matches!(error, ScanError::Root { .. }));
}
