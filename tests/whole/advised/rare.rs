//! What seldom happens: records of another hand, images of which little is left, discs that are
//! not what their tags say.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::process::Stdio;

use super::{MEDIA, advised, blank, built, burned, next};
use crate::bench::{Bench, noise};
use crate::objects::{Object, uid};

fn backup(bench: &Bench) -> String {
    let made = bench.done(&["catalog", "backup"]);
    made["file"].as_str().unwrap().to_owned()
}

/// Each is brought back from the backup.
#[test]
fn what_is_advised_of_records_of_another_hand_brings_them_back() {
    let bench = built("1");
    let file = backup(&bench);
    let values = [("FILE", file.as_str()), ("TEXT", "it was altered")];
    let status = ["status"];
    let again = ["build", "SET-0001/1", "--again"];
    // Follows: CAT-010 CAT-018 JOB-001 CAT-047
    for (code, line, change) in [
        ("CAT-010", &again[..], "UPDATE disc SET plan = x'0011'"),
        // A stream that says "xx".
        (
            "JOB-001",
            &again,
            "UPDATE disc SET plan = x'789caba80000016a00f1'",
        ),
        (
            "CAT-018",
            &status,
            "PRAGMA ignore_check_constraints = ON; UPDATE copy SET state = 'odd'",
        ),
    ] {
        bench.tampered(change);
        let advice = advised(&bench, code, line);
        advice.followed(&bench, "catalog restore", &values);
        assert_eq!(next(&bench), "burn", "{code}");
    }
    crate::keep::damage(&bench);
    let advice = advised(&bench, "CAT-047", &["plan", "--media", MEDIA]);
    advice.followed(&bench, "catalog restore", &values);
    assert_eq!(next(&bench), "burn");
    // A database of another program.
    let catalog = bench.root().join("catalog.db");
    fs::remove_file(&catalog).unwrap();
    bench.sqlite("CREATE TABLE notes (text)");
    let advice = advised(&bench, "CAT-017", &status);
    advice.followed(&bench, "catalog restore", &values);
    assert_eq!(next(&bench), "burn");
}

#[test]
fn what_is_advised_of_an_image_of_which_little_is_left_helps() {
    let bench = built("1");
    let whole = bench.root().join("images/SET-0001-1.iso");
    let bytes = fs::read(&whole).unwrap();
    let whole = whole.display().to_string();
    let part = bench.beside("part.iso").display().to_string();
    fs::write(&part, &bytes[..4_000_000]).unwrap();
    let to = bench.beside("new.iso").display().to_string();
    let repair = ["disc", "repair", &part, "--to", &to];
    let out = bench.beside("out").display().to_string();
    let values = [("STUDY", "case:C"), ("FILE", &*part), ("FOLDER", &*out)];
    let gives = advised(&bench, "REP-005", &repair).followed(&bench, "restore", &values);
    assert_eq!(gives.report["files"], 1, "{:#}", gives.report);
    // Nothing says that it is a disc of this archive, but it is.
    let blind = bench.beside("blind.iso").display().to_string();
    fs::write(&blind, noise(5, 600_000)).unwrap();
    let repair = ["disc", "repair", &blind, "--to", &to];
    let advice = advised(&bench, "PAR-020", &repair);
    // It does not name the command that was just given, but one with a second copy.
    let line = advice.command("disc repair", &[("SOURCE", &whole), ("FILE", &to)]);
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    assert_eq!(line[2..4], [&*whole, &*whole], "{line:?}");
    bench.done(&[&line[..2], &[&*blind, &*whole], &line[4..]].concat());
    assert!(fs::read(&to).unwrap() == bytes);
}

/// Neither an anchor nor a check sector is left: the code alone says that it is a Stele disc.
#[test]
fn what_is_advised_of_an_image_that_has_lost_its_name_gives_the_files() {
    let bench = built("1");
    let image = fs::read(bench.root().join("images/SET-0001-1.iso")).unwrap();
    let mut nameless = image.clone();
    for sector in nameless.chunks_exact_mut(2048) {
        if sector.starts_with(b"STELECHK") || sector.starts_with(b"format=STELE1\n") {
            sector.fill(0);
        }
    }
    let path = |name: &str| bench.beside(name).display().to_string();
    let (from, to, out) = (path("nameless.iso"), path("mended.iso"), path("out"));
    fs::write(&from, &nameless).unwrap();
    let restore =
        |from: &str| ["restore", "case:C", "--image", from, "--to", &out].map(String::from);
    let line = restore(&from);
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    let advice = advised(&bench, "JOB-124", &line);
    advice.followed(&bench, "disc repair", &[("IMAGE", &from), ("FILE", &to)]);
    assert!(fs::read(&to).unwrap() == image);
    let line = restore(&to);
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    assert_eq!(bench.done(&line)["files"], 1);
    // What is none of ours is not sent to a repair that cannot help.
    fs::write(&from, noise(3, 5_000_000)).unwrap();
    let line = restore(&from);
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    bench.run(&line).refused("PAR-020");
}

#[test]
fn what_is_advised_of_a_damaged_image_saves_what_it_gives() {
    let damaged = || {
        let (bench, folder) = crate::salvaged::two_files();
        let image = bench.root().join("images/SET-0001-1.iso");
        let file = File::options().write(true).open(&image).unwrap();
        file.write_all_at(&noise(9, 5_000_000), 6_200_000).unwrap();
        (bench, folder)
    };
    let again = ["build", "SET-0001/1", "--again"];
    let (bench, folder) = damaged();
    fs::remove_dir_all(&folder).unwrap();
    let advice = advised(&bench, "JOB-102", &again);
    let seen = advice.followed(&bench, "status", &[]);
    assert_eq!(seen.report["next"]["still_gives"]["files"], 1);
    advice.followed(&bench, "disc cancel", &[]);
    let (bench, folder) = damaged();
    fs::remove_file(folder.join("a.bin")).unwrap();
    let advice = advised(&bench, "JOB-102", &again);
    assert_eq!(advice.followed(&bench, "build", &[]).code, 1);
    assert_eq!(next(&bench), "burn");

    // All files are somewhere else.
    let bench = built("1");
    let (there, away) = (bench.beside("in"), bench.beside("away"));
    fs::rename(&there, &away).unwrap();
    let lose = [&again[..], &["--lose-files"]].concat();
    let advice = advised(&bench, "JOB-103", &lose);
    let case = ["--case", "C"];
    let from = away.display().to_string();
    let line = advice.command("ingest", &[("FOLDER", &from)]);
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    bench.run(&[&line[..], &case].concat());
    bench.done(&again);
    fs::remove_dir_all(&away).unwrap();
    let advice = advised(&bench, "JOB-103", &lose);
    let line = advice.command("disc cancel", &[]);
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    // That it would lose files is said then, with what does it all the same.
    advised(&bench, "JOB-066", &line).followed(&bench, "disc cancel", &[]);
}

#[test]
fn what_is_advised_of_a_copy_that_gives_no_image_tells_what_it_is() {
    let bench = built("1");
    burned(&bench);
    fs::remove_dir_all(bench.beside("in")).unwrap();
    fs::remove_file(bench.root().join("images/SET-0001-1.iso")).unwrap();
    let list = bench.done(&["drive", "list"]);
    let medium = list["drives"][0]["file"].as_str().unwrap();
    let mut bytes = fs::read(medium).unwrap();
    for at in (1_000_000..bytes.len() - 64).step_by(3000) {
        bytes[at..at + 64].fill(0x5A);
    }
    fs::write(medium, bytes).unwrap();
    let from = ["build", "SET-0001/1", "--from", "virtual:A"];
    let advice = advised(&bench, "JOB-075", &from);
    let out = bench.beside("out").display().to_string();
    let values = [("STUDY", "case:C"), ("FOLDER", &*out)];
    advice.followed(&bench, "restore", &values);
    // What was read of it is on record by then.
    assert_eq!(bench.sqlite("SELECT state FROM copy").trim(), "failed");
}

#[test]
fn what_is_advised_of_a_disc_that_is_not_what_it_says_shows_what_it_is() {
    // A blank.
    let bench = built("1");
    let verify = ["verify", "--drive", "virtual:A"];
    advised(&bench, "JOB-070", &verify).followed(&bench, "status", &[]);
    // Its serial belongs to another disc here.
    let serial = burned(&bench);
    let more = bench.files("more", &[("more.bin", &noise(4, 2_000_000))]);
    bench.done(&["ingest", more.to_str().unwrap(), "--case", "D"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    bench.tampered(&format!(
        "UPDATE copy SET number = 9, disc = (SELECT id FROM disc WHERE name = 'SET-0002/1')
         WHERE serial = '{serial}'"
    ));
    let seen = advised(&bench, "JOB-095", &verify).followed(&bench, "disc inspect", &[]);
    assert_eq!(seen.code, 0, "{:#}", seen.report);

    // Another build than this catalog has.
    let bench = built("1");
    let old = backup(&bench);
    burned(&bench);
    bench.done(&["catalog", "restore", &old, "--why", "a test"]);
    bench.tampered("UPDATE image SET blake3 = zeroblob(32), members = NULL");
    let seen = advised(&bench, "JOB-096", &verify).followed(&bench, "disc inspect", &[]);
    assert_eq!(seen.code, 0, "{:#}", seen.report);

    // A burn that was cut off, and a whole disc with its serial.
    let (bench, broken, _) = crate::in_drive::with_a_broken_burn();
    let by_label = ["verify", &broken, "--drive", "virtual:A", "--by-label"];
    advised(&bench, "JOB-062", &by_label).followed(&bench, "status", &[]);
    blank(&bench);
}

#[test]
fn what_is_advised_of_studies_that_became_two_patients_shows_them() {
    let bench = Bench::new();
    let one = Object::default();
    let other = Object {
        study: "2",
        series: "2",
        sop: "2",
        ..one
    };
    let third = Object {
        name: b"BETA^BERTA",
        id: "222",
        study: "3",
        series: "3",
        sop: "3",
        ..one
    };
    for (name, file) in [("1", one.file()), ("2", other.file()), ("3", third.file())] {
        bench.files("in", &[(&format!("{name}.dcm"), &file)]);
    }
    bench.done(&["ingest", bench.beside("in").to_str().unwrap()]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    let image = built["built"][0]["file"].as_str().unwrap();
    let (first, second) = (uid("1"), uid("2"));
    let add = ["request", "add", &first, &second, "--for", "treatment"];
    let add = [&add[..], &["--recipient", "Anan, Ken", "--address=Graz"]].concat();
    let code = bench.done(&add)["request"].as_str().unwrap().to_owned();
    let berta = bench.done(&["patient", "list", "berta"]);
    let berta = berta["patients"][0]["number"].to_string();
    bench.done(&[
        "patient", "split", &second, "--to", &berta, "--why", "as told",
    ]);
    let out = bench.beside("out").display().to_string();
    let deliver = ["deliver", &code, "--to", &out, "--image", image];
    let shown = advised(&bench, "DLV-002", &deliver).followed(&bench, "request show", &[]);
    assert_eq!(shown.report["request"], *code, "{:#}", shown.report);
}

#[test]
fn what_is_advised_of_a_place_without_a_screen_or_for_answers_helps() {
    let bench = built("1");
    let mut gui = bench.command(&["gui"]);
    let gui = gui.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let output = gui.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    // Follows: JOB-017 CLI-002
    assert!(
        said.contains("JOB-017") && said.contains("stele --help"),
        "{said}"
    );
    assert_eq!(bench.run(&["--help"]).code, 0);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut build = bench.command(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let output = build.stdout(Stdio::from(full)).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("CLI-002") && said.contains("stele status"),
        "{said}"
    );
    // What was done is seen there.
    assert_ne!(next(&bench), "burn");
}
