//! Which copy of a disc to fetch, from where or from whom.

use super::advice::Place;
use super::lang::{say, say_in};
use super::quantities::day;
use crate::jobs::shelf::nearest::{Nearest, Why};

/// Which copy to fetch, or what to do where none can be fetched.
pub fn fetch(nearest: &Nearest, place: Place) -> String {
    let disc = &nearest.disc;
    let (Some(serial), why) = (&nearest.serial, nearest.why) else {
        if let Some(image) = &nearest.image {
            let image = image.display().to_string();
            return say!("fetch-image", disc = disc, image = image);
        }
        return match nearest.why {
            Some(Why::NotBurned) => say!("fetch-not-burned", disc = disc),
            _ => say_in!(place, "fetch-not-sound-none", disc = disc),
        };
    };
    let at = nearest.at();
    let nowhere = say!("place-none");
    let at = at.unwrap_or(&nowhere);
    if let (None, Some(drive)) = (why, &nearest.drive) {
        return say!(
            "fetch-in-drive",
            serial = serial,
            disc = disc,
            drive = drive
        );
    }
    match why {
        None if nearest.vault => {
            say!("fetch-copy-vault", serial = serial, disc = disc, place = at)
        }
        None => say!("fetch-copy", serial = serial, disc = disc, place = at),
        Some(Why::Lent) => match nearest.due {
            Some(due) => say!(
                "fetch-lent-due",
                who = at,
                serial = serial,
                disc = disc,
                day = day(due)
            ),
            None => say!("fetch-lent", who = at, serial = serial, disc = disc),
        },
        Some(Why::InTransit) => {
            say!("fetch-in-transit", serial = serial, disc = disc, place = at)
        }
        Some(Why::Packed) => {
            say!("fetch-packed", serial = serial, disc = disc, place = at)
        }
        Some(Why::Quarantined) => {
            say!(
                "fetch-quarantined",
                serial = serial,
                disc = disc,
                place = at
            )
        }
        Some(Why::NoPlace) => say!("fetch-no-place", serial = serial, disc = disc),
        Some(Why::NotSound | Why::NotBurned) => {
            say!("fetch-not-sound", serial = serial, disc = disc, place = at)
        }
    }
}

/// That another copy of a disc is needed than the one that was read.
pub fn another(disc: Option<&str>) -> String {
    match disc {
        Some(disc) => say!("fetch-another", disc = disc),
        None => say!("fetch-any"),
    }
}
