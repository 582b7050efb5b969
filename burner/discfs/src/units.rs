//! Sectors and where they lie: the quantities everything on a disc is counted in.

/// Bytes of one logical sector (ECMA-119 6.1.2; UDF 2.60, 2.2.4.2).
pub const SECTOR_BYTES: usize = 2048;

/// Sectors of one cluster: volumes, and what UDF aligns, begin and end with whole ones, and no
/// structure is rendered in a larger piece. 64 KiB, into which the error-correction blocks of DVD
/// (32 KiB) and BD (64 KiB) fit.
pub const CLUSTER_SECTORS: u64 = 32;

/// A logical block address: the number of a sector, counted from the start of the disc.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Lba(pub u64);

/// A number of sectors.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SectorCount(pub u64);

impl Lba {
    /// The sector `count` sectors further on.
    #[must_use]
    pub const fn after(self, count: SectorCount) -> Self {
        Self(self.0 + count.0)
    }

    /// Offset of the sector's first byte in an image file.
    pub const fn byte(self) -> u64 {
        self.0 * SECTOR_BYTES as u64
    }

    /// Sectors from `earlier` up to this one; 0 where `earlier` lies behind it.
    pub const fn since(self, earlier: Self) -> SectorCount {
        SectorCount(self.0.saturating_sub(earlier.0))
    }
}

impl SectorCount {
    /// The sectors that `len` bytes occupy; the last one may be partly used.
    pub const fn holding(len: u64) -> Self {
        Self(len.div_ceil(SECTOR_BYTES as u64))
    }

    /// The same in bytes.
    pub const fn bytes(self) -> u64 {
        self.0 * SECTOR_BYTES as u64
    }
}

/// A contiguous run of sectors.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Extent {
    /// Its first sector.
    pub lba: Lba,
    /// How many sectors it has.
    pub sectors: SectorCount,
}

impl Extent {
    /// The first sector behind it.
    pub const fn end(self) -> Lba {
        self.lba.after(self.sectors)
    }
}

impl std::fmt::Display for Lba {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Display for SectorCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
