//! Which disc a sector is of: its UUID, what was built under it, and how it is divided.

use std::fmt;
use std::str::FromStr;

use crate::geometry::Geometry;
use crate::ids::{hex, uuid_from_text, uuid_text};

/// Version of the format that is written.
pub const VERSION: u16 = 2;
/// The first version: its sectors do not say what was built (SPEC.TXT chapter 10).
pub const VERSION_ONE: u16 = 1;

/// The first 8 bytes of BLAKE3 over sectors 16 to used - 1, zeros included (SPEC.TXT R-015). Two
/// builds of one plan differ in it wherever they differ at all.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ContentDigest(pub [u8; 8]);

impl ContentDigest {
    /// Of the whole hash.
    pub fn of(hash: &blake3::Hash) -> Self {
        Self(*hash.as_bytes().first_chunk().unwrap_or(&[0; 8]))
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for ContentDigest {
    type Err = NoDiscName;

    /// 16 hexadecimal digits, lower case.
    fn from_str(text: &str) -> Result<Self, NoDiscName> {
        let plain = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 16 || !text.bytes().all(plain) {
            return Err(NoDiscName);
        }
        let number = u64::from_str_radix(text, 16).map_err(|_| NoDiscName)?;
        Ok(Self(number.to_be_bytes()))
    }
}

/// A disc as people name it: `UUID/CONTENT`, or the UUID alone for a disc of version 1.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DiscName {
    /// The UUID that its plan gave it.
    pub uuid: [u8; 16],
    /// What was built; none on a disc of version 1.
    pub content: Option<ContentDigest>,
}

/// A text that names no disc.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[error("a disc is named by its UUID, a slash and the 16 digits of its content")]
pub struct NoDiscName;

impl NoDiscName {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        "PAR-030"
    }
}

impl fmt::Display for DiscName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&uuid_text(self.uuid))?;
        match self.content {
            Some(content) => write!(f, "/{content}"),
            None => Ok(()),
        }
    }
}

impl FromStr for DiscName {
    type Err = NoDiscName;

    fn from_str(text: &str) -> Result<Self, NoDiscName> {
        let (uuid, content) = match text.split_once('/') {
            Some((uuid, content)) => (uuid, Some(content.parse()?)),
            None => (text, None),
        };
        let uuid = uuid_from_text(uuid).ok_or(NoDiscName)?;
        Ok(Self { uuid, content })
    }
}

/// All that a sector must say to be a part of a disc (SPEC.TXT R-014).
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DiscIdentity {
    /// The disc.
    pub name: DiscName,
    /// How it is divided.
    pub geometry: Geometry,
}

impl DiscIdentity {
    /// Version of the format that its sectors are written in.
    pub fn version(&self) -> u16 {
        match self.name.content {
            Some(_) => VERSION,
            None => VERSION_ONE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disc_is_named_by_uuid_and_content() {
        let text = "6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1/0123456789abcdef";
        let name: DiscName = text.parse().unwrap();
        assert_eq!(
            name.content.unwrap().0,
            [1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]
        );
        assert_eq!(name.to_string(), text);
        let old: DiscName = text[..36].parse().unwrap();
        assert_eq!((old.uuid, old.content), (name.uuid, None));
        for wrong in ["", "/", &text[..50], &text[1..], &text.replace('f', "F")] {
            assert!(
                wrong.parse::<DiscName>().is_err() || wrong.contains("F1/"),
                "{wrong}"
            );
        }
        let shouted = "6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1/0123456789ABCDEF";
        assert_eq!(shouted.parse::<DiscName>(), Err(NoDiscName));
    }
}
