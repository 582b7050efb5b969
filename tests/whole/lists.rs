//! Lists of files beside the catalog: what they take, and what becomes of one that is damaged.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::{Bench, MEDIA, manifest_bytes, shared};
use crate::objects::Object;
use crate::patients::take_in;

/// The files of lists that lie in a folder.
fn lists(folder: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(folder.join("lists")).unwrap();
    let files = below.flat_map(|below| fs::read_dir(below.unwrap().path()).unwrap());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// A file as it is told: `lists/AB/HASH.zst`.
fn name(file: &Path) -> &str {
    let path = file.to_str().unwrap();
    &path[path.rfind("lists/").unwrap()..]
}

fn length(file: &PathBuf) -> u64 {
    fs::metadata(file).unwrap().len()
}

/// What of the archive's lists `audit verify` names, each with what is wrong.
fn wrong(bench: &Bench) -> Vec<(String, String)> {
    let report = bench.run(&["audit", "verify"]).report;
    let problems = report["problems"].as_array().unwrap();
    let text = |of: &Value| of.as_str().unwrap().to_owned();
    problems
        .iter()
        .map(|problem| {
            assert_eq!(problem["kind"], "list", "{problem}");
            (text(&problem["file"]), text(&problem["fault"]))
        })
        .collect()
}

/// One case on a disc that is built, and one that waits.
fn built() -> (Bench, PathBuf) {
    let bench = Bench::new();
    let from = bench.files("in", &[("a.txt", b"a"), ("b/b.txt", b"b")]);
    let image = bench.build(&from, MEDIA, &[]);
    let late = bench.files("late", &[("c.txt", b"c")]);
    bench.done(&["ingest", late.to_str().unwrap(), "--case", "LATE"]);
    (bench, image)
}

#[test]
fn a_list_that_a_foreign_hand_changed_is_named_and_brought_back() {
    let (bench, image) = built();
    let backup = bench.done(&["catalog", "backup"]);
    assert_eq!(backup["lists"], 3);
    let backup = backup["file"].as_str().unwrap();
    let files = lists(&bench.root());
    let kept = lists(&bench.root().join("backups"));
    let names = |files: &[PathBuf]| files.iter().map(|file| name(file).to_owned()).collect();
    let (these, those): (Vec<String>, Vec<String>) = (names(&files), names(&kept));
    assert_eq!((these.len(), &these), (3, &those));
    let verified = bench.done(&["audit", "verify"]);
    let bytes: u64 = files.iter().map(length).sum();
    assert_eq!(
        (&verified["lists"], &verified["list_bytes"]),
        (&3.into(), &bytes.into())
    );
    for (at, file) in files.iter().enumerate() {
        let before = fs::read(file).unwrap();
        let mut changed = before.clone();
        changed[before.len() / 2] ^= 1;
        let foreign = fs::read(&files[(at + 1) % 3]).unwrap();
        for (bytes, fault) in [
            (Some(changed), "changed"),
            (Some(foreign), "changed"),
            (None, "missing"),
        ] {
            match bytes {
                Some(bytes) => fs::write(file, bytes).unwrap(),
                None => fs::remove_file(file).unwrap(),
            }
            assert_eq!(wrong(&bench), [(name(file).to_owned(), fault.to_owned())]);
            let mended = bench.done(&["catalog", "restore-lists", backup]);
            assert_eq!(mended["mended"], 1);
            assert_eq!(fs::read(file).unwrap(), before);
            assert_eq!(wrong(&bench), []);
        }
    }
    // Without any list: what needs none answers, what needs one says which disc has the same.
    fs::remove_dir_all(bench.root().join("lists")).unwrap();
    assert_eq!(wrong(&bench).len(), 3);
    let to = bench.beside("out");
    let restored = bench.run(&[
        "restore",
        "case:CASE-1",
        "--to",
        to.to_str().unwrap(),
        "--dry-run",
    ]);
    restored.refused("CAT-045");
    let said = format!("{:?}", restored.said);
    assert!(said.contains("(of SET-0001/1)"), "{said}");
    // From the disc alone the manifest comes back, to the byte.
    let manifest = bench.beside("MANIFEST.JSN");
    fs::write(&manifest, manifest_bytes(&image)).unwrap();
    let manifest = manifest.to_str().unwrap();
    let mended = bench.run(&["catalog", "restore-lists", manifest]).gives(1);
    assert_eq!(
        (&mended["mended"], mended["wrong"].as_array().unwrap().len()),
        (&1.into(), 2)
    );
    let other = bench.beside("other.jsn");
    let shared = manifest_bytes(&shared().image);
    fs::write(&other, &shared).unwrap();
    let mended = bench
        .run(&["catalog", "restore-lists", other.to_str().unwrap()])
        .gives(1);
    assert_eq!(mended["mended"], 0);
    fs::write(&other, &shared[..shared.len() - 1]).unwrap();
    bench
        .run(&["catalog", "restore-lists", other.to_str().unwrap()])
        .refused("KEP-007");
    bench.done(&["catalog", "restore-lists", backup]);
    assert_eq!(wrong(&bench), []);
}

#[test]
fn a_backup_takes_its_lists_along_and_brings_them_back() {
    let (bench, _) = built();
    let elsewhere = bench.beside("usb");
    fs::create_dir(&elsewhere).unwrap();
    let first = elsewhere.join("first.db");
    bench.done(&["catalog", "backup", first.to_str().unwrap()]);
    assert_eq!(lists(&elsewhere).len(), 3);
    let more = bench.files("more", &[("d.txt", b"d")]);
    bench.done(&["ingest", more.to_str().unwrap(), "--case", "MORE"]);
    // The second backup of a folder adds what is new, and mends what went bad there.
    let rotten = &lists(&elsewhere)[0];
    let sound = fs::read(rotten).unwrap();
    fs::write(rotten, b"rotten").unwrap();
    let second = elsewhere.join("second.db");
    let done = bench.done(&["catalog", "backup", second.to_str().unwrap()]);
    assert_eq!((&done["problems"], &done["lists"]), (&0.into(), &4.into()));
    assert_eq!(
        (lists(&elsewhere).len(), fs::read(rotten).unwrap()),
        (4, sound)
    );
    // A list that is gone here too is told of, and the rest is backed up all the same.
    let lost = lists(&bench.root()).remove(0);
    fs::remove_file(&lost).unwrap();
    fs::remove_file(elsewhere.join(name(&lost))).unwrap();
    let third = elsewhere.join("third.db");
    let done = bench
        .run(&["catalog", "backup", third.to_str().unwrap()])
        .gives(1);
    assert_eq!(done["problems"], 1);
    // All is lost but the folder with the backups.
    fs::remove_dir_all(bench.root().join("lists")).unwrap();
    fs::remove_file(bench.root().join("catalog.db")).unwrap();
    let third = [
        "catalog",
        "restore",
        third.to_str().unwrap(),
        "--why",
        "lost",
    ];
    let back = bench.done(&third);
    assert_eq!(
        (&back["lists"], &back["lists_wrong"]),
        (&4.into(), &1.into())
    );
    assert_eq!(
        wrong(&bench),
        [(name(&lost).to_owned(), "missing".to_owned())]
    );
    let mode = std::os::unix::fs::PermissionsExt::mode;
    let list = lists(&bench.root()).remove(0);
    assert_eq!(
        mode(&fs::metadata(list).unwrap().permissions()) & 0o7777,
        0o600
    );
}

/// Bytes of the database in use, and of all lists.
fn taken(bench: &Bench) -> (u64, u64) {
    let pages = "SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count";
    let pages: u64 = bench.sqlite(pages).parse().unwrap();
    (pages * 4096, lists(&bench.root()).iter().map(length).sum())
}

/// Writes studies of some objects each, made of one small object of the samples: with UIDs of their
/// own.
fn studies(folder: &Path, first: usize, studies: usize, objects: usize) {
    let object = small_object(&shared().samples);
    let uid = |tag: [u8; 4]| {
        let explicit = [&tag[..], b"UI"].concat();
        let at = object.windows(6).position(|w| w == explicit).unwrap() + 6;
        let length = usize::from(u16::from_le_bytes([object[at], object[at + 1]]));
        let text = &object[at + 2..at + 2 + length];
        text.iter()
            .copied()
            .take_while(|b| *b != 0)
            .collect::<Vec<u8>>()
    };
    let (study, series, sop) = (
        uid([0x20, 0, 0x0D, 0]),
        uid([0x20, 0, 0x0E, 0]),
        uid([8, 0, 0x18, 0]),
    );
    for number in first..first + studies {
        let into = folder.join(format!("STU{number:05}"));
        fs::create_dir_all(&into).unwrap();
        for image in 0..objects {
            let mut bytes = object.clone();
            replace(&mut bytes, &sop, number * 1000 + image);
            replace(&mut bytes, &series, number);
            replace(&mut bytes, &study, number);
            fs::write(into.join(format!("IMG{image:05}")), bytes).unwrap();
        }
    }
}

/// Puts a number in the place of the last seven digits of a UID, wherever it stands.
fn replace(bytes: &mut [u8], uid: &[u8], number: usize) {
    let mut new = uid.to_vec();
    let end = new.len() - 7;
    new[end..].copy_from_slice(format!("{number:07}").as_bytes());
    let places: Vec<usize> = (0..bytes.len().saturating_sub(uid.len()))
        .filter(|at| bytes[*at..].starts_with(uid))
        .collect();
    for at in places {
        bytes[at..at + uid.len()].copy_from_slice(&new);
    }
}

fn small_object(folder: &Path) -> Vec<u8> {
    let files = crate::bench::tree(folder).into_values();
    let objects = files.filter(|bytes| bytes.get(128..132) == Some(b"DICM"));
    objects.min_by_key(Vec::len).unwrap()
}

/// What is said in catalog/src/lists/mod.rs of the growth with studies and files.
#[test]
fn the_catalog_grows_with_studies_and_its_lists_with_files() {
    let bench = Bench::new();
    let mut at = 0;
    let mut take = |count: usize, objects: usize| {
        let from = bench.beside(&format!("in{at}"));
        studies(&from, at, count, objects);
        at += count;
        let before = taken(&bench);
        let done = bench.done(&["ingest", from.to_str().unwrap()]);
        assert_eq!(done["studies"], count, "{done}");
        let after = taken(&bench);
        (after.0 - before.0, after.1 - before.1)
    };
    take(10, 1);
    let (few, many) = (take(100, 2), take(100, 22));
    println!(
        "100 studies: of 2 objects {few:?}, of 22 objects {many:?} bytes in catalog and lists"
    );
    let database_of_study = few.0 / 100;
    let list_of_file = (many.1 - few.1) / 2000;
    let list_of_study = few.1 / 100 - 2 * list_of_file;
    println!("a study: {database_of_study} and {list_of_study}; a file: {list_of_file}");
    assert!(
        many.0.abs_diff(few.0) <= 16 * 4096,
        "files grow the database: {few:?} {many:?}"
    );
    assert!(database_of_study <= 2500 && list_of_study <= 900 && list_of_file <= 200);
}

/// What `audit verify` and `status` say to do about lists that are gone, in this order.
fn back(bench: &Bench) -> [Value; 2] {
    let audit = bench.run(&["audit", "verify"]).report["lists_backup"].clone();
    [audit, bench.run(&["status"]).report["lists_backup"].clone()]
}

#[test]
fn lists_that_are_gone_are_told_of_and_a_backup_without_them_says_so() {
    let (bench, _) = built();
    assert_eq!(bench.done(&["status"])["lists_gone"], 0);
    // One is in an earlier backup, one nowhere.
    let backup = bench.done(&["catalog", "backup"]);
    assert_eq!(
        (&backup["lists_wrong"], &backup["problems"]),
        (&0.into(), &0.into())
    );
    let kept = lists(&bench.root().join("backups"));
    fs::remove_file(&kept[0]).unwrap();
    fs::remove_dir_all(bench.root().join("lists")).unwrap();
    let status = bench.run(&["status"]).report;
    assert_eq!(status["lists_gone"], 3, "{status:#}");
    let file = backup["file"].clone();
    assert_eq!(back(&bench), [file.clone(), file.clone()]);
    let again = bench.run(&["catalog", "backup"]).gives(1);
    assert_eq!(
        (&again["lists"], &again["lists_wrong"]),
        (&3.into(), &1.into())
    );
    // As it is told: two come back, and then no backup has the third.
    let told = back(&bench);
    assert_eq!(told, [again["file"].clone(), again["file"].clone()]);
    let mended = bench
        .run(&["catalog", "restore-lists", told[0].as_str().unwrap()])
        .gives(1);
    assert_eq!(mended["mended"], 2);
    assert_eq!(bench.run(&["status"]).report["lists_gone"], 1);
    assert_eq!(back(&bench), [Value::Null, Value::Null]);
}

/// Takes every list away, those of backups too.
fn without_lists(bench: &Bench) {
    fs::remove_dir_all(bench.root().join("lists")).unwrap();
    let _ = fs::remove_dir_all(bench.root().join("backups/lists"));
}

/// Two studies that were taken in at once and wait, and one more series of the first of them.
fn waiting() -> (Bench, PathBuf) {
    let bench = Bench::new();
    let from = bench.beside("in");
    studies(&from, 1, 2, 2);
    bench.done(&["ingest", from.to_str().unwrap()]);
    (bench, from)
}

#[test]
fn lists_that_no_backup_has_are_written_again_out_of_the_same_files() {
    let (bench, from) = waiting();
    let late = from.join("STU00001/LATE.txt");
    fs::write(&late, b"a report").unwrap();
    let from = from.to_str().unwrap();
    assert_eq!(bench.done(&["ingest", from])["items"], 1);
    let before = lists(&bench.root());
    let bytes: Vec<Vec<u8>> = before.iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(before.len(), 2);
    without_lists(&bench);
    bench.run(&["plan", "--media", MEDIA]).refused("CAT-045");
    let next = bench.done(&["status"])["next"].clone();
    assert_eq!(next["do"], "mend_lists", "{next:#}");
    let done = bench.done(&["ingest", from]);
    // The second list holds what was new beside the first one, which is there by then.
    assert_eq!(
        (&done["lists_mended"], &done["items"], &done["known"]),
        (&2.into(), &0.into(), &5.into()),
        "{done:#}"
    );
    assert_eq!(lists(&bench.root()), before);
    assert!(
        before
            .iter()
            .zip(&bytes)
            .all(|(file, bytes)| fs::read(file).unwrap() == *bytes)
    );
    assert_eq!(wrong(&bench), []);
    // The same of a list that is there and damaged.
    fs::write(&before[0], b"rotten").unwrap();
    assert_eq!(bench.done(&["ingest", from])["lists_mended"], 1);
    assert_eq!(wrong(&bench), []);
    let planned = bench.done(&["plan", "--media", MEDIA]);
    assert_eq!(planned["unlisted"], serde_json::json!([]));
    assert_eq!(planned["discs"][0]["files"], 5);
}

#[test]
fn what_has_no_list_any_more_holds_nothing_else_up() {
    let (bench, from) = waiting();
    without_lists(&bench);
    let other = bench.files("other", &[("a.txt", b"a")]);
    bench.done(&["ingest", other.to_str().unwrap(), "--case", "OTHER"]);
    // It is left out of the plan, and named.
    let planned = bench.done(&["plan", "--media", MEDIA, "--dry-run"]);
    let unlisted: Vec<String> = serde_json::from_value(planned["unlisted"].clone()).unwrap();
    assert_eq!(
        (unlisted.len(), &planned["discs"][0]["files"]),
        (2, &1.into())
    );
    // Files that lie elsewhere, or were touched, cannot be known to be the same: they are new.
    let moved = bench.beside("moved");
    fs::rename(&from, &moved).unwrap();
    let done = bench.done(&["ingest", moved.to_str().unwrap()]);
    assert_eq!(
        (&done["lists_mended"], &done["items"]),
        (&0.into(), &4.into()),
        "{done:#}"
    );
    let planned = bench.done(&["plan", "--media", MEDIA, "--dry-run"]);
    assert_eq!(planned["discs"][0]["files"], 5, "{planned:#}");
    // What was taken in without a list is left out, and what was taken in since is not.
    for study in &unlisted {
        let done = bench.done(&["study", "leave-out", study, "--why", "its list is gone"]);
        assert_eq!(done["files"], 2, "{done:#}");
        bench
            .run(&["study", "leave-out", study, "--why", "again"])
            .refused("JOB-049");
    }
    let planned = bench.done(&["plan", "--media", MEDIA]);
    assert_eq!(
        (&planned["unlisted"], &planned["discs"][0]["files"]),
        (&serde_json::json!([]), &5.into())
    );
    bench.done(&["build", "SET-0001"]);
    // Nobody needs the list that is gone.
    assert_eq!(wrong(&bench), []);
    assert_eq!(bench.done(&["status"])["lists_gone"], 0);
    assert_eq!(
        bench.run(&["find", &unlisted[0]]).gives(0)["studies"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// One study that was taken in twice, on a disc that is built: the folders of each run.
fn in_two_runs() -> (Bench, PathBuf, [String; 2]) {
    let bench = Bench::new();
    for sop in ["1", "2"] {
        let object = Object {
            sop,
            ..Object::default()
        };
        take_in(&bench, sop, &[object]);
    }
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = PathBuf::from(built["built"][0]["file"].as_str().unwrap());
    let folder = |name: &str| bench.beside(name).to_str().unwrap().to_owned();
    let folders = [folder("1"), folder("2")];
    (bench, image, folders)
}

#[test]
fn lists_of_one_study_come_back_one_at_a_time() {
    for with_manifest in [true, false] {
        let (bench, image, folders) = in_two_runs();
        fs::remove_dir_all(bench.root().join("lists")).unwrap();
        let mut missing = 3;
        if with_manifest {
            let manifest = bench.beside("MANIFEST.JSN");
            fs::write(&manifest, manifest_bytes(&image)).unwrap();
            let manifest = manifest.to_str().unwrap();
            let mended = bench.run(&["catalog", "restore-lists", manifest]);
            assert_eq!(mended.gives(1)["mended"], 1);
            missing -= 1;
        }
        for folder in &folders {
            let taken = bench.done(&["ingest", folder]);
            let told = (&taken["lists_mended"], &taken["items"]);
            assert_eq!(told, (&1.into(), &0.into()), "{taken:#}");
            missing -= 1;
            assert_eq!(wrong(&bench).len(), missing);
        }
    }
}

/// What may be in a list that is gone, and in no manifest either, is not taken in anew.
#[test]
fn what_may_be_in_a_list_that_is_gone_is_refused() {
    let (bench, _, _) = in_two_runs();
    let late = Object {
        sop: "3",
        ..Object::default()
    };
    bench.files("late", &[("0.dcm", &late.file())]);
    fs::remove_dir_all(bench.root().join("lists")).unwrap();
    let late = bench.beside("late");
    bench
        .run(&["ingest", late.to_str().unwrap()])
        .refused("CAT-045");
    // Both lists, and the disc's.
    assert_eq!(wrong(&bench).len(), 3);
}
