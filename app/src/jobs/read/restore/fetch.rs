//! Files of several studies under names that are given, for what is handed over: by another job,
//! into a folder that belongs to it alone.

use std::path::{Path, PathBuf};

use stele_burner::manifest::ManifestFile;
use stele_catalog::{Reader, StudyId};

use super::source::{StudyFiles, files_of_all};
use super::{Outcome, Request, Wanted, from_disc};
use crate::jobs::make::image_file::Images;
use crate::jobs::read::{in_drive, tag_trail};
use crate::jobs::run::lookup;
use crate::jobs::shelf::holds::Holds;
use crate::jobs::shelf::nearest::{self, Nearest};
use crate::jobs::{Context, JobError};

/// A file of a study.
#[derive(Clone, Debug)]
pub(in crate::jobs) struct ListedFile {
    /// What the manifest says of it.
    pub file: ManifestFile,
    /// The discs that it lies on.
    pub discs: Vec<String>,
}

/// The files of several studies.
#[derive(Clone, Debug, Default)]
pub(in crate::jobs) struct Listed {
    /// The files, in an order that is always the same.
    pub files: Vec<ListedFile>,
    /// Discs that are not built.
    pub not_built: Vec<String>,
    /// What the archive holds of the studies.
    pub holds: Holds,
    /// Files on their discs that are another patient's, as somebody decided.
    pub of_others: u64,
}

impl Listed {
    fn of(files: &StudyFiles) -> Self {
        let listed = files.files.iter().map(|file| {
            let on = file.on.iter().filter_map(|(at, _)| files.discs.get(*at));
            ListedFile {
                file: file.file.clone(),
                discs: on.map(|disc| disc.name.clone()).collect(),
            }
        });
        Self {
            files: listed.collect(),
            not_built: files.not_built.clone(),
            holds: files.holds,
            of_others: files.of_others,
        }
    }
}

/// The files of all versions of some studies.
///
/// # Errors
/// The catalog's; a manifest that cannot be understood.
pub(in crate::jobs) fn listed(
    reader: &Reader<'_>,
    studies: &[StudyId],
) -> Result<Listed, JobError> {
    Ok(Listed::of(&files_of_all(reader, studies)?))
}

/// What is fetched.
pub(in crate::jobs) struct Fetch<'a> {
    /// The studies.
    pub studies: &'a [StudyId],
    /// The folder.
    pub to: &'a Path,
    /// A drive that holds a disc, or an image file.
    pub from: &'a str,
    /// Drive time in minutes that may go into places that fail.
    pub minutes: Option<u64>,
    /// Places that failed in an earlier run are tried again from the beginning.
    pub try_again: bool,
    /// The names of the files that are wanted, by their order; none of those that are not.
    pub names: &'a dyn Fn(&Listed) -> Vec<Option<PathBuf>>,
}

/// Fetches what the disc at hand has of the files, each compared with its hashes.
///
/// # Errors
/// As [`super::run`].
pub(in crate::jobs) fn fetch(what: &Fetch<'_>, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let request = Request {
        study: String::new(),
        to: what.to.to_path_buf(),
        from: what.from.to_owned(),
        minutes: what.minutes,
        try_again: what.try_again,
        corrected: false,
    };
    let rows = tag_trail::rows_here(cx)?;
    let named = |files: &mut StudyFiles| {
        let names = (what.names)(&Listed::of(files));
        let all = std::mem::take(&mut files.files);
        let (kept, names): (Vec<_>, Vec<_>) = all
            .into_iter()
            .zip(names)
            .filter_map(|(file, name)| Some((file, name?)))
            .unzip();
        files.files = kept;
        names
    };
    let wanted = Wanted {
        studies: what.studies,
        names: Some(&named),
    };
    from_disc(&request, &wanted, rows, cx)
}

/// The copy of one of these discs that is fetched first.
pub(super) fn to_fetch(discs: &[String], cx: &Context<'_>) -> Result<Option<String>, JobError> {
    let here = in_drive::copies_here(cx)?;
    let fetch = nearest::of_discs(discs, &here, &cx.catalog.read())?;
    Ok(fetch.into_iter().find_map(|one| one.serial))
}

/// Of each disc the copy to fetch, or else its image in the archive.
pub(super) fn nearest_of(discs: &[String], cx: &Context<'_>) -> Result<Vec<Nearest>, JobError> {
    let reader = cx.catalog.read();
    let mut found = nearest::of_discs(discs, &in_drive::copies_here(cx)?, &reader)?;
    let images = Images::read(cx.archive, &reader)?;
    for one in found.iter_mut().filter(|one| one.serial.is_none()) {
        let disc = lookup::disc_named(&reader, &one.disc)?;
        let is_there = images.of(&disc).is_there();
        one.image = is_there.then(|| cx.archive.image_of(&disc.name));
    }
    Ok(found)
}

/// What may give what a source of the disc did not: a copy, where that was an image; the image in
/// the archive, where it was a copy. None where none is known.
pub(super) fn other_source(
    outcome: &Outcome,
    is_drive: bool,
    cx: &Context<'_>,
) -> Result<Option<Nearest>, JobError> {
    // An image may be of a disc that was canceled since.
    let is_known = || lookup::disc_named(&cx.catalog.read(), &outcome.disc).is_ok();
    if outcome.lost.is_empty() || !is_known() {
        return Ok(None);
    }
    let found = nearest_of(std::slice::from_ref(&outcome.disc), cx)?;
    if !is_drive {
        return Ok(found.into_iter().find(|one| one.serial.is_some()));
    }
    let reader = cx.catalog.read();
    let images = Images::read(cx.archive, &reader)?;
    let is_there = images
        .of(&lookup::disc_named(&reader, &outcome.disc)?)
        .is_there();
    let image = is_there.then(|| cx.archive.image_of(&outcome.disc));
    Ok(found.into_iter().next().and_then(|one| {
        Some(Nearest {
            image: Some(image?),
            ..one
        })
    }))
}
