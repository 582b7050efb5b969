//! One command's archive, catalog and acting person.

use std::path::{Path, PathBuf};

use stele_burner::watch::Watch;
use stele_catalog::{Acting, AuditReport, Catalog};

use super::output::Out;
use super::progress::{Show, Terminal};
use super::typed_names;
use crate::archive::{Archive, ArchiveError};
use crate::jobs::overview::audit;
use crate::jobs::run::opened::{self, Held, Opened};
use crate::jobs::run::outside::Outside;
use crate::jobs::run::recovery::{self, Notice};
use crate::jobs::{Context, JobError};
use crate::station;
use crate::words::advice::Place;
use crate::words::catalog as words;
use crate::words::lang::say;
use crate::words::notices;

/// Options that every command takes.
#[derive(Clone, Debug)]
pub struct Common {
    /// `--archive` or `STELE_ARCHIVE`.
    pub archive: Option<PathBuf>,
    /// `--as`.
    pub person: Option<String>,
    /// `--json`.
    pub json: bool,
    /// Time and identifiers.
    pub outside: Outside,
}

/// Where the archive is.
pub fn place(common: &Common) -> Result<PathBuf, JobError> {
    let place = common.archive.clone().or_else(Archive::default_place);
    Ok(place.ok_or(ArchiveError::NoPlace)?)
}

/// For commands that need an archive only where a source is one of its drives: the archive, and
/// who watches.
pub fn loose(common: &Common, sources: &[String]) -> Result<(Option<Archive>, Terminal), JobError> {
    let is_any = |what: fn(&str) -> bool| sources.iter().any(|from| what(from));
    let archive = match is_any(|from| from.starts_with("virtual:")) {
        true => Some(Archive::open(&place(common)?)?),
        // A disc in a drive of the machine is compared with the archive, where there is one.
        false if is_any(station::is_device) => {
            let place = place(common).ok();
            place.and_then(|place| Archive::open(&place).ok())
        }
        false => None,
    };
    Ok((archive, terminal(common)))
}

/// Images and drives as they were typed, drives by their full names: `A` is `virtual:A`. What is a
/// file, or is no drive of an archive here, stays as it is.
///
/// # Errors
/// [`station::StationError::SeveralDrives`]; [`station::StationError::NoSuchDrive`] for what can be
/// nothing else.
pub fn sources(common: &Common, typed: &[String]) -> Result<Vec<String>, JobError> {
    let is_known = |from: &str| {
        let is_drive = station::is_device(from) || from.starts_with("virtual:");
        is_drive || Path::new(from).exists()
    };
    let archive = || Archive::open(&place(common).ok()?).ok();
    let in_full = |from: &String| {
        if is_known(from) {
            return Ok(from.clone());
        }
        let Some(archive) = archive() else {
            return Ok(from.clone());
        };
        let meant = station::drive_meant(&archive, from)?;
        match typed_names::is_short_drive(from) && meant == *from {
            // No image is called so: a drive was meant.
            true => Err(station::StationError::NoSuchDrive { name: meant }.into()),
            false => Ok(meant),
        }
    };
    typed.iter().map(in_full).collect()
}

/// An open archive.
pub struct Session {
    archive: Archive,
    catalog: Catalog,
    by: Acting,
    person: Option<String>,
    outside: Outside,
    watch: Terminal,
    held: Option<Held>,
    look: Option<AuditReport>,
}

impl Session {
    /// Opens the archive for work, finds out who acts, and clears up after commands that were
    /// killed; says so on standard error.
    pub fn open(common: &Common, out: &Out) -> Result<Self, JobError> {
        let mut session = Self::with(common, opened::to_work)?;
        tell_end(&session.catalog, out)?;
        let notices = recovery::recover(&mut session.context())?;
        notices
            .iter()
            .for_each(|notice| tell_interrupted(notice, out));
        Ok(session)
    }

    /// Opens the archive for work whatever its clock says, and clears nothing up.
    pub fn with_any_clock(common: &Common) -> Result<Self, JobError> {
        Self::with(common, opened::with_any_clock)
    }

    /// Opens the archive to be read. Where nothing can be written to it, that is said on standard
    /// error.
    pub fn open_to_read(common: &Common, out: &Out) -> Result<Self, JobError> {
        let archive = Archive::open(&place(common)?)?;
        let watch = terminal(common);
        let person = common.person.as_deref();
        let read = opened::to_read(&archive, person, &common.outside, &watch)
            .inspect_err(|_| typed_names::know_backup(&archive))?;
        let notices = &read.notices;
        notices
            .iter()
            .for_each(|notice| tell_interrupted(notice, out));
        if let Some(held) = &read.held {
            tell_held(held, out);
        }
        let opened = Opened {
            catalog: read.catalog,
            by: read.by,
        };
        Ok(Self {
            held: read.held,
            ..Self::of(common, archive, opened, watch)
        })
    }

    /// As [`Session::open_to_read`]; the catalog is checked before anything is written to it.
    pub fn open_to_audit(common: &Common, out: &Out) -> Result<Self, JobError> {
        let look = audit::before_anything_is_written(&Archive::open(&place(common)?)?);
        Ok(Self {
            look,
            ..Self::open_to_read(common, out)?
        })
    }

    /// What the check found before anything was written, once.
    pub fn take_look(&mut self) -> Option<AuditReport> {
        self.look.take()
    }

    fn with(
        common: &Common,
        open: impl Fn(&Archive, Option<&str>, &Outside) -> Result<Opened, JobError>,
    ) -> Result<Self, JobError> {
        let archive = Archive::open(&place(common)?)?;
        let opened = open(&archive, common.person.as_deref(), &common.outside)
            .inspect_err(|_| typed_names::know_backup(&archive))?;
        Ok(Self::of(common, archive, opened, terminal(common)))
    }

    fn of(common: &Common, archive: Archive, opened: Opened, watch: Terminal) -> Self {
        Self {
            archive,
            catalog: opened.catalog,
            by: opened.by,
            person: common.person.clone(),
            outside: common.outside.clone(),
            watch,
            held: None,
            look: None,
        }
    }

    /// Why nothing can be written to the archive, where it was opened to be read all the same.
    pub fn held(&self) -> Option<Held> {
        self.held
    }

    /// What jobs work with.
    pub fn context(&mut self) -> Context<'_> {
        Context {
            archive: &self.archive,
            catalog: &mut self.catalog,
            by: self.by,
            clock: self.outside.clock(),
            ids: self.outside.ids(),
            watch: &self.watch,
        }
    }

    /// The archive's directory.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The catalog, to read.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// What jobs need that open connections of their own: archive, who acts, who watches.
    pub fn parts(&self) -> (&Archive, Option<&str>, &dyn Watch) {
        (&self.archive, self.person.as_deref(), &self.watch)
    }

    /// Time and identifiers, for jobs that open connections of their own.
    pub fn outside(&self) -> &Outside {
        &self.outside
    }

    /// Ends the progress bars.
    pub fn quiet(&self) {
        self.watch.finish();
    }
}

pub fn terminal(common: &Common) -> Terminal {
    Terminal::new(if common.json { Show::Json } else { Show::Bars })
}

/// Says on standard error why nothing can be written.
pub fn tell_held(held: &Held, out: &Out) {
    let (what, next) = (
        notices::held(held),
        notices::while_held(held, Place::Terminal),
    );
    let said = say!("note", what = what, next = next);
    out.aside(&serde_json::json!({ "held": held }), &said);
}

/// Says on standard error that it is not known where the catalog ended: from the next change on
/// that is forgotten.
pub fn tell_end(catalog: &Catalog, out: &Out) -> Result<(), JobError> {
    let (end, said) = match (catalog.is_end_missing()?, catalog.is_end_damaged()) {
        (true, _) => ("missing", words::end_missing()),
        (_, true) => ("damaged", words::end_damaged()),
        _ => return Ok(()),
    };
    out.aside(&serde_json::json!({ "end": end }), &said);
    Ok(())
}

/// Says on standard error what a killed command left.
fn tell_interrupted(notice: &Notice, out: &Out) {
    let (what, next) = (
        notices::what(notice),
        notices::next(notice, Place::Terminal),
    );
    let said = say!("note", what = what, next = next);
    out.aside(&serde_json::json!({ "interrupted": notice }), &said);
}
