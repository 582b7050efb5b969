//! Why a copy cannot be recorded as lost, or an incident not be closed.

/// Why a copy cannot be recorded as lost, or an incident not be closed.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum IncidentError {
    /// It opens an incident, which is for an administrator to say.
    #[error("only an administrator can record {serial} as lost: that opens an incident")]
    ForAdministrator {
        /// The copy.
        serial: String,
        /// Whether it is recorded as missing already: for the advice.
        #[serde(skip)]
        missing: bool,
    },
    /// Nobody knew of it later than now.
    #[error("the time at which the loss was known is in the future")]
    AwareInFuture,
    /// Nobody knew of it before the copy was burned.
    #[error("the time at which the loss was known is before {serial} was burned")]
    AwareBeforeBurn {
        /// The copy.
        serial: String,
    },
    /// It was closed.
    #[error("incident {incident} is closed")]
    Closed {
        /// Its number.
        incident: i64,
    },
}

impl IncidentError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ForAdministrator { .. } => "INC-001",
            Self::AwareInFuture => "INC-002",
            Self::AwareBeforeBurn { .. } => "INC-003",
            Self::Closed { .. } => "INC-004",
        }
    }
}
