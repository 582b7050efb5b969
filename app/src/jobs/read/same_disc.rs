//! Whether a disc that is known by its label alone may be the one that was read as another copy.
//!
//! Copies of one disc are equal but for their tags. Where no tag can be read, nothing on a medium
//! tells whether it is the one that was read before, in this drive or in another: a person does.
//! What the station's other drives hold now is looked at first.

use stele_burner::drive::{DriveSectors, MediumState, Tray};
use stele_burner::parity::Search;
use stele_catalog::{CopyRow, Event, KnownBy, Timestamp};

use super::in_drive;
use super::whose::{self, Named};
use crate::jobs::{Context, JobError};
use crate::station;

/// Refuses a copy by its label where another drive holds that copy, or where the last disc like it
/// that was read by its label was another copy and nobody says that this is another disc.
///
/// # Errors
/// [`JobError::LabelElsewhere`], [`JobError::SameDisc`]; the catalog's.
pub(super) fn refuse(
    copy: &CopyRow,
    drive: &str,
    disc_changed: bool,
    cx: &Context<'_>,
) -> Result<(), JobError> {
    let elsewhere = |there: String| JobError::LabelElsewhere {
        serial: copy.serial.to_string(),
        drive: drive.to_owned(),
        there,
    };
    if let Some(there) = in_drive::elsewhere(copy, drive, cx)? {
        return Err(elsewhere(there));
    }
    if disc_changed {
        return Ok(());
    }
    let reads = reads_of_disc(copy, cx)?;
    let mut there: Vec<&str> = Vec::new();
    let mut last = None;
    for read in &reads {
        let looked_at = read.drive == drive || there.contains(&read.drive.as_str());
        if looked_at || !holds_such(&read.drive, copy, cx)? {
            last = last.or(Some(read));
            continue;
        }
        // That one still lies where it was read.
        if read.copy.id == copy.id {
            return Err(elsewhere(read.drive.clone()));
        }
        there.push(&read.drive);
    }
    let here = reads.iter().find(|read| read.drive == drive);
    let mut doubtful = here.into_iter().chain(last);
    match doubtful.find(|read| read.copy.id != copy.id) {
        None => Ok(()),
        Some(read) => Err(JobError::SameDisc {
            serial: copy.serial.to_string(),
            other: read.copy.serial.to_string(),
            drive: drive.to_owned(),
            read_in: read.drive.clone(),
            at: read.at,
        }),
    }
}

/// A copy that was read, and that only its label named.
struct Read {
    copy: CopyRow,
    at: Timestamp,
    drive: String,
}

/// The last such read of each copy of a disc in each drive, newest first.
fn reads_of_disc(copy: &CopyRow, cx: &Context<'_>) -> Result<Vec<Read>, JobError> {
    let reader = cx.catalog.read();
    let mut reads: Vec<Read> = Vec::new();
    for copy in reader.copies(copy.disc)? {
        for row in reader.history(copy.id)?.into_iter().rev() {
            let Event::Checked { drive, by, .. } = row.event else {
                continue;
            };
            let known = |read: &Read| read.copy.id == copy.id && read.drive == drive;
            if by == Some(KnownBy::Label) && !reads.iter().any(known) {
                let copy = copy.clone();
                let at = row.at;
                reads.push(Read { copy, at, drive });
            }
        }
    }
    reads.sort_by_key(|read| std::cmp::Reverse(read.at));
    Ok(reads)
}

/// Whether a drive of this station holds a copy of this disc whose tag cannot be read. One that is
/// at work, or does not answer, is not waited for.
fn holds_such(drive: &str, copy: &CopyRow, cx: &Context<'_>) -> Result<bool, JobError> {
    if !station::names(cx.archive)?.iter().any(|one| one == drive) {
        return Ok(false);
    }
    let Ok(mut open) = station::glance(cx.archive, drive) else {
        return Ok(false);
    };
    match open.medium() {
        Ok(Tray::Medium(facts)) if facts.state != MediumState::Blank => {}
        Ok(_) | Err(_) => return Ok(false),
    }
    let source = DriveSectors::new(open);
    match whose::named(&source, &Search::quick(cx.watch), cx) {
        Ok(Named::Disc(disc)) => Ok(disc.id == copy.disc),
        Ok(_) | Err(JobError::TwoCopies { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
