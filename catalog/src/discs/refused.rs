//! Why an event cannot follow on what a copy is.

use super::CopyState;

/// What cannot happen to a copy in its state, with the reason where the state does not tell it.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Hindered {
    /// It is destroyed, whatever is said of it.
    #[error("used: it was destroyed")]
    UseOfDestroyed,
    /// Only one that is recorded as destroyed can come back from that.
    #[error("reported as seen again: it is not recorded as destroyed")]
    SeenAgain,
    /// It is on record as burned, and needs no tag as its witness.
    #[error("found by its tag: its burn is known")]
    FoundByTag,
    /// It is out of use, and nobody said that it was found.
    #[error("used until it is recorded as found")]
    UseOfRetired,
    /// Something was written to it.
    #[error("burned again")]
    BurnedAgain,
    /// Nothing is being written to it.
    #[error("burned to its end")]
    BurnedToEnd,
    /// Nothing was written to it.
    #[error("verified")]
    Verified,
    /// Nothing is being written to it, so nothing can be cut off.
    #[error("interrupted: nothing is being written to it")]
    Interrupted,
    /// It is no disc yet, or lies in a drive.
    #[error("shelved or lent")]
    ShelvedOrLent,
    /// Nobody knows where it is.
    #[error("lent: it is not known where it is")]
    LentUnfound,
    /// Nobody has it.
    #[error("returned: it is not lent")]
    ReturnedUnlent,
    /// It is no disc yet.
    #[error("told apart from another disc")]
    ToldApart,
    /// It is no disc yet.
    #[error("recorded as destroyed")]
    Destroyed,
    /// It is no disc yet, or nobody knows where it is.
    #[error("quarantined or sent: it is not at hand")]
    QuarantinedOrSent,
    /// It is no disc yet.
    #[error("recorded as lost")]
    Lost,
    /// It is no disc yet, or is recorded as more than missing.
    #[error("recorded as missing")]
    Missing,
    /// Nothing says that it is gone.
    #[error("recorded as found: it is not recorded as missing, lost or out of use")]
    Found,
}

/// Why an event cannot follow.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
pub enum Refused {
    /// It happened before.
    #[error("the copy is already {}", in_words(*state))]
    Already {
        /// The copy's state.
        state: CopyState,
    },
    /// The copy's state rules it out.
    #[error("the copy is {}, so it cannot be {event}", in_words(*state))]
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
