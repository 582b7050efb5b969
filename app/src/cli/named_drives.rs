//! Drives by their short names: `-d A` is `--drive virtual:A`.

use std::collections::BTreeSet;
use std::path::Path;

use super::args::Command;
use super::{build, copy, drive};
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::station::{self, StationError};

/// Gives each drive that a command names its full name.
///
/// # Errors
/// [`StationError::SeveralDrives`], [`StationError::NoSuchDrive`]; the station's.
pub fn in_full(command: &mut Command, archive: &Archive) -> Result<(), JobError> {
    let may_be_file = matches!(command, Command::Build(_));
    for drive in named(command) {
        let meant = station::drive_meant(archive, drive)?;
        let is_drive = station::is_device(&meant) || meant.starts_with("virtual:");
        if !is_drive && !may_be_file {
            return Err(StationError::NoSuchDrive { name: meant }.into());
        }
        *drive = meant;
    }
    if let Command::Burn(args) = command {
        let mut named = BTreeSet::new();
        args.drive.retain(|drive| named.insert(drive.clone()));
    }
    Ok(())
}

/// The drives that a command names.
fn named(command: &mut Command) -> Vec<&mut String> {
    let one = match command {
        Command::Burn(args) => return args.drive.iter_mut().collect(),
        Command::Build(args) => return from_drive(args),
        Command::Verify(args) => args.drive.as_mut(),
        Command::Restore(args) => args.drive.as_mut(),
        Command::Deliver(args) => args.drive.as_mut(),
        Command::Scan { drive, .. } => drive.as_mut(),
        Command::Shelve(args) => args.which.drive.as_mut(),
        Command::Lend(args) => args.which.drive.as_mut(),
        Command::Return(args) => args.which.drive.as_mut(),
        Command::Copy { command } => of_copy(command),
        Command::Drive { command } => of_drive(command),
        Command::Init { .. }
        | Command::Ingest(_)
        | Command::Plan(_)
        | Command::Find(_)
        | Command::Set { .. }
        | Command::Disc { .. }
        | Command::Image { .. }
        | Command::Exceptions { .. }
        | Command::Study { .. }
        | Command::Patient { .. }
        | Command::Request { .. }
        | Command::Check { .. }
        | Command::Stocktake { .. }
        | Command::Incident { .. }
        | Command::Shipment { .. }
        | Command::Blanks { .. }
        | Command::Person { .. }
        | Command::Place { .. }
        | Command::VirtualDrive { .. }
        | Command::Audit { .. }
        | Command::Status(_)
        | Command::Label(_)
        | Command::Catalog { .. }
        | Command::Gui { .. }
        | Command::Demo(_) => None,
    };
    one.into_iter().collect()
}

/// What an image is brought back from, unless that is a file that is there.
fn from_drive(args: &mut build::Args) -> Vec<&mut String> {
    let from = args.from.as_mut();
    from.filter(|from| !Path::new(from.as_str()).exists())
        .into_iter()
        .collect()
}

fn of_copy(command: &mut copy::Command) -> Option<&mut String> {
    match command {
        copy::Command::Send(args) => args.which.drive.as_mut(),
        copy::Command::Arrived(args) => args.which.drive.as_mut(),
        copy::Command::ToldApart(args) => args.which.drive.as_mut(),
        copy::Command::Replace(args) => Some(&mut args.drive),
        copy::Command::History(_)
        | copy::Command::Missing(_)
        | copy::Command::Search(_)
        | copy::Command::Lost(_)
        | copy::Command::Found(_)
        | copy::Command::Retire(_)
        | copy::Command::Quarantine(_)
        | copy::Command::Release(_)
        | copy::Command::Destroyed(_) => None,
    }
}

fn of_drive(command: &mut drive::Command) -> Option<&mut String> {
    match command {
        drive::Command::Load(args) => Some(&mut args.drive),
        drive::Command::Eject { drive } => Some(drive),
        drive::Command::List | drive::Command::History(_) | drive::Command::Create { .. } => None,
    }
}
