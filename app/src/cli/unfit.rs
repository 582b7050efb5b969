//! Why a value of an argument does not fit, without the value: it may be somebody's number.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::words::lang::say;

/// Why a value does not fit, in the language that is spoken.
#[derive(Debug)]
pub(super) struct Unfit(pub String);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

/// Reads a number of a range; what is wrong with it is said without it.
pub(super) fn within<N: TryFrom<u32>>(
    from: u32,
    to: u32,
) -> impl Fn(&str) -> Result<N, Unfit> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse::<u32>().ok();
        let number = number.filter(|number| (from..=to).contains(number));
        let number = number.and_then(|number| N::try_from(number).ok());
        number.ok_or_else(|| match to {
            u32::MAX => Unfit(say!("misuse-below", from = from)),
            to => Unfit(say!("misuse-out-of-range", from = from, to = to)),
        })
    }
}

/// Reads one of a few words; what is wrong with it is said without it.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [(&'static str, T)],
) -> impl Fn(&str) -> Result<T, Unfit> + Clone + Send + Sync + 'static {
    move |text| {
        let found = all.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
            Unfit(say!("misuse-one-of", words = words.join(", ")))
        })
    }
}

/// Words in capitals that texts write where a name is to be put.
const PLACEHOLDERS: &[&str] = &[
    "ADDRESS", "CASE", "CODE", "DATE", "DIR", "DISC", "DRIVE", "FILE", "FOLDER", "GTIN", "ID",
    "LOCATION", "LOT", "MEDIUM", "NAME", "NUMBER", "PATH", "PERSON", "RACK", "REASON", "REQUEST",
    "ROOM", "SEAL", "SERIAL", "SET", "SHELF", "SHIPMENT", "SITE", "SLOT", "STUDY", "TEXT",
];

/// As [`real`], and refuses none at all: where nothing else would say so.
pub(super) fn named(text: &str) -> Result<String, Unfit> {
    match text.trim().is_empty() {
        true => Err(Unfit(say!("misuse-empty"))),
        false => real(text),
    }
}

/// Reads a name, and refuses one that was copied as a text has it: SITE/ROOM/RACK/SHELF/SLOT.
pub(super) fn real(text: &str) -> Result<String, Unfit> {
    let mut parts = text.split('/');
    match parts.find_map(|part| PLACEHOLDERS.iter().find(|word| **word == part.trim())) {
        Some(word) => Err(Unfit(say!("misuse-placeholder", word = *word))),
        None => Ok(text.to_owned()),
    }
}

/// Whether a path is written as the address of something that is no file: `ftp://host/folder`.
pub(super) fn is_address(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let is_scheme = |word: &str| {
        let mut letters = word.chars();
        let begins = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
        begins && letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    text.split_once("://")
        .is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// A folder or file of this station: an address would become a folder.
pub(super) fn local(path: PathBuf) -> Result<PathBuf, Unfit> {
    match is_address(&path) {
        true => Err(Unfit(say!("misuse-no-folder"))),
        false => Ok(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for text in ["ftp://x", "https://x/y", "pcas://A@b:1", "smb://"] {
            assert!(is_address(Path::new(text)), "{text}");
        }
        for text in ["/a://b", "out/x", "c:/x", "a b://c", "://x"] {
            assert!(!is_address(Path::new(text)), "{text}");
        }
    }

    #[test]
    fn what_only_stands_for_a_name_is_none() {
        for text in [
            "SITE/ROOM/RACK/SHELF/SLOT",
            "LOCATION",
            "Cellar/RACK",
            "REASON",
        ] {
            assert!(real(text).is_err(), "{text}");
        }
        for text in ["", " ", "CASE"] {
            assert!(named(text).is_err(), "{text:?}");
        }
        assert_eq!(named("2026-0815").unwrap(), "2026-0815");
        for text in ["Site/Room/Rack/Shelf/1", "RACK 7", "Mr. Place", "/", ""] {
            assert_eq!(real(text).unwrap(), text);
        }
    }
}
