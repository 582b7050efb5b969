//! Kinds of jobs.

use crate::store::stored_enum;
use crate::trail::EventKind;

/// A kind of job that stands in the journal.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum JobKind {
    /// Taking in studies.
    Ingest,
    /// Planning a set.
    Plan,
    /// Building images.
    Build,
    /// Burning a copy.
    Burn,
    /// Burning a disc for a trial, which is no copy.
    BurnTrial,
    /// Checking a copy.
    Verify,
    /// Bringing back a study.
    Restore,
    /// Handing studies over.
    Deliver,
    /// Giving up a set or a disc.
    Drop,
    /// Recording sets and discs that only discs tell of.
    Rebuild,
}

stored_enum!(JobKind, "kind of job" {
    Ingest = "ingest",
    Plan = "plan",
    Build = "build",
    Burn = "burn",
    BurnTrial = "burn trial",
    Verify = "verify",
    Restore = "restore",
    Deliver = "deliver",
    Drop = "drop",
    Rebuild = "rebuild",
});

impl JobKind {
    /// The event that the job is for, so that whoever may not leave it is told before the work and
    /// not after. None for a job that leaves none but its own end.
    pub fn aim(self) -> Option<EventKind> {
        match self {
            Self::Ingest => Some(EventKind::ItemsTakenIn),
            Self::Plan => Some(EventKind::SetPlanned),
            Self::Build => Some(EventKind::ImageBuilt),
            Self::Burn => Some(EventKind::BurnStarted),
            Self::Verify => Some(EventKind::Checked),
            Self::Deliver => Some(EventKind::DeliveryBegun),
            Self::Drop => Some(EventKind::SetDropped),
            Self::Rebuild => Some(EventKind::CatalogAccepted),
            Self::BurnTrial | Self::Restore => None,
        }
    }
}
