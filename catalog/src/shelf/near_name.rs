//! Names of places that are one name spelled two ways.

/// How many letters a word has before one that is wrong is taken for a slip.
const LETTERS: usize = 4;

/// How many before two are.
const MANY_LETTERS: usize = 8;

/// A run of letters, or a number.
#[derive(PartialEq, Debug)]
enum Word {
    Letters(Vec<char>),
    Number(String),
}

/// Whether two names are likely one: the same but for case, spaces, signs and leading zeros, or
/// with a letter or two wrong in a long word. `Shelf 1` and `Shelf 2` are two, and so are `Rack A`
/// and `Rack B`.
pub(super) fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let alike = |(one, other): (&Word, &Word)| match (one, other) {
        (Word::Letters(one), Word::Letters(other)) => {
            let letters = one.len().max(other.len());
            let slips = match letters {
                // Who writes it wrong begins it right: Cardiology is not Radiology.
                MANY_LETTERS.. if one.first() == other.first() => 2,
                LETTERS.. => 1,
                _ => 0,
            };
            distance(one, other) <= slips
        }
        (one, other) => one == other,
    };
    if one.is_empty() {
        return false;
    }
    // A space between letters says nothing: TopShelf, Top shelf.
    joined(&one) == joined(&other) || one.len() == other.len() && one.iter().zip(&other).all(alike)
}

/// Words run together; numbers stay apart.
fn joined(words: &[Word]) -> String {
    let mut out = String::new();
    for word in words {
        match word {
            Word::Letters(letters) => out.extend(letters),
            Word::Number(number) => {
                out.push('#');
                out.push_str(number);
            }
        }
    }
    out
}

fn words(name: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut apart = true;
    for c in name.chars().flat_map(char::to_lowercase).flat_map(plain) {
        match (c.is_alphabetic(), c.is_numeric()) {
            (true, _) => match out.last_mut() {
                Some(Word::Letters(letters)) if !apart => letters.push(c),
                _ => out.push(Word::Letters(vec![c])),
            },
            (_, true) => match out.last_mut() {
                Some(Word::Number(number)) if !apart => number.push(c),
                _ => out.push(Word::Number(c.to_string())),
            },
            _ => {
                apart = true;
                continue;
            }
        }
        apart = false;
    }
    for word in &mut out {
        match word {
            Word::Number(number) => {
                let zeros = number.chars().take_while(|c| *c == '0').count();
                *number = number.chars().skip(zeros).collect();
            }
            // A letter alone that looks like a figure.
            Word::Letters(letters) => match letters[..] {
                ['o'] => *word = Word::Number(String::new()),
                ['i' | 'l'] => *word = Word::Number("1".to_owned()),
                _ => {}
            },
        }
    }
    out
}

/// A letter as it is written where there is no key for it.
fn plain(c: char) -> Vec<char> {
    match c {
        'ä' | 'æ' => vec!['a', 'e'],
        'ö' | 'ø' | 'œ' => vec!['o', 'e'],
        'ü' => vec!['u', 'e'],
        'ß' => vec!['s', 's'],
        'å' | 'á' | 'à' | 'â' | 'ã' => vec!['a'],
        'é' | 'è' | 'ê' | 'ë' => vec!['e'],
        'í' | 'ì' | 'î' | 'ï' => vec!['i'],
        'ó' | 'ò' | 'ô' | 'õ' => vec!['o'],
        'ú' | 'ù' | 'û' => vec!['u'],
        'ç' => vec!['c'],
        'ñ' => vec!['n'],
        other => vec![other],
    }
}

/// How many letters have to be added, taken away or changed, or swapped with the next one, to come
/// from one word to the other (optimal string alignment).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, c) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, d) in other.iter().enumerate() {
            let at =
                |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX);
            let changed = at(&last, column).saturating_add(usize::from(c != d));
            let added = at(&next, column).saturating_add(1);
            let taken = at(&last, column + 1).saturating_add(1);
            let mut least = changed.min(added).min(taken);
            let swapped = row > 0
                && column > 0
                && one.get(row - 1) == Some(d)
                && other.get(column - 1) == Some(c);
            if swapped {
                least = least.min(at(&before, column - 1).saturating_add(1));
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_spelled_two_ways_is_seen_and_two_names_are_two() {
        for (one, other) in [
            ("Shelf 1", "shelf 01"),
            ("Shelf 1", "Shelf1"),
            ("Shelf 1", "Shelf-1"),
            ("Shelf 1", "Shlef 1"),
            ("Cellar", "Celler"),
            ("Hospital", "Hopsital"),
            ("Top shelf", "TopShelf"),
            ("Süd", "Sued"),
            ("Rack O", "Rack 0"),
            ("Rack l", "Rack 1"),
            ("Radiology", "Radioolgy"),
        ] {
            assert!(is_near(one, other) && is_near(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("Shelf 1", "Shelf 2"),
            ("Shelf 1", "Shelf 11"),
            ("Shelf 1", "Shelf"),
            ("Rack A", "Rack B"),
            ("East", "West"),
            ("1 2", "12"),
            ("Box 1", "Fox 1"),
            ("--", "--"),
            ("Cardiology", "Radiology"),
        ] {
            assert!(!is_near(one, other), "{one} {other}");
        }
    }
}
