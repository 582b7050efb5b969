#![doc = include_str!("../README.md")]
// In layout, code and parity a range that slipped must never read as "empty, all agree": a wrong
// image that calls itself right is worse than a program that stops.

use std::ops::Range;

/// The part of a slice.
///
/// # Panics
/// Where the range is not inside: a defect of the program.
#[track_caller]
#[inline]
// Stopping is the purpose: the range is asserted right here.
#[allow(clippy::indexing_slicing)]
pub fn part<T>(slice: &[T], range: Range<usize>) -> &[T] {
    assert!(
        range.start <= range.end && range.end <= slice.len(),
        "a range slipped: {range:?} of {}",
        slice.len()
    );
    &slice[range]
}

/// The same to write to.
///
/// # Panics
/// As [`part`].
#[track_caller]
#[inline]
// Stopping is the purpose: the range is asserted right here.
#[allow(clippy::indexing_slicing)]
pub fn part_mut<T>(slice: &mut [T], range: Range<usize>) -> &mut [T] {
    assert!(
        range.start <= range.end && range.end <= slice.len(),
        "a range slipped: {range:?} of {}",
        slice.len()
    );
    &mut slice[range]
}

/// What a slice holds from a place on; nothing at its very end.
///
/// # Panics
/// Where the place is behind its end.
#[track_caller]
#[inline]
pub fn behind<T>(slice: &[T], from: usize) -> &[T] {
    part(slice, from..slice.len())
}

/// The same to write to.
///
/// # Panics
/// As [`behind`].
#[track_caller]
#[inline]
pub fn behind_mut<T>(slice: &mut [T], from: usize) -> &mut [T] {
    let end = slice.len();
    part_mut(slice, from..end)
}

/// What a slice holds from a place on that its own bytes told: nothing where they end before.
///
/// For bytes of discs, drives and files, whose lengths may say anything, and only where what is
/// missing is told, or read as missing.
#[inline]
pub fn rest<T>(slice: &[T], from: usize) -> &[T] {
    match slice.split_at_checked(from) {
        Some((_, rest)) => rest,
        None => &[],
    }
}

/// One element.
///
/// # Panics
/// Where there is none of this number: a defect of the program.
#[track_caller]
#[inline]
// Stopping is the purpose: the place is asserted right here.
#[allow(clippy::indexing_slicing)]
pub fn item<T>(slice: &[T], at: usize) -> &T {
    assert!(at < slice.len(), "a place slipped: {at} of {}", slice.len());
    &slice[at]
}

/// One element to write to.
///
/// # Panics
/// As [`item`].
#[track_caller]
#[inline]
// Stopping is the purpose: the place is asserted right here.
#[allow(clippy::indexing_slicing)]
pub fn item_mut<T>(slice: &mut [T], at: usize) -> &mut T {
    assert!(at < slice.len(), "a place slipped: {at} of {}", slice.len());
    &mut slice[at]
}

/// A part of a text.
///
/// # Panics
/// Where the range is not inside, or cuts a character.
#[track_caller]
#[inline]
// Stopping is the purpose: `get` says whether the range may be taken.
#[allow(clippy::indexing_slicing, clippy::string_slice)]
pub fn text(whole: &str, range: Range<usize>) -> &str {
    assert!(
        whole.get(range.clone()).is_some(),
        "a range slipped: {range:?} of a text of {}",
        whole.len()
    );
    &whole[range]
}

/// A number that fits what it becomes: a length that was bounded, a count of what is in memory.
///
/// # Panics
/// Where it does not: a defect of the program.
#[track_caller]
#[inline]
pub fn number<N: Copy + TryInto<M> + std::fmt::Display, M: Default>(number: N) -> M {
    let fits = number.try_into();
    assert!(fits.is_ok(), "a number slipped: {number}");
    fits.unwrap_or_default()
}

/// A number of this computer's memory.
///
/// # Panics
/// Where it is larger than memory can be: lengths are bounded before they come here.
#[track_caller]
#[inline]
pub fn index(length: u64) -> usize {
    number(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_inside_is_given() {
        let mut four = [1, 2, 3, 4];
        assert_eq!(part(&four, 1..3), [2, 3]);
        part_mut(&mut four, 3..4).fill(9);
        assert_eq!((four, part(&four, 4..4)), ([1, 2, 3, 9], &[][..]));
        assert_eq!((behind(&four, 2), behind(&four, 4)), (&[3, 9][..], &[][..]));
        behind_mut(&mut four, 3).fill(8);
        assert_eq!((rest(&four, 3), rest(&four, 9)), (&[8][..], &[][..]));
        *item_mut(&mut four, 0) = 7;
        assert_eq!((*item(&four, 0), *item(&four, 3)), (7, 8));
        assert_eq!((text("\u{e9}a", 0..2), text("ab", 2..2)), ("\u{e9}", ""));
        assert_eq!((index(7), number::<u64, u8>(255)), (7, 255));
    }

    /// Each of them stops the program with the place that slipped.
    #[test]
    fn what_slipped_stops_the_program() {
        let slips: [fn(); 9] = [
            || drop(part(&[1, 2, 3, 4], 3..5).to_vec()),
            || part_mut(&mut [1, 2, 3, 4], 5..5).fill(0),
            || drop(behind(&[1, 2], 3).to_vec()),
            || behind_mut(&mut [1, 2], 3).fill(0),
            || assert_ne!(*item(&[1, 2], 2), 0),
            || *item_mut(&mut [1, 2], 2) = 0,
            || drop(text("\u{e9}", 0..1).to_owned()),
            || assert_ne!(number::<u64, u8>(256), 0),
            || assert_ne!(number::<i64, u64>(-1), 0),
        ];
        for (number, slip) in slips.iter().enumerate() {
            let stopped = std::panic::catch_unwind(slip).expect_err("it went on");
            let words = stopped.downcast_ref::<String>().expect("says where");
            assert!(words.contains(" slipped: "), "{number}: {words}");
        }
    }
}
