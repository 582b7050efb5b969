//! The history of a copy, and slots.

use rusqlite::Row;

use super::{CustodyRow, Slot, SlotId};
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Reader, Timestamp};

fn slot_row(row: &Row<'_>) -> Result<Slot, CatalogError> {
    Ok(Slot {
        id: SlotId(row.get(0)?),
        code: row.get(1)?,
        path: row.get(2)?,
    })
}

impl Reader<'_> {
    /// What happened to a copy, oldest first.
    pub fn history(&self, copy: CopyId) -> Result<Vec<CustodyRow>, CatalogError> {
        let sql = "SELECT h.at, p.name, h.event, h.state, h.why FROM custody h
                   JOIN person p ON p.id = h.person WHERE h.copy = ?1 ORDER BY h.id";
        self.rows(sql, [copy.0], |row| {
            let (event, state): (String, String) = (row.get(2)?, row.get(3)?);
            Ok(CustodyRow {
                at: Timestamp(row.get(0)?),
                person: row.get(1)?,
                event: serde_json::from_str(&event)?,
                state: serde_json::from_str(&state)?,
                why: row.get(4)?,
            })
        })
    }

    /// All slots, by path.
    pub fn slots(&self) -> Result<Vec<Slot>, CatalogError> {
        self.rows(
            "SELECT id, code, path FROM slot ORDER BY path",
            [],
            slot_row,
        )
    }

    /// The slot of a code.
    pub fn slot_by_code(&self, code: &str) -> Result<Option<Slot>, CatalogError> {
        self.row(
            "SELECT id, code, path FROM slot WHERE code = ?1",
            [code],
            slot_row,
        )
    }
}
