//! Changes that a seed decides.

use std::ops::Range;

/// A generator whose numbers depend on its seed alone.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // SplitMix64: seeds that follow each other give numbers that do not.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

/// Numbers at which readers go wrong.
const EDGES: [u32; 12] = [
    0,
    1,
    2,
    0x7F,
    0xFF,
    0x100,
    0x7FFF,
    0xFFFF,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFE,
    u32::MAX,
];

/// One to twelve changes anywhere.
pub fn bytes(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.below(12) {
        if bytes.is_empty() {
            return;
        }
        let at = dice.below(bytes.len() as u64) as usize;
        match dice.below(8) {
            0 => bytes.truncate(at),
            1 => {
                let end = (at + 1 + dice.below(64) as usize).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let end = (at + 1 + dice.below(64) as usize).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = dice.below(bytes.len() as u64) as usize;
                bytes.splice(to..to, copy);
            }
            3 | 4 => put(dice, bytes, at),
            _ => bytes[at] = dice.below(256) as u8,
        }
    }
}

fn put(dice: &mut Dice, bytes: &mut [u8], at: usize) {
    let value = dice.of(&EDGES).to_le_bytes();
    let width = *dice.of(&[1, 2, 4]);
    let value = value.into_iter().take(width);
    bytes[at..]
        .iter_mut()
        .zip(value)
        .for_each(|(to, from)| *to = from);
}

/// Changes to structures of a disc: bytes, numbers, whole sectors in other places. The tags of
/// UDF's descriptors are made right again now and then, so that their content is read.
pub fn structures(dice: &mut Dice, image: &mut [u8], range: Range<usize>) {
    let sectors = (range.len() / 2048) as u64;
    for _ in 0..=dice.below(40) {
        let sector = range.start + dice.below(sectors) as usize * 2048;
        let at = sector + dice.below(2048) as usize;
        match dice.below(8) {
            0 => {
                let from = range.start + dice.below(sectors) as usize * 2048;
                image.copy_within(from..from + 2048, sector);
            }
            1 => image[sector..sector + 2048].fill(0),
            2..=4 => put(dice, image, at),
            _ => image[at] = dice.below(256) as u8,
        }
        if dice.below(2) == 0 {
            seal(&mut image[sector..sector + 2048]);
        }
    }
}

/// Makes CRC and checksum of a descriptor agree with its content (ECMA-167 3/7.2).
fn seal(sector: &mut [u8]) {
    let len = usize::from(u16::from_le_bytes([sector[10], sector[11]])).min(2032);
    let crc = sector[16..16 + len].iter().fold(0_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            crc << 1 ^ if crc >> 15 == 1 { 0x1021 } else { 0 }
        })
    });
    sector[8..10].copy_from_slice(&crc.to_le_bytes());
    sector[10..12].copy_from_slice(&(len as u16).to_le_bytes());
    let sum = |sum: u8, at: usize| sum.wrapping_add(if at == 4 { 0 } else { sector[at] });
    sector[4] = (0..16).fold(0, sum);
}
