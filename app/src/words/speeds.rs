//! Speeds, and what is known of a drive with a kind of medium.

use stele_burner::MediumClass;

use super::lang::say;
use super::quantities::day;
use crate::jobs::burn::speed::{DriveExperience, Whose, WhySpeed, is_media_id};

/// A speed as people say it.
pub fn speed_name(kb_per_s: Option<u32>, class: MediumClass) -> String {
    match kb_per_s {
        None => say!("speed-best"),
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
    let medium = &experience.media_id;
    let (drive, class) = (&experience.drive, experience.class);
    let subject = match experience.whose {
        Whose::Nobody => {
            let nothing = match is_media_id(medium) {
                true => say!("speed-nothing-known", drive = drive, medium = medium),
                false => say!("speed-no-media-id", drive = drive),
            };
            return format!("{nothing} {}", speed_of(experience));
        }
        Whose::ThisDrive => say!("speed-of-drive", drive = drive, medium = medium),
        Whose::OtherFirmware => {
            let firmware = experience.firmware.as_deref().unwrap_or_default();
            say!(
                "speed-of-firmware",
                drive = drive,
                medium = medium,
                firmware = firmware
            )
        }
        Whose::SameModel => say!("speed-of-model", drive = drive, medium = medium),
    };
    let results = experience.at_speeds.iter().map(|at| {
        let speed = speed_name(at.kb_per_s, class);
        say!(
            "speed-result",
            good = at.good,
            burns = at.burns,
            speed = speed
        )
    });
    let mut line = say!(
        "speed-known",
        subject = subject,
        results = results.collect::<Vec<_>>().join(", ")
    );
    if let Some(at) = experience.last_spoiled {
        let day = day(at);
        line.push(' ');
        line.push_str(&say!("speed-last-spoiled", day = day));
    }
    line.push(' ');
    line.push_str(&speed_of(experience));
    line
}

/// At which speed it will burn, and why.
fn speed_of(experience: &DriveExperience) -> String {
    let speed = speed_name(experience.speed, experience.class);
    match experience.why {
        // A drive burns no faster than it can.
        WhySpeed::Told if experience.speed.is_some() => say!("speed-as-told", speed = speed),
        WhySpeed::Told | WhySpeed::NothingAgainst => say!("speed-nothing-against", speed = speed),
        WhySpeed::Held => say!("speed-held", speed = speed),
        WhySpeed::FasterSpoiled => say!("speed-faster-spoiled", speed = speed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::burn::speed::AtSpeed;
    use stele_catalog::Timestamp;

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
        let line = "virtual:A has not burned a disc with media ID VERBAT/IMe before. \
            It will burn at its best speed.";
        assert_eq!(known(&experience), line);
        experience.media_id = String::new();
        experience.speed = Some(17_982);
        experience.why = WhySpeed::Told;
        let line = "The disc in virtual:A has no media ID, so earlier burns of its kind are not \
            known. It will burn at up to 4x, as you chose.";
        assert_eq!(known(&experience), line);
        experience.media_id = "VERBAT/IMe".to_owned();
        experience.whose = Whose::ThisDrive;
        experience.at_speeds.push(AtSpeed {
            kb_per_s: None,
            burns: 1,
            good: 0,
        });
        experience.last_spoiled = Some(Timestamp(1_780_000_000_000));
        experience.speed = Some(17_982);
        experience.why = WhySpeed::FasterSpoiled;
        let line = "virtual:A with VERBAT/IMe: 0 of 1 disc good at its best speed. Last spoiled \
                    disc: 2026-05-28. It will burn at 4x, because faster burns spoiled discs.";
        assert_eq!(known(&experience), line);
    }
}
