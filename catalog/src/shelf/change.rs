//! Slots, and copies put there, lent, given back.

use rusqlite::{OptionalExtension, params};

use super::{Slot, SlotId};
use crate::CatalogError;
use crate::discs::{CopyId, CopyState, Event};
use crate::store::{Change, Timestamp, next_number};

impl Change<'_> {
    /// The slot of a path `Site/Room/Rack/Shelf/Slot`, made with its parents where it is new.
    pub fn add_slot(&mut self, path: &str) -> Result<Slot, CatalogError> {
        let parts: Vec<&str> = path.split('/').map(str::trim).collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(CatalogError::NoPlace {
                path: path.to_owned(),
            });
        }
        let mut parent = None;
        let mut slot = Slot {
            id: SlotId(0),
            code: String::new(),
            path: String::new(),
        };
        for part in parts {
            if !slot.path.is_empty() {
                slot.path.push('/');
            }
            slot.path.push_str(part);
            let known: Option<(i64, String)> = self
                .tx
                .prepare_cached("SELECT id, code FROM slot WHERE path = ?1")?
                .query_row([&slot.path], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let (id, code) = match known {
                Some(found) => found,
                None => self.insert_slot(&slot.path, parent)?,
            };
            (slot.id, slot.code) = (SlotId(id), code);
            parent = Some(id);
        }
        Ok(slot)
    }

    fn insert_slot(
        &mut self,
        path: &str,
        parent: Option<i64>,
    ) -> Result<(i64, String), CatalogError> {
        let next = next_number(self.tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM slot")?;
        let code = format!("SLT-{next:04}");
        self.tx
            .prepare_cached("INSERT INTO slot (id, code, path, parent) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![next, code, path, parent])?;
        self.event("slot added", next, path)?;
        Ok((next, code))
    }

    /// Puts a copy into a slot.
    ///
    /// Errors: [`CatalogError::IsLent`]: a lent copy is given back first.
    pub fn shelve(&mut self, copy: CopyId, slot: SlotId) -> Result<CopyState, CatalogError> {
        if self.is_lent(copy)? {
            return Err(CatalogError::IsLent);
        }
        let state = self.record(copy, &Event::Shelved { slot: slot.0 })?;
        self.stand(copy, Some(slot.0), None, None)?;
        Ok(state)
    }

    /// Lends a copy.
    ///
    /// Errors: [`CatalogError::IsLent`].
    pub fn lend(
        &mut self,
        copy: CopyId,
        to: &str,
        due: Option<Timestamp>,
    ) -> Result<CopyState, CatalogError> {
        if self.is_lent(copy)? {
            return Err(CatalogError::IsLent);
        }
        let due = due.map(|at| at.0);
        let state = self.record(
            copy,
            &Event::Lent {
                to: to.to_owned(),
                due,
            },
        )?;
        self.stand(copy, None, Some(to), due)?;
        Ok(state)
    }

    /// Takes a lent copy back into a slot.
    ///
    /// Errors: [`CatalogError::NotLent`].
    pub fn give_back(&mut self, copy: CopyId, slot: SlotId) -> Result<CopyState, CatalogError> {
        if !self.is_lent(copy)? {
            return Err(CatalogError::NotLent);
        }
        let state = self.record(copy, &Event::GivenBack { slot: slot.0 })?;
        self.stand(copy, Some(slot.0), None, None)?;
        Ok(state)
    }

    fn is_lent(&self, copy: CopyId) -> Result<bool, CatalogError> {
        let sql = "SELECT lent_to IS NOT NULL FROM copy WHERE id = ?1";
        let lent = self
            .tx
            .prepare_cached(sql)?
            .query_row([copy.0], |row| row.get(0))
            .optional()?;
        lent.ok_or(CatalogError::NoRow {
            what: "copy",
            row: copy.0,
        })
    }

    fn stand(
        &mut self,
        copy: CopyId,
        slot: Option<i64>,
        lent_to: Option<&str>,
        due: Option<i64>,
    ) -> Result<(), CatalogError> {
        self.tx
            .prepare_cached("UPDATE copy SET slot = ?2, lent_to = ?3, due = ?4 WHERE id = ?1")?
            .execute(params![copy.0, slot, lent_to, due])?;
        Ok(())
    }
}
