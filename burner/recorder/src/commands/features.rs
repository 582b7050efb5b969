//! GET CONFIGURATION: profiles and features as a BD writer lists them.

use stele_mmc::{Configuration, Feature, FeatureCode, FeatureRange, Profile};

use crate::medium::DiscStatus;
use crate::model::Recorder;

/// Every profile a BD writer claims, in descending order (MMC-6 5.3.1).
const PROFILES: [u16; 16] = [
    0x43, 0x41, 0x40, 0x2B, 0x1B, 0x1A, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11, 0x10, 0x0A, 0x09, 0x08,
];

/// What the medium allows now.
#[derive(Copy, Clone)]
struct Now {
    /// Any medium that this drive knows.
    known: bool,
    blu_ray: bool,
    /// DVD-R.
    minus: bool,
    /// Sequentially writable at present.
    sequential: bool,
    rewritable: bool,
    /// Blank BD-R, or rewritable.
    formattable: bool,
    blank: bool,
}

impl Recorder {
    /// GET CONFIGURATION (MMC-6 6.6). It answers at any time, with no medium too.
    pub(super) fn configuration(&self, range: FeatureRange, start: u16) -> Configuration {
        let now = self.present();
        let mut features = self.features(now);
        features.retain(|f| match range {
            FeatureRange::All => f.code.0 >= start,
            FeatureRange::Current => f.code.0 >= start && f.current,
            FeatureRange::One => f.code.0 == start,
        });
        Configuration {
            profile: self.profile(),
            features,
        }
    }

    /// The current profile.
    fn profile(&self) -> Profile {
        let Some(medium) = self.tray.medium.as_ref().filter(|_| self.present().known) else {
            return Profile::NONE;
        };
        let kind = medium.kind();
        match () {
            () if kind.announced() => Profile::DVD_R,
            () if !kind.blu_ray() => Profile::DVD_PLUS_R,
            () if !kind.write_once() => Profile::BD_RE,
            () if medium.is_finalized() && self.personality.quirks.rom_when_final => {
                Profile::BD_ROM
            }
            () => Profile::BD_R,
        }
    }

    fn present(&self) -> Now {
        let ready = self.tray.ready_at <= self.clock;
        let medium = self.tray.medium.as_ref().filter(|_| ready);
        let medium = medium.filter(|m| self.personality.xl || m.kind().layers() <= 2);
        let status = medium.map(|m| m.status());
        let once = medium.is_some_and(|m| m.kind().write_once());
        let blu_ray = medium.is_some_and(|m| m.kind().blu_ray());
        let blank = status == Some(DiscStatus::Blank);
        Now {
            known: medium.is_some(),
            blu_ray,
            minus: medium.is_some_and(|m| m.kind().announced()),
            sequential: once && matches!(status, Some(DiscStatus::Blank | DiscStatus::Appendable)),
            rewritable: medium.is_some() && !once,
            formattable: blu_ray && (blank || !once) && !self.personality.quirks.no_format,
            blank,
        }
    }

    /// All features, ascending. The serial number comes near the end and something unimportant
    /// last, because udev cuts four bytes off.
    fn features(&self, now: Now) -> Vec<Feature> {
        // A flat table: one entry for each feature.
        let current = self.profile();
        let profiles: Vec<_> = PROFILES.map(|p| (Profile(p), Profile(p) == current)).into();
        let writable = now.sequential || now.rewritable;
        let interface = self.personality.interface.to_be_bytes();
        let core = [interface.as_slice(), &[1, 0, 0, 0]].concat();
        let readable = [0, 0, 8, 0, 0, 32, 1, 0];
        // Read: BD-RE, BD-R and BD-ROM of classes 0 and 1; write: the first two.
        let classes = [0, 0, 0, 0, 0, 6, 0, 6, 0, 0, 0, 0, 0, 6, 0, 6, 0, 0, 0, 0];
        let rom = [0, 6, 0, 6, 0, 0, 0, 0];
        let read = [classes.as_slice(), &rom].concat();
        let formatted = self.tray.medium.as_ref().is_some_and(|m| m.is_pow());
        let pow = formatted || (now.blank && self.personality.quirks.pow_on_blank);
        // DVD-R: mode 1, underruns are mended, links of 16 sectors.
        let incremental: &[u8] = match now.minus {
            true => &[1, 0, 1, 1, 16, 0, 0, 0],
            false => &[0, 1, 0, 0],
        };
        let mut list = vec![
            Feature::profile_list(&profiles),
            always(FeatureCode::CORE, 2, &core),
            always(FeatureCode::MORPHING, 1, &[2, 0, 0, 0]),
            // Tray, eject, lock.
            match self.personality.quirks.closed_by_hand {
                false => always(FeatureCode::REMOVABLE, 0, &[0x29, 0, 0, 0]),
                // Version 1 has a bit for LOAD (MMC-6 5.3.4), which is not set here.
                true => always(FeatureCode::REMOVABLE, 1, &[0x29, 0, 0, 0]),
            },
            some(FeatureCode::RANDOM_READABLE, 0, now.known, &readable),
            some(FeatureCode(0x001E), 2, false, &[0, 0, 0, 0]),
            some(
                FeatureCode(0x001F),
                1,
                now.known && !now.blu_ray,
                &[0, 0, 1, 0],
            ),
            some(
                FeatureCode(0x0020),
                1,
                now.rewritable,
                &rewritable_data(self),
            ),
            some(
                FeatureCode::INCREMENTAL,
                3,
                now.sequential && !now.blu_ray,
                incremental,
            ),
            some(
                FeatureCode::FORMATTABLE,
                1,
                now.formattable,
                &[0x0F, 0, 0, 0, 0, 0, 0, 0],
            ),
            some(FeatureCode(0x0024), 0, now.formattable, &[0x80, 0, 0, 0]),
            some(FeatureCode(0x002A), 0, false, &[1, 0, 0, 0]),
            some(
                FeatureCode(0x002B),
                0,
                now.known && !now.blu_ray && !now.minus,
                &[1, 0, 0, 0],
            ),
            // Underruns are mended; no test writing.
            some(
                FeatureCode::DVD_R_WRITE,
                2,
                now.sequential && now.minus,
                &[0x40, 0, 0, 0],
            ),
            some(FeatureCode::BD_READ, 0, now.blu_ray, &read),
            some(FeatureCode::BD_WRITE, 0, now.blu_ray && writable, &classes),
            some(
                FeatureCode::BD_R_POW,
                0,
                now.sequential && pow,
                &[0, 0, 0, 0],
            ),
            always(FeatureCode::POWER, 0, &[]),
            always(FeatureCode::TIMEOUT, 1, &[0, 0, 0, 0]),
            // READ BUFFER CAPACITY in blocks, SET CD SPEED, page 2Ah, write speeds, streaming.
            some(FeatureCode::STREAMING, 4, now.known, &[0x1F, 0, 0, 0]),
            always(FeatureCode::SERIAL, 0, &padded(&self.personality.serial)),
            always(
                FeatureCode::FIRMWARE_DATE,
                0,
                &padded(&self.personality.firmware_date),
            ),
        ];
        list.sort_by_key(|f| f.code);
        list
    }
}

/// Random writable: last address, sector length, blocking, error recovery page.
fn rewritable_data(recorder: &Recorder) -> Vec<u8> {
    let last = recorder
        .tray
        .medium
        .as_ref()
        .map_or(0, |m| m.capacity().saturating_sub(1));
    [last.to_be_bytes(), 2048_u32.to_be_bytes(), [0, 32, 1, 0]].concat()
}

fn always(code: FeatureCode, version: u8, data: &[u8]) -> Feature {
    Feature {
        code,
        version,
        persistent: true,
        current: true,
        data: data.to_vec(),
    }
}

fn some(code: FeatureCode, version: u8, current: bool, data: &[u8]) -> Feature {
    Feature {
        code,
        version,
        persistent: false,
        current,
        data: data.to_vec(),
    }
}

/// Text with blanks behind it, up to a multiple of four.
fn padded(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(bytes.len().next_multiple_of(4), b' ');
    bytes
}
