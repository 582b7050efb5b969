//! Leases and jobs.

use crate::tests::{catalog, try_change};
use crate::*;

#[test]
fn leases_and_jobs_tell_who_holds_what() {
    let (_dir, mut catalog, by) = catalog();
    let job = try_change(&mut catalog, &by, |c| {
        c.take_lease("drive:A", "1@boot")?;
        c.begin_job("burn", "{}", "1@boot")
    })
    .unwrap();
    let second = try_change(&mut catalog, &by, |c| c.take_lease("drive:A", "2@boot"));
    assert!(matches!(second, Err(CatalogError::LeaseHeld { .. })));
    assert_eq!(catalog.read().interrupted_jobs().unwrap().len(), 1);
    try_change(&mut catalog, &by, |c| {
        c.release_leases_of("1@boot")?;
        c.end_job(job, "{}", true)?;
        c.take_lease("drive:A", "2@boot")
    })
    .unwrap();
    assert_eq!(catalog.read().interrupted_jobs().unwrap(), []);
}
