//! `stele person add`, `stele person list`, `stele person retire`.

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use stele_catalog::{Catalog, Role};

use super::output::{Exit, Out, Whole};
use super::session::{Common, Session, place};
use super::unfit::real;
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::shelf::people;
use crate::words::people as words;

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Add a person, who then acts with --as and the new code
    #[command(after_help = "Example:\n  stele person add 'Jo Clerk' --role clerk")]
    Add {
        /// The person's name; it can be erased later without breaking the audit trail
        #[arg(value_parser = real)]
        name: String,
        /// What the person may do
        #[arg(long, value_parser = roles())]
        role: Role,
    },
    /// List all people with their codes and roles
    #[command(after_help = "Example:\n  stele person list")]
    List(Whole),
    /// Retire a person, who can then no longer act; past actions stay on record
    #[command(after_help = "Example:\n\
        \x20 stele person retire PER-0002-M --why 'left the hospital'")]
    Retire {
        /// The person's code
        #[arg(value_name = "PER-CODE")]
        code: String,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: Option<String>,
    },
}

fn roles() -> impl TypedValueParser<Value = Role> {
    let words = Role::ALL.iter().map(|role| role.text());
    PossibleValuesParser::new(words).try_map(|word| Role::parse(&word).ok_or("no such role"))
}

/// Lists the people where nobody who may act is known.
pub fn list(whole: Whole, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let archive = Archive::open(&place(common)?)?;
    let catalog = Catalog::open_to_read(&archive.catalog())?;
    let all = people::list(&catalog.read())?;
    catalog.unchanged()?;
    say_all(&all, whole, out);
    Ok(Exit::Done)
}

fn say_all(all: &people::People, whole: Whole, out: &Out) {
    out.report(all, |page| {
        for person in &all.people {
            page.line(words::listed(person));
        }
        page.cut(whole);
    });
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::Add { name, role } => {
            let before = people::list(&session.catalog().read())?;
            let added = people::add(name, *role, &mut session.context())?;
            out.report(&added, |page| {
                page.line(words::added(&added));
                if let Some(line) = words::same_name(&added, &before) {
                    page.line(line);
                }
            });
        }
        Command::List(whole) => say_all(&people::list(&session.catalog().read())?, *whole, out),
        Command::Retire { code, why } => {
            let retired = people::retire(code, why.as_deref().into(), &mut session.context())?;
            let acts = session.archive().settings().person.as_deref();
            let named = acts.is_some_and(|acts| acts.eq_ignore_ascii_case(&retired.person.person));
            out.report(&retired, |page| {
                page.line(words::retired(&retired.person));
                if let Some(line) = words::still_has(&retired.has) {
                    page.line(line);
                }
                if named {
                    page.line(words::retired_is_named());
                }
            });
        }
    }
    Ok(Exit::Done)
}
