//! What stands in a delivery beside the patient's files, and the count of all of it on the disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use stele_burner::disc::{DiscLabel, Hashes};
use stele_burner::interchange::{FileSet, file_set};
use stele_burner::mastering::FileHasher;
use stele_burner::watch::{Phase, Progress, Unit, Watch};

use stele_files::{Folder, Kind};

use super::DeliverError;
use super::identity::{Looked, Ready, os};
use super::part::Part;
use super::receipt::{Receipt, ReceiptFile, Texts};
use crate::encoding;
use crate::jobs::JobError;
use crate::jobs::typed::Role;

/// The directory of the DICOM file-set.
const DIRECTORY: &str = "DICOMDIR";
/// The receipt as machines read it.
pub(super) use crate::jobs::handed_over::RECEIPT;
/// Hashes of all other files, for `sha256sum -c`.
const SUMS: &str = "SHA256.TXT";

/// A file of the delivery, and what it is.
pub(super) type Files = BTreeMap<PathBuf, (u64, Hashes)>;

/// The file-set of what is handed over.
///
/// # Errors
/// What the system says.
pub(super) fn directory(
    (root, name): (&Path, &str),
    (uuid, time): ([u8; 16], i64),
    watch: &dyn Watch,
) -> Result<Option<FileSet>, JobError> {
    if !root.join("DICOM").is_dir() {
        return Ok(None);
    }
    let label = DiscLabel {
        uuid,
        set: name.to_owned(),
        number: 1,
        of: 1,
        time,
        owner: String::new(),
        set_parity_discs: None,
    };
    Ok(Some(file_set(&label, root, watch)?))
}

/// Hashes what was written with today's identity, for the receipt: read again from the disk.
///
/// # Errors
/// [`DeliverError::Miscounted`]; what the system says.
pub(super) fn hash_written(root: &Path, looked: &mut Looked) -> Result<(), JobError> {
    for file in &mut looked.files {
        let Some(written) = file.written else {
            continue;
        };
        let found = hash(&root.join(&file.path))?;
        if found.1.blake3 != written {
            return Err(DeliverError::Miscounted { files: 1 }.into());
        }
        file.hashes = Some(found.1);
    }
    Ok(())
}

/// The patient's files as a receipt lists them.
pub(super) fn listed(files: &[Ready]) -> Vec<ReceiptFile> {
    let mut all: Vec<ReceiptFile> = files
        .iter()
        .map(|file| {
            let hashes = file.hashes.unwrap_or(file.archived);
            let changed = file.written.is_some();
            ReceiptFile {
                path: file.path.to_string_lossy().into_owned(),
                bytes: file.bytes,
                blake3: encoding::hex(&hashes.blake3),
                sha256: encoding::hex(&hashes.sha256),
                archived_blake3: changed.then(|| encoding::hex(&file.archived.blake3)),
                archived_sha256: changed.then(|| encoding::hex(&file.archived.sha256)),
            }
        })
        .collect();
    all.sort_by(|one, other| one.path.cmp(&other.path));
    all
}

/// Writes the texts of a delivery; gives all of its files, and BLAKE3 of the receipt.
///
/// # Errors
/// What the system says; a receipt that cannot be written as JSON.
pub(super) fn texts(
    (part, root): (&Part, &str),
    say: &Texts,
    (receipt, looked): (&Receipt, &Looked),
    set: Option<&FileSet>,
) -> Result<(Files, [u8; 32]), JobError> {
    let mut files = Files::new();
    for file in &looked.files {
        let hashes = file.hashes.unwrap_or(file.archived);
        files.insert(file.path.clone(), (file.bytes, hashes));
    }
    let json = serde_json::to_vec_pretty(receipt).map_err(|source| JobError::Record {
        what: "receipt",
        source,
    })?;
    let digest = *blake3::hash(&json).as_bytes();
    let mut written = vec![
        ("README.TXT", (say.readme)(receipt).into_bytes()),
        ("INDEX.HTM", (say.index)(receipt).into_bytes()),
        ("RECEIPT.TXT", (say.receipt)(receipt).into_bytes()),
        (RECEIPT, json),
    ];
    let directory = set.and_then(|set| set.directory.clone());
    written.extend(directory.map(|bytes| (DIRECTORY, bytes)));
    if let Some(custody) = &receipt.custody {
        let text = (say.custody)(receipt, custody);
        written.push(("CUSTODY.TXT", text.into_bytes()));
    }
    for (name, bytes) in &written {
        part.write(Path::new(root), os(name), bytes)?;
        files.insert(PathBuf::from(name), of_bytes(bytes));
    }
    let sums: String = files
        .iter()
        .map(|(path, (_, hashes))| {
            let sum = encoding::hex(&hashes.sha256);
            format!("{sum}  {}\n", path.to_string_lossy())
        })
        .collect();
    part.write(Path::new(root), os(SUMS), sums.as_bytes())?;
    files.insert(PathBuf::from(SUMS), of_bytes(sums.as_bytes()));
    Ok((files, digest))
}

fn of_bytes(bytes: &[u8]) -> (u64, Hashes) {
    let mut hasher = FileHasher::new();
    hasher.update(bytes);
    (bytes.len() as u64, hasher.finish())
}

/// Reads all that is in a folder again, and compares it with what is to be there: that, and nothing
/// else.
///
/// # Errors
/// [`DeliverError::Miscounted`], [`JobError::Cancelled`]; what the system says.
pub(super) fn count(root: &Path, files: &Files, watch: &dyn Watch) -> Result<(), JobError> {
    let mut found = Vec::new();
    walk(root, Path::new(""), &mut found).map_err(JobError::io_named(Role::Delivery, root))?;
    let mut wrong = found
        .iter()
        .filter(|path| !files.contains_key(*path))
        .count() as u64;
    let total = files.len() as u64;
    for ((path, wanted), done) in files.iter().zip(1_u64..) {
        if watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        let is_there = found.contains(path) && hash(&root.join(path))? == *wanted;
        wrong += u64::from(!is_there);
        watch.progress(Progress {
            phase: Phase::Checking,
            done,
            total,
            unit: Unit::Files,
        });
    }
    match wrong {
        0 => Ok(()),
        files => Err(DeliverError::Miscounted { files }.into()),
    }
}

/// Removes what a command that was killed left half written.
///
/// # Errors
/// What the system says.
pub(super) fn clear_up(root: &Path) -> Result<(), JobError> {
    let io = || JobError::io_named(Role::Delivery, root);
    let folder = Folder::open(root).map_err(io())?;
    folder.remove_leftovers(&|_| true).map_err(io())?;
    for name in folder.names().map_err(io())? {
        if matches!(folder.kind(&name), Ok(Some(Kind::Folder))) {
            clear_up(&root.join(name))?;
        }
    }
    Ok(())
}

fn walk(root: &Path, below: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => walk(root, &path, found)?,
            false => found.push(path),
        }
    }
    Ok(())
}

fn hash(path: &Path) -> Result<(u64, Hashes), JobError> {
    let io = || JobError::io_named(Role::Delivery, path);
    let mut file = File::open(path).map_err(io())?;
    let mut hasher = FileHasher::new();
    let bytes = io::copy(&mut file, &mut hasher).map_err(io())?;
    Ok((bytes, hasher.finish()))
}
