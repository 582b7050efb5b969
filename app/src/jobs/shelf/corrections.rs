//! Lists of corrections: a table in a text file (RFC 4180, with commas or semicolons), a patient a
//! line. All of a list holds, or nothing of it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use stele_catalog::{CatalogError, Day, PatientClaim, PatientId, Period, Reader, Reason};

use crate::jobs::{Context, JobError};

/// The longest list that is read.
const BYTES_MAX: u64 = 16 << 20;

/// Columns that say whom a line is about, and after them what holds.
const COLUMNS: [&str; 9] = [
    "patient_id",
    "issuer",
    "name",
    "birth_date",
    "new_patient_id",
    "new_issuer",
    "new_name",
    "new_birth_date",
    "new_sex",
];

/// What is wrong with a line.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// The first line names a column that is none, or not `patient_id`, or nothing that holds.
    Columns,
    /// It has another number of fields than the first line, or a quotation mark that does not
    /// close.
    Fields,
    /// It has no patient ID.
    NoId,
    /// A date in it is none, or more than one day.
    Date,
    /// A sex that DICOM does not know.
    Sex,
    /// Nobody in the archive is so called.
    NotFound,
    /// Several people are.
    Several,
    /// What is to hold is another patient of the archive: that is a merge.
    Known,
    /// An earlier line is about the same patient.
    Twice,
}

/// A line that is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WrongLine {
    /// Its number, from 1.
    pub line: u64,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What became of a list.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Outcome {
    /// Numbers of the decisions, to undo them by.
    pub decisions: Vec<i64>,
    /// Lines that hold already.
    pub unchanged: u64,
    /// Lines that are wrong; where there are any, nothing was changed.
    pub wrong: Vec<WrongLine>,
}

/// A line that is understood.
struct Correction {
    line: u64,
    whom: PatientClaim,
    holds: PatientClaim,
}

/// Records the corrections of a list.
///
/// # Errors
/// [`JobError::Io`] where the file cannot be read; the catalog's.
pub fn run(path: &Path, why: Reason<'_>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let failed = |source| JobError::io_named(path)(source);
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > BYTES_MAX {
        return Err(failed(std::io::ErrorKind::FileTooLarge.into()));
    }
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let (corrections, wrong) = parse(&text);
    let mut outcome = Outcome {
        wrong,
        ..Outcome::default()
    };
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for one in corrections {
        match patient(&one.whom, &cx.catalog.read())? {
            Ok((id, now)) if one.holds.or(&now) == now => {
                seen.insert(id);
                outcome.unchanged += 1;
            }
            Ok((id, _)) if seen.insert(id) => all.push((one, id)),
            Ok(_) => outcome.put(one.line, Wrong::Twice),
            Err(wrong) => outcome.put(one.line, wrong),
        }
    }
    if !outcome.wrong.is_empty() || all.is_empty() {
        outcome.wrong.sort_by_key(|wrong| wrong.line);
        return Ok(outcome);
    }
    let at = Cell::new(0);
    let done = cx.change(why, |c| {
        let mut decisions = Vec::new();
        for (one, id) in &all {
            at.set(one.line);
            decisions.push(c.correct_patient(*id, &one.holds)?.0);
        }
        Ok(decisions)
    });
    match done {
        Ok(decisions) => outcome.decisions = decisions,
        Err(JobError::Catalog(CatalogError::PatientKnown)) => outcome.put(at.get(), Wrong::Known),
        Err(error) => return Err(error),
    }
    Ok(outcome)
}

impl Outcome {
    fn put(&mut self, line: u64, wrong: Wrong) {
        self.wrong.push(WrongLine { line, wrong });
    }
}

/// The one patient of whom this is said, and what is shown of it.
fn patient(
    whom: &PatientClaim,
    reader: &Reader<'_>,
) -> Result<Result<(PatientId, PatientClaim), Wrong>, JobError> {
    let mut roots = BTreeSet::new();
    for row in reader.patients_of_id(&whom.patient_id)? {
        if !row.claim.contradicts(whom) {
            roots.insert(row.root());
        }
    }
    let mut roots = roots.into_iter();
    Ok(match (roots.next(), roots.next()) {
        (None, _) => Err(Wrong::NotFound),
        (Some(_), Some(_)) => Err(Wrong::Several),
        (Some(id), None) => match reader.patient(id)? {
            Some(row) => Ok((id, row.claim)),
            None => Err(Wrong::NotFound),
        },
    })
}

/// The lines of a list that are understood, and those that are not.
fn parse(text: &str) -> (Vec<Correction>, Vec<WrongLine>) {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator = if first.contains(';') { ';' } else { ',' };
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    let mut columns: Option<Vec<String>> = None;
    for (line, fields) in records(text, separator) {
        let read = match (&columns, fields) {
            (_, None) => Err(Wrong::Fields),
            (None, Some(fields)) => match named(&fields) {
                Some(names) => {
                    columns = Some(names);
                    continue;
                }
                None => Err(Wrong::Columns),
            },
            (Some(names), Some(fields)) if names.len() != fields.len() => Err(Wrong::Fields),
            (Some(names), Some(fields)) => correction(line, names, &fields),
        };
        match read {
            Ok(one) => all.push(one),
            Err(reason) => wrong.push(WrongLine {
                line,
                wrong: reason,
            }),
        }
        if columns.is_none() {
            break;
        }
    }
    (all, wrong)
}

/// The columns that the first line names.
fn named(fields: &[String]) -> Option<Vec<String>> {
    let names: Vec<String> = fields.iter().map(|name| name.to_lowercase()).collect();
    let known = |name: &String| COLUMNS.contains(&name.as_str());
    let holds = names.iter().any(|name| name.starts_with("new_"));
    let whom = names.iter().any(|name| name == "patient_id");
    (names.iter().all(known) && holds && whom).then_some(names)
}

fn correction(line: u64, names: &[String], fields: &[String]) -> Result<Correction, Wrong> {
    let field = |wanted: &str| {
        let mut both = names.iter().zip(fields);
        let found = both.find(|(name, _)| *name == wanted);
        found.map_or("", |(_, field)| field.trim())
    };
    let date = |text: &str| match (text, Period::parse(text).as_slice()) {
        ("", _) => Ok(String::new()),
        (_, [one]) if one.first() == one.last() => Ok(Day::text(one.first())),
        _ => Err(Wrong::Date),
    };
    let sex = field("new_sex").to_uppercase();
    if !["", "M", "F", "O"].contains(&sex.as_str()) {
        return Err(Wrong::Sex);
    }
    let whom = PatientClaim {
        patient_id: field("patient_id").to_owned(),
        issuer: field("issuer").to_owned(),
        name: field("name").to_owned(),
        birth_date: date(field("birth_date"))?,
        sex: String::new(),
    };
    if whom.patient_id.is_empty() {
        return Err(Wrong::NoId);
    }
    let holds = PatientClaim {
        patient_id: field("new_patient_id").to_owned(),
        issuer: field("new_issuer").to_owned(),
        name: field("new_name").to_owned(),
        birth_date: date(field("new_birth_date"))?,
        sex,
    };
    Ok(Correction { line, whom, holds })
}

/// The records of a text, each with the number of its first line; none for one whose quotation mark
/// does not close. Empty lines are passed over.
fn records(text: &str, separator: char) -> Vec<(u64, Option<Vec<String>>)> {
    let mut all = Vec::new();
    let (mut fields, mut field) = (Vec::new(), String::new());
    let (mut quoted, mut begun) = (false, 1);
    let mut line = 1;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' => {
                line += 1;
                if quoted {
                    field.push(c);
                    continue;
                }
                fields.push(std::mem::take(&mut field));
                let record = std::mem::take(&mut fields);
                if record.iter().any(|field| !field.is_empty()) {
                    all.push((begun, Some(record)));
                }
                begun = line;
            }
            c if c == separator && !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    if quoted {
        all.push((begun, None));
    } else if !field.is_empty() || !fields.is_empty() {
        fields.push(field);
        all.push((begun, Some(fields)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_spreadsheets_write_them() {
        let text = "\u{FEFF}patient_id;new_name;new_birth_date\r\n\
                    7;\"MEYER^ANNA; geb. \"\"X\"\"\";4.3.1962\r\n\r\n8;DOE^JO;\r\n";
        let (all, wrong) = parse(text);
        assert_eq!(wrong, []);
        let of = |at: usize| (all[at].line, all[at].holds.name.as_str());
        assert_eq!(of(0), (2, "MEYER^ANNA; geb. \"X\""));
        assert_eq!(of(1), (4, "DOE^JO"));
        assert_eq!(all[0].holds.birth_date, "19620304");
        let only = "patient_id,new_sex\n1,f";
        assert_eq!(parse(only).0[0].holds.sex, "F");
    }

    #[test]
    fn what_is_wrong_is_said_by_line() {
        let wrong = |text: &str| -> Vec<(u64, Wrong)> {
            let (_, wrong) = parse(text);
            wrong.iter().map(|one| (one.line, one.wrong)).collect()
        };
        assert_eq!(wrong("patient_id,name\n1,A"), [(1, Wrong::Columns)]);
        assert_eq!(wrong("id,new_name\n1,A"), [(1, Wrong::Columns)]);
        assert_eq!(wrong("new_name\nA"), [(1, Wrong::Columns)]);
        let head = "patient_id,new_name,new_birth_date,new_sex\n";
        let body = "1,A\n,A,,\n1,A,hello,\n1,A,1962,\n1,A,,X\n1,\"A,,\n";
        let expected = [
            (2, Wrong::Fields),
            (3, Wrong::NoId),
            (4, Wrong::Date),
            (5, Wrong::Date),
            (6, Wrong::Sex),
            (7, Wrong::Fields),
        ];
        assert_eq!(wrong(&format!("{head}{body}")), expected);
    }

    #[test]
    fn whatever_is_cut_off_is_understood_or_named() {
        let text = "patient_id,new_name\r\n1,\"a \"\"b\"\", c\"\r\n2;,\u{0}\r\n\"";
        for (at, _) in text.char_indices() {
            parse(&text[..at]);
        }
    }
}
