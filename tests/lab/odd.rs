//! Drives that are odd or do not stay, behind a real kernel: one that does not load by command, and
//! two that are unplugged, in mid-burn and in mid-read.

use std::sync::LazyLock;

use serde_json::Value;
use stele_recorder::Personality;

use crate::guest::Guest;

/// The second guest, and what it left.
fn guest() -> &'static Guest {
    static GUEST: LazyLock<Guest> = LazyLock::new(|| {
        let mut slim = Personality::lg_bu40n();
        // They live a hundred times as fast: 12 s, and 2 MB a second.
        slim.quirks.hand_after_ms = Some(1_200_000);
        slim.read_kb_per_s = 20;
        let mut slow = Personality::lg_wh16ns40();
        slow.write_kb_per_s = vec![10];
        let drives = [("slim", "lg-bu40n", slim), ("plug", "lg-wh16ns40", slow)];
        Guest::with_drives("tests/lab/odd.sh", &drives)
    });
    &GUEST
}

/// The report of a step that ended with this exit code.
#[track_caller]
fn report(step: &str, code: &str) -> Value {
    let said = guest().ended(step, code);
    serde_json::from_str(&said).unwrap_or_else(|e| panic!("{step}: {e}\n{said}"))
}

/// What the last status says of a copy.
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

#[test]
fn a_drive_that_does_not_load_by_command_asks_for_a_hand_and_its_disc_is_good() {
    let burned = report("slim", "0");
    assert_eq!(burned["good"], true, "{burned:#}");
    // D1: this was a spoiled disc in 0.1.0.
    let said = guest().text("slim.errors");
    let asked = said.matches(r#""progress":"tray_wanted""#).count();
    assert_eq!(asked, 1, "{said}");
}

#[test]
fn a_drive_that_is_unplugged_in_mid_burn_spoils_that_copy_and_nothing_else() {
    let burned = report("cut", "1");
    assert_eq!(burned["good"], false, "{burned:#}");
    assert_eq!(burned["stopped"]["code"], "BRN-011", "{burned:#}");
    let (written, all) = (&burned["written_sectors"], &burned["sectors"]);
    assert!(
        written.as_u64() > Some(0) && written.as_u64() < all.as_u64(),
        "{burned:#}"
    );
    assert_eq!(state_of("cut-status", &burned["serial"]), "failed");
    assert_eq!(
        state_of("cut-status", &report("slim", "0")["serial"]),
        "good"
    );
    // Plugged in again it is there, with a disc that is no blank.
    let list = report("cut-list", "0");
    let rows = list["drives"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == "/dev/sr1").unwrap();
    assert_eq!(row["blank"], false, "{row:#}");
}

#[test]
fn a_drive_that_is_unplugged_in_mid_read_says_nothing_of_the_disc() {
    let good = report("slim", "0");
    guest().ended("away", "2");
    let said = guest().text("away.errors");
    // It was read for a while, and is not called damaged.
    assert!(said.contains(r#""progress":"checking""#), "{said}");
    assert!(said.contains(r#""code":"SEC-002""#), "{said}");
    assert_eq!(state_of("away-status", &good["serial"]), "good");
    let again = report("again", "0");
    assert_eq!(again["class"], "ok", "{again:#}");
}
