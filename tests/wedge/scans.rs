//! What is scanned, and what is done between scans.

use stele_catalog::Code;

use crate::Desk;
use crate::dice::Dice;
use crate::screen::Layout;

/// What a scan is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Seen {
    /// A place, by its number.
    Place(usize),
    /// A copy, by its number.
    Copy(usize),
    /// A person, a set or a disc.
    Other,
    /// A code of ours that was not read as it is printed.
    Misread,
    /// What is none of ours.
    Foreign,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    Scan {
        text: String,
        seen: Seen,
        /// It sends the keys of a US keyboard, whatever the computer takes them for.
        by_keys: bool,
        /// How it ends.
        end: &'static str,
        /// Milliseconds between keys.
        delay: usize,
    },
    /// Another screen, by its number.
    Screen(usize),
    Escape,
    /// The focus goes on, so many times, or back.
    Focus {
        times: usize,
        back: bool,
    },
}

impl Step {
    /// A scan that ends a round.
    pub fn last(code: &str) -> Self {
        Self::Scan {
            text: code.to_owned(),
            seen: Seen::Other,
            by_keys: false,
            end: "Return",
            delay: 8,
        }
    }

    pub fn is_scan(&self) -> bool {
        matches!(self, Self::Scan { .. })
    }
}

/// The next step. The place of this number, and the last copy, are for the end of a round.
pub fn next(last: usize, desk: &Desk, dice: &mut Dice, layout: Layout) -> Step {
    match dice.below(12) {
        0 => Step::Screen(dice.below(6) + 1),
        // What Escape closes elsewhere is no matter of the shelf.
        1 if desk.model.at_shelf() && dice.once_in(2) => Step::Escape,
        2 | 3 => Step::Focus {
            times: dice.below(7) + 1,
            back: dice.once_in(3),
        },
        _ => scan(last, desk, dice, layout),
    }
}

fn scan(last: usize, desk: &Desk, dice: &mut Dice, layout: Layout) -> Step {
    let model = &desk.model;
    let (place, copy) = (dice.below(last), dice.below(model.copies.len() - 1));
    let (slot, serial) = (&model.places[place].code, &model.copies[copy].serial);
    let by_keys = dice.once_in(2);
    let (text, seen) = match dice.below(20) {
        0..5 => (slot.clone(), Seen::Place(place)),
        5..14 => (serial.clone(), Seen::Copy(copy)),
        14 => (
            desk.others[dice.below(desk.others.len())].clone(),
            Seen::Other,
        ),
        15..19 => {
            let of = [slot, serial][dice.below(2)];
            (misread(of, dice), Seen::Misread)
        }
        _ => (foreign(dice), Seen::Foreign),
    };
    let (seen, by_keys) = as_typed(&text, seen, by_keys && layout == Layout::De);
    Step::Scan {
        text,
        seen,
        by_keys,
        end: ["Return", "Tab"][usize::from(dice.once_in(4))],
        delay: dice.below(16) + 5,
    }
}

/// What a text is for the computer: what may be one of two codes by the keys of another layout is
/// typed as it is, and where nothing of a code is left, its text is looked for.
fn as_typed(text: &str, seen: Seen, by_keys: bool) -> (Seen, bool) {
    match seen {
        Seen::Misread if matches!(Code::parse(text), Ok(Code::Text(_))) => (Seen::Foreign, false),
        // Its slash is another key.
        Seen::Other | Seen::Misread | Seen::Foreign => (seen, false),
        Seen::Place(_) | Seen::Copy(_) => {
            let is_sure = Code::parse(&german(text)) == Code::parse(text);
            (seen, by_keys && is_sure)
        }
    }
}

/// What a German layout makes of the keys of a US scanner.
fn german(text: &str) -> String {
    let key = |letter| match letter {
        'Y' => 'Z',
        'Z' => 'Y',
        '-' => 'ß',
        other => other,
    };
    text.chars().map(key).collect()
}

/// A code with one character altered, two in each other's place, or one missing.
fn misread(code: &str, dice: &mut Dice) -> String {
    loop {
        let mut letters: Vec<char> = code.chars().collect();
        let at = dice.below(letters.len());
        match dice.below(3) {
            0 => letters[at] = char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[dice.below(32)]),
            1 if at > 0 => letters.swap(at, at - 1),
            _ => drop(letters.remove(at)),
        }
        let text: String = letters.into_iter().collect();
        // Read as the same code it is none.
        if Code::parse(&text) != Code::parse(code) {
            return text;
        }
    }
}

/// A code of somebody else.
fn foreign(dice: &mut Dice) -> String {
    let mut text = |length: usize, all: &[u8]| -> String {
        let letter = |_| char::from(all[dice.below(all.len())]);
        (0..length).map(letter).collect()
    };
    let (figures, words) = (text(13, b"0123456789"), text(11, b"ABDEGHKMNRTUW "));
    match words.len() % 2 == 0 || figures.starts_with(['0', '2', '4', '6', '8']) {
        true => figures,
        false => format!("X{}X", words.trim()),
    }
}
