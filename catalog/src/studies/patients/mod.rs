//! Patients: what objects say of them, where they differ, and what somebody decided of it.

mod accept;
mod apart;
mod claim;
mod decide;
mod kept_out;
mod put;
mod read;
mod record;
mod sql;

pub use claim::{PatientClaim, PatientId, Unlike};
pub use kept_out::KeptOut;
pub(super) use put::put_patient;
pub use record::{
    Answer, Claimed, DecisionId, DecisionKind, DecisionRow, DifferenceId, DifferenceKind,
    DifferenceRow, PatientRow,
};

#[cfg(test)]
mod tests;
