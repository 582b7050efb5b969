//! Sense data: why a drive refused or failed.

/// Sense key with its additional sense code and qualifier (SPC-4, 4.5).
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
pub struct Sense {
    /// Sense key, 0-Fh.
    pub sense_key: u8,
    /// Additional sense code.
    pub asc: u8,
    /// Additional sense code qualifier.
    pub ascq: u8,
    /// It tells of an earlier command (response code 71h or 73h).
    pub deferred: bool,
    /// The information field where valid: for medium errors the LBA.
    pub information: Option<u32>,
    /// Progress of a long operation in 65,536ths, from the sense-key specific bytes.
    pub progress: Option<u16>,
}

impl std::fmt::Debug for Sense {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:X}/{:02X}/{:02X}", self.sense_key, self.asc, self.ascq)
    }
}
