//! A delivery while it is written: a folder beside its target, `TARGET.unfinished`, that belongs to
//! one command at a time. What is in it says which delivery it is, so that the same command goes on
//! after a power cut, with the next disc, or by somebody else, and another one keeps its hands off.

use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_catalog::DeliveryRow;
use stele_files::{Folder, Kind, WholeFile};

use super::DeliverError;
use super::receipt::Source;
use crate::encoding;
use crate::jobs::JobError;
use crate::jobs::handed_over::{STATE, UNFINISHED};
use crate::jobs::typed::Role;

const VERSION: u32 = 1;
/// Longest record that is read.
const STATE_MAX: u64 = 1 << 24;
const MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// Where files are fetched to; as they are archived, that is what is handed over.
pub(super) const FILES: &str = "files";
/// Where they are written with today's identity.
pub(super) const TODAY: &str = "today";

/// What is to be counted again once it has its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Done {
    /// The patient's files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// BLAKE3 of the receipt as machines read it, in hex.
    pub receipt: String,
    /// BLAKE3 of the image, in hex.
    pub image: Option<String>,
}

/// Which delivery it is, and how far it came.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// UUID of the archive.
    pub archive: String,
    /// The request.
    pub request: String,
    /// Row of the delivery.
    pub delivery: i64,
    /// Its number: `REQ-0001-X/1`.
    pub receipt: String,
    /// `folder` or `image`.
    pub form: String,
    /// `as archived` or `today`.
    pub identity: String,
    /// UUID of the delivery.
    pub uuid: String,
    /// The discs that were read so far.
    pub sources: Vec<Source>,
    /// What it is, from just before it gets its name.
    pub done: Option<Done>,
}

impl State {
    /// Of a delivery of this archive that begins, for the request of a code.
    pub(super) fn new(
        (archive, uuid): (&[u8; 16], &[u8; 16]),
        request: &str,
        row: &DeliveryRow,
    ) -> Self {
        Self {
            version: VERSION,
            archive: encoding::uuid(archive),
            request: request.to_owned(),
            delivery: row.id.0,
            receipt: format!("{request}/{}", row.number),
            form: row.form.text().to_owned(),
            identity: row.identity.text().to_owned(),
            uuid: encoding::uuid(uuid),
            sources: Vec::new(),
            done: None,
        }
    }
}

/// The folder of an unfinished delivery, held by this command.
pub(super) struct Part {
    folder: Folder,
    path: PathBuf,
    target: PathBuf,
    job: Option<u64>,
}

impl Part {
    /// Takes the folder beside a target, and makes it where it is not there; with what it says.
    ///
    /// # Errors
    /// [`JobError::FolderBusy`], [`DeliverError::InTheWay`]; what the system says.
    pub(super) fn take(target: &Path, job: Option<u64>) -> Result<(Self, Option<State>), JobError> {
        let io = |path: &Path| JobError::io_named(Role::Delivery, path);
        let name = target.file_name().ok_or_else(|| JobError::Exists {
            path: target.to_path_buf(),
        })?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        std::fs::create_dir_all(parent).map_err(io(parent))?;
        let above = Folder::open(parent).map_err(io(parent))?;
        let unfinished = unfinished(name);
        let path = parent.join(&unfinished);
        let folder = match above.make_folder(&unfinished, FOLDER_MODE) {
            Ok((folder, _)) => folder,
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(DeliverError::InTheWay.into());
            }
            Err(error) => return Err(io(&path)(error)),
        };
        let busy = || JobError::FolderBusy { path: path.clone() };
        if !folder.try_lock() {
            return Err(busy());
        }
        // Whoever had it before may have ended, and removed it, since it was opened.
        if !path.exists() {
            return Err(busy());
        }
        // What a command that was killed left of an image is nobody's.
        above.remove_leftovers(&|_| true).map_err(io(parent))?;
        let part = Self {
            folder,
            path: path.clone(),
            target: parent.join(name),
            job,
        };
        let names = part.folder.names().map_err(io(&path))?;
        let own = |name: &OsString| name == STATE || stele_files::is_part_name(name);
        let state = match part.folder.kind(OsStr::new(STATE)) {
            Ok(Some(Kind::File { bytes })) if bytes <= STATE_MAX => part.read()?,
            Ok(None) if names.iter().all(own) => return Ok((part, None)),
            Ok(_) => return Err(DeliverError::InTheWay.into()),
            Err(error) => return Err(io(&path)(error)),
        };
        Ok((part, Some(state)))
    }

    fn read(&self) -> Result<State, JobError> {
        let io = |source| JobError::io_named(Role::Delivery, &self.path)(source);
        let mut file = self.folder.file(OsStr::new(STATE)).map_err(io)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        let state: Option<State> = serde_json::from_slice(&bytes).ok();
        let known = state.filter(|state| state.version == VERSION);
        known.ok_or_else(|| DeliverError::InTheWay.into())
    }

    /// Keeps what is known of the delivery.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn keep(&self, state: &State) -> Result<(), JobError> {
        let bytes = serde_json::to_vec(state).map_err(|source| JobError::Record {
            what: "delivery",
            source,
        })?;
        self.write(Path::new(""), OsStr::new(STATE), &bytes)
    }

    /// Writes a small file into a folder of the delivery, whole or not at all.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn write(&self, below: &Path, name: &OsStr, bytes: &[u8]) -> Result<(), JobError> {
        use std::io::Write;
        let io = |source| JobError::io_named(Role::Delivery, &self.path)(source);
        let folder = self.folder.below(below).map_err(io)?;
        let mut file = WholeFile::in_folder(folder, name, self.job, MODE).map_err(io)?;
        file.write_all(bytes).map_err(io)?;
        file.finish().map(drop).map_err(io)
    }

    /// A folder of the delivery.
    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The folder itself, held open.
    pub(super) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The target.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// The number of the job that writes.
    pub(super) fn job(&self) -> Option<u64> {
        self.job
    }

    /// Bytes that are free there, where the system tells.
    pub(super) fn free(&self) -> Option<u64> {
        self.folder.free_bytes().ok()
    }

    /// Removes it with all that is in it.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn remove(self) -> Result<(), JobError> {
        // What says whose it is goes last: cut off before, it is removed by the same command.
        for name in [FILES, TODAY] {
            match std::fs::remove_dir_all(self.at(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(JobError::io_named(Role::Delivery, &self.path)(error));
                }
                _ => {}
            }
        }
        std::fs::remove_dir_all(&self.path).map_err(JobError::io_named(Role::Delivery, &self.path))
    }

    /// Removes it where nothing was begun in it.
    pub(super) fn remove_unused(self) {
        // Whoever sees it left knows it by its name.
        let _ = std::fs::remove_dir(&self.path);
    }
}

/// What the folder beside a target is called.
pub(super) fn unfinished(name: &OsStr) -> OsString {
    let mut name = name.to_owned();
    name.push(UNFINISHED);
    name
}
