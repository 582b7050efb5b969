//! Reading check strips from a source: the check values of rows, and what of the strips is bad.

use std::ops::Range;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::check_strip::{
    CLUSTER_BYTES, CheckCopy, PartHeader, RowCopies, RowValues, Settled, check_value,
};
use super::identity::DiscIdentity;
use crate::exact::{index, part};
use crate::sectors::{LostMap, ReadError, Sectors};

/// Damage of the check strips themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckDamage {
    /// Sectors that could not be read.
    pub(crate) lost: LostMap,
    /// Sectors that were read and are no sound check sectors, or say what the other copy does not
    /// and the disc does not either.
    pub(crate) wrong: LostMap,
    /// Whether the two copies have a value differently.
    pub(crate) disputed: bool,
}

/// Reads the check clusters of rows `first`.. `first + count` of both strips. Where they differ,
/// what the sectors agree with decides, as in the second step of SPEC.TXT R-057: the code, which a
/// repair asks first, is not computed here.
pub(crate) fn read_checks(
    from: &dyn Sectors,
    identity: DiscIdentity,
    first: u64,
    count: u64,
    damage: &mut CheckDamage,
) -> Result<Vec<RowValues>, ReadError> {
    read_checks_to(from, identity, first..first + count, damage, &mut |_, _| {})
}

/// As [`read_checks`] of these rows; `each` gets every cluster of them that was read in full and
/// in which nothing is wrong.
pub(crate) fn read_checks_to(
    from: &dyn Sectors,
    identity: DiscIdentity,
    rows: Range<u64>,
    damage: &mut CheckDamage,
    each: &mut dyn FnMut(Lba, &[u8]),
) -> Result<Vec<RowValues>, ReadError> {
    let (first, count) = (rows.start, rows.end.saturating_sub(rows.start));
    let mut rows = vec![RowCopies::default(); index(count)];
    let mut read = Vec::with_capacity(CheckCopy::BOTH.len());
    for copy in CheckCopy::BOTH {
        let strip = copy.extent(identity.geometry).lba;
        let start = strip.after(SectorCount(first * CLUSTER_SECTORS));
        let mut bytes = vec![0; rows.len() * CLUSTER_BYTES];
        let mut lost = LostMap::new();
        from.read(start, &mut bytes, &mut lost)?;
        let clusters = bytes.chunks_exact(CLUSTER_BYTES);
        for ((values, cluster), row) in rows.iter_mut().zip(clusters).zip(first..) {
            let header = PartHeader {
                identity,
                copy,
                row,
                part: 0,
            };
            let lba = strip.after(SectorCount(row * CLUSTER_SECTORS));
            let bad = values.copy(copy).take(header, cluster);
            for sector in bits(lba, bad).filter(|sector| !lost.contains(sector.lba)) {
                damage.wrong.add(sector);
            }
        }
        damage.lost.merge(&lost);
        read.push((strip, bytes));
    }
    let mut all = Vec::with_capacity(rows.len());
    for (copies, row) in rows.into_iter().zip(first..) {
        let differing = copies.differing();
        damage.disputed |= !differing.is_empty();
        let found = sector_values(from, identity, row, &differing)?;
        let mut found = found.into_iter();
        let Settled { values, left_out } = copies.settle(|_| found.next().flatten());
        for (copy, parts) in CheckCopy::BOTH.into_iter().zip(left_out) {
            let strip = copy.extent(identity.geometry).lba;
            let lba = strip.after(SectorCount(row * CLUSTER_SECTORS));
            bits(lba, parts)
                .filter(|sector| !damage.lost.contains(sector.lba))
                .for_each(|sector| damage.wrong.add(sector));
        }
        all.push(values);
    }
    for (strip, bytes) in read {
        for (cluster, row) in bytes.chunks_exact(CLUSTER_BYTES).zip(first..) {
            let lba = strip.after(SectorCount(row * CLUSTER_SECTORS));
            if mask(lba, &damage.lost) | mask(lba, &damage.wrong) == 0 {
                each(lba, cluster);
            }
        }
    }
    Ok(all)
}

/// The check values of sectors as they are read: of those that hold these values of a row, in
/// their order.
fn sector_values(
    from: &dyn Sectors,
    identity: DiscIdentity,
    row: u64,
    wanted: &[usize],
) -> Result<Vec<Option<u64>>, ReadError> {
    let mut values = Vec::with_capacity(wanted.len());
    let mut cluster = vec![0; CLUSTER_BYTES];
    let (mut open, mut lost) = (None, LostMap::new());
    for at in wanted {
        let (strip, sector) = (at / CLUSTER_SECTORS as usize, at % CLUSTER_SECTORS as usize);
        let start = identity.geometry.coded_extent(strip as u64).lba;
        let lba = start.after(SectorCount(row * CLUSTER_SECTORS));
        if open != Some(strip) {
            lost = LostMap::new();
            from.read(lba, &mut cluster, &mut lost)?;
            open = Some(strip);
        }
        let own = sector * SECTOR_BYTES..(sector + 1) * SECTOR_BYTES;
        let gone = lost.contains(lba.after(SectorCount(sector as u64)));
        values.push((!gone).then(|| check_value(part(&cluster, own))));
    }
    Ok(values)
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
    if map.is_empty() {
        return 0;
    }
    let named = |s: &u64| map.contains(cluster.after(SectorCount(*s)));
    (0..CLUSTER_SECTORS)
        .filter(named)
        .fold(0, |mask, s| mask | 1 << s)
}
