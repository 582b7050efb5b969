//! Where the trail ends, kept in a file beside the catalog: an older catalog that was copied back,
//! or another one, is noticed when it is opened next.
//!
//! The file is one line, `ROWS HASH SETS`: of the trail, and the highest number of a set that was
//! given or seen on a disc; an earlier version wrote the first two. It is written when a catalog
//! that was changed is closed, and never before its changes are on disk: so it may lag behind the
//! catalog, and its trail is never ahead of it. While another catalog is put in the place of this
//! one it has two lines, and either of the two is the one that was here. It proves nothing against
//! whoever changes both; what is written on discs does.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::chain::head;
use super::sql;
use super::{EventKind, TrailHead};
use crate::CatalogError;
use crate::store::{Db, StorageError, beside, count};

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

/// What a line says.
#[derive(Copy, Clone, PartialEq, Eq)]
struct Seen {
    head: TrailHead,
    /// The highest number of a set.
    sets: u64,
}

/// Longer than any two lines that are written.
const LONGEST: u64 = 256;

/// Mode of the file, less what the process's umask takes away.
const MODE: u32 = 0o660;

fn file(catalog: &Path) -> PathBuf {
    beside(catalog, ".head")
}

/// What was seen last; nothing where that is not known.
fn seen(catalog: &Path) -> Vec<Seen> {
    let mut text = String::new();
    let file = fs::File::open(file(catalog)).ok();
    let read = file.and_then(|file| file.take(LONGEST).read_to_string(&mut text).ok());
    let all: Option<Vec<Seen>> = text.split_inclusive('\n').map(of_line).collect();
    match (read, all) {
        (Some(_), Some(all)) => all,
        (None, _) | (_, None) => Vec::new(),
    }
}

fn of_line(line: &str) -> Option<Seen> {
    let mut fields = line.strip_suffix('\n')?.split(' ');
    let (rows, hash) = (fields.next()?, fields.next()?);
    let head = TrailHead {
        rows: rows.parse().ok()?,
        hash: *blake3::Hash::from_hex(hash).ok()?.as_bytes(),
    };
    let sets = match fields.next() {
        Some(sets) => sets.parse().ok()?,
        None => 0,
    };
    fields.next().is_none().then_some(Seen { head, sets })
}

fn line(seen: &Seen) -> String {
    let hash = blake3::Hash::from(seen.head.hash).to_hex();
    format!("{} {hash} {}\n", seen.head.rows, seen.sets)
}

/// The highest number of a set that was given here, or seen on a disc; 0 where that is not known.
pub(crate) fn sets(catalog: &Path) -> u64 {
    highest(&seen(catalog))
}

fn highest(seen: &[Seen]) -> u64 {
    seen.iter().map(|seen| seen.sets).max().unwrap_or_default()
}

/// Notes that a disc was seen of the set of this number, where it is known how the trail ends.
pub(crate) fn saw_set(catalog: &Path, number: u64) {
    let known = seen(catalog);
    if highest(&known) >= number {
        return;
    }
    let raised = known.into_iter().map(|seen| Seen {
        sets: number,
        ..seen
    });
    let text: String = raised.map(|seen| line(&seen)).collect();
    if !text.is_empty() {
        // What cannot be written is left: the disc will be seen again.
        let _ = write(catalog, &text);
    }
}

/// Notes that a trail was seen that goes on beyond this one: this catalog is an older one. Of the
/// lines of a catalog that is being put in the place of another only this one stays.
pub(crate) fn saw_trail(catalog: &Path, head: TrailHead) {
    let known = seen(catalog);
    if known.iter().any(|known| known.head.rows >= head.rows) {
        return;
    }
    saw_branch(catalog, head);
}

/// Notes that another trail was seen than this one: this catalog, or another one, is to be gone on
/// with.
pub(crate) fn saw_branch(catalog: &Path, head: TrailHead) {
    let sets = highest(&seen(catalog));
    // What cannot be written is left: the disc will be seen again.
    let _ = write(catalog, &line(&Seen { head, sets }));
}

/// Whether it is known where the catalog ended when it was last changed.
pub(crate) fn is_known(catalog: &Path) -> bool {
    !seen(catalog).is_empty()
}

/// Whether the file is there and tells nothing.
pub(crate) fn is_damaged(catalog: &Path) -> bool {
    file(catalog).exists() && !is_known(catalog)
}

/// Whether the file is gone, beside a catalog that has had one: not one that was brought up from a
/// version without it just now.
pub(crate) fn is_missing(db: Db<'_>, catalog: &Path) -> Result<bool, CatalogError> {
    if file(catalog).exists() {
        return Ok(false);
    }
    let newest = newest(db)?;
    Ok(!newest.is_empty() && !has_migration(&newest))
}

/// Whether the file was not written yet since the catalog was brought up from a version without it:
/// whoever did was cut off.
pub(crate) fn is_unwritten(db: Db<'_>, catalog: &Path) -> bool {
    !file(catalog).exists() && newest(db).is_ok_and(|newest| has_migration(&newest))
}

fn has_migration(newest: &[String]) -> bool {
    let migrated = EventKind::CatalogMigrated.text();
    newest.iter().any(|kind| kind == migrated)
}

fn newest(db: Db<'_>) -> Result<Vec<String>, CatalogError> {
    db.rows(sql::NEWEST_KINDS, [NEWEST], |row| row.get::<String>(0))
}

/// Events that follow when a catalog is brought up to date and opened.
const NEWEST: i64 = 8;

/// The highest number of a set that this catalog has given.
pub(crate) fn sets_given(db: Db<'_>) -> Result<u64, CatalogError> {
    let last: Option<i64> = db.value(sql::SETS_GIVEN, [])?;
    Ok(last.map_or(0, count))
}

/// Whether the trail has what was seen.
fn has(db: Db<'_>, seen: &TrailHead) -> Result<bool, CatalogError> {
    let there: Option<[u8; 32]> = match i64::try_from(seen.rows) {
        Ok(row) => db.value(sql::HASH, [row])?,
        Err(_) => None,
    };
    Ok(seen.rows == 0 || there == Some(seen.hash))
}

/// Whether the catalog is behind what was seen.
pub(crate) fn behind(db: Db<'_>, catalog: &Path) -> Result<Option<Behind>, CatalogError> {
    let (rows, _) = head(db)?;
    let rows = count(rows);
    let mut behind = None;
    for Seen { head: seen, .. } in seen(catalog) {
        if has(db, &seen)? {
            return Ok(None);
        }
        behind.get_or_insert(Behind {
            rows,
            seen: seen.rows,
            branch: seen.rows <= rows,
        });
    }
    Ok(behind)
}

/// Notes where the trail ends, unless more was seen or `anyway`. What cannot be written is left:
/// the note may lag.
pub(crate) fn note(db: Db<'_>, catalog: &Path, anyway: bool) {
    let Ok((rows, hash)) = head(db) else { return };
    let rows = count(rows);
    let known = seen(catalog);
    if !anyway && !known.is_empty() {
        let has = |seen: &&Seen| has(db, &seen.head).unwrap_or(false);
        let own = known.iter().find(has);
        if own.is_none_or(|own| own.head.rows >= rows) {
            return;
        }
    }
    let Ok(given) = sets_given(db) else { return };
    let seen = Seen {
        head: TrailHead { rows, hash },
        sets: given.max(highest(&known)),
    };
    let _ = write(catalog, &line(&seen));
}

/// Notes before another catalog is put in the place of the one at `catalog` that either may be the
/// one that is here: what was seen of the one, and where the other ends.
///
/// # Errors
/// What the system says.
pub(crate) fn expect(other: Db<'_>, catalog: &Path) -> Result<(), CatalogError> {
    let (rows, hash) = head(other)?;
    let known = seen(catalog);
    let new = Seen {
        head: TrailHead {
            rows: count(rows),
            hash,
        },
        sets: sets_given(other)?.max(highest(&known)),
    };
    let known = known.first().filter(|known| known.head != new.head);
    let text: String = known.into_iter().chain([&new]).map(line).collect();
    write(catalog, &text).map_err(|error| CatalogError::Storage(StorageError::of_write(&error)))
}

/// Whole or not at all: an empty file would tell of nothing.
fn write(catalog: &Path, text: &str) -> std::io::Result<()> {
    stele_files::write_whole(&file(catalog), text.as_bytes(), None, MODE).map(|_| ())
}
