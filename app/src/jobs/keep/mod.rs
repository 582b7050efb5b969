//! Keeping the catalog: backed up, brought back from a backup, accepted where it is not the one
//! that was here before.

mod burn_log_lines;
mod carried;
mod error;
mod leftovers;

pub mod accept;
pub mod backup;
pub mod burn_logs;
pub mod from_discs;
pub mod lineage;
pub mod lost;
pub mod mend;
pub mod only_in_log;
pub mod otherwise;
pub mod restore;

pub use burn_log_lines::{LogChanged, LogLine};
pub use error::KeepError;
