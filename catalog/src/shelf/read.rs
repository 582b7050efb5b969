//! Copies, their history, and slots.

use rusqlite::Row;

use crate::store::Reader;
use crate::{CatalogError, CopyId, CopyRow, CustodyRow, DiscId, Serial, Slot, SlotId, Timestamp};

const COPY: &str = "c.id, c.serial, c.disc, c.number, c.state, l.path, c.lent_to, c.due,
    c.last_verified, c.media_id";
const FROM: &str = "copy c LEFT JOIN slot l ON l.id = c.slot";

fn copy_row(row: &Row<'_>) -> Result<CopyRow, CatalogError> {
    let (serial, state): (String, String) = (row.get(1)?, row.get(4)?);
    Ok(CopyRow {
        id: CopyId(row.get(0)?),
        serial: serial.parse()?,
        disc: DiscId(row.get(2)?),
        number: row.get(3)?,
        state: serde_json::from_str(&state)?,
        place: row.get(5)?,
        lent_to: row.get(6)?,
        due: row.get::<_, Option<i64>>(7)?.map(Timestamp),
        last_check: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        media_id: row.get(9)?,
    })
}

fn slot_row(row: &Row<'_>) -> Result<Slot, CatalogError> {
    Ok(Slot {
        id: SlotId(row.get(0)?),
        code: row.get(1)?,
        path: row.get(2)?,
    })
}

impl Reader<'_> {
    /// The copies of a disc, in order.
    pub fn copies(&self, disc: DiscId) -> Result<Vec<CopyRow>, CatalogError> {
        let sql = format!("SELECT {COPY} FROM {FROM} WHERE c.disc = ?1 ORDER BY c.number");
        self.rows(&sql, [disc.0], copy_row)
    }

    /// The copy of a serial.
    pub fn copy(&self, serial: &Serial) -> Result<Option<CopyRow>, CatalogError> {
        let sql = format!("SELECT {COPY} FROM {FROM} WHERE c.serial = ?1");
        self.row(&sql, [serial.to_string()], copy_row)
    }

    /// The copy of a serial as people type it; none where the text is no serial.
    pub fn copy_by_text(&self, text: &str) -> Result<Option<CopyRow>, CatalogError> {
        match text.parse() {
            Ok(serial) => self.copy(&serial),
            Err(_) => Ok(None),
        }
    }

    /// The copies that stand in a slot or in one below it.
    pub fn copies_in(&self, slot: SlotId) -> Result<Vec<CopyRow>, CatalogError> {
        let sql = format!(
            "WITH RECURSIVE below (id) AS (SELECT ?1 UNION ALL
                 SELECT s.id FROM slot s JOIN below b ON s.parent = b.id)
             SELECT {COPY} FROM {FROM} WHERE c.slot IN (SELECT id FROM below) ORDER BY c.serial"
        );
        self.rows(&sql, [slot.0], copy_row)
    }

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
