//! The history of a copy, its loans, and slots.

use super::{CustodyRow, LoanRow, Slot, SlotId, custody, sql};
use crate::CatalogError;
use crate::codes::Numbered;
use crate::discs::{CopyId, CopyState};
use crate::people::PersonId;
use crate::store::{Reader, Row, Timestamp};
use crate::trail::ReasonKind;

fn slot_row(row: &Row<'_>) -> Result<Slot, CatalogError> {
    Ok(Slot {
        id: SlotId(row.get(0)?),
        code: row.get(1)?,
        path: row.get(2)?,
    })
}

impl Reader<'_> {
    /// What happened to a copy, oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`]; [`CatalogError::Word`] for a kind that is not known.
    pub fn history(&self, copy: CopyId) -> Result<Vec<CustodyRow>, CatalogError> {
        self.db.rows(sql::HISTORY, [copy.0], |row| {
            let (state, reason): (String, String) = (row.get(2)?, row.get(20)?);
            Ok(CustodyRow {
                at: Timestamp(row.get(0)?),
                person: row.get(1)?,
                state: CopyState::stored(&state)?,
                reason: ReasonKind::stored(&reason)?,
                why: row.get(3)?,
                event: custody::event(row, 4)?,
            })
        })
    }

    /// Who had a copy, oldest first; whoever has it now is last.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn loans(&self, copy: CopyId) -> Result<Vec<LoanRow>, CatalogError> {
        self.db.rows(sql::LOANS, [copy.0], |row| {
            Ok(LoanRow {
                id: row.get(0)?,
                borrower: PersonId(row.get(1)?),
                code: row.get(2)?,
                name: row.get(3)?,
                purpose: row.get(4)?,
                since: Timestamp(row.get(5)?),
                due: row.get::<Option<i64>>(6)?.map(Timestamp),
                returned: row.get::<Option<i64>>(7)?.map(Timestamp),
            })
        })
    }

    /// All slots, by path.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn slots(&self) -> Result<Vec<Slot>, CatalogError> {
        self.db.rows(sql::SLOTS, [], slot_row)
    }

    /// The slot of a path, as it is written there.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn slot_by_path(&self, path: &str) -> Result<Option<Slot>, CatalogError> {
        self.db.row(sql::SLOT_OF_PATH, [path], slot_row)
    }

    /// The slot of a code. One that was given out before codes had a check character has it with
    /// and without.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn slot_by_code(&self, code: Numbered) -> Result<Option<Slot>, CatalogError> {
        let found = self
            .db
            .row(sql::SLOT_BY_CODE, [code.to_string()], slot_row)?;
        match found {
            None if code.has_check() => {
                self.db
                    .row(sql::SLOT_BY_CODE, [code.bare().to_string()], slot_row)
            }
            found => Ok(found),
        }
    }
}
