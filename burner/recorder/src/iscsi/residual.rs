//! What a command moves, and how far that is from what the host expected (RFC 7143 11.4.5).

use stele_mmc::{Cdb, Command};

/// What a command moves when it succeeds.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Moves {
    /// At most so many bytes to the host.
    In(u32),
    /// So many bytes from the host.
    Out(u32),
    /// None, or a command that is not known here.
    Nothing,
}

/// Bytes of one sector.
const SECTOR: u32 = 2048;

/// Bytes of a format list and of the heads of two answers without an allocation length.
const FORMAT_LIST: u32 = 12;
const CAPACITY: u32 = 8;
const PERFORMANCE_HEAD: u32 = 8;
const PERFORMANCE_DESCRIPTOR: u32 = 16;

impl Moves {
    /// What the descriptor block itself says, whatever the host has room for.
    pub(super) fn of(cdb: &Cdb) -> Self {
        let Ok(command) = Command::parse(cdb) else {
            return Self::Nothing;
        };
        match command {
            Command::Read { sectors, .. } => Self::In(sectors.saturating_mul(SECTOR)),
            Command::Write { sectors, .. } => Self::Out(sectors.saturating_mul(SECTOR)),
            Command::FormatUnit => Self::Out(FORMAT_LIST),
            Command::ModeSelect { list } | Command::SetStreaming { list, .. } => {
                Self::Out(list.into())
            }
            Command::ReadCapacity => Self::In(CAPACITY),
            Command::GetPerformance { descriptors, .. } => {
                let all = u32::from(descriptors).saturating_mul(PERFORMANCE_DESCRIPTOR);
                Self::In(all.saturating_add(PERFORMANCE_HEAD))
            }
            Command::RequestSense { allocation } | Command::ModeSense6 { allocation, .. } => {
                Self::In(allocation.into())
            }
            Command::Inquiry { allocation, .. }
            | Command::ReadFormatCapacities { allocation }
            | Command::ReadToc { allocation, .. }
            | Command::GetConfiguration { allocation, .. }
            | Command::GetEventStatus { allocation, .. }
            | Command::ReadDiscInformation { allocation, .. }
            | Command::ReadTrackInformation { allocation, .. }
            | Command::ModeSense { allocation, .. }
            | Command::ReadBufferCapacity { allocation, .. }
            | Command::ReadDiscStructure { allocation, .. } => Self::In(allocation.into()),
            Command::TestUnitReady
            | Command::StartStop { .. }
            | Command::PreventRemoval { .. }
            | Command::SynchronizeCache { .. }
            | Command::ReserveTrack { .. }
            | Command::CalibratePower { .. }
            | Command::Close { .. }
            | Command::SetCdSpeed { .. } => Self::Nothing,
        }
    }
}

/// The difference between what the host expected to move and what the command moves.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Residual {
    /// There is none.
    Exact,
    /// So many of the expected bytes were not moved.
    Under(u32),
    /// So many bytes more would have been moved, had the host had room for them.
    Over(u32),
}

impl Residual {
    /// Out of the expected length and of the command's own.
    pub(super) fn between(expected: u32, own: u32) -> Self {
        match (expected.checked_sub(own), own.checked_sub(expected)) {
            (Some(0), _) => Self::Exact,
            (Some(under), _) => Self::Under(under),
            (None, over) => Self::Over(over.unwrap_or_default()),
        }
    }

    /// The bits O and U in the second byte of a unit.
    pub(super) fn flags(self) -> u8 {
        match self {
            Self::Exact => 0,
            Self::Under(_) => 0x02,
            Self::Over(_) => 0x04,
        }
    }

    /// The Residual Count.
    pub(super) fn count(self) -> u32 {
        match self {
            Self::Exact => 0,
            Self::Under(count) | Self::Over(count) => count,
        }
    }
}
