//! What has a way out: a copy whose disc is gone, a copy that nobody wants, an image that is not
//! what was built.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, dropping, noise};

const MEDIA: &str = "16908288";
const BURN: [&str; 4] = ["burn", "SET-0001/1", "--drive", "virtual:A"];

fn next(bench: &Bench) -> Value {
    bench.run(&["status"]).report["next"].clone()
}

/// One disc is built, of so many copies, and a blank lies in the drive.
fn built(copies: &str) -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", copies]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    bench
}

fn blank_in(bench: &Bench) {
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
}

fn burned(bench: &Bench) -> String {
    let report = bench.done(&BURN);
    assert_eq!(report["good"], true, "{report:#}");
    report["serial"].as_str().unwrap().to_owned()
}

#[test]
fn a_copy_whose_disc_is_gone_is_settled_and_another_one_is_asked_for() {
    let bench = built("1");
    let first = burned(&bench);
    assert_eq!(next(&bench)["do"], "shelve");
    let lost = bench.done(&["copy", "lost", &first, "--why", "not in its place"]);
    let told = (&lost["state"], &lost["missing"]);
    assert_eq!(told, (&"lost".into(), &1.into()), "{lost:#}");
    let burn = next(&bench);
    assert_eq!(
        (&burn["do"], &burn["instead_of"]),
        (&"burn".into(), &first.clone().into())
    );
    let scan = bench.done(&["scan", &first]);
    assert_eq!(scan["next"]["serial"], first, "{scan:#}");
    // It is found: a full read decides, and says that it is as good as it was.
    bench.done(&["copy", "found", &first]);
    assert_eq!(next(&bench)["do"], "verify");
    bench.done(&["verify", &first, "--drive", "virtual:A"]);
    assert_eq!(next(&bench)["do"], "shelve");
    bench.run(&["copy", "found", &first]).refused("CAT-005");
    // Its disc is broken: it is out of use. It is the last one, so that wants to be known; and a
    // slip of the hand is mended as long as the disc is there.
    bench
        .run(&["copy", "retire", &first, "--why", "it broke"])
        .refused("CAT-048");
    bench.done(&["copy", "retire", &first, "--last", "--why", "a slip"]);
    assert_eq!(bench.done(&["copy", "found", &first])["state"], "suspect");
    bench.done(&["verify", &first, "--drive", "virtual:A"]);
    let retired = bench.done(&["copy", "retire", &first, "--last", "--why", "it broke"]);
    assert_eq!(
        (&retired["state"], &retired["missing"]),
        (&"retired".into(), &1.into())
    );
    bench
        .run(&["verify", &first, "--drive", "virtual:A"])
        .refused("CAT-005");
    // It has the data of patients until it is destroyed: what is stolen is an incident.
    let stolen = bench.done(&["copy", "lost", &first, "--why", "stolen"]);
    assert_eq!(stolen["incident"]["serial"], first, "{stolen:#}");
    // It was out of use before, and is so again.
    assert_eq!(bench.done(&["copy", "found", &first])["state"], "retired");
    let missed = bench.done(&["copy", "missing", &first, "--why", "not there"]);
    assert_eq!(missed["state"], "missing", "{missed:#}");
    bench.done(&["copy", "found", &first]);
    blank_in(&bench);
    let second = burned(&bench);
    // The next one stands for the one that went last, and not for one that has another already.
    bench.done(&["copy", "retire", &second, "--last", "--why", "it broke too"]);
    assert_eq!(next(&bench)["instead_of"], second);
    blank_in(&bench);
    let third = burned(&bench);
    bench.done(&[
        "lend",
        &third,
        "--to",
        "Dr. Beispiel",
        "--last",
        "--why",
        "no other",
    ]);
    bench
        .run(&["copy", "retire", &third, "--why", "no"])
        .refused("CAT-014");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_burn_beyond_those_planned_that_is_refused_leaves_nothing_to_be_burned() {
    let bench = built("1");
    let first = burned(&bench);
    let before = next(&bench);
    // The disc in the drive is the one that was just burned.
    bench
        .run(&[&BURN[..], &["--extra"]].concat())
        .refused("BRN-002");
    assert_eq!(next(&bench), before);
    let status = bench.done(&["status"]);
    let copies = status["sets"][0]["discs"][0]["copies"].as_array().unwrap();
    assert_eq!(copies.len(), 1, "{status:#}");
    let found = bench.done(&["find", "C"]);
    let found = found["studies"][0]["copies"].as_array().unwrap();
    assert_eq!((found.len(), &found[0]["serial"]), (1, &first.into()));
    bench.run(&BURN).refused("JOB-007");
}

#[test]
fn the_copies_that_are_burned_may_be_enough() {
    let bench = built("2");
    burned(&bench);
    // A blank of another class: the set is begun, so that it can not be given up.
    bench.done(&["drive", "load", "virtual:A", "--blank", "dvd-r:20M"]);
    bench.run(&BURN).refused("JOB-036");
    bench.run(&["set", "cancel", "SET-0001"]).refused("JOB-019");
    let enough = bench.done(&[
        "set",
        "copies",
        "SET-0001",
        "1",
        "--why",
        "no more such blanks",
    ]);
    assert_eq!(
        (&enough["before"], &enough["copies"]),
        (&2.into(), &1.into())
    );
    assert_eq!(enough["serials"].as_array().unwrap().len(), 1, "{enough:#}");
    assert_eq!(next(&bench)["do"], "shelve");
    // Of what is wanted again another copy is asked for.
    bench.done(&["set", "copies", "SET-0001", "2"]);
    assert_eq!(next(&bench)["do"], "burn");
    bench
        .run(&["set", "copies", "SET-0099", "2"])
        .refused("JOB-002");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn an_image_file_that_was_cut_short_is_named_and_built_again_before_a_blank_is_spent() {
    let bench = built("1");
    let image = bench.root().join("images/SET-0001-1.iso");
    let sound = fs::read(&image).unwrap();
    let cut = fs::OpenOptions::new().write(true).open(&image).unwrap();
    cut.set_len(1000).unwrap();
    let refused = bench.run(&BURN);
    let said = format!("{:?}", refused.said);
    assert!(
        said.contains("SET-0001/1") && said.contains("--again"),
        "{said}"
    );
    refused.refused("JOB-041");
    let build = next(&bench);
    let told = (&build["do"], &build["disc"], &build["why"]);
    let want = (&"build".into(), &"SET-0001/1".into(), &"image_lost".into());
    assert_eq!(told, want);
    assert_eq!(bench.done(&["scan", "SET-0001"])["next"], build);
    let status = bench.done(&["status"]);
    assert_eq!(status["sets"][0]["discs"][0]["image_file"], "other_length");
    // Whoever builds the set without a further word gets it, too.
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["built"].as_array().unwrap().len(), 1, "{built:#}");
    assert!(fs::read(&image).unwrap() == sound);
    assert_eq!(next(&bench)["do"], "burn");
    burned(&bench);
    // Nothing is to be burned of it any more: nobody is asked to build it.
    fs::remove_file(&image).unwrap();
    assert_eq!(next(&bench)["do"], "shelve");
}

#[test]
fn an_image_that_was_altered_is_built_again_or_brought_back_from_a_good_copy() {
    let bench = built("2");
    let first = burned(&bench);
    let image = bench.root().join("images/SET-0001-1.iso");
    let flip = || {
        let mut bytes = fs::read(&image).unwrap();
        let at = bytes.len() / 3;
        bytes[at] ^= 1;
        fs::write(&image, bytes).unwrap();
    };
    flip();
    blank_in(&bench);
    bench.run(&BURN).refused("JOB-041");
    let build = next(&bench);
    assert_eq!(
        (&build["do"], &build["why"]),
        (&"build".into(), &"image_lost".into())
    );
    let back = serde_json::json!(["SET-0001/1"]);
    let built = bench.done(&["build", "SET-0001/1", "--again"]);
    assert_eq!(built["brought_back"], back, "{built:#}");
    assert_eq!(next(&bench)["do"], "burn");
    // Once more, and now its source is gone: the good copy gives it back, as the advice says.
    flip();
    bench.run(&BURN).refused("JOB-041");
    fs::remove_dir_all(bench.beside("in")).unwrap();
    bench.done(&["drive", "load", "virtual:A", "--serial", &first]);
    let built = bench.done(&["build", "SET-0001/1", "--from", "virtual:A"]);
    assert_eq!(built["brought_back"], back, "{built:#}");
    assert_eq!(next(&bench)["do"], "burn");
    blank_in(&bench);
    burned(&bench);
}

#[test]
fn what_is_in_an_image_alone_is_not_given_up_by_mistake() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.bin", b"a"), ("b.bin", b"b")]);
    let image = bench.build(&folder, "40m", &["--copies", "1"]);
    std::fs::remove_file(folder.join("b.bin")).unwrap();
    for name in ["SET-0001", "SET-0001/1"] {
        bench.run(&dropping(name)).refused("JOB-066");
        assert!(image.exists());
    }
    // What is lost by it is lost to the sets alone: the file stays, and is named.
    bench.done(&["set", "cancel", "SET-0001", "--lose-files"]);
    assert!(image.exists());
    let kept = &bench.run(&["status"]).report["kept_images"][0]["file"];
    assert_eq!(*kept, image.to_str().unwrap());
}

/// A serial that was set aside in place of a copy is asked for no more once that one counts again.
#[test]
fn a_planned_copy_that_nobody_wants_any_more_is_not_asked_for() {
    let bench = built("1");
    let first = burned(&bench);
    bench.done(&["shelve", &first, "--location", "House/1"]);
    bench.done(&["copy", "quarantine", &first, "--why", "odd"]);
    // The disc in the drive is no blank: the serial stays set aside for the next one.
    bench.run(&BURN).refused("BRN-002");
    let planned = next(&bench);
    assert_eq!(planned["do"], "burn", "{planned:#}");
    let planned = planned["serial"].as_str().unwrap().to_owned();
    bench.done(&["verify", &first, "--drive", "virtual:A"]);
    bench.done(&["copy", "release", &first, "--why", "it is good"]);
    let quiet = |said: &Value| assert_ne!(said["next"]["do"], "burn", "{said:#}");
    quiet(&bench.done(&["status"]));
    for code in ["SET-0001", "SET-0001/1", &first, &planned] {
        quiet(&bench.done(&["scan", code]));
    }
    blank_in(&bench);
    bench.run(&BURN).refused("JOB-007");
    let own = ["burn", &planned, "--drive", "virtual:A"];
    bench.run(&own).refused("JOB-007");
    let set = bench.run(&["burn", "SET-0001", "--drive", "virtual:A"]);
    assert_eq!(
        set.report["burned"],
        serde_json::json!([]),
        "{:#}",
        set.report
    );
    // It is wanted again when the first one is kept apart again.
    bench.done(&["copy", "quarantine", &first, "--why", "odd"]);
    assert_eq!(next(&bench)["serial"], planned);
    let again = bench.done(&own);
    assert_eq!(again["serial"], planned);
}

/// A missing copy is found or lost, which is an incident: it does not just go out of use.
#[test]
fn a_copy_that_is_missing_does_not_go_out_of_use() {
    let (bench, copy) = crate::states::burned("2");
    let retire = ["copy", "retire", &copy, "--why", "it is gone"];
    bench.done(&["copy", "missing", &copy, "--why", "not there"]);
    bench.run(&retire).refused("CAT-080");
    bench.done(&["copy", "lost", &copy, "--why", "nowhere"]);
    bench.done(&retire);
    let incidents = bench.run(&["status"]).report["incidents"].clone();
    assert_eq!(incidents[0]["serial"], copy);
}
