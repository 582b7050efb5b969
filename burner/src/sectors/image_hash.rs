//! The hash of an image, taken of what goes to a disc: the tag of the copy counts as zeros.

use stele_discfs::{Lba, SECTOR_BYTES, SectorCount};

use crate::geometry::is_tag_of;

/// Takes clusters in order; what is behind the image's end does not count.
pub(crate) struct ImageHasher {
    hasher: blake3::Hasher,
    sectors: SectorCount,
}

impl ImageHasher {
    /// Of an image of so many sectors.
    pub(crate) fn new(sectors: SectorCount) -> Self {
        Self {
            hasher: blake3::Hasher::new(),
            sectors,
        }
    }

    /// Takes the sectors from `at` on.
    pub(crate) fn take(&mut self, at: Lba, sectors: &[u8]) {
        let end = at.after(SectorCount((sectors.len() / SECTOR_BYTES) as u64));
        let tagged = (at.0..end.0).any(|lba| is_tag_of(self.sectors, Lba(lba)));
        if !tagged && end.0 <= self.sectors.0 {
            self.hasher.update(sectors);
            return;
        }
        for (lba, sector) in (at.0..self.sectors.0).zip(sectors.chunks_exact(SECTOR_BYTES)) {
            match is_tag_of(self.sectors, Lba(lba)) {
                true => self.hasher.update(&[0; SECTOR_BYTES]),
                false => self.hasher.update(sector),
            };
        }
    }

    /// BLAKE3 of the image.
    pub(crate) fn finish(&self) -> [u8; 32] {
        *self.hasher.finalize().as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Geometry, TAGS};

    /// an image and a copy of it have one hash; nothing else is left out.
    #[test]
    fn tags_and_padding_do_not_count_and_all_else_does() {
        let g = Geometry::new(SectorCount(32), 30).unwrap();
        let mut image: Vec<u8> = (0..g.sectors().bytes()).map(|i| (i / 99) as u8).collect();
        let spoil = |image: &mut Vec<u8>, with: u8| {
            for place in 0..TAGS {
                let at = g.tag(place).byte() as usize;
                image[at..at + 2048].fill(with);
            }
        };
        spoil(&mut image, 0);
        let right = *blake3::hash(&image).as_bytes();
        let hash = |image: &[u8]| {
            let mut hasher = ImageHasher::new(g.sectors());
            let mut padded = image.to_vec();
            padded.resize(image.len().next_multiple_of(65536) + 65536, 9);
            for (cluster, n) in padded.chunks(65536).zip(0..) {
                hasher.take(Lba(n * 32), cluster);
            }
            hasher.finish()
        };
        assert_eq!(hash(&image), right);
        spoil(&mut image, 7);
        assert_eq!(hash(&image), right);
        let beside = g.tag(3).byte() as usize + 2048;
        image[beside] ^= 1;
        assert_ne!(hash(&image), right);
    }
}
