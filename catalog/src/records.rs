//! What goes into the catalog and what comes out of it.

use serde::{Deserialize, Serialize};

use crate::{CopyState, Serial};

/// Milliseconds since 1970-01-01T00:00:00 UTC.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(pub i64);

macro_rules! row_numbers {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub struct $name(pub i64);
    )*};
}

row_numbers! {
    /// Row of a person.
    PersonId,
    /// Row of a patient.
    PatientId,
    /// Row of a study.
    StudyId,
    /// Row of a study version.
    VersionId,
    /// Row of a disc set.
    SetId,
    /// Row of a disc.
    DiscId,
    /// Row of a copy.
    CopyId,
    /// Row of a slot.
    SlotId,
    /// Row of a job.
    JobId,
}

/// Who acts.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
}

/// A person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The row.
    pub id: PersonId,
    /// `PER-0001`.
    pub code: String,
    /// The name.
    pub name: String,
    /// What the person does here.
    pub role: String,
}

/// A study to be recorded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StudyRecord {
    /// Study Instance UID, or `case:NAME`.
    pub study_instance_uid: String,
    /// Patient ID.
    pub patient_id: String,
    /// Patient's Name, as DICOM writes it.
    pub patient_name: String,
    /// Birth date, `YYYYMMDD`.
    pub birth_date: String,
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
    /// An evidence case.
    pub is_case: bool,
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
    /// Study Instance UID, or `case:NAME`.
    pub study_instance_uid: String,
    /// Row of the patient.
    pub patient: PatientId,
    /// Patient ID.
    pub patient_id: String,
    /// Patient's Name, as DICOM writes it.
    pub patient_name: String,
    /// Birth date.
    pub birth_date: String,
    /// Study date.
    pub study_date: String,
    /// Accession Number.
    pub accession_number: String,
    /// Study Description.
    pub description: String,
    /// Modalities.
    pub modalities: Vec<String>,
    /// An evidence case.
    pub is_case: bool,
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

/// Something about a file that a person has to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExceptionRow {
    /// The row.
    pub id: i64,
    /// Code of the reason.
    pub kind: String,
    /// The file; for the screen only.
    pub path: String,
    /// The reason in words.
    pub detail: String,
    /// Since when.
    pub at: Timestamp,
}

/// A set to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetRecord {
    /// The medium, as it was typed.
    pub media: String,
    /// Its sectors.
    pub capacity_sectors: u64,
    /// Copies of each disc.
    pub copies: u32,
    /// The policy it was planned by, as the application writes it.
    pub policy: String,
}

/// A set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetRow {
    /// The row.
    pub id: SetId,
    /// `SET-0001`.
    pub name: String,
    /// The medium.
    pub media: String,
    /// Its sectors.
    pub capacity_sectors: u64,
    /// Copies of each disc.
    pub copies: u32,
    /// The policy.
    pub policy: String,
    /// It was given up before anything was burned.
    pub dropped: bool,
}

/// A disc to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiscRecord {
    /// Its UUID.
    pub uuid: [u8; 16],
    /// What it is to hold, as the application writes it.
    pub plan: Vec<u8>,
    /// Sectors of the medium.
    pub capacity_sectors: u64,
    /// Sectors of its content.
    pub used_sectors: u64,
    /// Parity strips.
    pub parity: u8,
    /// The study versions on it, whole or in part.
    pub studies: Vec<DiscStudy>,
}

/// A study version on a disc.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct DiscStudy {
    /// The version.
    pub version: VersionId,
    /// Files of it on this disc.
    pub files: u64,
    /// Bytes of it on this disc.
    pub bytes: u64,
}

/// Whether a disc has an image.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum DiscState {
    /// Planned only.
    Planned,
    /// Its image is built.
    Built,
}

/// A disc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiscRow {
    /// The row.
    pub id: DiscId,
    /// Its set.
    pub set: SetId,
    /// `SET-0001/1`.
    pub name: String,
    /// Number in its set, from 1.
    pub number: u32,
    /// Its UUID.
    pub uuid: [u8; 16],
    /// Whether it has an image.
    pub state: DiscState,
    /// Sectors of the medium.
    pub capacity_sectors: u64,
    /// Sectors of its content.
    pub used_sectors: u64,
    /// Parity strips.
    pub parity: u8,
    /// File name of the image.
    pub image: Option<String>,
    /// Sectors of the image; 0 while it is planned.
    pub sectors: u64,
    /// Sectors of a strip; 0 while it is planned.
    pub strip_sectors: u64,
    /// BLAKE3 of the image.
    pub blake3: Option<[u8; 32]>,
    /// It was given up by itself.
    pub dropped: bool,
    /// The disc that stands for it in its set.
    pub replaced_by: Option<DiscId>,
}

/// A built image to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BuiltRecord {
    /// File name.
    pub image: String,
    /// Sectors.
    pub sectors: u64,
    /// Sectors of a strip.
    pub strip_sectors: u64,
    /// Parity strips.
    pub parity: u8,
    /// BLAKE3 of the image.
    pub blake3: [u8; 32],
    /// The manifest on it.
    pub manifest: Vec<u8>,
    /// What may be claimed of its DICOM file-set, as the application writes it.
    pub conformance: Vec<u8>,
    /// Which images a parity disc was made of, as the application writes it.
    pub members: Option<Vec<u8>>,
}

/// A copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopyRow {
    /// The row.
    pub id: CopyId,
    /// Its serial.
    pub serial: Serial,
    /// The disc it carries.
    pub disc: DiscId,
    /// Number among the disc's copies, from 1.
    pub number: u32,
    /// What it is.
    pub state: CopyState,
    /// Path of its slot.
    pub place: Option<String>,
    /// Who has it.
    pub lent_to: Option<String>,
    /// When it is due back.
    pub due: Option<Timestamp>,
    /// When every sector of it was last read.
    pub last_check: Option<Timestamp>,
    /// Media ID as its drive reported it.
    pub media_id: Option<String>,
}

/// One event of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustodyRow {
    /// When.
    pub at: Timestamp,
    /// Name of who acted.
    pub person: String,
    /// What happened.
    pub event: crate::Event,
    /// What the copy was then.
    pub state: CopyState,
    /// Why.
    pub why: String,
}

/// A slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The row.
    pub id: SlotId,
    /// `SLT-0001`.
    pub code: String,
    /// Site/Room/Rack/Shelf/Slot.
    pub path: String,
}

/// A job that was begun and has not ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRow {
    /// The row.
    pub id: JobId,
    /// Which job.
    pub kind: String,
    /// What was asked for, as the application writes it.
    pub request: String,
    /// The process that runs it.
    pub holder: String,
    /// When it began.
    pub begun: Timestamp,
}
