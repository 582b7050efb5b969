//! MMC: bytes of optical drives and their meanings. Commands, sense, descriptors, both ways; and
//! the media that drives take.
//!
//! It does no I/O; [`Transport`] is only the shape of a way to a drive. Both ends use it: the
//! drive layer encodes commands and parses replies, the virtual recorder the reverse. Golden
//! bytes in the tests therefore come from standards and foreign logs, never from the codec.

mod bytes;
mod command;
mod media;
mod reply;
mod sense;
mod transport;

pub use bytes::ShortReply;
pub use command::{
    CloseFunction, Command, FeatureRange, Form, Motion, Opcode, TocFormat, TrackAddress,
};
pub use media::{ByteSize, MediumClass, MediumKind, MediumType, NoSuchMedium, NotASize, WriteMode};
pub use reply::{
    BdDiscInformation, BdKind, BufferCapacity, Capacity, CapacityState, Configuration,
    DiscInformation, DiscStatus, EventStatus, Feature, FeatureCode, FormatCapacities,
    FormatDescriptor, FormatRequest, Inquiry, MediaEvent, ModePage, ModePages, NominalPerformance,
    NominalSpeed, Profile, SessionState, StreamSpeed, Toc, TocEntry, TrackInformation,
    WriteParameters, WriteSpeed, WriteSpeeds, WriteType,
};
pub use sense::{Sense, SenseError};
pub use transport::{Cdb, Data, DriveTime, Reply, Status, Transport, TransportError};
