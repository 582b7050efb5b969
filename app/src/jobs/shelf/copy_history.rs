//! What happened to a copy, oldest first: who did it, when, and why.

use serde::Serialize;
use stele_catalog::{CheckClass, CopyRow, CopyState, Event, KnownBy, LoanRow, Reader, SlotId};

use crate::jobs::JobError;
use crate::jobs::run::lookup;

/// What happened to a copy.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// What it is now.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// What happened to it, oldest first.
    pub events: Vec<Happened>,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Happened {
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Code of who did it.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// What it was.
    #[serde(flatten)]
    pub what: What,
    /// What the copy was then.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// What was said of it; none where nothing was, or it was erased.
    pub why: Option<String>,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// Its burn began.
    BurnStarted {
        /// The drive.
        drive: String,
    },
    /// Its burn ended.
    BurnEnded {
        /// Code of what stopped it; none where it ran to its end.
        stopped: Option<String>,
    },
    /// It was read back and compared.
    ReadBack {
        /// The drive.
        drive: String,
        /// Whether all of it was equal.
        equal: bool,
    },
    /// A job with it was cut off.
    Interrupted,
    /// It was read in full.
    Checked {
        /// The drive.
        drive: String,
        /// Sectors that were lost.
        lost: u64,
        /// Sectors that it has.
        sectors: u64,
        /// Whether that is what a good copy has.
        good: bool,
        /// Who said that it was this copy; none where an earlier version recorded it.
        by: Option<KnownBy>,
    },
    /// Its disc turned up, and nobody knew of its burn.
    FoundByTag {
        /// The drive.
        drive: String,
    },
    /// It was put into a place.
    Shelved {
        /// The place, as it is called now.
        place: String,
        /// Who said that it was this copy; none where an earlier version recorded it.
        by: Option<KnownBy>,
    },
    /// It was lent.
    Lent {
        /// To whom; none where the name was erased.
        to: Option<String>,
        /// What for, in words.
        purpose: Option<String>,
        /// Who said that it was this copy; none where an earlier version recorded it.
        by: Option<KnownBy>,
    },
    /// It came back.
    Returned {
        /// Into which place.
        place: String,
        /// Who said that it was this copy; none where an earlier version recorded it.
        by: Option<KnownBy>,
    },
    /// It went on its way.
    Sent {
        /// To which place.
        place: String,
        /// Who said that it was this copy; none where an earlier version recorded it.
        by: Option<KnownBy>,
    },
    /// It arrived.
    Arrived {
        /// At which place.
        place: String,
        /// Who said that it was this copy; none where an earlier version recorded it.
        by: Option<KnownBy>,
    },
    /// Another disc said that it was it.
    Doubted,
    /// It was told from the other disc.
    ToldApart {
        /// Who said that it was this copy.
        by: Option<KnownBy>,
    },
    /// It was put into quarantine.
    Quarantined,
    /// It was released from quarantine.
    Released,
    /// It was taken out of use.
    Retired,
    /// It was destroyed.
    Destroyed,
    /// It was not where it should be.
    Missing,
    /// It was missed.
    Lost,
    /// It was found again.
    Found,
}

impl What {
    /// Whether a person said by its label which copy it was.
    pub fn is_by_label(&self) -> bool {
        match self {
            Self::Checked { by, .. }
            | Self::Shelved { by, .. }
            | Self::Lent { by, .. }
            | Self::Returned { by, .. }
            | Self::Sent { by, .. }
            | Self::Arrived { by, .. }
            | Self::ToldApart { by } => *by == Some(KnownBy::Label),
            _ => false,
        }
    }
}

/// Tells it.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn run(serial: &str, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let copy: CopyRow = lookup::copy_named(reader, serial)?;
    let loans = reader.loans(copy.id)?;
    let people = reader.people()?;
    let mut events = Vec::new();
    for row in reader.history(copy.id)? {
        let who = people.iter().find(|person| person.code == row.person);
        events.push(Happened {
            at: row.at.0,
            name: who.and_then(|person| person.name.clone()),
            person: row.person,
            what: what(row.event, &loans, reader)?,
            state: row.state,
            why: row.why,
        });
    }
    Ok(Outcome {
        serial: copy.serial.to_string(),
        disc: lookup::disc_of(reader, copy.disc)?.name,
        state: copy.state,
        events,
    })
}

fn what(event: Event, loans: &[LoanRow], reader: &Reader<'_>) -> Result<What, JobError> {
    let place = |slot: i64| Ok::<_, JobError>(reader.slot_by_id(SlotId(slot))?.path);
    Ok(match event {
        Event::BurnStarted { drive, .. } => What::BurnStarted { drive },
        Event::BurnEnded { stopped, .. } => What::BurnEnded { stopped },
        Event::ReadBack {
            sectors,
            equal,
            drive,
            ..
        } => What::ReadBack {
            drive,
            equal: equal == sectors,
        },
        Event::Interrupted { .. } => What::Interrupted,
        Event::Checked {
            class,
            sectors,
            lost,
            drive,
            by,
            ..
        } => What::Checked {
            drive,
            lost,
            sectors,
            good: class == CheckClass::Ok && lost == 0,
            by,
        },
        Event::FoundByTag { drive, .. } => What::FoundByTag { drive },
        Event::Shelved { slot, by } => What::Shelved {
            place: place(slot)?,
            by,
        },
        Event::Lent { loan, by } => {
            let loan = loans.iter().find(|row| row.id == loan);
            What::Lent {
                to: loan.and_then(|row| row.name.clone()),
                purpose: loan.and_then(|row| row.purpose.clone()),
                by,
            }
        }
        Event::GivenBack { slot, by, .. } => What::Returned {
            place: place(slot)?,
            by,
        },
        Event::Sent { slot, by } => What::Sent {
            place: place(slot)?,
            by: Some(by),
        },
        Event::Arrived { slot, by } => What::Arrived {
            place: place(slot)?,
            by: Some(by),
        },
        Event::Doubted { .. } => What::Doubted,
        Event::ToldApart { by } => What::ToldApart { by: Some(by) },
        Event::Quarantined => What::Quarantined,
        Event::Released => What::Released,
        Event::Retired => What::Retired,
        Event::Destroyed => What::Destroyed,
        Event::Mislaid => What::Missing,
        Event::Missed => What::Lost,
        Event::Found => What::Found,
    })
}
