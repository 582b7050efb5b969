//! kill -9 at the moments that matter: the next command says what happened, and goes on.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use super::station::{Station, documents};

/// Starts a command, kills it when a line of progress names the phase, and says whether it was
/// killed before it had ended by itself.
fn kill_in(station: &Station, args: &[&str], phase: &str, after: u64) -> bool {
    let mut child = station
        .command(args)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut seen = false;
    for line in lines.map_while(Result::ok) {
        let progress: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        let here = progress["progress"] == phase;
        if here && progress["done"].as_u64().unwrap_or(0) >= after {
            seen = true;
            break;
        }
    }
    assert!(seen, "{args:?} never came to {phase}");
    child.kill().unwrap();
    !child.wait().unwrap().success()
}

fn big(folder: &Path, megabytes: usize) {
    documents(folder);
    let bytes: Vec<u8> = (0..megabytes << 20).map(|i| ((i * 7) >> 9) as u8).collect();
    std::fs::write(folder.join("big.bin"), bytes).unwrap();
}

/// What the next command says of the one that was killed.
fn told(station: &Station) -> String {
    station.ends_any(&["status"])
}

impl Station {
    fn ends_any(&self, args: &[&str]) -> String {
        let given = self.run(args);
        assert!(given.code < 2, "{}", given.stderr);
        given.stderr
    }
}

#[test]
fn killed_while_taking_in_nothing_is_kept_and_it_can_be_given_again() {
    let station = Station::new();
    let folder = station.path("in");
    for n in 0..3000 {
        let path = folder.join(format!("{}/{n}.txt", n % 50));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("{n}")).unwrap();
    }
    let args = ["ingest", folder.to_str().unwrap(), "--case", "C1"];
    assert!(kill_in(&station, &args, "Scanning", 1));
    let said = told(&station);
    assert!(said.contains("nothing of it was kept"), "{said}");
    assert_eq!(told(&station), "", "it is told once");
    assert_eq!(
        station.run(&["status"]).json["waiting"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    assert_eq!(station.run(&args).json["items"], 3000);
    station.done(&["audit", "verify"]);
}

#[test]
fn killed_while_building_no_image_is_there_and_the_next_build_is_whole() {
    let station = Station::new();
    let folder = station.path("in");
    big(&folder, 60);
    station.run(&["ingest", folder.to_str().unwrap(), "--case", "C1"]);
    station.done(&["plan", "--media", "128M", "--copies", "1"]);
    for phase in ["Writing", "Protecting", "TrialDecoding"] {
        kill_in(&station, &["build", "SET-0001"], phase, 1);
        let image = station.archive().join("images/SET-0001-1.iso");
        if phase != "TrialDecoding" {
            assert!(!image.exists(), "{phase}");
        }
        let said = told(&station);
        assert!(said.contains("build") || image.exists(), "{phase}: {said}");
    }
    station.done(&["build", "SET-0001"]);
    let image = station.archive().join("images/SET-0001-1.iso");
    let checked = station.done(&["verify", "--image", image.to_str().unwrap()]);
    assert_eq!(checked["class"], "Ok");
    assert_eq!(
        std::fs::read_dir(station.archive().join("images"))
            .unwrap()
            .count(),
        1
    );
}

#[test]
fn killed_while_burning_the_copy_is_suspect_and_another_one_can_be_burned() {
    let station = Station::new();
    let folder = station.path("in");
    big(&folder, 120);
    station.built(&folder, "256M");
    station.done(&["drive", "load", "virtual:A", "--blank", "256M"]);
    let args = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    assert!(kill_in(&station, &args, "Burning", 4096));
    let said = told(&station);
    assert!(
        said.contains("cut off while burning") && said.contains("suspect"),
        "{said}"
    );
    let home = station.run(&["status"]).json;
    let copy = &home["sets"][0]["discs"][0]["copies"][0];
    assert_eq!(copy["state"], "suspect", "{home}");
    let serial = copy["serial"].as_str().unwrap();
    // The disc is not blank any more, and only a full read may say what it is.
    station.fails("BRN-002", &args);
    let checked = station.run(&["verify", serial, "--drive", "virtual:A"]);
    assert_ne!(
        checked.code, 0,
        "half a disc is never called good: {}",
        checked.json
    );
    station.burned("SET-0001/1", "256M");
    station.done(&["audit", "verify"]);
}

#[test]
fn killed_while_reading_back_a_full_read_decides() {
    let station = Station::new();
    let folder = station.path("in");
    big(&folder, 60);
    station.built(&folder, "128M");
    station.done(&["drive", "load", "virtual:A", "--blank", "128M"]);
    let args = ["burn", "SET-0001/1", "--drive", "virtual:A"];
    assert!(kill_in(&station, &args, "ReadingBack", 1));
    let said = told(&station);
    assert!(
        said.contains("suspect") && said.contains("stele verify"),
        "{said}"
    );
    let home = station.run(&["status"]).json;
    let serial = home["sets"][0]["discs"][0]["copies"][0]["serial"]
        .as_str()
        .unwrap()
        .to_owned();
    let checked = station.done(&["verify", &serial, "--drive", "virtual:A"]);
    assert_eq!(
        (checked["class"].as_str(), checked["state"].as_str()),
        (Some("Ok"), Some("Good"))
    );
}
