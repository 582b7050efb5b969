//! One archive on disk: a directory, its settings and the places of its parts.
//!
//! `stele.toml` holds what belongs to this station only; policies and records are in the
//! catalog. This module knows no catalog content.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Name of the settings file that makes a directory an archive.
pub const SETTINGS_FILE: &str = "stele.toml";

/// What `stele.toml` may say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Version of this file's meaning.
    pub version: u32,
    /// Code of the person who acts when no `--as` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Another folder for disc images, where the archive's own disk is too small.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<PathBuf>,
}

/// Why an archive could not be opened or made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// No place was given and the user has no data directory.
    #[error("no archive directory was named")]
    NoPlace,
    /// The directory is not an archive.
    #[error("{} is not an archive: it has no {SETTINGS_FILE}", path.display())]
    NotAnArchive {
        /// The directory.
        path: PathBuf,
    },
    /// There is an archive already, or something else.
    #[error("{} is not empty", path.display())]
    NotEmpty {
        /// The directory.
        path: PathBuf,
    },
    /// The settings file cannot be understood.
    #[error("{SETTINGS_FILE}: {problem}")]
    BrokenSettings {
        /// What the parser said, with line and column.
        problem: String,
    },
    /// The settings file was written by a newer Stele.
    #[error("{SETTINGS_FILE} has version {found}, this program knows {known}")]
    NewerSettings {
        /// Version in the file.
        found: u32,
        /// Newest version known.
        known: u32,
    },
    /// A file or folder could not be read or written.
    #[error("{}", path.display())]
    Io {
        /// What was touched.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

impl ArchiveError {
    /// Stable code, the key into [`crate::words::advice`].
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoPlace => "ARC-001",
            Self::NotAnArchive { .. } => "ARC-002",
            Self::NotEmpty { .. } => "ARC-003",
            Self::BrokenSettings { .. } => "ARC-004",
            Self::NewerSettings { .. } => "ARC-005",
            Self::Io { .. } => "ARC-006",
        }
    }
}

/// An archive's directory and settings.
#[derive(Clone, Debug)]
pub struct Archive {
    root: PathBuf,
    settings: Settings,
}

const SETTINGS_VERSION: u32 = 1;

impl Archive {
    /// Where the user's archive lies when nothing else is said: `$XDG_DATA_HOME/stele`.
    pub fn default_place() -> Option<PathBuf> {
        let named = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let home = std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".local/share"));
        named
            .filter(|p| p.is_absolute())
            .or(home)
            .map(|base| base.join("stele"))
    }

    /// Makes the directories of a new archive. The settings file comes last, by
    /// [`Archive::finish_create`], so that a crash in between leaves no half archive that looks
    /// whole.
    ///
    /// Errors: [`ArchiveError::NotEmpty`] where something lies already, [`ArchiveError::Io`].
    pub fn create(root: &Path) -> Result<Self, ArchiveError> {
        let io = |source| ArchiveError::Io {
            path: root.to_path_buf(),
            source,
        };
        std::fs::create_dir_all(root).map_err(io)?;
        if root.join(SETTINGS_FILE).exists() {
            return Err(ArchiveError::NotEmpty {
                path: root.to_path_buf(),
            });
        }
        for entry in std::fs::read_dir(root).map_err(io)? {
            let name = entry.map_err(io)?.file_name();
            // Leftovers of an `init` that was killed before its last step are ours to take over.
            if !OWN_PARTS.iter().any(|part| name == *part) {
                return Err(ArchiveError::NotEmpty {
                    path: root.to_path_buf(),
                });
            }
        }
        let root = root.canonicalize().map_err(io)?;
        let settings = Settings {
            version: SETTINGS_VERSION,
            ..Settings::default()
        };
        let archive = Self { root, settings };
        for dir in [
            archive.images(),
            archive.staging(),
            archive.drives(),
            archive.logs(),
        ] {
            std::fs::create_dir_all(&dir).map_err(|source| ArchiveError::Io {
                path: dir.clone(),
                source,
            })?;
        }
        for leftover in ["catalog.db", "catalog.db-wal", "catalog.db-shm"] {
            let path = archive.root.join(leftover);
            if path.exists() {
                std::fs::remove_file(&path).map_err(|source| ArchiveError::Io { path, source })?;
            }
        }
        Ok(archive)
    }

    /// Writes the settings file, which makes the directory an archive.
    pub fn finish_create(&mut self, person: &str) -> Result<(), ArchiveError> {
        self.settings.person = Some(person.to_owned());
        self.save()
    }

    /// Opens an archive's directory.
    ///
    /// Errors: [`ArchiveError::NotAnArchive`], [`ArchiveError::BrokenSettings`],
    /// [`ArchiveError::NewerSettings`], [`ArchiveError::Io`].
    pub fn open(root: &Path) -> Result<Self, ArchiveError> {
        let file = root.join(SETTINGS_FILE);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(ArchiveError::NotAnArchive {
                    path: root.to_path_buf(),
                });
            }
            Err(source) => return Err(ArchiveError::Io { path: file, source }),
        };
        let settings: Settings =
            toml::from_str(&text).map_err(|e| ArchiveError::BrokenSettings {
                problem: e.to_string(),
            })?;
        if settings.version > SETTINGS_VERSION {
            let found = settings.version;
            return Err(ArchiveError::NewerSettings {
                found,
                known: SETTINGS_VERSION,
            });
        }
        let root = root.canonicalize().map_err(|source| ArchiveError::Io {
            path: root.to_path_buf(),
            source,
        })?;
        Ok(Self { root, settings })
    }

    fn save(&self) -> Result<(), ArchiveError> {
        let path = self.root.join(SETTINGS_FILE);
        let text = toml::to_string(&self.settings).map_err(|e| ArchiveError::BrokenSettings {
            problem: e.to_string(),
        })?;
        let heading = "# This station's settings. Policies and records are in catalog.db.\n";
        write_whole(&path, format!("{heading}{text}").as_bytes())
            .map_err(|source| ArchiveError::Io { path, source })
    }

    /// The archive's directory, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }
    /// What `stele.toml` says.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
    /// The catalog's file.
    pub fn catalog(&self) -> PathBuf {
        self.root.join("catalog.db")
    }
    /// Where disc images lie.
    pub fn images(&self) -> PathBuf {
        self.settings
            .images
            .clone()
            .unwrap_or_else(|| self.root.join("images"))
    }
    /// Where the image of a disc lies, by the disc's name.
    pub fn image_of(&self, disc: &str) -> PathBuf {
        self.images()
            .join(format!("{}.iso", disc.replace('/', "-")))
    }
    /// Where what is not an image waits.
    pub fn staging(&self) -> PathBuf {
        self.root.join("staging")
    }
    /// Where virtual drives lie.
    pub fn drives(&self) -> PathBuf {
        self.root.join("drives")
    }
    /// Where virtual media lie.
    pub fn media(&self) -> PathBuf {
        self.drives().join("media")
    }
    /// Where burn logs lie.
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }
}

const OWN_PARTS: [&str; 8] = [
    "images",
    "staging",
    "drives",
    "logs",
    "labels",
    "catalog.db",
    "catalog.db-wal",
    "catalog.db-shm",
];

/// Writes a small file so that a reader sees the old content or the new, never a part:
/// temporary file, fsync, rename, fsync of the directory.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut file = std::fs::File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    sync_directory(path)
}

/// Makes a rename inside the directory of `path` durable.
pub fn sync_directory(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => std::fs::File::open(dir)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_archive_opens_and_a_second_init_is_refused() {
        let dir = std::env::temp_dir().join(format!("stele-archive-{}", std::process::id()));
        let mut made = Archive::create(&dir).unwrap();
        assert!(matches!(
            Archive::open(&dir),
            Err(ArchiveError::NotAnArchive { .. })
        ));
        made.finish_create("PER-1").unwrap();
        let opened = Archive::open(&dir).unwrap();
        assert_eq!(opened.settings(), made.settings());
        assert!(matches!(
            Archive::create(&dir),
            Err(ArchiveError::NotEmpty { .. })
        ));
        std::fs::write(dir.join(SETTINGS_FILE), "version = [").unwrap();
        assert!(matches!(
            Archive::open(&dir),
            Err(ArchiveError::BrokenSettings { .. })
        ));
        std::fs::write(dir.join(SETTINGS_FILE), "version = 99").unwrap();
        assert!(matches!(
            Archive::open(&dir),
            Err(ArchiveError::NewerSettings { .. })
        ));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
