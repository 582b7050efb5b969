//! Faults by script: where, what, how often. And scripts out of a seed.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use stele_mmc::Sense;

use crate::SectorRange;
use crate::damage::mix;

/// Sense key, code and qualifier, written `3/0C/00` in files.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SenseCode {
    /// Sense key, 0-Fh.
    pub sense_key: u8,
    /// Additional sense code.
    pub asc: u8,
    /// Additional sense code qualifier.
    pub ascq: u8,
}

impl SenseCode {
    /// These three.
    pub const fn new(sense_key: u8, asc: u8, ascq: u8) -> Self {
        Self {
            sense_key,
            asc,
            ascq,
        }
    }

    /// The sense without further information.
    pub const fn sense(self) -> Sense {
        Sense::new(self.sense_key, self.asc, self.ascq)
    }
}

impl fmt::Display for SenseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:X}/{:02X}/{:02X}", self.sense_key, self.asc, self.ascq)
    }
}

impl From<SenseCode> for String {
    fn from(code: SenseCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for SenseCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = text.split('/').map(|part| u8::from_str_radix(part, 16));
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(key)), Some(Ok(asc)), Some(Ok(ascq)), None) if key < 16 => {
                Ok(Self::new(key, asc, ascq))
            }
            _ => Err(format!("{text:?} is no sense code such as 3/0C/00")),
        }
    }
}

/// Where or when a fault strikes.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FaultPlace {
    /// A READ that touches these sectors.
    Read(SectorRange),
    /// A WRITE that touches these sectors.
    Write(SectorRange),
    /// Either.
    Lba(SectorRange),
    /// A command of this operation code, not before the `nth`, counted from 1.
    Command {
        /// The operation code.
        opcode: u8,
        /// From which one on.
        nth: u32,
    },
    /// The first command at or after this time since the drive was switched on.
    Time {
        /// Milliseconds.
        ms: u64,
    },
}

/// What happens.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FaultAct {
    /// The command ends with this sense and without effect; a medium error names the sector.
    Sense(SenseCode),
    /// The command succeeds; the next one is told that this one failed (response code 71h). What
    /// it wrote cannot be read.
    Deferred(SenseCode),
    /// It succeeds, with this sense besides (key 1).
    Recovered(SenseCode),
    /// No answer for so long.
    Hang {
        /// Milliseconds.
        ms: u64,
        /// Whether the command was carried out all the same.
        carried_out: bool,
    },
    /// The drive tries for so long and then gives the sector up (3/11/00); shorter where mode page
    /// 01h asks for fewer retries than the drive's own eight.
    Struggle {
        /// Milliseconds.
        ms: u64,
    },
    /// It succeeds, but takes longer.
    Slow {
        /// Milliseconds more.
        ms: u64,
    },
    /// The drive is gone, for good: every command fails until it is opened anew.
    Gone,
    /// Power fails for a moment: the buffer is lost, the drive starts anew with 6/29/00.
    Reset,
    /// One bit of every touched sector is wrong, and nobody notices.
    WrongData,
    /// The connection fails and no status comes, as when a box resets its bus: host status 8.
    Bus {
        /// Whether the command was carried out all the same.
        carried_out: bool,
    },
    /// Both at once: power fails for a moment and no status comes; the reset is told later.
    Blackout,
    /// The drive drops what waits in its buffer and tells nobody.
    Forget,
    /// Status busy, without effect.
    Busy,
    /// The command ends with CHECK CONDITION and without effect, and no sense says why.
    Mute,
    /// The command succeeds, but of what it brings only so many bytes arrive.
    Cut {
        /// How many.
        bytes: u32,
    },
    /// The command succeeds, but what it brings are bytes that follow from the seed alone.
    Garbage {
        /// Any number.
        seed: u64,
    },
}

/// One fault.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Where.
    pub at: FaultPlace,
    /// What.
    pub act: FaultAct,
    /// How often at most, since the drive was switched on; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

impl Fault {
    /// A fault that strikes once.
    pub const fn once(at: FaultPlace, act: FaultAct) -> Self {
        Self {
            at,
            act,
            times: Some(1),
        }
    }

    /// A fault that strikes whenever its place is met.
    pub const fn always(at: FaultPlace, act: FaultAct) -> Self {
        Self {
            at,
            act,
            times: None,
        }
    }
}

/// The faults of one drive, as in `NAME.faults.json`. The first that fits a command strikes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultScript {
    /// In order.
    pub faults: Vec<Fault>,
}

/// What a drive may say, each seen in the field.
const SAYINGS: [SenseCode; 44] = [
    SenseCode::new(2, 0x04, 0x00),
    SenseCode::new(2, 0x04, 0x01),
    SenseCode::new(2, 0x04, 0x02),
    SenseCode::new(2, 0x04, 0x04),
    SenseCode::new(2, 0x04, 0x07),
    SenseCode::new(2, 0x04, 0x08),
    SenseCode::new(2, 0x30, 0x00),
    SenseCode::new(2, 0x3A, 0x00),
    SenseCode::new(2, 0x3A, 0x01),
    SenseCode::new(2, 0x3A, 0x02),
    SenseCode::new(3, 0x02, 0x00),
    SenseCode::new(3, 0x09, 0x00),
    SenseCode::new(3, 0x09, 0x01),
    SenseCode::new(3, 0x0C, 0x00),
    SenseCode::new(3, 0x0C, 0x02),
    SenseCode::new(3, 0x0C, 0x09),
    SenseCode::new(3, 0x11, 0x00),
    SenseCode::new(3, 0x15, 0x00),
    SenseCode::new(3, 0x31, 0x00),
    SenseCode::new(3, 0x31, 0x01),
    SenseCode::new(3, 0x73, 0x02),
    SenseCode::new(3, 0x73, 0x03),
    SenseCode::new(4, 0x09, 0x00),
    SenseCode::new(4, 0x44, 0x00),
    SenseCode::new(5, 0x20, 0x00),
    SenseCode::new(5, 0x21, 0x00),
    SenseCode::new(5, 0x21, 0x02),
    SenseCode::new(5, 0x24, 0x00),
    SenseCode::new(5, 0x26, 0x00),
    SenseCode::new(5, 0x2C, 0x00),
    SenseCode::new(5, 0x30, 0x05),
    SenseCode::new(5, 0x30, 0x06),
    SenseCode::new(5, 0x30, 0x10),
    SenseCode::new(5, 0x63, 0x00),
    SenseCode::new(5, 0x64, 0x00),
    SenseCode::new(5, 0x72, 0x03),
    SenseCode::new(5, 0x72, 0x04),
    SenseCode::new(5, 0x72, 0x05),
    SenseCode::new(6, 0x28, 0x00),
    SenseCode::new(6, 0x29, 0x00),
    SenseCode::new(7, 0x27, 0x00),
    SenseCode::new(8, 0x00, 0x00),
    SenseCode::new(0xB, 0x00, 0x00),
    SenseCode::new(0xB, 0x4B, 0x00),
];

/// What else may happen. A seed takes one of these as often as one of the sayings.
const REPERTORY: [FaultAct; 18] = [
    FaultAct::Deferred(SenseCode::new(3, 0x0C, 0x00)),
    FaultAct::Recovered(SenseCode::new(1, 0x17, 0x01)),
    FaultAct::Recovered(SenseCode::new(1, 0x73, 0x01)),
    FaultAct::Hang {
        ms: 400_000,
        carried_out: true,
    },
    FaultAct::Hang {
        ms: 400_000,
        carried_out: false,
    },
    FaultAct::Bus { carried_out: true },
    FaultAct::Bus { carried_out: false },
    FaultAct::Gone,
    FaultAct::Reset,
    FaultAct::Blackout,
    FaultAct::Forget,
    FaultAct::WrongData,
    FaultAct::Busy,
    FaultAct::Mute,
    FaultAct::Cut { bytes: 0 },
    FaultAct::Cut { bytes: 7 },
    FaultAct::Garbage { seed: 1 },
    FaultAct::Slow { ms: 60_000 },
];

/// Commands a burn needs: where a seed may strike besides at a sector.
const OPCODES: [u8; 15] = [
    0x00, 0x12, 0x1B, 0x1E, 0x25, 0x28, 0x2A, 0x35, 0x46, 0x51, 0x52, 0x5B, 0x5C, 0xAD, 0xB6,
];

impl FaultScript {
    /// One to three faults on a disc of `sectors` sectors that follow from `seed` alone.
    pub fn seeded(seed: u64, sectors: u32) -> Self {
        let mut state = seed;
        let mut below = |end: u64| {
            state = mix(state);
            state % end.max(1)
        };
        let how_many = 1 + below(3);
        let faults = (0..how_many).map(|_| {
            let lba = stele_exact::number(below(u64::from(sectors)) / 32 * 32);
            let range = SectorRange::new(lba, 32);
            let at = match below(4) {
                0 => FaultPlace::Write(range),
                1 => FaultPlace::Read(range),
                // A burn of a small disc takes two to three minutes of drive time.
                2 => FaultPlace::Time { ms: below(180_000) },
                _ => FaultPlace::Command {
                    opcode: pick(&OPCODES, below(OPCODES.len() as u64)).unwrap_or(0x2A),
                    nth: u32::try_from(1 + below(20)).unwrap_or(1),
                },
            };
            let act = match below(2) {
                0 => pick(&SAYINGS, below(SAYINGS.len() as u64)).map(FaultAct::Sense),
                _ => pick(&REPERTORY, below(REPERTORY.len() as u64)),
            };
            let act = act.unwrap_or(FaultAct::Gone);
            // Most trouble comes once, some more often, some stays.
            let times = match below(6) {
                0 => None,
                1 => Some(3),
                _ => Some(1),
            };
            Fault { at, act, times }
        });
        Self {
            faults: faults.collect(),
        }
    }
}

fn pick<T: Copy>(from: &[T], at: u64) -> Option<T> {
    from.get(usize::try_from(at).ok()?).copied()
}

/// A script being played.
#[derive(Debug)]
pub(crate) struct Faults {
    /// Each with how often it may still strike.
    left: Vec<(Fault, u32)>,
    /// How many commands of each operation code came.
    seen: [u32; 256],
}

/// What a command touches.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Touch {
    Nothing,
    Reads(SectorRange),
    Writes(SectorRange),
}

/// A fault that strikes, and the first sector it touches.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Strike {
    pub act: FaultAct,
    pub lba: Option<u32>,
    /// The sectors of the fault's place, where it has any.
    pub range: Option<SectorRange>,
}

impl Faults {
    pub(crate) fn new(script: &FaultScript) -> Self {
        let left = script
            .faults
            .iter()
            .map(|f| (*f, f.times.unwrap_or(u32::MAX)));
        Self {
            left: left.collect(),
            seen: [0; 256],
        }
    }

    /// The fault that strikes this command.
    pub(crate) fn strike(&mut self, opcode: u8, touch: Touch, now: Duration) -> Option<Strike> {
        let seen = self.seen.get_mut(usize::from(opcode))?;
        *seen = seen.saturating_add(1);
        let count = *seen;
        let (fault, left) = self.left.iter_mut().find(|(fault, left)| {
            *left > 0
                && match (fault.at, touch) {
                    (FaultPlace::Read(at) | FaultPlace::Lba(at), Touch::Reads(range))
                    | (FaultPlace::Write(at) | FaultPlace::Lba(at), Touch::Writes(range)) => {
                        at.meets(range)
                    }
                    (FaultPlace::Command { opcode: at, nth }, _) => at == opcode && nth <= count,
                    (FaultPlace::Time { ms }, _) => Duration::from_millis(ms) <= now,
                    _ => false,
                }
        })?;
        if fault.times.is_some() {
            *left -= 1;
        }
        let place = match fault.at {
            FaultPlace::Read(at) | FaultPlace::Write(at) | FaultPlace::Lba(at) => Some(at),
            _ => None,
        };
        let touched = match touch {
            Touch::Nothing => None,
            Touch::Reads(range) | Touch::Writes(range) => Some(range.lba),
        };
        let lba = touched.map(|lba| place.map_or(lba, |at| at.lba.max(lba)));
        Some(Strike {
            act: fault.act,
            lba,
            range: place,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_readable_json() {
        let text = r#"{"faults": [
            {"at": {"write": {"lba": 640, "sectors": 32}}, "act": {"sense": "3/0C/00"}, "times": 1},
            {"at": {"command": {"opcode": 91, "nth": 2}}, "act": "gone"},
            {"at": {"time": {"ms": 5}}, "act": {"hang": {"ms": 9, "carried_out": true}}}
        ]}"#;
        let script: FaultScript = serde_json::from_str(text).unwrap();
        let write = FaultPlace::Write(SectorRange::new(640, 32));
        let error = FaultAct::Sense(SenseCode::new(3, 0x0C, 0x00));
        assert_eq!(script.faults[0], Fault::once(write, error));
        assert_eq!(script.faults[1].times, None);
        let again = serde_json::to_string(&script).unwrap();
        assert_eq!(serde_json::from_str::<FaultScript>(&again).unwrap(), script);
        assert!(serde_json::from_str::<SenseCode>("\"3/0C\"").is_err());
    }

    #[test]
    fn a_fault_strikes_at_its_place_and_as_often_as_it_says() {
        let at = FaultPlace::Write(SectorRange::new(64, 32));
        let fault = Fault::once(at, FaultAct::Gone);
        let mut faults = Faults::new(&FaultScript {
            faults: vec![fault],
        });
        let write = |lba| Touch::Writes(SectorRange::new(lba, 32));
        assert!(faults.strike(0x2A, write(32), Duration::ZERO).is_none());
        let read = Touch::Reads(SectorRange::new(64, 32));
        assert!(faults.strike(0x28, read, Duration::ZERO).is_none());
        assert_eq!(
            faults.strike(0x2A, write(50), Duration::ZERO).unwrap().lba,
            Some(64)
        );
        assert!(
            faults.strike(0x2A, write(50), Duration::ZERO).is_none(),
            "only once"
        );
    }

    #[test]
    fn the_nth_command_is_counted_by_its_own_operation_code() {
        let at = FaultPlace::Command {
            opcode: 0x35,
            nth: 2,
        };
        let fault = Fault::once(at, FaultAct::Reset);
        let mut faults = Faults::new(&FaultScript {
            faults: vec![fault],
        });
        let hits: Vec<bool> = [0x35, 0x00, 0x35, 0x35]
            .map(|opcode| {
                faults
                    .strike(opcode, Touch::Nothing, Duration::ZERO)
                    .is_some()
            })
            .into();
        assert_eq!(hits, [false, false, true, false]);
    }

    #[test]
    fn the_same_seed_gives_the_same_faults_and_many_seeds_give_all_kinds() {
        assert_eq!(FaultScript::seeded(7, 8000), FaultScript::seeded(7, 8000));
        let mut gone = 0;
        let mut at_commands = 0;
        for fault in (0..200).flat_map(|seed| FaultScript::seeded(seed, 8000).faults) {
            gone += u32::from(fault.act == FaultAct::Gone);
            at_commands += u32::from(matches!(fault.at, FaultPlace::Command { .. }));
        }
        assert!(gone > 5 && at_commands > 50, "{gone} {at_commands}");
    }
}
