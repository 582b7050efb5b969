//! The shelf catalog: studies, discs, copies, slots, custody, and a hash-chained audit trail.
//!
//! It knows no drives, no sectors and no clock; times and acting persons are arguments.
//! Every change goes through [`Catalog::change`]; what a copy is follows from its events alone
//! ([`CopyState::after`]).

mod catalog;
mod code;
mod discs;
mod drives;
mod error;
mod records;
mod shelf;
mod store;
mod studies;
mod trail;
mod work;

pub use catalog::Catalog;
pub use code::Code;
pub use discs::{CheckClass, CopyState, Event, Refused, Serial, SerialError};
pub use drives::{DriveKey, DriveUse, DriveUseRow, UseKind, UseQuery, UseResult};
pub use error::{CatalogError, OpenError};
pub use records::*;
pub use store::{Change, Reader};
pub use studies::{FindQuery, FoundCopy, FoundStudy};
pub use trail::{AuditProblem, AuditReport};

#[cfg(test)]
mod tests;
