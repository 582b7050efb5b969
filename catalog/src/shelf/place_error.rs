//! Why a place cannot be made, changed, or take a copy.

use super::SlotKind;

/// Why a place could not be made or changed, or could not take a copy.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// There is another place of this name.
    #[error("another location has that name there: {code}")]
    Exists {
        /// Its code.
        code: String,
    },
    /// A place cannot be in itself, nor become one with what it is in.
    #[error("{}", inside(code, other))]
    Inside {
        /// Code of the inner one.
        code: String,
        /// Code of what it is in: of itself where the two are one.
        other: String,
    },
    /// A place of this kind cannot be in one of that kind.
    #[error("a {} cannot be inside a {}", kind.text(), above.text())]
    DoesNotFit {
        /// What it is.
        kind: SlotKind,
        /// What it would be in.
        above: SlotKind,
        /// Code of what it would be in: for the advice; empty where that is new, too.
        #[serde(skip)]
        code: String,
    },
    /// A slot holds one copy, and has one.
    #[error("{code} already holds {serial}")]
    Taken {
        /// The slot's code.
        code: String,
        /// The copy that is there.
        serial: String,
    },
    /// Another copy of the disc is in the box: what happens to one would happen to both.
    #[error("{serial}, another copy of the same disc, is on record in the same box ({code})")]
    SameBox {
        /// The box.
        code: String,
        /// That copy.
        serial: String,
    },
    /// Places are called nearly the same.
    #[error("a location with almost the same name exists: {path} ({code})")]
    Near {
        /// Code of the nearest.
        code: String,
        /// Its path.
        path: String,
        /// What was asked for: for the advice.
        #[serde(skip)]
        asked: Box<NearPath>,
    },
    /// Two places cannot be one that are not of one kind.
    #[error("{code} is a {}, and the other location a {}", kind.text(), other.text())]
    KindsDiffer {
        /// Code of the one.
        code: String,
        /// What it is.
        kind: SlotKind,
        /// What the other one is.
        other: SlotKind,
    },
    /// What is typed reads as a code of the archive.
    #[error("a location cannot be named like a code")]
    IsACode,
    /// A width that no shelf has.
    #[error("the width of a location is 1 to 100000 mm, and of a case 1 to 100 mm")]
    Width,
}

/// A path that is nearly that of a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearPath {
    /// As it was asked for.
    pub path: String,
    /// As it is where that place is meant.
    pub meant: String,
    /// Whether a place was to be renamed so.
    pub renames: bool,
}

/// What a place is in that it is to be apart from.
fn inside(code: &str, other: &str) -> String {
    match code == other {
        true => format!("both are the same location: {code}"),
        false => format!("{code} is inside {other}"),
    }
}

impl PlaceError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "PLC-001",
            Self::Inside { .. } => "PLC-002",
            Self::DoesNotFit { .. } => "PLC-003",
            Self::Taken { .. } => "PLC-004",
            Self::SameBox { .. } => "PLC-005",
            Self::Near { .. } => "PLC-006",
            Self::Width => "PLC-007",
            Self::KindsDiffer { .. } => "PLC-008",
            Self::IsACode => "PLC-009",
        }
    }
}
