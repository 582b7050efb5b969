//! One archive on disk: a directory, its settings and the places of its parts.
//!
//! `stele.toml` holds what belongs to this station only; policies and records are in the
//! catalog. This module knows no catalog content.

use std::io::{ErrorKind, Read};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

pub mod file_system;
pub mod modes;
mod settings_fault;

use file_system::FileSystem;
use modes::Sharing;
use serde::{Deserialize, Serialize};

use crate::words::lang::say;

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
    #[error("{}", say!("error-no-archive-named"))]
    NoPlace,
    /// The directory is not an archive.
    #[error("{}", not_an_archive(path))]
    NotAnArchive {
        /// The directory.
        path: PathBuf,
        /// The archive that it lies in, or that lies in it as `archive`, where there is one.
        nearby: Option<PathBuf>,
        /// Whether a new one can be made there: it is no folder yet, or an empty one.
        free: bool,
    },
    /// The settings file of an archive is gone.
    #[error("{}", say!("error-no-settings", path = path.display().to_string()))]
    SettingsGone {
        /// The directory.
        path: PathBuf,
    },
    /// Several machines may reach the directory.
    #[error("{}", say!("error-network-disk", path = path.display().to_string(), kind = kind))]
    Network {
        /// The directory.
        path: PathBuf,
        /// What the file system is called.
        kind: String,
    },
    /// There is an archive already, or something else.
    #[error("{}", say!("error-not-empty", path = path.display().to_string()))]
    NotEmpty {
        /// The directory.
        path: PathBuf,
        /// Whether it is an archive.
        is_archive: bool,
    },
    /// The settings file cannot be understood.
    #[error("{}", settings_fault::said(*line, problem))]
    BrokenSettings {
        /// The line.
        line: usize,
        /// What the parser said of it.
        problem: String,
    },
    /// The settings file was written by a newer Stele.
    #[error("{}", say!("error-settings-newer", found = *found, known = *known))]
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
            Self::Network { .. } => "ARC-007",
            Self::SettingsGone { .. } => "ARC-008",
        }
    }
}

fn not_an_archive(path: &Path) -> String {
    let is = match path.is_dir() {
        true => "folder",
        false => "missing",
    };
    say!(
        "error-not-an-archive",
        path = path.display().to_string(),
        is = is
    )
}

/// The archive that a folder lies in, or that lies in it under the name that `demo` gives one.
fn archive_near(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let inside = folder.join("archive");
    let above = folder.ancestors().skip(1);
    let mut all = std::iter::once(inside.as_path()).chain(above);
    let found = all.find(|one| one.join(SETTINGS_FILE).is_file() && one.join(CATALOG).is_file());
    found.map(Path::to_path_buf)
}

/// Whether nothing is there, or an empty folder.
fn is_free(folder: &Path) -> bool {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(e) => e.kind() == ErrorKind::NotFound,
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

    /// Makes the directories of a new archive, or those that are missing of one whose settings file
    /// is gone. The settings file comes last, by [`Archive::finish_create`], so that a crash in
    /// between leaves no half archive that looks whole. A catalog that is there is not touched.
    ///
    /// # Errors
    /// [`ArchiveError::NotEmpty`] where something else lies already, [`ArchiveError::Network`],
    /// [`ArchiveError::Io`].
    pub fn create(root: &Path) -> Result<Self, ArchiveError> {
        let io = |source| ArchiveError::Io {
            path: root.to_path_buf(),
            source,
        };
        let sharing = Sharing::of(root);
        std::fs::create_dir_all(root).map_err(io)?;
        let root = root.canonicalize().map_err(io)?;
        on_this_machine(&root)?;
        let settings = Settings {
            version: SETTINGS_VERSION,
            ..Settings::default()
        };
        let archive = Self { root, settings };
        let is_archive = archive.root.join(SETTINGS_FILE).exists();
        if is_archive || archive.holds_something_else()? {
            let path = archive.root;
            return Err(ArchiveError::NotEmpty { path, is_archive });
        }
        // One that belongs to somebody else stays as it is; what is in it does not.
        let mode = std::fs::Permissions::from_mode(sharing.folder_mode());
        let _ = std::fs::set_permissions(&archive.root, mode);
        for dir in archive.folders() {
            std::fs::create_dir_all(&dir)
                .map_err(|source| ArchiveError::Io { path: dir, source })?;
        }
        Ok(archive)
    }

    /// Held by the one `init` that makes the archive, until it is dropped: a second one waits, and
    /// finds it made.
    ///
    /// # Errors
    /// [`ArchiveError::NotEmpty`] where another has made it meanwhile; [`ArchiveError::Io`].
    pub fn alone_to_make(&self) -> Result<std::fs::File, ArchiveError> {
        let io = |source| ArchiveError::Io {
            path: self.root.clone(),
            source,
        };
        let folder = std::fs::File::open(&self.root).map_err(io)?;
        folder.lock().map_err(io)?;
        match self.root.join(SETTINGS_FILE).exists() {
            true => Err(ArchiveError::NotEmpty {
                path: self.root.clone(),
                is_archive: true,
            }),
            false => Ok(folder),
        }
    }

    /// Whether there is anything that an `init` that was killed has not left. Beside a catalog
    /// anything may lie: that is an archive.
    fn holds_something_else(&self) -> Result<bool, ArchiveError> {
        let io = |path: &Path, source| ArchiveError::Io {
            path: path.to_path_buf(),
            source,
        };
        if !is_blank(&self.catalog()).map_err(|e| io(&self.catalog(), e))? {
            return Ok(false);
        }
        for entry in std::fs::read_dir(&self.root).map_err(|e| io(&self.root, e))? {
            let name = entry.map_err(|e| io(&self.root, e))?.file_name();
            let name = name.to_string_lossy();
            let is_part = name.contains(SETTINGS_FILE) && name.ends_with(".part");
            if !is_part && !OWN_PARTS.contains(&name.as_ref()) {
                return Ok(true);
            }
        }
        Ok(self.holds_files())
    }

    /// Whether anything lies in its folders. Images or media without a catalog are what is left of
    /// an archive that has lost it.
    fn holds_files(&self) -> bool {
        let mut folders = self.folders().into_iter();
        folders.any(|dir| std::fs::read_dir(dir).is_ok_and(|mut files| files.next().is_some()))
    }

    fn folders(&self) -> [PathBuf; 6] {
        [
            self.images(),
            self.lists(),
            self.staging(),
            self.drives(),
            self.logs(),
            self.locks(),
        ]
    }

    /// Removes what a killed `init` left of a catalog and makes its file, empty, for those alone
    /// who share the archive.
    ///
    /// # Errors
    /// [`ArchiveError::NotEmpty`] where there is work of a catalog that is gone;
    /// [`ArchiveError::Io`].
    pub fn new_catalog(&self) -> Result<PathBuf, ArchiveError> {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |source| ArchiveError::Io { path, source }
        };
        if self.holds_files() {
            return Err(ArchiveError::NotEmpty {
                path: self.root.clone(),
                is_archive: false,
            });
        }
        for leftover in CATALOG_FILES {
            let path = self.root.join(leftover);
            match std::fs::remove_file(&path) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(io(&path)(e)),
                _ => {}
            }
        }
        // SQLite gives its own files the mode of this one.
        let path = self.catalog();
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o660);
        options.open(&path).map_err(io(&path))?;
        Ok(path)
    }

    /// Whether there is no catalog yet: no file, or one in which nothing was ever written.
    ///
    /// # Errors
    /// [`ArchiveError::Io`].
    pub fn has_no_catalog(&self) -> Result<bool, ArchiveError> {
        let path = self.catalog();
        is_blank(&path).map_err(|source| ArchiveError::Io { path, source })
    }

    /// Writes the settings file, which makes the directory an archive.
    pub fn finish_create(&mut self, person: &str) -> Result<(), ArchiveError> {
        self.settings.person = Some(person.to_owned());
        self.save()
    }

    /// Opens an archive's directory.
    ///
    /// Errors: [`ArchiveError::NotAnArchive`], [`ArchiveError::BrokenSettings`],
    /// [`ArchiveError::SettingsGone`], [`ArchiveError::NewerSettings`], [`ArchiveError::Network`],
    /// [`ArchiveError::Io`].
    pub fn open(root: &Path) -> Result<Self, ArchiveError> {
        let file = root.join(SETTINGS_FILE);
        let text = match settings_text(&file) {
            Ok(text) => text?,
            Err(e) if e.kind() == ErrorKind::NotFound => {
                let path = root.to_path_buf();
                let catalog = is_blank(&root.join(CATALOG)).is_ok_and(|blank| !blank);
                return Err(match catalog {
                    true => ArchiveError::SettingsGone { path },
                    false => {
                        let (nearby, free) = (archive_near(&path), is_free(&path));
                        ArchiveError::NotAnArchive { path, nearby, free }
                    }
                });
            }
            Err(source) => return Err(ArchiveError::Io { path: file, source }),
        };
        let settings: Settings =
            toml::from_str(&text).map_err(|e| settings_fault::of(&text, &e))?;
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
        on_this_machine(&root)?;
        Ok(Self { root, settings })
    }

    fn save(&self) -> Result<(), ArchiveError> {
        let path = self.root.join(SETTINGS_FILE);
        let text = toml::to_string(&self.settings).map_err(|e| ArchiveError::BrokenSettings {
            line: 1,
            problem: e.to_string(),
        })?;
        let heading = "# This station's settings. Policies and records are in catalog.db.\n";
        write(&path, format!("{heading}{text}").as_bytes(), None)
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
        self.root.join(CATALOG)
    }
    /// Where disc images lie. A path that does not begin at the root of the file system begins in
    /// the archive, wherever the program is started.
    pub fn images(&self) -> PathBuf {
        let named = self.settings.images.as_deref();
        let named = named.filter(|folder| !folder.as_os_str().is_empty());
        self.root.join(named.unwrap_or(Path::new("images")))
    }
    /// Where the image of a disc lies, by the disc's name.
    pub fn image_of(&self, disc: &str) -> PathBuf {
        self.images()
            .join(format!("{}.iso", disc.replace('/', "-")))
    }
    /// Where lists of files lie, which the catalog names.
    pub fn lists(&self) -> PathBuf {
        self.root.join("lists")
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
    /// Where backups of the catalog lie.
    pub fn backups(&self) -> PathBuf {
        self.root.join("backups")
    }
    /// Where the locks of jobs lie, and what a burn keeps until the catalog has it.
    pub fn locks(&self) -> PathBuf {
        self.root.join("locks")
    }
    /// Where labels to be printed lie.
    pub fn labels(&self) -> PathBuf {
        self.root.join("labels")
    }
    /// Where burn logs lie.
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }
}

const CATALOG: &str = "catalog.db";

/// The catalog and what SQLite keeps beside it.
const CATALOG_FILES: [&str; 6] = [
    CATALOG,
    "catalog.db-wal",
    "catalog.db-shm",
    "catalog.db-journal",
    "catalog.db.head",
    "catalog.db.checked",
];

/// What an `init` makes before the settings file.
const OWN_PARTS: [&str; 13] = [
    "images",
    "lists",
    "staging",
    "drives",
    "logs",
    "labels",
    "locks",
    CATALOG,
    "catalog.db-wal",
    "catalog.db-shm",
    "catalog.db-journal",
    "catalog.db.head",
    "catalog.db.checked",
];

/// Longest settings file that is read; one that somebody wrote has some hundred bytes.
const SETTINGS_MAX: u64 = 1 << 16;

/// The text of the settings file; the inner error where it cannot be one.
fn settings_text(path: &Path) -> std::io::Result<Result<String, ArchiveError>> {
    let mut bytes = Vec::new();
    let file = stele_files::open_regular(path)?;
    file.take(SETTINGS_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SETTINGS_MAX {
        return Ok(Err(settings_fault::no_settings()));
    }
    Ok(String::from_utf8(bytes).map_err(|_| settings_fault::no_settings()))
}

/// Whether a file has no byte but zero, as one of which a power cut left the length alone. One
/// that is not there is blank.
fn is_blank(path: &Path) -> std::io::Result<bool> {
    let mut file = match stele_files::open_regular(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(true),
        opened => opened?,
    };
    let mut bytes = [0; 4096];
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(true),
            read if bytes.iter().take(read).any(|byte| *byte != 0) => return Ok(false),
            _ => {}
        }
    }
}

/// Refuses a folder that several machines reach.
fn on_this_machine(root: &Path) -> Result<(), ArchiveError> {
    let path = root.to_path_buf();
    match FileSystem::of(root).map(|found| found.refused()) {
        Ok(None) => Ok(()),
        Ok(Some(kind)) => Err(ArchiveError::Network { path, kind }),
        Err(source) => Err(ArchiveError::Io { path, source }),
    }
}

/// Mode of files, less what the process's umask takes away.
const MODE: u32 = 0o666;

/// Writes a small file, so that a reader sees the old content or the new, never a part. Its folder
/// is made where it is missing. `job` is the number of the job that writes it.
///
/// # Errors
/// What the system says.
pub fn write(path: &Path, bytes: &[u8], job: Option<u64>) -> std::io::Result<()> {
    let folder = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    if let Some(folder) = folder {
        // What is there instead of a folder is not what was to be made.
        std::fs::create_dir_all(folder).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => ErrorKind::NotADirectory.into(),
            _ => error,
        })?;
    }
    stele_files::write_whole(path, bytes, job, MODE).map(|_| ())
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
        made.new_catalog().unwrap();
        assert!(matches!(
            Archive::open(&dir),
            Err(ArchiveError::NotAnArchive { .. })
        ));
        made.finish_create("PER-1").unwrap();
        let opened = Archive::open(&dir).unwrap();
        assert_eq!(opened.settings(), made.settings());
        let inside = Archive::open(&dir.join(SETTINGS_FILE).with_file_name("images"));
        let Err(ArchiveError::NotAnArchive { nearby, .. }) = inside else {
            panic!("its folder of images is no archive");
        };
        assert_eq!(nearby, Some(dir.canonicalize().unwrap()));
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
