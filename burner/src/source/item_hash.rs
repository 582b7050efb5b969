//! The hash of an item's bytes, for telling items apart.

use super::{SourceError, Sources};
use crate::exact::part;
use crate::item::Item;

/// BLAKE3 of an item's bytes.
pub(super) fn hash_of(item: &Item, sources: &dyn Sources) -> Result<[u8; 32], SourceError> {
    let mut reader = sources.open(item)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finalize().into()),
            Ok(read) => {
                hasher.update(part(&buffer, 0..read));
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) if SourceError::of(&error).is_some() => return Err(SourceError::Changed),
            Err(error) => return Err(SourceError::Unreadable(error)),
        }
    }
}
