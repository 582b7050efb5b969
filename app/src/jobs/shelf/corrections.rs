//! Lists of corrections: a table, a patient a line. All of a list holds, or nothing of it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;

use encoding_rs::Encoding;
use serde::Serialize;
use stele_catalog::{
    CatalogError, Day, PatientClaim, PatientId, PatientRow, Period, Reader, Reason, Timestamp,
};

use super::table::{self, is_misread, is_no_value, is_rounded, records};
use crate::jobs::{Context, JobError};

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
    /// The first line names a column that is none, or one twice, or not `patient_id`, or nothing
    /// that holds.
    Columns,
    /// It has another number of fields than the first line.
    Fields,
    /// A quotation mark in it does not close.
    OpenQuote,
    /// Something in it is too long, or has characters that are not seen: a line break, a control
    /// character, a mark that turns the direction of writing.
    Text,
    /// Its text was read in a wrong encoding before it was written here.
    Misread,
    /// A spreadsheet has rounded a patient ID.
    Rounded,
    /// A spreadsheet had no value for a field, or no room for it.
    NoValue,
    /// It has no patient ID, and not the name and birth date of somebody who has none either.
    NoId,
    /// A date in it is none, or more than one day.
    Date,
    /// Nobody can be born on that day: it has not come.
    BirthDate,
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
    /// The column in which it stands, where it is one alone.
    pub column: Option<&'static str>,
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
    /// The encoding as which the list was read.
    pub encoding: &'static str,
    /// What stands between its fields.
    pub separator: String,
}

/// A line that is understood.
struct Correction {
    line: u64,
    whom: PatientClaim,
    holds: PatientClaim,
}

/// Records the corrections of a list, in the encoding that was given where it does not say its own.
///
/// # Errors
/// [`JobError::Io`], [`JobError::Table`] where the file cannot be read; the catalog's.
pub fn run(
    path: &Path,
    encoding: Option<&'static Encoding>,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let list = table::read(path, encoding)?;
    let (corrections, wrong) = parse(&list.text, list.separator, cx.clock.now());
    let mut outcome = Outcome {
        wrong,
        encoding: list.encoding,
        separator: list.separator.to_string(),
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
        let column = None;
        self.wrong.push(WrongLine {
            line,
            wrong,
            column,
        });
    }
}

/// The one patient of whom this is said, and what is shown of it.
fn patient(
    whom: &PatientClaim,
    reader: &Reader<'_>,
) -> Result<Result<(PatientId, PatientClaim), Wrong>, JobError> {
    let mut rows = match whom.patient_id.is_empty() {
        false => reader.patients_of_id(&whom.patient_id)?,
        // Somebody without an ID is known by name and birth date.
        true => {
            let mut rows = reader.patients_without_id(&whom.name)?;
            rows.retain(|row| row.claim.birth_date == whom.birth_date);
            rows
        }
    };
    rows.retain(|row| !row.claim.contradicts(whom));
    // Where somebody has just that issuer, those of whom none is known are not meant.
    let is_of_issuer = |row: &PatientRow| row.claim.issuer == whom.issuer;
    if !whom.issuer.is_empty() && rows.iter().any(is_of_issuer) {
        rows.retain(is_of_issuer);
    }
    let roots: BTreeSet<PatientId> = rows.iter().map(PatientRow::root).collect();
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
fn parse(text: &str, separator: char, now: Timestamp) -> (Vec<Correction>, Vec<WrongLine>) {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    let mut columns: Option<Vec<String>> = None;
    for (line, fields) in records(text, separator) {
        let read = match (&columns, fields) {
            (_, None) => Err((Wrong::OpenQuote, None)),
            (None, Some(fields)) => match named(&fields) {
                Some(names) => {
                    columns = Some(names);
                    continue;
                }
                None => Err((Wrong::Columns, None)),
            },
            (Some(names), Some(fields)) if names.len() != fields.len() => {
                Err((Wrong::Fields, None))
            }
            (Some(names), Some(fields)) => correction(line, names, &fields, now),
        };
        match read {
            Ok(one) => all.push(one),
            Err((reason, column)) => wrong.push(WrongLine {
                line,
                wrong: reason,
                column,
            }),
        }
        if columns.is_none() {
            break;
        }
    }
    if columns.is_none() && wrong.is_empty() {
        wrong.push(WrongLine {
            line: 1,
            wrong: Wrong::Columns,
            column: None,
        });
    }
    (all, wrong)
}

/// The columns that the first line names.
fn named(fields: &[String]) -> Option<Vec<String>> {
    let names: Vec<String> = fields
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    let known = |name: &String| COLUMNS.contains(&name.as_str());
    let holds = names.iter().any(|name| name.starts_with("new_"));
    let whom = names.iter().any(|name| name == "patient_id");
    let once = names.iter().collect::<BTreeSet<_>>().len() == names.len();
    (names.iter().all(known) && once && holds && whom).then_some(names)
}

/// What is wrong, and the column in which it stands.
type At = (Wrong, Option<&'static str>);

/// The column of this name.
fn column(name: &str) -> Option<&'static str> {
    COLUMNS.into_iter().find(|column| *column == name)
}

/// What none of the fields may be, whatever its column.
fn look_at(names: &[String], fields: &[String]) -> Result<(), At> {
    for (name, field) in names.iter().zip(fields) {
        let is_id = ["patient_id", "new_patient_id"].contains(&name.as_str());
        let wrong = match field.trim() {
            field if is_misread(field) => Wrong::Misread,
            field if is_no_value(field) => Wrong::NoValue,
            field if is_id && is_rounded(field) => Wrong::Rounded,
            _ => continue,
        };
        return Err((wrong, column(name)));
    }
    Ok(())
}

fn correction(
    line: u64,
    names: &[String],
    fields: &[String],
    now: Timestamp,
) -> Result<Correction, At> {
    look_at(names, fields)?;
    let field = |wanted: &str| {
        let mut both = names.iter().zip(fields);
        let found = both.find(|(name, _)| *name == wanted);
        found.map_or("", |(_, field)| field.trim())
    };
    let date = |name: &str| match (field(name), Period::parse(field(name)).as_slice()) {
        ("", _) => Ok(String::new()),
        (_, [one]) if one.first() == one.last() => Ok(Day::text(one.first())),
        _ => Err((Wrong::Date, column(name))),
    };
    let sex = field("new_sex").to_uppercase();
    if !["", "M", "F", "O"].contains(&sex.as_str()) {
        return Err((Wrong::Sex, column("new_sex")));
    }
    let whom = PatientClaim {
        patient_id: field("patient_id").to_owned(),
        issuer: field("issuer").to_owned(),
        name: field("name").to_owned(),
        birth_date: date("birth_date")?,
        sex: String::new(),
    };
    if whom.patient_id.is_empty() && (whom.name.is_empty() || whom.birth_date.is_empty()) {
        return Err((Wrong::NoId, column("patient_id")));
    }
    let holds = PatientClaim {
        patient_id: field("new_patient_id").to_owned(),
        issuer: field("new_issuer").to_owned(),
        name: field("new_name").to_owned(),
        birth_date: date("new_birth_date")?,
        sex,
    };
    holds.may_be_said(now).map_err(|error| match error {
        CatalogError::BirthDate => (Wrong::BirthDate, column("new_birth_date")),
        _ => (Wrong::Text, None),
    })?;
    Ok(Correction { line, whom, holds })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-27.
    const NOW: Timestamp = Timestamp(1_795_780_800_000);

    fn wrong(text: &str) -> Vec<(u64, Wrong)> {
        let (_, wrong) = parse(text, ',', NOW);
        wrong.iter().map(|one| (one.line, one.wrong)).collect()
    }

    #[test]
    fn lists_are_read_as_spreadsheets_write_them() {
        let text = "Patient_ID ;new_name;new_birth_date\r\n\
                    7;\"MEYER^ANNA; geb. \"\"X\"\"\";4.3.1962\r\n\r\n8;DOE^JO;\r\n";
        let (all, wrong) = parse(text, ';', NOW);
        assert_eq!(wrong, []);
        let of = |at: usize| (all[at].line, all[at].holds.name.as_str());
        assert_eq!(of(0), (2, "MEYER^ANNA; geb. \"X\""));
        assert_eq!(of(1), (4, "DOE^JO"));
        assert_eq!(all[0].holds.birth_date, "19620304");
        let only = "patient_id,new_sex\n1,f";
        assert_eq!(parse(only, ',', NOW).0[0].holds.sex, "F");
    }

    #[test]
    fn what_is_wrong_is_said_by_line() {
        for head in [
            "patient_id,name\n1,A",
            "id,new_name\n1,A",
            "new_name\nA",
            "patient_id,new_name,new_name\n1,A,B",
            "",
            "\n\n",
        ] {
            assert!(matches!(wrong(head)[..], [(_, Wrong::Columns)]), "{head}");
        }
        let head = "patient_id,new_name,new_birth_date,new_sex\n";
        let body = "1,A\n,A,,\n1,A,hello,\n1,A,1962,\n1,A,,X\n1,\"A\nB\",,\n1,\"A,,\n";
        let expected = [
            (2, Wrong::Fields),
            (3, Wrong::NoId),
            (4, Wrong::Date),
            (5, Wrong::Date),
            (6, Wrong::Sex),
            (7, Wrong::Text),
            (9, Wrong::OpenQuote),
        ];
        assert_eq!(wrong(&format!("{head}{body}")), expected);
    }

    #[test]
    fn what_nobody_can_be_called_or_born_is_refused() {
        let head = "patient_id,new_patient_id,new_name,new_birth_date\n";
        let long = "X".repeat(321);
        for (line, why) in [
            ("1,,A\u{1b}[2J,", Wrong::Text),
            ("1,,A\u{202e}B,", Wrong::Text),
            ("1,,A\\B,", Wrong::Text),
            (&format!("1,,{long},"), Wrong::Text),
            ("1,,M\u{c3}\u{153}LLER,", Wrong::Misread),
            ("1,1.23457E+11,,", Wrong::Rounded),
            ("1.2E11,7,,", Wrong::Rounded),
            ("######,7,,", Wrong::NoValue),
            ("1,,#N/A,", Wrong::NoValue),
            ("1,,,#WERT!", Wrong::NoValue),
            ("1,,,2999-01-01", Wrong::BirthDate),
            ("1,,,1700-13-45", Wrong::Date),
            ("1,,,1799-12-31", Wrong::Date),
        ] {
            assert_eq!(wrong(&format!("{head}{line}\n")), [(2, why)], "{line}");
        }
        assert_eq!(wrong(&format!("{head}1,E+1,MÜLLER^JÖRG,2026-11-27\n")), []);
    }

    #[test]
    fn what_is_wrong_is_said_by_column_where_it_is_in_one() {
        let head = "patient_id,new_patient_id,new_name,new_birth_date\n";
        for (line, column) in [
            ("1.2E11,7,,", Some("patient_id")),
            ("1,####,,", Some("new_patient_id")),
            ("1,,#N/A,", Some("new_name")),
            ("1,,,hello", Some("new_birth_date")),
            ("1,,", None),
        ] {
            let (_, wrong) = parse(&format!("{head}{line}\n"), ',', NOW);
            assert_eq!((wrong[0].line, wrong[0].column), (2, column), "{line}");
        }
    }

    #[test]
    fn whatever_is_cut_off_is_understood_or_named() {
        let text = "patient_id,new_name\r\n1,\"a \"\"b\"\", c\"\r\n2;,\u{0}\r\n\"";
        for (at, _) in text.char_indices() {
            parse(&text[..at], ',', NOW);
        }
    }
}
