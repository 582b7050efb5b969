//! Bytes as text and as paths.

use std::path::PathBuf;

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A UUID as people write it (RFC 9562, 4).
pub fn uuid(bytes: &[u8; 16]) -> String {
    let text = hex(bytes);
    let part = |range: std::ops::Range<usize>| stele_exact::text(&text, range);
    [
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32),
    ]
    .join("-")
}

/// The bytes of a UUID as people write it; none where the text is none.
pub fn parse_uuid(text: &str) -> Option<[u8; 16]> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let number = u128::from_str_radix(&digits, 16).ok()?;
    let bytes = number.to_be_bytes();
    (uuid(&bytes) == text.to_ascii_lowercase()).then_some(bytes)
}

/// The 32 bytes of a hash in hexadecimal; none where the text is none.
pub fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    digits.then_some(bytes)
}

/// A path from its own bytes.
pub fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_from_its_text() {
        let bytes: [u8; 32] = std::array::from_fn(|at| at as u8 * 7);
        assert_eq!(from_hex(&hex(&bytes)), Some(bytes));
        for other in [
            "",
            "00",
            &"+0".repeat(32),
            &"g".repeat(64),
            &"\u{fc}".repeat(32),
        ] {
            assert_eq!(from_hex(other), None, "{other}");
        }
    }

    #[test]
    fn uuids_read_well() {
        let text = "abababab-abab-abab-abab-abababababab";
        assert_eq!(uuid(&[0xAB; 16]), text);
        assert_eq!(parse_uuid(text), Some([0xAB; 16]));
        assert_eq!(parse_uuid(&text.to_ascii_uppercase()), Some([0xAB; 16]));
        for other in [
            "",
            "abab",
            &text[1..],
            &text.replace('-', ""),
            &format!("{text}0"),
        ] {
            assert_eq!(parse_uuid(other), None, "{other}");
        }
    }
}
