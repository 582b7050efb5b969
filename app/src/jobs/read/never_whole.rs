//! A check of a copy that was never whole: its burn was cut off before its last sectors were sent,
//! and what lies in the drive where that happened is a blank, or was never closed.

use stele_burner::geometry::STRIPS;
use stele_burner::verify::Class;
use stele_catalog::{CheckClass, CopyRow, Event, KnownBy, Reason};

use super::verify::{CopyRead, Outcome};
use crate::jobs::run::{lookup, records};
use crate::jobs::{Context, JobError};

/// Records that nothing whole was ever written of a copy: another one can be burned.
///
/// # Errors
/// The catalog's.
pub(super) fn run(
    drive: &str,
    copy: &CopyRow,
    by: KnownBy,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let disc = lookup::disc_of(&cx.catalog.read(), copy.disc)?;
    let damage = vec![(0, disc.sectors)];
    let event = Event::Checked {
        class: CheckClass::Failed,
        sectors: disc.sectors,
        lost: disc.sectors,
        damage_map: records::json("damage map", &damage)?,
        drive: drive.to_owned(),
        duration_ms: 0,
        by: Some(by),
    };
    let state = cx.change(Reason::Routine, |c| {
        let state = c.record(copy.id, &event)?;
        c.job_is_done()?;
        Ok(state)
    })?;
    let serial = copy.serial.to_string();
    Ok(Outcome {
        copy: Some(CopyRead {
            by,
            serial: serial.clone(),
        }),
        serial: Some(serial),
        state: Some(state),
        recorded_as: None,
        class: Class::Failed,
        uuid: None,
        content: None,
        others: Vec::new(),
        displaced: false,
        sectors: disc.sectors,
        lost_sectors: disc.sectors,
        wrong_sectors: 0,
        unchecked_sectors: 0,
        refuted: false,
        not_as_built: None,
        disputed: false,
        uncompared: false,
        anchors_disputed: false,
        worst_row: STRIPS,
        parity: disc.parity,
        damage,
        seconds: None,
        outdated: false,
        never_whole: true,
        not_closed: false,
        map: None,
        reading: None,
        taken_back: None,
        trail: None,
    })
}
