//! What the archive remembers of drives and media, and what a second drive says of a copy.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::bench::{Bench, noise};

const MEDIA: &str = "16908288";

/// One disc, two copies, built.
fn built() -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 5_000_000))]);
    bench.build(&folder, MEDIA, &[]);
    bench
}

/// Faults of a virtual drive from the next command on.
fn faults(bench: &Bench, drive: &str, script: &str) {
    let path = bench.root().join(format!("drives/{drive}.faults.json"));
    fs::write(path, script).unwrap();
}

fn blank(bench: &Bench, drive: &str) {
    let name = format!("virtual:{drive}");
    bench.done(&["drive", "load", &name, "--blank", MEDIA]);
}

fn next(bench: &Bench) -> Value {
    bench.done(&["status"])["next"].clone()
}

fn shelves(bench: &Bench) {
    assert_eq!(next(bench)["do"], "shelve", "{}", next(bench));
}

/// What a burn came to has its room before the first sector is written.
#[test]
fn a_burn_whose_record_has_no_room_does_not_begin() {
    let bench = built();
    bench.drive("A", MEDIA);
    let in_the_way = |job: u32| bench.root().join(format!("locks/job-{job}.record"));
    for job in 1..99 {
        fs::create_dir_all(in_the_way(job).join("taken")).unwrap();
    }
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    bench.run(&burn).refused("JOB-128");
    for job in 1..99 {
        fs::remove_dir_all(in_the_way(job)).unwrap();
    }
    // Nothing was written, and nothing is left of it.
    assert_eq!(bench.done(&burn)["good"], true);
    let locks = fs::read_dir(bench.root().join("locks")).unwrap();
    let left =
        locks.filter(|one| one.as_ref().unwrap().path().extension() == Some("record".as_ref()));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_copy_is_verified_twice_only_by_another_drive_than_its_burner() {
    let bench = built();
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A", "--lot", "L7"]);
    let serial = burned["serial"].as_str().unwrap();
    assert!(burned["speed_got"].as_u64().unwrap() > 1000, "{burned:#}");
    blank(&bench, "A");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    // With one drive nobody asks for a second one.
    shelves(&bench);
    bench.done(&["drive", "load", "virtual:A", "--serial", serial]);
    let own = bench.done(&["verify", serial, "--drive", "virtual:A"]);
    assert_eq!(own["reading"]["other_drive"], false, "{own:#}");
    assert_eq!(own["reading"]["second_drive"], false);

    bench.done(&["drive", "create", "B"]);
    let asked = next(&bench);
    assert_eq!(
        (&asked["do"], &asked["why"]),
        (&"verify".into(), &"second_drive".into())
    );
    assert_eq!(
        (&asked["serial"], &asked["burned_in"]),
        (&serial.into(), &"virtual:A".into())
    );
    bench.done(&["drive", "load", "virtual:B", "--serial", serial]);
    let other = bench.done(&["verify", serial, "--drive", "virtual:B"]);
    assert_eq!(other["reading"]["burned_in"], "virtual:A");
    assert_eq!(other["reading"]["other_drive"], true, "{other:#}");
    assert_eq!(other["reading"]["second_drive"], true);
    // Once is enough: this copy goes to its place, the other one is asked for.
    shelves(&bench);
    assert_eq!(next(&bench)["serial"], serial);
    bench.done(&["shelve", serial, "--location", "House/1"]);
    assert_eq!(next(&bench)["why"], "second_drive", "{}", next(&bench));

    let history = bench.done(&["drive", "history", "--copy", serial]);
    let uses = history["uses"].as_array().unwrap();
    let told: Vec<_> = uses
        .iter()
        .map(|u| (u["kind"].as_str().unwrap(), u["name"].as_str().unwrap()))
        .collect();
    let wanted = [
        ("check", "virtual:B"),
        ("check", "virtual:A"),
        ("burn", "virtual:A"),
    ];
    assert_eq!(told, wanted, "{history:#}");
    assert_eq!(
        (&uses[2]["lot"], &uses[2]["result"]),
        (&"L7".into(), &"good".into())
    );
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // Two copies of a disc are the same on their tracks: the label tells them apart.
    let status = bench.done(&["status"]);
    let copies = status["sets"][0]["discs"][0]["copies"].as_array().unwrap();
    let second = copies.iter().map(|c| c["serial"].as_str().unwrap());
    let second = second.filter(|s| *s != serial).collect::<Vec<_>>()[0];
    bench
        .run(&["verify", second, "--drive", "virtual:B"])
        .refused("JOB-009");
    // In its place it is asked for all the same, wherever the next step is told.
    bench.done(&["shelve", second, "--location", "House/2"]);
    let asked = next(&bench);
    assert_eq!(asked["why"], "second_drive", "{asked:#}");
    assert_eq!(asked["serial"], second, "{asked:#}");
    for code in [second, "SET-0001/1", "SET-0001"] {
        assert_eq!(bench.run(&["scan", code]).report["next"], asked, "{code}");
    }
    assert_eq!(bench.run(&["scan", serial]).report["next"]["do"], "nothing");
}

#[test]
fn two_drives_that_nobody_can_tell_apart_are_asked_for_once() {
    let bench = built();
    let nameless = |drive: &str| {
        bench.drive(drive, MEDIA);
        let path = bench.root().join(format!("drives/{drive}.json"));
        let text = fs::read_to_string(&path).unwrap();
        let mut state: Value = serde_json::from_str(&text).unwrap();
        state["personality"]["serial"] = "".into();
        fs::write(&path, state.to_string()).unwrap();
    };
    nameless("A");
    nameless("B");
    for _ in 0..2 {
        bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
        blank(&bench, "A");
    }
    let asked = next(&bench);
    assert_eq!(asked["why"], "second_drive", "{asked:#}");
    let serial = asked["serial"].as_str().unwrap();
    bench.done(&["drive", "eject", "virtual:B"]);
    bench.done(&["drive", "load", "virtual:B", "--serial", serial]);
    let read = bench.done(&["verify", serial, "--drive", "virtual:B"]);
    // It is not credited: it may be the same drive.
    assert_eq!(read["reading"]["other_drive"], false, "{read:#}");
    assert_eq!(read["reading"]["second_drive"], false, "{read:#}");
    // 0.1.0 asked for the same again, for ever.
    let then = next(&bench);
    assert_eq!(
        (&then["do"], &then["serial"]),
        (&"shelve".into(), &asked["serial"]),
        "{then:#}"
    );
    // That it is not read in a second drive is not forgotten, and a third one is asked for.
    let copy = |line: &[&str]| {
        let said = crate::patients::said(&bench, line);
        said.contains("read in a drive that may be its burner")
    };
    assert!(copy(&["status", "--all"]));
    nameless("C");
    let scanned = bench.run(&["scan", serial]).report["next"].clone();
    for then in [next(&bench), scanned] {
        assert_eq!(
            (&then["do"], &then["serial"], &then["why"]),
            (&"verify".into(), &asked["serial"], &"second_drive".into()),
            "{then:#}"
        );
    }
    bench.done(&["drive", "eject", "virtual:B"]);
    bench.done(&["drive", "load", "virtual:C", "--serial", serial]);
    bench.done(&["verify", serial, "--drive", "virtual:C"]);
    assert_eq!(next(&bench)["do"], "shelve");
}

#[test]
fn a_speed_that_spoiled_a_disc_is_not_taken_again_and_the_operator_is_told() {
    let bench = built();
    bench.drive("A", MEDIA);
    let known = |ran: &crate::bench::Ran| -> Value {
        let line = ran.said.iter().find_map(|line| line.get("known"));
        line.expect("what is known is said").clone()
    };
    let fault = r#"{"faults":[{"at":{"write":{"lba":640,"sectors":32}},
        "act":{"sense":"3/0C/00"}}]}"#;
    faults(&bench, "A", fault);
    let first = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert_eq!(known(&first)["whose"], "nobody");
    let report = first.gives(1);
    assert_eq!(report["stopped"]["code"], "BRN-010", "{report:#}");
    faults(&bench, "A", r#"{"faults":[]}"#);
    blank(&bench, "A");
    let second = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let said = known(&second);
    let at = &said["at_speeds"][0];
    assert_eq!(
        (&at["burns"], &at["good"], &at["kb_per_s"]),
        (&1.into(), &0.into(), &Value::Null)
    );
    assert!(said["last_spoiled"].is_string(), "{said:#}");
    assert_eq!(said["why"], "faster_spoiled");
    let slower = said["speed"].as_u64().expect("a speed was chosen");
    let report = second.gives(0);
    assert_eq!(report["speed_asked"].as_u64(), Some(slower));
    // The slower one has held: it is taken from now on, unless told otherwise.
    blank(&bench, "A");
    let third = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert_eq!(known(&third)["speed"].as_u64(), Some(slower));
    assert_eq!(known(&third)["why"], "held");
    third.gives(0);
    blank(&bench, "A");
    let told = [
        "burn",
        "SET-0001/1",
        "--extra",
        "--speed",
        "max",
        "--drive",
        "virtual:A",
    ];
    let told = bench.run(&told);
    assert_eq!(known(&told)["speed"], Value::Null);
    told.gives(0);
    let history = bench.done(&["drive", "history"]);
    let all = &history["drives"][0];
    assert_eq!(
        (&all["burned"], &all["burned_good"], &all["spoiled"]),
        (&4.into(), &3.into(), &1.into()),
        "{history:#}"
    );
}

#[test]
fn a_drive_that_cannot_read_a_copy_is_remembered_and_the_other_one_named() {
    let bench = built();
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    bench.done(&["drive", "create", "B"]);
    bench.done(&["drive", "load", "virtual:B", "--serial", serial]);
    let fault = r#"{"faults":[{"at":{"read":{"lba":640,"sectors":32}},
        "act":{"sense":"3/11/00"}}]}"#;
    faults(&bench, "B", fault);
    let bad = bench
        .run(&["verify", serial, "--drive", "virtual:B"])
        .gives(1);
    assert_eq!(bad["reading"]["second_drive"], false, "{bad:#}");
    assert_eq!(bad["reading"]["good_in"], "virtual:A");
    let history = bench.done(&["drive", "history", "--copy", serial]);
    assert_eq!(history["uses"][0]["result"], "watch", "{history:#}");
    assert_eq!(history["uses"][0]["bad_sectors"], 32);
    // Nothing is lost: it can be relied on, and everybody says that it is to be checked again soon.
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["check_soon"][0]["serial"], serial, "{status:#}");
    assert_eq!(status["without_sound"], Value::Array(Vec::new()));
    let scanned = bench.run(&["scan", "SET-0001/1"]).report;
    let disc = &scanned["discs"][0];
    assert_eq!(
        (&disc["good"], &disc["check_soon"]),
        (&0.into(), &1.into()),
        "{scanned:#}"
    );
    let said = crate::patients::said(&bench, &["status"]);
    assert!(said.contains("has to be checked again soon"), "{said}");
    assert!(!said.contains("second drive"), "{said}");
}

/// Runs a queue with a person beside it who does what it asks for.
fn served(bench: &Bench, line: &[&str]) -> (i32, Value, Vec<Value>) {
    let mut child = bench
        .command(line)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = Vec::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap_or(Value::Null);
        let lay = |wish: &Value, what: &[&str]| {
            let drive = wish["drive"].as_str().unwrap();
            // A drive that is being looked at is refused for a moment.
            for _ in 0..50 {
                let load = [&["drive", "load", drive], what].concat();
                if bench.run(&load).code == 0 {
                    return;
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            panic!("nothing can be laid into {drive}");
        };
        if let Some(wish) = line.get("blank_wanted") {
            lay(wish, &["--blank", MEDIA]);
        }
        if let Some(wish) = line.get("copy_wanted") {
            lay(wish, &["--serial", wish["serial"].as_str().unwrap()]);
        }
        said.push(line);
    }
    let output = child.wait_with_output().unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap(), report, said)
}

#[test]
fn a_set_burned_in_two_drives_is_read_crosswise_and_goes_on_where_it_was() {
    let bench = built();
    for drive in ["A", "B"] {
        bench.done(&["drive", "create", drive]);
    }
    let line = [
        "burn",
        "SET-0001",
        "--drive",
        "virtual:A",
        "--drive",
        "virtual:B",
    ];
    let (code, report, _) = served(&bench, &line);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(report["unread"].as_array().unwrap().len(), 2, "{report:#}");
    // Burned before, read now: what is to be read is what the catalog says.
    let (code, report, said) = served(&bench, &[&line[..], &["--second-drive"]].concat());
    assert_eq!(code, 0, "{report:#}\n{said:#?}");
    let read = report["cross_read"].as_array().unwrap();
    assert_eq!(read.len(), 2, "{report:#}");
    for one in read {
        assert_ne!(one["drive"], one["burned_in"], "{report:#}");
        assert_eq!(one["good"], true);
    }
    assert_eq!(report["unread"].as_array().unwrap().len(), 0);
    shelves(&bench);
    // Again: nothing to burn, nothing to read.
    let again = bench.done(&[&line[..], &["--second-drive"]].concat());
    assert_eq!(again["cross_read"], Value::Array(vec![]));
}

#[test]
fn a_virtual_disc_whose_file_is_gone_hides_no_drive_and_no_status() {
    let bench = Bench::new();
    for drive in ["A", "B"] {
        bench.done(&["drive", "create", drive]);
    }
    let laid = bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    assert!(laid.is_object(), "{laid:#}");
    // D7: both commands failed altogether.
    let media = bench.root().join("drives/media");
    for entry in std::fs::read_dir(&media).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let listed = bench.done(&["drive", "list"]);
    let text = listed.to_string();
    assert!(
        text.contains("virtual:A") && text.contains("virtual:B"),
        "{text}"
    );
    let medium = &listed["drives"][0]["medium"];
    assert_eq!(
        (&medium["lies"], &medium["message"]),
        (&"broken".into(), &Value::Null)
    );
    bench.done(&["status"]);
}

/// R-067: the tag on the disc says which copy it is, whatever its label says.
#[test]
fn a_copy_is_known_by_its_tag_and_not_credited_by_another_ones_label() {
    let bench = built();
    bench.drive("A", MEDIA);
    let burn = || bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let first = burn()["serial"].as_str().unwrap().to_owned();
    blank(&bench, "A");
    let second = burn()["serial"].as_str().unwrap().to_owned();
    let own = bench.done(&["verify", &second, "--drive", "virtual:A"]);
    let copy = serde_json::json!({ "serial": second, "by": "tag" });
    assert_eq!(own["copy"], copy, "{own:#}");
    let told = bench.done(&["disc", "inspect", "virtual:A"]);
    assert_eq!(told["stele"]["copy"], serde_json::json!([second]));
    // The labels are exchanged, as people exchange two discs on a table.
    let media = fs::read_dir(bench.root().join("drives/media")).unwrap();
    for file in media.map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|end| end == "label") {
            let other = match fs::read_to_string(&file).unwrap().trim() == first {
                true => &second,
                false => &first,
            };
            fs::write(&file, other).unwrap();
        }
    }
    let refused = bench.run(&["verify", &first, "--drive", "virtual:A"]);
    let said = format!("{:?}", refused.said);
    assert!(said.contains(&first) && said.contains(&second), "{said}");
    refused.refused("JOB-009");
    // The tag is no part of the image: a copy and its image have one hash.
    let image = bench.root().join("images/SET-0001-1.iso");
    let of = |from: &str| bench.done(&["disc", "inspect", from])["hashes"]["blake3"].clone();
    assert_eq!(of("virtual:A"), of(image.to_str().unwrap()));
}

/// I8: what is burned is the image that was built, or it is not called good.
#[test]
fn another_image_under_the_name_is_not_burned_as_good() {
    let bench = built();
    bench.drive("A", MEDIA);
    let image = bench.root().join("images/SET-0001-1.iso");
    let whole = fs::read(&image).unwrap();
    let mut bytes = whole.clone();
    bytes[700 * 2048..900 * 2048].copy_from_slice(&noise(3, 200 * 2048));
    fs::write(&image, &bytes).unwrap();
    // Samples of it tell, before anything is written.
    let burned = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    burned.refused("JOB-041");
    // Between them the hash tells: one that was written to after it was built is read as a whole.
    bytes.copy_from_slice(&whole);
    bytes[720 * 2048..730 * 2048].copy_from_slice(&noise(3, 10 * 2048));
    fs::write(&image, &bytes).unwrap();
    let burned = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    burned.refused("JOB-041");
    // No blank is spoiled by it.
    let again = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    again.refused("JOB-041");
    let of_set = bench.run(&["burn", "SET-0001", "--drive", "virtual:A"]);
    let left = of_set
        .said
        .iter()
        .find(|line| line.get("disc_left").is_some());
    assert_eq!(left.unwrap()["disc_left"]["code"], "JOB-041", "{left:?}");
    fs::write(&image, &whole[..whole.len() - 65536]).unwrap();
    let short = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    short.refused("JOB-041");
    fs::write(&image, &whole).unwrap();
    let good = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    assert_eq!(good["good"], true, "{good:#}");
}
