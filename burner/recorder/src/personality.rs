//! What makes one model of drive different from another, as data.

use serde::{Deserialize, Serialize};

use crate::MediumKind;
use crate::faults::SenseCode;

/// One model of drive. It is written whole into the drive's state file, so that an old virtual
/// drive keeps its habits when the built-in ones change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Personality {
    /// Vendor, at most 8 characters.
    pub vendor: String,
    /// Product, at most 16 characters.
    pub product: String,
    /// Firmware revision, at most 4 characters.
    pub firmware: String,
    /// Date of the firmware as digits, YYYYMMDDhhmm.
    pub firmware_date: String,
    /// Serial number; made from the drive's name where it is empty at creation.
    pub serial: String,
    /// Physical interface (MMC-6 table 97): 7 SATA, 8 USB.
    pub interface: u32,
    /// Size of the write buffer in bytes.
    pub buffer_bytes: u32,
    /// Writing speeds on BD, the fastest first, kB/s (1 kB = 1000 B).
    pub write_kb_per_s: Vec<u32>,
    /// Fastest reading of BD, kB/s.
    pub read_kb_per_s: u32,
    /// It takes media of three and four layers.
    pub xl: bool,
    /// How long things take.
    pub times: DriveTimes,
    /// What it does otherwise than the others.
    pub quirks: Quirks,
    /// Time passes really, instead of being counted only.
    pub real_time: bool,
}

/// How long a drive takes, in milliseconds.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriveTimes {
    /// From the closed tray to ready.
    pub load_ms: u32,
    /// Until the tray is open.
    pub eject_ms: u32,
    /// A seek across the disc.
    pub seek_ms: u32,
    /// The first write of a blank disc: calibration and management areas.
    pub first_write_ms: u32,
    /// CLOSE TRACK.
    pub close_track_ms: u32,
    /// CLOSE SESSION.
    pub close_session_ms: u32,
    /// Finalizing.
    pub finalize_ms: u32,
    /// FORMAT UNIT.
    pub format_ms: u32,
}

/// Deviations of single models, all seen in the field.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quirks {
    /// The answer to a read of what was never written: 8/00/00 or 5/64/00.
    pub unwritten_read: SenseCode,
    /// The answer to READ DISC STRUCTURE 0Ah (spare areas) on an unformatted BD-R.
    pub spare_unformatted: SenseCode,
    /// The pseudo-overwrite feature (0038h) is current on a blank BD-R.
    pub pow_on_blank: bool,
    /// READ TRACK INFORMATION calls the last recorded address valid on a blank disc.
    pub last_recorded_on_blank: bool,
    /// What a blank disc's next writable address is said to be; the BDR-205 says -150.
    pub nwa_on_blank: i32,
    /// A finalized BD-R is reported as BD-ROM.
    pub rom_when_final: bool,
    /// TEST UNIT READY succeeds while the disc is being closed.
    pub ready_while_closing: bool,
    /// CLOSE with function 110b is refused; 010b has to do.
    pub no_finalize: bool,
    /// A disc at once (DVD-R) is closed by CLOSE only, not when all of it is written.
    #[serde(default)]
    pub at_once_wants_close: bool,
    /// The tray cannot be drawn in by command, as in slim drives: a hand has to push it.
    #[serde(default)]
    pub closed_by_hand: bool,
    /// Somebody pushes the tray in so many milliseconds after a command put it out.
    #[serde(default)]
    pub hand_after_ms: Option<u32>,
    /// For so many milliseconds after the tray closed the drive sees no disc in it.
    #[serde(default)]
    pub disc_seen_ms: u32,
    /// The most bytes that one command may move, as some USB boxes have it; 0 for any number.
    #[serde(default)]
    pub most_bytes: u32,
    /// PREVENT REMOVAL is refused.
    #[serde(default)]
    pub no_lock: bool,
    /// The first WRITE of a blank is answered with "format in progress" (2/04/04) for so long.
    #[serde(default)]
    pub prepares_ms: u32,
    /// It formats no medium: feature 0023h is never current.
    #[serde(default)]
    pub no_format: bool,
}

/// 1x of BD in kB/s as drives report it, times two.
const TWO_X: u32 = 8_992;

impl Personality {
    /// The built-in personalities by name, the default one first.
    pub const NAMES: [&'static str; 4] = [
        "lg-wh16ns40",
        "pioneer-bdr-209",
        "liteon-ihbs112",
        "lg-bu40n",
    ];

    /// The built-in personality of that name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "lg-wh16ns40" => Self::lg_wh16ns40(),
            "pioneer-bdr-209" => Self::pioneer_bdr_209(),
            "liteon-ihbs112" => Self::liteon_ihbs112(),
            "lg-bu40n" => Self::lg_bu40n(),
            _ => return None,
        })
    }

    /// LG WH16NS40, an internal half-height drive: the default.
    pub fn lg_wh16ns40() -> Self {
        Self {
            vendor: "HL-DT-ST".into(),
            product: "BD-RE  WH16NS40".into(),
            firmware: "1.05".into(),
            firmware_date: "201812131130".into(),
            serial: String::new(),
            interface: 7,
            buffer_bytes: 4 << 20,
            write_kb_per_s: vec![6 * TWO_X, 4 * TWO_X, 3 * TWO_X, 2 * TWO_X, TWO_X],
            read_kb_per_s: 4 * TWO_X,
            xl: true,
            times: DriveTimes {
                load_ms: 12_000,
                eject_ms: 2_500,
                seek_ms: 180,
                first_write_ms: 15_000,
                close_track_ms: 4_000,
                close_session_ms: 9_000,
                finalize_ms: 25_000,
                format_ms: 20_000,
            },
            quirks: Quirks {
                unwritten_read: SenseCode::new(8, 0x00, 0x00),
                spare_unformatted: SenseCode::new(5, 0x24, 0x00),
                pow_on_blank: false,
                last_recorded_on_blank: false,
                nwa_on_blank: 0,
                rom_when_final: false,
                ready_while_closing: false,
                no_finalize: false,
                at_once_wants_close: false,
                closed_by_hand: false,
                hand_after_ms: None,
                disc_seen_ms: 0,
                most_bytes: 0,
                no_lock: false,
                prepares_ms: 0,
                no_format: false,
            },
            real_time: false,
        }
    }

    /// Pioneer BDR-209, another internal one; refuses reads of blank areas as a wrong mode.
    pub fn pioneer_bdr_209() -> Self {
        let like = Self::lg_wh16ns40();
        Self {
            vendor: "PIONEER".into(),
            product: "BD-RW   BDR-209".into(),
            firmware: "1.30".into(),
            firmware_date: "201408220000".into(),
            read_kb_per_s: 4 * TWO_X,
            quirks: Quirks {
                unwritten_read: SenseCode::new(5, 0x64, 0x00),
                spare_unformatted: SenseCode::new(3, 0x31, 0x00),
                ..like.quirks
            },
            ..like
        }
    }

    /// LiteOn iHBS112: no BDXL, and it offers pseudo-overwrite on blanks.
    pub fn liteon_ihbs112() -> Self {
        let like = Self::lg_wh16ns40();
        Self {
            vendor: "ATAPI".into(),
            product: "iHBS112   2".into(),
            firmware: "CL0K".into(),
            firmware_date: "201104010000".into(),
            xl: false,
            quirks: Quirks {
                pow_on_blank: true,
                last_recorded_on_blank: true,
                ..like.quirks
            },
            ..like
        }
    }

    /// LG BU40N, a slim one in a USB box: small buffer, slow, finalized BD-R become BD-ROM. Its
    /// tray springs out and has to be pushed in; here somebody does so after 20 seconds.
    pub fn lg_bu40n() -> Self {
        let like = Self::lg_wh16ns40();
        Self {
            product: "BD-RE BU40N".into(),
            firmware: "1.03".into(),
            firmware_date: "201905210000".into(),
            interface: 8,
            buffer_bytes: 2 << 20,
            write_kb_per_s: vec![3 * TWO_X, 2 * TWO_X, TWO_X],
            read_kb_per_s: 3 * TWO_X,
            quirks: Quirks {
                rom_when_final: true,
                closed_by_hand: true,
                hand_after_ms: Some(20_000),
                ..like.quirks
            },
            ..like
        }
    }

    /// The speeds for a medium, the fastest first, kB/s; never empty.
    pub fn write_speeds(&self, kind: MediumKind) -> Vec<u32> {
        if !kind.blu_ray() {
            return [16, 8, 4].map(|x| kind.class().kb_per_s(x)).to_vec();
        }
        let most = match kind {
            _ if !kind.write_once() => TWO_X,
            MediumKind::MDisc25 | MediumKind::Bdr100 | MediumKind::Bdr128 => 2 * TWO_X,
            _ => 3 * TWO_X,
        };
        let fit: Vec<u32> = self
            .write_kb_per_s
            .iter()
            .copied()
            .filter(|s| *s <= most)
            .collect();
        if fit.is_empty() { vec![TWO_X] } else { fit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_name_has_a_personality_that_survives_its_file() {
        for name in Personality::NAMES {
            let personality = Personality::named(name).unwrap();
            let text = serde_json::to_string(&personality).unwrap();
            assert_eq!(
                serde_json::from_str::<Personality>(&text).unwrap(),
                personality
            );
            assert!(personality.vendor.len() <= 8 && personality.product.len() <= 16);
        }
        assert_eq!(Personality::named("hal-9000"), None);
    }

    #[test]
    fn a_medium_is_never_written_faster_than_it_allows() {
        let drive = Personality::lg_wh16ns40();
        assert_eq!(
            drive.write_speeds(MediumKind::Bdr25),
            [26_976, 17_984, 8_992]
        );
        assert_eq!(drive.write_speeds(MediumKind::MDisc25), [17_984, 8_992]);
        assert_eq!(drive.write_speeds(MediumKind::Bdre25), [8_992]);
    }
}
