//! Seals as they are kept in a row of the trail, and all of a trail together.

use std::collections::BTreeMap;

/// Digest of a row, or of its being gone.
pub(super) type Digest = [u8; 16];

/// The seal of a row that is gone.
pub(super) const GONE: Digest = [0; 16];

/// What a row was before the change that sealed it: the beginning of its digest then. Whoever wants
/// another row with the same one has 2^63 to try, and may as well write the trail anew.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Before(u64);

impl Before {
    /// It was not looked at.
    pub(super) const UNKNOWN: Self = Self(0);
    /// There was none.
    pub(super) const NONE: Self = Self(1);

    /// Of the digest of a row as it was.
    pub(super) fn of(digest: &Digest) -> Self {
        match digest.first_chunk::<8>() {
            Some(first) if *digest != GONE => Self(u64::from_le_bytes(*first).max(2)),
            _ => Self::NONE,
        }
    }
}

/// A row as a change left it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Seal {
    pub table: u8,
    pub row: i64,
    pub digest: Digest,
    pub before: Before,
}

/// The forms of the seals. The first: a byte, then for each row the table's number, the row's (8
/// bytes, little endian) and the digest. The second: with 128 added to the table's number, 8 bytes
/// follow that the digest began with before the change; without, the row was not there.
const FORM: u8 = 1;
const FORM_WITH_BEFORE: u8 = 2;

const WITH_BEFORE: u8 = 128;

const ENTRY: usize = 1 + 8 + 16;

/// Packs seals; nothing for none. Of all or of none it is known what was there before.
pub(super) fn pack(seals: &[Seal]) -> Option<Vec<u8>> {
    if seals.is_empty() {
        return None;
    }
    let known = seals.iter().all(|seal| seal.before != Before::UNKNOWN);
    let mut blob = Vec::with_capacity(1 + seals.len() * (ENTRY + 8));
    blob.push(if known { FORM_WITH_BEFORE } else { FORM });
    for seal in seals {
        let before = (known && seal.before != Before::NONE).then_some(seal.before);
        blob.push(match before {
            Some(_) => seal.table | WITH_BEFORE,
            None => seal.table,
        });
        blob.extend_from_slice(&seal.row.to_le_bytes());
        blob.extend_from_slice(&seal.digest);
        if let Some(before) = before {
            blob.extend_from_slice(&before.0.to_le_bytes());
        }
    }
    Some(blob)
}

/// The seals of a trail: the last of each row counts.
#[derive(Debug, Default)]
pub(in crate::trail) struct Seals(BTreeMap<u8, Vec<(i64, Digest, Before)>>);

/// The seals of the rows of a table.
#[derive(PartialEq, Eq, Debug, Default)]
pub(super) struct OfTable {
    /// The last of each row, in order of the rows.
    pub last: Vec<(i64, Digest)>,
    /// Rows that a change found otherwise than the one before had left them.
    pub found_otherwise: Vec<i64>,
}

impl Seals {
    /// Takes the seals of the trail's next row; whether they could be read.
    pub fn take(&mut self, blob: &[u8]) -> bool {
        let Some((&form @ (FORM | FORM_WITH_BEFORE), mut entries)) = blob.split_first() else {
            return false;
        };
        while !entries.is_empty() {
            let Some((seal, rest)) = entry(form, entries) else {
                return false;
            };
            let of_table = self.0.entry(seal.table).or_default();
            of_table.push((seal.row, seal.digest, seal.before));
            entries = rest;
        }
        true
    }

    /// The seals of a table.
    pub(super) fn of(&mut self, table: u8) -> OfTable {
        let Some(mut seals) = self.0.remove(&table) else {
            return OfTable::default();
        };
        // Stable: of equal rows the last stays last.
        seals.sort_by_key(|(row, ..)| *row);
        let mut found = OfTable::default();
        for of_row in seals.chunk_by(|one, next| one.0 == next.0) {
            let mut left = GONE;
            let mut otherwise = false;
            for (_, digest, before) in of_row {
                otherwise |= *before != Before::UNKNOWN && *before != Before::of(&left);
                left = *digest;
            }
            let row = of_row.iter().map(|(row, ..)| *row).next();
            found.last.extend(row.map(|row| (row, left)));
            found.found_otherwise.extend(row.filter(|_| otherwise));
        }
        found
    }
}

/// The first seal of some, and what follows it.
fn entry(form: u8, bytes: &[u8]) -> Option<(Seal, &[u8])> {
    let (&code, rest) = bytes.split_first()?;
    let (row, rest) = rest.split_first_chunk::<8>()?;
    let (digest, rest) = rest.split_first_chunk::<16>()?;
    let (row, digest) = (i64::from_le_bytes(*row), *digest);
    let seal = |table, before| Seal {
        table,
        row,
        digest,
        before,
    };
    match (form, code & WITH_BEFORE) {
        (FORM, _) => Some((seal(code, Before::UNKNOWN), rest)),
        (_, 0) => Some((seal(code, Before::NONE), rest)),
        _ => {
            let (before, rest) = rest.split_first_chunk::<8>()?;
            let before = Before(u64::from_le_bytes(*before).max(2));
            Some((seal(code & !WITH_BEFORE, before), rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seals(of: &[(u8, i64, Digest)], before: Before) -> Vec<u8> {
        let seal = |(table, row, digest): &(u8, i64, Digest)| Seal {
            table: *table,
            row: *row,
            digest: *digest,
            before,
        };
        pack(&of.iter().map(seal).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_last_seal_of_a_row_counts() {
        let blob = |of: &[(u8, i64, Digest)]| seals(of, Before::UNKNOWN);
        let mut all = Seals::default();
        assert!(all.take(&blob(&[(1, 7, [1; 16]), (1, -2, [2; 16]), (9, 7, [3; 16])])));
        assert!(all.take(&blob(&[(1, 7, [4; 16])])));
        assert!(all.take(&blob(&[(1, 7, GONE)])));
        assert_eq!(all.of(1).last, [(-2, [2; 16]), (7, GONE)]);
        let nine = all.of(9);
        assert_eq!(
            (nine.last, nine.found_otherwise),
            (vec![(7, [3; 16])], vec![])
        );
        assert_eq!(all.of(2), OfTable::default());
        assert_eq!(pack(&[]), None);
        let cut = &blob(&[(1, 7, GONE)])[..25];
        for wrong in [&[][..], &[3], &[0], &[1, 1, 0], &[2, 1, 0], cut] {
            assert!(!Seals::default().take(wrong), "{wrong:?}");
        }
        let cut = &seals(&[(1, 7, [5; 16])], Before::of(&[4; 16]))[..33];
        assert!(!Seals::default().take(cut));
    }

    #[test]
    fn a_row_that_was_changed_in_between_is_named() {
        // Row 1: put in, changed, removed, put in again. Row 2: changed by another hand before it
        // was changed. Row 3: removed by one, and put in again. Row 4: put in by one.
        let steps = [
            (1, [1; 16], Before::NONE),
            (2, [1; 16], Before::NONE),
            (3, [1; 16], Before::NONE),
            (1, [2; 16], Before::of(&[1; 16])),
            (2, [2; 16], Before::of(&[9; 16])),
            (1, GONE, Before::of(&[2; 16])),
            (3, [2; 16], Before::NONE),
            (1, [3; 16], Before::NONE),
            (4, [1; 16], Before::of(&[8; 16])),
            // What was not looked at is no witness, and begins anew.
            (2, [5; 16], Before::UNKNOWN),
            (2, [6; 16], Before::of(&[5; 16])),
        ];
        let mut all = Seals::default();
        for (row, digest, before) in steps {
            assert!(all.take(&seals(&[(40, row, digest)], before)));
        }
        let found = all.of(40);
        let last = [(1, [3; 16]), (2, [6; 16]), (3, [2; 16]), (4, [1; 16])];
        assert_eq!(found.last, last);
        assert_eq!(found.found_otherwise, [2, 3, 4]);
        assert_eq!(Before::of(&GONE), Before::NONE);
        let low = [0; 15].into_iter().chain([1]).collect::<Vec<u8>>();
        let low = Before::of(&low.try_into().unwrap());
        assert!(low != Before::NONE && low != Before::UNKNOWN);
    }
}
