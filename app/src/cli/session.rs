//! One command's archive, catalog and acting person.

use std::path::PathBuf;

use stele_burner::watch::Watch;
use stele_catalog::{Acting, Catalog};

use super::output::{Out, json_line};
use super::progress::{Show, Terminal};
use crate::archive::{Archive, ArchiveError};
use crate::jobs::run::outside::Outside;
use crate::jobs::run::{lookup, recovery};
use crate::jobs::{Context, JobError};
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

/// Where the archive lies.
pub fn place(common: &Common) -> Result<PathBuf, JobError> {
    let place = common.archive.clone().or_else(Archive::default_place);
    Ok(place.ok_or(ArchiveError::NoPlace)?)
}

/// For commands that need an archive only where a source is one of its drives: the archive, and
/// who watches.
pub fn loose(common: &Common, sources: &[String]) -> Result<(Option<Archive>, Terminal), JobError> {
    let archive = match sources.iter().any(|from| from.starts_with("virtual:")) {
        true => Some(Archive::open(&place(common)?)?),
        false => None,
    };
    let show = if common.json { Show::Json } else { Show::Bars };
    Ok((archive, Terminal::new(show)))
}

/// An open archive.
pub struct Session {
    archive: Archive,
    catalog: Catalog,
    by: Acting,
    person: Option<String>,
    outside: Outside,
    watch: Terminal,
}

impl Session {
    /// Opens the archive and finds out who acts.
    pub fn open(common: &Common) -> Result<Self, JobError> {
        let archive = Archive::open(&place(common)?)?;
        let mut catalog = Catalog::open(&archive.catalog())?;
        let outside = (common.outside.clock(), common.outside.ids());
        let by = lookup::acting_here(&archive, &mut catalog, common.person.as_deref(), outside)?;
        let show = if common.json { Show::Json } else { Show::Bars };
        let watch = Terminal::new(show);
        Ok(Self {
            archive,
            catalog,
            by,
            person: common.person.clone(),
            outside: common.outside.clone(),
            watch,
        })
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

    /// Clears up after commands that were killed, and says so on standard error.
    pub fn tell_interrupted(&mut self, out: &Out) -> Result<(), JobError> {
        let notices = recovery::recover(&mut self.context())?;
        for notice in notices {
            let text = if out.json() {
                json_line(&serde_json::json!({ "interrupted": notice }))
            } else {
                format!(
                    "Note: {} {}\n",
                    notices::what(&notice),
                    notices::next(&notice)
                )
            };
            let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
        }
        Ok(())
    }
}
