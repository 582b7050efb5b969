//! What is asked, or said, before something is put on record that is likely not meant; and what
//! refusals name that the person could not know.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::bench::{Bench, STELE, noise};
use crate::loans::with_two;
use crate::objects::{Object, uid};
use crate::patients::take_in;
use crate::plain_words::told;

/// A copy of which nobody has said that it is not in its place opens no incident by a slip.
#[test]
fn a_copy_in_its_place_is_lost_only_after_somebody_looked_for_it() {
    let (bench, [one, _]) = with_two();
    bench.done(&["drive", "eject", "virtual:A"]);
    let lost = ["copy", "lost", &one, "--why", "stolen"];
    let refused = bench.run_as_it_is(&lost);
    refused.refused("JOB-139");
    let said = format!("{:?}", refused.said);
    assert!(said.contains("House/Cellar/Rack/1/A"), "{said}");
    assert_eq!(bench.done(&["incident", "list"])["incidents"], json!([]));
    // What is lent or missing is not there to be looked for.
    bench.done(&["copy", "missing", &one, "--why", "not in its box"]);
    let lost = bench.run_as_it_is(&lost).gives(0);
    assert_eq!(lost["incident"]["incident"], 1, "{lost:#}");
    bench.done(&["audit", "verify"]);
}

/// A copy that comes back says why it does not count, what decides, and that its incident is open.
#[test]
fn a_copy_that_is_there_again_says_why_it_does_not_count() {
    let (bench, [one, other]) = with_two();
    bench.done(&["lend", &one, "--to", "Ward 3"]);
    bench.done(&["copy", "missing", &one, "--why", "nobody has it"]);
    let back = bench.run(&["return", &one]).gives(1);
    assert_eq!(back["back_from"], "missing", "{back:#}");
    bench.done(&["copy", "lost", &other, "--why", "gone"]);
    let said = told(
        &bench,
        &["shelve", &other, "--location", "House/Cellar/Rack/1/B"],
    );
    assert!(
        said.contains("It was recorded as lost: it counts as a good copy only once"),
        "{said}"
    );
    assert!(
        said.contains("Incident 1 about this copy is still open"),
        "{said}"
    );
    let next = format!("Next: Read it in full: stele verify {other} --drive ");
    assert!(said.contains(&next), "{said}");
}

/// A rack by its path, what is packed already left in its box; and the other good copy is named
/// that only has to be put in its place.
#[test]
fn a_rack_is_packed_by_its_path_and_a_copy_without_a_place_is_named() {
    let (bench, [one, other]) = with_two();
    let begun = bench.done(&["shipment", "begin", "Vault/Rack 1"]);
    let code = begun["shipment"].as_str().unwrap();
    let rack = ["shipment", "pack", code, "House/Cellar/Rack/1/A"];
    assert_eq!(bench.done(&rack)["copies"], 1);
    assert_eq!(bench.done(&rack)["copies"], 1, "packed once");
    bench
        .run(&["shipment", "pack", code, "House/Nowhere"])
        .refused("JOB-002");
    bench.done(&["shipment", "unpack", code, "House/Cellar/Rack/1/A"]);
    bench.sqlite(&format!(
        "UPDATE copy SET slot = NULL WHERE serial = '{other}'"
    ));
    let send = bench.run(&["copy", "send", &one, "--to", "Vault/2"]);
    send.refused("SHP-015");
    let pack = bench.run(&["shipment", "pack", code, &one]);
    pack.refused("SHP-002");
    let lend = bench.run(&["lend", &one, "--to", "Ward 3"]);
    lend.refused("LND-002");
    for ran in [send, pack, lend] {
        let said = format!("{:?}", ran.said);
        let step = format!("stele shelve {other} --location LOCATION");
        assert!(said.contains(&step), "{said}");
    }
}

/// Slots of two rooms are two, unless somebody says that they are not.
#[test]
fn places_in_different_ones_are_merged_only_by_a_word() {
    let bench = Bench::new();
    for path in ["House/Cellar/Rack 1/4", "House/Attic/Rack 9/4"] {
        bench.done(&["place", "add", path, "--kind", "slot"]);
    }
    let merge = ["place", "merge", "House/Cellar/Rack 1/4", "--into"];
    let merge = [&merge[..], &["House/Attic/Rack 9/4"]].concat();
    let refused = bench.run(&merge);
    refused.refused("JOB-140");
    let said = format!("{:?}", refused.said);
    for above in ["House/Cellar/Rack 1", "House/Attic/Rack 9"] {
        assert!(said.contains(above), "{said}");
    }
    bench.done(&[&merge[..], &["--same"]].concat());
    // Which of the two is not there.
    let into = bench.run(&["place", "merge", "House/Attic", "--into", "Huose/Nowhere"]);
    into.refused("JOB-002");
    let said = format!("{:?}", into.said);
    assert!(said.contains("no such location to merge into"), "{said}");
}

/// A size says the least that is enough, and of discs that nobody makes that nobody does.
#[test]
fn a_size_that_no_disc_has_is_refused_with_one_that_fits() {
    let bench = Bench::live();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    let plan = |media: &str| bench.run(&["plan", "--media", media, "--dry-run"]);
    let small = plan("10MB");
    small.refused("PLN-001");
    let said = format!("{:?}", small.said);
    let (_, least) = said.split_once("at least ").expect(&said);
    let least = least.split_once(" MB").unwrap().0;
    plan(&format!("{least}MB")).gives(0);
    plan("700GB").refused("JOB-141");
    plan("128GB").gives(0);
    // In an archive for practice there are such discs.
    bench.tampered("UPDATE archive SET practice = 1");
    plan("700GB").gives(0);
}

/// Settings that cannot be understood are told by their line, in words.
#[test]
fn what_is_wrong_with_the_settings_is_said_by_its_line() {
    let bench = Bench::new();
    let settings = bench.root().join("stele.toml");
    for (text, says) in [
        (
            "version = 1\ncolor = 3",
            "line 2 of stele.toml sets color, which",
        ),
        (
            "person = \"PER-0001-J\"",
            "stele.toml has no line that sets version",
        ),
        (
            "version = 1\n\nperson = 7",
            "line 3 of stele.toml gives a value of the wrong kind",
        ),
        (
            "version = 1\nperson =",
            "line 2 of stele.toml cannot be understood",
        ),
    ] {
        fs::write(&settings, text).unwrap();
        let ran = bench.run(&["status"]);
        ran.refused("ARC-004");
        let said = format!("{:?}", ran.said);
        assert!(said.contains(says), "{says}: {said}");
        assert!(!said.contains("TOML"), "{said}");
    }
}

/// What was written over in its place and may be another file is listed until somebody looked.
#[test]
fn a_file_with_another_time_is_named_and_stays_on_the_list() {
    let bench = Bench::new();
    let mut bytes = noise(3, 40_000);
    let folder = bench.files("in", &[("scan.bin", &bytes), ("note.txt", b"a note")]);
    let ingest = || bench.run(&["ingest", folder.to_str().unwrap(), "--case", "C"]);
    ingest().gives(0);
    bytes[39_000] ^= 1;
    bench.files("in", &[("scan.bin", &bytes)]);
    // A file that is compared as a whole is the same, whenever it was written.
    let later = SystemTime::now() + Duration::from_secs(60);
    for name in ["scan.bin", "note.txt"] {
        let file = fs::File::options().append(true).open(folder.join(name));
        file.unwrap().set_modified(later).unwrap();
    }
    let taken = ingest().gives(1);
    let listed = bench.run(&["exceptions", "list"]).report["exceptions"].clone();
    let names = |all: &Value| -> Vec<String> {
        let all = all.as_array().unwrap().iter();
        let rewritten = all.filter(|one| one["code"] == "SCN-120");
        rewritten
            .map(|one| one["path"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&taken["notices"]), names(&listed));
    let [name] = &names(&listed)[..] else {
        panic!("{taken:#}");
    };
    assert!(name.ends_with("/scan.bin"), "{name}");
    // Each item says which advice below is for it; of one alone the number is known.
    let said = told(&bench, &["exceptions", "list"]);
    assert!(said.contains("no earlier copy of it [SCN-120]"), "{said}");
    assert!(said.contains("SCN-120: Ask whoever works with"), "{said}");
    assert!(
        said.contains("off the list: stele exceptions resolve 1"),
        "{said}"
    );
}

/// How many files of all say somebody else, and the answers with the number; and whose the studies
/// are that no one request can be for.
#[test]
fn a_mismatch_says_of_how_many_files_and_two_patients_their_numbers() {
    let bench = Bench::new();
    let of =
        |name: &'static str, id: &'static str, study: &'static str, sop: &'static str| Object {
            study,
            sop,
            name: name.as_bytes(),
            id,
            ..Object::default()
        };
    let all = [
        of("MEYER^ANNA", "1", "1", "1"),
        of("MEYER^ANNA", "1", "1", "2"),
        of("MEIER^ANNE", "1", "1", "3"),
        of("VERA^EVA", "2", "2", "4"),
    ];
    take_in(&bench, "in", &all);
    let said = told(&bench, &["patient", "mismatches"]);
    assert!(said.contains("of the study's 3 files name"), "{said}");
    for step in [
        "patient answer 1 --correction",
        "patient answer 1 --wrong-patient",
    ] {
        assert!(said.contains(step), "{said}");
    }
    let add = ["request", "add", &uid("1"), &uid("2"), "--for=treatment"];
    let to = ["--recipient=Anan, Ken", "--address=Graz"];
    let ran = bench.run(&[&add[..], &to].concat());
    ran.refused("REQ-002");
    let said = format!("{:?}", ran.said);
    assert!(said.contains("2 patients (numbers "), "{said}");
}

/// What was typed wrongly is told with what would be right.
#[test]
fn a_word_that_does_not_fit_is_told_with_one_that_does() {
    let bench = Bench::new();
    for (line, says) in [
        (&["set", "plan", "SET-0001"][..], "did you mean stele plan?"),
        (&["disc", "burn", "x"], "did you mean stele burn?"),
        (
            &["set", "SET-0001"],
            "It has: explain, copies, cancel, rebuild",
        ),
        (&["verify"], "--drive DRIVE for a disc, or --image FILE"),
        (
            &["burn", "SET-0001", "-d", "A", "--speed", "fast"],
            "write max, a multiple such as 4x",
        ),
        (
            &["patient", "disclosures", "muster"],
            "as stele patient list shows it",
        ),
        (
            &["person", "add", "Jo", "--role", "locater"],
            "Did you mean locator?",
        ),
        (
            &["request", "close", "REQ-0001-R", "--result", "refused"],
            "--why",
        ),
        (
            &[
                "request",
                "add",
                "x",
                "--for=patient",
                "--recipient=A",
                "--address=B",
                "--due=3/4/2027",
            ],
            "write it as 2027-03-04",
        ),
    ] {
        let ran = bench.run(line);
        ran.refused("CLI-001");
        let said = format!("{:?}", ran.said);
        assert!(said.contains(says), "{line:?}: {said}");
    }
    let said = told(&bench, &["patient", "list", "meyer"]);
    assert!(said.contains("No patient matches this."), "{said}");
    take_in(&bench, "in", &[Object::default()]);
    let nowhere = bench.beside("nowhere").display().to_string();
    let study = uid("1");
    let check = ["restore", &study, "--to", &nowhere, "--verify-only"];
    let said = told(&bench, &check);
    assert!(said.contains("nowhere does not exist."), "{said}");
    bench.done(&["person", "add", "Jo Clerk", "--role", "clerk"]);
    let said = told(&bench, &["person", "add", "jo clerk", "--role", "clerk"]);
    assert!(said.contains("PER-0002-M has the same name"), "{said}");
    let live = Bench::live();
    let said = told(&live, &["drive", "create", "A"]);
    assert!(said.contains("This is not a practice archive"), "{said}");
}

/// A name that nobody has becomes a person, and that is said.
#[test]
fn who_is_lent_a_copy_for_the_first_time_is_said_to_be_new() {
    let (bench, [one, _]) = with_two();
    let lend = ["lend", &one, "--to", "Ward 3"];
    let said = told(&bench, &lend);
    assert!(
        said.contains("as a borrower, with the code PER-0002-M"),
        "{said}"
    );
    bench.done(&["return", &one]);
    assert_eq!(bench.done(&lend)["new_person"], Value::Null);
}

/// A shipment of which nothing can arrive any more is closed next, and its places are as typed.
#[test]
fn a_shipment_whose_only_copy_is_missing_is_to_be_closed() {
    let (bench, [one, _]) = with_two();
    let begun = bench.done(&["shipment", "begin", "Vault/Rack 1"]);
    let code = begun["shipment"].as_str().unwrap();
    bench.done(&["shipment", "pack", code, &one]);
    bench.done(&["shipment", "hand-over", code, "--to", "Jonas Weber"]);
    let show = ["shipment", "show", code];
    assert!(told(&bench, &show).contains("Vault/Rack 1"));
    bench.done(&["copy", "missing", &one, "--why", "it never came"]);
    let said = told(&bench, &show);
    let next = format!("Close it: stele shipment close {code} --why TEXT");
    assert!(said.contains(&next), "{said}");
}

/// A burn that waits for a blank in a virtual drive says how one comes in.
#[test]
fn a_burn_that_waits_for_a_virtual_blank_says_how_it_comes_in() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 2_000_000))]);
    bench.build(&folder, "40m", &["--copies", "1"]);
    bench.done(&["drive", "create", "A"]);
    let mut burn = Command::new(STELE)
        .env("STELE_ARCHIVE", bench.root())
        .env("STELE_STATE", bench.beside("state"))
        .args(["burn", "SET-0001", "--drive", "virtual:A"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(burn.stderr.take().unwrap()).lines();
    let says = |line: &String| line.contains("stele drive load virtual:A --blank 40m");
    let said = lines.map_while(Result::ok).find(says);
    burn.kill().unwrap();
    burn.wait().unwrap();
    assert!(said.is_some());
}

/// The same request is not recorded a second time without a word.
#[test]
fn a_request_that_is_recorded_twice_is_told() {
    let bench = Bench::new();
    take_in(&bench, "in", &[Object::default()]);
    let add = ["request", "add", &uid("1"), "--for=treatment"];
    let add = [&add[..], &["--recipient=Anan, Ken", "--address=Graz"]].concat();
    assert!(!told(&bench, &add).contains("the same studies"));
    let said = told(&bench, &add);
    let same = "REQ-0001-R is open and asks for the same studies";
    assert!(said.contains(same), "{said}");
    assert!(said.contains("stele request close REQ-0002-Y"), "{said}");
}

/// A box that came with another seal has a next step: its copies are read.
#[test]
fn what_came_under_another_seal_is_to_be_read_next() {
    let (bench, [one, _]) = with_two();
    let begun = bench.done(&["shipment", "begin", "Vault/Rack 1"]);
    let code = begun["shipment"].as_str().unwrap();
    bench.done(&["shipment", "pack", code, &one]);
    bench.done(&["shipment", "seal", code, "111"]);
    bench.done(&["shipment", "hand-over", code, "--to", "Jonas Weber"]);
    let said = told(
        &bench,
        &["shipment", "receive", code, &one, "--seal", "222"],
    );
    let next = format!("Have the copy read before you rely on it: stele verify {one}");
    assert!(said.contains(&next), "{said}");
}

/// What else becomes of a copy that is missing, and of blanks whose type is corrected.
#[test]
fn what_a_record_changes_besides_is_said() {
    let (bench, [one, _]) = with_two();
    let begun = bench.done(&["shipment", "begin", "Vault/Rack 1"]);
    let code = begun["shipment"].as_str().unwrap();
    bench.done(&["shipment", "pack", code, &one]);
    let said = told(
        &bench,
        &["copy", "missing", &one, "--why", "not in its box"],
    );
    let taken_out = format!("It was taken out of shipment {code}");
    assert!(said.contains(&taken_out), "{said}");
    let bar_code = "4006381333931";
    let product = [
        "blanks", "product", bar_code, "--name", "Disc", "--pieces", "5",
    ];
    bench.done(&[&product[..], &["--media", "bd25"]].concat());
    bench.done(&["blanks", "receive", bar_code, "--lot", "B1"]);
    let said = told(&bench, &[&product[..], &["--media", "bd50"]].concat());
    assert!(
        said.contains("5 blanks of it are in stock and count as"),
        "{said}"
    );
    // What a built disc survives cannot be changed any more.
    let explained = bench.done(&["set", "explain", "SET-0001"]);
    assert_eq!(explained["discs"][0]["more"], json!([]), "{explained:#}");
}

/// One object of a study of somebody else than the usual one.
fn other<'a>(study: &'a str, name: &'a [u8], id: &'a str, born: &'a str) -> Object<'a> {
    Object {
        study,
        series: study,
        sop: study,
        name,
        id,
        born,
        ..Object::default()
    }
}

/// Two patients of whom nothing is the same are one person only by a word, whichever way they are
/// joined; and the refusal names what differs, and nobody.
#[test]
fn patients_who_hardly_are_one_person_are_joined_only_by_a_word() {
    let bench = Bench::new();
    let anna = Object::default();
    let ray = other("2", b"ROE^RAY", "300", "19800101");
    let anne = other("3", b"TEST^ANNE", anna.id, anna.born);
    take_in(&bench, "in", &[anna, ray, anne]);
    let number = |text: &str| {
        let list = bench.done(&["patient", "list", text]);
        list["patients"][0]["number"].to_string()
    };
    let (anna, ray, anne) = (number("anna"), number("ray"), number("anne"));
    let why = ["--why", "the ward says so"];
    // A near name of one ID and birth date is no reason to ask.
    bench.done(&[&["patient", "merge", &anne, "--into", &anna][..], &why].concat());
    let merge = [&["patient", "merge", &anna, "--into", &ray][..], &why].concat();
    let refused = bench.run(&merge);
    refused.refused("JOB-145");
    let said = format!("{:?}", refused.said);
    for text in ["name, birth date and patient ID", "--same"] {
        assert!(said.contains(text), "{said}");
    }
    assert!(!said.to_lowercase().contains("roe"), "{said}");
    bench.done(&[&merge[..], &["--same"]].concat());
    // And it is said why, whatever is decided of people.
    bench
        .run(&["patient", "correct", &ray, "--sex", "M"])
        .refused("CLI-001");

    // Files of one study that name two who cannot be one.
    let bench = Bench::new();
    let ray = Object {
        study: "1",
        ..other("2", b"ROE^RAY", "300", "19800101")
    };
    take_in(&bench, "in", &[Object::default(), ray]);
    let answer = ["patient", "answer", "1", "--correction"];
    bench.run(&answer).refused("JOB-145");
    let all = bench.done(&["patient", "answer", "--all", "--correction"]);
    assert_eq!(all["open"], 1, "{all:#}");
    bench.done(&[&answer[..], &["--same"]].concat());
}

/// One of whom nothing is known joins no two who hardly are one person.
#[test]
fn a_patient_without_a_name_joins_nobody_unasked() {
    let bench = Bench::new();
    let nobody = other("2", b"", "", "");
    let ray = other("3", b"ROE^RAY", "300", "19800101");
    take_in(&bench, "in", &[Object::default(), nobody, ray]);
    let of_study = |study: &str| {
        let patient = format!("SELECT patient FROM study WHERE uid LIKE '%.{study}'");
        bench.sqlite(&patient).trim().to_owned()
    };
    let [anna, nobody, ray] = ["1", "2", "3"].map(of_study);
    let why = ["--why", "the ward says so"];
    let into = |one: &str| {
        let merge = ["patient", "merge", one, "--into", &nobody];
        bench.run(&[&merge[..], &why].concat())
    };
    // Nothing says who that is: two who are joined to it would be one.
    into(&anna).refused("CAT-077");
    into(&ray).refused("CAT-077");
}

/// A copy that came in a box with another seal is no copy to hand out before somebody has read it,
/// and whoever looks for one is told.
#[test]
fn what_came_with_another_seal_is_read_before_it_is_lent() {
    let (bench, [one, _]) = with_two();
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&["place", "add", "Vault/Shelf", "--kind", "shelf"]);
    let begun = bench.done(&["shipment", "begin", "Vault/Shelf"]);
    let code = begun["shipment"].as_str().unwrap();
    bench.done(&["shipment", "pack", code, &one]);
    bench.done(&["shipment", "seal", code, "0017"]);
    bench.done(&["shipment", "hand-over", code, "--to", "Jonas Weber"]);
    bench.run(&["shipment", "receive", code, "--seal", "0018"]);
    bench.run(&["shipment", "receive", code, &one]);
    let copies = bench.done(&["find", "--limit", "1"])["studies"][0]["copies"].clone();
    let of = |copies: &Value, serial: &str| {
        let mut copies = copies.as_array().unwrap().clone().into_iter();
        copies.find(|copy| copy["serial"] == serial).unwrap()
    };
    assert_eq!(of(&copies, &one)["read_first"], true, "{copies:#}");
    let lend = ["lend", &one, "--to", "Jo"];
    let refused = bench.run(&lend);
    refused.refused("JOB-146");
    let said = format!("{:?}", refused.said);
    let read = format!("stele verify {one} --drive DRIVE");
    assert!(said.contains(&read), "{said}");
    let anyway = ["--anyway", "--why", "the ward needs it"];
    bench.done(&[&lend[..], &anyway].concat());
    bench.done(&["return", &one]);
    bench.done(&["drive", "load", "virtual:A", "--serial", &one]);
    bench.done(&["verify", "--drive", "virtual:A"]);
    bench.done(&["drive", "eject", "virtual:A"]);
    bench.done(&lend);
}

/// Two sites at which copies are kept become one only by a word: there is no way back.
#[test]
fn sites_with_copies_are_merged_only_by_a_word() {
    let (bench, [_, two]) = with_two();
    bench.done(&["shelve", &two, "--location", "Annex/Shelf 1"]);
    let merge = ["place", "merge", "Annex", "--into", "House"];
    let refused = bench.run(&merge);
    refused.refused("JOB-140");
    let said = format!("{:?}", refused.said);
    for text in [
        "(Annex)",
        "(House)",
        "with copies at each",
        "cannot be undone",
    ] {
        assert!(said.contains(text), "{said}");
    }
    bench.done(&[&merge[..], &["--same"]].concat());
}
