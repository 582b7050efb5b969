//! Anchors that say another thing of the same disc: nothing but the other anchors and the code
//! contradicts them.

use stele_burner::parity::check_strip::check_value;

use super::{Case, SECTOR, Whole, check_b};
use crate::campaign::Dice;
use crate::damage::anchor;

/// Some anchors of the head, and now and then of the tail, have another line under a right sum;
/// check values of one strip or of both agree with those of the head.
pub fn with_their_values(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let copies = [whole.check_a().start, check_b().start];
    let forged = copies
        .get(dice.below(4))
        .map_or(&copies[..], std::slice::from_ref);
    let count = *dice.one_of(&[1, 3, 8, 10, 11, 16]);
    let all = dice.below(3) > 0;
    for head in dice.different(count, 16) {
        let turn = if all { 0 } else { dice.below(3) };
        change(case, head, turn);
        let is = check_value(&case.image[head * SECTOR..(head + 1) * SECTOR]);
        // Cell 0 of row 0: its values are the first ones.
        forged
            .iter()
            .for_each(|strip| case.forge(*strip, &[(head, is)]));
    }
    // What more than two thirds of all 32 say alike is the anchor: nothing else tells.
    let behind = if dice.once_in(3) { dice.below(17) } else { 0 };
    let behind = behind.min(64 / 3 - count);
    for at in dice.different(behind, 16) {
        change(case, whole.tail() + at, 0);
    }
    // More than two thirds of all 32 must say what they said.
    (count + behind) * 3 < 32
}

fn change(case: &mut Case, sector: usize, turn: usize) {
    let own = &mut case.image[sector * SECTOR..(sector + 1) * SECTOR];
    // Where kinds meet, another one may have been here before.
    let text = String::from_utf8_lossy(own).into_owned();
    let Some((text, _)) = text.split_once("crc=") else {
        return;
    };
    let (from, to) = [
        ("note=All", "note=ALL"),
        ("\nset=", "\nset=X"),
        ("manifest_lba=", "manifest_lba=1"),
    ][turn];
    own.copy_from_slice(&anchor(&text.replacen(from, to, 1), ""));
}
