//! One row of a small image in memory, damaged and judged many times.

use std::fs::File;
use std::os::unix::fs::FileExt;

use stele_burner::geometry::Geometry;
use stele_burner::parity::check_strip::{CLUSTER_BYTES, CheckCopy, PartHeader, RowValues};
use stele_burner::parity::row::{CELLS, CellMask, CodeAlone, ROW_BYTES, mend};
use stele_burner::parity::{Anchor, ContentDigest, DiscIdentity, DiscName, RowCodec, protect};
use stele_burner::watch::Quiet;
use stele_discfs::{Lba, SectorCount};

use super::cases::Rng;

/// Bytes of a sector.
pub const SECTOR: usize = 2048;

/// An image with strips of one cluster: a whole disc of one row.
pub struct Row {
    /// Its bytes.
    pub image: Vec<u8>,
    /// The row of another such disc: as sound, and wrong here.
    pub alien: Vec<u8>,
    /// How it is divided.
    pub geometry: Geometry,
    identity: DiscIdentity,
    codec: RowCodec,
    right: Vec<u8>,
    cells: Vec<u8>,
    checks: [Vec<u8>; 2],
}

/// What was done to the row, whose cells are damaged already.
#[derive(Default)]
pub struct Damage {
    /// Sectors that cannot be read.
    pub unread: CellMask,
    /// Sectors with wrong bytes that are read without an error.
    pub wrong: CellMask,
    /// Parts of check strips A and B that are gone.
    pub checks: [u32; 2],
}

/// What became of a row.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// All of it is right, and called so.
    Whole,
    /// Some of it is called lost or unchecked, the rest is right.
    Partly,
}

impl Damage {
    /// Most losses in one column.
    pub fn deepest(&self) -> u8 {
        let mut all = self.unread.clone();
        self.wrong
            .iter()
            .for_each(|(cell, bits)| all.add(cell, bits));
        all.deepest()
    }
}

impl Row {
    /// A row with this much parity; its content is noise.
    pub fn new(parity: u8) -> Self {
        let geometry = Geometry::new(SectorCount(32), parity).unwrap();
        let (image, identity) = protected(geometry, 1);
        let (other, _) = protected(geometry, 2);
        let right = coded(&image, geometry);
        let check = |copy: CheckCopy| cluster(&image, copy.extent(geometry).lba).to_vec();
        Self {
            alien: coded(&other, geometry),
            geometry,
            identity,
            codec: RowCodec::new(geometry.data(), parity).unwrap(),
            cells: right.clone(),
            checks: CheckCopy::BOTH.map(check),
            right,
            image,
        }
    }

    /// The bytes of a sector, to damage.
    pub fn sector(&mut self, cell: usize, s: usize) -> &mut [u8] {
        let at = cell * CLUSTER_BYTES + s * SECTOR;
        &mut self.cells[at..at + SECTOR]
    }

    /// The bytes that a sector should have.
    pub fn right(&self, cell: usize, s: usize) -> &[u8] {
        let at = cell * CLUSTER_BYTES + s * SECTOR;
        &self.right[at..at + SECTOR]
    }

    /// Mends the row, looks at every byte that is called right, and makes it new for the next.
    pub fn judge(&mut self, damage: Damage, what: &str) -> Verdict {
        let mut values = RowValues::default();
        for ((copy, gone), cluster) in CheckCopy::BOTH
            .into_iter()
            .zip(damage.checks)
            .zip(&self.checks)
        {
            let header = PartHeader {
                identity: self.identity,
                copy,
                row: 0,
                part: 0,
            };
            let mut cluster = cluster.clone();
            for part in (0..32).filter(|part| gone >> part & 1 == 1) {
                cluster[part * SECTOR + 700] ^= 1;
            }
            values.take(header, &cluster);
        }
        let alone = CodeAlone::Counts;
        let outcome = mend(&self.codec, &mut self.cells, &values, &damage.unread, alone).unwrap();
        let clean = outcome.lost.is_empty() && outcome.unchecked.is_empty();
        for cell in 0..CELLS {
            let range = cell * CLUSTER_BYTES..(cell + 1) * CLUSTER_BYTES;
            if self.cells[range.clone()] == self.right[range.clone()] {
                continue;
            }
            let named = outcome.lost.bits(cell) | outcome.unchecked.bits(cell);
            for s in (0..32).filter(|s| named >> s & 1 == 0) {
                let at = range.start + s * SECTOR;
                let same = self.cells[at..at + SECTOR] == self.right[at..at + SECTOR];
                assert!(
                    same,
                    "{what}: cell {cell}, sector {s} is wrong and called right"
                );
            }
            self.cells[range.clone()].copy_from_slice(&self.right[range]);
        }
        if clean {
            Verdict::Whole
        } else {
            Verdict::Partly
        }
    }
}

/// A protected image of noise, and which disc it is.
fn protected(geometry: Geometry, seed: u64) -> (Vec<u8>, DiscIdentity) {
    let name = DiscName {
        uuid: [seed as u8; 16],
        content: Some(ContentDigest([seed as u8; 8])),
    };
    let anchor = Anchor::bare(DiscIdentity { name, geometry }, geometry.content());
    let mut bytes = vec![0; geometry.sectors().bytes() as usize];
    let content = geometry.content().bytes() as usize;
    Rng::new(seed).fill(&mut bytes[..content]);
    let file: File = tempfile::tempfile().unwrap();
    file.write_all_at(&bytes, 0).unwrap();
    protect(&file, &anchor, &Quiet).unwrap();
    file.read_exact_at(&mut bytes, 0).unwrap();
    (bytes, anchor.identity())
}

fn cluster(image: &[u8], lba: Lba) -> &[u8] {
    &image[lba.byte() as usize..][..CLUSTER_BYTES]
}

/// The coded cells, one behind the other.
fn coded(image: &[u8], geometry: Geometry) -> Vec<u8> {
    let mut cells = Vec::with_capacity(ROW_BYTES);
    for cell in 0..CELLS as u64 {
        cells.extend_from_slice(cluster(image, geometry.coded_extent(cell).lba));
    }
    cells
}
