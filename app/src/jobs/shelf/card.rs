//! The card of a copy: where it is, who has it, and what stays of its disc without it.

use stele_catalog::{CopyRow, CopyState, LoanKind, Reader, Timestamp};

use super::incidents;
use super::row;
use super::search::{self, Search};
use crate::jobs::JobError;
use crate::jobs::run::lookup;

/// A copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// It.
    pub copy: Placed,
    /// Its disc.
    pub disc: String,
    /// Who has it; none where it is not lent.
    pub had: Option<Loan>,
    /// The other copies of its disc that were burned.
    pub others: Vec<Placed>,
    /// How many patients its disc holds studies of.
    pub patients: u64,
    /// The copy for which it cannot be kept where it was scanned; none where it can.
    pub in_the_way: Option<String>,
    /// Where to look for it, where it is missing or lost.
    pub search: Option<Box<Search>>,
    /// What came of its loss, while nobody has closed that.
    pub incident: Option<Box<incidents::Outcome>>,
}

/// A copy and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    /// Its serial.
    pub serial: String,
    /// Its number among the copies of its disc.
    pub number: u32,
    /// What it is.
    pub state: CopyState,
    /// Whether it is kept apart.
    pub quarantined: bool,
    /// Its place.
    pub place: Option<String>,
    /// Who has it.
    pub lent_to: Option<String>,
    /// The place that it is on its way to.
    pub in_transit_to: Option<String>,
    /// When all of it was last read.
    pub read: Option<Timestamp>,
}

impl Placed {
    fn of(row: &CopyRow) -> Self {
        Self {
            serial: row.serial.to_string(),
            number: row.number,
            state: row.state,
            quarantined: row.quarantined.is_some(),
            place: row.place.clone(),
            lent_to: row.lent_to.clone(),
            in_transit_to: row.bound_for.clone(),
            read: row.last_check,
        }
    }

    /// Whether somebody may borrow it, as far as it is known to be readable.
    pub fn may_be_lent(&self) -> bool {
        let is_unsound = matches!(self.state, CopyState::Failed | CopyState::Suspect);
        !is_unsound && !self.quarantined
    }

    /// Whether it is a good copy in its place.
    pub fn stays(&self) -> bool {
        let is_good = matches!(self.state, CopyState::Good | CopyState::Watch);
        is_good && !self.quarantined && self.place.is_some()
    }
}

/// Who has a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loan {
    /// The code.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// What for.
    pub kind: LoanKind,
    /// In words; none where nobody said, or it was erased.
    pub purpose: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// When it is due back.
    pub due: Option<Timestamp>,
    /// The place that it came from.
    pub home: Option<String>,
}

impl Loan {
    /// Who has it: the name, or the code where that was erased.
    pub fn who(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.person)
    }
}

/// The card of a copy.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn run(serial: &str, reader: &Reader<'_>) -> Result<Card, JobError> {
    let copy = lookup::copy_named(reader, serial)?;
    let disc = lookup::disc_of(reader, copy.disc)?;
    let last = reader.loans(copy.id)?.pop();
    let had = last.filter(|loan| loan.returned.is_none());
    let others = reader.copies(copy.disc)?;
    let others = others.iter().filter(|other| {
        other.id != copy.id && other.state != CopyState::Planned && !other.is_forgotten()
    });
    let search = match copy.state {
        CopyState::Missing | CopyState::Lost => Some(Box::new(search::run(serial, reader)?)),
        _ => None,
    };
    Ok(Card {
        search,
        incident: open_incident(&copy, reader)?,
        patients: reader.patients_on_disc(copy.disc)?,
        disc: disc.name,
        had: had.map(|loan| Loan {
            person: loan.code,
            name: loan.name,
            kind: loan.kind,
            purpose: loan.purpose,
            since: loan.since,
            due: loan.due,
            home: loan.home,
        }),
        others: others.map(Placed::of).collect(),
        copy: Placed::of(&copy),
        in_the_way: None,
    })
}

/// The incident of a copy that nobody has closed.
fn open_incident(
    copy: &CopyRow,
    reader: &Reader<'_>,
) -> Result<Option<Box<incidents::Outcome>>, JobError> {
    let open = reader.open_incidents()?;
    let own = open.iter().find(|incident| incident.copy == copy.id);
    own.map(|incident| Ok(Box::new(incidents::show(incident.id.0, reader)?)))
        .transpose()
}

/// The card of a copy that was scanned at a place, by the code of that; none for one that was
/// scanned at none.
///
/// # Errors
/// As [`run`].
pub fn at(serial: &str, place: Option<&str>, reader: &Reader<'_>) -> Result<Card, JobError> {
    let card = run(serial, reader)?;
    let place = place.map(|place| lookup::place_named(reader, place));
    let Some(place) = place.transpose()?.flatten() else {
        return Ok(card);
    };
    let copy = lookup::copy_named(reader, serial)?;
    let in_the_way = row::in_the_way(&copy, place.id, reader)?;
    Ok(Card { in_the_way, ..card })
}
