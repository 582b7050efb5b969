//! The digest of what was built: BLAKE3 over sectors 16 to used - 1 (SPEC.TXT R-015).

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use stele_discfs::{Lba, SectorCount};

use super::identity::ContentDigest;
use crate::exact::{index, part};
use crate::geometry::ANCHORS;

/// Bytes that are read or filled in at a time.
const STEP: u64 = 1 << 20;

/// Takes what is written in the order of addresses; what lies between is zero.
pub(crate) struct ContentHasher {
    hasher: blake3::Hasher,
    /// The byte that comes next.
    next: u64,
    end: u64,
    zeros: Vec<u8>,
    /// Something came behind its place.
    backwards: bool,
}

impl ContentHasher {
    /// Of a disc with so many sectors in use.
    pub(crate) fn new(used: SectorCount) -> Self {
        Self {
            hasher: blake3::Hasher::new(),
            next: Lba(ANCHORS).byte(),
            end: used.bytes(),
            zeros: vec![0; index(STEP)],
            backwards: false,
        }
    }

    /// Takes bytes from byte `at` of the image on. What lies in front of sector 16 or behind the
    /// content does not count.
    pub(crate) fn take(&mut self, at: u64, bytes: &[u8]) {
        let (from, to) = (
            at.max(Lba(ANCHORS).byte()),
            self.end.min(at + bytes.len() as u64),
        );
        if from >= to {
            return;
        }
        self.backwards |= from < self.next;
        self.zeros_up_to(from);
        self.hasher
            .update(part(bytes, index(from - at)..index(to - at)));
        self.next = to;
    }

    fn zeros_up_to(&mut self, to: u64) {
        while self.next < to {
            let len = (to - self.next).min(STEP);
            self.hasher.update(part(&self.zeros, 0..index(len)));
            self.next += len;
        }
    }

    /// The digest; none where bytes did not come in order.
    pub(crate) fn finish(mut self) -> Option<ContentDigest> {
        self.zeros_up_to(self.end);
        let digest = ContentDigest::of(&self.hasher.finalize());
        (!self.backwards).then_some(digest)
    }
}

/// The digest of what an image holds.
pub(crate) fn content_of(image: &File, used: SectorCount) -> io::Result<ContentDigest> {
    let mut hasher = blake3::Hasher::new();
    let mut bytes = vec![0; index(STEP)];
    let mut at = Lba(ANCHORS).byte();
    while at < used.bytes() {
        let len = index((used.bytes() - at).min(STEP));
        let piece = crate::exact::part_mut(&mut bytes, 0..len);
        image.read_exact_at(piece, at)?;
        hasher.update(piece);
        at += len as u64;
    }
    Ok(ContentDigest::of(&hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// sectors 16 to used - 1, zeros included.
    #[test]
    fn the_content_is_what_lies_between_the_anchors_and_the_end_of_use() {
        let mut image: Vec<u8> = (0..900 * 2048).map(|i| (i / 7) as u8).collect();
        image[40 * 2048..800 * 2048].fill(0);
        let mut hasher = ContentHasher::new(SectorCount(850));
        for sectors in [0..20, 20..40, 800..849, 849..900] {
            let own = sectors.start * 2048..sectors.end * 2048;
            hasher.take(own.start as u64, &image[own]);
        }
        let whole = ContentDigest::of(&blake3::hash(&image[16 * 2048..850 * 2048]));
        assert_eq!(hasher.finish(), Some(whole));
        let file = tempfile::tempfile().unwrap();
        file.write_all_at(&image, 0).unwrap();
        assert_eq!(content_of(&file, SectorCount(850)).unwrap(), whole);
        let mut hasher = ContentHasher::new(SectorCount(850));
        hasher.take(30 * 2048, &image[..2048]);
        hasher.take(29 * 2048, &image[..2048]);
        assert_eq!(hasher.finish(), None);
    }
}
