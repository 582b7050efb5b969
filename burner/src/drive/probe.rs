//! What lies in a drive.

use stele_discfs::SectorCount;
use stele_mmc::{
    BdDiscInformation, BdKind, Capacity, Command, DiscInformation, DiscStatus, EventStatus,
    MediumType, Profile, Sense, TrackAddress, TrackInformation, Transport, WriteSpeeds,
};

use super::medium_facts::{MediumFacts, MediumState, Tray};
use super::open_drive::{Drive, DriveError, LOADING};

impl<T: Transport> Drive<T> {
    /// Looks at what is in the drive. Waits while a fresh medium is being recognized.
    ///
    /// # Errors
    /// [`DriveError`] where the drive does not answer or does not become ready.
    pub fn medium(&mut self) -> Result<Tray, DriveError> {
        match self.settle(LOADING)? {
            None => {}
            Some(sense) if sense.is(&Sense::NO_MEDIUM_TRAY_OPEN) => return Ok(Tray::Open),
            Some(sense) if sense.sense_key == 2 && sense.asc == 0x3A => {
                return Ok(if self.tray_is_open() {
                    Tray::Open
                } else {
                    Tray::Empty
                });
            }
            Some(sense) => return Ok(Tray::Unusable(sense.meaning().to_owned())),
        }
        // Features and profile change with the medium.
        self.configure()?;
        let profile = self.configuration.profile;
        let disc = self.disc_information()?;
        let structure = self.disc_structure();
        let track = self.track_information(disc.last_track.max(1));
        let written = self.capacity();
        let kind = kind(profile, structure.as_ref());
        let state = match disc.status {
            DiscStatus::Blank => MediumState::Blank,
            DiscStatus::Appendable => MediumState::Appendable,
            DiscStatus::Finalized => MediumState::Finalized,
            DiscStatus::Other => MediumState::Other,
        };
        let media_id = structure.as_ref().map_or_else(String::new, |s| {
            format!("{}/{}", s.manufacturer.trim(), s.media_type.trim())
        });
        let blank = state == MediumState::Blank;
        Ok(Tray::Medium(MediumFacts {
            profile: profile.0,
            kind,
            state,
            media_id,
            layers: structure.as_ref().map_or(0, |s| s.layers),
            low_to_high: structure.as_ref().is_some_and(|s| s.low_to_high),
            free: SectorCount(track.as_ref().map_or(0, |t| u64::from(t.free))),
            written: if blank { SectorCount(0) } else { written },
            nwa: track.as_ref().and_then(|t| next_writable(t, blank)),
            track: track.map_or(1, |t| t.track),
        }))
    }

    fn tray_is_open(&mut self) -> bool {
        let command = Command::GetEventStatus {
            polled: true,
            classes: EventStatus::MEDIA,
            allocation: EventStatus::LEN,
        };
        let reply = self.ask("GET EVENT STATUS", &command, EventStatus::LEN);
        reply
            .ok()
            .and_then(|b| EventStatus::parse(&b).ok())
            .is_some_and(|event| event.open)
    }

    pub(super) fn disc_information(&mut self) -> Result<DiscInformation, DriveError> {
        let allocation = DiscInformation::LEN;
        let command = Command::ReadDiscInformation {
            data_type: 0,
            allocation,
        };
        let bytes = self.ask("READ DISC INFORMATION", &command, allocation)?;
        Ok(DiscInformation::parse(&bytes)?)
    }

    /// What is pressed into the groove; none where the drive does not tell.
    fn disc_structure(&mut self) -> Option<BdDiscInformation> {
        let allocation = BdDiscInformation::LEN;
        let command = Command::ReadDiscStructure {
            medium: 1,
            address: 0,
            layer: 0,
            format: 0,
            allocation,
        };
        let bytes = self.ask("READ DISC STRUCTURE", &command, allocation).ok()?;
        BdDiscInformation::parse(&bytes).ok().flatten()
    }

    pub(super) fn track_information(&mut self, track: u16) -> Option<TrackInformation> {
        let allocation = TrackInformation::LEN;
        let address = TrackAddress::Track(u32::from(track));
        let command = Command::ReadTrackInformation {
            address,
            allocation,
        };
        let bytes = self
            .ask("READ TRACK INFORMATION", &command, allocation)
            .ok()?;
        TrackInformation::parse(&bytes).ok()
    }

    /// The write speeds that the drive offers for this medium, kB/s; none where it tells none.
    pub(super) fn write_speeds(&mut self) -> Vec<u32> {
        let descriptors = 16;
        let command = Command::GetPerformance {
            data_type: 0,
            lba: 0,
            descriptors,
            kind: 3,
        };
        let told = self.ask("GET PERFORMANCE", &command, 8 + 16 * descriptors);
        let speeds = told.ok().and_then(|b| WriteSpeeds::parse(&b).ok());
        let speeds = speeds.unwrap_or_default().speeds;
        speeds.iter().map(|speed| speed.write_kb_per_s).collect()
    }

    /// Sectors that can be read; 0 where the drive does not say.
    pub(super) fn capacity(&mut self) -> SectorCount {
        let len = Capacity::LEN as u16;
        let bytes = self.ask("READ CAPACITY", &Command::ReadCapacity, len);
        let parsed = bytes.ok().and_then(|b| Capacity::parse(&b).ok());
        SectorCount(parsed.map_or(0, |c| u64::from(c.last_lba) + 1))
    }
}

/// The groove's word counts above the profile: a finalized BD-R is often reported as BD-ROM.
fn kind(profile: Profile, structure: Option<&BdDiscInformation>) -> MediumType {
    match structure.map(|s| s.kind) {
        Some(BdKind::Recordable) => return MediumType::BdR,
        Some(BdKind::Rewritable) => return MediumType::BdRe,
        _ => {}
    }
    MediumType::of_profile(profile)
}

/// The next writable address. Pioneer's BDR-205 says -150 of a blank disc and means 0.
fn next_writable(track: &TrackInformation, blank: bool) -> Option<u32> {
    track.nwa.map(|nwa| {
        if blank && nwa > i32::MAX as u32 {
            0
        } else {
            nwa
        }
    })
}
