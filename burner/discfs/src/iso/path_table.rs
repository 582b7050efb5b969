//! Path tables: all directories in one list, level by level (ECMA-119 6.9 and 9.4).

/// Appends one record; `parent` is the parent's number in the list, from 1.
pub(crate) fn record(out: &mut Vec<u8>, identifier: &[u8], lba: u32, parent: u16, big: bool) {
    out.push(u8::try_from(identifier.len()).unwrap_or(u8::MAX));
    out.push(0); // no extended attribute record
    if big {
        out.extend_from_slice(&lba.to_be_bytes());
        out.extend_from_slice(&parent.to_be_bytes());
    } else {
        out.extend_from_slice(&lba.to_le_bytes());
        out.extend_from_slice(&parent.to_le_bytes());
    }
    out.extend_from_slice(identifier);
    if identifier.len() % 2 == 1 {
        out.push(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_an_even_length_and_one_byte_order() {
        let mut out = Vec::new();
        record(&mut out, &[0], 0x0102, 1, false);
        assert_eq!(out, [1, 0, 2, 1, 0, 0, 1, 0, 0, 0]);
        out.clear();
        record(&mut out, b"AB", 0x0102, 3, true);
        assert_eq!(out, [2, 0, 0, 0, 1, 2, 0, 3, b'A', b'B']);
    }
}
