//! The open store and its transactions.

use rusqlite::{Connection, TransactionBehavior};

use super::db::{Db, failed};
use super::unlocked::Unlocked;
use crate::CatalogError;

/// An open store.
#[derive(Debug)]
pub(crate) struct Store {
    pub(super) connection: Connection,
    /// The file as it was, where it is read without any lock.
    pub(super) unlocked: Option<Unlocked>,
}

impl Store {
    pub(super) fn of(connection: Connection) -> Self {
        Self {
            connection,
            unlocked: None,
        }
    }

    /// That what was read so far is one state of the catalog: always so but where it had to be
    /// read without any lock.
    ///
    /// # Errors
    /// [`CatalogError::ChangedMeanwhile`].
    pub(crate) fn unchanged(&self) -> Result<(), CatalogError> {
        match &self.unlocked {
            Some(unlocked) if !unlocked.is_still() => Err(CatalogError::ChangedMeanwhile),
            _ => Ok(()),
        }
    }

    /// Statements outside of any transaction.
    pub(crate) fn db(&self) -> Db<'_> {
        Db::new(&self.connection)
    }

    /// Differs from the last time exactly where another connection has committed since
    /// (SQLite, `PRAGMA data_version`).
    pub(crate) fn changes_of_others(&self) -> Result<u64, CatalogError> {
        let version = self.db().one::<i64>("PRAGMA data_version", ())?;
        Ok(version.unsigned_abs())
    }

    /// Begins to change it: nobody else changes it until that ends.
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, CatalogError> {
        Transaction::begin(&mut self.connection)
    }

    #[cfg(test)]
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// A change under way: committed whole, or rolled back where it is dropped.
pub(crate) struct Transaction<'a>(rusqlite::Transaction<'a>);

impl<'a> Transaction<'a> {
    pub(super) fn begin(connection: &'a mut Connection) -> Result<Self, CatalogError> {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        Ok(Self(tx.map_err(failed)?))
    }

    pub(crate) fn db(&self) -> Db<'_> {
        Db::new(&self.0)
    }

    /// Rows that this connection has changed since it was opened.
    pub(crate) fn changes(&self) -> u64 {
        self.0.total_changes()
    }

    pub(crate) fn commit(self) -> Result<(), CatalogError> {
        self.0.commit().map_err(failed)
    }
}
