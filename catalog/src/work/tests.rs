//! Leases and jobs.

use crate::tests::{catalog, try_change};
use crate::*;

#[test]
fn leases_and_jobs_tell_who_holds_what() {
    let (_dir, mut catalog, by) = catalog();
    let begin = |catalog: &mut Catalog| {
        try_change(catalog, &by, |c| {
            let lease = c.begin_job(JobKind::Burn, "{}")?;
            c.take_lease(lease.job, "drive:A")?;
            Ok(lease)
        })
    };
    let first = begin(&mut catalog).unwrap();
    let second = begin(&mut catalog);
    assert!(
        matches!(&second, Err(CatalogError::LeaseHeld { job, .. }) if *job == first.job),
        "{second:?}"
    );
    let open = catalog.read().open_jobs().unwrap();
    assert_eq!((open.len(), open[0].lease), (1, first));
    try_change(&mut catalog, &by, |c| c.end_job(first, "{}", true)).unwrap();
    assert_eq!(catalog.read().open_jobs().unwrap(), []);
    begin(&mut catalog).unwrap();
}

#[test]
fn who_was_taken_over_writes_no_more() {
    let (_dir, mut catalog, by) = catalog();
    let old = try_change(&mut catalog, &by, |c| c.begin_job(JobKind::Burn, "{}")).unwrap();
    let rows = |catalog: &Catalog| catalog.read().trail_head().unwrap().rows;
    let listed = |c: &mut Change<'_>| c.add_exception("X", "path", "detail");
    try_change(&mut catalog, &by.holding(old), listed).unwrap();
    catalog.heartbeat(old, Timestamp(5)).unwrap();
    let new = try_change(&mut catalog, &by, |c| c.take_over(old)).unwrap();
    assert_eq!((new.job, new.number), (old.job, 2));
    let before = rows(&catalog);
    let other = |c: &mut Change<'_>| c.add_exception("X", "other", "detail");
    let lost = [
        try_change(&mut catalog, &by.holding(old), other),
        try_change(&mut catalog, &by, |c| c.end_job(old, "{}", true)),
        catalog.heartbeat(old, Timestamp(6)),
    ];
    for result in lost {
        assert!(matches!(result, Err(CatalogError::LeaseLost { job }) if job == old.job));
    }
    assert_eq!(rows(&catalog), before);
    assert_eq!(catalog.read().exceptions().unwrap().len(), 1);
    try_change(&mut catalog, &by.holding(new), |c| {
        c.end_job(new, "{}", false)
    })
    .unwrap();
    let ended = try_change(&mut catalog, &by.holding(new), other);
    assert!(matches!(ended, Err(CatalogError::LeaseLost { .. })));
    for seen in [old, new] {
        let again = try_change(&mut catalog, &by, |c| c.take_over(seen));
        assert!(matches!(again, Err(CatalogError::LeaseLost { .. })));
    }
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}
