//! Copies that are not what their custody says.

use crate::tests::{filled, try_change};
use crate::*;

/// What the check says of copies after statements of a foreign hand, in a catalog with a copy that
/// is whole and stands in slot 1.
fn faults(before: impl Fn(&mut Change<'_>, CopyId), sql: &str) -> Vec<CopyFault> {
    let (_dir, mut catalog, by, copy) = filled();
    let started = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: "M".to_owned(),
        tag: None,
    };
    let ended = Event::BurnEnded {
        written_sectors: 9,
        stopped: None,
    };
    let whole = Event::ReadBack {
        sectors: 9,
        equal: 9,
        lost: 0,
        different: 0,
        drive: "A".to_owned(),
    };
    try_change(&mut catalog, &by, |c| {
        for event in [&started, &ended, &whole] {
            c.record(copy, event)?;
        }
        let slot = c.add_slot("House/Room/1")?;
        c.add_slot("House/Room/2")?;
        c.shelve(copy, slot.id, KnownBy::Tag)?;
        before(c, copy);
        Ok(())
    })
    .unwrap();
    assert_eq!(catalog.audit_verify().unwrap().problems, []);
    let db = catalog.database();
    db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    db.execute_batch(sql).unwrap();
    let problems = catalog.audit_verify().unwrap().problems;
    let faults = problems.iter().filter_map(|problem| match problem {
        AuditProblem::Copy { copy: row, fault } if *row == copy.0 => Some(*fault),
        _ => None,
    });
    // That the row itself is not as it was sealed is said too.
    let changed = |problem: &AuditProblem| matches!(problem, AuditProblem::Record { .. });
    assert!(problems.iter().any(changed), "{problems:?}");
    faults.collect()
}

#[test]
fn what_of_a_copy_is_not_what_its_custody_says_is_named() {
    let slot = |path: &str, c: &mut Change<'_>| c.add_slot(path).unwrap().id;
    let nothing = |_: &mut Change<'_>, _| {};
    let state = "UPDATE copy SET state = 'watch'";
    assert_eq!(faults(nothing, state), [CopyFault::State]);
    let place = "UPDATE copy SET slot = slot + 1";
    assert_eq!(faults(nothing, place), [CopyFault::Place]);
    let read = "UPDATE copy SET last_verified = last_verified + 1";
    assert_eq!(faults(nothing, read), [CopyFault::LastRead]);
    let way = "UPDATE copy SET bound = slot, slot = NULL";
    assert_eq!(faults(nothing, way), [CopyFault::Place, CopyFault::Way]);
    let apart = "UPDATE copy SET quarantined = 5";
    assert_eq!(faults(nothing, apart), [CopyFault::Quarantine]);
    let other = "UPDATE copy SET replaces = id + 1";
    assert_eq!(faults(nothing, other), [CopyFault::Replaces]);
    let sent = |c: &mut Change<'_>, copy| {
        let there = slot("House/Room/2", c);
        c.send(copy, there, KnownBy::Tag, true).unwrap();
    };
    assert_eq!(
        faults(sent, "UPDATE copy SET bound = NULL"),
        [CopyFault::Way]
    );
    let apart = |c: &mut Change<'_>, copy| {
        c.quarantine(copy).unwrap();
    };
    let free = "UPDATE copy SET quarantined = NULL";
    assert_eq!(faults(apart, free), [CopyFault::Quarantine]);
    let lent = |c: &mut Change<'_>, copy| {
        let ward = c.borrower("Ward 3").unwrap();
        let new = NewLoan {
            borrower: ward.id,
            kind: LoanKind::Reading,
            purpose: None,
            due: None,
            by: KnownBy::Tag,
            even_last: true,
        };
        c.lend(copy, &new).unwrap();
    };
    let back = "UPDATE loan SET returned = 5";
    assert_eq!(faults(lent, back), [CopyFault::Loan]);
}
