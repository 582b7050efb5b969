//! The number that the bar code on a box of blanks carries.

use std::fmt;
use std::str::FromStr;

use super::BlankError;

/// A Global Trade Item Number (GS1 General Specifications 3.3.2; check digit: 7.9): EAN-13, UPC-A,
/// EAN-8 or GTIN-14. One of 12 digits is kept with the zero in front of it that makes it 13, so
/// that a box is the same to every scanner.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Gtin(String);

/// What scanners put before the digits: the symbology identifier of EAN and UPC (ISO/IEC 15424).
const PREFIX: &str = "]E";

impl Gtin {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Gtin {
    type Err = BlankError;

    fn from_str(text: &str) -> Result<Self, BlankError> {
        let text = text.trim();
        let digits = match text.strip_prefix(PREFIX) {
            Some(rest) => {
                let mut rest = rest.chars();
                // One more character names the kind of EAN.
                rest.next();
                rest.as_str()
            }
            None => text,
        };
        let numbers: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(10)).collect();
        let numbers = numbers.ok_or(BlankError::NotGtin)?;
        let is_length = matches!(numbers.len(), 8 | 12 | 13 | 14);
        // From the right, check digit included, every other digit counts three times.
        let weights = [1, 3].into_iter().cycle();
        let sum: u32 = numbers.iter().rev().zip(weights).map(|(n, w)| n * w).sum();
        if !is_length || !sum.is_multiple_of(10) || numbers.iter().all(|n| *n == 0) {
            return Err(BlankError::NotGtin);
        }
        Ok(Self(match digits.len() {
            12 => format!("0{digits}"),
            14 => digits.strip_prefix('0').unwrap_or(digits).to_owned(),
            _ => digits.to_owned(),
        }))
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
