//! Why a quarterly check cannot begin, or its rules be set.

/// Why a quarterly check cannot begin, or its rules be set.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// No copy was burned before the check.
    #[error("there is no copy to check yet")]
    NoCopies,
    /// None was begun in this quarter.
    #[error("the check of {quarter} has not begun")]
    NotBegun {
        /// The quarter.
        quarter: String,
    },
    /// A number of the rules is out of its range.
    #[error("--{number} would be {given}, but must be from {least} to {most}")]
    OutOfRange {
        /// Which number: the word for it.
        number: &'static str,
        /// As given.
        given: u32,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// It was begun before.
    #[error("the check of {quarter} has begun already")]
    AlreadyBegun {
        /// The quarter.
        quarter: String,
    },
    /// The rules are as they were.
    #[error("these rules apply already")]
    Unchanged,
}

impl CheckError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCopies => "CHK-001",
            Self::NotBegun { .. } => "CHK-002",
            Self::OutOfRange { .. } => "CHK-003",
            Self::Unchanged => "CHK-004",
            Self::AlreadyBegun { .. } => "CHK-005",
        }
    }
}
