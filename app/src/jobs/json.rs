//! How what belongs to other crates is written in JSON: names in lower case, the same for ever.

use std::path::{Path, PathBuf};

use serde::Serializer;
use serde::ser::SerializeSeq;
use stele_burner::MediumClass;
use stele_burner::disc::encode_name;
use stele_burner::verify::Class;
use stele_burner::watch::{Phase, Unit};
use stele_catalog::{Condition, CopyState, Dated, DecisionKind, JobKind, LoanKind, SlotKind};

/// A path: as it is, or where it is no UTF-8 as in `RESTORED.TXT`, with % and two hex digits.
pub fn path<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
    match path.to_str() {
        Some(text) => to.serialize_str(text),
        None => to.serialize_str(&encode_name(path.as_os_str().as_encoded_bytes())),
    }
}

/// A path, where there is one.
pub fn some_path<S: Serializer>(path: &Option<PathBuf>, to: S) -> Result<S::Ok, S::Error> {
    match path {
        Some(path) => self::path(path, to),
        None => to.serialize_none(),
    }
}

/// Paths, each as [`path`].
pub fn paths<S: Serializer>(paths: &[PathBuf], to: S) -> Result<S::Ok, S::Error> {
    struct One<'a>(&'a Path);
    impl serde::Serialize for One<'_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            path(self.0, to)
        }
    }
    let mut all = to.serialize_seq(Some(paths.len()))?;
    for path in paths {
        all.serialize_element(&One(path))?;
    }
    all.end()
}

/// What a copy is, as one word.
pub fn copy_state<S: Serializer>(state: &CopyState, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match state {
        CopyState::Planned => "planned",
        CopyState::Burning => "burning",
        CopyState::Written => "written",
        CopyState::Good => "good",
        CopyState::Watch => "watch",
        CopyState::Migrate => "migrate",
        CopyState::Suspect => "suspect",
        CopyState::Failed => "failed",
        CopyState::Missing => "missing",
        CopyState::Lost => "lost",
        CopyState::Retired => "retired",
        CopyState::Destroyed => "destroyed",
    })
}

/// How a copy came back, as one word.
pub fn condition<S: Serializer>(condition: &Option<Condition>, to: S) -> Result<S::Ok, S::Error> {
    match condition {
        Some(condition) => some_condition(condition, to),
        None => to.serialize_none(),
    }
}

/// A state, where one is told.
pub fn copy_state_if_any<S: Serializer>(
    state: &Option<CopyState>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match state {
        Some(state) => copy_state(state, to),
        None => to.serialize_none(),
    }
}

/// How a copy came back.
pub fn some_condition<S: Serializer>(condition: &Condition, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match condition {
        Condition::AsBefore => "as_before",
        Condition::Dirty => "dirty",
        Condition::Scratched => "scratched",
        Condition::CaseBroken => "case_broken",
    })
}

/// What a copy is lent for, as one word.
pub fn loan_kind<S: Serializer>(kind: &LoanKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match kind {
        LoanKind::Reading => "reading",
        LoanKind::Repair => "repair",
        LoanKind::Order => "order",
        LoanKind::Other => "other",
    })
}

/// What kind of place it is, as one word.
pub fn slot_kind<S: Serializer>(kind: &SlotKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match kind {
        SlotKind::Site => "site",
        SlotKind::Vault => "vault",
        SlotKind::Quarantine => "quarantine",
        SlotKind::Transit => "transit",
        SlotKind::Room => "room",
        SlotKind::Rack => "rack",
        SlotKind::Shelf => "shelf",
        SlotKind::Box => "box",
        SlotKind::Slot => "slot",
    })
}

/// Which date lists a study, as one word.
pub fn dated<S: Serializer>(dated: &Dated, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match dated {
        Dated::Study => "study",
        Dated::Series => "series",
        Dated::Import => "import",
    })
}

/// What was decided of a patient, as one word.
pub fn decision_kind<S: Serializer>(kind: &DecisionKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match kind {
        DecisionKind::Correction => "correction",
        DecisionKind::Merge => "merge",
        DecisionKind::Split => "split",
        DecisionKind::WrongPatient => "wrong_patient",
        DecisionKind::TwoPeople => "two_people",
    })
}

/// The kind of a job, as one word.
pub fn job_kind<S: Serializer>(kind: &JobKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match kind {
        JobKind::Ingest => "ingest",
        JobKind::Plan => "plan",
        JobKind::Build => "build",
        JobKind::Burn => "burn",
        JobKind::BurnTrial => "burn_trial",
        JobKind::Verify => "verify",
        JobKind::Restore => "restore",
        JobKind::Deliver => "deliver",
        JobKind::Drop => "drop",
        JobKind::Rebuild => "rebuild",
    })
}

/// As [`copy_state`]; null where there is none.
pub fn some_copy_state<S: Serializer>(state: &Option<CopyState>, to: S) -> Result<S::Ok, S::Error> {
    match state {
        Some(state) => copy_state(state, to),
        None => to.serialize_none(),
    }
}

/// The class of a check, as one word.
pub fn class<S: Serializer>(class: &Class, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match class {
        Class::Ok => "ok",
        Class::Watch => "watch",
        Class::Migrate => "migrate",
        Class::Failed => "failed",
    })
}

/// The kind of a medium, as one word.
pub fn medium_class<S: Serializer>(class: &MediumClass, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match class {
        MediumClass::Bd => "bd",
        MediumClass::Dvd => "dvd",
        MediumClass::Cd => "cd",
    })
}

/// What long work is doing, as one word.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Scanning => "scanning",
        Phase::Comparing => "comparing",
        Phase::Planning => "planning",
        Phase::Writing => "writing",
        Phase::Protecting => "protecting",
        Phase::TrialDecoding => "trial_decoding",
        Phase::Burning => "burning",
        Phase::Closing => "closing",
        Phase::ReadingBack => "reading_back",
        Phase::Checking => "checking",
        Phase::Rescuing => "rescuing",
        Phase::Repairing => "repairing",
        Phase::Restoring => "restoring",
        Phase::TrayWanted => "tray_wanted",
        Phase::Recording => "recording",
    }
}

/// What progress counts, as one word.
pub fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Bytes => "bytes",
        Unit::Files => "files",
        Unit::Sectors => "sectors",
        Unit::Studies => "studies",
        Unit::Tries => "tries",
    }
}
