//! Both hashes of a file in one pass.

use sha2::Digest;

use crate::disc::Hashes;

/// Takes bytes, gives BLAKE3 and SHA-256.
#[derive(Clone, Debug, Default)]
pub struct FileHasher {
    blake3: blake3::Hasher,
    sha256: sha2::Sha256,
}

impl FileHasher {
    /// A hasher that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes. BLAKE3 is fastest with 64 KiB or more at a time.
    pub fn update(&mut self, bytes: &[u8]) {
        self.blake3.update(bytes);
        self.sha256.update(bytes);
    }

    /// The hashes of all bytes so far.
    pub fn finish(&self) -> Hashes {
        Hashes {
            blake3: *self.blake3.finalize().as_bytes(),
            sha256: self.sha256.clone().finalize().into(),
        }
    }
}

impl std::io::Write for FileHasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::hex;

    #[test]
    fn the_hashes_are_those_of_the_standards_examples() {
        let mut hasher = FileHasher::new();
        hasher.update(b"a");
        hasher.update(b"bc");
        let hashes = hasher.finish();
        // FIPS 180-4 example; BLAKE3 as b3sum prints it.
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let blake3 = "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";
        assert_eq!(
            (hex(&hashes.sha256).as_str(), hex(&hashes.blake3).as_str()),
            (sha256, blake3)
        );
    }
}
