//! Copies that only burn logs tell of, since a catalog from before their plan was restored: they
//! are named, recorded, or recorded as lost, and what is on them is not planned once more.

use serde_json::Value;

use crate::bench::{Bench, MEDIA};

/// A disc that was planned, built and burned after the backup that is the catalog now; its serial.
fn before_the_plan() -> (Bench, String) {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one"), ("b.txt", b"two")]);
    let folder = folder.to_str().unwrap();
    bench.done(&["ingest", folder, "--case", "CASE-1"]);
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap().to_owned();
    bench.done(&["catalog", "backup", &backup]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap().to_owned();
    let why = ["--why", "the disk failed", "--older"];
    let restored = bench.done(&[&["catalog", "restore", &backup][..], &why].concat());
    let only = &restored["only_in_log"][0];
    assert_eq!(
        (&only["serial"], &only["disc"]),
        (&(*serial).into(), &"SET-0001/1".into()),
        "{restored:#}"
    );
    assert_eq!(restored["burned_since"], serde_json::json!([]));
    (bench, serial)
}

const PLAN: [&str; 5] = ["plan", "--media", MEDIA, "--copies", "1"];

#[test]
fn a_copy_whose_disc_the_catalog_does_not_have_is_named_until_it_is_recorded() {
    let (bench, serial) = before_the_plan();
    let status = bench.run(&["status"]).gives(1);
    assert_eq!(status["only_in_log"][0]["serial"], *serial, "{status:#}");
    assert_eq!(status["next"]["do"], "record_disc", "{status:#}");
    assert_eq!(status["next"]["serial"], *serial, "{status:#}");
    let said = crate::plain_words::told(&bench, &["status"]);
    let line = format!("{serial} of SET-0001/1 was burned on ");
    assert!(said.contains(&line), "{said}");
    assert!(
        said.contains("stele catalog rebuild --from virtual:A --why TEXT"),
        "{said}"
    );
    // Nor is its image called nobody's.
    assert_eq!(status["kept_images"], serde_json::json!([]), "{status:#}");
    let logs = &bench.done(&["audit", "verify"])["logs"];
    assert_eq!(logs["only_in_log"][0]["serial"], *serial, "{logs:#}");
    assert_eq!(logs["unknown"], serde_json::json!([]), "{logs:#}");
    // What waits is on that disc.
    bench.run(&PLAN).refused("JOB-133");
    assert_eq!(
        bench.done(&[&PLAN[..], &["--dry-run"]].concat())["stored"],
        false
    );
    let own = "virtual:A";
    bench.done(&["catalog", "rebuild", "--from", own, "--why", "an older one"]);
    let status = bench.done(&["status"]);
    assert_eq!(status["only_in_log"], serde_json::json!([]), "{status:#}");
    assert_eq!(status["waiting"], serde_json::json!([]), "{status:#}");
    let logs = &bench.done(&["audit", "verify"])["logs"];
    assert_eq!(logs["only_in_log"], serde_json::json!([]), "{logs:#}");
    let copy = bench.done(&["scan", &serial]);
    assert_eq!(copy["state"], "good", "{copy:#}");
}

/// A lost disc that the catalog does not have is an incident all the same, once its image or
/// another copy tells which disc it is.
#[test]
fn a_copy_whose_disc_the_catalog_does_not_have_can_be_missing_and_lost() {
    for settled in ["missing", "lost"] {
        let (bench, serial) = before_the_plan();
        bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
        let settle = ["copy", settled, &serial, "--why", "nobody can find it"];
        let refused = bench.run(&settle);
        refused.refused("JOB-132");
        let image = bench.root().join("images/SET-0001-1.iso");
        let image = image.to_str().unwrap();
        let said = format!("{:?}", refused.said);
        assert!(
            said.contains(&format!("catalog rebuild --from {image}")),
            "{said}"
        );
        bench.done(&["catalog", "rebuild", "--from", image, "--why", "it is lost"]);
        // Its disc is known now, and no copy of it.
        let status = bench.done(&["status"]);
        assert_eq!(status["only_in_log"], serde_json::json!([]), "{status:#}");
        assert_eq!(
            (&status["next"]["do"], &status["next"]["serial"]),
            (&"verify".into(), &(*serial).into()),
            "{status:#}"
        );
        let logs = &bench.done(&["audit", "verify"])["logs"];
        assert_eq!(logs["only_in_log"], serde_json::json!([]), "{logs:#}");
        assert_eq!(logs["unknown"][0], *serial, "{logs:#}");
        let gone = bench.done(&settle);
        assert_eq!(gone["state"], settled, "{gone:#}");
        assert_eq!(gone["burned"], true, "{gone:#}");
        if settled == "lost" {
            let open = bench.done(&["incident", "list"]);
            assert_eq!(open["incidents"][0]["serial"], *serial, "{open:#}");
        }
        let logs = &bench.done(&["audit", "verify"])["logs"];
        assert_eq!(logs["unknown"], serde_json::json!([]), "{logs:#}");
    }
}

/// Where nobody has the disc any more, what waits can be planned all the same: under another set.
#[test]
fn what_waits_is_planned_anyway_under_a_number_that_no_burn_log_names() {
    let (bench, _) = before_the_plan();
    std::fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    let planned = bench.done(&[&PLAN[..], &["--anyway"]].concat());
    assert_ne!(planned["set"], "SET-0001", "{planned:#}");
    assert_ne!(planned["set"], Value::Null, "{planned:#}");
}

#[test]
fn a_burn_log_whose_disc_was_altered_is_told() {
    let (bench, ..) = crate::tag_trail::burned();
    let mut logs = std::fs::read_dir(bench.root().join("logs")).unwrap();
    let log = logs.next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains("\ndisc SET-0001/1 "), "{text}");
    std::fs::write(
        &log,
        text.replace("\ndisc SET-0001/1 ", "\ndisc SET-0007/1 "),
    )
    .unwrap();
    let changed = bench.run(&["audit", "verify"]).gives(1)["logs"]["changed"].clone();
    assert_eq!(changed[0]["line"], "disc", "{changed:#}");
}
