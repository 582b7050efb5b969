//! Restoring: a study's files from its discs back into a folder.
//!
//! First a plan: every name is settled, and the room is there, before the first byte is written.
//! Then each file is read, mended from the disc's parity where it must be, compared with its hash
//! and given its name; nothing that stands in the folder is replaced. In the end every file that
//! came back is read again from the folder: that count is the one that is told.
//!
//! A restore that was cut off is begun again by the same command: what is there is found by its
//! hash. So is what came from another disc of the study.

mod by_tag;
mod changed;
mod check;
mod corrected;
mod fetch;
mod image;
mod list;
mod notes;
mod outcome;
mod plan;
mod source;
mod targets;
mod write;

use std::path::PathBuf;
use std::time::Duration;

pub(in crate::jobs) use self::corrected::copy as copy_spliced;
pub(in crate::jobs) use self::fetch::{Fetch, Listed, fetch, listed};
pub(in crate::jobs) use self::list::is_list;
pub use check::{Checked, FromImages};
pub use corrected::{Uncorrected, WhyUncorrected};
pub use outcome::{Beside, LeftChanged, Outcome, Refused, Tried};
pub use plan::Planned;
use serde::{Deserialize, Serialize};
use stele_burner::copy_tag::{CopyTag, read_tags};
use stele_burner::geometry::Geometry;
use stele_burner::parity::FindError;
use stele_burner::repair::RepairingReader;
use stele_burner::rescue::{self, OnDemand};
use stele_burner::sectors::{LostMap, Sectors};
use stele_burner::watch::Watch;
use stele_burner::{Extent, Lba, SectorCount};
use stele_catalog::{DiscRow, JobKind, Reader, StudyId};
use stele_files::Folder;

use self::corrected::{Accepts, Corrections};
use self::fetch::{nearest_of, other_source, to_fetch};
use self::image::Placed;
use self::notes::{bad_places, earlier, keep_places};
use self::plan::Plan;
use self::source::StudyFiles;
use self::write::Writer;
use super::repair;
use super::tag_trail;
use crate::jobs::handed_over::delivery_of;
use crate::jobs::run::journal::{self, NoIntent};
use crate::jobs::run::lookup;
use crate::jobs::typed::Role;
use crate::jobs::{Context, FoundDisc, JobError};
use crate::station;

/// What to restore.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The study: its UID, or a text that only it answers to.
    pub study: String,
    /// The folder to write into.
    pub to: PathBuf,
    /// A drive that holds a disc, or an image file.
    pub from: String,
    /// Drive time in minutes that may go into places that fail.
    #[serde(default)]
    pub minutes: Option<u64>,
    /// Places that failed in an earlier run are tried again from the beginning.
    #[serde(default)]
    pub try_again: bool,
    /// Whether headers are to say of the patient what the catalog's corrections say.
    #[serde(default)]
    pub corrected: bool,
}

/// Says what a restore would do, and writes nothing.
///
/// # Errors
/// [`JobError::Unknown`] for a study that is not there; the catalog's and the disk's.
pub fn plan(
    study: &str,
    to: &std::path::Path,
    corrected: bool,
    cx: &Context<'_>,
) -> Result<Planned, JobError> {
    no_delivery(to)?;
    let reader = cx.catalog.read();
    let study = lookup::study_named(&reader, study)?;
    let files = source::files_of(&reader, study)?;
    let corrections = corrections(corrected, &reader, study)?;
    let accepts = accepts(corrections.as_ref());
    let plan = plan::plan(files, to, corrections.as_ref(), accepts, cx.watch)?;
    let told = plan.told(None);
    let fetch = nearest_of(&told.discs, cx)?;
    Ok(Planned { fetch, ..told })
}

/// A folder that was handed over holds files of one patient, and is handed over again.
fn no_delivery(to: &std::path::Path) -> Result<(), JobError> {
    match delivery_of(to) {
        Some(receipt) => Err(JobError::IntoDelivery { receipt }),
        None => Ok(()),
    }
}

/// Makes the folder, opens it, and keeps it for this restore alone. Where a delivery has its name,
/// or that of a folder above, nothing is left in it.
fn made_own(to: &std::path::Path, is_restore: bool) -> Result<Folder, JobError> {
    if is_restore {
        no_delivery(to)?;
    }
    let was_there = to.exists();
    std::fs::create_dir_all(to).map_err(JobError::io_named(Role::Restore, to))?;
    let root = Folder::open(to).map_err(JobError::io_named(Role::Restore, to))?;
    if !root.try_lock() {
        return Err(JobError::FolderBusy {
            path: to.to_path_buf(),
        });
    }
    // A delivery may have got this name since: only a folder that is empty gives way to it.
    if is_restore {
        no_delivery(to).inspect_err(|_| {
            // It goes only where it is empty, as it was made.
            if !was_there {
                let _ = std::fs::remove_dir(to);
            }
        })?;
    }
    Ok(root)
}

/// What headers are to say, where they are to be corrected.
fn corrections<'a>(
    corrected: bool,
    reader: &'a Reader<'a>,
    study: StudyId,
) -> Result<Option<Corrections<'a>>, JobError> {
    corrected
        .then(|| Corrections::of(reader, study))
        .transpose()
}

fn accepts(corrections: Option<&Corrections<'_>>) -> Accepts {
    corrections.map_or(Accepts::None, |all| Accepts::Holding(all.digest()))
}

/// Reads what a folder has of a study and compares it with the hashes.
///
/// # Errors
/// As [`plan`].
pub fn check(study: &str, to: &std::path::Path, cx: &Context<'_>) -> Result<Checked, JobError> {
    let reader = cx.catalog.read();
    let files = source::files_of(&reader, lookup::study_named(&reader, study)?)?;
    let plan = plan::plan(files, to, None, Accepts::Listed, cx.watch)?;
    let on_record = |disc: &str| source::on_record(&reader, disc);
    let checked = check::check(plan, &on_record, cx.watch)?;
    let fetch = nearest_of(&checked.discs, cx)?;
    Ok(Checked { fetch, ..checked })
}

/// Restores what the disc at hand holds of a study.
///
/// # Errors
/// [`JobError::IntoDelivery`], [`JobError::WrongDisc`], [`JobError::TimeUp`], [`JobError::NoRoom`],
/// [`JobError::FolderBusy`]; those of drive, image and catalog. What was restored before stays.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let study = lookup::study_named(&cx.catalog.read(), &request.study)?;
    no_delivery(&request.to)?;
    let from_drive = request.from.starts_with("virtual:") || station::is_device(&request.from);
    let rows = tag_trail::rows_here(cx)?;
    let leases: Vec<String> = from_drive
        .then(|| format!("drive:{}", request.from))
        .into_iter()
        .collect();
    // Text and folder may name the patient: the journal is told of neither.
    journal::journaled(cx, JobKind::Restore, &NoIntent {}, &leases, |cx| {
        let wanted = Wanted {
            studies: &[study],
            names: None,
        };
        from_disc(request, &wanted, rows, cx)
    })
}

/// What is wanted of a disc.
struct Wanted<'a> {
    studies: &'a [StudyId],
    /// Files and their names, where those are given.
    names: Option<&'a Names<'a>>,
}

/// Keeps the files that are wanted, and gives their names.
type Names<'a> = dyn Fn(&mut StudyFiles) -> Vec<PathBuf> + 'a;

/// Reads the disc at hand, whichever copy it is.
fn from_disc(
    request: &Request,
    wanted: &Wanted<'_>,
    rows: u64,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let is_drive = request.from.starts_with("virtual:") || station::is_device(&request.from);
    let source = repair::open(&request.from, Some(cx.archive))?;
    let minutes = request.minutes.map(|minutes| minutes.saturating_mul(60));
    let budget = minutes.map_or(rescue::BUDGET, Duration::from_secs);
    let gentle = OnDemand::new(source.as_ref(), budget, cx.watch);
    let placed = match is_drive {
        true => None,
        false => Placed::of(&request.from, cx)?,
    };
    let from = From {
        sectors: gentle.as_ref().map_or(source.as_ref(), |gentle| gentle),
        gentle: gentle.as_ref(),
        placed: placed.as_ref(),
        is_drive,
    };
    let mut files = source::files_of_all(&cx.catalog.read(), wanted.studies)?;
    let known = files.files.len();
    let (repairing, here, disc) = at_hand(&from, wanted.studies, &mut files, cx)?;
    let tag = tag_at_hand(from.sectors, &repairing);
    let said = match &tag {
        Some(tag) => by_tag::said(tag, &request.from, rows, cx)?,
        None => by_tag::Said::default(),
    };
    let reader = cx.catalog.read();
    let corrections = match wanted.studies {
        [study] => corrections(request.corrected, &reader, *study)?,
        _ => None,
    };
    let names = wanted.names.map(|names| {
        // What only an image says was in it is not what the catalog lists.
        files.files.truncate(known);
        names(&mut files)
    });
    let of = Of {
        names,
        files,
        here,
        disc: &disc,
        corrections: corrections.as_ref(),
    };
    let places = bad_places(&from, &repairing, tag.as_ref(), cx);
    let earlier = places
        .as_ref()
        .map(|places| earlier(places, &from, request));
    let outcome = restore(request, &from, repairing, of, cx);
    keep_places(places.as_ref(), from.gentle, &outcome);
    let mut outcome = outcome?;
    if let (Some(tried), Some((known, ignored))) = (&mut outcome.rescue, earlier) {
        (tried.known_sectors, tried.map_ignored) = (known, ignored);
    }
    Ok(Outcome {
        copy: tag.map(|tag| tag.serial),
        trail: said.trail,
        destroyed: said.destroyed,
        recorded_as: said.recorded_as,
        ..outcome
    })
}

/// What is restored.
struct Of<'a> {
    files: StudyFiles,
    /// Place of the disc among those of the files.
    here: usize,
    disc: &'a DiscRow,
    corrections: Option<&'a Corrections<'a>>,
    /// The names of the files, where those are given.
    names: Option<Vec<PathBuf>>,
}

/// The disc that is read.
struct From<'a> {
    sectors: &'a dyn Sectors,
    /// The same, where it lies in a drive: each place is tried once, until somebody insists.
    gentle: Option<&'a OnDemand<'a>>,
    /// The image in the archive's folder that it is, by its name.
    placed: Option<&'a Placed>,
    is_drive: bool,
}

impl<'a> From<'a> {
    /// Finds out which disc it is. What was not tried for want of time says nothing of that.
    fn repairing(&self, watch: &dyn Watch) -> Result<RepairingReader<'a>, JobError> {
        let stopped = || self.gentle.is_some_and(|gentle| gentle.rescued().stopped);
        let hint = self.placed.map(|placed| placed.geometry);
        let found = RepairingReader::open(self.sectors, hint);
        let named = found.as_ref().is_ok_and(|found| found.uuid().is_some());
        if !named
            && !self.is_drive
            && let Ok(found) = self.displaced(watch)
        {
            return Ok(found);
        }
        match (found, hint) {
            (Ok(found), _) => Ok(found),
            (Err(error @ FindError::Read(_)), _) => Err(error.into()),
            (Err(FindError::NotFound), _) if stopped() => Err(JobError::TimeUp),
            // Its name says what it was built as.
            (Err(_), Some(geometry)) => self.unnamed(geometry),
            (Err(error), None) => Err(error.into()),
        }
    }

    /// The image by what stands elsewhere than it belongs; refused where nothing does.
    fn displaced(&self, watch: &dyn Watch) -> Result<RepairingReader<'a>, FindError> {
        let found = RepairingReader::open_displaced(self.sectors, watch)?;
        match found.is_displaced() {
            true => Ok(found),
            false => Err(FindError::NotFound),
        }
    }

    fn unnamed(&self, geometry: Geometry) -> Result<RepairingReader<'a>, JobError> {
        Ok(RepairingReader::unnamed(self.sectors, geometry)?)
    }
}

/// The tag of the copy that is read: what is restored is right by its hashes, whichever copy it
/// comes from.
fn tag_at_hand(source: &dyn Sectors, repairing: &RepairingReader<'_>) -> Option<CopyTag> {
    let disc = repairing.disc()?;
    let tags = read_tags(source, repairing.geometry(), disc).ok()?;
    tags.copy().cloned()
}

/// The disc at hand, and its place among those of the study's files: by what it says of itself, or,
/// of an image in the archive's folder, by its name.
fn at_hand<'a>(
    from: &From<'a>,
    studies: &[StudyId],
    files: &mut StudyFiles,
    cx: &Context<'_>,
) -> Result<(RepairingReader<'a>, usize, DiscRow), JobError> {
    let repairing = from.repairing(cx.watch)?;
    match disc_at_hand(&repairing, from.is_drive, studies, files, cx) {
        Ok((here, disc)) => Ok((repairing, here, disc)),
        Err(error) => match from.placed {
            Some(placed) if repairing.uuid() != Some(placed.disc.uuid) => {
                let Some(here) = by_place(placed, studies, files, cx)? else {
                    return Err(error);
                };
                let disc = placed.disc.clone();
                Ok((from.unnamed(placed.geometry)?, here, disc))
            }
            _ => Err(error),
        },
    }
}

/// The place of an image among the discs of a study's files, by its name; none where no file of the
/// study was in it.
fn by_place(
    placed: &Placed,
    studies: &[StudyId],
    files: &mut StudyFiles,
    cx: &Context<'_>,
) -> Result<Option<usize>, JobError> {
    match files.disc(&placed.disc.name) {
        Some(here) if placed.is_known => Ok(Some(here)),
        _ => {
            let (disc, manifest) = (placed.disc.clone(), placed.manifest.clone());
            files.add_image(disc, manifest, &cx.catalog.read(), studies)
        }
    }
}

fn disc_at_hand(
    repairing: &RepairingReader<'_>,
    is_drive: bool,
    studies: &[StudyId],
    files: &mut StudyFiles,
    cx: &Context<'_>,
) -> Result<(usize, DiscRow), JobError> {
    let reader = cx.catalog.read();
    let mut wanted = Vec::new();
    for study in studies {
        wanted.extend(lookup::discs_of_study(&reader, *study)?);
    }
    wanted.sort();
    wanted.dedup();
    let is_on_none = wanted.is_empty();
    let not_built = files.not_built.clone();
    // What is not built is in no drive and on no shelf.
    wanted.retain(|disc| !not_built.contains(disc));
    let is_on_disc = !wanted.is_empty();
    let wrong = |found: FoundDisc| match (is_on_disc, to_fetch(&wanted, cx)) {
        (false, _) => JobError::OnNoDisc {
            not_built: not_built.clone(),
        },
        (true, Ok(fetch)) => JobError::WrongDisc {
            wanted: wanted.clone(),
            fetch,
            found,
        },
        (true, Err(error)) => error,
    };
    let uuid = repairing.uuid().ok_or_else(|| match is_drive {
        true => wrong(FoundDisc::Unrecognizable),
        // Its parity agrees: what it says of itself comes back with a repair.
        false => JobError::Nameless,
    })?;
    let Some(disc) = reader.disc_by_uuid(&uuid)? else {
        // What is on it its own lists say, and this catalog does not.
        return Err(match is_on_none {
            true => JobError::DiscNotKnown,
            false => wrong(FoundDisc::OtherArchive { owner: None }),
        });
    };
    let here = files.disc(&disc.name);
    if let Some(here) = here
        && (is_drive || image::is_known_build(repairing, &disc, cx)?)
    {
        return Ok((here, disc));
    }
    // An image of a disc that was dropped, or of an earlier build, says itself what is in it.
    if (!is_drive || lookup::not_dropped(&reader, &disc).is_err())
        && let Some(manifest) = image::own_manifest(repairing, &disc)?
        && let Some(here) = files.add_image(disc.clone(), manifest, &reader, studies)?
    {
        return Ok((here, disc));
    }
    if let Some(here) = here {
        return Ok((here, disc));
    }
    if files.not_built.contains(&disc.name) {
        return Err(JobError::NotBuilt { disc: disc.name });
    }
    Err(wrong(FoundDisc::Known(disc.name)))
}

fn restore(
    request: &Request,
    from: &From<'_>,
    repairing: RepairingReader<'_>,
    of: Of<'_>,
    cx: &Context<'_>,
) -> Result<Outcome, JobError> {
    let Of {
        files,
        here,
        disc,
        corrections,
        names,
    } = of;
    let accepts = accepts(corrections);
    let lists = names.is_none();
    let mut plan = match names {
        Some(names) => plan::named(files, &request.to, names, cx.watch)?,
        None => plan::plan(files, &request.to, corrections, accepts, cx.watch)?,
    };
    plan.room(here, corrections.is_some())?;
    // Only now: a wrong disc or a full disk must not leave an empty folder behind.
    let root = made_own(&request.to, lists)?;
    let mut writer = Writer::new(root, cx.owner(), corrections);
    writer
        .clear_up(&plan)
        .map_err(JobError::io_named(Role::Restore, &request.to))?;
    let wanted = plan.wanted(here);
    let there = plan.there(here);
    let mut outcome = Outcome {
        disc: disc.name.clone(),
        there,
        waiting: plan.holds().waiting,
        left_out: plan.holds().left_out,
        given_up: plan.holds().given_up,
        of_others: plan.of_others(),
        ..Outcome::default()
    };
    let written = write(
        from,
        repairing,
        (&mut plan, here),
        &wanted,
        &mut writer,
        cx,
        &mut outcome,
    );
    writer.end();
    // Where they were wanted: the folder may have been moved away since.
    let there =
        Folder::open(&request.to).map_err(JobError::io_named(Role::Restore, &request.to))?;
    plan.count(&there, &wanted, cx.watch, &mut outcome)?;
    if lists {
        let to = (writer.root(), cx.owner());
        list::write(&plan, to, changed::left, &mut outcome);
    }
    outcome.beside = plan.beside(&wanted, &outcome.left_changed);
    let lost = written?.into_iter().filter_map(|at| plan.file(at));
    outcome.lost.extend(lost.map(|(file, _)| file.path.clone()));
    of_the_study(&plan, here, &mut outcome);
    outcome.fetch = nearest_of(&outcome.further_discs, cx)?;
    outcome.other_source = other_source(&outcome, from.is_drive, cx)?;
    Ok(outcome)
}

/// What is in the folder of the study as a whole, and what of it is elsewhere.
fn of_the_study(plan: &Plan, here: usize, outcome: &mut Outcome) {
    outcome.study_files = plan.of_study() as u64;
    outcome.image_has_all = plan.of_image() && outcome.study_files >= plan.holds().taken_in();
    (outcome.not_as_built, outcome.unrecorded) = plan.of_another_build();
    outcome.study_there = plan.all_there() as u64;
    outcome.further_discs = plan.further(Some(here));
    outcome.not_built = plan.not_built().to_vec();
}

/// Writes the files that are wanted; gives those that the disc does not give back. Of a disc in a
/// drive first what comes by itself, then what parity gives back of the others, and only then the
/// drive is made to try again.
fn write<'a>(
    from: &From<'a>,
    mut repairing: RepairingReader<'a>,
    (plan, here): (&mut Plan, usize),
    wanted: &[usize],
    writer: &mut Writer<'_>,
    cx: &Context<'_>,
    outcome: &mut Outcome,
) -> Result<Vec<usize>, JobError> {
    let mut missing = wanted.to_vec();
    let mut mended = LostMap::new();
    let mut tries = || {
        if from.gentle.is_some() {
            missing = writer.write_all(plan, here, &missing, from.sectors, cx.watch, outcome)?;
        }
        for insists in [false, true] {
            if missing.is_empty() {
                break;
            }
            match (insists, from.gentle) {
                (false, _) => {}
                (true, Some(gentle)) => {
                    gentle.insist();
                    repairing = from.repairing(cx.watch)?;
                }
                // Of an image nothing more comes, unless it stands elsewhere.
                (true, None) if repairing.is_displaced() => break,
                (true, None) => match from.displaced(cx.watch) {
                    Ok(found) if found.uuid() == repairing.uuid() => repairing = found,
                    _ => break,
                },
            }
            if let Some(spill) = writer.spill() {
                let files = missing.iter().map(|at| plan.file_on(*at, here));
                repairing.keep(sectors_of(files), spill);
            }
            let written = writer.write_all(plan, here, &missing, &repairing, cx.watch, outcome);
            mended.merge(&repairing.recovered());
            missing = written?;
        }
        Ok(())
    };
    let ended = tries();
    outcome.mended_sectors = mended.count().0;
    outcome.rescue = from.gentle.map(|gentle| {
        let rescued = gentle.rescued();
        Tried {
            failed_seconds: rescued.in_vain.as_secs(),
            stopped: rescued.stopped,
            known_sectors: 0,
            map_ignored: false,
        }
    });
    ended.map(|()| missing)
}

/// The sectors of some files.
fn sectors_of<'a>(files: impl Iterator<Item = &'a [[u64; 2]]>) -> LostMap {
    let mut map = LostMap::new();
    for [lba, sectors] in files.flatten() {
        map.add(Extent {
            lba: Lba(*lba),
            sectors: SectorCount(*sectors),
        });
    }
    map
}
