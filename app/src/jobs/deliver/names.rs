//! What the files of a delivery are called: by their place among those that are handed over, so
//! that no name of a folder, a disc or a person goes along. Names fit a DICOM file-set
//! (PS3.10 8.2).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use stele_burner::disc::decode_name;
use stele_burner::manifest::{FileKind, ManifestFile};
use stele_catalog::{DeliveryForm, Reader, StudyId};

use crate::encoding;
use crate::jobs::JobError;
use crate::jobs::read::restore::Listed;
use crate::jobs::run::lookup;
use crate::jobs::run::records::key;

/// The folder of the objects.
const OBJECTS: &str = "DICOM";

/// Longest ending of a document's name that is kept.
const ENDING: usize = 4;

/// The studies of a delivery, by the numbers that manifests have for their versions.
#[derive(Clone, Debug, Default)]
pub(super) struct Studies {
    /// By a version's number: the study's place among those that are handed over, from 1.
    places: BTreeMap<u64, usize>,
    /// Versions of which somebody decided that they are another patient's.
    out: BTreeSet<u64>,
    /// Whether objects alone are handed over.
    objects_only: bool,
}

impl Studies {
    /// Those of a request.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn of(
        reader: &Reader<'_>,
        studies: &[StudyId],
        form: DeliveryForm,
    ) -> Result<Self, JobError> {
        let mut all = Self {
            objects_only: form == DeliveryForm::Pacs,
            ..Self::default()
        };
        for (study, place) in studies.iter().zip(1..) {
            for version in lookup::version_keys(reader, *study)? {
                all.places.insert(version, place);
            }
            let out = reader.versions_that_stay_out(*study)?;
            all.out
                .extend(out.into_iter().map(|version| key(version.0)));
        }
        Ok(all)
    }

    /// The place of a file's study, from 1.
    pub(super) fn place(&self, file: &ManifestFile) -> Option<usize> {
        self.places.get(&file.study?).copied()
    }

    /// Whether a file stays out.
    pub(super) fn stays_out(&self, file: &ManifestFile) -> bool {
        file.study.is_none_or(|study| self.out.contains(&study))
    }

    /// The names of files, in their order; none of those that are not handed over: another
    /// patient's, or the same object once more.
    pub(super) fn names(&self, listed: &Listed) -> Vec<Option<PathBuf>> {
        let all = self.all_names(listed).into_iter();
        all.map(|name| name.filter(|name| !self.objects_only || is_object(name)))
            .collect()
    }

    /// How many files are not handed over since they are no objects.
    pub(super) fn documents_left(&self, listed: &Listed) -> u64 {
        let all = self.all_names(listed).into_iter().flatten();
        match self.objects_only {
            true => all.filter(|name| !is_object(name)).count() as u64,
            false => 0,
        }
    }

    fn all_names(&self, listed: &Listed) -> Vec<Option<PathBuf>> {
        let mut names = Names::default();
        let files = listed.files.iter().map(|one| &one.file);
        let name = |file: &ManifestFile| {
            let place = self.place(file).filter(|_| !self.stays_out(file))?;
            names.of(place, file)
        };
        files.map(name).collect()
    }
}

fn is_object(name: &Path) -> bool {
    name.starts_with(OBJECTS)
}

#[derive(Default)]
struct Names {
    /// By SOP Instance UID: the hash of the object that has the name.
    objects: BTreeMap<String, [u8; 32]>,
    /// By study and Series Instance UID: number, and objects so far.
    series: BTreeMap<(usize, String), (usize, usize)>,
    /// Series of each study so far.
    counted: BTreeMap<usize, usize>,
    /// Documents of each study so far.
    documents: BTreeMap<usize, usize>,
}

impl Names {
    fn of(&mut self, study: usize, file: &ManifestFile) -> Option<PathBuf> {
        let in_file_set = file.kind == FileKind::Object && file.path.starts_with("DICOM/");
        if let (true, Some(uid)) = (in_file_set, &file.sop_instance_uid) {
            match self.objects.get(uid) {
                Some(hash) if *hash == file.blake3 => return None,
                Some(_) => {}
                None => {
                    self.objects.insert(uid.clone(), file.blake3);
                    return Some(self.object(study, file));
                }
            }
        }
        let number = self.documents.entry(study).or_default();
        *number += 1;
        let ending = ending(file);
        let name = format!("DOCUMENT/ST{study:06}/DOC{number:05}{ending}");
        Some(PathBuf::from(name))
    }

    fn object(&mut self, study: usize, file: &ManifestFile) -> PathBuf {
        let uid = file.series_instance_uid.clone();
        let counted = self.counted.entry(study).or_default();
        let series = self
            .series
            .entry((study, uid.unwrap_or_else(|| file.path.clone())))
            .or_insert_with(|| {
                *counted += 1;
                (*counted, 0)
            });
        series.1 += 1;
        let (series, object) = *series;
        let name = format!("DICOM/PT000001/ST{study:06}/SE{series:06}/IM{object:06}");
        PathBuf::from(name)
    }
}

/// The ending of a document's name, by which computers know what opens it.
fn ending(file: &ManifestFile) -> String {
    if file.kind == FileKind::Object {
        return ".DCM".to_owned();
    }
    let name = file.source_name.as_deref().map(decode_name);
    let name = name.map(|bytes| encoding::path_from_bytes(&bytes));
    let ending = name.as_deref().and_then(Path::extension);
    let ending = ending.map(|ending| ending.to_string_lossy().to_ascii_uppercase());
    let plain = |ending: &String| {
        let fits = (1..=ENDING).contains(&ending.len());
        fits && ending.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    ending
        .filter(plain)
        .map_or_else(String::new, |ending| format!(".{ending}"))
}
