//! The catalog kept: backed up, brought back, and known where it is not the one that was here.
// Longer than 600 lines because each room goes on from the same backups.

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
    assert!(bench.done(&["status"])["last_backup"].is_string());
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
    let refused = bench.run(&[
        "catalog",
        "restore",
        broken.to_str().unwrap(),
        "--why",
        "a test",
    ]);
    assert_eq!(refused.code, 2, "{:?}", refused.report);
    assert_eq!(fs::read(&path).unwrap(), before);
    let litter = |bench: &Bench| {
        let entries = fs::read_dir(bench.root()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let begun: Vec<String> = names.filter(|name| name.contains("restoring")).collect();
        assert_eq!(begun, [""; 0]);
    };
    litter(&bench);
    let missing = ["catalog", "restore", "nowhere.db", "--why", "a test"];
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
        .run(&["catalog", "restore", other, "--why", "a test"])
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
    // Its log is there: the disc comes before another one in its place.
    for words in [
        &["status"][..],
        &["scan", "SET-0001/1"],
        &["scan", "SET-0001"],
    ] {
        let next = bench.done(words)["next"].clone();
        let step = (&next["do"], &next["serial"], &next["why"]);
        let wanted = (&"verify".into(), &serial.into(), &"in_log".into());
        assert_eq!(step, wanted, "{words:?}: {next:#}");
    }
    bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    bench.run(&burn).refused("JOB-131");
    let set = bench.run(&["burn", "SET-0001", "--drive", "virtual:A"]);
    let said = format!("{:?}", set.said);
    assert!(
        said.contains(&format!("stele verify {serial} --drive")),
        "{said}"
    );
    set.refused("JOB-131");
    // The serial itself is not out of use before it was burned.
    bench
        .run(&["burn", serial, "--drive", "virtual:A"])
        .refused("JOB-131");
    let again = bench.done(&[&burn[..], &["--extra"]].concat());
    assert!(
        again["good"] == true && again["serial"] != *serial,
        "{again:#}"
    );
    // There are enough now, and the one that nobody has read is still named.
    bench.run(&burn).refused("JOB-007");
    let said = crate::plain_words::told(&bench, &["status"]);
    assert!(
        said.contains(&format!("{serial}  burned according to")),
        "{said}"
    );
    // Nobody looks for it any more, since nothing is to be burned in its place.
    assert_eq!(bench.done(&["status"])["next"]["do"], "shelve");
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
pub fn damage(bench: &Bench) {
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

/// A copy of the catalog as it is now.
fn copied(bench: &Bench, name: &str) -> String {
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    let to = bench.beside(name);
    fs::copy(bench.root().join("catalog.db"), &to).unwrap();
    to.into_os_string().into_string().unwrap()
}

#[test]
fn a_newer_catalog_that_is_brought_back_takes_no_label_from_anybody() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let old = copied(&bench, "old.db");
    with_case(&bench, "TWO");
    let middle = copied(&bench, "middle.db");
    with_case(&bench, "THREE");
    let new = copied(&bench, "new.db");
    let path = bench.root().join("catalog.db");
    fs::copy(&old, &path).unwrap();
    let next = bench.done(&["status"])["next"].clone();
    assert_eq!(next["held"]["why"], "behind", "{next:#}");
    // As it advises: the newer one comes back, which has all that the older one has.
    let back = bench.done(&["catalog", "restore", &new, "--why", "newer"]);
    assert_eq!(back["same_trail"], true, "{back:#}");
    assert_eq!(back["withdrawn"], serde_json::json!([]), "{back:#}");
    assert!(back["rows_before"].as_u64() < back["rows"].as_u64());
    assert_eq!(finds(&bench, "THREE"), 1);
    bench.done(&["build", "SET-0001"]);
    // One that is newer than what lies there, and older than what was seen: labels are withdrawn.
    fs::copy(&old, &path).unwrap();
    let back = bench.done(&["catalog", "restore", &middle, "--why", "newer"]);
    assert_eq!(back["same_trail"], true, "{back:#}");
    assert_eq!(back["withdrawn"].as_array().unwrap().len(), 1, "{back:#}");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_catalog_that_is_a_backup_has_one() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let backup = bench.done(&["catalog", "backup"]);
    let backup = backup["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", backup, "--why", "a test"]);
    assert!(bench.done(&["status"])["last_backup"].is_string());
    // Without its lists it is none.
    let alone = copied(&bench, "alone.db");
    let elsewhere = bench.beside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let lonely = elsewhere.join("lonely.db");
    fs::copy(&alone, &lonely).unwrap();
    bench.done(&["catalog", "restore", backup, "--why", "a test"]);
    let before = bench.done(&["status"])["last_backup"].clone();
    std::thread::sleep(std::time::Duration::from_millis(5));
    let lonely = lonely.to_str().unwrap();
    bench.done(&["catalog", "restore", lonely, "--why", "a test"]);
    let after = bench.done(&["status"])["last_backup"].clone();
    assert!(after.as_str() <= before.as_str(), "{before} {after}");
}

#[test]
fn whatever_is_wrong_with_the_file_the_advice_brings_it_back() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let backup = bench.done(&["catalog", "backup"]);
    let backup = backup["file"].as_str().unwrap();
    let path = bench.root().join("catalog.db");
    let whole = fs::read(&path).unwrap();
    let mut rubbish = whole.clone();
    rubbish.fill(0x5A);
    for bytes in [&rubbish[..], &whole[..whole.len() / 3], &whole[..100], b""] {
        for end in ["-wal", "-shm", ".checked"] {
            let _ = fs::remove_file(bench.root().join(format!("catalog.db{end}")));
        }
        fs::write(&path, bytes).unwrap();
        let ran = bench.run(&["status"]);
        let told = format!("{:?} {:#}", ran.said, ran.report);
        match ran.code {
            // What can be read of it is told, and that nothing is written to it.
            0 => assert!(told.contains("damaged"), "{told}"),
            code => {
                assert_eq!(code, 2, "{told}");
                // The newest backup is named.
                let advised = format!("stele catalog restore {backup} --why");
                assert!(told.contains(&advised), "{told}");
            }
        }
        bench.done(&["catalog", "restore", backup, "--why", "as advised"]);
        assert_eq!(finds(&bench, "ONE"), 1);
    }
}

/// The state of a copy.
fn state(bench: &Bench, serial: &str) -> String {
    bench.sqlite(&format!("SELECT state FROM copy WHERE serial = '{serial}'"))
}

/// A set of which one copy was burned after the last backup, which was brought back since: the
/// serial of that copy.
fn burned_after_the_backup(bench: &Bench) -> String {
    with_case(bench, "ONE");
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    let backup = bench.done(&["catalog", "backup"]);
    bench.drive("A", "40m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let backup = backup["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", backup, "--why", "the disk failed"]);
    let serial = burned["serial"].as_str().unwrap().to_owned();
    assert_eq!(state(bench, &serial), "retired");
    serial
}

#[test]
fn a_disc_that_was_burned_after_the_backup_is_taken_back_by_its_tag() {
    let bench = Bench::new();
    let serial = burned_after_the_backup(&bench);
    let in_a = ["--drive", "virtual:A"];
    let run = |words: &[&str]| bench.run(&[words, &in_a[..]].concat());
    // What lies in the drive is said, and that a full read takes it back.
    for scan in [&["scan"][..], &["scan", &serial]] {
        let scan = run(scan).gives(1);
        assert_eq!(
            (&scan["kind"], &scan["serial"], &scan["disc"]),
            (
                &"unrecorded".into(),
                &serial.as_str().into(),
                &"SET-0001/1".into()
            ),
            "{scan:#}"
        );
        assert_eq!(scan["next"]["do"], "take_back", "{scan:#}");
        assert_eq!(scan["studies"].as_array().unwrap().len(), 1);
    }
    for words in [
        &["shelve", "--location", "House/1"][..],
        &["shelve", &serial, "--location", "House/1"],
        &[
            "lend",
            "--to",
            "Dr. Beispiel",
            "--last",
            "--why",
            "no other",
        ],
        &["return", "--location", "House/1"],
    ] {
        run(words).refused("JOB-047");
    }
    // A serial alone is no witness.
    bench.run(&["copy", "found", &serial]).refused("CAT-049");
    let checked = run(&["verify"]).gives(0);
    assert_eq!(
        (
            &checked["serial"],
            &checked["state"],
            &checked["trail"]["fit"]
        ),
        (
            &serial.as_str().into(),
            &"good".into(),
            &"taken_back".into()
        ),
        "{checked:#}"
    );
    assert!(checked["taken_back"]["drive"].as_str().unwrap().len() > 3);
    // Nothing is left to be burned: the copy that was planned in its place is given up.
    let next = bench.done(&["status"])["next"].clone();
    assert_eq!(next["do"], "shelve", "{next:#}");
    let again = run(&["verify"]).gives(0);
    assert!(again["taken_back"].is_null(), "{again:#}");
    assert_eq!(again["trail"]["fit"], "taken_back", "{again:#}");
    run(&["shelve", "--location", "House/1"]).gives(0);
    bench.done(&["copy", "retire", &serial, "--last", "--why", "a test"]);
    bench.done(&["copy", "found", &serial]);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_copy_whose_serial_is_not_known_at_all_is_added_with_it() {
    let bench = Bench::new();
    burned_after_the_backup(&bench);
    let backup = bench.done(&["catalog", "backup"]);
    bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
    let extra = ["burn", "SET-0001/1", "--drive", "virtual:A", "--extra"];
    bench.run(&extra);
    bench.done(&["drive", "load", "virtual:A", "--blank", "40m"]);
    let burned = bench.done(&extra);
    let serial = burned["serial"].as_str().unwrap();
    let backup = backup["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", backup, "--why", "again"]);
    assert_eq!(state(&bench, serial), "");
    bench.run(&["verify", serial, "--drive", "virtual:NONE"]);
    let checked = bench
        .run(&["verify", serial, "--drive", "virtual:A"])
        .gives(0);
    assert_eq!(checked["state"], "good", "{checked:#}");
    assert_eq!(state(&bench, serial), "good");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_disc_of_another_build_is_never_taken_back() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let backup = bench.done(&["catalog", "backup"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", "40m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    let backup = backup["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", backup, "--why", "a test"]);
    // Nothing is known of its image. To build it may make another disc of its name, so a check is
    // the next step, whose advice says what to do.
    let in_a = ["verify", "--drive", "virtual:A"];
    bench.run(&in_a).refused("JOB-055");
    let scan = bench.run(&["scan", "--drive", "virtual:A"]).gives(1);
    assert_eq!(scan["next"]["do"], "take_back", "{scan:#}");
    // The file was written anew since, of the same length: the image is another one.
    let file = bench.beside("ONE/a.txt");
    fs::write(&file, b"TWO").unwrap();
    let folder = bench.beside("ONE");
    let again = ["ingest", folder.to_str().unwrap(), "--case", "ONE"];
    assert_eq!(bench.run(&again).gives(1)["notices"][0]["code"], "SCN-119");
    // What lies in its place may be all that is left: as the advice says, it is moved away.
    bench.run(&["build", "SET-0001"]).refused("JOB-076");
    let image_file = bench.root().join("images/SET-0001-1.iso");
    fs::rename(&image_file, bench.beside("kept.iso")).unwrap();
    bench.run(&["build", "SET-0001"]);
    let next = bench.run(&["status"]).report["next"].clone();
    assert_ne!(next["do"], "build", "{next:#}");
    for image in [true, false] {
        match image {
            true => fs::rename(bench.beside("kept.iso"), &image_file).unwrap(),
            false => fs::remove_file(&image_file).unwrap(),
        }
        let refused = bench.run(&in_a);
        assert_eq!(refused.code, 2, "{:#}", refused.report);
        assert_eq!(state(&bench, serial), "retired", "{:?}", refused.said);
    }
}

#[test]
fn a_disc_of_a_set_that_the_catalog_does_not_know_is_not_called_a_strangers() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let backup = bench.done(&["catalog", "backup"]);
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", "40m");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let backup = backup["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", backup, "--why", "a test"]);
    // Nor is an image of it a reason to give the same command again.
    let image = bench.root().join("images/SET-0001-1.iso");
    let to = bench.beside("back");
    let restore = ["restore", "case:ONE", "--to", to.to_str().unwrap()];
    for from in [
        ["--image", image.to_str().unwrap()],
        ["--drive", "virtual:A"],
    ] {
        bench
            .run(&[&restore[..], &from].concat())
            .refused("JOB-123");
    }
    for words in [
        &["scan"][..],
        &["verify"],
        &["shelve", "--location", "House/1"],
    ] {
        let refused = bench.run(&[words, &["--drive", "virtual:A"]].concat());
        refused.refused("JOB-064");
        let said = format!("{:?}", refused.said);
        assert!(
            said.contains("a copy of SET-0001/1 that this archive burned"),
            "{said}"
        );
    }
}

#[test]
fn an_end_that_is_not_known_any_more_is_told_and_accepted_with_care() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    let old = copied(&bench, "old.db");
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", "40m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert_eq!(bench.done(&["status"])["end_damaged"], false);
    // As a version left it that wrote the file in its place.
    let head = bench.root().join("catalog.db.head");
    fs::write(&head, b"").unwrap();
    fs::copy(&old, bench.root().join("catalog.db")).unwrap();
    assert_eq!(bench.done(&["status"])["end_damaged"], true);
    let done = bench.done(&["catalog", "accept", "--why", "it may be an older one"]);
    let accepted = &done["accepted"];
    assert_eq!(accepted["end_unknown"], true, "{done:#}");
    assert_eq!(accepted["withdrawn"][0], burned["serial"], "{done:#}");
    assert_eq!(bench.done(&["status"])["end_damaged"], false);
    let again = bench.done(&["catalog", "accept", "--why", "a test"]);
    assert!(again["accepted"].is_null(), "{again:#}");
}

#[test]
fn who_was_added_since_brings_the_newer_catalog_back() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let old = copied(&bench, "old.db");
    bench.done(&["person", "add", "Second", "--role", "administrator"]);
    bench.done(&["person", "add", "Third", "--role", "administrator"]);
    let settings = bench.root().join("stele.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("PER-0001-J", "PER-0003-P")).unwrap();
    bench.done(&["person", "retire", "PER-0001-J"]);
    let new = copied(&bench, "new.db");
    fs::copy(&old, bench.root().join("catalog.db")).unwrap();
    // The age is said first, and not that nobody is called so.
    for words in [&["status"][..], &["plan", "--media", "40m"]] {
        bench.run(words).refused("CAT-044");
    }
    let list = bench.run(&["person", "list"]);
    assert!(
        format!("{:?}", list.said).contains("behind"),
        "{:?}",
        list.said
    );
    assert_eq!(list.gives(0)["people"].as_array().unwrap().len(), 1);
    // Who acts is asked of the catalog that comes, and must be allowed to.
    bench
        .run(&[
            "--as",
            "PER-0001-J",
            "catalog",
            "restore",
            &new,
            "--why",
            "x",
        ])
        .refused("CAT-035");
    let names = fs::read_dir(bench.root()).unwrap();
    let mut names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.any(|name| name.contains("restoring")));
    bench.done(&["catalog", "restore", &new, "--why", "the newer one"]);
    assert_eq!(
        bench.done(&["person", "list"])["people"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn what_killed_backups_and_restores_left_is_removed_by_the_next_one() {
    let bench = Bench::new();
    with_case(&bench, "ONE");
    let backup = bench.done(&["catalog", "backup"]);
    let root = bench.root();
    let part = |name: &str| format!(".{name}.nojob.0123456789abcdef.part");
    let left = [
        root.join("backups").join(part("catalog-1.db")),
        root.join("backups").join(part("catalog-1.db") + "-journal"),
        root.join(part("catalog.db.restoring")),
        root.join(part("catalog.db.restoring") + "-wal"),
        root.join(part("catalog.db.restoring") + "-shm"),
    ];
    left.iter()
        .for_each(|file| fs::write(file, b"patients").unwrap());
    bench.done(&["catalog", "backup"]);
    let backup = backup["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", backup, "--why", "a test"]);
    for file in &left {
        assert!(!file.exists(), "{}", file.display());
    }
    let names = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let names: Vec<_> = names
        .filter(|name| name.to_str().unwrap().contains("restoring"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}
