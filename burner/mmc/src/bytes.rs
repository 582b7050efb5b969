//! Big-endian fields in byte strings of any length: what lies behind the end reads as zero.

/// A reply was too short to mean anything.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[error("the reply to {what} has {got} bytes where {needed} are needed")]
pub struct ShortReply {
    /// The command or the structure.
    pub what: &'static str,
    /// Bytes that the fixed part takes.
    pub needed: usize,
    /// Bytes that the drive sent.
    pub got: usize,
}

impl ShortReply {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        "MMC-001"
    }
}

/// Err where `bytes` is shorter than the fixed part of `what`.
pub(crate) fn needs(bytes: &[u8], needed: usize, what: &'static str) -> Result<(), ShortReply> {
    let got = bytes.len();
    if got < needed {
        return Err(ShortReply { what, needed, got });
    }
    Ok(())
}

/// The byte at `at`. A drive may end an answer early: what it leaves out is not told, which is
/// zero. What has to be told is asked for by [`needs`].
pub(crate) fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).map_or(0, |byte| *byte)
}

/// The two bytes from `at` on.
pub(crate) fn be16(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([byte(bytes, at), byte(bytes, at + 1)])
}

/// The three bytes from `at` on.
pub(crate) fn be24(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([0, byte(bytes, at), byte(bytes, at + 1), byte(bytes, at + 2)])
}

/// The four bytes from `at` on.
pub(crate) fn be32(bytes: &[u8], at: usize) -> u32 {
    let mut value = [0; 4];
    for (offset, to) in value.iter_mut().enumerate() {
        *to = byte(bytes, at + offset);
    }
    u32::from_be_bytes(value)
}

/// Lays `field` into `into` at `at`; what does not fit is dropped.
pub(crate) fn put(into: &mut [u8], at: usize, field: &[u8]) {
    for (to, from) in into.iter_mut().skip(at).zip(field) {
        *to = *from;
    }
}

/// The printable ASCII of `len` bytes from `at` on, without the padding at its end.
pub(crate) fn text(bytes: &[u8], at: usize, len: usize) -> String {
    let field: String = bytes
        .iter()
        .skip(at)
        .take(len)
        .take_while(|b| **b != 0)
        .map(|b| {
            if b.is_ascii_graphic() || *b == b' ' {
                char::from(*b)
            } else {
                '?'
            }
        })
        .collect();
    field.trim().to_owned()
}

/// `text` as `N` bytes, padded with spaces.
pub(crate) fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut field = [b' '; N];
    put(&mut field, 0, text.as_bytes());
    field
}

/// A length as 16 bits; the largest where it does not fit.
pub(crate) fn len16(len: usize) -> [u8; 2] {
    u16::try_from(len).unwrap_or(u16::MAX).to_be_bytes()
}

/// A length as 32 bits; the largest where it does not fit.
pub(crate) fn len32(len: usize) -> [u8; 4] {
    u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes()
}

/// One bit at `shift` where `on`.
pub(crate) const fn bit(on: bool, shift: u32) -> u8 {
    (on as u8) << shift
}

/// Reads a string of hex digits and blanks, for tests against quoted bytes.
#[cfg(test)]
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
