//! People: two act, each does what the role allows, and the retired one does nothing more.

use serde_json::{Value, json};

use crate::bench::Bench;

fn add(bench: &Bench, name: &str, role: &str) -> String {
    let added = bench.done(&["person", "add", name, "--role", role]);
    assert_eq!(
        [&added["name"], &added["role"], &added["active"]],
        [&json!(name), &json!(role), &json!(true)]
    );
    added["person"].as_str().unwrap().to_owned()
}

#[test]
fn two_people_act_and_each_does_what_the_role_allows() {
    let bench = Bench::new();
    let from = bench.files("in", &[("a.txt", b"a")]);
    let from = from.to_str().unwrap();
    let clerk = add(&bench, "Bo Clerk", "clerk");
    let locator = add(&bench, "Cy Locator", "locator");
    assert_eq!(
        (clerk.as_str(), locator.as_str()),
        ("PER-0002-M", "PER-0003-P")
    );
    let ingest = |person: &str| bench.run(&["ingest", from, "--case", "C-1", "--as", person]);
    ingest(&locator).refused("CAT-032");
    assert_eq!(bench.sqlite("SELECT count(*) FROM study"), "0");
    let refused = "SELECT person, detail FROM audit WHERE kind = 'refused'";
    assert_eq!(bench.sqlite(refused), "3|items taken in");
    ingest(&clerk).gives(0);
    let by = "SELECT DISTINCT person FROM audit WHERE kind = 'items taken in'";
    assert_eq!(bench.sqlite(by), "2");
    bench
        .run(&["person", "add", "Di", "--role", "clerk", "--as", &clerk])
        .refused("CAT-032");
    // What nobody needs a permission for.
    bench.done(&["find", "--as", &locator]);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
}

#[test]
fn the_retired_act_no_more_and_the_last_administrator_stays() {
    let bench = Bench::new();
    let clerk = add(&bench, "Bo Clerk", "clerk");
    bench
        .run(&["person", "retire", "PER-0001-J"])
        .refused("CAT-033");
    let retired = bench.done(&["person", "retire", &clerk.to_lowercase()]);
    assert_eq!(retired["active"], false);
    bench.run(&["find", "--as", &clerk]).refused("CAT-035");
    bench.run(&["person", "retire", &clerk]).refused("CAT-035");
    bench
        .run(&["person", "retire", "PER-0099-3"])
        .refused("JOB-042");
    bench
        .run(&["person", "add", " ", "--role", "clerk"])
        .refused("CAT-036");
    let people = bench.done(&["person", "list"]);
    let active = |row: &Value| row["active"] == true;
    let active: Vec<bool> = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(active)
        .collect();
    assert_eq!(active, [true, false]);
    // Names stand in words that can be erased, and nowhere in the trail.
    let trail = bench.sqlite("SELECT kind, detail FROM audit");
    assert!(!trail.contains("Bo"), "{trail}");
}

#[test]
fn a_copy_is_lent_to_a_person_by_code_or_name() {
    let bench = Bench::new();
    let from = bench.files("in", &[("a.txt", b"a")]);
    bench.build(&from, "40m", &[]);
    bench.drive("A", "40m");
    let burned = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A"]);
    let serial = burned["serial"].as_str().unwrap();
    let slot = ["--location", "Site/Room/Rack/Shelf/1"];
    let lend = |to: &str| bench.run(&["lend", serial, "--to", to, "--last", "--why", "no other"]);
    let back = || bench.done(&[&["return", serial], &slot[..]].concat());
    let locator = add(&bench, "Cy Locator", "locator");
    for (to, borrower) in [
        ("Dr. Beispiel", "PER-0003-P"),
        (locator.as_str(), "PER-0002-M"),
        ("Dr. Beispiel", "PER-0003-P"),
        ("Cy Locator", "PER-0002-M"),
    ] {
        lend(to).gives(0);
        let open = "SELECT code FROM loan JOIN person ON person.id = borrower \
                    WHERE returned IS NULL";
        assert_eq!(bench.sqlite(open), borrower, "{to}");
        back();
    }
    bench.done(&["person", "retire", &locator]);
    lend(&locator).refused("CAT-035");
    lend("PER-0099-3").refused("JOB-042");
    for _ in 0..2 {
        add(&bench, "Same Name", "locator");
    }
    lend("Same Name").refused("CAT-034");
    assert_eq!(
        bench.sqlite("SELECT count(*) FROM loan WHERE returned IS NULL"),
        "0"
    );
    let roles = bench.done(&["person", "list"]);
    assert_eq!(roles["people"][2]["role"], "borrower");
}

#[test]
fn a_settings_file_that_was_lost_is_made_anew_for_whom_as_names() {
    let bench = Bench::new();
    let clerk = add(&bench, "Bo Clerk", "clerk");
    let retired = add(&bench, "Cy Clerk", "clerk");
    bench.done(&["person", "retire", &retired]);
    let root = bench.root();
    let init = |root: &std::path::Path, person: &str| {
        bench.run(&["init", root.to_str().unwrap(), "--as", person])
    };
    std::fs::remove_file(root.join("stele.toml")).unwrap();
    for nobody in [retired.as_str(), "PER-0099-3"] {
        init(&root, nobody).refused("JOB-053");
        assert!(!root.join("stele.toml").exists());
    }
    let made = init(&root, &clerk.to_lowercase());
    assert_eq!(
        [&made.report["person"], &made.report["was_there"]],
        [&json!(clerk), &json!(true)]
    );
    // A new archive has nobody whom one could name.
    let other = root.with_file_name("other");
    init(&other, "PER-0001-J").refused("JOB-053");
    assert!(!other.join("stele.toml").exists());
    bench.done(&["init", other.to_str().unwrap()]);
}
