//! Copies that another disc says it is.

use std::collections::BTreeMap;

use serde::Serialize;
use stele_catalog::{CopyId, Doubt, DoubtRow, Reader, Timestamp};

use crate::jobs::JobError;

/// A copy that another disc says it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Doubted {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// Why that disc may be another one.
    pub doubt: Doubt,
    /// Drives in which such a disc was seen.
    pub drives: Vec<String>,
    /// When the first one was.
    pub since: Timestamp,
}

/// Why other discs may be among those that say they are a copy.
///
/// # Errors
/// The catalog's.
pub(super) fn doubts(reader: &Reader<'_>) -> Result<BTreeMap<CopyId, Doubt>, JobError> {
    // The oldest first, as the status asks for them.
    let rows = reader.doubted()?.into_iter().rev();
    Ok(rows.map(|row| (row.copy, row.doubt)).collect())
}

/// Copies that other discs say they are, each once for each reason; the oldest first.
pub fn doubted(rows: Vec<DoubtRow>) -> Vec<Doubted> {
    let mut all: Vec<Doubted> = Vec::new();
    for row in rows {
        let serial = row.serial.to_string();
        let same = |one: &&mut Doubted| (&one.serial, one.doubt) == (&serial, row.doubt);
        match all.iter_mut().find(same) {
            Some(one) if one.drives.contains(&row.drive) => {}
            Some(one) => one.drives.push(row.drive),
            None => all.push(Doubted {
                serial,
                disc: row.disc,
                doubt: row.doubt,
                drives: vec![row.drive],
                since: row.at,
            }),
        }
    }
    all
}
