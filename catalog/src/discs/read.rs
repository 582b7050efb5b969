//! Reading sets and discs.

use super::{DiscId, DiscRow, DiscState, SetId, SetRow, sql};
use crate::CatalogError;
use crate::lists::ListPart;
use crate::store::{Reader, Row, count, int, unpack};
use crate::studies::VersionId;

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
    let state = match image {
        Some(_) => DiscState::Built,
        None => DiscState::Planned,
    };
    Ok(DiscRow {
        id: DiscId(row.get(0)?),
        set: SetId(row.get(1)?),
        name: row.get(2)?,
        number: row.get(3)?,
        uuid: row.get(4)?,
        state,
        image,
        capacity_sectors: count(row.get(6)?),
        used_sectors: count(row.get(7)?),
        parity: row.get(8)?,
        sectors: count(row.get::<Option<i64>>(9)?.unwrap_or_default()),
        strip_sectors: count(row.get::<Option<i64>>(10)?.unwrap_or_default()),
        blake3: row.get(11)?,
        dropped: row.get(12)?,
        replaced_by: row.get::<Option<i64>>(13)?.map(DiscId),
        set_parity: row.get(14)?,
        found: row.get(15)?,
    })
}

impl Reader<'_> {
    /// All sets but those that were dropped, newest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn sets(&self) -> Result<Vec<SetRow>, CatalogError> {
        self.db.rows(sql::SETS, [], set_row)
    }

    /// The set of a name.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn set(&self, name: &str) -> Result<Option<SetRow>, CatalogError> {
        self.db.row(sql::SET_BY_NAME, [name], set_row)
    }

    /// A set.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn set_by_id(&self, id: SetId) -> Result<Option<SetRow>, CatalogError> {
        self.db.row(sql::SET, [id.0], set_row)
    }

    /// The highest number that was given to a set.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn sets_given(&self) -> Result<u64, CatalogError> {
        let last: Option<i64> = self.db.value(sql::LAST_SET, [])?;
        Ok(last.map_or(0, count))
    }

    /// The name that the next set gets, unless another one is added before it; one above `seen`.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn next_set_name(&self, seen: u64) -> Result<String, CatalogError> {
        let last = self.sets_given()?.max(seen);
        Ok(super::change::set_name(int(last)? + 1))
    }

    /// The discs of a set, in order; without those that were given up or replaced.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn discs(&self, set: SetId) -> Result<Vec<DiscRow>, CatalogError> {
        self.db.rows(sql::DISCS, [set.0], disc_row)
    }

    /// All discs that a set ever had, in order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn all_discs(&self, set: SetId) -> Result<Vec<DiscRow>, CatalogError> {
        self.db.rows(sql::ALL_DISCS, [set.0], disc_row)
    }

    /// All discs that all sets ever had, set by set and in order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn every_disc(&self) -> Result<Vec<DiscRow>, CatalogError> {
        self.db.rows(sql::EVERY_DISC, [], disc_row)
    }

    /// A disc.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn disc(&self, id: DiscId) -> Result<Option<DiscRow>, CatalogError> {
        self.db.row(sql::DISC, [id.0], disc_row)
    }

    /// The disc of a name, `SET-0001/1`.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn disc_by_name(&self, name: &str) -> Result<Option<DiscRow>, CatalogError> {
        self.db.row(sql::DISC_BY_NAME, [name], disc_row)
    }

    /// The disc of a UUID.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn disc_by_uuid(&self, uuid: &[u8; 16]) -> Result<Option<DiscRow>, CatalogError> {
        self.db.row(sql::DISC_BY_UUID, [uuid], disc_row)
    }

    /// The discs that hold a study version or a part of it.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn discs_of_version(&self, version: VersionId) -> Result<Vec<DiscRow>, CatalogError> {
        self.db.rows(sql::DISCS_OF_VERSION, [version.0], disc_row)
    }

    /// What a disc is to hold, as it was given.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::Damaged`], [`CatalogError::Storage`].
    pub fn plan(&self, disc: DiscId) -> Result<Vec<u8>, CatalogError> {
        let blob: Option<Vec<u8>> = self.db.value(sql::PLAN, [disc.0])?;
        unpack(&blob.ok_or(CatalogError::NoRow {
            what: "disc",
            row: disc.0,
        })?)
    }

    /// The manifest of a built disc.
    ///
    /// # Errors
    /// [`CatalogError::List`], [`CatalogError::Storage`].
    pub fn manifest(&self, disc: DiscId) -> Result<Option<Vec<u8>>, CatalogError> {
        let part = self.db.row(sql::MANIFEST, [disc.0], |row| {
            let length = count(row.get(1)?);
            Ok(ListPart {
                file: row.get(0)?,
                file_bytes: length,
                offset: 0,
                length,
                bytes: count(row.get(2)?),
            })
        })?;
        let name = || Ok(self.disc(disc)?.map(|disc| disc.name).into_iter().collect());
        part.map(|part| self.lists.read(&part, name)).transpose()
    }

    /// What may be claimed of a built disc's DICOM file-set, as it was given; none of one that an
    /// earlier version built.
    ///
    /// # Errors
    /// [`CatalogError::Damaged`], [`CatalogError::Storage`].
    pub fn conformance(&self, disc: DiscId) -> Result<Option<Vec<u8>>, CatalogError> {
        self.packed(sql::CONFORMANCE, disc)
    }

    /// Which images a parity disc was made of, as it was given; none of one that an earlier
    /// version built.
    ///
    /// # Errors
    /// [`CatalogError::Damaged`], [`CatalogError::Storage`].
    pub fn members(&self, disc: DiscId) -> Result<Option<Vec<u8>>, CatalogError> {
        self.packed(sql::MEMBERS, disc)
    }

    fn packed(&self, sql: &str, disc: DiscId) -> Result<Option<Vec<u8>>, CatalogError> {
        let blob: Option<Option<Vec<u8>>> = self.db.value(sql, [disc.0])?;
        blob.flatten().map(|blob| unpack(&blob)).transpose()
    }
}
