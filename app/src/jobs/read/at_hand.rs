//! What lies in a drive when a copy is to be checked: whether it is that copy, before all of it is
//! read and after.

use stele_burner::drive::{MediumFacts, MediumState};
use stele_burner::parity::Search;
use stele_burner::sectors::Sectors;
use stele_burner::verify::Verified;
use stele_catalog::{CopyRow, Doubt, KnownBy};

use super::in_drive;
use super::same_disc;
use super::unended;
use super::whose::{self, Burned, Lies, Named, Says, Verdict};
use crate::jobs::burn::medium_class;
use crate::jobs::{Context, FoundDisc, JobError};

/// The copy that is to be checked.
pub(super) struct Asked<'a> {
    pub copy: &'a CopyRow,
    pub drive: &'a str,
    /// Whether a person says that the label of the disc in the drive is that of the copy.
    pub by_label: bool,
    /// Whether a person says that the disc was changed since the drive last read one.
    pub disc_changed: bool,
}

/// What lies in the drive.
pub(super) enum AtHand {
    /// The copy, and who says so: all of it is to be read.
    Copy(KnownBy),
    /// What decides by itself that the copy was never whole.
    NeverWhole(KnownBy),
}

/// Looks whether the copy lies in the drive, before all of it is read.
///
/// # Errors
/// What lies there is not the copy, or does not say that it is.
pub(super) fn look(
    asked: &Asked<'_>,
    facts: &MediumFacts,
    (source, search): (&dyn Sectors, &Search<'_>),
    cx: &mut Context<'_>,
) -> Result<AtHand, JobError> {
    let (copy, drive) = (asked.copy, asked.drive);
    let lies = Lies::of(facts.state);
    if lies != Lies::Blank {
        medium_class::refuse_no_copy(&cx.catalog.read(), Some(copy), (facts, drive))?;
    }
    let named = match lies {
        Lies::Blank => Named::Nothing,
        Lies::NeverClosed | Lies::Closed => whose::named(source, search, cx)?,
    };
    let burned = Burned::of(copy, drive, facts, cx)?;
    let says = named.says(copy);
    let by = match says {
        Says::ThisCopy => KnownBy::Tag,
        Says::ThisDisc | Says::Nothing | Says::Other(_) => KnownBy::Label,
    };
    let verdict = whose::verdict(burned, lies, says, asked.by_label);
    if by == KnownBy::Label && matches!(verdict, Verdict::Read | Verdict::NeverWhole) {
        same_disc::refuse(copy, drive, asked.disc_changed, cx)?;
    }
    match verdict {
        Verdict::Read => {
            match &named {
                Named::Copy(found) => in_drive::refuse_double(copy, &found.1, drive, cx)?,
                Named::Unrecorded(found) => return Err(found.refusal(drive, cx)?),
                Named::OtherSerial(_) | Named::Disc(_) | Named::UnknownDisc(_) | Named::Nothing => {
                    in_drive::refuse_doubted(copy, cx)?
                }
            }
            Ok(AtHand::Copy(by))
        }
        Verdict::NeverWhole => Ok(AtHand::NeverWhole(by)),
        Verdict::OtherDisc(found) => Err(whose::refusal(found, copy, cx)?),
        Verdict::Blank => Err(JobError::Blank {
            serial: copy.serial.to_string(),
            drive: drive.to_owned(),
        }),
        Verdict::CutOff => Err(unended::cut_off(copy, (facts, drive), cx)?),
        Verdict::Unsaid => Err(JobError::NoTag {
            drive: drive.to_owned(),
            disc: named.disc(),
            serial: Some(copy.serial.to_string()),
        }),
    }
}

/// Looks at what was read: who says that it is the copy, as was known before, for more is known of
/// it now.
///
/// # Errors
/// It turns out to be another one, or holds what the burn of the copy never wrote.
pub(super) fn read(
    asked: &Asked<'_>,
    before: KnownBy,
    (verified, facts): (&Verified, &MediumFacts),
    cx: &mut Context<'_>,
) -> Result<KnownBy, JobError> {
    let by = known_by(verified, asked.copy, before, asked.drive, cx)?;
    refuse_never_written(asked.copy, by, (verified, facts), asked.drive, cx)?;
    Ok(by)
}

fn known_by(
    verified: &Verified,
    copy: &CopyRow,
    before: KnownBy,
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<KnownBy, JobError> {
    if let Some(found) = whose::other_disc(verified.uuid(), copy, cx)? {
        return Err(whose::refusal(found, copy, cx)?);
    }
    if verified.tags.is_disputed() {
        let serials = verified.tags.serials().into_iter().map(str::to_owned);
        let serials = serials.collect();
        return Err(JobError::TwoCopies { serials });
    }
    match verified.tags.copy() {
        Some(tag) if tag.serial == copy.serial.to_string() => {
            if before == KnownBy::Label {
                in_drive::refuse_double(copy, tag, drive, cx)?;
            }
            Ok(KnownBy::Tag)
        }
        Some(tag) => {
            let found = FoundDisc::Known(tag.serial.clone());
            Err(whose::refusal(found, copy, cx)?)
        }
        None => Ok(before),
    }
}

/// Refuses what holds more than the burn of the copy has written, or is closed where that came to
/// no closing: it is another disc.
fn refuse_never_written(
    copy: &CopyRow,
    by: KnownBy,
    (verified, facts): (&Verified, &MediumFacts),
    drive: &str,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    let reader = cx.catalog.read();
    let lost = verified.damage().count().0;
    let more = reader.was_never_written(copy.id, by, (verified.sectors.0, lost))?;
    let closed = facts.state == MediumState::Finalized && whose::never_closed(copy, cx)?;
    match more || closed {
        true => Err(in_drive::cannot_be(
            copy,
            by,
            Doubt::NeverWritten,
            drive,
            cx,
        )?),
        false => Ok(()),
    }
}
