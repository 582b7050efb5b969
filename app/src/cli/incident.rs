//! `stele incident`: copies that are lost, and whom that concerns; discs that say they are one
//! copy.

use clap::Subcommand;

use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use super::unfit::{real, within};
use crate::jobs::JobError;
use crate::jobs::shelf::incidents::{self, Outcome};
use crate::words::incidents as words;
use crate::words::lang::say;
use crate::words::states;

/// How many patients are printed unless all are asked for.
const PATIENTS: usize = 20;

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List open incidents, the next deadline first
    #[command(after_help = "Examples:\n  stele incident list\n  stele incident list --all")]
    List {
        /// Also closed incidents, newest first
        #[arg(long)]
        all: bool,
    },
    /// Show an incident: the affected patients, other copies of their studies, and the deadlines
    #[command(after_help = "Examples:\n  stele incident show 1\n  stele incident show 1 --all")]
    Show {
        /// Number of the incident
        #[arg(value_parser = within::<u32>(1, u32::MAX))]
        incident: u32,
        /// List all patients
        #[arg(long)]
        all: bool,
    },
    /// Close an incident: say what was done, and who was told
    #[command(after_help = "Example:\n\
        \x20 stele incident close 1 --why 'authority and 214 patients told, letters in file 7'")]
    Close {
        /// Number of the incident
        #[arg(value_parser = within::<u32>(1, u32::MAX))]
        incident: u32,
        /// Why, for the audit trail: who was told, and when
        #[arg(long, value_parser = real)]
        why: String,
    },
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::List { .. } | Self::Show { .. } => true,
            Self::Close { .. } => false,
        }
    }
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let now = session.outside().clock().now();
    match command {
        Command::List { all } => {
            let list = incidents::list(*all, &session.catalog().read())?;
            out.report(&list, |page| {
                if list.incidents.is_empty() && list.doubted.is_empty() {
                    page.line(say!("incident-none"));
                }
                for one in &list.incidents {
                    page.line(words::listed(one, now));
                }
                for copy in &list.doubted {
                    page.line(states::doubted(copy));
                }
                page.cut(Whole { all: *all });
                if !list.doubted.is_empty() {
                    page.next(say!("incident-next-doubted"));
                }
            });
        }
        Command::Show { incident, all } => {
            let number = i64::from(*incident);
            let outcome = incidents::show(number, &session.catalog().read())?;
            let most = if *all { usize::MAX } else { PATIENTS };
            out.report(&outcome, |page| {
                page.line(words::title(&outcome));
                for fact in words::facts(&outcome.incident, now) {
                    page.item(fact);
                }
                say_concerned(&outcome, most, page);
                if outcome.incident.closed.is_none() {
                    page.next(say!("incident-next-close", incident = number));
                }
            });
        }
        Command::Close { incident, why } => {
            let number = i64::from(*incident);
            let closed = incidents::close(number, why, &mut session.context())?;
            out.report(&closed, |page| {
                page.line(words::listed(&closed, now));
            });
        }
    }
    Ok(Exit::Done)
}

fn say_concerned(outcome: &Outcome, most: usize, page: &mut Page) {
    page.line(words::concerned(outcome));
    if let Some(cases) = words::cases(outcome) {
        page.line(cases);
    }
    for patient in outcome.concerned.iter().take(most) {
        page.item(words::patient(patient));
    }
    let more = outcome.concerned.len().saturating_sub(most);
    if more > 0 {
        page.item(say!(
            "incident-more-patients",
            patients = more,
            incident = outcome.incident.incident
        ));
    }
}
