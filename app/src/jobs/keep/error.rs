//! Why a catalog could not be backed up or brought back.

use std::io;
use std::path::PathBuf;

use stele_burner::archived_disc::ArchivedDiscError;
use stele_burner::manifest::ManifestError;
use stele_catalog::OpenError;

use super::lost::LostKind;
use crate::words::lang::say;

/// Why a catalog could not be backed up or brought back. Nothing was changed then. Files are for
/// the screen and not part of the text: somebody named them, and may have named them after anybody.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    /// A file is in the way.
    #[error("{}", say!("error-backup-exists"))]
    InTheWay {
        /// The file.
        path: PathBuf,
    },
    /// The backup could not be written, or moved to its place.
    #[error("{}", say!("error-backup-io"))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A folder, a device or a pipe is no backup.
    #[error("{}", say!("error-backup-no-file"))]
    NotAFile,
    /// The file is no catalog that can be opened.
    #[error("{}", say!("error-no-backup"))]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// What the catalog says of it.
        #[source]
        source: OpenError,
    },
    /// What was read back of a backup does not hold.
    #[error("{}", say!("error-backup-damaged", problems = *problems))]
    NotWhole {
        /// The file.
        path: PathBuf,
        /// How many problems its check found.
        problems: u64,
    },
    /// The backup is of another archive.
    #[error("{}", say!("error-backup-of-another"))]
    OtherArchive {
        /// The file.
        path: PathBuf,
    },
    /// The catalog that is here is sound, and has recorded what the backup does not have.
    #[error("{}", say!("error-would-lose", lost = said(lost)))]
    WouldLose {
        /// What would be lost.
        lost: Vec<LostKind>,
    },
    /// The catalog that is here cannot be read, and a newer backup of it lies in the archive.
    #[error("{}", say!("error-newer-backup", newer = *newer, entries = *entries))]
    NewerBackup {
        /// Entries of the trail of the newest backup.
        newer: u64,
        /// Those of the one that was named.
        entries: u64,
    },
    /// The file has no lists.
    #[error("{}", say!("error-no-lists"))]
    NoLists {
        /// The file.
        path: PathBuf,
        /// Why it is no manifest.
        #[source]
        source: ManifestError,
    },
    /// A disc does not tell what it holds.
    #[error("{}", say!("error-disc-tells-nothing"))]
    Disc(#[source] ArchivedDiscError),
    /// A disc does not say which set it is of.
    #[error("{}", say!("error-set-unknown"))]
    SetUnknown,
    /// The catalog has another set of that name.
    #[error("{}", say!("error-other-set", set = set))]
    OtherSet {
        /// The set.
        set: String,
    },
    /// The catalog has the disc as planned.
    #[error("{}", say!("error-disc-only-planned", disc = disc))]
    OnlyPlanned {
        /// The disc.
        disc: String,
    },
    /// Files of the disc are laid out on another one, which was not burned.
    #[error("{}", say!("error-planned-again", disc = disc))]
    PlannedAgain {
        /// The one that was not burned.
        disc: String,
    },
    /// The catalog knows the disc, and what is there holds something else than was recorded of it.
    #[error("{}", say!("error-other-content", disc = disc))]
    OtherContent {
        /// The disc.
        disc: String,
    },
    /// Jobs are at work in the archive.
    #[error("{}", say!("error-jobs-at-work", jobs = *jobs))]
    AtWork {
        /// How many.
        jobs: u64,
    },
}

fn said(lost: &[LostKind]) -> String {
    let kinds: Vec<String> = lost.iter().map(LostKind::said).collect();
    kinds.join("; ")
}

impl KeepError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InTheWay { .. } => "KEP-001",
            Self::Io { .. } => "KEP-002",
            Self::NotWhole { .. } => "KEP-003",
            Self::OtherArchive { .. } => "KEP-004",
            Self::AtWork { .. } => "KEP-005",
            Self::NoBackup { .. } => "KEP-006",
            Self::NoLists { .. } => "KEP-007",
            Self::NotAFile => "KEP-008",
            Self::Disc(error) => error.code(),
            Self::SetUnknown => "KEP-009",
            Self::OtherSet { .. } => "KEP-010",
            Self::OnlyPlanned { .. } => "KEP-011",
            Self::WouldLose { .. } => "KEP-012",
            Self::PlannedAgain { .. } => "KEP-013",
            Self::OtherContent { .. } => "KEP-014",
            Self::NewerBackup { .. } => "KEP-015",
        }
    }

    pub(super) fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }
}
