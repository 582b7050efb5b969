//! Copies of discs: set aside, changed by what happens to them, and looked up by disc, serial and
//! slot.

use rusqlite::{OptionalExtension, Row, params};

use super::{CopyId, CopyRow, CopyState, DiscId, Event, Serial};
use crate::CatalogError;
use crate::shelf::SlotId;
use crate::store::{Change, Reader, Timestamp};

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

/// A state as rows hold it.
fn state_text(state: CopyState) -> Result<String, CatalogError> {
    Ok(serde_json::to_string(&state)?)
}

impl Change<'_> {
    /// Records what happened to a copy; its state follows from that.
    ///
    /// Errors: [`CatalogError::Refused`] where the event cannot follow on what the copy is.
    pub fn record(&mut self, copy: CopyId, event: &Event) -> Result<CopyState, CatalogError> {
        let state: String = self
            .tx
            .prepare_cached("SELECT state FROM copy WHERE id = ?1")?
            .query_row([copy.0], |row| row.get(0))
            .optional()?
            .ok_or(CatalogError::NoRow {
                what: "copy",
                row: copy.0,
            })?;
        let next = serde_json::from_str::<CopyState>(&state)?.after(event)?;
        let after = state_text(next)?;
        self.tx
            .prepare_cached("UPDATE copy SET state = ?2 WHERE id = ?1")?
            .execute(params![copy.0, after])?;
        match event {
            Event::ReadBack { .. } | Event::Checked { .. } => {
                self.tx
                    .prepare_cached("UPDATE copy SET last_verified = ?2 WHERE id = ?1")?
                    .execute(params![copy.0, self.at.0])?;
            }
            Event::BurnStarted { media_id, .. } => {
                self.tx
                    .prepare_cached("UPDATE copy SET media_id = ?2 WHERE id = ?1")?
                    .execute(params![copy.0, media_id])?;
            }
            _ => {}
        }
        let stored = serde_json::to_string(event)?;
        self.tx
            .prepare_cached(
                "INSERT INTO custody (copy, at, person, event, state, why)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                copy.0,
                self.at.0,
                self.by.person.0,
                stored,
                after,
                self.why
            ])?;
        let digest = blake3::hash(stored.as_bytes()).to_hex();
        self.event(event.name(), copy.0, &format!("{after} {digest}"))?;
        Ok(next)
    }

    /// Sets a serial aside for one more copy of a disc.
    pub fn add_copy(&mut self, disc: DiscId, serial: &Serial) -> Result<CopyId, CatalogError> {
        self.tx
            .prepare_cached(
                "INSERT INTO copy (serial, disc, number, state) VALUES (?1, ?2,
                     (SELECT COALESCE(MAX(number), 0) + 1 FROM copy WHERE disc = ?2), ?3)",
            )?
            .execute(params![
                serial.to_string(),
                disc.0,
                state_text(CopyState::Planned)?
            ])?;
        let id = self.tx.last_insert_rowid();
        self.event("copy planned", id, &format!("disc row {}", disc.0))?;
        Ok(CopyId(id))
    }
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
}
