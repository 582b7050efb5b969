//! Targets that are taken, full or fought over, discs that are wrong or damaged.

use std::fs;
use std::path::Path;

use super::{deliver, disclosed, request, small};
use crate::bench::{MEDIA, tree};
use crate::objects::uid;

#[test]
fn what_has_the_targets_name_stays() {
    let (bench, people, image) = small(2);
    let code = request(&bench, &uid(&people[0].study), "treatment");
    let to = bench.beside("out");
    bench.files("out", &[("mine.txt", b"mine")]);
    deliver(&bench, &code, &to, &image, &[]).refused("JOB-011");
    assert_eq!(fs::read(to.join("mine.txt")).unwrap(), b"mine");
    let iso = bench.files("at", &[("out.iso", b"mine")]).join("out.iso");
    deliver(&bench, &code, &iso, &image, &[]).refused("JOB-011");
    assert_eq!(fs::read(&iso).unwrap(), b"mine");
    // An empty folder may be there.
    let empty = bench.beside("empty");
    fs::create_dir(&empty).unwrap();
    deliver(&bench, &code, &empty, &image, &[]).gives(0);
    assert!(empty.join("DICOMDIR").exists());
    // Somebody else's folder has the name of an unfinished delivery.
    bench.files("next.unfinished", &[("mine.txt", b"mine")]);
    deliver(&bench, &code, &bench.beside("next"), &image, &[]).refused("DLV-006");
    assert!(bench.beside("next.unfinished/mine.txt").exists());
}

#[test]
fn a_wrong_disc_gives_nothing_and_a_delivery_waits_for_the_right_one() {
    let (bench, people, _) = small(2);
    let study = uid(&people[0].study);
    let code = request(&bench, &study, "treatment");
    bench.drive("A", MEDIA);
    let to = bench.beside("out");
    let line = ["deliver", &code, "--to", to.to_str().unwrap()];
    let in_drive = [&line[..], &["--drive", "A"]].concat();
    let ran = bench.run(&in_drive);
    assert_eq!(ran.code, 2, "{:?}", ran.said);
    assert!(!to.exists());
    bench.run(&line).refused("DLV-009");
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let done = bench.done(&in_drive);
    assert_eq!(done["receipt"].as_str().unwrap(), format!("{code}/1"));
    assert!(done["sources"][0]["copy"].is_string());
    let said = disclosed(&bench, &people[0].study);
    let all = said["disclosures"][0]["deliveries"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{all:#?}");
}

#[test]
fn another_delivery_keeps_its_hands_off_an_unfinished_one() {
    let (bench, people, image) = small(2);
    let codes = [0, 1].map(|n| request(&bench, &uid(&people[n].study), "treatment"));
    let to = bench.beside("out");
    let line = ["deliver", &codes[0], "--to", to.to_str().unwrap()];
    bench.run(&line).refused("DLV-009");
    assert!(bench.beside("out.unfinished").exists());
    deliver(&bench, &codes[1], &to, &image, &[]).refused("DLV-005");
    // The same one goes on, with another identity too: that is a delivery of its own on the list.
    let done = deliver(&bench, &codes[0], &to, &image, &["--identity", "today"]).gives(0);
    assert_eq!(done["receipt"], format!("{}/2", codes[0]));
    assert_eq!(done["identity"], "today");
    assert!(!bench.beside("out.unfinished").exists());
}

#[test]
fn a_damaged_image_is_mended_on_the_way_and_a_ruined_one_gives_no_delivery() {
    let (bench, people, image) = small(4);
    let person = &people[2];
    let code = request(&bench, &uid(&person.study), "treatment");
    let mut bytes = fs::read(&image).unwrap();
    let name = person.name.as_bytes();
    let hit = bytes.windows(name.len()).enumerate();
    let places: Vec<usize> = hit
        .filter(|(_, at)| *at == name)
        .map(|(at, _)| at)
        .collect();
    for at in &places {
        let start = at / 2048 * 2048;
        bytes[start..start + 2048].fill(0x55);
    }
    let damaged = bench.beside("damaged.iso");
    fs::write(&damaged, &bytes).unwrap();
    let to = bench.beside("out");
    let done = deliver(&bench, &code, &to, &damaged, &[]).gives(0);
    assert!(done["mended_sectors"].as_u64().unwrap() > 0, "{done:#}");
    let mended = tree(&to);
    let whole = bench.beside("whole");
    deliver(&bench, &code, &whole, &image, &[]).gives(0);
    for path in [
        "DICOM/PT000001/ST000001/SE000001/IM000001",
        "DICOM/PT000001/ST000001/SE000001/IM000002",
    ] {
        assert_eq!(mended[Path::new(path)], tree(&whole)[Path::new(path)]);
    }
}

#[test]
fn a_file_that_changes_under_a_delivery_is_no_part_of_it() {
    let (bench, people, image) = small(2);
    let code = request(&bench, &uid(&people[0].study), "treatment");
    let to = bench.beside("out");
    let line = ["deliver", &code, "--to", to.to_str().unwrap()];
    bench.run(&line).refused("DLV-009");
    // Something of another patient is laid into the folder that grows.
    let grown = bench.beside("out.unfinished/files/DICOM/PT000001/ST000001/SE000001");
    fs::create_dir_all(&grown).unwrap();
    fs::write(grown.join("IM000001"), people[1].name.as_bytes()).unwrap();
    let done = deliver(&bench, &code, &to, &image, &[]).gives(0);
    assert_eq!(done["files"], 3);
    let other = bench.beside("other");
    let line = ["deliver", &code, "--to", other.to_str().unwrap()];
    bench.run(&line).refused("DLV-009");
    let grown = bench.beside("other.unfinished/files");
    fs::create_dir_all(&grown).unwrap();
    fs::write(grown.join("STRANGER"), people[1].name.as_bytes()).unwrap();
    deliver(&bench, &code, &other, &image, &[]).refused("DLV-008");
    assert!(!other.exists());
}

#[test]
fn a_patient_who_is_corrected_between_two_runs_is_written_as_known_then() {
    let (bench, people, image) = small(2);
    let code = request(&bench, &uid(&people[0].study), "treatment");
    let to = bench.beside("out");
    let line = [
        "deliver",
        &code,
        "--to",
        to.to_str().unwrap(),
        "--identity",
        "today",
    ];
    bench.run(&line).refused("DLV-009");
    let found = bench.done(&["patient", "list", &people[0].id]);
    let number = found["patients"][0]["number"].to_string();
    bench.done(&[
        "patient", "correct", &number, "--name", "NEW^NAME", "--why", "as told",
    ]);
    let done = deliver(&bench, &code, &to, &image, &["--identity", "today"]).gives(0);
    assert_eq!(done["changed"], 2);
    let object = to.join("DICOM/PT000001/ST000001/SE000001/IM000001");
    let bytes = fs::read(object).unwrap();
    assert!(bytes.windows(8).any(|at| at == b"NEW^NAME"));
}

#[test]
fn two_who_write_to_one_target_give_one_delivery() {
    let (bench, people, image) = small(2);
    let code = request(&bench, &uid(&people[0].study), "treatment");
    for round in 0..4 {
        let to = bench.beside(&format!("out{round}"));
        let (to, from) = (to.to_str().unwrap(), image.to_str().unwrap());
        let line = ["deliver", &code, "--to", to, "--image", from];
        let both: Vec<_> = (0..2)
            .map(|_| {
                bench
                    .command(&line)
                    .stdout(std::process::Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let codes: Vec<_> = both
            .into_iter()
            .map(|mut one| one.wait().unwrap().code().unwrap())
            .collect();
        assert_eq!(
            codes.iter().filter(|code| **code == 0).count(),
            1,
            "{codes:?}"
        );
        assert!(Path::new(to).join("DICOMDIR").exists());
        assert!(!bench.beside(&format!("out{round}.unfinished")).exists());
    }
    let said = disclosed(&bench, &people[0].study);
    let all = said["disclosures"][0]["deliveries"].as_array().unwrap();
    let done = all.iter().filter(|one| one["delivered"].is_string());
    assert_eq!(done.count(), 4);
    bench.done(&["audit", "verify"]);
}
