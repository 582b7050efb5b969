//! Jobs and leases: what is being done, by which process, and what it holds meanwhile.

use rusqlite::{OptionalExtension, params};

use crate::store::Change;
use crate::{CatalogError, JobId};

impl Change<'_> {
    /// Writes down that a job begins. Its request is the journal entry.
    pub fn begin_job(
        &mut self,
        kind: &str,
        request: &str,
        holder: &str,
    ) -> Result<JobId, CatalogError> {
        self.tx
            .prepare_cached(
                "INSERT INTO job (kind, request, holder, begun) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![kind, request, holder, self.at.0])?;
        let id = self.tx.last_insert_rowid();
        self.event("job begun", id, kind)?;
        Ok(JobId(id))
    }

    /// Writes down how a job ended.
    pub fn end_job(&mut self, job: JobId, outcome: &str, ok: bool) -> Result<(), CatalogError> {
        let changed = self
            .tx
            .prepare_cached("UPDATE job SET ended = ?2, ok = ?3, outcome = ?4 WHERE id = ?1")?
            .execute(params![job.0, self.at.0, ok, outcome])?;
        if changed == 0 {
            return Err(CatalogError::NoRow {
                what: "job",
                row: job.0,
            });
        }
        self.event("job ended", job.0, if ok { "done" } else { "not done" })
    }

    /// Takes what only one may use at a time: a drive, a disc, a copy.
    ///
    /// Errors: [`CatalogError::LeaseHeld`].
    pub fn take_lease(&mut self, name: &str, holder: &str) -> Result<(), CatalogError> {
        let held: Option<String> = self
            .tx
            .prepare_cached("SELECT holder FROM lease WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        if let Some(holder) = held {
            return Err(CatalogError::LeaseHeld {
                name: name.to_owned(),
                holder,
            });
        }
        self.tx
            .prepare_cached("INSERT INTO lease (name, holder, since) VALUES (?1, ?2, ?3)")?
            .execute(params![name, holder, self.at.0])?;
        Ok(())
    }

    /// Gives back what was taken.
    pub fn release_lease(&mut self, name: &str, holder: &str) -> Result<(), CatalogError> {
        self.tx
            .prepare_cached("DELETE FROM lease WHERE name = ?1 AND holder = ?2")?
            .execute(params![name, holder])?;
        Ok(())
    }

    /// Gives back all that a process held which is gone.
    pub fn release_leases_of(&mut self, holder: &str) -> Result<(), CatalogError> {
        self.tx
            .prepare_cached("DELETE FROM lease WHERE holder = ?1")?
            .execute([holder])?;
        Ok(())
    }
}
