//! The digest of a row, with the rows that are parts of it.

use super::blob::Digest;
use super::sql::Table;
use crate::CatalogError;
use crate::store::{Db, Row, Value};

/// Domain of the digests (BLAKE3, key derivation mode).
const DOMAIN: &str = "stele catalog row version 1";

/// What every digest begins with; made once for many rows.
#[derive(Clone, Debug)]
pub(super) struct Hasher(blake3::Hasher);

impl Hasher {
    pub fn new() -> Self {
        Self(blake3::Hasher::new_derive_key(DOMAIN))
    }

    /// The digest of a row: the table's number, then each value with its type and, where that
    /// varies, its length; before each part that it is one. The first 16 bytes of BLAKE3: whoever
    /// wants another row with the same digest has 2^128 to try.
    pub fn of(&self, db: Db<'_>, table: &Table, row: &Row<'_>) -> Result<Digest, CatalogError> {
        let mut bytes = Vec::with_capacity(1024);
        bytes.push(table.code);
        for column in 0..table.values {
            value(&mut bytes, row.value(column)?);
        }
        if let Some((sql, values)) = table.parts {
            let key: i64 = row.get(0)?;
            db.each(sql, [key], |part| {
                bytes.push(b'P');
                for column in 0..values {
                    value(&mut bytes, part.value(column)?);
                }
                Ok(())
            })?;
        }
        // All at once: most of the time of many small pieces is not the hash's.
        let mut hasher = self.0.clone();
        hasher.update(&bytes);
        let mut digest = Digest::default();
        hasher.finalize_xof().fill(&mut digest);
        Ok(digest)
    }
}

fn value(out: &mut Vec<u8>, value: Value<'_>) {
    let mut sized = |kind: u8, bytes: &[u8]| {
        out.push(kind);
        out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        out.extend_from_slice(bytes);
    };
    match value {
        Value::Null => out.push(b'N'),
        Value::Integer(number) => {
            out.push(b'I');
            out.extend_from_slice(&number.to_le_bytes());
        }
        Value::Real(number) => {
            out.push(b'R');
            out.extend_from_slice(&number.to_bits().to_le_bytes());
        }
        Value::Text(bytes) => sized(b'T', bytes),
        Value::Blob(bytes) => sized(b'B', bytes),
    }
}
