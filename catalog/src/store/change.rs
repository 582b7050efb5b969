//! What every noun's changes are made on: the open transaction, and the event that each must leave
//! in the audit trail. Whether whoever acts may do it is asked where the event is appended, so that
//! no caller can forget it.

use super::db::Db;
use super::{Earlier, Timestamp};
use crate::CatalogError;
use crate::people::{Acting, Rights};
use crate::trail::reason::{self, StoredReason};
use crate::trail::{self, EventKind, NewRow, Reason, Touched};

/// A change under way; it ends with the closure it was given to.
pub struct Change<'a> {
    pub(crate) db: Db<'a>,
    pub(crate) by: Acting,
    pub(crate) at: Timestamp,
    why: Reason<'a>,
    rights: Rights,
    reason: Option<StoredReason>,
    events: u64,
    refused: Option<EventKind>,
    touched: Touched,
    earlier: Earlier,
    /// The event left last. It is appended when the next one is left, or the change ends: with
    /// the seals of what was touched until then.
    left: Option<NewRow>,
    /// The custody row written last, and its copy's.
    pub(crate) last_custody: Option<(i64, i64)>,
}

impl<'a> Change<'a> {
    pub(crate) fn new(
        db: Db<'a>,
        by: Acting,
        at: Timestamp,
        why: Reason<'a>,
        rights: Rights,
        (touched, earlier): (Touched, Earlier),
    ) -> Self {
        Self {
            db,
            by,
            at,
            why,
            rights,
            reason: None,
            events: 0,
            refused: None,
            touched,
            earlier,
            left: None,
            last_custody: None,
        }
    }

    pub(crate) fn events(&self) -> u64 {
        self.events
    }

    /// What was refused, whether or not the closure passed the error on.
    pub(crate) fn refused(&self) -> Option<EventKind> {
        self.refused
    }

    /// Asks, before a long job, for the permission that its event will need.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]. The whole change is then rolled back, and the refusal
    /// recorded.
    pub fn require(&mut self, kind: EventKind) -> Result<(), CatalogError> {
        let permission = kind.permission();
        if self.rights.may(permission) {
            return Ok(());
        }
        self.refused = Some(kind);
        Err(self.not_permitted(kind))
    }

    pub(crate) fn not_permitted(&self, kind: EventKind) -> CatalogError {
        CatalogError::NotPermitted {
            person: self.rights.code().to_owned(),
            permission: kind.permission(),
        }
    }

    /// The reason for the change: what was said is put down once for all events of it.
    pub(crate) fn reason(&mut self) -> Result<StoredReason, CatalogError> {
        match self.reason {
            Some(stored) => Ok(stored),
            None => {
                let stored = reason::put(self.db, self.why)?;
                self.reason = Some(stored);
                Ok(stored)
            }
        }
    }

    /// Leaves an event. `detail` names no patient and no person.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub(crate) fn event(
        &mut self,
        kind: EventKind,
        subject: i64,
        detail: &str,
    ) -> Result<(), CatalogError> {
        self.require(kind)?;
        self.append(kind, subject, detail)
    }

    /// Records that an event of this kind was refused to whoever acts.
    pub(crate) fn refusal(&mut self, kind: EventKind) -> Result<(), CatalogError> {
        self.append(EventKind::Refused, self.by.person.0, kind.text())
    }

    fn append(&mut self, kind: EventKind, subject: i64, detail: &str) -> Result<(), CatalogError> {
        let reason = self.reason()?;
        let row = NewRow {
            at: self.at,
            person: self.by.person.0,
            station: self.by.station.map(|station| station.0),
            kind,
            subject,
            detail: detail.to_owned(),
            reason,
        };
        self.append_left()?;
        self.events += 1;
        self.left = Some(row);
        Ok(())
    }

    fn append_left(&mut self) -> Result<(), CatalogError> {
        let Some(row) = self.left.take() else {
            return Ok(());
        };
        let seals = self.touched.seal(self.db, &self.earlier)?;
        trail::append(self.db, &row, seals.as_deref())
    }

    /// Ends the change: its last event is in the trail then, and what it touched is sealed.
    pub(crate) fn end(mut self) -> Result<(), CatalogError> {
        self.append_left()
    }
}
