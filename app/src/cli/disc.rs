//! `stele disc`: one disc or image, also one that this archive knows nothing of.

use clap::Subcommand;

use super::output::{Exit, Out};
use super::session::Session;
use super::{drop, inspect, repair};
use crate::jobs::JobError;

/// What to do with a disc.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Inspect any disc or image for inconsistencies
    #[command(after_help = "Examples:\n\
        \x20 stele disc inspect disc.iso\n\
        \x20 stele disc inspect /dev/sr0 --quick")]
    Inspect(inspect::Args),
    /// Make a complete image from damaged discs or images
    #[command(after_help = "Examples:\n\
        \x20 stele disc repair /dev/sr0 --to complete.iso\n\
        \x20 stele disc repair one.iso:one.map other.iso --to complete.iso")]
    Repair(repair::Args),
    /// Cancel a disc that was planned but not burned: its image is deleted, its studies wait again
    #[command(after_help = "Example:\n\
        \x20 stele disc cancel SET-0001/2 --why 'its files are gone'")]
    Cancel(drop::DiscArgs),
}

/// Does it. Discs are inspected and repaired before, without an archive.
pub fn run(command: &Command, s: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::Cancel(args) => drop::disc(args, s, out),
        Command::Inspect(_) | Command::Repair(_) => Ok(Exit::Done),
    }
}
