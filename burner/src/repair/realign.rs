//! Sectors and check sectors that stand elsewhere than they belong, taken from there (SPEC.TXT
//!

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use crate::exact::part_mut;
use crate::parity::check_strip::{CheckCopy, PartHeader, RowValues, check_value};
use crate::parity::{DiscIdentity, Displaced};
use crate::sectors::{ReadError, Sectors};

/// Looks for sectors of a cluster of a coded strip, bit s of `wanted` for sector s, by their check
/// values, and puts them into `cluster`. Gives those that were found.
///
/// # Errors
/// [`ReadError`].
pub(super) fn cluster(
    (from, displaced): (&dyn Sectors, &Displaced),
    (strip, lba): (usize, Lba),
    wanted: u32,
    values: &RowValues,
    cluster: &mut [u8],
) -> Result<u32, ReadError> {
    let mut found = 0;
    displaced.search(from, lba, wanted, |s, sector, known| {
        let is = *known.get_or_insert_with(|| check_value(sector));
        if values.get(strip, s) != Some(is) {
            return false;
        }
        let own = s * SECTOR_BYTES..(s + 1) * SECTOR_BYTES;
        part_mut(cluster, own).copy_from_slice(sector);
        found |= 1_u32 << s;
        true
    })?;
    Ok(found)
}

/// Takes the check sectors of one copy of a row that are not known.
///
/// # Errors
/// [`ReadError`].
pub(super) fn checks(
    (from, displaced): (&dyn Sectors, &Displaced),
    identity: DiscIdentity,
    (copy, row): (CheckCopy, u64),
    values: &mut RowValues,
) -> Result<(), ReadError> {
    let strip = copy.extent(identity.geometry).lba;
    let lba = strip.after(SectorCount(row * CLUSTER_SECTORS));
    let missing = !values.known_parts();
    displaced.search(from, lba, missing, |part, sector, _| {
        let part = part as u8;
        let expected = PartHeader {
            identity,
            copy,
            row,
            part,
        };
        values.take_part(expected, sector)
    })
}
