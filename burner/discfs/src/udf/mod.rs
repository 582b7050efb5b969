//! UDF 2.60 over the same files: which structures there are and where they lie.
//!
//! One physical partition, read only, and on it a metadata partition with everything that is not
//! a file's content; no virtual partition, no sparing (PS3.12 Annex X; UDF 2.60, 2.2.10). In front
//! of the partition stand the recognition, main descriptor and integrity sequences; at its start
//! the metadata file, behind all flowing files its mirror with a copy of its own; behind the
//! partition the reserve descriptor sequence and two of the three anchors.

mod bytes;
mod entries;
mod metadata;
mod names;
mod volume;

use stele_exact::{item, number};

pub use names::fits_udf;

use self::entries::{Entry, Kind};
use self::metadata::{Metadata, Placed};
use self::volume::{Facts, INTEGRITY, RECOGNITION, SEQUENCE};
use crate::error::LayoutError;
use crate::place::{Contents, SYSTEM_AREA};
use crate::tree::{Options, Tables};
use crate::units::{CLUSTER_SECTORS, Extent, Lba, SectorCount};

/// Sectors that the layout keeps for UDF right behind the descriptors of ISO 9660.
pub(crate) const FRONT: SectorCount = SectorCount(RECOGNITION.0 + SEQUENCE.0 + INTEGRITY.0);

/// Those sectors of a volume that has no ISO 9660: right behind the system area (ECMA-167 2/8.3).
pub(crate) const FRONT_ALONE: Extent = Extent {
    lba: Lba(SYSTEM_AREA.0),
    sectors: FRONT,
};

/// The first anchor (ECMA-167 3/8.4.2.1).
const ANCHOR: Lba = Lba(256);

/// Sectors behind the partition, counted from the volume's end.
pub(crate) const BEHIND: SectorCount = SectorCount(304);

/// Where the reserve sequence begins, counted from the volume's end.
const RESERVE_BACK: SectorCount = SectorCount(288);

/// Where the other anchors stand, counted from the volume's end.
const ANCHORS_BACK: [SectorCount; 2] = [SectorCount(257), SectorCount(1)];

/// One structure, or a part of one of at most a cluster.
#[derive(Copy, Clone, Debug)]
enum Part {
    Recognition,
    Sequence,
    Integrity,
    Anchor,
    /// The entry of the metadata file or of its mirror.
    Entry(Kind),
    /// A cluster of the metadata partition.
    Run(u32),
}

/// All structures of UDF.
#[derive(Clone, Debug)]
pub(crate) struct Udf {
    options: Options,
    metadata: Metadata,
    facts: Facts,
    /// In the order of addresses once [`Udf::finish`] was called.
    parts: Vec<(Extent, Part)>,
}

impl Udf {
    /// Lays out what stands in front of the files. `front` are the sectors kept for it, `from` is
    /// the first sector behind ISO 9660's own structures.
    pub(crate) fn plan(
        tables: &Tables,
        options: &Options,
        front: Extent,
        from: Lba,
    ) -> Result<Self, LayoutError> {
        let metadata = Metadata::plan(tables)?;
        let after = |lba: Lba, sectors| Extent { lba, sectors };
        let recognition = after(front.lba, RECOGNITION);
        let main = after(recognition.end(), SEQUENCE);
        let integrity = after(main.end(), INTEGRITY);
        let start = from.max(ANCHOR.after(SectorCount(1)));
        let start = Lba(start.0.next_multiple_of(CLUSTER_SECTORS));
        let nowhere = after(Lba(0), SectorCount(0));
        let count = |len: usize| u32::try_from(len).map_err(|_| LayoutError::TooManyNames);
        let facts = Facts {
            main,
            reserve: nowhere,
            integrity,
            partition: after(start, SectorCount(0)),
            metadata_at: 0,
            mirror_at: 0,
            metadata_blocks: metadata.blocks(),
            recorded: tables
                .files
                .iter()
                .fold(options.time, |latest, file| latest.max(file.time)),
            files: count(tables.files.len())?,
            directories: count(tables.directories.len())?,
            next_unique_id: metadata::next_unique_id(tables),
        };
        let parts = vec![
            (recognition, Part::Recognition),
            (main, Part::Sequence),
            (integrity, Part::Integrity),
            (after(ANCHOR, SectorCount(1)), Part::Anchor),
        ];
        let mut this = Self {
            options: options.clone(),
            metadata,
            facts,
            parts,
        };
        this.place_metadata(start, Kind::Metadata);
        if u32::try_from(this.end().0).is_err() {
            return Err(LayoutError::VolumeTooLarge);
        }
        Ok(this)
    }

    /// Sectors of the metadata file with its entry, or of the mirror with its own.
    pub(crate) fn metadata_sectors(&self) -> SectorCount {
        SectorCount(CLUSTER_SECTORS + u64::from(self.metadata.blocks()))
    }

    /// The first sector behind what stands in front of the files.
    pub(crate) fn end(&self) -> Lba {
        self.facts.partition.lba.after(self.metadata_sectors())
    }

    /// An entry and, a cluster behind it, the whole partition.
    fn place_metadata(&mut self, at: Lba, kind: Kind) {
        let one = SectorCount(1);
        let entry = Extent {
            lba: at,
            sectors: one,
        };
        self.parts.push((entry, Part::Entry(kind)));
        let data = at.after(SectorCount(CLUSTER_SECTORS));
        for run in 0..self.metadata.runs() {
            let lba = data.after(SectorCount(u64::from(run) * CLUSTER_SECTORS));
            let sectors = SectorCount(CLUSTER_SECTORS);
            self.parts.push((Extent { lba, sectors }, Part::Run(run)));
        }
    }

    /// Lays out the rest, once it is known where the mirror begins and where the volume ends.
    pub(crate) fn finish(&mut self, mirror: Lba, volume: SectorCount) {
        let end = Lba(volume.0);
        let back = |sectors: SectorCount| Lba(end.since(Lba(sectors.0)).0);
        let start = self.facts.partition.lba;
        self.facts.partition.sectors = back(BEHIND).since(start);
        self.facts.mirror_at = entries::block_in(start, mirror);
        self.facts.reserve = Extent {
            lba: back(RESERVE_BACK),
            sectors: SEQUENCE,
        };
        self.place_metadata(mirror, Kind::Mirror);
        self.parts.push((self.facts.reserve, Part::Sequence));
        for sectors in ANCHORS_BACK {
            let anchor = Extent {
                lba: back(sectors),
                sectors: SectorCount(1),
            };
            self.parts.push((anchor, Part::Anchor));
        }
        self.parts.sort_by_key(|(extent, _)| extent.lba);
    }

    /// Where a structure lies; they are numbered in the order of addresses.
    pub(crate) fn extent(&self, part: u32) -> Option<Extent> {
        self.parts.get(part as usize).map(|(extent, _)| *extent)
    }

    /// Writes a structure into its sectors, which are zero.
    pub(crate) fn render(&self, tables: &Tables, contents: &Contents, part: u32, into: &mut [u8]) {
        let (extent, part) = item(&self.parts, part as usize);
        let location: u32 = number(extent.lba.0);
        match part {
            Part::Recognition => each_sector(into, volume::recognition),
            Part::Sequence => each_sector(into, |number| {
                volume::sequence(&self.facts, &self.options, extent.lba, number)
            }),
            Part::Integrity => each_sector(into, |number| match number {
                0 => volume::integrity(&self.facts, &self.options),
                1 => volume::terminator(location.saturating_add(1)),
                _ => Vec::new(),
            }),
            Part::Anchor => each_sector(into, |_| volume::anchor(&self.facts, location)),
            Part::Entry(kind) => {
                let block = entries::block_in(self.facts.partition.lba, extent.lba);
                let entry = self.metadata_entry(*kind, block);
                let by = &self.options.implementation;
                each_sector(into, |_| entry.render(block, by));
            }
            Part::Run(run) => {
                let placed = Placed {
                    options: &self.options,
                    contents,
                    partition: self.facts.partition.lba,
                };
                self.metadata.render(tables, &placed, *run, into);
            }
        }
    }

    fn metadata_entry(&self, kind: Kind, block: u32) -> Entry {
        Entry {
            kind,
            links: 0,
            len: SectorCount(self.metadata.blocks().into()).bytes(),
            time: self.options.time,
            unique_id: 0,
            data: block.saturating_add(CLUSTER_SECTORS as u32),
        }
    }
}

fn each_sector(into: &mut [u8], render: impl Fn(u64) -> Vec<u8>) {
    for (sector, number) in into.chunks_mut(crate::units::SECTOR_BYTES).zip(0..) {
        sector
            .iter_mut()
            .zip(render(number))
            .for_each(|(to, from)| *to = from);
    }
}
