//! The window: opens, polls jobs, draws, obeys.

pub mod ui;

use std::path::Path;

use crate::archive::Archive;
use crate::jobs::{JobError, home};

/// Opens the desktop on an archive and returns when it is closed; `search` is answered at once.
///
/// Errors: the archive cannot be opened; [`JobError::NoWindow`] where there is no display.
pub fn open(root: &Path, person: Option<&str>, search: Option<String>) -> Result<(), JobError> {
    let archive = Archive::open(root)?;
    // A catalog that cannot be read is said on the terminal, before a window comes up.
    home::run(&stele_catalog::Catalog::open(&archive.catalog())?.read(), 0)?;
    ui::open(archive, person.map(str::to_owned), search)
}
