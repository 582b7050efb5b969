//! What is asked of the index, in its query language: nothing that a person types has a meaning of
//! its own in it.

use super::fold::{self, Piece};
use super::period::words_and_dates;
use super::terms::{BEGINNINGS, BORN, MODALITY, NUMBER, STUDIED, joined, joined_terms};
use super::{Day, FindQuery, Period, modalities, sql};
use crate::CatalogError;
use crate::store::{Db, params};

/// How many known words with one beginning are asked for one by one. Each is a list that is read
/// only as far as it is needed; the beginning itself would be read to its end.
const WORDS_MAX: u32 = 64;

/// Two words that so many studies have each, and none both, are not misspelt: were they
/// independent, 16 of a million studies would have both.
pub(super) const COMMON: u32 = 4000;

/// How many words of a text count; whoever pastes a page finds what its beginning finds.
const CHUNKS_MAX: usize = 32;

/// Terms of which one must occur.
#[derive(Default)]
pub(super) struct Any(Vec<String>);

impl Any {
    fn exact(&mut self, term: &str) {
        self.0.push(format!("\"{term}\""));
    }

    fn beginning(&mut self, kind: Option<char>, beginning: &str) {
        match kind {
            Some(kind) => self.0.push(format!("\"{kind}{beginning}\"*")),
            None => self.0.push(format!("\"{beginning}\"*")),
        }
    }

    /// As an expression; none where nothing was asked.
    pub fn expression(self) -> Option<String> {
        match self.0.len() {
            0 => None,
            _ => Some(format!("({})", self.0.join(" OR "))),
        }
    }

    /// Words that begin so.
    fn word(&mut self, db: Db<'_>, word: &str) -> Result<(), CatalogError> {
        let mut parts = Self::default();
        parts.beginning(Some(NUMBER), word);
        if fold::has_digit(word) {
            self.0.append(&mut parts.0);
            return Ok(());
        }
        joined_terms(word).for_each(|term| parts.beginning(None, &term));
        // Most words are no part of any other, and what is asked in vain is asked anew at each step
        // through a long list.
        if parts.occurs(db)? {
            self.0.append(&mut parts.0);
        }
        if word.chars().count() <= BEGINNINGS {
            self.beginning(None, word);
            return Ok(());
        }
        let behind = format!("{word}\u{10FFFF}");
        let known: Vec<String> = db.rows(
            sql::WORDS_FROM,
            params![word, behind, WORDS_MAX + 1],
            |row| row.get(0),
        )?;
        match known.len() {
            // Nothing has it: it is asked for all the same, since who asks nothing finds all.
            0 => self.exact(word),
            n if n <= WORDS_MAX as usize => known.iter().for_each(|word| self.exact(word)),
            _ => self.beginning(None, word),
        }
        Ok(())
    }

    /// Puts in those terms that a study has: the index would ask for each of the others at every
    /// step of a long list. Most have none, so that many are asked for at once, and only where one
    /// has a study each half by itself.
    fn take_occurring(&mut self, db: Db<'_>, terms: &[String]) -> Result<(), CatalogError> {
        if !occur(db, terms)? {
            return Ok(());
        }
        if let [one] = terms {
            self.0.push(one.clone());
            return Ok(());
        }
        let (first, second) = terms.split_at(terms.len() / 2);
        self.take_occurring(db, first)?;
        self.take_occurring(db, second)
    }

    /// Whether any study answers.
    pub fn occurs(&self, db: Db<'_>) -> Result<bool, CatalogError> {
        occur(db, &self.0)
    }

    fn piece(&mut self, db: Db<'_>, word: &str) -> Result<(), CatalogError> {
        for form in fold::forms(word) {
            self.word(db, &form)?;
        }
        if let Some(short) = fold::short_form(word) {
            self.exact(&short);
        }
        if let Some(number) = fold::without_zeros(word) {
            self.exact(&format!("{NUMBER}{number}"));
        }
        self.modality(word);
        Ok(())
    }

    /// The modalities that a word stands for.
    fn modality(&mut self, word: &str) {
        for modality in modalities::of_word(word) {
            self.exact(&format!("{MODALITY}{modality}"));
        }
    }

    fn period(&mut self, period: Period) {
        let digits = period.digits();
        self.exact(&format!("{STUDIED}{digits}"));
        self.beginning(Some(BORN), &digits);
    }

    /// One of these words of names as it stands, or run together with others.
    pub fn named(db: Db<'_>, words: &[String]) -> Result<Self, CatalogError> {
        let quoted = words.iter().map(|word| format!("name : \"{word}\""));
        let joined = words.iter().flat_map(|word| joined_terms(word));
        let joined: Vec<_> = joined.map(|term| format!("name : \"{term}\"")).collect();
        let mut any = Self(quoted.collect());
        any.take_occurring(db, &joined)?;
        Ok(any)
    }
}

/// Whether any study has any of these terms.
fn occur(db: Db<'_>, terms: &[String]) -> Result<bool, CatalogError> {
    let found: Option<i64> = match terms.is_empty() {
        true => None,
        false => db.value(sql::ANY_WITH, [terms.join(" OR ")])?,
    };
    Ok(found.is_some())
}

/// The words of a text, and its dates; these alone have spaces.
pub(super) fn chunks(text: &str) -> Vec<String> {
    let words = words_and_dates(&fold::normal(text)).into_iter();
    let words = words.filter(|w| !fold::pieces(w).is_empty());
    words.take(CHUNKS_MAX).collect()
}

/// Whether these are two, each of which so many studies have (of those days) that neither is
/// misspelt: studies have the one or the other. Of three there may be none by chance.
pub(super) fn exclude_each_other(
    db: Db<'_>,
    asked: &[&String],
    (first, last): (Day, Day),
    common: u32,
) -> Result<bool, CatalogError> {
    if asked.len() != 2 {
        return Ok(false);
    }
    let (first, last) = Day::index_rows(first, last);
    for words in asked {
        let params = params![words, first, last, common];
        let studies: i64 = db.one(sql::COUNT_WORDS, params)?;
        if studies < i64::from(common) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What one word asks: all of its pieces, or they run together, or the date that it is; of a date
/// in several words these too.
pub(super) fn chunk(db: Db<'_>, text: &str) -> Result<Any, CatalogError> {
    let pieces = fold::pieces(text);
    let periods = Period::parse(text);
    let mut any = Any::default();
    periods.iter().for_each(|period| any.period(*period));
    // What is a date may be a name and a number too: May, 1940.
    if text.contains(char::is_whitespace) {
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            words.extend(chunk(db, word)?.expression());
        }
        any.0.push(format!("({})", words.join(" AND ")));
        return Ok(any);
    }
    for form in joined(&pieces) {
        any.word(db, &form)?;
        any.modality(&form);
    }
    // Each number of a date by itself would find nearly everything.
    if pieces.len() > 1 && !periods.is_empty() {
        return Ok(any);
    }
    if let [Piece::Word(word)] = pieces.as_slice() {
        any.piece(db, word)?;
        return Ok(any);
    }
    let mut all = Vec::new();
    for piece in &pieces {
        match piece {
            Piece::Word(word) => {
                let mut one = Any::default();
                one.piece(db, word)?;
                all.extend(one.expression());
            }
            Piece::Cjk(word) => all.extend(cjk(word)),
        }
    }
    any.0.push(format!("({})", all.join(" AND ")));
    Ok(any)
}

/// A part of a word of a script without spaces; a long one in pieces that overlap.
fn cjk(word: &str) -> impl Iterator<Item = String> {
    let letters = word.chars().count();
    let windows = letters.saturating_sub(fold::CJK_MAX) + 1;
    fold::cjk_parts(word)
        .take(windows)
        .map(|part| format!("\"{part}\"*"))
        .collect::<Vec<_>>()
        .into_iter()
}

/// How many words of a text are told apart where each may be another one.
const TOLD_APART_MAX: usize = 4;

/// What a text may mean, given for each of its words what it asks itself, and what else it may be:
/// in each answer at least one is something else, since the text itself has none. None where none
/// can be.
pub(super) fn other_than_asked(words: &[(String, Vec<String>)]) -> Option<String> {
    let either = |(own, more): &(String, Vec<String>)| {
        let all: Vec<&str> = more.iter().chain([own]).map(String::as_str).collect();
        format!("({})", all.join(" OR "))
    };
    if words.iter().all(|(_, more)| more.is_empty()) {
        return None;
    }
    if words.len() > TOLD_APART_MAX {
        let all: Vec<String> = words.iter().map(either).collect();
        return Some(all.join(" AND "));
    }
    // The first that is something else: those before it are what they are, those behind it either.
    let firsts = words
        .iter()
        .enumerate()
        .filter(|(_, (_, more))| !more.is_empty());
    let ways = firsts.map(|(at, (_, more))| {
        let (before, behind) = (words.iter().take(at), words.iter().skip(at + 1));
        let other = std::iter::once(format!("({})", more.join(" OR ")));
        let before = before.map(|(own, _)| own.clone());
        let all: Vec<String> = other.chain(before).chain(behind.map(either)).collect();
        format!("({})", all.join(" AND "))
    });
    Some(ways.collect::<Vec<_>>().join(" OR "))
}

/// All that a query asks of the index; none where it asks for no words and no modality.
pub(super) fn expression(db: Db<'_>, query: &FindQuery) -> Result<Option<String>, CatalogError> {
    let mut all = Vec::new();
    for text in chunks(&query.text) {
        all.extend(chunk(db, &text)?.expression());
    }
    all.extend(modality(query));
    Ok(match all.len() {
        0 => None,
        _ => Some(all.join(" AND ")),
    })
}

/// What a query asks of the modality: the term itself, or what the word stands for.
pub(super) fn modality(query: &FindQuery) -> Option<String> {
    let word = fold::normal(query.modality.as_deref()?);
    let mut any = Any::default();
    for piece in fold::pieces(&word) {
        if let Piece::Word(word) = piece {
            any.exact(&format!("{MODALITY}{word}"));
            any.modality(&word);
        }
    }
    // A word without a letter is no modality: nothing has it.
    any.expression().or_else(|| Some(format!("\"{MODALITY}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_what_a_text_may_mean_one_word_is_another() {
        let of = |words: &[(&str, &[&str])]| {
            let owned = |(own, more): &(&str, &[&str])| {
                let more = more.iter().map(|one| (*one).to_owned());
                ((*own).to_owned(), more.collect())
            };
            other_than_asked(&words.iter().map(owned).collect::<Vec<_>>())
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("a", &[]), ("b", &[])]), None);
        assert_eq!(of(&[("a", &["x", "y"])]).unwrap(), "((x OR y))");
        assert_eq!(
            of(&[("a", &["x"]), ("b", &["y"])]).unwrap(),
            "((x) AND (y OR b)) OR ((y) AND a)"
        );
        assert_eq!(
            of(&[("a", &[]), ("b", &["y"]), ("c", &[])]).unwrap(),
            "((y) AND a AND (c))"
        );
        let many: Vec<(&str, &[&str])> = vec![("a", &["x"]); 5];
        let all = of(&many).unwrap();
        assert_eq!(all, ["(x OR a)"; 5].join(" AND "));
    }
}
