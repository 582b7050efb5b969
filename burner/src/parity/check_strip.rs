//! Check strips: the CRC-64 of every coded sector, with the geometry in every sector.
//!
//! Two identical copies, A behind the data strips and B as the last strip. The cluster of row r
//! holds 32 parts of one sector each. Layout of a part, little endian (SPEC.TXT R-020 to R-023):
//!
//! ```text
//!  0 "STELECHK"   8 version u16   10 k u8   11 m u8   12 'A' or 'B'   13 part u8   14 zero u16
//! 16 disc UUID   32 N u64   40 S u64   48 row u64   56 CRC-64 of bytes 0..56 and 64..2048
//! 64 248 values u64: value v = 248 part + i is of coded strip v / 32, sector v % 32 of the row;
//!    values from 7872 on are zero
//! ```

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use crate::geometry::{CODED_STRIPS, Geometry, STRIPS};

/// First bytes of every part.
pub const MAGIC: [u8; 8] = *b"STELECHK";
/// Version of the format.
pub const VERSION: u16 = 1;
/// Values in one part.
pub const VALUES_PER_PART: usize = 248;
/// Values of one row: 246 strips of 32 sectors.
pub const VALUES_PER_ROW: usize = (CODED_STRIPS * CLUSTER_SECTORS) as usize;
/// Bytes of one cluster.
pub const CLUSTER_BYTES: usize = CLUSTER_SECTORS as usize * SECTOR_BYTES;
const HEADER_BYTES: usize = 64;
const SELF_CHECK_AT: usize = 56;

/// CRC-64/NVME: the check value of a sector.
pub fn check_value(bytes: &[u8]) -> u64 {
    crc_fast::crc64_nvme(bytes)
}

/// Which of the two check strips.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum CheckCopy {
    /// Behind the data strips.
    A,
    /// The last strip.
    B,
}

impl CheckCopy {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    fn letter(self) -> u8 {
        match self {
            Self::A => b'A',
            Self::B => b'B',
        }
    }

    /// Where this copy's strip lies.
    pub fn extent(self, geometry: Geometry) -> Extent {
        let [a, b] = geometry.check_extents();
        match self {
            Self::A => a,
            Self::B => b,
        }
    }
}

/// Where a part of a check strip stands, and of which disc it is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct PartHeader {
    /// The disc.
    pub uuid: [u8; 16],
    /// How it is divided.
    pub geometry: Geometry,
    /// Which copy.
    pub copy: CheckCopy,
    /// The row.
    pub row: u64,
    /// The part, 0..32.
    pub part: u8,
}

impl PartHeader {
    /// The sector where such a part belongs.
    pub fn lba(&self) -> Lba {
        let strip = self.copy.extent(self.geometry).lba;
        strip.after(SectorCount(
            self.row * CLUSTER_SECTORS + u64::from(self.part),
        ))
    }

    /// Writes the part's sector with its values.
    ///
    /// Shape: `sector` has 2048 bytes; values beyond 248 are left out, missing ones are zero.
    pub fn render(&self, values: &[u64], sector: &mut [u8]) {
        let head = self.head();
        let mut body = [0; SECTOR_BYTES - HEADER_BYTES];
        let (words, _) = body.as_chunks_mut::<8>();
        for (word, value) in words.iter_mut().zip(values) {
            *word = value.to_le_bytes();
        }
        let crc = self_check(&head, &body).to_le_bytes();
        let bytes = head.iter().chain(&crc).chain(&body);
        sector
            .iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = *from);
    }

    fn head(&self) -> [u8; SELF_CHECK_AT] {
        let g = self.geometry;
        let mut fields = Vec::with_capacity(SELF_CHECK_AT);
        fields.extend(MAGIC);
        fields.extend(VERSION.to_le_bytes());
        fields.extend([g.data(), g.parity(), self.copy.letter(), self.part, 0, 0]);
        fields.extend(self.uuid);
        fields.extend(g.sectors().0.to_le_bytes());
        fields.extend(g.strip().0.to_le_bytes());
        fields.extend(self.row.to_le_bytes());
        let mut head = [0; SELF_CHECK_AT];
        head.iter_mut()
            .zip(fields)
            .for_each(|(to, from)| *to = from);
        head
    }

    /// Reads the header of a sector that is a sound part: magic, version and self-check agree,
    /// and the geometry is one that the format knows.
    pub fn parse(sector: &[u8]) -> Option<Self> {
        let (head, rest) = sector.split_at_checked(SELF_CHECK_AT)?;
        let (crc, body) = rest.split_at_checked(8)?;
        if sector.len() != SECTOR_BYTES || !head.starts_with(&MAGIC) {
            return None;
        }
        if u64::from_le_bytes(crc.try_into().ok()?) != self_check(head, body) {
            return None;
        }
        let byte = |at: usize| head.get(at).copied();
        let word = |at: usize| {
            let bytes = head.get(at..at + 8)?;
            Some(u64::from_le_bytes(bytes.try_into().ok()?))
        };
        let version = u16::from_le_bytes([byte(8)?, byte(9)?]);
        let geometry = Geometry::new(SectorCount(word(40)?), byte(11)?).ok()?;
        let copy = match byte(12)? {
            b'A' => CheckCopy::A,
            b'B' => CheckCopy::B,
            _ => return None,
        };
        let header = Self {
            uuid: head.get(16..32)?.try_into().ok()?,
            geometry,
            copy,
            row: word(48)?,
            part: byte(13)?,
        };
        let consistent = version == VERSION
            && byte(10)? == geometry.data()
            && word(32)? == geometry.sectors().0
            && header.row < geometry.rows()
            && u64::from(header.part) < CLUSTER_SECTORS;
        consistent.then_some(header)
    }
}

fn self_check(head: &[u8], body: &[u8]) -> u64 {
    let mut digest = crc_fast::Digest::new(crc_fast::CrcAlgorithm::Crc64Nvme);
    digest.update(head);
    digest.update(body);
    digest.finalize()
}

/// The values of a sound part, without looking at its header.
pub fn part_values(sector: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let (words, _) = sector
        .get(HEADER_BYTES..)
        .unwrap_or_default()
        .as_chunks::<8>();
    words.iter().map(|word| u64::from_le_bytes(*word))
}

/// Writes the check cluster of a row.
///
/// Shape: `values` has 7872 values, `cluster` 65,536 bytes.
pub fn render_cluster(
    uuid: [u8; 16],
    geometry: Geometry,
    copy: CheckCopy,
    row: u64,
    values: &[u64],
    cluster: &mut [u8],
) {
    let mut chunks = values.chunks(VALUES_PER_PART);
    for (part, sector) in (0..).zip(cluster.chunks_exact_mut(SECTOR_BYTES)) {
        let header = PartHeader {
            uuid,
            geometry,
            copy,
            row,
            part,
        };
        header.render(chunks.next().unwrap_or_default(), sector);
    }
}

/// What is known of the check values of one row, merged from both copies of any source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowValues {
    values: Vec<u64>,
    /// Bit p: part p is known.
    known: u32,
}

impl Default for RowValues {
    fn default() -> Self {
        Self {
            values: vec![0; VALUES_PER_PART * CLUSTER_SECTORS as usize],
            known: 0,
        }
    }
}

impl RowValues {
    /// Takes from a check cluster, as read, what is sound and not known yet. Returns the parts
    /// that are not what they should be there, bit p for part p.
    pub fn take(&mut self, expected: PartHeader, cluster: &[u8]) -> u32 {
        let mut bad = 0;
        for (part, sector) in (0..32u8).zip(cluster.chunks_exact(SECTOR_BYTES)) {
            let bit = 1 << part;
            if PartHeader::parse(sector) != Some(PartHeader { part, ..expected }) {
                bad |= bit;
            } else if self.known & bit == 0 {
                self.known |= bit;
                let from = usize::from(part) * VALUES_PER_PART;
                let slots = self.values.get_mut(from..).unwrap_or_default();
                slots
                    .iter_mut()
                    .zip(part_values(sector))
                    .for_each(|(to, from)| *to = from);
            }
        }
        bad
    }

    /// All values of a row.
    #[cfg(test)]
    pub(crate) fn complete(values: &[u64]) -> Self {
        let mut row = Self {
            known: u32::MAX,
            ..Self::default()
        };
        row.values
            .iter_mut()
            .zip(values)
            .for_each(|(to, from)| *to = *from);
        row
    }

    /// The check value of sector `sector` (0..32) of coded strip `strip` (0..246), where known.
    pub fn get(&self, strip: usize, sector: usize) -> Option<u64> {
        let at = strip * CLUSTER_SECTORS as usize + sector;
        let known = self.known >> (at / VALUES_PER_PART).min(31) & 1 == 1;
        self.values.get(at).copied().filter(|_| known)
    }

    /// Whether every part is known.
    pub fn is_complete(&self) -> bool {
        self.known == u32::MAX
    }
}

/// The strip and the place in it of a sector in front of the tail.
pub(crate) fn strip_and_offset(geometry: Geometry, lba: Lba) -> Option<(u64, u64)> {
    let strip = lba.0 / geometry.strip().0;
    (strip < STRIPS).then_some((strip, lba.0 % geometry.strip().0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> PartHeader {
        PartHeader {
            uuid: *b"0123456789abcdef",
            geometry: Geometry::new(SectorCount(64), 30).unwrap(),
            copy: CheckCopy::B,
            row: 1,
            part: 0,
        }
    }

    #[test]
    fn the_check_value_is_crc_64_nvme() {
        assert_eq!(check_value(b"123456789"), 0xae8b_1486_0a79_9888);
    }

    #[test]
    fn a_part_has_its_fields_at_the_places_the_specification_names() {
        let mut sector = vec![0xee; 2048];
        let part = PartHeader {
            part: 31,
            ..header()
        };
        part.render(&[0x0102_0304_0506_0708], &mut sector);
        assert_eq!(&sector[..16], b"STELECHK\x01\x00\xd8\x1eB\x1f\x00\x00");
        assert_eq!(&sector[16..32], b"0123456789abcdef");
        assert_eq!(sector[32..40], (248u64 * 64 + 320).to_le_bytes());
        assert_eq!(sector[40..48], 64u64.to_le_bytes());
        assert_eq!(sector[48..56], 1u64.to_le_bytes());
        let mut rest = sector[..56].to_vec();
        rest.extend(&sector[64..]);
        assert_eq!(sector[56..64], check_value(&rest).to_le_bytes());
        assert_eq!(sector[64..73], [8, 7, 6, 5, 4, 3, 2, 1, 0]);
        assert_eq!(PartHeader::parse(&sector), Some(part));
        assert_eq!(part.lba().0, 247 * 64 + 32 + 31);
        for at in [0, 9, 13, 40, 57, 2047] {
            sector[at] ^= 1;
            assert_eq!(PartHeader::parse(&sector), None, "byte {at}");
            sector[at] ^= 1;
        }
        assert_eq!(PartHeader::parse(&sector[..2047]), None);
    }

    #[test]
    fn two_damaged_copies_make_one_whole_row() {
        let values: Vec<u64> = (0..VALUES_PER_ROW as u64).map(|v| v * v + 1).collect();
        let mut row = RowValues::default();
        for (copy, damaged) in [(CheckCopy::A, 3..30), (CheckCopy::B, 0..2)] {
            let expected = PartHeader { copy, ..header() };
            let mut cluster = vec![0; CLUSTER_BYTES];
            render_cluster(
                expected.uuid,
                expected.geometry,
                copy,
                1,
                &values,
                &mut cluster,
            );
            for part in damaged.clone() {
                cluster[part * 2048 + 100] ^= 1;
            }
            let bad = row.take(expected, &cluster);
            assert_eq!(bad, damaged.fold(0, |bits, part| bits | 1 << part));
            assert_eq!(row.is_complete(), copy == CheckCopy::B);
        }
        for (v, value) in values.iter().enumerate() {
            assert_eq!(row.get(v / 32, v % 32), Some(*value));
        }
        let other = PartHeader { row: 0, ..header() };
        let mut cluster = vec![0; CLUSTER_BYTES];
        render_cluster(
            other.uuid,
            other.geometry,
            CheckCopy::B,
            1,
            &values,
            &mut cluster,
        );
        assert_eq!(RowValues::default().take(other, &cluster), u32::MAX);
    }
}
