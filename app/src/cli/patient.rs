//! `stele patient`: who is who, what differs, and deciding it.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Subcommand};
use encoding_rs::{
    Encoding, GB18030, ISO_8859_2, ISO_8859_15, MACINTOSH, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
};
use stele_catalog::{Answer, PatientClaim, Timestamp};

use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use super::unfit::{Unfit, real};
use crate::jobs::JobError;
use crate::jobs::deliver::{self, Disclosures};
use crate::jobs::shelf::corrections;
use crate::jobs::shelf::patients::{self, Decided, Differences, Whose};
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::patients as words;
use crate::words::requests;

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List the patients of matching studies, with their numbers
    #[command(after_help = "Example:\n  stele patient list meyer")]
    List {
        /// Words from a name, an ID or a birth date [default: all patients]
        text: Vec<String>,
        /// Whether all of them are listed
        #[command(flatten)]
        whole: Whole,
    },
    /// List open mismatches: files that name another patient than their study, and studies of two
    /// people with one ID
    #[command(after_help = "Example:\n  stele patient mismatches")]
    #[command(name = "mismatches")]
    Differences(Whole),
    /// Resolve a mismatch
    #[command(after_help = "Examples:\n\
        \x20 stele patient answer 1 --correction\n\
        \x20 stele patient answer 2 --wrong-patient --why 'checked with radiology'")]
    Answer(AnswerArgs),
    /// Record that two patients are one person
    #[command(after_help = "Example:\n  stele patient merge 12 --into 7 --why 'maiden name'")]
    Merge {
        /// Number of the patient who will be shown as the other one
        patient: i64,
        /// Number of the patient to show
        #[arg(long, value_name = "PATIENT")]
        into: i64,
        /// They are the same person although their birth dates differ, their IDs from one issuer,
        /// or both name and ID
        #[arg(long)]
        same: bool,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
    },
    /// Correct a patient's data; discs stay as they are
    #[command(
        group = clap::ArgGroup::new("said").required(true).multiple(true)
            .args(["id", "issuer", "name", "birth_date", "sex"]),
        after_help = "Example:\n\
        \x20 stele patient correct 7 --birth-date 1962-03-04 --why 'typing error'"
    )]
    Correct {
        /// Number of the patient
        patient: i64,
        /// The correct data
        #[command(flatten)]
        said: SaidArgs,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
    },
    /// Correct many patients from a table
    ///
    /// Its columns are patient_id, issuer, name and birth_date (which patient), and new_patient_id,
    /// new_issuer, new_name, new_birth_date and new_sex (the correct data). If any line is wrong,
    /// nothing is changed.
    #[command(after_help = "Example:\n\
        \x20 stele patient corrections corrections.csv --encoding windows-1252")]
    Corrections {
        /// The table, as CSV from a spreadsheet
        list: PathBuf,
        /// Its encoding, if it is not UTF-8 and the file itself does not say
        #[arg(long, value_parser = encodings(), ignore_case = true)]
        encoding: Option<&'static Encoding>,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: Option<String>,
    },
    /// Move studies to another patient
    #[command(after_help = "Examples:\n\
        \x20 stele patient split 1.2.840.113619.2.1 --to 7 --why 'wrong worklist entry'\n\
        \x20 stele patient split 1.2.840.113619.2.1 --id 4711 --why 'called the ward'")]
    Split {
        /// The studies: UIDs, or words that match one study alone
        #[arg(required = true)]
        studies: Vec<String>,
        /// Number of the patient they belong to
        #[arg(long, value_name = "PATIENT", conflicts_with_all = ["id", "name"])]
        to: Option<i64>,
        /// The patient they belong to, if the archive does not know this patient yet
        #[command(flatten)]
        said: SaidArgs,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
    },
    /// Undo decisions: merged patients are separate again, and excluded files are back
    #[command(after_help = "Example:\n  stele patient undo 3 --why 'two sisters'")]
    Undo {
        /// Numbers of the decisions
        #[arg(required = true)]
        decisions: Vec<i64>,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: Option<String>,
    },
    /// List decisions about patients, newest first
    #[command(after_help = "Example:\n  stele patient decisions --limit 50")]
    Decisions {
        /// Show at most this many decisions
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// List every delivery of a patient's studies: when, to whom and why
    #[command(after_help = "Example:\n  stele patient disclosures 7")]
    Disclosures {
        /// Number of the patient
        patient: i64,
    },
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::List { .. }
            | Self::Differences(_)
            | Self::Decisions { .. }
            | Self::Disclosures { .. } => true,
            Self::Answer(_)
            | Self::Merge { .. }
            | Self::Correct { .. }
            | Self::Corrections { .. }
            | Self::Split { .. }
            | Self::Undo { .. } => false,
        }
    }
}

/// Arguments of `answer`.
#[derive(ClapArgs, Debug)]
#[command(group = clap::ArgGroup::new("answer").required(true))]
pub struct AnswerArgs {
    /// Numbers of the mismatches, as `stele patient mismatches` lists them
    #[arg(required_unless_present = "all")]
    numbers: Vec<i64>,
    /// All mismatches that this answer fits; to merge patients of different studies, give numbers
    #[arg(long, conflicts_with = "numbers")]
    all: bool,
    /// It is the same person, whose data has changed
    #[arg(long, group = "answer")]
    correction: bool,
    /// Both are patients of this archive and are one person
    #[arg(long, group = "answer")]
    merge: bool,
    /// The files belong to another patient: they stay out
    #[arg(long, group = "answer")]
    wrong_patient: bool,
    /// The patients of the two studies are different people with one ID
    #[arg(long, group = "answer")]
    two_people: bool,
    /// With a correction or a merge: keep showing what the study said before, not what these files
    /// say
    #[arg(long, conflicts_with_all = ["wrong_patient", "two_people"])]
    keep: bool,
    /// With a correction or a merge: they are the same person although their birth dates differ,
    /// their IDs from one issuer, or both name and ID
    #[arg(long, conflicts_with_all = ["wrong_patient", "two_people"])]
    same: bool,
    /// Why, for the audit trail
    #[arg(long)]
    why: Option<String>,
}

/// The correct data of a patient.
#[derive(ClapArgs, Debug)]
pub struct SaidArgs {
    /// Patient ID
    #[arg(long)]
    id: Option<String>,
    /// Issuer of the ID
    #[arg(long)]
    issuer: Option<String>,
    /// Name, as DICOM writes it: MEYER^ANNA
    #[arg(long, value_parser = filled)]
    name: Option<String>,
    /// Birth date: 1962-03-04
    #[arg(long, value_parser = date)]
    birth_date: Option<String>,
    /// Sex, as DICOM writes it
    #[arg(long, value_parser = ["M", "F", "O"])]
    sex: Option<String>,
}

/// Encodings in which spreadsheets write tables, Unicode aside.
const ENCODINGS: [&Encoding; 10] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    WINDOWS_1253,
    WINDOWS_1254,
    ISO_8859_2,
    ISO_8859_15,
    MACINTOSH,
    SHIFT_JIS,
    GB18030,
];

fn encodings() -> impl TypedValueParser<Value = &'static Encoding> {
    let names = ENCODINGS.map(|one| PossibleValue::new(one.name()));
    PossibleValuesParser::new(names)
        .try_map(|name| Encoding::for_label(name.as_bytes()).ok_or("unknown encoding"))
}

fn date(text: &str) -> Result<String, Unfit> {
    let day = match stele_catalog::Period::parse(text).as_slice() {
        [one] if one.first() == one.last() => Some(one.first()),
        _ => None,
    };
    day.map(stele_catalog::Day::text)
        .ok_or_else(|| Unfit(say!("misuse-no-date")))
}

/// A name that somebody can be called by.
fn filled(text: &str) -> Result<String, Unfit> {
    match text.trim() {
        "" => Err(Unfit(say!("misuse-empty"))),
        _ => real(text),
    }
}

impl SaidArgs {
    fn claim(&self) -> PatientClaim {
        let text = |given: &Option<String>| given.as_deref().unwrap_or("").trim().to_owned();
        PatientClaim {
            issuer: text(&self.issuer),
            patient_id: text(&self.id),
            name: text(&self.name),
            birth_date: text(&self.birth_date),
            sex: text(&self.sex),
        }
    }
}

fn say_decisions(all: &patients::Decisions, page: &mut Page) {
    if all.decisions.is_empty() {
        page.line(say!("patient-decisions-none"));
    }
    for one in &all.decisions {
        page.line(words::decision(one));
    }
}

fn list_disclosures(patient: i64, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let all = deliver::disclosures(patient, &session.catalog().read())?;
    let now = session.context().clock.now();
    out.report(&all, |page| say_disclosures(&all, now, page));
    Ok(Exit::Done)
}

fn say_disclosures(all: &Disclosures, now: Timestamp, page: &mut Page) {
    let patient = &all.patient;
    let name = words::named(patient);
    page.line(say!(
        "patient-disclosures",
        patient = name,
        requests = all.disclosures.len()
    ));
    for request in &all.disclosures {
        page.line(requests::listed(request, now));
        for delivery in &request.deliveries {
            page.item(requests::delivery(delivery));
        }
    }
}

fn say(done: &Decided, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let made = done.decisions.len().try_into().unwrap_or(u32::MAX);
    let mut newest = patients::decisions(made, &session.catalog().read())?.decisions;
    newest.retain(|one| done.decisions.contains(&one.number));
    out.report(done, |page| {
        for one in &newest {
            page.line(words::decision(one));
        }
        page.cut_saying(move |lines| say!("patient-more-decided", lines = lines, made = made));
        for line in words::decided(done, Place::Terminal) {
            page.line(line);
        }
    });
    Ok(Exit::Done)
}

/// Answers mismatches.
fn answer(args: &AnswerArgs, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let keep = args.keep;
    let answer = match (args.correction, args.merge, args.two_people) {
        (true, ..) => Answer::Correction { keep },
        (_, true, _) => Answer::Merge { keep },
        (.., true) => Answer::TwoPeople,
        _ => Answer::WrongPatient,
    };
    let why = args.why.as_deref().into();
    let done = patients::answer(
        &args.numbers,
        answer,
        args.same,
        why,
        &mut session.context(),
    )?;
    say(&done, session, out)
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::List { text, whole } => {
            let list = patients::list(&text.join(" "), &session.catalog().read())?;
            out.report(&list, |page| {
                if list.patients.is_empty() {
                    page.line(say!("patient-none"));
                }
                let lines: Vec<_> = list.patients.iter().flat_map(words::listed).collect();
                lines.iter().for_each(|line| page.line(line));
                // Where each is one line.
                match whole.all || lines.len() > list.patients.len() {
                    true => page.cut(*whole),
                    false => page.cut_saying(|more| say!("patient-list-cut", patients = more)),
                }
            });
            Ok(Exit::findings(list.patients.is_empty()))
        }
        Command::Differences(whole) => {
            let differences = patients::differences(&session.catalog().read())?;
            let all = Differences { differences };
            out.report(&all, |page| {
                match all.differences.is_empty() {
                    true => page.line(say!("patient-nothing-open")),
                    false => page.line(words::heading()),
                }
                for one in &all.differences {
                    page.line(words::difference(one));
                }
                page.cut(*whole);
                if let Some(first) = all.differences.first() {
                    page.next(words::answer(first));
                }
            });
            Ok(Exit::findings(!all.differences.is_empty()))
        }
        Command::Decisions { limit } => {
            let all = patients::decisions(*limit, &session.catalog().read())?;
            out.report(&all, |page| say_decisions(&all, page));
            Ok(Exit::Done)
        }
        Command::Disclosures { patient } => list_disclosures(*patient, session, out),
        Command::Answer(args) => answer(args, session, out),
        Command::Corrections {
            list,
            encoding,
            why,
        } => {
            let why = why.as_deref().into();
            let done = corrections::run(list, *encoding, why, &mut session.context())?;
            out.report(&done, |page| {
                for line in words::corrections(&done) {
                    page.line(line);
                }
                page.cut_saying(|lines| say!("list-cut-json", lines = lines));
            });
            Ok(Exit::findings(!done.wrong.is_empty()))
        }
        changing => change(changing, session, out),
    }
}

fn change(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let cx = &mut session.context();
    let done = match command {
        Command::Merge {
            patient,
            into,
            same,
            why,
        } => patients::merge(*patient, *into, *same, Some(why.as_str()).into(), cx)?,
        Command::Correct { patient, said, why } => {
            patients::correct(*patient, &said.claim(), Some(why.as_str()).into(), cx)?
        }
        Command::Split {
            studies,
            to,
            said,
            why,
        } => {
            let whose = to.map_or_else(|| Whose::Named(said.claim()), Whose::Known);
            patients::split(studies, &whose, Some(why.as_str()).into(), cx)?
        }
        Command::Undo { decisions, why } => {
            let done = patients::undo(decisions, why.as_deref().into(), cx)?;
            out.report(&done, |page| {
                for line in words::undone(&done) {
                    page.line(line);
                }
            });
            return Ok(Exit::Done);
        }
        Command::List { .. }
        | Command::Differences(_)
        | Command::Decisions { .. }
        | Command::Disclosures { .. }
        | Command::Corrections { .. }
        | Command::Answer(_) => return Ok(Exit::Done),
    };
    say(&done, session, out)
}
