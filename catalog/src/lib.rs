//! The shelf catalog: studies, discs, copies, slots, custody, and a hash-chained audit trail.
//!
//! It knows no drives, no sectors and no clock; times and acting persons are arguments.
//! Every change goes through [`Catalog::change`]; what a copy is follows from its events alone
//! ([`CopyState::after`]).
//!
//! Each noun has a room (`people`, `studies`, `discs`, `shelf`, `stocktake`, `shipments`,
//! `blanks`, `quarters`, `incidents`, `requests`, `drives`, `work`, `trail`) with its records, its
//! changes (`impl Change`), its reads (`impl Reader`) and its statements (`sql`); the engine is
//! known to `store` alone. Lists of files lie beside the database: they are written by `lists`
//! before a change names them.
//!
//! Whether whoever acts may make a change is asked where its event is appended, by the event's kind
//! ([`EventKind::permission`]) and the person's role ([`Role::permissions`]). A refusal rolls the
//! change back and is recorded.

mod archive;
mod blanks;
mod catalog;
mod codes;
mod discs;
mod drives;
mod error;
mod incidents;
mod lists;
mod moment;
mod people;
mod quarters;
mod requests;
mod shelf;
mod shipments;
mod snapshot;
mod stocktake;
mod store;
mod studies;
mod trail;
mod typed;
mod work;

pub use archive::{ArchiveRow, NewArchive};
pub use blanks::{
    BlankError, BlankLot, BlankLotId, BlankMove, BlankMoveKind, BlankProduct, BlankUse, Gtin,
    OpenBox,
};
pub use catalog::Catalog;
pub use codes::{Code, CodeError, CodeKind, Numbered, Serial, SerialError};
pub use discs::{
    BuiltRecord, CUT_OFF_WRITING, CheckClass, CopyId, CopyRow, CopyState, DiscId, DiscRecord,
    DiscRow, DiscState, DiscStudy, Doubt, DoubtRow, Event, GivenUp, Hindered, KnownBy, NotCounted,
    Refused, ReplacedBy, SetId, SetRecord, SetRow, Standing,
};
pub use drives::{DriveKey, DriveUse, DriveUseRow, UseKind, UseQuery, UseResult};
pub use error::CatalogError;
pub use incidents::{
    Concerned, IncidentClock, IncidentClosed, IncidentError, IncidentId, IncidentRow, MissingRow,
};
pub use lists::{ListDamage, ListFault, ListPart, ListWriter, Lists, WrittenLists};
pub use people::{Acting, Permission, Person, PersonId, Role, SessionId, Station, StationId};
pub use quarters::{
    CheckError, CheckReason, CheckRules, NotAQuarter, Quarter, QuarterCopy, QuarterDraw,
    QuarterRow, RulesVersion, Sizes, Stratum, Whereabouts,
};
pub use requests::{
    Delivered, DeliveryForm, DeliveryId, DeliveryRow, Handover, Identity, NewDelivery, NewRequest,
    Proof, RequestError, RequestId, RequestKind, RequestResult, RequestRow, Signs,
};
pub use shelf::{
    Condition, CustodyRow, Elsewhere, Gathered, LoanError, LoanKind, LoanRow, NearPath, NewLoan,
    OpenLoan, PlaceError, PlaceRow, PlaceWidths, Slot, SlotId, SlotKind, SlotThen, UnreadReturn,
    walking_order,
};
pub use shipments::{
    HandedOver, Journey, Received, ShipmentCopy, ShipmentError, ShipmentId, ShipmentResult,
    ShipmentRow,
};
pub use snapshot::Snapshot;
pub use stocktake::{
    Counted, Difference, NotExpected, Stocktake, StocktakeError, StocktakeId, StocktakeResult,
    StocktakeSeen, Unseen,
};
pub use store::{Change, MadeFault, OpenError, Reader, StorageError, Timestamp, Unwritable};
pub use studies::{
    Alike, Answer, Claimed, Dated, Day, DecisionId, DecisionKind, DecisionRow, DifferenceId,
    DifferenceKind, DifferenceRow, FindQuery, FoundCopy, FoundStudy, KeptOut, PatientClaim,
    PatientId, PatientRow, Period, SeriesRecord, StudyId, StudyKind, StudyRecord, StudyRow, Unlike,
    VersionId, VersionRow, Waiting, file_name, without_born, words_and_dates,
};
pub use trail::{
    AuditProblem, AuditReport, Behind, CopyFault, DiscsSeen, EventKind, Given, PremisEvent, Reason,
    ReasonKind, RowFault, TagMisfit, TrailHead,
};
pub use typed::{is_hidden, may_name_a_case};
pub use work::{ExceptionRow, JobId, JobKind, JobRow, Lease};

#[cfg(test)]
mod tests;
