//! Identifiers that must not repeat. Jobs take them from their context; they are made where a
//! context is made.

/// Identifiers that must not repeat.
pub trait Ids: Send {
    /// A UUID, version 4.
    fn uuid(&mut self) -> Result<[u8; 16], IdError>;
    /// Thirty random bits, for a copy's serial.
    fn serial_bits(&mut self) -> Result<u32, IdError>;
}

/// The system's random source failed.
#[derive(Debug, thiserror::Error)]
#[error("no randomness from the system")]
pub struct IdError(#[source] getrandom::Error);

impl IdError {
    /// Stable code, the key into [`crate::words::advice`].
    pub fn code(&self) -> &'static str {
        "APP-001"
    }
}

/// Identifiers from the system's random source.
#[derive(Copy, Clone, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn uuid(&mut self) -> Result<[u8; 16], IdError> {
        let mut bits = [0_u8; 16];
        getrandom::fill(&mut bits).map_err(IdError)?;
        // RFC 9562, 5.4: version 4, variant 10.
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bits;
        *version = (*version & 0x0F) | 0x40;
        *variant = (*variant & 0x3F) | 0x80;
        Ok(bits)
    }

    fn serial_bits(&mut self) -> Result<u32, IdError> {
        Ok(getrandom::u32().map_err(IdError)? & 0x3FFF_FFFF)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_version_and_variant() {
        let id = RandomIds.uuid().unwrap();
        assert_eq!(id[6] >> 4, 4);
        assert_eq!(id[8] >> 6, 2);
        assert!(RandomIds.serial_bits().unwrap() < 1 << 30);
    }
}
