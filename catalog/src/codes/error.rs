//! Why a code is refused.

/// Why a text that looks like a code is refused.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// It looks like a code of ours and its check character is not right, or is missing.
    #[error("{read} was misread or mistyped")]
    Misread {
        /// What was scanned or typed.
        read: String,
    },
    /// It is the code of something else than is wanted.
    #[error(
        "{code} is a {}, and a {} is needed here",
        in_words(is),
        in_words(wanted)
    )]
    OtherKind {
        /// The code.
        code: String,
        /// What it is ([`Code::kind_name`](super::Code::kind_name)).
        is: &'static str,
        /// What is wanted.
        wanted: &'static str,
    },
}

/// A kind of thing, as texts call it.
fn in_words(kind: &str) -> &str {
    match kind {
        "place" => "location",
        "pull-list" => "pull list",
        kind => kind,
    }
}

/// The longest text of which it is said that it was misread.
const READ_CHARS: usize = 40;

impl CodeError {
    /// That this was misread.
    pub fn misread(read: &str) -> Self {
        let visible = read.trim().chars().filter(|c| !c.is_control());
        Self::Misread {
            read: visible.take(READ_CHARS).collect(),
        }
    }

    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Misread { .. } => "CAT-070",
            Self::OtherKind { .. } => "CAT-071",
        }
    }
}
