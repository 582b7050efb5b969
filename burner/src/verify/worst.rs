//! How much is missing where most is: what the parity has to give back at least.

use stele_discfs::Lba;

use super::zeros::Zeros;
use crate::exact::{index, part_mut};
use crate::geometry::{Geometry, STRIPS};
use crate::parity::FoundGeometry;
use crate::parity::check_strip::strip_and_offset;
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::Watch;

/// Sectors that are missing in the worst sector column. Those that are zeros are looked for where
/// it would be too many.
pub(super) fn worst_of(
    damage: &LostMap,
    (from, found): (&dyn Sectors, &FoundGeometry),
    lost: &LostMap,
    watch: &dyn Watch,
) -> Result<u8, ReadError> {
    let geometry = found.geometry;
    let worst = worst_column(geometry, damage, &Zeros::default());
    match found.identity.filter(|_| worst > geometry.parity()) {
        Some(identity) => {
            let zeros = Zeros::among(lost, from, identity, watch)?;
            Ok(worst_column(geometry, damage, &zeros))
        }
        None => Ok(worst),
    }
}

/// Sectors that are missing in the worst sector column of the code, without those that are zeros.
fn worst_column(geometry: Geometry, damage: &LostMap, zeros: &Zeros) -> u8 {
    let mut depth = vec![0_u8; index(geometry.strip().0)];
    for range in damage.ranges() {
        for lba in (range.lba.0..range.end().0).map(Lba) {
            let Some((strip, offset)) = strip_and_offset(geometry, lba) else {
                break;
            };
            let data = u64::from(geometry.data());
            let coded = strip != data && strip != STRIPS - 1;
            let coded = coded && !zeros.has(strip - u64::from(strip > data), offset);
            let at = index(offset);
            if let (true, [column]) = (coded, part_mut(&mut depth, at..at + 1)) {
                *column = column.saturating_add(1);
            }
        }
    }
    depth.into_iter().max().unwrap_or_default()
}
