//! What lies where an image should, or where another one should, and what holds a disc besides: it
//! is found by a look, by a full read or by its hash, and nobody is sent round in a circle.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::bench::{Bench, noise};

const MEDIA: &str = "16908288";

/// A set of so many discs, a case on each, with these further words of its plan; it is built.
fn built(discs: u64, plan: &[&str]) -> Bench {
    let bench = Bench::new();
    for case in 1..=discs {
        let name = format!("case-{case}");
        let folder = bench.files(&name, &[("evidence.bin", &noise(case, 9_000_000))]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", &name]);
    }
    let begin = ["plan", "--media", MEDIA, "--copies", "1"];
    bench.done(&[&begin[..], plan].concat());
    bench.done(&["build", "SET-0001"]);
    bench
}

fn image(bench: &Bench, disc: u32) -> PathBuf {
    bench.root().join(format!("images/SET-0001-{disc}.iso"))
}

fn next(bench: &Bench) -> Value {
    bench.run(&["status"]).report["next"].clone()
}

/// Altered at the same length, with right anchors: a look does not tell. Its source is there for
/// the first, and gone for the second.
#[test]
fn an_altered_image_comes_out_when_parity_is_made_of_it() {
    let bench = built(3, &["--parity-discs", "1"]);
    let images = [1, 2].map(|n| fs::read(image(&bench, n)).unwrap());
    let parity = fs::read(image(&bench, 4)).unwrap();
    let alter = |n: u32| {
        let mut altered = images[n as usize - 1].clone();
        let end = altered.len() - 1_000_000;
        altered[200_000..end].fill(0xA5);
        fs::write(image(&bench, n), &altered).unwrap();
        fs::remove_file(image(&bench, 4)).unwrap();
    };
    alter(1);
    bench.done(&["build", "SET-0001"]);
    assert!(fs::read(image(&bench, 1)).unwrap() == images[0]);
    assert!(fs::read(image(&bench, 4)).unwrap() == parity);
    alter(2);
    fs::remove_dir_all(bench.beside("case-2")).unwrap();
    let report = bench.run(&["build", "SET-0001"]).gives(1);
    assert_eq!(report["lost"], json!(["SET-0001/2"]), "{report:#}");
    // The step is another one now, and it is not that build.
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["what"]),
        (&"drop".into(), &"SET-0001/2".into()),
        "{step:#}"
    );
}

/// The files are the same, whatever their times say: what is given up is in them.
#[test]
fn files_that_were_touched_are_not_in_the_image_alone() {
    let bench = built(2, &[]);
    for case in [1, 2] {
        let file = bench.beside(&format!("case-{case}/evidence.bin"));
        let file = File::options().write(true).open(file).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
    bench.done(&["drop", "SET-0001/1"]);
    bench.done(&["drop", "SET-0001"]);
    // They are taken in as they are now, and nothing of them is missing: what was taken in of them
    // before is listed as changed.
    for case in ["case-1", "case-2"] {
        let folder = bench.beside(case);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
    }
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let again = bench.run(&["build", "SET-0002"]).gives(1);
    assert_eq!(again["built"].as_array().unwrap().len(), 2, "{again:#}");
}

#[test]
fn a_folder_in_the_place_of_an_image_is_named() {
    let bench = built(1, &[]);
    let (place, away) = (image(&bench, 1), bench.beside("away"));
    let before = fs::read(&place).unwrap();
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    for line in [
        &["build", "SET-0001"][..],
        &["build", "SET-0001/1", "--again"],
    ] {
        bench.run(line).refused("JOB-076");
    }
    fs::rename(&place, &away).unwrap();
    bench.done(&["build", "SET-0001"]);
    assert!(fs::read(&place).unwrap() == before);
}

/// Somebody has laid it there, and that disc was given up before.
#[test]
fn an_image_under_the_name_of_a_disc_that_was_given_up_is_found() {
    let bench = built(2, &[]);
    let before = fs::read(image(&bench, 1)).unwrap();
    bench.done(&["drop", "SET-0001/2"]);
    fs::rename(image(&bench, 1), image(&bench, 2)).unwrap();
    fs::remove_dir_all(bench.beside("case-1")).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"build".into(), &"SET-0001/1".into()),
        "{step:#}"
    );
    bench.done(&["build", "SET-0001"]);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
}

/// Nobody is sent to look for a copy of what the other discs give.
#[test]
fn a_lost_copy_is_not_looked_for_where_parity_is_enough() {
    let bench = built(2, &["--parity-discs", "1"]);
    bench.drive("A", MEDIA);
    let burned = bench.done(&["burn", "SET-0001/2", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    fs::remove_dir_all(bench.beside("case-2")).unwrap();
    fs::remove_file(image(&bench, 2)).unwrap();
    assert_eq!(next(&bench)["do"], "burn", "{:#}", next(&bench));
    bench.done(&["lost", serial]);
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"rebuild".into(), &"SET-0001/2".into()),
        "{step:#}"
    );
    // Without it there is nothing but the copy.
    fs::remove_file(image(&bench, 3)).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["serial"]),
        (&"look_for".into(), &serial.into())
    );
}
