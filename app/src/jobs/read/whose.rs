//! Which copy lies in a drive, and what a check may say of the copy that was asked for.
//!
//! The rule stands here and nowhere else. A disc is the copy that its tag names, or the label of a
//! virtual medium. Where neither can be read, a closed disc of the right UUID is the copy that the
//! person reads off its label. A blank, or a disc that was never closed, says nothing by itself:
//! it decides only about a copy whose burn was cut off in this very drive, with such a medium,
//! before its last sectors were sent. Such a copy was never whole, whatever lies there now. A copy
//! that was good once, or that may have come to its read-back, is never judged by either.

use stele_burner::copy_tag::{TagsRead, read_tags};
use stele_burner::drive::{MediumFacts, MediumState};
use stele_burner::parity::{Search, find_geometry};
use stele_burner::sectors::Sectors;
use stele_catalog::{CopyRow, Event};

use crate::jobs::burn::progress_mark::CUT_OFF_WRITING;
use crate::jobs::run::lookup;
use crate::jobs::{Context, FoundDisc, JobError};
use crate::station;

/// What is known of the burn of a copy.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Burned {
    /// Every sector of it was right once.
    WasGood,
    /// It was cut off in this drive, on such a medium, before its last sectors were sent.
    CutOffHere,
    /// It was cut off elsewhere, or nobody knows how far it came; or it came to a bad end.
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
    /// The copy that was asked for, by tag or label.
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
}

/// The rule.
pub(super) fn verdict(burned: Burned, lies: Lies, says: Says) -> Verdict {
    match (lies, says) {
        (_, Says::Other(found)) => Verdict::OtherDisc(found),
        (Lies::NeverClosed | Lies::Closed, Says::ThisCopy) => Verdict::Read,
        (Lies::Closed, Says::ThisDisc | Says::Nothing) => Verdict::Read,
        (Lies::Blank, _) => match burned {
            Burned::CutOffHere => Verdict::NeverWhole,
            Burned::WasGood | Burned::NotWhole => Verdict::Blank,
        },
        (Lies::NeverClosed, Says::ThisDisc | Says::Nothing) => match burned {
            Burned::CutOffHere => Verdict::NeverWhole,
            Burned::WasGood | Burned::NotWhole => Verdict::OtherDisc(FoundDisc::NeverClosed),
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
        let (mut here, mut cut_off) = (false, false);
        for row in reader.history(copy.id)? {
            match &row.event {
                Event::BurnStarted {
                    drive: d, media_id, ..
                } => {
                    here = d == drive && is_such_a_medium(media_id, &facts.media_id);
                }
                Event::Interrupted { why } => cut_off = why == CUT_OFF_WRITING,
                // It came to its end, whatever that was.
                Event::BurnEnded { .. } | Event::ReadBack { .. } => return Ok(Self::NotWhole),
                Event::Checked { .. }
                | Event::Shelved { .. }
                | Event::Lent { .. }
                | Event::GivenBack { .. }
                | Event::Retired
                | Event::Missed
                | Event::Found => {}
            }
        }
        Ok(match here && cut_off {
            true => Self::CutOffHere,
            false => Self::NotWhole,
        })
    }
}

/// Whether two media IDs may be of one medium: a drive does not tell it of every medium.
fn is_such_a_medium(then: &str, now: &str) -> bool {
    then.is_empty() || now.is_empty() || then == now
}

/// What the label of a virtual medium says, where there is one.
///
/// # Errors
/// [`JobError::Station`].
pub(super) fn label(
    drive: &str,
    copy: &CopyRow,
    cx: &Context<'_>,
) -> Result<Option<Says>, JobError> {
    let label = station::label_in(cx.archive, drive)?;
    Ok(label.map(|label| match label == copy.serial.to_string() {
        true => Says::ThisCopy,
        false => Says::Other(FoundDisc::Known(label)),
    }))
}

/// What a disc says by anchors and tags alone, within seconds: another disc, or another copy, is
/// not read to its end.
///
/// # Errors
/// [`JobError::TwoCopies`]; the catalog's.
pub(super) fn says(
    source: &dyn Sectors,
    search: &Search<'_>,
    copy: &CopyRow,
    cx: &Context<'_>,
) -> Result<Says, JobError> {
    let identity = match find_geometry(&[source], search) {
        Ok(found) => found.identity,
        Err(_) => None,
    };
    let Some(identity) = identity else {
        return Ok(Says::Nothing);
    };
    if let Some(other) = other_disc(Some(identity.name.uuid), copy, cx)? {
        return Ok(Says::Other(other));
    }
    match read_tags(source, identity.geometry, identity.name) {
        Ok(tags) => tagged(&tags, copy),
        Err(_) => Ok(Says::ThisDisc),
    }
}

/// What the tags of a disc of the right UUID say.
///
/// # Errors
/// [`JobError::TwoCopies`].
pub(super) fn tagged(tags: &TagsRead, copy: &CopyRow) -> Result<Says, JobError> {
    if tags.is_disputed() {
        let serials = tags.serials().into_iter().map(str::to_owned).collect();
        return Err(JobError::TwoCopies { serials });
    }
    Ok(match tags.copy() {
        Some(tag) if tag.serial == copy.serial.to_string() => Says::ThisCopy,
        Some(tag) => Says::Other(FoundDisc::Known(tag.serial.clone())),
        None => Says::ThisDisc,
    })
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
    Ok(Some(found.map_or(FoundDisc::OtherArchive, |disc| {
        FoundDisc::Known(disc.name)
    })))
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
        use Burned::{CutOffHere, NotWhole, WasGood};
        use Lies::{Blank, Closed, NeverClosed};
        let table = [
            (WasGood, Blank, "blank blank other blank"),
            (NotWhole, Blank, "blank blank other blank"),
            (CutOffHere, Blank, "never never other never"),
            (WasGood, NeverClosed, "read open other open"),
            (NotWhole, NeverClosed, "read open other open"),
            (CutOffHere, NeverClosed, "read never other never"),
            (WasGood, Closed, "read read other read"),
            (NotWhole, Closed, "read read other read"),
            (CutOffHere, Closed, "read read other read"),
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
                let got = match verdict(burned, lies, says.clone()) {
                    Verdict::Read => "read",
                    Verdict::NeverWhole => "never",
                    Verdict::Blank => "blank",
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

    #[test]
    fn a_medium_that_says_another_maker_is_another() {
        assert!(is_such_a_medium("VERBAT/IMe", "VERBAT/IMe"));
        assert!(is_such_a_medium("", "VERBAT/IMe"));
        assert!(is_such_a_medium("VERBAT/IMe", ""));
        assert!(!is_such_a_medium("VERBAT/IMe", "RITEK/BR3"));
    }
}
