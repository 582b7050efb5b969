//! From a command to its descriptor block.

use super::{CloseFunction, Command, FeatureRange, Form, Motion, Opcode, TocFormat, TrackAddress};
use crate::Cdb;
use crate::bytes::{bit, put};

impl Command {
    /// The operation code, of the block of 10 or of 12 bytes as it was asked for.
    pub const fn opcode(&self) -> Opcode {
        match self {
            Self::TestUnitReady => Opcode::TEST_UNIT_READY,
            Self::RequestSense { .. } => Opcode::REQUEST_SENSE,
            Self::FormatUnit => Opcode::FORMAT_UNIT,
            Self::Inquiry { .. } => Opcode::INQUIRY,
            Self::ModeSense6 { .. } => Opcode::MODE_SENSE_6,
            Self::StartStop { .. } => Opcode::START_STOP,
            Self::PreventRemoval { .. } => Opcode::PREVENT_REMOVAL,
            Self::ReadFormatCapacities { .. } => Opcode::READ_FORMAT_CAPACITIES,
            Self::ReadCapacity => Opcode::READ_CAPACITY,
            Self::Read {
                form: Form::Ten, ..
            } => Opcode::READ_10,
            Self::Read {
                form: Form::Twelve, ..
            } => Opcode::READ_12,
            Self::Write {
                form: Form::Ten, ..
            } => Opcode::WRITE_10,
            Self::Write {
                form: Form::Twelve, ..
            } => Opcode::WRITE_12,
            Self::SynchronizeCache { .. } => Opcode::SYNCHRONIZE_CACHE,
            Self::ReadToc { .. } => Opcode::READ_TOC,
            Self::GetConfiguration { .. } => Opcode::GET_CONFIGURATION,
            Self::GetEventStatus { .. } => Opcode::GET_EVENT_STATUS,
            Self::ReadDiscInformation { .. } => Opcode::READ_DISC_INFORMATION,
            Self::ReadTrackInformation { .. } => Opcode::READ_TRACK_INFORMATION,
            Self::ReserveTrack { .. } => Opcode::RESERVE_TRACK,
            Self::CalibratePower { .. } => Opcode::SEND_OPC,
            Self::ModeSelect { .. } => Opcode::MODE_SELECT_10,
            Self::ModeSense { .. } => Opcode::MODE_SENSE_10,
            Self::Close { .. } => Opcode::CLOSE,
            Self::ReadBufferCapacity { .. } => Opcode::READ_BUFFER_CAPACITY,
            Self::GetPerformance { .. } => Opcode::GET_PERFORMANCE,
            Self::ReadDiscStructure { .. } => Opcode::READ_DISC_STRUCTURE,
            Self::SetStreaming { .. } => Opcode::SET_STREAMING,
            Self::SetCdSpeed { .. } => Opcode::SET_CD_SPEED,
        }
    }

    /// The block as it goes to the drive.
    pub fn cdb(&self) -> Cdb {
        let opcode = self.opcode();
        let mut block = [0; 12];
        put(&mut block, 0, &[opcode.0]);
        self.put_fields(&mut block);
        let (block, _) = block.split_at(opcode.cdb_len().unwrap_or(12).min(12));
        Cdb::new(block)
    }

    /// Lays the fields of everything but transfers and speeds into `b`.
    fn put_fields(&self, b: &mut [u8; 12]) {
        // A flat table: one arm for each command.
        match *self {
            Self::TestUnitReady | Self::ReadCapacity => {}
            Self::RequestSense { allocation } => put(b, 4, &[allocation]),
            // FmtData and format code 001b (MMC-6 6.5.2).
            Self::FormatUnit => put(b, 1, &[0x11]),
            Self::Inquiry { page, allocation } => {
                put(b, 1, &[bit(page.is_some(), 0), page.unwrap_or(0)]);
                put(b, 3, &allocation.to_be_bytes());
            }
            Self::ModeSense6 {
                no_blocks,
                control,
                page,
                allocation,
            } => {
                put(
                    b,
                    1,
                    &[bit(no_blocks, 3), control << 6 | page & 0x3F, 0, allocation],
                );
            }
            Self::ModeSense {
                no_blocks,
                control,
                page,
                allocation,
            } => {
                put(b, 1, &[bit(no_blocks, 3), control << 6 | page & 0x3F]);
                put(b, 7, &allocation.to_be_bytes());
            }
            Self::StartStop { immediate, motion } => {
                put(b, 1, &[bit(immediate, 0)]);
                put(b, 4, &[motion_bits(motion)]);
            }
            Self::PreventRemoval { prevent } => put(b, 4, &[bit(prevent, 0)]),
            Self::ReadFormatCapacities { allocation } => put(b, 7, &allocation.to_be_bytes()),
            Self::SynchronizeCache { immediate } => put(b, 1, &[bit(immediate, 1)]),
            Self::ReadToc {
                msf,
                format,
                start,
                allocation,
            } => {
                put(b, 1, &[bit(msf, 1), toc_code(format)]);
                put(b, 6, &[start]);
                put(b, 7, &allocation.to_be_bytes());
            }
            Self::GetConfiguration {
                range,
                start,
                allocation,
            } => {
                put(b, 1, &[range_code(range)]);
                put(b, 2, &start.to_be_bytes());
                put(b, 7, &allocation.to_be_bytes());
            }
            Self::GetEventStatus {
                polled,
                classes,
                allocation,
            } => {
                put(b, 1, &[bit(polled, 0)]);
                put(b, 4, &[classes]);
                put(b, 7, &allocation.to_be_bytes());
            }
            Self::ReadDiscInformation {
                data_type,
                allocation,
            } => {
                put(b, 1, &[data_type & 0x07]);
                put(b, 7, &allocation.to_be_bytes());
            }
            Self::ReadTrackInformation {
                address,
                allocation,
            } => {
                let (kind, number) = track_code(address);
                put(b, 1, &[kind]);
                put(b, 2, &number.to_be_bytes());
                put(b, 7, &allocation.to_be_bytes());
            }
            Self::ReserveTrack { sectors } => put(b, 5, &sectors.to_be_bytes()),
            Self::Close {
                immediate,
                function,
                number,
            } => {
                put(b, 1, &[bit(immediate, 0), close_code(function)]);
                put(b, 4, &number.to_be_bytes());
            }
            Self::ReadBufferCapacity {
                in_sectors,
                allocation,
            } => {
                put(b, 1, &[bit(in_sectors, 0)]);
                put(b, 7, &allocation.to_be_bytes());
            }
            Self::CalibratePower { now } => put(b, 1, &[bit(now, 0)]),
            // PF: the pages are those of the standard (SPC-4 6.10).
            Self::ModeSelect { list } => {
                put(b, 1, &[0x10]);
                put(b, 7, &list.to_be_bytes());
            }
            _ => self.put_long_fields(b),
        }
    }

    /// Lays the fields of transfers, speeds and structures into `b`.
    fn put_long_fields(&self, b: &mut [u8; 12]) {
        match *self {
            Self::Read {
                lba,
                sectors,
                from_medium: fua,
                streaming,
                form,
            }
            | Self::Write {
                lba,
                sectors,
                to_medium: fua,
                streaming,
                form,
            } => {
                put(b, 1, &[bit(fua, 3)]);
                put(b, 2, &lba.to_be_bytes());
                match form {
                    Form::Ten => put(b, 7, &crate::bytes::len16(sectors as usize)),
                    Form::Twelve => {
                        put(b, 6, &sectors.to_be_bytes());
                        put(b, 10, &[bit(streaming, 7)]);
                    }
                }
            }
            Self::GetPerformance {
                data_type,
                lba,
                descriptors,
                kind,
            } => {
                put(b, 1, &[data_type & 0x1F]);
                put(b, 2, &lba.to_be_bytes());
                put(b, 8, &descriptors.to_be_bytes());
                put(b, 10, &[kind]);
            }
            Self::ReadDiscStructure {
                medium,
                address,
                layer,
                format,
                allocation,
            } => {
                put(b, 1, &[medium & 0x0F]);
                put(b, 2, &address.to_be_bytes());
                put(b, 6, &[layer, format]);
                put(b, 8, &allocation.to_be_bytes());
            }
            Self::SetStreaming { kind, list } => {
                put(b, 8, &[kind]);
                put(b, 9, &list.to_be_bytes());
            }
            Self::SetCdSpeed {
                read_kb_per_s,
                write_kb_per_s,
            } => {
                put(b, 2, &read_kb_per_s.to_be_bytes());
                put(b, 4, &write_kb_per_s.to_be_bytes());
            }
            _ => {}
        }
    }
}

/// LoEj in bit 1, Start in bit 0.
const fn motion_bits(motion: Motion) -> u8 {
    match motion {
        Motion::Stop => 0,
        Motion::Start => 1,
        Motion::Eject => 2,
        Motion::Load => 3,
    }
}

const fn toc_code(format: TocFormat) -> u8 {
    match format {
        TocFormat::Tracks => 0,
        TocFormat::Sessions => 1,
        TocFormat::Other(code) => code & 0x0F,
    }
}

const fn range_code(range: FeatureRange) -> u8 {
    match range {
        FeatureRange::All => 0,
        FeatureRange::Current => 1,
        FeatureRange::One => 2,
    }
}

const fn track_code(address: TrackAddress) -> (u8, u32) {
    match address {
        TrackAddress::Lba(n) => (0, n),
        TrackAddress::Track(n) => (1, n),
        TrackAddress::Session(n) => (2, n),
    }
}

const fn close_code(function: CloseFunction) -> u8 {
    match function {
        CloseFunction::StopFormat => 0,
        CloseFunction::Track => 1,
        CloseFunction::Session => 2,
        CloseFunction::FinalizeMinimal => 5,
        CloseFunction::Finalize => 6,
        CloseFunction::Other(code) => code & 0x07,
    }
}
