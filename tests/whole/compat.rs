//! What earlier releases wrote opens, is migrated, and nothing of it is lost (`tests/compat`).
//!
//! Facts are compared, never sentences: numbers, names, serials, hashes, yes and no.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

use serde_json::Value;

use crate::bench::{sqlite3, tree, witness};
use crate::codes::german;
use crate::release::{RELEASES, Release, found, list, text};

/// Tables whose rows go away again. A lease ends with the job that held it.
const SHRINKING: &[&str] = &["lease"];

#[test]
fn every_study_is_found_again_with_its_copies_and_their_places() {
    for release in RELEASES {
        let release = Release::open(release);
        let (then, now) = (release.then(&["find"]), release.now(&["find"]));
        let facts = [
            "patient_id",
            "accession_number",
            "description",
            "files",
            "bytes",
            "waiting",
        ];
        let mut copies = 0;
        for (then, now) in found(&then["studies"], &now["studies"], "uid", &facts) {
            same_study(then, now);
            for (then, now) in found(
                &then["copies"],
                &now["copies"],
                "serial",
                &["disc", "sound"],
            ) {
                assert_eq!(
                    then["verified"].is_null(),
                    now["verified"].is_null(),
                    "{now:#}"
                );
                let of = |list_name: &str, fact: &str| {
                    let mut all = list(&release.known[list_name]).iter();
                    let row = all.find(|row| row["serial"] == then["serial"])?;
                    Some(text(&row[fact]).to_owned())
                };
                if let Some(to) = of("lent", "lent_to") {
                    assert_eq!(now["lent_to"], to, "{now:#}");
                } else if let Some(path) = of("shelved", "path") {
                    assert_eq!(now["place"], path);
                }
                copies += 1;
            }
        }
        assert!(copies > 0);
    }
}

/// Of 0.1.0 a study's title, date and modalities were written for people.
#[track_caller]
fn same_study(then: &Value, now: &Value) {
    let parts: Vec<&str> = text(&now["patient_name"]).split(['^', '=']).collect();
    let title = text(&then["title"]);
    match now["case"].as_str() {
        Some(case) => assert!(title.ends_with(case), "{now:#}"),
        None => assert!(title.starts_with(parts[0]), "{title} is not {now:#}"),
    }
    assert_eq!(text(&then["date"]).replace('-', ""), text(&now["date"]));
    let modalities: Vec<&str> = list(&now["modalities"]).iter().map(text).collect();
    assert_eq!(text(&then["modalities"]), modalities.join(" "));
}

#[test]
fn every_set_disc_copy_and_file_to_be_looked_at_is_in_the_status() {
    for release in RELEASES {
        let release = Release::open(release);
        let (then, now) = (release.then(&["status"]), release.now(&["status"]));
        for (then, now) in found(&then["sets"], &now["sets"], "name", &["media"]) {
            // Not `empty`: the sources of its planned discs are not on this machine.
            let facts = ["built", "outdated", "sectors", "capacity_sectors"];
            for (then, now) in found(&then["discs"], &now["discs"], "name", &facts) {
                let facts = ["sound", "planned", "under_way", "shelved", "second_drive"];
                found(&then["copies"], &now["copies"], "serial", &facts);
            }
        }
        assert_eq!(list(&then["waiting"]).len(), list(&now["waiting"]).len());
        for (then, now) in list(&then["waiting"]).iter().zip(list(&now["waiting"])) {
            same_study(then, now);
            for fact in ["files", "bytes"] {
                assert_eq!(then[fact], now[fact], "{fact}: {now:#}");
            }
        }
        let (then, now) = (&then["exceptions"], &now["exceptions"]);
        assert_eq!(list(then).len(), list(now).len());
        for (then, now) in found(then, now, "number", &["code"]) {
            assert!(text(&now["path"]).ends_with(text(&then["path"])), "{now:#}");
        }
    }
}

#[test]
fn every_code_that_was_ever_printed_is_known() {
    for release in RELEASES {
        let release = Release::open(release);
        release.now(&["status"]);
        let said = release.known["said"].as_object().unwrap();
        let codes = said.keys().filter_map(|line| line.strip_prefix("scan "));
        for code in codes {
            let line = ["scan", code];
            let (then, now) = (release.then(&line), release.now(&line));
            let kind = text(&then["kind"]).to_lowercase();
            assert_eq!(now["kind"], kind, "{now:#}");
            assert_eq!(list(&then["studies"]).len(), list(&now["studies"]).len());
            found(
                &then["studies"],
                &now["studies"],
                "uid",
                &["files", "bytes"],
            );
            // Of a place, which copies stand in it.
            let facts = now["copies"].to_string();
            let serials = list(&then["facts"]).iter().map(text);
            for serial in serials.filter(|fact| fact.starts_with("STL-")) {
                assert!(facts.contains(serial), "{serial} is not in {now:#}");
            }
        }
        for slot in list(&release.known["slots"]) {
            let scanned = release.now(&["scan", text(&slot["code"])]);
            assert_eq!(scanned["path"], slot["path"], "{scanned:#}");
        }
        for row in list(&release.known["shelved"]) {
            let serial = text(&row["serial"]);
            for scanned in [format!("]C0{serial}"), german(serial)] {
                let now = release.now(&["scan", &scanned]);
                assert_eq!(now["serial"], *serial, "{scanned}: {now:#}");
            }
            let (rest, last) = serial.split_at(serial.len() - 1);
            let misread = format!("{rest}{}", if last == "0" { "1" } else { "0" });
            release.bench.run(&["scan", &misread]).refused("CAT-070");
        }
        let line = ["label", "SET-0001"];
        found(
            &release.then(&line)["labels"],
            &release.now(&line)["labels"],
            "code",
            &[],
        );
    }
}

#[test]
fn what_each_drive_did_is_remembered() {
    for release in RELEASES {
        let release = Release::open(release);
        let line = ["drive", "history"];
        let (then, now) = (release.then(&line), release.now(&line));
        let facts = [
            "serial",
            "kind",
            "name",
            "drive",
            "media_id",
            "box_label",
            "lot",
            "speed_asked",
            "speed_got",
            "result",
            "code",
            "blamed",
            "sectors",
            "bad_sectors",
            "recovered",
            "retried",
            "slow_stretches",
            "slowest_ms",
        ];
        found(&then["uses"], &now["uses"], "at", &facts);
        let facts = [
            "drive",
            "media_id",
            "burned",
            "burned_good",
            "spoiled",
            "read",
            "read_good",
        ];
        found(&then["drives"], &now["drives"], "name", &facts);
    }
}

#[test]
fn every_audit_row_is_there_and_the_trail_holds() {
    for release in RELEASES {
        let release = Release::open(release);
        // The burn that was killed is ended now, which is said.
        let opened = release.bench.run(&["status"]);
        let told = opened
            .said
            .iter()
            .any(|line| line.get("interrupted").is_some());
        assert!(told, "{:#?}", opened.said);
        let verified = release.bench.done(&["audit", "verify"]);
        assert_eq!(
            [&verified["whole"], &verified["problems"]],
            [&true.into(), &Value::Array(vec![])]
        );
        assert!(verified["rows"].as_u64() >= release.then(&["audit", "verify"])["rows"].as_u64());
        // No report lists the rows: here and below the test knows tables.
        let rows = release.rows(
            "json_object('id', id, 'at', at, 'why', why, 'kind', kind, 'detail', detail, \
             'hash', lower(hex(hash))) FROM audit",
        );
        let facts = ["at", "why", "kind", "detail", "hash"];
        found(&release.known["audit"], &rows, "id", &facts);
    }
}

#[test]
fn what_happened_to_each_copy_is_kept() {
    for release in RELEASES {
        let release = Release::open(release);
        release.now(&["status"]);
        let rows = release.rows(
            "json_object('id', custody.id, 'at', at, 'serial', serial, 'why', text) \
             FROM custody JOIN copy ON copy.id = custody.copy \
             JOIN words ON words.id = custody.words",
        );
        let facts = ["at", "serial", "why"];
        found(&release.known["custody"], &rows, "id", &facts);
    }
}

#[test]
fn no_table_has_lost_a_row() {
    for release in RELEASES {
        let release = Release::open(release);
        release.now(&["status"]);
        for (table, rows) in release.known["rows"].as_object().unwrap() {
            if !SHRINKING.contains(&table.as_str()) {
                let query = format!("SELECT count(*) FROM {table}");
                let now: u64 = release.bench.sqlite(&query).parse().unwrap();
                assert!(
                    now >= rows.as_u64().unwrap(),
                    "{table}: {now} rows instead of {rows}"
                );
            }
        }
        for (table, ids) in release.known["ids"].as_object().unwrap() {
            let now = release.rows(&format!("id FROM {table}"));
            let gone: Vec<&Value> = list(ids)
                .iter()
                .filter(|id| !list(&now).contains(id))
                .collect();
            assert!(gone.is_empty(), "{table} has lost {gone:?}");
        }
    }
}

#[test]
fn the_catalog_as_it_was_is_kept_beside_the_new_one() {
    for release in RELEASES {
        let release = Release::open(release);
        let schema = release.known["schema"].as_u64().unwrap();
        let now = || release.bench.sqlite("PRAGMA user_version").parse::<u64>();
        assert_eq!(now(), Ok(schema));
        release.now(&["status"]);
        assert!(now().unwrap() > schema);
        let name = format!("catalog.db.schema-{schema}");
        let kept = release.bench.root().join(&name);
        let mut sqlite = sqlite3(&kept);
        let rows = "SELECT count(*) FROM audit; PRAGMA integrity_check; PRAGMA user_version";
        let said = witness(sqlite.arg(rows));
        let rows = &release.known["rows"]["audit"];
        assert_eq!(said.trim(), format!("{rows}\nok\n{schema}"));
        assert!(!release.bench.root().join(name + ".part").exists());
    }
}

#[test]
fn a_migration_that_is_killed_goes_on() {
    for release in RELEASES {
        let whole = {
            let release = Release::open(release);
            let begun = Instant::now();
            release.now(&["find"]);
            begun.elapsed()
        };
        for part in 1..8 {
            let release = Release::open(release);
            let mut command = release.bench.command(&["find"]);
            let command = command.stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().unwrap();
            sleep(whole * part / 8);
            child.kill().unwrap();
            child.wait().unwrap();
            let (then, now) = (release.then(&["find"]), release.now(&["find"]));
            found(
                &then["studies"],
                &now["studies"],
                "uid",
                &["files", "bytes"],
            );
            let check = release
                .bench
                .sqlite("PRAGMA integrity_check; PRAGMA foreign_key_check");
            assert_eq!(check, "ok", "{part} of 8");
            assert_eq!(release.bench.done(&["audit", "verify"])["whole"], true);
        }
    }
}

/// SHA-256 by path of all files below a folder.
fn hashes(folder: &Path) -> BTreeMap<String, String> {
    // The list that a restore writes is no file of the study.
    let files = tree(folder).into_keys();
    let files = files.filter(|path| path.as_os_str() != "RESTORED.TXT");
    let hash = |path: std::path::PathBuf| {
        let mut command = std::process::Command::new("sha256sum");
        let line = witness(command.arg("--").arg(folder.join(&path)));
        let hash = line
            .trim_start_matches('\\')
            .split(' ')
            .next()
            .unwrap()
            .to_owned();
        (path.to_str().unwrap().to_owned(), hash)
    };
    files.map(hash).collect()
}

#[test]
fn images_are_whole_their_studies_restored_and_damage_repaired() {
    for release in RELEASES {
        let release = Release::open(release);
        let bench = &release.bench;
        let images = release.images();
        assert_eq!(images.len(), 2);
        for name in &images {
            let image = bench.root().join(name);
            let at = image.to_str().unwrap();
            let then = release.then(&["verify", "--image", name]);
            let now = bench.done(&["verify", "--image", at]);
            for fact in ["uuid", "sectors", "lost_sectors", "wrong_sectors", "parity"] {
                assert_eq!(then[fact], now[fact], "{fact} of {now:#}");
            }
            // 0.1.0 wrote the classes with a capital.
            let class = text(&then["class"]).to_ascii_lowercase();
            assert_eq!(now["class"], class, "{now:#}");
            let then = release.then(&["inspect", name]);
            let now = release.now(&["disc", "inspect", at]);
            for fact in ["hashes", "findings", "sectors"] {
                assert_eq!(then[fact], now[fact], "{fact} of {now:#}");
            }
            // A bad place within what its parity gives back.
            let whole = fs::read(&image).unwrap();
            let mut bad = whole.clone();
            bad[20 * 2048..220 * 2048].fill(0);
            let damaged = bench.beside("damaged.iso");
            fs::write(&damaged, &bad).unwrap();
            let repaired = bench.beside("repaired.iso");
            let line = [
                "disc",
                "repair",
                damaged.to_str().unwrap(),
                "--to",
                repaired.to_str().unwrap(),
            ];
            release.now(&line);
            assert!(fs::read(&repaired).unwrap() == whole, "{name}");
            fs::remove_file(&repaired).unwrap();
        }
        let image = bench.root().join(&images[0]);
        for (uid, files) in release.known["restored"].as_object().unwrap() {
            let to = bench.beside(&uid.replace(':', "-"));
            let line = ["restore", uid, "--to", to.to_str().unwrap()];
            bench.done(&[&line[..], &["--image", image.to_str().unwrap()]].concat());
            let now = hashes(&to);
            let then = files.as_object().unwrap().iter();
            let then = then.map(|(path, hash)| (path.clone(), text(hash).to_owned()));
            assert_eq!(now, then.collect());
        }
    }
}

#[test]
fn a_disc_is_rebuilt_from_its_parity_disc() {
    for release in RELEASES {
        let release = Release::open(release);
        let bench = &release.bench;
        let images: Vec<_> = release
            .images()
            .iter()
            .map(|name| bench.root().join(name))
            .collect();
        let to = bench.beside("rebuilt");
        let line = [
            "set",
            "rebuild",
            images[1].to_str().unwrap(),
            "--to",
            to.to_str().unwrap(),
        ];
        let rebuilt = bench.done(&line);
        for (disc, image) in list(&rebuilt["discs"]).iter().zip(&images) {
            let again = fs::read(text(&disc["image"])).unwrap();
            assert!(again == fs::read(image).unwrap(), "{disc:#}");
        }
    }
}

#[test]
fn work_goes_on_where_the_release_left_it() {
    for release in RELEASES {
        let release = Release::open(release);
        let bench = &release.bench;
        // What was lent comes back.
        let lent = text(&release.known["lent"][0]["serial"]);
        let slot = &list(&release.known["slots"])[0];
        bench.done(&["return", lent, "--location", text(&slot["code"])]);
        // One more copy of a disc that the release built.
        let media = text(&release.then(&["status"])["sets"][0]["media"]).to_owned();
        bench.drive("A", &media);
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A", "--extra"]);
        assert_eq!(
            [&burned["good"], &burned["equal_sectors"]],
            [&true.into(), &burned["sectors"]]
        );
        let studies = bench.done(&["find"]);
        let known = list(&release.then(&["find"])["studies"]);
        assert_eq!(list(&studies["studies"]).len(), known.len());
        let held = list(&studies["studies"]).iter().filter(|study| {
            let mut copies = list(&study["copies"]).iter();
            copies.any(|copy| copy["serial"] == burned["serial"])
        });
        assert_eq!(
            held.count(),
            release.known["restored"].as_object().unwrap().len()
        );
        assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    }
}
