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
use stele_catalog::{
    Behind, CatalogError, CopyState, Doubt, OpenError, StorageError, Timestamp, Unlike, Unwritable,
};

use crate::archive::ArchiveError;
use crate::jobs::deliver::DeliverError;
use crate::jobs::found_disc::{self, FoundDisc};
use crate::jobs::keep::KeepError;
use crate::jobs::losses::{self, LastFiles};
use crate::jobs::run::clock::WrongClock;
use crate::jobs::run::days;
use crate::jobs::run::ids::IdError;
use crate::jobs::shelf::unburned::{self, Unburned};
use crate::jobs::typed;
use crate::jobs::unrecorded::UnrecordedError;
use crate::station::StationError;
use crate::station::pacs::PacsError;
use crate::words::lang::{error_text, naming, say};

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

/// A day as people are told to write one: `YYYYMMDD` with hyphens.
fn written(day: &str) -> String {
    match (day.get(..4), day.get(4..6), day.get(6..)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => day.to_owned(),
    }
}

fn erases_recipient(request: &str, delivered: bool) -> String {
    let delivered = match delivered {
        true => "yes",
        false => "no",
    };
    say!(
        "error-erases-recipient",
        request = request,
        delivered = delivered
    )
}

fn end_of(end: End) -> &'static str {
    match end {
        End::First => "first",
        End::Last => "last",
    }
}

/// Two places, and what each is in: `none` at the top.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Apart {
    /// Code of the one.
    pub code: String,
    /// What that is in.
    pub above: String,
    /// Code of the other.
    pub other: String,
    /// What that is in.
    pub into: String,
    /// Whether both are sites: then their own names are told.
    pub sites: bool,
}

/// Two patients who hardly are one person.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct TwoPeople {
    /// Number of the one.
    pub one: i64,
    /// Number of the other.
    pub other: i64,
    /// What differs.
    pub unlike: Unlike,
}

impl TwoPeople {
    /// What differs, in words.
    fn differs(&self) -> String {
        let Unlike {
            name,
            birth_date,
            id,
        } = self.unlike;
        match (name, birth_date, id) {
            (true, true, true) => say!("unlike-all"),
            (true, true, false) => say!("unlike-name-born"),
            (true, false, true) => say!("unlike-name-id"),
            (false, true, true) => say!("unlike-born-id"),
            (false, true, false) => say!("unlike-born"),
            (_, false, _) => say!("unlike-id"),
        }
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
    #[error("{}", error_text(.0))]
    Catalog(#[from] CatalogError),
    /// Opening the catalog.
    #[error("{}", error_text(.0))]
    Open(#[from] OpenError),
    /// Scanning folders.
    #[error("{}", error_text(.0))]
    Scan(#[from] ScanError),
    /// Planning discs.
    #[error("{}", error_text(.0))]
    Plan(#[from] PlanError),
    /// Laying out a disc.
    #[error("{}", error_text(.0))]
    Compose(#[from] ComposeError),
    /// Building an image.
    #[error("{}", error_text(.0))]
    Build(#[from] BuildError),
    /// The drive or its medium was refused.
    #[error("{}", error_text(.0))]
    Refused(#[from] BurnRefused),
    /// The drive.
    #[error("{}", error_text(.0))]
    Drive(#[from] DriveError),
    /// Reading sectors.
    #[error("{}", error_text(.0))]
    Read(#[from] ReadError),
    /// Checking a disc.
    #[error("{}", error_text(.0))]
    Verify(#[from] VerifyError),
    /// Finding out how a disc is divided.
    #[error("{}", error_text(.0))]
    Find(#[from] FindError),
    /// Repairing an image.
    #[error("{}", error_text(.0))]
    Repair(#[from] RepairError),
    /// A text that names no disc.
    #[error("{}", error_text(.0))]
    DiscName(#[from] NoDiscName),
    /// Reading a table.
    #[error(transparent)]
    Table(#[from] crate::jobs::shelf::table::TableError),
    /// Adding a disc to the parity of its set.
    #[error("{}", error_text(.0))]
    Protect(#[from] ProtectError),
    /// Building a parity disc.
    #[error("{}", error_text(.0))]
    ParityDisc(#[from] ParityDiscError),
    /// Rebuilding a set.
    #[error("{}", error_text(.0))]
    Rebuild(#[from] RebuildError),
    /// A map of damage.
    #[error("{}", error_text(.0))]
    Map(#[from] MapError),
    /// A disc's manifest.
    #[error("{}", error_text(.0))]
    Manifest(#[from] ManifestError),
    /// This station's drives.
    #[error(transparent)]
    Station(#[from] StationError),
    /// A record in the catalog cannot be read or made.
    #[error("{}", say!("error-record-unreadable", what = *what))]
    Record {
        /// What kind of record.
        what: &'static str,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// Nothing is known under this name.
    #[error("{}", typed::unknown(what, name))]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// What was typed or scanned. It may be somebody's name: the text has only what is a code.
        name: String,
    },
    /// No exception has the reason that was named.
    #[error("{}", say!("error-no-such-reason", reasons = listed.len(), codes = listed.join(", ")))]
    NoSuchReason {
        /// The reasons of those on the list, by their codes.
        listed: Vec<String>,
    },
    /// No study answers to what was typed.
    #[error("{}", say!("error-no-study"))]
    UnknownStudy,
    /// Several studies answer to this text.
    #[error("{}", say!("error-several-studies", studies = candidates.len()))]
    Ambiguous {
        /// Which ones.
        candidates: Vec<Candidate>,
    },
    /// One end of a range of dates is no date.
    #[error("{}", say!("error-not-a-date", end = end_of(*end)))]
    NotADate {
        /// Which end.
        end: End,
    },
    /// One end of a range of dates may be two.
    #[error(
        "{}",
        say!(
            "error-two-dates",
            end = end_of(*end),
            one = written(one),
            other = written(other)
        )
    )]
    TwoDates {
        /// Which end.
        end: End,
        /// A day, `YYYYMMDD`.
        one: String,
        /// Another day.
        other: String,
    },
    /// The first date lies behind the last one.
    #[error("{}", say!("error-dates-swapped"))]
    DatesSwapped,
    /// No study waits for a disc.
    #[error("{}", say!("error-nothing-waiting", discs = not_built.len()))]
    NothingWaiting {
        /// Discs that what was taken in before is planned for, and that are not built.
        not_built: Vec<String>,
    },
    /// What is to be taken in is the archive's own folder.
    #[error("{}", say!("error-own-folder"))]
    OwnFolder,
    /// A study waits for a disc, or for those that it is planned for to be built.
    #[error("{}", say!("error-on-no-disc", discs = not_built.len(), names = not_built.join(", ")))]
    OnNoDisc {
        /// The discs that it is planned for.
        not_built: Vec<String>,
    },
    /// A study is on no disc that this catalog knows, and nor is the disc that it should come from.
    #[error("{}", say!("error-disc-not-known"))]
    DiscNotKnown,
    /// Nothing on an image that is divided like a disc of ours says which disc it is.
    #[error("{}", say!("error-nameless"))]
    Nameless,
    /// The drive time for places that fail was used up on what says which disc it is.
    #[error("{}", say!("error-time-up"))]
    TimeUp,
    /// The disc's image is not built.
    #[error("{}", say!("error-not-built", disc = disc))]
    NotBuilt {
        /// The disc.
        disc: String,
    },
    /// The image file of a built disc is gone.
    #[error("{}", say!("error-image-gone", disc = disc))]
    ImageGone {
        /// The disc.
        disc: String,
    },
    /// All copies that were planned are made.
    #[error("{}", say!("error-no-copy-left", disc = disc))]
    NoCopyLeft {
        /// The disc.
        disc: String,
    },
    /// All copies that were planned are made; a damaged one counts until its next check decides.
    #[error(
        "{}",
        say!(
            "error-check-decides",
            disc = disc,
            serial = serial,
            by = days::written(*by, "%Y-%m-%d")
        )
    )]
    CheckDecides {
        /// The disc.
        disc: String,
        /// The damaged copy that is to be checked first.
        serial: String,
        /// By when it is to be checked.
        by: Timestamp,
    },
    /// The copy cannot be burned: it was begun before.
    #[error("{}", say!("error-copy-begun", serial = serial, state = state.text()))]
    CopyBegun {
        /// Its serial.
        serial: String,
        /// Its disc.
        disc: String,
        /// What it is now.
        state: CopyState,
    },
    /// The copy cannot be replaced: it was not burned, or is out of use.
    #[error("{}", say!("error-nothing-to-replace", serial = serial, state = state.text()))]
    NothingToReplace {
        /// Its serial.
        serial: String,
        /// Its disc.
        disc: String,
        /// What it is now.
        state: CopyState,
    },
    /// A good copy is replaced only for a reason.
    #[error("{}", say!("error-still-good", serial = serial))]
    StillGood {
        /// Its serial.
        serial: String,
    },
    /// Another copy was burned in its place before.
    #[error("{}", say!("error-already-replaced", serial = serial, by = by))]
    AlreadyReplaced {
        /// Its serial.
        serial: String,
        /// The one that replaces it.
        by: String,
        /// Their disc.
        disc: String,
    },
    /// Nothing at hand gives the image of a disc.
    #[error("{}", say!(
        "error-no-image-at-hand",
        disc = disc,
        named = usize::from(*named),
        others = missing.len(),
        missing = missing.join(", "),
        forged = not_as_built.len(),
        not_as_built = not_as_built.join(", ")
    ))]
    NoImageAtHand {
        /// The disc.
        disc: String,
        /// Whether somebody named sources, which do not give it.
        named: bool,
        /// Other discs of its set that no source held, where they were looked at.
        missing: Vec<String>,
        /// Discs of its set of which a source held what this archive did not build.
        not_as_built: Vec<String>,
    },
    /// A copy goes only once that which replaces it was read well twice.
    #[error(
        "{}",
        say!("error-replacement-unread", serial = serial, by = by, needed = *needed,
            reads = *reads, people = *people)
    )]
    ReplacementUnread {
        /// The copy.
        serial: String,
        /// The one that replaces it.
        by: String,
        /// How often it was read well.
        reads: u64,
        /// By how many people.
        people: u64,
        /// By how many people it has to be read.
        needed: u64,
        /// Somebody who may, and has not read it, where it has to be somebody else.
        other: Option<String>,
    },
    /// A copy is not to go before the one that replaces it can be relied on.
    #[error(
        "{}",
        say!("error-replacement-not-sound", serial = serial, by = by, state = state.text())
    )]
    ReplacementNotSound {
        /// The copy.
        serial: String,
        /// The one that replaces it.
        by: String,
        /// What that is.
        state: CopyState,
    },
    /// The copy cannot be burned: it was taken out of use before anything was.
    #[error("{}", say!("error-copy-out-of-use", serial = serial))]
    CopyOutOfUse {
        /// Its serial.
        serial: String,
        /// Its disc.
        disc: String,
    },
    /// Of the sources of a repair one is of another disc than the first that says which it is.
    #[error(
        "{}",
        say!(
            "error-other-source",
            source = of.to_string(),
            first = first.to_string(),
            other = other,
            disc = disc
        )
    )]
    OtherSource {
        /// Which of those that were named.
        of: typed::Named,
        /// The one before it.
        first: typed::Named,
        /// The disc that it is of.
        disc: String,
        /// The disc that the one before it is of.
        other: String,
    },
    /// Two sources of a rebuild are one disc, each agrees with itself, and they differ.
    #[error(
        "{}",
        say!(
            "error-sources-contradict",
            source = of.to_string(),
            first = first.to_string()
        )
    )]
    SourcesContradict {
        /// Which of those that were named.
        of: typed::Named,
        /// The one before it.
        first: typed::Named,
    },
    /// A copy was named, where its disc is meant.
    #[error("{}", say!("error-is-copy", serial = serial, disc = disc))]
    IsCopy {
        /// Its serial.
        serial: String,
        /// Its disc.
        disc: String,
    },
    /// The image under a disc's name is not the one that was built.
    #[error("{}", say!("error-wrong-image", disc = disc))]
    WrongImage {
        /// The disc.
        disc: String,
    },
    /// Tags on a disc name more than one copy.
    #[error("{}", say!("error-two-copies", serials = serials.join(", ")))]
    TwoCopies {
        /// The serials.
        serials: Vec<String>,
    },
    /// Another disc lies in the drive.
    #[error("{}", found_disc::other_than(found, wanted))]
    WrongDisc {
        /// What was wanted: a serial, or discs of which any will do.
        wanted: Vec<String>,
        /// The copy that is to be fetched, where discs were wanted.
        fetch: Option<String>,
        /// What was found.
        found: FoundDisc,
    },
    /// Nothing on the disc in the drive says which copy it is.
    #[error("{}", found_disc::untagged(drive, disc.as_deref()))]
    NoTag {
        /// The drive.
        drive: String,
        /// The disc that it is a copy of, where that can be read.
        disc: Option<String>,
        /// The copy that was asked for, where one was.
        serial: Option<String>,
    },
    /// The disc in the drive may be the one that was read as another copy, by its label.
    #[error("{}", found_disc::same_disc((serial, other), (drive, read_in), *at))]
    SameDisc {
        /// The copy that it is said to be now.
        serial: String,
        /// The copy that it was read as.
        other: String,
        /// The drive.
        drive: String,
        /// The drive in which it was read as that.
        read_in: String,
        /// When it was read.
        at: Timestamp,
    },
    /// The disc in a drive is said to be a copy, by its label, that lies in another drive.
    #[error("{}", say!("error-label-elsewhere", serial = serial, drive = drive, there = there))]
    LabelElsewhere {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
        /// The other drive.
        there: String,
    },
    /// Nothing shows that the disc in a drive is the one on which the burn of a copy was cut off.
    #[error("{}", say!("error-cut-off-in", serial = serial, drive = drive, there = there))]
    CutOffIn {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
        /// The drive of that burn.
        there: String,
    },
    /// A disc that was never closed and has no tag lies in the drive in which the burn of a copy
    /// was cut off, and nobody knows how far that came.
    #[error("{}", say!("error-cut-off-here", serial = serial, drive = drive))]
    CutOffHere {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// A disc that was never closed and has no tag lies in a drive, and a burn is on record there
    /// that left one.
    #[error("{}", found_disc::left_open((serial, disc), drive, *at, *failed))]
    LeftOpen {
        /// The copy of the last such burn.
        serial: String,
        /// Its disc.
        disc: String,
        /// The drive.
        drive: String,
        /// When that burn began.
        at: Timestamp,
        /// Whether it is recorded as failed: then nothing is left to be decided of the copy.
        failed: bool,
    },
    /// The disc in the drive is said to be a copy that it cannot be.
    #[error("{}", found_disc::cannot_be(serial, drive, *doubt, *other_catalog))]
    CannotBe {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
        /// Why.
        doubt: Doubt,
        /// Whether a station of this archive burned it all the same, by its tag.
        other_catalog: bool,
    },
    /// The disc in the drive says that it is a copy that was destroyed.
    #[error("{}", say!("error-destroyed-seen", drive = drive, serial = serial))]
    DestroyedSeen {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// A medium lies in the drive that the copy is not made of.
    #[error("{}", say!("error-no-copy-medium", drive = drive, medium = *lies))]
    NoCopyMedium {
        /// The drive.
        drive: String,
        /// What lies in it.
        lies: &'static str,
    },
    /// Two discs say that they are one copy.
    #[error("{}", say!("error-two-discs", serial = serial, drives = drives.join(", ")))]
    TwoDiscs {
        /// The copy.
        serial: String,
        /// The drives in which they were seen.
        drives: Vec<String>,
    },
    /// No other disc is known to say that it is the copy.
    #[error("{}", say!("error-no-other-disc", serial = serial))]
    NoOtherDisc {
        /// The copy.
        serial: String,
    },
    /// The disc in the drive is none of this archive.
    #[error("{}", say!("error-stranger", drive = drive, found = found.to_string()))]
    Stranger {
        /// The drive.
        drive: String,
        /// What it holds.
        found: FoundDisc,
    },
    /// The disc in the drive is blank.
    #[error("{}", say!("error-blank", drive = drive))]
    Blank {
        /// The copy that was asked for.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// Nothing lies in the drive.
    #[error("{}", say!("error-drive-empty", drive = drive))]
    DriveEmpty {
        /// The drive.
        drive: String,
    },
    /// The file or folder is not there.
    #[error("{}", say!("error-not-there", place = place.to_string()))]
    NotThere {
        /// Which of those that were named.
        place: typed::Named,
    },
    /// What is to be written exists already.
    #[error("{}", say!("error-name-taken"))]
    Exists {
        /// What was named, which may name a patient: for the screen, and not part of the text.
        path: std::path::PathBuf,
    },
    /// A restore would go into the folder of a delivery, which holds one patient alone.
    #[error("{}", say!("error-into-delivery", receipt = receipt))]
    IntoDelivery {
        /// Its receipt.
        receipt: String,
    },
    /// The set was given up.
    #[error("{}", say!("error-set-dropped", set = set))]
    SetDropped {
        /// The set.
        set: String,
    },
    /// A set or a disc cannot be given up: a copy holds it, or may turn out to hold it.
    #[error("{}", say!("error-set-begun", what = what))]
    SetBegun {
        /// The set or the disc.
        what: String,
    },
    /// The disc was given up, or another one stands for it.
    #[error("{}", say!("error-disc-gone", disc = disc))]
    DiscGone {
        /// The disc.
        disc: String,
    },
    /// The image of a burned disc would come out as another one.
    #[error("{}", say!("error-other-image", disc = disc))]
    OtherImage {
        /// The disc.
        disc: String,
    },
    /// A parity disc was made of other images than its set has now.
    #[error("{}", say!("error-outdated", disc = disc))]
    Outdated {
        /// The disc.
        disc: String,
    },
    /// Of the studies that wait, no file is where it was taken in.
    #[error("{}", say!("error-files-gone", studies = *studies))]
    FilesGone {
        /// How many wait.
        studies: u64,
        /// The one that waits, where no other does.
        only: Option<String>,
    },
    /// Nothing of the study waits for a disc or is on none.
    #[error(
        "{}",
        say!(
            "error-nothing-waits",
            why = unburned::why_none_waits(unburned.as_ref(), *left_out),
            disc = unburned.as_ref().map_or("", |of| of.disc.as_str())
        )
    )]
    NothingWaits {
        /// A disc of it that was never burned.
        unburned: Option<Unburned>,
        /// Whether any of it, and all of it, was left out before.
        left_out: (bool, bool),
    },
    /// Files of the study are still where they were taken in.
    #[error("{}", say!("error-files-there"))]
    FilesThere,
    /// A parity disc cannot be given up by itself.
    #[error("{}", say!("error-parity-stays", disc = disc))]
    ParityStays {
        /// The disc.
        disc: String,
    },
    /// A disc was named, where a whole set is meant.
    #[error("{}", say!("error-is-disc", disc = disc))]
    IsDisc {
        /// The disc.
        disc: String,
    },
    /// A set was named, where one of its discs is meant.
    #[error("{}", say!("error-is-set", set = set))]
    IsSet {
        /// The set.
        set: String,
    },
    /// Something else was done with a copy since what is to be taken back.
    #[error("{}", say!("error-act-passed", serial = serial))]
    ActPassed {
        /// The copy.
        serial: String,
    },
    /// Blank after blank was spoiled in one drive.
    #[error("{}", say!("error-drive-spoils", drive = drive, disc = disc, code = code))]
    DriveSpoils {
        /// The drive.
        drive: String,
        /// The disc that was to be burned last.
        disc: String,
        /// Code of what stopped it.
        code: String,
    },
    /// One burn takes one drive.
    #[error("{}", say!("error-one-drive", drives = *drives))]
    OneDrive {
        /// How many.
        drives: usize,
    },
    /// Two sets were planned at once.
    #[error("{}", say!("error-planned-meanwhile"))]
    PlannedMeanwhile,
    /// What waits is not what the plan was made of.
    #[error("{}", say!("error-plan-changed"))]
    PlanChanged,
    /// A file could not be read or written.
    #[error("{}", say!("error-file-or-folder", path = path.to_string()))]
    Io {
        /// The file.
        path: typed::Spot,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The disk of a folder has not the room.
    #[error("{}", say!("error-no-room", needed = *needed, free = *free))]
    NoRoom {
        /// The folder, which may name a patient: for the screen, and not part of the text.
        path: std::path::PathBuf,
        /// Bytes that are needed.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// Another restore writes into the folder.
    #[error("{}", say!("error-folder-busy"))]
    FolderBusy {
        /// The folder, which may name a patient: for the screen, and not part of the text.
        path: std::path::PathBuf,
    },
    /// Someone asked to stop.
    #[error("{}", say!("error-cancelled"))]
    Cancelled,
    /// Someone asked to stop while the result of a burn could not be recorded.
    #[error("{}", say!("error-record-waits", serial = serial))]
    RecordWaits {
        /// The copy.
        serial: String,
    },
    /// Someone asked to stop while the result of a burn could be recorded nowhere.
    #[error("{}", say!("error-record-lost", serial = serial))]
    RecordLost {
        /// The copy.
        serial: String,
        /// Why.
        source: StorageError,
    },
    /// A burn did not begin: there is no room for the record of how it ends.
    #[error("{}", say!("error-no-record-room"))]
    NoRecordRoom {
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// No window can be opened.
    #[error("{}", say!("error-no-window", what = what))]
    NoWindow {
        /// What the system said.
        what: String,
    },
    /// No window can be opened: this session has no screen to show it on.
    #[error("{}", say!("error-no-display"))]
    NoDisplay,
    /// A disc whose image and files are gone, and that the other discs of its set give back.
    #[error("{}", say!("error-only-in-others", disc = disc))]
    OnlyInOthers {
        /// The disc.
        disc: String,
    },
    /// A disc whose image and files are gone, and that nothing is known to give back.
    #[error("{}", say!("error-in-no-image", disc = disc))]
    InNoImage {
        /// The disc.
        disc: String,
    },
    /// Files whose sources are gone or changed are in the images of what was to be given up, and
    /// nowhere else.
    #[error("{}", say!("error-only-in-image", disc = what))]
    OnlyInImage {
        /// The disc.
        what: String,
    },
    /// Files whose sources are gone or changed are in an image that is not what was built.
    #[error("{}", say!("error-only-in-altered", disc = disc))]
    OnlyInAltered {
        /// The disc.
        disc: String,
    },
    /// An image that cannot be mended gives files whose sources are gone or changed.
    #[error("{}", say!("error-only-parts", disc = disc, files = *files))]
    OnlyParts {
        /// The disc.
        disc: String,
        /// How many.
        files: u64,
    },
    /// A new image of a built disc would have nothing on it.
    #[error("{}", say!("error-nothing-left", disc = disc))]
    NothingLeft {
        /// The disc.
        disc: String,
    },
    /// Files of several discs would be lost with them.
    #[error("{}", losses::of_several(what, discs))]
    LastOfSeveral {
        /// The set.
        what: String,
        /// The discs, and what alone has their files; the worst first.
        discs: Vec<(LastFiles, String)>,
    },
    /// A disc whose image is lost and whose files are gone can come back from the images of the
    /// others of its set alone, and one of those would be given up or become another.
    #[error("{}", say!("error-needed-by", other = other, disc = disc))]
    NeededBy {
        /// The disc that is to stay as it is.
        disc: String,
        /// The disc that needs it.
        other: String,
    },
    /// The folder of the images is not there, or files of it may not be removed.
    #[error("{}", say!("error-images-away", folder = folder.display().to_string()))]
    ImagesAway {
        /// The folder.
        folder: PathBuf,
    },
    /// A new image would be without files that the one that is there holds.
    #[error("{}", say!("error-last-in-image", disc = disc))]
    LastInImage {
        /// The disc.
        disc: String,
    },
    /// What was to bring an image back does not give it.
    #[error("{}", say!("error-not-its-image", from = from.to_string(), disc = disc))]
    NotItsImage {
        /// The disc.
        disc: String,
        /// A drive, or a file.
        from: typed::ImageSource,
    },
    /// A file does not say of which disc it is the image.
    #[error("{}", say!("error-no-disc-in-file"))]
    NoDiscInFile,
    /// A file is the image of a disc that this catalog does not have.
    #[error("{}", say!("error-disc-not-here"))]
    DiscNotHere,
    /// What is left of a disc does not give its image: too much of it is lost.
    #[error(
        "{}",
        say!("error-too-damaged", from = from.to_string(), disc = disc, sectors = *sectors)
    )]
    TooDamaged {
        /// The disc.
        disc: String,
        /// A drive, or a file.
        from: typed::ImageSource,
        /// Sectors that are lost, or that nothing confirms.
        sectors: u64,
    },
    /// A file in the place of an image holds what may be nowhere else.
    #[error("{}", say!(
        "error-foreign-image",
        path = path.to_string(),
        disc = disc,
        what = if *no_file { "pipe" } else { "file" }
    ))]
    ForeignImage {
        /// The disc.
        disc: String,
        /// The file.
        path: String,
        /// Whether it is a pipe or a device.
        no_file: bool,
    },
    /// An image file is gone, or what is left of it does not give it; and its files are not as they
    /// were taken in.
    #[error("{}", say!(
        "error-beyond-repair", disc = disc, found = if *found { "yes" } else { "no" }
    ))]
    BeyondRepair {
        /// The disc.
        disc: String,
        /// Whether it was recorded from one of its copies, so that its files were never taken in.
        found: bool,
    },
    /// An image is brought back for one disc at a time.
    #[error("{}", say!("error-not-one-disc", what = what))]
    NotOneDisc {
        /// What was named.
        what: String,
    },
    /// The other disc that says it is a copy still lies in a drive.
    #[error("{}", say!("error-other-still-there", serial = serial, drive = drive))]
    OtherStillThere {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// Files may not be read by whoever runs the program: they are there.
    #[error("{}", say!("error-may-not-read", disc = disc))]
    MayNotRead {
        /// The disc.
        disc: String,
    },
    /// The disc that is to be read is blank.
    #[error("{}", say!("error-nothing-to-read", drive = drive))]
    NothingToRead {
        /// The drive.
        drive: String,
    },
    /// A copy was said to be gone, and its disc is in a drive of this station.
    #[error("{}", say!("error-is-in-drive", serial = serial, drive = drive))]
    IsInDrive {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// A copy was said to be lost that nobody has missed, and that is in a place.
    #[error("{}", say!("error-not-missing", serial = serial, place = place))]
    NotMissing {
        /// The copy.
        serial: String,
        /// Where it is on record.
        place: String,
    },
    /// Places that are inside different ones were said to be one.
    #[error(
        "{}",
        say!(
            "error-places-apart",
            code = &of.code,
            above = &of.above,
            other = &of.other,
            into = &of.into,
            kind = if of.sites { "sites" } else { "inside" }
        )
    )]
    PlacesApart {
        /// Both, and what each is in.
        of: Box<Apart>,
    },
    /// Two patients were said to be one person who hardly are.
    #[error(
        "{}",
        say!("error-two-people", one = of.one, other = of.other, differs = of.differs())
    )]
    TwoPeople {
        /// Both, and what differs.
        of: TwoPeople,
    },
    /// A copy was to be lent that came back in doubt and was not read since.
    #[error("{}", say!("error-read-first", serial = serial, back = *back))]
    ReadFirst {
        /// The copy.
        serial: String,
        /// How it came back.
        back: &'static str,
    },
    /// What a request says was to be erased, and something was, or may have been, handed over for
    /// it.
    #[error("{}", erases_recipient(request, *delivered))]
    ErasesRecipient {
        /// Its code.
        request: String,
        /// Whether a delivery is on record as completed.
        delivered: bool,
    },
    /// Whom the settings name to act is nobody of this archive.
    #[error("{}", say!("error-settings-person", file = file.display().to_string()))]
    SettingsPerson {
        /// The settings file.
        file: PathBuf,
    },
    /// Somebody was named to act, and the archive that is made or whose settings are made anew has
    /// nobody of that code who is active.
    #[error("{}", say!("error-nobody-acts-as", code = code.to_string()))]
    NobodyActsAs {
        /// The code.
        code: String,
    },
    /// A virtual drive was to burn in an archive that is not for practice.
    #[error("{}", say!("error-virtual-in-live", drive = drive))]
    VirtualInLive {
        /// The drive.
        drive: String,
    },
    /// A blank of another class lies in the drive than the set was planned for.
    #[error("{}", say!("error-other-class", set = set, planned = *planned, found = *lies))]
    OtherClass {
        /// The set.
        set: String,
        /// The class it was planned for.
        planned: &'static str,
        /// What lies in the drive.
        lies: &'static str,
    },
    /// The disc in the drive is none that this catalog knows as it is.
    #[error(transparent)]
    Unrecorded(#[from] UnrecordedError),
    /// The clock does not fit the trail.
    #[error("{}", .0.words())]
    Clock(WrongClock),
    /// The catalog is not the one that was here before.
    #[error("{}", say!(
        "error-catalog-behind",
        rows = naming(.0.rows),
        seen = naming(.0.seen),
        branch = if .0.branch { "yes" } else { "no" }
    ))]
    Behind(Behind),
    /// The catalog's file is damaged.
    #[error("{}", say!("error-catalog-damaged", problems = *findings))]
    Damaged {
        /// How many, as far as they were looked for.
        findings: u64,
    },
    /// The catalog could not be backed up or brought back.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// Studies cannot be handed over.
    #[error(transparent)]
    Deliver(#[from] DeliverError),
    /// Another system does not take what is sent to it.
    #[error(transparent)]
    Pacs(#[from] PacsError),
    /// No disc that is made holds so much.
    #[error("{}", say!("error-no-such-disc", gigabytes = *size / 1_000_000_000))]
    NoSuchDisc {
        /// Bytes that were asked for.
        size: u64,
    },
    /// The size or medium kind is not known.
    #[error("{}", error_text(.0))]
    NoSuchMedium(#[from] NoSuchMedium),
}

/// An error and its causes in one line, each said once.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = typed::said(error);
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

    /// Whether it is about a file or folder that somebody named, whose name is not said.
    pub fn is_of_named_path(&self) -> bool {
        let named = |path: &typed::Spot| matches!(path, typed::Spot::Named(..));
        match self {
            Self::NotThere { place } => matches!(place, typed::Named::Only(_)),
            Self::Exists { .. } | Self::IntoDelivery { .. } => true,
            Self::Io { path, .. } => named(path),
            _ => false,
        }
    }

    /// Whether nobody is known who may act: retired, or not there.
    pub fn is_of_who_acts(&self) -> bool {
        matches!(
            self,
            Self::Unknown { what: "person", .. }
                | Self::SettingsPerson { .. }
                | Self::Catalog(CatalogError::PersonRetired { .. } | CatalogError::Code(_))
        )
    }

    /// An I/O error at a path of the archive or of the station.
    pub fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = typed::Spot::Ours(path.to_path_buf());
        move |source| Self::Io { path, source }
    }

    /// An I/O error at a path that somebody named, who may have named it after a patient.
    pub fn io_named(
        role: typed::Role,
        path: &std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = typed::Spot::Named(role, path.to_path_buf());
        move |source| Self::Io { path, source }
    }
}
