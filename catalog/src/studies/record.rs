//! Studies, their series and versions, as they go in and come out.

use super::day::{Dated, Day};
use super::patients::{PatientClaim, PatientId};
use crate::store::{Timestamp, row_numbers, stored_enum};

row_numbers! {
    /// Row of a study.
    StudyId,
    /// Row of a study version.
    VersionId,
}

/// Kinds of what is kept whole.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum StudyKind {
    /// A DICOM study.
    #[default]
    Study,
    /// An evidence case.
    Case,
}

stored_enum!(StudyKind, "kind of study" {
    Study = "study",
    Case = "case",
});

/// A study to be recorded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StudyRecord {
    /// A study or a case.
    pub kind: StudyKind,
    /// Study Instance UID, or the name of the case.
    pub uid: String,
    /// What its objects say of the patient.
    pub patient: PatientClaim,
    /// Study date, `YYYYMMDD`.
    pub study_date: String,
    /// Accession Number.
    pub accession_number: String,
    /// Study Description.
    pub description: String,
    /// Modalities, sorted.
    pub modalities: Vec<String>,
    /// The series.
    pub series: Vec<SeriesRecord>,
    /// Names of the documents, by which the study is found too.
    pub documents: Vec<String>,
}

/// A series of a study.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SeriesRecord {
    /// Series Instance UID.
    pub series_instance_uid: String,
    /// Modality.
    pub modality: String,
    /// Series Description.
    pub description: String,
    /// Series Date, `YYYYMMDD`.
    pub date: String,
    /// Series Number.
    pub number: Option<i64>,
    /// Objects seen in this version.
    pub objects: u64,
}

/// A study.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StudyRow {
    /// The row.
    pub id: StudyId,
    /// A study or a case.
    pub kind: StudyKind,
    /// Study Instance UID, or the name of the case.
    pub uid: String,
    /// Row of the patient as shown.
    pub patient: PatientId,
    /// Issuer of the patient ID.
    pub issuer: String,
    /// Patient ID.
    pub patient_id: String,
    /// Patient's Name, as DICOM writes it.
    pub patient_name: String,
    /// Birth date.
    pub birth_date: String,
    /// Sex.
    pub sex: String,
    /// Study date.
    pub study_date: String,
    /// Accession Number.
    pub accession_number: String,
    /// Study Description.
    pub description: String,
    /// Modalities.
    pub modalities: Vec<String>,
    /// The day under which it is listed.
    pub day: Day,
    /// Which date says so.
    pub dated: Dated,
}

/// What was taken in for a study at one time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VersionRow {
    /// The row.
    pub id: VersionId,
    /// Number of the version, from 1.
    pub number: u64,
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
    /// When it was taken in.
    pub at: Timestamp,
    /// Files and bytes of it that are on the discs of its set; none where it waits for a disc.
    pub kept: Option<(u64, u64)>,
    /// Whether it was left out: no disc will hold it, and it does not wait.
    pub left_out: bool,
}

/// A study version that waits for a disc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The version.
    pub version: VersionId,
    /// Its study.
    pub study: StudyRow,
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
    /// Since when.
    pub since: Timestamp,
}
