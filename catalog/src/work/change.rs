//! Jobs and leases: what is being done, and what it holds meanwhile; and files that a person has
//! to look at.

use super::{JobId, JobKind, Lease, sql};
use crate::CatalogError;
use crate::store::{Change, Db, Timestamp, params};
use crate::trail::EventKind;

/// Whether a hold on a job is still good: the job is open, and nobody has taken it over.
///
/// # Errors
/// [`CatalogError::LeaseLost`] where it is not.
pub(crate) fn holds(db: Db<'_>, lease: Lease) -> Result<(), CatalogError> {
    let found: Option<i64> = db.value(sql::HOLDS, params![lease.job.0, lease.number])?;
    match found {
        Some(_) => Ok(()),
        None => Err(CatalogError::LeaseLost { job: lease.job }),
    }
}

/// Notes that a job runs. That is for people to see and no event.
pub(crate) fn heartbeat(db: Db<'_>, lease: Lease, at: Timestamp) -> Result<(), CatalogError> {
    let params = params![lease.job.0, lease.number, at.0];
    match db.execute(sql::HEARTBEAT, params)? {
        0 => Err(CatalogError::LeaseLost { job: lease.job }),
        _ => Ok(()),
    }
}

impl Change<'_> {
    /// Writes down that a job begins. Its request is the journal entry.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn begin_job(&mut self, kind: JobKind, request: &str) -> Result<Lease, CatalogError> {
        let station = self.by.station.map(|station| station.0);
        let params = params![kind.text(), station, request, self.at.0];
        let id = self.db.insert(sql::BEGIN, params)?;
        self.event(EventKind::JobBegun, id, kind.text())?;
        Ok(Lease {
            job: JobId(id),
            number: 1,
        })
    }

    /// Notes, in the change that does it, that the acting job has done what it was for: where it
    /// is killed before its end, whoever clears up knows. Without a job it does nothing.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn job_is_done(&mut self) -> Result<(), CatalogError> {
        if let Some(lease) = self.by.lease {
            self.db
                .execute(sql::DONE, params![lease.job.0, lease.number])?;
        }
        Ok(())
    }

    /// Takes a job over from a process that is dead, by the hold that it was seen to have. What
    /// that one still writes is refused.
    ///
    /// # Errors
    /// [`CatalogError::LeaseLost`] where somebody else took it over meanwhile, or it ended.
    pub fn take_over(&mut self, seen: Lease) -> Result<Lease, CatalogError> {
        let job = seen.job;
        let station = self.by.station.map(|station| station.0);
        let params = params![job.0, seen.number, station, self.at.0];
        let number: Option<i64> = self.db.value(sql::TAKE_OVER, params)?;
        let number = number.ok_or(CatalogError::LeaseLost { job })?;
        self.event(EventKind::JobTakenOver, job.0, &format!("hold {number}"))?;
        Ok(Lease { job, number })
    }

    /// Writes down how a job ended, and gives back all that it held.
    ///
    /// # Errors
    /// [`CatalogError::LeaseLost`] where another process has taken the job over, or it had ended.
    pub fn end_job(&mut self, lease: Lease, outcome: &str, ok: bool) -> Result<(), CatalogError> {
        let params = params![lease.job.0, lease.number, self.at.0, ok, outcome];
        if self.db.execute(sql::END, params)? == 0 {
            return Err(CatalogError::LeaseLost { job: lease.job });
        }
        self.db.execute(sql::RELEASE_ALL, [lease.job.0])?;
        let how = if ok { "done" } else { "not done" };
        self.event(EventKind::JobEnded, lease.job.0, how)
    }

    /// Takes what only one job may use at a time: a drive, a disc, a copy.
    ///
    /// # Errors
    /// [`CatalogError::LeaseHeld`].
    pub fn take_lease(&mut self, job: JobId, name: &str) -> Result<(), CatalogError> {
        let params = params![name, job.0, self.at.0];
        if self.db.execute(sql::TAKE_LEASE, params)? > 0 {
            return Ok(());
        }
        self.require_free(name)
    }

    /// Asks whether no job has taken a thing.
    ///
    /// # Errors
    /// [`CatalogError::LeaseHeld`].
    pub fn require_free(&mut self, name: &str) -> Result<(), CatalogError> {
        let holder: Option<i64> = self.db.value(sql::LEASE_HOLDER, [name])?;
        match holder {
            None => Ok(()),
            Some(job) => Err(CatalogError::LeaseHeld {
                name: name.to_owned(),
                job: JobId(job),
            }),
        }
    }

    /// Gives back one thing that a job took, before the job ends.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn release_lease(&mut self, job: JobId, name: &str) -> Result<(), CatalogError> {
        self.db.execute(sql::RELEASE, params![name, job.0])?;
        Ok(())
    }

    /// Lists a file that a person has to look at. The same one is listed once.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn add_exception(
        &mut self,
        kind: &str,
        path: &str,
        detail: &str,
    ) -> Result<(), CatalogError> {
        let params = params![kind, path, detail, self.at.0];
        match self.db.value(sql::ADD_EXCEPTION, params)? {
            Some(id) => self.event(EventKind::ExceptionListed, id, kind),
            None => Ok(()),
        }
    }

    /// Takes a file off the list.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where it is not on the list.
    pub fn resolve_exception(&mut self, id: i64) -> Result<(), CatalogError> {
        let params = params![id, self.at.0];
        self.db
            .execute_on(("exception", id), sql::RESOLVE, params)?;
        self.event(EventKind::ExceptionResolved, id, "")
    }
}
