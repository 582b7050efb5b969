//! What drives did, and which copies a second drive has read.

use super::{DriveKey, DriveUse, DriveUseRow, UseKind, UseQuery, UseResult, sql};
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Reader, Row, Timestamp, count, params};

fn use_row(row: &Row<'_>) -> Result<DriveUseRow, CatalogError> {
    let (kind, result): (String, String) = (row.get(4)?, row.get(15)?);
    let serial: String = row.get(3)?;
    Ok(DriveUseRow {
        id: row.get(0)?,
        at: Timestamp(row.get(1)?),
        copy: CopyId(row.get(2)?),
        serial: serial.parse()?,
        did: DriveUse {
            kind: UseKind::stored(&kind)?,
            name: row.get(5)?,
            drive: DriveKey {
                vendor: row.get(6)?,
                product: row.get(7)?,
                serial: row.get(8)?,
                firmware: row.get(9)?,
            },
            media_id: row.get(10)?,
            box_label: row.get(11)?,
            lot: row.get(12)?,
            speed_asked: row.get(13)?,
            speed_got: row.get(14)?,
            result: UseResult::stored(&result)?,
            code: row.get(16)?,
            blamed: row.get(17)?,
            sectors: count(row.get(18)?),
            bad_sectors: count(row.get(19)?),
            recovered: count(row.get(20)?),
            retried: count(row.get(21)?),
            slow_stretches: count(row.get(22)?),
            slowest_ms: count(row.get(23)?),
        },
    })
}

impl Reader<'_> {
    /// What drives did, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn drive_uses(
        &self,
        query: &UseQuery,
        limit: u32,
    ) -> Result<Vec<DriveUseRow>, CatalogError> {
        let (vendor, product) = query.model.clone().unzip();
        let kind = query.kind.map(UseKind::text);
        let copy = query.copy.map(|copy| copy.0);
        let params = params![copy, query.media_id, vendor, product, kind, limit];
        // By what is given that fewest rows share.
        let statement = match query {
            UseQuery { copy: Some(_), .. } => sql::USES_OF_COPY,
            UseQuery {
                media_id: Some(_), ..
            } => sql::USES_OF_MEDIUM,
            UseQuery { model: Some(_), .. } => sql::USES_OF_MODEL,
            _ => sql::USES,
        };
        self.db.rows(statement, params, use_row)
    }

    /// The burn of a copy, where it is known which drive did it.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn burn_of(&self, copy: CopyId) -> Result<Option<DriveUseRow>, CatalogError> {
        let query = UseQuery {
            copy: Some(copy),
            kind: Some(UseKind::Burn),
            ..UseQuery::default()
        };
        Ok(self.drive_uses(&query, 1)?.into_iter().next())
    }

    /// What the station called the drive that burned each copy, where that is known.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn burners(&self) -> Result<Vec<(CopyId, String)>, CatalogError> {
        let burner = |row: &Row<'_>| Ok((CopyId(row.get(0)?), row.get(1)?));
        self.db.rows(sql::BURNERS, [], burner)
    }

    /// The copies of which every sector was read, and agreed, in another drive than the one that
    /// burned them ([`DriveKey::is_other_than`]). Where it is not known which drive burned a copy,
    /// two different drives must have read it.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn read_in_second_drive(&self) -> Result<Vec<CopyId>, CatalogError> {
        self.read_in_second_drive_before(Timestamp(i64::MAX))
    }

    /// As [`Self::read_in_second_drive`], by what was read before a moment.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn read_in_second_drive_before(&self, at: Timestamp) -> Result<Vec<CopyId>, CatalogError> {
        let copy = |row: &Row<'_>| Ok(CopyId(row.get(0)?));
        self.db.rows(sql::SECOND, [at.0], copy)
    }

    /// The copies that were read well in a drive which nobody can tell from the one that burned
    /// them, since one of the two tells no serial number, but which the station calls otherwise;
    /// and how many drives that were, by their names. Each may be another drive, and may be the
    /// same: none counts as a second one, and reading the copy there again tells no more.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn read_in_drive_alike(&self) -> Result<Vec<(CopyId, u32)>, CatalogError> {
        let row = |row: &Row<'_>| Ok((CopyId(row.get(0)?), row.get(1)?));
        self.db.rows(sql::ALIKE, [], row)
    }
}
