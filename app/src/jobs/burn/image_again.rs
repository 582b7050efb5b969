//! The image of a disc of which a copy is replaced, where it is gone: from what is left of it or
//! its files, from a copy of the disc, or from the other discs of its set.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use stele_catalog::{CopyRow, DiscRow, Reader};

use super::replace::ImageBy;
use crate::jobs::make::bring_back::is_drive;
use crate::jobs::make::build;
use crate::jobs::make::image_file::{Images, can_be_built};
use crate::jobs::read::{in_drive, rebuild};
use crate::jobs::shelf::nearest::InDrives;
use crate::jobs::{Context, JobError};

/// Sees to it that the image is there: from what was named, else from the best that is at hand.
///
/// # Errors
/// [`JobError::NoImageAtHand`]; those of building.
pub(super) fn bring(
    disc: &DiscRow,
    from: &[String],
    cx: &mut Context<'_>,
) -> Result<ImageBy, JobError> {
    let file = Images::read(cx.archive, &cx.catalog.read())?.of(disc);
    if !file.is_lost() {
        return Ok(ImageBy::There);
    }
    if !from.is_empty() {
        return named(disc, from, cx);
    }
    // Else files that have gone would be listed as something to be looked at.
    let may_give = !file.is_no_more() || can_be_built(&cx.catalog.read(), disc.id)?;
    match may_give.then(|| built(disc, None, cx)) {
        Some(Err(JobError::Cancelled)) => return Err(JobError::Cancelled),
        Some(Ok(())) if is_there(disc, cx)? => return Ok(ImageBy::Remains),
        _ => {}
    }
    let here = in_drive::copies_here(cx)?;
    let mut refused = None;
    for (serial, drive) in at_hand(disc, &here, &cx.catalog.read())? {
        match built(disc, Some(drive.clone()), cx) {
            Ok(()) => return Ok(ImageBy::Copy { serial, drive }),
            Err(JobError::Cancelled) => return Err(JobError::Cancelled),
            Err(error) => refused = Some(error),
        }
    }
    let mut lacks = Lacks::default();
    match other_discs(disc, &[], &here, cx) {
        Ok(Given::By(by)) => return Ok(by),
        Ok(Given::Not(found)) => lacks = found,
        Err(JobError::Cancelled) => return Err(JobError::Cancelled),
        Err(error) => refused = refused.or(Some(error)),
    }
    match refused {
        Some(error) => Err(error),
        None => Err(lacks.told(disc, false)),
    }
}

/// Why the other discs of a set do not give an image, by name.
#[derive(Default)]
struct Lacks {
    /// Discs that no source held.
    missing: Vec<String>,
    /// Discs of which a source held what this archive did not build.
    not_as_built: Vec<String>,
}

impl Lacks {
    /// Of a disc, where others of its set were read.
    fn of(rebuilt: &rebuild::Outcome, disc: &str) -> Self {
        let name = |number: &u32| format!("{}/{number}", rebuilt.set);
        let absent = rebuilt.discs.iter().filter(|one| !one.present);
        let absent = absent.map(|one| name(&one.number));
        let wrong = [&rebuilt.not_as_built, &rebuilt.changed, &rebuilt.altered];
        let wrong: BTreeSet<u32> = wrong.into_iter().flatten().copied().collect();
        Self {
            missing: absent.filter(|one| one != disc).collect(),
            not_as_built: wrong.iter().map(name).collect(),
        }
    }

    fn told(self, disc: &DiscRow, named: bool) -> JobError {
        JobError::NoImageAtHand {
            disc: disc.name.clone(),
            named,
            missing: self.missing,
            not_as_built: self.not_as_built,
        }
    }
}

/// What the other discs of a set give.
enum Given {
    /// The image.
    By(ImageBy),
    /// It is not given.
    Not(Lacks),
}

/// From what somebody named: one source is the disc's own, or of another disc of its set; several
/// are of others.
fn named(disc: &DiscRow, from: &[String], cx: &mut Context<'_>) -> Result<ImageBy, JobError> {
    let refused = match from {
        [one] => match built(disc, Some(one.clone()), cx) {
            Ok(()) => return Ok(ImageBy::Named),
            Err(error @ JobError::NotItsImage { .. }) => Some(error),
            Err(error) => return Err(error),
        },
        _ => None,
    };
    // Of one source it is said what it lacks; of several what their set lacks.
    match (other_discs(disc, from, &InDrives::new(), cx), refused) {
        (Ok(Given::By(by)), _) => Ok(by),
        (Err(error @ JobError::Cancelled), _) => Err(error),
        (_, Some(refused)) => Err(refused),
        (Ok(Given::Not(lacks)), None) => Err(lacks.told(disc, true)),
        (Err(error), None) => Err(error),
    }
}

fn built(disc: &DiscRow, from: Option<String>, cx: &mut Context<'_>) -> Result<(), JobError> {
    let request = build::Request {
        what: disc.name.clone(),
        again: false,
        from,
        lose_files: false,
        full_trial: false,
    };
    build::run(&request, cx).map(drop)
}

fn is_there(disc: &DiscRow, cx: &Context<'_>) -> Result<bool, JobError> {
    let file = Images::read(cx.archive, &cx.catalog.read())?.of(disc);
    Ok(!file.is_lost())
}

/// The copies of a disc that lie in drives: those that can be relied on first.
fn at_hand(
    disc: &DiscRow,
    here: &InDrives,
    reader: &Reader<'_>,
) -> Result<Vec<(String, String)>, JobError> {
    let mut copies = reader.copies(disc.id)?;
    copies.sort_by_key(|copy| (!copy.standing().is_sound(), copy.number));
    let in_drive = |copy: &CopyRow| {
        let serial = copy.serial.to_string();
        let drive = here.get(&serial)?.clone();
        Some((serial, drive))
    };
    Ok(copies.iter().filter_map(in_drive).collect())
}

/// From the other discs of its set: what was named, their images, and their copies in drives. Not
/// where no parity is among them, or more is lost than that gives.
fn other_discs(
    disc: &DiscRow,
    named: &[String],
    here: &InDrives,
    cx: &mut Context<'_>,
) -> Result<Given, JobError> {
    let mut from = named.to_vec();
    let (mut discs, mut parity, mut lost) = (Vec::new(), 0, 0);
    let all = cx.catalog.read().discs(disc.set)?;
    for other in all.iter().filter(|one| one.id != disc.id && !one.dropped) {
        let source = source_of(other, here, cx)?;
        match (&source, other.set_parity.is_some()) {
            (Some(_), true) => parity += 1,
            (None, false) => lost += 1,
            (Some(_), false) | (None, true) => {}
        }
        if let Some(source) = source {
            discs.push(other.name.clone());
            from.push(source);
        }
    }
    // What was named may be any of them.
    if named.is_empty() && parity <= lost {
        return Ok(Given::Not(Lacks::default()));
    }
    let to = folder(disc, cx);
    let rebuilt = rebuild::run(&from, &to, Some(cx.archive), cx.watch)?;
    let number = disc.name.rsplit('/').next().and_then(|n| n.parse().ok());
    let set = disc.name.split('/').next();
    let mut own = rebuilt.discs.iter();
    let own = own.find(|one| Some(one.number) == number && set == Some(rebuilt.set.as_str()));
    let Some(image) = own.and_then(|own| own.image.clone()) else {
        clear(&to);
        return Ok(Given::Not(Lacks::of(&rebuilt, &disc.name)));
    };
    let brought = built(disc, Some(image.display().to_string()), cx);
    clear(&to);
    brought?;
    let is_used = |one: &rebuild::Disc| one.present && Some(one.number) != number;
    let used = rebuilt.discs.iter().filter(|one| is_used(one));
    let used = used.map(|one| format!("{}/{}", rebuilt.set, one.number));
    from.retain(|source| is_drive(source));
    Ok(Given::By(ImageBy::OtherDiscs {
        discs: used.collect(),
        drives: from,
    }))
}

/// The image of another disc of the set, or the drive with a copy of it.
fn source_of(
    disc: &DiscRow,
    here: &InDrives,
    cx: &Context<'_>,
) -> Result<Option<String>, JobError> {
    let reader = cx.catalog.read();
    let file = Images::read(cx.archive, &reader)?.of(disc);
    if file.is_there() {
        let image = cx.archive.image_of(&disc.name);
        return Ok(Some(image.display().to_string()));
    }
    let copies = at_hand(disc, here, &reader)?;
    Ok(copies.into_iter().next().map(|(_, drive)| drive))
}

/// Where the set is rebuilt: one place for each disc, so that a rebuild that was cut off goes on.
fn folder(disc: &DiscRow, cx: &Context<'_>) -> PathBuf {
    let name = disc.name.replace('/', "-");
    cx.archive.images().join(format!(".rebuilt-{name}"))
}

/// Removes what a rebuild has made. What cannot be removed is garbage that the next one takes over.
fn clear(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}
