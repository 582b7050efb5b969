//! Media by the names and sizes that people type.

/// The size or medium kind is not known.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{text} is no medium")]
pub struct NoSuchMedium {
    /// What was typed.
    pub text: String,
}

impl NoSuchMedium {
    /// Stable code, the key into [`crate::words::advice`].
    pub fn code(&self) -> &'static str {
        "JOB-015"
    }
}

/// Sectors of a medium by its common name, or of a size in bytes.
///
/// The sizes are those of blank discs without spare areas (MMC-6; `READ FORMAT CAPACITIES`).
pub fn media_sectors(text: &str) -> Result<u64, NoSuchMedium> {
    let lower = text.to_ascii_lowercase();
    let known = match lower.as_str() {
        "bd25" => Some(12_219_392),
        "bd50" => Some(24_438_784),
        "bd100" => Some(48_878_592),
        "bd128" => Some(62_500_864),
        _ => None,
    };
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: Option<u64> = match lower.get(digits.len()..).unwrap_or_default() {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1000),
        "m" | "mb" => Some(1_000_000),
        "g" | "gb" => Some(1_000_000_000),
        _ => None,
    };
    let bytes = digits
        .parse::<u64>()
        .ok()
        .zip(unit)
        .and_then(|(n, unit)| n.checked_mul(unit));
    // A drive writes and loses whole clusters.
    known
        .or(bytes.map(|b| b / 2048 / 32 * 32))
        .filter(|sectors| *sectors > 0)
        .ok_or_else(|| NoSuchMedium {
            text: text.to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_named_or_measured() {
        assert_eq!(media_sectors("BD25").unwrap(), 12_219_392);
        assert_eq!(media_sectors("700M").unwrap(), 341_792);
        assert_eq!(media_sectors("131072").unwrap(), 64);
        for wrong in ["", "bd26", "-5", "1T", "20480", "99999999999999G", "M"] {
            assert!(media_sectors(wrong).is_err(), "{wrong}");
        }
    }
}
