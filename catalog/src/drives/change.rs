//! What drives did.

use rusqlite::params;

use super::DriveUse;
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Change, int};

impl Change<'_> {
    /// Records what a drive did with a copy. It belongs into the same change as the copy's event,
    /// so that neither is there without the other.
    ///
    /// Errors: [`CatalogError::Database`]; [`CatalogError::TooLarge`].
    pub fn drive_used(&mut self, copy: CopyId, did: &DriveUse) -> Result<(), CatalogError> {
        self.tx
            .prepare_cached(
                "INSERT INTO drive_use (at, copy, kind, name, vendor, product, serial, firmware,
                     media_id, box_label, lot, speed_asked, speed_got, result, code, blamed,
                     sectors, bad_sectors, recovered, retried, slow_stretches, slowest_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                     ?17, ?18, ?19, ?20, ?21, ?22)",
            )?
            .execute(params![
                self.at.0,
                copy.0,
                did.kind.text(),
                did.name,
                did.drive.vendor,
                did.drive.product,
                did.drive.serial,
                did.drive.firmware,
                did.media_id,
                did.box_label,
                did.lot,
                did.speed_asked,
                did.speed_got,
                did.result.text(),
                did.code,
                did.blamed,
                int(did.sectors)?,
                int(did.bad_sectors)?,
                int(did.recovered)?,
                int(did.retried)?,
                int(did.slow_stretches)?,
                int(did.slowest_ms)?
            ])?;
        let row = self.tx.last_insert_rowid();
        let stored = serde_json::to_string(did)?;
        let digest = blake3::hash(stored.as_bytes()).to_hex();
        let detail = format!("copy row {}, {} {digest}", copy.0, did.result.text());
        self.event("drive used", row, &detail)
    }
}
