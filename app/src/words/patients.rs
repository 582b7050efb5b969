//! What is said of patients: who they are, where objects differ, what was decided.

use stele_catalog::{DecisionKind, Timestamp};

use super::names;
use super::quantities::{count, when};
use crate::jobs::shelf::patients::{Decided, Decision, Difference, Listed, Patient};

/// A patient as people write it: name, birth date, ID and who gave it.
pub fn patient(patient: &Patient) -> String {
    let mut text = names::born(&patient.patient_name, &patient.birth_date);
    if !patient.patient_id.is_empty() {
        text.push_str(&format!(", id {}", patient.patient_id));
    }
    if !patient.issuer.is_empty() {
        text.push_str(&format!(" of {}", patient.issuer));
    }
    text
}

/// What is above differences.
pub const DIFFERENCES: &str = "Files say another patient than their study's \
     (then: stele patient answer NUMBER --correction, --merge or --wrong-patient):";

/// Where objects of a study say another patient.
pub fn difference(one: &Difference) -> String {
    let says = if one.files == 1 { "says" } else { "say" };
    let known = if one.known {
        ", who has other studies here"
    } else {
        ""
    };
    let mut about = vec![names::date(&one.date), one.modalities.join(" ")];
    about.retain(|part| !part.is_empty());
    format!(
        "{:>4}  {} ({}): {} {says} {}{known}",
        one.number,
        patient(&one.patient),
        about.join(", "),
        count(one.files, "file"),
        patient(&one.says)
    )
}

/// Whom files of a study say besides.
pub fn also_said(also: &[Patient]) -> Option<String> {
    let all: Vec<String> = also.iter().map(patient).collect();
    (!all.is_empty()).then(|| format!("Its files also say: {}.", all.join("; ")))
}

/// That nobody has decided whose files of a study are.
pub fn undecided(numbers: &[i64]) -> Option<String> {
    let all: Vec<String> = numbers.iter().map(i64::to_string).collect();
    (!all.is_empty()).then(|| {
        format!(
            "Whose files these are is not decided: stele patient answer {}",
            all.join(" ")
        )
    })
}

/// A patient with what else was said of it, on several lines.
pub fn listed(one: &Listed) -> Vec<String> {
    let studies = count(one.studies, "study");
    let shown = format!(
        "{:>4}  {}: {studies}",
        one.patient.number,
        patient(&one.patient)
    );
    let also = one
        .also
        .iter()
        .map(|also| format!("      also {}", patient(also)));
    std::iter::once(shown).chain(also).collect()
}

/// A decision in one line.
pub fn decision(one: &Decision) -> String {
    let (who, other) = (patient(&one.patient), one.other.as_ref().map(patient));
    let other = other.unwrap_or_default();
    let study = one.study.as_deref().unwrap_or_default();
    let what = match one.kind {
        DecisionKind::Correction => format!("{who} is corrected: {other}"),
        DecisionKind::Merge => format!("{who} and {other} are one person"),
        DecisionKind::Split => format!("{study} is of {other}, and not of {who}"),
        DecisionKind::WrongPatient => format!("files of {study} that say {who} stay out"),
    };
    let undone = if one.undone { ", undone" } else { "" };
    format!(
        "{:>4}  {}  {what}{undone}",
        one.number,
        when(Timestamp(one.at))
    )
}

/// What was decided, and what is left.
pub fn decided(done: &Decided) -> Vec<String> {
    let numbers: Vec<String> = done.decisions.iter().map(i64::to_string).collect();
    let mut lines = vec![match numbers.as_slice() {
        [] => "Nothing to be decided this way.".to_owned(),
        [one] => format!("Decision {one} is recorded. To undo it: stele patient undo {one}"),
        several => format!(
            "Decisions {0} are recorded. To undo them: stele patient undo {0}",
            several.join(" ")
        ),
    }];
    if done.settled > 0 {
        lines.push(format!("{} settled.", count(done.settled, "difference")));
    }
    if done.open > 0 {
        let left = count(done.open, "difference");
        lines.push(format!(
            "{left} left to be decided: stele patient differences"
        ));
    }
    lines
}

/// What was undone, and what is to be decided now.
pub fn undone(done: &Decided) -> Vec<String> {
    let numbers: Vec<String> = done.decisions.iter().map(i64::to_string).collect();
    let mut lines = vec![format!("Undone: {}.", numbers.join(", "))];
    if done.open > 0 {
        let left = count(done.open, "difference");
        lines.push(format!("{left} to be decided: stele patient differences"));
    }
    lines
}
