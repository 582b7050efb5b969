//! How far the disc is: READ DISC INFORMATION, READ TRACK INFORMATION, capacities, table of
//! contents.

use stele_mmc::{
    Capacity, CapacityState, DiscInformation, FormatCapacities, FormatDescriptor, Sense,
    SessionState, Toc, TocEntry, TocFormat, TrackAddress, TrackInformation,
};

use crate::medium::DiscStatus;
use crate::model::Recorder;
use crate::{MediumKind, RecordedTrack, VirtualMedium};

impl Recorder {
    /// READ DISC INFORMATION (MMC-6 6.22), the standard answer; the resource answers belong to
    /// pseudo-overwrite, which is not offered.
    pub(super) fn disc_information(&mut self, data_type: u8) -> Result<DiscInformation, Sense> {
        if data_type != 0 {
            return Err(Sense::INVALID_FIELD_IN_CDB);
        }
        let waiting = !self.buffer.is_empty();
        let medium = self.medium()?;
        let tracks = medium.tracks();
        let session = tracks.last().map_or(1, |t| t.session);
        let first = tracks
            .iter()
            .find(|t| t.session == session)
            .map_or(1, |t| t.number);
        let written = waiting
            || tracks
                .iter()
                .any(|t| t.session == session && t.recorded > 0);
        let status = match medium.status() {
            DiscStatus::Blank if waiting => DiscStatus::Appendable,
            status => status,
        };
        Ok(DiscInformation {
            erasable: !medium.kind().write_once(),
            last_session: match status {
                DiscStatus::Finalized | DiscStatus::Other => SessionState::Complete,
                _ if written => SessionState::Incomplete,
                _ => SessionState::Empty,
            },
            status: match status {
                DiscStatus::Blank => stele_mmc::DiscStatus::Blank,
                DiscStatus::Appendable => stele_mmc::DiscStatus::Appendable,
                DiscStatus::Finalized => stele_mmc::DiscStatus::Finalized,
                DiscStatus::Other => stele_mmc::DiscStatus::Other,
            },
            first_track: 1,
            sessions: session,
            first_track_of_last: first,
            last_track: tracks.last().map_or(1, |t| t.number),
            unrestricted: true,
            background_format: 0,
            disc_type: 0,
            disc_id: None,
            last_lead_in: 0,
            last_lead_out: 0,
            opc_tables: 0,
        })
    }

    /// READ TRACK INFORMATION (MMC-6 6.26). The next writable address counts what waits in the
    /// buffer.
    pub(super) fn track_information(
        &mut self,
        address: TrackAddress,
    ) -> Result<TrackInformation, Sense> {
        let waiting = self.buffer.end();
        let quirks = self.personality.quirks;
        let medium = self.medium()?;
        let once = medium.kind().write_once();
        let tracks = medium.tracks();
        let track = find(&tracks, address).ok_or(Sense::INVALID_FIELD_IN_CDB)?;
        let end = track.lba.saturating_add(track.sectors);
        let here = |at: &u32| *at > track.lba && *at <= end && once;
        let next = match waiting.filter(here) {
            Some(at) => Some(at).filter(|at| *at < end),
            None => track.next_writable,
        };
        let written = next.map_or(track.recorded, |at| at - track.lba);
        let blank_disc = next == Some(0);
        let free = next.map_or(0, |at| end - at);
        let last = written
            .checked_sub(1)
            .map(|n| track.lba + n)
            .filter(|_| once);
        Ok(TrackInformation {
            track: track.number,
            session: track.session,
            damaged: false,
            track_mode: match medium.kind() {
                kind if kind.blu_ray() => 4,
                kind if kind.announced() => 5,
                _ => 7,
            },
            reserved: track.reserved,
            blank: written == 0,
            packet: true,
            fixed_packet: !once,
            data_mode: 1,
            start: track.lba,
            nwa: if blank_disc {
                Some(quirks.nwa_on_blank.cast_unsigned())
            } else {
                next
            },
            free,
            packet_size: medium.cluster_sectors(),
            size: track.sectors,
            last_recorded: last.or((blank_disc && quirks.last_recorded_on_blank).then_some(0)),
        })
    }

    /// READ CAPACITY (MMC-6 6.21): on a blank disc the last address is 0.
    pub(super) fn read_capacity(&mut self) -> Result<Capacity, Sense> {
        let medium = self.medium()?;
        let blank = medium.status() == DiscStatus::Blank;
        let last = if blank {
            0
        } else {
            medium.recorded_end().saturating_sub(1)
        };
        Ok(Capacity {
            last_lba: last,
            sector_len: 2048,
        })
    }

    /// READ FORMAT CAPACITIES (MMC-6 6.23); without a medium the greatest there is.
    pub(super) fn format_capacities(&mut self) -> Result<FormatCapacities, Sense> {
        let medium = match self.medium() {
            Ok(medium) => medium,
            Err(sense) if sense.asc == 0x3A => {
                return Ok(FormatCapacities {
                    sectors: MediumKind::Bdr128.sectors(),
                    state: CapacityState::NoMedium,
                    sector_len: 2048,
                    formats: Vec::new(),
                });
            }
            Err(sense) => return Err(sense),
        };
        let blank = medium.status() == DiscStatus::Blank;
        Ok(FormatCapacities {
            sectors: medium.capacity(),
            state: if blank {
                CapacityState::Unformatted
            } else {
                CapacityState::Formatted
            },
            sector_len: 2048,
            formats: formats(medium),
        })
    }

    /// READ TOC (MMC-6 6.25), formats 0 and 1, made up from the tracks; a blank disc has none.
    pub(super) fn read_toc(
        &mut self,
        msf: bool,
        format: TocFormat,
        start: u8,
    ) -> Result<Vec<u8>, Sense> {
        let medium = self.medium()?;
        let end = medium.recorded_end();
        let sessions = medium.closed_sessions().max(1);
        let tracks: Vec<_> = medium
            .tracks()
            .into_iter()
            .filter(|t| t.recorded > 0)
            .collect();
        let last = tracks.last().ok_or(Sense::INVALID_FIELD_IN_CDB)?;
        let address = |lba: u32| if msf { minutes(lba) } else { lba };
        let entry = |t: &RecordedTrack| TocEntry {
            adr_control: 0x14,
            track: low_byte(t.number),
            start: address(t.lba),
        };
        let toc = match format {
            TocFormat::Tracks if u16::from(start) > last.number && start != 0xAA => {
                return Err(Sense::INVALID_FIELD_IN_CDB);
            }
            TocFormat::Tracks => {
                let listed = tracks
                    .iter()
                    .filter(|t| t.number >= start.into())
                    .map(entry);
                let lead_out = TocEntry {
                    adr_control: 0x14,
                    track: 0xAA,
                    start: address(end),
                };
                Toc {
                    first: 1,
                    last: low_byte(last.number),
                    entries: listed.chain([lead_out]).collect(),
                }
            }
            TocFormat::Sessions => {
                let first = tracks
                    .iter()
                    .find(|t| t.session == sessions)
                    .unwrap_or(last);
                Toc {
                    first: 1,
                    last: low_byte(sessions),
                    entries: vec![entry(first)],
                }
            }
            TocFormat::Other(_) => return Err(Sense::INVALID_FIELD_IN_CDB),
        };
        Ok(toc.encode())
    }
}

/// The track an address means; FFh is the one that is still open.
fn find(tracks: &[RecordedTrack], address: TrackAddress) -> Option<RecordedTrack> {
    let fits = |t: &&RecordedTrack| match address {
        TrackAddress::Track(0xFF) => t.next_writable.is_some(),
        TrackAddress::Track(n) => u32::from(t.number) == n,
        TrackAddress::Session(n) => u32::from(t.session) == n,
        TrackAddress::Lba(lba) => lba >= t.lba && lba - t.lba < t.sectors,
    };
    tracks.iter().find(fits).copied()
}

/// The ways to format a medium, the default one first, as real drives list them.
fn formats(medium: &VirtualMedium) -> Vec<FormatDescriptor> {
    let kind = medium.kind();
    let (all, usual) = (kind.sectors(), kind.sectors_with_spare());
    let describe = |code, sectors: u32| FormatDescriptor {
        sectors,
        kind: code,
        parameter: all.saturating_sub(sectors) / 32,
    };
    match kind {
        _ if !kind.blu_ray() => Vec::new(),
        _ if !kind.write_once() => {
            vec![
                describe(0x00, usual),
                describe(0x30, usual),
                describe(0x31, all),
            ]
        }
        _ if !medium.is_blank() => Vec::new(),
        MediumKind::Bdr25 | MediumKind::MDisc25 => vec![
            describe(0x00, usual),
            describe(0x32, usual),
            describe(0x32, 5_796_864),
            describe(0x32, 12_088_320),
        ],
        _ => vec![describe(0x00, usual), describe(0x32, usual)],
    }
}

/// An address as reserved, minute, second, frame (MMC-6 4.2.3.6).
fn minutes(lba: u32) -> u32 {
    let frames = lba.saturating_add(150);
    let minute = (frames / 4500).min(255);
    (minute << 16) | ((frames / 75 % 60) << 8) | (frames % 75)
}

fn low_byte(number: u16) -> u8 {
    let [_, low] = number.to_be_bytes();
    low
}
