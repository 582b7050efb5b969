//! An image with the tag of the copy that is made of it.

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

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

/// Whether a sector of a disc of `sectors` sectors is one of the tag's places.
pub(crate) fn is_tag_of(sectors: SectorCount, lba: Lba) -> bool {
    let back = sectors.0.saturating_sub(lba.0);
    (64..=256).contains(&back) && back.is_multiple_of(CLUSTER_SECTORS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_telling_the_places_agree() {
        let g = Geometry::new(SectorCount(64), 30).unwrap();
        let n = g.sectors();
        let places: Vec<u64> = (0..TAGS).map(|place| g.tag(place).0).collect();
        assert_eq!(
            places,
            [256, 224, 192, 160, 128, 96, 64].map(|back| n.0 - back)
        );
        for lba in (n.0 - 400..n.0 + 40).map(Lba) {
            let expected = places.contains(&lba.0);
            assert_eq!(
                (g.is_tag(lba), is_tag_of(n, lba)),
                (expected, expected),
                "{lba:?}"
            );
        }
    }
}
