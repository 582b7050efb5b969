//! Which disc lies in the drive: no blank, no disc that was never closed and no other disc decides
//! about a copy that it is not.

use crate::bench::Bench;
use crate::killed::{End, MEDIA, kill_when, killed_in, phase, told, with_files};

pub const BURN_IN_A: [&str; 4] = ["burn", "SET-0001/1", "--drive", "virtual:A"];
const BURN_IN_B: [&str; 4] = ["burn", "SET-0001/1", "--drive", "virtual:B"];

/// One disc of three copies is built; a blank lies in each of two drives.
pub fn two_drives() -> Bench {
    let (bench, folder) = with_files();
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "3"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    bench.drive("B", MEDIA);
    bench
}

/// The copies in this state, in the order of their numbers.
fn copies(bench: &Bench, state: &str) -> Vec<String> {
    let query = format!("SELECT serial FROM copy WHERE state = '{state}' ORDER BY id");
    let serials = bench.sqlite(&query);
    serials.lines().map(str::to_owned).collect()
}

fn blank_in(bench: &Bench, drive: &str) {
    bench.done(&["drive", "load", drive, "--blank", MEDIA]);
}

#[test]
fn a_disc_that_was_never_closed_decides_about_its_own_copy_alone() {
    let bench = killed_in("burning", 0.3, &BURN_IN_A, two_drives);
    bench.done(&["status"]);
    while kill_when(&bench, &BURN_IN_B, phase("burning", 0.3)) == End::Finished {
        blank_in(&bench, "virtual:B");
    }
    bench.done(&["status"]);
    let suspect = copies(&bench, "suspect");
    let [in_a, in_b] = suspect.as_slice() else {
        panic!("{suspect:?}");
    };
    let verify =
        |serial: &str, drive: &str| bench.run(&["verify", serial, "--drive", drive, "--by-label"]);
    // 0.1.0 and its first successors said of each that it was never closed, and counts as failed.
    // Nor does the disc say here which of the two it is.
    verify(in_b, "virtual:A").refused("JOB-122");
    verify(in_a, "virtual:B").refused("JOB-122");
    assert_eq!(copies(&bench, "suspect"), suspect);
    // A good copy of the same disc is not damaged because another one is half written.
    blank_in(&bench, "virtual:B");
    if copies(&bench, "good").is_empty() {
        bench.done(&BURN_IN_B);
    }
    let good = copies(&bench, "good")[0].clone();
    verify(&good, "virtual:A").refused("JOB-009");
    assert_eq!(copies(&bench, "good")[0], good);
    // Its own disc does decide.
    let report = verify(in_a, "virtual:A").gives(1);
    assert_eq!(report["never_whole"], true, "{report:#}");
    assert_eq!(copies(&bench, "failed"), std::slice::from_ref(in_a));
}

/// The drive that burned it may be broken: that is why the burn was cut off.
#[test]
fn a_burn_that_was_cut_off_is_settled_in_another_drive() {
    let bench = killed_in("burning", 0.3, &BURN_IN_A, two_drives);
    bench.done(&["status"]);
    let serial = copies(&bench, "suspect")[0].clone();
    let verify = |drive: &str| bench.run(&["verify", &serial, "--drive", drive, "--by-label"]);
    // A blank may be any.
    let refused = verify("virtual:B");
    let said = format!("{:?}", refused.said);
    assert!(
        said.contains("virtual:A") && said.contains("copy retire"),
        "{said}"
    );
    refused.refused("JOB-122");
    let drive = std::fs::read_to_string(bench.root().join("drives/A.json")).unwrap();
    let drive: serde_json::Value = serde_json::from_str(&drive).unwrap();
    let medium = bench.root().join("drives");
    let medium = medium.join(drive["medium"].as_str().unwrap());
    let medium = medium.to_str().unwrap();
    bench.done(&["drive", "load", "virtual:B", "--medium", medium]);
    bench
        .run(&["verify", &serial, "--drive", "virtual:B"])
        .refused("JOB-061");
    let report = verify("virtual:B").gives(1);
    assert_eq!(report["never_whole"], true, "{report:#}");
    assert_eq!(copies(&bench, "failed"), [serial]);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_blank_says_nothing_of_a_copy_that_had_come_to_its_read_back() {
    let bench = killed_in("reading_back", 0.1, &BURN_IN_A, two_drives);
    let status = bench.run(&["status"]);
    let notice = told(&status).expect("a word of the killed burn");
    assert_eq!(notice["phase"], "reading_back", "{notice}");
    let serial = copies(&bench, "suspect")[0].clone();
    let verify = |drive: &str| bench.run(&["verify", &serial, "--drive", drive, "--by-label"]);
    verify("virtual:B").refused("JOB-044");
    let drive = std::fs::read_to_string(bench.root().join("drives/A.json")).unwrap();
    let drive: serde_json::Value = serde_json::from_str(&drive).unwrap();
    let medium = bench
        .root()
        .join("drives")
        .join(drive["medium"].as_str().unwrap());
    blank_in(&bench, "virtual:A");
    verify("virtual:A").refused("JOB-044");
    assert_eq!(copies(&bench, "suspect"), std::slice::from_ref(&serial));
    let medium = medium.to_str().unwrap();
    bench.done(&["drive", "load", "virtual:A", "--medium", medium]);
    let report = verify("virtual:A").gives(0);
    assert_eq!(report["reading"]["burned_in"], "virtual:A", "{report:#}");
    assert_eq!(copies(&bench, "good"), [serial]);
}

#[test]
fn a_copy_that_was_never_burned_is_not_looked_for_in_a_drive() {
    let bench = two_drives();
    for serial in copies(&bench, "planned") {
        let verify = ["verify", &serial, "--drive", "virtual:A"];
        bench.run(&verify).refused("CAT-005");
    }
}

/// Nothing on the disc says which copy it is: the burn that is on record in its drive is named, and
/// what to do, whether the disc says what it is a copy of or nothing at all.
#[test]
fn a_disc_that_a_burn_left_open_is_said_to_be_that() {
    let bench = killed_in("burning", 0.3, &BURN_IN_A, two_drives);
    bench.done(&["status"]);
    let serial = copies(&bench, "suspect")[0].clone();
    let medium = bench.done(&["drive", "list"])["drives"][0]["file"].clone();
    let medium = medium.as_str().unwrap();
    let events = || bench.sqlite("SELECT COUNT(*) FROM custody");
    let before = events();
    for erased in [false, true] {
        if erased {
            let length = std::fs::metadata(medium).unwrap().len();
            let file = std::fs::File::create(medium).unwrap();
            file.set_len(length).unwrap();
        }
        for line in [
            ["scan", "--drive", "virtual:A"],
            ["verify", "--drive", "virtual:A"],
        ] {
            let refused = bench.run(&line);
            let said = format!("{:?}", refused.said);
            let verify = format!("stele verify {serial} --drive virtual:A --by-label");
            assert!(said.contains("SET-0001/1"), "{erased}: {said}");
            assert!(said.contains(&verify), "{erased}: {said}");
            refused.refused("JOB-129");
        }
    }
    assert_eq!(events(), before);
    let verify = ["verify", &serial, "--drive", "virtual:A", "--by-label"];
    bench.run(&verify).gives(1);
    let refused = bench.run(&["scan", "--drive", "virtual:A"]);
    let said = format!("{:?}", refused.said);
    assert!(said.contains("is recorded as failed"), "{said}");
    refused.refused("JOB-129");
    // Another drive has left none: that disc is none of this archive, as far as anybody knows.
    bench.done(&["drive", "load", "virtual:B", "--medium", medium]);
    bench
        .run(&["scan", "--drive", "virtual:B"])
        .refused("JOB-064");
}
