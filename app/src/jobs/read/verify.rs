//! Checking: every sector of a copy is read once and compared with its check value.

use serde::{Deserialize, Serialize};
use stele_burner::drive::{DriveIdentity, DriveSectors, MediumFacts, MediumState, ReadingReport};
use stele_burner::parity::Search;
use stele_burner::rescue::RescueMap;
use stele_burner::sectors::{ImageFile, ReadError, Sectors};
use stele_burner::verify::{self, Class, Verified, VerifyError};
use stele_catalog::{
    CatalogError, CheckClass, CopyRow, CopyState, CustodyRow, DriveUse, DriveUseRow, Event,
    JobKind, KnownBy, Reason, UseKind, UseQuery, UseResult,
};

use super::as_recorded;
use super::at_hand::{self, Asked, AtHand};
use super::in_drive::{self, medium_in};
use super::tag_trail::{self, TagTrail};
use super::watched::Watched;
use super::whose::Named;
use super::{never_whole, repair, take_back};
use crate::jobs::burn::{medium_class, speed};
use crate::jobs::make::parity_discs;
use crate::jobs::run::{journal, lookup, records};
use crate::jobs::unrecorded::TagBurn;
use crate::jobs::{Context, JobError};
use crate::{encoding, station};

/// What to check.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Serial of the copy; none where the disc in the drive is to say which one it is.
    pub serial: Option<String>,
    /// The drive it lies in.
    pub drive: String,
    /// Whether a person says that the label of the disc in the drive has this serial.
    #[serde(default)]
    pub by_label: bool,
    /// Whether a person says that the disc was changed since the drive last read one.
    #[serde(default)]
    pub disc_changed: bool,
}

/// What a check found.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The copy; none for an image file.
    pub serial: Option<String>,
    /// How it is known which copy it is; none for an image file.
    pub copy: Option<CopyRead>,
    /// What the copy is now.
    #[serde(serialize_with = "crate::jobs::json::some_copy_state")]
    pub state: Option<CopyState>,
    /// Missing or lost, where the copy was on record as that until it was read.
    #[serde(serialize_with = "crate::jobs::json::some_copy_state")]
    pub recorded_as: Option<CopyState>,
    /// The class in one word.
    #[serde(serialize_with = "crate::jobs::json::class")]
    pub class: Class,
    /// UUID of the disc, where anything on it still says so.
    pub uuid: Option<String>,
    /// What was built under it; none in version 1 of the format.
    pub content: Option<String>,
    /// Other discs that parts of it are of: damage.
    pub others: Vec<repair::Part>,
    /// Whether sectors of an image stand elsewhere than they belong: a repair puts them back.
    pub displaced: bool,
    /// Sectors of the disc.
    pub sectors: u64,
    /// Sectors that could not be read.
    pub lost_sectors: u64,
    /// Sectors that were read and are wrong.
    pub wrong_sectors: u64,
    /// Sectors that were read and cannot be checked, since both copies of their check values are
    /// damaged: they count as missing.
    pub unchecked_sectors: u64,
    /// Whether the content is not the one that the disc was made with, though each sector is what
    /// its check value says.
    pub refuted: bool,
    /// The disc of this archive that an image or a copy says it is of, where the catalog knows that
    /// another one was built; a copy that has not failed has its content, and not all that protects
    /// it.
    pub not_as_built: Option<String>,
    /// Whether the two copies of the check values contradict each other, and the content does not
    /// tell that all is there: only a repair finds out what is lost.
    pub disputed: bool,
    /// Whether what the disc holds was not compared as a whole, since parts of it have to be
    /// rebuilt first: that nothing is lost is known by its check values alone.
    pub uncompared: bool,
    /// Whether anchors contradict each other, so that none of them counts.
    pub anchors_disputed: bool,
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
    /// Whether nobody has ever read all of it: its burn was cut off or stopped, and what is
    /// missing was never written. Parity is no reserve then.
    pub never_whole: bool,
    /// Whether its burn ended before the disc was closed: other drives may refuse such a disc.
    pub not_closed: bool,
    /// Where the damage map was written, in ddrescue's mapfile format.
    pub map: Option<String>,
    /// How the drive read it; none for an image file.
    pub reading: Option<Reading>,
    /// What its tag says of its burn, of which this catalog knew nothing until now; none where it
    /// did.
    pub taken_back: Option<TagBurn>,
    /// What the tag on it says of this catalog; none where no tag could be read.
    pub trail: Option<TagTrail>,
}

/// Which copy a disc is, and who says so.
#[derive(Clone, Debug, Serialize)]
pub struct CopyRead {
    /// Its serial.
    pub serial: String,
    /// Who says so.
    pub by: KnownBy,
}

/// How a drive read a copy, and which drive it is to the copy.
#[derive(Clone, Debug, Serialize)]
pub struct Reading {
    /// Vendor, product, firmware.
    pub drive: String,
    /// Its serial number; empty where it tells none.
    pub drive_serial: String,
    /// The drive that burned the copy, as the station called it then; none where not known.
    pub burned_in: Option<String>,
    /// What the copy's tag says of the drive that burned it, where the catalog does not know it.
    pub burned_in_by_tag: Option<String>,
    /// Whether it certainly is another drive than that one.
    pub other_drive: bool,
    /// Whether it certainly is that one: both tell one serial number.
    pub same_drive: bool,
    /// Whether the copy now counts as read well by a second drive.
    pub second_drive: bool,
    /// Another drive that has read every sector of the copy, where this one could not.
    pub good_in: Option<String>,
    /// Errors that the drive corrected by itself.
    pub recovered_errors: u64,
    /// Clusters that came only when asked again.
    pub retried: u64,
    /// Stretches of 16 MiB at less than half the usual speed.
    pub slow_stretches: u64,
    /// The longest that one cluster took, in milliseconds.
    pub slowest_ms: u64,
}

/// Checks a copy in a drive.
///
/// # Errors
/// [`JobError`]: no disc, another disc, one that does not say which it is, or the drive cannot go
/// on. Damage is in the outcome.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    medium_class::refuse_virtual(&cx.catalog.read(), &request.drive)?;
    let meant = take_back::meant(request.serial.as_deref(), &request.drive, cx)?;
    let rows = cx.catalog.read().trail_head()?.rows;
    let serial = meant.serial();
    let intent = Request {
        serial: Some(serial.clone()),
        ..request.clone()
    };
    let leases = [format!("drive:{}", request.drive), format!("copy:{serial}")];
    journal::journaled(cx, JobKind::Verify, &intent, &leases, |cx| {
        let (copy, taken_back) = take_back::known(&request.drive, meant, cx)?;
        refuse_destroyed(&copy, request, cx)?;
        can_be_checked(&copy)?;
        let mut drive = station::open(cx.archive, &request.drive)?;
        let facts = medium_in(&mut drive, &request.drive)?;
        let identity = drive.identity().clone();
        let began = drive.now();
        let source = DriveSectors::new(drive);
        let hint = lookup::geometry_of(&cx.catalog.read(), copy.disc)?;
        let search = Search {
            hint,
            ..Search::quick(cx.watch)
        };
        let asked = Asked {
            copy: &copy,
            drive: &request.drive,
            by_label: request.by_label,
            disc_changed: request.disc_changed,
        };
        let by = match at_hand::look(&asked, &facts, (&source, &search), cx)? {
            AtHand::NeverWhole(by) => return never_whole::run(&request.drive, &copy, by, cx),
            AtHand::Copy(by) => by,
        };
        let verified = verify::verify(&Watched::new(&source, cx.watch, &serial, hint), &search);
        let proof = match &verified {
            Ok(verified) => proof(&copy, &facts, verified, cx)?,
            Err(_) => Proof::NotNeeded,
        };
        let report = source.report();
        let spent = source.into_drive().now().0.saturating_sub(began.0);
        let did = drive_use(request, &copy, &identity, &facts, &report);
        let verified = match verified {
            Ok(verified) => verified,
            Err(error) => {
                not_read(&copy, did, &error, cx)?;
                return Err(error.into());
            }
        };
        let by = at_hand::read(&asked, by, (&verified, &facts), cx)?;
        let check = Check {
            copy: &copy,
            by,
            verified,
            proof,
            spent,
            did,
        };
        let outcome = checked(request, check, rows, cx)?;
        // Also by the read after one that was killed when it had taken the copy back.
        let is_sound = outcome.state.is_some_and(CopyState::is_whole);
        if is_sound && take_back::was_taken_back(&copy, cx)? {
            take_back::give_up_surplus(&copy, cx)?;
        }
        Ok(Outcome {
            taken_back,
            ..outcome
        })
    })
}

/// A copy that was read from its first sector to its last.
struct Check<'a> {
    copy: &'a CopyRow,
    by: KnownBy,
    verified: Verified,
    proof: Proof,
    spent: std::time::Duration,
    did: DriveUse,
}

/// Records what a check found; what is told of it.
fn checked(
    request: &Request,
    check: Check<'_>,
    rows: u64,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let Check {
        copy,
        by,
        mut verified,
        proof,
        spent,
        mut did,
    } = check;
    let serial = copy.serial.to_string();
    let trail = tag_trail::of_copy(&verified.tags, copy, rows, cx)?;
    let told = verified.tags.copy().filter(|tag| tag.serial == serial);
    let by_tag = told.map(|tag| tag.drive.clone());
    match proof {
        Proof::NotNeeded | Proof::Whole => {}
        Proof::OtherProtection => verified.class = verified.class.max(Class::Migrate),
        Proof::OtherContent | Proof::OtherThanImage | Proof::NotClosed => {
            verified.class = Class::Failed;
        }
    }
    describe(&mut did, &verified);
    let mut outcome = outcome(&verified);
    outcome.seconds = Some(spent.as_secs());
    outcome.map = Some(write_map(&serial, &verified, cx)?);
    let state = record(request, (copy, by), &verified, spent, &did, cx)?;
    if state == CopyState::Good && proof == Proof::Whole {
        label_if_bare(request, &serial, cx);
    }
    outcome.not_closed = proof == Proof::NotClosed;
    outcome.never_whole = !cx.catalog.read().was_good(copy.id)?;
    outcome.state = Some(state);
    outcome.recorded_as = Some(copy.state).filter(|was| was.is_away());
    let disc = lookup::disc_of(&cx.catalog.read(), copy.disc)?;
    outcome.outdated = parity_discs::is_outdated(&disc, &cx.catalog.read())?;
    let is_other = matches!(proof, Proof::OtherProtection | Proof::OtherContent);
    outcome.not_as_built = is_other.then_some(disc.name);
    outcome.copy = Some(CopyRead {
        by,
        serial: serial.clone(),
    });
    outcome.serial = Some(serial);
    outcome.reading = Some(reading(copy, &did, by_tag, cx)?);
    outcome.trail = trail;
    Ok(outcome)
}

/// What a drive did while it read a copy, before it is known what came of it.
fn drive_use(
    request: &Request,
    copy: &CopyRow,
    identity: &DriveIdentity,
    facts: &MediumFacts,
    report: &ReadingReport,
) -> DriveUse {
    // A drive may not tell the medium of a closed disc; the one that burned it did.
    let media_id = match facts.media_id.as_str() {
        "" => copy.media_id.clone().unwrap_or_default(),
        id => id.to_owned(),
    };
    DriveUse {
        kind: UseKind::Check,
        name: request.drive.clone(),
        drive: records::drive_key(identity),
        media_id,
        box_label: String::new(),
        lot: String::new(),
        speed_asked: None,
        speed_got: Some(speed::median(report)).filter(|n| *n > 0),
        result: UseResult::Failed,
        code: None,
        blamed: true,
        sectors: 0,
        bad_sectors: 0,
        recovered: report.recovered_errors,
        retried: report.retried,
        slow_stretches: speed::slow_stretches(report),
        slowest_ms: u64::try_from(report.slowest.as_millis()).unwrap_or(u64::MAX),
    }
}

fn describe(did: &mut DriveUse, verified: &Verified) {
    did.sectors = verified.sectors.0;
    // A sector without a check value to compare with was read, and nobody knows whether rightly.
    did.bad_sectors = verified.missing().count().0;
    did.result = match verified.class {
        Class::Ok => UseResult::Good,
        Class::Watch => UseResult::Watch,
        Class::Migrate => UseResult::Migrate,
        Class::Failed => UseResult::Failed,
    };
    did.blamed = did.result != UseResult::Good;
}

/// Remembers that a drive could not read a copy at all; the copy is what it was.
fn not_read(
    copy: &CopyRow,
    mut did: DriveUse,
    error: &VerifyError,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    if matches!(error, VerifyError::Read(ReadError::Cancelled)) {
        return Ok(());
    }
    did.code = Some(error.code().to_owned());
    cx.change(Reason::Routine, |c| Ok(c.drive_used(copy.id, &did)?))
}

/// Which drive it was to the copy, and how it read.
fn reading(
    copy: &CopyRow,
    did: &DriveUse,
    by_tag: Option<String>,
    cx: &Context<'_>,
) -> Result<Reading, JobError> {
    let reader = cx.catalog.read();
    let burn = reader.burn_of(copy.id)?;
    let other = |row: &DriveUseRow| did.drive.is_other_than(&row.did.drive);
    let same = |row: &DriveUseRow| !other(row) && did.drive.tells_serial_of(&row.did.drive);
    let query = UseQuery {
        copy: Some(copy.id),
        ..UseQuery::default()
    };
    let uses = reader.drive_uses(&query, 100)?;
    let burned_in = match &burn {
        Some(row) => Some(row.did.name.clone()),
        None => burn_begun_in(&reader.history(copy.id)?),
    };
    let good = uses
        .iter()
        .find(|row| row.did.result == UseResult::Good && other(row));
    Ok(Reading {
        drive: format!(
            "{} {} {}",
            did.drive.vendor, did.drive.product, did.drive.firmware
        ),
        drive_serial: did.drive.serial.clone(),
        other_drive: burn.as_ref().is_some_and(other),
        same_drive: burn.as_ref().is_some_and(same),
        burned_in_by_tag: by_tag.filter(|drive| burned_in.is_none() && !drive.is_empty()),
        burned_in,
        second_drive: reader.read_in_second_drive()?.contains(&copy.id),
        good_in: good
            .filter(|_| did.result != UseResult::Good)
            .map(|row| row.did.name.clone()),
        recovered_errors: did.recovered,
        retried: did.retried,
        slow_stretches: did.slow_stretches,
        slowest_ms: did.slowest_ms,
    })
}

/// The drive in which a burn began whose end nobody recorded.
fn burn_begun_in(history: &[CustodyRow]) -> Option<String> {
    history.iter().rev().find_map(|row| match &row.event {
        Event::BurnStarted { drive, .. } => Some(drive.clone()),
        _ => None,
    })
}

/// Whether a copy holds its whole image.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Proof {
    /// It was read whole before: what is missing now is damage, and parity counts.
    NotNeeded,
    /// It was read whole before, and holds its content; but of what protects that, something is
    /// not what the image that the catalog knows has there.
    OtherProtection,
    /// It was read whole before, each sector is what its check value says, and yet it is another
    /// image than the catalog knows; nothing tells that its content is the same.
    OtherContent,
    /// Every sector of the image that the catalog knows is there.
    Whole,
    /// Something of it is not.
    OtherThanImage,
    /// The disc is still open.
    NotClosed,
}

/// A burn that was cut off leaves a disc that was never read whole. The check values on it cover
/// what was never written, too; so it is compared with what the catalog says of its image. So is
/// each that was read without damage: a sector of its parity may be altered together with its
/// check values.
fn proof(
    copy: &CopyRow,
    facts: &MediumFacts,
    verified: &Verified,
    cx: &Context<'_>,
) -> Result<Proof, JobError> {
    let disc = lookup::disc_of(&cx.catalog.read(), copy.disc)?;
    if verified.uuid() != Some(disc.uuid) {
        return Ok(Proof::NotNeeded);
    }
    let is_image = match (disc.blake3, verified.image) {
        (Some(built), Some(read)) => Some(read == built && verified.sectors.0 == disc.sectors),
        (None, _) | (Some(_), None) => None,
    };
    if cx.catalog.read().was_good(copy.id)? {
        let own = verified.identity.and_then(|identity| identity.name.content);
        let built = as_recorded::content_built(&disc, (cx.archive, &cx.catalog.read()), cx.watch)?;
        let is_content = own.is_some() && own == built;
        if own.is_some() && built.is_some() && !is_content {
            // Its anchors say so themselves, whatever is damaged besides.
            return Ok(Proof::OtherContent);
        }
        return Ok(match (is_image, is_content && !verified.uncompared) {
            (Some(true) | None, _) => Proof::NotNeeded,
            _ if verified.refuted || verified.disputed => Proof::NotNeeded,
            (Some(false), true) => Proof::OtherProtection,
            (Some(false), false) => Proof::OtherContent,
        });
    }
    Ok(match is_image {
        _ if facts.state == MediumState::Appendable => Proof::NotClosed,
        Some(true) if verified.missing().is_empty() => Proof::Whole,
        Some(_) | None => Proof::OtherThanImage,
    })
}

/// Writes the label of a virtual medium that has none, since its burn was cut off before that.
fn label_if_bare(request: &Request, serial: &str, cx: &Context<'_>) {
    let label = || -> Result<(), JobError> {
        if station::label_in(cx.archive, &request.drive)?.is_none() {
            let mut drive = station::open(cx.archive, &request.drive)?;
            station::write_label(cx.archive, &request.drive, &mut drive, serial)?;
        }
        Ok(())
    };
    // The check is what it is, with a label or without; a hand can write one, too.
    let _ = label();
}

/// Checks an image file; nothing is recorded. And its hash as it is put right, where that is known.
pub fn image(
    path: &std::path::Path,
    watch: &dyn stele_burner::watch::Watch,
) -> Result<(Outcome, Option<[u8; 32]>), JobError> {
    let source = ImageFile::open(path)?;
    let found = verify::verify(&source as &dyn Sectors, &Search::full(watch))?;
    Ok((outcome(&found), found.image))
}

/// That a disc says it is a copy that was destroyed is told and recorded, before anything else is
/// said of that copy.
fn refuse_destroyed(
    copy: &CopyRow,
    request: &Request,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    if copy.state != CopyState::Destroyed {
        return Ok(());
    }
    match in_drive::asked(&request.drive, Some(copy), cx)? {
        (Named::Copy(found), _) if found.0.id == copy.id => {
            in_drive::refuse_destroyed(copy, &request.drive, cx)
        }
        _ => Ok(()),
    }
}

/// Refuses a copy that was never burned, or is out of use, before anything is asked of a drive.
fn can_be_checked(copy: &CopyRow) -> Result<(), JobError> {
    let checked = Event::Checked {
        class: CheckClass::Ok,
        sectors: 1,
        lost: 0,
        damage_map: String::new(),
        drive: String::new(),
        duration_ms: 0,
        by: None,
    };
    let after = copy.state.after(&checked).map_err(CatalogError::from);
    Ok(after.map(|_| ())?)
}

fn outcome(v: &Verified) -> Outcome {
    let all = v.missing();
    Outcome {
        serial: None,
        copy: None,
        state: None,
        recorded_as: None,
        class: v.class,
        uuid: v.uuid().as_ref().map(encoding::uuid),
        content: v
            .identity
            .and_then(|identity| identity.name.content)
            .map(|content| content.to_string()),
        others: repair::parts(&v.others),
        displaced: v.displaced,
        sectors: v.sectors.0,
        lost_sectors: v.lost.count().0,
        wrong_sectors: v.wrong.count().0,
        unchecked_sectors: v.unchecked.count().0,
        refuted: v.refuted,
        not_as_built: None,
        disputed: v.disputed,
        uncompared: v.uncompared,
        anchors_disputed: v.anchors_disputed,
        worst_row: v.worst_row,
        parity: v.geometry.parity(),
        damage: all
            .ranges()
            .iter()
            .map(|r| (r.lba.0, r.sectors.0))
            .collect(),
        seconds: None,
        outdated: false,
        never_whole: false,
        not_closed: false,
        map: None,
        reading: None,
        taken_back: None,
        trail: None,
    }
}

fn write_map(serial: &str, v: &Verified, cx: &Context<'_>) -> Result<String, JobError> {
    let path = cx.log_path(&format!("check-{serial}"), "map");
    let text = RescueMap::of_damage(v.sectors, &v.missing()).render();
    cx.write(&path, text.as_bytes())?;
    Ok(path.to_string_lossy().into_owned())
}

fn record(
    request: &Request,
    (copy, by): (&CopyRow, KnownBy),
    v: &Verified,
    spent: std::time::Duration,
    did: &DriveUse,
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
        damage_map: records::json("damage map", &damage)?,
        drive: request.drive.clone(),
        duration_ms: u64::try_from(spent.as_millis()).unwrap_or(u64::MAX),
        by: Some(by),
    };
    cx.change(Reason::Routine, |c| {
        let state = c.record(copy.id, &event)?;
        c.drive_used(copy.id, did)?;
        c.job_is_done()?;
        Ok(state)
    })
}
