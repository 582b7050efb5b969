//! Ranges that cannot be wrong unless the program is: asserted, in release too.
//!
//! In layout, code and parity a range that slipped must never read as "empty, all agree": a wrong
//! image that calls itself right is worse than a program that stops.

use std::ops::Range;

/// The part of a slice.
///
/// # Panics
/// Where the range is not inside: a defect of the program.
#[track_caller]
// Stopping is the purpose: the range is asserted right here.
#[allow(clippy::indexing_slicing)]
pub(crate) fn part<T>(slice: &[T], range: Range<usize>) -> &[T] {
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
// Stopping is the purpose: the range is asserted right here.
#[allow(clippy::indexing_slicing)]
pub(crate) fn part_mut<T>(slice: &mut [T], range: Range<usize>) -> &mut [T] {
    assert!(
        range.start <= range.end && range.end <= slice.len(),
        "a range slipped: {range:?} of {}",
        slice.len()
    );
    &mut slice[range]
}

/// A number of this computer's memory.
///
/// # Panics
/// Where it is larger than memory can be: lengths are bounded before they come here.
#[track_caller]
pub(crate) fn index(number: u64) -> usize {
    let index = usize::try_from(number);
    assert!(index.is_ok(), "a length slipped: {number}");
    index.unwrap_or_default()
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
        assert_eq!(index(7), 7);
    }

    #[test]
    #[should_panic(expected = "a range slipped")]
    fn a_range_that_slipped_stops_the_program() {
        part(&[1, 2, 3, 4], 3..5);
    }

    #[test]
    #[should_panic(expected = "a range slipped")]
    fn and_so_does_one_to_write_to() {
        part_mut(&mut [1, 2, 3, 4], 5..5);
    }
}
