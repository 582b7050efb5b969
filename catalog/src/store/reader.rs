//! What every noun's reads are made on: rows, one row, one value.

use rusqlite::types::FromSql;
use rusqlite::{Connection, Params, Row};

use crate::CatalogError;

/// A view to read from. Each call sees one state of the catalog.
#[derive(Copy, Clone, Debug)]
pub struct Reader<'a> {
    db: &'a Connection,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(db: &'a Connection) -> Self {
        Self { db }
    }

    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        each: impl Fn(&Row<'_>) -> Result<T, CatalogError>,
    ) -> Result<Vec<T>, CatalogError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(each(row)?);
        }
        Ok(all)
    }

    pub(crate) fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        each: impl Fn(&Row<'_>) -> Result<T, CatalogError>,
    ) -> Result<Option<T>, CatalogError> {
        Ok(self.rows(sql, params, each)?.into_iter().next())
    }

    pub(crate) fn value<T: FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, CatalogError> {
        self.row(sql, params, |row| Ok(row.get(0)?))
    }
}
