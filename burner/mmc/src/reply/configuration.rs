//! GET CONFIGURATION: profile and features.

use crate::bytes::{ShortReply, be16, be32, bit, byte, len32, needs, put, text};

/// A profile: the kind of medium a drive works as (MMC-6 5.3.1, table 94).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Profile(pub u16);

impl Profile {
    /// No medium, or none the drive knows.
    pub const NONE: Self = Self(0x00);
    /// A pressed CD.
    pub const CD_ROM: Self = Self(0x08);
    /// A CD that is written once.
    pub const CD_R: Self = Self(0x09);
    /// A rewritable CD.
    pub const CD_RW: Self = Self(0x0A);
    /// A pressed DVD.
    pub const DVD_ROM: Self = Self(0x10);
    /// DVD-R, written in sequence or at once.
    pub const DVD_R: Self = Self(0x11);
    /// A rewritable DVD+RW.
    pub const DVD_PLUS_RW: Self = Self(0x1A);
    /// DVD+R of one layer.
    pub const DVD_PLUS_R: Self = Self(0x1B);
    /// DVD+R of two layers.
    pub const DVD_PLUS_R_DL: Self = Self(0x2B);
    /// BD-ROM; some drives report finalized BD-R so.
    pub const BD_ROM: Self = Self(0x40);
    /// BD-R, written in sequence (SRM).
    pub const BD_R: Self = Self(0x41);
    /// BD-R, written anywhere (RRM).
    pub const BD_R_RANDOM: Self = Self(0x42);
    /// A rewritable BD, written anywhere.
    pub const BD_RE: Self = Self(0x43);
}

impl std::fmt::Display for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match *self {
            Self::NONE => "no medium",
            Self::CD_ROM => "CD-ROM",
            Self::CD_R => "CD-R",
            Self::CD_RW => "CD-RW",
            Self::DVD_ROM => "DVD-ROM",
            Self::DVD_R => "DVD-R",
            Self::DVD_PLUS_RW => "DVD+RW",
            Self::DVD_PLUS_R => "DVD+R",
            Self::DVD_PLUS_R_DL => "DVD+R DL",
            Self::BD_ROM => "BD-ROM",
            Self::BD_R => "BD-R",
            Self::BD_R_RANDOM => "BD-R (random)",
            Self::BD_RE => "BD-RE",
            Self(code) => return write!(f, "profile {code:04X}h"),
        })
    }
}

/// The number of a feature (MMC-6 5.3, table 92).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct FeatureCode(pub u16);

impl FeatureCode {
    /// The profiles that the drive knows, and which one is current.
    pub const PROFILE_LIST: Self = Self(0x0000);
    /// How the drive is connected.
    pub const CORE: Self = Self(0x0001);
    /// That features change with the medium, and events tell of it.
    pub const MORPHING: Self = Self(0x0002);
    /// Removable medium: `data[0]` mech<<5, eject bit 3, lock bit 0.
    pub const REMOVABLE: Self = Self(0x0003);
    /// Random readable: block size u32, blocking u16, PP.
    pub const RANDOM_READABLE: Self = Self(0x0010);
    /// Written in packets or incrementally.
    pub const INCREMENTAL: Self = Self(0x0021);
    /// DVD-R and DVD-RW are written.
    pub const DVD_R_WRITE: Self = Self(0x002F);
    /// Media can be formatted.
    pub const FORMATTABLE: Self = Self(0x0023);
    /// BD-R whose written sectors can be written once more, elsewhere.
    pub const BD_R_POW: Self = Self(0x0038);
    /// Which BDs are read.
    pub const BD_READ: Self = Self(0x0040);
    /// Which BDs are written.
    pub const BD_WRITE: Self = Self(0x0041);
    /// The drive saves power by itself.
    pub const POWER: Self = Self(0x0100);
    /// Each command ends in a time that is known.
    pub const TIMEOUT: Self = Self(0x0105);
    /// Real-time streaming: `data[0]` RBCB bit 4, SCS 3, MP2A 2, WSPD 1, SW 0.
    pub const STREAMING: Self = Self(0x0107);
    /// Serial number in ASCII.
    pub const SERIAL: Self = Self(0x0108);
    /// Date of the firmware in ASCII.
    pub const FIRMWARE_DATE: Self = Self(0x010C);
}

/// One feature descriptor (MMC-6 5.2.2).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Feature {
    /// Which feature it is.
    pub code: FeatureCode,
    /// Version of its description, 0-15.
    pub version: u8,
    /// It is always current.
    pub persistent: bool,
    /// It works with the medium inserted now.
    pub current: bool,
    /// Its own data; a multiple of four bytes, at most 252.
    pub data: Vec<u8>,
}

impl Feature {
    /// The profile list out of profiles and whether each is current; the standard wants them
    /// in descending order.
    pub fn profile_list(profiles: &[(Profile, bool)]) -> Self {
        let data = profiles
            .iter()
            .flat_map(|(profile, current)| {
                let [high, low] = profile.0.to_be_bytes();
                [high, low, bit(*current, 0), 0]
            })
            .collect();
        let code = FeatureCode::PROFILE_LIST;
        Self {
            code,
            version: 0,
            persistent: true,
            current: true,
            data,
        }
    }
}

/// Profile and features of a drive with the medium it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Configuration {
    /// The profile in force: what the medium is.
    pub profile: Profile,
    /// The features, ascending.
    pub features: Vec<Feature>,
}

impl Configuration {
    /// Bytes of the header, which tells the length of the rest.
    pub const HEADER: u16 = 8;

    /// Length of the whole answer from its first four bytes.
    pub fn whole_len(bytes: &[u8]) -> usize {
        usize::try_from(be32(bytes, 0))
            .unwrap_or(usize::MAX)
            .saturating_add(4)
    }

    /// Reads the answer; a descriptor that was cut off is left out.
    /// Errors: [`ShortReply`] below 8 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, usize::from(Self::HEADER), "GET CONFIGURATION")?;
        let whole = bytes.get(..Self::whole_len(bytes)).unwrap_or(bytes);
        let mut rest = stele_exact::rest(whole, 8);
        let mut features = Vec::new();
        while let Some((head, behind)) = rest.split_at_checked(4) {
            let Some((data, next)) = behind.split_at_checked(usize::from(byte(head, 3))) else {
                break;
            };
            features.push(Feature {
                code: FeatureCode(be16(head, 0)),
                version: byte(head, 2) >> 2 & 0x0F,
                persistent: byte(head, 2) & 2 != 0,
                current: byte(head, 2) & 1 != 0,
                data: data.to_vec(),
            });
            rest = next;
        }
        Ok(Self {
            profile: Profile(be16(bytes, 6)),
            features,
        })
    }

    /// The header and all descriptors.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0; usize::from(Self::HEADER)];
        for feature in &self.features {
            let flags = feature.version << 2 | bit(feature.persistent, 1) | bit(feature.current, 0);
            let len = u8::try_from(feature.data.len()).unwrap_or(u8::MAX);
            bytes.extend(feature.code.0.to_be_bytes());
            bytes.extend([flags, len]);
            bytes.extend(feature.data.iter().take(usize::from(len)));
        }
        let len = len32(bytes.len().saturating_sub(4));
        put(&mut bytes, 0, &len);
        put(&mut bytes, 6, &self.profile.0.to_be_bytes());
        bytes
    }

    /// The descriptor of a feature.
    pub fn feature(&self, code: FeatureCode) -> Option<&Feature> {
        self.features.iter().find(|f| f.code == code)
    }

    /// The descriptor of a feature that is current.
    pub fn current(&self, code: FeatureCode) -> Option<&Feature> {
        self.feature(code).filter(|f| f.current)
    }

    /// Whether SET STREAMING and the streaming bit of WRITE(12) work now.
    pub fn streams(&self) -> bool {
        self.current(FeatureCode::STREAMING)
            .is_some_and(|f| byte(&f.data, 0) & 1 != 0)
    }

    /// Whether READ BUFFER CAPACITY counts in sectors too, and so certainly exists (RBCB).
    pub fn tells_buffer(&self) -> bool {
        self.current(FeatureCode::STREAMING)
            .is_some_and(|f| byte(&f.data, 0) & 0x10 != 0)
    }

    /// Whether a DVD-R goes on without a gap where the drive's buffer ran dry (BUF; MMC-6 5.3.25).
    pub fn mends_underruns(&self) -> bool {
        self.current(FeatureCode::DVD_R_WRITE)
            .is_some_and(|f| byte(&f.data, 0) & 0x40 != 0)
    }

    /// The drive's serial number, where it tells one.
    pub fn serial(&self) -> Option<String> {
        let feature = self.feature(FeatureCode::SERIAL)?;
        Some(text(&feature.data, 0, feature.data.len())).filter(|serial| !serial.is_empty())
    }

    /// The profiles of the list and whether each is current.
    pub fn profiles(&self) -> Vec<(Profile, bool)> {
        let list = self.feature(FeatureCode::PROFILE_LIST);
        let data = list.map(|f| f.data.as_slice()).unwrap_or_default();
        let entries = data.chunks_exact(4);
        entries
            .map(|e| (Profile(be16(e, 0)), byte(e, 2) & 1 != 0))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn features_are_read_and_written_byte_for_byte() {
        let bytes = hex("00 00 00 28 00 00 00 41
            00 00 03 0C 00 43 00 00 00 41 01 00 00 40 00 00
            01 07 15 04 1F 00 00 00
            01 08 03 08 4B 31 35 44 42 34 31 20");
        let read = Configuration::parse(&bytes).unwrap();
        assert_eq!(read.profile, Profile::BD_R);
        let profiles = [
            (Profile::BD_RE, false),
            (Profile::BD_R, true),
            (Profile::BD_ROM, false),
        ];
        assert_eq!(read.profiles(), profiles);
        assert_eq!(read.features[0], Feature::profile_list(&profiles));
        assert_eq!(read.features[1].version, 5);
        assert!(read.streams() && read.tells_buffer());
        assert_eq!(read.serial().as_deref(), Some("K15DB41"));
        assert!(read.current(FeatureCode::BD_R_POW).is_none());
        assert_eq!(read.encode(), bytes);
    }

    #[test]
    fn a_descriptor_that_was_cut_off_is_left_out() {
        let cut = hex("00 00 00 28 00 00 00 41 00 00 03 04 00 41 01 00 01 07 15 04 1F");
        let read = Configuration::parse(&cut).unwrap();
        assert_eq!(read.features.len(), 1);
        assert!(!read.streams());
        assert!(Configuration::parse(&cut[..7]).is_err());
    }
}
