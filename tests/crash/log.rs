//! The log of the crash shim, as shim.h writes it.

use std::fs;
use std::path::{Path, PathBuf};

/// One record of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Number of the call, from 1.
    pub call: u32,
    /// What happened.
    pub what: What,
}

/// A change below the watched folder. Paths are relative to it; the folder itself is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A file that was not there was made.
    Create { path: PathBuf, inode: u64 },
    /// A file was given a length.
    Truncate {
        path: PathBuf,
        inode: u64,
        length: u64,
    },
    /// Bytes were written.
    Write {
        path: PathBuf,
        inode: u64,
        offset: u64,
        data: Vec<u8>,
    },
    /// A file was made at least that long.
    Extend {
        path: PathBuf,
        inode: u64,
        length: u64,
    },
    /// A sync of a file or folder began.
    Sync {
        path: PathBuf,
        inode: u64,
        folder: bool,
    },
    /// A sync of everything began.
    SyncAll,
    /// The sync with this call's number is done.
    Synced { path: PathBuf },
    /// A name was changed; what had the new name is gone.
    Rename { from: PathBuf, to: PathBuf },
    /// A second name.
    Link { from: PathBuf, to: PathBuf },
    /// A name was removed.
    Unlink { path: PathBuf },
    /// A folder was made.
    MakeFolder { path: PathBuf },
    /// A folder was removed.
    RemoveFolder { path: PathBuf },
    /// A call that promises nothing durable, or that failed.
    Nothing { path: PathBuf },
}

impl What {
    /// The path that it is about; the new one of a rename.
    pub fn path(&self) -> &Path {
        match self {
            Self::Create { path, .. }
            | Self::Truncate { path, .. }
            | Self::Write { path, .. }
            | Self::Extend { path, .. }
            | Self::Sync { path, .. }
            | Self::Unlink { path }
            | Self::MakeFolder { path }
            | Self::RemoveFolder { path }
            | Self::Synced { path }
            | Self::Nothing { path } => path,
            Self::Rename { to, .. } | Self::Link { to, .. } => to,
            Self::SyncAll => Path::new(""),
        }
    }

    /// The kind of call, for messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Truncate { .. } => "truncate",
            Self::Write { .. } => "write",
            Self::Extend { .. } => "extend",
            Self::Sync { .. } => "sync",
            Self::SyncAll => "sync all",
            Self::Synced { .. } => "synced",
            Self::Rename { .. } => "rename",
            Self::Link { .. } => "link",
            Self::Unlink { .. } => "unlink",
            Self::MakeFolder { .. } => "mkdir",
            Self::RemoveFolder { .. } => "rmdir",
            Self::Nothing { .. } => "nothing",
        }
    }
}

/// Reads a log; one that is not there is one of no call.
///
/// # Panics
/// Where the program did what the shim does not model: the model would be wrong about the disk.
#[track_caller]
pub fn read(path: &Path) -> Vec<Record> {
    let bytes = fs::read(path).unwrap_or_default();
    let mut rest = Cursor { bytes: &bytes };
    let mut records = Vec::new();
    while !rest.bytes.is_empty() {
        records.push(rest.record());
    }
    records
}

struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: u64) -> &'a [u8] {
        let (taken, rest) = self.bytes.split_at(usize::try_from(length).unwrap());
        self.bytes = rest;
        taken
    }

    fn u32(&mut self) -> u32 {
        u32::from_ne_bytes(self.take(4).try_into().unwrap())
    }

    fn u64(&mut self) -> u64 {
        u64::from_ne_bytes(self.take(8).try_into().unwrap())
    }

    fn text(&mut self, length: u32) -> PathBuf {
        let text = std::str::from_utf8(self.take(u64::from(length)));
        PathBuf::from(text.expect("the program's own names are UTF-8"))
    }

    fn record(&mut self) -> Record {
        let (kind, call) = (self.u32(), self.u32());
        let (inode, offset, length) = (self.u64(), self.u64(), self.u64());
        let (first, second, data) = (self.u32(), self.u32(), self.u64());
        let (path, to) = (self.text(first), self.text(second));
        let data = self.take(data);
        let what = match kind {
            1 => What::Create { path, inode },
            2 => What::Truncate {
                path,
                inode,
                length,
            },
            3 => What::Write {
                path,
                inode,
                offset,
                data: data.to_vec(),
            },
            4 => What::Extend {
                path,
                inode,
                length,
            },
            5 => What::Sync {
                path,
                inode,
                folder: length == 1,
            },
            6 => What::SyncAll,
            7 => What::Synced { path },
            8 => What::Rename { from: path, to },
            9 => What::Link { from: path, to },
            10 => What::Unlink { path },
            11 => What::MakeFolder { path },
            12 => What::RemoveFolder { path },
            13 | 14 => What::Nothing { path },
            15 => panic!(
                "{}: the crash shim does not model this {}",
                path.display(),
                to.display()
            ),
            other => panic!("a record of kind {other}"),
        };
        Record { call, what }
    }
}
