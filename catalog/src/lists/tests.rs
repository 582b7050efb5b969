//! Lists beside a catalog: read as they were written, or said to be wrong; swept up, and when not.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::tests::{catalog, filled, on_disk, try_change};
use crate::*;

/// The files of lists that lie beside a catalog.
fn files(folder: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(folder.join("lists")).unwrap();
    let files = below.flat_map(|below| fs::read_dir(below.unwrap().path()).unwrap());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn lists_of_one_import_share_a_file_and_are_read_one_by_one() {
    let (dir, catalog, _) = catalog();
    let large = vec![7; 3 << 20];
    let all: [&[u8]; 4] = [b"one", b"", &large, b"one"];
    let mut writer = catalog.lists().writer(Some(3)).unwrap();
    all.iter().for_each(|list| writer.add(list).unwrap());
    let written = writer.finish().unwrap();
    let files = files(dir.path());
    assert_eq!(files.len(), 1);
    let bytes = fs::read(&files[0]).unwrap();
    let hash = blake3::hash(&bytes).to_hex();
    let name = format!("lists/{}/{hash}.zst", &hash[..2]);
    assert_eq!(files[0], dir.path().join(name));
    for (list, part) in all.iter().zip(written.parts()) {
        assert_eq!(catalog.lists().take_out(part).unwrap(), *list);
    }
    // Written again it is the same file.
    let again = on_disk(&catalog, b"one");
    assert_eq!(on_disk(&catalog, b"one"), again);
    assert_eq!(self::files(dir.path()).len(), 2);
    // A file of frames is one stream: programs that know the format read all of it.
    let mut decoder = ruzstd::decoding::FrameDecoder::new();
    let mut together = Vec::with_capacity(all.concat().len());
    decoder.decode_all_to_vec(&bytes, &mut together).unwrap();
    assert_eq!(together, all.concat());
}

/// What a row says of a list that is not so, and what a file holds that was not written.
#[test]
fn a_list_that_is_not_what_was_written_is_an_error_and_takes_no_memory() {
    let (dir, catalog, _) = catalog();
    let part = on_disk(&catalog, &[5; 100_000]);
    let wrong = |part: ListPart| {
        assert!(catalog.lists().take_out(&part).is_err(), "{part:?}");
    };
    let is = part;
    for part in [
        ListPart { offset: 1, ..is },
        ListPart {
            offset: u64::MAX,
            ..is
        },
        ListPart {
            length: is.length - 1,
            ..is
        },
        ListPart {
            length: u64::MAX,
            ..is
        },
        ListPart { length: 0, ..is },
        ListPart {
            bytes: is.bytes - 1,
            ..is
        },
        ListPart {
            bytes: is.bytes + 1,
            ..is
        },
        ListPart {
            bytes: u64::MAX,
            ..is
        },
        ListPart {
            file_bytes: is.file_bytes + 1,
            ..is
        },
        ListPart {
            file: [0; 32],
            ..is
        },
    ] {
        wrong(part);
    }
    let file = files(dir.path()).remove(0);
    let bytes = fs::read(&file).unwrap();
    let mut cases = vec![bytes[..bytes.len() - 1].to_vec(), vec![0; bytes.len()]];
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x40;
        cases.push(flipped);
    }
    for case in &cases {
        fs::write(&file, case).unwrap();
        // A bit of a frame's head may mean nothing; it is never another list.
        if let Ok(list) = catalog.lists().take_out(&part) {
            assert_eq!(list, [5; 100_000]);
        }
        assert!(!catalog.lists().is_whole(&part.file).unwrap());
    }
    fs::write(&file, &cases[0]).unwrap();
    wrong(part);
    // A frame that stands for more than its row says is taken out no further.
    let bomb = super::frame::put_in(&vec![0; 64 << 20]).unwrap();
    fs::write(&file, &bomb).unwrap();
    let length = bomb.len() as u64;
    wrong(ListPart {
        file_bytes: length,
        length,
        bytes: 10,
        ..is
    });
    // Another file, or none, behind a link.
    fs::write(dir.path().join("other"), &bytes).unwrap();
    fs::remove_file(&file).unwrap();
    wrong(part);
    std::os::unix::fs::symlink(dir.path().join("other"), &file).unwrap();
    wrong(part);
    fs::remove_file(&file).unwrap();
    fs::write(&file, &bytes).unwrap();
    assert_eq!(catalog.lists().take_out(&part).unwrap(), [5; 100_000]);
}

#[test]
fn what_no_row_names_is_swept_up_after_a_day_and_not_while_somebody_writes() {
    let (dir, catalog, ..) = filled();
    let named = files(dir.path());
    on_disk(&catalog, b"of a job that was killed");
    let garbage = files(dir.path())
        .into_iter()
        .find(|file| !named.contains(file));
    let garbage = garbage.unwrap();
    let part = garbage.with_file_name(".x.job7.0123456789abcdef.part");
    fs::write(dir.path().join("lists/readme"), b"not ours").unwrap();
    fs::write(garbage.with_file_name("0.zst"), b"not ours").unwrap();
    let sweep = |hours: i64| {
        let written = fs::metadata(&garbage).unwrap().modified().unwrap();
        let written = written.duration_since(std::time::UNIX_EPOCH).unwrap();
        let later = written.as_millis() as i64 + hours * 3_600_000;
        catalog.sweep_lists(Timestamp(later)).unwrap()
    };
    assert_eq!(sweep(23), Some(0));
    assert_eq!(sweep(-48), Some(0));
    let writer = catalog.lists().writer(None).unwrap();
    assert_eq!(sweep(25), None);
    let written = writer.finish().unwrap();
    assert_eq!(sweep(25), None);
    drop(written);
    // A catalog that this one took the place of may name what this one does not.
    let before = dir.path().join("c.db.before-7");
    fs::write(&before, b"").unwrap();
    assert_eq!(sweep(25), None);
    fs::remove_file(before).unwrap();
    assert_eq!(sweep(25), Some(1));
    assert!(!garbage.exists() && !part.exists());
    assert!(named.iter().all(|file| file.exists()));
    assert!(garbage.with_file_name("0.zst").exists());
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
}

fn drop_some(found: Option<Vec<u8>>) -> Vec<u8> {
    found.unwrap()
}

#[test]
fn the_trail_is_checked_with_every_list_that_a_row_names() {
    let (dir, mut catalog, by, _) = filled();
    let disc = catalog.read().disc_by_name("SET-0001/1").unwrap().unwrap();
    let built = BuiltRecord {
        image: "SET-0001-1.iso".to_owned(),
        sectors: 310,
        strip_sectors: 1,
        parity: 30,
        blake3: [1; 32],
        manifest: on_disk(&catalog, b"manifest"),
        conformance: Some(b"{}".to_vec()),
        members: None,
    };
    try_change(&mut catalog, &by, |c| c.disc_built(disc.id, &built)).unwrap();
    assert_eq!(
        catalog.read().manifest(disc.id).unwrap().unwrap(),
        b"manifest"
    );
    let all = files(dir.path());
    let report = catalog.audit_verify().unwrap();
    let bytes: u64 = all
        .iter()
        .map(|file| fs::metadata(file).unwrap().len())
        .sum();
    assert_eq!((report.lists, report.list_bytes), (2, bytes));
    let problems = || catalog.audit_verify().unwrap().problems;
    let other = super::frame::put_in(b"manifes7").unwrap();
    let version = catalog.read().find(&FindQuery::default(), 9).unwrap()[1].versions[0].id;
    for file in &all {
        let name = file.strip_prefix(dir.path()).unwrap();
        let name = name.to_str().unwrap().to_owned();
        let is = |fault| {
            let file = name.clone();
            assert_eq!(problems(), [AuditProblem::List { file, fault }]);
        };
        let bytes = fs::read(file).unwrap();
        fs::write(file, &other).unwrap();
        is(ListFault::Changed);
        fs::remove_file(file).unwrap();
        is(ListFault::Missing);
        let read = [
            catalog.read().items(version),
            catalog.read().manifest(disc.id).map(drop_some),
        ];
        let mut wrong = read.iter().filter_map(|read| read.as_ref().err());
        let error = wrong.next().unwrap();
        assert_eq!(error.code(), "CAT-045");
        let said = format!("{name} (of SET-0001/1) cannot be read");
        assert!(error.to_string().ends_with(&said), "{error}");
        assert!(wrong.next().is_none(), "the other list is there");
        fs::create_dir(file).unwrap();
        is(ListFault::Unread);
        fs::remove_dir(file).unwrap();
        fs::write(file, bytes).unwrap();
        assert_eq!(problems(), []);
    }
}

#[test]
fn files_that_are_gone_or_have_another_length_are_named() {
    let (dir, catalog, _) = catalog();
    let lists: Vec<Vec<u8>> = (0..40_u8).map(|n| vec![n; usize::from(n) + 1]).collect();
    let named = |list: &Vec<u8>| {
        let part = on_disk(&catalog, list);
        record::NamedFile {
            hash: part.file,
            bytes: part.file_bytes,
        }
    };
    let all: Vec<_> = lists.iter().map(named).collect();
    assert_eq!(catalog.lists().gone(all.clone()), []);
    let files = files(dir.path());
    let hash = |path: &Path| part::hash_in(path.file_name().unwrap().to_str().unwrap());
    let mut lost: Vec<_> = files
        .iter()
        .step_by(3)
        .filter_map(|path| hash(path))
        .collect();
    for (at, path) in files.iter().step_by(3).enumerate() {
        match at % 3 {
            0 => fs::remove_file(path).unwrap(),
            1 => fs::write(path, b"longer than it was, by far and for sure").unwrap(),
            _ => {
                fs::remove_file(path).unwrap();
                fs::create_dir(path).unwrap();
            }
        }
    }
    lost.sort_unstable();
    let gone = catalog.lists().gone(all.clone());
    let gone: Vec<_> = gone.iter().map(|file| file.hash).collect();
    assert_eq!(gone, lost);
    // Where there is no folder at all.
    fs::remove_dir_all(dir.path().join("lists")).unwrap();
    assert_eq!(catalog.lists().gone(all.clone()).len(), all.len());
}
