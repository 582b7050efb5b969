//! Requests and deliveries, as they go in and come out.

use super::{RequestKind, RequestResult};
use crate::store::{Timestamp, row_numbers, stored_enum};
use crate::studies::{PatientId, StudyId};

row_numbers! {
    /// Row of a request.
    RequestId,
    /// Row of a delivery.
    DeliveryId,
}

/// A request to be taken down. What people type may name anybody: it goes to records that can be
/// erased.
#[derive(Copy, Clone, Debug)]
pub struct NewRequest<'a> {
    /// The ground.
    pub kind: RequestKind,
    /// The studies, all of one patient.
    pub studies: &'a [StudyId],
    /// Who asks, and is to get them.
    pub recipient: &'a str,
    /// Where that is.
    pub address: &'a str,
    /// What for.
    pub purpose: Option<&'a str>,
    /// What was seen: a document and its number, an order and its date.
    pub proof: Option<&'a str>,
    /// By when, where an order says so.
    pub due: Option<Timestamp>,
}

/// A request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestRow {
    /// The row.
    pub id: RequestId,
    /// `REQ-0001-R`.
    pub code: String,
    /// The ground.
    pub kind: RequestKind,
    /// Whose studies.
    pub patient: PatientId,
    /// Who asks; none where it was erased.
    pub recipient: Option<String>,
    /// Where that is; none where nobody said, or it was erased.
    pub address: Option<String>,
    /// What for, likewise.
    pub purpose: Option<String>,
    /// What was seen, likewise.
    pub proof: Option<String>,
    /// When it was taken down.
    pub at: Timestamp,
    /// By when.
    pub due: Option<Timestamp>,
    /// When it was extended.
    pub extended: Option<Timestamp>,
    /// Code of who signed it.
    pub signed: Option<String>,
    /// When it was closed, and how it ended.
    pub closed: Option<(Timestamp, RequestResult)>,
}

/// Whose identity the files say.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Identity {
    /// The one they were archived with, byte for byte.
    AsArchived,
    /// The one that the archive knows today; the earlier values stand beside it.
    Today,
}

stored_enum!(Identity, "identity of a delivery" {
    AsArchived = "as archived",
    Today = "today",
});

/// In what form it is handed over.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DeliveryForm {
    /// A folder.
    Folder,
    /// The image of a disc.
    Image,
    /// Another system takes the objects.
    Pacs,
}

stored_enum!(DeliveryForm, "form of a delivery" {
    Folder = "folder",
    Image = "image",
    Pacs = "pacs",
});

/// A delivery to be begun.
#[derive(Copy, Clone, Debug)]
pub struct NewDelivery {
    /// For which request.
    pub request: RequestId,
    /// In what form.
    pub form: DeliveryForm,
    /// Whose identity the files say.
    pub identity: Identity,
}

/// What was handed over.
#[derive(Copy, Clone, Debug)]
pub struct Delivered {
    /// Files of the patient.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// BLAKE3 of its receipt, as machines read it.
    pub receipt: [u8; 32],
}

/// A delivery.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeliveryRow {
    /// The row.
    pub id: DeliveryId,
    /// Its request.
    pub request: RequestId,
    /// Its number among those of its request, from 1.
    pub number: u32,
    /// When it was begun.
    pub begun: Timestamp,
    /// Code of who began it.
    pub person: String,
    /// In what form.
    pub form: DeliveryForm,
    /// Whose identity the files say.
    pub identity: Identity,
    /// When it was delivered; none where that is not known.
    pub delivered: Option<Timestamp>,
    /// Files of the patient; 0 until it is delivered.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// BLAKE3 of its receipt.
    pub receipt: Option<[u8; 32]>,
}
