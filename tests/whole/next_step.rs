//! The one next step: the same from `status` and `scan`, and whoever takes it gets on.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, noise};
use crate::plain_words::told;

const MEDIA: &str = "16908288";

fn next(bench: &Bench) -> Value {
    bench.run(&["status"]).report["next"].clone()
}

/// One disc, planned in two copies, of one file.
fn planned() -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "2"]);
    bench
}

#[test]
fn a_set_whose_only_source_vanished_is_given_up_and_not_built_again_and_again() {
    let bench = planned();
    // A disk that is away: nothing is recorded, and it is built when the disk is back.
    let (there, away) = (bench.beside("in"), bench.beside("away"));
    fs::rename(&there, &away).unwrap();
    bench.run(&["build", "SET-0001"]).refused("JOB-103");
    assert_eq!(next(&bench)["do"], "drop");
    fs::rename(&away, &there).unwrap();
    assert_eq!(next(&bench)["do"], "build");
    fs::remove_dir_all(&there).unwrap();
    let drop = next(&bench);
    assert_eq!(
        (&drop["do"], &drop["what"]),
        (&"drop".into(), &"SET-0001".into())
    );
    assert_eq!(bench.done(&["scan", "SET-0001"])["next"], drop);
    bench.done(&["set", "cancel", "SET-0001"]);
    // The study waits again, and nothing is left of it.
    assert_eq!(next(&bench)["do"], "leave_out");
}

#[test]
fn a_set_of_which_no_copy_was_begun_is_given_up_whatever_became_of_its_serials() {
    let bench = planned();
    bench.done(&["set", "copies", "SET-0001", "1"]);
    let serial = bench.sqlite("SELECT serial FROM copy WHERE state = 'planned'");
    bench.done(&["copy", "retire", &serial, "--why", "its label is torn"]);
    // Nothing was begun: the disc is laid out anew, and may be given up.
    fs::write(bench.beside("in/more.bin"), noise(2, 1000)).unwrap();
    let folder = bench.beside("in");
    fs::remove_file(bench.beside("in/evidence.bin")).unwrap();
    bench.run(&["build", "SET-0001"]).refused("JOB-103");
    let dropped = bench.done(&["set", "cancel", "SET-0001"]);
    assert_eq!(dropped["spoiled"], serde_json::json!([]));
    assert_eq!(dropped["waiting"], 1);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn what_no_copy_holds_is_given_up_and_what_is_left_of_it_waits_again() {
    let bench = Bench::new();
    let files: [(&str, &[u8]); 2] = [("a.bin", &noise(1, 2_000_000)), ("b.bin", b"unchanged")];
    let folder = bench.files("in", &files);
    bench.build(&folder, MEDIA, &["--copies", "1"]);
    bench.drive("A", MEDIA);
    let fault = r#"{"faults":[{"at":{"write":{"lba":640,"sectors":32}},
        "act":{"sense":"3/0C/00"}}]}"#;
    let faults = bench.root().join("drives/A.faults.json");
    fs::write(&faults, fault).unwrap();
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let failed = bench.run(&burn).gives(1)["serial"].clone();
    fs::remove_file(&faults).unwrap();
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    // From the same files the same image comes.
    assert_eq!(next(&bench)["why"], "image_lost");
    fs::write(folder.join("a.bin"), noise(3, 2_000_001)).unwrap();
    bench
        .run(&["build", "SET-0001/1", "--again"])
        .refused("JOB-074");
    let drop = next(&bench);
    let told = [&drop["do"], &drop["what"], &drop["why"]];
    assert_eq!(told, ["drop", "SET-0001/1", "irrecoverable"]);
    let to = bench.beside("out");
    let restore = ["restore", "case:CASE-1", "--to", to.to_str().unwrap()];
    let planned = bench.done(&[&restore[..], &["--dry-run"]].concat());
    assert_eq!(planned["without_sound"], serde_json::json!(["SET-0001/1"]));
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-099");
    let dropped = bench.done(&["disc", "cancel", "SET-0001/1", "--lose-files"]);
    assert_eq!(dropped["spoiled"], serde_json::json!([failed]));
    assert_eq!(
        [&dropped["whole_set"], &dropped["serials"]],
        [&true.into(), &serde_json::json!([])]
    );
    let scanned = bench.done(&["scan", failed.as_str().unwrap()]);
    assert_eq!(scanned["next"]["do"], "destroy", "{scanned:#}");
    let found = [
        "copy",
        "found",
        failed.as_str().unwrap(),
        "--why",
        "it lies here",
    ];
    bench.run(&found).refused("JOB-018");
    // What is unchanged comes onto a disc after all.
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.run(&["build", "SET-0002"]).gives(1);
    assert_eq!(built["left_out"].as_array().unwrap().len(), 1, "{built:#}");
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    let burned = bench.done(&["burn", "SET-0002", "--drive", "virtual:A"]);
    assert_eq!(burned["burned"][0]["good"], true, "{burned:#}");
    bench.run(&["set", "cancel", "SET-0002"]).refused("JOB-019");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_copy_that_failed_is_burned_anew_and_a_set_that_is_done_is_said_to_be() {
    let bench = planned();
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    let faults = bench.root().join("drives/A.faults.json");
    let fault = r#"{"faults":[{"at":{"write":{"lba":640,"sectors":32}},
        "act":{"sense":"3/0C/00"}}]}"#;
    fs::write(&faults, fault).unwrap();
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let failed = bench.run(&burn).gives(1)["serial"].clone();
    fs::remove_file(&faults).unwrap();
    let blank = || bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    blank();
    // The other planned copy first, then one in place of the one that failed.
    let first = next(&bench);
    assert_eq!(
        (&first["do"], &first["copies"]),
        (&"burn".into(), &2.into())
    );
    bench.done(&[
        "burn",
        first["serial"].as_str().unwrap(),
        "--drive",
        "virtual:A",
    ]);
    let serial = first["serial"].as_str().unwrap();
    let again = next(&bench);
    assert_eq!(
        (&again["do"], &again["serial"]),
        (&"burn".into(), &Value::Null)
    );
    assert_eq!(again["instead_of"], failed);
    assert_eq!(bench.done(&["scan", "SET-0001"])["next"], again);
    let aside = bench.done(&["scan", failed.as_str().unwrap()]);
    assert_eq!(aside["next"]["do"], "keep_aside");
    blank();
    let burned = bench.done(&["burn", "SET-0001", "--drive", "virtual:A"])["burned"].clone();
    assert_eq!(
        (&burned[0]["good"], &burned[1]),
        (&true.into(), &Value::Null)
    );
    let other = burned[0]["serial"].as_str().unwrap();
    for (serial, place) in [(serial, "House/1"), (other, "Vault/1")] {
        assert_eq!(next(&bench)["do"], "shelve");
        bench.done(&["shelve", serial, "--location", place]);
    }
    assert_eq!(next(&bench)["do"], "ingest");
    assert_eq!(
        bench.done(&["scan", "SET-0001"])["next"]["do"],
        "set_is_done"
    );
    // As many are good as are wanted: nothing of it is repaired or burned.
    let aside = bench.done(&["scan", failed.as_str().unwrap()]);
    assert_eq!(aside["next"]["do"], "may_go");
}

/// Of several drives the one with a blank is named, if the blank has room for the image.
#[test]
fn a_drive_whose_blank_is_too_small_is_not_named() {
    let bench = planned();
    bench.done(&["build", "SET-0001"]);
    for drive in ["A", "B"] {
        bench.done(&["drive", "create", drive]);
    }
    let step = |blank: &str| {
        bench.done(&["drive", "load", "virtual:B", "--blank", blank]);
        let said = told(&bench, &["status"]);
        said.lines().last().unwrap().to_owned()
    };
    assert!(step(MEDIA).ends_with("--drive virtual:B"));
    assert!(step("1m").ends_with("--drive DRIVE"));
}
