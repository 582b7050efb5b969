//! What a copy may be burned on. A set is bound to the class of medium it was planned for: CD,
//! DVD or Blu-ray. Within its class any medium will do that has room for the image; that the
//! drive layer checks.

use stele_burner::drive::{MediumFacts, MediumState, Tray};
use stele_burner::{MediumClass, WriteMode};
use stele_catalog::{CopyRow, Reader, SetRow};

use crate::jobs::JobError;
use crate::jobs::run::lookup;
use crate::station::{is_device, planned_medium};

/// The class that a set was planned for.
///
/// # Errors
/// [`JobError::NoSuchMedium`] where its medium is not known.
pub(super) fn planned_class(set: &SetRow) -> Result<MediumClass, JobError> {
    Ok(planned_medium(&set.media)?.class())
}

/// Whether a medium is of a class; one of which nothing is known is of none.
fn is_of(class: MediumClass, facts: &MediumFacts) -> bool {
    facts.kind.class() == Some(class)
}

/// Refuses a blank of another class than the set was planned for. What is no blank is refused by
/// the drive layer, for better reasons.
///
/// # Errors
/// [`JobError::OtherClass`]; nothing was written.
pub(super) fn refuse_other(set: &SetRow, facts: &MediumFacts) -> Result<(), JobError> {
    let class = planned_class(set)?;
    if facts.state != MediumState::Blank || facts.kind.class().is_none() || is_of(class, facts) {
        return Ok(());
    }
    Err(JobError::OtherClass {
        set: set.name.clone(),
        planned: class.name(),
        lies: facts.kind.name(),
    })
}

/// Refuses a medium that no copy is made of: one that can be written again, or of another class
/// than the set of the copy was planned for.
///
/// # Errors
/// [`JobError::NoCopyMedium`].
pub fn refuse_no_copy(
    reader: &Reader<'_>,
    copy: Option<&CopyRow>,
    (facts, drive): (&MediumFacts, &str),
) -> Result<(), JobError> {
    let Some(class) = facts.kind.class() else {
        return Ok(());
    };
    let other = match copy {
        None => false,
        Some(copy) => {
            let set = lookup::set_of(&lookup::disc_of(reader, copy.disc)?, reader)?;
            planned_class(&set)? != class
        }
    };
    // A closed disc calls itself a ROM in some drives, that of a DVD+R nearly always.
    match other || facts.kind.write_mode() == WriteMode::Overwrite {
        false => Ok(()),
        true => Err(JobError::NoCopyMedium {
            drive: drive.to_owned(),
            lies: facts.kind.name(),
        }),
    }
}

/// Refuses a virtual drive in a live archive: a file is no disc that could be kept on a shelf.
///
/// # Errors
/// [`JobError::VirtualInLive`]; nothing was written.
pub fn refuse_virtual(reader: &Reader<'_>, drive: &str) -> Result<(), JobError> {
    // Whatever else was typed names no drive: that is said where it is opened.
    let is_virtual = !is_device(drive) && drive.starts_with("virtual:");
    if !is_virtual || reader.archive()?.practice {
        return Ok(());
    }
    Err(JobError::VirtualInLive {
        drive: drive.to_owned(),
    })
}

/// Whether a blank of this class lies in a drive that can be written once and for all.
pub(super) fn is_blank_of(class: MediumClass, tray: &Tray) -> bool {
    let Tray::Medium(facts) = tray else {
        return false;
    };
    facts.state == MediumState::Blank && facts.kind.write_once() && is_of(class, facts)
}
