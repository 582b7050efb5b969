//! What drives did, and which copies a second drive has read.

use rusqlite::{Row, params};

use super::{DriveKey, DriveUse, DriveUseRow, UseKind, UseQuery, UseResult};
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Reader, Timestamp, count};

const USE: &str = "u.id, u.at, u.copy, c.serial, u.kind, u.name, u.vendor, u.product, u.serial,
    u.firmware, u.media_id, u.box_label, u.lot, u.speed_asked, u.speed_got, u.result, u.code,
    u.blamed, u.sectors, u.bad_sectors, u.recovered, u.retried, u.slow_stretches, u.slowest_ms";

fn use_row(row: &Row<'_>) -> Result<DriveUseRow, CatalogError> {
    let id = row.get(0)?;
    let (kind, result): (String, String) = (row.get(4)?, row.get(15)?);
    let unknown = |what| CatalogError::NoRow { what, row: id };
    let serial: String = row.get(3)?;
    Ok(DriveUseRow {
        id,
        at: Timestamp(row.get(1)?),
        copy: CopyId(row.get(2)?),
        serial: serial.parse()?,
        did: DriveUse {
            kind: UseKind::parse(&kind).ok_or_else(|| unknown("kind of use"))?,
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
            result: UseResult::parse(&result).ok_or_else(|| unknown("result of use"))?,
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
    pub fn drive_uses(
        &self,
        query: &UseQuery,
        limit: u32,
    ) -> Result<Vec<DriveUseRow>, CatalogError> {
        let sql = format!(
            "SELECT {USE} FROM drive_use u JOIN copy c ON c.id = u.copy
             WHERE (?1 IS NULL OR u.copy = ?1) AND (?2 IS NULL OR u.media_id = ?2)
                 AND (?3 IS NULL OR (u.vendor = ?3 AND u.product = ?4))
                 AND (?5 IS NULL OR u.kind = ?5)
             ORDER BY u.id DESC LIMIT ?6"
        );
        let (vendor, product) = query.model.clone().unzip();
        let kind = query.kind.map(UseKind::text);
        let copy = query.copy.map(|copy| copy.0);
        let params = params![copy, query.media_id, vendor, product, kind, limit];
        self.rows(&sql, params, use_row)
    }

    /// The burn of a copy, where it is known which drive did it.
    pub fn burn_of(&self, copy: CopyId) -> Result<Option<DriveUseRow>, CatalogError> {
        let query = UseQuery {
            copy: Some(copy),
            kind: Some(UseKind::Burn),
            ..UseQuery::default()
        };
        Ok(self.drive_uses(&query, 1)?.into_iter().next())
    }

    /// What the station called the drive that burned each copy, where that is known.
    pub fn burners(&self) -> Result<Vec<(CopyId, String)>, CatalogError> {
        let sql = "SELECT copy, name FROM drive_use WHERE kind = 'burn' ORDER BY id";
        self.rows(sql, [], |row| Ok((CopyId(row.get(0)?), row.get(1)?)))
    }

    /// The copies of which every sector was read, and agreed, in another drive than the one that
    /// burned them ([`DriveKey::is_other_than`]). Where it is not known which drive burned a copy,
    /// two different drives must have read it.
    pub fn read_in_second_drive(&self) -> Result<Vec<CopyId>, CatalogError> {
        let sql = "SELECT DISTINCT k.copy FROM drive_use k JOIN drive_use o ON o.copy = k.copy
                   WHERE k.kind = 'check' AND k.result = 'good'
                     AND (k.vendor <> o.vendor OR k.product <> o.product
                         OR (k.serial <> o.serial AND k.serial <> '' AND o.serial <> ''))
                     AND (o.kind = 'burn' OR (o.result = 'good' AND NOT EXISTS
                         (SELECT 1 FROM drive_use b WHERE b.copy = k.copy AND b.kind = 'burn')))
                   ORDER BY k.copy";
        self.rows(sql, [], |row| Ok(CopyId(row.get(0)?)))
    }
}
