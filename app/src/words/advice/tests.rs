//! The catalogue of messages.

use super::*;

#[test]
fn codes_are_unique_and_advice_is_a_sentence() {
    for (i, m) in CATALOGUE.iter().enumerate() {
        assert!(
            !CATALOGUE[..i].iter().any(|other| other.code == m.code),
            "{} twice",
            m.code
        );
        assert!(
            m.advice.starts_with(char::is_uppercase),
            "{}: {}",
            m.code,
            m.advice
        );
    }
}
