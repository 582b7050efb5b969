//! How many pages of an index of words say what was removed from it, by what the engine has of its
//! parts: one that is gone is missed by nobody else where all that it took away was put in again.
//!
//! The record is four bytes and, where anything can be removed, a mark; then numbers of seven bits
//! a byte (`fts5StructureWrite` in fts5_index.c of SQLite).

const COOKIE: usize = 4;
const MARK: &[u8] = b"\xff\0\0\x01";

/// How many such pages there should be; none where the record cannot be understood.
pub(super) fn pages(record: &[u8]) -> Option<i64> {
    let (_, rest) = record.split_at_checked(COOKIE)?;
    let Some(mut rest) = rest.strip_prefix(MARK) else {
        return Some(0);
    };
    let mut number = || number(&mut rest);
    let (levels, _parts, _writes) = (number()?, number()?, number()?);
    let mut pages = 0_u64;
    for _ in 0..levels {
        let (_merged, parts) = (number()?, number()?);
        for _ in 0..parts {
            // Its number, its first and last page, from which write to which.
            for _ in 0..5 {
                number()?;
            }
            pages = pages.checked_add(number()?)?;
            // Entries removed, and all.
            number()?;
            number()?;
        }
    }
    i64::try_from(pages).ok()
}

/// A number as SQLite writes it: the ninth byte has eight bits.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for at in 0..9 {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        if at == 8 {
            return Some(number << 8 | u64::from(*byte));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}
