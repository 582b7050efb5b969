//! Copies that a burn log of this archive tells of and that the catalog does not have at all: an
//! older one was restored, from before their discs were planned. What is on them is not known here.

use serde::Serialize;
use stele_burner::parity::DiscName;
use stele_catalog::{DiscId, Event, Reader, Serial, Timestamp};

use super::{burn_log_lines, burn_logs};
use crate::archive::Archive;
use crate::encoding;
use crate::jobs::JobError;
use crate::jobs::unrecorded::UnrecordedError;

/// A copy that a burn log tells of, and that the catalog does not have.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OnlyInLog {
    /// The copy.
    pub serial: String,
    /// Its disc; none in the log of an earlier version.
    pub disc: Option<String>,
    /// When it was burned.
    pub burned: Timestamp,
    /// Whether the catalog has its disc: it was recorded from another copy or from an image.
    #[serde(skip)]
    pub disc_known: bool,
}

/// A copy that can be recorded out of its burn log: its disc is known.
#[derive(Clone, Debug)]
pub struct FromLog {
    /// The disc.
    pub disc: DiscId,
    /// The copy.
    pub serial: Serial,
    /// What the log tells of its burn.
    pub event: Event,
}

/// Those copies, in order of their serials.
///
/// # Errors
/// The catalog's.
pub fn all(archive: &Archive, reader: &Reader<'_>) -> Result<Vec<OnlyInLog>, JobError> {
    let mut only = Vec::new();
    let all = burn_logs::by_serial(archive);
    if all.is_empty() {
        return Ok(only);
    }
    let known = reader.serials()?;
    for (serial, logs) in all {
        let is_ours = known.binary_search(&serial).is_err() && serial.parse::<Serial>().is_ok();
        if is_ours && burn_logs::tell_of_an_end(&logs) {
            let named = logs.iter().find_map(|log| burn_log_lines::disc(log));
            let disc = match &named {
                Some((_, uuid)) => reader.disc_by_uuid(uuid)?,
                None => None,
            };
            only.push(OnlyInLog {
                burned: burn_logs::burned_at(&logs),
                disc_known: disc.is_some(),
                disc: named.map(|(name, _)| name),
                serial,
            });
        }
    }
    // The log of a burn comes after rows of the trail that has the copy: only one that is gone on
    // with in its place lacks it.
    if !only.is_empty() && reader.first_accepted()?.is_none() {
        only.clear();
    }
    Ok(only)
}

/// A copy that the catalog does not have, out of its burn log; none where no log tells of it.
///
/// # Errors
/// [`UnrecordedError::NoDisc`] where the catalog does not have its disc; the catalog's.
pub fn of(
    serial: &str,
    archive: &Archive,
    reader: &Reader<'_>,
) -> Result<Option<FromLog>, JobError> {
    let Ok(serial) = serial.trim().parse::<Serial>() else {
        return Ok(None);
    };
    if reader.copy(&serial)?.is_some() || reader.first_accepted()?.is_none() {
        return Ok(None);
    }
    let mut logs = burn_logs::by_serial(archive);
    let Some(logs) = logs.remove(&serial.to_string()) else {
        return Ok(None);
    };
    if !burn_logs::tell_of_an_end(&logs) {
        return Ok(None);
    }
    let named = logs.iter().find_map(|log| burn_log_lines::disc(log));
    let disc = match &named {
        Some((_, uuid)) => reader.disc_by_uuid(uuid)?,
        None => None,
    };
    let event = burn_logs::found_by(&logs);
    let (Some(disc), Some(event)) = (disc, event) else {
        let name = named.map(|(name, _)| name);
        let image = name.as_deref().map(|name| archive.image_of(name));
        let error = UnrecordedError::NoDisc {
            serial: serial.to_string(),
            image: image.filter(|image| image.is_file()),
            disc: name,
            burned: burn_logs::burned_at(&logs),
        };
        return Err(error.into());
    };
    let disc = disc.id;
    Ok(Some(FromLog {
        disc,
        serial,
        event,
    }))
}

/// Refuses a plan while there are such copies whose discs the catalog does not have: what waits may
/// be on them, and would be burned twice.
///
/// # Errors
/// [`UnrecordedError::MayBeOnDisc`]; the catalog's.
pub fn refuse_plan(archive: &Archive, reader: &Reader<'_>) -> Result<(), JobError> {
    let only = all(archive, reader)?.into_iter();
    let unknown = only.filter(|copy| !copy.disc_known);
    let copies: Vec<String> = unknown.map(|copy| copy.serial).collect();
    match copies.is_empty() {
        true => Ok(()),
        false => Err(UnrecordedError::MayBeOnDisc { copies }.into()),
    }
}

/// The line of a burn log that says which disc it is: its name in the catalog, its UUID, and the
/// key of its content.
pub fn line(name: &str, disc: &DiscName) -> String {
    let content = disc.content.map(|content| content.to_string());
    let content = content.as_deref().unwrap_or("-");
    format!("disc {name} {} {content}", encoding::uuid(&disc.uuid))
}
