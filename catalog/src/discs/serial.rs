//! Serials of copies: `STL-` + six characters of Crockford base 32 + one check character.

use std::fmt;
use std::str::FromStr;

/// A copy's serial, as it stands on the label.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Serial(u32);

/// Crockford's base 32: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The alphabet of the check character (ISO/IEC 7064, MOD 37-2).
const CHECK: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

/// Why a text is no serial.
#[derive(Copy, Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SerialError {
    /// Not `STL-`, six characters, a dash and a check character.
    #[error("that is no serial: one looks like STL-04KQ7Z-M")]
    Form,
    /// The check character does not agree: something was misread.
    #[error("a character of the serial was misread")]
    Check,
}

impl SerialError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form => "CAT-020",
            Self::Check => "CAT-021",
        }
    }
}

impl Serial {
    /// The serial of 30 bits; higher bits are dropped.
    pub fn from_bits(bits: u32) -> Self {
        Self(bits & 0x3FFF_FFFF)
    }

    fn digits(self) -> [u8; 6] {
        let mut out = [0; 6];
        for (place, digit) in (0_u32..).zip(&mut out) {
            let shift = 25 - 5 * place;
            *digit = DIGITS
                .get((self.0 >> shift & 31) as usize)
                .copied()
                .unwrap_or(b'0');
        }
        out
    }
}

/// The check character of a text of 0-9 and A-Z (ISO/IEC 7064, 7.2, pure system, radix 2).
fn check(text: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for character in text {
        let value = CHECK.iter().position(|c| c == character)?;
        sum = (sum + value) * 2 % 37;
    }
    CHECK.get((38 - sum) % 37).copied()
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let text = String::from_utf8_lossy(&digits).into_owned();
        let check = char::from(check(&digits).unwrap_or(b'?'));
        write!(f, "STL-{text}-{check}")
    }
}

impl FromStr for Serial {
    type Err = SerialError;

    /// Takes what people type: any case, with or without dashes, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, SerialError> {
        let upper = text.trim().to_ascii_uppercase();
        let plain: Vec<u8> = upper
            .bytes()
            .filter(|b| *b != b'-' && !b.is_ascii_whitespace())
            .collect();
        let body = plain.strip_prefix(b"STL").ok_or(SerialError::Form)?;
        let (digits, given) = match body {
            [digits @ .., given] if digits.len() == 6 => (digits, *given),
            _ => return Err(SerialError::Form),
        };
        let mut bits = 0_u32;
        for digit in digits {
            let meant = match digit {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => *other,
            };
            let value = DIGITS
                .iter()
                .position(|d| *d == meant)
                .ok_or(SerialError::Form)?;
            bits = bits << 5 | u32::try_from(value).map_err(|_| SerialError::Form)?;
        }
        let serial = Self(bits);
        if check(&serial.digits()) == Some(given) {
            Ok(serial)
        } else {
            Err(SerialError::Check)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_come_back_from_what_people_type() {
        for bits in [0, 1, 0x3FFF_FFFF, 0x1234_5678 & 0x3FFF_FFFF] {
            let serial = Serial::from_bits(bits);
            let text = serial.to_string();
            assert_eq!(text.parse(), Ok(serial), "{text}");
            assert_eq!(text.to_lowercase().replace('-', " ").parse(), Ok(serial));
            let confused = text.replace('0', "O").replace('1', "l");
            assert!(
                confused.rsplit('-').next() != text.rsplit('-').next()
                    || confused.parse() == Ok(serial)
            );
        }
        for wrong in [
            "",
            "STL",
            "04KQ7Z-M",
            "STL-04KQ7-M",
            "STL-04KQ7U-M",
            "STL-04KQ7ZZ-M",
        ] {
            assert!(wrong.parse::<Serial>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_wrong_character_or_two_swapped_are_caught() {
        for bits in [0x0123_4567, 0x3A5A_5A5A, 7] {
            let good = Serial::from_bits(bits).to_string();
            for place in 4..10 {
                for digit in DIGITS {
                    let mut bad = good.clone().into_bytes();
                    if bad[place] == *digit {
                        continue;
                    }
                    bad[place] = *digit;
                    let bad = String::from_utf8(bad).unwrap();
                    assert_eq!(
                        bad.parse::<Serial>(),
                        Err(SerialError::Check),
                        "{good} {bad}"
                    );
                }
                let mut bad = good.clone().into_bytes();
                bad.swap(place, place + 1);
                if place < 9 && bad != good.as_bytes() {
                    let bad = String::from_utf8(bad).unwrap();
                    assert_eq!(
                        bad.parse::<Serial>(),
                        Err(SerialError::Check),
                        "{good} {bad}"
                    );
                }
            }
        }
    }
}
