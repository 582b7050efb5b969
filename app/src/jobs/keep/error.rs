//! Why a catalog could not be backed up or brought back.

use std::io;
use std::path::PathBuf;

use stele_burner::manifest::ManifestError;
use stele_catalog::OpenError;

/// Why a catalog could not be backed up or brought back. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    /// A file is in the way.
    #[error("{} is there already", path.display())]
    InTheWay {
        /// The file.
        path: PathBuf,
    },
    /// The backup could not be written, or moved to its place.
    #[error("{} cannot be written", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The file is no catalog that can be opened.
    #[error("{} is no backup of a catalog", path.display())]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// What the catalog says of it.
        #[source]
        source: OpenError,
    },
    /// What was read back of a backup does not hold.
    #[error("{} is not whole; problems found: {problems}", path.display())]
    NotWhole {
        /// The file.
        path: PathBuf,
        /// How many problems its check found.
        problems: u64,
    },
    /// The backup is of another archive.
    #[error("{} is of another archive", path.display())]
    OtherArchive {
        /// The file.
        path: PathBuf,
    },
    /// The file has no lists.
    #[error("{} is neither a backup of a catalog nor the manifest of a disc", path.display())]
    NoLists {
        /// The file.
        path: PathBuf,
        /// Why it is no manifest.
        #[source]
        source: ManifestError,
    },
    /// Jobs are at work in the archive.
    #[error("jobs are at work in this archive: {jobs}")]
    AtWork {
        /// How many.
        jobs: u64,
    },
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
        }
    }

    pub(super) fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }
}
