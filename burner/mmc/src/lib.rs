//! MMC: bytes of optical drives and their meanings. Commands, sense, descriptors, both ways.
//!
//! It does no I/O; [`Transport`] is only the shape of a way to a drive.

mod sense;
mod transport;

pub use sense::Sense;
pub use transport::{Cdb, Data, DriveTime, Reply, Status, Transport, TransportError};
