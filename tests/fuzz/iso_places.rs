//! Where the structures of ISO 9660 lie in an image, and changes to them (ECMA-119).

use crate::mutate::{Dice, edge, put};

/// A sector of a structure.
#[derive(Copy, Clone)]
pub enum Place {
    Descriptor(usize),
    PathTable(usize),
    Directory(usize),
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(*bytes[at..].first_chunk().unwrap()) as usize
}

/// Descriptors, path tables and directories of both trees, by the sector's first byte.
pub fn places(image: &[u8]) -> Vec<Place> {
    let mut all = Vec::new();
    for lba in 16.. {
        let descriptor = &image[lba * 2048..lba * 2048 + 2048];
        if &descriptor[1..6] != b"CD001" {
            break;
        }
        all.push(Place::Descriptor(lba * 2048));
        if descriptor[0] == 1 || descriptor[0] == 2 {
            all.push(Place::PathTable(u32_at(descriptor, 140) * 2048));
            let mut folders = vec![(u32_at(descriptor, 158), u32_at(descriptor, 166))];
            while let Some((lba, len)) = folders.pop() {
                for sector in lba..lba + len.div_ceil(2048) {
                    all.push(Place::Directory(sector * 2048));
                    let bytes = &image[sector * 2048..sector * 2048 + 2048];
                    for at in records(bytes) {
                        let names_itself = bytes[at + 32] == 1 && bytes[at + 33] < 2;
                        if bytes[at + 25] & 2 != 0 && !names_itself {
                            folders.push((u32_at(bytes, at + 2), u32_at(bytes, at + 10)));
                        }
                    }
                }
            }
        }
    }
    all
}

/// Where the records of a sector of a directory begin.
fn records(sector: &[u8]) -> Vec<usize> {
    let mut all = Vec::new();
    let mut at = 0;
    while at + 34 <= sector.len() && sector[at] >= 34 {
        all.push(at);
        at += usize::from(sector[at]);
    }
    all
}

/// A number in both byte orders, now and then with two that differ.
fn put_both(dice: &mut Dice, bytes: &mut [u8], at: usize, value: u64) {
    put(bytes, at, 4, value);
    if !dice.once_in(8) {
        let swapped = (value as u32).swap_bytes();
        put(bytes, at + 4, 4, swapped.into());
    }
}

/// Changes one sector of a structure; `sectors` are those of the image.
pub fn change(dice: &mut Dice, place: Place, sector: &mut [u8], sectors: u64) {
    let number = match dice.once_in(3) {
        true => dice.below(sectors),
        false => edge(dice),
    };
    match place {
        Place::Descriptor(_) => match dice.below(10) {
            0 => sector[dice.at(8)] = dice.below(256) as u8,
            1 => put(sector, *dice.of(&[140, 144, 148, 152]), 4, number),
            2 => put(sector, *dice.of(&[120, 124, 128, 881]), 2, number),
            _ => {
                let at = *dice.of(&[80, 132, 158, 166]);
                put_both(dice, sector, at, number);
            }
        },
        Place::PathTable(_) => {
            let (at, width) = (dice.at(sector.len()), *dice.of(&[1, 2, 4]));
            put(sector, at, width, number);
        }
        Place::Directory(_) => {
            let all = records(sector);
            let at = if all.is_empty() { 0 } else { *dice.of(&all) };
            let len = usize::from(sector[at]).max(34);
            match dice.below(8) {
                0 => sector[at] = dice.below(256) as u8,
                1 | 2 => put_both(dice, sector, at + 2, number),
                3 => put_both(dice, sector, at + 10, number),
                4 => sector[at + 25] = dice.below(256) as u8,
                5 => sector[at + 32] = dice.below(256) as u8,
                // The name, and what Rock Ridge adds behind it.
                _ => {
                    let to = (at + 33 + dice.at(len - 33)).min(sector.len() - 1);
                    let width = *dice.of(&[1, 1, 2, 4]);
                    put(sector, to, width, number);
                }
            }
        }
    }
}
