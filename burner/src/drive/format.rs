//! Rewritable media (BD-RE): what they have room for, and formatting them.
//!
//! A BD-RE must be formatted before its first use, takes any address in any order from then on,
//! and is never closed.

use std::time::Duration;

use stele_mmc::{
    CapacityState, Command, FormatCapacities, FormatDescriptor, FormatRequest, Transport,
};

use super::handle::{Drive, DriveError};

/// Format types of a BD-RE (MMC-6 6.5.4.2): with the usual spare areas, and without any.
const USUAL_SPARE: u8 = 0x00;
const NO_SPARE: u8 = 0x31;

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
            subtype: 0,
            parameter: to.parameter,
        };
        self.tell(name, &Command::FormatUnit, &list.encode())?;
        self.finish(name, FORMATTING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spare_areas_are_given_up_only_for_an_image_that_needs_the_room() {
        let format = |kind, sectors| FormatDescriptor {
            sectors,
            kind,
            parameter: 0,
        };
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
