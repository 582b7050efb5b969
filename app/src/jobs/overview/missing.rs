//! Copies that are being looked for.

use serde::Serialize;
use stele_catalog::{Reader, Timestamp};

use crate::jobs::JobError;

/// A copy that is being looked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MissingCopy {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// Since when.
    pub since: Timestamp,
    /// The place that it was last in.
    pub place: Option<String>,
    /// Sound copies of its disc that there are besides.
    pub others_sound: u64,
}

/// Those of them, the longest missing first.
///
/// # Errors
/// The catalog's.
pub(super) fn missing_copies(reader: &Reader<'_>) -> Result<Vec<MissingCopy>, JobError> {
    let mut all = Vec::new();
    for row in reader.missing_copies()? {
        let copies = reader.copies(row.disc)?;
        let sound = copies.iter().filter(|copy| copy.standing().is_sound());
        let copy = copies.iter().find(|copy| copy.serial == row.serial);
        all.push(MissingCopy {
            others_sound: sound.count() as u64,
            place: copy.and_then(|copy| copy.place.clone()),
            serial: row.serial.to_string(),
            disc: row.disc_name,
            since: row.since,
        });
    }
    Ok(all)
}
