//! `stele drive`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::drive_history;
use super::output::{Exit, Out};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::run::lookup;
use crate::station::{self, DriveRow, Load};
use crate::words::drives;

/// What to do with drives.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Show this station's drives and what lies in them
    List,
    /// Tell what each drive did with each kind of medium: burns, checks, how well it reads
    History(drive_history::Args),
    /// Make a virtual drive, virtual:NAME, to practice with
    Create {
        /// Its name: letters, digits, - and _
        name: String,
    },
    /// Lay a medium into a virtual drive: a new blank, or one that exists
    Load(LoadArgs),
    /// Eject what lies in a drive
    Eject {
        /// The drive, as `list` names it
        drive: String,
    },
}

impl Command {
    /// Whether it changes nothing in the archive.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::List | Self::History(_) | Self::Eject { .. } => true,
            Self::Create { .. } | Self::Load(_) => false,
        }
    }
}

/// Arguments of `load`.
#[derive(Args, Debug)]
pub struct LoadArgs {
    /// The drive, as `list` names it
    pub drive: String,
    /// A new blank: bd25, bd50, bd100, bd128, mdisc25, dvd+r, dvd-r, or a size such as 700MB
    /// (decimal) or 700MiB; a rewritable one for trials: bdre25, or bdre:700MB
    #[arg(long, value_name = "MEDIA", required_unless_present_any = ["serial", "medium"])]
    pub blank: Option<String>,
    /// The disc with this label
    #[arg(long, conflicts_with_all = ["blank", "medium"])]
    pub serial: Option<String>,
    /// A medium by its file
    #[arg(long, conflicts_with = "blank", value_name = "FILE")]
    pub medium: Option<PathBuf>,
}

/// The station's drives.
#[derive(Serialize)]
struct Listed<'a> {
    drives: &'a [DriveRow],
}

/// Does something with drives.
pub fn run(command: Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    if let Command::History(args) = &command {
        return drive_history::run(args, session, out);
    }
    let archive = session.archive();
    match command {
        Command::List | Command::History(_) => {}
        Command::Create { name } => station::create(archive, &name, None)?,
        Command::Load(args) => {
            let load = match (args.blank, args.serial, args.medium) {
                (Some(media), ..) => Load::Blank(media),
                (None, Some(serial), _) => {
                    Load::Serial(lookup::named(&session.catalog().read(), &serial)?)
                }
                (None, None, file) => Load::File(file.unwrap_or_default()),
            };
            station::load(archive, &args.drive, &load)?;
        }
        Command::Eject { drive } => station::open(archive, &drive)?.eject()?,
    }
    let rows = station::list(archive)?;
    out.report(&Listed { drives: &rows }, |page| {
        if rows.is_empty() {
            page.line("This station has no drive.");
            page.next("stele drive create A makes a virtual one");
        }
        for row in &rows {
            let label = row
                .label
                .as_ref()
                .map(|l| format!(", label {l}"))
                .unwrap_or_default();
            page.line(format!(
                "{}  {}  {}{label}",
                row.name,
                row.model,
                drives::lying(&row.medium)
            ));
        }
    });
    Ok(Exit::Done)
}
