//! What the lines of a burn's log say, against what the catalog has of that burn. Times and speeds
//! are in the log alone; which copy it was, in which drive, on which medium, and what came of it,
//! are in both.

use std::io::Read;
use std::path::Path;

use serde::Serialize;
use stele_burner::copy_tag::CopyTag;
use stele_catalog::{CopyRow, Event, Reader, Serial, UseKind, UseQuery};

use crate::encoding;
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
    /// Which tag its disc got.
    Tag,
    /// Of which disc it is.
    Disc,
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
    /// Rows that the trail had when the burn was over.
    rows: Option<u64>,
    /// The digest of the tag that the disc got; an earlier version did not write it.
    tag: Option<String>,
    /// Which disc it is of; an earlier version did not write it.
    disc: Option<String>,
    /// The copy that it was made to replace, where there is one.
    replaces: Option<String>,
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
            rows: line("trail ").and_then(|end| end.split_once(' ')?.0.parse().ok()),
            tag: line("tag "),
            disc: line("disc "),
            replaces: line("replaces "),
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
            LogLine::Tag,
            !known.tags.is_empty() && said.tag.is_some_and(|tag| !known.tags.contains(&tag)),
        ),
        (
            LogLine::Disc,
            said.disc.is_some() && disc(log) != known.disc,
        ),
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

/// Where in a log its disc stands.
const LOG_HEAD: u64 = 4096;

/// Which disc a log says that it is of: its name, and its UUID. None in one of an earlier version.
pub(super) fn disc(log: &Path) -> Option<(String, [u8; 16])> {
    let mut start = Vec::new();
    let file = stele_files::open_regular(log).ok()?;
    file.take(LOG_HEAD).read_to_end(&mut start).ok()?;
    let start = String::from_utf8_lossy(&start);
    let line = start.lines().find_map(|line| line.strip_prefix("disc "))?;
    let mut words = line.split(' ');
    let (name, uuid) = (words.next()?, words.next()?);
    // What is no name of ours is not repeated.
    let (set, number) = name.strip_prefix("SET-")?.split_once('/')?;
    let is_name = set.parse::<u32>().is_ok() && number.parse::<u8>().is_ok();
    let uuid = encoding::parse_uuid(uuid).filter(|_| is_name)?;
    Some((name.to_owned(), uuid))
}

/// Whether a log tells that its burn was stopped.
pub(super) fn was_stopped(log: &Path) -> bool {
    Said::read(log).is_some_and(|said| said.stopped == Some(true))
}

/// The medium of a burn, as far as its log tells it, and the digest of the tag that the disc got;
/// none where it does not say that, or that the burn was stopped.
pub(super) fn written(log: &Path) -> Option<(String, [u8; 32])> {
    let said = Said::read(log).filter(|said| said.stopped != Some(true))?;
    let tag = encoding::from_hex(&said.tag?)?;
    let medium = said.medium.as_deref().and_then(|said| said.split_once('('));
    let id = medium.and_then(|(_, rest)| rest.split([',', ')']).next());
    Some((id.unwrap_or("").to_owned(), tag))
}

/// The copy in whose place the disc with a tag of this digest was burned, where that is told in the
/// log of that burn.
pub(super) fn replaces(log: &Path, tag: &[u8; 32]) -> Option<Serial> {
    let said = Said::read(log).filter(|said| said.tag == Some(encoding::hex(tag)))?;
    said.replaces?.parse().ok()
}

/// Whether a disc with this tag may be the one of the burn that a log tells of, which was written
/// `at` so many seconds since 1970 UTC: what both tell must be the same.
pub(super) fn may_be_of(log: &Path, at: u64, tag: &CopyTag) -> bool {
    let Some(said) = Said::read(log) else {
        return true;
    };
    if let Some(digest) = &said.tag {
        return *digest == encoding::hex(&tag.digest());
    }
    // The log of an earlier version. It was written after the burn's first event.
    let is_after = said.rows.is_none_or(|rows| rows > tag.trail_rows);
    let is_later = i64::try_from(at).is_ok_and(|at| at >= tag.burned);
    // A tag has only so much of a name, and nothing but ASCII.
    let drive = said.drive.filter(|drive| drive.is_ascii());
    let same_drive = drive.is_none_or(|drive| {
        let known = tag.drive.len().min(drive.len());
        tag.drive.get(..known) == drive.get(..known)
    });
    let medium = said.medium.filter(|_| !tag.media.contains('?'));
    let same_medium = medium
        .is_none_or(|medium| tag.media.is_empty() || medium.contains(&format!("({}", tag.media)));
    is_after && is_later && same_drive && same_medium
}

/// What the catalog has of a copy's burns.
#[derive(Default)]
struct Known {
    /// Name and UUID of its disc.
    disc: Option<(String, [u8; 16])>,
    /// Digests of the tags that the discs got.
    tags: Vec<String>,
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
        let disc = reader.disc(copy.disc)?;
        let mut known = Self {
            disc: disc.map(|disc| (disc.name, disc.uuid)),
            ..Self::default()
        };
        for row in reader.history(copy.id)? {
            match row.event {
                Event::BurnStarted { media_id, tag, .. } => {
                    known.tags.extend(tag.map(|tag| encoding::hex(&tag)));
                    if !media_id.is_empty() {
                        known.media.push(format!("({media_id}"));
                    }
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

#[cfg(test)]
mod tests {
    use stele_burner::parity::DiscName;

    use super::*;

    /// An earlier version wrote no hash of the tag: drive, medium, time and trail are compared.
    #[test]
    fn a_log_of_an_earlier_version_is_compared_by_what_it_tells() {
        let tag = CopyTag {
            serial: "STL-0".to_owned(),
            disc: DiscName {
                uuid: [7; 16],
                content: None,
            },
            burned: 1000,
            station: String::new(),
            drive: "HL-DT-ST BU40N 1.03 SERIAL".to_owned(),
            media: "CMCMAG-BA5-000".to_owned(),
            trail_rows: 20,
            trail_hash: [1; 32],
        };
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let says = |drive: &str, medium: &str, rows: u64, at: u64, tag_line: &str| {
            let text = format!(
                "copy STL-0\ntrail {rows} 00\n{tag_line}drive {drive}\n\
                 0.000 s  in the drive: BD-R ({medium}, one layer), blank, 1 sectors free\n"
            );
            std::fs::write(&log, text).unwrap();
            may_be_of(&log, at, &tag)
        };
        let (drive, medium) = ("HL-DT-ST BU40N 1.03", "CMCMAG-BA5-000");
        assert!(says(drive, medium, 22, 1000, ""));
        assert!(!says("PIONEER BDR 1.0", medium, 22, 1000, ""));
        assert!(!says(drive, "MILLEN-MR1-000", 22, 1000, ""));
        assert!(!says(drive, medium, 20, 1000, ""));
        assert!(!says(drive, medium, 22, 999, ""));
        // Today's decides by the tag alone.
        let own = format!("tag {}\n", encoding::hex(&tag.digest()));
        assert!(says("PIONEER BDR 1.0", medium, 20, 0, &own));
        assert!(!says(drive, medium, 22, 1000, "tag 00\n"));
        // One that says nothing contradicts nothing.
        std::fs::write(&log, "").unwrap();
        assert!(may_be_of(&log, 1000, &tag));
    }
}
