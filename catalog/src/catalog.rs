//! The catalog's file: made, opened, migrated, read, changed.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::people::{Actor, Person, PersonId};
use crate::store::{Change, Reader, Timestamp};
use crate::trail::{self, AuditReport};
use crate::{CatalogError, OpenError, studies};

/// Schema steps in order; the number of the last one is the schema's version.
const SCHEMA: [&str; 4] = [
    include_str!("schema/0001_first.sql"),
    include_str!("schema/0002_dropped.sql"),
    include_str!("schema/0003_drives.sql"),
    include_str!("schema/0004_discs.sql"),
];

/// How long a command waits for another one's change to end.
const BUSY: Duration = Duration::from_secs(20);

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
            db: Connection::open(path)?,
        };
        catalog.set_up()?;
        catalog.migrate()?;
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
        if !path.exists() {
            return Err(OpenError::Missing);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut catalog = Self {
            db: Connection::open_with_flags(path, flags)?,
        };
        catalog.set_up()?;
        catalog.migrate()?;
        Ok(catalog)
    }

    fn set_up(&self) -> Result<(), OpenError> {
        self.db.busy_timeout(BUSY)?;
        // WAL: readers are not held up by a change. FULL: a committed change survives a power cut.
        self.db.pragma_update(None, "journal_mode", "WAL")?;
        self.db.pragma_update(None, "synchronous", "FULL")?;
        self.db.pragma_update(None, "foreign_keys", true)?;
        self.db.set_prepared_statement_cache_capacity(64);
        Ok(())
    }

    fn migrate(&mut self) -> Result<(), OpenError> {
        let known = SCHEMA.len() as i64;
        let version = |db: &Connection| db.query_row("PRAGMA user_version", [], |r| r.get(0));
        let found: i64 = version(&self.db)?;
        if found > known {
            return Err(OpenError::Newer { found, known });
        }
        if found == known {
            return Ok(());
        }
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have migrated while this one waited.
        let found: i64 = version(&tx)?;
        for step in SCHEMA
            .iter()
            .skip(usize::try_from(found).unwrap_or_default())
        {
            tx.execute_batch(step)?;
        }
        // Names were folded otherwise before version 3; a new catalog has none yet.
        if (1..3).contains(&found) {
            studies::index_all(&tx)?;
        }
        tx.pragma_update(None, "user_version", known)?;
        tx.commit()?;
        Ok(())
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
