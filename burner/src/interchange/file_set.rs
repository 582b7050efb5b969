//! The DICOM file-set of a folder: `DICOMDIR` over what lies below `DICOM/` in it.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::path::Path;

use stele_discfs::DiscTime;

use crate::disc::{Content, ContentSource, Directory, DiscLabel};
use crate::fileset::{Conformance, OBJECTS};
use crate::item::{ItemKind, StudyItems};
use crate::source::{FileSources, Grouper, ScanError, ScanOptions, scan};
use crate::watch::Watch;

/// The file-set of a folder.
#[derive(Clone, Debug)]
pub struct FileSet {
    /// The bytes of `DICOMDIR`; none where there is no object, or more than it can refer to.
    pub directory: Option<Vec<u8>>,
    /// What may be claimed of it.
    pub conformance: Conformance,
    /// The studies as their objects say them, whose paths begin in the folder.
    pub studies: Vec<StudyItems>,
}

/// Reads the objects below `DICOM/` of a folder, and makes their directory.
///
/// # Errors
/// [`ScanError`].
pub fn file_set(label: &DiscLabel, folder: &Path, watch: &dyn Watch) -> Result<FileSet, ScanError> {
    let mut grouper = Grouper::new();
    let roots = [folder.join(OBJECTS)];
    scan(&roots, &ScanOptions::default(), watch, &mut |found| {
        grouper.add(found);
        ControlFlow::Continue(())
    })?;
    let grouped = grouper.finish(None, &FileSources);
    let studies = grouped.studies.into_iter().zip(1_u64..);
    let studies: Vec<StudyItems> = studies
        .map(|(study, key)| StudyItems {
            key,
            patient: 1,
            about: study.about,
            items: study.items,
        })
        .collect();
    let mut contents = Vec::new();
    for (study, number) in studies.iter().zip(0_u32..) {
        for (item, index) in study.items.iter().zip(0_u32..) {
            let name = String::from_utf8_lossy(&item.name);
            let is_object = matches!(item.kind, ItemKind::Object { .. });
            if is_object && item.directory().is_some_and(|keys| keys.in_file_form) {
                contents.push(Content {
                    path: format!("{OBJECTS}/{name}"),
                    len: item.seen.len,
                    time: DiscTime(label.time),
                    source: ContentSource::Item {
                        study: number,
                        item: index,
                    },
                });
            }
        }
    }
    contents.sort_by(|one, other| one.path.cmp(&other.path));
    let (directory, conformance) = Directory::new(label, &contents, 0, &studies);
    let directory = directory.map(|directory| {
        let mut bytes = Vec::new();
        let Ok(()) = directory.write::<Infallible>(&contents, &studies, &mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        });
        bytes
    });
    Ok(FileSet {
        directory,
        conformance,
        studies,
    })
}
