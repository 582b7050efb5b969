//! Copies that somebody has: who, since when, until when.

use serde::Serialize;
use stele_catalog::{Condition, LoanKind, Reader, Timestamp};

use crate::jobs::JobError;

/// A copy that somebody has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Lent {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// Code of who has it.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// What for.
    #[serde(serialize_with = "crate::jobs::json::loan_kind")]
    pub kind: LoanKind,
    /// Since when.
    pub since: Timestamp,
    /// When it is due back, likewise; none where nobody said.
    pub due: Option<Timestamp>,
    /// The place that it came from.
    pub home: Option<String>,
}

impl Lent {
    /// Whether it should have come back.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due.is_some_and(|due| due < now)
    }

    /// Who has it: the name, or the code where that was erased.
    pub fn who(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.person)
    }
}

/// A copy that came back dirty or scratched and was not read since.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Unread {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// How it came back; none where the seal of its box was another one.
    #[serde(serialize_with = "crate::jobs::json::condition")]
    pub condition: Option<Condition>,
    /// When.
    pub returned: Timestamp,
    /// Of the seal of its box: whether one was put on that is on record.
    pub sealed: bool,
}

impl Unread {
    /// How it came back: a key of the words for it.
    pub fn back(&self) -> &'static str {
        match self.condition {
            None if self.sealed => "seal",
            None => "unsealed",
            Some(Condition::Dirty) => "dirty",
            Some(Condition::Scratched) => "scratched",
            Some(Condition::AsBefore | Condition::CaseBroken) => "other",
        }
    }
}

/// Those of them, the oldest first.
///
/// # Errors
/// The catalog's.
pub fn unread(reader: &Reader<'_>) -> Result<Vec<Unread>, JobError> {
    let rows = reader.unread_returns()?.into_iter().map(|row| Unread {
        serial: row.serial.to_string(),
        disc: row.disc,
        condition: row.condition,
        returned: row.at,
        sealed: row.sealed,
    });
    Ok(rows.collect())
}

/// All copies that somebody has, those that are due first in front.
///
/// # Errors
/// The catalog's.
pub fn open(reader: &Reader<'_>) -> Result<Vec<Lent>, JobError> {
    let rows = reader.open_loans()?.into_iter().map(|row| Lent {
        serial: row.serial.to_string(),
        disc: row.disc,
        person: row.person,
        name: row.name,
        kind: row.kind,
        since: row.since,
        due: row.due,
        home: row.home,
    });
    Ok(rows.collect())
}
