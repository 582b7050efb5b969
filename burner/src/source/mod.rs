//! Where items come from: folders that are scanned, files that are opened again at build.
//!
//! [`scan`] finds files and reads their heads, [`Grouper`] makes studies of them, [`only_new`]
//! leaves out what the archive has, [`FileSources`] opens the files again. Nothing here knows the
//! archive, or writes anything.

mod charset;
mod corrected;
mod dicom;
mod files;
mod group;
mod guard;
mod item_hash;
mod known_items;
mod on_disc;
mod original;
mod raw_header;
mod record;
mod sequence;
mod values;
mod walk;

use std::io::Read;

use serde::{Deserialize, Serialize};

pub use corrected::{NotCorrected, PatientHeader, Splice};
pub use dicom::Owner;
pub(crate) use dicom::{Head, read_head};
#[cfg(test)]
pub(crate) use files::staged;
pub use files::{FileSources, UndatedSources, is_covered};
pub use group::{Duplicates, Grouped, GroupedStudy, Grouper, SeriesAbout, Twins};
pub(crate) use guard::{Bytes, HeadError};
pub use known_items::{KnownItem, OnlyNew, only_new};
pub use on_disc::{ArchivedStudy, archived_studies};
pub use original::Correcting;
pub use walk::{ScanError, ScanOptions, ScanSummary, Scanned, ScannedFile, scan};

pub use crate::exception::{Exception, ExceptionKind};

use crate::item::{DirectoryKeys, Item};

/// What a DICOM object says of itself, decoded by its character set; empty where it says nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DicomKeys {
    /// Patient's Name (0010,0010), all groups: `Yamada^Tarou=山田^太郎`.
    pub patient_name: String,
    /// Patient ID (0010,0020).
    pub patient_id: String,
    /// Patient's Birth Date (0010,0030), `YYYYMMDD`.
    pub birth_date: String,
    /// Patient's Sex (0010,0040).
    pub sex: String,
    /// Study Instance UID (0020,000D); never empty.
    pub study_instance_uid: String,
    /// Study Date (0008,0020), `YYYYMMDD`.
    pub study_date: String,
    /// Study Time (0008,0030).
    pub study_time: String,
    /// Accession Number (0008,0050).
    pub accession_number: String,
    /// Study Description (0008,1030).
    pub study_description: String,
    /// Series Instance UID (0020,000E); never empty.
    pub series_instance_uid: String,
    /// Modality (0008,0060).
    pub modality: String,
    /// Series Number (0020,0011).
    pub series_number: Option<i64>,
    /// Series Description (0008,103E).
    pub series_description: String,
    /// Series Date (0008,0021), or else the next best date that the object has.
    pub series_date: String,
    /// SOP Class UID (0008,0016).
    pub sop_class_uid: String,
    /// SOP Instance UID (0008,0018); never empty.
    pub sop_instance_uid: String,
    /// Transfer Syntax UID (0002,0010); empty where the file has no meta information.
    pub transfer_syntax_uid: String,
    /// Instance Number (0020,0013).
    pub instance_number: Option<i64>,
    /// What the object's records in a DICOMDIR say.
    pub directory: DirectoryKeys,
}

/// Opens items again when their bytes are needed.
pub trait Sources: Sync {
    /// A reader of the item's bytes. It gives exactly `item.seen.len` bytes and then ends; where
    /// the file is not the one that was seen, opening or the last read fails.
    ///
    /// Errors: [`SourceError`]; from the reader, an [`std::io::Error`] that may wrap one
    /// ([`SourceError::of`]).
    fn open(&self, item: &Item) -> Result<Box<dyn Read + Send>, SourceError>;

    /// Whether the item is still there as it was seen, as far as that shows without reading all
    /// of it.
    ///
    /// # Errors
    /// [`SourceError`] where it is not.
    fn check(&self, item: &Item) -> Result<(), SourceError> {
        self.open(item).map(drop)
    }
}

/// Why an item's bytes cannot be had. Names no patient: the path is the caller's to show.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file is gone.
    #[error("the file is missing")]
    Vanished,
    /// The file is not the one that was seen.
    #[error("the file has changed since it was imported")]
    Changed,
    /// The file cannot be read.
    #[error("the file cannot be read")]
    Unreadable(
        #[source]
        #[serde(skip)]
        std::io::Error,
    ),
}

impl SourceError {
    /// The error that a reader of [`Sources::open`] wrapped.
    pub fn of(error: &std::io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vanished => "SRC-001",
            Self::Changed => "SRC-002",
            Self::Unreadable(_) => "SRC-003",
        }
    }
}
