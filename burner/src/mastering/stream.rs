//! First pass: everything but protection, in the order of addresses. Each source is read once,
//! and hashed on the way. One thread reads and takes BLAKE3, one takes SHA-256, one writes.

use crate::exact::{behind_mut, part_mut};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::mpsc::{SyncSender, sync_channel};

use stele_discfs::{ContentKey, Lba, SECTOR_BYTES, Span};

use super::error::BuildError;
use super::file_hasher::FileHasher;
use super::second_hash::{self, Chunk, Piece, Sums, Work};
use crate::composed::Composed;
use crate::disc::{Content, ContentSource, Directory, Hashes, LateText, is_payload};
use crate::item::{Item, StudyItems};
use crate::manifest;
use crate::parity::{ContentDigest, ContentHasher};
use crate::source::{SourceError, Sources};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Bytes that go to the disk at a time: what a processor's own cache holds, so that three hashes
/// and the copy into the file read it from memory once (`cargo bench --bench mastering`).
const CHUNK_BYTES: usize = 512 << 10;

/// Chunks that may wait for each of the threads behind the reader.
const QUEUE: usize = 8;

/// Stands for a sum that is not there yet; nobody knows bytes that have it.
const UNKNOWN: [u8; 32] = [0; 32];

/// What the first pass learned.
#[derive(Debug)]
pub(super) struct Streamed {
    /// `MANIFEST.JSN` as it was written.
    pub manifest: Vec<u8>,
    /// What was written (SPEC.TXT R-015).
    pub content: ContentDigest,
}

/// Writes all of the image but strips and anchors, which stay zero.
pub(super) fn stream(
    composed: &Composed,
    studies: &[StudyItems],
    sources: &dyn Sources,
    to: &File,
    watch: &dyn Watch,
) -> Result<Streamed, BuildError> {
    to.set_len(composed.geometry.sectors().bytes())
        .map_err(BuildError::write)?;
    let (sender, work) = sync_channel::<Work>(QUEUE);
    let (hashed, chunks) = sync_channel::<Chunk>(QUEUE);
    let sums = Sums::default();
    std::thread::scope(|scope| {
        let used = composed.used;
        let writer = scope.spawn(move || -> std::io::Result<Option<ContentDigest>> {
            let mut content = ContentHasher::new(used);
            for chunk in chunks {
                content.take(chunk.offset, &chunk.bytes);
                to.write_all_at(&chunk.bytes, chunk.offset)?;
            }
            Ok(content.finish())
        });
        let sums = &sums;
        scope.spawn(move || second_hash::run(&work, &hashed, sums));
        let mut reader = Reader::new(composed, studies, sources, (sender, sums), watch);
        let read = reader.run();
        let manifest = std::mem::take(&mut reader.manifest);
        // Closes the channel, so that the other two end.
        drop(reader);
        let written = writer
            .join()
            .unwrap_or_else(|_| Err(ErrorKind::Other.into()));
        // A writer that failed makes the reader stop: its reason is the one to tell.
        let content = written.map_err(BuildError::write)?;
        read?;
        // Chunks that went backwards are a defect of ours: their content has no name.
        let content = content.ok_or(BuildError::Layout)?;
        Ok(Streamed { manifest, content })
    })
}

struct Reader<'a> {
    composed: &'a Composed,
    studies: &'a [StudyItems],
    sources: &'a dyn Sources,
    to: SyncSender<Work>,
    watch: &'a dyn Watch,
    chunk: Chunk,
    /// BLAKE3 of the files that have passed, and SHA-256 of those that were hashed here.
    hashes: Vec<Option<Hashes>>,
    /// SHA-256 of the others.
    sums: &'a Sums,
    /// The file that is being read, where its spans are more than one.
    open: Option<Open>,
    manifest: Vec<u8>,
    done: u64,
}

struct Open {
    key: ContentKey,
    from: Box<dyn Read + Send>,
    hasher: blake3::Hasher,
}

impl<'a> Reader<'a> {
    fn new(
        composed: &'a Composed,
        studies: &'a [StudyItems],
        sources: &'a dyn Sources,
        (to, sums): (SyncSender<Work>, &'a Sums),
        watch: &'a dyn Watch,
    ) -> Self {
        Self {
            composed,
            studies,
            sources,
            to,
            watch,
            chunk: fresh(0),
            sums,
            hashes: vec![None; composed.contents.len()],
            open: None,
            manifest: Vec::new(),
            done: 0,
        }
    }

    fn run(&mut self) -> Result<(), BuildError> {
        self.empty_files()?;
        for span in self.composed.layout.spans() {
            if self.watch.cancelled() {
                return Err(BuildError::Cancelled);
            }
            match span {
                Span::Zero(_) => {}
                Span::Meta { extent, id } => {
                    let at = self.room(extent.lba, extent.sectors.bytes() as usize)?;
                    let into = behind_mut(&mut self.chunk.bytes, at);
                    self.composed.layout.render(id, into);
                }
                Span::File {
                    extent,
                    key,
                    at,
                    len,
                } => self.file(extent.lba, key, at, len)?,
            }
            self.progress(span.extent().end());
        }
        self.flush(0)
    }

    fn progress(&mut self, end: Lba) {
        let total = self.composed.used.bytes();
        let done = end.byte().min(total);
        if done > self.done {
            self.done = done;
            let unit = Unit::Bytes;
            self.watch.progress(Progress {
                phase: Phase::Writing,
                done,
                total,
                unit,
            });
        }
    }

    /// Files without bytes have no span; their hashes are needed all the same, and whether they
    /// are still what was seen.
    fn empty_files(&mut self) -> Result<(), BuildError> {
        for (index, content) in self.composed.contents.iter().enumerate() {
            if content.len == 0 && is_payload(content) {
                if let ContentSource::Item { study, item } = content.source {
                    let mut from = self.open_item(study, item)?;
                    from.read(&mut [0; 1]).map_err(|e| gone(study, item, e))?;
                }
                self.keep(index, FileHasher::new().finish());
            }
        }
        Ok(())
    }

    fn keep(&mut self, index: usize, hashes: Hashes) {
        if let Some(place) = self.hashes.get_mut(index) {
            *place = Some(hashes);
        }
    }

    fn file(&mut self, lba: Lba, key: ContentKey, at: u64, len: u64) -> Result<(), BuildError> {
        let index = key.0 as usize;
        let composed = self.composed;
        let Some(content) = composed.contents.get(index) else {
            return Err(BuildError::Layout);
        };
        match &content.source {
            ContentSource::Strip(_) | ContentSource::Anchor => Ok(()),
            ContentSource::Bytes(bytes) => {
                let mut hasher = FileHasher::new();
                hasher.update(bytes);
                self.keep(index, hasher.finish());
                self.bytes(lba, at, len, bytes)
            }
            ContentSource::Directory(directory) => {
                self.directory(directory, index, lba, at..at.saturating_add(len))
            }
            ContentSource::Late(late) => {
                let bytes = self.late(*late, content)?;
                self.bytes(lba, at, len, &bytes)?;
                if *late == LateText::Manifest {
                    self.manifest = bytes;
                }
                Ok(())
            }
            ContentSource::Item { study, item } => {
                self.item(lba, key, (*study, *item), len, at + len == content.len)
            }
        }
    }

    /// Writes a range of the DICOMDIR, which is never held whole.
    fn directory(
        &mut self,
        directory: &Directory,
        index: usize,
        lba: Lba,
        range: Range<u64>,
    ) -> Result<(), BuildError> {
        let (composed, studies) = (self.composed, self.studies);
        let (mut hasher, mut at, mut lba) = (FileHasher::new(), 0_u64, lba);
        let mut pending = Vec::with_capacity(CHUNK_BYTES);
        directory.write(&composed.contents, studies, &mut |record: &[u8]| {
            hasher.update(record);
            let skip = usize::try_from(range.start.saturating_sub(at)).unwrap_or(usize::MAX);
            let keep = usize::try_from(range.end.saturating_sub(at)).unwrap_or(usize::MAX);
            // None of a record that lies before the range or behind it.
            if let Some(wanted) = record.get(skip..keep.min(record.len())) {
                pending.extend_from_slice(wanted);
            }
            at = at.saturating_add(record.len() as u64);
            while let Some(chunk) = pending.get(..CHUNK_BYTES) {
                self.bytes(lba, 0, CHUNK_BYTES as u64, chunk)?;
                lba = Lba(lba.0 + (CHUNK_BYTES / SECTOR_BYTES) as u64);
                pending.drain(..CHUNK_BYTES);
            }
            Ok::<(), BuildError>(())
        })?;
        if at != directory.len() {
            return Err(BuildError::Layout);
        }
        self.keep(index, hasher.finish());
        self.bytes(lba, 0, pending.len() as u64, &pending)
    }

    fn late(&mut self, late: LateText, content: &Content) -> Result<Vec<u8>, BuildError> {
        let next = self.chunk.offset + self.chunk.bytes.len() as u64;
        self.flush(next)?;
        if !second_hash::settle(&self.to) {
            return Err(BuildError::Cancelled);
        }
        let missing = std::cell::Cell::new(false);
        let known = |index: usize| {
            let hashes = self.hashes.get(index).copied().flatten()?;
            let sha256 = match hashes.sha256 {
                UNKNOWN => self.sums.get(index)?,
                sum => sum,
            };
            Some(Hashes { sha256, ..hashes })
        };
        let hashes = |index: usize| {
            known(index).unwrap_or_else(|| {
                missing.set(true);
                Hashes {
                    blake3: UNKNOWN,
                    sha256: UNKNOWN,
                }
            })
        };
        let bytes = manifest::render(late, self.composed, self.studies, &hashes);
        // A manifest of another length, or with a hash that is not known yet, is a defect of ours
        // and never to be written.
        if missing.get() || bytes.len() as u64 != content.len {
            return Err(BuildError::Layout);
        }
        Ok(bytes)
    }

    fn bytes(&mut self, lba: Lba, at: u64, len: u64, all: &[u8]) -> Result<(), BuildError> {
        let from = usize::try_from(at).unwrap_or(usize::MAX);
        let end = from.saturating_add(usize::try_from(len).unwrap_or(usize::MAX));
        let piece = all.get(from..end).ok_or(BuildError::Layout)?;
        for (part, number) in piece.chunks(CHUNK_BYTES).zip(0_u64..) {
            let lba = Lba(lba.0 + number * (CHUNK_BYTES / SECTOR_BYTES) as u64);
            let start = self.room(lba, part.len())?;
            part_mut(&mut self.chunk.bytes, start..start + part.len()).copy_from_slice(part);
        }
        Ok(())
    }

    fn open_item(&self, study: u32, item: u32) -> Result<Box<dyn Read + Send>, BuildError> {
        let found = self.find(study, item).ok_or(BuildError::Layout)?;
        self.sources.open(found).map_err(|source| BuildError::Item {
            study,
            item,
            source,
        })
    }

    fn find(&self, study: u32, item: u32) -> Option<&'a Item> {
        self.studies.get(study as usize)?.items.get(item as usize)
    }

    fn item(
        &mut self,
        lba: Lba,
        key: ContentKey,
        (study, item): (u32, u32),
        len: u64,
        last: bool,
    ) -> Result<(), BuildError> {
        let mut open = match self.open.take().filter(|open| open.key == key) {
            Some(open) => open,
            None => {
                let from = self.open_item(study, item)?;
                Open {
                    key,
                    from,
                    hasher: blake3::Hasher::new(),
                }
            }
        };
        let (mut lba, mut left) = (lba, len);
        while left > 0 {
            let n = left.min(CHUNK_BYTES as u64) as usize;
            let start = self.room(lba, n)?;
            let into = part_mut(&mut self.chunk.bytes, start..start + n);
            open.from
                .read_exact(into)
                .map_err(|e| gone(study, item, e))?;
            open.hasher.update(into);
            self.chunk.pieces.push(Piece {
                content: key.0 as usize,
                range: start..start + n,
                last: last && left == n as u64,
            });
            lba = Lba(lba.0 + (n.div_ceil(SECTOR_BYTES)) as u64);
            left -= n as u64;
            if self.watch.cancelled() {
                return Err(BuildError::Cancelled);
            }
        }
        if last {
            // The end tells whether the file changed while it was read.
            let more = open
                .from
                .read(&mut [0; 1])
                .map_err(|e| gone(study, item, e))?;
            if more != 0 {
                return Err(BuildError::Item {
                    study,
                    item,
                    source: SourceError::Changed,
                });
            }
            // SHA-256 comes later, from the thread behind.
            let hashes = Hashes {
                blake3: *open.hasher.finalize().as_bytes(),
                sha256: UNKNOWN,
            };
            self.keep(key.0 as usize, hashes);
        } else {
            self.open = Some(open);
        }
        Ok(())
    }

    /// Room for `len` bytes at `lba` in the current chunk, rounded up to whole sectors of zeros;
    /// returns where it begins.
    fn room(&mut self, lba: Lba, len: usize) -> Result<usize, BuildError> {
        let len = len.div_ceil(SECTOR_BYTES) * SECTOR_BYTES;
        let end = self.chunk.offset + self.chunk.bytes.len() as u64;
        if end != lba.byte() || self.chunk.bytes.len() + len > CHUNK_BYTES {
            self.flush(lba.byte())?;
        }
        let start = self.chunk.bytes.len();
        self.chunk.bytes.resize(start + len, 0);
        Ok(start)
    }

    fn flush(&mut self, next: u64) -> Result<(), BuildError> {
        let full = std::mem::replace(&mut self.chunk, fresh(next));
        if full.bytes.is_empty() {
            return Ok(());
        }
        // The writer is gone: its own error is the one that is told.
        self.to
            .send(Work::Chunk(full))
            .map_err(|_| BuildError::Cancelled)
    }
}

fn fresh(offset: u64) -> Chunk {
    Chunk {
        offset,
        bytes: Vec::with_capacity(CHUNK_BYTES),
        pieces: Vec::new(),
    }
}

/// What a failed read says of an item. Sources tell a change by a source error inside the I/O
/// error; a file that ended early has changed as well.
fn gone(study: u32, item: u32, error: std::io::Error) -> BuildError {
    let source = match error.kind() {
        ErrorKind::UnexpectedEof => SourceError::Changed,
        ErrorKind::NotFound => SourceError::Vanished,
        _ if error
            .get_ref()
            .is_some_and(|inner| inner.is::<SourceError>()) =>
        {
            SourceError::Changed
        }
        _ => SourceError::Unreadable(error),
    };
    BuildError::Item {
        study,
        item,
        source,
    }
}
