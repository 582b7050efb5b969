//! The second hash of every file, on a thread between the one that reads and the one that writes.

use crate::exact::part;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use sha2::{Digest, Sha256};

/// Bytes on their way to the image.
pub(super) struct Chunk {
    /// Where they go, in bytes.
    pub offset: u64,
    /// They.
    pub bytes: Vec<u8>,
    /// What of them belongs to which file.
    pub pieces: Vec<Piece>,
}

/// A part of a chunk that is a part of a file.
pub(super) struct Piece {
    /// Index of the file among the disc's contents.
    pub content: usize,
    /// Where in the chunk.
    pub range: Range<usize>,
    /// The file ends with it.
    pub last: bool,
}

/// What the reader sends.
pub(super) enum Work {
    /// To be hashed and written.
    Chunk(Chunk),
    /// Answer when everything before is hashed.
    Settle(SyncSender<()>),
}

/// SHA-256 by content index, of the files that have passed.
#[derive(Default)]
pub(super) struct Sums(Mutex<HashMap<usize, [u8; 32]>>);

impl Sums {
    /// The sum of a file that has passed.
    pub fn get(&self, content: usize) -> Option<[u8; 32]> {
        let sums = self.0.lock().unwrap_or_else(|held| held.into_inner());
        sums.get(&content).copied()
    }

    fn put(&self, content: usize, sum: [u8; 32]) {
        let mut sums = self.0.lock().unwrap_or_else(|held| held.into_inner());
        sums.insert(content, sum);
    }
}

/// Hashes what comes and hands it on, until the reader or the writer is gone.
pub(super) fn run(from: &Receiver<Work>, to: &SyncSender<Chunk>, sums: &Sums) {
    // Pieces of one file follow each other; none of another file stands between.
    let mut open = Sha256::new();
    for work in from {
        match work {
            Work::Settle(done) => {
                // Whoever asked and did not wait needs no answer.
                let _ = done.send(());
            }
            Work::Chunk(chunk) => {
                for piece in &chunk.pieces {
                    open.update(part(&chunk.bytes, piece.range.clone()));
                    if piece.last {
                        sums.put(piece.content, open.finalize_reset().into());
                    }
                }
                if to.send(chunk).is_err() {
                    return;
                }
            }
        }
    }
}

/// Waits until everything that was sent is hashed. `false`: the other threads are gone.
pub(super) fn settle(to: &SyncSender<Work>) -> bool {
    let (done, wait) = sync_channel(1);
    to.send(Work::Settle(done)).is_ok() && wait.recv().is_ok()
}
