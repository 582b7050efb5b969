//! The bytes of an index's entry, in the order of the engine, and the sum of many.

use std::hash::{DefaultHasher, Hasher};

use crate::store::Value;

/// Puts a value behind others so that the bytes of two rows are in the order in which an index has
/// them (SQLite, "Datatypes In SQLite", 4.1: nothing, numbers, texts, blobs; texts by their bytes).
pub(super) fn put(out: &mut Vec<u8>, value: Value<'_>) {
    let sized = |out: &mut Vec<u8>, kind: u8, bytes: &[u8]| {
        out.push(kind);
        match bytes.contains(&0) {
            // What ends a value is less than any of its bytes.
            true => bytes.iter().for_each(|byte| match byte {
                0 => out.extend_from_slice(&[0, 0xFF]),
                byte => out.push(*byte),
            }),
            false => out.extend_from_slice(bytes),
        }
        out.extend_from_slice(&[0, 0]);
    };
    match value {
        Value::Null => out.push(0),
        Value::Integer(number) => {
            out.push(1);
            // The sign turned over: what is below zero comes first.
            out.extend_from_slice(&(number ^ i64::MIN).to_be_bytes());
        }
        // No column of ours holds one, and none is in an index.
        Value::Real(number) => {
            out.push(2);
            out.extend_from_slice(&number.to_bits().to_be_bytes());
        }
        Value::Text(bytes) => sized(out, 3, bytes),
        Value::Blob(bytes) => sized(out, 4, bytes),
    }
}

/// How many entries there are, and the sum of their hashes: the same for the same entries in any
/// order. Nobody knows the key of the hashes beforehand.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Sum {
    entries: u64,
    hashes: u64,
}

impl Sum {
    /// Adds an entry by the hash of its values, each written by itself.
    pub fn add(&mut self, entry: &DefaultHasher) {
        self.entries += 1;
        self.hashes = self.hashes.wrapping_add(entry.finish());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(values: &[Value<'_>]) -> Vec<u8> {
        let mut out = Vec::new();
        values.iter().for_each(|value| put(&mut out, *value));
        out
    }

    #[test]
    fn keys_are_in_the_order_of_the_engine() {
        let keys = [
            key(&[Value::Null, Value::Integer(5)]),
            key(&[Value::Integer(i64::MIN)]),
            key(&[Value::Integer(-1)]),
            key(&[Value::Integer(0)]),
            key(&[Value::Integer(300)]),
            key(&[Value::Text(b""), Value::Integer(9)]),
            key(&[Value::Text(b"a"), Value::Integer(-9)]),
            key(&[Value::Text(b"a"), Value::Integer(9)]),
            key(&[Value::Text(b"a\0"), Value::Integer(1)]),
            key(&[Value::Text(b"a\0b"), Value::Integer(1)]),
            key(&[Value::Text(b"a\x01"), Value::Integer(1)]),
            key(&[Value::Text(b"ab"), Value::Integer(1)]),
            key(&[Value::Blob(b"")]),
            key(&[Value::Blob(b"\0")]),
        ];
        assert!(keys.is_sorted(), "{keys:?}");
        for (at, one) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(one), "{at}");
        }
    }

    #[test]
    fn a_sum_is_of_the_entries_and_not_of_their_order() {
        let of = |all: &[&[u8]]| {
            let mut sum = Sum::default();
            for one in all {
                let mut hasher = DefaultHasher::new();
                hasher.write(one);
                sum.add(&hasher);
            }
            sum
        };
        assert_eq!(of(&[b"a", b"b"]), of(&[b"b", b"a"]));
        assert_ne!(of(&[b"a", b"b"]), of(&[b"a", b"c"]));
        assert_ne!(of(&[b"a"]), of(&[b"a", b"a"]));
        assert_ne!(of(&[]), of(&[b""]));
    }
}
