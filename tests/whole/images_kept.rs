//! Nothing that could be mended, and nothing that another disc hangs on, is thrown away with an
//! image: files that rotted, images that others need, folders that are away.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bench::{Bench, dropping, noise};
use crate::plain_words::told;

const MEDIA: &str = "16908288";

/// A set of so many discs, a case on each, with these further words of its plan; it is built.
pub fn built(discs: u64, plan: &[&str]) -> Bench {
    let bench = Bench::new();
    for case in 1..=discs {
        let name = format!("case-{case}");
        let folder = bench.files(&name, &[("evidence.bin", &noise(case, 9_000_000))]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", &name]);
    }
    let begin = ["plan", "--media", MEDIA];
    bench.done(&[&begin[..], plan].concat());
    bench.done(&["build", "SET-0001"]);
    bench
}

pub fn image(bench: &Bench, disc: u32) -> PathBuf {
    bench.root().join(format!("images/SET-0001-{disc}.iso"))
}

pub fn next(bench: &Bench) -> Value {
    bench.run(&["status"]).report["next"].clone()
}

/// Other bytes, and the times of the file as they were.
fn rot(file: &Path, at: u64) {
    let file = File::options().read(true).write(true).open(file).unwrap();
    let times = file.metadata().unwrap().modified().unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 1], at).unwrap();
    file.set_modified(times).unwrap();
}

fn source(bench: &Bench, case: u32) -> PathBuf {
    bench.beside(&format!("case-{case}/evidence.bin"))
}

/// Length and time of a file are as they were, and it is another one.
#[test]
fn a_file_that_rotted_replaces_no_image() {
    let bench = built(1, &["--copies", "2"]);
    let before = fs::read(image(&bench, 1)).unwrap();
    rot(&source(&bench, 1), 4_000_000);
    let again = ["build", "SET-0001/1", "--again"];
    bench.run(&again).refused("JOB-067");
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-066");
    bench.run(&["set", "cancel", "SET-0001"]).refused("JOB-066");
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    // Away, say on another disk.
    let away = bench.beside("away.iso");
    fs::rename(image(&bench, 1), &away).unwrap();
    assert_eq!(next(&bench)["do"], "build", "nothing is known of it yet");
    bench.run(&again).refused("JOB-074");
    bench.run(&["build", "SET-0001"]).refused("JOB-074");
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["why"]),
        (&"drop".into(), &"irrecoverable".into())
    );
    fs::rename(&away, image(&bench, 1)).unwrap();
    bench.drive("A", MEDIA);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    // The copy has it, and that is the step.
    fs::remove_file(image(&bench, 1)).unwrap();
    let step = next(&bench);
    assert_eq!(step["do"], "bring_back", "{step:#}");
    bench.done(&["build", "SET-0001/1", "--from", "virtual:A"]);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    let status = bench.run(&["status"]).report;
    assert_eq!(status["exceptions"], json!([]), "{status:#}");
    // As it was when it was taken in, it gives the image again.
    rot(&source(&bench, 1), 4_000_000);
    fs::remove_file(image(&bench, 1)).unwrap();
    bench.done(&again);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
}

#[test]
fn an_altered_image_that_looks_right_is_mended_before_it_is_made_anew() {
    let bench = built(1, &[]);
    let before = fs::read(image(&bench, 1)).unwrap();
    fs::remove_dir_all(bench.beside("case-1")).unwrap();
    let again = ["build", "SET-0001/1", "--again"];
    // Not altered: nothing else holds its files.
    bench.run(&again).refused("JOB-067");
    for line in [&again[..], &[&again[..], &["--lose-files"]].concat()] {
        rot(&image(&bench, 1), 5_000_000);
        let back = bench.done(line);
        assert_eq!(back["brought_back"], json!(["SET-0001/1"]));
        assert!(fs::read(image(&bench, 1)).unwrap() == before);
    }
}

/// The second of three discs has lost its image and its files: the others and the parity disc give
/// it back, as long as they stay what they are.
#[test]
fn a_disc_that_another_one_hangs_on_stays_as_it_is() {
    let bench = built(3, &["--parity-discs", "1"]);
    let images: Vec<Vec<u8>> = (1..=4)
        .map(|n| fs::read(image(&bench, n)).unwrap())
        .collect();
    fs::remove_dir_all(bench.beside("case-2")).unwrap();
    fs::remove_file(image(&bench, 2)).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"rebuild".into(), &"SET-0001/2".into())
    );
    for disc in ["SET-0001/1", "SET-0001/3"] {
        bench.run(&["disc", "cancel", disc]).refused("JOB-077");
        // What is given up is said of this disc alone.
        bench
            .run(&["disc", "cancel", disc, "--lose-files"])
            .refused("JOB-077");
    }
    let again = ["build", "SET-0001/1", "--again"];
    let lost = bench.run(&again).gives(1);
    assert_eq!(lost["lost"], json!(["SET-0001/2"]), "{lost:#}");
    // Other files for the first: its image would be another one.
    fs::write(source(&bench, 1), noise(77, 9_000_000)).unwrap();
    bench.run(&again).refused("JOB-067");
    let lose = [&again[..], &["--lose-files"]].concat();
    bench.run(&lose).refused("JOB-077");
    let set = bench.run(&["build", "SET-0001"]).gives(1);
    assert_eq!(set["lost"], json!(["SET-0001/2"]));
    for n in [1, 3, 4] {
        let same = fs::read(image(&bench, n)).unwrap() == images[n as usize - 1];
        assert!(same, "image {n} is another one");
    }
    // What the step says brings it back.
    let to = bench.beside("rebuilt");
    let mut line = vec!["set".to_owned(), "rebuild".to_owned()];
    line.extend([1, 3, 4].map(|n| image(&bench, n).display().to_string()));
    line.extend(["--to".to_owned(), to.display().to_string()]);
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    bench.done(&line);
    let rebuilt = to.join("SET-0001-2.iso");
    bench.done(&["build", "SET-0001/2", "--from", rebuilt.to_str().unwrap()]);
    assert!(fs::read(image(&bench, 2)).unwrap() == images[1]);
    // Given up by whoever says so, for the disc that is named alone.
    fs::remove_file(image(&bench, 2)).unwrap();
    bench.done(&["disc", "cancel", "SET-0001/2", "--lose-files"]);
    // Of its own files none is as it was: that is another reason.
    bench.run(&lose).refused("JOB-103");
}

#[test]
fn a_disc_is_built_again_beside_one_that_cannot_be() {
    let bench = built(2, &[]);
    let before = fs::read(image(&bench, 1)).unwrap();
    fs::remove_dir_all(bench.beside("case-2")).unwrap();
    for disc in [1, 2] {
        fs::remove_file(image(&bench, disc)).unwrap();
    }
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"build".into(), &"SET-0001/1".into())
    );
    let lines: [&[&str]; 2] = [&["--again"], &["--again", "--lose-files"]];
    for more in lines {
        let ran = bench.run(&[&["build", "SET-0001/1"], more].concat());
        let report = ran.gives(1);
        assert_eq!(report["lost"], json!(["SET-0001/2"]), "{report:#}");
        assert!(fs::read(image(&bench, 1)).unwrap() == before);
    }
}

#[test]
fn nothing_is_given_up_while_the_folder_of_the_images_is_away() {
    let bench = built(1, &[]);
    let (images, away) = (bench.root().join("images"), bench.beside("away"));
    fs::rename(&images, &away).unwrap();
    for what in ["SET-0001", "SET-0001/1"] {
        bench.run(&dropping(what)).refused("JOB-078");
    }
    fs::rename(&away, &images).unwrap();
    assert_eq!(next(&bench)["do"], "burn");
    bench.done(&["disc", "cancel", "SET-0001/1"]);
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_waited_for_by_nobody() {
    let bench = built(1, &[]);
    let before = fs::read(image(&bench, 1)).unwrap();
    let pipe = |path: &Path| {
        let made = Command::new("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
    };
    fs::remove_file(image(&bench, 1)).unwrap();
    pipe(&image(&bench, 1));
    let other = bench.beside("pipe");
    pipe(&other);
    let other = other.to_str().unwrap();
    let begun = Instant::now();
    for line in [
        &["build", "SET-0001/1", "--from", other][..],
        &["verify", "--image", other],
        &["disc", "repair", other, "--to", "nowhere.iso"],
        &["disc", "inspect", other],
        &["catalog", "restore", other],
    ] {
        let ran = bench.run(line);
        assert_eq!(ran.code, 2, "{line:?}");
    }
    // What it is, is said, and nobody builds over it.
    let status = told(&bench, &["status"]);
    assert!(
        status.contains("something else is where its image file belongs"),
        "{status}"
    );
    assert!(!status.contains("missing"), "{status}");
    let build = ["build", "SET-0001"];
    bench.run(&build).refused("JOB-076");
    let said = told(&bench, &build);
    assert!(said.contains("is a pipe or a device"), "{said}");
    fs::remove_file(image(&bench, 1)).unwrap();
    bench.done(&["build", "SET-0001"]);
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    assert!(begun.elapsed() < Duration::from_secs(60));
}

/// One was cut off before the two were exchanged.
#[test]
fn what_is_left_of_an_exchanged_image_finds_its_own_place() {
    let bench = built(2, &[]);
    let images = [1, 2].map(|n| fs::read(image(&bench, n)).unwrap());
    let cut = &images[0][..images[0].len() - 2_000_000];
    fs::write(image(&bench, 1), &images[1]).unwrap();
    fs::write(image(&bench, 2), cut).unwrap();
    bench.done(&["build", "SET-0001/1", "--again"]);
    for n in [1, 2] {
        let same = fs::read(image(&bench, n)).unwrap() == images[n as usize - 1];
        assert!(same, "image {n} is another one");
    }
}

/// One under the name of the other, and that one's image nowhere.
#[test]
fn an_image_under_another_name_of_its_set_is_found() {
    let bench = built(2, &[]);
    let first = fs::read(image(&bench, 1)).unwrap();
    fs::remove_dir_all(bench.beside("case-1")).unwrap();
    fs::rename(image(&bench, 1), image(&bench, 2)).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"build".into(), &"SET-0001/1".into())
    );
    bench.done(&["build", "SET-0001/1", "--again"]);
    assert!(fs::read(image(&bench, 1)).unwrap() == first);
    bench.done(&["build", "SET-0001"]);
}

/// A disc with two files, of which one is gone since it was built; and its image.
fn one_file_gone() -> (Bench, Vec<u8>) {
    let bench = Bench::new();
    let files: [(&str, &[u8]); 2] = [("a.bin", &noise(1, 3_000_000)), ("b.bin", b"short")];
    let folder = bench.files("in", &files);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    fs::remove_file(folder.join("b.bin")).unwrap();
    let before = fs::read(image(&bench, 1)).unwrap();
    (bench, before)
}

const LOSE: [&str; 4] = ["build", "SET-0001/1", "--again", "--lose-files"];

#[test]
fn a_build_that_comes_to_nothing_takes_no_disc_apart() {
    let (bench, before) = one_file_gone();
    let stele = bench.command(&LOSE);
    // It dies at the second million of its image.
    let mut limited = Command::new("prlimit");
    limited.arg("--fsize=2000000").arg(stele.get_program());
    limited.args(stele.get_args());
    for (name, value) in stele.get_envs() {
        limited.env(name, value.unwrap_or_default());
    }
    assert!(!limited.output().unwrap().status.success());
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    let status = bench.run(&["status"]).report;
    assert_eq!(status["sets"][0]["discs"][0]["built"], true);
    assert_eq!(status["next"]["do"], "burn");
    bench
        .run(&["build", "SET-0001/1", "--again"])
        .refused("JOB-067");
    bench.run(&["set", "cancel", "SET-0001"]).refused("JOB-066");
    let report = bench.run(&LOSE).gives(1);
    assert_eq!(report["left_out"].as_array().unwrap().len(), 1);
    assert!(fs::read(image(&bench, 1)).unwrap() != before);
    // What it has of the file that is gone is kept.
    let kept = report["kept"][0].as_str().unwrap();
    assert!(fs::read(kept).unwrap() == before);
}

#[test]
fn an_older_image_with_files_that_the_new_one_is_without_is_kept() {
    let (bench, before) = one_file_gone();
    bench.run(&LOSE).gives(1);
    let newer_image = fs::read(image(&bench, 1)).unwrap();
    fs::write(image(&bench, 1), &before).unwrap();
    for line in [&["build", "SET-0001/1", "--again"][..], &LOSE] {
        bench.run(line).refused("JOB-076");
    }
    let newer = bench.beside("newer.iso");
    let from = ["build", "SET-0001/1", "--from", newer.to_str().unwrap()];
    fs::write(&newer, &newer_image).unwrap();
    bench.run(&from).refused("JOB-076");
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
    // Its head is damaged as well: the anchors at its end say what it is.
    let mut headless = before.clone();
    headless[..64 * 2048].fill(0x5A);
    fs::write(image(&bench, 1), &headless).unwrap();
    for line in [&["build", "SET-0001/1", "--again"][..], &from, &LOSE] {
        bench.run(line).refused("JOB-076");
    }
    fs::write(image(&bench, 1), &before).unwrap();
    let dropped = bench.done(&["disc", "cancel", "SET-0001/1", "--lose-files"]);
    let kept = dropped["kept"].as_array().unwrap();
    assert_eq!(kept.len(), 1, "{dropped:#}");
    assert!(fs::read(image(&bench, 1)).unwrap() == before);
}

/// A file that stays in the place of a disc that was given up is none of its set's any more.
#[test]
fn what_was_kept_once_is_kept_when_the_rest_is_given_up() {
    let bench = built(2, &[]);
    bench.done(&["disc", "cancel", "SET-0001/1"]);
    fs::write(image(&bench, 1), b"precious").unwrap();
    bench.done(&["set", "cancel", "SET-0001"]);
    assert_eq!(fs::read(image(&bench, 1)).unwrap(), b"precious");
    assert!(!image(&bench, 2).exists());
}

/// Of two that are lost each may be given up: neither gives anything to the other.
#[test]
fn two_discs_that_are_lost_do_not_hold_each_other() {
    let bench = built(3, &["--parity-discs", "1"]);
    for disc in [1, 2] {
        fs::remove_dir_all(bench.beside(&format!("case-{disc}"))).unwrap();
        fs::remove_file(image(&bench, disc)).unwrap();
    }
    bench
        .run(&["disc", "cancel", "SET-0001/3", "--lose-files"])
        .refused("JOB-077");
    for disc in ["SET-0001/1", "SET-0001/2"] {
        bench.done(&["disc", "cancel", disc, "--lose-files"]);
    }
    bench.run(&["build", "SET-0001"]).gives(0);
}

/// A disc whose image is gone and whose source rotted hangs on the others too.
#[test]
fn a_source_that_rotted_is_no_reason_to_give_the_others_up() {
    let bench = built(2, &["--parity-discs", "1"]);
    rot(&source(&bench, 2), 4_000_000);
    fs::remove_file(image(&bench, 2)).unwrap();
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-077");
    assert!(image(&bench, 1).exists());
}

/// As long as it was, with right anchors, and beyond mending: nobody has read it since.
#[test]
fn an_altered_image_that_nobody_has_read_hangs_on_the_others_too() {
    let bench = built(3, &["--parity-discs", "1"]);
    let images: Vec<Vec<u8>> = (1..=4)
        .map(|n| fs::read(image(&bench, n)).unwrap())
        .collect();
    let mut altered = images[1].clone();
    let end = altered.len() - 1_000_000;
    altered[200_000..end].fill(0xA5);
    fs::write(image(&bench, 2), &altered).unwrap();
    for disc in ["case-1", "case-2"] {
        fs::remove_dir_all(bench.beside(disc)).unwrap();
    }
    for disc in ["SET-0001/1", "SET-0001/3"] {
        bench
            .run(&["disc", "cancel", disc, "--lose-files"])
            .refused("JOB-077");
    }
    bench.run(&LOSE).refused("JOB-077");
    for n in [1, 3, 4] {
        assert!(fs::read(image(&bench, n)).unwrap() == images[n as usize - 1]);
    }
    // As the advice says: tried, and then the status names what does it.
    bench
        .run(&["build", "SET-0001/2", "--again"])
        .refused("JOB-074");
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"rebuild".into(), &"SET-0001/2".into()),
        "{step:#}"
    );
}
