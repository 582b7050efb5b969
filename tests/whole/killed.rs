//! `kill -9` at every kind of moment: the next command says what happened and goes on.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bench::{Bench, Ran, noise, witness};
use crate::desktop::slow;

/// Room for the disc of these tests.
pub const MEDIA: &str = "130m";

/// How a run ended that was to be killed.
#[derive(PartialEq, Eq, Debug)]
pub enum End {
    Killed,
    Finished,
}

/// Kills a run when a line of its progress pleases `now`.
pub fn kill_when(bench: &Bench, arguments: &[&str], now: impl Fn(&Value) -> bool) -> End {
    let mut command = bench.command(arguments);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        let line: Value = serde_json::from_str(&line).unwrap_or(Value::Null);
        if now(&line) {
            child.kill().unwrap();
        }
    }
    ended(&child.wait().unwrap())
}

/// A bench on which a run was killed in this phase. A run may be faster than its killer, on a
/// loaded machine above all: then the next try has a new bench.
pub fn killed_in(name: &str, part: f64, arguments: &[&str], set_up: impl Fn() -> Bench) -> Bench {
    for _ in 0..8 {
        let bench = set_up();
        if kill_when(&bench, arguments, phase(name, part)) == End::Killed {
            return bench;
        }
    }
    panic!("{name}: the run ended before it could be killed, eight times");
}

/// Kills a run after a time.
fn kill_after(bench: &Bench, arguments: &[&str], time: Duration) -> End {
    let mut command = bench.command(arguments);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    sleep(time);
    child.kill().unwrap();
    ended(&child.wait().unwrap())
}

fn ended(status: &std::process::ExitStatus) -> End {
    if status.code().is_some() {
        End::Finished
    } else {
        End::Killed
    }
}

pub fn phase<'a>(name: &'a str, part: f64) -> impl Fn(&Value) -> bool + 'a {
    move |line| {
        let far =
            line["done"].as_f64().unwrap_or(0.0) >= part * line["total"].as_f64().unwrap_or(1.0);
        line["progress"] == name && far
    }
}

/// What the run says of a job that was cut off before it.
pub fn told(ran: &Ran) -> Option<&Value> {
    ran.said.iter().find_map(|line| line.get("interrupted"))
}

/// Forty files that make a disc of about a hundred megabytes.
pub fn with_files() -> (Bench, std::path::PathBuf) {
    let bench = Bench::new();
    let files: Vec<(String, Vec<u8>)> = (0..40)
        .map(|n| (format!("{n:02}.bin"), noise(n, 1_200_000)))
        .collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
    let folder = bench.files("in", &files);
    (bench, folder)
}

pub fn take_in_and_plan(bench: &Bench, folder: &Path) {
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
}

#[test]
fn a_killed_ingest_keeps_all_or_nothing() {
    let (bench, folder) = with_files();
    let many: Vec<(String, Vec<u8>)> = (0..3000).map(|n| (format!("m/{n}.txt"), vec![1])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
    bench.files("in", &many);
    let ingest = ["ingest", folder.to_str().unwrap(), "--case", "C"];
    // How long it takes is measured on an archive of its own.
    let other = Bench::new();
    let begun = Instant::now();
    other.done(&ingest);
    let whole = begun.elapsed();
    let mut killed = 0;
    for step in 1..=10 {
        let end = kill_after(&bench, &ingest, whole * step / 10);
        killed += u32::from(end == End::Killed);
        let items = bench.sqlite("SELECT coalesce(sum(files), 0) FROM study_version");
        assert!(
            items == "0" || items == "3040",
            "{items} items after a kill at {step}/10"
        );
        if items == "3040" {
            break;
        }
    }
    assert!(killed > 0, "nothing was killed: the test kills too late");
    let ran = bench.run(&ingest);
    let report = ran.gives(0);
    let items = report["items"].as_u64().unwrap() + report["known"].as_u64().unwrap();
    assert_eq!(items, 3040);
    assert_eq!(bench.sqlite("SELECT sum(files) FROM study_version"), "3040");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// One boundary: a build killed then leaves no image under its name, says so, and builds again.
#[track_caller]
fn build_killed(name: &str, part: f64) {
    let build = ["build", "SET-0001"];
    let bench = killed_in(name, part, &build, || {
        let (bench, folder) = with_files();
        take_in_and_plan(&bench, &folder);
        bench
    });
    let image = bench.root().join("images/SET-0001-1.iso");
    assert!(
        !image.exists(),
        "an image under its name after a kill while {name}"
    );
    let status = bench.run(&["status"]);
    assert!(told(&status).is_some(), "{name}: {:#?}", status.said);
    let status = status.gives(0);
    assert_eq!(status["sets"][0]["discs"][0]["built"], false);
    let parts = fs::read_dir(bench.root().join("images")).unwrap().count();
    assert_eq!(parts, 0, "the part file stays after a kill while {name}");
    let built = bench.done(&build);
    assert_eq!(built["built"].as_array().unwrap().len(), 1);
    bench.done(&["verify", "--image", image.to_str().unwrap()]);
}

#[test]
fn a_build_killed_while_writing_is_built_again() {
    build_killed("writing", 0.3);
}

#[test]
fn a_build_killed_while_adding_protection_is_built_again() {
    build_killed("protecting", 0.1);
}

#[test]
fn a_build_killed_while_trying_a_repair_is_built_again() {
    build_killed("trial_decoding", 0.0);
}

#[test]
fn a_build_killed_around_its_rename_is_whole_or_not_there() {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    let image = bench.root().join("images/SET-0001-1.iso");
    let build = ["build", "SET-0001", "--again"];
    let begun = Instant::now();
    bench.done(&build);
    let whole = begun.elapsed();
    let sound = fs::read(&image).unwrap();
    // Near its end a build syncs, renames and commits: kill there, ever a little later.
    for step in 0..12 {
        fs::remove_file(&image).unwrap();
        kill_after(&bench, &build, whole * (76 + 2 * step) / 100);
        if image.exists() {
            assert!(
                fs::read(&image).unwrap() == sound,
                "a part of an image under its name"
            );
        }
        let ran = bench.run(&["build", "SET-0001"]);
        ran.gives(0);
        assert!(fs::read(&image).unwrap() == sound, "step {step}");
    }
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// One disc is built, and a blank for it lies in a drive.
pub fn ready_to_burn() -> Bench {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    bench
}

/// One boundary: a burn killed in this phase leaves a suspect copy, which a full read decides on.
#[track_caller]
fn burn_killed(name: &str, part: f64, whole: bool) {
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let bench = killed_in(name, part, &burn, ready_to_burn);
    let serial = bench.sqlite("SELECT serial FROM copy");
    let scan = bench.run(&["scan", &serial]);
    let notice = told(&scan).unwrap_or_else(|| panic!("{name}: {:#?}", scan.said));
    assert_eq!(
        (&notice["job"], &notice["left"]),
        (&"burn".into(), &"suspect".into())
    );
    assert_eq!(notice["serial"], serial);
    let scanned = scan.gives(0);
    assert_eq!(scanned["state"], "suspect", "{scanned:#}");
    // Said once, and true until a full read decides.
    assert!(told(&bench.run(&["status"])).is_none());
    // A spoiled medium is no blank any more and never written on; killed before the first WRITE
    // it still is one.
    if bench.done(&["drive", "list"])["drives"][0]["blank"] == false {
        bench.run(&burn).refused("BRN-002");
    }
    let verified = bench.run(&["verify", &serial, "--drive", "virtual:A", "--by-label"]);
    if whole {
        assert_eq!(verified.gives(0)["class"], "ok");
    } else {
        assert_ne!(
            verified.code, 0,
            "a disc that was not written to its end passed as sound"
        );
        bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
        let again = bench.done(&burn);
        assert_ne!(again["serial"].as_str(), Some(serial.as_str()));
        assert_eq!(again["good"], true);
    }
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_burn_killed_early_leaves_a_suspect_copy_and_the_queue_goes_on() {
    burn_killed("burning", 0.0, false);
}

#[test]
fn a_burn_killed_in_the_middle_leaves_a_suspect_copy_and_the_queue_goes_on() {
    burn_killed("burning", 0.3, false);
}

#[test]
fn a_burn_killed_while_reading_back_is_decided_by_a_full_read() {
    burn_killed("reading_back", 0.0, true);
}

#[test]
fn a_blank_decides_about_a_burn_that_was_cut_off_and_about_no_other_copy() {
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let bench = killed_in("burning", 0.3, &burn, ready_to_burn);
    let serial = bench.sqlite("SELECT serial FROM copy");
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    let verify = ["verify", &serial, "--drive", "virtual:A", "--by-label"];
    bench.run(&verify[..4]).refused("JOB-061");
    let report = bench.run(&verify).gives(1);
    let said = (&report["class"], &report["state"], &report["never_whole"]);
    assert_eq!(said, (&"failed".into(), &"failed".into(), &true.into()));
    let next = bench.done(&["status"])["next"].clone();
    assert_eq!(next["do"], "burn", "{next}");
    let good = bench.done(&burn)["serial"].as_str().unwrap().to_owned();
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    bench
        .run(&["verify", &good, "--drive", "virtual:A"])
        .refused("JOB-044");
    assert_eq!(
        bench.sqlite("SELECT state FROM copy WHERE state = 'good'"),
        "good"
    );
}

#[test]
fn a_burn_killed_before_its_disc_was_closed_leaves_no_copy_that_counts() {
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let bench = killed_in("closing", 0.0, &burn, ready_to_burn);
    let serial = bench.sqlite("SELECT serial FROM copy");
    bench.run(&["status"]);
    let medium = bench.done(&["drive", "list"])["drives"][0].clone();
    let verified = bench.run(&["verify", &serial, "--drive", "virtual:A", "--by-label"]);
    let (open, failed) = (&verified.report["not_closed"], &verified.report["class"]);
    // Where the drive had not written its buffer yet, the disc has no tag: it may be any copy's
    // that was not closed, and decides nothing. Somebody does.
    if verified.error() == Some("JOB-125") {
        bench.done(&["copy", "retire", &serial, "--why", "never closed"]);
        return;
    }
    // Where the kill came after the last command of closing, the disc is closed and whole.
    match open.as_bool() {
        Some(true) => assert_eq!((verified.code, failed), (1, &"failed".into()), "{medium}"),
        _ => assert_eq!((verified.code, failed), (0, &"ok".into()), "{medium}"),
    }
}

#[test]
fn a_burn_killed_at_any_time_is_never_good_without_its_read_back() {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A", "--extra"];
    let begun = Instant::now();
    bench.done(&burn);
    let whole = begun.elapsed();
    for step in 1..10 {
        bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
        let end = kill_after(&bench, &burn, whole * step / 10);
        bench.run(&["status"]).gives(0);
        let good = bench.sqlite(
            "SELECT count(*) FROM copy WHERE state = 'good' AND id NOT IN \
             (SELECT subject FROM audit WHERE kind = 'read back')",
        );
        assert_eq!(good, "0", "step {step}, {end:?}");
    }
}

/// Does something once a run is in a phase, told the number of its process, and gives what the run
/// said at its end.
pub fn meanwhile(bench: &Bench, arguments: &[&str], name: &str, act: impl FnOnce(u32)) -> Ran {
    let mut command = bench.command(arguments);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut act = Some(act);
    for line in BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok)
    {
        let progress: Value = serde_json::from_str(&line).unwrap_or(Value::Null);
        if phase(name, 0.0)(&progress)
            && let Some(act) = act.take()
        {
            act(child.id());
        }
        said.push_str(&line);
        said.push('\n');
    }
    assert!(act.is_none(), "it was never {name}: {said}");
    let mut output = child.wait_with_output().unwrap();
    output.stderr = said.into_bytes();
    Ran::new(arguments.join(" "), &output)
}

/// Sends a signal to a process.
pub fn signal(which: &str, process: u32) {
    witness(Command::new("kill").arg(which).arg(process.to_string()));
}

/// Asks a run to stop (SIGINT) in a phase; gives what it said at its end.
fn stopped_in(bench: &Bench, arguments: &[&str], name: &str) -> Ran {
    meanwhile(bench, arguments, name, |process| signal("-INT", process))
}

#[test]
fn a_build_that_is_asked_to_stop_stops_and_leaves_nothing() {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    stopped_in(&bench, &["build", "SET-0001"], "writing").refused("BLD-005");
    assert_eq!(
        fs::read_dir(bench.root().join("images")).unwrap().count(),
        0
    );
    // It ended by itself: there is nothing to clear up and nothing to tell.
    assert!(told(&bench.run(&["status"])).is_none());
    bench.done(&["build", "SET-0001"]);
}

#[test]
fn a_burn_that_is_asked_to_stop_says_that_the_disc_is_spoiled() {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let report = stopped_in(&bench, &burn, "burning").gives(1);
    assert_eq!(report["good"], false);
    assert_eq!(report["stopped"]["code"], "BRN-017", "{report:#}");
    assert_ne!(report["state"], "good");
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    assert_eq!(bench.done(&burn)["good"], true);
}

#[test]
fn a_burn_that_is_stopped_before_its_first_write_leaves_a_blank() {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    slow(&bench, "A", 500);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let mut command = bench.command(&burn);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = child.spawn().unwrap();
    // The laser is calibrated for two seconds before anything is written.
    while bench.run(&["status"]).report["at_work"][0].is_null() {
        std::thread::sleep(Duration::from_millis(20));
    }
    signal("-INT", child.id());
    let stopped = Ran::new("burn".to_owned(), &child.wait_with_output().unwrap());
    let lies = bench.done(&["drive", "list"])["drives"][0]["blank"].clone();
    if stopped.code == 2 {
        // It came before the copy was begun.
        assert_eq!((stopped.error(), lies), (Some("BRN-017"), true.into()));
        return;
    }
    let report = stopped.gives(1);
    assert_eq!(report["still_blank"], lies, "{report:#}");
    assert_eq!(report["written_sectors"] == 0, lies == true, "{report:#}");
    let history = bench.done(&["drive", "history"]);
    let all = &history["drives"][0];
    assert_eq!(
        (&all["burned"], &all["not_finished"]),
        (&0.into(), &1.into()),
        "{all:#}"
    );
}

#[test]
fn two_commands_do_not_use_one_drive_at_the_same_time() {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    let burn = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    let mut command = bench.command(&burn);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok);
    lines
        .find(|line| line.contains("\"progress\":\"burning\""))
        .expect("a line of progress");
    let other = bench.run(&["burn", "SET-0001/1", "--drive", "virtual:A", "--extra"]);
    // Reading is nobody's monopoly: a colleague may search all the while.
    bench.done(&["find", "C"]);
    lines.for_each(drop);
    assert!(
        child.wait().unwrap().success(),
        "the first burn was disturbed"
    );
    assert_eq!(other.code, 2, "{:#?}", other.said);
    assert!(
        matches!(other.error(), Some("CAT-006" | "REC-003" | "BRN-002")),
        "{:#?}",
        other.said
    );
}
