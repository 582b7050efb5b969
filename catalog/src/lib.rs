//! The shelf catalog: studies, discs, copies, slots, custody, and a hash-chained audit trail.
//!
//! It knows no drives, no sectors and no clock; times and acting persons are arguments.
//! Every change goes through [`Catalog::change`]; what a copy is follows from its events alone
//! ([`CopyState::after`]).
//!
//! Each noun has a room (`people`, `studies`, `discs`, `shelf`, `drives`, `work`, `trail`) with its
//! records, its changes (`impl Change`) and its reads (`impl Reader`); `store` holds what is about
//! SQLite itself.

mod catalog;
mod code;
mod discs;
mod drives;
mod error;
mod people;
mod shelf;
mod store;
mod studies;
mod trail;
mod work;

pub use catalog::Catalog;
pub use code::Code;
pub use discs::{
    BuiltRecord, CheckClass, CopyId, CopyRow, CopyState, DiscId, DiscRecord, DiscRow, DiscState,
    DiscStudy, Event, Refused, Serial, SerialError, SetId, SetRecord, SetRow,
};
pub use drives::{DriveKey, DriveUse, DriveUseRow, UseKind, UseQuery, UseResult};
pub use error::CatalogError;
pub use people::{Actor, Person, PersonId};
pub use shelf::{CustodyRow, Slot, SlotId};
pub use store::{Change, OpenError, Reader, Timestamp};
pub use studies::{
    FindQuery, FoundCopy, FoundStudy, PatientId, SeriesRecord, StudyId, StudyRecord, StudyRow,
    VersionId, VersionRow, Waiting,
};
pub use trail::{AuditProblem, AuditReport};
pub use work::{ExceptionRow, JobId, JobRow};

#[cfg(test)]
mod tests;
