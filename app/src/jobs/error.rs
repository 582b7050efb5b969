//! Why a job could not be done.
// Longer than 600 lines because it is one enumeration, and each of its errors has fields that say
// what they are.

use std::io::ErrorKind;
use std::path::PathBuf;

use serde::Serialize;
use stele_burner::NoSuchMedium;
use stele_burner::compose::ComposeError;
use stele_burner::drive::{BurnRefused, DriveError};
use stele_burner::manifest::ManifestError;
use stele_burner::mastering::BuildError;
use stele_burner::parity::{FindError, NoDiscName, ProtectError};
use stele_burner::plan::PlanError;
use stele_burner::repair::RepairError;
use stele_burner::rescue::MapError;
use stele_burner::sectors::ReadError;
use stele_burner::set::{ParityDiscError, RebuildError};
use stele_burner::source::ScanError;
use stele_burner::verify::VerifyError;
use stele_catalog::{Behind, CatalogError, Doubt, OpenError, StorageError, Unwritable};

use crate::archive::ArchiveError;
use crate::jobs::found_disc::{FoundDisc, Untagged, WhyNot};
use crate::jobs::keep::KeepError;
use crate::jobs::run::clock::WrongClock;
use crate::jobs::run::ids::IdError;
use crate::jobs::typed;
use crate::jobs::unrecorded::UnrecordedError;
use crate::station::StationError;

/// A study that answers to a text, without what says whose it is: errors end up in logs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Candidate {
    /// Study Instance UID, or `case:NAME`.
    pub uid: String,
    /// Study date as DICOM writes it, `YYYYMMDD`.
    pub date: String,
    /// Modalities.
    pub modalities: Vec<String>,
}

/// Which end of a range of dates.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Its first day.
    First,
    /// Its last day.
    Last,
}

fn end_of(end: End) -> &'static str {
    match end {
        End::First => "first",
        End::Last => "last",
    }
}

/// Why a job could not be done. Facts about discs and files are no errors; they are outcomes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JobError {
    /// The archive's directory.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The system's randomness.
    #[error(transparent)]
    Id(#[from] IdError),
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Opening the catalog.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Scanning folders.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// Planning discs.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Laying out a disc.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// Building an image.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The drive or its medium was refused.
    #[error(transparent)]
    Refused(#[from] BurnRefused),
    /// The drive.
    #[error(transparent)]
    Drive(#[from] DriveError),
    /// Reading sectors.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Checking a disc.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// Finding out how a disc is divided.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Repairing an image.
    #[error(transparent)]
    Repair(#[from] RepairError),
    /// A text that names no disc.
    #[error(transparent)]
    DiscName(#[from] NoDiscName),
    /// Reading a table.
    #[error(transparent)]
    Table(#[from] crate::jobs::shelf::table::TableError),
    /// Adding a disc to the parity of its set.
    #[error(transparent)]
    Protect(#[from] ProtectError),
    /// Building a parity disc.
    #[error(transparent)]
    ParityDisc(#[from] ParityDiscError),
    /// Rebuilding a set.
    #[error(transparent)]
    Rebuild(#[from] RebuildError),
    /// A map of damage.
    #[error(transparent)]
    Map(#[from] MapError),
    /// A disc's manifest.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// This station's drives.
    #[error(transparent)]
    Station(#[from] StationError),
    /// A record in the catalog cannot be read or made.
    #[error("a stored {what} cannot be understood")]
    Record {
        /// What kind of record.
        what: &'static str,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// Nothing is known under this name.
    #[error("no {what} is called {}", typed::shown(what, name))]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// What was typed or scanned. It may be somebody's name: the text has only what is a code.
        name: String,
    },
    /// No study answers to what was typed.
    #[error("no study answers to that")]
    UnknownStudy,
    /// Several studies answer to this text.
    #[error("{} studies answer to that", .candidates.len())]
    Ambiguous {
        /// Which ones.
        candidates: Vec<Candidate>,
    },
    /// One end of a range of dates is no date.
    #[error("the {} date cannot be understood", end_of(*end))]
    NotADate {
        /// Which end.
        end: End,
    },
    /// One end of a range of dates may be two.
    #[error("the {} date may be {one} and may be {other}", end_of(*end))]
    TwoDates {
        /// Which end.
        end: End,
        /// A day, `YYYYMMDD`.
        one: String,
        /// Another day.
        other: String,
    },
    /// The first date lies behind the last one.
    #[error("the first date lies behind the last one")]
    DatesSwapped,
    /// No study waits for a disc.
    #[error("no study waits for a disc")]
    NothingWaiting,
    /// A study waits for a disc.
    #[error("the study is on no disc yet")]
    OnNoDisc,
    /// The drive time for places that fail was used up on what says which disc it is.
    #[error("time ran out before the disc had said which one it is")]
    TimeUp,
    /// The disc's image is not built.
    #[error("the image of disc {disc} is not built")]
    NotBuilt {
        /// The disc.
        disc: String,
    },
    /// The image file of a built disc is gone.
    #[error("the image file of disc {disc} is gone")]
    ImageGone {
        /// The disc.
        disc: String,
    },
    /// All copies that were planned are made.
    #[error("all planned copies of disc {disc} are made")]
    NoCopyLeft {
        /// The disc.
        disc: String,
    },
    /// The copy cannot be burned: it was begun before.
    #[error("copy {serial} was begun before")]
    CopyBegun {
        /// Its serial.
        serial: String,
    },
    /// The image under a disc's name is not the one that was built.
    #[error("the image of disc {disc} is not the one that was built")]
    WrongImage {
        /// The disc.
        disc: String,
    },
    /// Tags on a disc name more than one copy.
    #[error("the disc says that it is more than one copy: {}", serials.join(", "))]
    TwoCopies {
        /// The serials.
        serials: Vec<String>,
    },
    /// Another disc lies in the drive.
    #[error("this is {found}, wanted was {}", .wanted.join(", "))]
    WrongDisc {
        /// What was wanted: a serial, or discs of which any will do.
        wanted: Vec<String>,
        /// What was found.
        found: FoundDisc,
    },
    /// Nothing on the disc in the drive says which copy it is.
    #[error("{}", Untagged::new(drive, disc.as_deref()))]
    NoTag {
        /// The drive.
        drive: String,
        /// The disc that it is a copy of, where that can be read.
        disc: Option<String>,
        /// The copy that was asked for, where one was.
        serial: Option<String>,
    },
    /// The disc in the drive is said to be a copy that it cannot be.
    #[error("the disc in {drive} cannot be {serial}: {}", WhyNot::from(*doubt))]
    CannotBe {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
        /// Why.
        doubt: Doubt,
    },
    /// The disc in the drive says that it is a copy that was destroyed.
    #[error("the disc in {drive} says that it is {serial}, which was destroyed")]
    DestroyedSeen {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// A medium lies in the drive that the copy is not made of.
    #[error("a {lies} lies in {drive}: no copy is made of one here")]
    NoCopyMedium {
        /// The drive.
        drive: String,
        /// What lies in it.
        lies: &'static str,
    },
    /// Two discs say that they are one copy.
    #[error("two discs say that they are {serial}, in {}", drives.join(" and "))]
    TwoDiscs {
        /// The copy.
        serial: String,
        /// The drives in which they were seen.
        drives: Vec<String>,
    },
    /// No other disc is known to say that it is the copy.
    #[error("no other disc is known to say that it is {serial}")]
    NoOtherDisc {
        /// The copy.
        serial: String,
    },
    /// The disc in the drive is none of this archive.
    #[error("{drive} holds {found}")]
    Stranger {
        /// The drive.
        drive: String,
        /// What it holds.
        found: FoundDisc,
    },
    /// The disc in the drive is blank.
    #[error("the disc in {drive} is blank")]
    Blank {
        /// The drive.
        drive: String,
    },
    /// Nothing lies in the drive.
    #[error("nothing lies in drive {drive}")]
    DriveEmpty {
        /// The drive.
        drive: String,
    },
    /// The file or folder is not there.
    #[error("{place} is not there")]
    NotThere {
        /// Which of those that were named.
        place: typed::Named,
    },
    /// What is to be written exists already.
    #[error("a file or folder of the name that was given exists already")]
    Exists {
        /// What was named, which may name a patient: for the screen, and not part of the text.
        path: std::path::PathBuf,
    },
    /// The set was given up.
    #[error("set {set} was given up")]
    SetDropped {
        /// The set.
        set: String,
    },
    /// A set or a disc cannot be given up: a copy holds it, or may turn out to hold it.
    #[error("a copy of {what} holds it, or may turn out to hold it")]
    SetBegun {
        /// The set or the disc.
        what: String,
    },
    /// The disc was given up, or another one stands for it.
    #[error("disc {disc} is in its set no more")]
    DiscGone {
        /// The disc.
        disc: String,
    },
    /// The image of a burned disc would come out as another one.
    #[error("disc {disc} is burned, and its image would now be another one")]
    OtherImage {
        /// The disc.
        disc: String,
    },
    /// A parity disc was made of other images than its set has now.
    #[error("parity disc {disc} does not fit the images that its set has now")]
    Outdated {
        /// The disc.
        disc: String,
    },
    /// Of the studies that wait, no file is where it was taken in.
    #[error("of the studies that wait ({studies}) no file is where it was taken in")]
    FilesGone {
        /// How many wait.
        studies: u64,
    },
    /// Nothing of the study waits for a disc or is on none.
    #[error("all of this study that was not left out before is on its discs")]
    NothingWaits,
    /// Files of the study are still where they were taken in.
    #[error("files of this study are still where they were taken in")]
    FilesThere,
    /// A parity disc cannot be given up by itself.
    #[error("{disc} is a parity disc and is not given up by itself")]
    ParityStays {
        /// The disc.
        disc: String,
    },
    /// Blank after blank was spoiled in one drive.
    #[error(
        "drive {drive} spoiled several blanks in a row, the last one with disc {disc} ({code})"
    )]
    DriveSpoils {
        /// The drive.
        drive: String,
        /// The disc that was to be burned last.
        disc: String,
        /// Code of what stopped it.
        code: String,
    },
    /// One burn takes one drive.
    #[error("{drives} drives are named for one disc")]
    OneDrive {
        /// How many.
        drives: usize,
    },
    /// Two sets were planned at once.
    #[error("another set was planned at the same moment")]
    PlannedMeanwhile,
    /// What waits is not what the plan was made of.
    #[error("the studies that wait changed since this plan was shown")]
    PlanChanged,
    /// A file could not be read or written.
    #[error("{path}")]
    Io {
        /// The file.
        path: typed::Spot,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The disk of a folder has not the room.
    #[error("the folder needs {needed} bytes more, and {free} are free")]
    NoRoom {
        /// The folder, which may name a patient: for the screen, and not part of the text.
        path: std::path::PathBuf,
        /// Bytes that are needed.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// Another restore writes into the folder.
    #[error("another restore is writing into the folder")]
    FolderBusy {
        /// The folder, which may name a patient: for the screen, and not part of the text.
        path: std::path::PathBuf,
    },
    /// Someone asked to stop.
    #[error("stopped before it was done")]
    Cancelled,
    /// Someone asked to stop while the result of a burn could not be recorded.
    #[error("copy {serial} is burned, and the catalog cannot be written to say so")]
    RecordWaits {
        /// The copy.
        serial: String,
    },
    /// Someone asked to stop while the result of a burn could be recorded nowhere.
    #[error("copy {serial} was being burned, and what came of it could be recorded nowhere")]
    RecordLost {
        /// The copy.
        serial: String,
        /// Why.
        source: StorageError,
    },
    /// No window can be opened.
    #[error("no window can be opened: {what}")]
    NoWindow {
        /// What the system said.
        what: String,
    },
    /// No window can be opened: this session has no screen to show it on.
    #[error("no window can be opened: this session has no display")]
    NoDisplay,
    /// A disc whose image and files are gone, and that the other discs of its set give back.
    #[error("the image of {disc} and files of it are gone: its set's other discs alone have them")]
    OnlyInOthers {
        /// The disc.
        disc: String,
    },
    /// A disc whose image and files are gone, and that nothing is known to give back.
    #[error("the image of {disc} and files of it are gone: no copy and no other disc has them")]
    InNoImage {
        /// The disc.
        disc: String,
    },
    /// Files whose sources are gone or changed are in the images of what was to be given up, and
    /// nowhere else.
    #[error("files of {what} are in its image alone: their sources are gone or changed")]
    OnlyInImage {
        /// The disc.
        what: String,
    },
    /// A disc whose image is lost and whose files are gone can come back from the images of the
    /// others of its set alone, and one of those would be given up or become another.
    #[error(
        "{other} has lost its image and its files, and can come back only from the other discs of \
         its set: {disc} is one of them"
    )]
    NeededBy {
        /// The disc that is to stay as it is.
        disc: String,
        /// The disc that needs it.
        other: String,
    },
    /// The folder of the images is not there, or files of it may not be removed.
    #[error("the folder of the images is not there, or may not be changed: {}", folder.display())]
    ImagesAway {
        /// The folder.
        folder: PathBuf,
    },
    /// A new image would be without files that the one that is there holds.
    #[error(
        "the image of {disc} holds files that are not any more as they were taken in: a new one \
         would be without them"
    )]
    LastInImage {
        /// The disc.
        disc: String,
    },
    /// What was to bring an image back does not give it.
    #[error("what {from} gives is not the image of {disc}")]
    NotItsImage {
        /// The disc.
        disc: String,
        /// A drive, or a file.
        from: typed::ImageSource,
    },
    /// What is left of a disc does not give its image: too much of it is lost.
    #[error("{from} is of {disc}, and {sectors} of its sectors cannot be brought back")]
    TooDamaged {
        /// The disc.
        disc: String,
        /// A drive, or a file.
        from: typed::ImageSource,
        /// Sectors that are lost, or that nothing confirms.
        sectors: u64,
    },
    /// A file in the place of an image holds what may be nowhere else.
    #[error("{path} is in the place of the image of {disc}, and may hold what is nowhere else")]
    ForeignImage {
        /// The disc.
        disc: String,
        /// The file.
        path: String,
    },
    /// An image file is gone, or what is left of it does not give it; and its files are not as they
    /// were taken in.
    #[error(
        "the image file of {disc} is gone or cannot be mended, and files of it are not any more as \
         they were taken in"
    )]
    BeyondRepair {
        /// The disc.
        disc: String,
    },
    /// An image is brought back for one disc at a time.
    #[error("{what} is not one built disc")]
    NotOneDisc {
        /// What was named.
        what: String,
    },
    /// The other disc that says it is a copy still lies in a drive.
    #[error("the other disc that says it is {serial} lies in {drive}")]
    OtherStillThere {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// Files may not be read by whoever runs the program: they are there.
    #[error("files for {disc} may not be read by this user")]
    MayNotRead {
        /// The disc.
        disc: String,
    },
    /// The disc that is to be read is blank.
    #[error("the disc in {drive} is blank")]
    NothingToRead {
        /// The drive.
        drive: String,
    },
    /// Somebody was named to act, and the archive that is made or whose settings are made anew has
    /// nobody of that code who is active.
    #[error("nobody who is active in this archive has the code {code}")]
    NobodyActsAs {
        /// The code.
        code: String,
    },
    /// A virtual drive was to burn in an archive that is not for practice.
    #[error("{drive} is a virtual drive, and this archive is not for practice")]
    VirtualInLive {
        /// The drive.
        drive: String,
    },
    /// A blank of another class lies in the drive than the set was planned for.
    #[error("{set} was planned for {planned} ({medium}), and a {lies} lies in the drive")]
    OtherClass {
        /// The set.
        set: String,
        /// The class it was planned for.
        planned: &'static str,
        /// The medium it was planned for, as typed.
        medium: String,
        /// What lies in the drive.
        lies: &'static str,
    },
    /// The disc in the drive is none that this catalog knows as it is.
    #[error(transparent)]
    Unrecorded(#[from] UnrecordedError),
    /// The clock does not fit the trail.
    #[error("the clock says a time {} the archive's last entry", .0.apart())]
    Clock(WrongClock),
    /// The catalog is not the one that was here before.
    #[error("the catalog ends at row {} of its trail, and row {} was seen here", .0.rows, .0.seen)]
    Behind(Behind),
    /// The catalog's file is damaged.
    #[error("the catalog's file is damaged; problems found: {findings}")]
    Damaged {
        /// How many, as far as they were looked for.
        findings: u64,
    },
    /// The catalog could not be backed up or brought back.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// The size or medium kind is not known.
    #[error(transparent)]
    NoSuchMedium(#[from] NoSuchMedium),
}

/// An error and its causes in one line, each said once.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = typed::said(inner);
        if !text.ends_with(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = inner.source();
    }
    text
}

impl JobError {
    /// Why nothing could be written, where that is the disk's doing.
    pub fn cannot_write(&self) -> Option<Unwritable> {
        let of = |error: &std::io::Error| match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Unwritable::Full),
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
                Some(Unwritable::ReadOnly)
            }
            _ => None,
        };
        match self {
            Self::Open(error) => error.cannot_write(),
            Self::Catalog(CatalogError::Storage(error)) => error.cannot_write(),
            Self::Io { source, .. } | Self::Keep(KeepError::Io { source, .. }) => of(source),
            _ => None,
        }
    }

    /// Whether nobody is known who may act: retired, or not there.
    pub fn is_of_who_acts(&self) -> bool {
        matches!(
            self,
            Self::Unknown { what: "person", .. }
                | Self::Catalog(CatalogError::PersonRetired { .. } | CatalogError::Code(_))
        )
    }

    /// An I/O error at a path of the archive or of the station.
    pub fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = typed::Spot::Ours(path.to_path_buf());
        move |source| Self::Io { path, source }
    }

    /// An I/O error at a path that somebody named, who may have named it after a patient.
    pub fn io_named(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = typed::Spot::Named(path.to_path_buf());
        move |source| Self::Io { path, source }
    }
}
