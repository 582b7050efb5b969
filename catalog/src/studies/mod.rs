//! Patients' studies and their versions: recorded, read, found.

mod change;
mod find;
mod index;
mod read;
mod record;
mod sql;

pub use find::{FindQuery, FoundCopy, FoundStudy};
pub(crate) use index::index_all;
pub use record::{
    PatientId, SeriesRecord, StudyId, StudyKind, StudyRecord, StudyRow, VersionId, VersionRow,
    Waiting,
};

#[cfg(test)]
mod tests;
