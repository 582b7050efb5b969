//! Second pass over an image: anchors, check strips, parity strips, and the hash of the whole.
//!
//! It reads the data strips of a file that the first pass wrote and writes the rest beside them.
//! Running it again writes the same bytes. Memory does not grow with the image but for 32 bytes
//! per cluster.

use std::fs::File;
use std::io;
use std::num::NonZeroU64;
use std::os::unix::fs::FileExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use blake3::hazmat::{ChainingValue, HasherExt, Mode, left_subtree_len};
use blake3::hazmat::{merge_subtrees_non_root, merge_subtrees_root};
use rustix::fs::{Advice, fadvise};
use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use super::check_strip::{CLUSTER_BYTES, CheckCopy, VALUES_PER_ROW, check_value, render_cluster};
use super::{Anchor, CodecError, RowCodec};
use crate::exact::{index, part_mut};
use crate::geometry::{CODED_STRIPS, Geometry, STRIPS};
use crate::sectors::{LostMap, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Threads that code at most: each holds rows of 16 MB in memory.
const WORKERS_MAX: usize = 8;
/// Rows that are asked of the disk together, a megabyte of each strip: one cluster here and one
/// there would keep a disk with a moving head at its seeks.
const ROWS_AHEAD: u64 = 16;

/// What the second pass learned.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Protected {
    /// BLAKE3 of the whole image.
    pub image_blake3: [u8; 32],
}

/// Why an image cannot be protected.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ProtectError {
    /// The image cannot be read or written.
    #[error("the image cannot be read or written")]
    Io(
        #[from]
        #[serde(skip)]
        io::Error,
    ),
    /// The code failed.
    #[error("coding failed")]
    Codec(
        #[from]
        #[serde(skip)]
        CodecError,
    ),
    /// Someone asked to stop.
    #[error("stopped")]
    Cancelled,
}

impl ProtectError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "PAR-010",
            Self::Codec(inner) => inner.code(),
            Self::Cancelled => "PAR-011",
        }
    }
}

/// Writes anchors, check strips, parity strips and the tail of an image whose data strips stand.
///
/// Errors: [`ProtectError`]; the image is then unfinished, and protecting it again is right.
pub fn protect(
    image: &File,
    anchor: &Anchor,
    watch: &dyn Watch,
) -> Result<Protected, ProtectError> {
    image.write_all_at(&anchor.head(), 0)?;
    let tail = anchor.tail(|lba| sector(image, lba))?;
    image.write_all_at(&tail, anchor.geometry.tail().lba.byte())?;
    coded(image, anchor, &tail, watch)
}

/// What [`protect`] would make of an image, of which nothing is written: all of it is determined by
/// its content and its anchor (SPEC.TXT R-065).
///
/// Errors: [`ProtectError`]; a sector that cannot be had is one of them.
pub(crate) fn determined(
    image: &dyn Sectors,
    anchor: &Anchor,
    watch: &dyn Watch,
) -> Result<Protected, ProtectError> {
    let image = OnlyRead(image);
    let tail = anchor.tail(|lba| {
        let mut bytes = vec![0; SECTOR_BYTES];
        image.read(&mut bytes, lba.byte()).map(|()| bytes)
    })?;
    coded(&image, anchor, &tail, watch)
}

/// What is coded: read where the data strips stand, and written beside them.
trait Cells: Sync {
    fn read(&self, into: &mut [u8], byte: u64) -> io::Result<()>;
    fn write(&self, bytes: &[u8], byte: u64) -> io::Result<()>;
    /// Has so many bytes read ahead. It is advice: where it is not taken, reading is slower and no
    /// less right.
    fn ask_for(&self, byte: u64, len: NonZeroU64);
}

impl Cells for File {
    fn read(&self, into: &mut [u8], byte: u64) -> io::Result<()> {
        self.read_exact_at(into, byte)
    }

    fn write(&self, bytes: &[u8], byte: u64) -> io::Result<()> {
        self.write_all_at(bytes, byte)
    }

    fn ask_for(&self, byte: u64, len: NonZeroU64) {
        let _ = fadvise(self, byte, Some(len), Advice::WillNeed);
    }
}

/// A source to which nothing is written.
struct OnlyRead<'a>(&'a dyn Sectors);

impl Cells for OnlyRead<'_> {
    fn read(&self, into: &mut [u8], byte: u64) -> io::Result<()> {
        let mut lost = LostMap::new();
        let at = Lba(byte / SECTOR_BYTES as u64);
        self.0.read(at, into, &mut lost).map_err(io::Error::other)?;
        match lost.is_empty() {
            true => Ok(()),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn write(&self, _: &[u8], _: u64) -> io::Result<()> {
        Ok(())
    }

    fn ask_for(&self, _: u64, _: NonZeroU64) {}
}

fn coded(
    image: &dyn Cells,
    anchor: &Anchor,
    tail: &[u8],
    watch: &dyn Watch,
) -> Result<Protected, ProtectError> {
    let geometry = anchor.geometry;
    let workers = workers();
    let clusters = geometry.sectors().0 / CLUSTER_SECTORS;
    let shared = Shared {
        image,
        anchor,
        watch,
        codec: RowCodec::new(geometry.data(), geometry.parity())?,
        next: AtomicU64::new(0),
        done: AtomicU64::new(0),
        stop: AtomicBool::new(false),
        hashes: Mutex::new(vec![[0; 32]; index(clusters)]),
    };
    for (cluster, bytes) in (STRIPS * geometry.rows()..).zip(tail.chunks(CLUSTER_BYTES)) {
        shared.keep_hash(cluster, bytes);
    }
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| shared.work()))
            .collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    for result in results {
        // A thread that panicked has said so; its panic goes on here.
        result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    }
    let hashes = shared
        .hashes
        .into_inner()
        .unwrap_or_else(|held| held.into_inner());
    Ok(Protected {
        image_blake3: root(&hashes),
    })
}

/// One sector of an image.
pub(crate) fn sector(image: &File, lba: Lba) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; SECTOR_BYTES];
    image.read_exact_at(&mut bytes, lba.byte())?;
    Ok(bytes)
}

/// Threads for work on rows: the cores that there are, within the memory that is allowed.
pub(crate) fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().min(WORKERS_MAX))
}

struct Shared<'a> {
    image: &'a dyn Cells,
    anchor: &'a Anchor,
    watch: &'a dyn Watch,
    codec: RowCodec,
    next: AtomicU64,
    done: AtomicU64,
    stop: AtomicBool,
    /// Chaining values of all clusters.
    hashes: Mutex<Vec<ChainingValue>>,
}

impl Shared<'_> {
    fn work(&self) -> Result<(), ProtectError> {
        let result = self.rows();
        if result.is_err() {
            self.stop.store(true, Ordering::Relaxed);
        }
        result
    }

    fn rows(&self) -> Result<(), ProtectError> {
        let rows = self.anchor.geometry.rows();
        let mut cells = vec![0; CLUSTER_BYTES * CODED_STRIPS as usize];
        loop {
            let row = self.next.fetch_add(1, Ordering::Relaxed);
            if row >= rows || self.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            if self.watch.cancelled() {
                return Err(ProtectError::Cancelled);
            }
            if row == 0 {
                self.ask_for(0);
            }
            if row.is_multiple_of(ROWS_AHEAD) {
                self.ask_for(row + ROWS_AHEAD);
            }
            self.protect_row(row, &mut cells)?;
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            self.watch.progress(Progress {
                phase: Phase::Protecting,
                done: SectorCount(done * CLUSTER_SECTORS * STRIPS).bytes(),
                total: SectorCount(rows * CLUSTER_SECTORS * STRIPS).bytes(),
                unit: Unit::Bytes,
            });
        }
    }

    /// Has the system read ahead the rows from `row` on.
    fn ask_for(&self, row: u64) {
        let g = self.anchor.geometry;
        let rows = g.rows().saturating_sub(row).min(ROWS_AHEAD);
        let Some(len) = NonZeroU64::new(SectorCount(rows * CLUSTER_SECTORS).bytes()) else {
            return;
        };
        for strip in 0..u64::from(g.data()) {
            let start = g.coded_extent(strip).lba;
            let from = start.after(SectorCount(row * CLUSTER_SECTORS)).byte();
            self.image.ask_for(from, len);
        }
    }

    /// One row. `cells` has room for its coded cells.
    fn protect_row(&self, row: u64, cells: &mut [u8]) -> Result<(), ProtectError> {
        let g = self.anchor.geometry;
        let place = |strip: u64| {
            let start = g.coded_extent(strip).lba;
            start.after(SectorCount(row * CLUSTER_SECTORS)).byte()
        };
        let mut values = Vec::with_capacity(VALUES_PER_ROW);
        let (data, parity) = cells.split_at_mut(usize::from(g.data()) * CLUSTER_BYTES);
        for (strip, cluster) in (0..).zip(data.chunks_exact_mut(CLUSTER_BYTES)) {
            self.image.read(cluster, place(strip))?;
            // Now, while it is in the nearest cache: memory is slower than any of this.
            self.look_at(place(strip), cluster, &mut values);
        }
        let data: Vec<&[u8]> = data.chunks_exact(CLUSTER_BYTES).collect();
        let mut parity: Vec<&mut [u8]> = parity.chunks_exact_mut(CLUSTER_BYTES).collect();
        self.codec.encode(&data, &mut parity)?;
        for (strip, cluster) in (g.data().into()..).zip(&parity) {
            self.image.write(cluster, place(strip))?;
            self.look_at(place(strip), cluster, &mut values);
        }
        self.write_checks(row, &values)
    }

    /// Keeps the hash of a cluster, and its check values behind those of its row.
    fn look_at(&self, byte: u64, cluster: &[u8], values: &mut Vec<u64>) {
        self.keep_hash(byte / CLUSTER_BYTES as u64, cluster);
        values.extend(cluster.chunks_exact(SECTOR_BYTES).map(check_value));
    }

    fn write_checks(&self, row: u64, values: &[u64]) -> Result<(), ProtectError> {
        let g = self.anchor.geometry;
        let mut cluster = vec![0; CLUSTER_BYTES];
        for copy in CheckCopy::BOTH {
            let strip = copy.extent(g).lba;
            let byte = strip.after(SectorCount(row * CLUSTER_SECTORS)).byte();
            render_cluster(self.anchor.identity(), copy, row, values, &mut cluster);
            self.keep_hash(byte / CLUSTER_BYTES as u64, &cluster);
            self.image.write(&cluster, byte)?;
        }
        Ok(())
    }

    fn keep_hash(&self, cluster: u64, bytes: &[u8]) {
        let mut hasher = blake3::Hasher::new();
        hasher.set_input_offset(cluster * CLUSTER_BYTES as u64);
        let value = hasher.update(bytes).finalize_non_root();
        let mut hashes = self.hashes.lock().unwrap_or_else(|held| held.into_inner());
        let at = index(cluster);
        part_mut(&mut hashes, at..at + 1).fill(value);
    }
}

/// BLAKE3 of an image from the chaining values of its clusters.
fn root(clusters: &[ChainingValue]) -> [u8; 32] {
    let (left, right) = halves(clusters);
    *merge_subtrees_root(&subtree(left), &subtree(right), Mode::Hash).as_bytes()
}

fn subtree(clusters: &[ChainingValue]) -> ChainingValue {
    match clusters {
        [one] => *one,
        more => {
            let (left, right) = halves(more);
            merge_subtrees_non_root(&subtree(left), &subtree(right), Mode::Hash)
        }
    }
}

fn halves(clusters: &[ChainingValue]) -> (&[ChainingValue], &[ChainingValue]) {
    let left = left_subtree_len((clusters.len() * CLUSTER_BYTES) as u64);
    clusters.split_at(left as usize / CLUSTER_BYTES)
}

/// Reads the cells of one row of an image file, strip after strip.
pub(crate) fn read_row(
    image: &File,
    geometry: Geometry,
    row: u64,
    cells: &mut [u8],
) -> io::Result<()> {
    for (strip, cluster) in (0..).zip(cells.chunks_exact_mut(CLUSTER_BYTES)) {
        let start = geometry.coded_extent(strip).lba;
        image.read_exact_at(
            cluster,
            start.after(SectorCount(row * CLUSTER_SECTORS)).byte(),
        )?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::ContentHasher;
    use super::super::anchor::tests::{all_in_use, of_content, sample};
    use super::super::check_strip::PartHeader;
    use super::*;
    use crate::watch::Quiet;

    /// The keys of the message catalogue, and of scripts.
    #[test]
    fn each_error_keeps_its_code() {
        let errors = [
            (ProtectError::Io(io::Error::other("")), "PAR-010"),
            (ProtectError::Codec(CodecError::Shards), "PAR-002"),
            (ProtectError::Cancelled, "PAR-011"),
        ];
        for (error, code) in errors {
            assert_eq!(error.code(), code);
        }
    }

    /// A protected image whose data strips hold a pattern, for the tests of this crate.
    pub(crate) fn protected_image(strip: u64, parity: u8) -> (Anchor, Vec<u8>) {
        let sample = all_in_use(&sample(strip, parity));
        let mut hasher = ContentHasher::new(sample.used);
        hasher.take(0, &content(sample.geometry));
        let anchor = of_content(&sample, hasher.finish().map(|content| content.0));
        let image = protected(&anchor);
        (anchor, image)
    }

    /// What such an image protects.
    fn content(geometry: Geometry) -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..geometry.content().bytes() as usize)
            .map(|i| (i.wrapping_mul(0x9e37_79b1) >> 11) as u8)
            .collect();
        bytes[256 * 2048..257 * 2048].fill(0);
        bytes
    }

    /// The image of an anchor.
    pub(crate) fn protected(anchor: &Anchor) -> Vec<u8> {
        let geometry = anchor.geometry;
        let file = tempfile::tempfile().unwrap();
        file.set_len(geometry.sectors().bytes()).unwrap();
        let bytes = content(geometry);
        file.write_all_at(&bytes, 0).unwrap();
        let protected = protect(&file, anchor, &Quiet).unwrap();
        let mut image = vec![0; geometry.sectors().bytes() as usize];
        file.read_exact_at(&mut image, 0).unwrap();
        assert_eq!(protected.image_blake3, *blake3::hash(&image).as_bytes());
        assert_eq!(image[16 * 2048..bytes.len()], bytes[16 * 2048..]);
        image
    }

    #[test]
    fn every_strip_is_what_the_specification_says() {
        let (anchor, image) = protected_image(96, 30);
        let g = anchor.geometry;
        let sector = |lba: Lba| &image[lba.byte() as usize..][..2048];
        for lba in [0, 15, g.tail().lba.0, g.tail().lba.0 + 15] {
            assert_eq!(Anchor::parse(sector(Lba(lba))).as_ref(), Some(&anchor));
        }
        // Row 1, sector 5 of each strip: the code of the second codec, and the check values.
        let mut column: Vec<Vec<u8>> = (0..246)
            .map(|j| sector(g.coded_extent(j).lba.after(SectorCount(37))).to_vec())
            .collect();
        let second = reed_solomon_erasure::galois_8::ReedSolomon::new(216, 30).unwrap();
        assert!(second.verify(&column).unwrap());
        for copy in CheckCopy::BOTH {
            for (j, bytes) in column.iter().enumerate() {
                let v = j * 32 + 5;
                let at = copy.extent(g).lba.after(SectorCount(32 + v as u64 / 248));
                let header = PartHeader::parse(sector(at)).unwrap();
                assert_eq!((header.lba(), header.identity), (at, anchor.identity()));
                let value = &sector(at)[64 + v % 248 * 8..][..8];
                assert_eq!(value, check_value(bytes).to_le_bytes());
            }
        }
        column[3][7] ^= 1;
        assert!(!second.verify(&column).unwrap());
    }
}
