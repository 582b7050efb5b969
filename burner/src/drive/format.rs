//! Formatting: what media have room for, and what they are formatted to.
//!
//! A BD-RE must be formatted before its first use, takes any address in any order from then on,
//! and is never closed. A BD-R is written as it is, unless spare areas are wished for: then it is
//! formatted once, while it is blank, and written in sequence all the same.

use std::time::Duration;

use stele_mmc::{
    CapacityState, Command, FormatCapacities, FormatDescriptor, FormatRequest, Transport,
};

use super::open_drive::{Drive, DriveError};

/// Format types of a BD-RE (MMC-6 6.5.4.2): with the usual spare areas, and without any.
const USUAL_SPARE: u8 = 0x00;
const NO_SPARE: u8 = 0x31;
/// Format type of a BD-R with spare areas of a size (MMC-6 6.5.4.2).
const CHOSEN_SPARE: u8 = 0x32;

/// Subtypes of the formats of a BD-R: sequential, and no pseudo-overwrite, which foreign programs
/// refuse to read on and drives refuse to close.
const IN_SEQUENCE: u8 = 1;

/// A quick format takes minutes; a drive that takes longer certifies, or hangs (libburn: 5 h).
const FORMATTING: Duration = Duration::from_secs(5 * 3600);

/// How a rewritable medium has to be formatted for so many sectors; none where it need not be.
/// Spare areas are kept where there is room: with them the drive reads back what it writes.
///
/// Errors: the most sectors it can have, where that is less.
pub(super) fn room(told: &FormatCapacities, sectors: u32) -> Result<Option<FormatDescriptor>, u32> {
    let now = match told.state {
        CapacityState::Formatted => told.sectors,
        CapacityState::Unformatted | CapacityState::NoMedium => 0,
    };
    if now >= sectors {
        return Ok(None);
    }
    let of = |kind| {
        let mut all = told.formats.iter();
        all.find(|format| format.kind == kind && format.sectors >= sectors)
    };
    if let Some(format) = of(USUAL_SPARE).or_else(|| of(NO_SPARE)) {
        return Ok(Some(*format));
    }
    let most = told.formats.iter().map(|format| format.sectors).max();
    Err(most.unwrap_or(0).max(now))
}

/// How a blank BD-R has to be formatted for so many sectors and spare areas besides: the first way
/// that the drive lists and that has room, which is its usual one where that suffices.
///
/// Errors: the most sectors it can have so; 0 where the drive formats no BD-R.
pub(super) fn with_spare(told: &FormatCapacities, sectors: u32) -> Result<FormatDescriptor, u32> {
    let ways = || told.formats.iter().filter(|f| f.kind == CHOSEN_SPARE);
    let most = || ways().map(|format| format.sectors).max().unwrap_or(0);
    let fits = ways().find(|format| format.sectors >= sectors);
    fits.copied().ok_or_else(most)
}

impl<T: Transport> Drive<T> {
    /// READ FORMAT CAPACITIES (MMC-6 6.23).
    pub(super) fn format_capacities(&mut self) -> Result<FormatCapacities, DriveError> {
        // Room for thirty descriptors, the most that its length of one byte can tell.
        let allocation = 252;
        let command = Command::ReadFormatCapacities { allocation };
        let bytes = self.ask("READ FORMAT CAPACITIES", &command, allocation)?;
        Ok(FormatCapacities::parse(&bytes)?)
    }

    /// FORMAT UNIT (MMC-6 6.5), and waits until it is done.
    pub(super) fn format(&mut self, to: &FormatDescriptor) -> Result<(), DriveError> {
        let name = "FORMAT UNIT";
        let list = FormatRequest {
            options_valid: true,
            immediate: true,
            sectors: to.sectors,
            kind: to.kind,
            subtype: match to.kind {
                CHOSEN_SPARE => IN_SEQUENCE,
                _ => 0,
            },
            parameter: to.parameter,
        };
        self.tell(name, &Command::FormatUnit, &list.encode())?;
        self.finish(name, FORMATTING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(kind: u8, sectors: u32) -> FormatDescriptor {
        FormatDescriptor {
            sectors,
            kind,
            parameter: 0,
        }
    }

    #[test]
    fn a_bd_r_gets_the_spare_areas_the_drive_lists_first_and_smaller_ones_for_a_long_image() {
        // As a real drive tells of a blank of 25 GB (burner/mmc/src/reply/capacity.rs).
        let mut told = FormatCapacities {
            sectors: 12_219_392,
            state: CapacityState::Unformatted,
            sector_len: 2048,
            formats: vec![
                format(0x00, 11_826_176),
                format(0x32, 11_826_176),
                format(0x32, 5_796_864),
                format(0x32, 12_088_320),
            ],
        };
        let given = |told: &FormatCapacities, sectors| {
            with_spare(told, sectors).map(|format| (format.kind, format.sectors))
        };
        assert_eq!(given(&told, 32), Ok((0x32, 11_826_176)));
        assert_eq!(given(&told, 11_826_208), Ok((0x32, 12_088_320)));
        assert_eq!(given(&told, 12_088_352), Err(12_088_320));
        told.formats.truncate(1);
        assert_eq!(given(&told, 32), Err(0), "it offers none to choose");
    }

    #[test]
    fn spare_areas_are_given_up_only_for_an_image_that_needs_the_room() {
        let mut told = FormatCapacities {
            sectors: 12_219_392,
            state: CapacityState::Unformatted,
            sector_len: 2048,
            formats: vec![format(0x00, 11_826_176), format(0x31, 12_219_392)],
        };
        let kind = |told: &FormatCapacities, sectors| {
            room(told, sectors).map(|format| format.map(|f| f.kind))
        };
        assert_eq!(kind(&told, 32), Ok(Some(0x00)));
        assert_eq!(kind(&told, 11_826_176), Ok(Some(0x00)));
        assert_eq!(kind(&told, 11_826_208), Ok(Some(0x31)));
        assert_eq!(kind(&told, 12_219_424), Err(12_219_392));
        (told.state, told.sectors) = (CapacityState::Formatted, 11_826_176);
        assert_eq!(kind(&told, 11_826_176), Ok(None), "as it is");
        assert_eq!(kind(&told, 12_000_000), Ok(Some(0x31)));
    }
}
