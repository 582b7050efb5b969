//! What is said of patients: who they are, where objects differ, what was decided.

use stele_catalog::DecisionKind;

use super::advice::Place;
use super::lang::{naming, say, say_in};
use super::names;
use super::quantities::when;
use crate::jobs::shelf::corrections::{Outcome, Wrong};
use crate::jobs::shelf::patients::{Decided, Decision, Difference, Listed, Patient};

/// A patient by name and birth date; whom nothing names, by the case.
pub fn named(patient: &Patient) -> String {
    match &patient.case {
        Some(case) => names::case(case),
        None => names::born(&patient.patient_name, &patient.birth_date),
    }
}

/// A patient as people write it: name, birth date, ID and who gave it.
pub fn patient(patient: &Patient) -> String {
    let name = named(patient);
    match (patient.patient_id.as_str(), patient.issuer.as_str()) {
        ("", "") => name,
        (id, "") => say!("whose-id", patient = name, id = id),
        ("", issuer) => say!("whose-issuer", patient = name, issuer = issuer),
        (id, issuer) => say!("whose-id-issuer", patient = name, id = id, issuer = issuer),
    }
}

/// What is above differences.
pub fn heading() -> String {
    say!("mismatch-heading")
}

/// Where objects of a study, or another study with the same ID, say another patient.
pub fn difference(one: &Difference) -> String {
    let (who, says) = (patient(&one.patient), patient(&one.says));
    let about = about(one);
    let text = match (one.between_studies, one.known) {
        (true, _) => say!(
            "mismatch-studies",
            patient = who,
            about = about,
            says = says
        ),
        (false, false) => say!(
            "mismatch-files",
            patient = who,
            about = about,
            files = one.files,
            all = one.study_files,
            says = says
        ),
        (false, true) => say!(
            "mismatch-files-known",
            patient = who,
            about = about,
            files = one.files,
            all = one.study_files,
            says = says
        ),
    };
    format!("{:>4}  {text}", one.number)
}

/// What to do about a difference, with its number.
pub fn answer(one: &Difference) -> String {
    let kind = match (one.between_studies, one.known) {
        (true, _) => "studies",
        (false, true) => "known",
        (false, false) => "files",
    };
    say!(
        "mismatch-next",
        number = one.number,
        kind = kind,
        says = patient(&one.says),
        patient = patient(&one.patient)
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
    (!all.is_empty()).then(|| say!("whose-also", patients = all.join("; ")))
}

/// That nobody has decided whose files of a study are.
pub fn undecided(numbers: &[i64], place: Place) -> Option<String> {
    let count = numbers.len();
    (count > 0).then(|| {
        say_in!(
            place,
            "mismatch-unresolved",
            count = count,
            numbers = listing(numbers, ", ")
        )
    })
}

fn listing(numbers: &[i64], between: &str) -> String {
    let all: Vec<String> = numbers.iter().map(i64::to_string).collect();
    all.join(between)
}

/// That somebody is to decide whose files are.
pub fn decide(differences: u64, place: Place) -> String {
    say_in!(place, "step-resolve-mismatches", mismatches = differences)
}

/// That a plan holds files of which nobody has decided whose they are.
pub fn undecided_in_plan(differences: u64) -> String {
    say!("mismatch-in-plan", mismatches = differences)
}

/// A patient with what else was said of it, on several lines.
pub fn listed(one: &Listed) -> Vec<String> {
    let shown = say!(
        "whose-listed",
        studies = one.studies,
        patient = patient(&one.patient)
    );
    let shown = format!("{:>4}  {shown}", one.patient.number);
    let also = one.also.iter();
    let also = also.map(|also| say!("whose-listed-also", patient = patient(also)));
    let also = also.map(|also| format!("      {also}"));
    std::iter::once(shown).chain(also).collect()
}

/// A decision in one line.
pub fn decision(one: &Decision) -> String {
    let (who, other) = (patient(&one.patient), one.other.as_ref().map(patient));
    let other = other.unwrap_or_default();
    let study = one.study.as_deref().unwrap_or_default();
    let what = match one.kind {
        DecisionKind::Correction => say!("decision-correction", who = who, other = other),
        DecisionKind::Merge => say!("decision-merge", who = who, other = other),
        DecisionKind::Split => say!("decision-split", study = study, other = other, who = who),
        DecisionKind::WrongPatient => say!("decision-wrong-patient", study = study, who = who),
        DecisionKind::TwoPeople => {
            say!(
                "decision-two-people",
                who = who,
                other = other,
                study = study
            )
        }
    };
    let what = match one.undone {
        true => say!("decision-undone", decision = what),
        false => what,
    };
    let (at, by) = (when(one.at), &one.person);
    format!("{:>4}  {at}  {by}  {what}", one.number)
}

/// What was decided, and what is left.
pub fn decided(done: &Decided, place: Place) -> Vec<String> {
    let mut lines = vec![match done.decisions.as_slice() {
        [] => say!("decision-none"),
        numbers => say_in!(
            place,
            "decision-recorded",
            count = numbers.len(),
            numbers = listing(numbers, " ")
        ),
    }];
    lines.extend(done.left_out.iter().map(|(study, files, kept)| {
        say!(
            "decision-left-out",
            study = study,
            files = *files,
            kept = *kept
        )
    }));
    if done.settled > 0 {
        lines.push(say!("mismatch-resolved", mismatches = done.settled));
    }
    if done.open > 0 {
        lines.push(left(done, place));
    }
    lines
}

fn left(done: &Decided, place: Place) -> String {
    say_in!(place, "mismatch-left", mismatches = done.open)
}

/// What became of a list of corrections.
pub fn corrections(done: &Outcome) -> Vec<String> {
    let mut lines = vec![read_as(done)];
    if !done.wrong.is_empty() {
        lines.push(say!("correction-refused"));
        let wrong = done.wrong.iter().map(|one| {
            let (line, why) = (naming(one.line), wrong_line(one.wrong));
            match one.column {
                None => say!("correction-line", line = line, why = why),
                Some(column) => say!(
                    "correction-line-column",
                    line = line,
                    column = column,
                    why = why
                ),
            }
        });
        lines.extend(wrong.map(|line| format!("  {line}")));
        return lines;
    }
    lines.push(say!("correction-done", patients = done.decisions.len()));
    if done.unchanged > 0 {
        lines.push(say!("correction-unchanged", lines = done.unchanged));
    }
    match done.decisions.as_slice() {
        [] => {}
        [only] => lines.push(say!(
            "correction-undo-one",
            first = naming(only.unsigned_abs())
        )),
        [first, .., last] => lines.push(say!(
            "correction-undo",
            first = naming(first.unsigned_abs()),
            last = naming(last.unsigned_abs())
        )),
    }
    lines
}

/// As what the list was understood.
fn read_as(done: &Outcome) -> String {
    let separator = match done.separator.as_str() {
        ";" => "semicolons",
        "\t" => "tabs",
        _ => "commas",
    };
    say!(
        "correction-read-as",
        encoding = done.encoding,
        separator = separator
    )
}

fn wrong_line(wrong: Wrong) -> String {
    match wrong {
        Wrong::Columns => say!("correction-wrong-columns"),
        Wrong::Fields => say!("correction-wrong-fields"),
        Wrong::OpenQuote => say!("correction-wrong-quote"),
        Wrong::Text => say!("correction-wrong-text"),
        Wrong::Misread => say!("correction-wrong-misread"),
        Wrong::Rounded => say!("correction-wrong-rounded"),
        Wrong::NoValue => say!("correction-wrong-no-value"),
        Wrong::BirthDate => say!("correction-wrong-birth-date"),
        Wrong::NoId => say!("correction-wrong-no-id"),
        Wrong::Date => say!("correction-wrong-date"),
        Wrong::Sex => say!("correction-wrong-sex"),
        Wrong::NotFound => say!("correction-wrong-not-found"),
        Wrong::Several => say!("correction-wrong-several"),
        Wrong::Known => say!("correction-wrong-known"),
        Wrong::Twice => say!("correction-wrong-twice"),
    }
}

/// What was undone, and what is to be decided now.
pub fn undone(done: &Decided) -> Vec<String> {
    let (count, numbers) = (done.decisions.len(), listing(&done.decisions, ", "));
    let mut lines = vec![say!(
        "decision-now-undone",
        count = count,
        numbers = numbers
    )];
    if done.open > 0 {
        lines.push(left(done, Place::Terminal));
    }
    lines
}
