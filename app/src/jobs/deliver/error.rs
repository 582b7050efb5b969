//! Why studies cannot be handed over.

use crate::words::lang::say;

/// Why studies cannot be handed over. Nothing was handed over then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeliverError {
    /// Files of the studies say two patients, and nobody has decided whose they are.
    #[error("{}", say!("error-deliver-undecided", differences = *differences))]
    Undecided {
        /// How many differences.
        differences: usize,
    },
    /// The studies are of several patients, since one was given to another.
    #[error("{}", say!("error-deliver-several-patients"))]
    SeveralPatients {
        /// The request.
        request: String,
    },
    /// Studies are another patient's than the request was recorded for.
    #[error("{}", say!("error-deliver-other-patient", studies = *studies, request = request))]
    OtherPatient {
        /// How many studies.
        studies: usize,
        /// The request.
        request: String,
    },
    /// Files say another person, whose study it was by mistake.
    #[error("{}", say!("error-deliver-other-person", files = *files))]
    OtherPerson {
        /// How many files.
        files: u64,
        /// The request.
        request: String,
    },
    /// A request is to be closed as handed over, and a study of it is another patient's now.
    #[error("{}", say!("error-deliver-handed-other", request = request))]
    HandedOther {
        /// The request.
        request: String,
    },
    /// An exhibit is byte for byte as it was archived.
    #[error("{}", say!("error-deliver-exhibit", request = request))]
    Exhibit {
        /// The request.
        request: String,
    },
    /// Beside the target an unfinished delivery of another request lies.
    #[error("{}", say!("error-deliver-other", request = request))]
    Other {
        /// That one.
        request: String,
    },
    /// What lies beside the target is nothing of ours.
    #[error("{}", say!("error-deliver-in-the-way"))]
    InTheWay,
    /// What is known of the patient is another than when the files were written.
    #[error("{}", say!("error-deliver-changed"))]
    Changed,
    /// What was written was counted, and is not all there.
    #[error("{}", say!("error-deliver-miscounted", files = *files))]
    Miscounted {
        /// How many files are missing, are other ones, or do not belong there.
        files: u64,
    },
    /// What was named is no request, and nobody said who gets it.
    #[error("{}", say!("error-deliver-not-requested"))]
    NotRequested,
    /// No disc and no image was named, and not all is there yet.
    #[error("{}", say!("error-deliver-no-source", discs = discs.join(", ")))]
    NoSource {
        /// The discs that are needed.
        discs: Vec<String>,
        /// The one to fetch first.
        first: Option<String>,
        /// The copy of that which is fetched.
        serial: Option<String>,
        /// Where it is, or who has it.
        at: Option<String>,
        /// The drive in which it lies now.
        drive: Option<String>,
    },
}

impl DeliverError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Undecided { .. } => "DLV-001",
            Self::SeveralPatients { .. } => "DLV-002",
            Self::OtherPerson { .. } => "DLV-003",
            Self::Exhibit { .. } => "DLV-004",
            Self::Other { .. } => "DLV-005",
            Self::InTheWay => "DLV-006",
            Self::Changed => "DLV-007",
            Self::Miscounted { .. } => "DLV-008",
            Self::NoSource { .. } => "DLV-009",
            Self::NotRequested => "DLV-010",
            Self::OtherPatient { .. } => "DLV-011",
            Self::HandedOther { .. } => "DLV-012",
        }
    }
}
