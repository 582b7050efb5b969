//! Small state files: written whole or not at all.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// What the umask leaves of it: whoever may use the archive may use its virtual drives.
const MODE: u32 = 0o666;

/// `path` with `suffix` behind its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Replaces the file at `path` by `value` as JSON. Whoever is killed meanwhile leaves the old
/// state or the new one, never a mixture.
pub(crate) fn save<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    stele_files::write_whole(path, &text, None, MODE)?;
    Ok(())
}
