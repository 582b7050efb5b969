//! What people hear while discs are burned.

use super::advice::{self, Place};
use super::outcomes::STILL_BLANK;
use super::quantities::count;
use super::speeds;
use crate::jobs::burn::copy::{Left, Outcome};
use crate::jobs::burn::events::{BurnEvent, InDrive};

/// What lies in a drive that was asked for something else.
pub fn in_drive(now: &InDrive) -> String {
    match now {
        InDrive::AtWork => "another command at work".to_owned(),
        InDrive::Rewritable => "a rewritable disc, which is no archive copy".to_owned(),
        InDrive::Blank => "a blank".to_owned(),
        InDrive::OtherBlank => "a blank of another class than the set was planned for".to_owned(),
        InDrive::Written => "a disc that is written already".to_owned(),
        InDrive::Open => "an open tray".to_owned(),
        InDrive::Nothing => "nothing".to_owned(),
        InDrive::Unusable => "a disc that the drive cannot use".to_owned(),
        InDrive::Other(found) => found.to_string(),
    }
}

fn ended(outcome: &Outcome) -> String {
    let Outcome { drive, serial, .. } = outcome;
    match outcome.left() {
        Left::Good => format!("{drive}: {serial} is good. Write {serial} on the disc."),
        Left::Undecided => format!(
            "{drive}: {serial} was closed and not read back. Write {serial} on the disc, and have \
             it verified."
        ),
        Left::Blank => format!("{drive}: {serial} was not burned. {STILL_BLANK}"),
        Left::Spoiled => {
            format!("{drive}: {serial} is spoiled. Mark the disc and keep it away from the shelf.")
        }
    }
}

/// What a person hears while a set is burned.
pub fn aside(event: &BurnEvent) -> String {
    match event {
        BurnEvent::BlankWanted { drive, now, left } => format!(
            "{drive}: put a blank in (there is {}); {} to burn.",
            in_drive(now),
            count(*left as u64, "copy")
        ),
        BurnEvent::BlankNotWanted { drive } => format!("{drive} needs no blank any more."),
        BurnEvent::NotBurned { drive } => {
            format!(
                "{drive}: nothing was written; another command burns this copy, or has the drive."
            )
        }
        BurnEvent::Begun { drive, what, disc } if what == disc => {
            format!("{drive}: burning another copy of {disc}.")
        }
        BurnEvent::Begun { drive, what, disc } => format!("{drive}: burning {what} of {disc}."),
        BurnEvent::Known(experience) => speeds::known(experience),
        BurnEvent::Ended(outcome) => ended(outcome),
        BurnEvent::CopyWanted {
            drive,
            serial,
            burned_in,
            now,
        } => format!(
            "{drive}: put {serial} in, which {burned_in} burned (there is {}); it is read here \
             as well.",
            in_drive(now)
        ),
        BurnEvent::Reading { drive, serial } => format!("{drive}: reading {serial}."),
        BurnEvent::Read(read) if read.good => format!(
            "{}: {} is verified in a second drive. Put it away.",
            read.drive, read.serial
        ),
        BurnEvent::Read(read) => format!(
            "{}: {} was burned in {} and cannot be read well here. Keep it away from the shelf and \
             try a third drive.",
            read.drive, read.serial, read.burned_in
        ),
        BurnEvent::DriveDone { drive } => format!("{drive} has nothing more to do."),
        BurnEvent::DriveLeft {
            drive,
            code,
            message,
        } => {
            let advice = advice::by_code(code, Place::Window);
            format!("{drive} is left alone: {message} [{code}]. {advice}")
        }
    }
}
