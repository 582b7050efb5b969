//! The one writer of files: whoever looks sees the old file or the new one, never a part of it.
//!
//! A file is written under a part name in the folder of its target, hashed on the way where that
//! is asked for, synced, renamed, and the folder is synced. The part's name says which job it
//! belongs to, and its writer holds a lock on it, so that whoever clears up can tell a leftover
//! from a file that is being written (see [`parts_in`]).
//!
//! ```
//! use std::io::Write;
//! use stele_files::WholeFile;
//!
//! # let folder = tempfile::tempdir()?;
//! # let target = folder.path().join("log.txt");
//! let mut file = WholeFile::create(&target, None, 0o600)?;
//! file.write_all(b"all of it")?;
//! file.finish()?;
//! assert_eq!(std::fs::read(&target)?, b"all of it");
//! # Ok::<(), std::io::Error>(())
//! ```

mod folder;
mod kept_file;
mod part_name;
mod parts;
mod regular;
mod whole_file;

pub use folder::{Folder, Kind, exchange};
pub use kept_file::KeptFile;
pub use parts::{Part, Writer, is_part_name, parts_in, remove_leftovers};
pub use regular::{may_change, open_regular};
pub use whole_file::{Finished, WholeFile, write_whole};
