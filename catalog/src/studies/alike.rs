//! Words of names that are like a misspelt one.

use std::collections::BTreeSet;

use super::index::ALIKE_MIN;
use super::{fold, sound, sql};
use crate::CatalogError;
use crate::store::{Db, params};

/// How many words are tried for a misspelt one, the most alike first.
const WORDS_MAX: usize = 12;

/// How many letters two words may differ in, one of which has so many.
fn may_differ(letters: usize) -> usize {
    match letters {
        0..=4 => 1,
        5.. => 2,
    }
}

/// The known words of names that are most like a word, itself not among them: those that sound
/// alike first. Where the first letter is the wrong one, those after it must be right.
pub(super) fn alike(db: Db<'_>, word: &str) -> Result<Vec<String>, CatalogError> {
    let word = fold::plain(word);
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < ALIKE_MIN || fold::has_digit(&word) {
        return Ok(Vec::new());
    }
    let most = may_differ(letters.len());
    let mut found = BTreeSet::new();
    let heard = sound::of(&word);
    let mut compare = |known: String| {
        let distance = distance(&letters, &known.chars().collect::<Vec<_>>(), most);
        let sounds_other = heard.is_empty() || sound::of(&known) != heard;
        found.extend(
            distance
                .filter(|d| *d > 0)
                .map(|d| (sounds_other, d, known)),
        );
    };
    let initial: String = letters.iter().take(1).collect();
    let about = |n: usize| i64::try_from(n).map_err(|_| CatalogError::TooLarge);
    let shortest = about(letters.len().saturating_sub(most))?;
    let longest = about(letters.len() + most)?;
    let of_shape = params![initial, shortest, longest];
    db.each(sql::WORDS_OF_SHAPE, of_shape, |row| {
        compare(row.get(0)?);
        Ok(())
    })?;
    // The first letter is wrong, or missing, or there is one too many.
    for skipped in 0..=2 {
        let tail: String = letters.iter().skip(skipped).take(ALIKE_MIN).collect();
        db.each(sql::WORDS_OF_TAIL, [tail], |row| {
            compare(row.get(0)?);
            Ok(())
        })?;
    }
    Ok(found
        .into_iter()
        .take(WORDS_MAX)
        .map(|(_, _, w)| w)
        .collect())
}

/// How many letters were put in, left out, changed or exchanged with the next one between two
/// words (optimal string alignment); none where it is more than `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut above = None;
    for (row, &of_a) in (1..).zip(a) {
        let mut this = Vec::with_capacity(b.len() + 1);
        this.push(row);
        let (mut left, mut left_of_b) = (row, None);
        for (column, (&of_b, pair)) in b.iter().zip(last.windows(2)).enumerate() {
            let [diagonal, up] = *pair else { continue };
            let mut least = (diagonal + usize::from(of_a != of_b))
                .min(up + 1)
                .min(left + 1);
            let exchanged = above == Some(of_b) && left_of_b == Some(of_a);
            if exchanged && let Some(two) = column.checked_sub(1).and_then(|at| before.get(at)) {
                least = least.min(two + 1);
            }
            this.push(least);
            (left, left_of_b) = (least, Some(of_b));
        }
        if this.iter().all(|d| *d > most) {
            return None;
        }
        before = std::mem::replace(&mut last, this);
        above = Some(of_a);
    }
    last.last().copied().filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str) -> Option<usize> {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        distance(&letters(a), &letters(b), 2)
    }

    #[test]
    fn letters_put_in_left_out_changed_and_exchanged_count_one_each() {
        assert_eq!(between("meyer", "meyer"), Some(0));
        assert_eq!(between("meyer", "meier"), Some(1));
        assert_eq!(between("meyer", "maier"), Some(2));
        assert_eq!(between("smiht", "smith"), Some(1));
        assert_eq!(between("schmidt", "schmitt"), Some(1));
        assert_eq!(between("schmid", "schmidt"), Some(1));
        assert_eq!(between("jonson", "johnson"), Some(1));
        assert_eq!(between("ca", "abc"), None);
        assert_eq!(between("meyer", "mueller"), None);
        assert_eq!(between("", "ab"), Some(2));
    }
}
