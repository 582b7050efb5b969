//! The command line. Parses arguments, runs one job, prints its outcome.
//!
//! Exit codes: 0 done; 1 done, with findings to look at; 2 it could not be done.

mod args;
mod audit;
mod blanks;
mod build;
mod burn;
mod catalog;
mod check;
mod clock;
mod copy;
mod copy_replace;
mod deliver;
mod demo;
mod disc;
mod drive;
mod drive_history;
mod drop;
mod exceptions;
mod explain;
mod find;
pub mod help;
mod image;
mod incident;
mod ingest;
mod inspect;
mod label;
mod misuse;
mod named_drives;
mod one_drive;
pub mod output;
mod patient;
mod person;
mod place;
mod plan;
pub mod progress;
mod rebuild;
mod repair;
mod request;
mod restore;
mod same_archive;
mod scan_row;
mod session;
mod set;
mod settle;
mod shelf;
mod shipment;
mod status;
mod stocktake;
mod study;
#[cfg(test)]
mod tests;
mod typed_names;
mod unfit;
mod verify;
mod virtual_drive;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Command, Line};
use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use misuse::misuse;
use output::{Exit, Out, Unwritten, print_error};
use session::{Session, place};

use crate::archive::{Archive, modes};
use crate::gui;
use crate::jobs::run::opened::Held;
use crate::jobs::run::outside::Outside;
use crate::jobs::{JobError, init};
use crate::signals;
use crate::words::lang::{self, say};
use crate::words::next_step::as_one_word;

/// Parses the arguments and does what they say.
pub fn run(args: impl IntoIterator<Item = OsString>, outside: &Outside) -> ExitCode {
    lang::speak(&lang::of_station());
    let args: Vec<OsString> = args.into_iter().collect();
    let line = match parsed(&args) {
        Ok(line) => line,
        Err(e) => return not_run(&e, &args),
    };
    signals::listen();
    same_archive::take_down(&args, line.archive.as_deref(), &Line::command());
    typed_names::take_down(&args, Line::command());
    let out = Out::new(line.json);
    if let Some(language) = lang::not_had().filter(|_| !line.json) {
        out.note(&say!("language-unknown", language = language));
    }
    let exit = match dispatch(line, outside, &out) {
        Ok(exit) => exit.into(),
        Err(e) => {
            print_error(&e, out.json());
            ExitCode::from(2)
        }
    };
    match out.unwritten() {
        None if out.is_broken() => ExitCode::from(2),
        None => exit,
        Some(kind) => {
            Unwritten(kind).print(out.json());
            ExitCode::from(2)
        }
    }
}

/// The line that was typed. A variable without a value names no archive.
fn parsed(args: &[OsString]) -> Result<Line, clap::Error> {
    let is_empty = std::env::var_os(args::ARCHIVE).is_some_and(|value| value.is_empty());
    let command = Line::command().mut_arg("archive", |arg| match is_empty {
        true => arg.env(Resettable::Reset),
        false => arg,
    });
    Line::from_arg_matches(&command.try_get_matches_from(args)?)
}

/// Arguments that are not run: they cannot be understood, or ask for help or the version.
fn not_run(error: &clap::Error, args: &[OsString]) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    let before = args.iter().take_while(|arg| *arg != "--");
    let json = before.into_iter().any(|arg| arg == "--json");
    let misused = misuse(error, args);
    let asked = match error.kind() {
        ErrorKind::DisplayHelp if args.iter().any(|arg| arg == "-h") => Some("-h"),
        ErrorKind::DisplayHelp => Some("--help"),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if !json => None,
        ErrorKind::DisplayVersion => {
            // A closed pipe is no failure.
            let _ = error.print();
            return ExitCode::from(code);
        }
        _ => {
            misused.print(json);
            return ExitCode::from(code);
        }
    };
    let words = misused.command.split(' ').chain(asked);
    let words: Vec<String> = words.map(str::to_owned).collect();
    if let Some(help) = help::of(&words) {
        let _ = help.print();
    }
    ExitCode::from(code)
}

fn dispatch(line: Line, outside: &Outside, out: &Out) -> Result<Exit, JobError> {
    keep_private(&line);
    let common = session::Common {
        archive: line.archive,
        person: line.person,
        json: line.json,
        outside: outside.clone(),
    };
    match line.command {
        None => desktop(&common, None),
        Some(Command::Gui { search }) => desktop(&common, search),
        Some(Command::Init {
            dir,
            name,
            practice,
        }) => make(&common, dir, name.as_deref(), practice, out),
        Some(Command::Demo(args)) => demo::run(&args, &common, out),
        Some(Command::Disc {
            command: disc::Command::Repair(args),
        }) => repair::run(&args, &common, out),
        Some(Command::Disc {
            command: disc::Command::Inspect(args),
        }) => inspect::run(&args, &common, out),
        Some(Command::Set {
            command: set::Command::Rebuild(args),
        }) => rebuild::run(&args, &common, out),
        Some(Command::Verify(verify::Args {
            image: Some(image),
            svg,
            ..
        })) => verify::image(&image, svg.as_deref(), &common, out),
        Some(Command::VirtualDrive { command }) => virtual_drive::run(&command, &common, out),
        Some(Command::Catalog { command }) => catalog::run(command, &common, out),
        Some(command) => in_archive(command, &common, out),
    }
}

/// Makes what this process writes readable for those alone who share the archive. An image that is
/// repaired or rebuilt into a folder that is there is as readable as its owner has it.
fn keep_private(line: &Line) {
    let root = match &line.command {
        Some(
            Command::Disc {
                command: disc::Command::Repair(_) | disc::Command::Inspect(_),
            }
            | Command::Set {
                command: set::Command::Rebuild(_),
            },
        ) => return,
        Some(Command::Init { dir: Some(dir), .. }) => Some(dir.clone()),
        _ => line.archive.clone().or_else(Archive::default_place),
    };
    if let Some(root) = root {
        modes::keep_private(&root);
    }
}

fn in_archive(mut command: Command, common: &session::Common, out: &Out) -> Result<Exit, JobError> {
    if let Command::Audit {
        command: audit::Command::ConfirmClock(args),
    } = &command
    {
        return clock::confirm(args, &mut Session::with_any_clock(common)?, out);
    }
    let mut list = None;
    if let Command::Person {
        command: person::Command::List(whole),
    } = &command
    {
        list = Some(*whole);
    }
    let is_audit = matches!(command, Command::Audit { .. });
    let opened = match command.only_reads() {
        true if is_audit => Session::open_to_audit(common, out),
        true => Session::open_to_read(common, out),
        false => Session::open(common, out),
    };
    let says_itself = matches!(command, Command::Status(_));
    let mut session = match opened {
        // Whoever looks for somebody to act as need not act.
        Err(error) if error.is_of_who_acts() => match list {
            Some(whole) => return person::list(whole, common, out),
            None => return Err(error),
        },
        Err(JobError::Behind(behind)) => match list {
            Some(whole) => {
                session::tell_held(&Held::Behind(behind), out);
                return person::list(whole, common, out);
            }
            None => return Err(JobError::Behind(behind)),
        },
        opened => opened?,
    };
    let practice = session
        .catalog()
        .read()
        .archive()
        .is_ok_and(|of| of.practice);
    one_drive::take_down(session.archive(), practice);
    typed_names::know_practice(practice);
    if command.only_reads() && !says_itself {
        session::tell_end(session.catalog(), out)?;
    }
    named_drives::in_full(&mut command, session.archive())?;
    let exit = run_in(command, &mut session, out)?;
    session.catalog().unchanged()?;
    Ok(exit)
}

fn run_in(command: Command, s: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::Ingest(args) => ingest::run(args, s, out),
        Command::Plan(args) => plan::run(&args, s, out),
        Command::Build(args) => build::run(&args, s, out),
        Command::Burn(args) => burn::run(&args, s, out),
        Command::Verify(args) => verify::run(&args, s, out),
        Command::Restore(args) => restore::run(args, s, out),
        Command::Deliver(args) => deliver::run(args, s, out),
        Command::Find(args) => find::run(args, s, out),
        Command::Scan {
            code: Some(place),
            discs,
            ..
        } if !discs.is_empty() => {
            let codes: Vec<String> = std::iter::once(place).chain(discs).collect();
            scan_row::run(&codes, s, out)
        }
        Command::Scan {
            code, drive, all, ..
        } => find::scan(code, drive, all, s, out),
        Command::Place { command } => place::run(&command, s, out),
        Command::Shelve(args) => shelf::shelve(&args, s, out),
        Command::Lend(args) => shelf::lend(&args, s, out),
        Command::Return(args) => shelf::give_back(&args, s, out),
        Command::Copy { command } => copy::run(&command, s, out),
        Command::Set { command } => set::run(&command, s, out),
        Command::Disc { command } => disc::run(&command, s, out),
        Command::Image { command } => image::run(&command, s, out),
        Command::Exceptions { command } => exceptions::run(&command, s, out),
        Command::Study { command } => study::run(&command, s, out),
        Command::Patient { command } => patient::run(&command, s, out),
        Command::Request { command } => request::run(&command, s, out),
        Command::Check { command } => check::run(&command, s, out),
        Command::Stocktake { command } => stocktake::run(&command, s, out),
        Command::Incident { command } => incident::run(&command, s, out),
        Command::Shipment { command } => shipment::run(&command, s, out),
        Command::Blanks { command } => blanks::run(&command, s, out),
        Command::Person { command } => person::run(&command, s, out),
        Command::Drive { command } => drive::run(command, s, out),
        Command::Audit { command } => audit::run(&command, s, out),
        Command::Status(whole) => status::run(whole, s, out),
        Command::Label(args) => label::run(args, s, out),
        // These were handled before.
        Command::Init { .. }
        | Command::Demo(_)
        | Command::VirtualDrive { .. }
        | Command::Catalog { .. }
        | Command::Gui { .. } => Ok(Exit::Done),
    }
}

fn make(
    common: &session::Common,
    dir: Option<std::path::PathBuf>,
    named: Option<&str>,
    practice: bool,
    out: &Out,
) -> Result<Exit, JobError> {
    let first = say!("init-first-person");
    let name = named.unwrap_or(&first);
    let root = match dir {
        Some(dir) => dir,
        None => place(common)?,
    };
    let acting = common.person.as_deref();
    let made = init::init(&root, name, acting, practice, &common.outside)?;
    out.report(&made, |page| {
        let root = made.root.display().to_string();
        page.line(match made.was_there {
            true => say!("init-settings-made", archive = &root),
            false if made.practice => say!("init-practice-made", archive = &root),
            false => say!("init-archive-made", archive = &root),
        });
        let name = made.name.as_deref().unwrap_or(&made.person);
        page.line(say!("init-person-acts", name = name, code = &made.person));
        if named.is_none() && !made.was_there && !made.practice {
            page.line(say!("init-no-name"));
        }
        page.next(say!("init-next-ingest", archive = as_one_word(&root)));
    });
    Ok(Exit::Done)
}

fn desktop(common: &session::Common, search: Option<String>) -> Result<Exit, JobError> {
    let place = gui::app::Place {
        root: place(common)?,
        is_named: common.archive.is_some(),
    };
    gui::open(place, common.person.as_deref(), &common.outside, search)?;
    Ok(Exit::Done)
}
