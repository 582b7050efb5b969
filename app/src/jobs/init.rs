//! Making a new archive, with the first person who acts.

use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_catalog::{Catalog, NewArchive};

use super::JobError;
use crate::archive::Archive;
use crate::jobs::run::outside::Outside;

/// A new archive.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// Its directory.
    pub root: PathBuf,
    /// Code of the first person.
    pub person: String,
}

/// Makes an archive in `root`. The settings file, which makes the directory an archive, comes
/// last: killed at any point, the same command can be given again.
pub fn init(root: &Path, person: &str, outside: &Outside) -> Result<Made, JobError> {
    let new = NewArchive {
        uuid: outside.ids().uuid()?,
        practice: false,
        person,
    };
    let mut archive = Archive::create(root)?;
    let (_, first) = Catalog::create(&archive.catalog(), outside.clock().now(), &new)?;
    archive.finish_create(&first.code)?;
    Ok(Made {
        root: archive.root().to_path_buf(),
        person: first.code,
    })
}
