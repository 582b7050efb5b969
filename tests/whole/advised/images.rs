//! Images that are gone or altered, and files that nothing else holds.

use std::fs;
use std::path::PathBuf;

use super::{MEDIA, advised, blank, built, burned, next};
use crate::bench::{Bench, noise};

const BURN: [&str; 4] = ["burn", "SET-0001/1", "--drive", "virtual:A"];
const AGAIN: [&str; 3] = ["build", "SET-0001/1", "--again"];
const DROP: [&str; 3] = ["disc", "cancel", "SET-0001/1"];

fn image(bench: &Bench) -> PathBuf {
    bench.root().join("images/SET-0001-1.iso")
}

fn lose_sources(bench: &Bench) {
    fs::remove_dir_all(bench.beside("in")).unwrap();
}

#[test]
fn what_is_advised_of_an_image_that_is_lost_helps() {
    let bench = built("2");
    fs::remove_file(image(&bench)).unwrap();
    advised(&bench, "JOB-006", &BURN).followed(&bench, "build", &[]);
    let whole = fs::read(image(&bench)).unwrap();
    fs::write(image(&bench), vec![7; whole.len()]).unwrap();
    advised(&bench, "JOB-041", &BURN).followed(&bench, "build", &[]);
    assert_eq!(fs::read(image(&bench)).unwrap(), whole);
    bench.done(&BURN);
    // From a copy, where the files are gone.
    lose_sources(&bench);
    fs::remove_file(image(&bench)).unwrap();
    let advice = advised(&bench, "JOB-074", &AGAIN);
    advice.followed(&bench, "status", &[]);
    let from = bench.run(&["build", "SET-0001/1", "--from", "virtual:A"]);
    assert_eq!(from.code, 0, "{:#?}", from.said);
    assert_eq!(fs::read(image(&bench)).unwrap(), whole);
    // From what is not its image nothing comes back.
    let other = bench.beside("other.iso").display().to_string();
    fs::write(&other, noise(7, whole.len())).unwrap();
    fs::remove_file(image(&bench)).unwrap();
    let from = bench.run(&["build", "SET-0001/1", "--from", &other]);
    assert_eq!(from.code, 2, "{:#}", from.report);
    // The image of another disc.
    let other = built("1");
    let other = image(&other).display().to_string();
    let from = ["build", "SET-0001/1", "--from", &other];
    let seen = advised(&bench, "JOB-068", &from).followed(&bench, "scan", &[]);
    assert_eq!(seen.report["kind"], "disc", "{:#}", seen.report);
}

#[test]
fn what_is_advised_where_files_would_be_lost_is_what_loses_them() {
    let bench = built("1");
    lose_sources(&bench);
    let advice = advised(&bench, "JOB-066", &DROP);
    advice.followed(&bench, "disc cancel", &[]);
    bench.run(&["build", "SET-0001"]).refused("JOB-018");

    let bench = built("1");
    lose_sources(&bench);
    let whole = fs::read(image(&bench)).unwrap();
    fs::write(image(&bench), vec![7; whole.len()]).unwrap();
    let advice = advised(&bench, "JOB-100", &DROP);
    let again = bench.run(&["build", "SET-0001/1", "--again"]);
    again.refused("JOB-074");
    advice.followed(&bench, "disc cancel", &[]);

    let bench = Bench::new();
    let files: [(&str, &[u8]); 2] = [("a.bin", &noise(1, 2_000_000)), ("b.bin", b"b")];
    let folder = bench.files("in", &files);
    bench.build(&folder, MEDIA, &["--copies", "1"]);
    fs::remove_file(folder.join("b.bin")).unwrap();
    let advice = advised(&bench, "JOB-067", &AGAIN);
    assert_eq!(advice.followed(&bench, "build", &[]).code, 1);

    let bench = built("1");
    fs::remove_file(image(&bench)).unwrap();
    lose_sources(&bench);
    let advice = advised(&bench, "JOB-074", &AGAIN);
    let lost = bench.run(&DROP);
    lost.refused("JOB-099");
    advised(&bench, "JOB-099", &DROP).followed(&bench, "disc cancel", &[]);
    assert_ne!(next(&bench), "drop");
    assert!(advice.0.contains("stele build SET-0001/1 --from DRIVE"));

    let bench = built("1");
    fs::remove_file(image(&bench)).unwrap();
    lose_sources(&bench);
    let advice = advised(&bench, "JOB-074", &AGAIN);
    let lines = [("DRIVE", "virtual:A")];
    let from = advice.command("build", &lines).join(" ");
    assert_eq!(from, "build SET-0001/1 --from virtual:A");
}

/// A set of two discs whose files are in their images alone.
#[test]
fn what_is_advised_of_a_whole_set_is_what_drops_it() {
    let bench = Bench::new();
    for (case, seed) in [("C", 1), ("D", 2)] {
        let file = noise(seed, 9_000_000);
        let folder = bench.files(&format!("in/{case}"), &[("file.bin", &file)]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
    }
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    lose_sources(&bench);
    let advice = advised(&bench, "JOB-101", &["set", "cancel", "SET-0001"]);
    advice.followed(&bench, "status", &[]);
    advice.followed(&bench, "set cancel", &[]);
    bench.run(&["build", "SET-0001"]).refused("JOB-018");
}

#[test]
fn what_is_advised_of_a_file_in_an_images_place_says_what_it_is() {
    let bench = built("1");
    let other = built("1");
    fs::copy(image(&other), image(&bench)).unwrap();
    let advice = advised(&bench, "JOB-076", &AGAIN);
    let there = image(&bench).display().to_string();
    let seen = advice.followed(&bench, "disc inspect", &[("FILE", &there)]);
    assert_eq!(seen.code, 0, "{:#}", seen.report);
    fs::rename(&there, bench.beside("set-aside.iso")).unwrap();
    bench.done(&AGAIN);
    blank(&bench);
    burned(&bench);
}

#[test]
fn what_is_advised_of_a_file_that_is_no_image_of_here_tells_what_it_is() {
    let bench = built("1");
    let garbage = bench.beside("garbage.iso").display().to_string();
    fs::write(&garbage, noise(7, 400_000)).unwrap();
    let add = ["image", "add", &garbage];
    let seen =
        advised(&bench, "JOB-155", &add).followed(&bench, "disc inspect", &[("FILE", &garbage)]);
    assert_eq!(seen.code, 1, "{:#}", seen.report);
    // Of an archive whose catalog was lost, perhaps.
    let other = built("1");
    let other = image(&other).display().to_string();
    let bench = Bench::new();
    let add = ["image", "add", &other];
    let values = [("FILE", other.as_str()), ("TEXT", "lost")];
    let advice = advised(&bench, "JOB-156", &add);
    let rebuilt = advice.followed(&bench, "catalog rebuild", &values);
    assert_eq!(rebuilt.report["sources"][0]["how"], "recorded");
}
