//! Check sectors that were read and would be made otherwise stay, where what they are made of is
//! not whole, or not the disc's: nothing proves then which of them is right (SPEC.TXT R-057).

use std::fs::File;
use std::os::unix::fs::FileExt;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::outcome::{ContentCheck, RepairError, Repaired};
use crate::geometry::{ANCHORS, CODED_STRIPS, Geometry};
use crate::parity::DiscIdentity;
use crate::parity::check_strip::{CheckCopy, PartHeader};
use crate::parity::protect::sector;
use crate::sectors::{LostMap, Merged, Sectors};

/// Puts them back as they were read.
pub(super) fn keep(
    from: &[&dyn Sectors],
    image: &File,
    repaired: &mut Repaired,
    unread: &LostMap,
) -> Result<(), RepairError> {
    let Some(identity) = repaired.identity else {
        return Ok(());
    };
    let geometry = repaired.geometry;
    let lacking = Lacking::of(repaired);
    if lacking.short.is_empty() && !lacking.content {
        return Ok(());
    }
    let mut changed = repaired.recovered.clone();
    changed.merge(&lacking.short);
    for copy in CheckCopy::BOTH {
        let strip = copy.extent(geometry);
        let mut own = LostMap::new();
        own.add(strip);
        for range in changed.and(&own).ranges() {
            for lba in (range.lba.0..range.end().0).map(Lba) {
                let at = lba.since(strip.lba).0;
                if unread.contains(lba) || !lacking.in_row(at / CLUSTER_SECTORS) {
                    continue;
                }
                if let Some(read) = as_read(from, identity, copy, (at, lba))?
                    && sector(image, lba)? != read
                {
                    image.write_all_at(&read, lba.byte())?;
                    unproven(repaired, lba);
                }
            }
        }
    }
    Ok(())
}

/// Whether anything of the content is lost or unchecked, or it is not the disc's.
pub(super) fn content_lacks(repaired: &Repaired) -> bool {
    let content = Extent {
        lba: Lba(ANCHORS),
        sectors: SectorCount(repaired.geometry.content().0 - ANCHORS),
    };
    repaired.content == ContentCheck::Refuted
        || repaired.lost.touches(content)
        || repaired.unchecked.touches(content)
}

/// What is lost or unchecked, and whether any of it is content, or that is not the disc's.
struct Lacking {
    geometry: Geometry,
    short: LostMap,
    content: bool,
}

impl Lacking {
    fn of(repaired: &Repaired) -> Self {
        let mut short = repaired.lost.clone();
        short.merge(&repaired.unchecked);
        Self {
            geometry: repaired.geometry,
            short,
            content: content_lacks(repaired),
        }
    }

    /// Whether the content lacks anything or is another one, or a row lacks anything.
    fn in_row(&self, row: u64) -> bool {
        let cell = |strip: u64| {
            let start = self.geometry.coded_extent(strip).lba;
            let lba = start.after(SectorCount(row * CLUSTER_SECTORS));
            let sectors = SectorCount(CLUSTER_SECTORS);
            self.short.touches(Extent { lba, sectors })
        };
        self.content || (0..CODED_STRIPS).any(cell)
    }
}

/// A check sector as it was read, where it is one of the disc in its place.
fn as_read(
    from: &[&dyn Sectors],
    identity: DiscIdentity,
    copy: CheckCopy,
    (at, lba): (u64, Lba),
) -> Result<Option<Vec<u8>>, RepairError> {
    let wanted = PartHeader {
        identity,
        copy,
        row: at / CLUSTER_SECTORS,
        part: (at % CLUSTER_SECTORS) as u8,
    };
    let (mut read, mut missing) = (vec![0; SECTOR_BYTES], LostMap::new());
    Merged::new(from).read(lba, &mut read, &mut missing)?;
    let stands = missing.is_empty() && PartHeader::parse(&read) == Some(wanted);
    Ok(stands.then_some(read))
}

fn unproven(repaired: &mut Repaired, lba: Lba) {
    let sectors = SectorCount(1);
    let one = Extent { lba, sectors };
    repaired.recovered.remove(one);
    if !repaired.lost.contains(lba) {
        repaired.unchecked.add(one);
    }
}
