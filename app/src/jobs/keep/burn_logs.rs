//! What the logs of burns say of the trail: each has its end, as it was then.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::copy_tag::CopyTag;
use stele_catalog::{Behind, Catalog, CopyRow, Event, Reader, Serial, Timestamp, TrailHead};

use super::burn_log_lines::{self, LogChanged};
use super::mend;
use super::only_in_log::{self, OnlyInLog};
use crate::archive::Archive;
use crate::encoding;
use crate::jobs::JobError;

/// What logs of burns say of the trail: each has its end, as it was then.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LogsSeen {
    /// Logs that were compared.
    pub compared: u64,
    /// The newest row that one of them saw, and that is the same here.
    pub newest: Option<u64>,
    /// Logs that saw another trail.
    pub misfits: Vec<LogMisfit>,
    /// Lines of logs that are not what the catalog has of their burns.
    pub changed: Vec<LogChanged>,
    /// Burns that came to an end and have no log.
    pub without: u64,
    /// Logs of burns that do not say where the trail ended.
    pub silent: u64,
    /// Logs of burns that this catalog may not know, since an older one is gone on with: they saw
    /// what was lost with the newer one.
    pub of_lost: u64,
    /// Serials of copies that those name and this catalog has never seen burned.
    pub unknown: Vec<String>,
    /// Copies that those name, and whose discs this catalog does not have.
    pub only_in_log: Vec<OnlyInLog>,
}

impl LogsSeen {
    /// How many logs say otherwise than the catalog.
    pub fn contradicting(&self) -> usize {
        let misfits = self.misfits.iter().map(|one| &one.log);
        let changed = self.changed.iter().map(|one| &one.log);
        misfits.chain(changed).collect::<BTreeSet<_>>().len()
    }

    /// Whether any does.
    pub fn contradict(&self) -> bool {
        self.contradicting() > 0
    }
}

/// A log that saw another trail than this one.
#[derive(Clone, Debug, Serialize)]
pub struct LogMisfit {
    /// Its name in the archive's folder of logs.
    pub log: String,
    /// The row that it saw.
    pub rows: u64,
    /// Whether the trail here has no such row; else it has another one.
    pub older: bool,
    /// Whether a log that saw more of the trail agrees with it, so that this one was changed: each
    /// row of the trail vouches for all those before it.
    pub altered: bool,
}

/// The longest log that is looked into, and where in it the end of the trail stands.
const LOG_HEAD: u64 = 4096;

/// Compares the logs of burns with the trail, and counts the burns that have none; `accepted` is
/// its first row that says that an older catalog is gone on with.
///
/// # Errors
/// The catalog's.
pub fn compare(
    archive: &Archive,
    accepted: Option<u64>,
    reader: &Reader<'_>,
) -> Result<LogsSeen, JobError> {
    let (mut seen, of_burns) = ends(archive, accepted, reader)?;
    for copy in only_in_log::all(archive, reader)? {
        match copy.disc_known {
            true => seen.unknown.push(copy.serial),
            false => seen.only_in_log.push(copy),
        }
    }
    for (name, is_whole) in of_burns {
        let Some(serial) = name.to_str().and_then(serial_in) else {
            continue;
        };
        let Some(copy) = reader.copy_by_text(serial)? else {
            continue;
        };
        let log = archive.logs().join(&name);
        let lines = burn_log_lines::changed(&log, &copy, is_whole, reader)?;
        seen.changed
            .extend(lines.into_iter().map(|line| LogChanged {
                log: name.to_string_lossy().into_owned(),
                line,
            }));
    }
    Ok(seen)
}

/// Logs of which more than their end is to be compared: each with whether it has one.
type OfBurns = Vec<(OsString, bool)>;

/// Compares the ends of the trail that the logs have.
fn ends(
    archive: &Archive,
    accepted: Option<u64>,
    reader: &Reader<'_>,
) -> Result<(LogsSeen, OfBurns), JobError> {
    let mut of_burns = OfBurns::new();
    let mut seen = LogsSeen::default();
    let entries = std::fs::read_dir(archive.logs()).into_iter().flatten();
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    seen.without = without(&names, reader)?;
    let rows_here = reader.trail_head()?.rows;
    for name in names {
        let Some((rows, hash)) = end_in(&archive.logs().join(&name)) else {
            let is_of_burn = name.to_str().and_then(serial_in).is_some();
            seen.silent += u64::from(is_of_burn);
            of_burns.push((name, false));
            continue;
        };
        seen.compared += 1;
        if reader.trail_hash_at(rows)? == Some(hash) {
            seen.newest = seen.newest.max(Some(rows));
            of_burns.push((name, true));
        } else if accepted.is_some_and(|first| rows >= first) {
            seen.of_lost += 1;
            let serial = name.to_str().and_then(serial_in);
            // What is no serial is no copy of this archive.
            if let Some(serial) = serial.and_then(|serial| serial.parse::<Serial>().ok())
                && reader
                    .copy(&serial)?
                    .is_some_and(|copy| copy.is_forgotten())
            {
                seen.unknown.push(serial.to_string());
            }
        } else {
            seen.misfits.push(LogMisfit {
                log: name.to_string_lossy().into_owned(),
                rows,
                older: rows > rows_here,
                altered: false,
            });
        }
    }
    for misfit in &mut seen.misfits {
        misfit.altered = seen.newest.is_some_and(|newest| misfit.rows <= newest);
    }
    Ok((seen, of_burns))
}

/// How many burns that came to an end have no log.
fn without(names: &[OsString], reader: &Reader<'_>) -> Result<u64, JobError> {
    let mut logs: BTreeMap<&str, u64> = BTreeMap::new();
    let serials = names.iter().filter_map(|name| name.to_str());
    for serial in serials.filter_map(serial_in) {
        *logs.entry(serial).or_default() += 1;
    }
    let burns = reader.burns()?.into_iter();
    let burns = burns.map(|(serial, burns)| match logs.get(serial.as_str()) {
        Some(logs) => burns.saturating_sub(*logs),
        None => burns,
    });
    Ok(burns.sum())
}

/// The copy of a log: `burn-STL-XXXXXX-X-TIME-JOB.log`, as `Context::log_path` calls it.
fn serial_in(log: &str) -> Option<&str> {
    let of = log.strip_prefix("burn-")?.strip_suffix(".log")?;
    of.rsplitn(3, '-').nth(2)
}

/// What was seen of the trail, where it is not known where the catalog ended: the newest log, and
/// the newest backup in the archive's folder, that this trail has not.
///
/// # Errors
/// The catalog's.
pub fn pinned(archive: &Archive, reader: &Reader<'_>) -> Result<Option<Behind>, JobError> {
    let rows = reader.trail_head()?.rows;
    let all = ends(archive, None, reader)?.0.misfits.into_iter();
    // A log that was changed says nothing of the catalog.
    let all = all.filter(|log| !log.altered);
    let mut ends: Vec<(u64, bool)> = all.map(|log| (log.rows, !log.older)).collect();
    let kept = backup_head(archive);
    if let Some(kept) = kept
        && reader.trail_hash_at(kept.rows)? != Some(kept.hash)
    {
        ends.push((kept.rows, kept.rows <= rows));
    }
    let Some((seen, branch)) = ends.into_iter().max() else {
        return Ok(None);
    };
    // What was lost with a newer catalog is not missed again.
    if reader.first_accepted()?.is_some_and(|first| seen >= first) {
        return Ok(None);
    }
    Ok(Some(Behind { rows, seen, branch }))
}

/// What the newest log saw of the trail, where this one does not go so far: an older catalog lies
/// here, with all that tells where it ended. One log is read.
///
/// # Errors
/// The catalog's.
pub fn newest_beyond(archive: &Archive, reader: &Reader<'_>) -> Result<Option<Behind>, JobError> {
    let entries = std::fs::read_dir(archive.logs()).into_iter().flatten();
    let names = entries.flatten().map(|entry| entry.file_name());
    let newest = names.filter_map(|name| {
        let (time, job) = written(name.to_str()?)?;
        Some((time, job, name))
    });
    let Some((_, _, name)) = newest.max() else {
        return Ok(None);
    };
    let Some((seen, _)) = end_in(&archive.logs().join(name)) else {
        return Ok(None);
    };
    let rows = reader.trail_head()?.rows;
    if seen <= rows || reader.first_accepted()?.is_some_and(|first| seen >= first) {
        return Ok(None);
    }
    Ok(Some(Behind {
        rows,
        seen,
        branch: false,
    }))
}

/// When a log was written, in seconds since 1970 UTC, and by which job.
fn written(log: &str) -> Option<(u64, u64)> {
    serial_in(log)?;
    let mut ends = log.strip_suffix(".log")?.rsplitn(3, '-');
    let (job, time) = (ends.next()?, ends.next()?);
    Some((time.parse().ok()?, job.parse().ok()?))
}

/// What the logs of this archive tell of the burn of a copy.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum BurnTold {
    /// Nothing.
    No,
    /// It may be the one that wrote this tag.
    OfThisDisc,
    /// Another one wrote it: this disc was burned elsewhere.
    OfOtherDisc,
}

/// What the logs of this archive tell of the burn of the copy that a tag names.
pub fn of_tag(tag: &CopyTag, archive: &Archive) -> BurnTold {
    let entries = std::fs::read_dir(archive.logs()).into_iter().flatten();
    let names = entries.flatten().map(|entry| entry.file_name());
    let is_own = |name: &OsString| name.to_str().and_then(serial_in) == Some(&tag.serial);
    let mut told = BurnTold::No;
    for name in names.filter(is_own) {
        let at = name.to_str().and_then(written).map_or(0, |(at, _)| at);
        if burn_log_lines::may_be_of(&archive.logs().join(&name), at, tag) {
            return BurnTold::OfThisDisc;
        }
        told = BurnTold::OfOtherDisc;
    }
    told
}

/// The logs of burns, by the serials of their copies.
pub fn by_serial(archive: &Archive) -> BTreeMap<String, Vec<PathBuf>> {
    let mut all: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let entries = std::fs::read_dir(archive.logs()).into_iter().flatten();
    for name in entries.flatten().map(|entry| entry.file_name()) {
        if let Some(serial) = name.to_str().and_then(serial_in) {
            let logs = all.entry(serial.to_owned()).or_default();
            logs.push(archive.logs().join(&name));
        }
    }
    all
}

/// Whether one of the logs of a copy does not tell that its burn was stopped.
pub fn tell_of_an_end(logs: &[PathBuf]) -> bool {
    logs.iter().any(|log| !burn_log_lines::was_stopped(log))
}

/// That a copy whose burn the catalog does not know was burned, as a log of this archive tells;
/// none where none does, or it does not say which tag the disc got. What it says is no read: it
/// names no drive.
pub fn burn_of(copy: &CopyRow, archive: &Archive) -> Option<Event> {
    if !copy.is_forgotten() {
        return None;
    }
    let mut all = by_serial(archive);
    found_by(&all.remove(&copy.serial.to_string())?)
}

/// That a copy was burned, as one of its logs tells; none where none says which tag the disc got.
pub(super) fn found_by(logs: &[PathBuf]) -> Option<Event> {
    let (media_id, tag) = logs.iter().find_map(|log| burn_log_lines::written(log))?;
    Some(Event::FoundByTag {
        drive: String::new(),
        media_id,
        tag,
    })
}

/// When the last of these logs was written.
pub(super) fn burned_at(logs: &[PathBuf]) -> Timestamp {
    let names = logs.iter().filter_map(|log| log.file_name()?.to_str());
    let last = names.filter_map(written).map(|(at, _)| at).max();
    let seconds = last.and_then(|at| i64::try_from(at).ok());
    Timestamp(seconds.map_or(0, |seconds| seconds.saturating_mul(1000)))
}

/// The discs that logs of burns name.
pub(super) fn discs(archive: &Archive) -> Vec<String> {
    let logs = by_serial(archive).into_values().flatten();
    let named = logs.filter_map(|log| burn_log_lines::disc(&log));
    named.map(|(name, _)| name).collect()
}

/// Whether a log of this archive tells of a burn of this copy.
pub fn tell_of(serial: &str, archive: &Archive) -> bool {
    let entries = std::fs::read_dir(archive.logs()).into_iter().flatten();
    let mut names = entries.flatten().map(|entry| entry.file_name());
    names.any(|name| name.to_str().and_then(serial_in) == Some(serial))
}

/// Where the trail of the newest backup in the archive's folder ends.
fn backup_head(archive: &Archive) -> Option<TrailHead> {
    let newest = mend::newest_backup(archive)?;
    let backup = Catalog::open_to_read(&newest).ok()?;
    backup.read().trail_head().ok()
}

/// The end of the trail that a log has: `trail ROWS HASH`.
fn end_in(log: &Path) -> Option<(u64, [u8; 32])> {
    let mut start = Vec::new();
    let file = stele_files::open_regular(log).ok()?;
    file.take(LOG_HEAD).read_to_end(&mut start).ok()?;
    let start = String::from_utf8_lossy(&start);
    let mut lines = start.lines();
    let end = lines.find_map(|line| line.strip_prefix("trail "))?;
    let (rows, hash) = end.split_once(' ')?;
    Some((rows.parse().ok()?, encoding::from_hex(hash)?))
}
