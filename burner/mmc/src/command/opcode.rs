//! Operation codes and their names.

/// The operation code of a command descriptor block, byte 0 (MMC-6 table 228, SPC-4 D.3.1).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Opcode(pub u8);

impl Opcode {
    /// TEST UNIT READY: whether a medium can be used now.
    pub const TEST_UNIT_READY: Self = Self(0x00);
    /// REQUEST SENSE: why the last command failed, or how far a long one is.
    pub const REQUEST_SENSE: Self = Self(0x03);
    /// FORMAT UNIT: lays out a rewritable medium, or the spare areas of a BD-R.
    pub const FORMAT_UNIT: Self = Self(0x04);
    /// INQUIRY: who the drive is.
    pub const INQUIRY: Self = Self(0x12);
    /// MODE SENSE(6): settings of the drive, in the short form.
    pub const MODE_SENSE_6: Self = Self(0x1A);
    /// START STOP UNIT: spins up and down, opens and closes the tray.
    pub const START_STOP: Self = Self(0x1B);
    /// PREVENT ALLOW MEDIUM REMOVAL: locks and unlocks the tray.
    pub const PREVENT_REMOVAL: Self = Self(0x1E);
    /// READ FORMAT CAPACITIES: how the medium is formatted, and how it could be.
    pub const READ_FORMAT_CAPACITIES: Self = Self(0x23);
    /// READ CAPACITY: the last sector that can be read.
    pub const READ_CAPACITY: Self = Self(0x25);
    /// READ(10): reads at most 65,535 sectors.
    pub const READ_10: Self = Self(0x28);
    /// WRITE(10): writes at most 65,535 sectors.
    pub const WRITE_10: Self = Self(0x2A);
    /// SYNCHRONIZE CACHE: writes what waits in the buffer.
    pub const SYNCHRONIZE_CACHE: Self = Self(0x35);
    /// READ TOC/PMA/ATIP: tracks and sessions, as CDs have them.
    pub const READ_TOC: Self = Self(0x43);
    /// GET CONFIGURATION: what the drive can do, with this medium or at all.
    pub const GET_CONFIGURATION: Self = Self(0x46);
    /// GET EVENT STATUS NOTIFICATION: whether the tray or the medium has changed.
    pub const GET_EVENT_STATUS: Self = Self(0x4A);
    /// READ DISC INFORMATION: blank, appendable or finalized, and how many sessions.
    pub const READ_DISC_INFORMATION: Self = Self(0x51);
    /// READ TRACK INFORMATION: where a track begins, how much is written and free.
    pub const READ_TRACK_INFORMATION: Self = Self(0x52);
    /// RESERVE TRACK: keeps room for a track.
    pub const RESERVE_TRACK: Self = Self(0x53);
    /// SEND OPC INFORMATION: calibrates the laser's power.
    pub const SEND_OPC: Self = Self(0x54);
    /// MODE SELECT(10): changes settings of the drive.
    pub const MODE_SELECT_10: Self = Self(0x55);
    /// MODE SENSE(10): settings of the drive, in the long form.
    pub const MODE_SENSE_10: Self = Self(0x5A);
    /// CLOSE TRACK/SESSION: closes a track or a session, or finalizes the disc.
    pub const CLOSE: Self = Self(0x5B);
    /// READ BUFFER CAPACITY: how much of the drive's buffer is free.
    pub const READ_BUFFER_CAPACITY: Self = Self(0x5C);
    /// READ(12): reads with a 32-bit count, and by streaming.
    pub const READ_12: Self = Self(0xA8);
    /// WRITE(12): writes with a 32-bit count, and by streaming.
    pub const WRITE_12: Self = Self(0xAA);
    /// GET PERFORMANCE: at which speeds the drive reads and writes.
    pub const GET_PERFORMANCE: Self = Self(0xAC);
    /// READ DISC STRUCTURE: what the disc says of itself: layers, maker, type.
    pub const READ_DISC_STRUCTURE: Self = Self(0xAD);
    /// SET STREAMING: at which speed to read and write, exactly.
    pub const SET_STREAMING: Self = Self(0xB6);
    /// SET CD SPEED: at which speed to read and write, about.
    pub const SET_CD_SPEED: Self = Self(0xBB);

    /// The command's name in the standard; None for one that [`super::Command`] does not know.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::TEST_UNIT_READY => "TEST UNIT READY",
            Self::REQUEST_SENSE => "REQUEST SENSE",
            Self::FORMAT_UNIT => "FORMAT UNIT",
            Self::INQUIRY => "INQUIRY",
            Self::MODE_SENSE_6 => "MODE SENSE(6)",
            Self::START_STOP => "START STOP UNIT",
            Self::PREVENT_REMOVAL => "PREVENT ALLOW MEDIUM REMOVAL",
            Self::READ_FORMAT_CAPACITIES => "READ FORMAT CAPACITIES",
            Self::READ_CAPACITY => "READ CAPACITY",
            Self::READ_10 => "READ(10)",
            Self::WRITE_10 => "WRITE(10)",
            Self::SYNCHRONIZE_CACHE => "SYNCHRONIZE CACHE",
            Self::READ_TOC => "READ TOC/PMA/ATIP",
            Self::GET_CONFIGURATION => "GET CONFIGURATION",
            Self::GET_EVENT_STATUS => "GET EVENT STATUS NOTIFICATION",
            Self::READ_DISC_INFORMATION => "READ DISC INFORMATION",
            Self::READ_TRACK_INFORMATION => "READ TRACK INFORMATION",
            Self::RESERVE_TRACK => "RESERVE TRACK",
            Self::SEND_OPC => "SEND OPC INFORMATION",
            Self::MODE_SELECT_10 => "MODE SELECT(10)",
            Self::MODE_SENSE_10 => "MODE SENSE(10)",
            Self::CLOSE => "CLOSE TRACK/SESSION",
            Self::READ_BUFFER_CAPACITY => "READ BUFFER CAPACITY",
            Self::READ_12 => "READ(12)",
            Self::WRITE_12 => "WRITE(12)",
            Self::GET_PERFORMANCE => "GET PERFORMANCE",
            Self::READ_DISC_STRUCTURE => "READ DISC STRUCTURE",
            Self::SET_STREAMING => "SET STREAMING",
            Self::SET_CD_SPEED => "SET CD SPEED",
            _ => return None,
        })
    }

    /// Bytes of the block, which the top three bits of the code tell (SPC-4 4.3.1); None for
    /// the vendors' own and the long ones.
    pub const fn cdb_len(self) -> Option<usize> {
        match self.0 >> 5 {
            0 => Some(6),
            1 | 2 => Some(10),
            5 => Some(12),
            _ => None,
        }
    }
}

impl std::fmt::Display for Opcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "command {:02X}h", self.0),
        }
    }
}
