//! Burning one copy: check the drive and the blank, record the intent, burn, read back, record
//! the facts.
//!
//! `BurnStarted` is committed before the first WRITE. From then on there is no error, only facts:
//! a copy is good when, and only when, every sector was read back and compared equal.

use serde::{Deserialize, Serialize};
use stele_burner::SectorCount;
use stele_burner::drive::{self, BurnOutcome, BurnSpec, Drive, Finalize, Speed};
use stele_burner::sectors::ImageFile;
use stele_catalog::{CopyRow, CopyState, DiscRow, DiscState, Event, Serial};

use super::{Context, JobError, build, convert, journal, set_parity};
use crate::archive::write_whole;
use crate::station;

/// What to burn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// A disc, `SET-0001/1`, or the serial of one of its copies.
    pub what: String,
    /// The drive, `virtual:A`.
    pub drive: String,
    /// Make a copy beyond those planned.
    pub extra: bool,
    /// Write speed in kB/s; the drive's best where not given.
    pub speed: Option<u32>,
}

/// What the journal keeps of a burn: enough to say after a crash which copy it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Journaled {
    /// Serial of the copy.
    pub serial: String,
    /// The drive.
    pub drive: String,
}

/// How a burn ended.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The disc.
    pub disc: String,
    /// The copy's serial: what goes on its label.
    pub serial: String,
    /// The drive.
    pub drive: String,
    /// Whether every sector was read back and compared equal.
    pub good: bool,
    /// What the copy is now.
    pub state: CopyState,
    /// Sectors written.
    pub written_sectors: u64,
    /// Sectors of the image.
    pub sectors: u64,
    /// Sectors that compared equal.
    pub equal_sectors: u64,
    /// Why it stopped, where it did.
    pub stopped: Option<Stopped>,
    /// Media ID as the drive reports it.
    pub media_id: String,
    /// Drive time it took, in seconds.
    pub seconds: u64,
    /// The burn log.
    pub log: String,
}

/// Why a burn stopped.
#[derive(Clone, Debug, Serialize)]
pub struct Stopped {
    /// Stable code.
    pub code: String,
    /// What happened.
    pub what: String,
}

/// Burns one copy.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let (disc, copy) = choose(request, cx)?;
    let path = build::image_path(cx, &disc.name);
    if disc.state != DiscState::Built {
        return Err(JobError::NotBuilt { disc: disc.name });
    }
    if set_parity::is_outdated(&disc, &cx.catalog.read())? {
        return Err(JobError::Outdated { disc: disc.name });
    }
    if !path.exists() {
        return Err(JobError::ImageGone { disc: disc.name });
    }
    let serial = copy.serial.to_string();
    let intent = Journaled {
        serial: serial.clone(),
        drive: request.drive.clone(),
    };
    let leases = [format!("drive:{}", request.drive), format!("copy:{serial}")];
    journal::journaled(cx, "burn", &intent, &leases, |cx| {
        let image = ImageFile::open(&path)?;
        burn_copy(request, &disc, &copy, &image, cx)
    })
}

/// The copy to be burned: the one named, or the first planned one of the disc.
fn choose(request: &Request, cx: &mut Context<'_>) -> Result<(DiscRow, CopyRow), JobError> {
    let reader = cx.catalog.read();
    if let Some(copy) = reader.copy_by_text(&request.what)? {
        convert::not_dropped(&reader, &convert::disc_of(&reader, copy.disc)?)?;
        if copy.state != CopyState::Planned {
            return Err(JobError::CopyBegun {
                serial: copy.serial.to_string(),
            });
        }
        return Ok((convert::disc_of(&reader, copy.disc)?, copy));
    }
    let disc = convert::disc_named(&reader, &request.what)?;
    let copies = reader.copies(disc.id)?;
    if let Some(copy) = copies.iter().find(|copy| copy.state == CopyState::Planned) {
        return Ok((disc, copy.clone()));
    }
    let set = reader.set_by_id(disc.set)?;
    let usable = copies
        .iter()
        .filter(|copy| convert::counts(copy.state))
        .count();
    let wanted = set.map_or(0, |s| s.copies as usize);
    if usable >= wanted && !request.extra {
        return Err(JobError::NoCopyLeft { disc: disc.name });
    }
    let serial = Serial::from_bits(cx.ids.serial_bits()?);
    let id = cx.change("one more copy", |c| Ok(c.add_copy(disc.id, &serial)?))?;
    let unknown = || JobError::Unknown {
        what: "copy",
        name: serial.to_string(),
    };
    let copies = cx.catalog.read().copies(disc.id)?;
    let copy = copies
        .into_iter()
        .find(|copy| copy.id == id)
        .ok_or_else(unknown)?;
    Ok((disc, copy))
}

fn burn_copy(
    request: &Request,
    disc: &DiscRow,
    copy: &CopyRow,
    image: &ImageFile,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let mut drive = station::open(cx.archive, &request.drive)?;
    let spec = BurnSpec {
        sectors: SectorCount(disc.sectors),
        speed: request.speed.map_or(Speed::Max, Speed::KbPerS),
        finalize: Finalize::Disc,
    };
    let began = drive.now();
    let ready = drive::check(&mut drive, &spec)?;
    let media_id = ready.facts().media_id.clone();
    let started = Event::BurnStarted {
        drive: request.drive.clone(),
        media_id: media_id.clone(),
    };
    cx.change("the burn begins", |c| Ok(c.record(copy.id, &started)?))?;
    let burned = ready.burn(image, cx.watch);
    let seconds = drive.now().0.saturating_sub(began.0).as_secs();
    let state = record(copy, &request.drive, &burned, cx)?;
    let log = write_log(copy, &drive, &burned, cx)?;
    if state == CopyState::Good {
        station::stick(
            cx.archive,
            &request.drive,
            &mut drive,
            &copy.serial.to_string(),
        )?;
    }
    let back = burned.read_back.as_ref();
    Ok(Outcome {
        disc: disc.name.clone(),
        serial: copy.serial.to_string(),
        drive: request.drive.clone(),
        good: state == CopyState::Good,
        state,
        written_sectors: burned.written.0,
        sectors: disc.sectors,
        equal_sectors: back.map_or(0, |b| b.equal.0),
        stopped: burned.stopped.as_ref().map(|e| Stopped {
            code: e.code().to_owned(),
            what: crate::cli::out::chain(e),
        }),
        media_id,
        seconds,
        log,
    })
}

fn record(
    copy: &CopyRow,
    drive: &str,
    burned: &BurnOutcome,
    cx: &mut Context<'_>,
) -> Result<CopyState, JobError> {
    let ended = Event::BurnEnded {
        written_sectors: burned.written.0,
        stopped: burned.stopped.as_ref().map(|e| e.code().to_owned()),
    };
    let read_back = burned.read_back.as_ref().map(|back| Event::ReadBack {
        sectors: back.sectors.0,
        equal: back.equal.0,
        lost: back.lost.count().0,
        different: back.different.count().0,
        drive: drive.to_owned(),
    });
    cx.change("the burn ended", |c| {
        let mut state = c.record(copy.id, &ended)?;
        if let Some(event) = &read_back {
            state = c.record(copy.id, event)?;
        }
        Ok(state)
    })
}

fn write_log<T: stele_burner::drive::Transport>(
    copy: &CopyRow,
    drive: &Drive<T>,
    burned: &BurnOutcome,
    cx: &Context<'_>,
) -> Result<String, JobError> {
    let at = cx.clock.now().0.div_euclid(1000);
    let path = cx
        .archive
        .logs()
        .join(format!("burn-{}-{at}.log", copy.serial));
    let text = format!(
        "copy {}\ndrive {}\n{}",
        copy.serial,
        drive.identity(),
        burned.log
    );
    write_whole(&path, text.as_bytes()).map_err(JobError::io(&path))?;
    Ok(path.to_string_lossy().into_owned())
}
