//! Handing studies over: this patient's files and no byte of any other's, as foreign programs read
//! them; and what must not go wrong on the way.

#[path = "deliveries/alone.rs"]
mod alone;
#[path = "deliveries/identity.rs"]
mod identity;
#[path = "deliveries/killed.rs"]
mod killed;
#[path = "deliveries/pacs.rs"]
pub mod pacs;
#[path = "deliveries/pull.rs"]
mod pull;
#[path = "deliveries/sabotage.rs"]
mod sabotage;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::{Bench, MEDIA, Ran};
use crate::objects::{Object, uid};

/// A patient of whom nothing else says anything.
pub struct Person {
    pub name: String,
    pub id: String,
    /// Tail of the UID of the one study.
    pub study: String,
}

/// Invented people, each with a name and an ID that no other text has in it.
pub fn people(count: usize) -> Vec<Person> {
    let letters = |mut n: usize| {
        let mut out = String::new();
        for _ in 0..5 {
            out.push(char::from(b'A' + (n % 26) as u8));
            n = n / 26 * 7 + n % 26 * 3 + 11;
        }
        out
    };
    (0..count)
        .map(|n| Person {
            name: format!("Q{}{n:03}^W{}", letters(n * 31 + 5), letters(n * 17 + 3)),
            id: format!("ZK{:05}X", n * 37 + 10_000),
            study: format!("7{n:03}"),
        })
        .collect()
}

/// Takes in a study of two objects of each, and a report of every third.
pub fn take_in(bench: &Bench, people: &[Person]) {
    for person in people {
        let folder = format!("in/{}", person.name.replace('^', "_"));
        for sop in ["1", "2"] {
            let sop = format!("{}.{sop}", person.study);
            let object = Object {
                study: &person.study,
                series: "1",
                sop: &sop,
                name: person.name.as_bytes(),
                id: &person.id,
                ..Object::default()
            };
            bench.files(&folder, &[(&format!("{}.dcm", sop), &object.file())]);
        }
        if person.study.ends_with(['0', '3', '6', '9']) {
            let text = format!("Report of {} ({})", person.name, person.id);
            let name = format!("report {}.txt", person.name);
            bench.files(&folder, &[(&name, text.as_bytes())]);
        }
    }
    let from = bench.beside("in");
    assert!(bench.run(&["ingest", from.to_str().unwrap()]).code < 2);
}

/// The image of the one disc of all that was taken in.
pub fn built(bench: &Bench) -> PathBuf {
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    let built = bench.done(&["build", "SET-0001"]);
    PathBuf::from(built["built"][0]["file"].as_str().unwrap())
}

/// A request for a study; its code.
pub fn request(bench: &Bench, study: &str, kind: &str) -> String {
    let line = ["request", "add", study, "--for", kind, "--proof", "seen"];
    let to = ["--recipient=Dr. Haddad", "--address=St. Anna, ward 3"];
    let added = bench.done(&[&line[..], &to].concat());
    added["request"].as_str().unwrap().to_owned()
}

/// A delivery from an image.
pub fn deliver(bench: &Bench, request: &str, to: &Path, image: &Path, more: &[&str]) -> Ran {
    let line = ["deliver", request, "--to", to.to_str().unwrap()];
    let from = ["--image", image.to_str().unwrap()];
    bench.run(&[&line[..], &from, more].concat())
}

/// An archive of a few people on one disc.
pub fn small(count: usize) -> (Bench, Vec<Person>, PathBuf) {
    let bench = Bench::new();
    let people = people(count);
    take_in(&bench, &people);
    let image = built(&bench);
    (bench, people, image)
}

/// What the archive says was handed over of the patient of a study.
pub fn disclosed(bench: &Bench, study: &str) -> Value {
    let found = bench.done(&["patient", "list", &uid(study)]);
    let number = found["patients"][0]["number"].to_string();
    bench.done(&["patient", "disclosures", &number])
}
