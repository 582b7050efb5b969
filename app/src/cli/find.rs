//! `stele find` and `stele scan`.

use clap::Args as ClapArgs;
use stele_catalog::Timestamp;

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::shelf::find::{self, Study};
use crate::jobs::shelf::scan::{self, Thing};
use crate::station;
use crate::words::quantities::{bytes, count, when};
use crate::words::{names, scans, states};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Words of a name, an id, an accession number, a description or a case; beginnings suffice
    #[arg(default_value = "")]
    pub text: Vec<String>,
    /// First study date, YYYYMMDD
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last study date, YYYYMMDD
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Modality, such as CT
    #[arg(long)]
    pub modality: Option<String>,
    /// How many studies at most
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// Finds studies; exit code 1 where none answers.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = find::Request {
        text: args.text.join(" "),
        from: args.from,
        to: args.to,
        modality: args.modality,
        limit: args.limit,
    };
    let outcome = find::run(&request, &session.catalog().read())?;
    out.report(&outcome, |page| {
        if outcome.studies.is_empty() {
            page.line("No study answers. Try fewer letters.");
        }
        outcome
            .studies
            .iter()
            .for_each(|study| say_study(study, page));
        if outcome.more {
            page.line(format!(
                "There are more than {}; say it more closely.",
                args.limit
            ));
        }
    });
    Ok(Exit::findings(outcome.studies.is_empty()))
}

/// Says what a code is; exit code 1 where it is unknown.
pub fn scan(code: &str, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let drives = station::count(session.archive())?;
    let outcome = scan::run(code, &session.catalog().read(), drives)?;
    out.report(&outcome, |page| {
        page.line(scans::what(&outcome));
        for fact in scans::facts(&outcome) {
            page.line(format!("  {fact}"));
        }
        outcome
            .studies
            .iter()
            .for_each(|study| say_study(study, page));
        page.next(scans::next(&outcome.next));
    });
    let unknown = match &outcome.thing {
        Thing::Text => outcome.studies.is_empty(),
        Thing::Unknown { .. } => true,
        Thing::Copy(_) | Thing::Slot { .. } | Thing::Person { .. } | Thing::Set { .. } => false,
    };
    Ok(Exit::findings(unknown))
}

fn say_study(study: &Study, page: &mut Page) {
    let mut about = vec![names::title(&study.name)];
    if !study.patient_id.is_empty() {
        about.push(format!("id {}", study.patient_id));
    }
    about.extend([
        names::date(&study.name.date),
        study.name.modalities.join(" "),
        study.description.clone(),
    ]);
    about.retain(|part| !part.is_empty());
    page.line(about.join(", "));
    let accession = match study.accession_number.as_str() {
        "" => String::new(),
        number => format!("accession {number}, "),
    };
    page.line(format!(
        "  {}{}, {}; {}",
        accession,
        count(study.files, "file"),
        bytes(study.bytes),
        study.name.uid
    ));
    for copy in &study.copies {
        let read = match copy.verified {
            Some(at) => format!("read in full {}", when(Timestamp(at))),
            None => "never read in full".to_owned(),
        };
        page.line(format!(
            "  {}  disc {}, {}, {}, {read}",
            copy.serial,
            copy.disc,
            states::state_name(copy.state),
            names::place(copy.place.as_deref(), copy.lent_to.as_deref())
        ));
    }
    if study.waiting {
        page.line("  Part of it waits for a disc.");
    }
}
