//! A hand with sqlite3 changes one row: the check names it.

use super::station::{Station, foreign};

#[test]
fn a_row_changed_by_sqlite3_is_named() {
    let station = Station::new();
    let whole = station.done(&["audit", "verify"]);
    assert_eq!(whole["whole"], true);
    assert!(whole["rows"].as_u64().unwrap() >= 1, "{whole}");
    let folder = station.path("in");
    super::station::documents(&folder);
    station.built(&folder, "32M");
    let db = station.archive().join("catalog.db");
    let db = db.to_str().unwrap();
    let sql = "DROP TRIGGER audit_is_not_changed; UPDATE audit SET person = 2 WHERE id = 3;";
    foreign("sqlite3", &[db, sql], &station.archive());
    let tampered = station.ends(1, &["audit", "verify"]).json;
    assert_eq!(
        tampered["problems"][0], "row 3 was changed or put in",
        "{tampered}"
    );
    assert_eq!(tampered["problems"].as_array().unwrap().len(), 1);
}
