//! What a scanned or typed text is, by its look.

use crate::discs::Serial;

/// A code of the archive, or any other text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Code {
    /// A copy's serial.
    Copy(Serial),
    /// A slot, `SLT-0001`.
    Slot(String),
    /// A person, `PER-0001`.
    Person(String),
    /// A set, `SET-0001`.
    Set(String),
    /// Anything else: words to search for.
    Text(String),
}

impl Code {
    /// Tells codes from words. A serial with a misread character is taken as words.
    pub fn parse(text: &str) -> Self {
        let trimmed = text.trim();
        if let Ok(serial) = trimmed.parse() {
            return Self::Copy(serial);
        }
        let upper = trimmed.to_ascii_uppercase();
        let numbered = upper
            .get(4..)
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        match upper.get(..4) {
            Some("SLT-") if numbered => Self::Slot(upper),
            Some("PER-") if numbered => Self::Person(upper),
            Some("SET-") if numbered => Self::Set(upper),
            _ => Self::Text(trimmed.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_words() {
        let serial = Serial::from_bits(99);
        assert_eq!(Code::parse(&format!(" {serial}\n")), Code::Copy(serial));
        assert_eq!(Code::parse("slt-0003"), Code::Slot("SLT-0003".to_owned()));
        assert_eq!(Code::parse("PER-0001"), Code::Person("PER-0001".to_owned()));
        assert_eq!(Code::parse("SET-0012"), Code::Set("SET-0012".to_owned()));
        for words in ["SET-UP", "Müller", "SET-", ""] {
            assert_eq!(Code::parse(words), Code::Text(words.to_owned()));
        }
    }
}
