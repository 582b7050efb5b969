//! An image with the tag of the copy that is made of it.

use stele_discfs::{Lba, SECTOR_BYTES, SectorCount};

use super::CopyTag;
use crate::exact::{index, part_mut};
use crate::geometry::{Geometry, TAGS};
use crate::sectors::{LostMap, ReadError, Sectors};

/// An image as it stands on a copy of its disc: the tag is in its places.
pub struct Tagged<'a> {
    image: &'a dyn Sectors,
    geometry: Geometry,
    tags: Vec<Vec<u8>>,
}

impl<'a> Tagged<'a> {
    /// The image with this tag.
    pub fn new(image: &'a dyn Sectors, geometry: Geometry, tag: &CopyTag) -> Self {
        Self {
            image,
            geometry,
            tags: (0..TAGS).map(|place| tag.render(place)).collect(),
        }
    }
}

impl Sectors for Tagged<'_> {
    fn sectors(&self) -> SectorCount {
        self.image.sectors()
    }

    fn is_medium(&self) -> bool {
        self.image.is_medium()
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        self.image.read(at, into, lost)?;
        let end = at.after(SectorCount((into.len() / SECTOR_BYTES) as u64));
        for (tag, place) in self.tags.iter().zip(0..) {
            let lba = self.geometry.tag(place);
            if at <= lba && lba < end && lba.0 < self.image.sectors().0 {
                let from = index(lba.since(at).bytes());
                part_mut(into, from..from + SECTOR_BYTES).copy_from_slice(tag);
            }
        }
        Ok(())
    }
}
