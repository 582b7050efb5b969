//! Why a change was made.

use super::words::{self, Words};
use crate::CatalogError;
use crate::store::{Db, stored_enum};

/// Why a change was made.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Reason<'a> {
    /// Somebody asked for it, or it is a step of what somebody asked for: its events say it all.
    Routine,
    /// What somebody said. The words may name people, and can be erased.
    Said(&'a str),
    /// The job that was to do or end it was killed.
    KilledJob,
    /// The burn of a copy ended, and nobody recorded how.
    UntoldBurn,
    /// A burned parity disc is of other images than its set has now.
    OutdatedParity,
    /// Files changed or vanished between the plan of a disc and its build.
    SourceChanged,
}

/// Kinds of reasons.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum ReasonKind {
    /// [`Reason::Routine`].
    Routine,
    /// [`Reason::Said`].
    Said,
    /// [`Reason::KilledJob`].
    KilledJob,
    /// [`Reason::UntoldBurn`].
    UntoldBurn,
    /// [`Reason::OutdatedParity`].
    OutdatedParity,
    /// [`Reason::SourceChanged`].
    SourceChanged,
}

stored_enum!(ReasonKind, "reason" {
    Routine = "routine",
    Said = "said",
    KilledJob = "killed job",
    UntoldBurn = "untold burn",
    OutdatedParity = "outdated parity",
    SourceChanged = "source changed",
});

impl<'a> From<Option<&'a str>> for Reason<'a> {
    /// What somebody said, where somebody said something.
    fn from(said: Option<&'a str>) -> Self {
        said.map_or(Self::Routine, Self::Said)
    }
}

impl Reason<'_> {
    /// Its kind.
    pub fn kind(self) -> ReasonKind {
        match self {
            Self::Routine => ReasonKind::Routine,
            Self::Said(_) => ReasonKind::Said,
            Self::KilledJob => ReasonKind::KilledJob,
            Self::UntoldBurn => ReasonKind::UntoldBurn,
            Self::OutdatedParity => ReasonKind::OutdatedParity,
            Self::SourceChanged => ReasonKind::SourceChanged,
        }
    }
}

/// A reason as rows refer to it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct StoredReason {
    /// Its kind.
    pub kind: ReasonKind,
    /// What was said, where something was.
    pub words: Option<Words>,
}

/// Puts a reason down, so that rows can refer to it.
pub(crate) fn put(db: Db<'_>, reason: Reason<'_>) -> Result<StoredReason, CatalogError> {
    let words = match reason {
        Reason::Said(text) => Some(words::put(db, text)?),
        Reason::Routine
        | Reason::KilledJob
        | Reason::UntoldBurn
        | Reason::OutdatedParity
        | Reason::SourceChanged => None,
    };
    Ok(StoredReason {
        kind: reason.kind(),
        words,
    })
}
