//! Numbers in both byte orders (ECMA-119 7.2.3 and 7.3.3).

/// 16 bits, little-endian and then big-endian.
pub(crate) fn both_16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
    out.extend_from_slice(&value.to_be_bytes());
}

/// 32 bits, little-endian and then big-endian.
pub(crate) fn both_32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
    out.extend_from_slice(&value.to_be_bytes());
}

/// Appends as many zero bytes.
pub(crate) fn zeros(out: &mut Vec<u8>, count: usize) {
    out.resize(out.len() + count, 0);
}

/// Sector numbers, which the layout has checked to have 32 bits.
pub(crate) fn in_32(value: u64) -> u32 {
    stele_exact::number(value)
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_stand_in_both_byte_orders() {
        let mut out = Vec::new();
        super::both_16(&mut out, 0x1234);
        super::both_32(&mut out, 0x1234_5678);
        assert_eq!(
            out,
            [
                0x34, 0x12, 0x12, 0x34, 0x78, 0x56, 0x34, 0x12, 0x12, 0x34, 0x56, 0x78
            ]
        );
    }
}
