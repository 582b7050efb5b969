//! What people type into commands may be the name or the number of a patient, and errors end up in
//! logs: what an error repeats of it.

use std::error::Error;
use std::path::PathBuf;

use serde_json::error::Category;
use stele_catalog::Code;

use crate::words::lang::{error_text, say};

/// What people ask for in their own words, so that a number may be a patient's; anything else with
/// a number has it from the archive.
const BY_WORDS: &[&str] = &[
    "study",
    "patient",
    "person",
    "copy",
    "disc",
    "set",
    "place",
    "box",
    "place-into",
];

/// What of a name that is not known is shown: a code of ours, or a number of ours. Anything else
/// may say who a patient is.
pub(super) fn shown<'a>(what: &str, name: &'a str) -> Option<&'a str> {
    let is_code = matches!(
        Code::parse(name),
        Ok(Code::Copy(_) | Code::Numbered(_) | Code::Disc { .. } | Code::DiscUuid(_))
    );
    let figures = |c: char| c.is_ascii_digit() || c == '/';
    let is_number = !BY_WORDS.contains(&what) && !name.is_empty() && name.chars().all(figures);
    (is_code || is_number).then_some(name)
}

/// That nothing of a kind has a name. `what` is the kind in English, as the texts know it.
pub(super) fn unknown(what: &str, name: &str) -> String {
    let kind = what.replace(' ', "-");
    match shown(what, name) {
        Some(name) => say!("error-unknown-name", kind = kind, name = name),
        None => say!("error-unknown", kind = kind),
    }
}

/// What somebody named a file or folder for: what is said of it instead of its name.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// The folder that is taken in.
    Import,
    /// An image of a disc.
    Image,
    /// A list with a line for each thing.
    List,
    /// The map of a rescue.
    Map,
    /// The backup of a catalog.
    Backup,
    /// What lists are mended from: a backup, or the manifest of a disc.
    Source,
    /// Where a restore goes.
    Restore,
    /// Where a delivery goes.
    Delivery,
    /// A drawing.
    Picture,
}

impl Role {
    /// As the texts know it.
    fn word(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Image => "image",
            Self::List => "list",
            Self::Map => "map",
            Self::Backup => "backup",
            Self::Source => "source",
            Self::Restore => "restore",
            Self::Delivery => "delivery",
            Self::Picture => "picture",
        }
    }
}

/// A file or folder that an error is about.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Spot {
    /// One of the archive or the station: its name says nothing of patients.
    #[error("{}", .0.display())]
    Ours(PathBuf),
    /// One that somebody named: for the screen, and not part of the text.
    #[error("{}", say!("error-named-file", what = .0.word()))]
    Named(Role, PathBuf),
}

/// What an image was to come from.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ImageSource {
    /// A drive.
    #[error("{0}")]
    Drive(String),
    /// A file that somebody named, perhaps after a patient.
    #[error("{}", say!("error-named-image"))]
    File,
}

/// One of the files or folders that somebody named, by its place among them.
#[derive(Copy, Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Named {
    /// The only one that was named.
    #[error("{}", say!("error-named-file", what = .0.word()))]
    Only(Role),
    /// One of several.
    #[error("{}", say!("error-named-one-of", number = *number, of = *of, what = what.word()))]
    OneOf {
        /// What all of them are.
        what: Role,
        /// Its number, from 1.
        number: usize,
        /// How many were named.
        of: usize,
    },
}

impl Named {
    /// The one of this number, from 1, among so many.
    pub fn new(what: Role, number: usize, of: usize) -> Self {
        match of {
            0 | 1 => Self::Only(what),
            of => Self::OneOf { what, number, of },
        }
    }
}

/// What is wrong with JSON: a parser quotes what it found, and that may be what a file says of a
/// patient. Of it only the place is told.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{}", say!("error-json-unread"))]
    Unread,
    #[error("{}", say!("error-json-syntax", line = *.0, column = *.1))]
    Syntax(usize, usize),
    #[error("{}", say!("error-json-value", line = *.0, column = *.1))]
    Value(usize, usize),
    #[error("{}", say!("error-json-cut-off"))]
    CutOff,
}

/// What a cause says.
pub(super) fn said(cause: &(dyn Error + 'static)) -> String {
    let Some(json) = cause.downcast_ref::<serde_json::Error>() else {
        return error_text(cause);
    };
    let fault = match json.classify() {
        Category::Io => Fault::Unread,
        Category::Syntax => Fault::Syntax(json.line(), json.column()),
        Category::Data => Fault::Value(json.line(), json.column()),
        Category::Eof => Fault::CutOff,
    };
    fault.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_named_is_said_by_its_kind_and_never_by_its_name() {
        let all = [
            (Role::Import, "the folder or file to import"),
            (Role::Image, "the image"),
            (Role::List, "the list"),
            (Role::Map, "the map of the rescue"),
            (Role::Backup, "the backup"),
            (Role::Source, "the backup or manifest"),
            (Role::Restore, "the folder to restore to"),
            (Role::Delivery, "the target of the delivery"),
        ];
        for (role, said) in all {
            assert_eq!(Spot::Named(role, "MEYERHOLZ".into()).to_string(), said);
            assert_eq!(Named::new(role, 1, 1).to_string(), said);
        }
        let second = Named::new(Role::Import, 2, 3).to_string();
        assert_eq!(second, "number 2 of the 3 folders and files to import");
    }

    #[test]
    fn codes_and_numbers_of_ours_are_repeated_and_nothing_else() {
        for (what, name) in [
            ("copy", "STL-04KQ7Z-D"),
            ("set", "SET-0001"),
            ("disc", "SET-0001/1"),
            ("person", "PER-0002-M"),
            ("difference", "12"),
            ("item", "3/14"),
        ] {
            assert_eq!(shown(what, name), Some(name));
        }
        for (what, name) in [
            ("person", "MEYERHOLZ"),
            ("set", "4711"),
            ("patient", "4711"),
            ("difference", "MEYERHOLZ"),
            ("disc", "MEYERHOLZ^ANNA"),
            ("copy", ""),
        ] {
            assert_eq!(shown(what, name), None);
        }
    }

    #[test]
    fn a_parser_tells_the_place_and_not_what_it_found() {
        let wrong = serde_json::from_str::<u32>("\n\"MEYERHOLZ^ANNA\"").unwrap_err();
        assert!(wrong.to_string().contains("MEYERHOLZ"));
        let said = said(&wrong);
        assert!(!said.contains("MEYERHOLZ"), "{said}");
        assert!(said.contains("line 2"), "{said}");
    }
}
