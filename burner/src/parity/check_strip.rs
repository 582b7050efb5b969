//! Check strips: the CRC-64 of every coded sector, with the disc's identity in every sector.
//!
//! Two identical copies, A behind the data strips and B as the last strip. The cluster of row r
//! holds 32 parts of one sector each. Layout of a part, little endian (SPEC.TXT R-020 to R-023):
//!
//! ```text
//!  0 "STELECHK"   8 version u16   10 k u8   11 m u8   12 'A' or 'B'   13 part u8   14 zero u16
//! 16 disc UUID   32 content, 8 bytes (version 1: N u64)   40 S u64   48 row u64
//! 56 CRC-64 of bytes 0..56 and 64..2048
//! 64 248 values u64: value v = 248 part + i is of coded strip v / 32, sector v % 32 of the row;
//!    values from 7872 on are zero
//! ```

mod one_copy;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::identity::{ContentDigest, DiscIdentity, DiscName, VERSION, VERSION_ONE};
use crate::exact::{part, part_mut};
use crate::geometry::{CODED_STRIPS, Geometry, STRIPS};

/// First bytes of every part.
pub const MAGIC: [u8; 8] = *b"STELECHK";
/// Values in one part.
pub const VALUES_PER_PART: usize = 248;
/// Where the values of the last part end that exist (R-021: 7872 of a row, 184 of them there).
const LAST_VALUES_END: usize = HEADER_BYTES + (7872 - 31 * VALUES_PER_PART) * 8;
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
    pub identity: DiscIdentity,
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
        let strip = self.copy.extent(self.identity.geometry).lba;
        strip.after(SectorCount(
            self.row * CLUSTER_SECTORS + u64::from(self.part),
        ))
    }

    /// Writes the part's sector with its values.
    ///
    /// Shape: `sector` has 2048 bytes; at most 248 values, missing ones are zero.
    pub fn render(&self, values: &[u64], sector: &mut [u8]) {
        let sector = part_mut(sector, 0..SECTOR_BYTES);
        let values = part(values, 0..values.len().min(VALUES_PER_PART));
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
        let g = self.identity.geometry;
        let DiscName { uuid, content } = self.identity.name;
        let mut fields = Vec::with_capacity(SELF_CHECK_AT);
        fields.extend(MAGIC);
        fields.extend(self.identity.version().to_le_bytes());
        fields.extend([g.data(), g.parity(), self.copy.letter(), self.part, 0, 0]);
        fields.extend(uuid);
        fields.extend(content.map_or(g.sectors().0.to_le_bytes(), |content| content.0));
        fields.extend(g.strip().0.to_le_bytes());
        fields.extend(self.row.to_le_bytes());
        let mut head = [0; SELF_CHECK_AT];
        head.iter_mut()
            .zip(fields)
            .for_each(|(to, from)| *to = from);
        head
    }

    /// Reads the header of a sector that is a sound part: magic, version and self-check agree,
    /// the geometry is one that the format knows, and what has no use is zero (R-023).
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
        let content = match version {
            VERSION_ONE if word(32)? == geometry.sectors().0 => None,
            VERSION => Some(ContentDigest(head.get(32..40)?.try_into().ok()?)),
            _ => return None,
        };
        let uuid = head.get(16..32)?.try_into().ok()?;
        let name = DiscName { uuid, content };
        let header = Self {
            identity: DiscIdentity { name, geometry },
            copy,
            row: word(48)?,
            part: byte(13)?,
        };
        let unused = match header.part {
            31 => sector.get(LAST_VALUES_END..)?,
            _ => &[],
        };
        let consistent = byte(10)? == geometry.data()
            && head.get(14..16)? == [0, 0]
            && unused.iter().all(|byte| *byte == 0)
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
    let (words, _) = part(sector, HEADER_BYTES..SECTOR_BYTES).as_chunks::<8>();
    words.iter().map(|word| u64::from_le_bytes(*word))
}

/// Writes the check cluster of a row.
///
/// Shape: `values` has 7872 values, `cluster` 65,536 bytes.
pub fn render_cluster(
    identity: DiscIdentity,
    copy: CheckCopy,
    row: u64,
    values: &[u64],
    cluster: &mut [u8],
) {
    let values = part(values, 0..VALUES_PER_ROW);
    let cluster = part_mut(cluster, 0..CLUSTER_BYTES);
    let parts = values.chunks(VALUES_PER_PART);
    for ((part, sector), values) in (0..).zip(cluster.chunks_exact_mut(SECTOR_BYTES)).zip(parts) {
        let header = PartHeader {
            identity,
            copy,
            row,
            part,
        };
        header.render(values, sector);
    }
}

/// What is known of the check values of one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowValues {
    values: Vec<u64>,
    /// Bit p: part p is known.
    known: u32,
    /// Values of known parts that are not known all the same: two copies say different things.
    /// In ascending order.
    disputed: Vec<usize>,
}

impl Default for RowValues {
    fn default() -> Self {
        Self {
            values: vec![0; VALUES_PER_PART * CLUSTER_SECTORS as usize],
            known: 0,
            disputed: Vec::new(),
        }
    }
}

impl RowValues {
    /// Takes from a check cluster, as read, what is sound and not known yet. Returns the parts
    /// that are not what they should be there, bit p for part p.
    ///
    /// Shape: `cluster` has 65,536 bytes.
    pub fn take(&mut self, expected: PartHeader, cluster: &[u8]) -> u32 {
        let mut bad = 0;
        let sectors = part(cluster, 0..CLUSTER_BYTES).chunks_exact(SECTOR_BYTES);
        for (number, sector) in (0..32u8).zip(sectors) {
            let bit = 1 << number;
            let wanted = PartHeader {
                part: number,
                ..expected
            };
            let sound = match self.known & bit {
                0 => self.take_part(wanted, sector),
                _ => PartHeader::parse(sector) == Some(wanted),
            };
            bad |= if sound { 0 } else { bit };
        }
        bad
    }

    /// Takes one sector where it is the part `expected`, wherever it stood. Returns whether it is.
    pub(crate) fn take_part(&mut self, expected: PartHeader, sector: &[u8]) -> bool {
        // Its number and its row cost nothing to compare; where many sectors stand, that matters.
        let claims = |at: usize, what: &[u8]| sector.get(at..at + what.len()) == Some(what);
        let claimed = claims(13, &[expected.part]) && claims(48, &expected.row.to_le_bytes());
        if !sector.starts_with(&MAGIC) || !claimed || PartHeader::parse(sector) != Some(expected) {
            return false;
        }
        self.known |= 1 << expected.part;
        let from = usize::from(expected.part) * VALUES_PER_PART;
        let slots = part_mut(&mut self.values, from..from + VALUES_PER_PART);
        let values = slots.iter_mut().zip(part_values(sector));
        values.for_each(|(to, from)| *to = from);
        true
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

    /// Takes one of them away.
    pub(crate) fn forget(&mut self, strip: usize, sector: usize) {
        self.disputed
            .push(strip * CLUSTER_SECTORS as usize + sector);
        self.disputed.sort_unstable();
        self.disputed.dedup();
    }

    /// The check value of sector `sector` (0..32) of coded strip `strip` (0..246), where known.
    pub fn get(&self, strip: usize, sector: usize) -> Option<u64> {
        self.value(strip * CLUSTER_SECTORS as usize + sector)
    }

    /// Value number `at` (0..7872), where known.
    fn value(&self, at: usize) -> Option<u64> {
        let known = self.known >> (at / VALUES_PER_PART) & 1 == 1;
        let value = part(&self.values, at..at + 1).first().copied();
        value.filter(|_| known && self.disputed.binary_search(&at).is_err())
    }

    /// Whether every part is known.
    pub fn is_complete(&self) -> bool {
        self.known == u32::MAX && self.disputed.is_empty()
    }

    /// Which parts are known, bit p for part p.
    pub(crate) fn known_parts(&self) -> u32 {
        self.known
    }

    /// Numbers of values of known parts that count as unknown all the same, ascending.
    pub(crate) fn disputed(&self) -> &[usize] {
        &self.disputed
    }
}

/// The check values of one row as its two copies have them (SPEC.TXT R-057).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct RowCopies {
    copies: [RowValues; 2],
}

/// The check values of a row that count, and the check sectors that are to be written anew.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Settled {
    pub(crate) values: RowValues,
    /// Parts of A and of B that say something else, bit p for part p.
    pub(crate) left_out: [u32; 2],
}

impl RowCopies {
    /// What is known of one copy.
    pub(crate) fn copy(&mut self, copy: CheckCopy) -> &mut RowValues {
        let [a, b] = &mut self.copies;
        match copy {
            CheckCopy::A => a,
            CheckCopy::B => b,
        }
    }

    /// Values that both copies have, and differently.
    pub(crate) fn differing(&self) -> Vec<usize> {
        let [a, b] = &self.copies;
        if a.known & b.known == 0 || a.values == b.values {
            return Vec::new();
        }
        let differ =
            |at: &usize| matches!((a.value(*at), b.value(*at)), (Some(a), Some(b)) if a != b);
        (0..VALUES_PER_ROW).filter(differ).collect()
    }

    /// Whether every part is known of one copy or the other.
    pub(crate) fn is_complete(&self) -> bool {
        let [a, b] = &self.copies;
        a.known | b.known == u32::MAX
    }

    /// Writes the part `of` as its copy has it, wherever it was found; says whether it was.
    pub(crate) fn render(&self, of: PartHeader, sector: &mut [u8]) -> bool {
        let [a, b] = &self.copies;
        let own = if of.copy == CheckCopy::A { a } else { b };
        let from = usize::from(of.part) * VALUES_PER_PART;
        let known = own.known >> of.part & 1 == 1;
        if known {
            of.render(part(&own.values, from..from + VALUES_PER_PART), sector);
        }
        known
    }

    /// Decides between the copies, each check sector by itself. `check` gives the check value of
    /// the sector of value `at` as it was read, where it was.
    pub(crate) fn settle(&self, mut check: impl FnMut(usize) -> Option<u64>) -> Settled {
        let differing = self.differing();
        let [mut a, b] = self.copies.clone();
        if differing.is_empty() {
            a.complete_by(&b);
            return Settled {
                values: a,
                left_out: [0; 2],
            };
        }
        let (mut left_out, mut disputed) = ([0; 2], Vec::new());
        for of_part in differing.chunk_by(|x, y| x / VALUES_PER_PART == y / VALUES_PER_PART) {
            let (mut for_a, mut for_b, mut bit) = (0_usize, 0_usize, 0_u32);
            for at in of_part {
                let read = check(*at);
                for_a += usize::from(read.is_some() && read == a.value(*at));
                for_b += usize::from(read.is_some() && read == b.value(*at));
                bit = 1 << (at / VALUES_PER_PART);
            }
            let [of_a, of_b] = &mut left_out;
            if for_a <= for_b {
                *of_a |= bit;
            }
            if for_b <= for_a {
                *of_b |= bit;
            }
            match for_a.cmp(&for_b) {
                std::cmp::Ordering::Greater => {}
                std::cmp::Ordering::Less => a.known &= !bit,
                std::cmp::Ordering::Equal => disputed.extend(of_part),
            }
        }
        a.complete_by(&b);
        a.disputed = disputed;
        let values = a;
        Settled { values, left_out }
    }
}

impl RowValues {
    /// Takes the parts that only the other copy has.
    fn complete_by(&mut self, other: &Self) {
        for number in 0..CLUSTER_SECTORS as usize {
            let bit = 1 << number;
            if self.known & bit == 0 && other.known & bit != 0 {
                self.known |= bit;
                let own = number * VALUES_PER_PART..(number + 1) * VALUES_PER_PART;
                let from = part(&other.values, own.clone());
                part_mut(&mut self.values, own).copy_from_slice(from);
            }
        }
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

    fn identity() -> DiscIdentity {
        DiscIdentity {
            name: DiscName {
                uuid: *b"0123456789abcdef",
                content: Some(ContentDigest(*b"\x01\x02\x03\x04\x05\x06\x07\x08")),
            },
            geometry: Geometry::new(SectorCount(64), 30).unwrap(),
        }
    }

    fn header() -> PartHeader {
        PartHeader {
            identity: identity(),
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
        assert_eq!(&sector[..16], b"STELECHK\x02\x00\xd8\x1eB\x1f\x00\x00");
        assert_eq!(&sector[16..32], b"0123456789abcdef");
        assert_eq!(sector[32..40], [1, 2, 3, 4, 5, 6, 7, 8]);
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
        // R-023: what has no use is zero, also under a right check.
        for at in [14, 15, 1536, 2047] {
            let mut other = sector.clone();
            other[at] = 1;
            let check = self_check(&other[..56], &other[64..]).to_le_bytes();
            other[56..64].copy_from_slice(&check);
            assert_eq!(PartHeader::parse(&other), None, "byte {at}");
        }
        let mut last = sector.clone();
        last[1535] = 1;
        let check = self_check(&last[..56], &last[64..]).to_le_bytes();
        last[56..64].copy_from_slice(&check);
        assert_eq!(PartHeader::parse(&last), Some(part));
        // Chapter 10: in version 1 the number of sectors stands where the content is now.
        let mut old = part;
        old.identity.name.content = None;
        old.render(&[1], &mut sector);
        assert_eq!(&sector[8..10], b"\x01\x00");
        assert_eq!(sector[32..40], (248u64 * 64 + 320).to_le_bytes());
        assert_eq!(PartHeader::parse(&sector), Some(old));
    }

    fn cluster(copy: CheckCopy, values: &[u64]) -> Vec<u8> {
        let mut cluster = vec![0; CLUSTER_BYTES];
        render_cluster(identity(), copy, 1, values, &mut cluster);
        cluster
    }

    fn values() -> Vec<u64> {
        (0..VALUES_PER_ROW as u64).map(|v| v * v + 1).collect()
    }

    fn copies(a: &[u64], b: &[u64]) -> RowCopies {
        let mut row = RowCopies::default();
        for (copy, values) in CheckCopy::BOTH.into_iter().zip([a, b]) {
            let expected = PartHeader { copy, ..header() };
            assert_eq!(row.copy(copy).take(expected, &cluster(copy, values)), 0);
        }
        row
    }

    #[test]
    fn two_damaged_copies_make_one_whole_row() {
        let values = values();
        let mut row = RowCopies::default();
        for (copy, damaged) in [(CheckCopy::A, 3..30), (CheckCopy::B, 0..2)] {
            let expected = PartHeader { copy, ..header() };
            let mut cluster = cluster(copy, &values);
            for part in damaged.clone() {
                cluster[part * 2048 + 100] ^= 1;
            }
            let bad = row.copy(copy).take(expected, &cluster);
            assert_eq!(bad, damaged.fold(0, |bits, part| bits | 1 << part));
            assert_eq!(row.is_complete(), copy == CheckCopy::B);
        }
        let settled = row.settle(|_| panic!("nothing is to be decided"));
        assert_eq!(settled.left_out, [0, 0]);
        for (v, value) in values.iter().enumerate() {
            assert_eq!(settled.values.get(v / 32, v % 32), Some(*value));
        }
        // What neither copy has is not known.
        let mut row = RowCopies::default();
        for copy in [CheckCopy::A, CheckCopy::B] {
            let expected = PartHeader { copy, ..header() };
            let mut cluster = cluster(copy, &values);
            cluster[3 * 2048 + 100] ^= 1;
            assert_eq!(row.copy(copy).take(expected, &cluster), 1 << 3);
        }
        let settled = row.settle(|_| panic!("nothing is to be decided"));
        assert_eq!(settled.values.known_parts(), !(1 << 3));
        let other = PartHeader { row: 0, ..header() };
        let cluster = cluster(CheckCopy::B, &values);
        assert_eq!(RowValues::default().take(other, &cluster), u32::MAX);
    }

    /// R-057: between two copies the sectors decide.
    #[test]
    fn of_two_copies_that_differ_the_one_that_sectors_agree_with_counts() {
        let right = values();
        let mut stale = right.clone();
        for at in [7, 300, 301] {
            stale[at] ^= 1;
        }
        let read = |at: usize| Some(right[at]);
        let parts = 1 << 0 | 1 << 1;
        let settled = copies(&stale, &right).settle(read);
        assert_eq!(settled.left_out, [parts, 0]);
        assert_eq!(settled.values, RowValues::complete(&right));
        let settled = copies(&right, &stale).settle(read);
        assert_eq!(settled.left_out, [0, parts]);
        assert_eq!(settled.values, RowValues::complete(&right));
        // Each check sector by itself: of part 0 A is wrong, of part 1 B.
        let (mut a, mut b) = (right.clone(), right.clone());
        (a[7], b[300], b[301]) = (1, 2, 3);
        let settled = copies(&a, &b).settle(read);
        assert_eq!(settled.left_out, [1 << 0, 1 << 1]);
        assert_eq!(settled.values, RowValues::complete(&right));
        // Nobody speaks for either: the sectors are in doubt, and no others.
        let settled = copies(&right, &stale).settle(|_| None);
        assert_eq!(settled.left_out, [parts, parts]);
        for (v, value) in right.iter().enumerate() {
            let known = ![7, 300, 301].contains(&v);
            let found = settled.values.get(v / 32, v % 32);
            assert_eq!(found, known.then_some(*value), "{v}");
        }
    }
}
