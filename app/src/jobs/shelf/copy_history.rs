//! What happened to a copy, oldest first: who did it, when, and why.

use serde::Serialize;
use stele_catalog::{
    CheckClass, Condition, CopyId, CopyRow, CopyState, Event, Journey, KnownBy, LoanRow, Reader,
    ShipmentRow, SlotId, Timestamp,
};

use super::place_then::PlaceThen;
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
    /// The copy in whose place it was made; none where it was planned as it is.
    pub replaces: Option<String>,
    /// Whether its burn is not on record, nor which copy it was made to replace, if any.
    pub lineage_unknown: bool,
    /// Copies that were made in its place.
    pub replaced_by: Vec<String>,
    /// Copies that are planned in its place, and not burned yet.
    pub to_be_replaced_by: Vec<String>,
    /// What happened to it, oldest first.
    pub events: Vec<Happened>,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
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
        /// The place.
        #[serde(flatten)]
        place: PlaceThen,
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
        #[serde(flatten)]
        place: PlaceThen,
        /// How it came back; none where nobody said.
        #[serde(serialize_with = "crate::jobs::json::condition")]
        condition: Option<Condition>,
        /// Who said that it was this copy; none where an earlier version recorded it.
        by: Option<KnownBy>,
    },
    /// It went on its way.
    Sent {
        /// To which place.
        #[serde(flatten)]
        place: PlaceThen,
        /// With which shipment; none where it went alone.
        shipment: Option<Carried>,
        /// Who said that it was this copy; none where an earlier version recorded it.
        by: Option<KnownBy>,
    },
    /// It arrived.
    Arrived {
        /// At which place.
        #[serde(flatten)]
        place: PlaceThen,
        /// With which shipment; none where it went alone.
        shipment: Option<Carried>,
        /// How it arrived; none where nobody said.
        #[serde(serialize_with = "crate::jobs::json::condition")]
        condition: Option<Condition>,
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

/// The shipment that a copy was in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Carried {
    /// Its code.
    pub shipment: String,
    /// Who took it: the name, or the code where it was erased.
    pub courier: Option<String>,
    /// The number on its seal.
    pub seal: Option<String>,
}

impl From<&ShipmentRow> for Carried {
    fn from(row: &ShipmentRow) -> Self {
        let courier = row.handed_over.as_ref();
        Self {
            shipment: row.code.clone(),
            courier: courier.map(|by| by.name.clone().unwrap_or_else(|| by.courier.clone())),
            seal: row.seal.clone().or_else(|| row.seal_found.clone()),
        }
    }
}

impl What {
    /// Without what somebody typed, which may name other patients.
    pub fn without_words(self) -> Self {
        match self {
            Self::Lent { to, by, .. } => Self::Lent {
                to,
                purpose: None,
                by,
            },
            other => other,
        }
    }

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
    let known = Known::of(copy.id, reader)?;
    let people = reader.people()?;
    let mut events = Vec::new();
    let (mut is_found, mut is_burned) = (false, false);
    for row in reader.history(copy.id)? {
        is_found |= matches!(row.event, Event::FoundByTag { .. });
        is_burned |= matches!(row.event, Event::BurnStarted { .. });
        let who = people.iter().find(|person| person.code == row.person);
        events.push(Happened {
            at: row.at,
            name: who.and_then(|person| person.name.clone()),
            person: row.person,
            what: known.what(row.event, row.at)?,
            state: row.state,
            why: row.why,
        });
    }
    let beside = reader.copies(copy.disc)?;
    let is_new = |one: &&CopyRow| one.replaces == Some(copy.serial) && !one.is_forgotten();
    let (planned, made): (Vec<_>, Vec<_>) = beside
        .iter()
        .filter(is_new)
        .partition(|one| one.state == CopyState::Planned);
    let serials = |all: Vec<&CopyRow>| all.iter().map(|one| one.serial.to_string()).collect();
    Ok(Outcome {
        serial: copy.serial.to_string(),
        replaces: copy.replaces.map(|old| old.to_string()),
        lineage_unknown: is_found && !is_burned && copy.replaces.is_none(),
        replaced_by: serials(made),
        to_be_replaced_by: serials(planned),
        disc: lookup::disc_of(reader, copy.disc)?.name,
        state: copy.state,
        events,
    })
}

/// What is on record of a copy beside its custody.
struct Known<'a> {
    loans: Vec<LoanRow>,
    journeys: Vec<Journey>,
    reader: &'a Reader<'a>,
}

impl<'a> Known<'a> {
    fn of(copy: CopyId, reader: &'a Reader<'a>) -> Result<Self, JobError> {
        let (loans, journeys) = (reader.loans(copy)?, reader.journeys(copy)?);
        Ok(Self {
            loans,
            journeys,
            reader,
        })
    }

    /// With what it was handed over then.
    fn left_with(&self, at: Timestamp) -> Option<Carried> {
        let handed = |one: &&Journey| {
            let handed = one.shipment.handed_over.as_ref();
            handed.is_some_and(|by| by.at == at)
        };
        self.journeys
            .iter()
            .find(handed)
            .map(|one| (&one.shipment).into())
    }

    /// With what it was received then.
    fn came_with(&self, at: Timestamp) -> Option<&Journey> {
        self.journeys.iter().find(|one| one.received == Some(at))
    }

    fn what(&self, event: Event, at: Timestamp) -> Result<What, JobError> {
        let place = |slot: i64| {
            let then = self.reader.slot_then(SlotId(slot), at)?;
            Ok::<_, JobError>(PlaceThen::from(then))
        };
        let of_loan = |id: i64| self.loans.iter().find(|row| row.id == id);
        // Long because it is one flat table.
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
                let loan = of_loan(loan);
                What::Lent {
                    to: loan.and_then(|row| row.name.clone()),
                    purpose: loan.and_then(|row| row.purpose.clone()),
                    by,
                }
            }
            Event::GivenBack { loan, slot, by } => What::Returned {
                place: place(slot)?,
                condition: of_loan(loan).and_then(|row| row.condition),
                by,
            },
            Event::Sent { slot, by } => What::Sent {
                place: place(slot)?,
                shipment: self.left_with(at),
                by: Some(by),
            },
            Event::Arrived { slot, by } => What::Arrived {
                place: place(slot)?,
                shipment: self.came_with(at).map(|one| (&one.shipment).into()),
                condition: self.came_with(at).and_then(|one| one.condition),
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
}
