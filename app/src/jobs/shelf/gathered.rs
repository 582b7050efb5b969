//! Discs whose copies are all at one site: what happens to that happens to all of them.

use serde::Serialize;
use stele_catalog::{Reader, Timestamp};

use crate::jobs::JobError;

/// How long the copies of a disc may be at one site: until the next courier comes.
const TOGETHER_MS: i64 = 7 * 86_400_000;

/// A disc whose copies are all at one site.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Gathered {
    /// The disc.
    pub disc: String,
    /// Name of the site; none for the one that has no name: places at the top that are no sites.
    pub site: Option<String>,
    /// The copy that came there last.
    pub serial: String,
    /// By when one is to go to another site.
    pub due: Timestamp,
    /// Name of another site; none where there is one alone.
    pub other_site: Option<String>,
}

/// All of them, the first to be parted first.
///
/// # Errors
/// The catalog's.
pub fn all(reader: &Reader<'_>) -> Result<Vec<Gathered>, JobError> {
    let rows = reader.gathered()?.into_iter().map(|row| Gathered {
        disc: row.disc,
        site: row.site,
        serial: row.serial,
        due: Timestamp(row.since.0.saturating_add(TOGETHER_MS)),
        other_site: row.other_site,
    });
    let mut all: Vec<Gathered> = rows.collect();
    all.sort_by_key(|one| one.due);
    Ok(all)
}
