//! The code of one row: parity from data, and lost cells from those that are left.
//!
//! Bytes are elements of GF(2^8) modulo x^8+x^4+x^3+x^2+1 (0x11D). Cell j of a row is the value
//! at point j of the one polynomial of degree below k that runs through the k data cells
//! (SPEC.TXT ). It knows no strips, sectors or files: shards are equally long pieces of
//! bytes, so the set level uses the same code.

use crate::exact::item;
use rustfs_erasure_codec::galois_8::{div, mul, mul_slice_xor};

use super::kernel::combine;

/// Why a row cannot be coded.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum CodecError {
    /// The field has 256 points.
    #[error("{data} + {parity} cells do not fit the field")]
    Shape {
        /// Data cells.
        data: usize,
        /// Parity cells.
        parity: usize,
    },
    /// Shards are missing, or not all of one length.
    #[error("the shards have the wrong number or lengths")]
    Shards,
    /// Fewer cells are left than the row has data.
    #[error("{left} cells are left of {needed} needed")]
    TooFew {
        /// Cells that are left.
        left: usize,
        /// Cells that are needed.
        needed: usize,
    },
    /// The outputs do not agree with the inputs: memory or processor made an error.
    #[error("the computer made an error while coding cell {cell}")]
    Fold {
        /// The output that disagrees.
        cell: usize,
    },
}

impl CodecError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shape { .. } => "PAR-001",
            Self::Shards => "PAR-002",
            Self::TooFew { .. } => "PAR-003",
            Self::Fold { .. } => "PAR-004",
        }
    }
}

/// A linear map from shards to shards, byte by byte.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Combination {
    inputs: usize,
    /// One row of coefficients for each output.
    rows: Vec<Vec<u8>>,
}

impl Combination {
    /// The map from the values at `known` points to those at `wanted` points.
    ///
    /// Shape: points are distinct within `known`. A wanted point that is known is copied.
    fn between(known: &[u8], wanted: &[u8]) -> Self {
        // w_j: product of the differences to all other known points.
        let weights: Vec<u8> = known
            .iter()
            .map(|&j| product(known.iter().filter(|&&l| l != j).map(|&l| j ^ l)))
            .collect();
        let rows = wanted
            .iter()
            .map(|&x| {
                if known.contains(&x) {
                    return known.iter().map(|&j| u8::from(j == x)).collect();
                }
                let all = product(known.iter().map(|&l| x ^ l));
                let each = known.iter().zip(&weights);
                each.map(|(&j, &w)| div(all, mul(x ^ j, w))).collect()
            })
            .collect();
        Self {
            inputs: known.len(),
            rows,
        }
    }

    /// The map with only those inputs that `keep` says; the others must be zero.
    #[must_use]
    pub fn keep(&self, keep: &[bool]) -> Self {
        let kept = |row: &Vec<u8>| {
            let pairs = row.iter().zip(keep).filter(|(_, keep)| **keep);
            pairs.map(|(factor, _)| *factor).collect()
        };
        Self {
            inputs: keep.iter().filter(|keep| **keep).count(),
            rows: self.rows.iter().map(kept).collect(),
        }
    }

    /// Computes the outputs, which are overwritten, and checks them by their folds.
    ///
    /// Errors: [`CodecError::Shards`], [`CodecError::Fold`].
    pub fn apply(&self, inputs: &[&[u8]], outputs: &mut [&mut [u8]]) -> Result<(), CodecError> {
        let len = inputs.first().map_or(0, |shard| shard.len());
        let even = inputs.iter().all(|s| s.len() == len) && outputs.iter().all(|s| s.len() == len);
        if inputs.len() != self.inputs || outputs.len() != self.rows.len() || !even {
            return Err(CodecError::Shards);
        }
        combine(&self.rows, inputs, outputs, len);
        self.check_folds(inputs, outputs)
    }

    /// Sends the folds of the inputs through the same map by other instructions: they must come
    /// out as the folds of the outputs, because folding is addition and commutes with the map.
    fn check_folds(&self, inputs: &[&[u8]], outputs: &[&mut [u8]]) -> Result<(), CodecError> {
        let folds: Vec<[u8; 8]> = inputs.iter().map(|shard| fold(shard)).collect();
        for (cell, (row, output)) in self.rows.iter().zip(outputs).enumerate() {
            let mut expected = [0; 8];
            for (&factor, input) in row.iter().zip(&folds) {
                for (sum, &byte) in expected.iter_mut().zip(input) {
                    *sum ^= mul(factor, byte);
                }
            }
            if fold(output) != expected {
                return Err(CodecError::Fold { cell });
            }
        }
        Ok(())
    }
}

/// Adds `factor` times `from` to `to`, byte by byte; both are equally long.
pub(crate) fn add_scaled(factor: u8, from: &[u8], to: &mut [u8]) {
    let len = from.len().min(to.len());
    if let (Some(from), Some(to)) = (from.get(..len), to.get_mut(..len)) {
        mul_slice_xor(factor, from, to);
    }
}

fn product(factors: impl Iterator<Item = u8>) -> u8 {
    factors.fold(1, mul)
}

/// The exclusive-or of all 8-byte words; a last short word counts as filled up with zeros.
fn fold(shard: &[u8]) -> [u8; 8] {
    let (words, rest) = shard.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let sum = words.iter().fold(u64::from_ne_bytes(last), |sum, word| {
        sum ^ u64::from_ne_bytes(*word)
    });
    sum.to_ne_bytes()
}

/// The code of rows with a given number of data and parity cells.
#[derive(Clone, Debug)]
pub struct RowCodec {
    data: u8,
    parity: u8,
    encode: Combination,
}

impl RowCodec {
    /// The code with `data` + `parity` cells.
    ///
    /// Errors: [`CodecError::Shape`] where one is 0 or both together exceed 255.
    pub fn new(data: u8, parity: u8) -> Result<Self, CodecError> {
        let Some(end) = data.checked_add(parity).filter(|_| data > 0 && parity > 0) else {
            return Err(CodecError::Shape {
                data: data.into(),
                parity: parity.into(),
            });
        };
        let known: Vec<u8> = (0..data).collect();
        let wanted: Vec<u8> = (data..end).collect();
        Ok(Self {
            data,
            parity,
            encode: Combination::between(&known, &wanted),
        })
    }

    /// By what data cell `data` is multiplied on its way into parity cell `parity`.
    ///
    /// # Panics
    /// Where the code has no such cell.
    pub fn coefficient(&self, parity: usize, data: usize) -> u8 {
        *item(item::<Vec<u8>>(&self.encode.rows, parity), data)
    }

    /// k: data cells.
    pub fn data(&self) -> u8 {
        self.data
    }

    /// m: parity cells.
    pub fn parity(&self) -> u8 {
        self.parity
    }

    /// Computes the parity shards from the data shards.
    ///
    /// Errors: [`CodecError::Shards`], [`CodecError::Fold`].
    pub fn encode(&self, data: &[&[u8]], parity: &mut [&mut [u8]]) -> Result<(), CodecError> {
        self.encode.apply(data, parity)
    }

    /// The map from the first k of the cells `left`, in the order given, to the cells `wanted`.
    ///
    /// Shape: cells count from 0, data first; `left` names each at most once.
    ///
    /// Errors: [`CodecError::TooFew`]; [`CodecError::Shape`] for a cell the row does not have.
    pub fn solve(&self, left: &[u8], wanted: &[u8]) -> Result<Combination, CodecError> {
        let known = left
            .get(..usize::from(self.data))
            .ok_or(CodecError::TooFew {
                left: left.len(),
                needed: self.data.into(),
            })?;
        let cells = self.data.saturating_add(self.parity);
        if known.iter().chain(wanted).any(|&cell| cell >= cells) {
            return Err(CodecError::Shape {
                data: self.data.into(),
                parity: self.parity.into(),
            });
        }
        Ok(Combination::between(known, wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of the message catalogue, and of scripts.
    #[test]
    fn each_error_keeps_its_code() {
        let errors = [
            (
                CodecError::Shape {
                    data: 250,
                    parity: 9,
                },
                "PAR-001",
            ),
            (CodecError::Shards, "PAR-002"),
            (CodecError::TooFew { left: 1, needed: 2 }, "PAR-003"),
            (CodecError::Fold { cell: 0 }, "PAR-004"),
        ];
        for (error, code) in errors {
            assert_eq!(error.code(), code);
        }
    }

    fn shards(count: usize, len: usize) -> Vec<Vec<u8>> {
        let byte = |i: usize| (i.wrapping_mul(2_654_435_761) >> 13) as u8;
        (0..count)
            .map(|j| (0..len).map(|i| byte(j * len + i + 1)).collect())
            .collect()
    }

    fn encoded(k: u8, m: u8, len: usize) -> Vec<Vec<u8>> {
        let mut all = shards(k.into(), len);
        let mut parity = vec![vec![0; len]; m.into()];
        let data: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
        let mut out: Vec<&mut [u8]> = parity.iter_mut().map(Vec::as_mut_slice).collect();
        let codec = RowCodec::new(k, m).unwrap();
        codec.encode(&data, &mut out).unwrap();
        all.extend(parity);
        all
    }

    #[test]
    fn three_and_two_give_the_worked_example_of_the_specification() {
        let codec = RowCodec::new(3, 2).unwrap();
        assert_eq!(codec.encode.rows, [[1, 1, 1], [15, 8, 6]]);
    }

    #[test]
    fn parity_is_that_of_the_second_codec_for_every_choice_of_the_format() {
        for m in crate::geometry::PARITY_CHOICES {
            let k = 246 - m;
            let ours = encoded(k, m, 96);
            let mut theirs = ours.clone();
            theirs[usize::from(k)..].iter_mut().for_each(|s| s.fill(0));
            reed_solomon_erasure::galois_8::ReedSolomon::new(k.into(), m.into())
                .unwrap()
                .encode(&mut theirs)
                .unwrap();
            assert!(ours == theirs, "m = {m}");
        }
    }

    #[test]
    fn any_lost_cells_up_to_m_come_back() {
        let all = encoded(20, 6, 3000);
        let codec = RowCodec::new(20, 6).unwrap();
        for first in 0..20 {
            let lost: Vec<u8> = (first..first + 6).collect();
            let left: Vec<u8> = (0..26).filter(|cell| !lost.contains(cell)).collect();
            let map = codec.solve(&left, &lost).unwrap();
            let inputs: Vec<&[u8]> = left.iter().map(|&c| &all[usize::from(c)][..]).collect();
            let mut out = vec![vec![7; 3000]; 6];
            let mut outputs: Vec<&mut [u8]> = out.iter_mut().map(Vec::as_mut_slice).collect();
            map.apply(&inputs, &mut outputs).unwrap();
            for (cell, bytes) in lost.iter().zip(&out) {
                assert!(bytes == &all[usize::from(*cell)]);
            }
            assert!(codec.solve(&left[1..], &lost).is_err());
        }
    }

    #[test]
    fn a_byte_changed_by_the_machine_is_noticed() {
        let all = encoded(5, 2, 64);
        let codec = RowCodec::new(5, 2).unwrap();
        let inputs: Vec<&[u8]> = all[..5].iter().map(Vec::as_slice).collect();
        let mut parity = all[5..].to_vec();
        parity[1][63] ^= 4;
        let outputs: Vec<&mut [u8]> = parity.iter_mut().map(Vec::as_mut_slice).collect();
        let found = codec.encode.check_folds(&inputs, &outputs);
        assert_eq!(found, Err(CodecError::Fold { cell: 1 }));
    }
}
