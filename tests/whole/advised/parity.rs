//! Sets with parity discs: parity of other images, and discs that only the others give back.

use std::fs;
use std::path::PathBuf;

use super::{advised, next};
use crate::bench::Bench;
use crate::sets::three_and_two;

fn image(bench: &Bench, number: u32) -> PathBuf {
    bench.root().join(format!("images/SET-0001-{number}.iso"))
}

#[test]
fn what_is_advised_of_parity_and_images_that_differ_brings_the_set_on() {
    let (bench, folders) = three_and_two();
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", "40m");
    let set = ["build", "SET-0001", "--from", "virtual:A"];
    advised(&bench, "JOB-069", &set).followed(&bench, "status", &[]);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let whole = fs::read(image(&bench, 1)).unwrap();
    fs::remove_file(folders[0].join("note.txt")).unwrap();
    let again = ["build", "SET-0001/1", "--again"];
    bench.run(&again).refused("JOB-067");
    let again = [&again[..], &["--lose-files"]].concat();
    let advice = advised(&bench, "JOB-031", &again);
    fs::remove_file(image(&bench, 1)).unwrap();
    advice.followed(&bench, "build", &[("DRIVE", "virtual:A")]);
    assert!(fs::read(image(&bench, 1)).unwrap() == whole);

    fs::remove_file(folders[1].join("note.txt")).unwrap();
    bench
        .run(&["build", "SET-0001/2", "--again", "--lose-files"])
        .gives(1);
    bench.drive("B", "40m");
    let burn = ["burn", "SET-0001/5", "--drive", "virtual:B"];
    advised(&bench, "JOB-032", &burn).followed(&bench, "build", &[]);
    bench.done(&burn);
}

#[test]
fn what_is_advised_of_a_disc_that_only_the_others_give_back_is_what_loses_it() {
    let (bench, folders) = three_and_two();
    bench.done(&["build", "SET-0001"]);
    fs::remove_dir_all(&folders[0]).unwrap();
    fs::remove_file(image(&bench, 1)).unwrap();
    bench
        .run(&["build", "SET-0001/1", "--again"])
        .refused("JOB-074");
    assert_eq!(next(&bench), "rebuild");
    // What it needs stays as it is.
    let advice = advised(&bench, "JOB-077", &["disc", "cancel", "SET-0001/2"]);
    let line = advice.command("disc cancel", &[]).join(" ");
    assert_eq!(line, "disc cancel SET-0001/1 --lose-files");
    let advice = advised(&bench, "JOB-098", &["disc", "cancel", "SET-0001/1"]);
    advice.followed(&bench, "disc cancel", &[]);
    assert_ne!(next(&bench), "rebuild");
}
