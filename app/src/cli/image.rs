//! `stele image`: images of discs in the archive.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::output::{Exit, Out};
use super::session::Session;
use super::{build, status};
use crate::jobs::JobError;
use crate::jobs::make::add_image;

/// What to do with an image.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Add an image that was repaired, rebuilt or found, if it is the one that was built here
    #[command(after_help = "Example:\n\
        \x20 stele image add complete.iso")]
    Add(AddArgs),
}

/// Arguments of `add`.
#[derive(ClapArgs, Debug)]
pub struct AddArgs {
    /// The image file; it names its disc itself, and stays where it is
    pub file: PathBuf,
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let Command::Add(args) = command;
    let done = add_image::run(&args.file, &mut session.context());
    session.quiet();
    let (disc, outcome) = done?;
    let set = disc.split_once('/').map_or(disc.as_str(), |(set, _)| set);
    let next = status::next_of_set(set, session)?;
    out.report(&outcome, |page| {
        build::say(&outcome, (&next, true), |_| "no", page)
    });
    Ok(Exit::Done)
}
