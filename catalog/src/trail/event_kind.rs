//! Kinds of events: what the trail calls each, which permission it needs, and what PREMIS calls it.

use crate::people::Permission;
use crate::store::stored_enum;

/// A kind of event. Every change to the catalog leaves one or more.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EventKind {
    /// A study was recorded.
    StudyRecorded,
    /// More came in of a known study.
    StudyUpdated,
    /// Files of a study were taken in.
    ItemsTakenIn,
    /// It was decided that no disc will hold some files of a study.
    StudyLeftOut,
    /// A file has to be looked at.
    ExceptionListed,
    /// A file was looked at.
    ExceptionResolved,
    /// Objects of a study say another patient than the study's.
    PatientsDiffer,
    /// Something else is said of a patient now.
    PatientCorrected,
    /// Two patients are one.
    PatientsMerged,
    /// A study is another patient's.
    StudySplitOff,
    /// Objects that say another patient stay out.
    WrongPatient,
    /// Two patients of one ID are two people.
    TwoPeople,
    /// What was decided of a patient holds no more.
    DecisionUndone,
    /// A set was planned.
    SetPlanned,
    /// A disc was planned.
    DiscPlanned,
    /// A disc was laid out anew.
    DiscReplanned,
    /// An image was built.
    ImageBuilt,
    /// A serial was set aside.
    CopyPlanned,
    /// A set was given up.
    SetDropped,
    /// A disc was given up.
    DiscDropped,
    /// Another disc stands for this one.
    DiscReplaced,
    /// A burn was about to write.
    BurnStarted,
    /// A burn ended.
    BurnEnded,
    /// A burned copy was read back and compared.
    ReadBack,
    /// A burn was cut off.
    Interrupted,
    /// A disc said by its tag that it is a copy whose burn nobody knew of.
    FoundByTag,
    /// A copy was checked.
    Checked,
    /// Another disc may be among those that say they are a copy.
    Doubted,
    /// A copy was told from the disc that said it was it.
    ToldApart,
    /// The tag on a copy does not fit this trail.
    TagMisfits,
    /// A drive burned or read a copy.
    DriveUsed,
    /// A place was made.
    SlotAdded,
    /// A place has another name, kind or width now.
    PlaceChanged,
    /// A place was moved, with all in it.
    PlaceMoved,
    /// Two places were found to be one.
    PlacesMerged,
    /// A stock-take began.
    StocktakeBegun,
    /// What is at a place was counted.
    PlaceCounted,
    /// A stock-take ended.
    StocktakeEnded,
    /// The rules of checking were set.
    CheckRulesSet,
    /// The check of a quarter began, and its seed was set.
    QuarterBegun,
    /// The sample of a quarter's check was drawn.
    QuarterDrawn,
    /// It was said how many days requests of a kind have.
    RequestClockSet,
    /// A request for studies was taken down.
    RequestAdded,
    /// An administrator agreed to a request.
    RequestSigned,
    /// The date of a request was put off.
    RequestExtended,
    /// A request came to its end.
    RequestClosed,
    /// Studies of a patient were about to be written for somebody.
    DeliveryBegun,
    /// Studies of a patient were handed over.
    Delivered,
    /// A copy was put in its place.
    Shelved,
    /// A copy was lent.
    Lent,
    /// A copy came back.
    GivenBack,
    /// A copy is kept apart.
    Quarantined,
    /// A copy is kept apart no more.
    Released,
    /// A copy went on its way to another place.
    Sent,
    /// A copy came to the end of its way.
    Arrived,
    /// A shipment was begun.
    ShipmentBegun,
    /// A copy was packed in a shipment.
    ShipmentPacked,
    /// A copy was taken out of a shipment.
    ShipmentUnpacked,
    /// A shipment was sealed.
    ShipmentSealed,
    /// A shipment was handed to a courier.
    ShipmentHandedOver,
    /// The seal of a shipment was read where it arrived.
    ShipmentSealChecked,
    /// A copy of a shipment was received.
    ShipmentReceived,
    /// A shipment came to its end.
    ShipmentClosed,
    /// Somebody said what the bar code on a box of blanks stands for.
    BlankProductSet,
    /// Boxes of blanks were taken in.
    BlanksTakenIn,
    /// A box of blanks was opened.
    BlanksOpened,
    /// Blanks were counted.
    BlanksCounted,
    /// Blanks were thrown away.
    BlanksThrownAway,
    /// A blank was used by a burn that was cut off.
    BlankCutOff,
    /// A copy is out of use.
    Retired,
    /// Somebody saw that a copy was destroyed.
    Destroyed,
    /// A copy is not where it should be.
    Mislaid,
    /// A copy cannot be found.
    Missed,
    /// A copy was found again.
    Found,
    /// It is an incident that a copy is lost.
    IncidentOpened,
    /// An incident came to its end.
    IncidentClosed,
    /// A person was added who may act.
    PersonAdded,
    /// A person was added to whom copies are lent.
    BorrowerAdded,
    /// A person was retired.
    PersonRetired,
    /// Words were erased.
    WordsErased,
    /// A computer worked on the archive for the first time.
    StationAdded,
    /// A computer has another name now.
    StationRenamed,
    /// The catalog of an earlier version was brought up to date.
    CatalogMigrated,
    /// A backup of the catalog was written.
    CatalogBackedUp,
    /// A catalog that is behind what was seen here was accepted as it is.
    CatalogAccepted,
    /// Somebody signed on.
    SessionBegun,
    /// Somebody signed off.
    SessionEnded,
    /// A clock that does not fit the trail was said to be right.
    ClockConfirmed,
    /// A job began.
    JobBegun,
    /// A killed job was taken over.
    JobTakenOver,
    /// A job ended.
    JobEnded,
    /// A change was refused for want of a permission.
    Refused,
}

stored_enum!(EventKind, "kind of event" {
    StudyRecorded = "study recorded",
    StudyUpdated = "study brought up to date",
    ItemsTakenIn = "items taken in",
    StudyLeftOut = "study left out",
    ExceptionListed = "exception",
    ExceptionResolved = "exception resolved",
    PatientsDiffer = "patients differ",
    PatientCorrected = "patient corrected",
    PatientsMerged = "patients merged",
    StudySplitOff = "study split off",
    WrongPatient = "wrong patient",
    TwoPeople = "two people",
    DecisionUndone = "decision undone",
    SetPlanned = "set planned",
    DiscPlanned = "disc planned",
    DiscReplanned = "disc laid out anew",
    ImageBuilt = "image built",
    CopyPlanned = "copy planned",
    SetDropped = "set dropped",
    DiscDropped = "disc dropped",
    DiscReplaced = "disc replaced",
    BurnStarted = "burn started",
    BurnEnded = "burn ended",
    ReadBack = "read back",
    Interrupted = "interrupted",
    FoundByTag = "found by tag",
    Checked = "checked",
    Doubted = "doubted",
    ToldApart = "told apart",
    TagMisfits = "tag misfits",
    DriveUsed = "drive used",
    SlotAdded = "slot added",
    PlaceChanged = "place changed",
    PlaceMoved = "place moved",
    PlacesMerged = "places merged",
    StocktakeBegun = "stocktake begun",
    PlaceCounted = "place counted",
    StocktakeEnded = "stocktake ended",
    CheckRulesSet = "check rules set",
    QuarterBegun = "quarter begun",
    QuarterDrawn = "quarter drawn",
    RequestClockSet = "request clock set",
    RequestAdded = "request added",
    RequestSigned = "request signed",
    RequestExtended = "request extended",
    RequestClosed = "request closed",
    DeliveryBegun = "delivery begun",
    Delivered = "delivered",
    Shelved = "shelved",
    Lent = "lent",
    GivenBack = "given back",
    Quarantined = "quarantined",
    Released = "released",
    Sent = "sent",
    Arrived = "arrived",
    ShipmentBegun = "shipment begun",
    ShipmentPacked = "shipment packed",
    ShipmentUnpacked = "shipment unpacked",
    ShipmentSealed = "shipment sealed",
    ShipmentHandedOver = "shipment handed over",
    ShipmentSealChecked = "shipment seal checked",
    ShipmentReceived = "shipment received",
    ShipmentClosed = "shipment closed",
    BlankProductSet = "blank product set",
    BlanksTakenIn = "blanks taken in",
    BlanksOpened = "blanks opened",
    BlanksCounted = "blanks counted",
    BlanksThrownAway = "blanks thrown away",
    BlankCutOff = "blank cut off",
    Retired = "retired",
    Destroyed = "destroyed",
    Mislaid = "mislaid",
    Missed = "missed",
    Found = "found",
    IncidentOpened = "incident opened",
    IncidentClosed = "incident closed",
    PersonAdded = "person added",
    BorrowerAdded = "borrower added",
    PersonRetired = "person retired",
    WordsErased = "words erased",
    StationAdded = "station added",
    StationRenamed = "station renamed",
    CatalogMigrated = "catalog migrated",
    CatalogBackedUp = "catalog backed up",
    CatalogAccepted = "catalog accepted",
    SessionBegun = "session begun",
    SessionEnded = "session ended",
    ClockConfirmed = "clock confirmed",
    JobBegun = "job begun",
    JobTakenOver = "job taken over",
    JobEnded = "job ended",
    Refused = "refused",
});

/// A PREMIS event type
/// (Library of Congress, <https://id.loc.gov/vocabulary/preservation/eventType>).
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PremisEvent {
    /// An object came into the inventory.
    Accession,
    /// A new object was made.
    Creation,
    /// An object left the inventory.
    Deaccession,
    /// An object was removed for good.
    Deletion,
    /// Content was handed out.
    Dissemination,
    /// An object was found to be unchanged or not.
    FixityCheck,
    /// An information package was made.
    InformationPackageCreation,
    /// Objects were added to the repository.
    Ingestion,
    /// Metadata were changed.
    MetadataModification,
    /// A rule was attached to an object.
    PolicyAssignment,
    /// An object was set apart until it is known to do no harm.
    Quarantine,
    /// Something was made unreadable on purpose.
    Redaction,
    /// A copy was made that is identical bit for bit.
    Replication,
    /// An object was moved from one place to another.
    Transfer,
    /// An object is set apart no more.
    Unquarantine,
}

stored_enum!(PremisEvent, "PREMIS event type" {
    Accession = "accession",
    Creation = "creation",
    Deaccession = "deaccession",
    Deletion = "deletion",
    Dissemination = "dissemination",
    FixityCheck = "fixity check",
    InformationPackageCreation = "information package creation",
    Ingestion = "ingestion",
    MetadataModification = "metadata modification",
    PolicyAssignment = "policy assignment",
    Quarantine = "quarantine",
    Redaction = "redaction",
    Replication = "replication",
    Transfer = "transfer",
    Unquarantine = "unquarantine",
});

impl EventKind {
    /// What whoever acts must be allowed to do for an event of this kind. That of a refusal is
    /// never asked for: a refusal is recorded of whoever it befell.
    pub fn permission(self) -> Permission {
        // Long because it is one flat table.
        match self {
            Self::StudyRecorded
            | Self::StudyUpdated
            | Self::ItemsTakenIn
            | Self::StudyLeftOut
            | Self::ExceptionListed
            | Self::ExceptionResolved
            | Self::PatientCorrected
            | Self::PatientsMerged
            | Self::StudySplitOff
            | Self::WrongPatient
            | Self::TwoPeople
            | Self::DecisionUndone => Permission::Ingest,
            Self::SetPlanned
            | Self::DiscPlanned
            | Self::DiscReplanned
            | Self::ImageBuilt
            | Self::CopyPlanned
            | Self::SetDropped
            | Self::DiscDropped
            | Self::DiscReplaced
            | Self::Retired
            | Self::Destroyed => Permission::Make,
            Self::BurnStarted | Self::BurnEnded | Self::ReadBack => Permission::Burn,
            Self::FoundByTag
            | Self::Checked
            | Self::TagMisfits
            | Self::ToldApart
            | Self::QuarterBegun
            | Self::QuarterDrawn
            | Self::Released => Permission::Verify,
            Self::DriveUsed => Permission::UseDrives,
            Self::SlotAdded
            | Self::PlaceChanged
            | Self::PlaceMoved
            | Self::PlacesMerged
            | Self::StocktakeBegun
            | Self::PlaceCounted
            | Self::StocktakeEnded
            | Self::Shelved
            | Self::Sent
            | Self::Arrived
            | Self::ShipmentBegun
            | Self::ShipmentPacked
            | Self::ShipmentSealed
            | Self::ShipmentHandedOver
            | Self::ShipmentSealChecked
            | Self::ShipmentReceived
            | Self::ShipmentClosed
            | Self::BlankProductSet
            | Self::BlanksTakenIn
            | Self::BlanksOpened
            | Self::BlanksCounted
            | Self::BlanksThrownAway
            | Self::Found => Permission::Shelve,
            Self::Lent | Self::GivenBack | Self::BorrowerAdded => Permission::Lend,
            Self::RequestAdded
            | Self::RequestExtended
            | Self::RequestClosed
            | Self::DeliveryBegun
            | Self::Delivered => Permission::Deliver,
            Self::RequestSigned
            | Self::RequestClockSet
            | Self::CheckRulesSet
            | Self::Missed
            | Self::IncidentOpened
            | Self::IncidentClosed
            | Self::PersonAdded
            | Self::PersonRetired
            | Self::WordsErased
            | Self::ClockConfirmed
            | Self::CatalogAccepted => Permission::Administer,
            // Whoever sees that something is wrong with a copy may set it apart, and whoever sees
            // that files name somebody else asks; who answers is another matter.
            Self::Quarantined
            | Self::PatientsDiffer
            | Self::Interrupted
            | Self::Doubted
            | Self::StationAdded
            | Self::StationRenamed
            | Self::CatalogMigrated
            | Self::CatalogBackedUp
            | Self::SessionBegun
            | Self::SessionEnded
            | Self::JobBegun
            | Self::JobTakenOver
            | Self::JobEnded
            | Self::ShipmentUnpacked
            | Self::BlankCutOff
            | Self::Mislaid
            | Self::Refused => Permission::Work,
        }
    }

    /// What PREMIS calls it; none for what is about no object that is kept.
    pub fn premis(self) -> Option<PremisEvent> {
        // Long because it is one flat table.
        match self {
            Self::StudyRecorded => Some(PremisEvent::Accession),
            Self::ItemsTakenIn => Some(PremisEvent::Ingestion),
            Self::StudyUpdated
            | Self::PatientCorrected
            | Self::PatientsMerged
            | Self::StudySplitOff
            | Self::TwoPeople
            | Self::DecisionUndone => Some(PremisEvent::MetadataModification),
            Self::SetPlanned
            | Self::DiscPlanned
            | Self::DiscReplanned
            | Self::CopyPlanned
            | Self::CheckRulesSet => Some(PremisEvent::PolicyAssignment),
            Self::ImageBuilt => Some(PremisEvent::InformationPackageCreation),
            Self::DiscReplaced => Some(PremisEvent::Creation),
            Self::BurnStarted | Self::BurnEnded | Self::Interrupted | Self::FoundByTag => {
                Some(PremisEvent::Replication)
            }
            Self::ReadBack | Self::Checked => Some(PremisEvent::FixityCheck),
            // Where it went nobody knows: it left its place.
            Self::Shelved
            | Self::GivenBack
            | Self::Mislaid
            | Self::Found
            | Self::Sent
            | Self::Arrived => Some(PremisEvent::Transfer),
            Self::Quarantined => Some(PremisEvent::Quarantine),
            Self::Released => Some(PremisEvent::Unquarantine),
            Self::Destroyed => Some(PremisEvent::Deletion),
            Self::Lent | Self::DeliveryBegun | Self::Delivered => Some(PremisEvent::Dissemination),
            Self::SetDropped
            | Self::DiscDropped
            | Self::StudyLeftOut
            | Self::WrongPatient
            | Self::Retired
            | Self::Missed => Some(PremisEvent::Deaccession),
            Self::WordsErased => Some(PremisEvent::Redaction),
            Self::ExceptionListed
            | Self::ExceptionResolved
            | Self::PatientsDiffer
            | Self::Doubted
            | Self::ToldApart
            | Self::TagMisfits
            | Self::DriveUsed
            | Self::SlotAdded
            | Self::PlaceChanged
            | Self::PlaceMoved
            | Self::PlacesMerged
            | Self::StocktakeBegun
            | Self::PlaceCounted
            | Self::StocktakeEnded
            | Self::QuarterBegun
            | Self::QuarterDrawn
            | Self::RequestClockSet
            | Self::RequestAdded
            | Self::RequestSigned
            | Self::RequestExtended
            | Self::RequestClosed
            | Self::ShipmentBegun
            | Self::ShipmentPacked
            | Self::ShipmentUnpacked
            | Self::ShipmentSealed
            | Self::ShipmentHandedOver
            | Self::ShipmentSealChecked
            | Self::ShipmentReceived
            | Self::ShipmentClosed
            | Self::BlankProductSet
            | Self::BlanksTakenIn
            | Self::BlanksOpened
            | Self::BlanksCounted
            | Self::BlanksThrownAway
            | Self::BlankCutOff
            | Self::IncidentOpened
            | Self::IncidentClosed
            | Self::PersonAdded
            | Self::BorrowerAdded
            | Self::PersonRetired
            | Self::StationAdded
            | Self::StationRenamed
            | Self::CatalogMigrated
            | Self::CatalogBackedUp
            | Self::CatalogAccepted
            | Self::SessionBegun
            | Self::SessionEnded
            | Self::ClockConfirmed
            | Self::JobBegun
            | Self::JobTakenOver
            | Self::JobEnded
            | Self::Refused => None,
        }
    }
}
