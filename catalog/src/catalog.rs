//! The catalog: made, opened, read, changed, and its trail checked.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::CatalogError;
use crate::people::{Actor, Person, PersonId};
use crate::store::{Change, OpenError, Reader, Timestamp, connection};
use crate::trail::{self, AuditReport};

/// An open catalog.
#[derive(Debug)]
pub struct Catalog {
    db: Connection,
}

impl Catalog {
    /// Makes a catalog, with the first person who acts.
    ///
    /// Errors: [`OpenError::Database`] where the file cannot be made.
    pub fn create(
        path: &Path,
        at: Timestamp,
        first_person: &str,
    ) -> Result<(Self, Person), OpenError> {
        let mut catalog = Self {
            db: connection::create(path)?,
        };
        // Whoever makes the archive is its first person, and says so as that person.
        let actor = Actor {
            person: PersonId(1),
        };
        let person = catalog.change(&actor, at, "the archive was made", |c| {
            c.add_person(first_person, "founder")
        })?;
        Ok((catalog, person))
    }

    /// Opens a catalog to read and change.
    ///
    /// Errors: [`OpenError::Missing`], [`OpenError::Newer`], [`OpenError::Database`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Ok(Self {
            db: connection::open(path)?,
        })
    }

    /// A view to read from.
    pub fn read(&self) -> Reader<'_> {
        Reader::new(&self.db)
    }

    /// Changes the catalog: all of what `f` does, or nothing. It must leave at least one event.
    ///
    /// Errors: those of `f`; [`CatalogError::Unexplained`] where rows were changed without an
    /// event; [`CatalogError::Database`].
    pub fn change<R, E: From<CatalogError>>(
        &mut self,
        by: &Actor,
        at: Timestamp,
        why: &str,
        f: impl FnOnce(&mut Change<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(CatalogError::from)?;
        let before = tx.total_changes();
        let mut change = Change::new(&tx, *by, at, why);
        let result = f(&mut change)?;
        let events = change.events();
        if events == 0 && tx.total_changes() != before {
            return Err(CatalogError::Unexplained.into());
        }
        tx.commit().map_err(CatalogError::from)?;
        Ok(result)
    }

    /// Checks the whole audit trail.
    pub fn audit_verify(&self) -> Result<AuditReport, CatalogError> {
        trail::verify(&self.db)
    }

    #[cfg(test)]
    pub(crate) fn database(&self) -> &Connection {
        &self.db
    }
}
