//! The main job on real DICOM files: everything comes back byte for byte, nothing is lost.

use std::fs;

use super::station::{Station, files, tools};

/// pydicom's own test files: every encoding, broken ones among them.
#[test]
fn pydicoms_files_come_back_from_a_disc_byte_for_byte() {
    let source = tools().join("pydicom/data/test_files");
    assert!(
        source.is_dir(),
        "{} is missing: run tests/run once",
        source.display()
    );
    let station = Station::new();
    let taken = station
        .ends(
            1,
            &["ingest", source.to_str().unwrap(), "--case", "PYDICOM"],
        )
        .json;
    let seen = taken["files_seen"].as_u64().unwrap();
    let items = taken["items"].as_u64().unwrap();
    let left = taken["exceptions"].as_array().unwrap();
    // What was not taken in is there already, byte for byte, or is no file.
    for exception in left {
        assert_eq!(exception["code"], "SCN-113", "{exception}");
    }
    assert_eq!(items + left.len() as u64, seen);
    let notices = taken["notices"].as_array().unwrap();
    assert!(
        notices
            .iter()
            .all(|n| n["reason"].as_str().unwrap().len() > 10),
        "{notices:?}"
    );
    assert!(
        notices
            .iter()
            .any(|n| n["path"].as_str().unwrap().ends_with("UN_sequence.dcm")
                || n["reason"].as_str().unwrap().contains(""))
    );
    let again = station
        .run(&["ingest", source.to_str().unwrap(), "--case", "PYDICOM"])
        .json;
    assert_eq!(again["items"], 0, "nothing is new the second time");

    station.done(&["plan", "--media", "64M", "--copies", "1"]);
    station.done(&["build", "SET-0001"]);
    station.burned("SET-0001/1", "64M");
    let back = station.path("back");
    let found = station.done(&["find", "--limit", "1000"]);
    for study in found["studies"].as_array().unwrap() {
        let uid = study["uid"].as_str().unwrap();
        let to = back.to_str().unwrap();
        let restored = station.done(&["restore", uid, "--to", to, "--drive", "virtual:A"]);
        assert_eq!(restored["lost"].as_array().unwrap().len(), 0, "{restored}");
    }
    let restored = files(&back);
    let sources = files(&source);
    let duplicate = |name: &str| {
        left.iter()
            .any(|e| e["path"].as_str().unwrap().ends_with(name))
    };
    for (name, bytes) in &sources {
        match restored.get(name) {
            Some(got) => assert!(got == bytes, "{} differs", name.display()),
            None => assert!(
                duplicate(name.to_str().unwrap()),
                "{} is lost",
                name.display()
            ),
        }
    }
    assert_eq!(restored.len() as u64, items);
}

#[test]
fn the_same_plan_gives_the_same_image_bit_for_bit() {
    let station = Station::new();
    let folder = station.path("in");
    super::station::documents(&folder);
    let image = station.built(&folder, "32M").remove(0);
    let first = fs::read(&image).unwrap();
    let mut again = station.command(&["build", "SET-0001", "--again"]);
    let status = again
        .env("TZ", "Asia/Tokyo")
        .env("LC_ALL", "C")
        .status()
        .unwrap();
    assert!(status.success());
    assert!(fs::read(&image).unwrap() == first);
}

#[test]
fn a_copy_goes_its_way_from_the_blank_to_the_shelf_and_back() {
    let station = Station::new();
    let folder = station.path("in");
    super::station::documents(&folder);
    station.built(&folder, "32M");
    let serial = station.burned("SET-0001/1", "32M");
    let slot = "House/Room/Rack/Shelf/1";
    let put = station.done(&["shelve", &serial, "--slot", slot]);
    assert_eq!(put["place"], slot);
    let scan = station.done(&["scan", &serial.to_lowercase()]);
    assert_eq!(scan["kind"], "Copy");
    assert!(
        scan["what"].as_str().unwrap().contains("it is good"),
        "{scan}"
    );
    let place = station.done(&["scan", put["slot"].as_str().unwrap()]);
    assert!(
        place["facts"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f == serial.as_str())
    );
    station.done(&["lend", &serial, "--to", "Ward 3", "--days", "7"]);
    station.fails("CAT-014", &["shelve", &serial, "--slot", slot]);
    station.done(&["return", &serial, "--slot", slot]);
    let checked = station.done(&["verify", &serial, "--drive", "virtual:A"]);
    assert_eq!(
        (checked["class"].as_str(), checked["lost_sectors"].as_u64()),
        (Some("Ok"), Some(0))
    );
    let found = station.done(&["find", "C1"]);
    assert_eq!(found["studies"][0]["copies"][0]["serial"], serial.as_str());
    let nobody = station.ends(1, &["find", "nobody-of-that-name"]);
    assert!(nobody.json["studies"][0].is_null());
    station.done(&["audit", "verify"]);
}
