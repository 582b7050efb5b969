//! What a person can ask for, one file a job: typed request in, outcome out.
//!
//! Command line and desktop call the same jobs. A job knows no terminal, no window and no
//! argument parser; time, identifiers and the acting person come with its [`Context`].

pub mod audit;
pub mod build;
pub mod burn;
pub mod burn_cross;
pub mod burn_set;
pub mod burn_trial;
pub mod convert;
pub mod drive_history;
pub mod drop;
pub mod explain;
pub mod find;
pub mod home;
pub mod ingest;
pub mod init;
pub mod inspect;
pub mod journal;
pub mod label;
pub mod memory;
pub mod plan;
pub mod rebuild;
pub mod repair;
pub mod restore;
pub mod scan;
pub mod set_parity;
pub mod shelve;
pub mod spawn;
pub mod verify;

mod error;

pub use error::JobError;
use stele_burner::watch::Watch;
use stele_catalog::{Actor, Catalog, Change};

use crate::archive::Archive;
use crate::injected::{Clock, Ids};

/// What every job works with.
pub struct Context<'a> {
    /// The archive's directory.
    pub archive: &'a Archive,
    /// Its catalog, open for change.
    pub catalog: &'a mut Catalog,
    /// Who acts.
    pub by: Actor,
    /// The clock.
    pub clock: &'a dyn Clock,
    /// Identifiers.
    pub ids: &'a mut dyn Ids,
    /// Who watches, and may stop it.
    pub watch: &'a dyn Watch,
}

impl Context<'_> {
    /// Changes the catalog as the acting person, now.
    ///
    /// # Errors
    /// Those of `f`, and of the catalog.
    pub fn change<R>(
        &mut self,
        why: &str,
        f: impl FnOnce(&mut Change<'_>) -> Result<R, JobError>,
    ) -> Result<R, JobError> {
        self.catalog.change(&self.by, self.clock.now(), why, f)
    }
}
