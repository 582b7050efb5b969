//! A drive at the other end of a network falls silent: it takes commands and answers none, or half
//! a one. The kernel gives the connection up by its own limit, and our program then ends.

use std::sync::LazyLock;

use serde_json::Value;
use stele_recorder::Personality;

use crate::guest::Guest;

/// The kernel gives up after 20 s (tests/lab/silent.sh). The rest is ours, emulated.
const ENDS_WITHIN_S: u64 = 90;

fn guest() -> &'static Guest {
    static GUEST: LazyLock<Guest> = LazyLock::new(|| {
        // They live a hundred times as fast: 2 MB and 1 MB a second.
        let mut calm = Personality::lg_wh16ns40();
        calm.read_kb_per_s = 20;
        let mut slow = Personality::lg_wh16ns40();
        slow.write_kb_per_s = vec![10];
        let drives = [("calm", "lg-wh16ns40", calm), ("slow", "lg-wh16ns40", slow)];
        Guest::with_wires("tests/lab/silent.sh", &drives)
    });
    &GUEST
}

#[track_caller]
fn report(step: &str, code: &str) -> Value {
    let said = guest().ended(step, code);
    serde_json::from_str(&said).unwrap_or_else(|e| panic!("{step}: {e}\n{said}"))
}

#[track_caller]
fn state_of(step: &str, serial: &Value) -> Value {
    let status = report(step, "0");
    let discs = status["sets"][0]["discs"].as_array().unwrap();
    let copies = discs
        .iter()
        .flat_map(|disc| disc["copies"].as_array().unwrap());
    let mut copies = copies.filter(|copy| copy["serial"] == *serial);
    copies.next().unwrap()["state"].clone()
}

#[track_caller]
fn ended_in_time(step: &str) {
    let seconds: u64 = guest()
        .text(&format!("{step}.seconds"))
        .trim()
        .parse()
        .unwrap();
    assert!(seconds < ENDS_WITHIN_S, "{step} took {seconds} s");
}

#[test]
fn a_drive_that_falls_silent_in_mid_burn_spoils_that_copy_and_nothing_else() {
    let burned = report("burn", "1");
    ended_in_time("burn");
    assert_eq!(burned["good"], false, "{burned:#}");
    assert_eq!(burned["stopped"]["code"], "BRN-011", "{burned:#}");
    assert_eq!(state_of("burn-status", &burned["serial"]), "failed");
    assert_eq!(
        state_of("burn-status", &report("calm", "0")["serial"]),
        "good"
    );
    // Answering again it is there, with a disc that is no blank.
    let list = report("burn-list", "0");
    let rows = list["drives"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{list:#}");
    assert!(rows.iter().all(|row| row["blank"] == false), "{list:#}");
}

#[test]
fn a_list_of_drives_ends_though_one_of_them_is_silent() {
    guest().ended("list", "0");
    ended_in_time("list");
}

#[test]
fn a_drive_that_falls_silent_in_mid_answer_says_nothing_of_the_disc() {
    let good = report("calm", "0");
    guest().ended("read", "2");
    ended_in_time("read");
    let said = guest().text("read.errors");
    assert!(said.contains(r#""progress":"checking""#), "{said}");
    assert!(said.contains(r#""code":"SEC-002""#), "{said}");
    assert_eq!(state_of("read-status", &good["serial"]), "good");
    let again = report("again", "0");
    assert_eq!(again["class"], "ok", "{again:#}");
}
