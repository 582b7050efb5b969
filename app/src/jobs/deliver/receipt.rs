//! The receipt of a delivery, as machines read it; `words::receipts` says the same to people.

use serde::{Deserialize, Serialize};
use stele_catalog::Timestamp;

use crate::jobs::shelf::copy_history::What;
use crate::jobs::shelf::patients::Patient;

/// What a receipt begins with.
pub(super) use crate::jobs::handed_over::FORMAT;

/// A study of a delivery.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptStudy {
    /// Study Instance UID; the name of a case with `case:` before it.
    pub study: String,
    /// Study date, `YYYYMMDD`.
    pub date: String,
    /// Study description.
    pub description: String,
    /// Modalities.
    pub modalities: Vec<String>,
    /// Its files.
    pub files: u64,
    /// Its folder, below `DICOM/PT000001/` and below `DOCUMENT/`.
    pub folder: String,
}

/// A file of a delivery.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptFile {
    /// Path in the delivery.
    pub path: String,
    /// Its bytes.
    pub bytes: u64,
    /// BLAKE3.
    pub blake3: String,
    /// SHA-256.
    pub sha256: String,
    /// BLAKE3 of the file as it is archived, where its header was written with today's identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_blake3: Option<String>,
    /// SHA-256 of the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_sha256: Option<String>,
}

/// A disc that files came from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub disc: String,
    /// The copy, by its tag; none of an image, or where no tag could be read.
    pub copy: Option<String>,
}

/// What of the studies is not in a delivery.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct NotIncluded {
    /// Files that wait for a disc.
    pub waiting: u64,
    /// Files that are on no disc: they changed or were gone when theirs was built.
    pub left_out: u64,
    /// Files that somebody left out for good, since they were gone.
    #[serde(default)]
    pub given_up: u64,
    /// Files that are another patient's, as somebody decided.
    pub of_others: u64,
    /// Discs that are planned and not built.
    pub discs_not_built: u64,
    /// Documents, which another system does not take.
    #[serde(default)]
    pub documents: u64,
}

impl NotIncluded {
    /// Whether something is not in it that is the patient's.
    pub fn is_anything(&self) -> bool {
        self.waiting > 0 || self.left_out > 0 || self.discs_not_built > 0
    }
}

/// What happened to a copy that files came from, for an exhibit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CustodyLine {
    /// When.
    pub at: Timestamp,
    /// Code of who did it.
    pub person: String,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// Where the files of an exhibit were, and the audit trail that says so.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Custody {
    /// By copy, what happened to it.
    pub copies: Vec<(String, Vec<CustodyLine>)>,
    /// Entries of the audit trail.
    pub trail_rows: u64,
    /// Hash of its last entry.
    pub trail_hash: String,
}

/// The receipt of a delivery.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Receipt {
    /// What format it has: `STELE DELIVERY 1`.
    pub format: &'static str,
    /// Its number: `REQ-0001-X/1`.
    pub receipt: String,
    /// UUID of the delivery.
    pub uuid: String,
    /// UUID of the archive.
    pub archive: String,
    /// The request.
    pub request: String,
    /// The ground.
    pub ground: &'static str,
    /// To whom.
    pub recipient: Option<String>,
    /// Where that is.
    pub address: Option<String>,
    /// What for.
    pub purpose: Option<String>,
    /// What was seen.
    pub proof: Option<String>,
    /// Code of who signed the request.
    pub signed: Option<String>,
    /// Whose studies, as the archive knows the patient today.
    pub patient: Patient,
    /// The studies.
    pub studies: Vec<ReceiptStudy>,
    /// `as archived` or `today`.
    pub identity: &'static str,
    /// When it was made.
    pub at: Timestamp,
    /// Code of who handed it over.
    pub person: String,
    /// That one's name; none where it was erased.
    pub person_name: Option<String>,
    /// The patient's files.
    pub files: Vec<ReceiptFile>,
    /// Their bytes.
    pub bytes: u64,
    /// Files whose headers could not be written with today's identity, and are as archived.
    pub uncorrected: Vec<String>,
    /// What is not in it.
    pub not_included: NotIncluded,
    /// The discs that the files came from.
    pub sources: Vec<Source>,
    /// For an exhibit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custody: Option<Custody>,
}

/// How a receipt is said to people: jobs know facts, and no sentences.
#[derive(Copy, Clone, Debug)]
pub struct Texts {
    /// `README.TXT`.
    pub readme: fn(&Receipt) -> String,
    /// `INDEX.HTM`.
    pub index: fn(&Receipt) -> String,
    /// `RECEIPT.TXT`.
    pub receipt: fn(&Receipt) -> String,
    /// `CUSTODY.TXT`, of an exhibit.
    pub custody: fn(&Receipt, &Custody) -> String,
}
