//! The geometry of a STELE1 disc: 248 equal strips and a tail.
//!
//! ```text
//! | strip 0 .. k-1 data | strip k check A | k+1 .. k+m parity | strip 247 check B | tail 320 |
//! ```

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SectorCount};

/// Strips of a disc.
pub const STRIPS: u64 = 248;
/// Strips that the code covers: data and parity.
pub const CODED_STRIPS: u64 = 246;
/// Sectors behind the last strip: anchors and UDF anchors.
pub const TAIL_SECTORS: SectorCount = SectorCount(320);
/// Anchors at each end of the disc, one sector each.
pub const ANCHORS: u64 = 16;
/// Places of the copy tag, each in a cluster of its own (SPEC.TXT R-067).
pub const TAGS: u64 = 7;
/// Numbers of parity strips that the format allows.
pub const PARITY_CHOICES: [u8; 6] = [14, 22, 30, 46, 62, 122];

/// How a disc is divided; recorded on the disc thousands of times, never inferred.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Geometry {
    strip: SectorCount,
    parity: u8,
}

/// Why no geometry fits.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum GeometryError {
    /// Even the least parity does not fit.
    #[error("{needed} sectors are needed, the medium has {capacity}")]
    TooLarge {
        /// Sectors of the smallest disc that would hold the content.
        needed: SectorCount,
        /// Sectors of the medium.
        capacity: SectorCount,
    },
    /// The format does not know this number of parity strips.
    #[error("{parity} parity strips are not among 14, 22, 30, 46, 62, 122")]
    UnknownParity {
        /// The number asked for.
        parity: u8,
    },
    /// A strip is a whole number of clusters, at least one.
    #[error("a strip of {strip} sectors is not a multiple of 32")]
    Misaligned {
        /// The length asked for.
        strip: SectorCount,
    },
}

impl Geometry {
    /// The geometry with strips of `strip` sectors, `parity` of them for parity.
    ///
    /// Errors: [`GeometryError::UnknownParity`], [`GeometryError::Misaligned`].
    pub fn new(strip: SectorCount, parity: u8) -> Result<Self, GeometryError> {
        if !PARITY_CHOICES.contains(&parity) {
            return Err(GeometryError::UnknownParity { parity });
        }
        let aligned = strip.0 > 0 && strip.0.is_multiple_of(CLUSTER_SECTORS);
        // More than u32 sectors cannot be addressed by any command or descriptor.
        if !aligned || strip.0 > u64::from(u32::MAX) / STRIPS {
            return Err(GeometryError::Misaligned { strip });
        }
        Ok(Self { strip, parity })
    }

    /// The smallest disc that holds `content` sectors in its data strips and fits `capacity`,
    /// with the most parity that fits, or with `fixed` parity where policy says so.
    ///
    /// Errors: [`GeometryError::TooLarge`], [`GeometryError::UnknownParity`].
    pub fn choose(
        content: SectorCount,
        capacity: SectorCount,
        fixed: Option<u8>,
    ) -> Result<Self, GeometryError> {
        let mut least = None;
        for parity in PARITY_CHOICES
            .iter()
            .rev()
            .copied()
            .filter(|p| fixed.is_none_or(|f| f == *p))
        {
            let data = CODED_STRIPS - u64::from(parity);
            let clusters = content.0.max(1).div_ceil(data * CLUSTER_SECTORS);
            let g = Self {
                strip: SectorCount(clusters * CLUSTER_SECTORS),
                parity,
            };
            if g.sectors() <= capacity {
                return Self::new(g.strip, parity);
            }
            least = Some(g.sectors());
        }
        match (least, fixed) {
            (Some(needed), _) => Err(GeometryError::TooLarge { needed, capacity }),
            (None, fixed) => Err(GeometryError::UnknownParity {
                parity: fixed.unwrap_or_default(),
            }),
        }
    }

    /// Sectors that the data strips of a disc of `capacity` hold with `parity` parity strips.
    pub fn room(capacity: SectorCount, parity: u8) -> SectorCount {
        let strip = capacity.0.saturating_sub(TAIL_SECTORS.0) / STRIPS;
        let aligned = strip / CLUSTER_SECTORS * CLUSTER_SECTORS;
        SectorCount(aligned * CODED_STRIPS.saturating_sub(u64::from(parity)))
    }

    /// S: sectors of one strip, a multiple of 32.
    pub const fn strip(self) -> SectorCount {
        self.strip
    }
    /// m: parity strips.
    pub const fn parity(self) -> u8 {
        self.parity
    }
    /// k: data strips.
    pub const fn data(self) -> u8 {
        (CODED_STRIPS as u8) - self.parity
    }
    /// N: sectors of the whole disc, 248 S + 320.
    pub const fn sectors(self) -> SectorCount {
        SectorCount(STRIPS * self.strip.0 + TAIL_SECTORS.0)
    }
    /// Rows: clusters of one strip.
    pub const fn rows(self) -> u64 {
        self.strip.0 / CLUSTER_SECTORS
    }
    /// Sectors of all data strips together.
    pub const fn content(self) -> SectorCount {
        SectorCount(self.strip.0 * self.data() as u64)
    }
    /// Strip `index` of 0..248 as it lies on the disc.
    pub const fn strip_extent(self, index: u64) -> Extent {
        Extent {
            lba: Lba(index * self.strip.0),
            sectors: self.strip,
        }
    }
    /// Where coded strip `index` of 0..246 lies: data strips first, then parity behind check A.
    pub const fn coded_extent(self, index: u64) -> Extent {
        let shift = if index < self.data() as u64 { 0 } else { 1 };
        self.strip_extent(index + shift)
    }
    /// The two check strips, A and B.
    pub const fn check_extents(self) -> [Extent; 2] {
        [
            self.strip_extent(self.data() as u64),
            self.strip_extent(STRIPS - 1),
        ]
    }
    /// The tail behind the last strip.
    pub const fn tail(self) -> Extent {
        Extent {
            lba: Lba(STRIPS * self.strip.0),
            sectors: TAIL_SECTORS,
        }
    }
    /// Where place `place` of [`TAGS`] of the copy tag lies: N - 256 + 32 i.
    pub const fn tag(self, place: u64) -> Lba {
        Lba(self.sectors().0 - 256 + CLUSTER_SECTORS * place)
    }
    /// Whether a sector is one of the copy tag's: zero in an image, and whatever it is on a disc.
    pub const fn is_tag(self, lba: Lba) -> bool {
        let first = self.tag(0).0;
        let within = lba.0 >= first && lba.0 < first + CLUSTER_SECTORS * TAGS;
        within && (lba.0 - first).is_multiple_of(CLUSTER_SECTORS)
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
    fn the_smallest_disc_with_the_most_parity_is_chosen() {
        let bd25 = SectorCount(12_219_392);
        let small = Geometry::choose(SectorCount(1000), bd25, None).unwrap();
        assert_eq!(
            (small.strip().0, small.parity(), small.data()),
            (32, 122, 124)
        );
        assert_eq!(small.sectors().0, 248 * 32 + 320);
        let full = Geometry::choose(Geometry::room(bd25, 30), bd25, None).unwrap();
        assert_eq!(full.parity(), 30);
        assert!(full.sectors() <= bd25);
        let one_more = SectorCount(Geometry::room(bd25, 14).0 + 1);
        assert!(matches!(
            Geometry::choose(one_more, bd25, None),
            Err(GeometryError::TooLarge { .. })
        ));
        assert!(Geometry::choose(SectorCount(1), bd25, Some(7)).is_err());
    }

    #[test]
    fn strips_tile_the_disc() {
        let g = Geometry::new(SectorCount(64), 30).unwrap();
        assert_eq!(g.coded_extent(215).end(), g.check_extents()[0].lba);
        assert_eq!(g.check_extents()[0].end(), g.coded_extent(216).lba);
        assert_eq!(g.coded_extent(245).end(), g.check_extents()[1].lba);
        assert_eq!(g.check_extents()[1].end(), g.tail().lba);
        assert_eq!(g.tail().end().0, g.sectors().0);
    }

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
