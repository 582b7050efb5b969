//! Taking back a copy whose burn this catalog does not know: it was brought back from before that.
//! The disc in the drive is the witness, by its tag; it must be one of the image that is known, and
//! then a full read decides what the copy is.

use stele_burner::SectorCount;
use stele_burner::drive::DriveSectors;
use stele_burner::sectors::{ImageFile, Sectors, whole_hash};
use stele_catalog::{CopyId, CopyRow, CopyState, DiscState, Event, EventKind, Reason};

use super::in_drive::{self, medium_in};
use super::not_recorded::Unrecorded;
use super::whose::{self, Named, Says};
use crate::jobs::burn::missing::surplus;
use crate::jobs::keep::lineage;
use crate::jobs::make::so_far;
use crate::jobs::run::lookup;
use crate::jobs::unrecorded::{TagBurn, UnrecordedError};
use crate::jobs::{Context, JobError};
use crate::station;

/// The copy that a check is of.
pub(super) enum Meant {
    /// One whose burn is known, or of which no disc lies in the drive.
    Known(CopyRow),
    /// One whose burn is not known, and its disc lies in the drive.
    Unrecorded(Box<Unrecorded>),
}

impl Meant {
    /// Its serial.
    pub(super) fn serial(&self) -> String {
        match self {
            Self::Known(copy) => copy.serial.to_string(),
            Self::Unrecorded(found) => found.serial.to_string(),
        }
    }
}

/// The copy that is meant, by its serial, or by the tag of the disc in the drive.
///
/// # Errors
/// No such copy; what lies in the drive does not say which one it is, or is another catalog's; the
/// drive's.
pub(super) fn meant(
    serial: Option<&str>,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<Meant, JobError> {
    let Some(serial) = serial else {
        let (named, lies) = in_drive::asked(drive, None, cx)?;
        return Ok(match named {
            Named::Unrecorded(found) => unrecorded(found, drive, cx)?,
            named => Meant::Known(named.by_itself(lies, drive, cx)?.0),
        });
    };
    let copy = match lookup::copy_named(&cx.catalog.read(), serial) {
        Err(JobError::Unknown { .. }) => None,
        found => Some(found?),
    };
    let is_known = |copy: &CopyRow| !copy.is_forgotten() && copy.state != CopyState::Planned;
    if !copy.as_ref().is_some_and(is_known) {
        let own = copy.as_ref().map(|copy| copy.serial);
        let wanted = own.or_else(|| serial.parse().ok());
        match in_drive::asked(drive, copy.as_ref(), cx) {
            Ok((Named::Unrecorded(found), _)) if Some(found.serial) == wanted => {
                return unrecorded(found, drive, cx);
            }
            // Another disc lies there: that is what helps, and not that this one was never burned.
            Ok((named, _)) => {
                if let Some(copy) = &copy
                    && let Says::Other(found) = named.says(copy)
                {
                    return Err(whose::refusal(found, copy, cx)?);
                }
            }
            // It is not there: what is to be said of the copy is said.
            Err(JobError::DriveEmpty { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let copy = copy.ok_or_else(|| JobError::Unknown {
        what: "copy",
        name: serial.to_owned(),
    });
    copy.map(Meant::Known)
}

/// One whose burn is not known, before this command adds anything to the trail.
fn unrecorded(
    found: Box<Unrecorded>,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<Meant, JobError> {
    match found.of_other_catalog(drive, cx)? {
        Some(error) => Err(error),
        None => Ok(Meant::Unrecorded(found)),
    }
}

/// The copy as the catalog has it, taken back where it was not known to be burned; and what its tag
/// says of that burn.
///
/// # Errors
/// The disc was given up, is not built, or is not of the image that is known; whoever acts may not
/// say so; the drive's and the catalog's.
pub(super) fn known(
    drive: &str,
    meant: Meant,
    cx: &mut Context<'_>,
) -> Result<(CopyRow, Option<TagBurn>), JobError> {
    let found = match meant {
        Meant::Known(copy) => return Ok((copy, None)),
        Meant::Unrecorded(found) => found,
    };
    let disc = &found.disc;
    lookup::not_dropped(&cx.catalog.read(), disc)?;
    if disc.state == DiscState::Planned {
        let error = UnrecordedError::OnlyPlanned {
            drive: drive.to_owned(),
            serial: found.serial.to_string(),
            disc: disc.name.clone(),
        };
        return Err(error.into());
    }
    // Before all of it is read.
    cx.change(Reason::Routine, |c| {
        if found.copy.is_none() {
            c.require(EventKind::CopyPlanned)?;
        }
        c.require(EventKind::FoundByTag).map_err(JobError::from)
    })?;
    let media_id = of_known_image(drive, &found, cx)?;
    let burn = found.burn(cx)?;
    let event = Event::FoundByTag {
        drive: drive.to_owned(),
        media_id,
        tag: found.tag.digest(),
    };
    let old = match &found.copy {
        Some(copy) => lineage::told_of(copy, &event, cx)?,
        None => lineage::told(found.serial, disc.id, &event, cx)?,
    };
    cx.change(Reason::Routine, |c| {
        let copy: CopyId = match &found.copy {
            Some(copy) => copy.id,
            None => c.add_copy(disc.id, &found.serial)?,
        };
        if let Some(old) = old {
            c.replaces(copy, old)?;
        }
        Ok::<_, JobError>(c.record(copy, &event)?)
    })?;
    let serial = found.serial.to_string();
    let copy = lookup::copy_named(&cx.catalog.read(), &serial)?;
    Ok((copy, Some(*burn)))
}

/// Refuses a disc that is not of the image that the catalog knows. The image's file tells, and
/// where that is not what was built, all of the disc. Gives the ID of the medium.
fn of_known_image(drive: &str, found: &Unrecorded, cx: &Context<'_>) -> Result<String, JobError> {
    let disc = &found.disc;
    let mut open = station::open(cx.archive, drive)?;
    let facts = medium_in(&mut open, drive)?;
    let source = DriveSectors::new(open);
    let media_id = match facts.media_id.as_str() {
        "" => found.tag.media.clone(),
        id => id.to_owned(),
    };
    // A damaged disc still says what was built; what it is worth is for the read to find out.
    let built = so_far::content(disc, &cx.catalog.read())?;
    if built.is_some() && built == found.tag.disc.content {
        return Ok(media_id);
    }
    let sectors = SectorCount(disc.sectors);
    let is_image = |of: &dyn Sectors| -> Result<bool, JobError> {
        let hash = whole_hash(of, sectors, cx.watch)?;
        Ok(hash.is_some() && hash == disc.blake3)
    };
    let same = match ImageFile::open(&cx.archive.image_of(&disc.name)) {
        Ok(image) if image.sectors() == sectors && is_image(&image)? => {
            in_drive::are_of_one_image(&source, &image, cx)?
        }
        _ => is_image(&source)?,
    };
    if !same {
        let error = UnrecordedError::OtherBuild {
            drive: drive.to_owned(),
            serial: found.serial.to_string(),
            disc: disc.name.clone(),
        };
        return Err(error.into());
    }
    Ok(media_id)
}

/// Whether this catalog knows the copy by its tag alone, and no burn of it.
///
/// # Errors
/// The catalog's.
pub(super) fn was_taken_back(copy: &CopyRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let history = cx.catalog.read().history(copy.id)?;
    let mut events = history.iter().map(|row| &row.event);
    Ok(events.any(|event| matches!(event, Event::FoundByTag { .. })))
}

/// Gives up planned copies that nobody wants now that one was taken back which is sound. The last
/// ones first: labels of the first may be printed. Who may not make discs leaves that to others.
///
/// # Errors
/// The catalog's.
pub(super) fn give_up_surplus(copy: &CopyRow, cx: &mut Context<'_>) -> Result<(), JobError> {
    let reader = cx.catalog.read();
    let disc = lookup::disc_of(&reader, copy.disc)?;
    let wanted = lookup::set_of(&disc, &reader)?.copies;
    let mut people = reader.people()?.into_iter();
    let own = people.find(|person| person.id == cx.by.person);
    if !own.is_some_and(|own| own.role.may(EventKind::Retired.permission())) {
        return Ok(());
    }
    let all = reader.copies(disc.id)?;
    let surplus = surplus(wanted, &all, |_| true);
    if surplus.is_empty() {
        return Ok(());
    }
    cx.change(Reason::Routine, |c| {
        for copy in &surplus {
            // One that is being burned just now is wanted after all.
            if c.require_free(&format!("copy:{}", copy.serial)).is_ok() {
                c.record(copy.id, &Event::Retired)?;
            }
        }
        Ok(())
    })
}
