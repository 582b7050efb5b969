//! Jobs that have not ended, and files to be looked at.

use super::{ExceptionRow, JobId, JobKind, JobRow, Lease, sql};
use crate::CatalogError;
use crate::people::StationId;
use crate::store::{Reader, Row, Timestamp};

impl Reader<'_> {
    /// Jobs that were begun and have not ended.
    ///
    /// # Errors
    /// [`CatalogError::Storage`]; [`CatalogError::Word`] for a kind that is not known.
    pub fn open_jobs(&self) -> Result<Vec<JobRow>, CatalogError> {
        self.db.rows(sql::OPEN, [], |row| {
            let id = JobId(row.get(0)?);
            let kind: String = row.get(1)?;
            Ok(JobRow {
                id,
                kind: JobKind::stored(&kind)?,
                request: row.get(2)?,
                station: row.get::<Option<i64>>(3)?.map(StationId),
                station_name: row.get(7)?,
                done: row.get(8)?,
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
        self.db.rows(sql::EXCEPTIONS, [], exception)
    }

    /// Those of one reason.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn exceptions_of(&self, kind: &str) -> Result<Vec<ExceptionRow>, CatalogError> {
        self.db.rows(sql::EXCEPTIONS_OF, [kind], exception)
    }
}

fn exception(row: &Row<'_>) -> Result<ExceptionRow, CatalogError> {
    Ok(ExceptionRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        path: row.get(2)?,
        detail: row.get(3)?,
        at: Timestamp(row.get(4)?),
    })
}
