//! Jobs that have not ended, and files to be looked at.

use super::{ExceptionRow, JobId, JobRow};
use crate::CatalogError;
use crate::store::{Reader, Timestamp};

impl Reader<'_> {
    /// Jobs that were begun and have not ended.
    pub fn interrupted_jobs(&self) -> Result<Vec<JobRow>, CatalogError> {
        let sql = "SELECT id, kind, request, holder, begun FROM job WHERE ended IS NULL
                   ORDER BY id";
        self.rows(sql, [], |row| {
            Ok(JobRow {
                id: JobId(row.get(0)?),
                kind: row.get(1)?,
                request: row.get(2)?,
                holder: row.get(3)?,
                begun: Timestamp(row.get(4)?),
            })
        })
    }

    /// Files to be looked at, newest first.
    pub fn exceptions(&self) -> Result<Vec<ExceptionRow>, CatalogError> {
        let sql = "SELECT id, kind, path, detail, at FROM exception WHERE resolved IS NULL
                   ORDER BY id DESC";
        self.rows(sql, [], |row| {
            Ok(ExceptionRow {
                id: row.get(0)?,
                kind: row.get(1)?,
                path: row.get(2)?,
                detail: row.get(3)?,
                at: Timestamp(row.get(4)?),
            })
        })
    }
}
