//! What people hear while discs are burned.

use super::advice::{self, Place};
use super::lang::say;
use super::{blanks, speeds};
use crate::jobs::burn::copy::{Left, Outcome};
use crate::jobs::burn::events::{BurnEvent, InDrive};

/// What is in a drive that was asked for something else.
fn in_drive(now: &InDrive) -> String {
    match now {
        InDrive::AtWork => say!("burning-now-busy"),
        InDrive::Rewritable => say!("burning-now-rewritable"),
        InDrive::Blank => say!("burning-now-blank"),
        InDrive::OtherBlank => say!("burning-now-other-blank"),
        InDrive::Written => say!("burning-now-written"),
        InDrive::Open => say!("burning-now-open"),
        InDrive::Nothing => say!("burning-now-nothing"),
        InDrive::Unusable => say!("burning-now-unusable"),
        InDrive::Other(found) => say!("burning-now-disc", found = found.to_string()),
    }
}

fn ended(outcome: &Outcome) -> String {
    let Outcome { drive, serial, .. } = outcome;
    match outcome.left() {
        Left::Good => say!("burning-good", drive = drive, serial = serial),
        Left::Undecided => say!("burning-unread", drive = drive, serial = serial),
        Left::Blank => say!("burning-blank", drive = drive, serial = serial),
        Left::Spoiled => say!("burning-spoiled", drive = drive, serial = serial),
    }
}

/// What a person hears while a set is burned.
pub fn aside(event: &BurnEvent) -> String {
    // Long because it is one flat table.
    match event {
        BurnEvent::BlankWanted { drive, now, left } => say!(
            "burning-blank-wanted",
            drive = drive,
            left = *left,
            now = in_drive(now)
        ),
        BurnEvent::BlankNotWanted { drive, stopped } => {
            let stopped = match stopped {
                true => "yes",
                false => "no",
            };
            say!("burning-blank-not-wanted", drive = drive, stopped = stopped)
        }
        BurnEvent::NotBurned { drive } => say!("burning-not-burned", drive = drive),
        BurnEvent::Begun { drive, what, disc } if what == disc => {
            say!("burning-begun-another", drive = drive, disc = disc)
        }
        BurnEvent::Begun { drive, what, disc } => {
            say!("burning-begun", drive = drive, serial = what, disc = disc)
        }
        BurnEvent::Known(experience) => speeds::known(experience),
        BurnEvent::Ended(outcome) => match &outcome.from_box {
            Some(from) => format!(
                "{}\n{}",
                ended(outcome),
                blanks::from_box(from, Place::Terminal)
            ),
            None => ended(outcome),
        },
        BurnEvent::CopyWanted {
            drive,
            serial,
            burned_in,
            now,
        } => say!(
            "burning-copy-wanted",
            drive = drive,
            serial = serial,
            burner = burned_in,
            now = in_drive(now)
        ),
        BurnEvent::Reading { drive, serial } => {
            say!("burning-reading", drive = drive, serial = serial)
        }
        BurnEvent::Read(read) if read.good => say!(
            "burning-second-good",
            drive = &read.drive,
            serial = &read.serial
        ),
        BurnEvent::Read(read) => say!(
            "burning-second-bad",
            drive = &read.drive,
            serial = &read.serial,
            burner = &read.burned_in
        ),
        BurnEvent::DriveDone { drive } => say!("burning-drive-done", drive = drive),
        BurnEvent::DiscLeft {
            drive,
            disc,
            code,
            message,
        } => say!(
            "burning-disc-left",
            drive = drive,
            disc = disc,
            message = message,
            code = code
        ),
        BurnEvent::DriveLeft {
            drive,
            code,
            message,
        } => say!(
            "burning-drive-left",
            drive = drive,
            message = message,
            code = code,
            advice = advice::of_drive(code, drive, Place::Terminal)
        ),
    }
}
