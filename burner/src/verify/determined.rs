//! What the content determines, where it is damaged: made anew, so that the image as a whole can be
//! compared (SPEC.TXT R-065). Whoever altered something of the protection that is not damaged has
//! another image then, whatever is damaged beside it.

use std::collections::BTreeMap;
use std::io;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::content::ROWS_OF_MEDIUM_MAX;
use super::content_tree::{ContentTree, LEAF_BYTES};
use crate::exact::{index, part, part_mut};
use crate::geometry::{ANCHORS, Geometry};
use crate::parity::check_strip::{
    CLUSTER_BYTES, CheckCopy, VALUES_PER_ROW, check_value, render_cluster, strip_and_offset,
};
use crate::parity::row::{ROW_BYTES, cell};
use crate::parity::{Anchor, FoundGeometry, RowCodec};
use crate::repair::RepairingReader;
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Leaves of a cluster.
const LEAVES: u64 = CLUSTER_BYTES as u64 / LEAF_BYTES;

/// A disc whose content is known to be there.
pub(super) struct Determined<'a> {
    from: &'a dyn Sectors,
    geometry: Geometry,
    anchor: &'a Anchor,
    reader: RepairingReader<'a>,
    codec: RowCodec,
    /// Sectors that cannot be relied on; of a content that agrees as it was read, those in front
    /// can.
    damage: &'a LostMap,
    as_read: bool,
}

impl<'a> Determined<'a> {
    /// Of a disc of which this is damaged; `as_read` is whether its content agrees without a
    /// repair. None where there is no such code.
    pub(super) fn of(
        from: &'a dyn Sectors,
        found: &FoundGeometry,
        anchor: &'a Anchor,
        (damage, as_read): (&'a LostMap, bool),
    ) -> Option<Self> {
        let geometry = found.geometry;
        Some(Self {
            from,
            geometry,
            anchor,
            reader: RepairingReader::of(from, found.clone()).ok()?,
            codec: RowCodec::new(geometry.data(), geometry.parity()).ok()?,
            damage,
            as_read,
        })
    }

    /// Puts what is missing of an image into its tree. Of a medium at most [`ROWS_OF_MEDIUM_MAX`]
    /// rows are read for it; of an image as many as it has, which is all of it once more.
    ///
    /// # Errors
    /// [`ReadError`]; where something cannot be had, the tree keeps a gap.
    pub(super) fn fill(&self, image: &mut ContentTree, watch: &dyn Watch) -> Result<(), ReadError> {
        let Some(gaps) = image.gaps() else {
            return Ok(());
        };
        let clusters = gaps
            .into_iter()
            .flat_map(|leaves| leaves.start / LEAVES..leaves.end.div_ceil(LEAVES));
        let (mut rows, mut tail) = (BTreeMap::<u64, Vec<Lba>>::new(), false);
        for at in clusters.map(|cluster| Lba(cluster * CLUSTER_SECTORS)) {
            match strip_and_offset(self.geometry, at) {
                Some((_, offset)) => rows.entry(offset / CLUSTER_SECTORS).or_default().push(at),
                None => tail = true,
            }
        }
        if self.from.is_medium() && rows.len() > ROWS_OF_MEDIUM_MAX {
            return Ok(());
        }
        let total = rows.len() as u64;
        let mut cells = vec![0; ROW_BYTES];
        for ((row, wanted), done) in rows.into_iter().zip(1..) {
            if !self.row(row, &wanted, &mut cells, image)? {
                return Ok(());
            }
            watch.progress(Progress {
                phase: Phase::Comparing,
                done: done * CLUSTER_SECTORS,
                total: total * CLUSTER_SECTORS,
                unit: Unit::Sectors,
            });
            if watch.cancelled() {
                return Err(ReadError::Cancelled);
            }
        }
        match tail {
            true => self.tail(image),
            false => Ok(()),
        }
    }

    /// The clusters `wanted` of a row; whether they can be had. `cells` has room for its coded
    /// cells.
    fn row(
        &self,
        row: u64,
        wanted: &[Lba],
        cells: &mut [u8],
        image: &mut ContentTree,
    ) -> Result<bool, ReadError> {
        let g = self.geometry;
        let place = |start: Lba| start.after(SectorCount(row * CLUSTER_SECTORS));
        let coded = |strip: u64| place(g.coded_extent(strip).lba);
        let (data, parity) = cells.split_at_mut(usize::from(g.data()) * CLUSTER_BYTES);
        for (strip, cluster) in (0..).zip(data.chunks_exact_mut(CLUSTER_BYTES)) {
            if !self.data(coded(strip), cluster)? {
                return Ok(false);
            }
        }
        let data: Vec<&[u8]> = data.chunks_exact(CLUSTER_BYTES).collect();
        let mut parity: Vec<&mut [u8]> = parity.chunks_exact_mut(CLUSTER_BYTES).collect();
        if self.codec.encode(&data, &mut parity).is_err() {
            return Ok(false);
        }
        let mut values = Vec::with_capacity(VALUES_PER_ROW);
        values.extend(cells.chunks_exact(SECTOR_BYTES).map(check_value));
        for (strip, at) in (0..cells.len() / CLUSTER_BYTES).zip((0..).map(coded)) {
            if wanted.contains(&at) {
                image.put_clusters(at, cell(cells, strip));
            }
        }
        let mut cluster = vec![0; CLUSTER_BYTES];
        for copy in CheckCopy::BOTH {
            let at = place(copy.extent(g).lba);
            if wanted.contains(&at) {
                render_cluster(self.anchor.identity(), copy, row, &values, &mut cluster);
                image.put_clusters(at, &cluster);
            }
        }
        Ok(true)
    }

    /// A cluster of the data strips; whether it can be had.
    fn data(&self, at: Lba, cluster: &mut [u8]) -> Result<bool, ReadError> {
        let sectors = SectorCount(CLUSTER_SECTORS);
        let is_damaged = self.damage.touches(Extent { lba: at, sectors });
        let mut lost = LostMap::new();
        if self.as_read || !is_damaged {
            self.from.read(at, cluster, &mut lost)?;
        }
        if !lost.is_empty() || is_damaged && !self.as_read {
            lost = LostMap::new();
            self.reader.read(at, cluster, &mut lost)?;
        }
        if at == Lba(0) && is_damaged {
            // The anchors are no content.
            let sectors = SectorCount(ANCHORS);
            let head = index(sectors.bytes());
            part_mut(cluster, 0..head).copy_from_slice(part(&self.anchor.head(), 0..head));
            lost.remove(Extent { lba: at, sectors });
        }
        Ok(lost.is_empty())
    }

    fn tail(&self, image: &mut ContentTree) -> Result<(), ReadError> {
        let (mut failed, mut known) = (None, true);
        let mut cluster = vec![0; CLUSTER_BYTES];
        let tail = self.anchor.tail(|lba| {
            let offset = lba.0 % CLUSTER_SECTORS;
            match self.data(Lba(lba.0 - offset), &mut cluster) {
                Ok(there) => known &= there,
                Err(error) => failed = Some(error),
            }
            let at = index(SectorCount(offset).bytes());
            Ok::<_, io::Error>(part(&cluster, at..at + SECTOR_BYTES).to_vec())
        });
        match (failed, tail) {
            (Some(error), _) => Err(error),
            (None, Ok(tail)) if known => {
                image.put_clusters(self.geometry.tail().lba, &tail);
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }
}
