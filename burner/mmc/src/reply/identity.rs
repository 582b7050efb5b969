//! INQUIRY: who the drive is.

use crate::bytes::{ShortReply, bit, byte, needs, padded, put, text};

/// Standard INQUIRY data (SPC-4 6.4.2).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Inquiry {
    /// Peripheral device type; 5 is an optical drive.
    pub device_type: u8,
    /// The medium can be taken out.
    pub removable: bool,
    /// Version of SPC claimed; ATAPI drives say 0.
    pub version: u8,
    /// Byte 3, response data format in bits 3:0; 2, or 32h on ATAPI drives.
    pub response_format: u8,
    /// Vendor, at most 8 characters.
    pub vendor: String,
    /// Product, at most 16 characters.
    pub product: String,
    /// Firmware revision, at most 4 characters.
    pub firmware: String,
}

impl Inquiry {
    /// Device type of optical drives.
    pub const OPTICAL: u8 = 5;
    /// Bytes of the standard data.
    pub const LEN: u16 = 36;

    /// Reads the answer. Errors: [`ShortReply`] below 36 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, usize::from(Self::LEN), "INQUIRY")?;
        Ok(Self {
            device_type: byte(bytes, 0) & 0x1F,
            removable: byte(bytes, 1) & 0x80 != 0,
            version: byte(bytes, 2),
            response_format: byte(bytes, 3),
            vendor: text(bytes, 8, 8),
            product: text(bytes, 16, 16),
            firmware: text(bytes, 32, 4),
        })
    }

    /// The 36 bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0; usize::from(Self::LEN)];
        let head = [
            self.device_type & 0x1F,
            bit(self.removable, 7),
            self.version,
            self.response_format,
            // Additional length: what follows byte 4.
            31,
        ];
        put(&mut bytes, 0, &head);
        put(&mut bytes, 8, &padded::<8>(&self.vendor));
        put(&mut bytes, 16, &padded::<16>(&self.product));
        put(&mut bytes, 32, &padded::<4>(&self.firmware));
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn a_real_drives_inquiry_is_read_and_written_byte_for_byte() {
        let bytes = hex("05 80 00 32 1F 00 00 00 48 4C 2D 44 54 2D 53 54
            42 44 2D 52 45 20 20 57 48 31 36 4E 53 34 30 20 31 2E 30 33");
        let drive = Inquiry {
            device_type: 5,
            removable: true,
            version: 0,
            response_format: 0x32,
            vendor: "HL-DT-ST".into(),
            product: "BD-RE  WH16NS40".into(),
            firmware: "1.03".into(),
        };
        assert_eq!(Inquiry::parse(&bytes), Ok(drive.clone()));
        assert_eq!(drive.encode(), bytes);
        assert_eq!(Inquiry::parse(&bytes[..35]).unwrap_err().got, 35);
    }
}
