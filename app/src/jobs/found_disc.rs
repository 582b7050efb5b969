//! What lies in a drive in which another disc was wanted, as errors say it.

use serde::Serialize;
use stele_catalog::{Doubt, Serial, Timestamp};

use crate::jobs::run::days;
use crate::words::lang::say;

/// What lies in a drive in which another disc was wanted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FoundDisc {
    /// A copy by its label, or a disc of the archive.
    #[error("{0}")]
    Known(String),
    /// A disc that this archive burned, and that this catalog does not know.
    #[error("{}", say!("error-found-own-unknown", serial = serial, disc = disc))]
    NotKnownHere {
        /// The copy that its tag names.
        serial: String,
        /// Its disc, as its anchor names it.
        disc: String,
    },
    /// A disc that this catalog does not know, burned at a station of this archive: other archives
    /// may be used there.
    #[error("{}", say!("error-found-same-station", serial = serial, disc = disc))]
    SameStation {
        /// The copy that its tag names.
        serial: String,
        /// Its disc, as its anchor names it.
        disc: String,
    },
    /// A disc that this catalog does not know.
    #[error("{}", say!("error-found-other-archive", owner = of(owner)))]
    OtherArchive {
        /// Whose it is, as it says itself; none where it does not.
        owner: Option<String>,
    },
    /// A disc that certainly is of another archive: no station of this one burned it, and the trail
    /// that its tag names is not this one's.
    #[error("{}", say!("error-found-foreign", owner = of(owner)))]
    Foreign {
        /// Whose it is, as it says itself; none where it does not.
        owner: Option<String>,
    },
    /// Nothing on it says which disc it is.
    #[error("{}", say!("error-found-unrecognizable"))]
    Unrecognizable,
    /// More could be written to it, and it does not say which copy it is.
    #[error("{}", say!("error-found-not-closed"))]
    NeverClosed,
}

/// The owner of a disc, for texts that may be without one.
fn of(owner: &Option<String>) -> &str {
    owner.as_deref().unwrap_or("none")
}

/// That a disc is another one than was asked for: a copy, of which the disc is told too, or one of
/// some discs.
pub(super) fn other_than(found: &FoundDisc, wanted: &[String]) -> String {
    let found = found.to_string();
    let (wanted, disc) = match wanted {
        [serial, disc] if serial.parse::<Serial>().is_ok() => (serial.clone(), disc.as_str()),
        wanted => (wanted.join(", "), "none"),
    };
    say!(
        "error-wrong-disc",
        found = found,
        wanted = wanted,
        disc = disc
    )
}

/// That a disc has no tag, with or without the disc that it is a copy of.
pub(super) fn untagged(drive: &str, disc: Option<&str>) -> String {
    match disc {
        Some(disc) => say!("error-untagged-copy", drive = drive, disc = disc),
        None => say!("error-untagged", drive = drive),
    }
}

/// That a disc was never closed and has no tag, and which burn in that drive left one.
pub(super) fn left_open(
    (serial, disc): (&str, &str),
    drive: &str,
    at: Timestamp,
    failed: bool,
) -> String {
    let state = if failed { "failed" } else { "undecided" };
    say!(
        "error-left-open",
        serial = serial,
        disc = disc,
        drive = drive,
        time = days::when(at),
        state = state
    )
}

/// That the disc in a drive may be the one that was read as the other copy at this moment.
pub(super) fn same_disc(
    (serial, other): (&str, &str),
    (drive, read_in): (&str, &str),
    at: Timestamp,
) -> String {
    let time = days::when(at);
    match drive == read_in {
        true => say!(
            "error-same-disc",
            serial = serial,
            other = other,
            drive = drive,
            time = time
        ),
        false => say!(
            "error-same-disc-moved",
            serial = serial,
            other = other,
            drive = drive,
            there = read_in,
            time = time
        ),
    }
}

/// Why the disc in a drive cannot be a copy.
pub(super) fn cannot_be(serial: &str, drive: &str, doubt: Doubt, other_catalog: bool) -> String {
    match doubt {
        Doubt::OtherTag if other_catalog => {
            say!(
                "error-cannot-be-other-catalog",
                serial = serial,
                drive = drive
            )
        }
        Doubt::TwoDrives => say!("error-cannot-be-two", serial = serial, drive = drive),
        Doubt::OtherTag => say!("error-cannot-be-other-tag", serial = serial, drive = drive),
        Doubt::NeverWritten => say!("error-cannot-be-more", serial = serial, drive = drive),
        Doubt::Destroyed => say!("error-cannot-be-destroyed", serial = serial, drive = drive),
    }
}
