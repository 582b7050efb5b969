//! A Blu-ray recorder that is only a program: command descriptor blocks in, data and sense out.
//!
//! It behaves like a drive with a medium in its tray: write buffer, next writable address, closing,
//! finalizing, loading times, unit attentions, faults. Media are sparse files with a small state
//! file beside them and survive the end of the process at any point, the way a real disc survives
//! a power cut: what left the drive's buffer is on the disc, what did not is lost.
//!
//! An iSCSI target exports a drive to any kernel and any burning program.
//!
//! It does not know who sends the commands, nor what the sectors mean.

mod buffer;
mod commands;
mod damage;
mod drive;
mod faults;
mod host;
mod iscsi;
mod loading_mechanism;
mod media_id;
mod medium;
mod model;
mod operation;
mod personality;
mod range;
mod store;
#[cfg(test)]
mod tests;
mod write_page;
mod wrong_bits;

pub use buffer::BufferReport;
pub use damage::Damage;
pub use drive::{DriveListing, RecorderError, VirtualDrive};
pub use faults::{Fault, FaultAct, FaultPlace, FaultScript, SenseCode};
pub use iscsi::{Pace, ServeError, Target};
pub use medium::{MediumError, RecordedTrack, VirtualMedium};
pub use personality::{DriveTimes, Personality, Quirks};
pub use range::SectorRange;
pub use stele_mmc::{MediumKind, NoSuchMedium};
