//! Whether sources that say they are one disc contradict each other. Damage makes no sound check
//! sector, so that a value which both check strips of one source have, and those of another have
//! otherwise, was written by somebody: one of the two was changed after it was built.

use stele_discfs::{CLUSTER_SECTORS, SectorCount};

use crate::exact::index;
use crate::geometry::CODED_STRIPS;
use crate::parity::DiscIdentity;
use crate::parity::check_strip::{CLUSTER_BYTES, CheckCopy, PartHeader, RowCopies, RowValues};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::Watch;

/// Rows whose check values are read at a time; many, for the strips lie far apart.
const TOGETHER: u64 = 64;

/// The places of the first two sources of one disc that contradict each other; none where none do.
/// Their check strips are read, and nothing else.
///
/// # Errors
/// [`ReadError`].
pub fn contradicting(
    from: &[&dyn Sectors],
    identity: DiscIdentity,
    watch: &dyn Watch,
) -> Result<Option<(usize, usize)>, ReadError> {
    let rows = identity.geometry.rows();
    for first in (0..rows).step_by(index(TOGETHER)) {
        let mut known: Vec<Vec<RowValues>> = Vec::new();
        for (place, source) in from.iter().enumerate() {
            if watch.cancelled() {
                return Err(ReadError::Cancelled);
            }
            let own = values(*source, identity, first, TOGETHER.min(rows - first))?;
            if let Some(other) = known.iter().position(|other| differ(other, &own)) {
                return Ok(Some((other, place)));
            }
            known.push(own);
        }
    }
    Ok(None)
}

/// What the check strips of a source say of rows, where they do not contradict each other.
fn values(
    from: &dyn Sectors,
    identity: DiscIdentity,
    first: u64,
    count: u64,
) -> Result<Vec<RowValues>, ReadError> {
    let mut rows = vec![RowCopies::default(); index(count)];
    for copy in CheckCopy::BOTH {
        let strip = copy.extent(identity.geometry).lba;
        let mut bytes = vec![0; rows.len() * CLUSTER_BYTES];
        // What cannot be read is zeros, and no check sector.
        let start = strip.after(SectorCount(first * CLUSTER_SECTORS));
        from.read(start, &mut bytes, &mut LostMap::new())?;
        let clusters = bytes.chunks_exact(CLUSTER_BYTES);
        for ((values, cluster), row) in rows.iter_mut().zip(clusters).zip(first..) {
            let part = 0;
            let header = PartHeader {
                identity,
                copy,
                row,
                part,
            };
            values.copy(copy).take(header, cluster);
        }
    }
    Ok(rows.iter().map(|row| row.settle(|_| None).values).collect())
}

/// Whether a value is known of both, and is not the same.
fn differ(one: &[RowValues], other: &[RowValues]) -> bool {
    one.iter().zip(other).any(|(one, other)| {
        let places = (0..index(CODED_STRIPS))
            .flat_map(|strip| (0..index(CLUSTER_SECTORS)).map(move |sector| (strip, sector)));
        let mut pairs = places.map(|(strip, s)| (one.get(strip, s), other.get(strip, s)));
        pairs.any(|pair| matches!(pair, (Some(one), Some(other)) if one != other))
    })
}
