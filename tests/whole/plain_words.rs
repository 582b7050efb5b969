//! Sentences that said less or more than is so, each in the scene in which it was said.

use std::fs;

use crate::bench::{Bench, Ran, noise};
use crate::objects::Object;
use crate::patients::{gerda, said, take_in};

const MEDIA: &str = "16908288";

/// What is said to a person in place of a program, with what goes to the second channel.
pub fn told(bench: &Bench, arguments: &[&str]) -> String {
    let mut command = bench.command(arguments);
    let plain: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let mut plain_command = std::process::Command::new(command.get_program());
    plain_command.args(plain.iter().filter(|word| *word != "--json"));
    if matches!(arguments, ["copy", "lost", ..]) {
        plain_command.arg("--searched");
    }
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            plain_command.env(name, value);
        }
    }
    command = plain_command;
    let output = match arguments {
        ["copy", "missing" | "lost" | "destroyed", ..] => bench.without_drives(|| command.output()),
        _ => command.output(),
    };
    let output = output.unwrap();
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).unwrap()
}

fn next(ran: &Ran) -> &str {
    ran.report["next"]["do"].as_str().unwrap_or("nothing")
}

/// One disc in some copies, burned in the drive A as often as there are.
pub fn burned(copies: usize) -> (Bench, Vec<String>) {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, MEDIA, &["--copies", &copies.to_string()]);
    bench.drive("A", MEDIA);
    let mut serials = Vec::new();
    for _ in 0..copies {
        bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
        serials.push(burned["serial"].as_str().unwrap().to_owned());
    }
    (bench, serials)
}

/// A study whose files name two patients is one study, and whose it is is decided before it is
/// built or burned, whoever says what comes next.
#[test]
fn an_open_mismatch_comes_before_what_stays_and_one_study_is_one() {
    let bench = Bench::new();
    take_in(&bench, "first", &[Object::default()]);
    let folder = bench.files("second", &[("a.dcm", &gerda("2").file())]);
    let ingest = told(&bench, &["ingest", folder.to_str().unwrap()]);
    assert!(
        ingest.contains("Next: Resolve 1 patient mismatch"),
        "{ingest}"
    );
    let plan = ["plan", "--media", MEDIA, "--copies", "2"];
    let shown = bench.done(&[&plan[..], &["--dry-run"]].concat());
    assert_eq!(shown["discs"][0]["studies"], 1, "{shown:#}");
    let planned = told(&bench, &plan);
    assert!(
        planned.contains("Next: Resolve 1 patient mismatch"),
        "{planned}"
    );
    for line in [&["status"][..], &["scan", "SET-0001"]] {
        assert_eq!(next(&bench.run(line)), "decide", "{line:?}");
    }
    bench.done(&["build", "SET-0001"]);
    assert_eq!(next(&bench.run(&["status"])), "decide");
    let decided = told(
        &bench,
        &["patient", "answer", "1", "--correction", "--same"],
    );
    assert!(decided.contains("was corrected to"), "{decided}");
    assert!(decided.contains("GAMMA, GERDA"), "{decided}");
    assert_eq!(next(&bench.run(&["status"])), "burn");
    let dropped = bench.done(&["set", "cancel", "SET-0001"]);
    assert_eq!(dropped["waiting"], 1, "two parts of one study");
}

#[test]
fn a_decision_that_is_none_is_said_to_be_none() {
    let bench = Bench::new();
    let ran = bench.run(&["patient", "undo", "5"]);
    ran.refused("JOB-002");
    let said = told(&bench, &["patient", "undo", "5"]);
    assert!(said.contains("there is no decision 5"), "{said}");
    assert!(said.contains("stele patient decisions"), "{said}");
    assert!(!said.contains("Somebody else"), "{said}");
}

/// What was not found is looked up where things of its kind are listed.
#[test]
fn what_is_not_known_is_listed_by_the_command_of_its_kind() {
    let bench = Bench::new();
    for (line, list) in [
        (&["place", "list", "Nowhere/7"][..], "stele place list"),
        (&["patient", "answer", "7", "--merge"], "patient mismatches"),
        (
            &[
                "patient",
                "merge",
                "7",
                "--into",
                "8",
                "--same",
                "--why",
                "one person",
            ],
            "stele patient list",
        ),
        (&["exceptions", "resolve", "7"], "stele exceptions list"),
        (&["scan", "SLT-0001-X"], "stele place list"),
        (&["scan", "PER-0001-X"], "stele person list"),
        (&["scan", "STL-04KQ7Z-X"], "stele status"),
    ] {
        let said = told(&bench, line);
        assert!(said.contains(list), "{line:?}: {said}");
        assert!(!said.contains("STL-04KQ7Z-D"), "{line:?}: {said}");
    }
    let said = told(&bench, &["scan", "BOX-0001-Z"]);
    assert!(
        said.contains("No box in this archive has the code BOX-0001-Z"),
        "{said}"
    );
}

#[test]
fn a_right_image_stays_and_nothing_is_read_from_elsewhere() {
    let (bench, _) = burned(1);
    let image = bench.root().join("images/SET-0001-1.iso");
    let other = bench.beside("other.iso");
    let mut bytes = fs::read(&image).unwrap();
    bytes[40_000..60_000].fill(7);
    fs::write(&other, bytes).unwrap();
    let build = ["build", "SET-0001/1", "--from", other.to_str().unwrap()];
    let said = told(&bench, &build);
    assert!(
        said.contains("The archive already has the image of SET-0001/1, exactly as it was built"),
        "{said}"
    );
    let built = bench.done(&build);
    assert_eq!(built["right"], serde_json::json!(["SET-0001/1"]));
    assert_eq!(built["brought_back"], serde_json::json!([]));
}

/// Two sources of two discs: neither is repaired with the other.
#[test]
fn a_source_of_another_disc_is_named_and_nothing_is_written() {
    let (bench, _) = burned(1);
    let folder = bench.files("more", &[("other.bin", &noise(9, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "CASE-2"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0002"]);
    let image = |set: u32| bench.root().join(format!("images/SET-000{set}-1.iso"));
    let [one, two] = [1, 2].map(|set| image(set).display().to_string());
    let to = bench.beside("new.iso");
    let to = to.to_str().unwrap();
    let repair = ["disc", "repair", &one, &two, "--to", to];
    bench.run(&repair).refused("JOB-114");
    assert!(!bench.beside("new.iso").exists());
    let said = told(&bench, &repair);
    assert!(said.contains("number 2 of the 2"), "{said}");
}

#[test]
fn a_file_that_is_imported_by_its_case_is_no_exception_any_longer() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("note.txt", b"of no study")]);
    let folder = folder.to_str().unwrap();
    let listed = || bench.run(&["exceptions", "list"]).report["exceptions"].clone();
    bench.run(&["ingest", folder]).gives(1);
    assert_eq!(listed().as_array().unwrap().len(), 1);
    bench.done(&["ingest", folder, "--case", "C"]);
    assert_eq!(listed(), serde_json::json!([]));
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

/// Nobody has looked at a disc whose serial was typed.
#[test]
fn a_typed_serial_is_answered_by_what_is_recorded() {
    let (bench, serials) = burned(1);
    let serial = serials[0].as_str();
    bench.done(&["shelve", serial, "--location", "House/1"]);
    let said = told(&bench, &["scan", serial]);
    assert!(
        said.contains("On record, this copy is at House/1"),
        "{said}"
    );
    assert!(!said.contains("sound"), "{said}");
    let fetch = told(&bench, &["scan", "case:CASE-1"]);
    assert!(
        fetch.contains(&format!("Fetch {serial} (House/1)")),
        "{fetch}"
    );
    let lend = ["lend", serial, "--to", "Dr. Okafor", "--days", "3"];
    bench.done(&[&lend[..], &["--last", "--why", "no other"]].concat());
    for line in [&["scan", serial][..], &["find", "CASE-1"]] {
        let said = told(&bench, line);
        assert!(
            said.contains(&format!("{serial} is due back on ")),
            "{said}"
        );
    }
}

#[test]
fn a_copy_that_was_never_burned_is_no_disc_that_can_be_found() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, MEDIA, &["--copies", "2"]);
    let serial = bench.sqlite("SELECT serial FROM copy ORDER BY id LIMIT 1");
    let said = told(&bench, &["copy", "retire", &serial, "--why", "torn label"]);
    assert!(!said.contains("copy found"), "{said}");
    assert!(said.contains("throw its label away"), "{said}");
    bench.drive("A", MEDIA);
    let burn = ["burn", &serial, "--drive", "virtual:A"];
    bench.run(&burn).refused("JOB-113");
    let said = told(&bench, &burn);
    assert!(!said.contains("was started before"), "{said}");
}

#[test]
fn the_last_copy_is_not_called_sound_and_what_is_left_is_said() {
    let (bench, serials) = burned(2);
    let [one, two] = [&serials[0], &serials[1]];
    bench.done(&["copy", "lost", one, "--why", "gone"]);
    bench.done(&["copy", "found", one]);
    let lost = told(&bench, &["copy", "lost", two, "--why", "gone"]);
    assert!(
        lost.contains("No copy of disc SET-0001/1 can be relied on now"),
        "{lost}"
    );
    let retire = told(&bench, &["copy", "retire", one, "--why", "old"]);
    assert!(retire.contains("CAT-048"), "{retire}");
    assert!(!retire.contains("sound"), "{retire}");
}

/// Words that only stand for something are no names; what nobody can be called is repeated.
#[test]
fn what_was_typed_wrong_is_named_where_it_can_be_no_name() {
    let bench = Bench::new();
    let literal = "SITE/ROOM/RACK/SHELF/SLOT";
    for line in [
        &["place", "add", literal][..],
        &["shelve", "STL-04KQ7Z-D", "--location", literal],
        &["person", "add", "NAME"],
    ] {
        bench.run(line).refused("CLI-001");
    }
    let places = bench.done(&["place", "list"]);
    assert_eq!(places["places"], serde_json::json!([]));
    let said = told(&bench, &["status", "--bananas=MEYERHOLZ"]);
    assert!(said.contains("--bananas"), "{said}");
    let said_all = told(&bench, &["statis"]);
    assert!(said_all.contains("statis"), "{said_all}");
    for line in [&["status", "--MEYER^ANNA"][..], &["meyerholz"]] {
        let said = told(&bench, line);
        assert!(!said.to_lowercase().contains("meyer"), "{said}");
    }
    let usage = told(&bench, &["restore", "1.2.3", "--to", "x"]);
    let one_of = "--drive <DRIVE>|--image <FILE>|--dry-run|--verify-only";
    assert!(usage.contains(one_of), "{usage}");
}

#[test]
fn a_patient_who_is_merged_or_corrected_is_named() {
    let bench = Bench::new();
    let other = Object {
        study: "2",
        series: "2",
        sop: "2",
        id: "P2",
        name: b"MEYER^ANNA",
        ..Object::default()
    };
    take_in(&bench, "in", &[Object::default(), other]);
    let list = bench.done(&["patient", "list", "P2"]);
    let number = list["patients"][0]["number"].to_string();
    let correct = [
        "patient",
        "correct",
        &number,
        "--name",
        "MAYER^ANNA",
        "--why",
        "as told",
    ];
    let said = said(&bench, &correct);
    assert!(said.contains("MEYER, ANNA"), "{said}");
    assert!(said.contains("MAYER, ANNA"), "{said}");
}

/// A share of what is written, where the disc is not full.
#[test]
fn what_a_disc_survives_is_a_share_of_what_is_written() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    let plan = told(&bench, &["plan", "--media", "bd25", "--dry-run"]);
    assert!(plan.contains("% of what is written on the disc)"), "{plan}");
    assert!(!plan.contains("% of the disc"), "{plan}");
}
