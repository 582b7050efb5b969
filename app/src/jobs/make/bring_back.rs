//! Bringing the image of a built disc back: the same bytes, from what is left of its file, from a
//! copy of the disc or from another image of it.
//!
//! What comes of it takes the place of the old file only where its hash is that of the image that
//! was built. Else nothing is changed.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use stele_burner::mastering::BuildError;
use stele_burner::parity::{FindError, ProtectError};
use stele_burner::repair::{RepairError, made_of_content};
use stele_burner::sectors::ImageFile as ImageSectors;
use stele_burner::watch::Watch;
use stele_catalog::{
    CheckClass, CopyRow, DiscRow, DriveUse, Event, JobKind, KnownBy, Reason, UseKind, UseResult,
};

use super::aside::{self, Grown};
use super::image_file::{
    ImageFile, Images, by_uuid, can_be_built, disc_at, identity, is_it, uuid_in,
};
use super::in_the_way::{Lies, keeps_more, lies, makes_room};
use super::listings::{self, list_beyond_repair};
use super::{needed, still_gives};
use crate::archive::modes::Sharing;
use crate::archive::sync_directory;
use crate::encoding;
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::read::repair;
use crate::jobs::run::{journal, lookup, records};
use crate::jobs::typed::ImageSource;
use crate::jobs::{Context, JobError};
use crate::station;

/// How an image came back.
#[derive(Debug, Default)]
pub(super) struct Back {
    /// Sectors of what it came from that were wrong, and were rebuilt.
    pub(super) sectors: u64,
    /// What lay in its place, and may hold what is nowhere else.
    pub(super) kept: Option<PathBuf>,
}

/// Brings the image back, and gives how; none where what is left of its file does not give it.
/// `from` is a drive that holds a copy of the disc, or an image file; which copy lay in it goes to
/// `copies`.
///
/// # Errors
/// [`JobError::NotItsImage`], [`JobError::TooDamaged`] where what `from` gives is not the image;
/// those of reading it. The file that is there stays as it is.
pub(super) fn run(
    disc: &DiscRow,
    from: Option<&str>,
    copies: &mut Vec<CopyRead>,
    cx: &mut Context<'_>,
) -> Result<Option<Back>, JobError> {
    let Some(hash) = disc.blake3 else {
        return Ok(None);
    };
    let image = cx.archive.image_of(&disc.name);
    let of_another = |cx: &Context<'_>| -> Result<bool, JobError> {
        match lies(&image, disc, cx.watch) {
            Lies::Remains | Lies::Own => Ok(false),
            Lies::Other(uuid) => Ok(!makes_room(&uuid, &image, cx)?),
            found => Err(found.error(disc, &image)),
        }
    };
    if let Some(other) = taken(disc, &image, cx)? {
        match image.exists() {
            true => stele_files::exchange(&other, &image),
            false => std::fs::rename(&other, &image).and_then(|()| sync_directory(&image)),
        }
        .map_err(JobError::io(&image))?;
        if is_it(&image, &hash, cx.watch)? {
            listings::settle(disc, cx)?;
            return Ok(Some(Back::default()));
        }
    }
    let found = match (from, of_another(cx)?) {
        (Some(_), true) => {
            return Err(JobError::ForeignImage {
                disc: disc.name.clone(),
                path: image.display().to_string(),
                no_file: false,
            });
        }
        (None, true) => {
            let found = exchange(disc, &image, &hash, cx)?;
            if found {
                listings::settle(disc, cx)?;
            }
            return Ok(found.then(Back::default));
        }
        (Some(from), false) => with(disc, from, &hash, copies, cx),
        (None, false) => itself(disc, &hash, cx),
    };
    match &found {
        Err(
            error @ JobError::NotItsImage {
                from: ImageSource::Drive(drive),
                ..
            },
        ) => is_refuted(disc, (drive, 0, error.code()), copies, cx)?,
        Err(
            error @ JobError::TooDamaged {
                from: ImageSource::Drive(drive),
                sectors,
                ..
            },
        ) => is_refuted(disc, (drive, *sectors, error.code()), copies, cx)?,
        _ => {}
    }
    // Whatever became of it, nothing stays beside the images.
    let back = match found {
        Ok(Some(sectors)) => put(disc, cx).map(|kept| Some(Back { sectors, kept })),
        found => found.map(|_| None),
    };
    clear(&cx.archive.images(), cx.owner());
    back
}

/// Whether an image that somebody wants brought back is what was built: all of it is read. Where it
/// is, nobody is told of it any longer.
///
/// # Errors
/// What is there holds more than the image; it cannot be read; somebody stopped it.
pub(super) fn is_right(
    disc: &DiscRow,
    file: ImageFile,
    cx: &mut Context<'_>,
) -> Result<bool, JobError> {
    keeps_more(disc, cx)?;
    let image = cx.archive.image_of(&disc.name);
    let Some(hash) = disc.blake3.filter(|_| file.is_there() && image.is_file()) else {
        return Ok(false);
    };
    if !is_it(&image, &hash, cx.watch)? {
        return Ok(false);
    }
    listings::settle(disc, cx)?;
    Ok(true)
}

/// Has an image that is not what was built come back of itself, and lists it where it cannot.
///
/// # Errors
/// It cannot be read; a job has the disc; somebody stopped it.
pub(in crate::jobs) fn try_altered(disc: &DiscRow, cx: &mut Context<'_>) -> Result<(), JobError> {
    let image = cx.archive.image_of(&disc.name);
    if !image.is_file() || !needed::is_altered(disc, cx)? {
        return Ok(());
    }
    let request = serde_json::json!({ "what": disc.name });
    let leases = [format!("disc:{}", disc.name)];
    journal::journaled(cx, JobKind::Build, &request, &leases, |cx| {
        run(disc, None, &mut Vec::new(), cx).map(drop)
    })
}

/// Somebody has put the image of another disc in its place, and it perhaps in the place of that:
/// the two change places in one step.
fn exchange(
    disc: &DiscRow,
    image: &Path,
    hash: &[u8; 32],
    cx: &Context<'_>,
) -> Result<bool, JobError> {
    for other in elsewhere(disc, image, cx) {
        if is_it(&other, hash, cx.watch)? {
            stele_files::exchange(&other, image).map_err(JobError::io(image))?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// The place of another disc in which what there is of this one's image lies, where nothing lies in
/// the place of this, or that one's image.
fn taken(disc: &DiscRow, image: &Path, cx: &Context<'_>) -> Result<Option<PathBuf>, JobError> {
    let lies_here = match image.exists() {
        true => uuid_in(image, cx.watch),
        false => None,
    };
    if image.exists() && lies_here.is_none_or(|uuid| uuid == disc.uuid) {
        return Ok(None);
    }
    for (uuid, place) in by_uuid(cx.archive) {
        let Some(other) = disc_at(&cx.catalog.read(), &place)?.filter(|_| uuid == disc.uuid) else {
            continue;
        };
        if other.id != disc.id && (lies_here == Some(other.uuid) || !image.exists()) {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// What grew beside the image takes its place.
fn put(disc: &DiscRow, cx: &mut Context<'_>) -> Result<Option<PathBuf>, JobError> {
    let new = beside(disc, "new", cx);
    // What a repair writes is its owner's alone; images are of all who share the archive.
    let mode = Sharing::of(cx.archive.root()).file_mode();
    let allowed = std::fs::set_permissions(&new, PermissionsExt::from_mode(mode));
    allowed.map_err(JobError::io(&new))?;
    let grown = Grown {
        file: &new,
        manifest: None,
    };
    let kept = aside::put(disc, &grown, cx)?;
    listings::settle(disc, cx)?;
    Ok(kept)
}

/// From a drive or a file; together with what is left of the image's own file, where that alone
/// does not do.
fn with(
    disc: &DiscRow,
    from: &str,
    hash: &[u8; 32],
    copies: &mut Vec<CopyRead>,
    cx: &Context<'_>,
) -> Result<Option<u64>, JobError> {
    let to = beside(disc, "new", cx);
    let mut found = repaired(&[from.to_owned()], &to, cx)?;
    copies.append(&mut found.copies);
    if is_it_or_made(&to, hash, cx.watch)? {
        return Ok(Some(found.recovered_sectors));
    }
    let old = cx.archive.image_of(&disc.name);
    if old.is_file() {
        let first = beside(disc, "first", cx);
        std::fs::rename(&to, &first).map_err(JobError::io(&first))?;
        let both = [first, old].map(|path| path.display().to_string());
        match repaired(&both, &to, cx) {
            Ok(_) if is_it_or_made(&to, hash, cx.watch)? => {
                let wrong = found.lost_sectors.saturating_add(found.unchecked_sectors);
                return Ok(Some(found.recovered_sectors.saturating_add(wrong)));
            }
            Err(error @ JobError::Cancelled) => return Err(error),
            // The two have nothing in common.
            Ok(_) | Err(_) => {}
        }
    }
    let disc_name = disc.name.clone();
    let from = match is_drive(from) {
        true => ImageSource::Drive(from.to_owned()),
        false => ImageSource::File,
    };
    let is_of_disc = found.uuid.as_ref() == Some(&encoding::uuid(&disc.uuid));
    let lost = found.lost_sectors.saturating_add(found.unchecked_sectors);
    Err(match is_of_disc && lost > 0 {
        true => JobError::TooDamaged {
            disc: disc_name,
            from,
            sectors: lost,
        },
        false => JobError::NotItsImage {
            disc: disc_name,
            from,
        },
    })
}

/// A copy of the disc was read as a whole, and what can be repaired of it was: it does not give
/// what was built, with so many sectors lost, and nobody is to rely on it any longer.
fn is_refuted(
    disc: &DiscRow,
    (drive, lost, code): (&str, u64, &str),
    copies: &[CopyRead],
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    let read = copies
        .iter()
        .rfind(|read| read.drive == drive && read.agrees());
    let Some(serial) = read.and_then(|read| read.serial.as_deref()) else {
        return Ok(());
    };
    let copy = lookup::copy_named(&cx.catalog.read(), serial)?;
    let event = Event::Checked {
        class: CheckClass::Failed,
        sectors: disc.sectors,
        lost,
        damage_map: "[]".to_owned(),
        drive: drive.to_owned(),
        duration_ms: 0,
        by: Some(KnownBy::Tag),
    };
    if copy.disc != disc.id || copy.state.after(&event).is_err() {
        return Ok(());
    }
    let did = drive_use(disc, &copy, (drive, lost, code), cx);
    cx.change(Reason::Routine, |c| {
        c.record(copy.id, &event)?;
        if let Some(did) = &did {
            c.drive_used(copy.id, did)?;
        }
        Ok(())
    })
}

/// What a drive did while it read a copy that gives no image; none where it is gone since.
fn drive_use(
    disc: &DiscRow,
    copy: &CopyRow,
    (drive, lost, code): (&str, u64, &str),
    cx: &Context<'_>,
) -> Option<DriveUse> {
    let identity = station::open(cx.archive, drive).ok()?.identity().clone();
    Some(DriveUse {
        kind: UseKind::Check,
        name: drive.to_owned(),
        drive: records::drive_key(&identity),
        media_id: copy.media_id.clone().unwrap_or_default(),
        box_label: String::new(),
        lot: String::new(),
        speed_asked: None,
        speed_got: None,
        result: UseResult::Failed,
        code: Some(code.to_owned()),
        blamed: true,
        sectors: disc.sectors,
        bad_sectors: lost,
        recovered: 0,
        retried: 0,
        slow_stretches: 0,
        slowest_ms: 0,
    })
}

/// Whether it is a drive that was named, and not a file.
pub(in crate::jobs) fn is_drive(from: &str) -> bool {
    from.starts_with("virtual:") || station::is_device(from)
}

/// From what is left of its own file. Where that does not do, it is noted: nobody is told to try it
/// again.
fn itself(disc: &DiscRow, hash: &[u8; 32], cx: &mut Context<'_>) -> Result<Option<u64>, JobError> {
    let image = cx.archive.image_of(&disc.name);
    if !image.is_file() {
        return Ok(None);
    }
    let to = beside(disc, "new", cx);
    match repaired(&[image.display().to_string()], &to, cx) {
        Ok(found) if is_it_or_made(&to, hash, cx.watch)? => {
            return Ok(Some(found.recovered_sectors));
        }
        Ok(_) => {}
        Err(JobError::Repair(RepairError::Find(error))) if !is_unread(&error) => {}
        Err(JobError::Repair(RepairError::TooShort { .. })) => {}
        Err(error) => return Err(error),
    }
    let alone = match still_gives::last_files(&image, disc, cx) {
        Err(JobError::Cancelled) => return Err(JobError::Cancelled),
        found => found.ok(),
    };
    list_beyond_repair(&image, alone, cx)?;
    Ok(None)
}

/// Whether what was repaired is the image that was built; where its content is, all else is made of
/// that.
fn is_it_or_made(image: &Path, hash: &[u8; 32], watch: &dyn Watch) -> Result<bool, JobError> {
    if is_it(image, hash, watch)? {
        return Ok(true);
    }
    match made_of_content(image, watch) {
        Ok(true) => is_it(image, hash, watch),
        Ok(false) => Ok(false),
        Err(ProtectError::Cancelled) => Err(JobError::Cancelled),
        Err(error) => Err(error.into()),
    }
}

/// Files beside an image that say they are of its disc.
fn elsewhere(disc: &DiscRow, image: &Path, cx: &Context<'_>) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(cx.archive.images());
    let paths = entries.into_iter().flatten().flatten().map(|e| e.path());
    let says_so = |path: &PathBuf| {
        let is_other = path.extension() == image.extension() && path != image;
        let sectors = is_other.then(|| ImageSectors::open(path).ok()).flatten();
        sectors.is_some_and(|of| matches!(identity(disc, &of, cx.watch), Ok(Some(_))))
    };
    let mut found: Vec<PathBuf> = paths.filter(says_so).collect();
    found.sort();
    found
}

/// Whether it is not known what the file holds.
fn is_unread(error: &FindError) -> bool {
    matches!(error, FindError::Read(_))
}

fn repaired(from: &[String], to: &Path, cx: &Context<'_>) -> Result<repair::Outcome, JobError> {
    let request = repair::Request {
        from: from.to_vec(),
        to: to.to_path_buf(),
        identity: None,
        map: None,
        minutes: None,
    };
    let found = repair::run(&request, Some(cx.archive), cx.watch);
    found.map_err(|error| match error {
        // It grows beside the images: no other folder can be named.
        JobError::Repair(RepairError::NoSpace) => BuildError::NoSpace.into(),
        error => error,
    })
}

/// Refuses to make an image anew while files of it are not as they were taken in: the new one would
/// be without them, and the old one, which holds them, may be there, may be mended, or may lie on a
/// disk that is away.
///
/// # Errors
/// [`JobError::LastInImage`], [`JobError::BeyondRepair`], [`JobError::OnlyParts`].
pub(super) fn loses_no_file(disc: &DiscRow, cx: &Context<'_>) -> Result<(), JobError> {
    let reader = cx.catalog.read();
    let file = Images::read(cx.archive, &reader)?.to_burn(disc);
    if file == ImageFile::NotBuilt || can_be_built(&reader, disc.id)? {
        return Ok(());
    }
    Err(match file.is_lost() {
        true => beyond_repair(disc, cx)?,
        false => JobError::LastInImage {
            disc: disc.name.clone(),
        },
    })
}

/// The error for a disc whose image is lost: what it alone still gives is restored before it is
/// built without that.
///
/// # Errors
/// The catalog's.
pub(super) fn beyond_repair(disc: &DiscRow, cx: &Context<'_>) -> Result<JobError, JobError> {
    let reader = cx.catalog.read();
    let images = Images::read(cx.archive, &reader)?;
    let file = images.to_burn(disc);
    let mut copies = reader.copies(disc.id)?.into_iter();
    let is_on_copy = copies.any(|copy| copy.state.is_whole());
    let gives = images.still_gives(disc).and_then(|gives| gives.files);
    let gives = gives.filter(|_| !is_on_copy);
    let (disc, found) = (disc.name.clone(), disc.found);
    Ok(match gives.filter(|_| file == ImageFile::BeyondRepair) {
        Some(files) => JobError::OnlyParts { disc, files },
        None => JobError::BeyondRepair { disc, found },
    })
}

/// In the name under which an image that is built grows.
pub(super) const BUILT: &str = "built";

/// Where the image grows: in the folder of the images, which may lie on a disk of its own. The
/// name says which job it is of, so that whoever clears up after that job finds it.
pub(super) fn beside(disc: &DiscRow, what: &str, cx: &Context<'_>) -> PathBuf {
    let name = disc.name.replace('/', "-");
    let start = start_of(cx.owner());
    cx.archive
        .images()
        .join(format!("{start}{what}-{name}.iso"))
}

/// How the names of all files begin in which a job's image grows, those of a rescue beside it too.
fn start_of(owner: Option<u64>) -> String {
    owner.map_or_else(|| ".back-".to_owned(), |job| format!(".back-{job}-"))
}

/// Removes what a job left that brought an image back and came to no good end; how many files.
/// What cannot be removed is garbage, and no image is ever taken from it.
pub(in crate::jobs) fn clear(images: &Path, owner: Option<u64>) -> usize {
    let start = start_of(owner);
    let is_left = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(&start))
    };
    let entries = std::fs::read_dir(images).into_iter().flatten().flatten();
    let left = entries.map(|entry| entry.path()).filter(is_left);
    left.filter(|path| std::fs::remove_file(path).is_ok())
        .count()
}
