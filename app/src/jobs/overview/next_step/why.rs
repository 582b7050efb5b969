//! Why something is to be done.

use serde::Serialize;

/// A copy that does not count and may hold its disc all the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OutOfUse {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
}

/// Why something is to be given up.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyDrop {
    /// Nothing is left to be put on it.
    Empty,
    /// Its image is gone, no copy holds it, and its files are not as they were.
    Irrecoverable,
}

/// Why the place of an image is to be seen to.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhySee {
    /// A folder or a file that was never an image lies there.
    InTheWay,
    /// Whoever runs the program may not read it.
    Unreadable,
}

/// Why images are to be built.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyBuild {
    /// There is none yet.
    Planned,
    /// The parity is of other images than the set has now.
    Outdated,
    /// Its image file is gone or altered, and a copy is to be burned.
    ImageLost,
}

/// Why a copy is to be read.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyVerify {
    /// Its burn was cut off: only a full read tells what it is.
    Suspect,
    /// A burn log tells that it was burned, and the catalog, which is older, does not.
    InLog,
    /// No other drive than the one that burned it has read it.
    SecondDrive,
    /// It came back from a loan dirty or scratched.
    Returned,
    /// It came in a box with another seal than is on record.
    OtherSeal,
}
