//! Which copy is meant by a command to which a drive may be named: the disc in it says so itself.
//!
//! Where nothing on it does, a person reads its label and says so; without a drive the serial was
//! read off a label, too. A disc that says it is a copy and cannot be it is refused, and so are two
//! that say so at the same time: that is recorded, until somebody tells them apart.

use serde::{Deserialize, Serialize};
use stele_burner::copy_tag::CopyTag;
use stele_burner::drive::{Drive, DriveSectors, MediumFacts, MediumState, Transport, Tray};
use stele_burner::parity::{FindError, Search, find_geometry};
use stele_burner::sectors::Sectors;
use stele_catalog::{CopyRow, CopyState, Doubt, Event, KnownBy};

use super::doubts;
use super::same_disc;
use super::tag_trail::{self, Fit, TagTrail};
use super::whose::{self, Lies, Named, Says};
use crate::jobs::burn::medium_class;
use crate::jobs::run::lookup;
use crate::jobs::shelf::nearest::InDrives;
use crate::jobs::{Context, JobError};
use crate::station;

/// The medium in a drive. Refuses an empty tray before anything is read.
///
/// # Errors
/// [`JobError::DriveEmpty`]; the drive's own.
pub fn medium_in<T: Transport>(drive: &mut Drive<T>, name: &str) -> Result<MediumFacts, JobError> {
    match drive.medium()? {
        Tray::Medium(facts) => Ok(facts),
        _ => Err(JobError::DriveEmpty {
            drive: name.to_owned(),
        }),
    }
}

/// Which copy is meant: by its serial, by the disc in a drive, or by both.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Which {
    /// Its serial.
    pub serial: Option<String>,
    /// The drive that it lies in.
    pub drive: Option<String>,
    /// Whether a person says that the label of the disc in the drive has this serial.
    pub by_label: bool,
    /// Whether a person says that the disc was changed since the drive last read one.
    #[serde(default)]
    pub disc_changed: bool,
}

impl Which {
    /// The copy whose label has this serial.
    pub fn labeled(serial: &str) -> Self {
        Self {
            serial: Some(serial.to_owned()),
            ..Self::default()
        }
    }
}

/// A copy, and who says that it is the one.
#[derive(Clone, Debug)]
pub struct Known {
    /// The copy.
    pub copy: CopyRow,
    /// Who says so.
    pub by: KnownBy,
    /// What its tag says of this catalog; none where no tag was read.
    pub trail: Option<TagTrail>,
}

/// The copy that is meant.
///
/// # Errors
/// [`JobError::WrongDisc`] where the disc in the drive says that it is another one;
/// [`JobError::NoTag`] where it does not say which copy it is, and nobody has confirmed its label;
/// [`JobError::SameDisc`] where it may be the disc that was read as another copy;
/// [`JobError::LabelElsewhere`] where another drive holds that copy;
/// [`JobError::CannotBe`], [`JobError::TwoDiscs`], [`JobError::Stranger`], [`JobError::Blank`]; the
/// drive's and the catalog's.
pub fn copy_meant(which: &Which, cx: &mut Context<'_>) -> Result<Known, JobError> {
    let rows = tag_trail::rows_here(cx)?;
    let (known, named) = look(which, cx)?;
    match (&which.drive, &named) {
        (Some(drive), Named::Copy(found)) => refuse_double(&known.copy, &found.1, drive, cx)?,
        (Some(_), _) => refuse_doubted(&known.copy, cx)?,
        (None, _) => {}
    }
    compared(known, &named, rows, cx)
}

/// The copy with what its tag says of the trail, which had so many rows before this command.
fn compared(
    known: Known,
    named: &Named,
    rows: u64,
    cx: &mut Context<'_>,
) -> Result<Known, JobError> {
    let trail = match named {
        Named::Copy(found) => Some(tag_trail::compare(&found.1, &known.copy, rows, cx)?),
        _ => None,
    };
    Ok(Known { trail, ..known })
}

/// The copy that is meant by whoever tells it from another disc: whether two say so is known.
///
/// # Errors
/// As [`copy_meant`].
pub fn copy_told(which: &Which, cx: &mut Context<'_>) -> Result<Known, JobError> {
    let rows = tag_trail::rows_here(cx)?;
    let (known, named) = look(which, cx)?;
    if let (Some(drive), Named::Copy(found)) = (&which.drive, &named) {
        refuse_destroyed(&known.copy, drive, cx)?;
        refuse_other_tag(&known.copy, &found.1, drive, cx)?;
    }
    compared(known, &named, rows, cx)
}

/// Refuses while the other disc lies in a drive too: what is read next must be the real one.
///
/// # Errors
/// [`JobError::OtherStillThere`]; the catalog's.
pub fn refuse_other_there(which: &Which, copy: &CopyRow, cx: &Context<'_>) -> Result<(), JobError> {
    let Some(drive) = &which.drive else {
        return Ok(());
    };
    match elsewhere(copy, drive, cx)? {
        None => Ok(()),
        Some(drive) => Err(JobError::OtherStillThere {
            serial: copy.serial.to_string(),
            drive,
        }),
    }
}

fn look(which: &Which, cx: &mut Context<'_>) -> Result<(Known, Named), JobError> {
    let given = which.serial.as_deref();
    let given = given.map(|serial| lookup::copy_named(&cx.catalog.read(), serial));
    let given = given.transpose()?;
    let Some(drive) = &which.drive else {
        let copy = given.ok_or_else(|| JobError::Unknown {
            what: "copy",
            name: String::new(),
        })?;
        let by = KnownBy::Label;
        let trail = None;
        return Ok((Known { copy, by, trail }, Named::Nothing));
    };
    medium_class::refuse_virtual(&cx.catalog.read(), drive)?;
    let (named, lies) = asked(drive, given.as_ref(), cx)?;
    let Some(copy) = given else {
        let (copy, tag) = named.by_itself(lies, drive, cx)?;
        let named = Named::Copy(Box::new((copy.clone(), tag)));
        let by = KnownBy::Tag;
        let trail = None;
        return Ok((Known { copy, by, trail }, named));
    };
    if let Named::Unrecorded(found) = &named
        && found.serial == copy.serial
    {
        return Err(found.refusal(drive, cx)?);
    }
    let by = match named.says(&copy) {
        _ if lies == Lies::Blank => {
            let (serial, drive) = (copy.serial.to_string(), drive.clone());
            return Err(JobError::Blank { serial, drive });
        }
        Says::ThisCopy => KnownBy::Tag,
        Says::Other(found) => return Err(whose::refusal(found, &copy, cx)?),
        Says::ThisDisc | Says::Nothing if which.by_label => {
            same_disc::refuse(&copy, drive, which.disc_changed, cx)?;
            KnownBy::Label
        }
        Says::ThisDisc | Says::Nothing => {
            return Err(JobError::NoTag {
                drive: drive.clone(),
                disc: named.disc(),
                serial: Some(copy.serial.to_string()),
            });
        }
    };
    let trail = None;
    Ok((Known { copy, by, trail }, named))
}

/// What the disc in a drive says it is.
///
/// # Errors
/// The drive's and the catalog's; [`JobError::TwoCopies`].
pub(super) fn asked(
    drive: &str,
    copy: Option<&CopyRow>,
    cx: &Context<'_>,
) -> Result<(Named, Lies), JobError> {
    let mut open = station::open(cx.archive, drive)?;
    let facts = medium_in(&mut open, drive)?;
    let lies = Lies::of(facts.state);
    let named = match lies {
        Lies::Blank => Named::Nothing,
        Lies::NeverClosed | Lies::Closed => {
            medium_class::refuse_no_copy(&cx.catalog.read(), copy, (&facts, drive))?;
            let source = DriveSectors::new(open);
            whose::named(&source, &Search::quick(cx.watch), cx)?
        }
    };
    Ok((named, lies))
}

/// Whether two discs, or images, say that they are of one and the same image.
///
/// # Errors
/// The drive's.
pub(super) fn are_of_one_image(
    one: &dyn Sectors,
    other: &dyn Sectors,
    cx: &Context<'_>,
) -> Result<bool, JobError> {
    let identity = |of| match find_geometry(&[of], &Search::quick(cx.watch)) {
        Ok(found) => Ok(found.identity),
        Err(error @ FindError::Read(_)) => Err(error),
        Err(_) => Ok(None),
    };
    let (one, other) = (identity(one)?, identity(other)?);
    // Version 1 of the format does not tell what was built under a name.
    Ok(one.is_some_and(|one| one.name.content.is_some()) && one == other)
}

/// Refuses a disc whose tag names a copy, and that cannot be it, or is not the only one that says
/// so; and records that.
///
/// # Errors
/// [`JobError::CannotBe`], [`JobError::TwoDiscs`]; the catalog's.
pub(super) fn refuse_double(
    copy: &CopyRow,
    tag: &CopyTag,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    refuse_destroyed(copy, drive, cx)?;
    refuse_other_tag(copy, tag, drive, cx)?;
    if let Some(other) = elsewhere(copy, drive, cx)? {
        let drives = vec![drive.to_owned(), other];
        doubts::record(copy, Doubt::TwoDrives, &drives, cx)?;
        return Err(JobError::TwoDiscs {
            serial: copy.serial.to_string(),
            drives,
        });
    }
    refuse_doubted(copy, cx)
}

/// Refuses a disc that says that it is a copy that was destroyed; and records that.
///
/// # Errors
/// [`JobError::DestroyedSeen`]; the catalog's.
pub(super) fn refuse_destroyed(
    copy: &CopyRow,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    if !note_destroyed(copy, drive, cx)? {
        return Ok(());
    }
    Err(JobError::DestroyedSeen {
        serial: copy.serial.to_string(),
        drive: drive.to_owned(),
    })
}

/// Records that a disc says that it is a copy that was destroyed; whether it was.
///
/// # Errors
/// The catalog's.
pub(super) fn note_destroyed(
    copy: &CopyRow,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<bool, JobError> {
    let was = copy.state == CopyState::Destroyed;
    if was {
        doubts::record(copy, Doubt::Destroyed, &[drive.to_owned()], cx)?;
    }
    Ok(was)
}

/// Refuses a copy that two discs say they are, until somebody has told them apart.
///
/// # Errors
/// [`JobError::TwoDiscs`]; the catalog's.
pub fn refuse_doubted(copy: &CopyRow, cx: &Context<'_>) -> Result<(), JobError> {
    let open = cx.catalog.read().doubted()?.into_iter();
    let open = open.filter(|row| row.copy == copy.id && row.doubt == Doubt::TwoDrives);
    let drives: Vec<String> = open.map(|row| row.drive).collect();
    match drives.is_empty() {
        true => Ok(()),
        false => Err(JobError::TwoDiscs {
            serial: copy.serial.to_string(),
            drives,
        }),
    }
}

/// Refuses a disc whose tag is another one than the burn of the copy wrote.
fn refuse_other_tag(
    copy: &CopyRow,
    tag: &CopyTag,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    let history = cx.catalog.read().history(copy.id)?;
    let mut burns = history.iter().filter_map(|row| match &row.event {
        Event::BurnStarted { tag, .. } => Some(*tag),
        Event::FoundByTag { tag, .. } => Some(Some(*tag)),
        _ => None,
    });
    // Burned by an earlier version, or by nobody that this catalog knows: then nothing is said.
    let Some(Some(burned)) = burns.next_back() else {
        return Ok(());
    };
    match burned == tag.digest() {
        true => Ok(()),
        false => Err(of_other_catalog(copy, tag, drive, cx)?),
    }
}

/// The refusal of a disc whose tag another burn of the copy wrote: one catalog burns a serial once,
/// so that another one is or was in use too where a station of this archive wrote it. Where the tag
/// has another trail, too, that is recorded.
fn of_other_catalog(
    copy: &CopyRow,
    tag: &CopyTag,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<JobError, JobError> {
    let rows = tag_trail::rows_here(cx)?;
    match tag_trail::fit(tag, copy, rows, &cx.catalog.read())?.fit {
        Fit::CatalogOlder | Fit::OtherBranch => {
            tag_trail::compare(tag, copy, rows, cx)?;
        }
        Fit::Proven | Fit::Ours | Fit::TakenBack | Fit::OtherTag | Fit::NoBurn => {}
    }
    let by_ours = tag_trail::is_by_our_station(tag, cx)?;
    let refused = cannot_be(copy, KnownBy::Tag, Doubt::OtherTag, drive, cx)?;
    Ok(match refused {
        JobError::CannotBe {
            serial,
            drive,
            doubt,
            ..
        } => JobError::CannotBe {
            serial,
            drive,
            doubt,
            other_catalog: by_ours,
        },
        other => other,
    })
}

/// The refusal of a disc that cannot be a copy; that it says so is recorded.
///
/// # Errors
/// The catalog's.
pub(super) fn cannot_be(
    copy: &CopyRow,
    by: KnownBy,
    doubt: Doubt,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<JobError, JobError> {
    if by == KnownBy::Tag {
        doubts::record(copy, doubt, &[drive.to_owned()], cx)?;
    }
    Ok(JobError::CannotBe {
        serial: copy.serial.to_string(),
        drive: drive.to_owned(),
        doubt,
        other_catalog: false,
    })
}

/// Another drive of this station with a disc that says that it is this copy. Drives that are at
/// work, or do not answer, are not waited for.
///
/// # Errors
/// The catalog's.
pub(super) fn elsewhere(
    copy: &CopyRow,
    drive: &str,
    cx: &Context<'_>,
) -> Result<Option<String>, JobError> {
    let serial = copy.serial.to_string();
    for other in station::names(cx.archive)? {
        let may =
            other != drive && medium_class::refuse_virtual(&cx.catalog.read(), &other).is_ok();
        if may && says(&other, cx)? == Some(serial.clone()) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// The copies that lie in this station's drives, by their tags. Drives that are at work, or do not
/// answer, are not waited for.
///
/// # Errors
/// The catalog's.
pub fn copies_here(cx: &Context<'_>) -> Result<InDrives, JobError> {
    let mut here = InDrives::new();
    for drive in station::names(cx.archive)? {
        let may = medium_class::refuse_virtual(&cx.catalog.read(), &drive).is_ok();
        if may && let Some(serial) = says(&drive, cx)? {
            here.insert(serial, drive);
        }
    }
    Ok(here)
}

/// The serial of the copy that a disc says it is; none where it says none, or is not to be had.
fn says(drive: &str, cx: &Context<'_>) -> Result<Option<String>, JobError> {
    let Ok(mut open) = station::glance(cx.archive, drive) else {
        return Ok(None);
    };
    match open.medium() {
        Ok(Tray::Medium(facts)) if facts.state != MediumState::Blank => {}
        Ok(_) | Err(_) => return Ok(None),
    }
    let source = DriveSectors::new(open);
    match whose::named(&source, &Search::quick(cx.watch), cx) {
        Ok(Named::Copy(found)) => Ok(Some(found.0.serial.to_string())),
        // What is wrong with that disc is told to whoever asks for it.
        Ok(_) | Err(JobError::TwoCopies { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
