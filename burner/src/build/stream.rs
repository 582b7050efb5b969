//! First pass: everything but protection, in the order of addresses. Each source is read once,
//! and hashed on the way. One thread reads and hashes, one writes.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::mpsc::{SyncSender, sync_channel};

use stele_discfs::{ContentKey, Lba, SECTOR_BYTES, Span};

use super::{BuildError, FileHasher};
use crate::compose::{Composed, Content, ContentSource, Hashes, LateText};
use crate::fileset::Directory;
use crate::item::{Item, StudyItems};
use crate::manifest;
use crate::source::{SourceError, Sources};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Bytes that go to the disk at a time.
const CHUNK_BYTES: usize = 2 << 20;

/// Chunks that may wait for the writer.
const QUEUE: usize = 4;

/// What the first pass learned.
#[derive(Debug)]
pub(super) struct Streamed {
    /// `MANIFEST.JSN` as it was written.
    pub manifest: Vec<u8>,
}

struct Chunk {
    offset: u64,
    bytes: Vec<u8>,
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
    let (sender, chunks) = sync_channel::<Chunk>(QUEUE);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || -> std::io::Result<()> {
            for chunk in chunks {
                to.write_all_at(&chunk.bytes, chunk.offset)?;
            }
            Ok(())
        });
        let mut reader = Reader::new(composed, studies, sources, sender, watch);
        let read = reader.run();
        let manifest = std::mem::take(&mut reader.manifest);
        // Closes the channel, so that the writer ends.
        drop(reader);
        let written = writer
            .join()
            .unwrap_or_else(|_| Err(ErrorKind::Other.into()));
        // A writer that failed makes the reader stop: its reason is the one to tell.
        written.map_err(BuildError::write)?;
        read?;
        Ok(Streamed { manifest })
    })
}

struct Reader<'a> {
    composed: &'a Composed,
    studies: &'a [StudyItems],
    sources: &'a dyn Sources,
    to: SyncSender<Chunk>,
    watch: &'a dyn Watch,
    chunk: Chunk,
    hashes: Vec<Option<Hashes>>,
    /// The file that is being read, where its spans are more than one.
    open: Option<Open>,
    manifest: Vec<u8>,
    done: u64,
}

struct Open {
    key: ContentKey,
    from: Box<dyn Read + Send>,
    hasher: FileHasher,
}

impl<'a> Reader<'a> {
    fn new(
        composed: &'a Composed,
        studies: &'a [StudyItems],
        sources: &'a dyn Sources,
        to: SyncSender<Chunk>,
        watch: &'a dyn Watch,
    ) -> Self {
        Self {
            composed,
            studies,
            sources,
            to,
            watch,
            chunk: Chunk {
                offset: 0,
                bytes: Vec::with_capacity(CHUNK_BYTES),
            },
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
                    let into = self.chunk.bytes.get_mut(at..).unwrap_or_default();
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
            if content.len == 0 && manifest::is_payload(content) {
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
            let wanted = record.get(skip..keep.min(record.len()));
            pending.extend_from_slice(wanted.unwrap_or_default());
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

    fn late(&self, late: LateText, content: &Content) -> Result<Vec<u8>, BuildError> {
        let missing = std::cell::Cell::new(false);
        let hashes = |index: usize| {
            self.hashes
                .get(index)
                .copied()
                .flatten()
                .unwrap_or_else(|| {
                    missing.set(true);
                    Hashes {
                        blake3: [0; 32],
                        sha256: [0; 32],
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
            let into = self.chunk.bytes.get_mut(start..).unwrap_or_default();
            into.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
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
                    hasher: FileHasher::new(),
                }
            }
        };
        let (mut lba, mut left) = (lba, len);
        while left > 0 {
            let n = left.min(CHUNK_BYTES as u64) as usize;
            let start = self.room(lba, n)?;
            let into = self.chunk.bytes.get_mut(start..).unwrap_or_default();
            let (into, _) = into.split_at_mut_checked(n).ok_or(BuildError::Layout)?;
            open.from
                .read_exact(into)
                .map_err(|e| gone(study, item, e))?;
            open.hasher.update(into);
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
            self.keep(key.0 as usize, open.hasher.finish());
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
        let fresh = Chunk {
            offset: next,
            bytes: Vec::with_capacity(CHUNK_BYTES),
        };
        let full = std::mem::replace(&mut self.chunk, fresh);
        if full.bytes.is_empty() {
            return Ok(());
        }
        // The writer is gone: its own error is the one that is told.
        self.to.send(full).map_err(|_| BuildError::Cancelled)
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
