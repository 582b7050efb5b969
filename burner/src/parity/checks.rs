//! Reading check strips from a source: the check values of rows, and what of the strips is bad.

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SectorCount};

use super::check_strip::{CLUSTER_BYTES, CheckCopy, PartHeader, RowValues};
use crate::geometry::Geometry;
use crate::sectors::{LostMap, ReadError, Sectors};

/// Damage of the check strips themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckDamage {
    /// Sectors that could not be read.
    pub(crate) lost: LostMap,
    /// Sectors that were read and are no sound check sectors.
    pub(crate) wrong: LostMap,
}

/// Reads the check clusters of rows `first`.. `first + rows.len()` of one strip.
pub(crate) fn read_checks(
    from: &dyn Sectors,
    geometry: Geometry,
    uuid: [u8; 16],
    copy: CheckCopy,
    first: u64,
    rows: &mut [RowValues],
    damage: &mut CheckDamage,
) -> Result<(), ReadError> {
    let start = copy
        .extent(geometry)
        .lba
        .after(SectorCount(first * CLUSTER_SECTORS));
    let mut bytes = vec![0; rows.len() * CLUSTER_BYTES];
    let mut lost = LostMap::new();
    from.read(start, &mut bytes, &mut lost)?;
    for ((values, cluster), row) in rows
        .iter_mut()
        .zip(bytes.chunks_exact(CLUSTER_BYTES))
        .zip(first..)
    {
        let header = PartHeader {
            uuid,
            geometry,
            copy,
            row,
            part: 0,
        };
        let bad = values.take(header, cluster);
        let lba = copy
            .extent(geometry)
            .lba
            .after(SectorCount(row * CLUSTER_SECTORS));
        for sector in bits(lba, bad).filter(|sector| !lost.contains(sector.lba)) {
            damage.wrong.add(sector);
        }
    }
    damage.lost.merge(&lost);
    Ok(())
}

/// The sectors of a cluster that a mask names.
pub(crate) fn bits(cluster: Lba, mask: u32) -> impl Iterator<Item = Extent> {
    (0..CLUSTER_SECTORS)
        .filter(move |s| mask >> s & 1 == 1)
        .map(move |s| Extent {
            lba: cluster.after(SectorCount(s)),
            sectors: SectorCount(1),
        })
}

/// The sectors of a cluster that a map names, as a mask.
pub(crate) fn mask(cluster: Lba, map: &LostMap) -> u32 {
    let named = |s: &u64| map.contains(cluster.after(SectorCount(*s)));
    (0..CLUSTER_SECTORS)
        .filter(named)
        .fold(0, |mask, s| mask | 1 << s)
}
