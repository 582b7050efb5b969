//! Drives: what lies in one, burning it, reading it back.
//!
//! It sees only a [`Transport`]: `/dev/sr0` through the kernel and the virtual recorder look the
//! same from here. Command sequences follow MMC-6 and what burning programs do in the field.

mod burn;
mod burn_check;
mod burn_error;
mod burn_log;
mod burn_phase;
mod command_log;
mod disc_at_once;
mod format;
mod medium_facts;
mod open_drive;
mod pace;
mod probe;
mod read_ahead;
mod read_recovery;
mod readback;
mod sectors;
mod sense_reaction;
#[cfg(test)]
mod tests;
mod tray;
mod write;

pub use burn::BurnOutcome;
pub use burn_check::{BurnRefused, BurnSpec, Finalize, Ready, Speed, check};
pub use burn_error::BurnError;
pub use burn_phase::BurnPhase;
pub use command_log::CommandLog;
pub use medium_facts::{DriveIdentity, MediumFacts, MediumState, Tray};
pub use open_drive::{Drive, DriveError};
pub use readback::{ReadBack, read_back};
pub use sectors::{DriveSectors, ReadingReport};
pub use sense_reaction::{Reaction, react};
pub use stele_mmc::Transport;
