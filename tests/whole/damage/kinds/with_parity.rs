//! A column that was changed with its parity: nothing but check values contradicts it, or nothing
//! but the content.

use stele_burner::parity::RowCodec;
use stele_burner::parity::check_strip::check_value;

use super::{Case, SECTOR, STRIP, Whole, change, check_b};
use crate::campaign::Dice;

/// One data sector of a column is another one, and the column's parity agrees with it. Of some of
/// these sectors the check values of one strip say so, or those of both; and other sectors are
/// changed beside it, with their values of a strip or without.
pub fn column_with_its_parity(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let column = dice.below(STRIP);
    let data = dice.below(whole.k);
    case.flip(whole.coded(data, column), dice);
    encode(case, whole, column);
    let copies = [whole.check_a().start, check_b().start];
    let forged = copies
        .get(dice.below(3))
        .map_or(&copies[..], std::slice::from_ref);
    let parity = whole.k..246;
    for cell in parity.chain([data]) {
        if !dice.once_in(40) {
            tell(case, whole, (cell, column), forged);
        }
    }
    for _ in 0..dice.below(4) {
        let place = (dice.below(246), dice.below(STRIP));
        let strips = copies
            .get(dice.below(3))
            .map_or(&[][..], std::slice::from_ref);
        change(case, whole, dice, place, strips);
    }
    false
}

/// As many sectors of a column as it has parity, with their values of one strip; and this denies
/// one more, that is right. The other strip is right, and the content says so (R-059 (4)).
pub fn column_and_one_value_more(
    case: &mut Case,
    whole: &Whole,
    _: &Whole,
    dice: &mut Dice,
) -> bool {
    let copies = [whole.check_a().start, check_b().start];
    let (copy, column) = (*dice.one_of(&copies), dice.below(STRIP));
    let mut cells = dice.different(whole.m + 1, 246).into_iter();
    let denied = cells.next().unwrap() * STRIP + column;
    for cell in cells {
        change(case, whole, dice, (cell, column), &[copy]);
    }
    case.forge(copy + denied / 248, &[(denied % 248, 777)]);
    true
}

/// Makes the parity of a column anew.
fn encode(case: &mut Case, whole: &Whole, column: usize) {
    let codec = RowCodec::new(whole.k as u8, whole.m as u8).unwrap();
    let sector = |cell: usize| {
        let at = whole.coded(cell, column) * SECTOR;
        &case.image[at..at + SECTOR]
    };
    let data: Vec<&[u8]> = (0..whole.k).map(sector).collect();
    let mut parity = vec![vec![0; SECTOR]; whole.m];
    let mut outputs: Vec<&mut [u8]> = parity.iter_mut().map(Vec::as_mut_slice).collect();
    codec.encode(&data, &mut outputs).unwrap();
    for (cell, bytes) in (whole.k..).zip(&parity) {
        let at = whole.coded(cell, column) * SECTOR;
        case.image[at..at + SECTOR].copy_from_slice(bytes);
    }
}

/// Has these strips say of a sector what it is.
fn tell(case: &mut Case, whole: &Whole, (cell, column): (usize, usize), strips: &[usize]) {
    let at = whole.coded(cell, column) * SECTOR;
    let is = check_value(&case.image[at..at + SECTOR]);
    let value = cell * STRIP + column;
    for strip in strips {
        case.forge(strip + value / 248, &[(value % 248, is)]);
    }
}
