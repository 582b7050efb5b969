//! What every noun's changes are made on: the open transaction, and the event that each must leave
//! in the audit trail.

use rusqlite::Transaction;

use super::Timestamp;
use crate::CatalogError;
use crate::people::Actor;
use crate::trail::{self, AuditRow};

/// A change under way; it ends with the closure it was given to.
pub struct Change<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    pub(crate) by: Actor,
    pub(crate) at: Timestamp,
    pub(crate) why: &'a str,
    events: u64,
}

impl<'a> Change<'a> {
    pub(crate) fn new(tx: &'a Transaction<'a>, by: Actor, at: Timestamp, why: &'a str) -> Self {
        Self {
            tx,
            by,
            at,
            why,
            events: 0,
        }
    }

    pub(crate) fn events(&self) -> u64 {
        self.events
    }

    /// Leaves an event. `detail` names no patient and no person.
    pub(crate) fn event(
        &mut self,
        kind: &str,
        subject: i64,
        detail: &str,
    ) -> Result<(), CatalogError> {
        let row = AuditRow {
            id: 0,
            at: self.at,
            person: self.by.person.0,
            why: self.why,
            kind,
            subject,
            detail,
        };
        self.events += 1;
        trail::append(self.tx, row)
    }
}

/// The number that the next row gets, as `sql` asks for it.
pub(crate) fn next_number(tx: &Transaction<'_>, sql: &str) -> Result<i64, CatalogError> {
    Ok(tx.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
