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
use crate::words::lang::say;
use crate::words::names;

/// What to do with drives.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List this station's drives and the discs in them
    #[command(after_help = "Example:\n  stele drive list")]
    List,
    /// Show how well each drive burned and read each kind of medium
    #[command(after_help = "Examples:\n\
        \x20 stele drive history\n\
        \x20 stele drive history --copy STL-04KQ7Z-D")]
    History(drive_history::Args),
    /// Create a virtual drive, virtual:NAME, to practice with
    #[command(after_help = "Example:\n  stele drive create A")]
    Create {
        /// Its name: letters, digits, - and _
        name: String,
    },
    /// Put a disc into a virtual drive: a new blank, or an existing disc
    #[command(after_help = "Examples:\n\
        \x20 stele drive load virtual:A --blank bd25\n\
        \x20 stele drive load virtual:A --serial STL-04KQ7Z-D")]
    Load(LoadArgs),
    /// Eject the disc in a drive
    #[command(after_help = "Example:\n  stele drive eject virtual:A")]
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
#[command(group = clap::ArgGroup::new("load").required(true).args(["blank", "serial", "medium"]))]
pub struct LoadArgs {
    /// The drive, as `list` names it
    pub drive: String,
    /// A new blank: bd25, bd50, bd100, bd128, mdisc25, dvd+r, dvd-r, or a size such as 700MB
    /// (decimal) or 700MiB; for trials a rewritable one, bdre25 or bdre:700MB
    #[arg(long, value_name = "MEDIA")]
    pub blank: Option<String>,
    /// The virtual disc with this serial on its label
    #[arg(long)]
    pub serial: Option<String>,
    /// The file of a virtual disc
    #[arg(long, value_name = "FILE")]
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
    let is_new = matches!(command, Command::Create { .. });
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
    let practice = session.catalog().read().archive()?.practice;
    out.report(&Listed { drives: &rows }, |page| {
        if rows.is_empty() {
            page.line(say!("drive-list-empty"));
            page.next(match practice {
                true => say!("drive-next-create"),
                false => say!("drive-next-connect"),
            });
        }
        if is_new && !practice {
            page.line(say!("drive-create-live"));
        }
        for row in &rows {
            let medium = drives::lying(&row.medium);
            let (drive, model) = (&row.name, names::spaced(&row.model));
            page.line(match &row.label {
                None => format!("{drive}  {model}  {medium}"),
                Some(label) => say!(
                    "drive-list-labeled",
                    drive = drive,
                    model = model,
                    medium = medium,
                    label = label,
                ),
            });
        }
    });
    Ok(Exit::Done)
}
