use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::*;

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("stele-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&self.0).unwrap().to_path_buf();
                    files.insert(name, fs::read(&path).unwrap());
                }
            }
        }
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_same_seed_writes_the_same_bytes() {
    let (first, again, other) = (Folder::new("a"), Folder::new("b"), Folder::new("c"));
    let written = write(&first.0, 7, SampleSize::Few).unwrap();
    assert_eq!(write(&again.0, 7, SampleSize::Few).unwrap(), written);
    write(&other.0, 8, SampleSize::Few).unwrap();
    let files = first.files();
    assert_eq!(files, again.files());
    assert_ne!(files, other.files());
    assert_eq!(u64::try_from(files.len()).unwrap(), written.files);
    let bytes: usize = files.values().map(Vec::len).sum();
    assert_eq!(u64::try_from(bytes).unwrap(), written.bytes);
}

#[test]
fn every_object_is_read_back_and_belongs_to_its_study() {
    let folder = Folder::new("d");
    let written = write(&folder.0, 1, SampleSize::Few).unwrap();
    let mut studies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut instances = BTreeSet::new();
    for (name, bytes) in folder.files() {
        if name.extension().is_none_or(|extension| extension != "dcm") {
            continue;
        }
        let object = dicom_object::from_reader(bytes.as_slice()).unwrap();
        let text = |tag| object.element(tag).unwrap().to_str().unwrap().to_string();
        let plan = STUDIES
            .iter()
            .find(|plan| name.starts_with(Path::new(STUDIES_FOLDER).join(plan.folder)))
            .unwrap();
        assert_eq!(text(tags::PATIENT_NAME), plan.person.name);
        assert_eq!(text(tags::STUDY_DESCRIPTION), plan.description);
        studies
            .entry(plan.folder.to_owned())
            .or_default()
            .insert(text(tags::STUDY_INSTANCE_UID));
        assert!(instances.insert(text(tags::SOP_INSTANCE_UID)), "{name:?}");
    }
    assert_eq!(studies.len(), STUDIES.len());
    assert!(studies.values().all(|uids| uids.len() == 1));
    assert_eq!(u64::try_from(instances.len()).unwrap(), written.objects);
}

#[test]
fn the_evidence_case_has_no_object_and_every_study_has_documents() {
    let folder = Folder::new("e");
    write(&folder.0, 1, SampleSize::Few).unwrap();
    let files = folder.files();
    let case: Vec<_> = files
        .keys()
        .filter(|n| n.starts_with(CASE_FOLDER))
        .collect();
    assert!(case.len() >= 10);
    assert!(
        case.iter()
            .all(|name| !name.to_string_lossy().ends_with("dcm"))
    );
    for plan in STUDIES {
        let report = Path::new(STUDIES_FOLDER)
            .join(plan.folder)
            .join("report.txt");
        let text = String::from_utf8(files[&report].clone()).unwrap();
        assert!(text.contains(plan.person.name) && text.contains(plan.finding));
    }
}
