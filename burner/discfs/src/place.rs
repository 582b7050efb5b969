//! Where contents lie: the flow behind the structures, and files at places of their own.

use stele_exact::{item, part};

use crate::error::LayoutError;
use crate::key::ContentKey;
use crate::tree::{File, Place};
use crate::units::{CLUSTER_SECTORS, Extent, Lba, SectorCount};

/// Sectors that nothing may lie on: the first UDF anchor (ECMA-167 3/8.4.2.1).
const HOLES: [Extent; 1] = [Extent {
    lba: Lba(256),
    sectors: SectorCount(1),
}];

/// The system area: the first sectors, which ECMA-119 6.2.1 leaves to the system.
pub(crate) const SYSTEM_AREA: SectorCount = SectorCount(16);

/// Bytes of one file section at most: a length has 32 bits (ECMA-119 9.1.4), and every section
/// but the last ends at a sector's end (6.5.1).
pub(crate) const SECTION_BYTES_MAX: u64 = u32::MAX as u64 + 1 - 2048;

/// Hands out sectors in ascending order, jumping over the holes.
#[derive(Clone, Debug)]
pub(crate) struct Space {
    next: Lba,
}

impl Space {
    /// Hands out from this sector on.
    pub(crate) fn from(next: Lba) -> Self {
        Self { next }
    }

    /// The first sector behind what was handed out.
    pub(crate) fn end(&self) -> Lba {
        self.next
    }

    /// The next `sectors` sectors in one piece.
    pub(crate) fn take(&mut self, sectors: SectorCount) -> Result<Extent, LayoutError> {
        let mut extent = checked_extent(self.next, sectors)?;
        for hole in HOLES {
            if overlaps(extent, hole) {
                extent = checked_extent(hole.end(), sectors)?;
            }
        }
        self.next = extent.end();
        Ok(extent)
    }
}

/// The extent, where its end still has a 32-bit number.
fn checked_extent(lba: Lba, sectors: SectorCount) -> Result<Extent, LayoutError> {
    let end = lba.0.checked_add(sectors.0);
    end.filter(|&end| end <= u64::from(u32::MAX))
        .map(|_| Extent { lba, sectors })
        .ok_or(LayoutError::VolumeTooLarge)
}

fn overlaps(a: Extent, b: Extent) -> bool {
    a.lba < b.end() && b.lba < a.end()
}

/// All contents, by key and by address.
#[derive(Clone, Debug)]
pub(crate) struct Contents {
    /// File of each key.
    pub(crate) file_of: Vec<u32>,
    /// File sections in the order of keys.
    sections: Vec<Extent>,
    /// Where each key's sections start; one more than keys.
    starts: Vec<u32>,
    /// Keys of the files that have bytes, in the order of addresses.
    pub(crate) by_lba: Vec<ContentKey>,
    /// Where the structures behind the flow begin.
    pub(crate) trailing: Lba,
    /// The first sector behind structures, flow and what follows it.
    pub(crate) flow_end: Lba,
    /// The first sector behind everything.
    pub(crate) end: Lba,
}

impl Contents {
    /// Places all files, the flow from the end of the structures on, and behind the flow
    /// `trailing` sectors for structures, from a whole cluster on.
    pub(crate) fn place(
        files: &[File],
        structures_end: Lba,
        trailing: SectorCount,
    ) -> Result<Self, LayoutError> {
        let file_of = by_key(files)?;
        let mut whole = vec![
            Extent {
                lba: Lba(0),
                sectors: SectorCount(0)
            };
            files.len()
        ];
        let mut space = Space::from(structures_end);
        for wanted in [Place::Flow, Place::AfterFlow] {
            for (file, extent) in files.iter().zip(&mut whole) {
                let sectors = SectorCount::holding(file.len);
                if file.place == wanted && sectors.0 > 0 {
                    *extent = space.take(sectors)?;
                }
            }
        }
        let mut space = Space::from(Lba(space.end().0.next_multiple_of(CLUSTER_SECTORS)));
        let trailing = space.take(trailing)?.lba;
        let flow_end = space.end();
        for (file, extent) in files.iter().zip(&mut whole) {
            if let Place::At(lba) = file.place {
                *extent = checked_extent(lba, SectorCount::holding(file.len))?;
                check_outside_flow(file.key, *extent, flow_end)?;
            }
        }
        let by_lba = in_order(files, &whole)?;
        let end = (by_lba.last())
            .map(|key| *item(&file_of, key.0 as usize))
            .map_or(flow_end, |last| {
                flow_end.max(item(&whole, last as usize).end())
            });
        let (sections, starts) = divide(&file_of, files, &whole)?;
        Ok(Self {
            file_of,
            sections,
            starts,
            by_lba,
            trailing,
            flow_end,
            end,
        })
    }

    /// The sections of a content, ascending and without gaps.
    pub(crate) fn extents(&self, key: ContentKey) -> &[Extent] {
        let at = key.0 as usize;
        let bound = |index: usize| *item(&self.starts, index) as usize;
        part(&self.sections, bound(at)..bound(at + 1))
    }
}

/// Number of the file of each key; keys are 0 to n-1, each once.
fn by_key(files: &[File]) -> Result<Vec<u32>, LayoutError> {
    let mut file_of = vec![u32::MAX; files.len()];
    for (number, file) in (0u32..).zip(files) {
        let slot = file_of.get_mut(file.key.0 as usize);
        match slot {
            Some(slot) if *slot == u32::MAX => *slot = number,
            _ => {
                return Err(LayoutError::BadKey {
                    key: file.key,
                    entries: files.len(),
                });
            }
        }
    }
    Ok(file_of)
}

/// Fixed files lie in the system area or behind the flow, and off the holes.
fn check_outside_flow(key: ContentKey, extent: Extent, flow_end: Lba) -> Result<(), LayoutError> {
    let system_end = Lba(SYSTEM_AREA.0);
    let flow = Extent {
        lba: system_end,
        sectors: flow_end.since(system_end),
    };
    for taken in std::iter::once(flow).chain(HOLES) {
        if extent.sectors.0 > 0 && overlaps(extent, taken) {
            let other = extent.lba.max(taken.lba);
            return Err(LayoutError::Overlap { key, extent, other });
        }
    }
    Ok(())
}

/// Keys of all files with bytes by their address; refuses two on one sector.
fn in_order(files: &[File], whole: &[Extent]) -> Result<Vec<ContentKey>, LayoutError> {
    let mut order: Vec<(Extent, ContentKey)> = (files.iter().zip(whole))
        .filter(|(_, extent)| extent.sectors.0 > 0)
        .map(|(file, extent)| (*extent, file.key))
        .collect();
    order.sort_unstable_by_key(|(extent, key)| (extent.lba, *key));
    for pair in order.windows(2) {
        if let [(before, _), (extent, key)] = pair
            && overlaps(*before, *extent)
        {
            let other = extent.lba;
            return Err(LayoutError::Overlap {
                key: *key,
                extent: *extent,
                other,
            });
        }
    }
    Ok(order.into_iter().map(|(_, key)| key).collect())
}

/// Divides every file into sections.
fn divide(
    file_of: &[u32],
    files: &[File],
    whole: &[Extent],
) -> Result<(Vec<Extent>, Vec<u32>), LayoutError> {
    let mut sections = Vec::with_capacity(files.len());
    let mut starts = Vec::with_capacity(files.len() + 1);
    let number = |len: usize| u32::try_from(len).map_err(|_| LayoutError::TooManyNames);
    for &file in file_of {
        starts.push(number(sections.len())?);
        let most = SectorCount::holding(SECTION_BYTES_MAX);
        let mut rest = *item(whole, file as usize);
        while rest.sectors.0 > 0 {
            let sectors = rest.sectors.min(most);
            sections.push(Extent {
                lba: rest.lba,
                sectors,
            });
            let left = SectorCount(rest.sectors.0 - sectors.0);
            rest = Extent {
                lba: rest.lba.after(sectors),
                sectors: left,
            };
        }
    }
    starts.push(number(sections.len())?);
    Ok((sections, starts))
}
