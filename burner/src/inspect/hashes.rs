//! Reads the whole disc once from its first sector to its last: the hashes of the image, and of
//! every file that its manifest lists.

use crate::exact::index;
use std::collections::BTreeMap;

use serde::Serialize;
use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::content::FileBytes;
use super::detail::{Detail, Told};
use super::finding::FindingKind;
use super::reader::Reader;
use super::tree::{FileFacts, FileTree};
use crate::disc::Hashes;
use crate::geometry::Geometry;
use crate::ids::hex;
use crate::manifest::{DiscFacts, ManifestFile};
use crate::mastering::FileHasher;
use crate::parity::{ContentDigest, ContentHasher};
use crate::sectors::ReadError;
use crate::source::Bytes;
use crate::watch::{Phase, Progress, Unit};

/// Sectors that are read at once: 1 MiB.
const CHUNK: u64 = 512;
/// Longest line of a manifest.
const LINE_MAX: usize = 1 << 20;
/// Bytes of a manifest that are asked for at once.
const PART: u64 = 1 << 16;
/// Findings of one kind that are told.
const TOLD_MAX: usize = 20;
/// Bytes that are held for each file that is to be hashed, beside its path: what is expected of it,
/// its place, and as much again while lists grow.
const HELD_FOR_EACH: u64 = 320;

/// What the bytes of the disc came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HashFacts {
    /// Sectors that were hashed as the image.
    pub sectors: u64,
    /// BLAKE3 of the image; none where a sector of it could not be read.
    pub blake3: Option<String>,
    /// SHA-256 of the image; as above.
    pub sha256: Option<String>,
    /// Files by the manifest; none where there is no manifest.
    pub files: Option<FileHashFacts>,
}

/// What the manifest says, against what is there.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct FileHashFacts {
    /// Files that the manifest lists.
    pub listed: u64,
    /// Files whose bytes have both hashes.
    pub right: u64,
    /// Files whose bytes have not.
    pub wrong: u64,
    /// Files of which a sector could not be read.
    pub unreadable: u64,
    /// Files that it lists and that no tree has where it says.
    pub missing: u64,
    /// Files in the tree that it should list and does not.
    pub not_listed: u64,
}

/// What the anchors say of the disc, and of the content that it was built to (SPEC.TXT R-015).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Built {
    /// The digest of the content.
    pub content: ContentDigest,
    /// Sectors in use.
    pub used: SectorCount,
    /// What the first line of its manifest says too.
    pub disc: DiscFacts,
}

/// A file to be hashed. The path is held for what may have to be said of it.
struct Expected {
    extent: Extent,
    len: u64,
    hashes: Hashes,
    path: Box<str>,
}

/// What stands outside of the manifest: itself, the sums, signatures of them (SPEC.TXT R-008), and
/// the protection.
fn outside(path: &str) -> bool {
    const OUTSIDE: [&str; 5] = [
        "B3SUMS.TXT",
        "SHA256.TXT",
        "MANIFEST.JSN",
        "SHA256.SIG",
        "SIGNERS.TXT",
    ];
    path.starts_with("RECOVERY/") || OUTSIDE.contains(&path)
}

/// Reads the first `sectors` sectors, and compares files with the manifest where there is one.
pub(super) fn read(
    reader: &mut Reader<'_>,
    tree: Option<&FileTree>,
    sectors: SectorCount,
    geometry: Option<Geometry>,
    built: Option<&Built>,
) -> Result<HashFacts, ReadError> {
    let (mut files, mut expected) = (None, Vec::new());
    if let Some(tree) = tree
        && let Some(file) = tree.files.get("MANIFEST.JSN")
    {
        let mut facts = FileHashFacts::default();
        let disc = built.map(|built| &built.disc);
        expected = listed(reader, tree, file, disc, &mut facts)?;
        files = Some(facts);
    }
    reader.next_pass();
    expected.sort_unstable_by_key(|file| (file.extent, file.len));
    let mut pass = Pass {
        files: files.unwrap_or_default(),
        told: 0,
        next: 0,
        expected: &expected,
        current: None,
        before: None,
    };
    let mut image = FileHasher::new();
    let mut content = built.map(|built| ContentHasher::new(built.used));
    let end = sectors.min(reader.sectors());
    let mut whole = end == sectors;
    let mut at = 0;
    while at < end.0 {
        let extent = Extent {
            lba: Lba(at),
            sectors: SectorCount(CHUNK.min(end.0 - at)),
        };
        let mut bytes = reader.bytes(extent)?;
        whole &= !reader.lost.touches(extent);
        without_tags(&mut bytes, at, geometry);
        image.update(&bytes);
        if let Some(content) = &mut content {
            content.take(Lba(at).byte(), &bytes);
        }
        pass.take(extent, &bytes, reader);
        at = extent.end().0;
        reader.tell(Progress {
            phase: Phase::Checking,
            done: at,
            total: end.0,
            unit: Unit::Sectors,
        });
    }
    pass.rest(reader);
    // A file that is not what its manifest says has been told; a manifest may be altered too.
    if let (Some(built), Some(content), true) = (built, content, whole)
        && pass.files.wrong == 0
        && content.finish() != Some(built.content)
    {
        reader.find(FindingKind::Protection, Detail::OtherContent);
    }
    let counted = pass.files;
    let hashes = whole.then(|| image.finish());
    Ok(HashFacts {
        sectors: end.0,
        blake3: hashes.map(|hashes| hex(&hashes.blake3)),
        sha256: hashes.map(|hashes| hex(&hashes.sha256)),
        files: files.map(|_| counted),
    })
}

/// The hash is that of the image: the tag of a copy counts as zeros (SPEC.TXT R-067).
fn without_tags(sectors: &mut [u8], at: u64, geometry: Option<Geometry>) {
    let Some(geometry) = geometry else { return };
    for (sector, lba) in sectors.chunks_exact_mut(SECTOR_BYTES).zip(at..) {
        if geometry.is_tag(Lba(lba)) {
            sector.fill(0);
        }
    }
}

/// What the manifest lists, line by line, each compared with the tree.
fn listed(
    reader: &mut Reader<'_>,
    tree: &FileTree,
    file: &FileFacts,
    disc: Option<&DiscFacts>,
    facts: &mut FileHashFacts,
) -> Result<Vec<Expected>, ReadError> {
    // Names may be shortened in a tree: then a file is known by its place.
    let mut places = places_of(tree);
    let mut expected = Vec::new();
    let mut told = 0;
    let mut found = Vec::new();
    let mut too_much = !reader.hold(places.len() as u64 * HELD_FOR_EACH);
    // A path is as long as its line at most, and lines are longer.
    let room = reader.room();
    let mut paths = 0_u64;
    lines(reader, file, &mut |line, number| {
        too_much |= paths > room;
        if number == 1 {
            found.extend(other_disc(line, disc));
            return;
        }
        if too_much {
            return;
        }
        let Ok(listed) = serde_json::from_slice::<ManifestFile>(line) else {
            if found.len() < 2 * TOLD_MAX {
                found.push(Detail::ManifestLine { line: number });
            }
            return;
        };
        facts.listed += 1;
        let first = listed.extents.first().map(|[lba, _]| Lba(*lba));
        match places.get_mut(&(first, listed.size)).filter(|n| **n > 0) {
            Some(count) => *count -= 1,
            None => {
                facts.missing += 1;
                told += 1;
                if told <= TOLD_MAX {
                    let path = Told::from(&listed.path);
                    found.push(Detail::ListedNotThere { path });
                }
                return;
            }
        }
        let (lba, sectors) = (first.unwrap_or(Lba(0)), SectorCount::holding(listed.size));
        let extent = Extent { lba, sectors };
        paths = paths.saturating_add(listed.path.len() as u64);
        expected.push(Expected {
            extent,
            len: listed.size,
            hashes: Hashes {
                blake3: listed.blake3,
                sha256: listed.sha256,
            },
            path: listed.path.into(),
        });
    })?;
    if too_much {
        let path = Told::from("MANIFEST.JSN");
        reader.find(FindingKind::NotFollowed, Detail::Path { path });
    }
    facts.not_listed = places.values().sum();
    if facts.not_listed > 0 {
        let files = facts.not_listed;
        found.push(Detail::NotListed { files });
    }
    for detail in found.into_iter().take(2 * TOLD_MAX) {
        reader.find(FindingKind::Manifest, detail);
    }
    Ok(expected)
}

/// Where files begin and how long they are, and how many are so.
fn places_of(tree: &FileTree) -> BTreeMap<(Option<Lba>, u64), u64> {
    let mut places = BTreeMap::new();
    for (_, file) in tree.files.iter().filter(|(path, _)| !outside(path)) {
        *places.entry(place(file)).or_default() += 1;
    }
    places
}

/// Whether the first line of the manifest and the anchors name two discs.
fn other_disc(line: &[u8], disc: Option<&DiscFacts>) -> Option<Detail> {
    let says = serde_json::from_slice::<DiscFacts>(line).ok();
    let differ = disc.is_some_and(|disc| says.as_ref() != Some(disc));
    differ.then_some(Detail::ManifestDisc)
}

fn place(file: &FileFacts) -> (Option<Lba>, u64) {
    (file.extents.first().map(|extent| extent.lba), file.len)
}

/// Hands on the lines of a file with their numbers, from 1.
fn lines(
    reader: &mut Reader<'_>,
    file: &FileFacts,
    each: &mut dyn FnMut(&[u8], u64),
) -> Result<(), ReadError> {
    let mut bytes = FileBytes::new(reader, file);
    let (mut at, mut number) = (0, 1);
    let mut held: Vec<u8> = Vec::new();
    while at < file.len {
        let count = PART.min(file.len - at);
        let part = bytes.get(at, index(count));
        let Ok(part) = part else { break };
        at += count;
        for piece in part.split_inclusive(|byte| *byte == b'\n') {
            if held.len() <= LINE_MAX {
                held.extend_from_slice(piece);
            }
            if piece.ends_with(b"\n") {
                each(held.trim_ascii_end(), number);
                number += 1;
                held.clear();
            }
        }
    }
    if !held.is_empty() {
        each(&held, number);
    }
    match bytes.failed {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// Files while the disc goes by. They lie one behind the other; what shares sectors with the file
/// before it is no disc of this program, and stays unsaid unless it is the same piece.
struct Pass<'a> {
    files: FileHashFacts,
    told: usize,
    next: usize,
    expected: &'a [Expected],
    /// The hasher of the file at `next`, and its bytes so far.
    current: Option<(FileHasher, u64)>,
    /// Extent, length and hashes of the file before.
    before: Option<(Extent, u64, Option<Hashes>)>,
}

impl Pass<'_> {
    fn take(&mut self, chunk: Extent, bytes: &[u8], reader: &mut Reader<'_>) {
        let expected = self.expected;
        while let Some(file) = expected.get(self.next) {
            let begins = file.extent.lba;
            if file.len == 0 {
                let hashes = FileHasher::new().finish();
                self.settle(file, Some(hashes), reader);
                continue;
            }
            if let Some((extent, len, hashes)) = self.before
                && self.current.is_none()
                && extent.end() > begins
            {
                let same = extent == file.extent && len == file.len;
                self.settle(file, hashes.filter(|_| same), reader);
                continue;
            }
            if begins >= chunk.end() {
                return;
            }
            let (mut hasher, done) = self.current.take().unwrap_or_default();
            let from = begins.byte().saturating_add(done);
            let from = from.saturating_sub(chunk.lba.byte());
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            // What is not in what was read agrees with nothing.
            let Some(rest) = bytes.get(from..) else {
                self.settle(file, None, reader);
                continue;
            };
            let wanted = usize::try_from(file.len - done).unwrap_or(usize::MAX);
            let part = rest.get(..wanted).unwrap_or(rest);
            hasher.update(part);
            let done = done + part.len() as u64;
            if done < file.len {
                self.current = Some((hasher, done));
                return;
            }
            let readable = !reader.lost.touches(file.extent);
            let hashes = readable.then(|| hasher.finish());
            self.before = Some((file.extent, file.len, hashes));
            self.settle(file, hashes, reader);
        }
    }

    /// Files that lie behind the end of what was read.
    fn rest(&mut self, reader: &mut Reader<'_>) {
        let expected = self.expected;
        while let Some(file) = expected.get(self.next) {
            let empty = (file.len == 0).then(|| FileHasher::new().finish());
            self.settle(file, empty, reader);
        }
    }

    fn settle(&mut self, file: &Expected, hashes: Option<Hashes>, reader: &mut Reader<'_>) {
        self.next += 1;
        match hashes {
            None => self.files.unreadable += 1,
            Some(hashes) if hashes == file.hashes => self.files.right += 1,
            Some(_) => {
                self.files.wrong += 1;
                self.told += 1;
                if self.told <= TOLD_MAX {
                    let path = Told::from(&*file.path);
                    reader.find(FindingKind::Hash, Detail::Path { path });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// in the root alone.
    #[test]
    fn signatures_stand_outside_of_the_manifest_as_the_sums_do() {
        for path in [
            "SHA256.TXT",
            "SHA256.SIG",
            "SIGNERS.TXT",
            "RECOVERY/PAR_000.BIN",
        ] {
            assert!(outside(path), "{path}");
        }
        for path in ["SETSOFAR.TXT", "README.TXT", "DOCUMENT/ST000001/SHA256.SIG"] {
            assert!(!outside(path), "{path}");
        }
    }
}
