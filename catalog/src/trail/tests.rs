//! What the check says of rows that were tampered with.

use crate::tests::filled;

/// What a hand with a database tool may do, and what the check says of it.
#[test]
fn the_trail_names_every_tampered_row() {
    let cases: [(&str, &str); 6] = [
        (
            "UPDATE audit SET why = 'nothing' WHERE id = 3",
            "row 3 was changed or put in",
        ),
        ("DELETE FROM audit WHERE id = 4", "row 4 was removed"),
        (
            "DELETE FROM audit WHERE id = (SELECT MAX(id) FROM audit)",
            "was removed",
        ),
        (
            "INSERT INTO audit SELECT id + 1, at, person, why, kind, subject, detail, hash
             FROM audit ORDER BY id DESC LIMIT 1",
            "was put in behind the end",
        ),
        (
            "UPDATE audit SET id = 999 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4;
             UPDATE audit SET id = 4 WHERE id = 999",
            "rows 3 and 4 were swapped",
        ),
        (
            "UPDATE audit SET id = -id WHERE id >= 3; UPDATE audit SET id = 1 - id WHERE id < 0;
             INSERT INTO audit SELECT 3, at, person, why, kind, subject, detail, hash
             FROM audit WHERE id = 2",
            "row 3 was changed or put in",
        ),
    ];
    for (sql, said) in cases {
        let (_dir, catalog, ..) = filled();
        let db = catalog.database();
        assert!(catalog.audit_verify().unwrap().problems.is_empty());
        assert!(db.execute_batch("UPDATE audit SET why = 'x'").is_err());
        assert!(
            db.execute_batch("DELETE FROM custody; DELETE FROM audit")
                .is_err()
        );
        db.execute_batch("DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed")
            .unwrap();
        db.execute_batch(sql).unwrap();
        let report = catalog.audit_verify().unwrap();
        let text: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        assert!(
            text.iter().any(|line| line.contains(said)),
            "{sql}: {text:?}"
        );
        // Rows pushed along by one put in are named as well; otherwise only the guilty ones are.
        assert!(text.len() <= 2 || text[0].contains(said), "{sql}: {text:?}");
    }
}
