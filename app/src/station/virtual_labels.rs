//! Labels on virtual media: the writing on a disc is not on its tracks, so it lies beside the
//! medium's file, as `NAME.label`.

use std::path::{Path, PathBuf};

use stele_burner::drive::{Drive, Transport};

use super::{StationError, virtual_drives};
use crate::archive::{self, Archive};

/// The labels of the virtual media in a folder.
#[derive(Clone, Debug, Default)]
pub struct VirtualLabels {
    labels: Vec<(String, PathBuf)>,
}

impl VirtualLabels {
    /// Reads all labels of an archive's virtual media.
    pub fn read(archive: &Archive) -> Self {
        let mut labels = Vec::new();
        let entries = std::fs::read_dir(archive.media())
            .into_iter()
            .flatten()
            .flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.extension().is_some_and(|e| e == "label")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                labels.push((text.trim().to_owned(), path.with_extension("")));
            }
        }
        labels.sort();
        Self { labels }
    }

    /// The label of a medium.
    pub fn of(&self, medium: &Path) -> Option<&str> {
        self.labels
            .iter()
            .find(|(_, path)| path == medium)
            .map(|(label, _)| label.as_str())
    }

    /// The medium that carries this label.
    pub fn medium(&self, label: &str) -> Option<&Path> {
        self.labels
            .iter()
            .find(|(text, _)| text == label)
            .map(|(_, path)| path.as_path())
    }
}

/// Writes a label onto a virtual medium. On a real disc a person does that.
pub fn write_label<T: Transport>(
    archive: &Archive,
    drive: &str,
    _holding: &mut Drive<T>,
    label: &str,
) -> Result<(), StationError> {
    let Some(medium) = virtual_drives::medium_in(archive, drive)? else {
        return Ok(());
    };
    let mut path = medium.into_os_string();
    path.push(".label");
    let path = PathBuf::from(path);
    archive::write(&path, format!("{label}\n").as_bytes(), None)
        .map_err(|source| StationError::Io { path, source })
}

/// The label on the medium in a drive; none where it is a real disc, which only a person can read,
/// or has no label.
pub fn label_in(archive: &Archive, drive: &str) -> Result<Option<String>, StationError> {
    let medium = virtual_drives::medium_in(archive, drive)?;
    let labels = VirtualLabels::read(archive);
    Ok(medium.and_then(|m| labels.of(&m).map(str::to_owned)))
}
