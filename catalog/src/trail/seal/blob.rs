//! Seals as they are kept in a row of the trail, and all of a trail together.

use std::collections::BTreeMap;

/// Digest of a row, or of its being gone.
pub(super) type Digest = [u8; 16];

/// The seal of a row that is gone.
pub(super) const GONE: Digest = [0; 16];

/// The form of the seals: one byte, then for each the table's number, the row's (8 bytes, little
/// endian) and the digest.
const FORM: u8 = 1;

const ENTRY: usize = 1 + 8 + 16;

/// Packs seals; nothing for none.
pub(super) fn pack(seals: &[(u8, i64, Digest)]) -> Option<Vec<u8>> {
    if seals.is_empty() {
        return None;
    }
    let mut blob = Vec::with_capacity(1 + seals.len() * ENTRY);
    blob.push(FORM);
    for (table, row, digest) in seals {
        blob.push(*table);
        blob.extend_from_slice(&row.to_le_bytes());
        blob.extend_from_slice(digest);
    }
    Some(blob)
}

/// The seals of a trail: the last of each row counts.
#[derive(Debug, Default)]
pub(in crate::trail) struct Seals(BTreeMap<u8, Vec<(i64, Digest)>>);

impl Seals {
    /// Takes the seals of the trail's next row; whether they could be read.
    pub fn take(&mut self, blob: &[u8]) -> bool {
        let Some((&FORM, entries)) = blob.split_first() else {
            return false;
        };
        let entries = entries.chunks(ENTRY).map(entry);
        for found in entries {
            let Some((table, row, digest)) = found else {
                return false;
            };
            self.0.entry(table).or_default().push((row, digest));
        }
        true
    }

    /// The last seal of each row of a table, in order of the rows.
    pub(super) fn last_of(&mut self, table: u8) -> Vec<(i64, Digest)> {
        let Some(mut seals) = self.0.remove(&table) else {
            return Vec::new();
        };
        // Stable: of equal rows the last stays last.
        seals.sort_by_key(|(row, _)| *row);
        seals.reverse();
        seals.dedup_by_key(|(row, _)| *row);
        seals.reverse();
        seals
    }
}

fn entry(bytes: &[u8]) -> Option<(u8, i64, Digest)> {
    let (&table, rest) = bytes.split_first()?;
    let (row, digest) = rest.split_first_chunk::<8>()?;
    Some((table, i64::from_le_bytes(*row), digest.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_seal_of_a_row_counts() {
        let blob = |seals: &[(u8, i64, Digest)]| pack(seals).unwrap();
        let mut all = Seals::default();
        assert!(all.take(&blob(&[(1, 7, [1; 16]), (1, -2, [2; 16]), (9, 7, [3; 16])])));
        assert!(all.take(&blob(&[(1, 7, [4; 16])])));
        assert!(all.take(&blob(&[(1, 7, GONE)])));
        assert_eq!(all.last_of(1), [(-2, [2; 16]), (7, GONE)]);
        assert_eq!(all.last_of(9), [(7, [3; 16])]);
        assert_eq!(all.last_of(2), []);
        assert_eq!(pack(&[]), None);
        for wrong in [&[][..], &[2], &[1, 1, 0], &blob(&[(1, 7, GONE)])[..25]] {
            assert!(!Seals::default().take(wrong), "{wrong:?}");
        }
    }
}
