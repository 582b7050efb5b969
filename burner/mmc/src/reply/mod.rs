//! What drives answer, as values: `parse` for the host's side, `encode` for the drive's.
//!
//! Foreign data is read leniently: bytes that did not come are zero, reserved bits are ignored,
//! and only a reply shorter than its meaning is refused ([`crate::ShortReply`]). `encode` gives
//! the whole answer with true length fields; cutting it to the allocation length is the sender's.

mod capacity;
mod configuration;
mod disc;
mod events;
mod identity;
mod mode;
mod performance;
mod structure;
mod toc;
mod track;
mod write_parameters;

pub use capacity::{
    BufferCapacity, Capacity, CapacityState, FormatCapacities, FormatDescriptor, FormatRequest,
};
pub use configuration::{Configuration, Feature, FeatureCode, Profile};
pub use disc::{DiscInformation, DiscStatus, SessionState};
pub use events::{EventStatus, MediaEvent};
pub use identity::Inquiry;
pub use mode::{ModePage, ModePages};
pub use performance::{NominalPerformance, NominalSpeed, StreamSpeed, WriteSpeed, WriteSpeeds};
pub use structure::{BdDiscInformation, BdKind};
pub use toc::{Toc, TocEntry};
pub use track::TrackInformation;
pub use write_parameters::{WriteParameters, WriteType};
