//! A delivery that is killed at any call that changes a file: nothing half is taken for whole, and
//! the same command goes on.

// The tests of power cuts use the rest of it.
#[allow(dead_code)]
#[path = "../../crash/shim.rs"]
mod shim;

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::{Person, deliver, disclosed, request, small};
use crate::bench::{Bench, tree};
use crate::objects::uid;
use shim::Cut;

/// Every so many calls one is the last; a campaign takes each.
fn step() -> usize {
    let asked = std::env::var("STELE_DELIVERY_KILLS");
    asked.ok().and_then(|n| n.parse().ok()).unwrap_or(9)
}

/// Kills a delivery at a call; whether it was killed, and not done before.
fn killed_at(bench: &Bench, line: &[&str], cut: Cut) -> bool {
    let mut command = bench.command(line);
    let folder = bench.root().parent().unwrap().to_path_buf();
    let log = tempfile::NamedTempFile::new().unwrap();
    shim::lay_under(&mut command, &folder, log.path(), Some(cut));
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.unwrap().code().is_none()
}

/// What has the target's name is whole, or nothing has it.
fn whole_or_nothing(to: &Path, is_image: bool) {
    if !to.exists() {
        return;
    }
    if is_image {
        return assert!(std::fs::metadata(to).unwrap().len() > 300_000);
    }
    let files = tree(to);
    let receipt: Value = serde_json::from_slice(&files[Path::new("RECEIPT.JSN")]).unwrap();
    for file in receipt["files"].as_array().unwrap() {
        let bytes = &files[Path::new(file["path"].as_str().unwrap())];
        assert_eq!(blake3::hash(bytes).to_hex().as_str(), file["blake3"]);
    }
}

fn last_is_delivered(bench: &Bench, person: &Person) -> bool {
    let said = disclosed(bench, &person.study);
    let all = said["disclosures"][0]["deliveries"].as_array().unwrap();
    all.last().unwrap()["delivered"].is_string()
}

fn at_every_call(more: &[&str], ending: &str) {
    let (bench, people, image) = small(3);
    let person: &Person = &people[0];
    let code = request(&bench, &uid(&person.study), "treatment");
    let (mut at, mut killed) = (1, 0);
    loop {
        let to = bench.beside(&format!("out-{at}{ending}"));
        let line = ["deliver", &code, "--to", to.to_str().unwrap()];
        let from = ["--image", image.to_str().unwrap()];
        let line = [&line[..], &from, more].concat();
        let cut = Cut {
            at: u32::try_from(at).unwrap(),
            before: at % 2 == 0,
        };
        if !killed_at(&bench, &line, cut) {
            break;
        }
        killed += 1;
        whole_or_nothing(&to, !ending.is_empty());
        let ran = deliver(&bench, &code, &to, &image, more);
        if ran.error() == Some("JOB-011") {
            // All of it was done before it was killed.
            assert!(last_is_delivered(&bench, person), "{at}");
        } else {
            let done = ran.gives(0);
            assert_eq!(done["delivered"], true);
            assert_eq!(done["files"], 3);
        }
        assert!(to.exists(), "{at}");
        whole_or_nothing(&to, !ending.is_empty());
        let left = std::fs::read_dir(to.parent().unwrap()).unwrap();
        let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let left: Vec<String> = left
            .filter(|name| name.contains(".unfinished") || name.ends_with(".part"))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "{at}");
        at += step();
    }
    assert!(killed > 10, "{killed}");
    let said = disclosed(&bench, &person.study);
    let all = said["disclosures"][0]["deliveries"].as_array().unwrap();
    let done = all
        .iter()
        .filter(|one| one["delivered"].is_string())
        .count();
    assert!(done >= killed, "{done} of {killed}");
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_folder_is_whole_or_goes_on() {
    at_every_call(&[], "");
}

#[test]
fn an_image_with_todays_identity_is_whole_or_goes_on() {
    at_every_call(&["--identity", "today"], ".iso");
}
