//! Copies recorded as lost, and incidents closed.

use super::{IncidentError, IncidentId, IncidentRow, read, sql};
use crate::CatalogError;
use crate::discs::{CopyId, CopyState, Event};
use crate::store::{Change, Timestamp, params};
use crate::trail::EventKind;

const MINUTE_MS: i64 = 60_000;

impl Change<'_> {
    /// Records that nobody can find a copy, and opens an incident; one that was found again while
    /// its incident is open is lost by the same incident. `aware` is when somebody knew of
    /// it first: where nobody says it, when the copy was recorded as missing, or else now.
    ///
    /// # Errors
    /// [`IncidentError::ForAdministrator`], which is recorded; [`IncidentError::AwareInFuture`],
    /// [`IncidentError::AwareBeforeBurn`]; [`CatalogError::NeverBurned`];
    /// [`CatalogError::Refused`].
    pub fn lose(
        &mut self,
        copy: CopyId,
        aware: Option<Timestamp>,
    ) -> Result<IncidentRow, CatalogError> {
        let serial = self.serial_of(copy)?;
        if self.require(EventKind::Missed).is_err() {
            // Who may not even say that it is missing is told that.
            self.require(EventKind::Mislaid)?;
            let (_, state) = self.standing_of(copy)?;
            let missing = state == CopyState::Missing;
            return Err(IncidentError::ForAdministrator { serial, missing }.into());
        }
        let missing_since: Option<i64> = self.db.value(sql::MISSING_SINCE, [copy.0])?;
        let aware = aware.or(missing_since.map(Timestamp)).unwrap_or(self.at);
        if aware > self.at {
            return Err(IncidentError::AwareInFuture.into());
        }
        let burned: Option<i64> = self.db.value(sql::BURNED_AT, [copy.0])?;
        // People say the minute.
        if burned.is_some_and(|burned| aware.0 < burned.div_euclid(MINUTE_MS) * MINUTE_MS) {
            return Err(IncidentError::AwareBeforeBurn { serial }.into());
        }
        self.record(copy, &Event::Missed)?;
        // A serial that was set aside in vain is out of use, too.
        self.require_burned(copy)?;
        let open: Option<i64> = self.db.value(sql::OPEN_OF, [copy.0])?;
        if let Some(open) = open {
            return read::incident(self.db, IncidentId(open));
        }
        let custody = self.last_custody.map(|(custody, _)| custody);
        let params = params![copy.0, custody, aware.0, self.at.0, self.by.person.0];
        let id = self.db.insert(sql::OPEN, params)?;
        self.event(EventKind::IncidentOpened, id, &format!("copy {}", copy.0))?;
        read::incident(self.db, IncidentId(id))
    }

    /// Records that a copy is not where it should be: it counts for nothing, and is looked for.
    ///
    /// # Errors
    /// [`CatalogError::NeverBurned`]; [`CatalogError::Refused`].
    pub fn mislay(&mut self, copy: CopyId) -> Result<CopyState, CatalogError> {
        let state = self.record(copy, &Event::Mislaid)?;
        self.require_burned(copy)?;
        Ok(state)
    }

    /// Closes an incident. What was said of the change says why.
    ///
    /// # Errors
    /// [`IncidentError::Closed`]; [`CatalogError::NoReason`] where nothing was said;
    /// [`CatalogError::NoRow`].
    pub fn close_incident(&mut self, id: IncidentId) -> Result<IncidentRow, CatalogError> {
        self.require(EventKind::IncidentClosed)?;
        let row = read::incident(self.db, id)?;
        if row.closed.is_some() {
            let incident = id.0;
            return Err(IncidentError::Closed { incident }.into());
        }
        let Some(why) = self.reason()?.words else {
            return Err(CatalogError::NoReason);
        };
        let params = params![id.0, self.at.0, self.by.person.0, why.id];
        self.db.execute_on(("incident", id.0), sql::CLOSE, params)?;
        self.event(EventKind::IncidentClosed, id.0, "")?;
        read::incident(self.db, id)
    }
}
