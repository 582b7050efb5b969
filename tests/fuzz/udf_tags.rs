//! UDF's descriptors, wherever they lie, and changes to them that leave their tags right
//! (ECMA-167 3/7.2).

use crate::mutate::{Dice, edge, put};

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(*bytes[at..].first_chunk().unwrap())
}

fn sum(tag: &[u8]) -> u8 {
    let bytes = (0..16).filter(|at| *at != 4);
    bytes.fold(0, |sum: u8, at| sum.wrapping_add(tag[at]))
}

/// Where descriptors with a right tag begin in these bytes.
pub fn tags(bytes: &[u8]) -> Vec<usize> {
    let all = (0..bytes.len().saturating_sub(16)).step_by(4);
    all.filter(|at| {
        let tag = &bytes[*at..*at + 16];
        let known = matches!(u16_at(tag, 0), 1..=9 | 256..=266) && matches!(u16_at(tag, 2), 2 | 3);
        known && tag[5] == 0 && tag[4] == sum(tag)
    })
    .collect()
}

/// Changes a descriptor that begins with `bytes`; its tag is made right again, or nearly always.
/// `sectors` are those of the image.
pub fn change(dice: &mut Dice, bytes: &mut [u8], sectors: u64) {
    let len = usize::from(u16_at(bytes, 10)).min(bytes.len() - 16).max(2);
    for _ in 0..=dice.below(4) {
        let value = match dice.once_in(3) {
            true => dice.below(sectors),
            false => edge(dice),
        };
        match dice.below(12) {
            0 => put(bytes, 0, 2, *dice.of(&[1, 5, 6, 8, 256, 257, 261, 266])),
            1 => put(bytes, 12, 4, value),
            2 => put(bytes, 10, 2, value),
            _ => {
                let (at, width) = (16 + dice.at(len), *dice.of(&[1, 2, 4, 8]));
                // Numbers stand at even places.
                put(bytes, at - at % width.min(2), width, value);
            }
        }
    }
    if !dice.once_in(8) {
        seal(bytes);
    }
}

/// Makes CRC and checksum of a descriptor agree with its content.
pub fn seal(bytes: &mut [u8]) {
    let len = usize::from(u16_at(bytes, 10)).min(bytes.len() - 16);
    let crc = bytes[16..16 + len].iter().fold(0_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            crc << 1 ^ if crc >> 15 == 1 { 0x1021 } else { 0 }
        })
    });
    put(bytes, 8, 2, crc.into());
    put(bytes, 10, 2, len as u64);
    bytes[4] = sum(bytes);
}
