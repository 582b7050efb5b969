//! Why a request cannot be taken down, changed, or delivered.

use super::Proof;

/// A proof, as sentences say it.
fn in_words(proof: &str) -> &'static str {
    match Proof::parse(proof) {
        Some(Proof::Recipient) => "the name and address of the recipient",
        Some(Proof::Identity) => "proof of who the patient is, such as a passport",
        Some(Proof::Authorization) => "an authorization signed by the patient",
        Some(Proof::Order) => "a written order",
        Some(Proof::Approval) | None => "an approval by an ethics committee",
    }
}

/// Why a request cannot be taken down, changed, or delivered.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// No study was named.
    #[error("a request names at least one study")]
    NoStudies,
    /// The studies are of several patients.
    #[error("these studies belong to {patients} patients (numbers {numbers})")]
    SeveralPatients {
        /// How many.
        patients: usize,
        /// Their numbers.
        numbers: String,
    },
    /// Nobody said to whom.
    #[error("a request names who asks, with an address")]
    NoRecipient,
    /// It would be overdue from the start.
    #[error("the due date is in the past")]
    DuePast,
    /// Nobody said what was seen.
    #[error(
        "this kind of request needs {}, but none was recorded as seen",
        in_words(proof)
    )]
    NoProof {
        /// What is wanted.
        proof: &'static str,
    },
    /// It was closed.
    #[error("{request} is closed")]
    Closed {
        /// Its code.
        request: String,
    },
    /// It was extended before.
    #[error("{request} has already been extended")]
    Extended {
        /// Its code.
        request: String,
    },
    /// It has no date that could be put off.
    #[error("{request} has no due date")]
    NoClock {
        /// Its code.
        request: String,
    },
    /// An administrator has to agree first.
    #[error("{request} is not signed by an administrator")]
    NotSigned {
        /// Its code.
        request: String,
        /// Code of the one person who may sign, where there is one: for the advice.
        #[serde(skip)]
        signer: Option<String>,
    },
    /// It was signed before.
    #[error("{request} is already signed")]
    Signed {
        /// Its code.
        request: String,
    },
    /// What it says of people is still needed.
    #[error("{request} is open, so what it says about people is still needed")]
    Open {
        /// Its code.
        request: String,
    },
    /// It needs no signature.
    #[error("{request} needs no signature")]
    NeedsNone {
        /// Its code.
        request: String,
    },
    /// Nothing was handed over.
    #[error("nothing was delivered for {request}")]
    NothingDelivered {
        /// Its code.
        request: String,
    },
    /// The delivery was ended before.
    #[error("this delivery has already ended")]
    Ended,
}

impl RequestError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoStudies => "REQ-001",
            Self::SeveralPatients { .. } => "REQ-002",
            Self::NoRecipient => "REQ-003",
            Self::NoProof { .. } => "REQ-004",
            Self::Closed { .. } => "REQ-005",
            Self::Extended { .. } => "REQ-006",
            Self::NoClock { .. } => "REQ-007",
            Self::NotSigned { .. } => "REQ-008",
            Self::NeedsNone { .. } => "REQ-009",
            Self::NothingDelivered { .. } => "REQ-010",
            Self::Ended => "REQ-011",
            Self::Open { .. } => "REQ-012",
            Self::Signed { .. } => "REQ-013",
            Self::DuePast => "REQ-014",
        }
    }
}
