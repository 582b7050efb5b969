//! The engine, as the nouns see it: statements with their parameters, and rows. No other room
//! names the crate under it.

use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, Params};

use super::StorageError;
use crate::CatalogError;

/// An error of the engine as the catalog's own.
pub(super) fn failed(error: rusqlite::Error) -> CatalogError {
    let text = error.to_string();
    let lost = ["column", "table"].into_iter().find_map(|kind| {
        let (_, rest) = text.split_once(&format!("no such {kind}: "))?;
        Some(format!("{kind} {}", rest.split_whitespace().next()?))
    });
    match lost {
        // Each statement is tried on the program's own schema: somebody took it away.
        Some(what) => CatalogError::MadeOtherwise { what },
        None => CatalogError::Storage(StorageError::of(&error)),
    }
}

/// The error of a commit that another connection was in the way of.
#[cfg(test)]
pub(crate) fn busy() -> CatalogError {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
    failed(rusqlite::Error::SqliteFailure(code, None))
}

/// A value of a row, whatever its type.
#[derive(Copy, Clone, PartialEq, Debug)]
pub(crate) enum Value<'a> {
    Null,
    Integer(i64),
    Real(f64),
    /// As it is stored, whether or not it is UTF-8.
    Text(&'a [u8]),
    Blob(&'a [u8]),
}

/// A row of an answer.
pub(crate) struct Row<'a>(&'a rusqlite::Row<'a>);

impl Row<'_> {
    /// The value in a column, counted from 0.
    pub(crate) fn get<T: FromSql>(&self, column: usize) -> Result<T, CatalogError> {
        self.0.get(column).map_err(failed)
    }

    /// The value in a column as it is stored, counted from 0.
    pub(crate) fn value(&self, column: usize) -> Result<Value<'_>, CatalogError> {
        Ok(match self.0.get_ref(column).map_err(failed)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Integer(number),
            ValueRef::Real(number) => Value::Real(number),
            ValueRef::Text(bytes) => Value::Text(bytes),
            ValueRef::Blob(bytes) => Value::Blob(bytes),
        })
    }
}

/// A connection, inside a transaction or not.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Db<'a> {
    connection: &'a Connection,
}

impl<'a> Db<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// Runs several statements that give nothing.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), CatalogError> {
        self.connection.execute_batch(sql).map_err(failed)
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, CatalogError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        statement.execute(params).map_err(failed)
    }

    /// Runs a statement that must find the row it changes.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where it changes none.
    pub(crate) fn execute_on(
        &self,
        (what, row): (&'static str, i64),
        sql: &str,
        params: impl Params,
    ) -> Result<(), CatalogError> {
        match self.execute(sql, params)? {
            0 => Err(CatalogError::NoRow { what, row }),
            _ => Ok(()),
        }
    }

    /// Calls `each` for every row of an answer.
    pub(crate) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut each: impl FnMut(&Row<'_>) -> Result<(), CatalogError>,
    ) -> Result<(), CatalogError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            each(&Row(row))?;
        }
        Ok(())
    }

    /// All rows of an answer.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut of: impl FnMut(&Row<'_>) -> Result<T, CatalogError>,
    ) -> Result<Vec<T>, CatalogError> {
        let mut all = Vec::new();
        self.each(sql, params, |row| {
            all.push(of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The first row of an answer. The statement runs to its end.
    pub(crate) fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        of: impl FnMut(&Row<'_>) -> Result<T, CatalogError>,
    ) -> Result<Option<T>, CatalogError> {
        Ok(self.rows(sql, params, of)?.into_iter().next())
    }

    /// The first value of the first row.
    pub(crate) fn value<T: FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, CatalogError> {
        self.row(sql, params, |row| row.get(0))
    }

    /// The value of a statement that always has one: a count, a setting of the engine.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where it has none; nothing is then taken for zero.
    pub(crate) fn one<T: FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<T, CatalogError> {
        self.value(sql, params)?.ok_or(CatalogError::NoRow {
            what: "answer",
            row: 0,
        })
    }

    /// Adds a row by a statement that ends with `RETURNING id`; its number.
    pub(crate) fn insert(&self, sql: &str, params: impl Params) -> Result<i64, CatalogError> {
        let id = self.value(sql, params)?;
        id.ok_or(CatalogError::NoRow {
            what: "new row",
            row: 0,
        })
    }
}
