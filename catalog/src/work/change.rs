//! Jobs and leases: what is being done, by which process, and what it holds meanwhile; and files
//! that a person has to look at.

use rusqlite::{OptionalExtension, params};

use super::JobId;
use crate::CatalogError;
use crate::store::Change;

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

    /// Lists a file that a person has to look at. The same one is listed once.
    pub fn add_exception(
        &mut self,
        kind: &str,
        path: &str,
        detail: &str,
    ) -> Result<(), CatalogError> {
        let sql = "SELECT id FROM exception WHERE kind = ?1 AND path = ?2 AND resolved IS NULL";
        let known: Option<i64> = self
            .tx
            .prepare_cached(sql)?
            .query_row(params![kind, path], |row| row.get(0))
            .optional()?;
        if known.is_some() {
            return Ok(());
        }
        self.tx
            .prepare_cached(
                "INSERT INTO exception (kind, path, detail, at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![kind, path, detail, self.at.0])?;
        let id = self.tx.last_insert_rowid();
        self.event("exception", id, kind)
    }

    /// Takes a file off the list.
    pub fn resolve_exception(&mut self, id: i64) -> Result<(), CatalogError> {
        let changed = self
            .tx
            .prepare_cached("UPDATE exception SET resolved = ?2 WHERE id = ?1")?
            .execute(params![id, self.at.0])?;
        if changed == 0 {
            return Err(CatalogError::NoRow {
                what: "exception",
                row: id,
            });
        }
        self.event("exception resolved", id, "")
    }
}
