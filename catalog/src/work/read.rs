//! Jobs that have not ended, and files to be looked at.

use super::{ExceptionRow, JobId, JobRow, Lease, sql};
use crate::CatalogError;
use crate::people::StationId;
use crate::store::{Reader, Timestamp};

impl Reader<'_> {
    /// Jobs that were begun and have not ended.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn open_jobs(&self) -> Result<Vec<JobRow>, CatalogError> {
        self.db.rows(sql::OPEN, [], |row| {
            let id = JobId(row.get(0)?);
            Ok(JobRow {
                id,
                kind: row.get(1)?,
                request: row.get(2)?,
                station: row.get::<Option<i64>>(3)?.map(StationId),
                lease: Lease {
                    job: id,
                    number: row.get(4)?,
                },
                begun: Timestamp(row.get(5)?),
                heartbeat: Timestamp(row.get(6)?),
            })
        })
    }

    /// Files to be looked at, newest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn exceptions(&self) -> Result<Vec<ExceptionRow>, CatalogError> {
        self.db.rows(sql::EXCEPTIONS, [], |row| {
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
