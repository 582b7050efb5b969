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
    stele_files::write_whole(path, &text_of(value)?, None, MODE)?;
    Ok(())
}

/// As [`save`], where there is no such file yet: of two that make one at once, one is told
/// [`io::ErrorKind::AlreadyExists`].
pub(crate) fn save_new<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    let mut file = stele_files::WholeFile::create(path, None, MODE)?;
    io::Write::write_all(&mut file, &text_of(value)?)?;
    file.finish_new()?;
    Ok(())
}

fn text_of<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}
