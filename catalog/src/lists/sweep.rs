//! Sweeping up: files of lists that no row names, and parts that nobody writes any more.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::fs::MetadataExt;

use stele_files::Folder;

use super::part::hash_in;
use super::{Lists, named};
use crate::CatalogError;
use crate::store::{Db, Timestamp};

/// For so long a file may lie there before a row names it, in milliseconds.
const DAY: i64 = 86_400_000;

/// Removes what no row names and is older than a day at `now`. Gives how many files that were;
/// none where somebody writes or copies lists, and nothing is removed then.
pub(crate) fn sweep(
    db: Db<'_>,
    lists: &Lists,
    now: Timestamp,
) -> Result<Option<u64>, CatalogError> {
    let Ok(folder) = Folder::open(lists.path()) else {
        return Ok(Some(0));
    };
    if !folder.try_lock() {
        return Ok(None);
    }
    // Asked after the lock: a row for what is being written would be there by now.
    let named: BTreeSet<[u8; 32]> = named(db)?.into_iter().map(|file| file.hash).collect();
    let mut removed = 0;
    // What cannot be read or removed stays for the next time.
    let Ok(names) = folder.names() else {
        return Ok(Some(0));
    };
    for below in names {
        if let Ok(below) = folder.folder(&below) {
            removed += of_folder(&below, &named, now).unwrap_or(0);
        }
    }
    Ok(Some(removed))
}

fn of_folder(folder: &Folder, named: &BTreeSet<[u8; 32]>, now: Timestamp) -> io::Result<u64> {
    let mut removed = folder.remove_leftovers(&|_| true)?.len() as u64;
    let is_garbage = |name: &OsString| {
        let hash = name.to_str().and_then(hash_in);
        hash.is_some_and(|hash| !named.contains(&hash))
    };
    for name in folder.names()?.iter().filter(|name| is_garbage(name)) {
        if is_older(folder, name, now)? {
            folder.remove(name)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn is_older(folder: &Folder, name: &OsStr, now: Timestamp) -> io::Result<bool> {
    let written = folder.file(name)?.metadata()?.mtime().saturating_mul(1000);
    Ok(now.0.saturating_sub(written) > DAY)
}
