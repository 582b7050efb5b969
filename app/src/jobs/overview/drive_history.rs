//! What each drive did with each kind of medium: burns, checks, and how well it reads.

use serde::Serialize;
use stele_burner::MediumClass;
use stele_catalog::{
    DriveKey, DriveUse, DriveUseRow, Reader, Timestamp, UseKind, UseQuery, UseResult,
};

use crate::jobs::JobError;
use crate::jobs::run::lookup;
use crate::station::planned_medium;

/// Records that are looked at, the newest ones: twenty a day for more than ten years.
const ROWS_MAX: u32 = 100_000;

/// What to tell of.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Only of this copy.
    pub copy: Option<String>,
    /// Only with media of this media ID.
    pub media_id: Option<String>,
    /// Single records at most, the newest first.
    pub rows: usize,
}

/// What drives did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// By drive, firmware and medium, the one used last first.
    pub drives: Vec<Together>,
    /// Single records, the newest first.
    pub uses: Vec<Use>,
    /// Records there are beyond those.
    pub more: usize,
}

/// All that one drive with one firmware did with one kind of medium.
#[derive(Clone, Debug, Serialize)]
pub struct Together {
    /// The drive.
    pub drive: DriveKey,
    /// What the station called it last.
    pub name: String,
    /// Media ID.
    pub media_id: String,
    /// Burns that say something of drive and medium.
    pub burned: u64,
    /// Burns that somebody or the image stopped, or that were closed and not read back.
    pub not_finished: u64,
    /// Burns that became good copies.
    pub burned_good: u64,
    /// Burns that were spoiled through drive or medium.
    pub spoiled: u64,
    /// When one was last spoiled so.
    pub last_spoiled: Option<Timestamp>,
    /// Checks.
    pub read: u64,
    /// Checks in which every sector was read and agreed.
    pub read_good: u64,
    /// Errors that the drive corrected by itself, burns' read-back included.
    pub recovered_errors: u64,
    /// Stretches of 16 MiB read at less than half the usual speed.
    pub slow_stretches: u64,
}

/// One record.
#[derive(Clone, Debug, Serialize)]
pub struct Use {
    /// When.
    pub at: Timestamp,
    /// Serial of the copy.
    pub serial: String,
    /// Class of medium of the copy's set: what its speeds are multiples of.
    #[serde(serialize_with = "crate::jobs::json::medium_class")]
    pub class: MediumClass,
    /// What was done.
    #[serde(flatten)]
    pub did: DriveUse,
}

/// Tells what drives did.
///
/// # Errors
/// An unknown copy; the catalog's.
pub fn run(request: &Request, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let copy = match &request.copy {
        Some(serial) => Some(lookup::copy_named(reader, serial)?.id),
        None => None,
    };
    let query = UseQuery {
        copy,
        media_id: request.media_id.clone(),
        ..UseQuery::default()
    };
    let rows = reader.drive_uses(&query, ROWS_MAX)?;
    let mut outcome = Outcome {
        more: rows.len().saturating_sub(request.rows),
        ..Outcome::default()
    };
    for row in rows {
        add(&mut outcome.drives, &row);
        if outcome.uses.len() < request.rows {
            let serial = row.serial.to_string();
            outcome.uses.push(Use {
                at: row.at,
                class: class_of(reader, &serial)?,
                serial,
                did: row.did,
            });
        }
    }
    Ok(outcome)
}

/// The class of medium that a copy's set was planned for, and no copy is burned on another.
fn class_of(reader: &Reader<'_>, serial: &str) -> Result<MediumClass, JobError> {
    let disc = lookup::disc_of(reader, lookup::copy_named(reader, serial)?.disc)?;
    match reader.set_by_id(disc.set)? {
        Some(set) => Ok(planned_medium(&set.media)?.class()),
        None => Ok(MediumClass::Bd),
    }
}

fn add(drives: &mut Vec<Together>, row: &DriveUseRow) {
    let did = &row.did;
    let same = |t: &Together| t.drive == did.drive && t.media_id == did.media_id;
    let place = drives.iter().position(same).unwrap_or(drives.len());
    if place == drives.len() {
        drives.push(Together {
            drive: did.drive.clone(),
            name: did.name.clone(),
            media_id: did.media_id.clone(),
            burned: 0,
            not_finished: 0,
            burned_good: 0,
            spoiled: 0,
            last_spoiled: None,
            read: 0,
            read_good: 0,
            recovered_errors: 0,
            slow_stretches: 0,
        });
    }
    let Some(all) = drives.get_mut(place) else {
        return;
    };
    let good = u64::from(did.result == UseResult::Good);
    match did.kind {
        UseKind::Burn if good == 0 && !did.blamed => all.not_finished += 1,
        UseKind::Burn => {
            all.burned += 1;
            all.burned_good += good;
            if good == 0 {
                all.spoiled += 1;
                // Newest first: the first one met is the last one spoiled.
                all.last_spoiled = all.last_spoiled.or(Some(row.at));
            }
        }
        UseKind::Check => {
            all.read += 1;
            all.read_good += good;
        }
    }
    all.recovered_errors = all.recovered_errors.saturating_add(did.recovered);
    all.slow_stretches = all.slow_stretches.saturating_add(did.slow_stretches);
}
