//! Shipments: packed, sealed, handed over by name, received disc by disc, and what did not arrive.

use std::fs;

use serde_json::Value;

use crate::bench::Bench;
use crate::loans::with_two;

#[track_caller]
fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value:#}"))
        .to_owned()
}

/// A shipment to the vault.
pub fn begun(bench: &Bench) -> String {
    text(&bench.done(&["shipment", "begin", "Vault/Rack 1"])["shipment"])
}

fn state(bench: &Bench, serial: &str) -> Value {
    let told = bench.run(&["copy", "history", serial]);
    told.report["state"].clone()
}

#[test]
fn a_box_goes_to_the_vault_and_each_disc_is_received() {
    let (bench, [one, other]) = with_two();
    let code = begun(&bench);
    let packed = bench.done(&["shipment", "pack", &code, &one]);
    assert_eq!(packed["stage"], "packing");
    // One disc's two copies are never with one courier.
    bench
        .run(&["shipment", "pack", &code, &other])
        .refused("SHP-012");
    bench.done(&["shipment", "seal", &code, "004271"]);
    let file = text(&bench.done(&["shipment", "print", &code])["file"]);
    let page = fs::read_to_string(&file).unwrap();
    for said in [&code, &one, "004271"] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert!(!page.contains(&other), "{page}");
    let over = bench.done(&["shipment", "hand-over", &code, "--to", "Jonas Weber"]);
    assert_eq!(
        (&over["stage"], &over["courier_name"]),
        (&"handed_over".into(), &"Jonas Weber".into())
    );
    let status = bench.run(&["status"]);
    assert_eq!(status.report["shipments"][0]["shipment"], code.as_str());
    // On its way it counts for nothing on a shelf: the other one is the last in its place.
    bench
        .run(&["lend", &other, "--to", "Ward 3"])
        .refused("LND-002");
    let wrong = bench.run(&["shipment", "receive", &code, "--seal", "004272"]);
    assert_eq!(
        (wrong.code, &wrong.report["seal_differs"]),
        (1, &true.into())
    );
    let right = ["shipment", "receive", &code, "--seal", "004271"];
    bench.run(&right).refused("SHP-013");
    bench.done(&[&right[..], &["--why", "typed wrongly"]].concat());
    // A disc's code is no number of a seal.
    bench
        .run(&["shipment", "receive", &code, "--seal", &one])
        .refused("SHP-014");
    bench
        .run(&["shipment", "receive", &code, &other])
        .refused("SHP-004");
    let received = bench.done(&[
        "shipment",
        "receive",
        &code,
        &one,
        "--condition",
        "scratched",
    ]);
    assert_eq!(
        (&received["stage"], &received["received"]),
        (&"received".into(), &1.into())
    );
    let status = bench.run(&["status"]).report;
    assert_eq!(status["shipments"].as_array().unwrap().len(), 0);
    // It is read before it is relied on.
    assert_eq!(status["unread_returns"][0]["serial"], one.as_str());
    // Its history names who took it, how it was sealed, and how it arrived.
    let told = bench.done(&["copy", "history", &one]);
    let last = told["events"].as_array().unwrap();
    let [.., sent, arrived] = &last[..] else {
        panic!("{told:#}");
    };
    assert_eq!(
        (&sent["shipment"]["shipment"], &sent["shipment"]["courier"]),
        (&code.as_str().into(), &"Jonas Weber".into())
    );
    assert_eq!(sent["shipment"]["seal"], "004271");
    assert_eq!(
        (&arrived["shipment"]["shipment"], &arrived["condition"]),
        (&code.as_str().into(), &"scratched".into())
    );
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_disc_that_does_not_arrive_is_missing_and_the_last_one_stays() {
    let (bench, [one, other]) = with_two();
    let code = begun(&bench);
    // A whole box.
    let at = bench.sqlite("SELECT code FROM slot WHERE path LIKE '%/A'");
    bench.done(&["shipment", "pack", &code, &at]);
    bench.done(&[
        "shipment",
        "hand-over",
        &code,
        "--to",
        "Jonas Weber",
        "--days",
        "1",
    ]);
    let closed = bench.run(&["shipment", "close", &code, "--why", "the box was open"]);
    assert_eq!(closed.code, 1);
    assert_eq!(closed.report["missing"], serde_json::json!([one]));
    assert_eq!(closed.report["stage"], "received_in_part");
    assert_eq!(state(&bench, &one), "missing");
    bench.done(&["copy", "search", &one]);
    let next = begun(&bench);
    bench
        .run(&["shipment", "pack", &next, &other])
        .refused("SHP-002");
    let all = [
        &["shipment", "pack", &next, &other][..],
        &["--last", "--why", "fire"],
    ]
    .concat();
    let packed = bench.done(&all);
    assert_eq!(packed["inside"][0]["was_last"], true);
    // Nothing has moved yet.
    let canceled = bench.done(&["shipment", "cancel", &next]);
    assert_eq!(canceled["stage"], "canceled");
    let place = bench.sqlite("SELECT count(*) FROM copy WHERE slot IS NOT NULL AND bound IS NULL");
    assert_eq!(place, "1");
    bench
        .run(&["shipment", "hand-over", &next, "--to", "Jonas Weber"])
        .refused("SHP-009");
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_copy_that_arrives_by_itself_is_ticked_off() {
    let (bench, [one, _]) = with_two();
    let code = begun(&bench);
    bench.done(&["shipment", "pack", &code, &one]);
    bench.done(&["shipment", "hand-over", &code, "--to", "Jonas Weber"]);
    bench.done(&["copy", "arrived", &one]);
    let all = bench.done(&["shipment", "list", "--all"]);
    assert_eq!(all["shipments"][0]["stage"], "received");
    // A code of something else, and one that was misread.
    bench.run(&["shipment", "show", &one]).refused("CAT-071");
    bench
        .run(&["shipment", "show", "SHP-0009-X"])
        .refused("CAT-070");
}

/// A place may be given another name, moved or merged: what happened there happened at what it was
/// called then.
#[test]
fn what_happened_is_told_with_the_names_of_its_day() {
    let (bench, [one, _]) = with_two();
    let code = begun(&bench);
    bench.done(&["shipment", "pack", &code, &one]);
    let home = bench.sqlite("SELECT path FROM slot s JOIN copy c ON c.slot = s.id ORDER BY c.id");
    let home = home.lines().next().unwrap().to_owned();
    let slot = bench.sqlite(&format!("SELECT code FROM slot WHERE path = '{home}'"));
    let shelved = || {
        let told = bench.done(&["copy", "history", &one]);
        let events = told["events"].as_array().unwrap().clone();
        let is = |event: &&Value| event["event"] == "shelved";
        events.iter().find(is).unwrap().clone()
    };
    let from = || bench.done(&["shipment", "show", &code])["inside"][0]["from"].clone();
    for of in [shelved(), from()] {
        assert_eq!(
            (of["place"].as_str(), &of["place_now"]),
            (Some(&*home), &Value::Null)
        );
    }
    bench.done(&["place", "rename", &slot, "Drawer 9"]);
    bench.done(&["place", "add", "Cellar/Rack 4"]);
    bench.done(&["place", "move", &slot, "--to", "Cellar/Rack 4"]);
    for of in [shelved(), from()] {
        let now = of["place_now"].as_str();
        assert_eq!(
            (of["place"].as_str(), now),
            (Some(&*home), Some("Cellar/Rack 4/Drawer 9"))
        );
    }
    bench.done(&["audit", "verify"]);
}
