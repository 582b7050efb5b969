//! Kinds of damage: what becomes of an image, and whether the format promises all of it back.

#[path = "kinds/anchors.rs"]
mod anchors;
#[path = "kinds/with_parity.rs"]
mod with_parity;

use std::collections::BTreeSet;
use std::ops::Range;

use super::disc::SECTOR;
use crate::bench::noise;
use crate::campaign::Dice;

/// Sectors of a strip of these discs: one cluster, so there is one row.
pub const STRIP: usize = 32;

/// A disc that is damaged.
pub struct Whole {
    /// Its image.
    pub bytes: Vec<u8>,
    /// Data strips.
    pub k: usize,
    /// Parity strips.
    pub m: usize,
}

impl Whole {
    /// It, before anything is done to it.
    pub fn case(&self) -> Case {
        Case {
            image: self.bytes.clone(),
            unread: BTreeSet::new(),
        }
    }

    /// N.
    pub fn sectors(&self) -> usize {
        self.bytes.len() / SECTOR
    }

    /// The first sector of the tail.
    pub fn tail(&self) -> usize {
        self.sectors() - 320
    }

    /// The sector of coded cell `cell` in column `column`.
    fn coded(&self, cell: usize, column: usize) -> usize {
        let strip = if cell < self.k { cell } else { cell + 1 };
        strip * STRIP + column
    }

    /// The first sectors of so many cells.
    fn cells(&self, dice: &mut Dice, count: usize) -> Vec<usize> {
        let cells = dice.different(count, 246).into_iter();
        cells.map(|cell| self.coded(cell, 0)).collect()
    }

    /// Check strip A.
    fn check_a(&self) -> Range<usize> {
        self.k * STRIP..(self.k + 1) * STRIP
    }
}

/// Check strip B.
fn check_b() -> Range<usize> {
    247 * STRIP..248 * STRIP
}

/// An image as it was read, and what of it was not read.
pub struct Case {
    /// The image.
    pub image: Vec<u8>,
    /// Sectors that could not be read.
    pub unread: BTreeSet<usize>,
}

impl Case {
    fn fill(&mut self, sectors: Range<usize>, with: u8) {
        let end = sectors.end.min(self.image.len() / SECTOR);
        if let Some(bytes) = self.image.get_mut(sectors.start * SECTOR..end * SECTOR) {
            bytes.fill(with);
        }
    }

    fn noise(&mut self, sectors: Range<usize>, seed: usize) {
        let bytes = noise(seed as u64 + 1, sectors.len() * SECTOR);
        let at = sectors.start * SECTOR;
        self.image[at..at + bytes.len()].copy_from_slice(&bytes);
    }

    /// Not read: a list says so, and what stands there says nothing.
    fn lose(&mut self, sectors: Range<usize>) {
        self.fill(sectors.clone(), 0xEE);
        self.unread.extend(sectors);
    }

    fn flip(&mut self, sector: usize, dice: &mut Dice) {
        let at = sector * SECTOR + dice.below(SECTOR);
        self.image[at] ^= 1 << dice.below(8);
    }

    fn take(&mut self, from: &[u8], sectors: Range<usize>) {
        let bytes = sectors.start * SECTOR..sectors.end * SECTOR;
        self.image[bytes.clone()].copy_from_slice(&from[bytes]);
    }

    /// Gives a check sector other values under a right sum.
    fn forge(&mut self, sector: usize, values: &[(usize, u64)]) {
        let own = &mut self.image[sector * SECTOR..(sector + 1) * SECTOR];
        for (value, with) in values {
            own[64 + 8 * value..72 + 8 * value].copy_from_slice(&with.to_le_bytes());
        }
        let text = [&own[..56], &own[64..]].concat();
        let sum = stele_burner::parity::check_strip::check_value(&text);
        own[56..64].copy_from_slice(&sum.to_le_bytes());
    }
}

/// What a kind does to an image; gives whether all of it is to come back.
pub type Kind = fn(&mut Case, &Whole, &Whole, &mut Dice) -> bool;

/// All kinds, by name.
pub const KINDS: [(&str, Kind); 43] = [
    ("bits", bits),
    ("zeroed cells", zeroed_cells),
    ("unread cells", unread_cells),
    ("an unread burst", unread_burst),
    ("a burst of noise", burst_of_noise),
    ("as many in each column", every_column),
    ("too many unread", too_many_unread),
    ("too many wrong", too_many_wrong),
    ("head gone", head_gone),
    ("tail gone", tail_gone),
    ("no anchors", no_anchors),
    ("check strip A unread", check_a_unread),
    ("check strip B noise", check_b_noise),
    ("no checks, cells unread", no_checks),
    ("no checks, wrong bits", no_checks_and_bits),
    ("cut off in the tail", cut_in_the_tail),
    ("cut off below m strips", cut_below_the_limit),
    ("cut off anywhere", cut_anywhere),
    ("longer", longer),
    ("a foreign anchor", foreign_anchor),
    ("foreign anchors of an end", foreign_anchors),
    ("half another disc", half_another),
    ("two sectors swapped", swapped),
    ("a cluster one sector on", one_sector_on),
    ("noise in the tags' places", noise_in_tags),
    ("anything anywhere", anything),
    ("values of one check strip forged", one_forged),
    ("values of both check strips forged", both_forged),
    ("values of each check strip forged", each_forged),
    ("one sector missing", one_missing),
    ("one sector too many", one_too_many),
    ("a few missing or too many at several places", several_moved),
    ("sectors missing, and no checks", missing_and_no_checks),
    ("nothing names the disc", nothing_named),
    (
        "check sectors with more than their values",
        more_than_values,
    ),
    ("one sector too many, and values forged", moved_and_forged),
    (
        "one sector too many, and values forged alike",
        moved_and_forged_alike,
    ),
    (
        "sectors changed, and their values of a strip",
        changed_and_forged,
    ),
    (CHANGED_WHOLLY, changed_wholly),
    ("more of a column changed than parity", more_changed),
    (WITH_PARITY, with_parity::column_with_its_parity),
    (ANCHORS_CHANGED, anchors::with_their_values),
    (
        "a column changed, and one value more",
        with_parity::column_and_one_value_more,
    ),
];

/// The kind whose changed anchors contradict each other.
pub const ANCHORS_CHANGED: &str = "anchors changed with their values";

/// The kind whose changed sectors may contradict nothing but the content.
pub const WITH_PARITY: &str = "a column changed with its parity";

/// The kind whose changed sectors nothing but the code contradicts, if that is asked.
pub const CHANGED_WHOLLY: &str = "sectors changed, and all their values";

/// The kind whose images may be more of another disc than of their own.
pub const HALF_ANOTHER: &str = "half another disc";

fn bits(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    for _ in 0..whole.m {
        case.flip(dice.below(whole.sectors()), dice);
    }
    true
}

fn zeroed_cells(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    for at in whole.cells(dice, whole.m) {
        case.fill(at..at + STRIP, 0);
    }
    true
}

fn unread_cells(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    for at in whole.cells(dice, whole.m) {
        case.lose(at..at + STRIP);
    }
    true
}

/// Strips that follow each other; a check strip may be among them.
fn burst(whole: &Whole, dice: &mut Dice) -> Range<usize> {
    let first = dice.below(247 - whole.m);
    first * STRIP..(first + whole.m) * STRIP
}

fn unread_burst(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    case.lose(burst(whole, dice));
    true
}

fn burst_of_noise(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let burst = burst(whole, dice);
    case.noise(burst, dice.below(1 << 30));
    true
}

fn every_column(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    for column in 0..STRIP {
        for at in whole.cells(dice, whole.m) {
            case.flip(at + column, dice);
        }
    }
    true
}

fn too_many_unread(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let count = whole.m + 1 + dice.below(20);
    for at in whole.cells(dice, count) {
        case.lose(at..at + STRIP);
    }
    false
}

fn too_many_wrong(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let count = whole.m + 1 + dice.below(20);
    for at in whole.cells(dice, count) {
        case.fill(at..at + STRIP, 0x11);
    }
    false
}

fn head_gone(case: &mut Case, _: &Whole, _: &Whole, _: &mut Dice) -> bool {
    case.fill(0..16, 0);
    true
}

fn tail_gone(case: &mut Case, whole: &Whole, _: &Whole, _: &mut Dice) -> bool {
    case.fill(whole.tail()..whole.sectors(), 0);
    true
}

fn no_anchors(case: &mut Case, whole: &Whole, _: &Whole, _: &mut Dice) -> bool {
    case.fill(0..16, 0);
    case.fill(whole.tail()..whole.sectors(), 0);
    true
}

fn check_a_unread(case: &mut Case, whole: &Whole, _: &Whole, _: &mut Dice) -> bool {
    case.lose(whole.check_a());
    true
}

fn check_b_noise(case: &mut Case, _: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    case.noise(check_b(), dice.below(1 << 30));
    true
}

/// The code alone confirms what is there, while four more are there than it needs.
fn no_checks(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    case.lose(whole.check_a());
    case.lose(check_b());
    let count = dice.below(whole.m - 3);
    for at in whole.cells(dice, count) {
        case.lose(at..at + STRIP);
    }
    true
}

fn no_checks_and_bits(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    case.noise(whole.check_a(), 1);
    case.noise(check_b(), 2);
    for _ in 0..=dice.below(3 * whole.m) {
        case.flip(dice.below(whole.k * STRIP), dice);
    }
    false
}

fn cut_in_the_tail(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let end = whole.tail() * SECTOR + dice.below(320 * SECTOR);
    case.image.truncate(end);
    true
}

fn cut_below_the_limit(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let end = (whole.sectors() - dice.below(whole.m) * STRIP) * SECTOR;
    case.image.truncate(end - dice.below(SECTOR));
    true
}

fn cut_anywhere(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let end = dice.below(whole.sectors()) * SECTOR + dice.below(SECTOR);
    case.image.truncate(end);
    false
}

fn longer(case: &mut Case, _: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let bytes = noise(3, dice.below(200) * SECTOR / 3);
    case.image.extend(bytes);
    true
}

fn foreign_anchor(case: &mut Case, whole: &Whole, other: &Whole, dice: &mut Dice) -> bool {
    let at = *dice.one_of(&[0, whole.tail()]) + dice.below(16);
    case.take(&other.bytes, at..at + 1);
    true
}

/// Of the four clusters of carriers one is another disc's: below a third.
fn foreign_anchors(case: &mut Case, whole: &Whole, other: &Whole, dice: &mut Dice) -> bool {
    let at = *dice.one_of(&[0, whole.tail()]);
    case.take(&other.bytes, at..at + 16);
    true
}

fn half_another(case: &mut Case, whole: &Whole, other: &Whole, dice: &mut Dice) -> bool {
    let at = dice.below(whole.sectors() / 2);
    case.take(&other.bytes, at..whole.sectors());
    false
}

fn swapped(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let [a, b] = [0, 0].map(|_: u8| dice.below(whole.k * STRIP));
    for byte in 0..SECTOR {
        case.image.swap(a * SECTOR + byte, b * SECTOR + byte);
    }
    true
}

fn one_sector_on(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let at = dice.below(whole.k * STRIP - 64) * SECTOR;
    case.image.copy_within(at..at + 32 * SECTOR, at + SECTOR);
    true
}

/// What stands in the places of the tags is no part of the image.
fn noise_in_tags(case: &mut Case, whole: &Whole, _: &Whole, _: &mut Dice) -> bool {
    for place in 0..7 {
        let at = whole.sectors() - 256 + 32 * place;
        case.noise(at..at + 1, place);
    }
    true
}

fn anything(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    for _ in 0..=dice.below(40) {
        let at = dice.below(whole.sectors() - 64);
        let range = at..at + 1 + dice.below(63);
        match dice.below(3) {
            0 => case.lose(range),
            1 => case.noise(range, at),
            _ => case.fill(range, 0),
        }
    }
    false
}

/// Numbers of values of one check sector, with values that are nobody's.
fn nobodys(dice: &mut Dice) -> Vec<(usize, u64)> {
    let count = 1 + dice.below(100);
    let values = dice.different(count, 248).into_iter();
    values.map(|value| (value, value as u64)).collect()
}

/// The sectors agree with the other copy.
fn one_forged(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let strips = [whole.check_a().start, check_b().start];
    let strip = *dice.one_of(&strips);
    for _ in 0..=dice.below(8) {
        let values = nobodys(dice);
        case.forge(strip + dice.below(31), &values);
    }
    true
}

/// In no column are there more such sectors than parity: the code says that they are right, and
/// their check values wrong (R-050 (6)).
fn both_forged(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    for _ in 0..=dice.below(4) {
        let (part, values) = (dice.below(31), nobodys(dice));
        case.forge(whole.check_a().start + part, &values);
        case.forge(check_b().start + part, &values);
    }
    false
}

/// Nothing stands where it says, so that at first no sector speaks for one copy or the other; those
/// that come back do. What the forged values still cost is named, and stays so.
fn moved_and_forged(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let [a, b] = [whole.check_a().start, check_b().start];
    for at in [a + 26, a + 31, b + 4, b + 5, b + 26] {
        let count = 60 + dice.below(124);
        let values = dice.different(count, 184).into_iter();
        let values: Vec<_> = values.map(|value| (value, (at + value) as u64)).collect();
        case.forge(at, &values);
    }
    let within = dice.below(400);
    case.put_in(within);
    false
}

/// The same values in A and B: nothing that stands elsewhere is known by them, and what the code
/// computes is known by what stands there (R-050 (6)).
fn moved_and_forged_alike(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let [a, b] = [whole.check_a().start, check_b().start];
    for part in dice.different(2, 31) {
        let count = 30 + dice.below(150);
        let values = dice.different(count, 184).into_iter();
        let values: Vec<_> = values
            .map(|value| (value, (777_000 + value) as u64))
            .collect();
        case.forge(a + part, &values);
        case.forge(b + part, &values);
    }
    let within = dice.below(400);
    case.put_in(within);
    false
}

/// What was changed agrees with one copy; the parity of its column says that it is wrong.
/// A part that is bad in A and in B has 8 sectors in each column.
fn changed_and_forged(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let copies = [whole.check_a().start, check_b().start];
    let copy = *dice.one_of(&copies);
    changed(case, whole, dice, &[copy]);
    true
}

/// The same in A and in B, beyond the promise: no right sector is made wrong by it.
fn changed_wholly(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    changed(case, whole, dice, &[whole.check_a().start, check_b().start]);
    false
}

/// More sectors of one column than it has parity, and their values of one strip: the code decides
/// nothing, and the changed ones speak for what was forged. The content does not (R-059 (2)).
fn more_changed(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let copies = [whole.check_a().start, check_b().start];
    let (copy, column) = (*dice.one_of(&copies), dice.below(STRIP));
    let count = whole.m + 1 + dice.below(8);
    for cell in dice.different(count, 246) {
        change(case, whole, dice, (cell, column), &[copy]);
    }
    false
}

fn changed(case: &mut Case, whole: &Whole, dice: &mut Dice, forged: &[usize]) {
    let gone = dice.below(2) == 1;
    let most = whole.m - if gone { 8 } else { 0 };
    for _ in 0..=dice.below(most) {
        let place = (dice.below(246), dice.below(STRIP));
        change(case, whole, dice, place, forged);
    }
    if gone {
        let part = dice.below(31);
        for start in [whole.check_a().start, check_b().start] {
            case.lose(start + part..start + part + 1);
        }
    }
}

/// Changes a sector, by cell and column, and its values in these strips.
fn change(
    case: &mut Case,
    whole: &Whole,
    dice: &mut Dice,
    (cell, column): (usize, usize),
    forged: &[usize],
) {
    let (value, sector) = (cell * STRIP + column, whole.coded(cell, column));
    case.flip(sector, dice);
    let own = &case.image[sector * SECTOR..(sector + 1) * SECTOR];
    let is = stele_burner::parity::check_strip::check_value(own);
    for copy in forged {
        case.forge(copy + value / 248, &[(value % 248, is)]);
    }
}

/// Of one part A is wrong, of another B, and of a third both.
fn each_forged(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let parts = dice.different(3, 31);
    for (place, part) in parts.iter().enumerate() {
        let values: Vec<_> = nobodys(dice).into_iter().take(20).collect();
        if place != 1 {
            case.forge(whole.check_a().start + part, &values);
        }
        if place != 0 {
            case.forge(check_b().start + part, &values);
        }
    }
    true
}

impl Case {
    /// A sector is left out, and all that follows moves.
    fn leave_out(&mut self, sector: usize) {
        self.image.drain(sector * SECTOR..(sector + 1) * SECTOR);
    }

    /// A sector is put in, and all that follows moves.
    fn put_in(&mut self, sector: usize) {
        let at = sector * SECTOR;
        self.image.splice(at..at, noise(at as u64 + 7, SECTOR));
    }
}

fn one_missing(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    case.leave_out(dice.below(whole.sectors()));
    true
}

fn one_too_many(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    case.put_in(dice.below(whole.sectors()));
    true
}

/// At up to ten places, in front of the check strips and behind them.
fn several_moved(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    for _ in 0..=dice.below(10) {
        let at = dice.below(whole.sectors() - 16);
        match dice.below(3) {
            0 => case.put_in(at),
            _ => case.leave_out(at),
        }
    }
    false
}

/// Nothing tells where what follows belongs: the code takes it for another column's.
fn missing_and_no_checks(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    case.noise(whole.check_a(), 1);
    case.noise(check_b(), 2);
    case.leave_out(dice.below(whole.k * STRIP));
    false
}

/// the division is tried out, and the head that comes back names the disc.
fn nothing_named(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    case.fill(0..16, 0);
    case.noise(whole.check_a(), 1);
    case.noise(check_b(), 2);
    case.noise(whole.tail()..whole.sectors(), 3);
    let cell = 1 + dice.below(200);
    case.flip(whole.coded(cell, 7), dice);
    true
}

/// Values beyond the last one of a row and bytes of the header that have no use,
/// under right sums: such a sector is damaged.
fn more_than_values(case: &mut Case, whole: &Whole, _: &Whole, dice: &mut Dice) -> bool {
    let strips = [whole.check_a().start, check_b().start];
    let only = dice.below(3);
    for (place, strip) in strips.into_iter().enumerate() {
        if place == only {
            continue;
        }
        let beyond = 184 + dice.below(64);
        case.forge(strip + 31, &[(beyond, 1 << dice.below(64))]);
        let part = strip + dice.below(32);
        case.image[part * SECTOR + 14 + dice.below(2)] = 7;
        case.forge(part, &[]);
    }
    true
}
