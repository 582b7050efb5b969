//! Words, made alike however they are written, both where they are indexed and where they are
//! looked for.
//!
//! Unicode's compatibility composition (UAX 15, NFKC) makes one of half-width and full-width forms
//! and of composed and decomposed letters; `deunicode` gives other scripts in Latin letters. What
//! is left is ours: Umlauts are written in two ways, and Chinese, Japanese and Korean have no
//! spaces.

use std::collections::BTreeSet;

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// The longest word that is told from others that begin the same, in letters.
const WORD_MAX: usize = 48;

/// How many letters of a Chinese, Japanese or Korean word go into the index as one; longer ones
/// are looked for in pieces.
pub(super) const CJK_MAX: usize = 4;

/// A word of a text, as far as it is of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// Letters and digits of a script that writes spaces.
    Word(String),
    /// Chinese, Japanese, Korean, without spaces.
    Cjk(String),
}

/// Widths, compositions and capitals made alike; Hiragana becomes Katakana.
pub(super) fn normal(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.nfkc().flat_map(char::to_lowercase);
    // What has no capital of its own comes apart again.
    lower.map(katakana).nfkc().collect()
}

fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309E}' => {
            char::from_u32(u32::from(c) + 0x60).unwrap_or(c)
        }
        _ => c,
    }
}

fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3040..=0x309F
        | 0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x3100..=0x318F | 0x31A0..=0x31BF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && canonical_combining_class(c) != 0
}

/// The pieces of a normal text ([`normal`]), in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let cjk = is_cjk(c);
        let of_word = cjk || c.is_alphanumeric() || open && is_mark(c);
        if !of_word {
            open = false;
            continue;
        }
        match (out.last_mut(), cjk) {
            (Some(Piece::Cjk(word)), true) if open => word.push(c),
            (Some(Piece::Word(word)), false) if open => word.push(c),
            (_, true) => out.push(Piece::Cjk(c.into())),
            (_, false) => out.push(Piece::Word(c.into())),
        }
        open = true;
    }
    out
}

/// A letter without its marks, and such as Unicode does not take apart as people write them who do
/// not have them.
fn plain_letter(c: char, out: &mut String) {
    match c {
        'ł' => out.push('l'),
        'ø' => out.push('o'),
        'đ' | 'ð' => out.push('d'),
        'ħ' => out.push('h'),
        'ı' => out.push('i'),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        _ => decompose_canonical(c, |part| {
            if !is_mark(part) {
                out.push(part);
            }
        }),
    }
}

fn cut(word: String) -> String {
    if word.len() <= WORD_MAX {
        return word;
    }
    match word.char_indices().nth(WORD_MAX) {
        Some((end, _)) => word.split_at(end).0.to_owned(),
        None => word,
    }
}

/// A word of a normal text without marks: `muller` of `müller`.
pub(super) fn plain(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    word.chars().for_each(|c| plain_letter(c, &mut out));
    cut(out)
}

/// The same with Umlauts written out: `mueller`.
fn long(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 2);
    for c in word.chars() {
        match c {
            'ä' => out.push_str("ae"),
            'ö' | 'ø' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'å' => out.push_str("aa"),
            other => plain_letter(other, &mut out),
        }
    }
    cut(out)
}

/// The same where written-out Umlauts are left out: `muller` of `mueller`.
fn short(long: &str) -> String {
    let mut out = String::with_capacity(long.len());
    let mut last = None;
    for c in long.chars() {
        let written_out = matches!((last, c), (Some('a' | 'o' | 'u'), 'e') | (Some('a'), 'a'));
        if !written_out {
            out.push(c);
        }
        last = Some(c);
    }
    out
}

/// In Latin letters, where it is of another script.
pub(super) fn latin(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars() {
        let known = deunicode_char(c).unwrap_or("");
        let letters = known.chars().filter(char::is_ascii_alphanumeric);
        out.extend(letters.map(|c| c.to_ascii_lowercase()));
    }
    cut(out)
}

/// The forms in which a word goes into the index, or by whose beginnings it is looked for.
pub(super) fn forms(word: &str) -> BTreeSet<String> {
    if word.is_ascii() {
        // Alike in all forms.
        let form = Some(cut(word.to_owned())).filter(|form| !form.is_empty());
        return form.into_iter().collect();
    }
    let mut out = BTreeSet::from([plain(word), long(word)]);
    if !plain(word).is_ascii() {
        out.insert(latin(word));
    }
    out.retain(|form| !form.is_empty());
    out
}

/// The form in which a word is the same with Umlauts written out or left out.
pub(super) fn short_form(word: &str) -> Option<String> {
    let long = match word.is_ascii() {
        true => cut(word.to_owned()),
        false => long(word),
    };
    let short = short(&long);
    (short != long && !has_digit(&short)).then_some(short)
}

/// A number without its leading zeros, where it has any.
pub(super) fn without_zeros(word: &str) -> Option<&str> {
    let rest = word.trim_start_matches('0');
    let number = word.bytes().all(|b| b.is_ascii_digit());
    (number && !rest.is_empty() && rest != word).then_some(rest)
}

pub(super) fn has_digit(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

/// The pieces of a Chinese, Japanese or Korean word that begin at each of its letters.
pub(super) fn cjk_parts(word: &str) -> impl Iterator<Item = String> {
    let starts = word.char_indices().map(|(at, _)| word.split_at(at).1);
    starts.map(|rest| rest.chars().take(CJK_MAX).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Piece> {
        pieces(&normal(text))
    }

    fn word(text: &str) -> Piece {
        Piece::Word(text.to_owned())
    }

    #[test]
    fn widths_compositions_and_capitals_are_made_alike() {
        assert_eq!(normal("ﾔﾏﾀﾞ"), "ヤマダ");
        assert_eq!(normal("やまだ"), "ヤマダ");
        assert_eq!(normal("ＭＲＩ"), "mri");
        assert_eq!(normal("Mu\u{308}ller"), "müller");
        assert_eq!(normal("\u{1112}\u{1169}\u{11BC}"), "홍");
        assert_eq!(plain(&normal("İSTANBUL")), "istanbul");
    }

    #[test]
    fn texts_come_apart_at_signs_and_where_the_script_changes() {
        assert_eq!(
            words("O'Brien-Łódź"),
            [word("o"), word("brien"), word("łódź")]
        );
        assert_eq!(words("頭部MRI"), [Piece::Cjk("頭部".into()), word("mri")]);
        assert_eq!(words("ヤマダ・タロウ").len(), 2);
        assert_eq!(words("  "), []);
        // A script whose vowels are marks stays whole.
        assert_eq!(words("नमस्ते").len(), 1);
    }

    #[test]
    fn umlauts_are_one_however_they_are_written() {
        let of = |text: &str| {
            let mut all = forms(text);
            all.extend(short_form(text));
            all
        };
        for text in ["müller", "mueller", "muller"] {
            assert!(of(text).contains("muller"), "{text}");
        }
        assert!(of("müller").contains("mueller"));
        assert!(of("straße").contains("strasse"));
        assert!(of("иванов").contains("ivanov"));
        assert!(of("Αθήνα").contains("athena"), "{:?}", of("Αθήνα"));
    }

    #[test]
    fn numbers_lose_zeros_and_words_of_a_kind_are_cut_at_one_length() {
        assert_eq!(without_zeros("0012345"), Some("12345"));
        assert_eq!(without_zeros("000"), None);
        assert_eq!(without_zeros("a01"), None);
        assert_eq!(plain(&"ä".repeat(500)).len(), WORD_MAX);
        let parts: Vec<_> = cjk_parts("長谷川太郎").collect();
        assert_eq!(parts, ["長谷川太", "谷川太郎", "川太郎", "太郎", "郎"]);
    }
}
