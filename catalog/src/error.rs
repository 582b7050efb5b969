//! Why the catalog cannot be read or changed.

use crate::blanks::BlankError;
use crate::codes::{CodeError, SerialError};
use crate::discs::{CopyState, NotCounted, Refused};
use crate::incidents::IncidentError;
use crate::people::Permission;
use crate::quarters::CheckError;
use crate::requests::RequestError;
use crate::shelf::{LoanError, PlaceError};
use crate::shipments::ShipmentError;
use crate::stocktake::StocktakeError;
use crate::store::{StorageError, TooLarge, UnknownWord, Unwritable};
use crate::work::JobId;

/// Why the catalog could not be read or changed.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// The database failed, or refused.
    #[error("{}", failed(.0))]
    Storage(
        #[source]
        #[serde(skip)]
        StorageError,
    ),
    /// The catalog could only be read without a lock, and somebody has changed it meanwhile.
    #[error("the catalog was changed while it was read")]
    ChangedMeanwhile,
    /// The file is not made of just what the program makes: a foreign trigger would change what is
    /// written.
    #[error("the structure of the catalog was changed by a program other than Stele: {what}")]
    MadeOtherwise {
        /// Kind and name of the first table, index, view or trigger that is not the program's, or
        /// that is missing.
        what: String,
    },
    /// What happened cannot follow on what the copy is.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A serial that is none stands in the catalog.
    #[error(transparent)]
    Serial(#[from] SerialError),
    /// What was scanned or typed is no code that can be used here.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// A copy cannot be lent or taken back.
    #[error(transparent)]
    Loan(#[from] LoanError),
    /// A place cannot be made or changed, or cannot take a copy.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A request cannot be taken down, changed or delivered.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// A quarterly check cannot begin, or its rules be set.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// A stock-take cannot begin, go on or end.
    #[error(transparent)]
    Stocktake(#[from] StocktakeError),
    /// A copy cannot be recorded as lost, or an incident not be closed.
    #[error(transparent)]
    Incident(#[from] IncidentError),
    /// A shipment cannot be packed, handed over, received or closed.
    #[error(transparent)]
    Shipment(#[from] ShipmentError),
    /// Blanks cannot be taken in, opened, counted or thrown away.
    #[error(transparent)]
    Blanks(#[from] BlankError),
    /// Something else holds what is wanted.
    #[error("{}", held(name))]
    LeaseHeld {
        /// What is held.
        name: String,
        /// The job that holds it.
        #[serde(skip)]
        job: JobId,
    },
    /// The disc has another image now, or had another one when a copy of it was begun.
    #[error("{disc} has a different image now")]
    OtherImage {
        /// The disc's name.
        disc: String,
    },
    /// Another process has taken the job over, or it was ended.
    #[error("job {} has ended or was taken over", job.0)]
    LeaseLost {
        /// The job.
        job: JobId,
    },
    /// The acting person's role does not allow it, or the person was retired.
    #[error("{}", not_permitted(person, *permission))]
    NotPermitted {
        /// Code of the person.
        person: String,
        /// What is wanted.
        permission: Permission,
    },
    /// Nobody would be left who may add people.
    #[error("{person} is the last active administrator")]
    LastAdministrator {
        /// Code of the person.
        person: String,
    },
    /// Several active people have this name.
    #[error("several people have this name: {}", listed(people))]
    SeveralNamed {
        /// Their codes, each with the role.
        people: Vec<String>,
    },
    /// The person was retired.
    #[error("{person} is retired")]
    PersonRetired {
        /// Code of the person.
        person: String,
    },
    /// Rows were changed without an event that says so.
    #[error("a change without a record of it was refused")]
    Unexplained,
    /// A row is not there.
    #[error("no {what} has row {row}")]
    NoRow {
        /// Which table.
        what: &'static str,
        /// The row.
        row: i64,
    },
    /// A disc of which copies were begun cannot be laid out anew, and one of which a copy holds
    /// anything cannot be given up.
    #[error("copies of this disc have been started")]
    CopiesBegun,
    /// A study of the disc is on another disc in part.
    #[error("part of a study on this disc is on another disc")]
    StudyDivided,
    /// A compressed record cannot be read.
    #[error("a stored record is damaged")]
    Damaged(
        #[source]
        #[serde(skip)]
        std::io::Error,
    ),
    /// A file of lists is not there, or not as it was written.
    #[error("the list of files {name}{} cannot be read", of_discs(discs))]
    List {
        /// Its name.
        name: String,
        /// The discs of whose files it is; none while they wait for one.
        discs: Vec<String>,
        /// What is wrong.
        #[source]
        #[serde(skip)]
        source: std::io::Error,
    },
    /// The list of the files of one study, or of one disc, is longer than any may be.
    #[error("one study or disc has too many files: their list has {bytes} bytes")]
    ListTooLong {
        /// Its length.
        bytes: u64,
    },
    /// A stored event or plan cannot be understood.
    #[error("a stored record cannot be read")]
    Record(
        #[from]
        #[serde(skip)]
        serde_json::Error,
    ),
    /// A stored word is none of those that its column may hold.
    #[error("a stored {what} cannot be read")]
    Word {
        /// What it should be.
        what: &'static str,
    },
    /// A number is too large for the catalog.
    #[error("a number is too large for the catalog")]
    TooLarge,
    /// A place's path is empty or has an empty part.
    #[error("a location is written as its names with slashes between them")]
    NoPlace,
    /// A person has no name, or one that is not a line of text.
    #[error("a person needs a name: one line of text, of 320 characters at most")]
    NoName,
    /// What was given cannot be shown as it is, or is too long.
    #[error(
        "what was given is longer than {chars_max} characters, or holds one that is not seen \
         (a control character, a mark that turns the direction of writing), is no right one, or \
         is a backslash in a name or number"
    )]
    NotPlain {
        /// How many characters it may have.
        chars_max: usize,
    },
    /// A reason that says nothing.
    #[error("the reason is too short to say anything")]
    NoReason,
    /// Nobody can be born on that day.
    #[error("the birth date is not a date, is before 1800 or is in the future")]
    BirthDate,
    /// A check found more of a copy than its burn has written: it was another disc.
    #[error("more was read than was written when this copy was burned")]
    NeverWritten,
    /// The copy is lent.
    #[error("{serial} is lent")]
    IsLent {
        /// Serial of the copy.
        serial: String,
        /// Whether it came from a place, and goes back there unsaid: for the advice.
        #[serde(skip)]
        has_home: bool,
    },
    /// Nobody has the copy, and nobody has given it up as lost.
    #[error("{serial} is missing: it cannot be taken out of use")]
    IsMissing {
        /// Serial of the copy.
        serial: String,
    },
    /// The copy is not lent.
    #[error("{serial} is not lent")]
    NotLent {
        /// Serial of the copy.
        serial: String,
        /// The place that was asked for: for the advice.
        #[serde(skip)]
        to: Option<String>,
    },
    /// The copy is on its way to another place.
    #[error("{serial} is in transit to another location")]
    OnTheWay {
        /// Serial of the copy.
        serial: String,
        /// The shipment that it is in: for the advice.
        #[serde(skip)]
        shipment: Option<String>,
    },
    /// The copy is not on its way.
    #[error("{serial} is not in transit")]
    NotOnTheWay {
        /// Serial of the copy.
        serial: String,
        /// The place that was asked for: for the advice.
        #[serde(skip)]
        to: Option<String>,
    },
    /// The copy is kept apart.
    #[error("{serial} is quarantined")]
    Quarantined {
        /// Serial of the copy.
        serial: String,
    },
    /// The copy is not kept apart.
    #[error("{serial} is not quarantined")]
    NotQuarantined {
        /// Serial of the copy.
        serial: String,
    },
    /// The copy was destroyed, as somebody said: that it was seen wants to be known.
    #[error("{serial} is recorded as destroyed")]
    WasDestroyed {
        /// Serial of the copy.
        serial: String,
    },
    /// Nobody said that the copy was destroyed.
    #[error("{serial} is not recorded as destroyed")]
    NotDestroyed {
        /// Serial of the copy.
        serial: String,
        /// What it is: for the advice.
        #[serde(skip)]
        state: CopyState,
    },
    /// No other copy of its disc is sound.
    #[error("without {serial}, {disc} may be lost: no other copy of it can be relied on")]
    LastSound {
        /// Serial of the copy.
        serial: String,
        /// Name of its disc.
        disc: String,
        /// Another good copy of it, which does not count now: for the advice.
        #[serde(skip)]
        other: Option<NotCounted>,
        /// Whether another copy of it is planned: for the advice.
        #[serde(skip)]
        planned: bool,
    },
    /// Whom the objects say has studies of their own: that is a merge, no correction.
    #[error("that patient has other studies in the archive")]
    PatientKnown,
    /// Whom the objects say has no study of their own: that is a correction, no merge.
    #[error("that patient has no other study here, so there is nothing to merge")]
    PatientNotKnown,
    /// No file of the study says another patient: its patient has the ID of another one.
    #[error("no file of the study names a different patient")]
    NoFilesDiffer,
    /// The files that say another patient were recorded together with others, so that only all of
    /// them could stay out.
    #[error(
        "the files that name this patient were imported as one with other files of the study, so \
         they cannot be left out alone"
    )]
    FilesNotApart,
    /// Files of one study say two patients: of whom they are is to be said.
    #[error("files of one study name two patients")]
    FilesDiffer,
    /// Neither a name nor an ID is given.
    #[error("the patient has neither a name nor an ID here")]
    NoOneNamed,
    /// Nothing would be another than it is.
    #[error("that is already on record")]
    SamePatient,
    /// Nothing says who a patient is, so that nobody else can be shown as it.
    #[error("nothing names that patient, so nothing else can be joined to it")]
    NothingNames,
    /// A patient would be merged into itself.
    #[error("these are the same patient, so there is nothing to merge")]
    MergedIntoItself,
    /// The objects are to be burned on a disc: they can be kept off it still.
    #[error("these files are planned for disc {disc}, which is not burned yet")]
    OnDisc {
        /// The disc's name.
        disc: String,
    },
    /// The decision was undone before.
    #[error("this decision has already been undone")]
    IsUndone,
    /// The same study was given to somebody else since.
    #[error("a later decision concerns the same study")]
    LaterDecision,
    /// No disc is known that carried its serial.
    #[error("this catalog has no record that a disc was burned with this serial")]
    NeverBurned,
}

impl From<TooLarge> for CatalogError {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

impl From<UnknownWord> for CatalogError {
    fn from(unknown: UnknownWord) -> Self {
        Self::Word { what: unknown.what }
    }
}

/// That the database failed; where the disk takes no writes, that it cannot be written.
fn failed(error: &StorageError) -> &'static str {
    match error.cannot_write() {
        Some(Unwritable::ReadOnly | Unwritable::Full) => "the catalog cannot be written",
        None => "the catalog's database failed",
    }
}

fn listed(people: &[String]) -> String {
    people.join(", ")
}

fn of_discs(discs: &[String]) -> String {
    match discs {
        [] => String::new(),
        discs => format!(" (of {})", discs.join(", ")),
    }
}

/// What a job holds, in words.
fn held(lease: &str) -> String {
    match lease.split_once(':') {
        Some((what @ ("drive" | "disc" | "copy"), name)) => {
            format!("{what} {name} is in use by another command")
        }
        None if lease == "ingest" => "another command is importing studies".to_owned(),
        _ => format!("{lease} is in use by another command"),
    }
}

/// That somebody may not do it.
fn not_permitted(person: &str, permission: Permission) -> String {
    match permission {
        Permission::Administer => {
            format!("only an administrator can do this, and {person} is not one")
        }
        other => format!("{person} does not have the permission to {}", to_do(other)),
    }
}

/// What a permission lets people do.
fn to_do(permission: Permission) -> &'static str {
    match permission {
        Permission::Work => "run commands that change the archive",
        Permission::Ingest => "import studies",
        Permission::Make => "plan, build and cancel discs, and take copies out of use",
        Permission::Burn => "burn copies",
        Permission::Verify => "verify copies and run checks",
        Permission::UseDrives => "use drives",
        Permission::Shelve => "shelve copies",
        Permission::Lend => "lend copies",
        Permission::Deliver => "record requests and hand over studies",
        Permission::Administer => "do what only an administrator can do",
    }
}

impl CatalogError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Storage(error) if error.is_busy() => "CAT-038",
            Self::Storage(error) => error.cannot_write().map_or("CAT-004", Unwritable::code),
            Self::ChangedMeanwhile => "CAT-042",
            Self::MadeOtherwise { .. } => "CAT-074",
            Self::Refused(_) => "CAT-005",
            Self::Serial(e) => e.code(),
            Self::Code(e) => e.code(),
            Self::Loan(e) => e.code(),
            Self::Place(e) => e.code(),
            Self::Request(e) => e.code(),
            Self::Check(e) => e.code(),
            Self::Stocktake(e) => e.code(),
            Self::Incident(e) => e.code(),
            Self::Shipment(e) => e.code(),
            Self::Blanks(e) => e.code(),
            Self::LeaseHeld { .. } => "CAT-006",
            Self::Unexplained => "CAT-007",
            Self::NoRow { .. } => "CAT-008",
            Self::CopiesBegun => "CAT-009",
            Self::StudyDivided => "CAT-030",
            Self::Damaged(_) => "CAT-010",
            Self::Record(_) => "CAT-011",
            Self::List { .. } => "CAT-045",
            Self::ListTooLong { .. } => "CAT-046",
            Self::Word { .. } => "CAT-018",
            Self::TooLarge => "CAT-012",
            Self::NoPlace => "CAT-013",
            Self::IsLent { .. } => "CAT-014",
            Self::IsMissing { .. } => "CAT-080",
            Self::NotLent { .. } => "CAT-015",
            Self::OnTheWay { .. } => "CAT-053",
            Self::NotOnTheWay { .. } => "CAT-054",
            Self::Quarantined { .. } => "CAT-055",
            Self::NotQuarantined { .. } => "CAT-056",
            Self::WasDestroyed { .. } => "CAT-057",
            Self::NotDestroyed { .. } => "CAT-058",
            Self::LeaseLost { .. } => "CAT-031",
            Self::NotPermitted { .. } => "CAT-032",
            Self::LastAdministrator { .. } => "CAT-033",
            Self::SeveralNamed { .. } => "CAT-034",
            Self::PersonRetired { .. } => "CAT-035",
            Self::NoName => "CAT-036",
            Self::OtherImage { .. } => "CAT-037",
            Self::LastSound { .. } => "CAT-048",
            Self::NeverBurned => "CAT-049",
            Self::NeverWritten => "CAT-050",
            Self::NotPlain { .. } => "CAT-051",
            Self::NoReason => "CAT-059",
            Self::BirthDate => "CAT-052",
            Self::PatientKnown => "CAT-060",
            Self::PatientNotKnown => "CAT-061",
            Self::NoFilesDiffer => "CAT-072",
            Self::FilesDiffer => "CAT-073",
            Self::FilesNotApart => "CAT-075",
            Self::SamePatient => "CAT-062",
            Self::MergedIntoItself => "CAT-076",
            Self::NothingNames => "CAT-077",
            Self::OnDisc { .. } => "CAT-063",
            Self::IsUndone => "CAT-064",
            Self::LaterDecision => "CAT-065",
            Self::NoOneNamed => "CAT-066",
        }
    }
}
