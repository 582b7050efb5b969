//! The catalog kept: backed up, brought back, and known where it is not the one that was here.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::bench::Bench;

/// An archive with one case taken in.
fn with_case(bench: &Bench, case: &str) {
    let from = bench.files(case, &[("a.txt", case.as_bytes())]);
    let from = from.to_str().unwrap();
    bench.done(&["ingest", from, "--case", case]);
}

fn finds(bench: &Bench, text: &str) -> usize {
    bench.run(&["find", text]).report["studies"]
        .as_array()
        .unwrap()
        .len()
}

#[test]
fn an_older_catalog_that_was_copied_back_is_read_and_not_written() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let (path, old) = (bench.root().join("catalog.db"), bench.beside("old.db"));
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    fs::copy(&path, &old).unwrap();
    with_case(&bench, "TWO");
    bench.done(&["plan", "--media", "40m"]);
    bench.done(&["build", "SET-0001"]);
    fs::copy(&old, &path).unwrap();
    // It is found, with a note, and nothing is written.
    let found = bench.run(&["find", "ONE"]);
    let held = found.said.iter().find_map(|said| said.get("held"));
    assert_eq!(held.unwrap()["why"], "behind", "{:?}", found.said);
    assert_eq!((finds(&bench, "ONE"), finds(&bench, "TWO")), (1, 0));
    bench.run(&["plan", "--media", "40m"]).refused("CAT-044");
    let next = bench.done(&["status"])["next"].clone();
    assert_eq!(
        [&next["do"], &next["held"]["why"]],
        ["make_writable", "behind"]
    );
    // Somebody says why it is gone on with: the image of the set that it does not know stays.
    let image = bench.root().join("images/SET-0001-1.iso");
    let before = fs::read(&image).unwrap();
    let accepted = bench.done(&["catalog", "accept", "--why", "the disk failed"]);
    assert_eq!(accepted["accepted"]["branch"], false);
    let again = bench.done(&["catalog", "accept", "--why", "the disk failed"]);
    assert!(again["accepted"].is_null());
    let planned = bench.done(&["plan", "--media", "40m"]);
    assert_eq!(planned["set"], "SET-0002");
    bench.done(&["build", "SET-0002"]);
    assert_eq!(fs::read(&image).unwrap(), before);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_backup_is_read_back_and_brings_the_catalog_back() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let done = bench.done(&["catalog", "backup"]);
    let backup = done["file"].as_str().unwrap();
    assert!(done["rows"].as_u64().unwrap() > 1);
    let kept = bench.beside("kept.db");
    let kept = kept.to_str().unwrap();
    bench.done(&["catalog", "backup", kept]);
    bench.run(&["catalog", "backup", kept]).refused("KEP-001");
    assert!(bench.done(&["status"])["last_backup"].as_i64().is_some());
    with_case(&bench, "TWO");
    // The catalog is lost altogether.
    let path = bench.root().join("catalog.db");
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(bench.root().join(format!("catalog.db{end}")));
    }
    let back = bench.done(&["catalog", "restore", kept, "--why", "lost"]);
    assert!(back["rows_before"].is_null() && back["kept"].is_null());
    assert_eq!((finds(&bench, "ONE"), finds(&bench, "TWO")), (1, 0));
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // One that is there is kept beside.
    with_case(&bench, "THREE");
    let back = bench.done(&["catalog", "restore", backup, "--why", "again"]);
    assert_eq!(back["same_trail"], true);
    assert!(back["rows_before"].as_u64() > back["rows"].as_u64());
    assert!(fs::metadata(back["kept"].as_str().unwrap()).unwrap().len() > 0);
    assert_eq!(finds(&bench, "THREE"), 0);
    with_case(&bench, "FOUR");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // A damaged catalog is replaced too, and a damaged backup never takes its place.
    let broken = bench.beside("broken.db");
    let mut bytes = fs::read(kept).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5A);
    fs::write(&broken, &bytes).unwrap();
    let before = fs::read(&path).unwrap();
    let refused = bench.run(&["catalog", "restore", broken.to_str().unwrap(), "--why", "x"]);
    assert_eq!(refused.code, 2, "{:?}", refused.report);
    assert_eq!(fs::read(&path).unwrap(), before);
    let litter = |bench: &Bench| {
        let entries = fs::read_dir(bench.root()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let begun: Vec<String> = names.filter(|name| name.contains("restoring")).collect();
        assert_eq!(begun, [""; 0]);
    };
    litter(&bench);
    let missing = ["catalog", "restore", "nowhere.db", "--why", "x"];
    bench.run(&missing).refused("JOB-013");
    let foreign = bench.beside("foreign.db");
    fs::write(&foreign, b"no database").unwrap();
    let foreign = [
        "catalog",
        "restore",
        foreign.to_str().unwrap(),
        "--why",
        "x",
    ];
    bench.run(&foreign).refused("KEP-006");
    // Nobody else may read what is written, whatever the backup's own mode is.
    fs::set_permissions(kept, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(&path, &bytes[..middle]).unwrap();
    bench.done(&["catalog", "restore", kept, "--why", "damaged"]);
    assert_eq!(finds(&bench, "ONE"), 1);
    litter(&bench);
    for file in [path.as_path(), std::path::Path::new(backup)] {
        let mode = fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o600, "{}", file.display());
    }
    // One of another archive is refused.
    let other = Bench::new();
    let other = other.done(&["catalog", "backup"]);
    let other = other["file"].as_str().unwrap();
    bench
        .run(&["catalog", "restore", other, "--why", "x"])
        .refused("KEP-004");
}

#[test]
fn a_serial_that_was_burned_after_the_backup_is_never_given_to_a_second_disc() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    let old = bench.beside("old.db");
    let old = old.to_str().unwrap();
    bench.done(&["catalog", "backup", old]);
    bench.drive("A", "40m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    let back = bench.done(&["catalog", "restore", old, "--why", "the disk failed"]);
    assert_eq!(back["withdrawn"], serde_json::json!([serial]), "{back:#}");
    let next = bench.done(&["status"])["next"].clone();
    assert_eq!(next["do"], "burn", "{next:#}");
    assert_ne!(next["copy"], *serial, "{next:#}");
    bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
    let again = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert!(
        again["good"] == true && again["serial"] != *serial,
        "{again:#}"
    );
    // The same catalog brought back takes no serial from anybody.
    let same = bench.beside("same.db");
    let same = same.to_str().unwrap();
    bench.done(&["catalog", "backup", same]);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn the_trail_holds_while_others_work() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let busy = std::sync::atomic::AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..40 {
                bench.done(&["person", "add", &format!("Clerk {n}"), "--role", "clerk"]);
            }
            busy.store(false, std::sync::atomic::Ordering::SeqCst);
        });
        while busy.load(std::sync::atomic::Ordering::SeqCst) {
            assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
        }
    });
}

/// Writes over pages of a table in the middle of a catalog, and forgets when it was looked at last.
fn damage(bench: &Bench) {
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    let page = "SELECT rootpage FROM sqlite_schema WHERE name = 'exception'";
    let page: usize = bench.sqlite(page).parse().unwrap();
    let path = bench.root().join("catalog.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[(page - 1) * 4096..page * 4096].fill(0x5A);
    fs::write(&path, bytes).unwrap();
    fs::remove_file(bench.root().join("catalog.db.checked")).unwrap();
}

#[test]
fn a_damaged_catalog_is_noticed_at_the_start_and_not_written_to() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let kept = bench.done(&["catalog", "backup"]);
    let checked = fs::read(bench.root().join("catalog.db.checked")).unwrap();
    bench.done(&["status"]);
    assert_eq!(
        fs::read(bench.root().join("catalog.db.checked")).unwrap(),
        checked
    );
    damage(&bench);
    let found = bench.run(&["find", "ONE"]);
    let held = found.said.iter().find_map(|said| said.get("held"));
    assert_eq!(held.unwrap()["why"], "damaged", "{:?}", found.said);
    let before = fs::read(bench.root().join("catalog.db")).unwrap();
    bench.run(&["plan", "--media", "40m"]).refused("CAT-047");
    assert_eq!(fs::read(bench.root().join("catalog.db")).unwrap(), before);
    let kept = kept["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", kept, "--why", "damaged"]);
    bench.done(&["plan", "--media", "40m"]);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}
