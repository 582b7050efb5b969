//! `stele inspect` on our own images, on those of other programs, and on altered ones.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::bench::{Bench, Ran, shared, witness};

fn inspect(image: &Path) -> Ran {
    shared().bench.run(&["inspect", image.to_str().unwrap()])
}

#[test]
fn our_own_image_agrees_with_itself_in_every_respect() {
    let report = inspect(&shared().image).gives(0);
    assert_eq!(report["same_trees"], true, "{report:#}");
    let (iso, udf) = (&report["iso"], &report["udf"]);
    assert_eq!(iso["tree"], udf["tree"]);
    assert_eq!(iso["joliet"], udf["tree"]);
    assert_eq!(
        [&iso["rock_ridge"], &udf["closed"], &udf["mirrored"]],
        [true; 3]
    );
    assert_eq!([&udf["revision"], &udf["read_revision"]], ["2.60", "2.50"]);
    assert_eq!(udf["anchors"].as_array().unwrap().len(), 3);
    assert_eq!(report["stele"]["protection"]["parity"], 30);
    let help = report["stele"]["help"].as_array().unwrap();
    assert!(help.iter().all(|text| text[1] == true), "{help:?}");
}

/// A folder of a few files and what other programs make of it.
fn foreign(bench: &Bench, program: &str, options: &[&str]) -> Value {
    let long = "n".repeat(120);
    let files: [(&str, &[u8]); 5] = [
        ("a/b/c.txt", b"1"),
        ("a/empty", b""),
        ("ÄÖ/山.dcm", &[7; 5000]),
        (&long, b"2"),
        ("UPPER.TXT", &[1; 4096]),
    ];
    let folder = bench.files(&format!("tree-{}", options.len()), &files);
    let image = bench.beside(&format!("{program}-{}.iso", options.len()));
    let mut command = Command::new(program);
    command.args(options).arg("-o").arg(&image).arg(&folder);
    witness(command.env("LC_ALL", "C.UTF-8"));
    let ran = inspect(&image);
    // genisoimage numbers the descriptors of its second sequence anew: a remark, and a true one.
    let expected = i32::from(program == "genisoimage");
    let report = ran.gives(expected);
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings.iter().all(|f| f["kind"] == "copies_differ"),
        "{findings:#?}"
    );
    report
}

#[test]
fn images_of_other_programs_are_read() {
    let bench = Bench::new();
    let plain = foreign(&bench, "xorriso", &["-as", "mkisofs", "-quiet", "-R", "-J"]);
    assert_eq!(plain["iso"]["tree"]["files"], 5, "{plain:#}");
    assert_eq!(plain["iso"]["joliet"]["files"], 5);
    assert_eq!([&plain["udf"], &plain["stele"]], [&Value::Null; 2]);
    let bridge = foreign(
        &bench,
        "genisoimage",
        &["-quiet", "-input-charset", "utf-8", "-R", "-udf"],
    );
    assert_eq!(bridge["udf"]["revision"], "1.02", "{bridge:#}");
    assert_eq!(bridge["udf"]["tree"]["files"], 5);
    assert_eq!(
        [&bridge["same_trees"], &bridge["udf"]["closed"]],
        [true, true]
    );
}

#[test]
fn what_is_no_disc_is_said_to_be_none() {
    let bench = Bench::new();
    let files = bench.files("x", &[("zeros", &[0; 100_000]), ("empty", b"")]);
    for name in ["zeros", "empty"] {
        let report = inspect(&files.join(name)).gives(1);
        assert_eq!(report["findings"][0]["kind"], "no_file_system");
    }
    inspect(&files.join("nowhere")).refused("JOB-010");
}

/// Kinds of findings in a copy of our image with bytes changed at these places.
fn altered(bench: &Bench, changes: &[(u64, u8)]) -> Vec<String> {
    let image = bench.beside("altered.iso");
    let mut bytes = fs::read(&shared().image).unwrap();
    for (at, bits) in changes {
        bytes[*at as usize] ^= bits;
    }
    fs::write(&image, bytes).unwrap();
    let ran = inspect(&image);
    assert!(
        (0..2).contains(&ran.code),
        "{changes:?}: {} {:?}",
        ran.code,
        ran.said
    );
    let findings = ran.report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn one_changed_byte_of_a_structure_is_found() {
    let bench = Bench::new();
    let image = fs::read(&shared().image).unwrap();
    let sectors = (image.len() / 2048) as u64;
    let main = u64::from(u32::from_le_bytes(
        image[256 * 2048 + 20..][..4].try_into().unwrap(),
    ));
    let logical = &image[((main + 3) * 2048) as usize..][..2048];
    let start = u64::from(u32::from_le_bytes(
        image[((main + 2) * 2048) as usize + 188..][..4]
            .try_into()
            .unwrap(),
    ));
    let mirror = start
        + u64::from(u32::from_le_bytes(
            logical[440 + 6 + 44..][..4].try_into().unwrap(),
        ));
    let cases = [
        (16 * 2048 + 84, "byte_orders"),
        (main * 2048 + 30, "descriptor"),
        ((sectors - 288) * 2048 + 40, "copies_differ"),
        ((mirror + 32 + 2) * 2048 + 100, "copies_differ"),
        ((start + 32) * 2048 + 60, "copies_differ"),
        ((main + 16) * 2048 + 28, "integrity"),
    ];
    for (at, expected) in cases {
        let kinds = altered(&bench, &[(at, 0x10)]);
        assert!(kinds.iter().any(|kind| kind == expected), "{at}: {kinds:?}");
    }
}

#[test]
fn no_change_of_structures_makes_it_fail() {
    let bench = Bench::new();
    let image = fs::metadata(&shared().image).unwrap().len();
    // Descriptors, path tables, directories and metadata stand in the first sectors.
    let mut state = 7_u64;
    let mut below = |n: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(99);
        (state >> 33) % n
    };
    for _ in 0..60 {
        let changes: Vec<_> = (0..40)
            .map(|_| {
                (
                    16 * 2048 + below(image.min(700 * 2048) - 16 * 2048),
                    below(256) as u8,
                )
            })
            .collect();
        altered(&bench, &changes);
    }
}
