//! What a scanned or typed text is.

use super::error::CodeError;
use super::kind::CodeKind;
use super::numbered::Numbered;
use super::parts::{Parts, Read, is_nearly_right};
use super::readings::Readings;
use super::serial::Serial;

/// A code of the archive, or any other text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Code {
    /// A copy's serial.
    Copy(Serial),
    /// A place, a person, a set, or what else is numbered. Without a check character it is a set's
    /// name, or was given out before there was one.
    Numbered(Numbered),
    /// A disc by its name, `SET-0001/1`, or as its volume is called, `SET_0001_001`.
    Disc {
        /// Its set.
        set: Numbered,
        /// Its number in the set.
        number: u32,
    },
    /// A disc by its UUID.
    DiscUuid([u8; 16]),
    /// Anything else: words to search for.
    Text(String),
}

impl Code {
    /// What a text is. Where a keyboard of another layout took what a scanner sent, that is undone
    /// if one reading alone has a right check character, and both its dashes: other layouts have
    /// dashes on other keys, so what people type without them is never taken for something else.
    ///
    /// Serials that were given out by the earlier rule are told by
    /// [`Reader::code`](crate::Reader::code), which knows them.
    ///
    /// # Errors
    /// [`CodeError::Misread`] for what looks like a code and is none.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let readings = Readings::of(text);
        let misread = || CodeError::misread(text);
        let mut right: Vec<Read> = Vec::new();
        let plain = Parts::of(&readings.plain).and_then(|parts| parts.right());
        let undone = readings.undone.iter();
        let undone =
            undone.filter_map(|text| Parts::of(text).filter(Parts::is_as_printed)?.right());
        for read in plain.into_iter().chain(undone) {
            if !right.contains(&read) {
                right.push(read);
            }
        }
        match right.as_slice() {
            [Read::Copy(serial)] => return Ok(Self::Copy(*serial)),
            [Read::Numbered(code)] => return Ok(Self::Numbered(*code)),
            [_, _, ..] => return Err(misread()),
            [] => {}
        }
        let plain = readings.plain.as_str();
        if let Some(disc) = disc(plain).map_err(|()| misread())? {
            return Ok(disc);
        }
        let parts = Parts::of(plain);
        if let Some(bare) = parts.as_ref().and_then(Parts::bare) {
            return match bare.kind().was_without_check() {
                true => Ok(Self::Numbered(bare)),
                false => Err(misread()),
            };
        }
        let looks_like_one = parts.is_some_and(|parts| parts.looks_like_one());
        let undone = || readings.undone.iter().any(|text| is_meant(text));
        if looks_like_one || is_nearly_right(plain) || is_mangled(plain) || undone() {
            return Err(misread());
        }
        Ok(Self::Text(text.trim().to_owned()))
    }

    /// Serials that the text may be by the earlier rule, as it was typed first.
    pub(crate) fn earlier_serials(text: &str) -> Vec<Serial> {
        let readings = Readings::of(text);
        let plain = Parts::of(&readings.plain).and_then(|parts| parts.earlier());
        let undone = readings.undone.iter();
        let undone =
            undone.filter_map(|text| Parts::of(text).filter(Parts::is_as_printed)?.earlier());
        plain.into_iter().chain(undone).collect()
    }

    /// The serial that a text is without its first letters: as on a label of which the beginning
    /// was typed off, or is gone. Its dash has to be there, and its check character right.
    pub(crate) fn serial_without_letters(text: &str) -> Option<Serial> {
        match without_letters(&Readings::of(text).plain)?.right()? {
            Read::Copy(serial) => Some(serial),
            Read::Numbered(_) => None,
        }
    }

    /// That a text to which nothing answers was misread: it is a serial without its first letters,
    /// and its check character is wrong. Only the form decides: six characters of our alphabet,
    /// figures and letters, a dash, and one more. Numbers and names of others may look like that,
    /// so they are looked up before this is asked. Without the dash, or of figures or letters
    /// alone, it is taken for a number or a name that is not on record: 123456-7 is one that many
    /// houses give out, and of 100 serials less than 11 have no figure, or nothing else.
    ///
    /// # Errors
    /// [`CodeError::Misread`].
    pub fn not_misread(text: &str) -> Result<(), CodeError> {
        let plain = Readings::of(text).plain;
        let has = |kind: fn(&char) -> bool| plain.chars().take(6).any(|c| kind(&c));
        let is_mixed = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
        let parts = without_letters(&plain).filter(|_| is_mixed);
        match parts.is_some_and(|parts| parts.has_symbols() && parts.right().is_none()) {
            true => Err(CodeError::misread(text)),
            false => Ok(()),
        }
    }

    /// What it is, as [`CodeKind::name`] calls it, or a `disc`; none for words.
    pub fn kind_name(&self) -> Option<&'static str> {
        match self {
            Self::Copy(_) => Some(CodeKind::Copy.name()),
            Self::Numbered(code) => Some(code.kind().name()),
            Self::Disc { .. } | Self::DiscUuid(_) => Some("disc"),
            Self::Text(_) => None,
        }
    }

    /// That this is something else than is wanted; none for words.
    pub fn other_kind(&self, text: &str, wanted: &'static str) -> Option<CodeError> {
        Some(CodeError::OtherKind {
            code: text.trim().to_owned(),
            is: self.kind_name()?,
            wanted,
        })
    }
}

/// A text that has the form of a serial without its first letters, taken apart as the whole one.
fn without_letters(plain: &str) -> Option<Parts> {
    let (body, check) = plain.split_once('-')?;
    let has_form = body.chars().count() == 6 && check.chars().count() == 1;
    let whole = format!("{}-{plain}", CodeKind::Copy.prefix());
    Parts::of(&whole).filter(|_| has_form)
}

/// Whether a text whose keys were undone may be what a scanner meant: what has no check character
/// is not taken for that.
fn is_meant(text: &str) -> bool {
    let has_form = Parts::of(text).is_some_and(|parts| parts.has_form());
    has_form || !matches!(disc(text), Ok(None)) || is_joined(text)
}

/// Whether a text is a code with other signs in place of its dashes or figures, with more behind
/// it, or with a second one.
fn is_mangled(text: &str) -> bool {
    let dashed = text.replace(OTHER_DASHES, "-");
    let dashes = dashed != text && is_one(&dashed);
    let behind = text.split_once('/').and_then(|(code, _)| Parts::of(code));
    let behind =
        behind.is_some_and(|parts| parts.is_as_printed() && parts.has_form()) && !begins_path(text);
    dashes || behind || is_joined(text)
}

/// Whether a text is a path that begins with the code of a place: `SLT-0004-P/7` is what is in it.
fn begins_path(text: &str) -> bool {
    let code = text.split_once('/').and_then(|(code, _)| Parts::of(code));
    matches!(code.and_then(|parts| parts.right()), Some(Read::Numbered(code))
        if matches!(code.kind(), CodeKind::Place | CodeKind::Box))
}

/// Whether a text has all parts of a code, or is the name of a disc.
fn is_one(text: &str) -> bool {
    let has_form = Parts::of(text).is_some_and(|parts| parts.has_form());
    has_form || matches!(disc(text), Ok(Some(_)))
}

/// What stands where a code has a dash, and is none.
const OTHER_DASHES: [char; 10] = ['.', '_', ',', ';', ':', '=', '+', '~', '|', '*'];

/// Whether a text is a code and another one behind it: of two scans the end of the first was lost.
fn is_joined(text: &str) -> bool {
    let letters = |at: usize| {
        let rest = text.get(at..)?;
        let next = CodeKind::ALL.map(CodeKind::prefix).into_iter();
        let begins = next.filter(|next| {
            rest.strip_prefix(*next)
                .is_some_and(|rest| rest.starts_with(['-', '_']))
        });
        begins.map(|_| at).next()
    };
    let Some(next) = (1..text.len()).find_map(letters) else {
        return false;
    };
    let (one, rest) = text.split_at(next);
    is_one(one.trim_end()) && (is_one(rest) || is_joined(rest))
}

/// The disc of a name or a UUID; an error for what begins with a set and goes on otherwise.
fn disc(text: &str) -> Result<Option<Code>, ()> {
    if let Some(uuid) = uuid(text) {
        return Ok(Some(Code::DiscUuid(uuid)));
    }
    let volume = text
        .strip_prefix("SET_")
        .and_then(|rest| rest.split_once('_'));
    let volume = volume.map(|(set, number)| (format!("SET-{set}"), number));
    let name = || {
        text.split_once('/')
            .map(|(set, disc)| (set.to_owned(), disc))
    };
    let Some((set, number)) = volume.or_else(name) else {
        return Ok(None);
    };
    let Some(parts) = Parts::of(&set) else {
        return Ok(None);
    };
    let read = match parts.right() {
        Some(Read::Numbered(code)) => Some(code),
        Some(Read::Copy(_)) | None => parts.bare(),
    };
    let set = read.filter(|code| code.kind() == CodeKind::Set);
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    match (set, number.parse()) {
        (Some(set), Ok(number)) if digits => Ok(Some(Code::Disc {
            set: set.bare(),
            number,
        })),
        (Some(_), _) => Err(()),
        (None, _) if parts.is_of_set() && (parts.looks_like_one() || parts.is_short()) => Err(()),
        (None, _) => Ok(None),
    }
}

/// A UUID as it is written (RFC 9562, 4).
fn uuid(text: &str) -> Option<[u8; 16]> {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    if groups != [8, 4, 4, 4, 12] {
        return None;
    }
    let digits: Option<Vec<u32>> = text
        .chars()
        .filter(|c| *c != '-')
        .map(|c| c.to_digit(16))
        .collect();
    let digits = digits?;
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high << 4 | low).ok(),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    bytes?.try_into().ok()
}
