//! What a caller asks for: the files of a disc and where they may lie.

use crate::units::{Lba, SectorCount};

/// The caller's own number for a file's content; the layout only hands it back.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ContentKey(pub u32);

/// Where a file's content may lie.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// In order of entry, right after the file-system structures.
    Flow,
    /// After everything that flows: files whose bytes are known only once the others are read.
    AfterFlow,
    /// At exactly this sector. The caller answers for the space: such files lie outside the flow.
    At(Lba),
}

/// Seconds since 1970-01-01T00:00:00 UTC, as file systems on discs record them.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DiscTime(pub i64);

/// One file to be laid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Path from the root with `/` between names, without a leading one: `DICOM/PT000001/IM000001`.
    /// Names are the real ones; each file system derives its own from them.
    pub path: String,
    /// Length in bytes.
    pub len: u64,
    /// Time of last modification.
    pub time: DiscTime,
    /// Where the content may lie.
    pub place: Place,
    /// The caller's number for the content.
    pub key: ContentKey,
}

/// What the volume as a whole says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Volume identifier; at most 32 characters of A-Z, 0-9 and `_` survive in ISO 9660.
    pub volume_id: String,
    /// Volume set identifier.
    pub volume_set_id: String,
    /// Publisher identifier.
    pub publisher: String,
    /// Data preparer identifier.
    pub preparer: String,
    /// Application identifier.
    pub application: String,
    /// Time of creation of the volume.
    pub time: DiscTime,
    /// Sectors of the whole volume. `None`: up to the last content.
    pub volume_sectors: Option<SectorCount>,
}
