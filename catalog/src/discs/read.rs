//! Reading sets and discs.

use rusqlite::Row;

use super::{DiscId, DiscRow, DiscState, SetId, SetRow};
use crate::CatalogError;
use crate::store::{Reader, count, unpack};
use crate::studies::VersionId;

const SET: &str = "id, name, media, capacity_sectors, copies, policy, dropped IS NOT NULL";
const DISC: &str = "id, disc_set, name, number, uuid, image, capacity_sectors, used_sectors,
    parity, sectors, strip_sectors, blake3, dropped IS NOT NULL, replaced_by";

fn set_row(row: &Row<'_>) -> Result<SetRow, CatalogError> {
    Ok(SetRow {
        id: SetId(row.get(0)?),
        name: row.get(1)?,
        media: row.get(2)?,
        capacity_sectors: count(row.get(3)?),
        copies: row.get(4)?,
        policy: row.get(5)?,
        dropped: row.get(6)?,
    })
}

fn disc_row(row: &Row<'_>) -> Result<DiscRow, CatalogError> {
    let image: Option<String> = row.get(5)?;
    let uuid: Vec<u8> = row.get(4)?;
    let id = row.get(0)?;
    let uuid = uuid.try_into().map_err(|_| CatalogError::NoRow {
        what: "disc UUID",
        row: id,
    })?;
    Ok(DiscRow {
        id: DiscId(id),
        set: SetId(row.get(1)?),
        name: row.get(2)?,
        number: row.get(3)?,
        uuid,
        state: if image.is_some() {
            DiscState::Built
        } else {
            DiscState::Planned
        },
        image,
        capacity_sectors: count(row.get(6)?),
        used_sectors: count(row.get(7)?),
        parity: row.get(8)?,
        sectors: count(row.get::<_, Option<i64>>(9)?.unwrap_or_default()),
        strip_sectors: count(row.get::<_, Option<i64>>(10)?.unwrap_or_default()),
        blake3: row.get(11)?,
        dropped: row.get(12)?,
        replaced_by: row.get::<_, Option<i64>>(13)?.map(DiscId),
    })
}

impl Reader<'_> {
    /// All sets but those that were dropped, newest first.
    pub fn sets(&self) -> Result<Vec<SetRow>, CatalogError> {
        self.rows(
            &format!("SELECT {SET} FROM disc_set WHERE dropped IS NULL ORDER BY id DESC"),
            [],
            set_row,
        )
    }

    /// The set of a name.
    pub fn set(&self, name: &str) -> Result<Option<SetRow>, CatalogError> {
        self.row(
            &format!("SELECT {SET} FROM disc_set WHERE name = ?1"),
            [name],
            set_row,
        )
    }

    /// A set.
    pub fn set_by_id(&self, id: SetId) -> Result<Option<SetRow>, CatalogError> {
        self.row(
            &format!("SELECT {SET} FROM disc_set WHERE id = ?1"),
            [id.0],
            set_row,
        )
    }

    /// The name that the next set gets, unless another one is added before it.
    pub fn next_set_name(&self) -> Result<String, CatalogError> {
        let next: Option<i64> = self.value("SELECT COALESCE(MAX(id), 0) + 1 FROM disc_set", [])?;
        Ok(format!("SET-{:04}", next.unwrap_or(1)))
    }

    /// The discs of a set, in order; without those that were given up or replaced.
    pub fn discs(&self, set: SetId) -> Result<Vec<DiscRow>, CatalogError> {
        let sql = format!(
            "SELECT {DISC} FROM disc WHERE disc_set = ?1 AND dropped IS NULL
                 AND replaced_by IS NULL ORDER BY number"
        );
        self.rows(&sql, [set.0], disc_row)
    }

    /// All discs that a set ever had, in order.
    pub fn all_discs(&self, set: SetId) -> Result<Vec<DiscRow>, CatalogError> {
        let sql = format!("SELECT {DISC} FROM disc WHERE disc_set = ?1 ORDER BY number");
        self.rows(&sql, [set.0], disc_row)
    }

    /// A disc.
    pub fn disc(&self, id: DiscId) -> Result<Option<DiscRow>, CatalogError> {
        self.row(
            &format!("SELECT {DISC} FROM disc WHERE id = ?1"),
            [id.0],
            disc_row,
        )
    }

    /// The disc of a name, `SET-0001/1`.
    pub fn disc_by_name(&self, name: &str) -> Result<Option<DiscRow>, CatalogError> {
        self.row(
            &format!("SELECT {DISC} FROM disc WHERE name = ?1"),
            [name],
            disc_row,
        )
    }

    /// The disc of a UUID.
    pub fn disc_by_uuid(&self, uuid: &[u8; 16]) -> Result<Option<DiscRow>, CatalogError> {
        self.row(
            &format!("SELECT {DISC} FROM disc WHERE uuid = ?1"),
            [uuid],
            disc_row,
        )
    }

    /// The discs that hold a study version or a part of it.
    pub fn discs_of_version(&self, version: VersionId) -> Result<Vec<DiscRow>, CatalogError> {
        let sql = format!(
            "SELECT {DISC} FROM disc WHERE id IN
                 (SELECT disc FROM disc_study WHERE version = ?1) ORDER BY id"
        );
        self.rows(&sql, [version.0], disc_row)
    }

    /// What a disc is to hold, as it was given.
    pub fn plan(&self, disc: DiscId) -> Result<Vec<u8>, CatalogError> {
        let blob: Option<Vec<u8>> = self.value("SELECT plan FROM disc WHERE id = ?1", [disc.0])?;
        unpack(&blob.ok_or(CatalogError::NoRow {
            what: "disc",
            row: disc.0,
        })?)
    }

    /// The manifest of a built disc.
    pub fn manifest(&self, disc: DiscId) -> Result<Option<Vec<u8>>, CatalogError> {
        self.packed("SELECT manifest FROM disc WHERE id = ?1", disc)
    }

    /// What may be claimed of a built disc's DICOM file-set, as it was given; none of one that an
    /// earlier version built.
    pub fn conformance(&self, disc: DiscId) -> Result<Option<Vec<u8>>, CatalogError> {
        self.packed("SELECT conformance FROM disc WHERE id = ?1", disc)
    }

    /// Which images a parity disc was made of, as it was given; none of one that an earlier
    /// version built.
    pub fn members(&self, disc: DiscId) -> Result<Option<Vec<u8>>, CatalogError> {
        self.packed("SELECT members FROM disc WHERE id = ?1", disc)
    }

    fn packed(&self, sql: &str, disc: DiscId) -> Result<Option<Vec<u8>>, CatalogError> {
        let blob: Option<Option<Vec<u8>>> = self.value(sql, [disc.0])?;
        blob.flatten().map(|blob| unpack(&blob)).transpose()
    }
}
