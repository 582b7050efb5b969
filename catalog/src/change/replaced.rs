//! Discs that leave their set: given up before anything was burned, or replaced.

use rusqlite::params;

use super::Change;
use crate::{CatalogError, CopyId, DiscId, DiscRecord, Event, Serial, SetId};

impl Change<'_> {
    /// Gives one disc up: the studies that are on it wait again, its serials are retired. Gives
    /// those serials.
    ///
    /// Errors: [`CatalogError::CopiesBegun`] once a copy of it was begun;
    /// [`CatalogError::StudyDivided`] where a study of it is on another disc in part, so that it
    /// would not wait again.
    pub fn drop_disc(&mut self, disc: DiscId) -> Result<Vec<Serial>, CatalogError> {
        let divided: i64 = self
            .tx
            .prepare_cached(
                "SELECT COUNT(*) FROM disc_study a JOIN disc_study b ON a.version = b.version
                 WHERE a.disc = ?1 AND b.disc <> ?1",
            )?
            .query_row([disc.0], |row| row.get(0))?;
        if divided > 0 {
            return Err(CatalogError::StudyDivided);
        }
        let copies: Vec<(i64, String, String)> = self
            .tx
            .prepare_cached("SELECT id, serial, state FROM copy WHERE disc = ?1 ORDER BY id")?
            .query_map([disc.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        if copies.iter().any(|(_, _, state)| state != "\"Planned\"") {
            return Err(CatalogError::CopiesBegun);
        }
        let mut serials = Vec::new();
        for (id, serial, _) in &copies {
            self.record(CopyId(*id), &Event::Retired)?;
            serials.extend(serial.parse::<Serial>());
        }
        self.tx
            .prepare_cached("DELETE FROM disc_study WHERE disc = ?1")?
            .execute([disc.0])?;
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE disc SET image = NULL, sectors = NULL, strip_sectors = NULL,
                     blake3 = NULL, manifest = NULL, conformance = NULL, members = NULL,
                     dropped = ?2 WHERE id = ?1 AND dropped IS NULL",
            )?
            .execute(params![disc.0, self.at.0])?;
        if changed == 0 {
            return Err(CatalogError::NoRow {
                what: "disc",
                row: disc.0,
            });
        }
        self.event("disc dropped", disc.0, "")?;
        Ok(serials)
    }

    /// Adds a disc that stands for another one of its set from now on. The other one keeps its
    /// image's record and its copies theirs: what was burned stays known.
    pub fn replace_disc(
        &mut self,
        old: DiscId,
        set: SetId,
        number: u32,
        new: &DiscRecord,
    ) -> Result<DiscId, CatalogError> {
        let id = self.add_disc(set, number, new)?;
        self.tx
            .prepare_cached("UPDATE disc SET replaced_by = ?2 WHERE id = ?1")?
            .execute([old.0, id.0])?;
        self.event("disc replaced", old.0, &format!("by row {}", id.0))?;
        Ok(id)
    }
}
