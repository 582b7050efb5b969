//! Checking: every sector of a copy is read once and compared with its check value.

use serde::{Deserialize, Serialize};
use stele_burner::drive::{Drive, DriveSectors, Tray};
use stele_burner::sectors::{ImageFile, Sectors};
use stele_burner::verify::{self, Class, Verified};
use stele_catalog::{CheckClass, CopyRow, CopyState, Event};

use super::{Context, JobError, convert, journal, set_parity};
use crate::station;

/// What to check.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Serial of the copy.
    pub serial: String,
    /// The drive it lies in.
    pub drive: String,
}

/// What a check found.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The copy; none for an image file.
    pub serial: Option<String>,
    /// What the copy is now.
    pub state: Option<CopyState>,
    /// The class in one word.
    pub class: Class,
    /// UUID of the disc, where anything on it still says so.
    pub uuid: Option<String>,
    /// Sectors of the disc.
    pub sectors: u64,
    /// Sectors that could not be read.
    pub lost_sectors: u64,
    /// Sectors that were read and are wrong.
    pub wrong_sectors: u64,
    /// Clusters missing in the worst row.
    pub worst_row: u64,
    /// Clusters that a row may miss: the parity.
    pub parity: u8,
    /// Damaged ranges: first sector and number.
    pub damage: Vec<(u64, u64)>,
    /// Drive time it took, in seconds; none for an image file.
    pub seconds: Option<u64>,
    /// Whether it is a parity disc of other images than its set has now: then it brings nothing
    /// back, however sound it is.
    pub outdated: bool,
    /// Where the damage map was written, in ddrescue's mapfile format.
    pub map: Option<String>,
}

/// Checks a copy in a drive.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let copy = convert::copy_named(&cx.catalog.read(), &request.serial)?;
    let serial = copy.serial.to_string();
    let leases = [format!("drive:{}", request.drive), format!("copy:{serial}")];
    journal::journaled(cx, "verify", request, &leases, |cx| {
        let mut drive = station::open(cx.archive, &request.drive)?;
        medium_in(&mut drive, &request.drive)?;
        let began = drive.now();
        let source = DriveSectors::new(drive);
        let hint = convert::geometry_of(&cx.catalog.read(), copy.disc)?;
        let verified = verify::verify(&source, hint, cx.watch)?;
        let seconds = source
            .into_drive()
            .now()
            .0
            .saturating_sub(began.0)
            .as_secs();
        right_disc(&verified, &copy, cx)?;
        let mut outcome = outcome(&verified);
        outcome.seconds = Some(seconds);
        outcome.map = Some(write_map(&serial, &verified, cx)?);
        outcome.state = Some(record(request, &copy, &verified, seconds, cx)?);
        let disc = convert::disc_of(&cx.catalog.read(), copy.disc)?;
        outcome.outdated = set_parity::is_outdated(&disc, &cx.catalog.read())?;
        outcome.serial = Some(serial);
        Ok(outcome)
    })
}

/// Checks an image file; nothing is recorded.
pub fn image(
    path: &std::path::Path,
    watch: &dyn stele_burner::watch::Watch,
) -> Result<Outcome, JobError> {
    let source = ImageFile::open(path)?;
    Ok(outcome(&verify::verify(
        &source as &dyn Sectors,
        None,
        watch,
    )?))
}

/// Refuses an empty tray before anything is read.
pub fn medium_in<T: stele_burner::drive::Transport>(
    drive: &mut Drive<T>,
    name: &str,
) -> Result<(), JobError> {
    match drive.medium()? {
        Tray::Medium(_) => Ok(()),
        _ => Err(JobError::DriveEmpty {
            drive: name.to_owned(),
        }),
    }
}

fn right_disc(verified: &Verified, copy: &CopyRow, cx: &Context<'_>) -> Result<(), JobError> {
    let disc = convert::disc_of(&cx.catalog.read(), copy.disc)?;
    if verified.uuid == Some(disc.uuid) {
        return Ok(());
    }
    let found = match &verified.uuid {
        Some(uuid) => cx.catalog.read().disc_by_uuid(uuid)?,
        None => None,
    };
    Err(JobError::WrongDisc {
        wanted: format!("{} ({})", copy.serial, disc.name),
        found: found.map_or_else(|| "a disc of another archive".to_owned(), |d| d.name),
    })
}

fn outcome(v: &Verified) -> Outcome {
    let all = v.damage();
    Outcome {
        serial: None,
        state: None,
        class: v.class,
        uuid: v.uuid.as_ref().map(convert::uuid),
        sectors: v.sectors.0,
        lost_sectors: v.lost.count().0,
        wrong_sectors: v.wrong.count().0,
        worst_row: v.worst_row,
        parity: v.geometry.parity(),
        damage: all
            .ranges()
            .iter()
            .map(|r| (r.lba.0, r.sectors.0))
            .collect(),
        seconds: None,
        outdated: false,
        map: None,
    }
}

fn write_map(serial: &str, v: &Verified, cx: &Context<'_>) -> Result<String, JobError> {
    let at = cx.clock.now().0.div_euclid(1000);
    let path = cx.archive.logs().join(format!("check-{serial}-{at}.map"));
    let text = verify::render_mapfile(v.sectors, &v.damage());
    crate::archive::write_whole(&path, text.as_bytes()).map_err(JobError::io(&path))?;
    Ok(path.to_string_lossy().into_owned())
}

fn record(
    request: &Request,
    copy: &CopyRow,
    v: &Verified,
    seconds: u64,
    cx: &mut Context<'_>,
) -> Result<CopyState, JobError> {
    let damage: Vec<_> = outcome(v).damage;
    let event = Event::Checked {
        class: match v.class {
            Class::Ok => CheckClass::Ok,
            Class::Watch => CheckClass::Watch,
            Class::Migrate => CheckClass::Migrate,
            Class::Failed => CheckClass::Failed,
        },
        sectors: v.sectors.0,
        lost: v.lost.count().0 + v.wrong.count().0,
        damage_map: journal::json("damage map", &damage)?,
        drive: request.drive.clone(),
        duration_ms: seconds.saturating_mul(1000),
    };
    cx.change("a copy was checked", |c| Ok(c.record(copy.id, &event)?))
}
