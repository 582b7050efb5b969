//! The advice for each code.

use super::*;

#[test]
fn codes_are_unique_and_advice_is_a_sentence() {
    for (i, m) in ADVICE.iter().enumerate() {
        assert!(
            !ADVICE[..i].iter().any(|other| other.code == m.code),
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
