//! The small pieces that UDF descriptors are made of (ECMA-167 part 1; UDF 2.60, 2.1 and 2.2).

use stele_exact::{item, number};

use crate::time::Civil;

/// UDF 2.60, as identifier suffixes write it (UDF 2.60, 2.1.5.3).
pub(super) const REVISION: u16 = 0x0260;

/// Bytes of a descriptor tag (ECMA-167 3/7.2).
pub(super) const TAG: usize = 16;

/// What stands behind an identifier's name (UDF 2.60, 2.1.5.3).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Suffix {
    /// Revision and domain flags.
    Domain,
    /// Revision and operating system.
    Udf,
    /// The operating system, and no revision.
    Implementation,
    /// Nothing: an identifier that ECMA-167 itself gives.
    None,
}

/// A descriptor while it grows.
#[derive(Clone, Debug, Default)]
pub(super) struct Bytes(pub Vec<u8>);

impl Bytes {
    /// A descriptor with room for its tag.
    pub fn tagged() -> Self {
        Self(vec![0; TAG])
    }

    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub fn u16(&mut self, value: u16) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Zeros up to this offset.
    pub fn zeros_to(&mut self, offset: usize) {
        self.0.resize(self.0.len().max(offset), 0);
    }

    /// extent_ad, a length and where it begins (ECMA-167 3/7.1).
    pub fn extent(&mut self, bytes: u32, lba: u32) {
        self.u32(bytes);
        self.u32(lba);
    }

    /// long_ad (ECMA-167 4/14.14.2) with the unique ID that UDF keeps in it (UDF 2.60, 2.3.4.3).
    pub fn long_ad(&mut self, bytes: u32, block: u32, partition: u16, unique_id: u32) {
        self.u32(bytes);
        self.u32(block);
        self.u16(partition);
        self.u16(0);
        self.u32(unique_id);
    }

    /// regid, a name and what stands behind it (ECMA-167 1/7.4).
    pub fn identifier(&mut self, name: &str, suffix: Suffix) {
        let end = self.0.len() + 32;
        self.u8(0);
        self.0.extend(name.bytes().take(23));
        self.zeros_to(end - 8);
        match suffix {
            Suffix::Domain | Suffix::Udf => self.u16(REVISION),
            Suffix::Implementation | Suffix::None => {}
        }
        // No operating system in particular, and no domain flags: all zero.
        self.zeros_to(end);
    }

    /// The program that writes it, by its developer ID (UDF 2.60, 2.1.5.2).
    pub fn implementation(&mut self, name: &str) {
        self.identifier(name, Suffix::Implementation);
    }

    /// charspec of OSTA compressed Unicode (UDF 2.60, 2.1.2).
    pub fn character_set(&mut self) {
        let end = self.0.len() + 64;
        self.u8(0);
        self.0.extend_from_slice(b"OSTA Compressed Unicode");
        self.zeros_to(end);
    }

    /// timestamp (ECMA-167 1/7.3), UTC.
    pub fn time(&mut self, time: Civil) {
        self.0.extend_from_slice(&time.udf());
    }

    /// dstring (ECMA-167 1/7.2.12): `field` bytes, the last one its length; cut where too long.
    pub fn text(&mut self, text: &str, field: usize) {
        let end = self.0.len() + field;
        let mut cut = text.to_owned();
        while compressed_len(&cut) > field - 1 {
            cut.pop();
        }
        if !cut.is_empty() {
            compress(&cut, &mut self.0);
        }
        let used = self.0.len() + field - end;
        self.zeros_to(end - 1);
        self.u8(u8::try_from(used).unwrap_or(u8::MAX));
    }

    /// The descriptor with its tag, for sector or block `location`.
    pub fn seal(mut self, id: u16, location: u32) -> Vec<u8> {
        seal(&mut self.0, id, location);
        self.0
    }
}

/// Writes the tag of a whole descriptor (ECMA-167 3/7.2, 4/7.2).
pub(super) fn seal(descriptor: &mut [u8], id: u16, location: u32) {
    let Some((tag, body)) = descriptor.split_first_chunk_mut::<TAG>() else {
        return;
    };
    let mut head = Bytes::default();
    head.u16(id);
    // Descriptor version 3: NSR03.
    head.u16(3);
    head.u16(0);
    // Tag serial number: one generation.
    head.u16(1);
    head.u16(crc(body));
    head.u16(number(body.len()));
    head.u32(location);
    let sum = head
        .0
        .iter()
        .fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    tag.iter_mut().zip(head.0).for_each(|(to, from)| *to = from);
    tag.iter_mut().skip(4).take(1).for_each(|byte| *byte = sum);
}

/// CRC-CCITT of ECMA-167 1/7.2.6: polynomial 0x1021, from 0, most significant bit first.
pub(super) fn crc(bytes: &[u8]) -> u16 {
    const TABLE: [u16; 256] = table();
    bytes.iter().fold(0, |crc, &byte| {
        let at = (crc >> 8) as u8 ^ byte;
        crc << 8 ^ item(&TABLE, usize::from(at))
    })
}

const fn table() -> [u16; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut crc = (at as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000 != 0 {
                crc << 1 ^ 0x1021
            } else {
                crc << 1
            };
            bit += 1;
        }
        // A constant table is made before any code runs; an index beyond it would not compile.
        #[allow(clippy::indexing_slicing)]
        {
            table[at] = crc;
        }
        at += 1;
    }
    table
}

/// Bytes of a text in OSTA compressed Unicode, its first byte included (UDF 2.60, 2.1.1).
pub(super) fn compressed_len(text: &str) -> usize {
    let mut units = 0;
    let mut wide = false;
    for c in text.chars() {
        units += c.len_utf16();
        wide |= u32::from(c) > 0xFF;
    }
    1 + if wide { units * 2 } else { units }
}

/// Appends a text in OSTA compressed Unicode.
pub(super) fn compress(text: &str, out: &mut Vec<u8>) {
    if text.chars().all(|c| u32::from(c) <= 0xFF) {
        out.push(8);
        // Every character is one byte: checked above.
        out.extend(
            text.chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'_')),
        );
    } else {
        out.push(16);
        out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standards_example() {
        // ECMA-167 1/7.2.6: #70 #6A #77 gives #3299.
        assert_eq!(crc(&[0x70, 0x6A, 0x77]), 0x3299);
    }

    #[test]
    fn a_tag_says_what_and_where() {
        let mut descriptor = Bytes::tagged();
        descriptor.zeros_to(512);
        let sealed = descriptor.seal(2, 256);
        assert_eq!(sealed[..4], [2, 0, 3, 0]);
        assert_eq!(sealed[10..16], [0xF0, 1, 0, 1, 0, 0]);
        let sum = (0..16)
            .filter(|at| *at != 4)
            .fold(0_u8, |s, at| s.wrapping_add(sealed[at]));
        assert_eq!(sealed[4], sum);
    }

    #[test]
    fn texts_are_as_short_as_they_can_be_and_know_their_length() {
        let mut out = Bytes::default();
        out.text("Straße", 12);
        assert_eq!(
            out.0,
            [8, b'S', b't', b'r', b'a', 0xDF, b'e', 0, 0, 0, 0, 7]
        );
        let mut out = Bytes::default();
        out.text("山", 6);
        assert_eq!(out.0, [16, 0x5C, 0x71, 0, 0, 3]);
        let mut out = Bytes::default();
        out.text("", 4);
        out.text("longer than it may be", 4);
        assert_eq!(out.0, [0, 0, 0, 0, 8, b'l', b'o', 3]);
        assert_eq!(compressed_len("a𝄞"), 7);
    }
}
