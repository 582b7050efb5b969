//! The open store and its transactions.

use rusqlite::{Connection, TransactionBehavior};

use super::db::{Db, failed};
use super::earlier::Earlier;
use super::schema::Known;
use super::unlocked::Unlocked;
use crate::CatalogError;
use crate::trail::{Touched, table_code};

/// An open store.
#[derive(Debug)]
pub(crate) struct Store {
    /// Stands first, so that it is closed first: the last one to be closed must be able to write.
    earlier: Earlier,
    pub(super) connection: Connection,
    touched: Touched,
    /// The file as it was, where it is read without any lock.
    unlocked: Option<Unlocked>,
    /// What the file was found to be made of.
    known: Known,
}

/// Holds one state of the catalog to read from.
#[derive(Debug)]
pub(crate) struct OneState<'a> {
    _held: rusqlite::Transaction<'a>,
}

impl Store {
    /// Of an open connection that is read alone.
    pub(super) fn of(connection: Connection, unlocked: Option<Unlocked>) -> Self {
        Self {
            earlier: Earlier::default(),
            connection,
            touched: Touched::default(),
            unlocked,
            known: Known::default(),
        }
    }

    /// Of an open connection, which tells from now on which rows it touches.
    pub(super) fn changing(mut connection: Connection) -> Result<Self, CatalogError> {
        let touched = Touched::default();
        let noted = touched.clone();
        let note = move |_, _: &str, table: &str, row| {
            if let Some(code) = table_code(table) {
                noted.note(code, row);
            }
        };
        connection.update_hook(Some(note)).map_err(failed)?;
        Ok(Self {
            earlier: Earlier::of(&connection),
            connection,
            touched,
            unlocked: None,
            known: Known::default(),
        })
    }

    /// Whether the file is read without any lock.
    pub(super) fn is_unlocked(&self) -> bool {
        self.unlocked.is_some()
    }

    /// The rows that are touched from the beginning of a change on.
    pub(crate) fn touched(&self) -> Touched {
        self.touched.clone()
    }

    /// What stood there before the change that is under way.
    pub(crate) fn earlier(&self) -> Earlier {
        self.earlier.clone()
    }

    /// Until this is dropped, all reads see the state of its first one.
    pub(crate) fn one_state(&self) -> Result<OneState<'_>, CatalogError> {
        let held = self.connection.unchecked_transaction();
        held.map(|held| OneState { _held: held }).map_err(failed)
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
    ///
    /// # Errors
    /// [`CatalogError::MadeOtherwise`]; [`CatalogError::Storage`].
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, CatalogError> {
        self.touched.clear();
        let begun = Transaction::begin(&mut self.connection)?;
        self.known.require(begun.db())?;
        Ok(begun)
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
