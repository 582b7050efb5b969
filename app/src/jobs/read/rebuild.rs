//! Rebuilding the discs of a set from what is left of them. Needs no archive.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::sectors::{ImageFile, Sectors};
use stele_burner::set::{self, RebuildError};
use stele_burner::watch::Watch;
use stele_catalog::{Code, Reader, SetId};

use super::copies_read::{self, CopyRead};
use super::{as_recorded, repair};
use crate::archive::Archive;
use crate::encoding;
use crate::jobs::make::parity_discs::is_begun;
use crate::jobs::make::{bring_back, image_file, listings};
use crate::jobs::typed::{Named, Role};
use crate::jobs::{Context, JobError};

/// What became of a set.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The set.
    pub set: String,
    /// Its discs.
    pub discs: Vec<Disc>,
    /// Sources that hold no disc of the set.
    pub strangers: Vec<String>,
    /// Numbers of parity discs that were not used: they are of other images of the data discs.
    pub outdated: Vec<u32>,
    /// Numbers of discs that are not called whole because what they are and what the discs of
    /// their set say of them are two things.
    pub doubtful: Vec<u32>,
    /// Numbers of parity discs that were given and not used, since they contradict the other discs;
    /// the image of such a one was made anew.
    pub altered: Vec<u32>,
    /// Numbers of data discs of which a source held another image than the set has, which was not
    /// used.
    pub changed: Vec<u32>,
    /// Numbers of discs whose images agree with themselves and with each other, and are not what
    /// this archive built as those discs: they are kept beside the others, under other names.
    pub not_as_built: Vec<u32>,
    /// Which copies lay in the drives.
    pub copies: Vec<CopyRead>,
}

/// What became of a disc.
#[derive(Clone, Debug, Serialize)]
pub struct Disc {
    /// Its number in the set.
    pub number: u32,
    /// Its UUID.
    pub uuid: String,
    /// Whether it holds the set's parity.
    pub parity: bool,
    /// Whether any source held it.
    pub present: bool,
    /// Its image; none where it is not whole.
    pub image: Option<PathBuf>,
    /// What stays lost: first sector and number.
    pub lost: Vec<(u64, u64)>,
}

/// Rebuilds. `archive` is needed only where a source is a drive of the archive.
pub fn run(
    from: &[String],
    to: &Path,
    archive: Option<&Archive>,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let mut sources: Vec<Box<dyn Sectors>> = Vec::new();
    for (number, source) in (1..).zip(from) {
        let place = Named::new(Role::Image, number, from.len());
        sources.push(repair::open_one_of((source, place), archive)?);
    }
    let borrowed: Vec<&dyn Sectors> = sources.iter().map(AsRef::as_ref).collect();
    let named = from
        .iter()
        .map(String::as_str)
        .zip(borrowed.iter().copied());
    let copies = copies_read::of(&named.collect::<Vec<_>>(), archive, watch)?;
    let name = |set: &str, number: u32| {
        // A name from a disc must not lead out of the folder.
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let set: String = set.chars().filter(|c| plain(*c)).collect();
        format!("{set}-{number}.iso")
    };
    let rebuilt =
        set::rebuild(&borrowed, to, &name, watch).map_err(|error| named_in(error, from))?;
    let data = rebuilt.info.members.len();
    let discs = rebuilt.discs.iter().enumerate().map(|(at, disc)| Disc {
        number: disc.number,
        uuid: encoding::uuid(&disc.uuid),
        parity: at >= data,
        present: disc.present,
        image: disc.lost.is_empty().then(|| disc.image.clone()),
        lost: disc
            .lost
            .ranges()
            .iter()
            .map(|range| (range.lba.0, range.sectors.0))
            .collect(),
    });
    let strangers = rebuilt.strangers.iter().filter_map(|at| from.get(*at));
    Ok(Outcome {
        discs: discs.collect(),
        strangers: strangers.cloned().collect(),
        outdated: rebuilt.outdated.iter().map(|disc| disc.parity).collect(),
        doubtful: rebuilt.doubtful,
        altered: rebuilt.altered,
        changed: rebuilt.changed,
        set: rebuilt.info.set,
        not_as_built: Vec::new(),
        copies,
    })
}

/// Holds the images that a rebuild called whole to what the catalog knows of their discs. One that
/// is not what was built as its disc is not whole, and loses the name of its disc. Of a disc of
/// which no copy was begun there may be earlier builds, which come back as they were.
///
/// # Errors
/// The catalog's; an image cannot be read or get another name; somebody stopped it.
pub fn held_to_record(
    mut outcome: Outcome,
    known: (&Archive, &Reader<'_>),
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    for disc in &mut outcome.discs {
        let Some(image) = &disc.image else {
            continue;
        };
        if !was_begun(&disc.uuid, known.1)? {
            continue;
        }
        let sectors = ImageFile::open(image)?.sectors().0;
        let found = as_recorded::Found {
            uuid: Some(&disc.uuid),
            content: None,
            sectors,
            is_whole: true,
            blake3: None,
        };
        if as_recorded::other_than_built(image, found, known, watch)?.is_some() {
            let aside = image.with_extension("not-as-built.iso");
            std::fs::rename(image, &aside).map_err(JobError::io_named(Role::Image, image))?;
            outcome.not_as_built.push(disc.number);
            disc.image = None;
        }
    }
    Ok(outcome)
}

/// Whether the catalog knows the disc, and a copy of it was begun: what was built is what it is.
fn was_begun(uuid: &str, reader: &Reader<'_>) -> Result<bool, JobError> {
    let Code::DiscUuid(uuid) = reader.code(uuid)? else {
        return Ok(false);
    };
    match reader.disc_by_uuid(&uuid)? {
        Some(disc) => is_begun(&disc, reader),
        None => Ok(false),
    }
}

/// Names the sources that contradict each other.
fn named_in(error: RebuildError, from: &[String]) -> JobError {
    let place = |at: usize| Named::new(Role::Image, at + 1, from.len());
    match error {
        RebuildError::Contradicting { first, second } if first != second => {
            let (of, first) = (place(second), place(first));
            JobError::SourcesContradict { of, first }
        }
        other => other.into(),
    }
}

/// The images of the archive among the sources of a rebuild.
pub fn own_images(from: &[String], archive: &Archive) -> Vec<PathBuf> {
    let Ok(images) = archive.images().canonicalize() else {
        return Vec::new();
    };
    let paths = from
        .iter()
        .filter_map(|source| Path::new(source).canonicalize().ok());
    paths
        .filter(|path| path.parent() == Some(&images))
        .collect()
}

/// Has each of the archive's images that a rebuild used in vain and that is not what was built try
/// to come back of itself; one that cannot is listed, and nobody is told to use it again.
///
/// # Errors
/// The catalog's; an image cannot be read; a job has its disc.
pub fn learn(own: &[PathBuf], cx: &mut Context<'_>) -> Result<(), JobError> {
    let mut sets = BTreeMap::new();
    for image in own {
        let disc = image_file::disc_at(&cx.catalog.read(), image)?;
        if let Some(disc) = disc.filter(|disc| !disc.dropped) {
            bring_back::try_altered(&disc, cx)?;
            sets.insert(disc.set.0, disc.set);
        }
    }
    for set in sets.into_values() {
        tried(set, own, cx)?;
    }
    Ok(())
}

/// Lists a set of which every image that is there was used in vain: until one of them changes,
/// nobody is told to try them together again.
fn tried(set: SetId, own: &[PathBuf], cx: &mut Context<'_>) -> Result<(), JobError> {
    let discs = cx.catalog.read().discs(set)?;
    let images = discs.iter().map(|disc| cx.archive.image_of(&disc.name));
    let images: Vec<PathBuf> = images.filter(|image| image.is_file()).collect();
    let is_used = |image: &PathBuf| image.canonicalize().is_ok_and(|path| own.contains(&path));
    let name = cx.catalog.read().set_by_id(set)?.map(|set| set.name);
    match name {
        Some(name) if images.iter().all(is_used) => {
            let state = listings::state_of(images.iter().map(PathBuf::as_path));
            listings::list_tried(&name, &state, cx)
        }
        _ => Ok(()),
    }
}
