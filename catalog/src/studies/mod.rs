//! Patients' studies and their versions: recorded, read, found.

mod alike;
mod change;
mod day;
mod era;
mod find;
mod fold;
mod index;
mod indexed;
mod matching;
mod modalities;
mod patients;
mod period;
mod read;
mod record;
mod sound;
mod sql;
mod terms;

pub use day::{Dated, Day};
pub use find::{Alike, FindQuery, FoundCopy, FoundStudy};
pub use index::file_name;
pub(crate) use index::{index_all, index_copy, put_documents};
pub(crate) use indexed::{each_indexed, indexed_column};
pub use patients::{
    Answer, Claimed, DecisionId, DecisionKind, DecisionRow, DifferenceId, DifferenceKind,
    DifferenceRow, KeptOut, PatientClaim, PatientId, PatientRow, Unlike,
};
pub use period::{Period, without_born, words_and_dates};
pub use record::{
    SeriesRecord, StudyId, StudyKind, StudyRecord, StudyRow, VersionId, VersionRow, Waiting,
};

#[cfg(test)]
mod tests;
