//! Sense data: why a drive refused or failed.

mod table;

use crate::bytes::{ShortReply, be16, be32, byte, needs, put};

/// Bytes of sense of an unknown format that are kept, to be looked at: those of fixed format.
const SHOWN: usize = 18;

/// Why bytes are no sense.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum SenseError {
    /// There are too few.
    #[error(transparent)]
    Short(#[from] ShortReply),
    /// The response code is none that is known: 7Fh is the vendor's own. Code `MMC-002`.
    #[error("sense data of an unknown format, {code:02X}h: {bytes:02X?}")]
    UnknownFormat {
        /// Byte 0 without its highest bit; 70h to 73h are known.
        code: u8,
        /// What the drive sent, its first 18 bytes.
        bytes: Vec<u8>,
    },
}

impl SenseError {
    /// The code that programs know the error by.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Short(e) => e.code(),
            Self::UnknownFormat { .. } => "MMC-002",
        }
    }
}

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

impl Sense {
    /// Sense with these three codes and nothing else.
    pub const fn new(sense_key: u8, asc: u8, ascq: u8) -> Self {
        Self {
            sense_key,
            asc,
            ascq,
            deferred: false,
            information: None,
            progress: None,
        }
    }

    /// The same with the information field, for medium errors the LBA.
    #[must_use]
    pub const fn with_information(self, information: u32) -> Self {
        Self {
            information: Some(information),
            ..self
        }
    }

    /// The same with the progress of a long operation in 65,536ths.
    #[must_use]
    pub const fn with_progress(self, progress: u16) -> Self {
        Self {
            progress: Some(progress),
            ..self
        }
    }

    /// The same, told of an earlier command.
    #[must_use]
    pub const fn of_earlier(self) -> Self {
        Self {
            deferred: true,
            ..self
        }
    }

    /// The three codes, to compare and to match on.
    pub const fn codes(&self) -> (u8, u8, u8) {
        (self.sense_key, self.asc, self.ascq)
    }

    /// Whether both say the same: key, code and qualifier.
    pub const fn is(&self, other: &Self) -> bool {
        self.sense_key == other.sense_key && self.asc == other.asc && self.ascq == other.ascq
    }

    /// Sense out of the bytes a drive sent, fixed (70h, 71h) or descriptor format (72h, 73h).
    /// Bytes that did not come count as zero, since drives cut sense short.
    ///
    /// # Errors
    /// [`SenseError::Short`] where there is no key, [`SenseError::UnknownFormat`] where the
    /// response code is none of the four.
    ///
    /// Source: SPC-4 4.5.2 and 4.5.3.
    pub fn parse(bytes: &[u8]) -> Result<Self, SenseError> {
        const WHAT: &str = "REQUEST SENSE";
        needs(bytes, 3, WHAT)?;
        match byte(bytes, 0) & 0x7F {
            code @ (0x70 | 0x71) => Ok(Self::fixed(bytes, code == 0x71)),
            code @ (0x72 | 0x73) => Ok(Self::descriptors(bytes, code == 0x73)),
            code => Err(SenseError::UnknownFormat {
                code,
                bytes: bytes.get(..SHOWN).unwrap_or(bytes).to_vec(),
            }),
        }
    }

    fn fixed(bytes: &[u8], deferred: bool) -> Self {
        let valid = byte(bytes, 0) & 0x80 != 0;
        let specific = byte(bytes, 15) & 0x80 != 0;
        let mut sense = Self::new(byte(bytes, 2) & 0x0F, byte(bytes, 12), byte(bytes, 13));
        sense.deferred = deferred;
        sense.information = valid.then(|| be32(bytes, 3));
        sense.progress = (specific && sense.tells_progress()).then(|| be16(bytes, 16));
        sense
    }

    fn descriptors(bytes: &[u8], deferred: bool) -> Self {
        let mut sense = Self::new(byte(bytes, 1) & 0x0F, byte(bytes, 2), byte(bytes, 3));
        sense.deferred = deferred;
        let len = usize::from(byte(bytes, 7));
        let mut rest = stele_exact::rest(bytes, 8);
        rest = rest.get(..len).unwrap_or(rest);
        while rest.len() >= 2 {
            let body = usize::from(byte(rest, 1)) + 2;
            match byte(rest, 0) {
                // Information: VALID in byte 2, eight bytes from 4 on; an LBA fits the low four.
                0x00 if byte(rest, 2) & 0x80 != 0 => sense.information = Some(be32(rest, 8)),
                // Sense key specific: SKSV in byte 4.
                0x02 if byte(rest, 4) & 0x80 != 0 && sense.tells_progress() => {
                    sense.progress = Some(be16(rest, 5));
                }
                _ => {}
            }
            rest = stele_exact::rest(rest, body);
        }
        sense
    }

    /// Only with these keys do the specific bytes tell progress (SPC-4 4.5.2.4.4).
    const fn tells_progress(&self) -> bool {
        matches!(self.sense_key, 0 | 2)
    }

    /// The 18 bytes of fixed format, as drives send them.
    pub fn encode(&self) -> [u8; 18] {
        let mut bytes = [0; 18];
        let code = if self.deferred { 0x71 } else { 0x70 };
        let valid = if self.information.is_some() { 0x80 } else { 0 };
        put(&mut bytes, 0, &[code | valid]);
        put(&mut bytes, 2, &[self.sense_key & 0x0F]);
        put(&mut bytes, 3, &self.information.unwrap_or(0).to_be_bytes());
        // Additional length: the ten bytes behind byte 7.
        put(&mut bytes, 7, &[10]);
        put(&mut bytes, 12, &[self.asc, self.ascq]);
        if let Some(progress) = self.progress {
            put(&mut bytes, 15, &[0x80]);
            put(&mut bytes, 16, &progress.to_be_bytes());
        }
        bytes
    }
}

impl std::fmt::Debug for Sense {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:X}/{:02X}/{:02X}", self.sense_key, self.asc, self.ascq)
    }
}

impl std::fmt::Display for Sense {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({self:?}", self.meaning())?;
        if self.deferred {
            f.write_str(", of an earlier command")?;
        }
        if let Some(information) = self.information {
            write!(f, ", at {information}")?;
        }
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests;
