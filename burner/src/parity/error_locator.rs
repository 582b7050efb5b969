//! Which cells of a row are wrong, found by the code alone, without check values.
//!
//! Classic decoding of errors: syndromes, then the shortest recurrence that makes them
//! (Berlekamp and Massey), whose roots are the places of the errors.

use rustfs_erasure_codec::galois_8::{div, exp, mul};

/// Sums over a shard that are tried, each with other factors: an error that vanishes in one of
/// them (1 in 256) mostly shows in another. Equal ones 255 bytes apart vanish in all.
const SUMS: usize = 6;

/// The wrong cells among `cells`, at most half as many as there are beyond `data`, but for those
/// whose errors vanish in all sums. `None` where there are more than the code can tell.
///
/// Shape: `shards` has one shard for each of `cells`, all of one length.
pub(crate) fn wrong_cells(cells: &[u8], shards: &[&[u8]], data: u8) -> Option<Vec<u8>> {
    let count = cells.len().checked_sub(data.into())?;
    // The point 0 has no inverse: 255, which no cell uses, is added to every point.
    let points: Vec<u8> = cells.iter().map(|cell| cell ^ 0xff).collect();
    if points.contains(&0) {
        return None;
    }
    let weights = points.iter().map(|&x| {
        let others = points.iter().filter(|&&y| y != x);
        div(1, others.fold(1, |product, &y| mul(product, x ^ y)))
    });
    let weights: Vec<u8> = weights.collect();
    let mut wrong = Vec::new();
    for sum in 1..=SUMS {
        let folded = shards.iter().map(|shard| weighted_sum(shard, sum));
        let terms: Vec<u8> = folded.zip(&weights).map(|(v, &w)| mul(v, w)).collect();
        let syndromes: Vec<u8> = (0..count)
            .map(|l| {
                let each = points.iter().zip(&terms);
                each.fold(0, |s, (&x, &term)| s ^ mul(term, exp(x, l)))
            })
            .collect();
        let locator = recurrence(&syndromes)?;
        // An error at x makes the root 1/x.
        let is_root = |x: u8| evaluate(&locator, div(1, x)) == 0;
        let found = cells.iter().zip(&points).filter(|(_, x)| is_root(**x));
        let found: Vec<u8> = found.map(|(cell, _)| *cell).collect();
        if found.len() + 1 != locator.len() {
            return None;
        }
        wrong.extend(found);
    }
    wrong.sort_unstable();
    wrong.dedup();
    Some(wrong)
}

/// The sum of all bytes, each times a power of 2^`sum`.
fn weighted_sum(shard: &[u8], sum: usize) -> u8 {
    let step = exp(2, sum);
    shard
        .iter()
        .rev()
        .fold(0, |total, byte| mul(total, step) ^ byte)
}

fn evaluate(polynomial: &[u8], x: u8) -> u8 {
    let terms = polynomial.iter().rev();
    terms.fold(0, |value, coefficient| mul(value, x) ^ coefficient)
}

/// The shortest linear recurrence of a sequence, as a polynomial with constant term 1, lowest
/// power first. `None` where it is longer than half the sequence.
fn recurrence(sequence: &[u8]) -> Option<Vec<u8>> {
    let (mut current, mut previous) = (vec![1], vec![1]);
    let (mut length, mut gap, mut last) = (0, 1, 1);
    for n in 0..sequence.len() {
        let earlier = sequence.get(..=n)?.iter().rev();
        let terms = current.iter().zip(earlier);
        let discrepancy = terms.fold(0, |sum, (c, s)| sum ^ mul(*c, *s));
        if discrepancy == 0 {
            gap += 1;
            continue;
        }
        let before = current.clone();
        let factor = div(discrepancy, last);
        current.resize(current.len().max(previous.len() + gap), 0);
        let shifted = current.iter_mut().skip(gap).zip(&previous);
        shifted.for_each(|(c, p)| *c ^= mul(factor, *p));
        if 2 * length <= n {
            length = n + 1 - length;
            (previous, last, gap) = (before, discrepancy, 1);
        } else {
            gap += 1;
        }
    }
    while current.last() == Some(&0) {
        current.pop();
    }
    (2 * length <= sequence.len() && current.len() == length + 1).then_some(current)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::RowCodec;

    #[test]
    fn half_as_many_errors_as_spare_cells_are_found() {
        let codec = RowCodec::new(30, 10).unwrap();
        let data: Vec<Vec<u8>> = (0..30u8).map(|j| vec![j.wrapping_mul(77); 50]).collect();
        let mut parity = vec![vec![0; 50]; 10];
        let inputs: Vec<&[u8]> = data.iter().map(Vec::as_slice).collect();
        let mut outputs: Vec<&mut [u8]> = parity.iter_mut().map(Vec::as_mut_slice).collect();
        codec.encode(&inputs, &mut outputs).unwrap();
        let right: Vec<Vec<u8>> = data.into_iter().chain(parity).collect();
        let find = |all: &[Vec<u8>], cells: &[u8]| {
            let shards: Vec<&[u8]> = cells.iter().map(|c| &all[usize::from(*c)][..]).collect();
            wrong_cells(cells, &shards, 30)
        };
        let cells: Vec<u8> = (0..40).collect();
        assert_eq!(find(&right, &cells), Some(vec![]));
        let mut spoilt = right.clone();
        for (at, cell) in [0, 7, 29, 33, 39].into_iter().enumerate() {
            spoilt[cell][at * 9] ^= 1 + at as u8;
        }
        assert_eq!(find(&spoilt, &cells), Some(vec![0, 7, 29, 33, 39]));
        // Two cells fewer are left: one error fewer can be found.
        assert_eq!(find(&spoilt, &cells[2..]), Some(vec![7, 29, 33, 39]));
        spoilt[12][3] ^= 9;
        assert_ne!(find(&spoilt, &cells), Some(vec![0, 7, 12, 29, 33, 39]));
    }

    /// A recurrence that takes more than half of its sequence could be any.
    #[test]
    fn a_recurrence_longer_than_half_the_sequence_is_none() {
        assert_eq!(recurrence(&[0, 0, 0, 0, 0, 1, 0, 0, 0, 0]), None);
        let powers: Vec<u8> = (0..4)
            .scan(1, |x, _| Some(std::mem::replace(x, mul(*x, 2))))
            .collect();
        assert_eq!(recurrence(&powers), Some(vec![1, 2]));
    }
}
