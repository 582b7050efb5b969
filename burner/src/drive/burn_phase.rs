//! How far a burn came.

use serde::{Deserialize, Serialize};

/// How far a burn came.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum BurnPhase {
    /// Nothing was written yet.
    Prepared,
    /// Writing.
    Writing,
    /// The drive's buffer is being emptied.
    Synchronizing,
    /// Track and session are being closed.
    Closing,
    /// The medium is being taken out and in, so that nothing is answered from memory.
    Reloading,
    /// Everything is being read and compared.
    ReadingBack,
    /// Done.
    Done,
}
