//! The DICOM file-set of a disc: `DICOMDIR`, and what may be claimed of the disc.
//!
//! Source: PS3.10 8 (file-sets and File IDs), PS3.3 Annex F (the directory), PS3.11 annexes D, H
//! and M (profiles for Blu-ray discs). Pure: studies in, records out; it opens no file and knows no
//! address. Objects are never altered; what the directory says stands in the directory alone.
//!
//! # What is in the file-set
//!
//! Every object that is a DICOM file (PS3.10 7.1: preamble, prefix, file meta information) lies
//! below `DICOM/` and has one record. A data set without meta information, and a second file of one
//! SOP Instance UID, lie below `DOCUMENT/` under their real names and have none.
//!
//! # Records
//!
//! Text is written in UTF-8 (`ISO_IR 192`) where it is not ASCII, whatever the object uses: values
//! of several objects meet in one record, and many objects do not declare what they use.
//!
//! A study has one record below each patient whom its objects name, however many versions of it are
//! on the disc; an object without a Patient ID is below one that it may be. Objects that name
//! another patient than the first of their study are reported.
//!
//! Two patients are one person where their IDs and what both say of issuer, birth date and sex
//! agree, and their names share family or given name. Where two persons have one ID, the first
//! keeps it, the next ones get `~2`, `~3` and so on behind it, and that is reported. That is the
//! one place where the directory says an ID that no object says. PS3.3 F.5.1 leaves no other: a
//! Patient ID "shall not appear in different Patient Directory Records" of a file-set, it is of
//! type 1, and every object needs a record (F.2.1). One record for both would show the studies of
//! one person under the name of another; readers that know a patient by the ID (pydicom's
//! `FileSet`) could not keep two records of one ID apart. The objects keep the ID that they have.
//!
//! # What stands for a missing key
//!
//! PS3.11 D.3.2 asks the creator to supply keys of type 1. Each is reported:
//!
//! | key | what stands for it |
//! | --- | --- |
//! | Patient ID | `NOID-` and ten characters of a hash of the Study Instance UID, on every disc |
//! | Study ID | Accession Number; else as a Patient ID |
//! | Study Date | Series, Acquisition, Content or Instance Creation Date; else 19000101 |
//! | times | 000000 |
//! | Content Date and other dates of one object | Study Date as above |
//! | Modality | `OT` |
//! | Series Number, Instance Number | place in the study or series on this disc, from 1 |
//! | labels | `UNNAMED` |
//! | Completion Flag, Verification Flag | `PARTIAL`, `UNVERIFIED` |
//! | Dose Summation Type | `PLAN` |
//! | MIME Type | as the SOP class says |
//! | concept name of a report, matrix of a spectrum | nothing: the record becomes PRIVATE |

mod conformance;
mod directory;
mod element;
mod gather;
mod keys;
mod kind;
mod patient;
mod record;
mod syntax;

pub use conformance::{Claim, Conformance, Reason, Remark, SyntaxCount};
pub use patient::ObjectPatient;
pub use syntax::Profile;

pub(crate) use conformance::Findings;
pub(crate) use element::{Elements, find, first_item, has_long_header, items, put, put_tag};
pub(crate) use gather::{DOCUMENTS, OBJECTS, in_file_set};
pub(crate) use keys::{
    CHARACTER_SET, CONTENT_SEQUENCE, Key, Need, OBSERVERS, ORIENTATION, OTHER_DATES, PATIENT,
    PER_FRAME_GROUPS, POSITION, SERIES, SERIES_UID, SHARED_GROUPS, SPACING, STUDY, STUDY_DATE,
    STUDY_UID, VERIFIED_AT, is_wanted, of as keys_of,
};
pub(crate) use kind::RecordKind;
pub(crate) use record::lacks_matrix;
pub(crate) use syntax::is_uid;

#[cfg(test)]
mod tests;
