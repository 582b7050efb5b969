//! `stele patient`: who is who, what differs, and deciding it.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Subcommand};
use encoding_rs::{
    Encoding, GB18030, ISO_8859_2, ISO_8859_15, MACINTOSH, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
};
use stele_catalog::{Answer, PatientClaim};

use super::output::{Exit, Out};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::shelf::corrections;
use crate::jobs::shelf::patients::{self, Decided, Differences, Whose};
use crate::words::patients as words;

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List the patients of studies that answer to a text, with their numbers
    List {
        /// Words of a name, an ID, a birth date
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// List where files say another patient than their study's, or studies one ID of two people,
    /// and nobody has decided
    Differences,
    /// Say what such a difference is
    Answer(AnswerArgs),
    /// Say that two patients are one person
    Merge {
        /// Number of the patient who is shown as the other one from now on
        patient: i64,
        /// Number of the patient who is shown
        #[arg(long, value_name = "PATIENT")]
        into: i64,
        /// Why, for the audit trail
        #[arg(long)]
        why: Option<String>,
    },
    /// Say what holds of a patient; discs stay as they are
    Correct {
        /// Number of the patient
        patient: i64,
        /// What holds
        #[command(flatten)]
        said: SaidArgs,
        /// Why, for the audit trail
        #[arg(long)]
        why: Option<String>,
    },
    /// Say what holds of many patients, by a table with the columns patient_id, issuer, name,
    /// birth_date (whom) and new_patient_id, new_issuer, new_name, new_birth_date, new_sex (what
    /// holds); all of it holds, or nothing
    Corrections {
        /// The table, as a spreadsheet writes it (CSV)
        list: PathBuf,
        /// In which encoding it is, where that is not UTF-8 and it does not say so itself
        #[arg(long, value_parser = encodings(), ignore_case = true)]
        encoding: Option<&'static Encoding>,
        /// Why, for the audit trail
        #[arg(long)]
        why: Option<String>,
    },
    /// Say that studies are another patient's
    Split {
        /// The studies: UIDs, or words that only one answers to
        #[arg(required = true)]
        studies: Vec<String>,
        /// Number of the patient whose they are
        #[arg(long, value_name = "PATIENT", conflicts_with_all = ["id", "name"])]
        to: Option<i64>,
        /// Whose they are, where the archive does not know the patient yet
        #[command(flatten)]
        said: SaidArgs,
        /// Why, for the audit trail
        #[arg(long)]
        why: Option<String>,
    },
    /// Undo decisions: what they joined comes apart, what they kept out is back
    Undo {
        /// Their numbers
        #[arg(required = true)]
        decisions: Vec<i64>,
        /// Why, for the audit trail
        #[arg(long)]
        why: Option<String>,
    },
    /// List the decisions about patients, the newest first
    Decisions {
        /// How many at most
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::List { .. } | Self::Differences | Self::Decisions { .. } => true,
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
    /// Numbers of the differences, as `stele patient differences` lists them
    #[arg(required_unless_present = "all")]
    numbers: Vec<i64>,
    /// All that the answer fits; patients of different studies are merged by their numbers alone
    #[arg(long, conflicts_with = "numbers")]
    all: bool,
    /// The same person, of whom something else holds now
    #[arg(long, group = "answer")]
    correction: bool,
    /// Both are patients of the archive, and one person
    #[arg(long, group = "answer")]
    merge: bool,
    /// The files are not this patient's: they stay out
    #[arg(long, group = "answer")]
    wrong_patient: bool,
    /// The patients of different studies are two people, although they have one ID
    #[arg(long, group = "answer")]
    two_people: bool,
    /// Of a correction or a merge: what the study said before is shown, not what these files say
    #[arg(long, conflicts_with_all = ["wrong_patient", "two_people"])]
    keep: bool,
    /// Why, for the audit trail
    #[arg(long)]
    why: Option<String>,
}

/// What holds of a patient.
#[derive(ClapArgs, Debug)]
pub struct SaidArgs {
    /// Patient ID
    #[arg(long)]
    id: Option<String>,
    /// Who gave the ID
    #[arg(long)]
    issuer: Option<String>,
    /// Name, as DICOM writes it: MEYER^ANNA
    #[arg(long)]
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
        .try_map(|name| Encoding::for_label(name.as_bytes()).ok_or("not an encoding"))
}

fn date(text: &str) -> Result<String, &'static str> {
    let day = match stele_catalog::Period::parse(text).as_slice() {
        [one] if one.first() == one.last() => Some(one.first()),
        _ => None,
    };
    day.map(stele_catalog::Day::text)
        .ok_or("not a day that can be read in one way only: write 1962-03-04")
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

fn say(done: &Decided, out: &Out) -> Exit {
    out.report(done, |page| {
        for line in words::decided(done) {
            page.line(line);
        }
    });
    Exit::Done
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::List { text } => {
            let list = patients::list(&text.join(" "), &session.catalog().read())?;
            out.report(&list, |page| {
                if list.patients.is_empty() {
                    page.line("No study matches.");
                }
                for line in list.patients.iter().flat_map(words::listed) {
                    page.line(line);
                }
            });
            Ok(Exit::findings(list.patients.is_empty()))
        }
        Command::Differences => {
            let differences = patients::differences(&session.catalog().read())?;
            let all = Differences { differences };
            out.report(&all, |page| {
                match all.differences.is_empty() {
                    true => page.line("Nothing is to be decided."),
                    false => page.line(words::DIFFERENCES),
                }
                for one in &all.differences {
                    page.line(words::difference(one));
                }
            });
            Ok(Exit::findings(!all.differences.is_empty()))
        }
        Command::Decisions { limit } => {
            let all = patients::decisions(*limit, &session.catalog().read())?;
            out.report(&all, |page| {
                for one in &all.decisions {
                    page.line(words::decision(one));
                }
            });
            Ok(Exit::Done)
        }
        Command::Answer(args) => {
            let keep = args.keep;
            let answer = match (args.correction, args.merge, args.two_people) {
                (true, ..) => Answer::Correction { keep },
                (_, true, _) => Answer::Merge { keep },
                (.., true) => Answer::TwoPeople,
                _ => Answer::WrongPatient,
            };
            let why = args.why.as_deref().into();
            let done = patients::answer(&args.numbers, answer, why, &mut session.context())?;
            Ok(say(&done, out))
        }
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
            });
            Ok(Exit::findings(!done.wrong.is_empty()))
        }
        changing => change(changing, session, out),
    }
}

fn change(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let cx = &mut session.context();
    let done = match command {
        Command::Merge { patient, into, why } => {
            patients::merge(*patient, *into, why.as_deref().into(), cx)?
        }
        Command::Correct { patient, said, why } => {
            patients::correct(*patient, &said.claim(), why.as_deref().into(), cx)?
        }
        Command::Split {
            studies,
            to,
            said,
            why,
        } => {
            let whose = to.map_or_else(|| Whose::Named(said.claim()), Whose::Known);
            patients::split(studies, &whose, why.as_deref().into(), cx)?
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
        | Command::Differences
        | Command::Decisions { .. }
        | Command::Corrections { .. }
        | Command::Answer(_) => return Ok(Exit::Done),
    };
    Ok(say(&done, out))
}
