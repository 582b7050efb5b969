//! What is said of patients: who they are, where objects differ, what was decided.

use stele_catalog::{DecisionKind, Timestamp};

use super::names;
use super::quantities::{count, when};
use crate::jobs::shelf::corrections::{Outcome, Wrong};
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
pub const DIFFERENCES: &str = "Who is who? Files say another patient than their study's (then: \
     stele patient answer NUMBER --correction, --merge or --wrong-patient), or studies one ID of \
     two people (--merge or --two-people):";

/// Where objects of a study, or another study with the same ID, say another patient.
pub fn difference(one: &Difference) -> String {
    if one.between_studies {
        return format!(
            "{:>4}  {} ({}): other studies say {}, who has the same ID",
            one.number,
            patient(&one.patient),
            about(one),
            patient(&one.says)
        );
    }
    let says = if one.files == 1 { "says" } else { "say" };
    let known = if one.known {
        ", who has other studies here"
    } else {
        ""
    };
    format!(
        "{:>4}  {} ({}): {} {says} {}{known}",
        one.number,
        patient(&one.patient),
        about(one),
        count(one.files, "file"),
        patient(&one.says)
    )
}

/// Date and modalities of the study of a difference.
pub fn about(one: &Difference) -> String {
    let mut about = vec![names::date(&one.date), one.modalities.join(" ")];
    about.retain(|part| !part.is_empty());
    about.join(", ")
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
            "Whether this is one person is not decided: stele patient answer {}",
            all.join(" ")
        )
    })
}

/// That somebody is to decide whose files are.
pub fn decide(differences: u64) -> String {
    format!(
        "Decide where files or studies say two patients who may be one ({})",
        count(differences, "difference")
    )
}

/// That a plan holds files of which nobody has decided whose they are.
pub fn undecided_in_plan(differences: u64) -> String {
    format!(
        "{} between patients not decided yet, and a disc stays as it is burned: \
         stele patient differences",
        count(differences, "difference")
    )
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
        DecisionKind::TwoPeople => format!("{who} and {other} are two people ({study})"),
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

/// How many wrong lines are said.
const WRONG: usize = 20;

/// What became of a list of corrections.
pub fn corrections(done: &Outcome) -> Vec<String> {
    let mut lines = vec![read_as(done)];
    if !done.wrong.is_empty() {
        lines.push("Nothing was changed. Mend these lines, then give the list again:".to_owned());
        let wrong = done.wrong.iter().take(WRONG);
        lines.extend(wrong.map(|one| {
            let (line, wrong) = (one.line, wrong_line(one.wrong));
            match one.column {
                Some(column) => format!("  line {line}, {column}: {wrong}"),
                None => format!("  line {line}: {wrong}"),
            }
        }));
        if let Some(more @ 1..) = done.wrong.len().checked_sub(WRONG) {
            lines.push(format!("  and {more} more"));
        }
        return lines;
    }
    let corrected = count(done.decisions.len() as u64, "patient");
    lines.push(format!("{corrected} corrected."));
    if done.unchanged > 0 {
        lines.push(format!("{} held already.", count(done.unchanged, "line")));
    }
    if let (Some(first), Some(last)) = (done.decisions.first(), done.decisions.last()) {
        lines.push(format!(
            "These are decisions {first} to {last}. To undo one: stele patient undo NUMBER"
        ));
    }
    lines
}

/// As what the list was understood.
fn read_as(done: &Outcome) -> String {
    let between = match done.separator.as_str() {
        ";" => "semicolons",
        "\t" => "tabs",
        _ => "commas",
    };
    format!(
        "Read as {}, with {between} between the fields.",
        done.encoding
    )
}

fn wrong_line(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Columns => {
            "the columns, each once, are patient_id, issuer, name, birth_date, and what holds: \
             new_patient_id, new_issuer, new_name, new_birth_date, new_sex"
        }
        Wrong::Fields => "it has not as many fields as the first line",
        Wrong::OpenQuote => "a quotation mark in it does not close",
        Wrong::Text => {
            "a field is too long, or holds a line break, a backslash or a character that is not \
             seen: type it by hand"
        }
        Wrong::Misread => {
            "its letters were read in a wrong encoding before they were written here: make the \
             table anew from where it comes, as CSV UTF-8"
        }
        Wrong::Rounded => {
            "the spreadsheet has rounded a patient ID: give the column the format Text, and fill \
             it in again"
        }
        Wrong::NoValue => {
            "the spreadsheet had no value for it, or no room to show it: widen the column or mend \
             the cell, and save the table again"
        }
        Wrong::BirthDate => "nobody is born on that day: it has not come",
        Wrong::NoId => "it has no patient_id",
        Wrong::Date => "a date is none, or no single day: write 1962-03-04",
        Wrong::Sex => "the sex is M, F or O",
        Wrong::NotFound => "nobody in the archive is called so",
        Wrong::Several => "several people are called so: add issuer, name or birth_date",
        Wrong::Known => "that is another patient of the archive: stele patient merge",
        Wrong::Twice => "an earlier line is about the same patient",
    }
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
