//! A copy names itself: whatever people say of a disc in a drive, its tag decides which copy it is;
//! where there is none, a person says so, and the record keeps that. The virtual media here have no
//! labels, as real discs have none that a drive could read.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use serde_json::Value;

use crate::bench::{Bench, Ran, noise};

const MEDIA: &str = "16908288";
const SECTORS: u64 = 248 * 32 + 320;
const BURN: [&str; 4] = ["burn", "SET-0001/1", "--drive", "virtual:A"];

/// One disc is built, and there are two drives with blanks.
pub fn built() -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, MEDIA, &[]);
    for drive in ["A", "B"] {
        bench.drive(drive, MEDIA);
    }
    bench
}

fn medium_in(bench: &Bench, drive: &str) -> PathBuf {
    let list = bench.done(&["drive", "list"]);
    let drives = list["drives"].as_array().unwrap();
    let found = drives.iter().find(|row| row["name"] == drive).unwrap();
    PathBuf::from(found["file"].as_str().unwrap())
}

pub fn load(bench: &Bench, drive: &str, medium: &str) {
    bench.done(&["drive", "load", drive, "--medium", medium]);
}

/// Burns a copy in drive A; its serial, and its medium, without a label.
pub fn burned(bench: &Bench) -> (String, String) {
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    let serial = bench.done(&BURN)["serial"].as_str().unwrap().to_owned();
    let medium = medium_in(bench, "virtual:A").to_str().unwrap().to_owned();
    fs::remove_file(format!("{medium}.label")).unwrap();
    (serial, medium)
}

/// Takes the tag off a disc, as a burning program leaves it that writes the image.
pub fn untag(medium: &str) {
    let file = File::options().write(true).open(medium).unwrap();
    for place in 0..7 {
        let at = (SECTORS - 256 + 32 * place) * 2048;
        file.write_all_at(&[0; 2048], at).unwrap();
    }
}

/// Another disc with all that stands on this one.
pub fn clone_of(medium: &str) -> String {
    let clone = medium.replace("DISC-", "CLONE-");
    assert_ne!(clone, medium);
    for end in ["", ".json"] {
        fs::copy(format!("{medium}{end}"), format!("{clone}{end}")).unwrap();
    }
    clone
}

/// Events of a copy, each with who said which copy it was.
pub fn events(bench: &Bench, serial: &str) -> Vec<String> {
    let rows = bench.sqlite(&format!(
        "SELECT k.kind || ':' || COALESCE(k.known_by, k.doubt, '') FROM custody k
         JOIN copy c ON c.id = k.copy WHERE c.serial = '{serial}'
             AND k.kind NOT IN ('burn started', 'burn ended', 'read back') ORDER BY k.id"
    ));
    rows.lines().map(str::to_owned).collect()
}

fn names_both(ran: &Ran, one: &str, other: &str) {
    let said = format!("{:?}", ran.said);
    assert!(said.contains(one) && said.contains(other), "{said}");
}

#[test]
fn a_disc_in_a_drive_says_itself_which_copy_it_is() {
    let bench = built();
    let (first, disc) = burned(&bench);
    let (second, _) = burned(&bench);
    load(&bench, "virtual:B", &disc);
    let in_b = ["--drive", "virtual:B"];
    let run = |words: &[&str]| bench.run(&[words, &in_b].concat());
    let by_tag = |report: &Value| (report["serial"].clone(), report["by"].clone());
    let want = (Value::from(first.clone()), Value::from("tag"));
    let checked = run(&["verify"]).gives(0);
    assert_eq!(by_tag(&checked["copy"]), want, "{checked:#}");
    assert_eq!(checked["reading"]["second_drive"], true);
    let put = run(&["shelve", "--location", "House/1"]).gives(0);
    assert_eq!(by_tag(&put), want);
    let lent = run(&[
        "lend",
        "--to",
        "Dr. Beispiel",
        "--last",
        "--why",
        "no other",
    ])
    .gives(0);
    assert_eq!(by_tag(&lent), want);
    assert_eq!(by_tag(&run(&["scan"]).gives(0)), want);
    assert_eq!(
        by_tag(&run(&["return", "--location", "House/1"]).gives(0)),
        want
    );
    // Whoever asks for the other copy is told which one it is.
    for words in [
        &["verify", &second][..],
        &["verify", &second, "--by-label"],
        &["shelve", &second, "--location", "House/2"],
        &[
            "lend",
            &second,
            "--to",
            "Dr. Beispiel",
            "--last",
            "--why",
            "no other",
        ],
        &["scan", &second],
    ] {
        let refused = run(words);
        names_both(&refused, &first, &second);
        refused.refused("JOB-009");
    }
    let to = bench.beside("out");
    let restore = ["restore", "CASE-1", "--to", to.to_str().unwrap()];
    assert_eq!(run(&restore).gives(0)["copy"], *first);
    assert_eq!(
        events(&bench, &first),
        ["checked:tag", "shelved:tag", "lent:tag", "given back:tag"]
    );
    assert!(events(&bench, &second).is_empty());
    // Without a drive a serial comes off a label.
    bench.done(&["shelve", &second, "--location", "House/2"]);
    assert_eq!(events(&bench, &second), ["shelved:label"]);
    bench.done(&["drive", "create", "C"]);
    bench
        .run(&["verify", "--drive", "virtual:C"])
        .refused("JOB-016");
    bench.done(&["drive", "load", "virtual:C", "--blank", MEDIA]);
    for words in [
        &["verify"][..],
        &["scan"],
        &["shelve", "--location", "House/3"],
    ] {
        let ran = bench.run(&[words, &["--drive", "virtual:C"]].concat());
        ran.refused("JOB-070");
    }
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// A cross-read with nothing exchanged: the disc stayed in the drive that burned it, or the other
/// drive was given the other copy. Nobody is credited.
#[test]
fn a_cross_read_of_the_disc_that_stayed_where_it_was_is_refused() {
    let bench = built();
    let (first, one) = burned(&bench);
    let (second, two) = burned(&bench);
    load(&bench, "virtual:A", &one);
    load(&bench, "virtual:B", &two);
    let crossed = [(&second, "virtual:A"), (&first, "virtual:B")];
    for (serial, drive) in crossed {
        let refused = bench.run(&["verify", serial, "--drive", drive]);
        names_both(&refused, &first, &second);
        refused.refused("JOB-009");
    }
    assert_eq!(
        bench.sqlite("SELECT count(*) FROM drive_use WHERE kind = 'check'"),
        "0"
    );
    assert_eq!(bench.done(&["status"])["next"]["why"], "second_drive");
}

#[test]
fn where_no_tag_can_be_read_a_person_says_so_and_the_record_too() {
    let bench = built();
    let (first, disc) = burned(&bench);
    untag(&disc);
    let refused = bench.run(&["verify", "--drive", "virtual:A"]);
    let said = format!("{:?}", refused.said);
    assert!(
        said.contains("SET-0001/1") && said.contains("--by-label"),
        "{said}"
    );
    refused.refused("JOB-061");
    let asked = ["verify", &first, "--drive", "virtual:A"];
    bench.run(&asked).refused("JOB-061");
    assert!(events(&bench, &first).is_empty());
    // A label is no word without a serial.
    let nameless = ["verify", "--drive", "virtual:A", "--by-label"];
    bench.run(&nameless).refused("CLI-001");
    let confirmed = [&asked[..], &["--by-label"]].concat();
    assert_eq!(bench.done(&confirmed)["copy"]["by"], "label");
    let shelve = [
        "shelve",
        &first,
        "--location",
        "House/1",
        "--drive",
        "virtual:A",
    ];
    bench.run(&shelve).refused("JOB-061");
    bench.done(&[&shelve[..], &["--by-label"]].concat());
    assert_eq!(events(&bench, &first), ["checked:label", "shelved:label"]);
    let history = crate::patients::said(&bench, &["copy", "history", &first]);
    assert_eq!(history.matches("(by label)").count(), 2, "{history}");
    let confirmed = crate::patients::said(&bench, &confirmed);
    assert!(confirmed.contains("from its label only"), "{confirmed}");
}

/// Copies of one disc without tags are alike: one that stayed in its drive is not read as two.
#[test]
fn a_disc_without_a_tag_is_not_credited_to_two_copies() {
    let bench = built();
    bench.done(&["set", "copies", "SET-0001", "3"]);
    let (first, one) = burned(&bench);
    let (second, two) = burned(&bench);
    let (third, three) = burned(&bench);
    untag(&one);
    untag(&two);
    load(&bench, "virtual:A", &one);
    let verify =
        |serial: &str| bench.run(&["verify", serial, "--drive", "virtual:A", "--by-label"]);
    verify(&first).gives(0);
    // The same one again, as often as anybody likes.
    verify(&first).gives(0);
    let refused = verify(&second);
    names_both(&refused, &first, &second);
    assert!(format!("{:?}", refused.said).contains("--disc-changed"));
    refused.refused("JOB-120");
    let slot = [
        "--location",
        "House/2",
        "--drive",
        "virtual:A",
        "--by-label",
    ];
    let shelve = [&["shelve", &second][..], &slot].concat();
    bench.run(&shelve).refused("JOB-120");
    assert!(events(&bench, &second).is_empty());
    // In another drive nothing was read before.
    load(&bench, "virtual:B", &two);
    let in_b = ["verify", &second, "--drive", "virtual:B", "--by-label"];
    bench.done(&in_b);
    // A person says that the disc is another one.
    load(&bench, "virtual:A", &two);
    verify(&second).refused("JOB-120");
    let verify_changed = ["verify", &second, "--drive", "virtual:A", "--by-label"];
    bench.done(&[&verify_changed[..], &["--disc-changed"]].concat());
    bench.done(&shelve);
    load(&bench, "virtual:A", &one);
    verify(&first).refused("JOB-120");
    // A disc with a tag lay there in between: that says nothing of those without.
    load(&bench, "virtual:A", &three);
    bench.done(&["verify", "--drive", "virtual:A"]);
    load(&bench, "virtual:A", &one);
    verify(&first).refused("JOB-120");
    bench.done(&[
        "verify",
        &first,
        "--drive",
        "virtual:A",
        "--by-label",
        "--disc-changed",
    ]);
    assert_eq!(events(&bench, &third), ["checked:tag"]);
    // An option that says nothing by itself.
    let alone = ["verify", &second, "--drive", "virtual:A", "--disc-changed"];
    bench.run(&alone).refused("CLI-001");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// One that was carried to another drive is not another copy there, and a copy that lies in another
/// drive with its tag is not found by a label.
#[test]
fn a_disc_without_a_tag_is_no_other_copy_in_another_drive() {
    let bench = built();
    let (first, one) = burned(&bench);
    let (second, two) = burned(&bench);
    untag(&one);
    let verify =
        |serial: &str, drive: &str| bench.run(&["verify", serial, "--drive", drive, "--by-label"]);
    load(&bench, "virtual:A", &one);
    load(&bench, "virtual:B", &two);
    // Its tag says that it lies next door.
    let refused = verify(&second, "virtual:A");
    names_both(&refused, &second, "virtual:B");
    refused.refused("JOB-121");
    let shelve = [
        "shelve",
        &second,
        "--location",
        "House/2",
        "--drive",
        "virtual:A",
    ];
    let by_label = ["--by-label", "--disc-changed"];
    bench
        .run(&[&shelve[..], &by_label].concat())
        .refused("JOB-121");
    verify(&first, "virtual:A").gives(0);
    // The very disc that was the first copy, carried over.
    bench.done(&["drive", "eject", "virtual:A"]);
    load(&bench, "virtual:B", &one);
    let refused = verify(&second, "virtual:B");
    names_both(&refused, &first, &second);
    names_both(&refused, "virtual:A", "virtual:B");
    refused.refused("JOB-120");
    assert!(events(&bench, &second).is_empty());
    verify(&first, "virtual:B").gives(0);
    // Both on the table at the same time: nothing is asked.
    untag(&two);
    load(&bench, "virtual:A", &two);
    bench.done(&[
        "verify",
        &second,
        "--drive",
        "virtual:A",
        "--by-label",
        "--disc-changed",
    ]);
    verify(&first, "virtual:B").gives(0);
    verify(&second, "virtual:A").gives(0);
    verify(&first, "virtual:A").refused("JOB-121");
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// A burn that broke off, and in the drive a whole disc without a tag; the serials of both.
pub fn with_a_broken_burn() -> (Bench, String, String) {
    let bench = built();
    let fault =
        r#"{"faults":[{"at":{"write":{"lba":1024,"sectors":32}},"act":{"sense":"3/0C/00"}}]}"#;
    let faults = bench.root().join("drives/A.faults.json");
    fs::write(&faults, fault).unwrap();
    let broken = bench.run(&BURN).gives(1)["serial"].clone();
    let broken = broken.as_str().unwrap();
    fs::write(&faults, r#"{"faults":[]}"#).unwrap();
    let (good, disc) = burned(&bench);
    untag(&disc);
    (bench, broken.to_owned(), good)
}

/// A copy whose burn broke off cannot be whole: what is read is another disc.
#[test]
fn a_check_that_says_more_than_the_burn_has_written_is_refused() {
    let (bench, broken, good) = with_a_broken_burn();
    let broken = broken.as_str();
    // Somebody wrote its serial on the good one.
    let verify = ["verify", broken, "--drive", "virtual:A", "--by-label"];
    bench.run(&verify).refused("JOB-062");
    assert_eq!(bench.done(&["scan", broken])["state"], "failed");
    assert_eq!(
        bench.sqlite("SELECT count(*) FROM drive_use WHERE kind = 'check'"),
        "0"
    );
    // That a person misread a label is no incident.
    assert_eq!(bench.done(&["status"])["doubted"], Value::Array(Vec::new()));
    let right = ["verify", &good, "--drive", "virtual:A", "--by-label"];
    assert_eq!(bench.done(&right)["state"], "good");
}

#[test]
fn two_discs_that_say_they_are_one_copy_are_told_apart_by_a_person() {
    let bench = built();
    let (serial, real) = burned(&bench);
    let clone = clone_of(&real);
    load(&bench, "virtual:B", &real);
    assert_eq!(
        bench.done(&["verify", "--drive", "virtual:B"])["reading"]["second_drive"],
        true
    );
    load(&bench, "virtual:A", &clone);
    let refused = bench.run(&["verify", "--drive", "virtual:A"]);
    names_both(&refused, "virtual:A", "virtual:B");
    refused.refused("JOB-063");
    // It is told until it is settled; nothing that was read counts, and nothing is read meanwhile.
    let status = bench.run(&["status"]).gives(1);
    let doubted = &status["doubted"][0];
    assert_eq!(
        (&doubted["serial"], &doubted["doubt"]),
        (&serial.clone().into(), &"two_drives".into()),
        "{status:#}"
    );
    assert_eq!(status["next"]["do"], "tell_apart");
    assert_eq!(&bench.done(&["incident", "list"])["doubted"][0], doubted);
    let said = crate::patients::said(&bench, &["incident", "list"]);
    assert!(
        said.contains(&serial) && !said.contains("no open incident"),
        "{said}"
    );
    let copy = &status["sets"][0]["discs"][0]["copies"][0];
    assert_eq!(
        (&copy["state"], &copy["second_drive"]),
        (&"suspect".into(), &false.into())
    );
    let scanned = bench.done(&["scan", "--drive", "virtual:B"]);
    assert_eq!(scanned["next"]["do"], "tell_apart", "{scanned:#}");
    // While the other disc lies in a drive nothing is settled: what is read next might be it.
    bench
        .run(&[
            "copy",
            "told-apart",
            "--drive",
            "virtual:B",
            "--why",
            "a test",
        ])
        .refused("JOB-073");
    bench.done(&["drive", "eject", "virtual:A"]);
    bench
        .run(&["verify", "--drive", "virtual:B"])
        .refused("JOB-063");
    let shelve = ["shelve", "--drive", "virtual:B", "--location", "House/1"];
    bench.run(&shelve).refused("JOB-063");
    assert_eq!(
        events(&bench, &serial),
        ["checked:tag", "doubted:two drives", "doubted:two drives"]
    );
    // Nor is it without the real one in a drive; and no read decides before that.
    let unseen = ["copy", "told-apart", &serial, "--why", "a test"];
    bench.run(&unseen).refused("JOB-063");
    let lend = ["lend", &serial, "--to", "Ward"];
    bench.run(&lend).refused("JOB-063");
    let told = [
        "copy",
        "told-apart",
        "--drive",
        "virtual:B",
        "--why",
        "the other one is broken in two",
    ];
    let settled = bench.done(&told);
    assert_eq!(
        (&settled["serial"], &settled["by"], &settled["state"]),
        (&serial.clone().into(), &"tag".into(), &"suspect".into())
    );
    bench.run(&told).refused("JOB-065");
    assert_eq!(bench.done(&["scan", &serial])["next"]["do"], "verify");
    let read = bench.done(&["verify", "--drive", "virtual:B"]);
    assert_eq!(
        (&read["state"], &read["reading"]["second_drive"]),
        (&"good".into(), &true.into())
    );
    let why = "SELECT a.kind || ': ' || w.text FROM audit a JOIN words w ON w.id = a.words
               ORDER BY a.id DESC LIMIT 1";
    assert_eq!(
        bench.sqlite(why),
        "told apart: the other one is broken in two"
    );
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}
