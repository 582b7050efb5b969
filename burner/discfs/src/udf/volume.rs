//! The volume's own descriptors: what is on the disc, and where the file set begins
//! (ECMA-167 parts 2 and 3; UDF 2.60, 2.2).

use stele_exact::number;

use super::bytes::{Bytes, REVISION, Suffix};
use crate::time::Civil;
use crate::tree::{DiscTime, Options};
use crate::units::{Extent, Lba, SECTOR_BYTES, SectorCount};

/// Sectors of a volume descriptor sequence (UDF 2.60, 2.2.3.2: at least 16).
pub(super) const SEQUENCE: SectorCount = SectorCount(16);
/// Sectors of the logical volume integrity sequence (UDF 2.60, 2.2.4.6: at least 8 KiB).
pub(super) const INTEGRITY: SectorCount = SectorCount(4);
/// Sectors of the volume recognition sequence that are UDF's, and the blank one that ends it
/// (UDF 2.60, 2.1.7).
pub(super) const RECOGNITION: SectorCount = SectorCount(4);

/// Reference number of the partition of files.
pub(super) const PHYSICAL: u16 = 0;
/// Reference number of the metadata partition.
pub(super) const METADATA: u16 = 1;

/// Blocks in which the metadata file is allotted, and to which it is aligned: a cluster.
pub(super) const UNIT: u16 = 32;

/// What the descriptors say.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// Main volume descriptor sequence.
    pub main: Extent,
    /// Reserve volume descriptor sequence.
    pub reserve: Extent,
    /// Logical volume integrity sequence.
    pub integrity: Extent,
    /// The partition of files, with the metadata file and its mirror.
    pub partition: Extent,
    /// Block of the metadata file's entry in the partition.
    pub metadata_at: u32,
    /// Block of the mirror's entry in the partition.
    pub mirror_at: u32,
    /// Blocks of the metadata partition.
    pub metadata_blocks: u32,
    /// No time on the volume is later (ECMA-167 3/10.10.2).
    pub recorded: DiscTime,
    /// Files on the volume.
    pub files: u32,
    /// Directories, the root included.
    pub directories: u32,
    /// The next unique ID.
    pub next_unique_id: u64,
}

fn lba(at: Lba) -> u32 {
    number(at.0)
}

fn blocks(count: SectorCount) -> u32 {
    number(count.0)
}

/// Bytes of an extent of descriptors.
fn extent_bytes(extent: Extent) -> u32 {
    number(extent.sectors.bytes())
}

/// Sector `number` of the recognition sequence behind that of ISO 9660 (ECMA-167 2/9).
pub(super) fn recognition(number: u64) -> Vec<u8> {
    let name: &[u8; 5] = match number {
        0 => b"BEA01",
        1 => b"NSR03",
        2 => b"TEA01",
        _ => return Vec::new(),
    };
    let mut out = vec![0];
    out.extend_from_slice(name);
    out.push(1);
    out
}

/// Anchor Volume Descriptor Pointer (ECMA-167 3/10.2).
pub(super) fn anchor(facts: &Facts, location: u32) -> Vec<u8> {
    let mut out = Bytes::tagged();
    for sequence in [facts.main, facts.reserve] {
        out.extent(extent_bytes(sequence), lba(sequence.lba));
    }
    out.zeros_to(512);
    out.seal(2, location)
}

/// Descriptor `number` of a volume descriptor sequence that begins at `start`; empty behind the
/// last one.
pub(super) fn sequence(facts: &Facts, options: &Options, start: Lba, number: u64) -> Vec<u8> {
    let location = lba(start.after(SectorCount(number)));
    match number {
        0 => primary(options).seal(1, location),
        1 => implementation_use(options).seal(4, location),
        2 => partition(facts, options).seal(5, location),
        3 => logical(facts, options).seal(6, location),
        4 => unallocated().seal(7, location),
        5 => terminator(location),
        _ => Vec::new(),
    }
}

/// Terminating Descriptor (ECMA-167 3/10.9).
pub(super) fn terminator(location: u32) -> Vec<u8> {
    let mut out = Bytes::tagged();
    out.zeros_to(512);
    out.seal(8, location)
}

/// Primary Volume Descriptor (ECMA-167 3/10.1).
fn primary(options: &Options) -> Bytes {
    let mut out = Bytes::tagged();
    // Sequence number 0, volume number 0.
    out.u32(0);
    out.u32(0);
    out.text(&options.volume_id, 32);
    // Volume 1 of 1; interchange level 2, at most 3 (UDF 2.60, 2.2.2.1 and 2.2.2.2).
    for value in [1, 1, 2, 3] {
        out.u16(value);
    }
    // Character set lists: CS0 alone.
    out.u32(1);
    out.u32(1);
    // Sixteen characters that no other volume has (UDF 2.60, 2.2.2.5).
    let set = format!("{:016x}{}", options.volume_uid, options.volume_set_id);
    out.text(&set, 128);
    out.character_set();
    out.character_set();
    // No abstract, no copyright notice.
    out.extent(0, 0);
    out.extent(0, 0);
    out.implementation(&options.implementation);
    out.time(Civil::of(options.time));
    out.implementation(&options.implementation);
    out.zeros_to(512);
    out
}

/// Implementation Use Volume Descriptor (UDF 2.60, 2.2.7).
fn implementation_use(options: &Options) -> Bytes {
    let mut out = Bytes::tagged();
    out.u32(1);
    out.identifier("*UDF LV Info", Suffix::Udf);
    out.character_set();
    out.text(&options.volume_id, 128);
    out.text(&options.publisher, 36);
    out.text(&options.preparer, 36);
    out.text(&options.application, 36);
    out.implementation(&options.implementation);
    out.zeros_to(512);
    out
}

/// Partition Descriptor (ECMA-167 3/10.5).
fn partition(facts: &Facts, options: &Options) -> Bytes {
    let mut out = Bytes::tagged();
    out.u32(2);
    // Space is allotted.
    out.u16(1);
    out.u16(0);
    out.identifier("+NSR03", Suffix::None);
    // No space sets: nothing is free and nothing ever will be.
    out.zeros_to(184);
    // Access type: read only.
    out.u32(1);
    out.u32(lba(facts.partition.lba));
    out.u32(blocks(facts.partition.sectors));
    out.implementation(&options.implementation);
    out.zeros_to(512);
    out
}

/// Logical Volume Descriptor (ECMA-167 3/10.6) with the two partition maps (UDF 2.60, 2.2.8 to
/// 2.2.10).
fn logical(facts: &Facts, options: &Options) -> Bytes {
    let mut out = Bytes::tagged();
    out.u32(3);
    out.character_set();
    out.text(&options.volume_id, 128);
    out.u32(SECTOR_BYTES as u32);
    out.identifier("*OSTA UDF Compliant", Suffix::Domain);
    // The file set descriptor and its terminator are the metadata partition's first blocks.
    out.long_ad(2 * SECTOR_BYTES as u32, 0, METADATA, 0);
    out.u32(6 + 64);
    out.u32(2);
    out.implementation(&options.implementation);
    out.zeros_to(432);
    out.extent(extent_bytes(facts.integrity), lba(facts.integrity.lba));
    // Type 1: partition 0 of volume 1.
    out.u8(1);
    out.u8(6);
    out.u16(1);
    out.u16(0);
    // Type 2: the metadata partition on it.
    let map = out.0.len();
    out.u8(2);
    out.u8(64);
    out.u16(0);
    out.identifier("*UDF Metadata Partition", Suffix::Udf);
    out.u16(1);
    out.u16(0);
    out.u32(facts.metadata_at);
    out.u32(facts.mirror_at);
    // No bitmap: read only (UDF 2.60, 2.2.13).
    out.u32(u32::MAX);
    out.u32(UNIT.into());
    out.u16(UNIT);
    // The mirror has its own copy of the data.
    out.u8(1);
    out.zeros_to(map + 64);
    out
}

/// Unallocated Space Descriptor (ECMA-167 3/10.8): none.
fn unallocated() -> Bytes {
    let mut out = Bytes::tagged();
    out.u32(4);
    out.u32(0);
    out
}

/// Logical Volume Integrity Descriptor (ECMA-167 3/10.10; UDF 2.60, 2.2.6), closed.
pub(super) fn integrity(facts: &Facts, options: &Options) -> Vec<u8> {
    let mut out = Bytes::tagged();
    out.time(Civil::of(facts.recorded));
    out.u32(1);
    out.extent(0, 0);
    out.u64(facts.next_unique_id);
    out.zeros_to(72);
    out.u32(2);
    out.u32(32 + 14);
    // Free blocks of both partitions, then their sizes.
    out.u32(0);
    out.u32(0);
    out.u32(blocks(facts.partition.sectors));
    out.u32(facts.metadata_blocks);
    out.implementation(&options.implementation);
    out.u32(facts.files);
    out.u32(facts.directories);
    // Needed to read, needed to write, most that ever wrote. Readers of 2.50 understand it all.
    out.u16(0x0250);
    out.u16(REVISION);
    out.u16(REVISION);
    out.seal(9, lba(facts.integrity.lba))
}
