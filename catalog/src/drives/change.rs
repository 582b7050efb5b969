//! What drives did.

use super::{DriveUse, sql};
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Change, int, params};
use crate::trail::EventKind;

impl Change<'_> {
    /// Records what a drive did with a copy. It belongs into the same change as the copy's event,
    /// so that neither is there without the other, and follows on it.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::TooLarge`], [`CatalogError::Storage`].
    pub fn drive_used(&mut self, copy: CopyId, did: &DriveUse) -> Result<(), CatalogError> {
        let custody = self.last_custody.filter(|(_, of)| *of == copy.0);
        let params = params![
            self.at.0,
            copy.0,
            custody.map(|(custody, _)| custody),
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
        ];
        let row = self.db.insert(sql::PUT, params)?;
        let stored = serde_json::to_string(did)?;
        let digest = blake3::hash(stored.as_bytes()).to_hex();
        let detail = format!("copy row {}, {} {digest}", copy.0, did.result.text());
        self.event(EventKind::DriveUsed, row, &detail)
    }
}
