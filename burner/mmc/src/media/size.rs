//! Lengths in bytes as people type them and as files keep them. One rule for all: kB, MB, GB and
//! TB are powers of 1000, as the trade counts media; KiB, MiB, GiB and TiB are powers of 1024.

use std::fmt;
use std::str::FromStr;

/// A length in bytes. Its text is exact and reads back as the same length.
///
/// ```
/// use stele_mmc::ByteSize;
///
/// assert_eq!("700M".parse(), Ok(ByteSize(700_000_000)));
/// assert_eq!("4.7 GB".parse(), Ok(ByteSize(4_700_000_000)));
/// assert_eq!("16MiB".parse(), Ok(ByteSize(16 << 20)));
/// assert_eq!(ByteSize(16 << 20).to_string(), "16MiB");
/// ```
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ByteSize(pub u64);

/// The text is no length in bytes. Code `MED-002`.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[error("that is not a disc size")]
pub struct NotASize {
    /// What was given, as it was typed.
    #[serde(skip)]
    pub text: String,
}

impl NotASize {
    /// The code that programs know the error by.
    pub fn code(&self) -> &'static str {
        "MED-002"
    }
}

/// Bytes of each unit, the largest first; those whose text is written come with their name.
const UNITS: [(&str, u64); 8] = [
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("kB", 1_000),
];

/// Digits behind the point that count; more are finer than a byte of a TB.
const DECIMALS: usize = 12;

impl ByteSize {
    fn unit(text: &str) -> Option<u64> {
        let name = text.to_ascii_lowercase();
        if name.is_empty() || name == "b" {
            return Some(1);
        }
        let called = |unit: &str| {
            let unit = unit.to_ascii_lowercase();
            // A letter alone is the decimal one: 700M as 700MB.
            unit == name || (unit.len() == 2 && unit.strip_suffix('b') == Some(&name))
        };
        let mut units = UNITS.iter();
        units.find_map(|(unit, bytes)| called(unit).then_some(*bytes))
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, unit) = text.split_at(end.unwrap_or(text.len()));
        let unit = Self::unit(unit.trim_start())?;
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        if part.len() > DECIMALS || part.is_empty() || part.contains('.') {
            return None;
        }
        let scale = 10_u128.pow(u32::try_from(part.len()).ok()?);
        let digits: u128 = part.parse().ok()?;
        let whole = u128::from(whole.parse::<u64>().ok()?) * scale;
        let bytes = whole.checked_add(digits)?.checked_mul(unit.into())? / scale;
        u64::try_from(bytes).ok().map(Self)
    }
}

impl FromStr for ByteSize {
    type Err = NotASize;

    /// Bytes, or a number with `kB`, `MB`, `GB`, `TB` (powers of 1000, the `B` may be left out) or
    /// `KiB`, `MiB`, `GiB`, `TiB` (powers of 1024). Capitals make no difference.
    fn from_str(text: &str) -> Result<Self, NotASize> {
        Self::read(text).ok_or_else(|| NotASize {
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut units = UNITS.iter();
        match units.find(|(_, bytes)| self.0 > 0 && self.0.is_multiple_of(*bytes)) {
            Some((unit, bytes)) => write!(f, "{}{unit}", self.0 / bytes),
            None => write!(f, "{}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_means_one_thing_whoever_reads_it() {
        for (text, bytes) in [
            ("0", 0),
            ("131072", 131_072),
            ("131072 B", 131_072),
            ("700M", 700_000_000),
            ("700mb", 700_000_000),
            ("700 MB", 700_000_000),
            ("700MiB", 700 << 20),
            ("1k", 1_000),
            ("1KiB", 1_024),
            ("25GB", 25_000_000_000),
            ("1.5TiB", 3 << 39),
            ("4.7G", 4_700_000_000),
            ("0.000001kB", 0),
        ] {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_refused_with_a_code() {
        for wrong in [
            "",
            "M",
            "-5",
            "1.G",
            ".5G",
            "1.2.3M",
            "1e6",
            "12x",
            "5 Mbit",
            "1,5G",
            "99999999999T",
            "0.0000000000001T",
            "1MM",
        ] {
            let error = wrong.parse::<ByteSize>().unwrap_err();
            assert_eq!(error.code(), "MED-002", "{wrong}");
        }
    }

    #[test]
    fn every_length_reads_back_from_its_own_text() {
        let near = |n: u64| [n.saturating_sub(1), n, n + 1, n * 3, n * 1024];
        for (_, unit) in UNITS {
            for n in near(unit) {
                assert_eq!(ByteSize(n).to_string().parse(), Ok(ByteSize(n)), "{n}");
            }
        }
        assert_eq!(ByteSize(700_000_000).to_string(), "700MB");
        assert_eq!(ByteSize(700 << 20).to_string(), "700MiB");
        assert_eq!(ByteSize(999).to_string(), "999");
    }
}
