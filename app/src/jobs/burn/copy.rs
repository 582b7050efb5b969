//! Burning one copy: check the drive and the blank, record the intent, burn, read back, record
//! the facts.
//!
//! `BurnStarted` is committed before the first WRITE. From then on there is no error, only facts:
//! a copy is good when, and only when, every sector was read back and compared equal.

use serde::{Deserialize, Serialize};
use stele_burner::copy_tag::{CopyTag, Tagged};
use stele_burner::drive::{
    self, BurnError, BurnOutcome, BurnSpec, Drive, DriveIdentity, Finalize, MediumState, ReadBack,
    Tray,
};
use stele_burner::sectors::ImageFile as ImageSectors;
use stele_burner::{SECTOR_BYTES, SectorCount};
use stele_catalog::{
    CatalogError, CopyRow, CopyState, DiscRow, DiscState, DriveUse, Event, JobKind, Reason,
    UseKind, UseResult,
};

use super::choose::{Wish, choose};
use super::from_box::{FromBox, Taken};
use super::medium_class;
use super::missing::missing;
use super::progress_mark::ProgressMark;
use super::record::{BurnRecord, Room};
use super::speed::{self, DriveExperience, SpeedWish};
use super::tagging;
use crate::encoding;
use crate::jobs::keep::only_in_log;
use crate::jobs::make::image_file::{self, ImageFile, Images};
use crate::jobs::make::parity_discs;
use crate::jobs::run::{journal, lookup, records};
use crate::jobs::{Context, JobError, chain};
use crate::station;

/// What to burn.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Request {
    /// A disc, `SET-0001/1`, or the serial of one of its copies.
    pub what: String,
    /// The drive, `virtual:A`.
    pub drive: String,
    /// Make a copy beyond those planned.
    pub extra: bool,
    /// Write speed.
    pub speed: SpeedWish,
    /// What the box of the blank says.
    pub blank: BoxSays,
    /// With spare areas.
    #[serde(default)]
    pub spare_areas: bool,
}

/// What is printed on the box of a blank: facts of their own, since no command tells them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BoxSays {
    /// Brand and type.
    pub label: String,
    /// Lot.
    pub lot: String,
}

/// What the journal keeps of a burn: enough to say after a crash which copy it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Journaled {
    /// Serial of the copy.
    pub serial: String,
    /// The drive.
    pub drive: String,
    /// Whether its serial was set aside for this burn alone.
    #[serde(default)]
    pub is_new: bool,
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
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Sectors written.
    pub written_sectors: u64,
    /// Sectors of the image.
    pub sectors: u64,
    /// Sectors that compared equal.
    pub equal_sectors: u64,
    /// Nothing was written, and the drive still calls the disc blank: it can be burned.
    pub still_blank: bool,
    /// Why it stopped, where it did.
    pub stopped: Option<Stopped>,
    /// Media ID as the drive reports it.
    pub media_id: String,
    /// What was known of this drive with this medium before; none where no medium was in it.
    pub known: Option<DriveExperience>,
    /// Write speed asked for, kB/s; none for the drive's best.
    pub speed_asked: Option<u32>,
    /// Write speed that came of it, kB/s.
    pub speed_got: Option<u32>,
    /// Drive time it took, in seconds.
    pub seconds: u64,
    /// The burn log; none where it could not be written.
    pub log: Option<String>,
    /// What could not be written beside the catalog. The copy is what it is all the same.
    pub not_kept: Vec<NotKept>,
    /// What is known of the box that the blank came from; none where nothing was written, or no
    /// stock is kept of such blanks.
    pub from_box: Option<FromBox>,
}

/// What a burn left in the drive.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Left {
    /// A good copy.
    Good,
    /// A closed disc that nobody has read back.
    Undecided,
    /// The blank, as it was.
    Blank,
    /// A disc that is none.
    Spoiled,
}

impl Outcome {
    /// What lies in the drive now.
    pub fn left(&self) -> Left {
        match self.state {
            _ if self.good => Left::Good,
            CopyState::Suspect => Left::Undecided,
            _ if self.still_blank => Left::Blank,
            _ => Left::Spoiled,
        }
    }
}

/// What a burn keeps beside the catalog.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// The burn log.
    Log,
    /// The label of a virtual medium.
    Label,
}

/// Something that could not be written, and why.
#[derive(Clone, Debug, Serialize)]
pub struct NotKept {
    /// What it is.
    pub what: Kept,
    /// Stable code of the reason.
    pub code: String,
    /// The reason, as the system says it.
    pub reason: String,
}

impl NotKept {
    /// Out of the error that kept it.
    pub(super) fn of(what: Kept, error: &JobError) -> Self {
        Self {
            what,
            code: error.code().to_owned(),
            reason: chain(error),
        }
    }
}

/// Why a burn stopped.
#[derive(Clone, Debug, Serialize)]
pub struct Stopped {
    /// Stable code.
    pub code: String,
    /// What the drive layer says of it.
    pub message: String,
}

impl Stopped {
    /// Whether the image was to blame: it is not the one that was built.
    pub fn is_of_the_image(&self) -> bool {
        self.code == BurnError::OtherImage.code()
    }

    /// Out of what the drive layer says.
    pub(super) fn of(error: &BurnError) -> Self {
        Self {
            code: error.code().to_owned(),
            message: chain(error),
        }
    }
}

/// Burns one copy.
///
/// # Errors
/// [`JobError`] where nothing was written. After the first WRITE all is in the outcome.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    run_saying(request, cx, &|_| {})
}

/// Burns one copy, and says before it what is known of the drive with the medium in it.
///
/// # Errors
/// As [`run`].
pub fn run_saying(
    request: &Request,
    cx: &mut Context<'_>,
    say: &dyn Fn(&DriveExperience),
) -> Result<Outcome, JobError> {
    medium_class::refuse_virtual(&cx.catalog.read(), &request.drive)?;
    // Copies that others took while this command was about to.
    let mut taken = Vec::new();
    loop {
        let wish = Wish {
            what: &request.what,
            drive: &request.drive,
            extra: request.extra,
        };
        let (disc, copy, is_new) = choose(&wish, &taken, cx)?;
        let burned = burn_chosen(request, &disc, (&copy, is_new), cx, say);
        if burned.is_err() && is_new {
            forget(&disc, &copy, cx);
        }
        let lost = match &burned {
            Err(JobError::CopyBegun { .. }) => true,
            Err(JobError::Catalog(CatalogError::LeaseHeld { name, .. })) => {
                *name == lease_of(&copy)
            }
            _ => false,
        };
        if !lost || !request.what.eq_ignore_ascii_case(&disc.name) {
            return burned;
        }
        taken.push(copy.id);
    }
}

/// Takes a serial back that was set aside for this burn, where nothing came of it: nobody is to be
/// asked for a copy that nobody wants. One that is wanted stays planned, for the next blank.
fn forget(disc: &DiscRow, copy: &CopyRow, cx: &mut Context<'_>) {
    let is_wanted = |cx: &Context<'_>| {
        let reader = cx.catalog.read();
        let (copies, set) = (reader.copies(disc.id)?, lookup::set_of(disc, &reader)?);
        let others = copies.iter().filter(|one| one.id != copy.id);
        Ok::<_, JobError>(missing(set.copies, others.map(CopyRow::standing)) > 0)
    };
    let now = lookup::copy_named(&cx.catalog.read(), &copy.serial.to_string());
    let is_planned = now.is_ok_and(|now| now.state == CopyState::Planned);
    if is_planned && !is_wanted(cx).unwrap_or(false) {
        let _ = cx.change(Reason::Routine, |c| {
            c.require_free(&lease_of(copy))?;
            Ok(c.record(copy.id, &Event::Retired)?)
        });
    }
}

fn lease_of(copy: &CopyRow) -> String {
    format!("copy:{}", copy.serial)
}

fn burn_chosen(
    request: &Request,
    disc: &DiscRow,
    (copy, is_new): (&CopyRow, bool),
    cx: &mut Context<'_>,
    say: &dyn Fn(&DriveExperience),
) -> Result<Outcome, JobError> {
    let path = cx.archive.image_of(&disc.name);
    if disc.state != DiscState::Built {
        let disc = disc.name.clone();
        return Err(JobError::NotBuilt { disc });
    }
    if parity_discs::is_outdated(disc, &cx.catalog.read())? {
        let disc = disc.name.clone();
        return Err(JobError::Outdated { disc });
    }
    let images = Images::read(cx.archive, &cx.catalog.read())?;
    match images.of(disc) {
        ImageFile::Gone => {
            // It goes with its set, where that was given up meanwhile.
            let reader = cx.catalog.read();
            lookup::not_dropped(&reader, &lookup::disc_of(&reader, disc.id)?)?;
            let disc = disc.name.clone();
            return Err(JobError::ImageGone { disc });
        }
        ImageFile::OtherLength | ImageFile::BeyondRepair | ImageFile::InTheWay => {
            let disc = disc.name.clone();
            return Err(JobError::WrongImage { disc });
        }
        // One that has spoiled a disc is read as a whole before another one is risked.
        ImageFile::SpoiledADisc
        | ImageFile::OtherDisc
        | ImageFile::Altered
        | ImageFile::There
        | ImageFile::Unreadable
        | ImageFile::NotBuilt => {}
    }
    let serial = copy.serial.to_string();
    let intent = Journaled {
        serial: serial.clone(),
        drive: request.drive.clone(),
        is_new,
    };
    let leases = [format!("drive:{}", request.drive), lease_of(copy)];
    journal::journaled(cx, JobKind::Burn, &intent, &leases, |cx| {
        still_wanted(disc, copy, cx)?;
        let image = image_file::open(&path)?;
        burn_copy(request, disc, copy, &image, cx, say)
    })
}

/// Between the choice and the lease, another command may have burned the copy or given up the set.
fn still_wanted(disc: &DiscRow, copy: &CopyRow, cx: &Context<'_>) -> Result<(), JobError> {
    let reader = cx.catalog.read();
    lookup::not_dropped(&reader, &lookup::disc_of(&reader, disc.id)?)?;
    let serial = copy.serial.to_string();
    match lookup::copy_named(&reader, &serial)?.state {
        CopyState::Planned => Ok(()),
        state => Err(JobError::CopyBegun {
            serial,
            disc: disc.name.clone(),
            state,
        }),
    }
}

/// Records that the copy is begun, the last thing before the first write.
fn begin(
    disc: &DiscRow,
    copy: &CopyRow,
    started: &Event,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    let begun = cx.change(Reason::Routine, |c| {
        // A build that is under way, or was done meanwhile, may have made another image.
        c.require_free(&format!("disc:{}", disc.name))?;
        if let Some(blake3) = &disc.blake3 {
            c.require_image(disc.id, blake3)?;
        }
        c.record(copy.id, started)?;
        Ok(())
    });
    if begun.is_err() {
        still_wanted(disc, copy, cx)?;
    }
    begun
}

/// What the drive is to do.
fn spec(request: &Request, disc: &DiscRow, experience: Option<&DriveExperience>) -> BurnSpec {
    BurnSpec {
        sectors: SectorCount(disc.sectors),
        blake3: disc.blake3,
        speed: experience.map_or(drive::Speed::Max, DriveExperience::burn_speed),
        finalize: Finalize::Disc,
        rewritable: false,
        spare_areas: request.spare_areas,
    }
}

fn burn_copy(
    request: &Request,
    disc: &DiscRow,
    copy: &CopyRow,
    image: &ImageSectors,
    cx: &mut Context<'_>,
    say: &dyn Fn(&DriveExperience),
) -> Result<Outcome, JobError> {
    let of = tagging::identity_of(disc, image, cx)?;
    let mut drive = station::open(cx.archive, &request.drive)?;
    let identity = drive.identity().clone();
    let experience = foresee(request, disc, &mut drive, cx)?;
    if let Some(experience) = &experience {
        say(experience);
    }
    let spec = spec(request, disc, experience.as_ref());
    let began = drive.now();
    let ready = drive::check(&mut drive, &spec)?;
    let media_id = ready.facts().media_id.clone();
    let taken = Taken::of(&request.blank, ready.facts(), &cx.catalog.read())?;
    let tag = tagging::tag_of(copy, &of, &identity, &media_id, cx)?;
    let started = Event::BurnStarted {
        drive: request.drive.clone(),
        media_id: media_id.clone(),
        tag: Some(tag.digest()),
    };
    // It goes when the end of the burn is recorded.
    let mark = ProgressMark::put(copy, &taken, cx)?;
    let room = Room::take(cx)?;
    begin(disc, copy, &started, cx)?;
    let _awake = station::StayAwake::while_burning();
    let burned = ready.burn(&Tagged::new(image, of.geometry, &tag), &mark.with(cx.watch));
    let seconds = drive.now().0.saturating_sub(began.0).as_secs();
    let asked = experience.as_ref().and_then(|experience| experience.speed);
    let did = drive_use(request, &identity, &media_id, asked, disc.sectors, &burned);
    let did = taken.noted(did);
    let speed_got = did.speed_got;
    let back = burned.read_back.as_ref();
    let mut not_kept = Vec::new();
    let serial = copy.serial.to_string();
    let whole = burned.stopped.is_none() && back.is_some_and(ReadBack::is_whole);
    // Before the record: a copy that counts as good has its label, and so has one that a full
    // read will decide about.
    if whole || burned.closed && back.is_none() {
        let labeled = station::write_label(cx.archive, &request.drive, &mut drive, &serial);
        not_kept.extend(labeled.err().map(|e| NotKept::of(Kept::Label, &e.into())));
    }
    let log = write_log((&serial, Some((disc, &tag))), &drive, &burned, cx);
    not_kept.extend(log.as_ref().err().map(|e| NotKept::of(Kept::Log, e)));
    let still_blank = burned.written == SectorCount(0) && is_blank(&mut drive);
    let state = BurnRecord::new(copy, &request.drive, &burned, did).put(room, cx)?;
    Ok(Outcome {
        disc: disc.name.clone(),
        serial,
        drive: request.drive.clone(),
        good: state == CopyState::Good,
        state,
        written_sectors: burned.written.0,
        sectors: disc.sectors,
        equal_sectors: back.map_or(0, |b| b.equal.0),
        still_blank,
        stopped: burned.stopped.as_ref().map(Stopped::of),
        media_id,
        known: experience,
        speed_asked: asked,
        speed_got,
        seconds,
        log: log.ok(),
        not_kept,
        from_box: taken.told(&burned, &cx.catalog.read()),
    })
}

/// Whether the drive calls its disc blank.
fn is_blank<T: drive::Transport>(drive: &mut Drive<T>) -> bool {
    matches!(drive.medium(), Ok(Tray::Medium(facts)) if facts.state == MediumState::Blank)
}

/// What is known of the drive with the medium in it; none where no medium is.
///
/// Errors: a blank that the set was not planned for.
fn foresee<T: drive::Transport>(
    request: &Request,
    disc: &DiscRow,
    drive: &mut Drive<T>,
    cx: &Context<'_>,
) -> Result<Option<DriveExperience>, JobError> {
    let Tray::Medium(facts) = drive.medium()? else {
        return Ok(None);
    };
    let (reader, identity) = (cx.catalog.read(), drive.identity());
    if let Some(set) = reader.set_by_id(disc.set)? {
        medium_class::refuse_other(&set, &facts)?;
    }
    speed::experience(&reader, &request.drive, identity, &facts, request.speed).map(Some)
}

/// What the drive did, as the catalog remembers it.
fn drive_use(
    request: &Request,
    identity: &DriveIdentity,
    media_id: &str,
    asked: Option<u32>,
    sectors: u64,
    burned: &BurnOutcome,
) -> DriveUse {
    let back = burned.read_back.as_ref();
    let reading = back.map(|b| b.reading.clone()).unwrap_or_default();
    let whole = burned.stopped.is_none() && back.is_some_and(|b| b.is_whole());
    // The image, or whoever stopped it, says nothing of drive and medium.
    let others = matches!(
        burned.stopped,
        Some(
            BurnError::Cancelled
                | BurnError::Image { .. }
                | BurnError::Source(_)
                | BurnError::OtherImage
        )
    );
    let bytes = u128::from(burned.written.0) * SECTOR_BYTES as u128;
    let got = bytes.checked_div(burned.writing.as_millis());
    DriveUse {
        kind: UseKind::Burn,
        name: request.drive.clone(),
        drive: records::drive_key(identity),
        media_id: media_id.to_owned(),
        box_label: request.blank.label.clone(),
        lot: request.blank.lot.clone(),
        speed_asked: asked,
        speed_got: got.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0),
        result: match burned.written.0 {
            _ if whole => UseResult::Good,
            0 => UseResult::Failed,
            _ => UseResult::Spoiled,
        },
        code: burned.stopped.as_ref().map(|e| e.code().to_owned()),
        blamed: !whole && !others && (back.is_some() || !burned.closed),
        sectors,
        bad_sectors: back.map_or(0, |b| b.sectors.0.saturating_sub(b.equal.0)),
        recovered: reading.recovered_errors,
        retried: reading.retried,
        slow_stretches: speed::slow_stretches(&reading),
        slowest_ms: u64::try_from(reading.slowest.as_millis()).unwrap_or(u64::MAX),
    }
}

/// Keeps the log of a burn, for people to read; where it is. What the copy's tag is stands in it,
/// which disc it is of, and which copy it is to replace: a catalog from before the burn, or from
/// before the plan, knows it by that again.
pub(super) fn write_log<T: stele_burner::drive::Transport>(
    (copy, tag): (&str, Option<(&DiscRow, &CopyTag)>),
    drive: &Drive<T>,
    burned: &BurnOutcome,
    cx: &Context<'_>,
) -> Result<String, JobError> {
    let path = cx.log_path(&format!("burn-{copy}"), "log");
    let head = cx.catalog.read().trail_head()?;
    let trail = format!("trail {} {}", head.rows, encoding::hex(&head.hash));
    let old = cx.catalog.read().copy_by_text(copy)?;
    let old = old.and_then(|copy| copy.replaces);
    let old = old.map_or_else(String::new, |old| format!("\nreplaces {old}"));
    let tag = tag.map(|(disc, tag)| {
        let disc = only_in_log::line(&disc.name, &tag.disc);
        format!("\ntag {}\n{disc}{old}", encoding::hex(&tag.digest()))
    });
    let trail = trail + tag.as_deref().unwrap_or("");
    let text = format!(
        "copy {copy}\n{trail}\ndrive {}\n{}",
        drive.identity(),
        burned.log
    );
    cx.write(&path, text.as_bytes())?;
    Ok(path.to_string_lossy().into_owned())
}
