//! Where items come from: folders that are scanned, files that are opened again at build.

use std::io::Read;

use crate::item::Item;

/// Opens items again when their bytes are needed.
pub trait Sources: Sync {
    /// A reader of the item's bytes. It gives exactly `item.seen.len` bytes and then ends; where
    /// the file is not the one that was seen, opening or the last read fails.
    ///
    /// Errors: [`SourceError`].
    fn open(&self, item: &Item) -> Result<Box<dyn Read + Send>, SourceError>;
}

/// Why an item's bytes cannot be had. Names no patient: the path is the caller's to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file is gone.
    #[error("the file is gone")]
    Vanished,
    /// The file is not the one that was seen.
    #[error("the file changed since it was taken in")]
    Changed,
    /// The file cannot be read.
    #[error("the file cannot be read")]
    Unreadable(#[source] std::io::Error),
}

impl SourceError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vanished => "SRC-001",
            Self::Changed => "SRC-002",
            Self::Unreadable(_) => "SRC-003",
        }
    }
}
