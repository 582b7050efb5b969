//! The number by which a caller and a layout speak of a file's content.

/// The caller's own number for a file's content; the layout only hands it back.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ContentKey(pub u32);
