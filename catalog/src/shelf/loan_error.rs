//! Why a copy cannot be lent or taken back.

use crate::discs::CopyState;

/// Other good copies of a disc, which are in no place now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Elsewhere {
    /// One that somebody has, that is packed or on its way.
    pub away: Option<String>,
    /// One that nobody has put anywhere yet.
    pub unplaced: Option<String>,
}

/// Why a copy cannot be lent or taken back.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum LoanError {
    /// It does not hold its disc safely.
    #[error("{serial} cannot be lent: its state is {}", state.text())]
    NotSound {
        /// The copy.
        serial: String,
        /// What it is.
        state: CopyState,
        /// Another copy of its disc that can be lent.
        #[serde(skip)]
        other: Option<String>,
    },
    /// No other good copy of its disc would be in its place.
    #[error("no other good copy of this disc would be left at its location")]
    LastInPlace {
        /// Other good copies.
        #[serde(skip)]
        others: Box<Elsewhere>,
    },
    /// Nobody says who ordered it, or what for.
    #[error("the purpose is missing")]
    NoPurpose,
    /// It had no place when it was lent.
    #[error("this copy had no location before it was lent")]
    NoHome,
}

impl LoanError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSound { .. } => "LND-001",
            Self::LastInPlace { .. } => "LND-002",
            Self::NoHome => "LND-003",
            Self::NoPurpose => "LND-004",
        }
    }
}
