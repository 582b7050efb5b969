//! Operation codes and their names.

/// The operation code of a command descriptor block, byte 0 (MMC-6 table 228, SPC-4 D.3.1).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Opcode(pub u8);

impl Opcode {
    /// TEST UNIT READY.
    pub const TEST_UNIT_READY: Self = Self(0x00);
    /// REQUEST SENSE.
    pub const REQUEST_SENSE: Self = Self(0x03);
    /// FORMAT UNIT.
    pub const FORMAT_UNIT: Self = Self(0x04);
    /// INQUIRY.
    pub const INQUIRY: Self = Self(0x12);
    /// MODE SENSE(6).
    pub const MODE_SENSE_6: Self = Self(0x1A);
    /// START STOP UNIT.
    pub const START_STOP: Self = Self(0x1B);
    /// PREVENT ALLOW MEDIUM REMOVAL.
    pub const PREVENT_REMOVAL: Self = Self(0x1E);
    /// READ FORMAT CAPACITIES.
    pub const READ_FORMAT_CAPACITIES: Self = Self(0x23);
    /// READ CAPACITY.
    pub const READ_CAPACITY: Self = Self(0x25);
    /// READ(10).
    pub const READ_10: Self = Self(0x28);
    /// WRITE(10).
    pub const WRITE_10: Self = Self(0x2A);
    /// SYNCHRONIZE CACHE.
    pub const SYNCHRONIZE_CACHE: Self = Self(0x35);
    /// READ TOC/PMA/ATIP.
    pub const READ_TOC: Self = Self(0x43);
    /// GET CONFIGURATION.
    pub const GET_CONFIGURATION: Self = Self(0x46);
    /// GET EVENT STATUS NOTIFICATION.
    pub const GET_EVENT_STATUS: Self = Self(0x4A);
    /// READ DISC INFORMATION.
    pub const READ_DISC_INFORMATION: Self = Self(0x51);
    /// READ TRACK INFORMATION.
    pub const READ_TRACK_INFORMATION: Self = Self(0x52);
    /// RESERVE TRACK.
    pub const RESERVE_TRACK: Self = Self(0x53);
    /// SEND OPC INFORMATION.
    pub const SEND_OPC: Self = Self(0x54);
    /// MODE SELECT(10).
    pub const MODE_SELECT_10: Self = Self(0x55);
    /// MODE SENSE(10).
    pub const MODE_SENSE_10: Self = Self(0x5A);
    /// CLOSE TRACK/SESSION.
    pub const CLOSE: Self = Self(0x5B);
    /// READ BUFFER CAPACITY.
    pub const READ_BUFFER_CAPACITY: Self = Self(0x5C);
    /// READ(12).
    pub const READ_12: Self = Self(0xA8);
    /// WRITE(12).
    pub const WRITE_12: Self = Self(0xAA);
    /// GET PERFORMANCE.
    pub const GET_PERFORMANCE: Self = Self(0xAC);
    /// READ DISC STRUCTURE.
    pub const READ_DISC_STRUCTURE: Self = Self(0xAD);
    /// SET STREAMING.
    pub const SET_STREAMING: Self = Self(0xB6);
    /// SET CD SPEED.
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
