//! The tail behind the last strip: anchors, and the end of the UDF file system.
//!
//! It has no parity. Whoever has an anchor and the data strips can write it anew (SPEC.TXT R-052,
//!

use std::io;

use stele_discfs::{Lba, SECTOR_BYTES, SectorCount};

use super::Anchor;
use crate::geometry::{ANCHORS, TAIL_SECTORS};

/// Where UDF's first anchor stands (ECMA-167 3/8.4.2.1).
const UDF_ANCHOR: Lba = Lba(256);
/// Where its copies stand, counted from the disc's end.
const COPIES_BACK: [u64; 2] = [257, 1];
/// Where the copy of the volume descriptor sequence begins, counted from the disc's end.
const RESERVE_BACK: u64 = 288;
/// Sectors of that sequence.
const RESERVE_SECTORS: u64 = 16;

/// Whether sector `at` of the tail belongs to UDF's end, where the disc has one (SPEC.TXT R-054).
pub(crate) fn end_of_udf(at: u64) -> bool {
    let back = TAIL_SECTORS.0.saturating_sub(at);
    COPIES_BACK.contains(&back) || (back <= RESERVE_BACK && back + RESERVE_SECTORS > RESERVE_BACK)
}

impl Anchor {
    /// The whole tail. `sector` gives a sector of the data strips.
    ///
    /// # Errors
    /// Those of `sector`.
    pub fn tail(&self, mut sector: impl FnMut(Lba) -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
        let mut tail: Vec<u8> = (ANCHORS..2 * ANCHORS)
            .flat_map(|copy| self.render(copy))
            .collect();
        tail.resize(TAIL_SECTORS.bytes() as usize, 0);
        let anchor = sector(UDF_ANCHOR)?;
        let Some(main) = main_sequence(&anchor) else {
            return Ok(tail);
        };
        let inside = main.0.saturating_add(RESERVE_SECTORS) <= self.geometry.content().0;
        for number in (0..RESERVE_SECTORS).filter(|_| inside) {
            let descriptor = sector(main.after(SectorCount(number)))?;
            self.put(&mut tail, RESERVE_BACK - number, &descriptor);
        }
        for back in COPIES_BACK {
            self.put(&mut tail, back, &anchor);
        }
        Ok(tail)
    }

    /// Puts a copy of a descriptor where it stands `back` sectors before the disc's end.
    fn put(&self, tail: &mut [u8], back: u64, descriptor: &[u8]) {
        let at = (TAIL_SECTORS.0 - back) as usize;
        let lba = self.geometry.sectors().0 - back;
        if let Some(place) = tail.chunks_exact_mut(SECTOR_BYTES).nth(at) {
            place
                .iter_mut()
                .zip(moved(descriptor, lba as u32))
                .for_each(|(to, from)| *to = from);
        }
    }
}

/// Where the volume descriptor sequence lies by UDF's anchor; none where there is no such anchor.
fn main_sequence(sector: &[u8]) -> Option<Lba> {
    let is_anchor = sector.starts_with(&[2, 0]) && sector.get(12..16) == Some(&[0, 1, 0, 0]);
    let location = sector.get(20..24)?.first_chunk::<4>()?;
    is_anchor.then(|| Lba(u32::from_le_bytes(*location).into()))
}

/// A descriptor with its tag telling another place; the tag's checksum is byte 4
/// (ECMA-167 3/7.2). A sector of zeros is none.
fn moved(sector: &[u8], lba: u32) -> Vec<u8> {
    if sector.iter().all(|byte| *byte == 0) {
        return sector.to_vec();
    }
    let place = lba.to_le_bytes();
    let mut tag: Vec<u8> = sector.iter().copied().take(12).chain(place).collect();
    let sum = |at: usize, byte: u8| if at == 4 { 0 } else { byte };
    let sum = tag
        .iter()
        .enumerate()
        .fold(0u8, |all, (at, b)| all.wrapping_add(sum(at, *b)));
    tag.iter_mut().skip(4).take(1).for_each(|byte| *byte = sum);
    tag.extend(sector.iter().skip(16));
    tag
}

#[cfg(test)]
mod tests {
    use super::super::anchor::tests::sample;
    use super::*;

    fn tagged(id: u8, location: u32) -> Vec<u8> {
        let mut sector = vec![0u8; SECTOR_BYTES];
        sector[..12].copy_from_slice(&[id, 0, 3, 0, 0, 0, 0, 0, 0x11, 0x22, 0xf0, 1]);
        sector[20..24].copy_from_slice(&22_u32.to_le_bytes());
        moved(&sector, location)
    }

    /// Only the anchor in its own place says where the sequence lies: of nothing else is a tail
    /// made.
    #[test]
    fn only_an_anchor_in_its_place_names_the_sequence() {
        assert_eq!(main_sequence(&tagged(2, 256)), Some(Lba(22)));
        for no_anchor in [tagged(2, 512), tagged(1, 256), vec![0; SECTOR_BYTES]] {
            assert_eq!(main_sequence(&no_anchor), None);
        }
    }

    /// the end of UDF is made of sector 256 and the sequence that it names.
    #[test]
    fn the_tail_repeats_udfs_descriptors_with_their_new_places() {
        let anchor = sample(32, 30);
        let give = |lba: Lba| {
            Ok(match lba.0 {
                256 => tagged(2, 256),
                22..28 => tagged(1, lba.0 as u32),
                _ => vec![0; SECTOR_BYTES],
            })
        };
        let tail = anchor.tail(give).unwrap();
        let n = anchor.geometry.sectors().0 as u32;
        let repeated = [(32, 1), (37, 1), (63, 2), (319, 2)];
        for (at, id) in repeated {
            let sector = &tail[at * 2048..][..2048];
            assert_eq!(sector, tagged(id, n - 320 + at as u32), "sector {at}");
        }
        let used = [0..16, 32..38, 63..64, 319..320];
        for at in (0..320).filter(|at| !used.iter().any(|range| range.contains(at))) {
            assert!(
                tail[at * 2048..][..2048].iter().all(|b| *b == 0),
                "sector {at}"
            );
        }
        let of_udf: Vec<u64> = (0..320).filter(|at| end_of_udf(*at)).collect();
        assert_eq!(
            of_udf,
            [&(32..48).collect::<Vec<_>>()[..], &[63, 319]].concat()
        );
        let none = anchor.tail(|_| Ok(vec![0; SECTOR_BYTES])).unwrap();
        assert!(none[16 * 2048..].iter().all(|b| *b == 0));
        assert!(anchor.tail(|_| Err(io::ErrorKind::Other.into())).is_err());
    }
}
