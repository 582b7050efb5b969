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
    #[error("{}", hindered(*state, *event))]
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

/// Why it cannot happen: by the copy's state alone where that says it.
fn hindered(state: CopyState, event: Hindered) -> String {
    let is = in_words(state);
    match event {
        Hindered::UseOfDestroyed => "the copy is recorded as destroyed".to_owned(),
        Hindered::UseOfRetired => "the copy is out of use".to_owned(),
        Hindered::SeenAgain => {
            format!("the copy is {is}: only a destroyed one can be reported as seen again")
        }
        Hindered::FoundByTag => format!("the copy is {is}, and its burn is already known"),
        Hindered::BurnedAgain => format!("the copy is {is}, so it cannot be burned again"),
        Hindered::BurnedToEnd | Hindered::Interrupted => {
            format!("the copy is {is}: nothing is being written to it")
        }
        Hindered::Verified => format!("the copy is {is}, so it cannot be verified"),
        Hindered::ShelvedOrLent => format!("the copy is {is}, so it cannot be shelved or lent"),
        Hindered::LentUnfound => format!("the copy is {is}: nobody knows where it is"),
        Hindered::ReturnedUnlent => format!("the copy is {is}, and is not lent to anybody"),
        Hindered::ToldApart => {
            format!("the copy is {is}, so no other disc can be told apart from it")
        }
        Hindered::Destroyed => format!("the copy is {is}, so it cannot be recorded as destroyed"),
        Hindered::QuarantinedOrSent => {
            format!("the copy is {is}, so it cannot be put into quarantine or sent")
        }
        Hindered::Lost => format!("the copy is {is}, so it cannot be recorded as lost"),
        Hindered::Missing => format!("the copy is {is}, so it cannot be recorded as missing"),
        Hindered::Found => {
            format!("the copy is {is}, and is not recorded as missing, lost or out of use")
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
        CopyState::Suspect => "not known to be good",
        CopyState::Good | CopyState::Missing | CopyState::Lost => state.text(),
    }
}

/// A good copy of a disc that does not count now, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotCounted {
    /// It is on its way to a place.
    InTransit {
        /// Its serial.
        serial: String,
    },
    /// It was looked for in a stock-take, and nobody has seen it since.
    Unseen {
        /// Its serial.
        serial: String,
    },
    /// It came back dirty or scratched, or in a box with another seal, and was not read since.
    Unread {
        /// Its serial.
        serial: String,
    },
}
