//! Takes back what was done with a copy just now: by another act, which the trail keeps like any
//! other, and only while nothing else was done with the copy since.

use stele_catalog::{
    Change, CopyId, KnownBy, LoanKind, NewLoan, Person, Reason, SlotId, Timestamp,
};

use super::shelve::Outcome;
use super::{places, shelve};
use crate::jobs::read::in_drive::Which;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// What takes an act back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The copy.
    pub serial: String,
    /// How much had happened to it, that act included.
    pub acts: u64,
    /// By what it is taken back.
    pub how: How,
}

/// By what an act is taken back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum How {
    /// It was lent: it returns to the place that it came from.
    Return,
    /// It was returned: whoever had it has it again.
    Lend(Had),
    /// It was moved: it is put back, by the path of the place.
    Put(String),
}

/// Who had a copy, and on which terms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Had {
    /// Code of who had it.
    pub person: String,
    /// What for.
    pub kind: LoanKind,
    /// In words.
    pub purpose: Option<String>,
    /// When it was due back.
    pub due: Option<Timestamp>,
}

/// What an act is taken back by, as the catalog knows it.
enum Ready<'a> {
    Return,
    Lend(&'a Had, Person),
    Put(SlotId),
}

impl Ready<'_> {
    fn act(&self, copy: CopyId, c: &mut Change<'_>) -> Result<(), JobError> {
        let by = KnownBy::Label;
        match self {
            Self::Return => c.give_back(copy, None, None, by)?,
            Self::Put(slot) => c.shelve(copy, *slot, by)?,
            Self::Lend(had, person) => {
                let new = NewLoan {
                    borrower: person.id,
                    kind: had.kind,
                    purpose: had.purpose.as_deref(),
                    due: had.due,
                    by,
                    // It was so a moment ago.
                    even_last: true,
                };
                c.lend(copy, &new)?
            }
        };
        Ok(())
    }
}

/// Takes it back.
///
/// # Errors
/// [`JobError::ActPassed`]; those of the act that takes it back.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    let copy = lookup::copy_named(&reader, &request.serial)?;
    let ready = match &request.how {
        How::Return => Ready::Return,
        How::Lend(had) => Ready::Lend(had, lookup::person_named(&reader, &had.person)?),
        How::Put(path) => Ready::Put(places::existing(&reader, path)?.id),
    };
    cx.change(Reason::Routine, |c| {
        if c.acts(copy.id)? != request.acts {
            let serial = request.serial.clone();
            return Err(JobError::ActPassed { serial });
        }
        ready.act(copy.id, c)
    })?;
    shelve::standing(&Which::labeled(&request.serial), cx)
}
