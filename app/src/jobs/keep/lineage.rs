//! Which copy another one was made to replace, where an older catalog was restored since: the log
//! of that burn tells it. Where no log does, nobody knows.

use stele_catalog::{CopyId, CopyRow, CopyState, DiscId, Event, EventKind, Serial};

use super::{burn_log_lines, burn_logs};
use crate::jobs::{Context, JobError};

/// The copy in whose place the one of a serial was burned, where a log here tells of the burn by
/// which it was found, and the catalog has the old one, of the same disc.
///
/// # Errors
/// The catalog's.
pub fn told(
    serial: Serial,
    disc: DiscId,
    found: &Event,
    cx: &Context<'_>,
) -> Result<Option<CopyId>, JobError> {
    let Event::FoundByTag { tag, .. } = found else {
        return Ok(None);
    };
    let logs = burn_logs::by_serial(cx.archive).remove(&serial.to_string());
    let mut logs = logs.into_iter().flatten();
    let Some(old) = logs.find_map(|log| burn_log_lines::replaces(&log, tag)) else {
        return Ok(None);
    };
    let old = cx.catalog.read().copy(&old)?;
    let is_beside = |old: &CopyRow| old.disc == disc && old.serial != serial;
    Ok(old.filter(is_beside).map(|old| old.id))
}

/// As [`told`], for a copy that the catalog has and that was never burned, as far as it knows; none
/// where it has it as made in place of one, or whoever acts may not say so.
///
/// # Errors
/// The catalog's.
pub fn told_of(
    copy: &CopyRow,
    found: &Event,
    cx: &Context<'_>,
) -> Result<Option<CopyId>, JobError> {
    let is_open = copy.state == CopyState::Planned || copy.is_forgotten();
    let people = cx.catalog.read().people()?;
    let own = people.iter().find(|person| person.id == cx.by.person);
    let may = own.is_some_and(|own| own.role.may(EventKind::CopyPlanned.permission()));
    match is_open && may && copy.replaces.is_none() {
        true => told(copy.serial, copy.disc, found, cx),
        false => Ok(None),
    }
}
