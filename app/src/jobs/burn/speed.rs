//! What is known of a drive with a kind of medium, from the records of its burns, and the speed
//! that has held.
//!
//! A speed has held when at most one burn in eight at it was spoiled through drive or medium.
//! Burns that somebody stopped, or whose image failed, say nothing of the drive.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use stele_burner::MediumClass;
use stele_burner::drive::{DriveIdentity, MediumFacts, ReadingReport, Speed};
use stele_catalog::{DriveKey, DriveUseRow, Reader, Timestamp, UseKind, UseQuery, UseResult};

use crate::jobs::JobError;
use crate::jobs::run::records;
use crate::words::lang::say;

/// Burns that are looked at: older ones tell of a younger drive.
const RECENT: usize = 20;
/// Records that are read to find them.
const READ_MAX: u32 = 400;
/// One spoiled disc in so many is let pass.
const SPOILED_ONE_IN: usize = 8;

/// What a person wants of the speed.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeedWish {
    /// The speed that has held with this drive and medium; the drive's best where none is known.
    #[default]
    Held,
    /// The drive's best.
    Best,
    /// So many times 1x of the medium.
    Times(u32),
    /// kB/s.
    KbPerS(u32),
}

/// A text that is no speed.
#[derive(Copy, Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", say!("error-not-a-speed"))]
pub struct NotASpeed;

impl std::str::FromStr for SpeedWish {
    type Err = NotASpeed;

    /// `max`, `4x`, or kB/s as a number.
    fn from_str(text: &str) -> Result<Self, NotASpeed> {
        let text = text.trim().to_ascii_lowercase();
        let wish = match text.strip_suffix('x') {
            _ if text == "max" => Some(Self::Best),
            Some(times) => times.parse().ok().filter(|n| *n > 0).map(Self::Times),
            None => text.parse().ok().filter(|n| *n > 0).map(Self::KbPerS),
        };
        wish.ok_or(NotASpeed)
    }
}

impl SpeedWish {
    /// The speed on a medium that nothing is remembered of.
    pub fn on(self, class: MediumClass) -> Speed {
        match self {
            Self::Held | Self::Best => Speed::Max,
            Self::Times(n) => Speed::KbPerS(class.kb_per_s(n)),
            Self::KbPerS(n) => Speed::KbPerS(n),
        }
    }
}

/// Whose burns are known.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// This drive's, with its firmware of today.
    ThisDrive,
    /// This drive's, with other firmware.
    OtherFirmware,
    /// Those of other drives of the model.
    SameModel,
    /// Nobody's.
    Nobody,
}

/// Burns at one speed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AtSpeed {
    /// Speed asked for, kB/s; none for the drive's best.
    pub kb_per_s: Option<u32>,
    /// Burns.
    pub burns: usize,
    /// Good ones.
    pub good: usize,
}

impl AtSpeed {
    fn has_held(&self) -> bool {
        self.good > 0 && (self.burns - self.good) * SPOILED_ONE_IN <= self.burns
    }
}

/// What is known, and what follows for the burn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DriveExperience {
    /// The drive, as the station calls it.
    pub drive: String,
    /// Media ID.
    pub media_id: String,
    /// Whose burns.
    pub whose: Whose,
    /// By speed, the fastest first.
    pub at_speeds: Vec<AtSpeed>,
    /// When one was last spoiled.
    pub last_spoiled: Option<Timestamp>,
    /// The speed of this burn, kB/s; none for the drive's best.
    pub speed: Option<u32>,
    /// Why that speed.
    pub why: WhySpeed,
    /// The medium's kind, by which multiples of its 1x are told.
    #[serde(serialize_with = "crate::jobs::json::medium_class")]
    pub class: MediumClass,
    /// Firmware of the drive when it burned those, where it has another one now.
    pub firmware: Option<String>,
}

/// Why a burn goes at its speed.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhySpeed {
    /// Somebody said so.
    Told,
    /// Nothing is known that speaks against it.
    NothingAgainst,
    /// It has held.
    Held,
    /// Faster ones spoiled discs.
    FasterSpoiled,
}

impl DriveExperience {
    /// The speed as a burn takes it.
    pub fn burn_speed(&self) -> Speed {
        self.speed.map_or(Speed::Max, Speed::KbPerS)
    }
}

/// What is known of a drive with the medium in it, and the speed to burn at.
pub fn experience(
    reader: &Reader<'_>,
    name: &str,
    identity: &DriveIdentity,
    facts: &MediumFacts,
    wish: SpeedWish,
) -> Result<DriveExperience, JobError> {
    let key = records::drive_key(identity);
    // A drive speaks of kB/s: of an unknown medium multiples are those of the usual one.
    let class = facts.kind.class().unwrap_or(MediumClass::Bd);
    let (whose, burns) = burns(reader, &key, &facts.media_id)?;
    let at_speeds = by_speed(&burns);
    let last_spoiled = burns.iter().find(|row| spoiled(row)).map(|row| row.at);
    let (speed, why) = match wish {
        SpeedWish::Best => (None, WhySpeed::Told),
        SpeedWish::Times(n) => (Some(class.kb_per_s(n)), WhySpeed::Told),
        SpeedWish::KbPerS(n) => (Some(n), WhySpeed::Told),
        SpeedWish::Held => held(&at_speeds, &burns, class),
    };
    let newest = burns.first().map(|row| row.did.drive.firmware.clone());
    Ok(DriveExperience {
        drive: name.to_owned(),
        media_id: facts.media_id.clone(),
        whose,
        at_speeds,
        last_spoiled,
        speed,
        why,
        class,
        firmware: newest.filter(|_| whose == Whose::OtherFirmware),
    })
}

/// The burns that tell most of this drive with this medium, newest first.
fn burns(
    reader: &Reader<'_>,
    key: &DriveKey,
    media_id: &str,
) -> Result<(Whose, Vec<DriveUseRow>), JobError> {
    // A drive that does not tell the medium: burns of media unknown say nothing of each other.
    if !is_media_id(media_id) {
        return Ok((Whose::Nobody, Vec::new()));
    }
    let query = UseQuery {
        media_id: Some(media_id.to_owned()),
        model: Some((key.vendor.clone(), key.product.clone())),
        kind: Some(UseKind::Burn),
        ..UseQuery::default()
    };
    let mut all = reader.drive_uses(&query, READ_MAX)?;
    all.retain(|row| row.did.result == UseResult::Good || spoiled(row));
    let this = |row: &DriveUseRow| row.did.drive.serial == key.serial;
    let current = |row: &DriveUseRow| this(row) && row.did.drive.firmware == key.firmware;
    let whose = if all.iter().any(current) {
        Whose::ThisDrive
    } else if all.iter().any(this) {
        Whose::OtherFirmware
    } else if !all.is_empty() {
        Whose::SameModel
    } else {
        Whose::Nobody
    };
    all.retain(|row| match whose {
        Whose::ThisDrive => current(row),
        Whose::OtherFirmware => this(row),
        Whose::SameModel | Whose::Nobody => true,
    });
    all.truncate(RECENT);
    Ok((whose, all))
}

/// Whether a medium says what it is.
pub fn is_media_id(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether drive or medium spoiled it. One that came to no write went at no speed.
fn spoiled(row: &DriveUseRow) -> bool {
    row.did.result == UseResult::Spoiled && row.did.blamed
}

fn by_speed(burns: &[DriveUseRow]) -> Vec<AtSpeed> {
    let mut speeds: BTreeMap<u32, AtSpeed> = BTreeMap::new();
    for row in burns {
        let asked = row.did.speed_asked;
        let at = speeds.entry(asked.unwrap_or(u32::MAX)).or_insert(AtSpeed {
            kb_per_s: asked,
            burns: 0,
            good: 0,
        });
        at.burns += 1;
        at.good += usize::from(row.did.result == UseResult::Good);
    }
    speeds.into_values().rev().collect()
}

/// The fastest speed that has held; where all failed, half of the slowest of them.
fn held(
    at_speeds: &[AtSpeed],
    burns: &[DriveUseRow],
    class: MediumClass,
) -> (Option<u32>, WhySpeed) {
    let Some(slowest) = at_speeds.last() else {
        return (None, WhySpeed::NothingAgainst);
    };
    if let Some(held) = at_speeds.iter().find(|at| at.has_held()) {
        return (held.kb_per_s, WhySpeed::Held);
    }
    // What "best" was is known only where one of those burns came to a speed.
    let got = || burns.iter().filter_map(|row| row.did.speed_got).min();
    let failed = slowest.kb_per_s.or_else(got);
    let failed = failed.unwrap_or_else(|| class.kb_per_s(4));
    let slower = class.kb_per_s(class.whole_x(failed / 2));
    (Some(slower), WhySpeed::FasterSpoiled)
}

/// Stretches of 16 MiB that were read at less than half the usual speed of that reading. A disc
/// is read about 2.4 times as fast at its rim as at its hub, so half the median is no zone's own.
pub fn slow_stretches(report: &ReadingReport) -> u64 {
    let median = median(report);
    // The last one is as a rule no whole stretch, and a seek before a short one makes it slow.
    let whole = report.samples.split_last().map(|(_, whole)| whole);
    let slow = whole
        .unwrap_or_default()
        .iter()
        .filter(|(_, speed)| *speed < median / 2);
    slow.count() as u64
}

/// The usual speed of a reading, kB/s; 0 where nothing was measured.
pub fn median(report: &ReadingReport) -> u32 {
    let mut speeds: Vec<u32> = report.samples.iter().map(|(_, speed)| *speed).collect();
    speeds.sort_unstable();
    speeds.get(speeds.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_catalog::{CopyId, DriveUse, Serial, Timestamp};

    fn burn(asked: Option<u32>, result: UseResult, blamed: bool) -> DriveUseRow {
        DriveUseRow {
            id: 1,
            at: Timestamp(1_780_000_000_000),
            copy: CopyId(1),
            serial: Serial::from_bits(1),
            did: DriveUse {
                kind: UseKind::Burn,
                name: "virtual:A".to_owned(),
                drive: DriveKey::default(),
                media_id: "VERBAT/IMe".to_owned(),
                box_label: String::new(),
                lot: String::new(),
                speed_asked: asked,
                speed_got: Some(36_000),
                result,
                code: None,
                blamed,
                sectors: 1,
                bad_sectors: 0,
                recovered: 0,
                retried: 0,
                slow_stretches: 0,
                slowest_ms: 0,
            },
        }
    }

    fn pick(burns: &[DriveUseRow]) -> Option<u32> {
        held(&by_speed(burns), burns, MediumClass::Bd).0
    }

    #[test]
    fn the_fastest_speed_that_has_held_is_taken() {
        use UseResult::{Good, Spoiled};
        assert_eq!(pick(&[]), None);
        let good = |n, asked| vec![burn(asked, Good, false); n];
        let bad = |n, asked| vec![burn(asked, Spoiled, true); n];
        assert_eq!(pick(&good(3, None)), None);
        // Seven of eight held; six of eight did not.
        let four = Some(17_982);
        assert_eq!(pick(&[good(7, four), bad(1, four)].concat()), four);
        let six = [good(6, four), bad(2, four)].concat();
        assert_eq!(pick(&six), Some(8_991), "half of it");
        assert_eq!(pick(&[bad(1, None), good(2, four)].concat()), four);
        // The best came to 8x: 4x next; never below 1x.
        assert_eq!(pick(&bad(1, None)), Some(17_982));
        assert_eq!(pick(&bad(1, Some(4_495))), Some(4_495));
    }

    #[test]
    fn a_burn_that_came_to_no_write_says_nothing_of_the_speed() {
        assert!(spoiled(&burn(None, UseResult::Spoiled, true)));
        assert!(!spoiled(&burn(None, UseResult::Spoiled, false)));
        assert!(!spoiled(&burn(None, UseResult::Failed, true)));
    }

    #[test]
    fn speeds_are_read_as_people_write_them() {
        assert_eq!("MAX".parse(), Ok(SpeedWish::Best));
        assert_eq!("4x".parse(), Ok(SpeedWish::Times(4)));
        assert_eq!("17984".parse(), Ok(SpeedWish::KbPerS(17_984)));
        for wrong in ["", "x", "0x", "0", "fast", "-4"] {
            assert!(wrong.parse::<SpeedWish>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_dip_is_a_slow_stretch_and_a_slower_zone_is_none() {
        let at = |speed: u32| (stele_burner::Lba(0), speed);
        let mut report = ReadingReport {
            samples: (0..20).map(|i| at(15_000 + i * 1_000)).collect(),
            ..ReadingReport::default()
        };
        assert_eq!(slow_stretches(&report), 0);
        report.samples.push(at(9_000));
        assert_eq!(
            slow_stretches(&report),
            0,
            "the last one is no whole stretch"
        );
        report.samples.push(at(300));
        report.samples.push(at(20_000));
        assert_eq!(slow_stretches(&report), 2);
    }
}
