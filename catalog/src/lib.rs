//! The shelf catalog: studies, discs, copies, slots, custody, and a hash-chained audit trail.
//!
//! It knows no drives, no sectors and no clock; times and acting persons are arguments.
//! Every change goes through [`Catalog::change`]; what a copy is follows from its events alone
//! ([`CopyState::after`]).

mod audit;
mod catalog;
mod change;
mod code;
mod drives;
mod error;
mod find;
mod pack;
mod reader;
mod records;
mod serial;
mod state;

pub use audit::{AuditProblem, AuditReport};
pub use catalog::Catalog;
pub use change::Change;
pub use code::Code;
pub use drives::{DriveKey, DriveUse, DriveUseRow, UseKind, UseQuery, UseResult};
pub use error::{CatalogError, OpenError};
pub use find::{FindQuery, FoundCopy, FoundStudy};
pub use reader::Reader;
pub use records::*;
pub use serial::{Serial, SerialError};
pub use state::{CheckClass, CopyState, Event, Refused};
