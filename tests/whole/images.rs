//! The image file of a built disc that is gone, altered or away: what brings it back is said, done,
//! and loses no file on the way.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::bench::{Bench, Ran, manifest, noise};

const MEDIA: &str = "16908288";

/// One disc of so many copies is built, and a blank lies in each of two drives.
fn built(copies: &str) -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", copies]);
    bench.done(&["build", "SET-0001"]);
    for drive in ["A", "B"] {
        bench.drive(drive, MEDIA);
    }
    bench
}

fn image(bench: &Bench) -> PathBuf {
    bench.root().join("images/SET-0001-1.iso")
}

fn lose_sources(bench: &Bench) {
    fs::remove_dir_all(bench.beside("in")).unwrap();
}

fn next(bench: &Bench) -> Value {
    bench.run(&["status"]).report["next"].clone()
}

/// The only copy that is good.
fn good(bench: &Bench) -> String {
    let status = bench.run(&["status"]).report;
    let copies = status["sets"][0]["discs"][0]["copies"].as_array().unwrap();
    let good = copies.iter().find(|copy| copy["state"] == "good");
    good.unwrap()["serial"].as_str().unwrap().to_owned()
}

#[test]
fn a_copy_brings_the_image_back_where_its_files_are_gone_too() {
    let bench = built("2");
    let before = fs::read(image(&bench)).unwrap();
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    lose_sources(&bench);
    fs::remove_file(image(&bench)).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["serial"]),
        (&"bring_back".into(), &good(&bench).into()),
        "{step:#}"
    );
    let from = |drive| ["build", "SET-0001/1", "--from", drive];
    bench.run(&from("virtual:B")).refused("JOB-070");
    let back = bench.done(&from("virtual:A"));
    assert_eq!(back["brought_back"], serde_json::json!(["SET-0001/1"]));
    assert_eq!(fs::read(image(&bench)).unwrap(), before);
    assert_eq!(next(&bench)["do"], "burn");
    // The same where an altered one is in the way.
    let altered = vec![0; before.len()];
    fs::write(image(&bench), &altered).unwrap();
    assert_eq!(
        next(&bench)["do"],
        "build",
        "it does not say which disc it is of"
    );
    let again = ["build", "SET-0001/1", "--again"];
    bench.run(&again).refused("JOB-074");
    assert_eq!(fs::read(image(&bench)).unwrap(), altered, "it was replaced");
    // That was tried in vain, and is known.
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["serial"]),
        (&"bring_back".into(), &good(&bench).into())
    );
    bench.done(&from("virtual:A"));
    assert_eq!(fs::read(image(&bench)).unwrap(), before);
    // From a file that is another disc's nothing is taken.
    let other = bench.beside("other.iso");
    fs::write(&other, noise(7, before.len())).unwrap();
    fs::remove_file(image(&bench)).unwrap();
    let ran = bench.run(&from(other.to_str().unwrap()));
    assert!(ran.error().is_some());
    assert!(!image(&bench).exists());
    bench.done(&from("virtual:A"));
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:B"]);
    let set = bench.run(&["build", "SET-0001", "--from", "virtual:A"]);
    set.gives(0);
}

#[test]
fn an_altered_image_mends_itself_and_is_never_thrown_away() {
    let bench = built("1");
    let before = fs::read(image(&bench)).unwrap();
    lose_sources(&bench);
    for cut in [before.len() - 2_800_000, before.len()] {
        let mut altered = before[..cut].to_vec();
        altered[5_000_000..5_000_800].fill(0xA5);
        if cut == before.len() {
            altered[..40_960].fill(0);
        }
        fs::write(image(&bench), &altered).unwrap();
        // As long as it was, its damage may be noticed by the burn alone.
        if cut < before.len() {
            let step = next(&bench);
            assert_eq!(
                (&step["do"], &step["why"]),
                (&"build".into(), &"image_lost".into())
            );
        }
        bench.run(&["set", "cancel", "SET-0001"]).refused("JOB-100");
        bench
            .run(&["disc", "cancel", "SET-0001/1"])
            .refused("JOB-100");
        assert_eq!(fs::read(image(&bench)).unwrap(), altered);
        let from = image(&bench).display().to_string();
        let back = match cut < before.len() {
            true => bench.done(&["build", "SET-0001/1", "--again"]),
            false => bench.done(&["build", "SET-0001/1", "--from", &from]),
        };
        assert_eq!(back["brought_back"], serde_json::json!(["SET-0001/1"]));
        assert_eq!(fs::read(image(&bench)).unwrap(), before);
    }
    // Whole, and the last place of its files: it is not built again without them.
    bench
        .run(&["build", "SET-0001/1", "--again"])
        .refused("JOB-067");
    assert_eq!(fs::read(image(&bench)).unwrap(), before);
    bench.done(&["burn", "SET-0001", "--drive", "virtual:A"]);
}

#[test]
fn a_disk_of_images_that_is_away_is_no_reason_to_give_a_set_up() {
    let bench = built("1");
    lose_sources(&bench);
    let (images, away) = (bench.root().join("images"), bench.beside("away"));
    fs::rename(&images, &away).unwrap();
    fs::create_dir(&images).unwrap();
    bench.run(&["set", "cancel", "SET-0001"]).refused("JOB-099");
    let shown = bench.command(&["status"]).output().unwrap();
    assert_eq!(
        shown.status.code(),
        Some(1),
        "nothing is left that gives it"
    );
    fs::remove_dir_all(&images).unwrap();
    fs::rename(&away, &images).unwrap();
    assert_eq!(next(&bench)["do"], "burn");
    // Gone for good: it is given up by whoever says so.
    fs::remove_file(image(&bench)).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["why"]),
        (&"drop".into(), &"irrecoverable".into())
    );
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-099");
    bench.done(&["disc", "cancel", "SET-0001/1", "--lose-files"]);
}

#[test]
fn the_only_copy_that_nobody_finds_is_looked_for_or_given_up() {
    let bench = built("1");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    lose_sources(&bench);
    fs::remove_file(image(&bench)).unwrap();
    let serial = good(&bench);
    bench.done(&["copy", "lost", &serial, "--why", "gone"]);
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["serial"]),
        (&"look_for".into(), &serial.clone().into()),
        "{step:#}"
    );
    bench.done(&["copy", "found", &serial]);
    assert_eq!(next(&bench)["do"], "verify");
    bench.done(&["copy", "lost", &serial, "--why", "gone"]);
    // As the step says.
    bench.done(&["copy", "retire", &serial, "--why", "burned down", "--last"]);
    assert_eq!(next(&bench)["do"], "drop");
    bench.done(&["disc", "cancel", "SET-0001/1", "--lose-files"]);
    assert_eq!(next(&bench)["do"], "leave_out");
}

/// An image that was brought back is readable by the group as one that was built is.
#[test]
fn an_image_that_came_back_is_of_all_who_share_the_archive() {
    let bench = built("1");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&image(&bench)), 0o600);
    let bytes = fs::read(image(&bench)).unwrap();
    for (folder, file) in [(0o700, 0o600), (0o2770, 0o660)] {
        fs::set_permissions(bench.root(), fs::Permissions::from_mode(folder)).unwrap();
        fs::write(image(&bench), &bytes[..bytes.len() - 4096]).unwrap();
        bench.done(&["build", "SET-0001/1", "--again"]);
        assert_eq!(mode(&image(&bench)), file);
    }
}

pub fn as_nobody(bench: &Bench, line: &[&str]) -> Command {
    let program = bench.command(line);
    let mut other = Command::new("setpriv");
    other.args(["--reuid=65534", "--clear-groups"]);
    other.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        other.env(name, value.unwrap());
    }
    other
}

/// Another user in a shared archive, who may not read the files that were taken in.
#[test]
fn files_that_this_user_may_not_read_are_not_gone() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let own = Command::new("id").arg("-u").output().unwrap().stdout;
    if own != b"0\n" {
        println!("skipped: only root can act as another user");
        return;
    }
    let all = bench.beside("");
    for (owner, what) in [("65534", all.as_path()), ("0", folder.as_path())] {
        let done = Command::new("chown").args(["-R", owner]).arg(what).status();
        assert!(done.unwrap().success());
    }
    let file = folder.join("evidence.bin");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let output = as_nobody(&bench, &["build", "SET-0001"]).output().unwrap();
    Ran::new("build of another user".to_owned(), &output).refused("JOB-072");
    // It is built by whoever may read them.
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], serde_json::json!([]));
    let output = as_nobody(&bench, &["set", "cancel", "SET-0001"])
        .output()
        .unwrap();
    Ran::new("drop by another user".to_owned(), &output).refused("JOB-072");
}

#[test]
fn parity_is_made_of_right_images_alone() {
    let bench = Bench::new();
    let files: [(&str, &[u8]); 2] = [
        ("a.bin", &noise(1, 6_000_000)),
        ("b.bin", &noise(2, 6_000_000)),
    ];
    let folder = bench.files("in", &files);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    let plan = [
        "plan",
        "--media",
        MEDIA,
        "--copies",
        "1",
        "--parity-discs",
        "1",
    ];
    let discs = bench.done(&plan)["discs"].as_array().unwrap().len();
    bench.done(&["build", "SET-0001"]);
    let parity = bench.root().join(format!("images/SET-0001-{discs}.iso"));
    let right = fs::read(&parity).unwrap();
    // The parity disc is to be made again, and one of the images that it is made of is altered.
    fs::remove_file(&parity).unwrap();
    let data = fs::read(image(&bench)).unwrap();
    let mut altered = data.clone();
    altered[4_000_000] ^= 1;
    fs::write(image(&bench), &altered).unwrap();
    let name = format!("SET-0001/{discs}");
    let again = bench.done(&["build", &name, "--again"]);
    assert_eq!(again["brought_back"], serde_json::json!(["SET-0001/1"]));
    assert!(fs::read(image(&bench)).unwrap() == data);
    assert!(fs::read(&parity).unwrap() == right);
    // Cut short: the step is to bring that one back first.
    fs::write(image(&bench), &data[..10_000_000]).unwrap();
    fs::write(&parity, &right[..10_000_000]).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["disc"]),
        (&"build".into(), &"SET-0001/1".into())
    );
    bench.done(&["build", "SET-0001/1", "--again"]);
    bench.done(&["build", &name, "--again"]);
    assert_eq!(fs::read(image(&bench)).unwrap(), data);
    assert_eq!(fs::read(&parity).unwrap(), right);
}

/// The images may lie on another disk than the archive: nothing is moved from one to the other.
#[test]
fn an_image_comes_back_on_a_disk_of_its_own() {
    let other = tempfile::tempdir_in("/dev/shm").unwrap();
    let bench = Bench::new();
    let settings = bench.root().join("stele.toml");
    let text = fs::read_to_string(&settings).unwrap();
    let images = format!("images = {:?}\n", other.path());
    fs::write(&settings, images + &text).unwrap();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    let image = other.path().join("SET-0001-1.iso");
    let before = fs::read(&image).unwrap();
    fs::write(&image, &before[..10_000_000]).unwrap();
    let back = bench.done(&["build", "SET-0001/1", "--again"]);
    assert_eq!(back["brought_back"], serde_json::json!(["SET-0001/1"]));
    assert!(fs::read(&image).unwrap() == before);
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);
}

#[test]
fn a_built_disc_whose_files_are_gone_is_not_built_without_them_wherever_its_image_is() {
    let bench = built("1");
    let (images, away) = (bench.root().join("images"), bench.beside("away"));
    let before = fs::read(image(&bench)).unwrap();
    lose_sources(&bench);
    fs::rename(&images, &away).unwrap();
    for mounted in [false, true] {
        if mounted {
            fs::create_dir(&images).unwrap();
        }
        let code = ["JOB-078", "JOB-074"][usize::from(mounted)];
        bench.run(&["build", "SET-0001"]).refused(code);
        let again = ["build", "SET-0001/1", "--again"];
        bench.run(&again).refused(code);
    }
    fs::remove_dir_all(&images).unwrap();
    fs::rename(&away, &images).unwrap();
    assert_eq!(next(&bench)["do"], "burn");
    assert_eq!(fs::read(image(&bench)).unwrap(), before);
    bench.done(&["burn", "SET-0001", "--drive", "virtual:A"]);
}

#[test]
fn what_cannot_be_mended_is_known_after_one_try_and_given_up_by_whoever_says_so() {
    let bench = built("1");
    lose_sources(&bench);
    let whole = fs::read(image(&bench)).unwrap();
    fs::write(image(&bench), &whole[..1_000_000]).unwrap();
    assert_eq!(next(&bench)["do"], "build");
    let again = ["build", "SET-0001/1", "--again"];
    bench.run(&again).refused("JOB-074");
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["why"]),
        (&"drop".into(), &"irrecoverable".into())
    );
    // Somebody had it all the time.
    fs::write(image(&bench), &whole).unwrap();
    assert_eq!(next(&bench)["do"], "burn");
    fs::write(image(&bench), &whole[..1_000_000]).unwrap();
    bench.run(&again).refused("JOB-074");
    assert_eq!(next(&bench)["do"], "drop", "{:#}", next(&bench));
    bench
        .run(&["disc", "cancel", "SET-0001/1"])
        .refused("JOB-099");
    bench.done(&["disc", "cancel", "SET-0001/1", "--lose-files"]);
}

#[test]
fn a_copy_that_gives_no_image_is_named_as_what_it_is() {
    let bench = built("1");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    lose_sources(&bench);
    fs::remove_file(image(&bench)).unwrap();
    let list = bench.done(&["drive", "list"]);
    let medium = PathBuf::from(list["drives"][0]["file"].as_str().unwrap());
    let written = fs::read(&medium).unwrap();
    let spoil = |every: usize| {
        let mut bytes = written.clone();
        for at in (1_000_000..bytes.len() - 64).step_by(every) {
            bytes[at..at + 64].fill(0x5A);
        }
        fs::write(&medium, bytes).unwrap();
    };
    let from = ["build", "SET-0001/1", "--from", "virtual:A"];
    spoil(3000);
    bench.run(&from).refused("JOB-075");
    spoil(400_000);
    let back = bench.done(&from);
    assert!(
        back["damaged"][0]["sectors"].as_u64().unwrap() > 10,
        "{back:#}"
    );
}

#[test]
fn a_copy_out_of_use_is_tried_before_a_disc_is_given_up() {
    let bench = built("1");
    let whole = fs::read(image(&bench)).unwrap();
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    lose_sources(&bench);
    let serial = good(&bench);
    bench.done(&["copy", "retire", &serial, "--why", "by mistake", "--last"]);
    fs::remove_file(image(&bench)).unwrap();
    let step = next(&bench);
    assert_eq!(
        (&step["do"], &step["first"]),
        (&"drop".into(), &serial.into())
    );
    bench.done(&["build", "SET-0001/1", "--from", "virtual:A"]);
    assert_eq!(fs::read(image(&bench)).unwrap(), whole);
}

#[test]
fn no_image_is_written_over_one_that_this_catalog_does_not_know() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    // Two archives on one computer may have one folder of images.
    let other = built("1");
    let foreign = fs::read(image(&other)).unwrap();
    fs::write(image(&bench), &foreign).unwrap();
    bench.run(&["build", "SET-0001"]).refused("JOB-076");
    let dropped = bench.done(&["set", "cancel", "SET-0001"]);
    assert_eq!(dropped["kept"].as_array().unwrap().len(), 1, "{dropped:#}");
    assert_eq!(fs::read(image(&bench)).unwrap(), foreign);
}

#[test]
fn a_catalog_from_before_the_build_throws_no_image_away() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let backup = bench.done(&["catalog", "backup"]);
    let backup = backup["file"].as_str().unwrap();
    bench.done(&["build", "SET-0001"]);
    let before = fs::read(image(&bench)).unwrap();
    lose_sources(&bench);
    bench
        .run(&["catalog", "restore", backup, "--why", "a test"])
        .gives(0);
    bench.run(&["build", "SET-0001"]).refused("JOB-076");
    let dropped = bench.done(&["set", "cancel", "SET-0001"]);
    assert_eq!(dropped["kept"].as_array().unwrap().len(), 1, "{dropped:#}");
    assert_eq!(fs::read(image(&bench)).unwrap(), before);
    // As the advice says: its files come out of it, and can be taken in again.
    let to = bench.beside("out");
    fs::create_dir(&to).unwrap();
    let mut unpack = Command::new("bsdtar");
    unpack.arg("-xf").arg(image(&bench)).arg("-C").arg(&to);
    assert!(unpack.status().unwrap().success());
    bench.run(&["ingest", to.to_str().unwrap(), "--case", "C"]);
    fs::remove_file(image(&bench)).unwrap();
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    let lines = manifest(&bench.root().join("images/SET-0002-1.iso"));
    let wanted = blake3::hash(&noise(1, 2_000_000)).to_hex().to_string();
    let is_there = |line: &Value| line.to_string().contains(&wanted);
    assert!(lines.iter().any(is_there), "{lines:#?}");
}

#[test]
fn files_that_were_only_copied_or_touched_give_the_same_image() {
    let bench = built("1");
    let before = fs::read(image(&bench)).unwrap();
    let source = bench.beside("in").join("evidence.bin");
    let bytes = fs::read(&source).unwrap();
    fs::remove_file(&source).unwrap();
    fs::write(&source, &bytes).unwrap();
    fs::remove_file(image(&bench)).unwrap();
    assert_eq!(next(&bench)["why"], "image_lost");
    let built = bench.done(&["build", "SET-0001"]);
    assert_eq!(built["left_out"], serde_json::json!([]));
    assert_eq!(fs::read(image(&bench)).unwrap(), before);
    // Of another content, as long as it was and with the same beginning.
    let mut other = bytes;
    *other.last_mut().unwrap() ^= 1;
    fs::write(&source, &other).unwrap();
    fs::remove_file(image(&bench)).unwrap();
    bench.run(&["build", "SET-0001"]).refused("JOB-074");
}

#[test]
fn exchanged_images_are_found_under_each_other_s_names() {
    let bench = Bench::new();
    for case in ["A", "B"] {
        let folder = bench.files(
            case,
            &[("evidence.bin", &noise(case.len() as u64, 9_000_000))],
        );
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
    }
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    let [one, two] = ["1", "2"].map(|n| bench.root().join(format!("images/SET-0001-{n}.iso")));
    let (first, second) = (fs::read(&one).unwrap(), fs::read(&two).unwrap());
    for folder in ["A", "B"] {
        fs::remove_dir_all(bench.beside(folder)).unwrap();
    }
    fs::write(&one, &second).unwrap();
    fs::write(&two, &first).unwrap();
    assert_eq!(next(&bench)["do"], "build");
    let from = ["build", "SET-0001/1", "--from", two.to_str().unwrap()];
    for line in [&["build", "SET-0001/1", "--again"][..], &from] {
        fs::write(&one, &second).unwrap();
        fs::write(&two, &first).unwrap();
        let back = bench.done(line);
        assert_eq!(back["brought_back"], serde_json::json!(["SET-0001/1"]));
        assert_eq!(fs::read(&one).unwrap(), first);
        assert_eq!(fs::read(&two).unwrap(), second);
    }
    // One that is there twice, and the other one nowhere: what stays is told.
    fs::copy(&two, &one).unwrap();
    bench
        .run(&["build", "SET-0001/1", "--again"])
        .refused("JOB-074");
    assert_eq!(next(&bench)["do"], "drop");
    assert_eq!(fs::read(&two).unwrap(), second);
}

#[test]
fn a_folder_of_images_that_is_named_from_the_archive_is_in_the_archive() {
    let bench = Bench::new();
    let settings = bench.root().join("stele.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("images = \"pictures\"\n{text}")).unwrap();
    fs::create_dir(bench.root().join("pictures")).unwrap();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 20_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    assert!(bench.root().join("pictures/SET-0001-1.iso").is_file());
}
