//! The file set's descriptors: file set, file entries, file identifiers (ECMA-167 part 4;
//! UDF 2.60, 2.3).

use stele_exact::number;

use super::bytes::{Bytes, Suffix, TAG, compress, compressed_len, seal};
use super::volume::{METADATA, PHYSICAL};
use crate::time::Civil;
use crate::tree::{DiscTime, Options};
use crate::units::{Lba, SECTOR_BYTES, SectorCount};

/// Bytes of one allocation descriptor at most: 30 bits, whole blocks.
pub(super) const EXTENT_MAX: u64 = (1 << 30) - SECTOR_BYTES as u64;

/// The same for the metadata file, whose extents are whole units.
const METADATA_EXTENT_MAX: u64 = (1 << 30) - (64 << 10);

/// Bytes of an extended file entry before its allocation descriptors.
const ENTRY_BYTES: usize = 216;

/// Allocation descriptors that one block has room for behind a file's entry.
pub(super) const EXTENTS_MAX: u64 = ((SECTOR_BYTES - ENTRY_BYTES) / 16) as u64;

/// Bytes of a file identifier descriptor before implementation use and name.
const IDENTIFIER_BYTES: usize = 38;

/// What implementation use is where it only fills up: an identifier.
const FILL: usize = 32;

/// File Set Descriptor (ECMA-167 4/14.1; UDF 2.60, 2.3.2). `root` is the root's block.
pub(super) fn file_set(options: &Options, root: u32) -> Vec<u8> {
    let mut out = Bytes::tagged();
    out.time(Civil::of(options.time));
    // Interchange levels 3 and 3, CS0 alone, file set 0.
    out.u16(3);
    out.u16(3);
    for value in [1, 1, 0, 0] {
        out.u32(value);
    }
    out.character_set();
    out.text(&options.volume_id, 128);
    out.character_set();
    out.text(&options.volume_id, 32);
    out.text("", 32);
    out.text("", 32);
    out.long_ad(SECTOR_BYTES as u32, root, METADATA, 0);
    out.identifier("*OSTA UDF Compliant", Suffix::Domain);
    out.zeros_to(512);
    out.seal(256, 0)
}

/// What kind of thing an entry is of.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Directory,
    File,
    /// The metadata file (UDF 2.60, 2.2.13).
    Metadata,
    /// The mirror of the metadata file.
    Mirror,
}

/// An extended file entry (ECMA-167 4/14.17).
#[derive(Copy, Clone, Debug)]
pub(super) struct Entry {
    pub kind: Kind,
    pub links: u16,
    pub len: u64,
    pub time: DiscTime,
    pub unique_id: u64,
    /// First block of the data: in the metadata partition for a directory, else in the physical.
    pub data: u32,
}

impl Entry {
    /// The entry as it stands in block `location` of its own partition.
    pub fn render(&self, location: u32, implementation: &str) -> Vec<u8> {
        let mut out = Bytes::tagged();
        self.icb_tag(&mut out);
        // Neither user nor group: whoever reads decides.
        out.u32(u32::MAX);
        out.u32(u32::MAX);
        out.u32(self.permissions());
        out.u16(self.links);
        out.u8(0);
        out.u8(0);
        out.u32(0);
        out.u64(self.len);
        out.u64(self.len);
        out.u64(SectorCount::holding(self.len).0);
        // Access, modification, creation, attribute times.
        let time = Civil::of(self.time);
        for _ in 0..4 {
            out.time(time);
        }
        out.u32(1);
        out.u32(0);
        // No extended attributes, no streams.
        out.zeros_to(168);
        out.implementation(implementation);
        out.u64(self.unique_id);
        out.u32(0);
        let extents = self.extents();
        let each = if self.has_long_extents() { 16 } else { 8 };
        out.u32(number(extents.len() * each));
        for (len, block) in extents {
            if self.has_long_extents() {
                out.long_ad(len, block, PHYSICAL, 0);
            } else {
                out.extent(len, block);
            }
        }
        out.seal(266, location)
    }

    /// ICB tag (ECMA-167 4/14.6), strategy 4.
    fn icb_tag(&self, out: &mut Bytes) {
        out.u32(0);
        out.u16(4);
        out.u16(0);
        out.u16(1);
        out.u8(0);
        out.u8(match self.kind {
            Kind::Directory => 4,
            Kind::File => 5,
            Kind::Metadata => 250,
            Kind::Mirror => 251,
        });
        out.zeros_to(TAG + 18);
        // Bits 0 to 2: kind of allocation descriptors.
        out.u16(u16::from(self.has_long_extents()));
    }

    /// Files lie in another partition than their entries; everything else in the same.
    fn has_long_extents(&self) -> bool {
        self.kind == Kind::File
    }

    /// 644 for files, 755 for directories, and for owners the rights that Unix has no letters for
    /// (ECMA-167 4/14.9.5; PS3.12 Annex X).
    fn permissions(&self) -> u32 {
        const READ: u32 = 4;
        const WRITE: u32 = 2;
        const EXECUTE: u32 = 1;
        const ATTRIBUTES: u32 = 8;
        const DELETE: u32 = 16;
        let search = if self.kind == Kind::Directory {
            EXECUTE
        } else {
            0
        };
        let other = READ | search;
        let owner = other | WRITE | ATTRIBUTES | DELETE;
        match self.kind {
            Kind::Directory | Kind::File => owner << 10 | other << 5 | other,
            Kind::Metadata | Kind::Mirror => 0,
        }
    }

    /// Length and first block of each extent.
    fn extents(&self) -> Vec<(u32, u32)> {
        let most = match self.kind {
            Kind::Metadata | Kind::Mirror => METADATA_EXTENT_MAX,
            Kind::Directory | Kind::File => EXTENT_MAX,
        };
        let mut out = Vec::new();
        let (mut left, mut block) = (self.len, u64::from(self.data));
        while left > 0 {
            let len = left.min(most);
            // 30 bits, and blocks of a partition that has 32.
            out.push((len as u32, number(block)));
            block += SectorCount::holding(len).0;
            left -= len;
        }
        out
    }
}

/// Bytes of the identifier of a name of `compressed` bytes, begun at offset `at` of its directory.
///
/// A tag does not stand across two blocks: where the next one would, this one is filled up
/// (UDF 2.60, 2.3.4.4).
pub(super) fn identifier_len(compressed: usize, at: u64) -> (usize, usize) {
    let len = (IDENTIFIER_BYTES + compressed).next_multiple_of(4);
    let block = SECTOR_BYTES as u64;
    let left = block - (at + len as u64) % block;
    if left < TAG as u64 {
        let filled = (IDENTIFIER_BYTES + FILL + compressed).next_multiple_of(4);
        (filled, FILL)
    } else {
        (len, 0)
    }
}

/// What a name in a directory leads to.
#[derive(Copy, Clone, Debug)]
pub(super) struct Target {
    /// Block of the entry in the metadata partition.
    pub block: u32,
    pub unique_id: u32,
    pub is_dir: bool,
}

/// Appends a File Identifier Descriptor (ECMA-167 4/14.4), begun at offset `at` of a directory
/// whose first block is `first`. No name: the directory above.
pub(super) fn identifier(
    name: Option<&str>,
    target: Target,
    (at, first): (u64, u32),
    implementation: &str,
    out: &mut Vec<u8>,
) {
    let mut fid = Bytes::tagged();
    let compressed = name.map_or(0, compressed_len);
    let (len, fill) = identifier_len(compressed, at);
    // File version 1.
    fid.u16(1);
    let parent = if name.is_none() { 8 } else { 0 };
    fid.u8(parent | if target.is_dir { 2 } else { 0 });
    fid.u8(number(compressed));
    fid.long_ad(
        SECTOR_BYTES as u32,
        target.block,
        METADATA,
        target.unique_id,
    );
    fid.u16(number(fill));
    if fill > 0 {
        fid.implementation(implementation);
    }
    if let Some(name) = name {
        compress(name, &mut fid.0);
    }
    fid.zeros_to(len);
    let block = u64::from(first) + at / SECTOR_BYTES as u64;
    seal(&mut fid.0, 257, number(block));
    out.append(&mut fid.0);
}

/// Block of a sector in the partition that begins at `partition`.
pub(super) fn block_in(partition: Lba, lba: Lba) -> u32 {
    number(lba.since(partition).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_tag_of_an_identifier_stands_across_two_blocks() {
        for compressed in [0, 3, 13, 254] {
            for at in (0..4096).step_by(4) {
                let (len, fill) = identifier_len(compressed, at);
                assert_eq!(len % 4, 0);
                assert!(fill == 0 || fill == FILL);
                let left = 2048 - (at + len as u64) % 2048;
                assert!(left >= 16, "{compressed} at {at}");
            }
        }
    }

    #[test]
    fn long_files_are_divided_into_whole_blocks() {
        let entry = Entry {
            kind: Kind::File,
            links: 1,
            len: (5 << 30) + 1,
            time: DiscTime(0),
            unique_id: 16,
            data: 7,
        };
        let extents = entry.extents();
        let sum: u64 = extents.iter().map(|(len, _)| u64::from(*len)).sum();
        assert_eq!((extents.len(), sum), (6, entry.len));
        assert_eq!(extents[1].1, 7 + (1 << 19) - 1);
        assert!(entry.render(0, "*Test").len() <= SECTOR_BYTES);
    }
}
