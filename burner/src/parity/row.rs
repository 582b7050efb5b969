//! One row in memory: which of its sectors are right, and those that are not rebuilt.
//!
//! It knows check values and the code, but no files and no addresses.

use stele_discfs::{CLUSTER_SECTORS, SECTOR_BYTES};

use super::check_strip::{CLUSTER_BYTES, RowValues, check_value};
use super::codec::{CodecError, RowCodec};
use super::error_locator::wrong_cells;
use crate::exact::{part, part_mut};
use crate::geometry::CODED_STRIPS;

/// Coded cells of a row.
pub const CELLS: usize = CODED_STRIPS as usize;
/// Witnesses that must agree before cells without check values are called right: cells that were
/// not needed for computing the others, and computed cells with a check value. One witness
/// notices one wrong cell; of two wrong ones, such as two in each other's place, each can hide the
/// other in 1 of 255 cases. Of four, 1 in 2^32 is left. Source: SPEC.TXT R-055.
const WITNESSES: usize = 4;
/// Bytes of the coded cells of a row, strip after strip.
pub const ROW_BYTES: usize = CELLS * CLUSTER_BYTES;

/// Sectors of a row: bit s of entry j is sector s of coded strip j.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CellMask([u32; CELLS]);

impl Default for CellMask {
    fn default() -> Self {
        Self([0; CELLS])
    }
}

impl CellMask {
    /// Adds sectors `bits` of strip `strip`.
    pub fn add(&mut self, strip: usize, bits: u32) {
        part_mut(&mut self.0, strip..strip + 1)
            .iter_mut()
            .for_each(|cell| *cell |= bits);
    }

    /// Takes sectors `bits` of strip `strip` away.
    pub fn remove(&mut self, strip: usize, bits: u32) {
        part_mut(&mut self.0, strip..strip + 1)
            .iter_mut()
            .for_each(|cell| *cell &= !bits);
    }

    /// The sectors of strip `strip`.
    pub fn bits(&self, strip: usize) -> u32 {
        part(&self.0, strip..strip + 1)
            .iter()
            .fold(0, |all, cell| all | cell)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    /// Strips and their sectors, empty ones left out.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        let all = self.0.iter().copied().enumerate();
        all.filter(|(_, bits)| *bits != 0)
    }

    /// Most sectors in one column.
    pub fn deepest(&self) -> u8 {
        let column = |s: usize| self.0.iter().filter(|bits| *bits >> s & 1 == 1).count() as u8;
        (0..CLUSTER_SECTORS as usize)
            .map(column)
            .max()
            .unwrap_or_default()
    }
}

/// What became of a row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RowOutcome {
    /// Rebuilt, and confirmed by its check value or by the code.
    pub recovered: CellMask,
    /// Not to be had; what was read of it is left as it was.
    pub lost: CellMask,
    /// Read, but neither a check value nor the code says whether it is right (SPEC.TXT R-055).
    pub unchecked: CellMask,
    /// Without a check value, and right since the code alone says so (SPEC.TXT R-055).
    pub by_code: CellMask,
    /// Read, and the same as the code says; it is their check values that are wrong.
    pub refuted: CellMask,
    /// Computed, and not what their check values say: lost, unless that is what stands elsewhere
    /// (SPEC.TXT R-050 (6)). Of each its strip, its number in the cluster, and its bytes.
    pub contradicted: Vec<(usize, usize, Vec<u8>)>,
    /// Whether the code alone found sectors wrong (SPEC.TXT R-055 (3)).
    pub located: bool,
    /// Most sectors that were missing in one column before.
    pub erased: u8,
}

/// The sectors of strip `strip` of a row.
pub(crate) fn cell(cells: &[u8], strip: usize) -> &[u8] {
    let from = strip * CLUSTER_BYTES;
    part(cells, from..from + CLUSTER_BYTES)
}

/// The same to write to.
pub(crate) fn cell_mut(cells: &mut [u8], strip: usize) -> &mut [u8] {
    let from = strip * CLUSTER_BYTES;
    part_mut(cells, from..from + CLUSTER_BYTES)
}

/// The sectors of a cluster that do not agree with their check values, and those without one.
pub(crate) fn compare(strip: usize, cluster: &[u8], values: &RowValues) -> (u32, u32) {
    let (mut wrong, mut unchecked) = (0, 0);
    let cluster = part(cluster, 0..CLUSTER_BYTES);
    for (s, sector) in cluster.chunks_exact(SECTOR_BYTES).enumerate() {
        match values.get(strip, s) {
            Some(value) if value == check_value(sector) => {}
            Some(_) => wrong |= 1 << s,
            None => unchecked |= 1 << s,
        }
    }
    (wrong, unchecked)
}

/// Those of the sectors `unread` of a cluster that are zeros, as their check values say; they are
/// written as such (SPEC.TXT R-050).
fn fill_zeros(strip: usize, cluster: &mut [u8], values: &RowValues, unread: u32) -> u32 {
    let value = check_value(&[0; SECTOR_BYTES]);
    let sectors = cluster.chunks_exact_mut(SECTOR_BYTES).enumerate();
    let is_zero = |s: usize| unread >> s & 1 == 1 && values.get(strip, s) == Some(value);
    let zeros = sectors.filter(|(s, _)| is_zero(*s));
    zeros.fold(0, |bits, (s, sector)| {
        sector.fill(0);
        bits | 1 << s
    })
}

/// What the code says of sectors of which no check value is left.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum CodeAlone {
    /// It counts, as SPEC.TXT R-055 has it.
    Counts,
    /// It does not: what it says of the whole content is wrong (SPEC.TXT R-059).
    IsWrong,
}

/// Rebuilds what is missing in a row.
///
/// Shape: `cells` has [`ROW_BYTES`]; `unread` names the sectors that could not be read. Sectors
/// that disagree with their check values are found here.
///
/// Errors: [`CodecError::Fold`] where the computer itself made an error.
pub fn mend(
    codec: &RowCodec,
    cells: &mut [u8],
    values: &RowValues,
    unread: &CellMask,
    alone: CodeAlone,
) -> Result<RowOutcome, CodecError> {
    let (mut bad, mut unchecked) = (unread.clone(), CellMask::default());
    let mut outcome = RowOutcome::default();
    for (strip, bits) in unread.iter() {
        let zeros = fill_zeros(strip, cell_mut(cells, strip), values, bits);
        bad.remove(strip, zeros);
        outcome.recovered.add(strip, zeros);
    }
    for strip in 0..CELLS {
        let (wrong, unknown) = compare(strip, cell(cells, strip), values);
        bad.add(strip, wrong);
        unchecked.add(strip, unknown & !bad.bits(strip));
    }
    outcome.erased = bad.deepest();
    if bad.is_empty() && unchecked.is_empty() {
        return Ok(outcome);
    }
    let mut from = 0;
    while from < CLUSTER_SECTORS as usize {
        // Where check values are missing, one column may hide what its neighbors do not.
        let to = match unchecked.is_empty() {
            true => end_of_pattern(&bad, from),
            false => from + 1,
        };
        let mut columns = Columns {
            codec,
            cells,
            values,
            unread,
            alone,
            from,
            to,
        };
        columns.mend(&bad, &unchecked, &mut outcome)?;
        from = to;
    }
    Ok(outcome)
}

/// The first column behind `from` in which other cells are missing than in `from`.
fn end_of_pattern(bad: &CellMask, from: usize) -> usize {
    let differs = |bits: u32, s: usize| ((bits >> from) ^ (bits >> s)) & 1 == 1;
    let same = |s: &usize| bad.0.iter().copied().all(|bits| !differs(bits, *s));
    let columns = CLUSTER_SECTORS as usize;
    (from + 1..columns).find(|s| !same(s)).unwrap_or(columns)
}

/// Neighboring sector columns of a row in which the same cells are missing.
struct Columns<'a> {
    codec: &'a RowCodec,
    cells: &'a mut [u8],
    values: &'a RowValues,
    unread: &'a CellMask,
    alone: CodeAlone,
    from: usize,
    to: usize,
}

impl Columns<'_> {
    fn bits(&self) -> u32 {
        (self.from..self.to).fold(0, |bits, s| bits | 1 << s)
    }

    fn shard(&self, strip: u8) -> &[u8] {
        let range = self.from * SECTOR_BYTES..self.to * SECTOR_BYTES;
        part(cell(self.cells, strip.into()), range)
    }

    /// Cells of the mask that are in these columns.
    fn members(&self, mask: &CellMask) -> Vec<u8> {
        let cells = (0..CELLS as u8).zip(&mask.0);
        let here = cells.filter(|(_, bits)| *bits >> self.from & 1 == 1);
        here.map(|(strip, _)| strip).collect()
    }

    fn mend(
        &mut self,
        bad: &CellMask,
        unchecked: &CellMask,
        outcome: &mut RowOutcome,
    ) -> Result<(), CodecError> {
        let (mut bad, mut doubtful) = (self.members(bad), self.members(unchecked));
        if bad.is_empty() && doubtful.is_empty() {
            return Ok(());
        }
        let missing = bad.clone();
        let good = |strip: &u8| !bad.contains(strip) && !doubtful.contains(strip);
        let mut left: Vec<u8> = (0..CELLS as u8).filter(good).collect();
        let enough = left.len() >= self.codec.data().into();
        if enough && (doubtful.is_empty() || self.disagreeing(&left)?.is_none()) {
            // Cells that are known to be right, and agree, say what all others are.
            bad.append(&mut doubtful);
        }
        left.extend(&doubtful);
        let mut rebuilt = self.rebuild(&left, &bad, (!doubtful.is_empty()).then_some(0))?;
        if rebuilt.is_none() && !doubtful.is_empty() {
            rebuilt = self.without_wrong(left, &mut bad, &doubtful)?;
            outcome.located |= rebuilt.is_some();
        }
        let bits = self.bits();
        let Some(rebuilt) = rebuilt else {
            for strip in &missing {
                outcome.lost.add((*strip).into(), bits);
            }
            for strip in &doubtful {
                outcome.unchecked.add((*strip).into(), bits);
            }
            return Ok(());
        };
        let by_code = !doubtful.is_empty();
        for (strip, bytes) in bad.iter().zip(&rebuilt) {
            let known = !by_code || self.agrees((*strip).into(), bytes).is_some();
            if self.alone == CodeAlone::IsWrong && !known {
                match missing.contains(strip) {
                    true => outcome.lost.add((*strip).into(), bits),
                    false => outcome.unchecked.add((*strip).into(), bits),
                }
                continue;
            }
            if self.shard(*strip) != bytes || missing.contains(strip) {
                self.put((*strip).into(), bytes, outcome);
            }
            if !known {
                outcome.by_code.add((*strip).into(), bits);
            }
        }
        for strip in doubtful.iter().filter(|strip| !bad.contains(strip)) {
            match self.alone {
                CodeAlone::Counts => outcome.by_code.add((*strip).into(), bits),
                CodeAlone::IsWrong => outcome.unchecked.add((*strip).into(), bits),
            }
        }
        Ok(())
    }

    /// Puts rebuilt sectors in their place where they agree with their check values. What was read
    /// as it comes out is right whatever its check value says.
    fn put(&mut self, strip: usize, bytes: &[u8], outcome: &mut RowOutcome) {
        let whole = cell_mut(self.cells, strip).chunks_exact_mut(SECTOR_BYTES);
        let places = (0..).zip(whole).skip(self.from);
        for ((s, place), sector) in places.zip(bytes.chunks_exact(SECTOR_BYTES)) {
            let value = self.values.get(strip, s);
            let differs = value.is_some_and(|value| value != check_value(sector));
            let read = self.unread.bits(strip) >> s & 1 == 0;
            if differs && read && place == sector {
                outcome.refuted.add(strip, 1 << s);
            } else if differs {
                outcome.lost.add(strip, 1 << s);
                outcome.contradicted.push((strip, s, sector.to_vec()));
            } else {
                place.copy_from_slice(sector);
                outcome.recovered.add(strip, 1 << s);
            }
        }
    }

    /// Whether rebuilt bytes agree with their check values; `None` where there are none.
    fn agrees(&self, strip: usize, bytes: &[u8]) -> Option<bool> {
        let sectors = (self.from..).zip(bytes.chunks_exact(SECTOR_BYTES));
        let mut agrees = None;
        for (s, sector) in sectors {
            let value = self.values.get(strip, s)?;
            agrees = Some(agrees.unwrap_or(true) && value == check_value(sector));
        }
        agrees
    }

    /// The bytes of the cells `bad`, computed from the cells `left`; `None` where too few are
    /// left or where too little confirms the result. `found_wrong` is how many cells were left
    /// out because the code found them wrong; each of their places takes one more witness, since
    /// at the very limit of the code one error too many looks like others that are not there.
    /// `None`: all of `left` are known to be right.
    fn rebuild(
        &self,
        left: &[u8],
        bad: &[u8],
        found_wrong: Option<usize>,
    ) -> Result<Option<Vec<Vec<u8>>>, CodecError> {
        let Some((known, spare)) = left.split_at_checked(self.codec.data().into()) else {
            return Ok(None);
        };
        // What all cells say alike agrees with the code, and may have been filled in by whoever
        // read the disc: zeros above all. It proves nothing.
        let like_first =
            |strip: &u8| left.first().map(|j| self.shard(*j)) == Some(self.shard(*strip));
        if found_wrong.is_some() && left.iter().all(like_first) {
            return Ok(None);
        }
        // Doubtful cells stand last; those not used for solving must come out as they are.
        let spare = if found_wrong.is_some() { spare } else { &[] };
        let wanted: Vec<u8> = bad.iter().chain(spare).copied().collect();
        let mut out = self.solved(left, known, &wanted)?;
        let repeated = out.split_off(bad.len());
        let Some(found_wrong) = found_wrong else {
            return Ok(Some(out));
        };
        let consistent = spare
            .iter()
            .zip(&repeated)
            .all(|(j, b)| self.shard(*j) == b);
        let by_value: Vec<bool> = bad
            .iter()
            .zip(&out)
            .filter_map(|(j, b)| self.agrees((*j).into(), b))
            .collect();
        let confirmed = spare.len() + by_value.len() >= found_wrong + WITNESSES;
        let sound = consistent && confirmed && by_value.iter().all(|agrees| *agrees);
        Ok(sound.then_some(out))
    }

    /// The bytes of the cells `wanted`, computed from `known`, the first ones of `left`.
    fn solved(&self, left: &[u8], known: &[u8], wanted: &[u8]) -> Result<Vec<Vec<u8>>, CodecError> {
        let inputs: Vec<&[u8]> = known.iter().map(|strip| self.shard(*strip)).collect();
        let len = (self.to - self.from) * SECTOR_BYTES;
        let mut out = vec![vec![0; len]; wanted.len()];
        let mut outputs: Vec<&mut [u8]> = out.iter_mut().map(Vec::as_mut_slice).collect();
        self.codec
            .solve(left, wanted)?
            .apply(&inputs, &mut outputs)?;
        Ok(out)
    }

    /// As [`Columns::rebuild`], where wrong cells hide among those without a check value: the
    /// code finds them, and they are added to `bad` (SPEC.TXT R-055 (3)).
    fn without_wrong(
        &self,
        mut left: Vec<u8>,
        bad: &mut Vec<u8>,
        doubtful: &[u8],
    ) -> Result<Option<Vec<Vec<u8>>>, CodecError> {
        let most = left.len().saturating_sub(self.codec.data().into()) / 2;
        let mut wrong = 0;
        loop {
            let found = self.locate(&left)?;
            wrong += found.len();
            let sound = |strip: &u8| doubtful.contains(strip);
            if found.is_empty() || wrong > most || !found.iter().all(sound) {
                return Ok(None);
            }
            left.retain(|strip| !found.contains(strip));
            bad.extend(&found);
            let rebuilt = self.rebuild(&left, bad, Some(wrong))?;
            if rebuilt.is_some() {
                return Ok(rebuilt);
            }
        }
    }

    /// Cells among `left` that are wrong, found by the code alone: not always all at once. Empty
    /// where there are none, or more than it can tell.
    fn locate(&self, left: &[u8]) -> Result<Vec<u8>, CodecError> {
        let data = self.codec.data();
        let shards: Vec<&[u8]> = left.iter().map(|strip| self.shard(*strip)).collect();
        let Some(mut found) = wrong_cells(left, &shards, data) else {
            return Ok(Vec::new());
        };
        // All sums agree where errors cancel out in each of them, such as one bit wrong twice in
        // a sector, 255 bytes apart. Then the first byte that disagrees says where.
        if found.is_empty()
            && let Some(at) = self.disagreeing(left)?
        {
            let bytes: Vec<&[u8]> = shards.iter().map(|shard| part(shard, at..at + 1)).collect();
            found = wrong_cells(left, &bytes, data).unwrap_or_default();
        }
        Ok(found)
    }

    /// The first byte of the cells `left` that does not agree with the code.
    fn disagreeing(&self, left: &[u8]) -> Result<Option<usize>, CodecError> {
        let Some((known, spare)) = left.split_at_checked(self.codec.data().into()) else {
            return Ok(None);
        };
        let computed = self.solved(left, known, spare)?;
        let differs = |(strip, bytes): (&u8, &Vec<u8>)| {
            let pairs = self.shard(*strip).iter().zip(bytes);
            pairs.into_iter().position(|(read, made)| read != made)
        };
        Ok(spare.iter().zip(&computed).filter_map(differs).min())
    }
}

#[cfg(test)]
mod tests;
