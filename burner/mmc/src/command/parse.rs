//! From a descriptor block to the command, as a drive reads it.

use super::{CloseFunction, Command, FeatureRange, Form, Motion, Opcode, TocFormat, TrackAddress};
use crate::bytes::{be16, be32, byte};
use crate::{Cdb, Sense};

impl Command {
    /// The command a block holds.
    ///
    /// Errors: [`Sense::INVALID_OPCODE`] for a command not known here,
    /// [`Sense::INVALID_FIELD_IN_CDB`] for a block that is too short or asks for what no
    /// drive does. Reserved bits are not looked at.
    pub fn parse(cdb: &Cdb) -> Result<Self, Sense> {
        let b = cdb.bytes();
        let opcode = Opcode(cdb.opcode());
        if opcode.name().is_none() {
            return Err(Sense::INVALID_OPCODE);
        }
        if opcode.cdb_len().is_some_and(|len| b.len() < len) {
            return Err(Sense::INVALID_FIELD_IN_CDB);
        }
        match opcode.cdb_len() {
            Some(6) => short(opcode, b),
            Some(10) => middle(opcode, b),
            _ => long(opcode, b),
        }
    }
}

/// Blocks of six bytes.
fn short(opcode: Opcode, b: &[u8]) -> Result<Command, Sense> {
    Ok(match opcode {
        Opcode::TEST_UNIT_READY => Command::TestUnitReady,
        Opcode::REQUEST_SENSE => Command::RequestSense {
            allocation: byte(b, 4),
        },
        Opcode::FORMAT_UNIT => {
            // Only a parameter list of format code 001b is defined for optical drives.
            if byte(b, 1) & 0x1F != 0x11 {
                return Err(Sense::INVALID_FIELD_IN_CDB);
            }
            Command::FormatUnit
        }
        Opcode::INQUIRY => {
            let vital = byte(b, 1) & 1 == 1;
            if !vital && byte(b, 2) != 0 {
                return Err(Sense::INVALID_FIELD_IN_CDB);
            }
            Command::Inquiry {
                page: vital.then_some(byte(b, 2)),
                allocation: be16(b, 3),
            }
        }
        Opcode::MODE_SENSE_6 => Command::ModeSense6 {
            no_blocks: byte(b, 1) & 8 != 0,
            control: byte(b, 2) >> 6,
            page: byte(b, 2) & 0x3F,
            allocation: byte(b, 4),
        },
        Opcode::START_STOP => Command::StartStop {
            immediate: byte(b, 1) & 1 != 0,
            motion: match byte(b, 4) {
                // Power conditions (bits 7:4) are another command in the same block.
                bits if bits & 0xF0 != 0 => return Err(Sense::INVALID_FIELD_IN_CDB),
                bits => match bits & 3 {
                    0 => Motion::Stop,
                    1 => Motion::Start,
                    2 => Motion::Eject,
                    _ => Motion::Load,
                },
            },
        },
        Opcode::PREVENT_REMOVAL => Command::PreventRemoval {
            prevent: byte(b, 4) & 1 != 0,
        },
        _ => return Err(Sense::INVALID_OPCODE),
    })
}

/// Blocks of ten bytes.
fn middle(opcode: Opcode, b: &[u8]) -> Result<Command, Sense> {
    // A flat table: one arm for each command.
    let allocation = be16(b, 7);
    Ok(match opcode {
        Opcode::READ_FORMAT_CAPACITIES => Command::ReadFormatCapacities { allocation },
        Opcode::READ_CAPACITY => Command::ReadCapacity,
        Opcode::READ_10 | Opcode::WRITE_10 => transfer(opcode, b, u32::from(allocation)),
        Opcode::SYNCHRONIZE_CACHE => Command::SynchronizeCache {
            immediate: byte(b, 1) & 2 != 0,
        },
        Opcode::READ_TOC => Command::ReadToc {
            msf: byte(b, 1) & 2 != 0,
            format: toc_format(b),
            start: byte(b, 6),
            allocation,
        },
        Opcode::GET_CONFIGURATION => Command::GetConfiguration {
            range: match byte(b, 1) & 3 {
                0 => FeatureRange::All,
                1 => FeatureRange::Current,
                2 => FeatureRange::One,
                _ => return Err(Sense::INVALID_FIELD_IN_CDB),
            },
            start: be16(b, 2),
            allocation,
        },
        Opcode::GET_EVENT_STATUS => Command::GetEventStatus {
            polled: byte(b, 1) & 1 != 0,
            classes: byte(b, 4),
            allocation,
        },
        Opcode::READ_DISC_INFORMATION => Command::ReadDiscInformation {
            data_type: byte(b, 1) & 7,
            allocation,
        },
        Opcode::READ_TRACK_INFORMATION => Command::ReadTrackInformation {
            address: match byte(b, 1) & 3 {
                0 => TrackAddress::Lba(be32(b, 2)),
                1 => TrackAddress::Track(be32(b, 2)),
                2 => TrackAddress::Session(be32(b, 2)),
                _ => return Err(Sense::INVALID_FIELD_IN_CDB),
            },
            allocation,
        },
        Opcode::RESERVE_TRACK => {
            // ARSV reserves by address; only CD and DVD know it.
            if byte(b, 1) & 1 != 0 {
                return Err(Sense::INVALID_FIELD_IN_CDB);
            }
            Command::ReserveTrack {
                sectors: be32(b, 5),
            }
        }
        Opcode::SEND_OPC => {
            // Data of its own are for CD alone.
            if allocation != 0 {
                return Err(Sense::INVALID_FIELD_IN_CDB);
            }
            Command::CalibratePower {
                now: byte(b, 1) & 1 != 0,
            }
        }
        Opcode::MODE_SELECT_10 => Command::ModeSelect { list: allocation },
        Opcode::MODE_SENSE_10 => Command::ModeSense {
            no_blocks: byte(b, 1) & 8 != 0,
            control: byte(b, 2) >> 6,
            page: byte(b, 2) & 0x3F,
            allocation,
        },
        Opcode::CLOSE => Command::Close {
            immediate: byte(b, 1) & 1 != 0,
            function: close_function(byte(b, 2) & 7),
            number: be16(b, 4),
        },
        Opcode::READ_BUFFER_CAPACITY => Command::ReadBufferCapacity {
            in_sectors: byte(b, 1) & 1 != 0,
            allocation,
        },
        _ => return Err(Sense::INVALID_OPCODE),
    })
}

/// Blocks of twelve bytes.
fn long(opcode: Opcode, b: &[u8]) -> Result<Command, Sense> {
    Ok(match opcode {
        Opcode::READ_12 | Opcode::WRITE_12 => transfer(opcode, b, be32(b, 6)),
        Opcode::GET_PERFORMANCE => Command::GetPerformance {
            data_type: byte(b, 1) & 0x1F,
            lba: be32(b, 2),
            descriptors: be16(b, 8),
            kind: byte(b, 10),
        },
        Opcode::READ_DISC_STRUCTURE => Command::ReadDiscStructure {
            medium: byte(b, 1) & 0x0F,
            address: be32(b, 2),
            layer: byte(b, 6),
            format: byte(b, 7),
            allocation: be16(b, 8),
        },
        Opcode::SET_STREAMING => Command::SetStreaming {
            kind: byte(b, 8),
            list: be16(b, 9),
        },
        Opcode::SET_CD_SPEED => Command::SetCdSpeed {
            read_kb_per_s: be16(b, 2),
            write_kb_per_s: be16(b, 4),
        },
        _ => return Err(Sense::INVALID_OPCODE),
    })
}

/// READ and WRITE of either form.
fn transfer(opcode: Opcode, b: &[u8], sectors: u32) -> Command {
    let (lba, through) = (be32(b, 2), byte(b, 1) & 8 != 0);
    let twelve = opcode == Opcode::READ_12 || opcode == Opcode::WRITE_12;
    let form = if twelve { Form::Twelve } else { Form::Ten };
    let streaming = twelve && byte(b, 10) & 0x80 != 0;
    if opcode == Opcode::READ_10 || opcode == Opcode::READ_12 {
        Command::Read {
            lba,
            sectors,
            from_medium: through,
            streaming,
            form,
        }
    } else {
        Command::Write {
            lba,
            sectors,
            to_medium: through,
            streaming,
            form,
        }
    }
}

/// Byte 2, or bits 7:6 of the control byte where that is 0 (SFF-8020, which Linux still sends).
fn toc_format(b: &[u8]) -> TocFormat {
    let code = match byte(b, 2) & 0x0F {
        0 => byte(b, 9) >> 6,
        code => code,
    };
    match code {
        0 => TocFormat::Tracks,
        1 => TocFormat::Sessions,
        code => TocFormat::Other(code),
    }
}

const fn close_function(code: u8) -> CloseFunction {
    match code {
        0 => CloseFunction::StopFormat,
        1 => CloseFunction::Track,
        2 => CloseFunction::Session,
        5 => CloseFunction::FinalizeMinimal,
        6 => CloseFunction::Finalize,
        code => CloseFunction::Other(code),
    }
}
