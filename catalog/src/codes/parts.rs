//! A text taken apart as a code: its letters, its body, its check character.

use super::kind::CodeKind;
use super::numbered::Numbered;
use super::serial::Serial;
use super::symbols::Symbol;

/// A code that was read.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Read {
    /// A copy's serial.
    Copy(Serial),
    /// That of something numbered.
    Numbered(Numbered),
}

/// A text that begins with three letters of ours, taken apart.
pub(super) struct Parts {
    kind: CodeKind,
    /// What follows them, without dashes and blanks.
    body: Vec<char>,
    /// A dash or a blank stands behind the letters.
    apart: bool,
    /// A dash or a blank stands before the last character.
    last_apart: bool,
    /// A dash stands behind the letters and another one before the last two characters, the last
    /// one, or none: as on a label, of which a character may be lost, or one too many.
    printed: bool,
    /// There is a blank inside.
    blank: bool,
}

impl Parts {
    /// Takes a reading apart; none where it begins with no letters of ours.
    pub fn of(text: &str) -> Option<Self> {
        let letters: Option<Vec<Symbol>> = text.chars().take(3).map(Symbol::of).collect();
        let kind = CodeKind::of(&letters?)?;
        let rest: String = text.chars().skip(3).collect();
        let apart = rest.starts_with(is_gap);
        let inner = rest.trim_start_matches(is_gap);
        let before_last = inner.chars().rev().nth(1);
        Some(Self {
            kind,
            body: inner.chars().filter(|c| !is_gap(*c)).collect(),
            apart,
            last_apart: before_last.is_some_and(is_gap),
            printed: is_printed(&rest),
            blank: rest.contains(char::is_whitespace),
        })
    }

    /// The code that it is by its check character.
    pub fn right(&self) -> Option<Read> {
        if self.bare().is_some() {
            return None;
        }
        let (check, body) = self.body.split_last()?;
        if self.kind == CodeKind::Copy {
            return Serial::read(&symbols(body)?, *check).map(Read::Copy);
        }
        let numbered = numbered(self.kind, body)?;
        let is_right = Symbol::of(*check)? == numbered.check();
        is_right.then_some(Read::Numbered(numbered))
    }

    /// The serial that it is by the check character of earlier ones.
    pub fn earlier(&self) -> Option<Serial> {
        let (check, body) = self.body.split_last()?;
        let is_copy = self.kind == CodeKind::Copy;
        let symbols = symbols(body).filter(|_| is_copy)?;
        Serial::read_earlier(&symbols, *check)
    }

    /// What it is as a number without a check character: the name of a set, or a code that was
    /// given out so. Five figures and more could be four and a check character: they need the dash
    /// that is there, and lack the one that is not.
    pub fn bare(&self) -> Option<Numbered> {
        let ends = self.last_apart || self.printed;
        let plain = !ends && (self.apart || self.body.len() == 4);
        let figures = self.body.iter().all(char::is_ascii_digit);
        let is_number = plain && figures && self.kind != CodeKind::Copy;
        let found = is_number.then(|| numbered(self.kind, &self.body));
        found.flatten().map(Numbered::bare)
    }

    /// Whether it looks like a code, right or not. What has blanks in it may be words, and must
    /// have them where the dashes of a code are; words that begin so have no figures.
    pub fn looks_like_one(&self) -> bool {
        let (len, digits) = (self.body.len(), self.digits());
        let whole = self.is_whole();
        let spaced = whole && self.apart && self.last_apart && digits > 0;
        if self.printed && self.kind == CodeKind::Copy {
            return (3..=10).contains(&len);
        }
        if self.body.contains(&'/') || (self.blank && !spaced) {
            return false;
        }
        let at_once = self.apart || self.begins_with_digit();
        match self.kind {
            CodeKind::Copy if digits == 0 => whole && (self.last_apart || !self.apart),
            CodeKind::Copy => whole || ((at_once || self.last_apart) && (4..=9).contains(&len)),
            // O for 0, I and L for 1, and no check character that says so.
            _ if (self.apart || self.begins_with_digit())
                && (4..=6).contains(&len)
                && self.is_number() =>
            {
                true
            }
            _ => {
                let begins = self.begins_with_digit() || self.printed;
                let most = begins && digits > 0 && digits + 2 >= len;
                let (least, longest) = match (self.printed, self.apart) {
                    (true, _) => (2, 10),
                    (false, true) => (3, 8),
                    (false, false) => (4, 8),
                };
                most && (least..=longest).contains(&len)
            }
        }
    }

    /// Whether all that follows its letters is of the alphabet of codes.
    pub fn has_symbols(&self) -> bool {
        symbols(&self.body).is_some()
    }

    /// Whether it has both dashes, as codes are printed.
    pub fn is_as_printed(&self) -> bool {
        self.apart && self.last_apart && !self.blank
    }

    /// Whether all parts of a code are there, with a dash behind the letters: of a text whose keys
    /// were undone, that may be what a scanner meant.
    pub fn has_form(&self) -> bool {
        self.apart && !self.blank && (self.is_whole() || self.bare().is_some())
    }

    /// Whether it is a number with too few figures, behind a dash.
    pub fn is_short(&self) -> bool {
        self.apart && !self.blank && (1..4).contains(&self.body.len()) && self.is_number()
    }

    /// Whether all that follows its letters is figures, or letters that are read as such where a
    /// check character agrees.
    fn is_number(&self) -> bool {
        let is_figure = |c: &char| Symbol::of(*c).is_some_and(|symbol| symbol.value() < 10);
        self.digits() > 0 && self.body.iter().all(is_figure)
    }

    /// Whether its letters are those of sets.
    pub fn is_of_set(&self) -> bool {
        self.kind == CodeKind::Set
    }

    fn is_whole(&self) -> bool {
        let len = self.body.len();
        let plain = self.body.iter().all(char::is_ascii_alphanumeric);
        let star = self.body.last() == Some(&'*');
        match self.kind {
            CodeKind::Copy => len == 7 && (plain || star),
            _ => (5..=7).contains(&len) && plain && self.digits() + 1 >= len,
        }
    }

    fn digits(&self) -> usize {
        self.body.iter().filter(|c| c.is_ascii_digit()).count()
    }

    fn begins_with_digit(&self) -> bool {
        self.body.first().is_some_and(char::is_ascii_digit)
    }
}

/// Whether a text in the form of a code becomes a right one where one of its three letters is
/// another, is added or left out, one dash is too many, or two neighbors change places.
pub(super) fn is_nearly_right(text: &str) -> bool {
    let right = |text: &String| Parts::of(text).and_then(|parts| parts.right()).is_some();
    // A dash among its letters.
    if right(&text.replace('-', "")) {
        return true;
    }
    let groups: Vec<&str> = text.split('-').collect();
    let [letters, body, check] = groups.as_slice() else {
        return false;
    };
    if !(2..=4).contains(&letters.len()) || !(4..=6).contains(&body.len()) || check.len() != 1 {
        return false;
    }
    let flat: Vec<char> = [*letters, *body, *check].concat().chars().collect();
    let given = letters.chars().count();
    let joined = |code: &[char]| -> String { code.iter().collect() };
    let mut near = Vec::new();
    let swaps = if given == 3 { flat.len() } else { 0 };
    for place in 1..swaps {
        let mut swapped = flat.clone();
        swapped.swap(place - 1, place);
        near.push(joined(&swapped));
    }
    for kind in CodeKind::ALL {
        let meant = kind.prefix();
        let near_letters = match given {
            2 => lacks_one(letters, meant),
            4 => lacks_one(meant, letters),
            _ => meant.chars().zip(&flat).filter(|(a, b)| a == *b).count() == 2,
        };
        if near_letters {
            let rest = flat.iter().skip(given);
            near.push(kind.prefix().chars().chain(rest.copied()).collect());
        }
    }
    near.iter().any(right)
}

/// Whether one text is another without one of its characters.
fn lacks_one(short: &str, long: &str) -> bool {
    long.char_indices().any(|(at, lost)| {
        let (before, after) = (long.get(..at), long.get(at + lost.len_utf8()..));
        let rest = before.and_then(|before| short.strip_prefix(before));
        rest.is_some() && rest == after
    })
}

/// Whether what follows three letters has the dashes of a label, and of a code no more than a
/// character too few or too many behind the last one.
fn is_printed(rest: &str) -> bool {
    let mut groups = rest.split('-').rev();
    let last = groups.next().unwrap_or(rest);
    let dashes = rest.matches('-').count();
    rest.starts_with('-')
        && (2..=3).contains(&dashes)
        && last.chars().count() <= 2
        && !rest.contains(char::is_whitespace)
}

fn is_gap(c: char) -> bool {
    c == '-' || c.is_whitespace()
}

fn symbols(text: &[char]) -> Option<Vec<Symbol>> {
    text.iter().map(|c| Symbol::of(*c)).collect()
}

/// The number in four figures, or in five or six that do not begin with a zero.
fn numbered(kind: CodeKind, figures: &[char]) -> Option<Numbered> {
    let symbols = symbols(figures)?;
    let canonical = match symbols.as_slice() {
        [_, _, _, _] => true,
        [first, ..] => (5..=6).contains(&symbols.len()) && first.value() > 0,
        [] => false,
    };
    if !canonical || symbols.iter().any(|symbol| symbol.value() > 9) {
        return None;
    }
    let join = |number: i64, symbol: &Symbol| number * 10 + i64::from(symbol.value());
    Numbered::new(kind, symbols.iter().fold(0, join))
}
