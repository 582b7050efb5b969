//! Patients' studies and their versions: recorded, read, found.

mod change;
mod find;
mod index;
mod read;
mod record;

pub use find::{FindQuery, FoundCopy, FoundStudy};
pub(crate) use index::index_all;
pub use record::{
    PatientId, SeriesRecord, StudyId, StudyRecord, StudyRow, VersionId, VersionRow, Waiting,
};

#[cfg(test)]
mod tests;
