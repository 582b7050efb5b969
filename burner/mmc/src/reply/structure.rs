//! READ DISC STRUCTURE of BD: the disc information the factory pressed into the groove.

use stele_exact::behind;

use crate::bytes::{ShortReply, be16, be32, byte, len16, needs, padded, put, text};

/// What a BD is by its own word (bytes 8-10 of a DI unit). Trust this above the profile: some
/// drives report a finalized BD-R as BD-ROM.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum BdKind {
    /// "BDO".
    Rom,
    /// "BDR".
    Recordable,
    /// "BDW".
    Rewritable,
    /// Anything else.
    Unknown,
}

/// The first DI unit of READ DISC STRUCTURE, medium 1, format 00h.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct BdDiscInformation {
    /// Format of the unit.
    pub format: u8,
    /// What the disc is.
    pub kind: BdKind,
    /// Byte 11: size in bits 7:6, class 5:4, version 3:0.
    pub size_class_version: u8,
    /// Recording layers.
    pub layers: u8,
    /// Channel bit length; 1 is 25 GB a layer.
    pub channel: u8,
    /// Low-to-high recording, so an organic dye: not for archives.
    pub low_to_high: bool,
    /// Greatest data rate in Mbit/s.
    pub max_mbit_per_s: u8,
    /// Physical sector number of the last sector of the data zone.
    pub last_psn: u32,
    /// First address unit of the data zone of the layer.
    pub first_aun: u32,
    /// Last address unit.
    pub last_aun: u32,
    /// Manufacturer, at most 6 characters, as `VERBAT` or `MILLEN`.
    pub manufacturer: String,
    /// Type of medium, at most 3 characters, as `IMe` or `MR1`.
    pub media_type: String,
    /// Time stamp of the code.
    pub time_stamp: u16,
    /// Product revision.
    pub revision: u8,
}

/// Payload of the structure; its length field says two more.
const PAYLOAD: usize = 4096;

impl BdDiscInformation {
    /// Bytes of the whole answer.
    pub const LEN: u16 = 4100;

    /// Reads the first unit. A unit that does not begin with `DI` gives None: the drive has
    /// none, or could not read it.
    ///
    /// Errors: [`ShortReply`] where the answer ends before the product revision.
    pub fn parse(bytes: &[u8]) -> Result<Option<Self>, ShortReply> {
        needs(bytes, 4 + 112, "READ DISC STRUCTURE")?;
        let unit = behind(bytes, 4);
        if !unit.starts_with(b"DI") {
            return Ok(None);
        }
        Ok(Some(Self {
            format: byte(unit, 2),
            kind: match unit.get(8..11) {
                Some(b"BDO") => BdKind::Rom,
                Some(b"BDR") => BdKind::Recordable,
                Some(b"BDW") => BdKind::Rewritable,
                _ => BdKind::Unknown,
            },
            size_class_version: byte(unit, 11),
            layers: byte(unit, 12) >> 4,
            channel: byte(unit, 13) & 0x0F,
            low_to_high: byte(unit, 15) & 0x0F != 0,
            max_mbit_per_s: byte(unit, 17),
            last_psn: be32(unit, 20),
            first_aun: be32(unit, 24),
            last_aun: be32(unit, 28),
            manufacturer: text(unit, 100, 6),
            media_type: text(unit, 106, 3),
            time_stamp: be16(unit, 109),
            revision: byte(unit, 111),
        }))
    }

    /// The header and 4096 bytes with one unit.
    pub fn encode(&self) -> Vec<u8> {
        let mut unit = vec![0; PAYLOAD];
        let tag = match self.kind {
            BdKind::Rom => *b"BDO",
            BdKind::Recordable => *b"BDR",
            BdKind::Rewritable => *b"BDW",
            BdKind::Unknown => [0; 3],
        };
        // One unit a block on layer 0, sequence 0, of 98 bytes.
        put(&mut unit, 0, &[b'D', b'I', self.format, 1 << 3, 0, 0, 98]);
        put(&mut unit, 8, &tag);
        let shape = [
            self.size_class_version,
            self.layers << 4,
            self.channel & 0x0F,
            0,
            u8::from(self.low_to_high),
            0,
            self.max_mbit_per_s,
        ];
        put(&mut unit, 11, &shape);
        put(&mut unit, 20, &self.last_psn.to_be_bytes());
        put(&mut unit, 24, &self.first_aun.to_be_bytes());
        put(&mut unit, 28, &self.last_aun.to_be_bytes());
        put(&mut unit, 100, &padded::<6>(&self.manufacturer));
        put(&mut unit, 106, &padded::<3>(&self.media_type));
        put(&mut unit, 109, &self.time_stamp.to_be_bytes());
        put(&mut unit, 111, &[self.revision]);
        let mut bytes = Vec::from(len16(PAYLOAD + 2));
        bytes.extend([0, 0]);
        bytes.extend(unit);
        bytes
    }

    /// Manufacturer, type and revision as burning programs print them: `VERBAT/IMe/0`.
    pub fn media_id(&self) -> String {
        format!(
            "{}/{}/{}",
            self.manufacturer, self.media_type, self.revision
        )
    }

    /// Sectors of one layer by the address units, 0 where these make no sense.
    pub fn sectors_per_layer(&self) -> u64 {
        let units = u64::from(self.last_aun).checked_sub(u64::from(self.first_aun));
        units.map_or(0, |units| (units + 2) * 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn a_real_verbatim_disc_gives_its_id_and_capacity() {
        let mut bytes = vec![0; 4100];
        bytes[..4].copy_from_slice(&hex("10 02 00 00"));
        // DI, format 1, five units a block, BDR, class 0 version 1, one layer of 25 GB.
        bytes[4..4 + 18].copy_from_slice(&hex(
            "44 49 01 28 00 00 62 00 42 44 52 01 10 01 00 00 00 24",
        ));
        bytes[4 + 24..4 + 32].copy_from_slice(&hex("00 02 00 00 00 19 4E 7E"));
        bytes[4 + 100..4 + 112].copy_from_slice(b"VERBATIMe\0\0\0");
        let disc = BdDiscInformation::parse(&bytes).unwrap().unwrap();
        assert_eq!((disc.first_aun, disc.last_aun), (131_072, 1_658_494));
        assert_eq!(disc.sectors_per_layer(), 12_219_392);
        assert_eq!(
            (disc.kind, disc.layers, disc.channel),
            (BdKind::Recordable, 1, 1)
        );
        assert_eq!(disc.media_id(), "VERBAT/IMe/0");
        assert!(!disc.low_to_high);
        assert_eq!(BdDiscInformation::parse(&disc.encode()), Ok(Some(disc)));
    }

    #[test]
    fn an_answer_without_a_unit_is_none_and_not_an_error() {
        assert_eq!(BdDiscInformation::parse(&[0; 4100]), Ok(None));
        assert!(BdDiscInformation::parse(&[0; 100]).is_err());
    }
}
