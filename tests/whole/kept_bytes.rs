//! No command takes a byte of a damaged image that was not burned: what it takes the place of, or
//! gives up, is kept and named, and everything in it comes back from there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::bench::{Bench, noise};
use crate::images_kept::{built, image, next};
use crate::salvaged::two_files;

const SECTOR: usize = 2048;
const BUILD: [&str; 2] = ["build", "SET-0001"];
const AGAIN: [&str; 3] = ["build", "SET-0001/1", "--again"];
const LOSE: [&str; 4] = ["build", "SET-0001/1", "--again", "--lose-files"];
const DROP: [&str; 4] = ["disc", "cancel", "SET-0001/1", "--lose-files"];
const DROP_SET: [&str; 4] = ["set", "cancel", "SET-0001", "--lose-files"];

/// Other bytes in a part of a file.
fn wreck(path: &Path, from: usize, to: usize) {
    let file = File::options().write(true).open(path).unwrap();
    file.write_all_at(&noise(9, to - from), from as u64)
        .unwrap();
}

/// Nothing says any more which disc it is of, and the second file is not whole.
fn anonymous(path: &Path) {
    let length = fs::metadata(path).unwrap().len() as usize;
    wreck(path, 0, 16 * SECTOR);
    wreck(path, 6_200_000, length);
}

fn half(path: &Path) {
    let length = fs::metadata(path).unwrap().len() as usize;
    wreck(path, length / 2, length);
}

fn cut(path: &Path) {
    let file = File::options().write(true).open(path).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
}

/// What lies in the folder of the images and is named: in the place of an image, or as kept.
fn named(bench: &Bench) -> Vec<Vec<u8>> {
    let status = bench.run(&["status"]).report;
    let kept = status["kept_images"].as_array().unwrap().iter();
    let mut files: BTreeSet<PathBuf> = kept
        .map(|kept| kept["file"].as_str().unwrap().into())
        .collect();
    files.extend((1..=4).map(|disc| image(bench, disc)));
    files
        .iter()
        .filter_map(|file| fs::read(file).ok())
        .collect()
}

#[test]
fn no_command_takes_a_byte_of_a_damaged_image() {
    let kinds: [fn(&Path); 3] = [anonymous, half, cut];
    let ways: [&[&[&str]]; 3] = [
        &[&BUILD, &AGAIN, &LOSE, &DROP],
        &[&["build", "SET-0001/1", "--from", "other.iso"], &DROP],
        &[&AGAIN, &DROP_SET],
    ];
    for (kind, damage) in kinds.iter().enumerate() {
        for (way, lines) in ways.iter().enumerate() {
            let gone: &[&str] = match way {
                0 => &["a.bin", "b.bin", "none"],
                _ => &["a.bin"],
            };
            for gone in gone.iter().copied() {
                let (bench, folder) = two_files();
                let whole = fs::read(image(&bench, 1)).unwrap();
                // The source of what the image alone gives, or of what it does not, or none.
                let _ = fs::remove_file(folder.join(gone));
                damage(&image(&bench, 1));
                let before = fs::read(image(&bench, 1)).unwrap();
                for line in *lines {
                    // Its files are where they were, so nothing hangs on one that came back.
                    let is_back = fs::read(image(&bench, 1)).is_ok_and(|now| now == whole);
                    bench.run(line);
                    let there = named(&bench);
                    let is_there = there.iter().any(|one| *one == before || *one == whole);
                    let is_elsewhere = is_back && gone == "none";
                    assert!(
                        is_there || is_elsewhere,
                        "damage {kind}, way {way}, {gone} gone: {line:?}"
                    );
                }
                assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
            }
        }
    }
}

/// Where nothing on it says what it is, its place does, and each file is compared with its hash.
#[test]
fn what_a_nameless_image_gives_is_restored_whatever_becomes_of_its_disc() {
    let (bench, folder) = two_files();
    fs::remove_file(folder.join("a.bin")).unwrap();
    anonymous(&image(&bench, 1));
    let before = fs::read(image(&bench, 1)).unwrap();
    bench.run(&AGAIN).refused("JOB-102");
    let found = next(&bench);
    assert_eq!(found["still_gives"]["files"], 1, "{found:#}");
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-102");
    let restored = |from: &Path, to: &str| {
        let to = bench.beside(to);
        let (from, into) = (from.to_str().unwrap(), to.to_str().unwrap());
        bench
            .run(&["restore", "C", "--image", from, "--to", into])
            .gives(1);
        assert!(fs::read(to.join("a.bin")).unwrap() == noise(1, 5_000_000));
        assert!(!to.join("b.bin").exists());
    };
    restored(&image(&bench, 1), "first");
    // Another image took its place.
    let lost = bench.run(&LOSE).gives(1);
    let kept = image(&bench, 1).with_file_name("SET-0001-1-kept-1.iso");
    assert_eq!(lost["kept"], json!([kept]), "{lost:#}");
    assert!(fs::read(&kept).unwrap() == before);
    restored(&kept, "second");
    // Its set is no more.
    bench.done(&["set", "cancel", "SET-0001"]);
    restored(&kept, "third");
    let status = bench.run(&["status"]).report;
    assert_eq!(status["kept_images"][0]["file"], json!(kept), "{status:#}");
    fs::remove_file(&kept).unwrap();
    assert_eq!(bench.run(&["status"]).report["kept_images"], json!([]));
}

/// An image of a disc that was dropped, and one of an earlier build, with their own parity.
#[test]
fn an_image_of_no_disc_any_more_is_restored_from_and_mended() {
    let (bench, folder) = two_files();
    fs::remove_file(folder.join("a.bin")).unwrap();
    bench.run(&LOSE).gives(1);
    let kept = image(&bench, 1).with_file_name("SET-0001-1-kept-1.iso");
    fs::remove_file(kept.with_extension("iso.manifest")).unwrap();
    wreck(&kept, 2_000_000, 2_300_000);
    bench.done(&DROP);
    let dropped = bench.beside("elsewhere.iso");
    fs::rename(&kept, &dropped).unwrap();
    let to = bench.beside("out");
    let (from, into) = (dropped.to_str().unwrap(), to.to_str().unwrap());
    let done = bench.done(&["restore", "C", "--image", from, "--to", into]);
    assert_eq!(done["files"], 2, "{done:#}");
    for (name, seed) in [("a.bin", 1), ("b.bin", 2)] {
        assert!(fs::read(to.join(name)).unwrap() == noise(seed, 5_000_000));
    }
}

/// Restore, import, look again, and drop only what is still missing then.
#[test]
fn what_was_restored_and_imported_is_asked_for_no_more() {
    let (bench, folder) = two_files();
    let whole = fs::read(image(&bench, 1)).unwrap();
    fs::rename(folder.join("b.bin"), bench.beside("b.bin")).unwrap();
    fs::remove_file(folder.join("a.bin")).unwrap();
    half(&image(&bench, 1));
    bench.run(&AGAIN).refused("JOB-102");
    assert_eq!(next(&bench)["still_gives"]["files"], 1);
    let to = bench.beside("out");
    let (from, into) = (image(&bench, 1), to.to_str().unwrap());
    let line = [
        "restore",
        "C",
        "--image",
        from.to_str().unwrap(),
        "--to",
        into,
    ];
    bench.run(&line).gives(1);
    let taken = bench.done(&["ingest", into, "--case", "C"]);
    assert_eq!(taken["moved"], 1, "{taken:#}");
    let found = next(&bench);
    assert_eq!(
        (&found["do"], &found["still_gives"]),
        (&json!("drop"), &Value::Null)
    );
    // The rest turns up: the disc is built as it was.
    fs::rename(bench.beside("b.bin"), folder.join("b.bin")).unwrap();
    assert_eq!(next(&bench)["do"], "build");
    bench.done(&AGAIN);
    assert!(fs::read(image(&bench, 1)).unwrap() == whole);
}

/// Three discs and their parity; of two images different halves are damaged, beyond what their own
/// parity mends, and their files are gone.
fn two_damaged() -> (Bench, Vec<Vec<u8>>) {
    let bench = built(3, &["--copies", "1", "--parity-discs", "1"]);
    let whole: Vec<Vec<u8>> = (1..=4)
        .map(|n| fs::read(image(&bench, n)).unwrap())
        .collect();
    for (disc, from, to) in [(1, 1_000_000, 4_500_000), (2, 5_000_000, 8_500_000)] {
        fs::remove_dir_all(bench.beside(&format!("case-{disc}"))).unwrap();
        let image = image(&bench, disc);
        wreck(&image, from, to);
        // Its parity, from behind the check values to those at its end (R-052: S is 32, k 184).
        wreck(&image, 185 * 32 * SECTOR, 247 * 32 * SECTOR);
    }
    (bench, whole)
}

fn rebuilt(bench: &Bench, from: &[PathBuf], to: &str) -> (i32, PathBuf) {
    let to = bench.beside(to);
    let mut line = vec!["set", "rebuild"];
    line.extend(from.iter().map(|path| path.to_str().unwrap()));
    line.extend(["--to", to.to_str().unwrap()]);
    (bench.run(&line).code, to)
}

#[test]
fn two_damaged_images_are_tried_together_before_a_disc_is_called_irrecoverable() {
    let (bench, whole) = two_damaged();
    for disc in ["SET-0001/1", "SET-0001/2"] {
        bench.run(&["build", disc, "--again"]);
    }
    let found = next(&bench);
    let all: Vec<PathBuf> = (1..=4).map(|n| image(&bench, n)).collect();
    assert_eq!(found["do"], "rebuild", "{found:#}");
    assert_eq!(
        (&found["damaged"], &found["images"]),
        (&json!(true), &json!(all))
    );
    let (code, to) = rebuilt(&bench, &all, "rebuilt");
    assert_eq!(code, 0);
    for disc in [1, 2] {
        let from = to.join(format!("SET-0001-{disc}.iso"));
        let name = format!("SET-0001/{disc}");
        // 1 while the other one is not back.
        let code = bench.run(&["build", &name, "--from", from.to_str().unwrap()]);
        assert_eq!(code.code, i32::from(disc == 1), "{:#}", code.report);
        assert!(fs::read(image(&bench, disc)).unwrap() == whole[disc as usize - 1]);
    }
    assert_eq!(next(&bench)["do"], "burn");
}

/// Another right, another name besides: the image is what it was.
#[test]
fn an_image_beyond_repair_stays_that_while_its_content_does() {
    let (bench, folder) = two_files();
    let whole = fs::read(image(&bench, 1)).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    half(&image(&bench, 1));
    bench.run(&AGAIN).refused("JOB-102");
    let damaged = fs::metadata(image(&bench, 1)).unwrap().modified().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    fs::hard_link(image(&bench, 1), bench.beside("link")).unwrap();
    fs::set_permissions(image(&bench, 1), fs::Permissions::from_mode(0o640)).unwrap();
    let found = next(&bench);
    assert_eq!(
        (&found["why"], &found["still_gives"]["files"]),
        (&json!("irrecoverable"), &json!(1)),
        "{found:#}"
    );
    // A copy of the right one with its times as they were.
    let file = File::options().write(true).open(image(&bench, 1)).unwrap();
    file.write_all_at(&whole, 0).unwrap();
    file.set_modified(damaged).unwrap();
    assert_eq!(next(&bench)["do"], "burn");
}

/// Damaged in the same places: tried once, and no more until something changes.
#[test]
fn what_was_tried_together_in_vain_is_given_up() {
    let (bench, _) = two_damaged();
    wreck(&image(&bench, 2), 1_000_000, 4_500_000);
    for disc in ["SET-0001/1", "SET-0001/2"] {
        bench.run(&["build", disc, "--again"]);
    }
    assert_eq!(next(&bench)["do"], "rebuild");
    let all: Vec<PathBuf> = (1..=4).map(|n| image(&bench, n)).collect();
    assert_eq!(rebuilt(&bench, &all, "rebuilt").0, 1);
    let found = next(&bench);
    assert_eq!(
        (&found["do"], &found["why"]),
        (&json!("drop"), &json!("irrecoverable"))
    );
    assert_eq!(bench.run(&["status"]).code, 1);
}

#[test]
fn drops_and_builds_leave_all_that_two_damaged_images_come_back_from() {
    let (bench, whole) = two_damaged();
    let before: Vec<Vec<u8>> = (1..=4)
        .map(|n| fs::read(image(&bench, n)).unwrap())
        .collect();
    let drop = |disc| vec!["disc", "cancel", disc, "--lose-files"];
    for line in [
        drop("SET-0001/1"),
        BUILD.to_vec(),
        drop("SET-0001/2"),
        BUILD.to_vec(),
        drop("SET-0001/3"),
        DROP_SET.to_vec(),
    ] {
        bench.run(&line);
        let there = named(&bench);
        for (disc, bytes) in (1..).zip(&before) {
            assert!(there.contains(bytes), "disc {disc} after {line:?}");
        }
    }
    let kept = bench.run(&["status"]).report["kept_images"].clone();
    let kept = kept.as_array().unwrap().iter();
    let kept: Vec<PathBuf> = kept
        .map(|kept| kept["file"].as_str().unwrap().into())
        .filter(|file| before.contains(&fs::read(file).unwrap()))
        .collect();
    let (code, to) = rebuilt(&bench, &kept, "rebuilt");
    assert_eq!(code, 0);
    for disc in [1, 2] {
        let bytes = fs::read(to.join(format!("SET-0001-{disc}.iso"))).unwrap();
        assert!(bytes == whole[disc - 1]);
    }
    // Files of the dropped discs come from there too.
    let out = bench.beside("out");
    let from = to.join("SET-0001-2.iso");
    let (from, into) = (from.to_str().unwrap(), out.to_str().unwrap());
    bench.done(&["restore", "case-2", "--image", from, "--to", into]);
    assert!(fs::read(out.join("evidence.bin")).unwrap() == noise(2, 9_000_000));
}

#[test]
fn what_a_dropped_disc_comes_back_from_outlives_a_build_of_the_others() {
    let bench = built(3, &["--copies", "1", "--parity-discs", "1"]);
    let gone = fs::read(image(&bench, 2)).unwrap();
    fs::remove_file(image(&bench, 2)).unwrap();
    for disc in [2, 3] {
        let from = bench.beside(&format!("case-{disc}"));
        fs::remove_dir_all(from).unwrap();
    }
    let others: Vec<Vec<u8>> = [1, 3, 4]
        .iter()
        .map(|n| fs::read(image(&bench, *n)).unwrap())
        .collect();
    // Against what is advised: the parity would have given it back.
    bench.run(&["disc", "cancel", "SET-0001/2", "--lose-files"]);
    bench.run(&BUILD);
    let there = named(&bench);
    assert!(others.iter().all(|bytes| there.contains(bytes)));
    let folder = bench.root().join("images");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let from: Vec<PathBuf> = files
        .filter(|file| others.contains(&fs::read(file).unwrap()))
        .collect();
    let (code, to) = rebuilt(&bench, &from, "rebuilt");
    assert_eq!(code, 0);
    assert!(fs::read(to.join("SET-0001-2.iso")).unwrap() == gone);
}

#[test]
fn parity_in_another_discs_place_is_not_overlooked() {
    let bench = built(3, &["--copies", "1", "--parity-discs", "1"]);
    let gone = fs::read(image(&bench, 2)).unwrap();
    fs::rename(image(&bench, 4), image(&bench, 2)).unwrap();
    for disc in [2, 3] {
        fs::remove_dir_all(bench.beside(&format!("case-{disc}"))).unwrap();
    }
    // Moved home first, it gives back what is gone: nothing is to be dropped.
    let first = next(&bench);
    assert_eq!(first["do"], "build", "{first:#}");
    bench.run(&BUILD);
    let second = next(&bench);
    assert_eq!(second["do"], "rebuild", "{second:#}");
    let images = second["images"].as_array().unwrap().iter();
    let images: Vec<PathBuf> = images.map(|path| path.as_str().unwrap().into()).collect();
    let (code, to) = rebuilt(&bench, &images, "rebuilt");
    assert_eq!(code, 0);
    assert!(fs::read(to.join("SET-0001-2.iso")).unwrap() == gone);
}

/// As long as it was, and random from the middle on: it costs no blank.
#[test]
fn what_samples_show_of_an_image_is_known_before_a_disc_is_spoiled() {
    let (bench, _folder) = two_files();
    bench.drive("A", "32m");
    let whole = fs::read(image(&bench, 1)).unwrap();
    half(&image(&bench, 1));
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    bench.run(&burn).refused("JOB-041");
    let planned = bench.sqlite("SELECT count(*) FROM copy WHERE state = 'planned'");
    assert_eq!(planned, bench.sqlite("SELECT count(*) FROM copy"));
    bench.done(&AGAIN);
    assert_eq!(fs::read(image(&bench, 1)).unwrap(), whole);
    assert_eq!(bench.done(&burn)["good"], true);
}
