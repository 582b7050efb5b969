//! WRITE, SYNCHRONIZE CACHE, FORMAT UNIT, RESERVE TRACK: what changes the medium.

use std::time::Duration;

use stele_mmc::{FormatRequest, Sense};

use super::disc_at_once::check_parameters;
use crate::model::{Answer, Failure, Recorder};
use crate::operation::{Operation, Work};
use crate::{MediumKind, SectorRange, VirtualMedium};

/// 5/30/10: the medium is not formatted.
const NOT_FORMATTED: Sense = Sense::new(5, 0x30, 0x10);

impl Recorder {
    /// WRITE(10) and WRITE(12) (MMC-6 6.44): into the buffer. A command that finds no room is
    /// refused whole with 2/04/08 and may be sent again.
    pub(super) fn write(
        &mut self,
        lba: u32,
        sectors: u32,
        to_medium: bool,
        data: &[u8],
    ) -> Result<Answer, Failure> {
        let waiting = self.buffer.end();
        let asked = self.parameters();
        let medium = self.medium()?;
        let unit = medium.cluster_sectors();
        check_address(medium, waiting, SectorRange::new(lba, sectors))?;
        check_parameters(medium, asked)?;
        let untouched = medium.kind().write_once() && medium.recorded_end() == 0;
        let wanted = usize::try_from(sectors)
            .unwrap_or(usize::MAX)
            .saturating_mul(2048);
        let Some((data, _)) = data.split_at_checked(wanted) else {
            return Err(Sense::INVALID_FIELD_IN_CDB.into());
        };
        // A request larger than the whole buffer can never be taken.
        if wanted > self.buffer.size() {
            return Err(Sense::INVALID_FIELD_IN_CDB.into());
        }
        if wanted > self.buffer.free() {
            return Err(Sense::NOT_READY_LONG_WRITE.into());
        }
        let prepares = self.personality.quirks.prepares_ms;
        if untouched && prepares > 0 && !std::mem::replace(&mut self.prepared, true) {
            self.begin(Operation::new(Work::Prepare, prepares), true);
            return Err(Sense::NOT_READY_FORMATTING.into());
        }
        self.buffer.go_on(self.clock);
        if self.buffer.is_empty() {
            let times = self.personality.times;
            let first = if untouched { times.first_write_ms } else { 0 };
            let away = if self.head == lba { 0 } else { times.seek_ms };
            let ready = Duration::from_millis(u64::from(first) + u64::from(away));
            self.buffer.hold_laser(self.clock.saturating_add(ready));
        }
        self.buffer.push(lba, data, unit, self.clock);
        self.head = lba.saturating_add(sectors);
        if to_medium {
            return Ok(self.begin(Operation::new(Work::Synchronize, 0), false));
        }
        // The bus of SATA and USB 3 boxes moves about 150 MB/s.
        Ok(Answer {
            takes: Duration::from_nanos(wanted as u64 * 7),
            ..Answer::default()
        })
    }

    /// SYNCHRONIZE CACHE (MMC-6 6.43). A write-once medium gets its last cluster filled up, and a
    /// disc at once that is complete is closed.
    pub(super) fn synchronize(&mut self, immediate: bool) -> Result<Answer, Failure> {
        self.medium()?;
        let flush = Operation::new(Work::Synchronize, 50);
        let work = self.end_of_disc().unwrap_or(flush);
        Ok(self.begin(work, immediate))
    }

    /// FORMAT UNIT (MMC-6 6.5). Random recording is not offered. A BD-R formatted for
    /// pseudo-overwrite, as growisofs does with every blank, is written in sequence all the same.
    pub(super) fn format_unit(&mut self, list: &[u8]) -> Result<Answer, Failure> {
        let request = FormatRequest::parse(list).map_err(|_| Sense::PARAMETER_LIST_LENGTH)?;
        let takes = self.personality.times.format_ms;
        let medium = self.medium()?;
        let kind = medium.kind();
        if kind.write_once() && !(kind.blu_ray() && medium.is_blank()) {
            return Err(Sense::INVALID_FIELD_IN_CDB.into());
        }
        let sectors = formatted_size(kind, &request).ok_or(Sense::INVALID_FIELD_IN_PARAMETERS)?;
        let pow = kind.write_once() && request.subtype == 0;
        Ok(self.begin(
            Operation::new(Work::Format { sectors, pow }, takes),
            request.immediate,
        ))
    }

    /// RESERVE TRACK (MMC-6 6.33), on an open track without data.
    pub(super) fn reserve_track(&mut self, sectors: u32) -> Result<Answer, Failure> {
        if let Some(answer) = self.reserve_disc(sectors)? {
            return Ok(answer);
        }
        let waiting = !self.buffer.is_empty();
        let medium = self.medium()?;
        if !medium.kind().write_once() || waiting || !medium.reserve(sectors)? {
            return Err(Sense::INVALID_FIELD_IN_CDB.into());
        }
        Ok(Answer::default())
    }
}

/// Whether the medium takes these sectors at this address now.
fn check_address(
    medium: &VirtualMedium,
    waiting: Option<u32>,
    range: SectorRange,
) -> Result<(), Sense> {
    if !medium.kind().write_once() {
        return match () {
            () if !medium.is_formatted() => Err(NOT_FORMATTED),
            () if range.end() > medium.capacity().into() => Err(Sense::LBA_OUT_OF_RANGE),
            () => Ok(()),
        };
    }
    if medium.is_finalized() {
        return Err(Sense::WRITE_PROTECTED);
    }
    let next = waiting
        .or(medium.next_writable())
        .ok_or(Sense::END_OF_USER_AREA)?;
    if range.lba != next {
        return Err(Sense::INVALID_ADDRESS_FOR_WRITE);
    }
    if range.end() > medium.capacity().into() {
        return Err(Sense::LBA_OUT_OF_RANGE);
    }
    // A reserved track ends where it was said to end.
    let end = medium
        .tracks()
        .iter()
        .map(track_end)
        .find(|end| *end > next.into());
    if end.is_none_or(|end| range.end() > end) {
        return Err(Sense::END_OF_USER_AREA);
    }
    Ok(())
}

fn track_end(track: &crate::RecordedTrack) -> u64 {
    SectorRange::new(track.lba, track.sectors).end()
}

/// The size a format request leads to; None where it is not offered.
fn formatted_size(kind: MediumKind, request: &FormatRequest) -> Option<u32> {
    let (all, usual) = (kind.sectors(), kind.sectors_with_spare());
    match (kind.write_once(), request.kind, request.subtype) {
        (true, 0x00, 0 | 1) | (false, 0x00 | 0x30, _) => Some(usual),
        (false, 0x31, _) => Some(all),
        (true, 0x32, 0 | 1) => {
            let fits = request.sectors.is_multiple_of(32) && request.sectors < all;
            (fits && request.sectors >= all / 2 / 32 * 32).then_some(request.sectors)
        }
        _ => None,
    }
}
