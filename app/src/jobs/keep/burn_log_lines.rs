//! What the lines of a burn's log say, against what the catalog has of that burn. Times and speeds
//! are in the log alone; which copy it was, in which drive, on which medium, and what came of it,
//! are in both.

use std::io::Read;
use std::path::Path;

use serde::Serialize;
use stele_catalog::{CopyRow, Event, Reader, UseKind, UseQuery};

use crate::jobs::JobError;

/// A line of a log that the catalog contradicts, or that is gone though the catalog has what it
/// said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LogChanged {
    /// The log's name in the archive's folder of logs.
    pub log: String,
    /// The line.
    pub line: LogLine,
}

/// A line of a log.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLine {
    /// Which copy was burned.
    Copy,
    /// In which drive.
    Drive,
    /// On which medium.
    Medium,
    /// How many sectors were equal when it was read back.
    ReadBack,
    /// Whether it was done, or stopped.
    End,
}

/// The longest log that is read.
const LOG_MAX: u64 = 4 << 20;

/// Burns that are looked at of one copy.
const BURNS_MAX: u32 = 1000;

/// What a log says.
struct Said {
    copy: Option<String>,
    drive: Option<String>,
    medium: Option<String>,
    read_back: Option<String>,
    stopped: Option<bool>,
}

impl Said {
    fn read(log: &Path) -> Option<Self> {
        let mut bytes = Vec::new();
        let file = stele_files::open_regular(log).ok()?;
        file.take(LOG_MAX).read_to_end(&mut bytes).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        let line = |name: &str| {
            let mut lines = text.lines();
            lines.find_map(|line| line.strip_prefix(name).map(str::to_owned))
        };
        // What is told of the burn stands behind its time; commands of the drive are further in.
        let facts = || {
            let told = text.lines().filter_map(|line| line.split_once(" s  "));
            told.map(|(_, fact)| fact)
                .filter(|fact| !fact.starts_with(' '))
        };
        let mut ends = facts().filter_map(|fact| match fact {
            _ if fact.starts_with("done in ") => Some(false),
            _ if fact.starts_with("stopped after ") => Some(true),
            _ => None,
        });
        let mut back = facts().filter_map(|fact| Some(fact.split_once(';')?.0));
        Some(Self {
            copy: line("copy "),
            drive: line("drive "),
            medium: facts()
                .find_map(|fact| fact.strip_prefix("in the drive: "))
                .map(str::to_owned),
            read_back: back
                .rfind(|fact| fact.contains(" sectors are equal, "))
                .map(str::to_owned),
            stopped: ends.next_back(),
        })
    }
}

/// The lines of the log of a copy's burn that the catalog contradicts. `is_whole` where the log is
/// known to be of today's form: then none may be gone.
///
/// # Errors
/// The catalog's.
pub(super) fn changed(
    log: &Path,
    copy: &CopyRow,
    is_whole: bool,
    reader: &Reader<'_>,
) -> Result<Vec<LogLine>, JobError> {
    let Some(said) = Said::read(log) else {
        return Ok(Vec::new());
    };
    let known = Known::of(copy, reader)?;
    // Nothing is known of a burn that has not come to its end here.
    if known.ends.is_empty() {
        return Ok(Vec::new());
    }
    let differs = |said: &Option<String>, known: &dyn Fn(&str) -> bool| match said {
        Some(said) => !known(said),
        None => is_whole,
    };
    let serial = copy.serial.to_string();
    let is_one = |of: &[String], said: &str| of.iter().any(|one| one == said);
    let lines = [
        (LogLine::Copy, differs(&said.copy, &|copy| copy == serial)),
        (
            LogLine::Drive,
            !known.drives.is_empty() && differs(&said.drive, &|drive| is_one(&known.drives, drive)),
        ),
        (
            LogLine::Medium,
            !known.media.is_empty()
                && differs(&said.medium, &|medium| {
                    known.media.iter().any(|id| medium.contains(id))
                }),
        ),
        (
            LogLine::ReadBack,
            match &said.read_back {
                Some(back) => !is_one(&known.read_back, back),
                None => is_whole && known.read_back.len() == known.ends.len(),
            },
        ),
        (
            LogLine::End,
            said.stopped
                .map_or(is_whole, |stopped| !known.ends.contains(&stopped)),
        ),
    ];
    let changed = lines.into_iter().filter(|(_, differs)| *differs);
    Ok(changed.map(|(line, _)| line).collect())
}

/// What the catalog has of a copy's burns.
#[derive(Default)]
struct Known {
    drives: Vec<String>,
    /// As the log writes a medium's ID.
    media: Vec<String>,
    /// As the log writes what was read back.
    read_back: Vec<String>,
    /// Whether each was stopped.
    ends: Vec<bool>,
}

impl Known {
    fn of(copy: &CopyRow, reader: &Reader<'_>) -> Result<Self, JobError> {
        let mut known = Self::default();
        for row in reader.history(copy.id)? {
            match row.event {
                Event::BurnStarted { media_id, .. } if !media_id.is_empty() => {
                    known.media.push(format!("({media_id}"));
                }
                Event::BurnEnded { stopped, .. } => known.ends.push(stopped.is_some()),
                Event::ReadBack {
                    sectors,
                    equal,
                    lost,
                    different,
                    ..
                } => known.read_back.push(format!(
                    "{equal} of {sectors} sectors are equal, {lost} lost, {different} different"
                )),
                _ => {}
            }
        }
        let query = UseQuery {
            copy: Some(copy.id),
            kind: Some(UseKind::Burn),
            ..UseQuery::default()
        };
        let uses = reader.drive_uses(&query, BURNS_MAX)?.into_iter();
        known.drives = uses
            .map(|row| row.did.drive)
            .map(|drive| format!("{} {} {}", drive.vendor, drive.product, drive.firmware))
            .collect();
        Ok(known)
    }
}
