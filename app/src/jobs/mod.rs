//! What people can ask for: typed request in, outcome out; one file a job, or a part of one. By
//! what they do: [`init`] an archive, [`make`] discs, [`burn`] them, [`read`] them, keep a
//! [`shelf`], [`deliver`] studies, see it all ([`overview`]), [`keep`] the catalog. [`mod@run`] has
//! what they stand on, and what runs them.
//!
//! Command line and desktop call the same jobs. A job knows no terminal, no window and no argument
//! parser; time, identifiers and the acting person come with its [`Context`].

pub mod burn;
pub mod deliver;
pub mod init;
pub mod keep;
pub mod make;
pub mod overview;
pub mod quarters;
pub mod read;
pub mod run;
pub mod shelf;

pub mod json;

mod error;
mod error_code;
mod found_disc;
mod handed_over;
pub mod losses;
mod remark;
pub mod typed;
pub mod unrecorded;

pub use error::{Apart, Candidate, End, JobError, TwoPeople, chain};
pub use found_disc::FoundDisc;
pub use remark::Remark;
use stele_burner::watch::Watch;
use stele_catalog::{Acting, Catalog, Change, Reason};

use crate::archive::{self, Archive};
use crate::jobs::run::clock::Clock;
use crate::jobs::run::ids::Ids;

/// What every job works with.
pub struct Context<'a> {
    /// The archive's directory.
    pub archive: &'a Archive,
    /// Its catalog, open for change.
    pub catalog: &'a mut Catalog,
    /// Who acts.
    pub by: Acting,
    /// The clock.
    pub clock: &'a dyn Clock,
    /// Identifiers.
    pub ids: &'a dyn Ids,
    /// Who watches, and may stop it.
    pub watch: &'a dyn Watch,
}

impl Context<'_> {
    /// The number of the job that is under way, as part files carry it.
    pub fn owner(&self) -> Option<u64> {
        self.by
            .lease
            .and_then(|lease| u64::try_from(lease.job.0).ok())
    }

    /// Where this job's log of a thing goes: two jobs of one second have two logs.
    pub fn log_path(&self, of: &str, ending: &str) -> std::path::PathBuf {
        let at = self.clock.now().0.div_euclid(1000);
        let job = self.owner().unwrap_or_default();
        let name = format!("{of}-{at}-{job}.{ending}");
        self.archive.logs().join(name)
    }

    /// Writes a small file of the archive, whole or not at all; its folder is made where it is
    /// missing.
    ///
    /// # Errors
    /// [`JobError::Io`].
    pub fn write(&self, path: &std::path::Path, bytes: &[u8]) -> Result<(), JobError> {
        archive::write(path, bytes, self.owner()).map_err(JobError::io(path))
    }

    /// Changes the catalog as the acting person, now. `f` may run again, and touches nothing
    /// outside.
    ///
    /// # Errors
    /// Those of `f`, and of the catalog.
    pub fn change<R>(
        &mut self,
        why: Reason<'_>,
        f: impl Fn(&mut Change<'_>) -> Result<R, JobError>,
    ) -> Result<R, JobError> {
        self.catalog.change(&self.by, self.clock.now(), why, f)
    }
}
