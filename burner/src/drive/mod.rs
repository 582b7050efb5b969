//! Drives: what lies in one, burning it, reading it back.
//!
//! It sees only a [`Transport`]: `/dev/sr0` through the kernel and the virtual recorder look the
//! same from here. Command sequences follow MMC-6 and what burning programs do in the field.

mod ahead;
mod at_once;
mod burn;
mod check;
mod facts;
mod format;
mod handle;
mod pace;
mod probe;
mod react;
mod readback;
mod sectors;
mod story;
#[cfg(test)]
mod tests;
mod timeline;
mod write;

pub use burn::{BurnError, BurnOutcome, BurnPhase};
pub use check::{BurnSpec, Finalize, Ready, Refused, Speed, check};
pub use facts::{DriveIdentity, MediumFacts, MediumState, MediumType, Tray};
pub use handle::{Drive, DriveError};
pub use react::{Reaction, react};
pub use readback::{ReadBack, read_back};
pub use sectors::{DriveSectors, ReadingReport};
pub use stele_mmc::Transport;
pub use timeline::Timeline;
