//! People, stations, and who acts.

use super::Role;
use crate::store::{Timestamp, row_numbers};
use crate::work::Lease;

row_numbers! {
    /// Row of a person.
    PersonId,
    /// Row of a station.
    StationId,
    /// Row of a session.
    SessionId,
}

/// Who acts, where, and by which job.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Acting {
    /// The person.
    pub person: PersonId,
    /// The computer, where it is known.
    pub station: Option<StationId>,
    /// The job that makes the change. Once another process has taken it over, or it has ended,
    /// the change is refused ([`crate::CatalogError::LeaseLost`]).
    pub lease: Option<Lease>,
}

impl Acting {
    /// A person acts, by no job.
    pub fn person(person: PersonId) -> Self {
        Self {
            person,
            station: None,
            lease: None,
        }
    }

    /// The same, by a job.
    #[must_use]
    pub fn holding(self, lease: Lease) -> Self {
        Self {
            lease: Some(lease),
            ..self
        }
    }
}

/// A person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The row.
    pub id: PersonId,
    /// `PER-0001-J`.
    pub code: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// What the person does here.
    pub role: Role,
    /// Not retired.
    pub active: bool,
}

/// A computer that works on the archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Station {
    /// The row.
    pub id: StationId,
    /// Its UUID, which its own state folder holds.
    pub uuid: [u8; 16],
    /// What it is called.
    pub name: String,
    /// When it last opened the archive.
    pub last_seen: Timestamp,
}
