//! Reading the tags of a copy off a medium.

use stele_discfs::{Extent, SECTOR_BYTES, SectorCount};

use super::CopyTag;
use crate::geometry::{Geometry, TAGS};
use crate::parity::DiscName;
use crate::sectors::{LostMap, ReadError, Sectors};

/// What the seven places of the tag gave.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TagsRead {
    /// Tags of this disc, each different one once.
    pub tags: Vec<CopyTag>,
    /// Places with a sound tag of another disc.
    pub foreign: u64,
    /// Places that could not be read.
    pub unread: u64,
}

impl TagsRead {
    /// The copy that this is; none where no tag could be read, or where tags name two copies:
    /// then it is credited to nobody.
    pub fn copy(&self) -> Option<&CopyTag> {
        let first = self.tags.first()?;
        let same = self.tags.iter().all(|tag| tag.serial == first.serial);
        same.then_some(first)
    }

    /// Whether tags of this disc name more than one copy.
    pub fn is_disputed(&self) -> bool {
        !self.tags.is_empty() && self.copy().is_none()
    }

    /// The serials that are named, in the order of places.
    pub fn serials(&self) -> Vec<&str> {
        let mut serials: Vec<&str> = Vec::new();
        for tag in &self.tags {
            if !serials.contains(&&*tag.serial) {
                serials.push(&tag.serial);
            }
        }
        serials
    }
}

/// Reads the tags of a copy of this disc.
///
/// # Errors
/// [`ReadError`]; a place that cannot be read is none.
pub fn read_tags(
    from: &dyn Sectors,
    geometry: Geometry,
    disc: DiscName,
) -> Result<TagsRead, ReadError> {
    let mut read = TagsRead::default();
    let mut sector = vec![0; SECTOR_BYTES];
    for place in 0..TAGS {
        let lba = geometry.tag(place);
        let one = Extent {
            lba,
            sectors: SectorCount(1),
        };
        let mut lost = LostMap::new();
        if one.end().0 > from.sectors().0 {
            read.unread += 1;
            continue;
        }
        from.read(lba, &mut sector, &mut lost)?;
        if lost.contains(lba) {
            read.unread += 1;
            continue;
        }
        match CopyTag::parse(&sector, place) {
            Some(tag) if tag.disc != disc => read.foreign += 1,
            Some(tag) if !read.tags.contains(&tag) => read.tags.push(tag),
            _ => {}
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::super::Tagged;
    use super::super::tests::tag;
    use super::*;
    use crate::parity::ContentDigest;
    use crate::sectors::{Masked, MemoryImage};

    fn disc(content: u8) -> DiscName {
        DiscName {
            uuid: [7; 16],
            content: Some(ContentDigest([content; 8])),
        }
    }

    /// a tenth of the reads fails, tags of twins and of other discs are among them; no
    /// wrong copy is ever named.
    #[test]
    fn no_wrong_copy_is_ever_named() {
        let g = Geometry::new(SectorCount(32), 30).unwrap();
        let image = MemoryImage(vec![0; g.sectors().bytes() as usize]);
        let [own, twin] = ["STL-OWN", "STL-TWIN"].map(|serial| tag(serial, disc(1)));
        let other = tag("STL-OTHER", disc(2));
        let mut state = 1_u64;
        let mut dice = |sides: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % sides
        };
        let (mut named, mut nobody) = (0, 0);
        for case in 0..2000 {
            let mut bytes = image.clone();
            let (mut own_there, mut twin_there, mut foreign) = (0, 0, 0);
            let mut lost = LostMap::new();
            for place in 0..TAGS {
                let lba = g.tag(place);
                if dice(10) == 0 {
                    let sectors = SectorCount(1);
                    lost.add(Extent { lba, sectors });
                    continue;
                }
                let (tag, count) = match (case % 4, dice(8)) {
                    (1, 0) => (&twin, &mut twin_there),
                    (2, 0..4) => (&other, &mut foreign),
                    _ => (&own, &mut own_there),
                };
                *count += 1;
                let at = lba.byte() as usize;
                bytes.0[at..at + 2048].copy_from_slice(&tag.render(place));
            }
            let source = Masked::new(&bytes, &lost);
            let read = read_tags(&source, g, disc(1)).unwrap();
            assert_eq!((read.unread, read.foreign), (lost.count().0, foreign));
            let copy = read.copy().map(|tag| &*tag.serial);
            let expected = match (own_there, twin_there) {
                (1.., 0) => Some("STL-OWN"),
                (0, 1..) => Some("STL-TWIN"),
                _ => None,
            };
            assert_eq!(copy, expected, "case {case}");
            assert_eq!(read.is_disputed(), own_there > 0 && twin_there > 0);
            named += u32::from(copy.is_some());
            nobody += u32::from(copy.is_none());
        }
        assert!(named > 1500 && nobody > 50, "{named} {nobody}");
        let tagged = Tagged::new(&image, g, &own);
        assert_eq!(read_tags(&tagged, g, disc(1)).unwrap().copy(), Some(&own));
        assert_eq!(read_tags(&image, g, disc(1)).unwrap(), TagsRead::default());
    }
}
