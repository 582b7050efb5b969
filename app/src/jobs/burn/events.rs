//! What people should hear while a set is burned, and who hears it.

use serde::Serialize;
use stele_burner::watch::Watch;

use super::copy;
use super::set_report::CrossRead;
use super::speed::DriveExperience;
use crate::jobs::FoundDisc;

/// Something that people should hear while it runs.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BurnEvent {
    /// A blank is wanted in a drive.
    BlankWanted {
        /// The drive.
        drive: String,
        /// What is in it now.
        now: InDrive,
        /// Copies that are still to be burned.
        left: usize,
    },
    /// No blank is wanted any more in a drive that was asked for one.
    BlankNotWanted {
        /// The drive.
        drive: String,
        /// Whether something is still to be burned, and was not waited for any longer; else other
        /// drives have what was left.
        stopped: bool,
    },
    /// A burn begins.
    Begun {
        /// The drive.
        drive: String,
        /// A serial, or a disc of which another copy is made.
        what: String,
        /// The disc.
        disc: String,
    },
    /// What was begun is not burned in this drive: somebody else burns it, has burned it, or has
    /// the drive. Nothing was written.
    NotBurned {
        /// The drive.
        drive: String,
    },
    /// What is known of the drive with the blank in it.
    Known(Box<DriveExperience>),
    /// A burn ended.
    Ended(Box<copy::Outcome>),
    /// A copy is wanted in another drive than the one that burned it.
    CopyWanted {
        /// The drive.
        drive: String,
        /// The copy.
        serial: String,
        /// The drive that burned it.
        burned_in: String,
        /// What is in the drive now.
        now: InDrive,
    },
    /// A copy is being read in another drive.
    Reading {
        /// The drive.
        drive: String,
        /// The copy.
        serial: String,
    },
    /// A copy was read in another drive.
    Read(CrossRead),
    /// The image of a disc was refused before anything was written; the drive goes on with others.
    DiscLeft {
        /// The drive.
        drive: String,
        /// The disc.
        disc: String,
        /// Stable code.
        code: String,
        /// What the error says.
        message: String,
    },
    /// A drive refused, or failed; it is left alone from here on.
    DriveLeft {
        /// The drive.
        drive: String,
        /// Stable code.
        code: String,
        /// What the error says.
        message: String,
    },
    /// A drive has no more to do.
    DriveDone {
        /// The drive.
        drive: String,
    },
}

/// What lies in a drive that was asked for something else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InDrive {
    /// It is not known: another command has the drive.
    AtWork,
    /// A rewritable disc, which is no archive copy.
    Rewritable,
    /// A blank.
    Blank,
    /// A blank of another class than the set was planned for.
    OtherBlank,
    /// A disc that is written already.
    Written,
    /// Nothing, on an open tray.
    Open,
    /// Nothing.
    Nothing,
    /// A disc that the drive cannot use.
    Unusable,
    /// Another disc than was wanted.
    Other(FoundDisc),
}

/// Who follows a burn: hears its events, and watches each drive for itself.
pub trait BurnObserver: Sync {
    /// Who watches this drive, and may stop it.
    fn watch(&self, drive: &str) -> &dyn Watch;
    /// Hears an event.
    fn hear(&self, event: &BurnEvent);
}
