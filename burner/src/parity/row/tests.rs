//! Rows with damage of every kind, with check values and without.

use super::*;
use crate::parity::check_strip::VALUES_PER_ROW;

/// R-050 (4): what was not read and is zero by its check value counts as read, so that a
/// repair of what a repair wrote finds nothing more.
#[test]
fn unread_zeros_are_known_by_their_check_values() {
    let codec = RowCodec::new(246 - 14, 14).unwrap();
    let mut cells = vec![0; ROW_BYTES];
    // Zeros, but for cells 0 and 1; parity follows.
    cells[..2 * CLUSTER_BYTES].fill(9);
    let (data, rest) = cells.split_at_mut(usize::from(codec.data()) * CLUSTER_BYTES);
    let data: Vec<&[u8]> = data.chunks(CLUSTER_BYTES).collect();
    let mut rest: Vec<&mut [u8]> = rest.chunks_mut(CLUSTER_BYTES).collect();
    codec.encode(&data, &mut rest).unwrap();
    let all: Vec<u64> = cells.chunks(SECTOR_BYTES).map(check_value).collect();
    let (whole, values) = (cells.clone(), RowValues::complete(&all));
    let mut unread = CellMask::default();
    (1..100).for_each(|strip| unread.add(strip, u32::MAX));
    cells[CLUSTER_BYTES..100 * CLUSTER_BYTES].fill(0xEE);
    let outcome = mend(&codec, &mut cells, &values, &unread, CodeAlone::Counts).unwrap();
    assert!(cells == whole);
    assert_eq!((outcome.lost.is_empty(), outcome.erased), (true, 1));
    assert_eq!(outcome.recovered, unread);
    // Without a check value nothing says so.
    let none = RowValues::default();
    let outcome = mend(&codec, &mut cells, &none, &unread, CodeAlone::Counts).unwrap();
    assert_eq!(outcome.lost, unread);
}

/// the end of a disc was not read and zeros were put in its place. The code alone took
/// the little that is not zero for what is wrong.
#[test]
fn zeros_that_agree_with_each_other_wipe_nothing_out() {
    for fill in [0, 0x55] {
        let codec = RowCodec::new(216, 30).unwrap();
        let mut cells = vec![fill; ROW_BYTES];
        cells[..9 * CLUSTER_BYTES].copy_from_slice(&row(30).1[..9 * CLUSTER_BYTES]);
        let before = cells.clone();
        let (none, unread) = (RowValues::default(), CellMask::default());
        let outcome = mend(&codec, &mut cells, &none, &unread, CodeAlone::Counts).unwrap();
        assert!(cells == before && outcome.recovered.is_empty());
        assert_eq!(outcome.unchecked.deepest(), 246);
    }
}

fn row(parity: u8) -> (RowCodec, Vec<u8>, RowValues) {
    let codec = RowCodec::new(246 - parity, parity).unwrap();
    // No two cells alike: what all say proves nothing.
    let byte = |i: usize| (((i * i) >> 7) ^ (i / CLUSTER_BYTES * 37)) as u8;
    let mut cells: Vec<u8> = (0..ROW_BYTES).map(byte).collect();
    let (data, rest) = cells.split_at_mut(usize::from(codec.data()) * CLUSTER_BYTES);
    let data: Vec<&[u8]> = data.chunks(CLUSTER_BYTES).collect();
    let mut rest: Vec<&mut [u8]> = rest.chunks_mut(CLUSTER_BYTES).collect();
    codec.encode(&data, &mut rest).unwrap();
    let all: Vec<u64> = cells.chunks(SECTOR_BYTES).map(check_value).collect();
    (codec, cells, RowValues::complete(&all))
}

fn spoil(cells: &mut [u8], strip: usize, s: usize) {
    let from = strip * CLUSTER_BYTES + s * SECTOR_BYTES;
    cells[from..from + SECTOR_BYTES]
        .iter_mut()
        .for_each(|b| *b ^= 0x5a);
}

#[test]
fn m_bad_sectors_of_each_column_come_back_and_one_more_does_not() {
    let (codec, right, values) = row(14);
    let mut cells = right.clone();
    // Sector s is spoilt in strips s .. s + 14: every column has its own pattern.
    for s in 0..32 {
        (s..s + 14).for_each(|strip| spoil(&mut cells, strip * 7 % 246, s));
    }
    let damaged = cells.clone();
    let none = CellMask::default();
    let outcome = mend(&codec, &mut cells, &values, &none, CodeAlone::Counts).unwrap();
    assert!(cells == right && outcome.lost.is_empty());
    assert_eq!((outcome.erased, outcome.recovered.deepest()), (14, 14));
    cells = damaged;
    let mut unread = CellMask::default();
    unread.add(245, 1 << 3);
    let outcome = mend(&codec, &mut cells, &values, &unread, CodeAlone::Counts).unwrap();
    assert_eq!((outcome.erased, outcome.lost.deepest()), (15, 15));
    assert!(outcome.lost.iter().all(|(_, bits)| bits == 1 << 3));
}

#[test]
fn neighboring_columns_that_lack_other_cells_are_solved_apart() {
    let (codec, right, values) = row(14);
    let mut cells = right.clone();
    for s in 0..32 {
        spoil(&mut cells, s + 3, s);
    }
    let outcome = mend(
        &codec,
        &mut cells,
        &values,
        &CellMask::default(),
        CodeAlone::Counts,
    )
    .unwrap();
    assert!(cells == right && outcome.lost.is_empty());
    assert_eq!(outcome.recovered.bits(3), 1);
}

/// R-055 (3): u - k = 2 * e, and v = 4 make up the rest.
#[test]
fn half_as_many_wrong_cells_as_the_code_has_over_are_found_where_values_confirm_it() {
    let (codec, right, mut values) = row(14);
    (4..246).for_each(|cell| (0..32).for_each(|s| values.forget(cell, s)));
    let mut unread = CellMask::default();
    (0..4).for_each(|cell| unread.add(cell, 1 << 5));
    for (wrong, found) in [(5, true), (6, false)] {
        let mut cells = right.clone();
        (0..wrong).for_each(|n| spoil(&mut cells, 40 * n + 7, 5));
        let outcome = mend(&codec, &mut cells, &values, &unread, CodeAlone::Counts).unwrap();
        assert_eq!(
            (cells == right, outcome.unchecked.is_empty()),
            (found, found)
        );
    }
}

#[test]
fn without_check_values_the_code_itself_finds_wrong_cells() {
    let (codec, right, _) = row(14);
    let values = RowValues::default();
    let mut cells = right.clone();
    let mut unread = CellMask::default();
    for strip in 0..4 {
        unread.add(strip * 3, u32::MAX);
        cell_mut(&mut cells, strip * 3).fill(0);
    }
    // 4 unread and 3 wrong: 4 + 2 * 3 + 4 = m.
    for strip in [100, 150, 245] {
        spoil(&mut cells, strip, 5);
    }
    let damaged = cells.clone();
    let outcome = mend(&codec, &mut cells, &values, &unread, CodeAlone::Counts).unwrap();
    assert!(cells == right && outcome.lost.is_empty());
    assert_eq!(outcome.recovered.bits(150), 1 << 5);
    cells = damaged;
    spoil(&mut cells, 30, 5);
    let outcome = mend(&codec, &mut cells, &values, &unread, CodeAlone::Counts).unwrap();
    let (lost, unchecked) = (&outcome.lost, &outcome.unchecked);
    assert_eq!(
        (lost.deepest(), unchecked.deepest()),
        (4, 242),
        "a column in doubt is never called right"
    );
    let all = lost.iter().chain(unchecked.iter());
    assert!(all.into_iter().all(|(_, bits)| bits == 1 << 5));
}

/// R-055 (3): one bit wrong twice in a sector, 255 bytes apart, cancels out in each of the
/// sums that are looked at first. Seed 770 of the damage campaign had such a sector.
#[test]
fn errors_that_hide_in_all_sums_are_found_byte_by_byte() {
    let (codec, right, _) = row(14);
    let (values, none) = (RowValues::default(), CellMask::default());
    let run = |hidden: &[usize], plain: &[usize]| {
        let mut cells = right.clone();
        for strip in hidden {
            for byte in [700, 700 + 255 * 3] {
                cells[strip * CLUSTER_BYTES + 5 * SECTOR_BYTES + byte] ^= 0x10;
            }
        }
        plain.iter().for_each(|strip| spoil(&mut cells, *strip, 5));
        let outcome = mend(&codec, &mut cells, &values, &none, CodeAlone::Counts).unwrap();
        (
            outcome.recovered.deepest(),
            outcome.unchecked.deepest(),
            cells == right,
        )
    };
    assert_eq!(run(&[100], &[]), (1, 0, true));
    assert_eq!(run(&[7, 240], &[8, 200, 245]), (5, 0, true));
    // One more than 2 * e + 4 = m allows for.
    assert_eq!(run(&[7, 240], &[8, 9, 200, 245]), (0, 246, false));
}

#[test]
fn a_sound_row_without_check_values_is_confirmed_by_the_code() {
    let (codec, right, _) = row(14);
    let mut cells = right.clone();
    let none = CellMask::default();
    let outcome = mend(
        &codec,
        &mut cells,
        &RowValues::default(),
        &none,
        CodeAlone::Counts,
    )
    .unwrap();
    assert!(outcome.lost.is_empty() && outcome.recovered.is_empty() && cells == right);
    let mut unread = CellMask::default();
    (0..10).for_each(|strip| unread.add(strip, u32::MAX));
    let outcome = mend(
        &codec,
        &mut cells,
        &RowValues::default(),
        &unread,
        CodeAlone::Counts,
    )
    .unwrap();
    assert_eq!(
        (outcome.lost.deepest(), outcome.recovered.deepest()),
        (0, 10)
    );
    unread.add(10, u32::MAX);
    let outcome = mend(
        &codec,
        &mut cells,
        &RowValues::default(),
        &unread,
        CodeAlone::Counts,
    )
    .unwrap();
    assert_eq!(
        (outcome.lost.deepest(), outcome.unchecked.deepest()),
        (11, 235),
        "too little is left to confirm the result"
    );
}

/// the examples of SPEC.TXT, k = 216 and m = 30. The check sectors of cells 0 to 99 are
/// bad, those of the others good.
#[test]
fn the_examples_of_the_specification_come_out_as_it_says() {
    let (codec, right, mut values) = row(30);
    (0..100).for_each(|cell| (0..32).for_each(|s| values.forget(cell, s)));
    let unread = |cells: std::ops::Range<usize>| {
        let mut mask = CellMask::default();
        cells.for_each(|cell| mask.add(cell, u32::MAX));
        mask
    };
    let run = |mask: &CellMask, wrong: &[usize]| {
        let mut cells = right.clone();
        wrong.iter().for_each(|cell| spoil(&mut cells, *cell, 5));
        let outcome = mend(&codec, &mut cells, &values, mask, CodeAlone::Counts).unwrap();
        (outcome, cells == right)
    };
    // (2) u = 226, v = 20: all are right.
    let (outcome, whole) = run(&unread(100..120), &[]);
    assert!(whole && outcome.lost.is_empty() && outcome.unchecked.is_empty());
    // u = 216, v = 0: nothing is proved.
    let (outcome, _) = run(&unread(0..30), &[]);
    let depths = (outcome.lost.deepest(), outcome.unchecked.deepest());
    assert_eq!(depths, (30, 70));
    // (3) up to 13 wrong ones among the doubtful are found, and no more.
    let wrong: Vec<usize> = (0..14).map(|i| 7 * i).collect();
    let none = CellMask::default();
    let (outcome, whole) = run(&none, &wrong[1..2]);
    assert!(whole && outcome.unchecked.is_empty() && wrong[1] == 7);
    let (outcome, whole) = run(&none, &wrong[..13]);
    assert!(whole && outcome.unchecked.is_empty());
    let (outcome, whole) = run(&none, &wrong);
    assert!(!whole && outcome.unchecked.deepest() > 0);
}

/// R-050 (6): what comes out as it was read is right, and its check value wrong; what was not read
/// is lost where its check value says something else.
#[test]
fn a_sector_that_comes_out_as_it_was_read_is_right() {
    let (codec, mut cells, mut values) = row(14);
    let whole = cells.clone();
    let wrong: Vec<u64> = (0..VALUES_PER_ROW)
        .map(|at| values.get(at / 32, at % 32).unwrap() ^ u64::from(at == 5 * 32 + 9))
        .collect();
    values = RowValues::complete(&wrong);
    cells[9 * CLUSTER_BYTES + 3] ^= 1;
    let none = CellMask::default();
    let outcome = mend(&codec, &mut cells, &values, &none, CodeAlone::Counts).unwrap();
    assert!(cells == whole && outcome.lost.is_empty());
    assert_eq!(
        (outcome.refuted.bits(5), outcome.recovered.bits(9)),
        (1 << 9, 1)
    );
    let mut unread = CellMask::default();
    unread.add(5, 1 << 9);
    let outcome = mend(&codec, &mut cells, &values, &unread, CodeAlone::Counts).unwrap();
    assert_eq!(outcome.lost, unread);
    assert!(outcome.refuted.is_empty());
}
