//! Out and back: what may leave its place, and how it returns.

use stele_samples::{self as samples, SampleSize};

use crate::bench::{Bench, moment};

const ROOM: &str = "House/Cellar/Rack/1";

/// An archive with two copies of its one disc, each in its place.
pub fn with_two() -> (Bench, [String; 2]) {
    let bench = Bench::new();
    let from = bench.beside("samples");
    samples::write(&from, 2, SampleSize::Few).unwrap();
    bench.build(&from, "40m", &["--copies", "2"]);
    let copies = ["A", "B"].map(|name| {
        bench.drive(name, "40m");
        let drive = format!("virtual:{name}");
        let burned = bench.done(&["burn", "SET-0001/1", "--drive", &drive]);
        let serial = burned["serial"].as_str().unwrap().to_owned();
        bench.done(&["shelve", &serial, "--location", &format!("{ROOM}/{name}")]);
        serial
    });
    (bench, copies)
}

#[test]
fn whoever_is_retired_is_said_to_have_what_is_lent() {
    let (bench, [one, _]) = with_two();
    let person = bench.done(&["person", "add", "Dr. Okafor", "--role", "borrower"]);
    let person = person["person"].as_str().unwrap();
    bench.done(&["lend", &one, "--to", person]);
    let retired = bench.done(&["person", "retire", person]);
    assert_eq!(retired["has"], serde_json::json!([one]));
    bench.done(&["return", &one]);
}

#[test]
fn one_good_copy_stays_in_its_place_or_somebody_says_why_not() {
    let (bench, [one, other]) = with_two();
    let lent = [
        "lend",
        &one,
        "--to",
        "Reading room",
        "--purpose",
        "second opinion",
    ];
    let lent = bench.done(&lent);
    assert!(lent["patients"].as_u64().unwrap() > 1, "{lent:#}");
    let fortnight = 14 * 86_400_000;
    let now = bench
        .sqlite("SELECT since FROM loan")
        .parse::<i64>()
        .unwrap();
    let days = moment(&lent["due"]) - now - fortnight;
    assert!(
        (0..86_400_000 + 3_600_000).contains(&days),
        "to the end of that day"
    );
    let last = ["lend", &other, "--to", "Ward 3"];
    let ran = bench.run(&last);
    ran.refused("LND-002");
    assert!(
        format!("{:?}", ran.said).contains("--last --why TEXT"),
        "{:?}",
        ran.said
    );
    // Its advice.
    let why = ["--last", "--why", "court order, seen by Dr. Beispiel"];
    bench.done(&[&last[..], &why].concat());
    let history = bench.sqlite(
        "SELECT count(*) FROM custody h JOIN words w ON w.id = h.words \
         WHERE h.kind = 'lent' AND w.text LIKE 'court order%'",
    );
    assert_eq!(history, "1");
    let told = bench.done(&["copy", "history", &other]);
    let last = told["events"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["event"], &last["to"], &last["why"]),
        (
            &"lent".into(),
            &"Ward 3".into(),
            &"court order, seen by Dr. Beispiel".into()
        )
    );
    // Without its reason it is not asked for.
    bench
        .run(&["lend", &one, "--to", "X", "--last"])
        .refused("CLI-001");
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_copy_returns_to_where_it_came_from_and_says_how() {
    let (bench, [one, other]) = with_two();
    bench.done(&["lend", &one, "--to", "Reading room"]);
    // What had its place is not in it: the way home is remembered, whoever renames it meanwhile.
    bench.done(&["place", "rename", "House/Cellar", "Basement"]);
    let back = bench.done(&["return", &one, "--condition", "dirty"]);
    assert_eq!(back["place"], "House/Basement/Rack/1/A");
    assert_eq!(back["condition"], "dirty");
    assert_eq!(bench.sqlite("SELECT condition FROM loan"), "dirty");
    bench.run(&["return", &one]).refused("CAT-015");
    // The disc says what its copy says: that one is read before it is relied on.
    for code in [&one, "SET-0001/1"] {
        let scan = bench.done(&["scan", code]);
        assert_eq!(scan["next"]["do"], "read_first", "{scan:#}");
        assert_eq!(scan["next"]["serial"], *one, "{scan:#}");
    }
    // Another one took its place meanwhile.
    let anyway = ["--anyway", "--why", "it was wiped"];
    bench.done(&[&["lend", &one, "--to", "Reading room"][..], &anyway].concat());
    let home = "House/Basement/Rack/1/A";
    bench.done(&["shelve", &other, "--location", home]);
    bench.run(&["return", &one]).refused("PLC-004");
    bench.done(&["return", &one, "--location", "House/Basement/Rack/1/B"]);
    bench.done(&["audit", "verify"]);
}

#[test]
fn what_is_not_known_to_be_good_is_not_lent() {
    let (bench, [one, other]) = with_two();
    bench.done(&["copy", "lost", &one, "--why", "gone"]);
    bench.done(&["copy", "found", &one]);
    bench
        .run(&["lend", &one, "--to", "Ward 3"])
        .refused("LND-001");
    // It may be the last one in its place for all anybody knows.
    bench
        .run(&["lend", &other, "--to", "Ward 3"])
        .refused("LND-002");
}

#[test]
fn what_is_lent_is_listed_by_status_until_it_is_back() {
    let (bench, [one, _]) = with_two();
    bench.done(&["lend", &one, "--to", "Dr. Okafor", "--days", "3"]);
    let status = || bench.run(&["status"]).report["lent"].clone();
    assert_eq!(status()[0]["serial"], *one);
    assert_eq!(status()[0]["name"], "Dr. Okafor");
    bench.sqlite("UPDATE loan SET due = 1000");
    assert_eq!(status()[0]["due"], "1970-01-01T00:00:01Z");
    bench.done(&["return", &one]);
    assert_eq!(status(), serde_json::json!([]));
}

#[test]
fn a_reason_says_something_and_an_order_says_whose_it_is() {
    let (bench, [one, _]) = with_two();
    for purpose in [&[][..], &["--purpose", ""], &["--purpose", "."]] {
        let order = ["lend", &one, "--to", "Court", "--for", "order"];
        bench
            .run(&[&order[..], purpose].concat())
            .refused("LND-004");
    }
    for why in ["", " ", ".", "x"] {
        bench
            .run(&["lend", &one, "--to", "X", "--last", "--why", why])
            .refused("CAT-059");
        bench
            .run(&["copy", "lost", &one, "--why", why])
            .refused("CAT-059");
    }
    let order = ["--for", "order", "--purpose", "4 C 12/26"];
    bench.done(&[&["lend", &one, "--to", "Court"][..], &order].concat());
}

#[test]
fn what_came_back_scratched_is_named_until_it_is_read() {
    let (bench, [one, _]) = with_two();
    bench.done(&["exceptions", "resolve", "--all"]);
    let status = || bench.run(&["status"]).report;
    bench.done(&["lend", &one, "--to", "Ward 3"]);
    bench.done(&["return", &one, "--condition", "case-broken"]);
    assert_eq!(status()["unread_returns"], serde_json::json!([]));
    bench.done(&["lend", &one, "--to", "Ward 3"]);
    bench.done(&["return", &one, "--condition", "scratched"]);
    let seen = status();
    let unread = &seen["unread_returns"][0];
    assert_eq!(
        (&unread["serial"], &unread["condition"]),
        (&one.as_str().into(), &"scratched".into())
    );
    let next = &seen["next"];
    assert_eq!(
        (&next["do"], &next["why"], &next["serial"]),
        (&"verify".into(), &"returned".into(), &one.as_str().into())
    );
    bench.done(&["verify", &one, "--drive", "virtual:A"]);
    let seen = status();
    assert_eq!(seen["unread_returns"], serde_json::json!([]));
    assert_ne!(seen["next"]["why"], "returned");
}

/// What the catalog that is replaced knew of a copy is not lost without a word.
#[test]
fn a_restore_names_the_copies_that_were_somewhere_else_or_something_else() {
    let (bench, [one, other]) = with_two();
    let backup = bench.beside("backup.db");
    let backup = backup.to_str().unwrap();
    bench.done(&["catalog", "backup", backup]);
    let restore = ["catalog", "restore", backup, "--why", "a test", "--older"];
    assert_eq!(bench.done(&restore)["otherwise"], serde_json::json!([]));
    bench.done(&["lend", &one, "--to", "Reading room"]);
    bench.done(&["copy", "quarantine", &other, "--why", "odd"]);
    let restored = bench.done(&restore);
    let told: Vec<_> = restored["otherwise"].as_array().unwrap().iter().collect();
    assert_eq!(told.len(), 2, "{restored:#}");
    assert_eq!(told[0]["serial"], *one, "{restored:#}");
    assert_eq!(told[0]["lent_to"], "Reading room", "{restored:#}");
    assert_eq!(told[1]["serial"], *other, "{restored:#}");
    assert_eq!(told[1]["quarantined"], true, "{restored:#}");
    // One that was not relied on is not relied on now either; where it is, is told alone.
    assert_eq!(
        (&told[0]["carried"], &told[1]["carried"]),
        (&false.into(), &true.into())
    );
    let said = crate::plain_words::told(&bench, &["scan", &one]);
    assert!(!said.contains("Reading room"), "{said}");
    let scanned = bench.run(&["scan", &other]).report;
    assert_eq!(scanned["quarantined"], true, "{scanned:#}");
    // What the catalog that was put aside had last, it has for good.
    let again = bench.done(&restore);
    assert_eq!(again["otherwise"][0]["carried"], true, "{again:#}");
    // Again: what was recorded after the backup is told to whoever reads.
    bench.done(&["copy", "missing", &one, "--why", "not there"]);
    let said = crate::plain_words::told(&bench, &restore);
    assert!(
        said.contains("The previous catalog had later records of 2 copies"),
        "{said}"
    );
    assert!(said.contains(&format!("  {one}: missing, ")), "{said}");
    assert!(said.contains("and again in this catalog"), "{said}");
}
