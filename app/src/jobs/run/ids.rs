//! Identifiers that must not repeat. Jobs take them from their context; what the program's are made
//! of is decided in `main`.

use crate::words::lang::say;

/// Identifiers that must not repeat.
pub trait Ids: Send + Sync {
    /// A UUID, version 4.
    ///
    /// # Errors
    /// [`IdError`] where there is no randomness.
    fn uuid(&self) -> Result<[u8; 16], IdError>;

    /// Thirty random bits, for a copy's serial.
    ///
    /// # Errors
    /// [`IdError`] where there is no randomness.
    fn serial_bits(&self) -> Result<u32, IdError>;
}

/// The source of identifiers failed.
#[derive(Debug, thiserror::Error)]
#[error("{}", say!("error-no-randomness"))]
pub struct IdError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl IdError {
    /// Stable code, the key into [`crate::words::advice`].
    pub fn code(&self) -> &'static str {
        "APP-001"
    }
}

/// Bits as a UUID: version 4, variant 10 (RFC 9562, 5.4).
pub fn as_uuid(mut bits: [u8; 16]) -> [u8; 16] {
    let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bits;
    *version = (*version & 0x0F) | 0x40;
    *variant = (*variant & 0x3F) | 0x80;
    bits
}

/// Bits as those of a serial, which has thirty.
pub fn as_serial_bits(bits: u32) -> u32 {
    bits & 0x3FFF_FFFF
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_version_and_variant() {
        for bits in [[0; 16], [0xFF; 16]] {
            let id = as_uuid(bits);
            assert_eq!((id[6] >> 4, id[8] >> 6), (4, 2));
        }
        assert_eq!(as_serial_bits(u32::MAX), (1 << 30) - 1);
    }
}
