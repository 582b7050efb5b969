//! Whether a disc that is known by its label alone may be the one that was read as another copy.
//!
//! Copies of one disc are equal but for their tags. Where no tag can be read, nothing on a medium
//! tells whether it was exchanged after the last one was read in the same drive: a person does.

use stele_catalog::{CopyRow, Event, KnownBy, Timestamp, UseQuery};

use crate::jobs::{Context, JobError};

/// So many of the newest uses of this station's drives are looked at for another disc. Beyond them
/// an exchange is not known, and is asked about.
const USES: u32 = 1000;

/// Refuses a copy by its label where the last disc that its drive read was another copy of the same
/// disc, by its label too, and nobody says that the disc was changed since.
///
/// # Errors
/// [`JobError::SameDisc`]; the catalog's.
pub(super) fn refuse(
    copy: &CopyRow,
    drive: &str,
    disc_changed: bool,
    cx: &Context<'_>,
) -> Result<(), JobError> {
    if disc_changed {
        return Ok(());
    }
    let Some(last) = last_of_disc(copy, drive, cx)? else {
        return Ok(());
    };
    if last.copy.id == copy.id || !last.by_label || was_exchanged(&last, drive, cx)? {
        return Ok(());
    }
    Err(JobError::SameDisc {
        serial: copy.serial.to_string(),
        other: last.copy.serial.to_string(),
        drive: drive.to_owned(),
        at: last.at.0,
    })
}

/// What a drive did last with any copy of one disc.
struct Last {
    copy: CopyRow,
    at: Timestamp,
    /// Whether it read the copy, and only its label said which one it is.
    by_label: bool,
}

fn last_of_disc(copy: &CopyRow, drive: &str, cx: &Context<'_>) -> Result<Option<Last>, JobError> {
    let reader = cx.catalog.read();
    let mut last: Option<Last> = None;
    for one in reader.copies(copy.disc)? {
        let history = reader.history(one.id)?.into_iter().rev();
        let mut here = history.filter_map(|row| Some((row.at, by_label_in(&row.event, drive)?)));
        let Some((at, by_label)) = here.next() else {
            continue;
        };
        if last.as_ref().is_none_or(|last| at >= last.at) {
            let copy = one;
            last = Some(Last { copy, at, by_label });
        }
    }
    Ok(last)
}

/// Whether an event read a copy by its label alone; none where it was not in this drive.
fn by_label_in(event: &Event, drive: &str) -> Option<bool> {
    let (name, by_label) = match event {
        Event::Checked { drive, by, .. } => (drive, *by == Some(KnownBy::Label)),
        Event::BurnStarted { drive, .. }
        | Event::ReadBack { drive, .. }
        | Event::FoundByTag { drive, .. }
        // A disc with a tag lay there.
        | Event::Doubted { drive, .. } => (drive, false),
        Event::BurnEnded { .. }
        | Event::Interrupted { .. }
        | Event::Shelved { .. }
        | Event::Lent { .. }
        | Event::GivenBack { .. }
        | Event::ToldApart { .. }
        | Event::Quarantined
        | Event::Released
        | Event::Sent { .. }
        | Event::Arrived { .. }
        | Event::Retired
        | Event::Destroyed
        | Event::Mislaid
        | Event::Missed
        | Event::Found => return None,
    };
    (name == drive).then_some(by_label)
}

/// Whether the drive has had a copy of another disc since.
fn was_exchanged(last: &Last, drive: &str, cx: &Context<'_>) -> Result<bool, JobError> {
    let reader = cx.catalog.read();
    let of_disc = reader.copies(last.copy.disc)?;
    let uses = reader.drive_uses(&UseQuery::default(), USES)?;
    let since = uses.iter().take_while(|row| row.at >= last.at);
    let mut others = since.filter(|row| of_disc.iter().all(|one| one.id != row.copy));
    Ok(others.any(|row| row.did.name == drive))
}
