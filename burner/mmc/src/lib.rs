#![doc = include_str!("../README.md")]
// Both ends use the codec, so golden bytes in the tests come from standards and foreign logs, and
// never from the codec itself.

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
pub use media::{Spiral, Spot};
pub use reply::{
    BdDiscInformation, BdKind, BufferCapacity, Capacity, CapacityState, Configuration,
    DiscInformation, DiscStatus, EventStatus, Feature, FeatureCode, FormatCapacities,
    FormatDescriptor, FormatRequest, Inquiry, MediaEvent, ModePage, ModePages, NominalPerformance,
    NominalSpeed, Profile, SessionState, StreamSpeed, Toc, TocEntry, TrackInformation,
    WriteParameters, WriteSpeed, WriteSpeeds, WriteType,
};
pub use sense::{Sense, SenseError};
pub use transport::{Cdb, Data, DriveTime, Reply, Status, Transport, TransportError};
