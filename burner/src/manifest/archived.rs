//! Which files a disc archives, whatever else stands on it and wherever they lie.

use super::{FileKind, ManifestError, parse};

/// The archived files of a disc, by their lengths and hashes: a digest of all of them. Two images
/// of which it is the same hold the same files, whatever they are called.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct ArchivedFiles([u8; 32]);

impl ArchivedFiles {
    /// Those of these lengths, in bytes, and BLAKE3 hashes; in any order.
    pub fn of(mut files: Vec<(u64, [u8; 32])>) -> Self {
        files.sort_unstable();
        let mut digest = blake3::Hasher::new();
        for (length, hash) in &files {
            digest.update(&length.to_le_bytes());
            digest.update(hash);
        }
        Self(digest.finalize().into())
    }

    /// Those that a `MANIFEST.JSN` names, without the texts that Stele adds.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn of_manifest(bytes: &[u8]) -> Result<Self, ManifestError> {
        Ok(Self::of(archived_files(bytes)?))
    }
}

/// Lengths, in bytes, and BLAKE3 hashes of the archived files that a `MANIFEST.JSN` names.
///
/// # Errors
/// [`ManifestError`].
pub fn archived_files(manifest: &[u8]) -> Result<Vec<(u64, [u8; 32])>, ManifestError> {
    let files = parse(manifest)?.files.into_iter();
    let archived = files.filter(|file| match file.kind {
        FileKind::Object | FileKind::Document => true,
        FileKind::Text => false,
    });
    Ok(archived.map(|file| (file.size, file.blake3)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_says_nothing_and_every_byte_and_length_does() {
        let of = |files: &[(u64, [u8; 32])]| ArchivedFiles::of(files.to_vec());
        let (a, b) = ((1, [1; 32]), (2, [2; 32]));
        assert_eq!(of(&[a, b]), of(&[b, a]));
        assert_ne!(of(&[a, b]), of(&[a]));
        assert_ne!(of(&[a, a]), of(&[a]));
        assert_ne!(of(&[a]), of(&[(2, [1; 32])]));
        assert_ne!(of(&[a]), of(&[(1, [2; 32])]));
    }
}
