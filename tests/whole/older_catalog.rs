//! A backup that is older than the catalog that is here: what would be lost is told before, and
//! listed after.

use std::fs;

use crate::bench::Bench;

/// A burned copy, a backup, and then a place, a person and a loan; the backup, the copy, and the
/// codes of the place and the person.
fn gone_on() -> (Bench, String, [String; 3]) {
    let (bench, serial, _) = crate::tag_trail::burned();
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap().to_owned();
    bench.done(&["catalog", "backup", &backup]);
    let shelved = bench.done(&["shelve", &serial, "--location", "Clinic of Meyer/1"]);
    assert_eq!(shelved["place"], "Clinic of Meyer/1", "{shelved:#}");
    let place = bench.sqlite("SELECT code FROM slot ORDER BY id DESC LIMIT 1");
    let person = bench.done(&["person", "add", "Bo Meyer", "--role", "clerk"]);
    let person = person["person"].as_str().unwrap().to_owned();
    (bench, backup, [serial, place, person])
}

#[test]
fn an_older_backup_takes_the_place_of_a_sound_catalog_only_where_that_is_said() {
    let (bench, backup, codes) = gone_on();
    let rows = || bench.sqlite("SELECT COUNT(*) FROM audit");
    let before = rows();
    let restore = ["catalog", "restore", &backup, "--why", "a test of it"];
    let refused = bench.run_as_it_is(&restore);
    refused.refused("KEP-012");
    let said = format!("{:?}", refused.said);
    for code in &codes {
        assert!(said.contains(code), "{code}: {said}");
    }
    assert!(said.contains("1 person: "), "{said}");
    assert!(said.contains("--older"), "{said}");
    assert_eq!(rows(), before);
    let done = bench.run_as_it_is(&[&restore[..], &["--older"]].concat());
    let done = done.gives(0);
    let kinds = done["lost"].as_array().unwrap().iter();
    let kinds: Vec<_> = kinds.map(|of| of["kind"].as_str().unwrap()).collect();
    for kind in ["copies", "locations", "people"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    // The file has our codes, and nobody's name.
    let list = done["lost_list"].as_str().unwrap();
    let text = fs::read_to_string(list).unwrap();
    for code in &codes {
        assert!(text.contains(code.as_str()), "{code}: {text}");
    }
    assert!(!text.contains("Meyer"), "{text}");
    assert_eq!(bench.run(&["status"]).report["lost_lists"][0], list);
    let said = crate::plain_words::told(&bench, &["status"]);
    assert!(said.contains(list), "{said}");
    // A code that was given since the backup is not called another archive's.
    for code in &codes[1..] {
        let scanned = bench.run(&["scan", code]).gives(1);
        assert!(scanned["restored"].is_string(), "{scanned:#}");
        let said = crate::plain_words::told(&bench, &["scan", code]);
        assert!(said.contains("An older catalog was restored on"), "{said}");
    }
    fs::remove_file(list).unwrap();
    let lists = bench.run(&["status"]).report["lost_lists"].clone();
    assert_eq!(lists, serde_json::json!([]));
}

/// Nobody is asked where nothing is lost by it, or what is here is damaged.
#[test]
fn a_backup_takes_the_place_of_a_damaged_catalog_unasked() {
    let (bench, backup, codes) = gone_on();
    let restore = ["catalog", "restore", &backup, "--why", "a test of it"];
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    let catalog = bench.root().join("catalog.db");
    let newer = fs::read(&catalog).unwrap();
    // What it knew is told as far as it can be read.
    bench.tampered("UPDATE person SET role = 'clerk' WHERE id = 1");
    let done = bench.run_as_it_is(&restore).gives(0);
    let lost = done["lost"].to_string();
    assert!(lost.contains(&codes[2]), "{lost}");
    assert_eq!(done["unread"], false, "{done:#}");
    // That a part cannot be read is told too.
    fs::write(&catalog, &newer).unwrap();
    bench.sqlite("PRAGMA legacy_alter_table = 1; ALTER TABLE copy RENAME TO copy_2");
    let done = bench.run_as_it_is(&restore).gives(0);
    assert_eq!(done["unread"], true, "{done:#}");
    fs::write(&catalog, "").unwrap();
    bench.run_as_it_is(&restore).gives(0);
    // The same backup once more: nothing but that it was restored is lost.
    bench.run_as_it_is(&restore).gives(0);
}

/// A copy that was lost is no good one in an older catalog: that says so, and the incident is open.
#[test]
fn a_lost_copy_stays_lost_in_an_older_catalog() {
    let (bench, serial, _) = crate::tag_trail::burned();
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    bench.done(&["copy", "lost", &serial, "--searched", "--why", "a flood"]);
    let restore = ["catalog", "restore", backup, "--why", "a test of it"];
    let restored = bench.run_as_it_is(&[&restore[..], &["--older"]].concat());
    let restored = restored.gives(0);
    assert_eq!(restored["otherwise"][0]["carried"], true, "{restored:#}");
    let list = restored["lost_list"].as_str().unwrap();
    let text = fs::read_to_string(list).unwrap();
    assert!(
        text.contains(&format!("{serial} (lost, recorded again)")),
        "{text}"
    );
    let status = bench.run(&["status"]).report;
    assert_eq!(status["incidents"][0]["serial"], serial, "{status:#}");

    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}
