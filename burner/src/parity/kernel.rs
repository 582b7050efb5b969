//! Sums of products over GF(2^8), as wide as the processor can.
//!
//! A product is the sum of two 16-entry tables, one looked up by each half of a byte; the
//! processor looks up 32 bytes at once. What makes it fast is what is not done again: halves are
//! split once for all outputs, and sums of five outputs stay in registers over many inputs.
//! Where the processor has no AVX2 the sums are those of the library, with the same bytes.

use rustfs_erasure_codec::galois_8::mul_slice_xor;

use crate::exact::{part, part_mut};

/// Bytes of every shard that are worked on at a time, so that sums stay in the near caches.
const CHUNK_BYTES: usize = 4096;

/// Inputs that are added to all outputs before the next.
const GROUP_SHARDS: usize = 12;

/// Overwrites the outputs with the sums of the inputs times the factors of their rows.
///
/// Shape: all shards have `len` bytes, each row a factor for every input, and there are as many
/// outputs as rows; what is missing counts as zero.
pub(super) fn combine(rows: &[Vec<u8>], inputs: &[&[u8]], outputs: &mut [&mut [u8]], len: usize) {
    #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
    if let Some(avx2) = fearless_simd::Level::new().as_avx2() {
        let wide = wide::combine(avx2, rows, inputs, outputs, len);
        return narrow(rows, inputs, outputs, wide..len);
    }
    narrow(rows, inputs, outputs, 0..len);
}

/// The same for the bytes `range` of every shard, by the library.
fn narrow(
    rows: &[Vec<u8>],
    inputs: &[&[u8]],
    outputs: &mut [&mut [u8]],
    range: std::ops::Range<usize>,
) {
    // Shards lie a power of two apart in memory and would fight for the same cache lines: sums
    // are kept close together and copied out once.
    let mut sums = vec![0; CHUNK_BYTES * rows.len()];
    for from in range.clone().step_by(CHUNK_BYTES) {
        let range = from..range.end.min(from + CHUNK_BYTES);
        sums.fill(0);
        for (group, inputs) in inputs.chunks(GROUP_SHARDS).enumerate() {
            for (row, sum) in rows.iter().zip(sums.chunks_exact_mut(CHUNK_BYTES)) {
                let factors = row.iter().skip(group * GROUP_SHARDS);
                for (input, &factor) in inputs.iter().zip(factors) {
                    let input = part(input, range.clone());
                    let sum = part_mut(sum, 0..input.len());
                    mul_slice_xor(factor, input, sum);
                }
            }
        }
        for (output, sum) in outputs.iter_mut().zip(sums.chunks_exact(CHUNK_BYTES)) {
            let output = part_mut(output, range.clone());
            output.copy_from_slice(part(sum, 0..output.len()));
        }
    }
}

#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
mod wide {
    #[cfg(target_arch = "x86")]
    use core::arch::x86::__m256i;
    #[cfg(target_arch = "x86_64")]
    use core::arch::x86_64::__m256i;
    use std::sync::LazyLock;

    use fearless_simd::{Avx2, Simd, SimdBase, SimdFrom, u8x16, u8x32};
    use rustfs_erasure_codec::galois_8::mul;

    use super::{CHUNK_BYTES, GROUP_SHARDS};
    use crate::exact::{item, part, part_mut};

    /// What the processor has registers for: two for each output, six more for an input.
    const OUTPUTS: usize = 5;
    /// Bytes of a column.
    const COLUMN_BYTES: usize = 64;
    /// Columns of a chunk.
    const COLUMNS: usize = CHUNK_BYTES / COLUMN_BYTES;

    /// 64 bytes of one shard.
    type Column = [[u8; 32]; 2];
    /// A column as its low and its high halves of bytes.
    type Halves = [Column; 2];
    /// Products of one factor with all low and with all high halves of a byte.
    type Table = [[u8; 16]; 2];

    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let times =
            |factor: u8, shift: u8| std::array::from_fn(|i| mul(factor, (i as u8) << shift));
        (0..=u8::MAX).map(|f| [times(f, 0), times(f, 4)]).collect()
    });

    /// Does whole columns and returns how many bytes of each shard they are.
    pub(super) fn combine(
        avx2: Avx2,
        rows: &[Vec<u8>],
        inputs: &[&[u8]],
        outputs: &mut [&mut [u8]],
        len: usize,
    ) -> usize {
        let len = len - len % COLUMN_BYTES;
        let mut room = Room {
            sums: vec![[[0; 32]; 2]; COLUMNS * rows.len()],
            halves: vec![[[[0; 32]; 2]; 2]; COLUMNS * GROUP_SHARDS],
            tables: vec![[[[0; 16]; 2]; OUTPUTS]; GROUP_SHARDS],
        };
        for from in (0..len).step_by(CHUNK_BYTES) {
            let range = from..len.min(from + CHUNK_BYTES);
            avx2.vectorize(
                #[inline(always)]
                || room.chunk(avx2, rows, inputs, range.clone()),
            );
            for (output, sums) in outputs.iter_mut().zip(room.sums.chunks_exact(COLUMNS)) {
                let output = part_mut(output, range.clone());
                let sums = sums.as_flattened().as_flattened();
                output.copy_from_slice(part(sums, 0..output.len()));
            }
        }
        len
    }

    /// What is worked on at a time.
    struct Room {
        /// Columns of each output.
        sums: Vec<Column>,
        /// Column by column, the inputs of a group.
        halves: Vec<Halves>,
        /// Input by input, the tables of up to five outputs.
        tables: Vec<[Table; OUTPUTS]>,
    }

    impl Room {
        #[inline(always)]
        fn chunk(
            &mut self,
            avx2: Avx2,
            rows: &[Vec<u8>],
            inputs: &[&[u8]],
            range: std::ops::Range<usize>,
        ) {
            self.sums.fill([[0; 32]; 2]);
            let used = range.len() / COLUMN_BYTES;
            for (group, inputs) in inputs.chunks(GROUP_SHARDS).enumerate() {
                for (at, input) in inputs.iter().enumerate() {
                    let bytes = part(input, range.clone());
                    self.split(avx2, at, inputs.len(), bytes);
                }
                let halves = part(&self.halves, 0..used * inputs.len());
                let sums = self.sums.chunks_mut(OUTPUTS * COLUMNS);
                for (rows, sums) in rows.chunks(OUTPUTS).zip(sums) {
                    for (at, tables) in self.tables.iter_mut().enumerate().take(inputs.len()) {
                        for (table, row) in tables.iter_mut().zip(rows) {
                            let factor = usize::from(*item(row, group * GROUP_SHARDS + at));
                            *table = *item(&TABLES, factor);
                        }
                    }
                    let tables = part(&self.tables, 0..inputs.len());
                    match rows.len() {
                        1 => add::<1>(avx2, halves, tables, sums),
                        2 => add::<2>(avx2, halves, tables, sums),
                        3 => add::<3>(avx2, halves, tables, sums),
                        4 => add::<4>(avx2, halves, tables, sums),
                        _ => add::<OUTPUTS>(avx2, halves, tables, sums),
                    }
                }
            }
        }

        /// Splits the bytes of input `at` of `count`.
        #[inline(always)]
        fn split(&mut self, avx2: Avx2, at: usize, count: usize, bytes: &[u8]) {
            let own = avx2.avx2;
            let mask = splat(avx2, &[0x0f; 16]);
            let (columns, _) = bytes.as_chunks::<32>().0.as_chunks::<2>();
            part_mut(&mut self.halves, 0..columns.len() * count);
            for (column, halves) in columns.iter().enumerate() {
                let Some([low, high]) = self.halves.get_mut(column * count + at) else {
                    return;
                };
                for half in 0..2 {
                    if let (Some(bytes), Some(low), Some(high)) =
                        (halves.get(half), low.get_mut(half), high.get_mut(half))
                    {
                        let bytes = load(avx2, bytes);
                        let lower = own._mm256_and_si256(bytes, mask);
                        let upper = own._mm256_and_si256(own._mm256_srli_epi16::<4>(bytes), mask);
                        u8x32::simd_from(avx2, lower).store_slice(low);
                        u8x32::simd_from(avx2, upper).store_slice(high);
                    }
                }
            }
        }
    }

    /// Adds the inputs of one group to N outputs, column by column.
    #[inline(always)]
    fn add<const N: usize>(
        avx2: Avx2,
        halves: &[Halves],
        tables: &[[Table; OUTPUTS]],
        sums: &mut [Column],
    ) {
        // Loops count instead of zipping, and no closure stands around an instruction: both would
        // become calls where the compiler splits this crate into units, at a tenth of the speed.
        let zero = load(avx2, &[0; 32]);
        let inputs = tables.len();
        for (at, halves) in halves.chunks_exact(inputs.max(1)).enumerate() {
            let mut held = [[zero; 2]; N];
            for output in 0..N {
                if let (Some([sum0, sum1]), Some([half0, half1])) =
                    (held.get_mut(output), sums.get(output * COLUMNS + at))
                {
                    *sum0 = load(avx2, half0);
                    *sum1 = load(avx2, half1);
                }
            }
            for input in 0..inputs {
                if let (Some(halves), Some(tables)) = (halves.get(input), tables.get(input)) {
                    add_column(avx2, halves, tables, &mut held);
                }
            }
            for output in 0..N {
                if let (Some([sum0, sum1]), Some([half0, half1])) =
                    (held.get(output), sums.get_mut(output * COLUMNS + at))
                {
                    u8x32::simd_from(avx2, *sum0).store_slice(half0);
                    u8x32::simd_from(avx2, *sum1).store_slice(half1);
                }
            }
        }
    }

    /// Adds one column of one input to the sums that are held in registers.
    #[inline(always)]
    fn add_column<const N: usize>(
        avx2: Avx2,
        halves: &Halves,
        tables: &[Table; OUTPUTS],
        held: &mut [[__m256i; 2]; N],
    ) {
        let own = avx2.avx2;
        let [[low0, low1], [high0, high1]] = halves;
        let (low0, low1) = (load(avx2, low0), load(avx2, low1));
        let (high0, high1) = (load(avx2, high0), load(avx2, high1));
        for output in 0..N {
            if let (Some([sum0, sum1]), Some([of_low, of_high])) =
                (held.get_mut(output), tables.get(output))
            {
                let (of_low, of_high) = (splat(avx2, of_low), splat(avx2, of_high));
                *sum0 = own._mm256_xor_si256(*sum0, own._mm256_shuffle_epi8(of_low, low0));
                *sum1 = own._mm256_xor_si256(*sum1, own._mm256_shuffle_epi8(of_low, low1));
                *sum0 = own._mm256_xor_si256(*sum0, own._mm256_shuffle_epi8(of_high, high0));
                *sum1 = own._mm256_xor_si256(*sum1, own._mm256_shuffle_epi8(of_high, high1));
            }
        }
    }

    #[inline(always)]
    fn load(avx2: Avx2, bytes: &[u8; 32]) -> __m256i {
        u8x32::from_slice(avx2, bytes).into()
    }

    /// The same 16 bytes in both halves of the register.
    #[inline(always)]
    fn splat(avx2: Avx2, bytes: &[u8; 16]) -> __m256i {
        u8x32::block_splat(u8x16::from_slice(avx2, bytes)).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_and_narrow_sums_are_the_same_bytes() {
        let byte = |i: usize| (i.wrapping_mul(2_654_435_761) >> 13) as u8;
        // Around whole columns, chunks, groups of inputs and of outputs.
        for (len, inputs, outputs) in [
            (0, 3, 2),
            (63, 1, 1),
            (64, 12, 5),
            (4096, 13, 6),
            (4096 + 64 + 7, 24, 9),
            (3 * 4096 - 1, 37, 4),
        ] {
            let shards: Vec<Vec<u8>> = (0..inputs)
                .map(|j| (0..len).map(|i| byte(j * 7919 + i)).collect())
                .collect();
            let inputs: Vec<&[u8]> = shards.iter().map(Vec::as_slice).collect();
            let rows: Vec<Vec<u8>> = (0..outputs)
                .map(|r| (0..inputs.len()).map(|j| byte(r * 300 + j)).collect())
                .collect();
            let run = |work: &dyn Fn(&mut [&mut [u8]])| {
                let mut out = vec![vec![0xee; len]; outputs];
                work(&mut out.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>());
                out
            };
            let wide = run(&|out| combine(&rows, &inputs, out, len));
            let narrow = run(&|out| narrow(&rows, &inputs, out, 0..len));
            assert!(wide == narrow, "{len} bytes, {} inputs", inputs.len());
        }
    }
}
