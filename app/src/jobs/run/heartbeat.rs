//! The sign that a long job is still at work, for people to see. Whether a job is alive is told by
//! its lock alone.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use stele_catalog::{Catalog, CatalogError, Lease};

use super::clock::Clock;

/// How often a job says so.
pub const EVERY: Duration = Duration::from_secs(30);

/// Does `work`, and notes meanwhile in the catalog at `catalog` that the job is at it. Where that
/// cannot be noted, the work goes on all the same.
pub fn beating<T>(
    catalog: &Path,
    clock: &dyn Clock,
    lease: Lease,
    every: Duration,
    work: impl FnOnce() -> T,
) -> T {
    let (done, is_done) = channel::<()>();
    std::thread::scope(|scope| {
        let beat = move || beat(catalog, clock, lease, every, &is_done);
        let beat = std::thread::Builder::new().spawn_scoped(scope, beat);
        let result = work();
        // The thread ends at once where it runs at all.
        drop((done, beat));
        result
    })
}

fn beat(catalog: &Path, clock: &dyn Clock, lease: Lease, every: Duration, done: &Receiver<()>) {
    while done.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
        // Opened each time: nothing is kept from the work, and a catalog that is back is found.
        let noted = Catalog::open(catalog).map(|mut open| open.heartbeat(lease, clock.now()));
        if let Ok(Err(CatalogError::LeaseLost { .. })) = noted {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::time::Instant;

    use stele_catalog::{Acting, JobKind, NewArchive, Reason, Timestamp};

    use super::*;

    struct Ticking(AtomicI64);

    impl Clock for Ticking {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.fetch_add(1, Ordering::SeqCst))
        }
    }

    #[test]
    fn a_job_is_heard_of_while_it_works_and_not_after() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalog.db");
        let new = NewArchive {
            uuid: [7; 16],
            practice: true,
            person: "Test clerk",
        };
        let (mut catalog, person) = Catalog::create(&path, Timestamp(1), &new).unwrap();
        let by = Acting::person(person.id);
        let lease = catalog
            .change(&by, Timestamp(2), Reason::Routine, |c| {
                c.begin_job(JobKind::Burn, "{}")
            })
            .unwrap();
        let heard = |catalog: &Catalog| catalog.read().open_jobs().unwrap()[0].heartbeat;
        let clock = Ticking(AtomicI64::new(100));
        let every = Duration::from_millis(1);
        let began = Instant::now();
        let after = beating(&path, &clock, lease, every, || {
            while heard(&catalog) < Timestamp(103) {
                assert!(began.elapsed() < Duration::from_secs(60), "never heard of");
            }
            Instant::now()
        });
        assert!(after.elapsed() < Duration::from_secs(5));
        let last = heard(&catalog);
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(heard(&catalog), last);
    }

    #[test]
    fn work_that_is_short_is_not_waited_for() {
        let lease = Lease {
            job: stele_catalog::JobId(1),
            number: 1,
        };
        let clock = Ticking(AtomicI64::new(0));
        let began = Instant::now();
        let done = beating(Path::new("nowhere"), &clock, lease, EVERY, || 5);
        assert_eq!(done, 5);
        assert!(began.elapsed() < Duration::from_secs(5));
        assert_eq!(clock.0.load(Ordering::SeqCst), 0);
    }
}
