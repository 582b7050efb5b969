//! Reads an image ahead of whoever consumes it, in a thread of its own with a few buffers, so
//! that neither a slow disk nor a slow drive waits for the other more than it must.

use std::ops::ControlFlow;
use std::sync::mpsc;

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use crate::sectors::{LostMap, ReadError, Sectors};

/// Sectors of one buffer: 1 MiB.
const CHUNK_SECTORS: u64 = 512;
/// Buffers on their way. With the one in each hand: 6 MiB for each drive.
const CHUNKS: usize = 4;
/// Bytes of one cluster.
pub(super) const CLUSTER_BYTES: usize = CLUSTER_SECTORS as usize * SECTOR_BYTES;

/// Why the image did not come to its end.
#[derive(Debug)]
pub(super) enum ImageFailure {
    /// A sector of it cannot be read.
    Damaged(Lba),
    /// It cannot be read at all.
    Unreadable(ReadError),
}

/// Hands the image to `take` cluster by cluster, the last one filled up with zeros, until all
/// `sectors` are through or `take` breaks.
///
/// Errors: [`ImageFailure`], after everything before it was taken.
pub(super) fn each_cluster<B>(
    image: &dyn Sectors,
    sectors: SectorCount,
    mut take: impl FnMut(Lba, &[u8]) -> ControlFlow<B>,
) -> Result<ControlFlow<B>, ImageFailure> {
    std::thread::scope(|scope| {
        let (full, chunks) = mpsc::sync_channel(CHUNKS);
        // When the consumer breaks off, its end is dropped, and the reader's next send fails.
        scope.spawn(move || read_chunks(image, sectors, &full));
        for chunk in chunks {
            let (begin, bytes): (Lba, Vec<u8>) = chunk?;
            let clusters = bytes.chunks(CLUSTER_BYTES);
            for (number, cluster) in (0..).zip(clusters) {
                let lba = begin.after(SectorCount(number * CLUSTER_SECTORS));
                if let ControlFlow::Break(why) = take(lba, cluster) {
                    return Ok(ControlFlow::Break(why));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// One buffer of whole clusters, or why there is none.
type Chunk = Result<(Lba, Vec<u8>), ImageFailure>;

fn read_chunks(image: &dyn Sectors, sectors: SectorCount, full: &mpsc::SyncSender<Chunk>) {
    let mut at = Lba(0);
    while at.0 < sectors.0 {
        let count = CHUNK_SECTORS.min(sectors.0.saturating_sub(at.0));
        let chunk = read_chunk(image, at, count);
        let failed = chunk.is_err();
        // Nobody takes it any more: the consumer broke off.
        if full.send(chunk).is_err() || failed {
            return;
        }
        at = at.after(SectorCount(count));
    }
}

fn read_chunk(image: &dyn Sectors, at: Lba, count: u64) -> Chunk {
    let mut bytes = vec![0; count as usize * SECTOR_BYTES];
    let mut lost = LostMap::new();
    image
        .read(at, &mut bytes, &mut lost)
        .map_err(ImageFailure::Unreadable)?;
    if let Some(first) = lost.ranges().first() {
        return Err(ImageFailure::Damaged(first.lba));
    }
    bytes.resize(bytes.len().next_multiple_of(CLUSTER_BYTES), 0);
    Ok((at, bytes))
}
