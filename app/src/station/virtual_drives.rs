//! Virtual drives: recorders that live in the archive's `drives/` folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use stele_burner::drive::{Drive, DriveError, Transport};
use stele_burner::transport::OpenDriveError;
use stele_recorder::{
    MediumError, NoSuchMedium, Personality, RecorderError, ServeError, VirtualDrive, VirtualMedium,
};

use super::{
    Condition, DriveRow, Lying, TrayState, Unseen, VirtualLabels, is_device, kernel_drives,
    open_device,
};
use crate::archive::Archive;
use crate::words::lang::{error_text, say};

/// How often a virtual drive that somebody has is asked for again, and after which pause.
const BUSY_TRIES: u32 = 10;
const BUSY_PAUSE: Duration = Duration::from_millis(30);
/// How often, before a medium is laid into it.
const LOAD_TRIES: u32 = 100;

/// What to lay into a virtual drive.
#[derive(Clone, Debug)]
pub enum Load {
    /// A new blank of this kind.
    Blank(String),
    /// The medium with this label.
    Serial(String),
    /// The medium in this file.
    File(PathBuf),
}

/// Why a drive of this station cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StationError {
    /// The name is not of a drive.
    #[error("{}", no_drive(name))]
    NoSuchDrive {
        /// The name: anything may have been typed. The text has only what is a drive's.
        name: String,
    },
    /// More than one drive has this name.
    #[error("{}", say!("error-several-drives", drives = candidates.join(", ")))]
    SeveralDrives {
        /// Their full names.
        candidates: Vec<String>,
    },
    /// The name cannot be a drive's.
    #[error("{}", say!("error-drive-name"))]
    BadName,
    /// All names of virtual drives are taken.
    #[error("{}", say!("error-no-drive-letter"))]
    NoNameLeft,
    /// No medium carries the label that was given.
    #[error("{}", say!("error-no-such-label"))]
    NoSuchLabel,
    /// The virtual recorder.
    #[error("{}", error_text(.0))]
    Recorder(#[from] RecorderError),
    /// A virtual medium.
    #[error("{}", error_text(.0))]
    Medium(#[from] MediumError),
    /// The kind of a virtual medium.
    #[error("{}", error_text(.0))]
    Kind(#[from] NoSuchMedium),
    /// The drive.
    #[error("{}", error_text(.0))]
    Drive(#[from] DriveError),
    /// A drive of the kernel.
    #[error("{}", error_text(.0))]
    Device(#[from] OpenDriveError),
    /// Exporting a virtual drive.
    #[error("{}", error_text(.0))]
    Serve(#[from] ServeError),
    /// What says which computer this is cannot be understood.
    #[error("{}", say!("error-no-uuid", path = path.display().to_string()))]
    BrokenId {
        /// The file.
        path: PathBuf,
    },
    /// A file or folder.
    #[error("{}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

impl StationError {
    /// Stable code, the key into [`crate::words::advice`].
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchDrive { .. } => "STA-001",
            Self::BadName | Self::NoNameLeft => "STA-002",
            Self::NoSuchLabel => "STA-003",
            Self::Recorder(e) => e.code(),
            Self::Medium(e) => e.code(),
            Self::Kind(e) => e.code(),
            Self::Drive(e) => e.code(),
            Self::Device(e) => e.code(),
            Self::Serve(e) => e.code(),
            Self::Io { .. } => "STA-004",
            Self::SeveralDrives { .. } => "STA-006",
            Self::BrokenId { .. } => "STA-005",
        }
    }
}

/// The longest name of a drive that is repeated without what makes it one: a patient's is longer.
const SHORT_CHARS: usize = 2;

/// What texts write where the name of a drive is to be put.
const PLACEHOLDERS: [&str; 2] = ["DRIVE", "OTHER"];

/// That there is no drive of a name: of what was typed only what is a drive's name is repeated.
fn no_drive(name: &str) -> String {
    let virtual_name = name.strip_prefix("virtual:").is_some_and(is_name);
    let short = is_name(name) && name.len() <= SHORT_CHARS;
    if PLACEHOLDERS.contains(&name) {
        return say!("misuse-placeholder", word = name);
    }
    match virtual_name || short || is_device(name) {
        true => say!("error-no-drive", name = name),
        false => say!("error-no-drive-named"),
    }
}

fn name_of(drive: &str) -> Result<&str, StationError> {
    let unknown = || StationError::NoSuchDrive {
        name: drive.to_owned(),
    };
    drive
        .strip_prefix("virtual:")
        .filter(|name| is_name(name))
        .ok_or_else(unknown)
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= 32 && name.chars().all(fits)
}

/// Makes a virtual drive, of the default model where none is told.
pub fn create(
    archive: &Archive,
    name: &str,
    model: Option<Personality>,
) -> Result<(), StationError> {
    let name = name.strip_prefix("virtual:").unwrap_or(name);
    if !is_name(name) {
        return Err(StationError::BadName);
    }
    let folder = archive.drives();
    make_folder(&folder)?;
    Ok(VirtualDrive::create(
        &folder,
        name,
        model.unwrap_or_else(Personality::lg_wh16ns40),
    )?)
}

/// Makes a virtual drive under the first free letter.
pub fn create_next(archive: &Archive) -> Result<(), StationError> {
    let taken = VirtualDrive::list(&archive.drives())?;
    let free = ('A'..='Z')
        .map(String::from)
        .find(|name| taken.iter().all(|d| d.name != *name));
    create(archive, &free.ok_or(StationError::NoNameLeft)?, None)
}

/// Opens a drive for commands. Nobody else can use it until it is dropped.
pub fn open(archive: &Archive, drive: &str) -> Result<Drive<Box<dyn Transport>>, StationError> {
    if is_device(drive) {
        return open_device(drive);
    }
    // Whoever looks which disc lies in it has it for a moment.
    let mut tries = 0;
    let opened = loop {
        match open_raw(archive, drive) {
            Err(StationError::Recorder(RecorderError::Busy { .. })) if tries < BUSY_TRIES => {
                tries += 1;
                std::thread::sleep(BUSY_PAUSE);
            }
            opened => break opened?,
        }
    };
    let transport: Box<dyn Transport> = Box::new(opened);
    Ok(Drive::open(transport)?)
}

/// Opens a drive for a look at its disc: where anybody has it, it is left alone.
pub fn glance(archive: &Archive, drive: &str) -> Result<Drive<Box<dyn Transport>>, StationError> {
    if is_device(drive) {
        return kernel_drives::glance_at(drive);
    }
    let transport: Box<dyn Transport> = Box::new(open_raw(archive, drive)?);
    Ok(Drive::open(transport)?)
}

/// The names of the station's drives, without a look into them.
pub fn names(archive: &Archive) -> Result<Vec<String>, StationError> {
    let mut names = kernel_drives::names();
    let listings = VirtualDrive::list(&archive.drives())?;
    names.extend(
        listings
            .iter()
            .map(|drive| format!("virtual:{}", drive.name)),
    );
    Ok(names)
}

/// Opens a virtual drive as the hand at its tray sees it.
pub fn open_raw(archive: &Archive, drive: &str) -> Result<VirtualDrive, StationError> {
    require(archive, drive)?;
    Ok(VirtualDrive::open(&archive.drives(), name_of(drive)?)?)
}

/// Refuses a virtual drive that is not there, before anybody waits for it. A device may come.
///
/// # Errors
/// [`StationError::NoSuchDrive`].
pub fn require(archive: &Archive, drive: &str) -> Result<(), StationError> {
    if is_device(drive) {
        return Ok(());
    }
    let name = name_of(drive)?;
    match archive.drives().join(format!("{name}.json")).exists() {
        true => Ok(()),
        false => Err(StationError::NoSuchDrive {
            name: drive.to_owned(),
        }),
    }
}

/// The station's drives.
pub fn list(archive: &Archive) -> Result<Vec<DriveRow>, StationError> {
    let labels = VirtualLabels::read(archive);
    let mut rows = kernel_drives::list();
    for listing in VirtualDrive::list(&archive.drives())? {
        let file = listing.medium.as_deref();
        let medium = lying(file, listing.tray_open);
        let who = &listing.personality;
        rows.push(DriveRow {
            name: format!("virtual:{}", listing.name),
            model: format!("{} {}", who.vendor, who.product),
            blank: medium.is_blank(),
            medium,
            tray: match (listing.tray_open, file) {
                (true, _) => TrayState::Open,
                (false, None) => TrayState::Empty,
                (false, Some(_)) => TrayState::Holds,
            },
            serial: None,
            firmware: None,
            found_by: None,
            file: file.map(|f| f.to_string_lossy().into_owned()),
            label: file.and_then(|f| labels.of(f)).map(str::to_owned),
        });
    }
    for (name, why) in VirtualDrive::broken(&archive.drives())? {
        rows.push(DriveRow {
            name: format!("virtual:{name}"),
            medium: Lying::Unseen {
                told: None,
                why: Unseen::Failed {
                    code: why.code().to_owned(),
                    message: why.to_string(),
                },
            },
            ..DriveRow::default()
        });
    }
    Ok(rows)
}

/// How many drives the station has, without a look into them.
pub fn count(archive: &Archive) -> Result<usize, StationError> {
    Ok(kernel_drives::count() + VirtualDrive::list(&archive.drives())?.len())
}

/// What the virtual drives and their trays look like: two that are equal show that no hand was at
/// any of them.
///
/// # Errors
/// [`StationError::Recorder`] where a drive's state cannot be read.
pub fn virtual_trays(archive: &Archive) -> Result<Vec<VirtualTray>, StationError> {
    let listings = VirtualDrive::list(&archive.drives())?.into_iter();
    Ok(listings
        .map(|drive| VirtualTray(drive.name, drive.medium, drive.tray_open))
        .collect())
}

/// A virtual drive: its name, what lies in it, and whether the tray is out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VirtualTray(String, Option<PathBuf>, bool);

/// What lies in a tray.
fn lying(medium: Option<&Path>, open: bool) -> Lying {
    let Some(path) = medium else {
        return Lying::Nothing { open };
    };
    let medium = match VirtualMedium::open(path) {
        Ok(medium) => medium,
        // A drive at work is no reason to show none of them.
        Err(MediumError::InUse { .. }) => {
            let (told, why) = (None, Unseen::InUse { by: None });
            return Lying::Unseen { told, why };
        }
        // Nor is a medium whose file is gone or broken.
        Err(error) => {
            return Lying::Broken {
                code: error.code().to_owned(),
                message: path.exists().then(|| error_text(&error)),
            };
        }
    };
    let condition = match (medium.is_blank(), medium.is_finalized()) {
        _ if !medium.kind().write_once() => Condition::Rewritable,
        (true, _) => Condition::Blank,
        (_, true) => Condition::Closed,
        (false, false) => Condition::Appendable,
    };
    Lying::Disc {
        kind: medium.kind().to_string(),
        media_id: None,
        condition,
        open,
        room: Some(u64::from(medium.capacity())),
    }
}

/// Lays a medium into a virtual drive; what lay in it is taken out.
pub fn load(archive: &Archive, drive: &str, what: &Load) -> Result<PathBuf, StationError> {
    let mut recorder = open_soon(archive, drive)?;
    let medium = match what {
        Load::Blank(kind) => new_blank(archive, kind)?,
        Load::File(path) => path.clone(),
        Load::Serial(label) => {
            let labels = VirtualLabels::read(archive);
            let medium = labels.medium(label);
            medium.ok_or(StationError::NoSuchLabel)?.to_path_buf()
        }
    };
    if recorder.medium_path() != Some(medium.as_path()) {
        // What is no medium takes the place of none.
        VirtualMedium::open_soon(&medium)?;
        take_out(archive, &medium)?;
    }
    if recorder.medium_path().is_some() {
        recorder.remove()?;
    }
    recorder.insert(&medium)?;
    Ok(medium)
}

/// Opens a drive; one that a job waits at, and looks into now and then, is waited for.
fn open_soon(archive: &Archive, drive: &str) -> Result<VirtualDrive, StationError> {
    for _ in 0..LOAD_TRIES {
        match open_raw(archive, drive) {
            Err(error) if error.code() == "REC-003" => std::thread::sleep(BUSY_PAUSE),
            opened => return opened,
        }
    }
    open_raw(archive, drive)
}

/// Takes a medium out of whatever drive it lies in: a disc is in one place only.
fn take_out(archive: &Archive, medium: &Path) -> Result<(), StationError> {
    for listing in VirtualDrive::list(&archive.drives())? {
        if listing.medium.as_deref() == Some(medium) {
            VirtualDrive::open(&archive.drives(), &listing.name)?.remove()?;
        }
    }
    Ok(())
}

/// The file of the medium in a drive that may be in use; none where it is no virtual one.
pub(super) fn medium_in(archive: &Archive, drive: &str) -> Result<Option<PathBuf>, StationError> {
    // What lies in a drive of the kernel is a real disc: no file.
    if is_device(drive) {
        return Ok(None);
    }
    let name = name_of(drive)?;
    let listings = VirtualDrive::list(&archive.drives())?;
    Ok(listings
        .into_iter()
        .find(|l| l.name == name)
        .and_then(|l| l.medium))
}

fn new_blank(archive: &Archive, kind: &str) -> Result<PathBuf, StationError> {
    let kind = kind.parse()?;
    let folder = archive.media();
    make_folder(&folder)?;
    for number in 1_u32.. {
        let path = folder.join(format!("DISC-{number:04}.disc"));
        if !path.exists() {
            VirtualMedium::create(&path, kind)?;
            return Ok(path);
        }
    }
    Err(StationError::NoSuchDrive {
        name: String::new(),
    })
}

fn make_folder(path: &Path) -> Result<(), StationError> {
    std::fs::create_dir_all(path).map_err(|source| StationError::Io {
        path: path.to_path_buf(),
        source,
    })
}
