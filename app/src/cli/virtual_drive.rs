//! `stele virtual-drive`.

use std::net::SocketAddr;
use std::time::Instant;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use serde::Serialize;
use stele_burner::watch::Watch;
use stele_recorder::{Pace, Personality, RecorderError, Target, VirtualDrive};

use super::output::{Exit, Out};
use super::progress::{Show, Terminal};
use super::session::{Common, place};
use super::unfit::{Unfit, within};
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::station::{self, Load, StationError};
use crate::words::lang::say;

/// What to do with virtual drives besides what can be done with every drive.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve a virtual drive over iSCSI, so that a system can attach it like a real drive
    #[command(after_help = "Example:\n  stele virtual-drive serve A --blank bd25")]
    Serve(ServeArgs),
}

/// Arguments of `serve`.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// The name of the drive; a new one is created
    pub name: String,
    /// Where to listen; there is no password, so keep it to this machine
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3260",
          value_parser = address)]
    pub listen: SocketAddr,
    /// The model of a new drive
    #[arg(long, value_name = "MODEL", value_parser = PossibleValuesParser::new(Personality::NAMES))]
    pub personality: Option<String>,
    /// Put in a new blank: bd25, bd50, bd100, bd128, bdre25, dvd+r, dvd-r, or a size such as 700MB
    /// (decimal) or 700MiB: a BD-R, or with bdre:, dvd+r: or dvd-r: in front
    #[arg(long, value_name = "MEDIA")]
    pub blank: Option<String>,
    /// Run this many times faster than a real drive
    #[arg(long, value_name = "TIMES", default_value_t = 1,
          value_parser = within::<u32>(1, 10_000))]
    pub faster: u32,
}

fn address(text: &str) -> Result<SocketAddr, Unfit> {
    let address = text.parse().ok();
    address.ok_or_else(|| Unfit(say!("misuse-no-address")))
}

/// Where a drive is served.
#[derive(Debug, Serialize)]
struct Served {
    drive: String,
    address: SocketAddr,
    target: String,
    medium: Option<std::path::PathBuf>,
}

/// Serves until Ctrl-C.
pub fn run(command: &Command, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let Command::Serve(args) = command;
    let archive = Archive::open(&place(common)?)?;
    let drive = prepare(args, &archive)?;
    let medium = drive.medium_path().map(std::path::Path::to_path_buf);
    let name = args.name.strip_prefix("virtual:").unwrap_or(&args.name);
    let began = Instant::now();
    let pace = Pace::new(move || began.elapsed(), args.faster);
    let iqn = format!("iqn.2026-01.invalid.stele:{}", name.to_ascii_lowercase());
    let target = Target::listen(args.listen, &iqn, drive, pace).map_err(StationError::from)?;
    let served = Served {
        drive: format!("virtual:{name}"),
        address: target.address().map_err(StationError::from)?,
        target: iqn,
        medium,
    };
    out.report(&served, |page| {
        let Served {
            drive,
            address,
            target,
            ..
        } = &served;
        let at = address.to_string();
        page.line(say!(
            "serve-began",
            drive = drive,
            address = at,
            target = target
        ));
        if !address.ip().is_loopback() {
            page.line(say!("serve-reachable-by-others"));
        }
        page.line(say!("serve-how-to-end"));
    });
    let watch = Terminal::new(Show::Nothing);
    target
        .serve(&|| watch.cancelled())
        .map_err(StationError::from)?;
    Ok(Exit::Done)
}

/// The drive, made and loaded as told.
fn prepare(args: &ServeArgs, archive: &Archive) -> Result<VirtualDrive, StationError> {
    let name = args.name.strip_prefix("virtual:").unwrap_or(&args.name);
    let there = VirtualDrive::list(&archive.drives())?
        .into_iter()
        .find(|drive| drive.name == name);
    let asked = args.personality.as_deref().and_then(Personality::named);
    match (there, asked) {
        (None, asked) => station::create(archive, name, asked)?,
        (Some(drive), Some(asked)) if drive.personality.product != asked.product => {
            return Err(RecorderError::Exists { name: drive.name }.into());
        }
        (Some(_), _) => {}
    }
    let drive = format!("virtual:{name}");
    if let Some(blank) = &args.blank {
        station::load(archive, &drive, &Load::Blank(blank.clone()))?;
    }
    station::open_raw(archive, &drive)
}
