//! DICOM's data elements in Explicit VR Little Endian, as places to change.

use crate::mutate::{Dice, edge, put};

/// An element, or the head of an item.
#[derive(Copy, Clone)]
pub struct Element {
    /// Where it begins.
    pub at: usize,
    /// Where its length stands, and how many bytes that has.
    pub len_at: (usize, usize),
    /// Where its value begins, and how long it is; that of a sequence or item begins the next one.
    pub value: (usize, usize),
}

/// All elements behind the preamble, those inside of sequences too; ends where it is none.
pub fn elements(bytes: &[u8]) -> Vec<Element> {
    const LONG: [&[u8; 2]; 7] = [b"OB", b"OW", b"OF", b"SQ", b"UN", b"UT", b"UC"];
    let mut all = Vec::new();
    let mut at = 132;
    while let Some(head) = bytes.get(at..at + 8) {
        let item = head[..2] == [0xFE, 0xFF];
        let vr = &head[4..6];
        let long = LONG.iter().any(|long| *long == vr);
        let (len_at, value_at) = match (item, long) {
            (true, _) => ((at + 4, 4), at + 8),
            (_, true) => ((at + 8, 4), at + 12),
            _ => ((at + 6, 2), at + 8),
        };
        let Some(len) = bytes.get(len_at.0..len_at.0 + len_at.1) else {
            break;
        };
        let len = len.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b));
        let nested = item || vr == b"SQ" || len == 0xFFFF_FFFF;
        let len = if nested { 0 } else { len };
        all.push(Element {
            at,
            len_at,
            value: (value_at, len),
        });
        at = value_at + len;
    }
    all
}

/// One to six elements get another length, VR, tag or value.
pub fn change(dice: &mut Dice, bytes: &mut [u8]) {
    for _ in 0..=dice.below(6) {
        let all = elements(bytes);
        if all.is_empty() {
            return;
        }
        let element = *dice.of(&all);
        match dice.below(6) {
            0 | 1 => {
                let value = edge(dice);
                put(bytes, element.len_at.0, element.len_at.1, value);
            }
            2 => {
                let all = [*b"UN", *b"SQ", *b"OB", *b"??", *b"\0\0", *b"lo", *b"US"];
                let vr = dice.of(&all);
                put(bytes, element.at + 4, 2, u16::from_le_bytes(*vr).into());
            }
            3 => {
                let place = element.at + 2 * dice.at(2);
                let value = edge(dice);
                put(bytes, place, 2, value);
            }
            _ => {
                let (at, len) = element.value;
                let (place, width) = (at + dice.at(len), *dice.of(&[1, 2, 4]));
                let value = edge(dice);
                put(bytes, place, width, value);
            }
        }
    }
}

/// Elements that are gone, or there twice.
pub fn rearrange(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.below(3) {
        let all = elements(bytes);
        if all.is_empty() {
            return;
        }
        let (from, to) = (*dice.of(&all), dice.of(&all).at);
        let end = (from.value.0 + from.value.1).min(bytes.len());
        let piece = bytes[from.at..end].to_vec();
        match dice.below(3) {
            0 => drop(bytes.drain(from.at..end)),
            1 => drop(bytes.splice(to..to, piece)),
            _ => {
                let many = piece.repeat(1 + dice.at(300).min(60_000 / piece.len().max(1)));
                bytes.splice(to..to, many);
            }
        }
    }
}
