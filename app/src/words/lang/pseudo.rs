//! English made longer: what a window or a label would cut off of another language shows.

use std::borrow::Cow;

/// A text, a third longer, its vowels with marks so that whatever is not in the language files
/// shows too. Commands and other names come through as values and stay as they are.
pub(super) fn longer(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() * 2);
    let mut letters = 0_usize;
    for c in text.chars() {
        let marked = match c {
            'a' => 'á',
            'e' => 'é',
            'i' => 'í',
            'o' => 'ó',
            'u' => 'ú',
            'A' => 'Á',
            'E' => 'É',
            'I' => 'Í',
            'O' => 'Ó',
            'U' => 'Ú',
            other => other,
        };
        out.push(marked);
        if c.is_alphabetic() {
            letters += 1;
            if letters.is_multiple_of(3) {
                out.push(marked);
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_third_longer_and_can_be_read() {
        assert_eq!(longer("Burn 18 discs"), "Búrrn 18 dííscss");
        let text = "The disc in the drive is another one.";
        assert!(longer(text).chars().count() >= text.chars().count() * 5 / 4);
    }
}
