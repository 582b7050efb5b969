//! Which copy lies in a drive, and what a check may say of the copy that was asked for.
//!
//! The rule stands here and nowhere else. A disc is the copy that its tag names. Where no tag can
//! be read, it is the copy that a person reads off its label and says so: that is recorded. A
//! blank, or a disc that was never closed, says nothing by itself: it decides only about a copy
//! whose burn was cut off in this very drive, with such a medium, before its last sectors were
//! sent; in another drive, only one that says that it is the copy's disc does, unless a burn of
//! another copy was cut off there. Such a copy was never whole, whatever lies there now. A copy
//! that was good once, or that may have come to its read-back, is never judged by either.

use stele_burner::copy_tag::{CopyTag, read_tags};
use stele_burner::drive::{MediumFacts, MediumState};
use stele_burner::parity::{Search, find_geometry};
use stele_burner::sectors::Sectors;
use stele_catalog::{CopyRow, CopyState, DiscRow, Event};

use super::not_ours;
use super::not_recorded::Unrecorded;
use super::open_burn::{OpenBurn, open_burn};
use super::unended::{is_such_a_medium, unended};
use crate::jobs::keep::accept::set_number;
use crate::jobs::run::lookup;
use crate::jobs::unrecorded::UnrecordedError;
use crate::jobs::{Context, FoundDisc, JobError};

/// Code of a burn whose drive failed to close the disc.
const CLOSE_FAILED: &str = "BRN-015";

/// What is known of the burn of a copy.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Burned {
    /// Every sector of it was right once.
    WasGood,
    /// It was cut off in this drive, on such a medium, before its last sectors were sent.
    CutOffHere,
    /// So it was in another drive, and what may lie here is the disc of no other such copy.
    CutOffElsewhere,
    /// It was cut off, and nobody knows how far it came; or in another drive, where the disc in
    /// this one may be that of another copy that was cut off here.
    Interrupted,
    /// It came to a bad end.
    NotWhole,
}

/// What lies in the drive.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Lies {
    /// A blank.
    Blank,
    /// A disc that more could be written to.
    NeverClosed,
    /// A disc that is closed, or of which the drive does not say.
    Closed,
}

/// What it says it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Says {
    /// The copy that was asked for, by its tag.
    ThisCopy,
    /// The disc of that copy, and not which copy it is.
    ThisDisc,
    /// Something else.
    Other(FoundDisc),
    /// Nothing.
    Nothing,
}

/// What a check does with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It is read, and what is found is of the copy.
    Read,
    /// The copy was never whole: that is recorded, and nothing read.
    NeverWhole,
    /// Refused: another disc.
    OtherDisc(FoundDisc),
    /// Refused: a blank.
    Blank,
    /// Refused: nothing shows that it is the disc on which the burn of the copy was cut off.
    CutOff,
    /// Refused: it does not say which copy it is, and nobody has confirmed its label.
    Unsaid,
}

/// The rule; `by_label` is whether a person says that the label is that of the copy.
pub(super) fn verdict(burned: Burned, lies: Lies, says: Says, by_label: bool) -> Verdict {
    match said(burned, lies, says.clone()) {
        judged @ (Verdict::Read | Verdict::NeverWhole) => match (says, by_label) {
            (Says::ThisCopy, _) | (_, true) => judged,
            (Says::ThisDisc | Says::Nothing | Says::Other(_), false) => Verdict::Unsaid,
        },
        refused => refused,
    }
}

fn said(burned: Burned, lies: Lies, says: Says) -> Verdict {
    match (lies, says) {
        (_, Says::Other(found)) => Verdict::OtherDisc(found),
        (Lies::NeverClosed | Lies::Closed, Says::ThisCopy) => Verdict::Read,
        (Lies::Closed, Says::ThisDisc | Says::Nothing) => Verdict::Read,
        (Lies::Blank, _) => match burned {
            Burned::CutOffHere => Verdict::NeverWhole,
            Burned::CutOffElsewhere => Verdict::CutOff,
            Burned::WasGood | Burned::Interrupted | Burned::NotWhole => Verdict::Blank,
        },
        (Lies::NeverClosed, says) => match (burned, says) {
            (Burned::CutOffHere, _) | (Burned::CutOffElsewhere, Says::ThisDisc) => {
                Verdict::NeverWhole
            }
            (Burned::CutOffElsewhere | Burned::Interrupted, _) => Verdict::CutOff,
            (Burned::WasGood | Burned::NotWhole, _) => Verdict::OtherDisc(FoundDisc::NeverClosed),
        },
    }
}

impl Lies {
    /// Out of what the drive says.
    pub(super) fn of(state: MediumState) -> Self {
        match state {
            MediumState::Blank => Self::Blank,
            MediumState::Appendable => Self::NeverClosed,
            MediumState::Finalized | MediumState::Other => Self::Closed,
        }
    }
}

impl Burned {
    /// Out of the copy's history.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn of(
        copy: &CopyRow,
        drive: &str,
        facts: &MediumFacts,
        cx: &Context<'_>,
    ) -> Result<Self, JobError> {
        let reader = cx.catalog.read();
        if reader.was_good(copy.id)? {
            return Ok(Self::WasGood);
        }
        let Some(burn) = unended(copy, cx)? else {
            return Ok(Self::NotWhole);
        };
        let such = is_such_a_medium(&burn.media_id, &facts.media_id);
        if !burn.cut_off || !such {
            return Ok(Self::Interrupted);
        }
        if burn.drive == drive {
            return Ok(Self::CutOffHere);
        }
        for other in reader.copies(copy.disc)? {
            let burn = unended(&other, cx)?;
            let here = burn.is_some_and(|burn| burn.drive == drive);
            if other.id != copy.id && other.state == CopyState::Suspect && here {
                return Ok(Self::Interrupted);
            }
        }
        Ok(Self::CutOffElsewhere)
    }
}

/// What a disc says it is, by anchors and tags alone, within seconds.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// A copy, by this tag.
    Copy(Box<(CopyRow, CopyTag)>),
    /// A copy whose burn this catalog does not know, of a disc that it knows.
    Unrecorded(Box<Unrecorded>),
    /// A disc that this catalog knows, whose tag names none of its copies.
    OtherSerial(Box<(DiscRow, String)>),
    /// This disc, and not which copy of it.
    Disc(Box<DiscRow>),
    /// A disc that this catalog does not know.
    UnknownDisc(FoundDisc),
    /// Nothing.
    Nothing,
}

/// Asks a disc.
///
/// # Errors
/// [`JobError::TwoCopies`]; the catalog's.
pub(super) fn named(
    source: &dyn Sectors,
    search: &Search<'_>,
    cx: &Context<'_>,
) -> Result<Named, JobError> {
    let (identity, anchor) = match find_geometry(&[source], search) {
        Ok(found) => (found.identity, found.anchor),
        Err(_) => (None, None),
    };
    let Some(identity) = identity else {
        return Ok(Named::Nothing);
    };
    let reader = cx.catalog.read();
    let tags = read_tags(source, identity.geometry, identity.name);
    let Some(disc) = reader.disc_by_uuid(&identity.name.uuid)? else {
        let tag = tags.as_ref().ok().and_then(|tags| tags.copy());
        let found = not_ours::judged(source, tag, anchor.as_ref(), cx)?;
        if let FoundDisc::NotKnownHere { disc, .. } | FoundDisc::SameStation { disc, .. } = &found
            && let Some(number) = disc.split('/').next().and_then(set_number)
        {
            // It was given, by a catalog that is not here.
            cx.catalog.saw_set(number);
        }
        return Ok(Named::UnknownDisc(found));
    };
    let Ok(tags) = tags else {
        return Ok(Named::Disc(Box::new(disc)));
    };
    if tags.is_disputed() {
        let serials = tags.serials().into_iter().map(str::to_owned).collect();
        return Err(JobError::TwoCopies { serials });
    }
    let Some(tag) = tags.copy() else {
        return Ok(Named::Disc(Box::new(disc)));
    };
    let copy = reader.copy_by_text(&tag.serial)?;
    let (serial, tag) = (tag.serial.parse(), tag.clone());
    Ok(match (copy, serial) {
        (Some(copy), _) if copy.disc != disc.id => Named::OtherSerial(Box::new((disc, tag.serial))),
        (Some(copy), _) if !copy.is_forgotten() && copy.state != CopyState::Planned => {
            Named::Copy(Box::new((copy, tag)))
        }
        (copy, Ok(serial)) => Named::Unrecorded(Box::new(Unrecorded {
            copy,
            serial,
            disc,
            tag,
        })),
        (_, Err(_)) => Named::OtherSerial(Box::new((disc, tag.serial))),
    })
}

impl Named {
    /// What it says of the copy that was asked for.
    pub(super) fn says(&self, copy: &CopyRow) -> Says {
        match self {
            Self::Copy(named) if named.0.id == copy.id => Says::ThisCopy,
            Self::Copy(named) => Says::Other(FoundDisc::Known(named.0.serial.to_string())),
            Self::Unrecorded(found) if found.serial == copy.serial => Says::ThisCopy,
            Self::Unrecorded(found) => Says::Other(FoundDisc::Known(found.serial.to_string())),
            Self::OtherSerial(found) => Says::Other(FoundDisc::Known(found.1.clone())),
            Self::Disc(disc) if disc.id == copy.disc => Says::ThisDisc,
            Self::Disc(disc) => Says::Other(FoundDisc::Known(disc.name.clone())),
            Self::UnknownDisc(found) => Says::Other(found.clone()),
            Self::Nothing => Says::Nothing,
        }
    }

    /// The copy, where nobody gave a serial: its tag has to say.
    ///
    /// # Errors
    /// [`JobError::NoTag`], [`JobError::CutOffHere`], [`JobError::LeftOpen`],
    /// [`JobError::Unrecorded`], [`JobError::CannotBe`], [`JobError::Stranger`]; the catalog's.
    pub(super) fn by_itself(
        self,
        lies: Lies,
        drive: &str,
        cx: &mut Context<'_>,
    ) -> Result<(CopyRow, CopyTag), JobError> {
        let drive = drive.to_owned();
        let stranger = |found| JobError::Stranger {
            drive: drive.clone(),
            found,
        };
        match (self, lies) {
            (_, Lies::Blank) => Err(JobError::NothingToRead { drive }),
            (Self::Copy(named), _) => Ok(*named),
            (Self::Unrecorded(found), _) => Err(found.refusal(&drive, cx)?),
            (Self::OtherSerial(found), _) => {
                let (disc, serial) = (found.0.name, found.1);
                Err(UnrecordedError::OtherSerial {
                    drive,
                    disc,
                    serial,
                }
                .into())
            }
            (Self::Disc(disc), lies) => {
                // Of one that a burn left here its label would say no more.
                let left = match lies {
                    Lies::NeverClosed => left_open(&drive, Some(&disc), cx)?,
                    Lies::Blank | Lies::Closed => None,
                };
                Err(left.unwrap_or(JobError::NoTag {
                    drive,
                    disc: Some(disc.name),
                    serial: None,
                }))
            }
            (Self::UnknownDisc(found), _) => Err(stranger(found)),
            (Self::Nothing, Lies::NeverClosed) => {
                let left = left_open(&drive, None, cx)?;
                Err(left.unwrap_or(stranger(FoundDisc::NeverClosed)))
            }
            (Self::Nothing, Lies::Closed) => Err(JobError::NoTag {
                drive,
                disc: None,
                serial: None,
            }),
        }
    }

    /// Name of the disc, where it says no more than that.
    pub(super) fn disc(&self) -> Option<String> {
        match self {
            Self::Disc(disc) => Some(disc.name.clone()),
            Self::Copy(_)
            | Self::Unrecorded(_)
            | Self::OtherSerial(_)
            | Self::UnknownDisc(_)
            | Self::Nothing => None,
        }
    }
}

/// The refusal of a disc that was never closed and has no tag, by what is on record of burns in
/// this drive; none where nothing is. `disc` is what it is a copy of, where it says so.
fn left_open(
    drive: &str,
    disc: Option<&DiscRow>,
    cx: &Context<'_>,
) -> Result<Option<JobError>, JobError> {
    let reader = cx.catalog.read();
    let copies = match disc {
        Some(disc) => reader.copies(disc.id)?,
        None => reader.all_copies()?,
    };
    let mut here: Vec<(CopyRow, OpenBurn)> = Vec::new();
    for copy in copies {
        let burn = match copy.state {
            CopyState::Suspect | CopyState::Failed => open_burn(&copy, cx)?,
            _ => None,
        };
        let burn = burn.filter(|burn| burn.drive == drive);
        here.extend(burn.map(|burn| (copy, burn)));
    }
    let suspect = |(copy, _): &&(CopyRow, OpenBurn)| copy.state == CopyState::Suspect;
    let mut undecided = here.iter().filter(suspect);
    if let (Some((copy, burn)), None) = (undecided.next(), undecided.next())
        && !burn.cut_off
    {
        let (serial, drive) = (copy.serial.to_string(), drive.to_owned());
        return Ok(Some(JobError::CutOffHere { serial, drive }));
    }
    // The newest of them is what was in the drive last.
    let newest = here.iter().max_by_key(|(_, burn)| burn.at);
    let Some((copy, burn)) = newest else {
        return Ok(None);
    };
    Ok(Some(JobError::LeftOpen {
        serial: copy.serial.to_string(),
        disc: lookup::disc_of(&reader, copy.disc)?.name,
        drive: drive.to_owned(),
        at: burn.at,
        failed: copy.state == CopyState::Failed,
    }))
}

/// Whether the burn of a copy recorded that it was stopped before its disc was closed. A drive that
/// failed while it closed a disc may have closed it all the same, and an earlier version did not
/// tell whether it had.
///
/// # Errors
/// The catalog's.
pub(super) fn never_closed(copy: &CopyRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let mut of_today = false;
    let mut stopped = false;
    for row in cx.catalog.read().history(copy.id)? {
        match &row.event {
            Event::BurnStarted { tag, .. } => of_today = tag.is_some(),
            Event::BurnEnded { stopped: code, .. } => {
                stopped = code.as_deref().is_some_and(|code| code != CLOSE_FAILED);
            }
            Event::ReadBack { .. } => return Ok(false),
            Event::Interrupted { .. }
            | Event::FoundByTag { .. }
            | Event::Checked { .. }
            | Event::Shelved { .. }
            | Event::Lent { .. }
            | Event::GivenBack { .. }
            | Event::Doubted { .. }
            | Event::ToldApart { .. }
            | Event::Quarantined
            | Event::Released
            | Event::Sent { .. }
            | Event::Arrived { .. }
            | Event::Retired
            | Event::Destroyed
            | Event::Mislaid
            | Event::Missed
            | Event::Found => {}
        }
    }
    Ok(of_today && stopped)
}

/// What a disc of this UUID is, where it is not the disc of the copy.
///
/// # Errors
/// The catalog's.
pub(super) fn other_disc(
    uuid: Option<[u8; 16]>,
    copy: &CopyRow,
    cx: &Context<'_>,
) -> Result<Option<FoundDisc>, JobError> {
    let reader = cx.catalog.read();
    let disc = lookup::disc_of(&reader, copy.disc)?;
    if uuid == Some(disc.uuid) {
        return Ok(None);
    }
    let found = match uuid {
        Some(uuid) => reader.disc_by_uuid(&uuid)?,
        None => return Ok(Some(FoundDisc::Unrecognizable)),
    };
    Ok(Some(
        found.map_or(FoundDisc::OtherArchive { owner: None }, |disc| {
            FoundDisc::Known(disc.name)
        }),
    ))
}

/// The refusal of another disc.
///
/// # Errors
/// The catalog's.
pub(super) fn refusal(
    found: FoundDisc,
    copy: &CopyRow,
    cx: &Context<'_>,
) -> Result<JobError, JobError> {
    let disc = lookup::disc_of(&cx.catalog.read(), copy.disc)?;
    Ok(JobError::WrongDisc {
        wanted: vec![copy.serial.to_string(), disc.name],
        fetch: None,
        found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state of a copy, with every thing that may lie in the drive: what comes of it. The
    /// columns: this copy, this disc, another one, nothing.
    #[test]
    fn a_copy_is_judged_by_its_own_disc_alone() {
        use Burned::{CutOffElsewhere, CutOffHere, Interrupted, NotWhole, WasGood};
        use Lies::{Blank, Closed, NeverClosed};
        let table = [
            (WasGood, Blank, "blank blank other blank"),
            (NotWhole, Blank, "blank blank other blank"),
            (CutOffHere, Blank, "never never other never"),
            (CutOffElsewhere, Blank, "cut cut other cut"),
            (Interrupted, Blank, "blank blank other blank"),
            (WasGood, NeverClosed, "read open other open"),
            (NotWhole, NeverClosed, "read open other open"),
            (CutOffHere, NeverClosed, "read never other never"),
            (CutOffElsewhere, NeverClosed, "read never other cut"),
            (Interrupted, NeverClosed, "read cut other cut"),
            (WasGood, Closed, "read read other read"),
            (NotWhole, Closed, "read read other read"),
            (CutOffHere, Closed, "read read other read"),
            (CutOffElsewhere, Closed, "read read other read"),
            (Interrupted, Closed, "read read other read"),
        ];
        let other = FoundDisc::Known("STL-2".to_owned());
        for (burned, lies, row) in table {
            let says = [
                Says::ThisCopy,
                Says::ThisDisc,
                Says::Other(other.clone()),
                Says::Nothing,
            ];
            let row: Vec<&str> = row.split(' ').collect();
            assert_eq!(row.len(), says.len());
            for (says, want) in says.into_iter().zip(row) {
                let unsaid = verdict(burned, lies, says.clone(), false);
                let got = match verdict(burned, lies, says.clone(), true) {
                    judged @ (Verdict::Read | Verdict::NeverWhole) if says != Says::ThisCopy => {
                        assert_eq!(unsaid, Verdict::Unsaid, "{judged:?}");
                        judged
                    }
                    same => {
                        assert_eq!(unsaid, same);
                        same
                    }
                };
                let got = match got {
                    Verdict::Read => "read",
                    Verdict::NeverWhole => "never",
                    Verdict::Blank => "blank",
                    Verdict::CutOff => "cut",
                    Verdict::Unsaid => "unsaid",
                    Verdict::OtherDisc(FoundDisc::NeverClosed) => "open",
                    Verdict::OtherDisc(found) => {
                        assert_eq!(found, other);
                        "other"
                    }
                };
                assert_eq!(got, want, "{burned:?} {lies:?} {says:?}");
            }
        }
    }
}
