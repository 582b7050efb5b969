//! Burning an image onto a rewritable disc: a trial of drive, cable and image.
//!
//! A BD-RE can be overwritten by anybody at any time, so it is no archive copy and counts as
//! none: the catalog's copies do not change, and the disc gets no serial.

use serde::{Deserialize, Serialize};
use stele_burner::drive::{self, BurnRefused, BurnSpec, Finalize, ReadBack};
use stele_burner::sectors::ImageFile;
use stele_burner::{MediumClass, MediumType, SectorCount};
use stele_catalog::{CopyState, DiscId, DiscState, JobKind, Reader};

use super::copy::{Kept, NotKept, Stopped, write_log};
use super::speed::SpeedWish;
use crate::jobs::run::{journal, lookup};
use crate::jobs::{Context, JobError};
use crate::station;

/// What to burn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// A disc, `SET-0001/1`.
    pub disc: String,
    /// The drive with a BD-RE in it.
    pub drive: String,
    /// Write speed.
    pub speed: SpeedWish,
}

/// How it ended.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The disc whose image it was.
    pub disc: String,
    /// The drive.
    pub drive: String,
    /// Whether every sector was read back and compared equal.
    pub whole: bool,
    /// What it is not, for whoever reads only the record.
    pub archive_copy: bool,
    /// Sectors of the image.
    pub sectors: u64,
    /// Sectors that compared equal.
    pub equal_sectors: u64,
    /// Why it stopped, where it did.
    pub stopped: Option<Stopped>,
    /// Whether a copy of the disc is still to be burned.
    pub to_burn: bool,
    /// Media ID as the drive reports it.
    pub media_id: String,
    /// Drive time it took, in seconds.
    pub seconds: u64,
    /// The burn log; none where it could not be written.
    pub log: Option<String>,
    /// What could not be written. The trial is what it is all the same.
    pub not_kept: Vec<NotKept>,
}

/// Whether a copy of a disc is still to be burned.
fn is_planned(reader: &Reader<'_>, disc: DiscId) -> Result<bool, JobError> {
    let copies = reader.copies(disc)?;
    Ok(copies.iter().any(|row| row.state == CopyState::Planned))
}

/// Burns the image of a disc onto a BD-RE, and reads it back.
///
/// # Errors
/// [`JobError`]; nothing was written. A BD-R is refused: what is written on it stays for ever.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let disc = lookup::disc_named(&cx.catalog.read(), &request.disc)?;
    let request = &Request {
        disc: disc.name.clone(),
        ..request.clone()
    };
    if disc.state != DiscState::Built {
        return Err(JobError::NotBuilt { disc: disc.name });
    }
    let to_burn = is_planned(&cx.catalog.read(), disc.id)?;
    let path = cx.archive.image_of(&disc.name);
    if !path.exists() {
        return Err(JobError::ImageGone { disc: disc.name });
    }
    let leases = [format!("drive:{}", request.drive)];
    journal::journaled(cx, JobKind::BurnTrial, request, &leases, |cx| {
        let image = ImageFile::open(&path)?;
        let mut drive = station::open(cx.archive, &request.drive)?;
        let spec = BurnSpec {
            sectors: SectorCount(disc.sectors),
            blake3: None,
            speed: request.speed.on(MediumClass::Bd),
            finalize: Finalize::Disc,
            rewritable: true,
            spare_areas: false,
        };
        let began = drive.now();
        let ready = drive::check(&mut drive, &spec)?;
        let facts = ready.facts().clone();
        if facts.kind != MediumType::BdRe {
            return Err(BurnRefused::NotRewritable { kind: facts.kind }.into());
        }
        let _awake = station::StayAwake::while_burning();
        let burned = ready.burn(&image, cx.watch);
        let seconds = drive.now().0.saturating_sub(began.0).as_secs();
        let name = format!("trial-{}", disc.name.replace('/', "-"));
        let log = write_log((&name, None), &drive, &burned, cx);
        let lost = log.as_ref().err().map(|e| NotKept::of(Kept::Log, e));
        let back = burned.read_back.as_ref();
        Ok(Outcome {
            disc: disc.name.clone(),
            drive: request.drive.clone(),
            whole: burned.stopped.is_none() && back.is_some_and(ReadBack::is_whole),
            archive_copy: false,
            sectors: disc.sectors,
            equal_sectors: back.map_or(0, |back| back.equal.0),
            stopped: burned.stopped.as_ref().map(Stopped::of),
            to_burn,
            media_id: facts.media_id,
            seconds,
            log: log.ok(),
            not_kept: lost.into_iter().collect(),
        })
    })
}
