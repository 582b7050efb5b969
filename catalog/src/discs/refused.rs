//! Why an event cannot follow on what a copy is.

use super::CopyState;

/// What cannot happen to a copy in its state, with the reason where the state does not tell it.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hindered {
    /// It is destroyed, whatever is said of it.
    UseOfDestroyed,
    /// Only one that is recorded as destroyed can come back from that.
    SeenAgain,
    /// It is on record as burned, and needs no tag as its witness.
    FoundByTag,
    /// It is out of use, and nobody said that it was found.
    UseOfRetired,
    /// Something was written to it.
    BurnedAgain,
    /// Nothing is being written to it.
    BurnedToEnd,
    /// Nothing was written to it.
    Verified,
    /// Nothing is being written to it, so nothing can be cut off.
    Interrupted,
    /// It is no disc yet, or lies in a drive.
    ShelvedOrLent,
    /// Nobody knows where it is.
    LentUnfound,
    /// Nobody has it.
    ReturnedUnlent,
    /// It is no disc yet.
    ToldApart,
    /// It is no disc yet.
    Destroyed,
    /// It is no disc yet, or nobody knows where it is.
    QuarantinedOrSent,
    /// It is no disc yet.
    Lost,
    /// It is no disc yet, or is recorded as more than missing.
    Missing,
    /// Nothing says that it is gone.
    Found,
}

/// Why an event cannot follow.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// It happened before.
    #[error("the copy is already {}", in_words(*state))]
    Already {
        /// The copy's state.
        state: CopyState,
    },
    /// The copy's state rules it out.
    #[error("the copy is {}, so it cannot be {}", in_words(*state), to_be(*event))]
    Hindered {
        /// The copy's state.
        state: CopyState,
        /// What was to happen.
        event: Hindered,
    },
}

impl Refused {
    /// The copy's state.
    pub fn state(&self) -> CopyState {
        match self {
            Self::Already { state } | Self::Hindered { state, .. } => *state,
        }
    }
}

/// What was to happen, as sentences say that it cannot.
fn to_be(event: Hindered) -> &'static str {
    match event {
        Hindered::UseOfDestroyed => "used: it was destroyed",
        Hindered::SeenAgain => "reported as seen again: it is not recorded as destroyed",
        Hindered::FoundByTag => "found by its tag: its burn is known",
        Hindered::UseOfRetired => "used until it is recorded as found",
        Hindered::BurnedAgain => "burned again",
        Hindered::BurnedToEnd => "burned to its end",
        Hindered::Verified => "verified",
        Hindered::Interrupted => "interrupted: nothing is being written to it",
        Hindered::ShelvedOrLent => "shelved or lent",
        Hindered::LentUnfound => "lent: it is not known where it is",
        Hindered::ReturnedUnlent => "returned: it is not lent",
        Hindered::ToldApart => "told apart from another disc",
        Hindered::Destroyed => "recorded as destroyed",
        Hindered::QuarantinedOrSent => "quarantined or sent: it is not at hand",
        Hindered::Lost => "recorded as lost",
        Hindered::Missing => "recorded as missing",
        Hindered::Found => "recorded as found: it is not recorded as missing, lost or out of use",
    }
}

/// A state in words, as sentences say it.
fn in_words(state: CopyState) -> &'static str {
    match state {
        CopyState::Planned => "not burned yet",
        CopyState::Burning => "being burned",
        CopyState::Written => "not read back yet",
        CopyState::Watch => "to be checked again soon",
        CopyState::Migrate => "to be replaced now",
        CopyState::Failed => "recorded as failed",
        CopyState::Retired => "out of use",
        CopyState::Destroyed => "recorded as destroyed",
        CopyState::Good | CopyState::Suspect | CopyState::Missing | CopyState::Lost => state.text(),
    }
}
