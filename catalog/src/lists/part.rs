//! Where a list lies.

use crate::CatalogError;

/// The longest list, in bytes as it is given: some three million files of one study. What is read
/// is never longer, whatever a row or a frame says.
pub(crate) const LONGEST: u64 = 1 << 30;

/// Where a list lies: a frame in a file.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct ListPart {
    /// BLAKE3 of the file.
    pub(crate) file: [u8; 32],
    /// Length of the file in bytes.
    pub(crate) file_bytes: u64,
    /// Where the frame begins in it.
    pub(crate) offset: u64,
    /// Length of the frame in bytes.
    pub(crate) length: u64,
    /// Length of the list, taken out of its frame.
    pub(crate) bytes: u64,
}

impl ListPart {
    /// Where it lies, as one can be ordered by: its file, and where it begins in it.
    pub fn place(&self) -> ([u8; 32], u64) {
        (self.file, self.offset)
    }

    /// That it cannot be read, and of which discs it is.
    pub(crate) fn wrong(&self, discs: Vec<String>, source: std::io::Error) -> CatalogError {
        CatalogError::List {
            name: path_of(&self.file),
            discs,
            source,
        }
    }
}

/// The name of a file with this hash.
pub(crate) fn file_name(hash: &[u8; 32]) -> String {
    format!("{}.zst", blake3::Hash::from(*hash).to_hex())
}

/// Where it lies beside a catalog, for people.
pub(crate) fn path_of(hash: &[u8; 32]) -> String {
    format!("lists/{}/{}", folder_name(hash), file_name(hash))
}

/// The name of the folder in which it lies.
pub(crate) fn folder_name(hash: &[u8; 32]) -> String {
    let [first, ..] = hash;
    format!("{first:02x}")
}

/// The hash in a file's name; none for a name that no list has.
pub(crate) fn hash_in(name: &str) -> Option<[u8; 32]> {
    let hex = name.strip_suffix(".zst")?;
    let hash = *blake3::Hash::from_hex(hex).ok()?.as_bytes();
    // Upper case would be another name of the same hash.
    (file_name(&hash) == name).then_some(hash)
}
