//! Changes that a seed decides.

/// A generator whose numbers depend on its seed alone.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // SplitMix64: seeds that follow each other give numbers that do not.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }
    pub fn at(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.at(all.len())]
    }
    /// Once in so many times.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// Numbers at which readers go wrong.
const EDGES: [u64; 18] = [
    0,
    1,
    2,
    0x7F,
    0xFF,
    0x100,
    0x7FFF,
    0xFFFF,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFE,
    0xFFFF_FFFF,
    0x1_0000_0000,
    0x001F_FFFF_FFFF_FFFF,
    0x7FFF_FFFF_FFFF_FFFF,
    0x8000_0000_0000_0000,
    0xFFFF_FFFF_FFFF_F801,
    u64::MAX,
];

/// A number at which readers go wrong, or a small one, or any.
pub fn edge(dice: &mut Dice) -> u64 {
    match dice.below(8) {
        0..4 => *dice.of(&EDGES),
        4..7 => dice.below(10_000),
        _ => dice.next(),
    }
}

/// Puts a number of `width` bytes in little-endian order, as far as there is room.
pub fn put(bytes: &mut [u8], at: usize, width: usize, value: u64) {
    let value = value.to_le_bytes().into_iter().take(width);
    let to = bytes.iter_mut().skip(at);
    to.zip(value).for_each(|(to, from)| *to = from);
}

/// One to twelve changes anywhere.
pub fn bytes(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.below(12) {
        if bytes.is_empty() {
            return;
        }
        let at = dice.at(bytes.len());
        let end = (at + 1 + dice.at(64)).min(bytes.len());
        match dice.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = dice.at(bytes.len());
                bytes.splice(to..to, copy);
            }
            3 | 4 => {
                let (width, value) = (*dice.of(&[1, 2, 4, 8]), edge(dice));
                put(bytes, at, width, value);
            }
            _ => bytes[at] = dice.below(256) as u8,
        }
    }
}

/// Changes that leave every byte in its place.
pub fn in_place(dice: &mut Dice, bytes: &mut [u8]) {
    for _ in 0..=dice.below(12) {
        let at = dice.at(bytes.len());
        match dice.below(3) {
            0 => bytes[at] = dice.below(256) as u8,
            _ => {
                let (width, value) = (*dice.of(&[1, 2, 4, 8]), edge(dice));
                put(bytes, at, width, value);
            }
        }
    }
}

/// What may stand where a text has a number, and elsewhere.
const WORDS: [&str; 16] = [
    "",
    "0",
    "-1",
    "+1",
    "007",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775807",
    "4294967296",
    "99999999999999999999999999999999",
    "1e9",
    "0xFFFFFFFFFFFFFFFF",
    "NaN",
    "\u{1b}[2J",
    "\u{661}\u{662}",
    "a=b=c",
];

/// One to six changes to a text of lines: numbers, words, whole lines.
pub fn text(dice: &mut Dice, text: &mut Vec<u8>) {
    for _ in 0..=dice.below(6) {
        if text.is_empty() {
            return;
        }
        let lines: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
        let mut lines: Vec<Vec<u8>> = lines.into_iter().map(<[u8]>::to_vec).collect();
        let (at, other) = (dice.at(lines.len()), dice.at(lines.len()));
        match dice.below(10) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(other, lines[at].clone()),
            2 => lines.swap(at, other),
            3 => drop(lines[at].pop()),
            4 => {
                // No input is longer for it than a reader may be given at once.
                let most = 100_000 / lines[at].len().max(1);
                let many = lines[at].repeat(dice.at(200).min(most));
                lines[at].extend(many);
            }
            5 => {
                let place = dice.at(lines[at].len());
                lines[at].insert(place, *dice.of(&[0, 0x1B, 0xFF, 0xC3, b'\r', b'"', b'\n']));
            }
            _ => word(dice, &mut lines[at]),
        }
        *text = lines.concat();
    }
}

/// Another word where a run of letters, or of digits, stands.
fn word(dice: &mut Dice, line: &mut Vec<u8>) {
    let digits = !dice.once_in(4);
    let wanted = |b: u8| b.is_ascii_digit() || (!digits && b.is_ascii_alphanumeric());
    let starts: Vec<usize> = (0..line.len())
        .filter(|at| wanted(line[*at]) && (*at == 0 || !wanted(line[at - 1])))
        .collect();
    if starts.is_empty() {
        return;
    }
    let start = *dice.of(&starts);
    let len = line[start..].iter().take_while(|b| wanted(**b)).count();
    let new = match dice.once_in(2) {
        true => (*dice.of(&WORDS)).to_owned(),
        false => edge(dice).to_string(),
    };
    line.splice(start..start + len, new.into_bytes());
}
