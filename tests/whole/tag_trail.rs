//! The tag on a disc and the trail of the catalog prove each other, or say that they do not.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, MEDIA};

/// An archive with one copy burned, still in its drive; and its catalog as it was before the burn.
pub fn burned() -> (Bench, String, Vec<u8>) {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one")]);
    bench.build(&folder, MEDIA, &["--copies", "1"]);
    bench.drive("A", MEDIA);
    let before = fs::read(bench.root().join("catalog.db")).unwrap();
    let burn = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burn["serial"].as_str().unwrap().to_owned();
    (bench, serial, before)
}

fn verify(bench: &Bench, serial: &str) -> crate::bench::Ran {
    bench.run(&["verify", serial, "--drive", "virtual:A"])
}

/// What the trail says of tags that do not fit.
fn misfits(bench: &Bench) -> Vec<Value> {
    let rows = bench.sqlite("SELECT detail FROM audit WHERE kind = 'tag misfits' ORDER BY id");
    rows.lines()
        .map(|row| serde_json::from_str(row).unwrap())
        .collect()
}

#[test]
fn a_catalog_and_its_disc_prove_each_other() {
    let (bench, serial, _) = burned();
    let report = verify(&bench, &serial).gives(0);
    let trail = &report["trail"];
    assert_eq!(trail["fit"], "proven", "{trail}");
    // The burn's first event stands behind the row that the tag names.
    let started = bench.sqlite("SELECT id FROM audit WHERE kind = 'burn started'");
    assert_eq!(
        trail["rows"].as_u64().unwrap() + 1,
        started.parse::<u64>().unwrap()
    );
    let audit = bench.done(&["audit", "verify"]);
    assert_eq!(audit["whole"], true);
    assert!(misfits(&bench).is_empty());
    // How far the trail is proven is told by its check alone.
    let proof = &audit["proof"];
    assert_eq!(
        (&proof["serial"], &proof["rows"]),
        (&serial.clone().into(), &trail["rows"])
    );
    let confirmed = format!("confirmed the trail up to entry {}.", trail["rows"]);
    let said = crate::plain_words::told(&bench, &["audit", "verify"]);
    assert!(said.contains(&confirmed), "{said}");
    let said = crate::plain_words::told(&bench, &["verify", &serial, "--drive", "virtual:A"]);
    assert!(
        said.contains("is good") && !said.contains("audit trail"),
        "{said}"
    );
    // A burn's event that is of another tag.
    bench.tampered("UPDATE custody SET tag = zeroblob(32) WHERE kind = 'burn started'");
    let refused = verify(&bench, &serial);
    let said = format!("{:?}", refused.said);
    // That it was seen is recorded, so that this must not be said.
    assert!(!said.contains("The catalog was not changed"), "{said}");
    refused.refused("JOB-062");
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["doubted"][0]["doubt"], "other_tag", "{status:#}");
    assert_eq!(status["next"]["do"], "tell_apart", "{status:#}");
    // An event of an earlier version has none.
    bench.tampered("UPDATE custody SET tag = NULL WHERE kind = 'burn started'");
    assert_eq!(verify(&bench, &serial).gives(0)["trail"]["fit"], "ours");
    assert!(misfits(&bench).is_empty());
}

#[test]
fn another_branch_of_the_archive_is_told() {
    let (bench, serial, _) = burned();
    let rows = verify(&bench, &serial).gives(0)["trail"]["rows"].clone();
    bench.tampered(&format!(
        "UPDATE audit SET hash = zeroblob(32) WHERE id = {rows}"
    ));
    let report = verify(&bench, &serial).gives(1);
    assert_eq!(report["trail"]["fit"], "other_branch");
    // The disc is what it is all the same.
    assert_eq!(report["state"], "good");
    assert_eq!(misfits(&bench)[0]["fit"], "other_branch");
}

/// The trail with other times from a row on back, every hash made anew from there, and what stands
/// beside the catalog too: by a hand that knows how (catalog/src/trail/chain.rs).
fn rewrite(bench: &Bench, kind: &str) {
    let hex = |column| format!("CASE WHEN {column} IS NULL THEN '-' ELSE hex({column}) END");
    let columns = ["kind", "detail", "reason", "words_digest", "seals", "hash"].map(hex);
    let rows = bench.sqlite(&format!(
        "SELECT id, at, person, ifnull(station, 0), subject, {} FROM audit ORDER BY id",
        columns.join(", ")
    ));
    let changed = bench.sqlite(&format!("SELECT min(id) FROM audit WHERE kind = '{kind}'"));
    let changed: i64 = changed.parse().unwrap();
    let mut statements = String::new();
    let (mut own, mut previous) = ([0; 32], [0; 32]);
    let mut last = 0;
    for row in rows.lines() {
        let fields: Vec<&str> = row.split('|').collect();
        let number = |at: usize| -> i64 { fields[at].parse().unwrap() };
        let hash = |previous: &[u8; 32], at: i64| {
            let mut hasher = blake3::Hasher::new_derive_key("stele catalog audit row version 2");
            hasher.update(previous);
            let numbers = [number(0), at, number(2), number(3), number(4)];
            for number in numbers {
                hasher.update(&number.to_le_bytes());
            }
            for field in &fields[5..10] {
                match *field {
                    "-" => hasher.update(&u64::MAX.to_le_bytes()),
                    text => {
                        let bytes = bytes_of(text);
                        hasher.update(&(bytes.len() as u64).to_le_bytes());
                        hasher.update(&bytes)
                    }
                };
            }
            *hasher.finalize().as_bytes()
        };
        // The hand knows how: as it stands, every hash comes out as it is.
        own = hash(&own, number(1));
        assert_eq!(bytes_of(fields[10]), own, "row {}", number(0));
        let at = number(1) - if number(0) == changed { 1000 } else { 0 };
        previous = hash(&previous, at);
        last = number(0);
        let hash = blake3::Hash::from(previous).to_hex();
        statements += &format!("UPDATE audit SET at = {at}, hash = X'{hash}' WHERE id = {last};");
    }
    assert_ne!(own, previous);
    let hash = blake3::Hash::from(previous).to_hex();
    statements += &format!("UPDATE audit_head SET rows = {last}, hash = X'{hash}'");
    bench.tampered(&statements);
    fs::write(
        bench.root().join("catalog.db.head"),
        format!("{last} {hash} 1\n"),
    )
    .unwrap();
    for log in fs::read_dir(bench.root().join("logs")).unwrap() {
        fs::remove_file(log.unwrap().path()).unwrap();
    }
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

/// Whoever rewrites all of the trail leaves nothing in the archive that tells; one disc does.
#[test]
fn a_trail_that_was_rewritten_as_a_whole_is_found_by_one_disc() {
    let (bench, serial, _) = burned();
    assert_eq!(verify(&bench, &serial).gives(0)["trail"]["fit"], "proven");
    rewrite(&bench, "study recorded");
    let audit = bench.done(&["audit", "verify"]);
    assert_eq!(audit["whole"], true, "{audit:#}");
    let drive = ["--drive", "virtual:A"];
    let image = bench.beside("back.iso");
    let repair = [
        "disc",
        "repair",
        "virtual:A",
        "--to",
        image.to_str().unwrap(),
    ];
    let build = ["build", "SET-0001/1", "--from", "virtual:A"];
    for words in [&["scan"][..], &["verify"]] {
        let report = bench.run(&[words, &drive].concat()).gives(1);
        assert_eq!(report["trail"]["fit"], "other_branch", "{report:#}");
    }
    for words in [&repair[..], &build[..]] {
        // One that is right is not brought back.
        let _ = fs::remove_file(bench.root().join("images/SET-0001-1.iso"));
        let report = bench.run(words).gives(1);
        let copy = &report["copies"][0];
        assert_eq!(copy["serial"], serial, "{report:#}");
        assert_eq!(copy["trail"]["fit"], "other_branch", "{report:#}");
    }
    // The check of the trail tells it until somebody has answered.
    for _ in 0..2 {
        let audit = bench.run(&["audit", "verify"]).gives(1);
        let told = &audit["tag_misfits"][0];
        assert_eq!(
            (&audit["whole"], &told["serial"], &told["fit"]),
            (&true.into(), &serial.clone().into(), &"other_branch".into()),
            "{audit:#}"
        );
        assert_eq!(audit["proof"], Value::Null, "{audit:#}");
    }
    let said = crate::plain_words::told(&bench, &["audit", "verify"]);
    assert!(
        said.contains("A disc contradicts the audit trail."),
        "{said}"
    );
    assert!(!said.contains("No problem"), "{said}");
    assert!(said.contains("stele catalog accept --why TEXT"), "{said}");
    let accept = ["catalog", "accept", "--why", "no other catalog was found"];
    assert_eq!(bench.done(&accept)["accepted"]["branch"], true);
    let audit = bench.done(&["audit", "verify"]);
    assert_eq!(audit["tag_misfits"], serde_json::json!([]), "{audit:#}");
    assert_eq!(bench.done(&accept)["accepted"], Value::Null);
}

#[test]
fn whoever_makes_an_image_from_a_drive_hears_which_copy_lay_in_it() {
    let (bench, serial, before) = burned();
    let image = bench.beside("back.iso");
    let to = image.to_str().unwrap();
    let copy = |report: &Value| {
        let copy = &report["copies"][0];
        assert_eq!(
            (&copy["drive"], &copy["serial"]),
            (&"virtual:A".into(), &serial.clone().into())
        );
        copy["trail"]["fit"].clone()
    };
    assert_eq!(
        copy(&bench.done(&["disc", "repair", "virtual:A", "--to", to])),
        "proven"
    );
    let build = ["build", "SET-0001/1", "--from", "virtual:A"];
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    assert_eq!(copy(&bench.done(&build)), "proven");
    // An image is no copy.
    let again = bench.beside("again.iso");
    let again = ["disc", "repair", to, "--to", again.to_str().unwrap()];
    assert_eq!(bench.done(&again)["copies"], serde_json::json!([]));
    // A catalog that does not know the burn.
    fs::write(bench.root().join("catalog.db"), before).unwrap();
    fs::remove_file(&image).unwrap();
    let report = bench
        .run(&["disc", "repair", "virtual:A", "--to", to])
        .gives(1);
    assert_eq!(copy(&report), "catalog_older");
}

#[test]
fn a_catalog_from_before_the_burn_is_older_than_the_disc() {
    let (bench, serial, before) = burned();
    fs::write(bench.root().join("catalog.db"), before).unwrap();
    // As on another machine: nothing beside it tells that it is an older one, and no log.
    fs::remove_file(bench.root().join("catalog.db.head")).unwrap();
    fs::remove_dir_all(bench.root().join("logs")).unwrap();
    // The disc is its own witness: before it counts, somebody decides which catalog is kept.
    verify(&bench, &serial).refused("JOB-130");
    let told = misfits(&bench);
    assert_eq!(told[0]["fit"], "catalog_older", "{told:?}");
    assert!(told[0]["rows"].as_u64() > told[0]["rows_here"].as_u64());
    // From now on that is known, and nothing is changed before somebody decides: a serial that was
    // burned since would be burned again.
    bench.run(&["plan", "--media", MEDIA]).refused("CAT-044");
    assert_eq!(bench.done(&["status"])["next"]["held"]["why"], "behind");
    bench.done(&["catalog", "accept", "--why", "the disk failed"]);
    // The check of the trail says the same.
    let report = verify(&bench, &serial).gives(0);
    assert_eq!(report["trail"]["fit"], "taken_back", "{report:#}");
    bench.run(&["audit", "verify"]).gives(0);
    assert_eq!(report["state"], "good", "{report:#}");
    assert!(report["taken_back"]["at"].is_string(), "{report:#}");
    let report = verify(&bench, &serial).gives(0);
    assert_eq!(report["trail"]["fit"], "taken_back", "{report:#}");
    // The catalog has no record of the burn; the tag says which drive it was.
    let reading = &report["reading"];
    assert!(reading["burned_in"].is_null(), "{report:#}");
    let by_tag = reading["burned_in_by_tag"].as_str().unwrap();
    assert!(
        by_tag.starts_with(reading["drive"].as_str().unwrap()),
        "{report:#}"
    );
    assert!(
        by_tag.ends_with(reading["drive_serial"].as_str().unwrap()),
        "{report:#}"
    );
    let said = crate::patients::said(&bench, &["verify", &serial, "--drive", "virtual:A"]);
    assert!(
        said.contains(&format!("Its tag says that {by_tag} burned it.")),
        "{said}"
    );
    bench.done(&["shelve", &serial, "--location", "Site/1"]);
}

/// An older catalog that was put back with all that stands beside it: the log of a burn is still
/// there, and its serial is not burned a second time.
#[test]
fn an_older_catalog_with_its_head_is_told_by_the_newest_burn_log() {
    let (bench, serial, before) = burned();
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    let rows = bench.sqlite("SELECT rows || ' ' || lower(hex(hash)) FROM audit_head");
    fs::write(bench.root().join("catalog.db"), before).unwrap();
    let _ = fs::remove_file(bench.root().join("catalog.db-wal"));
    let old = bench.sqlite("SELECT rows || ' ' || lower(hex(hash)) FROM audit_head");
    assert_ne!(rows, old);
    fs::write(bench.root().join("catalog.db.head"), format!("{old} 1\n")).unwrap();
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    bench.run(&burn).refused("CAT-044");
    assert_eq!(bench.done(&["status"])["next"]["held"]["why"], "behind");
    let accepted = bench.done(&["catalog", "accept", "--why", "the disk failed"]);
    assert_eq!(
        accepted["accepted"]["withdrawn"],
        serde_json::json!([serial])
    );
    bench.run(&burn).refused("JOB-131");
    let again = bench.done(&[&burn[..], &["--extra"]].concat());
    assert_ne!(again["serial"], serial.as_str());
}

/// Every command that sees a tag compares it, and the log of a burn holds the trail's end too.
#[test]
fn a_tag_is_compared_wherever_it_is_seen() {
    let (bench, serial, _) = burned();
    let drive = ["--drive", "virtual:A"];
    let to = bench.beside("back");
    let restore = ["restore", "case:CASE-1", "--to", to.to_str().unwrap()];
    let all: [&[&str]; 5] = [
        &["scan"],
        &["shelve", &serial, "--location", "Site/1"],
        &[
            "lend", &serial, "--to", "Ada", "--last", "--why", "no other",
        ],
        &["return", &serial, "--location", "Site/1"],
        &restore,
    ];
    for words in all {
        let report = bench.done(&[words, &drive[..]].concat());
        assert_eq!(report["trail"]["fit"], "proven", "{words:?}: {report:#}");
    }
    let logs = &bench.done(&["audit", "verify"])["logs"];
    assert_eq!(
        (&logs["compared"], &logs["misfits"]),
        (&1.into(), &serde_json::json!([]))
    );
    assert!(logs["newest"].as_u64() > Some(0), "{logs}");
    // Another branch: said by each, and what was asked for is done all the same.
    let rows = verify(&bench, &serial).gives(0)["trail"]["rows"].clone();
    bench.tampered(&format!(
        "UPDATE audit SET hash = zeroblob(32) WHERE id IN ({rows}, {})",
        logs["newest"]
    ));
    for words in all {
        let report = bench.run(&[words, &drive[..]].concat()).gives(1);
        assert_eq!(
            report["trail"]["fit"], "other_branch",
            "{words:?}: {report:#}"
        );
    }
    let logs = &bench.run(&["audit", "verify"]).gives(1)["logs"];
    assert_eq!(logs["misfits"][0]["older"], false, "{logs}");
}

/// The first sentence is of all that was compared, and not of the trail alone.
#[test]
fn a_log_that_contradicts_is_said_before_that_the_trail_is_sound_in_itself() {
    let (bench, ..) = burned();
    let said = || crate::patients::said(&bench, &["audit", "verify"]);
    assert!(said().starts_with("No problem was found in the audit trail ("));
    let logs = fs::read_dir(bench.root().join("logs")).unwrap();
    for log in logs.map(|log| log.unwrap().path()) {
        let text = fs::read_to_string(&log).unwrap();
        let (before, hash) = text.split_once("trail ").unwrap();
        let other = hash.replacen(['a', 'b', 'c'], "d", 8);
        assert_ne!(other, hash);
        fs::write(&log, format!("{before}trail {other}")).unwrap();
    }
    let said = said();
    let first = "A burn log contradicts the audit trail. In itself the trail has no problem (";
    assert!(said.starts_with(first), "{said}");
    assert!(
        said.contains("Next: Leave this catalog unchanged"),
        "{said}"
    );
}

#[test]
fn a_head_that_is_gone_is_told() {
    let (bench, serial, _) = burned();
    assert_eq!(bench.done(&["status"])["end_missing"], false);
    fs::remove_file(bench.root().join("catalog.db.head")).unwrap();
    assert_eq!(bench.run(&["status"]).report["end_missing"], true);
    assert_eq!(verify(&bench, &serial).gives(0)["trail"]["fit"], "proven");
    assert_eq!(bench.done(&["status"])["end_missing"], false);
}

/// An older catalog in the place of the newer one, and nothing beside it that tells: a burn log
/// does, or a backup, before anything is written.
#[test]
fn an_older_catalog_without_its_head_is_told_by_what_else_saw_the_trail() {
    let (bench, _, before) = burned();
    let catalog = bench.root().join("catalog.db");
    let head = bench.root().join("catalog.db.head");
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    fs::remove_file(&head).unwrap();
    // The newest one fits what was seen: that nobody knows where it ended is told, and it is
    // worked with.
    let found = bench.run(&["person", "add", "Bo", "--role", "clerk"]);
    assert!(
        found.said.iter().any(|said| said["end"] == "missing"),
        "{:?}",
        found.said
    );
    found.gives(0);
    let found = bench.run(&["person", "add", "Cy", "--role", "clerk"]);
    assert!(!found.said.iter().any(|said| said["end"] == "missing"));
    let backup = bench.done(&["catalog", "backup"]);
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    let newest = fs::read(&catalog).unwrap();
    let is_told = || {
        let plan = ["plan", "--media", MEDIA, "--copies", "2"];
        bench.run(&plan).refused("CAT-044");
        let status = bench.run(&["status"]);
        let held = status.said.iter().find_map(|said| said.get("held"));
        assert_eq!(held.unwrap()["why"], "behind", "{:?}", status.said);
        assert_eq!(status.report["end_missing"], true);
        let audit = bench.run(&["audit", "verify"]).gives(1);
        assert_eq!(audit["behind"]["branch"], false, "{audit:#}");
    };
    fs::write(&catalog, &before).unwrap();
    fs::remove_file(&head).unwrap();
    is_told();
    // Without the logs the backup tells.
    fs::remove_dir_all(bench.root().join("logs")).unwrap();
    fs::create_dir(bench.root().join("logs")).unwrap();
    is_told();
    // As it advises.
    let file = backup["file"].as_str().unwrap();
    bench.done(&["catalog", "restore", file, "--why", "it was copied back"]);
    assert!(head.exists());
    fs::write(&catalog, &newest).unwrap();
    fs::write(&catalog, &before).unwrap();
    fs::remove_file(&head).unwrap();
    let accepted = bench.done(&["catalog", "accept", "--why", "the newer is lost"]);
    assert_eq!(accepted["accepted"]["branch"], false, "{accepted:#}");
    // What was lost is not missed again.
    fs::remove_file(&head).unwrap();
    bench.done(&["person", "add", "Di", "--role", "clerk"]);
}

#[test]
fn an_older_catalog_that_nobody_accepted_is_a_finding() {
    let (bench, _, before) = burned();
    bench.sqlite("PRAGMA wal_checkpoint(TRUNCATE)");
    assert!(bench.done(&["audit", "verify"])["behind"].is_null());
    fs::write(bench.root().join("catalog.db"), before).unwrap();
    fs::remove_dir_all(bench.root().join("logs")).unwrap();
    let report = bench.run(&["audit", "verify"]).gives(1);
    assert_eq!(report["whole"], true, "{report:#}");
    assert_eq!(report["behind"]["branch"], false, "{report:#}");
}

/// An older catalog was copied back with all that tells of the newer one, and gone on with: the
/// serial was burned a second time.
#[test]
fn a_disc_that_another_catalog_of_the_archive_burned_is_not_called_no_copy_of_it() {
    let (bench, serial, before) = burned();
    let list = bench.done(&["drive", "list"]);
    let first = list["drives"][0]["file"].as_str().unwrap();
    fs::write(bench.root().join("catalog.db"), before).unwrap();
    fs::remove_file(bench.root().join("catalog.db.head")).unwrap();
    fs::remove_dir_all(bench.root().join("logs")).unwrap();
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    let again = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert_eq!(again["serial"], serial.as_str());
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&["drive", "load", "virtual:A", "--medium", first]);
    let refused = bench.run(&["scan", "--drive", "virtual:A"]);
    let said = format!("{:?}", refused.said);
    assert!(said.contains("burned it with another catalog"), "{said}");
    assert!(said.contains("only one catalog"), "{said}");
    assert!(!said.contains("no copy of this archive"), "{said}");
    refused.refused("JOB-062");
    // The status gives the same advice.
    let apart = "Mark the disc, keep it apart and do not shelve it: it belongs to";
    assert!(said.contains(apart), "{said}");
    let status = crate::plain_words::told(&bench, &["status"]);
    let apart = "Mark that disc, keep it apart and do not shelve it: it belongs to";
    assert!(status.contains(apart), "{status}");
    assert!(!status.contains("take it away"), "{status}");
    // So does the check of the trail, until it is answered.
    let audit = bench.run(&["audit", "verify"]).gives(1);
    assert_eq!(
        audit["tag_misfits"][0]["serial"],
        serial.as_str(),
        "{audit:#}"
    );
    bench.done(&[
        "copy",
        "told-apart",
        &serial,
        "--why",
        "it is the other catalog's",
    ]);
    let audit = bench.done(&["audit", "verify"]);
    assert_eq!(audit["tag_misfits"], serde_json::json!([]), "{audit:#}");
}

/// Whoever opens an archive notes the station: what a foreign hand made of its name is looked at
/// before.
#[test]
fn a_station_s_name_that_a_foreign_hand_changed_is_told() {
    let (bench, ..) = burned();
    bench.sqlite("UPDATE station SET name = 'elsewhere'");
    let report = bench.run(&["audit", "verify"]).gives(1);
    let problem = &report["problems"][0];
    assert_eq!(
        [&problem["kind"], &problem["table"], &problem["fault"]],
        ["record", "station", "changed"],
        "{report:#}"
    );
}
