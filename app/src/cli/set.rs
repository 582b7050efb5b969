//! `stele set`: what is done with a set besides planning, building and burning it.

use clap::Subcommand;

use super::output::{Exit, Out};
use super::session::Session;
use super::{drop, explain, rebuild, settle};
use crate::jobs::JobError;

/// What to do with a set.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Explain what a set and its discs survive
    #[command(after_help = "Examples:\n\
        \x20 stele set explain SET-0001\n\
        \x20 stele set explain SET-0001/2")]
    Explain(explain::Args),
    /// Set how many copies of each disc a set needs
    #[command(after_help = "Example:\n\
        \x20 stele set copies SET-0001 3 --why 'a third copy for the vault'")]
    Copies(settle::CopiesArgs),
    /// Cancel a set that was planned but not burned: its images are deleted, its studies wait again
    #[command(after_help = "Example:\n\
        \x20 stele set cancel SET-0001 --why 'planned for the wrong medium'")]
    Cancel(drop::SetArgs),
    /// Rebuild all discs of a set as images, from the discs that are left and their parity discs
    ///
    /// Exits with 1 if a disc stays incomplete, or if a source was not used: it holds no
    /// recognizable disc of this set, or parity for other images.
    #[command(after_help = "Example:\n\
        \x20 stele set rebuild SET-0001-1.iso SET-0001-3.iso /dev/sr0 --to /tmp/rebuilt")]
    Rebuild(rebuild::Args),
}

/// Does it. A set is rebuilt before, without an archive.
pub fn run(command: &Command, s: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::Explain(args) => explain::run(args, s, out),
        Command::Copies(args) => settle::copies(args, s, out),
        Command::Cancel(args) => drop::set(args, s, out),
        Command::Rebuild(_) => Ok(Exit::Done),
    }
}
