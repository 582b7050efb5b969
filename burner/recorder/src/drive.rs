//! A virtual drive as a file: made, listed, opened by one process at a time.
//!
//! `NAME.json` holds the personality and what lies in the tray, `NAME.faults.json` the faults, and
//! `NAME.lock` is locked while the drive is on. Leaving it switches it off, with whatever waits in
//! its buffer.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use stele_mmc::{Cdb, Data, DriveTime, Reply, Transport, TransportError};

use crate::loading_mechanism::LoadingMechanism;
use crate::model::{Recorder, load_time};
use crate::{BufferReport, FaultScript, MediumError, Personality, store};

/// Version of the state file. Readers refuse another one.
const VERSION: u32 = 1;

/// A virtual drive that is switched on. Dropping it cuts the power: what is not on the medium by
/// then is lost, as from a real one.
#[derive(Debug)]
pub struct VirtualDrive {
    recorder: Recorder,
    state_path: PathBuf,
    saved: Lying,
    real_time: bool,
    _lock: File,
}

/// A drive's name, and what its own file says.
type Listed = (String, Result<DriveListing, RecorderError>);

/// A drive as [`VirtualDrive::list`] sees it from outside.
#[derive(Clone, PartialEq, Debug)]
pub struct DriveListing {
    /// Its name.
    pub name: String,
    /// What model it is.
    pub personality: Personality,
    /// The medium that lies in the tray.
    pub medium: Option<PathBuf>,
    /// The tray is out.
    pub tray_open: bool,
}

/// What is kept of the tray.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Lying {
    medium: Option<PathBuf>,
    tray_open: bool,
}

/// The state file.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    version: u32,
    personality: Personality,
    #[serde(flatten)]
    lying: Lying,
}

/// Why a drive could not be made, opened, listed, or given a medium. Codes `REC-001` to `REC-010`;
/// those of [`MediumError`] where a medium is to blame.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum RecorderError {
    /// There is a drive of that name. `REC-001`.
    #[error("there is already a drive named {name}")]
    Exists {
        /// Its name.
        name: String,
    },
    /// There is none. `REC-002`.
    #[error("unknown drive: {name}")]
    NoSuchDrive {
        /// The name.
        name: String,
    },
    /// Another process, or this one, has it switched on. `REC-003`.
    #[error("the drive {name} is in use")]
    Busy {
        /// Its name.
        name: String,
    },
    /// A state or fault file cannot be understood. `REC-004`.
    #[error("{path} cannot be read")]
    State {
        /// The file.
        path: PathBuf,
        /// What the reader said; `None` where the version is not ours.
        #[source]
        #[serde(skip)]
        source: Option<serde_json::Error>,
    },
    /// The host holds the tray shut. `REC-005`.
    #[error("the tray is locked by a burn in progress")]
    Locked,
    /// Another medium lies in the tray. `REC-006`.
    #[error("{medium} is already in the tray")]
    Occupied {
        /// That medium.
        medium: PathBuf,
    },
    /// A name must be made of letters, digits, `-` and `_`. `REC-007`.
    #[error("{name:?} cannot be the name of a drive")]
    BadName {
        /// The name.
        name: String,
    },
    /// The medium cannot be used.
    #[error("the virtual disc cannot be used")]
    Medium(
        #[from]
        #[serde(skip)]
        MediumError,
    ),
    /// The system refused or failed. `REC-010`.
    #[error("{path} could not be read or written")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        #[serde(skip)]
        source: io::Error,
    },
}

impl RecorderError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "REC-001",
            Self::NoSuchDrive { .. } => "REC-002",
            Self::Busy { .. } => "REC-003",
            Self::State { .. } => "REC-004",
            Self::Locked => "REC-005",
            Self::Occupied { .. } => "REC-006",
            Self::BadName { .. } => "REC-007",
            Self::Medium(error) => error.code(),
            Self::Io { .. } => "REC-010",
        }
    }
}

/// Turns an I/O error at `path` into ours.
fn at(path: &Path) -> impl Fn(io::Error) -> RecorderError {
    move |source| RecorderError::Io {
        path: path.to_owned(),
        source,
    }
}

fn file(dir: &Path, name: &str, suffix: &str) -> Result<PathBuf, RecorderError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        return Err(RecorderError::BadName {
            name: name.to_owned(),
        });
    }
    Ok(dir.join(format!("{name}{suffix}")))
}

impl VirtualDrive {
    /// Makes a drive called `name` with an empty, closed tray. `dir` is made where it is missing.
    ///
    /// Errors: [`RecorderError::Exists`], [`RecorderError::BadName`], [`RecorderError::Io`].
    pub fn create(dir: &Path, name: &str, personality: Personality) -> Result<(), RecorderError> {
        let path = file(dir, name, ".json")?;
        std::fs::create_dir_all(dir).map_err(at(dir))?;
        let mut personality = personality;
        if personality.serial.is_empty() {
            personality.serial = serial_of(name);
        }
        let lying = Lying {
            medium: None,
            tray_open: false,
        };
        let state = State {
            version: VERSION,
            personality,
            lying,
        };
        match store::save_new(&path, &state) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(RecorderError::Exists {
                    name: name.to_owned(),
                })
            }
            done => done.map_err(at(&path)),
        }
    }

    /// Switches the drive on. It reports 6/29/00 first, and a medium in its tray takes its time to
    /// become ready, in simulated time.
    ///
    /// Errors: [`RecorderError::Busy`] where it is on already, [`RecorderError::NoSuchDrive`],
    /// [`RecorderError::State`], [`RecorderError::Medium`] where what lies in the tray is in use
    /// elsewhere or cannot be read, [`RecorderError::BadName`], [`RecorderError::Io`].
    pub fn open(dir: &Path, name: &str) -> Result<Self, RecorderError> {
        let state_path = file(dir, name, ".json")?;
        if !state_path.exists() {
            return Err(RecorderError::NoSuchDrive {
                name: name.to_owned(),
            });
        }
        let lock = lock(&file(dir, name, ".lock")?, name)?;
        let state = read_state(&state_path)?;
        let faults = read_faults(&file(dir, name, ".faults.json")?)?;
        let mut tray = LoadingMechanism::new(state.lying.tray_open, state.lying.medium.clone());
        if !tray.open {
            tray.close(load_time(&state.personality))?;
        }
        let recorder = Recorder::new(state.personality, tray, &faults);
        Ok(Self {
            real_time: recorder.personality.real_time,
            recorder,
            state_path,
            saved: state.lying,
            _lock: lock,
        })
    }

    /// The drives of a folder by name, without switching them on; none where there is no folder.
    /// Those whose own file cannot be read are left out: [`VirtualDrive::broken`] tells them.
    ///
    /// Errors: [`RecorderError::Io`] of the folder.
    pub fn list(dir: &Path) -> Result<Vec<DriveListing>, RecorderError> {
        let all = Self::list_each(dir)?.into_iter();
        Ok(all.filter_map(|(_, listing)| listing.ok()).collect())
    }

    /// The drives of a folder whose own file cannot be read, by name, and why.
    ///
    /// Errors: [`RecorderError::Io`] of the folder.
    pub fn broken(dir: &Path) -> Result<Vec<(String, RecorderError)>, RecorderError> {
        let all = Self::list_each(dir)?.into_iter();
        Ok(all
            .filter_map(|(name, listing)| Some((name, listing.err()?)))
            .collect())
    }

    fn list_each(dir: &Path) -> Result<Vec<Listed>, RecorderError> {
        let entries = match std::fs::read_dir(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(at(dir))?,
        };
        let mut drives = Vec::new();
        for entry in entries {
            let path = entry.map_err(at(dir))?.path();
            let name = path
                .file_name()
                .and_then(|n| n.to_str())
                .and_then(|n| n.strip_suffix(".json"));
            // Fault files end in `.faults.json`; a drive's name has no dot.
            let Some(name) = name.filter(|name| !name.contains('.')) else {
                continue;
            };
            let listing = read_state(&path).map(|state| DriveListing {
                name: name.to_owned(),
                personality: state.personality,
                medium: state.lying.medium,
                tray_open: state.lying.tray_open,
            });
            drives.push((name.to_owned(), listing));
        }
        drives.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(drives)
    }

    /// Writes the faults a drive has from the next time on that it is switched on.
    ///
    /// Errors: [`RecorderError::BadName`], [`RecorderError::Io`].
    pub fn plan_faults(dir: &Path, name: &str, script: &FaultScript) -> Result<(), RecorderError> {
        let path = file(dir, name, ".faults.json")?;
        store::save(&path, script).map_err(at(&path))
    }

    /// Replaces the faults of this drive until it is switched off; counting begins anew.
    pub fn set_faults(&mut self, script: &FaultScript) {
        self.recorder.set_faults(script);
    }

    /// Lays a medium into the tray, as a hand does: opens the tray, lays it in, closes it. The
    /// drive becomes ready after its loading time and reports 6/28/00.
    ///
    /// Errors: [`RecorderError::Locked`], [`RecorderError::Occupied`] where another one lies there,
    /// [`RecorderError::Medium`] (the tray is then empty), [`RecorderError::Io`].
    pub fn insert(&mut self, medium: &Path) -> Result<(), RecorderError> {
        if let Some(lying) = self
            .recorder
            .tray
            .path
            .as_ref()
            .filter(|p| p.as_path() != medium)
        {
            return Err(RecorderError::Occupied {
                medium: lying.clone(),
            });
        }
        self.put_out()?;
        let tray = &mut self.recorder.tray;
        tray.path = Some(medium.to_owned());
        let ready_at = self
            .recorder
            .clock
            .saturating_add(load_time(&self.recorder.personality));
        let mut laid = tray.close(ready_at);
        if laid.is_ok() && tray.medium.is_none() {
            laid = Err(MediumError::NotAMedium {
                path: medium.to_owned(),
            });
        }
        if laid.is_err() {
            tray.path = None;
        }
        self.save()?;
        Ok(laid?)
    }

    /// Takes the medium out and leaves the tray open. `None` where it was empty.
    ///
    /// Errors: [`RecorderError::Locked`], [`RecorderError::Io`].
    pub fn remove(&mut self) -> Result<Option<PathBuf>, RecorderError> {
        self.put_out()?;
        let medium = self.recorder.tray.path.take();
        self.save()?;
        Ok(medium)
    }

    /// The medium that lies in the tray, open or closed.
    pub fn medium_path(&self) -> Option<&Path> {
        self.recorder.tray.path.as_deref()
    }

    /// How well its buffer was kept filled.
    pub fn buffer_report(&self) -> BufferReport {
        self.recorder.buffer.report()
    }

    /// Its personality, with the serial number it was given.
    pub fn personality(&self) -> &Personality {
        &self.recorder.personality
    }

    /// Whether commands and waiting take their time really, until the drive is switched off; else
    /// it is counted only.
    pub fn set_real_time(&mut self, real_time: bool) {
        self.real_time = real_time;
    }

    /// The bus was reset: the host's hold on the tray is gone and 6/29/00 is told. The buffer and
    /// what the drive is busy with stay, as its power does.
    pub fn bus_reset(&mut self) {
        self.recorder.bus_reset();
    }

    /// The next commands come from this host; the one on the drive's own cable is 0. Each host
    /// hears unit attentions and media events for itself, the first time 6/29/00.
    pub fn hear(&mut self, host: u32) {
        self.recorder.hosts.hear(host);
    }

    /// The way to a host was lost: it holds the tray no longer and hears 6/29/07 when it is back,
    /// behind what it has not heard yet.
    pub fn lose(&mut self, host: u32) {
        self.recorder.hosts.lose(host);
    }

    /// A host will not come back: nothing is kept for it.
    pub fn forget(&mut self, host: u32) {
        self.recorder.hosts.forget(host);
    }

    fn put_out(&mut self) -> Result<(), RecorderError> {
        if self.recorder.hosts.locked() {
            return Err(RecorderError::Locked);
        }
        self.recorder.eject().map_err(at(&self.state_path))
    }

    /// Keeps what lies in the tray, where it changed.
    fn save(&mut self) -> Result<(), RecorderError> {
        let tray = &self.recorder.tray;
        let lying = Lying {
            medium: tray.path.clone(),
            tray_open: tray.open,
        };
        if lying != self.saved {
            let personality = self.recorder.personality.clone();
            let state = State {
                version: VERSION,
                personality,
                lying: kept(&self.state_path, &lying),
            };
            store::save(&self.state_path, &state).map_err(at(&self.state_path))?;
            self.saved = lying;
        }
        Ok(())
    }

    /// Sleeps for the simulated time since `start`, where the personality says so.
    fn sleep_since(&self, start: Duration) {
        if self.real_time {
            std::thread::sleep(self.recorder.clock.saturating_sub(start));
        }
    }
}

impl Transport for VirtualDrive {
    fn execute(
        &mut self,
        cdb: &Cdb,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        let start = self.recorder.clock;
        let reply = self.recorder.execute(cdb, data, limit);
        self.sleep_since(start);
        match self.save() {
            Err(RecorderError::Io { source, .. }) => Err(source.into()),
            _ => reply,
        }
    }

    fn wait(&mut self, duration: Duration) {
        let start = self.recorder.clock;
        self.recorder.wait(duration);
        self.sleep_since(start);
    }

    fn now(&self) -> DriveTime {
        DriveTime(self.recorder.clock)
    }
}

fn lock(path: &Path, name: &str) -> Result<File, RecorderError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path);
    let file = file.map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(RecorderError::Busy {
            name: name.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(at(path)(error)),
    }
}

fn read_state(path: &Path) -> Result<State, RecorderError> {
    let text = std::fs::read(path).map_err(at(path))?;
    let bad = |source| RecorderError::State {
        path: path.to_owned(),
        source,
    };
    let mut state: State = serde_json::from_slice(&text).map_err(|e| bad(Some(e)))?;
    if state.version != VERSION {
        return Err(bad(None));
    }
    // A medium beside the drive is kept by its way from there, so that both can be moved.
    if let (Some(dir), Some(medium)) = (path.parent(), &mut state.lying.medium) {
        *medium = dir.join(&*medium);
    }
    Ok(state)
}

/// What lies in the tray, as the state file at `path` keeps it.
fn kept(path: &Path, lying: &Lying) -> Lying {
    let mut kept = lying.clone();
    if let (Some(dir), Some(medium)) = (path.parent(), &mut kept.medium)
        && let (Ok(dir), Ok(whole)) = (std::path::absolute(dir), std::path::absolute(&*medium))
    {
        *medium = whole.strip_prefix(dir).unwrap_or(&whole).to_owned();
    }
    kept
}

fn read_faults(path: &Path) -> Result<FaultScript, RecorderError> {
    match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(FaultScript::default()),
        text => serde_json::from_slice(&text.map_err(at(path))?).map_err(|source| {
            RecorderError::State {
                path: path.to_owned(),
                source: Some(source),
            }
        }),
    }
}

/// A serial number out of the drive's name: the same name, the same number (FNV-1a).
fn serial_of(name: &str) -> String {
    let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    });
    format!("VR{:010X}", hash & 0xFF_FFFF_FFFF)
}
