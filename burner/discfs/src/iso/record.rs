//! Directory records (ECMA-119 9.1), without what Rock Ridge adds behind the identifier.

use super::bytes::{both_16, both_32};

/// Bytes before the identifier.
const HEAD: usize = 33;

/// File flag of a directory (ECMA-119 9.1.6, bit 1).
pub(crate) const DIRECTORY: u8 = 0x02;
/// File flag of every section of a file but its last (bit 7).
pub(crate) const MORE_SECTIONS: u8 = 0x80;

/// What a record says of its file or directory.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Facts {
    pub(crate) lba: u32,
    pub(crate) len: u32,
    pub(crate) time: [u8; 7],
    pub(crate) flags: u8,
}

/// Bytes of a record up to the system use field, which begins at an even place.
pub(crate) fn base_len(identifier: usize) -> usize {
    HEAD + identifier + (identifier + 1) % 2
}

/// Appends a record; `system_use` is what follows the identifier.
pub(crate) fn record(out: &mut Vec<u8>, facts: &Facts, identifier: &[u8], system_use: &[u8]) {
    let byte = |len: usize| u8::try_from(len).unwrap_or(u8::MAX);
    let len = (base_len(identifier.len()) + system_use.len()).next_multiple_of(2);
    let end = out.len() + len;
    out.push(byte(len));
    out.push(0); // no extended attribute record
    both_32(out, facts.lba);
    both_32(out, facts.len);
    out.extend_from_slice(&facts.time);
    out.push(facts.flags);
    out.extend_from_slice(&[0, 0]); // not interleaved
    both_16(out, 1); // on this disc
    out.push(byte(identifier.len()));
    out.extend_from_slice(identifier);
    if identifier.len().is_multiple_of(2) {
        out.push(0);
    }
    out.extend_from_slice(system_use);
    out.resize(end, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_has_its_fields_where_the_standard_says() {
        let facts = Facts {
            lba: 0x0102,
            len: 0x0304,
            time: [9; 7],
            flags: DIRECTORY,
        };
        let mut out = Vec::new();
        record(&mut out, &facts, &[0], &[]);
        assert_eq!(out.len(), 34);
        assert_eq!(
            out[..18],
            [34, 0, 2, 1, 0, 0, 0, 0, 1, 2, 4, 3, 0, 0, 0, 0, 3, 4]
        );
        assert_eq!(
            out[18..34],
            [9, 9, 9, 9, 9, 9, 9, 2, 0, 0, 1, 0, 0, 1, 1, 0]
        );
        out.clear();
        record(&mut out, &facts, b"AB.;", b"xyz");
        assert_eq!(out.len(), 42);
        assert_eq!(out[32..42], *b"\x04AB.;\0xyz\0");
    }
}
