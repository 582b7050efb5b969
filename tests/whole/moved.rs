//! Folders that go elsewhere before what is in them is on a disc.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::bench::{Bench, MEDIA, manifest_bytes, noise};
use crate::objects::Object;
use crate::patients::{study, take_in};

fn three() -> [Object<'static>; 3] {
    ["1", "2", "3"].map(|sop| Object {
        sop,
        ..Object::default()
    })
}

/// Takes in a folder of a study, of which all is known.
fn all_is_known(bench: &Bench, folder: &str, moved: u64) -> Value {
    let folder = bench.beside(folder);
    let taken = bench.done(&["ingest", folder.to_str().unwrap()]);
    assert_eq!(
        (&taken["items"], &taken["known"]),
        (&json!(0), &json!(3)),
        "{taken:#}"
    );
    assert_eq!(taken["moved"], moved, "{taken:#}");
    assert_eq!(
        (&taken["notices"], &taken["exceptions"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(study(bench, "1")["files"], 3);
    assert_eq!(bench.done(&["status"])["exceptions"], json!([]));
    taken["moved_rewritten"].clone()
}

#[test]
fn a_folder_that_waits_is_known_wherever_it_went() {
    let bench = Bench::new();
    take_in(&bench, "in", &three());
    fs::rename(bench.beside("in"), bench.beside("moved")).unwrap();
    assert_eq!(all_is_known(&bench, "moved", 3), 0);
    all_is_known(&bench, "moved", 0);
    // Copied without its times.
    fs::remove_dir_all(bench.beside("moved")).unwrap();
    for (number, object) in three().iter().enumerate() {
        bench.files("copied", &[(&format!("{number}.dcm"), &object.file())]);
    }
    // They are compared as a whole: nothing of them may be otherwise.
    assert_eq!(all_is_known(&bench, "copied", 3), 0);
    // Planned, and moved once more: the disc is built from where they are.
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    fs::rename(bench.beside("copied"), bench.beside("again")).unwrap();
    all_is_known(&bench, "again", 3);
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], json!([]));
    assert_eq!(bench.done(&["status"])["waiting"], json!([]));
    all_is_known(&bench, "again", 0);
    assert!(bench.done(&["audit", "verify"])["problems"] == json!([]));
}

/// The files of an earlier run are gone, and those of a later one are there.
#[test]
fn a_study_that_is_planned_in_part_is_told() {
    let bench = Bench::new();
    take_in(&bench, "in", &three());
    let late = Object {
        sop: "4",
        ..Object::default()
    };
    take_in(&bench, "late", &[late]);
    let preview = ["plan", "--media", MEDIA, "--copies", "1", "--dry-run"];
    let whole = bench.done(&preview);
    let part = |plan: &Value| {
        (
            plan["partly_gone"].clone(),
            plan["partly_gone_files"].clone(),
        )
    };
    assert_eq!(part(&whole), (json!(0), json!(0)));
    fs::rename(bench.beside("in"), bench.beside("elsewhere")).unwrap();
    let said = crate::patients::said(&bench, &preview);
    assert!(
        said.contains("1 study is planned in part: 3 files"),
        "{said}"
    );
    let plan = bench.done(&preview[..5]);
    assert_eq!(part(&plan), (json!(1), json!(3)));
    assert_eq!(
        (&plan["gone"], &plan["discs"][0]["files"]),
        (&json!(0), &json!(1))
    );
    // They wait, and come with the next set.
    bench.done(&["ingest", bench.beside("elsewhere").to_str().unwrap()]);
    let rest = bench.done(&preview);
    assert_eq!(part(&rest), (json!(0), json!(0)));
    assert_eq!(rest["discs"][0]["files"], 3);
}

/// A document is known by its name and its first bytes; other content of an object's UID is told.
#[test]
fn what_is_another_file_in_a_moved_folder_stays_one() {
    let bench = Bench::new();
    let long = noise(7, 20_000);
    let case = |folder: &str| -> Value {
        let folder = bench.beside(folder);
        bench
            .run(&["ingest", folder.to_str().unwrap(), "--case", "C-1"])
            .report
    };
    bench.files("in", &[("a/report.bin", &long), ("a/notes.txt", b"notes")]);
    case("in");
    fs::remove_dir_all(bench.beside("in")).unwrap();
    bench.files("out", &[("a/report.bin", &long), ("a/notes.txt", b"other")]);
    let taken = case("out");
    let told = ["items", "known", "moved"].map(|key| taken[key].clone());
    assert_eq!(told, [json!(1), json!(1), json!(1)], "{taken:#}");
    // An object that says something else is a conflict, with the other one gone or not.
    take_in(&bench, "first", &three());
    fs::remove_dir_all(bench.beside("first")).unwrap();
    let other = Object {
        description: "Abdomen",
        ..Object::default()
    };
    let taken = take_in(&bench, "second", &[other]);
    assert_eq!((&taken["items"], &taken["known"]), (&json!(1), &json!(0)));
    assert_eq!(taken["notices"].as_array().unwrap().len(), 1, "{taken:#}");
}

/// A document that has another name now is no new one; one of the same bytes beside it is.
#[test]
fn a_document_with_another_name_is_the_same_where_the_old_one_is_gone() {
    let bench = Bench::new();
    take_in(&bench, "in", &three());
    bench.files("in", &[("note.txt", b"seen by me")]);
    let ingest = || {
        let taken = bench.done(&["ingest", bench.beside("in").to_str().unwrap()]);
        ["items", "known", "moved"].map(|key| taken[key].as_u64().unwrap())
    };
    assert_eq!(ingest(), [1, 3, 0]);
    fs::rename(bench.beside("in/note.txt"), bench.beside("in/note2.txt")).unwrap();
    assert_eq!(ingest(), [0, 4, 1]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], json!([]));
    // On its disc, too.
    fs::rename(bench.beside("in/note2.txt"), bench.beside("in/note3.txt")).unwrap();
    assert_eq!(ingest(), [0, 4, 1]);
    fs::copy(bench.beside("in/note3.txt"), bench.beside("in/note4.txt")).unwrap();
    assert_eq!(ingest(), [1, 4, 0]);
    assert_eq!(study(&bench, "1")["files"], 5);
    assert_eq!(bench.done(&["audit", "verify"])["problems"], json!([]));
}

/// Files that differ after their first bytes alone are two, wherever their folder went.
#[test]
fn what_differs_late_is_kept_of_each() {
    let bench = Bench::new();
    let first = noise(7, 20_000);
    let mut second = first.clone();
    second[19_999] ^= 1;
    let case = |folder: &str| {
        let folder = bench.beside(folder);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C-1"])
    };
    bench.files("in", &[("a/report.bin", &first), ("b/report.bin", &second)]);
    assert_eq!(case("in")["items"], 2);
    fs::remove_dir_all(bench.beside("in")).unwrap();
    bench.files(
        "out",
        &[("c/report.bin", &second), ("d/report.bin", &first)],
    );
    let taken = case("out");
    let told = ["items", "known", "moved", "moved_rewritten"].map(|key| taken[key].clone());
    assert_eq!(told, [0, 2, 2, 2].map(|n| json!(n)), "{taken:#}");
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], json!([]));
    let manifest = manifest_bytes(built["built"][0]["file"].as_str().unwrap().as_ref());
    let manifest = String::from_utf8(manifest).unwrap();
    for content in [first, second] {
        let hash = blake3::hash(&content).to_hex();
        assert!(manifest.contains(hash.as_str()), "{manifest}");
    }
}

/// Of two folders with the same files the one that kept its times is the one that was imported.
#[test]
fn a_renamed_folder_is_found_beside_a_copy_of_it() {
    let bench = Bench::new();
    let files: Vec<Vec<u8>> = three()
        .iter()
        .map(|one| [one.file(), [0; 20_000].to_vec()].concat())
        .collect();
    for (number, file) in files.iter().enumerate() {
        let path = bench.files("in/a", &[(&format!("{number}.dcm"), file)]);
        let at = fs::File::options()
            .append(true)
            .open(path.join(format!("{number}.dcm")))
            .unwrap();
        let earlier = SystemTime::now() - Duration::from_secs(86_400);
        at.set_modified(earlier).unwrap();
        bench.files("in/copy", &[(&format!("{number}.dcm"), file)]);
    }
    let ingest = || {
        let taken = bench
            .run(&["ingest", bench.beside("in").to_str().unwrap()])
            .report;
        ["items", "known", "moved", "moved_rewritten"].map(|key| taken[key].as_u64().unwrap())
    };
    assert_eq!(ingest(), [3, 3, 0, 0]);
    fs::rename(bench.beside("in/a"), bench.beside("in/renamed")).unwrap();
    assert_eq!(ingest(), [0, 6, 3, 0]);
    assert_eq!(ingest(), [0, 6, 0, 0]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], json!([]));
}
