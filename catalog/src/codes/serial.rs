//! Serials of copies: `STL-`, six characters, and a check character.

use std::fmt;
use std::str::FromStr;

use super::kind::CodeKind;
use super::symbols::{Symbol, check};

/// A copy's serial, as it stands on the label.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Serial {
    bits: u32,
    check: char,
}

/// The alphabet of the check character of serials that were given out before 2026-11-26 (ISO/IEC
/// 7064, MOD 37-2).
const EARLIER: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

/// Why a text is no serial.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum SerialError {
    /// Not `STL-`, six characters, a dash and a check character.
    #[error("that is not a serial: one looks like STL-04KQ7Z-D")]
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
        let bits = bits & 0x3FFF_FFFF;
        let letters = CodeKind::Copy.symbols().into_iter();
        let check = check(letters.chain(body(bits))).char();
        Self { bits, check }
    }

    /// The serial of six symbols and a check character, where that is right.
    pub(super) fn read(symbols: &[Symbol], given: char) -> Option<Self> {
        let serial = Self::from_bits(bits(symbols)?);
        (Symbol::of(given)?.char() == serial.check).then_some(serial)
    }

    /// The same, by the check character of serials that were given out earlier.
    pub(super) fn read_earlier(symbols: &[Symbol], given: char) -> Option<Self> {
        let bits = bits(symbols)?;
        let check = given.to_ascii_uppercase();
        (earlier_check(bits)? == check).then_some(Self { bits, check })
    }
}

/// The six symbols of 30 bits.
fn body(bits: u32) -> impl Iterator<Item = Symbol> {
    (0..6)
        .rev()
        .map(move |place| Symbol::of_bits(bits >> (5 * place)))
}

fn bits(symbols: &[Symbol]) -> Option<u32> {
    let join = |bits: u32, symbol: &Symbol| bits << 5 | u32::from(symbol.value());
    (symbols.len() == 6).then(|| symbols.iter().fold(0, join))
}

/// ISO/IEC 7064, 7.2: pure system, radix 2.
fn earlier_check(bits: u32) -> Option<char> {
    let mut sum = 0;
    for symbol in body(bits) {
        let value = EARLIER
            .iter()
            .position(|c| char::from(*c) == symbol.char())?;
        sum = (sum + value) * 2 % 37;
    }
    EARLIER.get((38 - sum) % 37).copied().map(char::from)
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = body(self.bits).map(Symbol::char).collect();
        write!(f, "{}-{text}-{}", CodeKind::Copy.prefix(), self.check)
    }
}

impl FromStr for Serial {
    type Err = SerialError;

    /// Takes a serial as it is written, of either rule, in any case, with or without dashes. What
    /// people scan is for [`Reader::code`](crate::Reader::code).
    fn from_str(text: &str) -> Result<Self, SerialError> {
        let plain: Vec<char> = text.trim().chars().filter(|c| *c != '-').collect();
        let [s, t, l, digits @ .., given] = plain.as_slice() else {
            return Err(SerialError::Form);
        };
        let symbols = |part: &[char]| part.iter().map(|c| Symbol::of(*c)).collect();
        let letters: Option<Vec<Symbol>> = symbols(&[*s, *t, *l]);
        if letters != Some(CodeKind::Copy.symbols()) {
            return Err(SerialError::Form);
        }
        let digits: Option<Vec<Symbol>> = symbols(digits);
        let digits = digits.filter(|digits| digits.len() == 6);
        let digits = digits.ok_or(SerialError::Form)?;
        let read = Self::read(&digits, *given);
        read.or_else(|| Self::read_earlier(&digits, *given))
            .ok_or(SerialError::Check)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_come_back_from_how_they_are_written() {
        for bits in [0, 1, 0x3FFF_FFFF, 0x1234_5678 & 0x3FFF_FFFF] {
            let serial = Serial::from_bits(bits);
            let text = serial.to_string();
            assert_eq!(text.parse(), Ok(serial), "{text}");
            assert_eq!(text.to_lowercase().replace('-', "").parse(), Ok(serial));
            let confused = text.replace('0', "O").replace('1', "l");
            assert_eq!(confused.parse(), Ok(serial), "{confused}");
        }
        for wrong in [
            "",
            "STL",
            "04KQ7Z-V",
            "STL-04KQ7-V",
            "STL-04KQ7U-D",
            "STL-04KQ7ZZ-V",
            "SLT-04KQ7Z-V",
            "STL-04KQ7é-V",
        ] {
            assert_eq!(wrong.parse::<Serial>(), Err(SerialError::Form), "{wrong}");
        }
    }

    /// What is printed stays valid: serials that 0.1.0 gave out (tests/compat).
    #[test]
    fn serials_of_the_earlier_rule_are_known_by_their_own_check_character() {
        for text in [
            "STL-T5VKKW-Y",
            "STL-FVAVYD-W",
            "STL-VXJDJ5-J",
            "STL-FPG9WJ-4",
            "STL-000000-1",
        ] {
            let serial: Serial = text.parse().unwrap();
            assert_eq!(serial.to_string(), text);
            assert_eq!(text.to_lowercase().parse(), Ok(serial));
        }
        // Their check characters were 37.
        let all: Vec<char> = (0..2000).filter_map(earlier_check).collect();
        for check in ['*', 'I', 'L', 'O', 'U'] {
            let bits = all.iter().position(|c| *c == check).unwrap() as u32;
            let text: String = body(bits).map(Symbol::char).collect();
            let text = format!("STL-{text}-{check}");
            let serial: Serial = text.parse().unwrap();
            assert_eq!((serial.bits, serial.to_string()), (bits, text));
            assert_ne!(serial, Serial::from_bits(bits));
        }
        assert_eq!("STL-T5VKKW-X".parse::<Serial>(), Err(SerialError::Check));
    }
}
