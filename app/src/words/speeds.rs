//! Speeds, and what is known of a drive with a kind of medium.

use stele_burner::MediumClass;
use stele_catalog::Timestamp;

use super::quantities::when;
use crate::jobs::burn::speed::{DriveExperience, Whose, WhySpeed};

/// A speed as people say it.
pub fn speed_name(kb_per_s: Option<u32>, class: MediumClass) -> String {
    match kb_per_s {
        None => "its best speed".to_owned(),
        Some(kb) => {
            let tenths = class.tenths_of_x(kb);
            match tenths % 10 {
                0 => format!("{}x", tenths / 10),
                part => format!("{}.{part}x", tenths / 10),
            }
        }
    }
}

/// All that is known, in one line.
pub fn known(experience: &DriveExperience) -> String {
    let medium = match experience.media_id.as_str() {
        "" => "this medium",
        id => id,
    };
    let (drive, class) = (&experience.drive, experience.class);
    let subject = match experience.whose {
        Whose::Nobody => {
            return format!(
                "{drive} with {medium}: nothing is known yet. It burns at {}.",
                speed_name(experience.speed, class)
            );
        }
        Whose::ThisDrive => format!("{drive} with {medium}"),
        Whose::OtherFirmware => {
            let firmware = experience.firmware.as_deref().unwrap_or_default();
            format!("{drive} with {medium}, firmware {firmware} then")
        }
        Whose::SameModel => format!("Other drives of the model of {drive} with {medium}"),
    };
    let told = experience.at_speeds.iter().map(|at| {
        let noun = if at.burns == 1 { "disc" } else { "discs" };
        let speed = speed_name(at.kb_per_s, class);
        format!("{} of {} {noun} good at {speed}", at.good, at.burns)
    });
    let mut line = format!("{subject}: {}", told.collect::<Vec<_>>().join(", "));
    if let Some(at) = experience.last_spoiled {
        let when = when(Timestamp(at));
        let day = when.split(' ').next().unwrap_or_default();
        line.push_str(&format!("; last spoiled on {day}"));
    }
    let why = match experience.why {
        WhySpeed::Told => "as told",
        WhySpeed::NothingAgainst => "nothing speaks against it",
        WhySpeed::Held => "which has held",
        WhySpeed::FasterSpoiled => "since faster ones spoiled discs",
    };
    let speed = speed_name(experience.speed, class);
    line.push_str(&format!(". It burns at {speed}, {why}."));
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::burn::speed::AtSpeed;

    #[test]
    fn speeds_are_said_as_people_write_them() {
        let bd = |kb| speed_name(kb, MediumClass::Bd);
        assert_eq!(bd(Some(17_982)), "4x");
        assert_eq!(bd(Some(6_743)), "1.5x");
        assert_eq!(bd(None), "its best speed");
        assert_eq!(speed_name(Some(11_080), MediumClass::Dvd), "8x");
    }

    #[test]
    fn what_is_known_of_a_drive_is_one_line() {
        let mut experience = DriveExperience {
            drive: "virtual:A".to_owned(),
            media_id: "VERBAT/IMe".to_owned(),
            whose: Whose::Nobody,
            at_speeds: Vec::new(),
            last_spoiled: None,
            speed: None,
            why: WhySpeed::NothingAgainst,
            class: MediumClass::Bd,
            firmware: None,
        };
        let line = "virtual:A with VERBAT/IMe: nothing is known yet. It burns at its best speed.";
        assert_eq!(known(&experience), line);
        experience.whose = Whose::ThisDrive;
        experience.at_speeds.push(AtSpeed {
            kb_per_s: None,
            burns: 1,
            good: 0,
        });
        experience.last_spoiled = Some(1_780_000_000_000);
        experience.speed = Some(17_982);
        experience.why = WhySpeed::FasterSpoiled;
        let line = "virtual:A with VERBAT/IMe: 0 of 1 disc good at its best speed; last spoiled on \
                    2026-05-28. It burns at 4x, since faster ones spoiled discs.";
        assert_eq!(known(&experience), line);
    }
}
