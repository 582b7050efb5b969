//! `stele catalog backup`, `stele catalog restore`, `stele catalog restore-lists`, `stele catalog
//! rebuild`, `stele catalog accept`.

use std::path::PathBuf;

use clap::Subcommand;

use super::output::{Exit, Out};
use super::session::{Common, Session, place, sources, terminal};
use super::typed_names;
use super::unfit::real;
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::keep::{accept, backup, from_discs, mend, restore};
use crate::words::catalog as words;
use crate::words::from_discs as told;
use crate::words::lang::say;

/// What can be done with the catalog.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Back up the catalog and read the backup back; others can keep working
    #[command(after_help = "Examples:\n\
        \x20 stele catalog backup\n\
        \x20 stele catalog backup /media/usb/catalog-2026-11.db")]
    Backup {
        /// The file to write [default: backups/catalog-TIME.db in the archive]
        file: Option<PathBuf>,
    },
    /// Replace the catalog with a backup; the present catalog is kept beside it
    #[command(after_help = "Example:\n\
        \x20 stele catalog restore /media/usb/catalog-2026-11.db --why 'disk failed'")]
    Restore {
        /// The backup
        file: PathBuf,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
        /// Although the present catalog is intact and has newer records, which are lost with it
        #[arg(long)]
        older: bool,
    },
    /// Restore file lists that are missing or damaged, from a backup or from the MANIFEST.JSN of
    /// the disc that holds the files
    #[command(after_help = "Example:\n  stele catalog restore-lists /media/usb/catalog-2026-11.db")]
    #[command(name = "restore-lists")]
    Mend {
        /// The backup or the manifest
        file: PathBuf,
    },
    /// Rebuild the catalog from discs and images, in any order: their sets, studies and copies
    ///
    /// For a new archive in place of one whose catalog and backups are lost. Each disc is read in
    /// full, and damage is rebuilt from its own parity. The same command continues an interrupted
    /// run. Locations, loans and decisions about patients were only in the lost catalog.
    #[command(after_help = "Examples:\n\
        \x20 stele catalog rebuild --from /dev/sr0 --why 'catalog lost in the fire'\n\
        \x20 stele catalog rebuild --from SET-0001-1.iso SET-0001-2.iso --why 'disk failed'")]
    Rebuild {
        /// Drives with discs in them, and disc images
        #[arg(long, required = true, num_args = 1.., value_name = "DRIVE|IMAGE")]
        from: Vec<String>,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
    },
    /// Continue with a catalog that is older than the one that was here before
    #[command(after_help = "Example:\n\
        \x20 stele catalog accept --why 'the newer catalog is lost'")]
    Accept {
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
    },
}

/// Does it.
pub fn run(command: Command, common: &Common, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::Backup { file } => {
            let mut session = Session::open(common, out)?;
            let done = backup::run(file.as_deref(), &mut session.context())?;
            out.report(&done, |page| {
                words::backed_up(&done).for_each(|line| page.line(line));
                page.next(match done.problems {
                    0 if done.lists > done.lists_wrong => say!("catalog-next-copy-lists"),
                    0 => say!("catalog-next-copy"),
                    _ => say!("catalog-next-audit"),
                });
            });
            return Ok(Exit::findings(done.problems > 0));
        }
        Command::Restore { file, why, older } => {
            let archive = Archive::open(&place(common)?)?;
            typed_names::know_backup(&archive);
            let watch = terminal(common);
            let person = common.person.as_deref();
            let outside = &common.outside;
            let done = restore::run((&file, older), &why, &archive, person, outside, &watch)?;
            out.report(&done, |page| {
                words::restored(&done).for_each(|line| page.line(line));
                page.next(say!("catalog-next-reopen"));
            });
        }
        Command::Mend { file } => {
            let mut session = Session::open(common, out)?;
            let done = mend::run(&file, &mut session.context())?;
            out.report(&done, |page| {
                words::mended(&done).for_each(|line| page.line(line));
                if !done.wrong.is_empty() {
                    page.next(say!("catalog-next-mend"));
                }
            });
            return Ok(Exit::findings(!done.wrong.is_empty()));
        }
        Command::Rebuild { from, why } => {
            let mut session = Session::open(common, out)?;
            let from = sources(common, &from)?;
            let done = from_discs::run(&from, &why, &mut session.context())?;
            out.report(&done, |page| {
                told::lines(&done).for_each(|line| page.line(line));
                page.next(told::next(&done));
            });
            return Ok(Exit::findings(!done.is_all_recorded()));
        }
        Command::Accept { why } => {
            let mut session = Session::with_any_clock(common)?;
            let done = accept::run(&why, &mut session.context())?;
            let report = serde_json::json!({ "accepted": done });
            out.report(&report, |page| {
                words::accepted(done.as_ref()).for_each(|line| page.line(line));
            });
        }
    }
    Ok(Exit::Done)
}
