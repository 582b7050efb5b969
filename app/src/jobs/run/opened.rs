//! Opening an archive's catalog: to work, or to read where nothing can be written.

use serde::Serialize;
use stele_burner::watch::Watch;
use stele_catalog::{Acting, Behind, Catalog, CatalogError, Unwritable};
use stele_files::Folder;

use super::clock::WrongClock;
use super::clock_check;
use super::lookup;
use super::outside::Outside;
use super::quick_check;
use super::recovery::{self, Notice};
use crate::archive::Archive;
use crate::jobs::keep::accept::refuse_behind;
use crate::jobs::{Context, JobError};

/// Why nothing is written to an archive, though it can be read.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Held {
    /// Its folder or its disk does not let this user write.
    ReadOnly,
    /// Its disk is full.
    Full,
    /// The clock does not fit the trail.
    Clock(WrongClock),
    /// The catalog is not the one that was here before.
    Behind(Behind),
    /// The catalog's file is damaged.
    Damaged,
    /// The catalog is not made of just what the program makes.
    Altered,
}

/// With less room than this, no job on the archive's disk comes to its end.
const ROOM_MIN: u64 = 1 << 20;

impl Held {
    /// That the disk of an archive is full, where it is: the catalog may open all the same, and a
    /// job that is at work wait for room.
    pub fn if_full(archive: &Archive) -> Option<Self> {
        let free = Folder::open(archive.root()).and_then(|root| root.free_bytes());
        free.is_ok_and(|free| free < ROOM_MIN).then_some(Self::Full)
    }

    /// Why a job that failed could not write, where that is not the archive's fault.
    fn of(error: &JobError) -> Option<Self> {
        if let JobError::Clock(wrong) = error {
            return Some(Self::Clock(*wrong));
        }
        if let JobError::Behind(behind) = error {
            return Some(Self::Behind(*behind));
        }
        if matches!(error, JobError::Damaged { .. }) {
            return Some(Self::Damaged);
        }
        if matches!(error, JobError::Catalog(CatalogError::MadeOtherwise { .. })) {
            return Some(Self::Altered);
        }
        error.cannot_write().map(|why| match why {
            Unwritable::ReadOnly => Self::ReadOnly,
            Unwritable::Full => Self::Full,
        })
    }
}

/// An archive that is open.
pub struct Opened {
    /// Its catalog.
    pub catalog: Catalog,
    /// Who acts.
    pub by: Acting,
}

/// An archive that is open to be read.
pub struct OpenedToRead {
    /// Its catalog.
    pub catalog: Catalog,
    /// Who acts.
    pub by: Acting,
    /// What killed jobs left.
    pub notices: Vec<Notice>,
    /// Why nothing was cleared up after them.
    pub held: Option<Held>,
}

/// Opens an archive for work, and finds out who does it.
///
/// # Errors
/// The catalog's; [`JobError::Clock`] where the clock does not fit the trail;
/// [`JobError::Behind`] where the catalog is not the one that was here; [`JobError::Damaged`] where
/// a look at its file, which is taken once a day, finds damage; nobody may act.
pub fn to_work(
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
) -> Result<Opened, JobError> {
    let opened = with_any_clock(archive, person, outside);
    let opened = opened.map_err(|error| age_first(error, archive))?;
    refuse_behind(&opened.catalog, archive)?;
    clock_fits(&opened.catalog, outside)?;
    quick_check::run(archive, &opened.catalog, outside.clock().now())?;
    Ok(opened)
}

/// As [`to_work`], whatever the clock says, and whether or not the catalog is the one that was
/// here.
///
/// # Errors
/// The catalog's, [`CatalogError::MadeOtherwise`] among them; nobody may act.
pub fn with_any_clock(
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
) -> Result<Opened, JobError> {
    let mut catalog = Catalog::open(&archive.catalog())?;
    // Whatever it is: nothing is written that a foreign trigger would change.
    catalog.require_own_schema()?;
    let own = (outside.clock(), outside.ids());
    let fits = refuse_behind(&catalog, archive)
        .and_then(|()| clock_fits(&catalog, outside))
        .and_then(|()| quick_check::run(archive, &catalog, outside.clock().now()));
    let by = match fits {
        Ok(()) => lookup::acting_here(archive, &mut catalog, person, own)?,
        // The station is not noted then.
        Err(_) => lookup::actor_named(archive, &catalog, person)?,
    };
    Ok(Opened { catalog, by })
}

/// Where nobody is known who acts and the catalog is not the one that was here, that is why: an
/// older one does not know who was added since.
fn age_first(error: JobError, archive: &Archive) -> JobError {
    if !error.is_of_who_acts() {
        return error;
    }
    let older =
        Catalog::open_to_read(&archive.catalog()).map(|catalog| refuse_behind(&catalog, archive));
    match older {
        Ok(Err(older @ JobError::Behind(_))) => older,
        _ => error,
    }
}

fn clock_fits(catalog: &Catalog, outside: &Outside) -> Result<(), JobError> {
    match clock_check::wrong(&catalog.read(), outside.clock().now())? {
        Some(wrong) => Err(JobError::Clock(wrong)),
        None => Ok(()),
    }
}

/// Opens an archive to be read. What killed jobs left is cleared up before, where the archive can
/// be written; where it cannot, it is read all the same.
///
/// # Errors
/// The catalog's, where it cannot even be read; nobody may act.
pub fn to_read(
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<OpenedToRead, JobError> {
    let cleared = to_work(archive, person, outside).and_then(|mut opened| {
        let mut cx = Context {
            archive,
            catalog: &mut opened.catalog,
            by: opened.by,
            clock: outside.clock(),
            ids: outside.ids(),
            watch,
        };
        Ok((recovery::recover(&mut cx)?, opened))
    });
    let held = match cleared {
        Ok((notices, Opened { catalog, by })) => {
            return Ok(OpenedToRead {
                catalog,
                by,
                notices,
                held: None,
            });
        }
        Err(error) => match Held::of(&error) {
            Some(held) => held,
            None => return Err(error),
        },
    };
    let catalog = Catalog::open_to_read(&archive.catalog())?;
    let by = lookup::actor_named(archive, &catalog, person);
    let by = by.map_err(|error| age_first(error, archive))?;
    Ok(OpenedToRead {
        catalog,
        by,
        notices: Vec::new(),
        held: Some(held),
    })
}
