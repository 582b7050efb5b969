//! The terms of a study in the index of words.
//!
//! Terms of different kinds have different beginnings, so that a beginning of one is never that of
//! another: a word of letters has none, `#` has a digit in it, `+` is run together of several
//! words, `=` is a modality, `@` the study's year, month or day, `%` a birth date.
//!
//! Behind `+` stands how many letters the first of the words has. Whoever looks for the beginning
//! of a word finds it by itself as long as it is no longer than that; of what is run together only
//! those terms are asked for whose first word has ended before.

use std::collections::BTreeSet;

use super::Day;
use super::fold::{self, Piece};

/// What begins the terms that have a digit in them.
pub(super) const NUMBER: char = '#';
/// What begins the terms that are several words run together.
const JOINED: char = '+';
/// The most letters of the first word that are told apart in those terms: one digit.
const FIRST_MAX: usize = 9;
/// What begins a modality.
pub(super) const MODALITY: char = '=';
/// What begins the year, month and day of a study.
pub(super) const STUDIED: char = '@';
/// What begins a birth date.
pub(super) const BORN: char = '%';

/// The letters of a word from which on it is looked up among the known words: the index has the
/// beginnings of shorter ones.
pub(super) const BEGINNINGS: usize = 4;

/// Whether a byte is one of a token's, as the index is told.
fn is_in_token(byte: u8) -> bool {
    !byte.is_ascii() || byte.is_ascii_alphanumeric() || b"#+=@%".contains(&byte)
}

/// Whether a byte of a term is in the index as it is.
fn is_kept(byte: u8) -> bool {
    is_in_token(byte) && !byte.is_ascii_uppercase()
}

/// The terms of a column, and the words of letters that they are.
#[derive(Default, Debug)]
pub(super) struct Terms {
    all: BTreeSet<String>,
    /// Words of letters alone, for [`Terms::words`].
    words: BTreeSet<String>,
}

impl Terms {
    /// As the index takes them.
    pub fn text(&self) -> String {
        let all: Vec<&str> = self.all.iter().map(String::as_str).collect();
        all.join(" ")
    }

    /// Calls `put` for each term as the index keeps it: its tokenizer takes apart what a term has
    /// of other signs (`ascii`; SQLite, "FTS5 Extension", 4.3.2).
    pub fn each_token(&self, mut put: impl FnMut(&str)) {
        if self.all.iter().all(|term| term.bytes().all(is_kept)) {
            return self.all.iter().for_each(|term| put(term));
        }
        let mut tokens = BTreeSet::new();
        for term in &self.all {
            let is_between =
                |c: char| u8::try_from(c).is_ok_and(|c| c.is_ascii() && !is_in_token(c));
            let parts = term.split(is_between).filter(|part| !part.is_empty());
            tokens.extend(parts.map(str::to_ascii_lowercase));
        }
        tokens.iter().for_each(|token| put(token));
    }

    /// Words of letters alone, without what is run together.
    pub fn words(&self) -> &BTreeSet<String> {
        &self.words
    }

    /// Whether any of them begins so, whatever kind it is.
    pub fn begins(&self, beginning: &str) -> bool {
        let is = |term: &String| {
            let kinds = [NUMBER, JOINED];
            let rest = term.trim_start_matches(kinds);
            let joined = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.starts_with(beginning) || term.starts_with(JOINED) && joined.starts_with(beginning)
        };
        self.all.iter().any(is)
    }

    fn put(&mut self, form: String) {
        if fold::has_digit(&form) {
            self.all.insert(format!("{NUMBER}{form}"));
        } else {
            self.all.insert(form.clone());
            self.words.insert(form);
        }
    }

    /// Puts in words run together, of which the first one has these forms of its own.
    fn put_joined(&mut self, form: &str, first: &BTreeSet<String>) {
        if fold::has_digit(form) {
            self.all.insert(format!("{NUMBER}{form}"));
            return;
        }
        // Where the whole is written in another way than its first word, it is asked for always.
        let begins = first.iter().filter(|first| form.starts_with(*first));
        let letters = begins.map(|first| first.chars().count()).min();
        self.all.insert(joined_term(letters.unwrap_or(1), form));
    }

    fn put_piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Word(word) => {
                if let Some(number) = fold::without_zeros(word) {
                    self.put(number.to_owned());
                }
                fold::forms(word)
                    .into_iter()
                    .for_each(|form| self.put(form));
                if let Some(short) = fold::short_form(word) {
                    self.put(short);
                }
            }
            Piece::Cjk(word) => self.all.extend(fold::cjk_parts(word)),
        }
    }

    /// Puts in a text: its words, and those without a space between them run together too.
    pub fn put_text(&mut self, text: &str) {
        for chunk in fold::normal(text).split_whitespace() {
            let pieces = fold::pieces(chunk);
            pieces.iter().for_each(|piece| self.put_piece(piece));
            let first = first_forms(&pieces);
            for form in joined(&pieces) {
                self.put_joined(&form, &first);
            }
        }
    }

    /// Puts in a Patient's Name: every group (PS3.5 6.2, PN), its components, and family and given
    /// name run together in both orders.
    pub fn put_name(&mut self, name: &str) {
        for group in fold::normal(name).split('=') {
            let components: Vec<&str> = group.split('^').collect();
            for component in &components {
                self.put_component(component);
            }
            if let [family, given, ..] = components.as_slice() {
                self.put_pair(family, given);
                self.put_pair(given, family);
            }
        }
    }

    fn put_component(&mut self, component: &str) {
        self.put_text(component);
        let pieces = fold::pieces(component);
        let first = first_forms(&pieces);
        for form in joined(&pieces) {
            // `obrien` is what a misspelt name is compared with.
            if !fold::has_digit(&form) {
                self.words.insert(form.clone());
            }
            self.put_joined(&form, &first);
        }
        for piece in &pieces {
            if let Piece::Cjk(word) = piece {
                let latin = fold::latin(word);
                if !latin.is_empty() {
                    self.put(latin);
                }
            }
        }
    }

    fn put_pair(&mut self, first: &str, second: &str) {
        let (first, second) = (fold::pieces(first), fold::pieces(second));
        if first.is_empty() || second.is_empty() {
            return;
        }
        let both = [first, second].concat();
        let first = first_forms(&both);
        if let Some(whole) = run_together(&both) {
            self.all.extend(fold::cjk_parts(&whole));
            let latin = fold::latin(&whole);
            if !latin.is_empty() {
                self.put_joined(&latin, &first);
            }
        }
        for form in joined(&both) {
            self.put_joined(&form, &first);
        }
    }

    /// Puts in a modality.
    pub fn put_modality(&mut self, modality: &str) {
        for piece in fold::pieces(&fold::normal(modality)) {
            self.put_piece(&piece);
            if let Piece::Word(word) = piece {
                self.all.insert(format!("{MODALITY}{word}"));
            }
        }
    }

    /// Puts in the day on which a study is listed.
    pub fn put_studied(&mut self, day: Day) {
        let (year, month, _) = day.year_month_day();
        self.all.insert(format!("{STUDIED}{year:04}"));
        self.all.insert(format!("{STUDIED}{year:04}{month:02}"));
        self.all.insert(format!("{STUDIED}{}", day.text()));
    }

    /// Puts in a birth date, where it is one.
    pub fn put_born(&mut self, date: &str) {
        if let Some(day) = Day::dicom(date) {
            self.all.insert(format!("{BORN}{}", day.text()));
        }
    }
}

/// A term of words run together, the first of which has so many letters.
fn joined_term(first: usize, form: &str) -> String {
    format!("{JOINED}{}{form}", first.clamp(1, FIRST_MAX))
}

/// How the terms of words run together begin that begin with a word, and which it is looked for
/// by: those whose first word has ended before it.
pub(super) fn joined_terms(word: &str) -> impl Iterator<Item = String> {
    let ended = word.chars().count().min(FIRST_MAX + 1);
    (1..ended).map(move |first| joined_term(first, word))
}

/// The forms of the first piece, by which it is in the index by itself.
fn first_forms(pieces: &[Piece]) -> BTreeSet<String> {
    match pieces.first() {
        Some(Piece::Word(word)) => fold::forms(word),
        Some(Piece::Cjk(word)) => BTreeSet::from([fold::latin(word)]),
        None => BTreeSet::new(),
    }
}

/// The words of pieces run together, in the forms of [`fold::forms`]; none where there are fewer
/// than two, or any is of a script without spaces.
pub(super) fn joined(pieces: &[Piece]) -> BTreeSet<String> {
    let mut whole = String::new();
    for piece in pieces {
        match piece {
            Piece::Word(word) => whole.push_str(word),
            Piece::Cjk(_) => return BTreeSet::new(),
        }
    }
    match pieces.len() {
        0 | 1 => BTreeSet::new(),
        _ => fold::forms(&whole),
    }
}

/// Pieces of scripts without spaces run together; none where any is of another one.
fn run_together(pieces: &[Piece]) -> Option<String> {
    let mut whole = String::new();
    for piece in pieces {
        match piece {
            Piece::Cjk(word) => whole.push_str(word),
            Piece::Word(_) => return None,
        }
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(put: impl Fn(&mut Terms)) -> String {
        let mut terms = Terms::default();
        put(&mut terms);
        terms.text()
    }

    #[test]
    fn terms_of_each_kind_have_a_beginning_of_their_own() {
        assert_eq!(of(|t| t.put_text("P-0012 a")), "#0012 #12 #p0012 a p");
        assert_eq!(of(|t| t.put_modality("CT")), "=ct ct");
        let day = Day::dicom("20260903").unwrap();
        assert_eq!(of(|t| t.put_studied(day)), "@2026 @202609 @20260903");
        assert_eq!(of(|t| t.put_born("19620304")), "%19620304");
        assert_eq!(of(|t| t.put_born("unknown")), "");
    }

    #[test]
    fn names_are_there_in_both_orders_run_together_and_whole() {
        let names = of(|t| t.put_name("O'BRIEN^JO"));
        assert_eq!(names, "+1obrien +1obrienjo +2joobrien brien jo o");
        let names = of(|t| t.put_name("Yamada^Taro=山田^太郎"));
        for term in [
            "山田太郎",
            "太郎山田",
            "田太郎",
            "yamada",
            "+6yamadataro",
            "+4taroyamada",
        ] {
            assert!(names.split(' ').any(|t| t == term), "{term} in {names}");
        }
    }

    #[test]
    fn words_run_together_say_how_long_the_first_one_is() {
        assert_eq!(of(|t| t.put_text("ct-thorax")), "+2ctthorax ct thorax");
        // In each way of writing.
        let names = of(|t| t.put_name("MÜ^LI"));
        assert_eq!(names, "+2limu +2limue +2mueli +2muli li mu mue");
        let long = of(|t| t.put_text("abcdefghijkl-m"));
        assert_eq!(long, "+9abcdefghijklm abcdefghijkl m");
        let asked = |word: &str| joined_terms(word).collect::<Vec<_>>().join(" ");
        assert_eq!(asked("o"), "");
        assert_eq!(asked("liw"), "+1liw +2liw");
        assert_eq!(joined_terms("abcdefghi").count(), 8);
        assert_eq!(joined_terms("abcdefghij").last().unwrap(), "+9abcdefghij");
        assert_eq!(joined_terms("abcdefghijkl").count(), 9);
    }
}
