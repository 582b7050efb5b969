//! Patients, differences and decisions as they come out.

use super::claim::{PatientClaim, PatientId};
use crate::store::{Timestamp, row_numbers, stored_enum};
use crate::studies::StudyRow;

row_numbers! {
    /// Row of a difference: objects of a study say another patient than the study's.
    DifferenceId,
    /// Row of a decision about patients.
    DecisionId,
}

/// What was decided of a patient.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DecisionKind {
    /// The same person, of whom something else holds.
    Correction,
    /// Two patients of the archive are one person.
    Merge,
    /// A study is another patient's.
    Split,
    /// Objects of a study are not its patient's: they stay out.
    WrongPatient,
    /// A study's patient is not the other one of that ID.
    TwoPeople,
}

stored_enum!(DecisionKind, "kind of decision" {
    Correction = "correction",
    Merge = "merge",
    Split = "split",
    WrongPatient = "wrong patient",
    TwoPeople = "two people",
});

/// What differs from what.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DifferenceKind {
    /// Objects of a study say another patient than the study's.
    Objects,
    /// The patient of a study has the ID of the patient of other studies, and by name, birth date
    /// or sex cannot be the same.
    Studies,
}

stored_enum!(DifferenceKind, "kind of difference" {
    Objects = "objects",
    Studies = "studies",
});

/// What a difference may be.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The same person: what the objects say is a correction. `keep`: what was known before them
    /// stays what is shown.
    Correction {
        /// Whether what was known before stays.
        keep: bool,
    },
    /// Both are patients of the archive, and one person.
    Merge {
        /// Whether the study's own patient stays the one that is shown.
        keep: bool,
    },
    /// The objects are not this patient's: they stay out.
    WrongPatient,
    /// The patients of different studies are two people, although they have one ID.
    TwoPeople,
}

/// What is said of a patient, in one wording.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatientRow {
    /// The row.
    pub id: PatientId,
    /// What is said.
    pub claim: PatientClaim,
    /// When it was first said; 0 where an earlier version recorded it.
    pub at: Timestamp,
    /// What is shown instead, since a correction or a merge.
    pub shown_as: Option<PatientId>,
    /// The case, where nothing says who its patient is.
    pub case: Option<String>,
}

impl PatientRow {
    /// The row that is shown.
    pub fn root(&self) -> PatientId {
        self.shown_as.unwrap_or(self.id)
    }
}

/// Two patients of whom nobody has decided whether they are one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DifferenceRow {
    /// The row.
    pub id: DifferenceId,
    /// What differs from what.
    pub kind: DifferenceKind,
    /// The study, with its patient as shown.
    pub study: StudyRow,
    /// Whom the objects say, or the other studies.
    pub claimed: PatientRow,
    /// Files of the study that say so.
    pub files: u64,
    /// Files of the study.
    pub study_files: u64,
    /// Whether the claimed patient has other studies in the archive: then a merge is to be
    /// decided, else a correction.
    pub is_known: bool,
    /// Since when.
    pub at: Timestamp,
}

/// A decision about patients.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecisionRow {
    /// The row.
    pub id: DecisionId,
    /// What was decided.
    pub kind: DecisionKind,
    /// Who is shown as the other one, had the study before, or is not the study's.
    pub patient: PatientRow,
    /// Who is shown instead, or has the study now.
    pub other: Option<PatientRow>,
    /// The study, where it is about one.
    pub study: Option<StudyRow>,
    /// When.
    pub at: Timestamp,
    /// Code of the person who decided.
    pub person: String,
    /// When it was undone.
    pub undone: Option<Timestamp>,
}

/// What a claim is to a study.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Claimed {
    /// It is the study's patient, whatever was decided.
    Agrees,
    /// It is the study's patient by a decision that stands; the difference that this settles, once
    /// it is recorded.
    Decided(Option<DifferenceId>),
    /// It is another one, and nobody has decided; the difference, once it is recorded.
    Differs(Option<DifferenceId>),
    /// It is another one, and its objects stay out, as somebody decided.
    StaysOut,
}
