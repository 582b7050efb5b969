//! Sets and discs: planned, laid out anew, built.

use rusqlite::params;

use super::{BuiltRecord, DiscId, DiscRecord, SetId, SetRecord};
use crate::CatalogError;
use crate::store::{Change, int, next_number, pack};

impl Change<'_> {
    /// Adds a set and gives it its name.
    pub fn add_set(&mut self, set: &SetRecord) -> Result<(SetId, String), CatalogError> {
        let next = next_number(self.tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM disc_set")?;
        let name = format!("SET-{next:04}");
        self.tx
            .prepare_cached(
                "INSERT INTO disc_set (id, name, media, capacity_sectors, copies, policy, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                next,
                name,
                set.media,
                int(set.capacity_sectors)?,
                set.copies,
                set.policy,
                self.at.0
            ])?;
        self.event("set planned", next, &set.media)?;
        Ok((SetId(next), name))
    }

    /// Adds disc `number` of a set.
    pub fn add_disc(
        &mut self,
        set: SetId,
        number: u32,
        disc: &DiscRecord,
    ) -> Result<DiscId, CatalogError> {
        self.tx
            .prepare_cached(
                "INSERT INTO disc (disc_set, number, name, uuid, plan, capacity_sectors,
                     used_sectors, parity)
                 SELECT id, ?2, name || '/' || ?2, ?3, ?4, ?5, ?6, ?7 FROM disc_set WHERE id = ?1",
            )?
            .execute(params![
                set.0,
                number,
                disc.uuid,
                pack(&disc.plan)?,
                int(disc.capacity_sectors)?,
                int(disc.used_sectors)?,
                disc.parity
            ])?;
        let id = self.tx.last_insert_rowid();
        self.put_disc_studies(id, disc)?;
        let digest = blake3::hash(&disc.plan).to_hex();
        self.event("disc planned", id, &format!("set row {}, {digest}", set.0))?;
        Ok(DiscId(id))
    }

    /// Lays a planned disc out anew.
    ///
    /// Errors: [`CatalogError::CopiesBegun`] once a copy of it was begun.
    pub fn replan_disc(&mut self, disc: DiscId, new: &DiscRecord) -> Result<(), CatalogError> {
        let sql = "SELECT COUNT(*) FROM copy WHERE disc = ?1 AND state <> '\"Planned\"'";
        let begun: i64 = self
            .tx
            .prepare_cached(sql)?
            .query_row([disc.0], |row| row.get(0))?;
        if begun > 0 {
            return Err(CatalogError::CopiesBegun);
        }
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE disc SET plan = ?2, used_sectors = ?3, parity = ?4, image = NULL,
                     sectors = NULL, strip_sectors = NULL, blake3 = NULL, manifest = NULL,
                     conformance = NULL, members = NULL WHERE id = ?1",
            )?
            .execute(params![
                disc.0,
                pack(&new.plan)?,
                int(new.used_sectors)?,
                new.parity
            ])?;
        if changed == 0 {
            return Err(CatalogError::NoRow {
                what: "disc",
                row: disc.0,
            });
        }
        self.tx
            .prepare_cached("DELETE FROM disc_study WHERE disc = ?1")?
            .execute([disc.0])?;
        self.put_disc_studies(disc.0, new)?;
        let digest = blake3::hash(&new.plan).to_hex();
        self.event("disc laid out anew", disc.0, digest.as_str())
    }

    fn put_disc_studies(&mut self, id: i64, disc: &DiscRecord) -> Result<(), CatalogError> {
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO disc_study (disc, version, files, bytes) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for study in &disc.studies {
            let (files, bytes) = (int(study.files)?, int(study.bytes)?);
            statement.execute(params![id, study.version.0, files, bytes])?;
        }
        Ok(())
    }

    /// Records the image of a disc.
    pub fn disc_built(&mut self, disc: DiscId, built: &BuiltRecord) -> Result<(), CatalogError> {
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE disc SET image = ?2, sectors = ?3, strip_sectors = ?4, parity = ?5,
                     blake3 = ?6, manifest = ?7, conformance = ?8, members = ?9
                 WHERE id = ?1",
            )?
            .execute(params![
                disc.0,
                built.image,
                int(built.sectors)?,
                int(built.strip_sectors)?,
                built.parity,
                built.blake3,
                pack(&built.manifest)?,
                pack(&built.conformance)?,
                built.members.as_deref().map(pack).transpose()?
            ])?;
        if changed == 0 {
            return Err(CatalogError::NoRow {
                what: "disc",
                row: disc.0,
            });
        }
        let digest: String = built.blake3.iter().map(|b| format!("{b:02x}")).collect();
        self.event("image built", disc.0, &digest)
    }
}
