//! Where the trail ends, kept in a file beside the catalog: an older catalog that was copied back,
//! or another one, is noticed when it is opened next.
//!
//! The file is one line, `ROWS HASH`. It is written when a catalog that was changed is closed, and
//! never before its changes are on disk: so it may lag behind the catalog, and is never ahead of
//! it. It proves nothing against whoever changes both; what is written on discs does.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::TrailHead;
use super::chain::head;
use super::sql;
use crate::CatalogError;
use crate::store::{Db, beside, count};

/// A catalog that is not what was here before.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Behind {
    /// Rows that its trail has.
    pub rows: u64,
    /// Rows that were seen.
    pub seen: u64,
    /// It does not have the row that was seen: another catalog, or one that was changed.
    pub branch: bool,
}

/// Longer than any line that is written.
const LINE: u64 = 128;

fn file(catalog: &Path) -> PathBuf {
    beside(catalog, ".head")
}

/// What was seen last; none where that is not known.
fn seen(catalog: &Path) -> Option<TrailHead> {
    let mut text = String::new();
    let file = fs::File::open(file(catalog)).ok()?;
    file.take(LINE).read_to_string(&mut text).ok()?;
    let (rows, hash) = text.strip_suffix('\n')?.split_once(' ')?;
    Some(TrailHead {
        rows: rows.parse().ok()?,
        hash: *blake3::Hash::from_hex(hash).ok()?.as_bytes(),
    })
}

/// Whether the catalog is behind what was seen.
pub(crate) fn behind(db: Db<'_>, catalog: &Path) -> Result<Option<Behind>, CatalogError> {
    let Some(seen) = seen(catalog) else {
        return Ok(None);
    };
    let (rows, _) = head(db)?;
    let rows = count(rows);
    let there: Option<[u8; 32]> = match i64::try_from(seen.rows) {
        Ok(row) => db.value(sql::HASH, [row])?,
        Err(_) => None,
    };
    let fits = seen.rows == 0 || there == Some(seen.hash);
    Ok((!fits).then_some(Behind {
        rows,
        seen: seen.rows,
        branch: seen.rows <= rows,
    }))
}

/// Notes where the trail ends, unless more was seen or `anyway`. What cannot be written is left:
/// the note may lag.
pub(crate) fn note(db: Db<'_>, catalog: &Path, anyway: bool) {
    let Ok((rows, hash)) = head(db) else { return };
    let rows = count(rows);
    let known = seen(catalog).map(|seen| seen.rows);
    if !anyway && known.is_some_and(|known| known >= rows) {
        return;
    }
    let line = format!("{rows} {}\n", blake3::Hash::from(hash).to_hex());
    let _ = fs::write(file(catalog), line);
}
