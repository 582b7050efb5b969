//! What is fetched for several requests: fewest discs, best copies, in walking order.

use super::{people, request, take_in};
use crate::bench::{Bench, MEDIA};
use crate::objects::uid;
use crate::plain_words::told;

/// Three discs of a study each, with two copies each, in their places.
fn shelved() -> (Bench, Vec<[String; 2]>, Vec<String>) {
    let bench = Bench::new();
    let people = people(3);
    let mut copies = Vec::new();
    for (number, person) in people.iter().enumerate() {
        take_in(&bench, std::slice::from_ref(person));
        bench.done(&["plan", "--media", MEDIA, "--copies", "2"]);
        let set = format!("SET-000{}", number + 1);
        bench.done(&["build", &set]);
        let disc = format!("{set}/1");
        let two = ["A", "B"].map(|half| {
            let drive = format!("{half}{number}");
            bench.drive(&drive, MEDIA);
            let drive = format!("virtual:{drive}");
            let burned = bench.done(&["burn", &disc, "--drive", &drive]);
            let serial = burned["serial"].as_str().unwrap().to_owned();
            let shelf = [10, 2, 7][number];
            let place = match half {
                "A" => format!("House/Cellar/Rack 1/Shelf {shelf}"),
                _ => format!("Vault/Cellar/Rack 1/Shelf {shelf}"),
            };
            bench.done(&["shelve", &serial, "--location", &place]);
            serial
        });
        copies.push(two);
    }
    let studies = people.iter().map(|one| uid(&one.study)).collect();
    (bench, copies, studies)
}

#[test]
fn the_best_copies_are_fetched_in_walking_order_and_none_that_is_out() {
    let (bench, copies, studies) = shelved();
    bench.done(&["place", "change", "Vault", "--kind", "vault"]);
    let codes: Vec<String> = studies
        .iter()
        .map(|one| request(&bench, one, "treatment"))
        .collect();
    let serials = |list: &serde_json::Value| -> Vec<String> {
        let pull = list["pull"].as_array().unwrap().iter();
        pull.map(|one| one["serial"].as_str().unwrap().to_owned())
            .collect()
    };
    let list = bench.done(&["request", "pull"]);
    // Shelf 2, 7, 10; the copies in the vault stay.
    let near = [&copies[1][0], &copies[2][0], &copies[0][0]].map(String::clone);
    assert_eq!(serials(&list), near);
    assert_eq!(list["pull"][0]["requests"][0], codes[1]);
    assert_eq!(list["pull"][0]["drive"], "virtual:A1");
    let said = told(&bench, &["request", "pull"]);
    assert_eq!(said.matches("(now in virtual:A1)").count(), 1, "{said}");
    // The one in a drive comes before the one in the room.
    bench.done(&["drive", "eject", "virtual:A1"]);
    let other = bench.done(&["request", "pull", &codes[1]]);
    assert_eq!(serials(&other), [copies[1][1].clone()]);
    // Of one request one disc.
    let one = bench.done(&["request", "pull", &codes[2]]);
    assert_eq!(serials(&one), [copies[2][0].clone()]);
    // What is lent, missing or kept apart is not fetched: the other copy is.
    bench.done(&["lend", &copies[0][0], "--to", "Ward 3"]);
    bench.done(&["copy", "lost", &copies[1][0], "--why", "gone"]);
    bench.done(&["copy", "quarantine", &copies[2][0], "--why", "dirty"]);
    let list = bench.done(&["request", "pull"]);
    let far = [&copies[1][1], &copies[2][1], &copies[0][1]].map(String::clone);
    assert_eq!(serials(&list), far);
    assert_eq!(list["pull"][0]["vault"], true);
    // And where none is left, why.
    bench.done(&[
        "lend",
        &copies[0][1],
        "--to",
        "Ward 4",
        "--last",
        "--why",
        "court",
    ]);
    let list = bench.run(&["request", "pull"]).gives(1);
    assert_eq!(list["out_of_reach"][0]["why"], "lent");
    assert_eq!(list["out_of_reach"][0]["lent_to"], "Ward 3");
    // What is fetched is what a delivery reads.
    let to = bench.beside("out");
    let line = [
        "deliver",
        &codes[1],
        "--to",
        to.to_str().unwrap(),
        "--drive",
        "B1",
    ];
    bench.done(&line);
}

#[test]
fn a_drive_that_is_all_that_is_known_of_a_place_is_said_once() {
    let bench = Bench::new();
    let people = people(1);
    take_in(&bench, &people);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    request(&bench, &uid(&people[0].study), "treatment");
    let said = told(&bench, &["request", "pull"]);
    let line = said.lines().find(|line| line.contains("SET-0001/1"));
    let line = line.unwrap_or_else(|| panic!("{said}"));
    assert_eq!(line.matches("virtual:A").count(), 1, "{said}");
}
