//! `stele disc inspect` on our own images, on those of other programs, and on altered ones.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::bench::{Bench, Ran, STELE, shared, witness};

fn inspect(image: &Path) -> Ran {
    shared()
        .bench
        .run(&["disc", "inspect", image.to_str().unwrap()])
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
    let right = |text: &Value| text["state"] == "current" || text["state"] == "there";
    assert!(help.iter().all(right), "{help:?}");
    let files = &report["hashes"]["files"];
    assert_eq!(files["right"], files["listed"], "{files:#}");
    let hash = |program: &str| {
        let mut command = Command::new(program);
        let text = witness(command.arg(&shared().image));
        text.split_whitespace().next().unwrap().to_owned()
    };
    let hashes = &report["hashes"];
    assert_eq!(hashes["blake3"], hash("b3sum"));
    assert_eq!(hashes["sha256"], hash("sha256sum"));
    // Plan, the disc's own text and inspect say the same of what it survives.
    let explained = shared().bench.done(&["set", "explain", "SET-0001/1"]);
    let disc = &explained["discs"][0];
    let protection = &report["stele"]["protection"];
    assert_eq!(disc["survives"]["clusters_per_row"], protection["parity"]);
    assert_eq!(disc["file_set"]["claim"], report["file_set"]["claim"]);
    assert_eq!(disc["file_set"]["objects"], report["file_set"]["objects"]);
    let image = fs::read(&shared().image).unwrap();
    let figures = place_of(&image, b"DISC SURVIVES", 0) as usize;
    let figures = String::from_utf8_lossy(&image[figures..figures + 600]);
    let burst = disc["survives"]["burst_sectors"].as_u64().unwrap() * 2048;
    let megabytes = burst as f64 / 1e6;
    let line = format!("In one piece   up to {megabytes:.0} MB (12 % of the disc), anywhere on it");
    assert!(figures.contains(&line), "{figures}\n{line}");
    assert!(figures.contains("Whole discs    none: this set has no parity discs"));
    let quick = [
        "disc",
        "inspect",
        "--quick",
        shared().image.to_str().unwrap(),
    ];
    let quick = shared().bench.done(&quick);
    assert_eq!(quick["hashes"], Value::Null);
    assert_eq!(quick["file_set"], report["file_set"]);
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

/// X3: what stands behind the first volume is not looked into, and that is said.
#[test]
fn a_later_session_is_mentioned() {
    let bench = Bench::new();
    let image = bench.beside("first.iso");
    let session = |name: &str, options: &[&str], to: &Path| {
        let folder = bench.files(name, &[(name, &[7; 5000])]);
        let mut command = Command::new("genisoimage");
        command.args(["-quiet", "-R"]).args(options);
        witness(command.arg("-o").arg(to).arg(folder));
        fs::read(to).unwrap()
    };
    let mut first = session("one", &[], &image);
    first.resize(first.len().next_multiple_of(32 * 2048), 0);
    assert_eq!(inspect(&image).gives(0)["findings"], serde_json::json!([]));
    let start = first.len() / 2048;
    let (from, old) = (format!("0,{start}"), image.to_str().unwrap().to_owned());
    let second = bench.beside("second.iso");
    let second = session("two", &["-C", &from, "-M", &old], &second);
    fs::write(&image, [first, second].concat()).unwrap();
    let report = inspect(&image).gives(1);
    let findings = report["findings"].as_array().unwrap();
    let found = serde_json::json!({
        "kind": "later_session", "what": "sectors", "first": start, "last": start,
    });
    assert!(findings.contains(&found), "{findings:#?}");
    assert_eq!(report["iso"]["tree"]["files"], 1);
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

/// Where a text stands first in our image, from an offset on.
fn place_of(image: &[u8], text: &[u8], from: usize) -> u64 {
    let at = image[from..]
        .windows(text.len())
        .position(|part| part == text);
    (from + at.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(text)))) as u64
}

#[test]
fn what_the_disc_claims_is_believed_only_where_its_objects_bear_it_out() {
    let bench = Bench::new();
    let image = fs::read(&shared().image).unwrap();
    let report = inspect(&shared().image).gives(0);
    let manifest = crate::bench::manifest(&shared().image);
    let start = |path: &str| {
        let line = manifest.iter().find(|line| line["path"] == path);
        line.unwrap()["extents"][0][0].as_u64().unwrap() as usize * 2048
    };
    let object = manifest.iter().find(|line| {
        line["path"]
            .as_str()
            .is_some_and(|p| p.starts_with("DICOM/"))
    });
    let object = start(object.unwrap()["path"].as_str().unwrap());
    let directory = start("DICOMDIR");
    let form = report["file_set"]["claimed"].as_str().unwrap();
    let conform = place_of(&image, form.as_bytes(), start("CONFORM.TXT"));
    // The report says more than the objects bear out, or a text is altered: told besides the hash.
    let readme = place_of(&image, b" MB (", start("README.TXT")) - 1;
    let cases = [
        ("CONFORM.TXT", conform, 0x01, "conformance"),
        ("an object's prefix", object as u64 + 128, 0x20, "dicom_dir"),
        (
            "an object's UID",
            place_of(&image, b"\x08\0\x18\0UI", object) + 9,
            0x01,
            "dicom_dir",
        ),
        (
            "a File ID",
            place_of(&image, b"DICOM\\PT", directory) + 8,
            0x01,
            "dicom_dir",
        ),
        (
            "a link",
            place_of(&image, b"\x04\0\x20\x14UL", directory) + 8,
            0x02,
            "dicom_dir",
        ),
        (
            "a key",
            place_of(&image, b"\x10\0\x20\0LO", directory) + 1,
            0x01,
            "dicom_dir",
        ),
        ("figures", readme, 0x01, "help"),
        ("SPEC.TXT", start("SPEC.TXT") as u64 + 40, 0x01, "help"),
    ];
    for (what, at, bits, expected) in cases {
        let kinds = altered(&bench, &[(at, bits)]);
        for kind in [expected, "hash"] {
            assert!(kinds.iter().any(|k| k == kind), "{what}: {kinds:?}");
        }
    }
    // Pixels tell nobody anything but the hash.
    let last = image[object..]
        .windows(4)
        .position(|p| p == b"\xE0\x7F\x10\0");
    let kinds = altered(&bench, &[((object + last.unwrap() + 40) as u64, 0x01)]);
    assert_eq!(kinds, ["hash"]);
}

#[test]
fn a_foreign_disc_with_a_directory_is_judged_by_its_objects() {
    let bench = Bench::new();
    let folder = bench.beside("foreign");
    let copied = Command::new("xorriso")
        .args(["-osirrox", "on:auto_chmod_on", "-indev"])
        .arg(&shared().image)
        .args(["-extract", "/DICOM"])
        .arg(folder.join("DICOM"))
        .output();
    assert!(copied.unwrap().status.success());
    let mut dcmmkdir = Command::new("dcmmkdir");
    dcmmkdir.args(["-q", "+r", "+I", "-Pgp", "DICOM"]);
    witness(dcmmkdir.current_dir(&folder));
    let image = bench.beside("foreign.iso");
    let make = |image: &Path| {
        let mut command = Command::new("xorriso");
        command.args(["-as", "mkisofs", "-quiet", "-R", "-o"]);
        witness(command.arg(image).arg(&folder));
    };
    make(&image);
    let ours = inspect(&shared().image).gives(0)["file_set"].clone();
    let report = inspect(&image).gives(0);
    let set = &report["file_set"];
    assert_eq!(set["objects"], ours["objects"], "{set:#}");
    assert_eq!(
        [&set["claimed"], &set["syntaxes"]],
        [&Value::Null, &ours["syntaxes"]]
    );
    assert!(report["hashes"]["files"].is_null() && report["hashes"]["sha256"].is_string());
    // An object more, that its directory does not know.
    let mut more = fs::read(crate::bench::tool("pydicom/data/test_files/CT_small.dcm")).unwrap();
    more.push(0);
    fs::write(folder.join("more"), more).unwrap();
    let image = bench.beside("more.iso");
    make(&image);
    let report = inspect(&image).gives(1);
    assert_eq!(report["file_set"]["not_referenced"], 1);
    assert_eq!(report["file_set"]["claim"], "archive");
    fs::remove_file(folder.join("DICOMDIR")).unwrap();
    let image = bench.beside("none.iso");
    make(&image);
    let report = inspect(&image).gives(1);
    assert_eq!(report["findings"][0]["kind"], "dicom_dir", "{report:#}");
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

/// One sector of another disc, as ddrescue leaves it in an image that was there: it decides
/// nothing, and it is named where it lies.
#[test]
fn a_sector_of_another_disc_is_named_where_it_lies() {
    let other = Bench::new();
    let folder = other.files("in", &[("a.txt", b"of another archive")]);
    let foreign = fs::read(other.build(&folder, "40m", &[])).unwrap();
    let named = other.done(&[
        "verify",
        "--image",
        other.root().join("images/SET-0001-1.iso").to_str().unwrap(),
    ]);
    let named = format!(
        "{}/{}",
        named["uuid"].as_str().unwrap(),
        named["content"].as_str().unwrap()
    );
    let mut image = fs::read(&shared().image).unwrap();
    image[..2048].copy_from_slice(&foreign[..2048]);
    let path = other.beside("mixed.iso");
    fs::write(&path, &image).unwrap();
    let report = inspect(&path).gives(1);
    assert_eq!(
        report["stele"]["uuid"],
        inspect(&shared().image).report["stele"]["uuid"]
    );
    assert_eq!(report["stele"]["others"], serde_json::json!([named]));
    let findings = report["findings"].as_array().unwrap();
    let found = findings
        .iter()
        .find(|finding| finding["kind"] == "other_disc");
    let parts = serde_json::json!({
        "kind": "other_disc", "what": "parts_of", "disc": named, "places": [[0, 1]], "more": 0,
    });
    assert_eq!(found, Some(&parts));
    let report = other
        .run(&["verify", "--image", path.to_str().unwrap()])
        .gives(1);
    let part = serde_json::json!([{ "disc": named, "votes": 0, "sectors": 1, "places": [[0, 1]] }]);
    assert_eq!(
        [&report["others"], &report["wrong_sectors"]],
        [&part, &1.into()]
    );
    let mut people = Command::new(crate::bench::STELE);
    people
        .args([
            "--archive",
            other.root().to_str().unwrap(),
            "verify",
            "--image",
        ])
        .arg(&path);
    let said = String::from_utf8(people.output().unwrap().stdout).unwrap();
    let words = format!("The disc holds 1 sector (2.05 kB) of another disc, {named}, at 0.");
    assert!(said.contains(&words), "{said}");
}

/// What is found in a foreign image.
fn found(image: &Path) -> Vec<Value> {
    let report = inspect(image).report;
    report["findings"].as_array().unwrap().clone()
}

/// X3: a folder that Rock Ridge moved is where it says, bytes behind the last sector are told of,
/// and what is not looked into has a name.
#[test]
fn what_other_programs_write_is_no_contradiction_and_what_is_not_known_is_named() {
    let bench = Bench::new();
    let deep = "1/2/3/4/5/6/7/8/9/10/f.txt";
    let folder = bench.files("deep", &[(deep, b"deep"), ("x.txt", b"1")]);
    let image = bench.beside("deep.iso");
    let mut command = Command::new("genisoimage");
    command.args(["-quiet", "-R", "-o"]).arg(&image);
    witness(command.arg(&folder));
    let report = inspect(&image).gives(0);
    assert_eq!(report["iso"]["tree"]["files"], 2, "{report:#}");
    let mut bytes = fs::read(&image).unwrap();
    let sectors = bytes.len() / 2048;
    bytes.extend([1; 100]);
    fs::write(&image, bytes).unwrap();
    let behind = serde_json::json!({
        "kind": "bytes_behind", "what": "bytes_behind", "bytes": 100, "sectors": sectors,
    });
    assert_eq!(found(&image), [behind]);
    for (medium, partition) in [("cdr", "Virtual"), ("cdrw", "Sparable")] {
        let image = bench.beside(medium);
        let file = fs::File::create(&image).unwrap();
        file.set_len(40_000_000 / 2048 * 2048).unwrap();
        let mut command = Command::new("mkudffs");
        command.args(["--blocksize=2048", &format!("--media-type={medium}")]);
        witness(command.arg(&image));
        let named = serde_json::json!({
            "kind": "unknown_partition",
            "what": "partition_kind",
            "name": format!("UDF {partition} Partition"),
        });
        assert!(found(&image).contains(&named), "{:?}", found(&image));
    }
}

/// The CRC of a UDF descriptor (ECMA-167 7.2.6).
fn udf_crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        let crc = crc ^ u16::from(*byte) << 8;
        (0..8).fold(crc, |crc, _| (crc << 1) ^ (0x1021 * (crc >> 15)))
    })
}

/// X3: two primary volume descriptors may say different times, and nothing else.
#[test]
fn two_udf_descriptors_need_not_agree_in_their_time() {
    let bench = Bench::new();
    let mut image = fs::read(&shared().image).unwrap();
    let number = |at: usize| u32::from_le_bytes(image[at..at + 4].try_into().unwrap()) as usize;
    let reserve = number(256 * 2048 + 28) * 2048;
    let path = bench.beside("time.iso");
    for (at, kinds) in [(380, &[][..]), (30, &["copies_differ"])] {
        let sector = &mut image[reserve..reserve + 2048];
        assert_eq!(sector[0], 1, "a primary volume descriptor");
        sector[at] ^= 1;
        let len = usize::from(u16::from_le_bytes([sector[10], sector[11]]));
        let crc = udf_crc(&sector[16..16 + len]).to_le_bytes();
        sector[8..10].copy_from_slice(&crc);
        sector[4] = 0;
        sector[4] = sector[..16]
            .iter()
            .fold(0, |sum: u8, byte| sum.wrapping_add(*byte));
        fs::write(&path, &image).unwrap();
        let found = found(&path);
        let found: Vec<&Value> = found.iter().map(|one| &one["kind"]).collect();
        assert_eq!(found, kinds);
    }
}

/// R-010, R-014, R-020: lost anchors and check strips are inconsistencies, and what they had
/// survived is not said any more.
#[test]
fn lost_anchors_and_check_strips_are_found() {
    let whole = fs::read(&shared().image).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.iso");
    let text = |path: &Path| {
        let ran = Command::new(STELE)
            .args(["disc", "inspect"])
            .arg(path)
            .output()
            .unwrap();
        (ran.status.code(), String::from_utf8(ran.stdout).unwrap())
    };
    let (code, said) = text(&shared().image);
    assert!(code == Some(0) && said.contains("Survives one"), "{said}");
    let sectors = whole.len() as u64 / 2048;
    let anchors = [(0, 16), (sectors - 320, 16)];
    let (a, b) = ((216 * 64, 64), (247 * 64, 64));
    let cases: [(&[(u64, u64)], &str); 4] = [
        (&[(3, 1)], "1 of 32 anchors is lost or different"),
        (&[a], "64 sectors of check strip A are lost or wrong"),
        (
            &[(247 * 64 + 40, 2)],
            "2 sectors of check strip B are lost or wrong",
        ),
        (
            &[anchors[0], anchors[1], a, b],
            "not one anchor or check sector can be read",
        ),
    ];
    for (places, wanted) in cases {
        let mut bytes = whole.clone();
        for (at, count) in places {
            bytes[*at as usize * 2048..(at + count) as usize * 2048].fill(0);
        }
        fs::write(&path, bytes).unwrap();
        let (code, said) = text(&path);
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.contains(wanted) && !said.contains("Survives one"),
            "{said}"
        );
    }
}

/// All anchors say the same, with sums that are right, and the manifest says otherwise.
#[test]
fn anchors_that_all_name_another_disc_contradict_the_manifest() {
    let mut bytes = fs::read(&shared().image).unwrap();
    let sectors = bytes.len() / 2048;
    for at in (0..16).chain(sectors - 320..sectors - 304) {
        let sector = &mut bytes[at * 2048..(at + 1) * 2048];
        let text = String::from_utf8(sector.to_vec()).unwrap();
        let (text, _) = text.split_once("crc=").unwrap();
        let other = text.replace("set=SET-0001", "set=SET-0009");
        sector.copy_from_slice(&crate::damage::anchor(&other, ""));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("renamed.iso");
    fs::write(&path, bytes).unwrap();
    let all = found(&path);
    let named = |one: &Value| one["what"] == "manifest_disc";
    assert!(all.iter().any(named), "{all:?}");
}
