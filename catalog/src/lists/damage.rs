//! What is wrong with the file of a list.

use std::io;

/// What is wrong with a list that is read, or would be written. It goes inside an [`io::Error`].
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ListDamage {
    /// No file can hold what its row says.
    #[error("its row has impossible lengths")]
    Row,
    /// The file was cut off, or written on.
    #[error("it has another length than was written")]
    Length,
    /// There is no frame of zstd where it should be.
    #[error("a list in it has no frame")]
    NoFrame,
    /// What comes out of the frame is not what went into it.
    #[error("a list in it is not what was written")]
    Altered,
    /// The frame ends before its row says.
    #[error("a list in it ends too early")]
    Short,
    /// What is to be written does not come out of its frame as it went in.
    #[error("it cannot be compressed")]
    Compression,
}

impl From<ListDamage> for io::Error {
    fn from(fault: ListDamage) -> Self {
        Self::new(io::ErrorKind::InvalidData, fault)
    }
}
