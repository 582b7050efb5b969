//! The audit trail: one row for every event, chained by hashes, and its verification.

mod about_itself;
pub(crate) mod beside;
mod chain;
mod discs_seen;
mod event_kind;
mod file;
pub(crate) mod reason;
mod report;
mod seal;
mod sql;
mod states;
mod verify;
pub(crate) mod words;

pub use about_itself::Given;
pub use beside::Behind;
pub use chain::TrailHead;
pub(crate) use chain::{NewRow, append};
pub use discs_seen::{DiscsSeen, TagMisfit};
pub use event_kind::{EventKind, PremisEvent};
pub use reason::{Reason, ReasonKind};
pub use report::{AuditProblem, AuditReport, CopyFault, RowFault};
pub(crate) use seal::{Touched, seal_of, table_code};
pub(crate) use verify::{quick_check, verify};

#[cfg(test)]
mod tests;
