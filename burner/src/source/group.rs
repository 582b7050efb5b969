//! Makes studies of findings. It opens files only to compare objects of one SOP Instance UID.
//!
//! An object belongs to its Study Instance UID. A document belongs to the study whose folder it
//! shares: the nearest folder above it, up to the root, with objects of any study at or below it
//! decides; where these are of one study, the document is of that study. Otherwise it goes to the
//! case, where one was given, and else to the exceptions.

use crate::exact::part;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::item_hash::hash_of;
use super::{DicomKeys, Exception, ExceptionKind, Owner, Scanned, ScannedFile, Sources};
use crate::item::{Fingerprint, Item, ItemKind, StudyAbout};

/// What the catalog keeps of a series.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SeriesAbout {
    /// Series Instance UID.
    pub series_instance_uid: String,
    /// Series Number, where it has one.
    pub number: Option<i64>,
    /// Modality.
    pub modality: String,
    /// Series Description.
    pub description: String,
    /// The earliest date that its objects have, `YYYYMMDD`; empty where none has any.
    #[serde(default)]
    pub date: String,
    /// Objects of the series.
    pub objects: u64,
}

/// A study, or the case, with its items.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupedStudy {
    /// What people see of it.
    pub about: StudyAbout,
    /// Its series, in order of their numbers.
    pub series: Vec<SeriesAbout>,
    /// Objects by series and instance, then documents by name.
    pub items: Vec<Item>,
}

impl GroupedStudy {
    /// Counts the objects of the series again, by the items that are left of the study; a series
    /// without any is gone.
    pub fn recount(&mut self) {
        for series in &mut self.series {
            let uid = series.series_instance_uid.as_str();
            let of = |item: &&Item| match &item.kind {
                ItemKind::Object {
                    series_instance_uid,
                    ..
                } => series_instance_uid == uid,
                ItemKind::Document => false,
            };
            series.objects = self.items.iter().filter(of).count() as u64;
        }
        self.series.retain(|series| series.objects > 0);
    }
}

/// The findings of a scan as studies.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Grouped {
    /// Studies by date and UID; the case comes last.
    pub studies: Vec<GroupedStudy>,
    /// What a person should look at, those that are archived nevertheless included.
    pub exceptions: Vec<Exception>,
    /// Objects that were there already, byte for byte.
    pub duplicates: Duplicates,
    /// Where these lie, by the place of the first of each.
    pub twins: Twins,
}

/// Places of files with the same bytes, and how each was seen there, by the place of the first.
pub type Twins = BTreeMap<Vec<u8>, Vec<(Vec<u8>, Fingerprint)>>;

/// Objects that were met more than once, byte for byte: all but the first of each.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Duplicates {
    /// How many.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Which studies have objects at or below a folder.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Holds {
    One(usize),
    Several,
}

/// What an object is beside those of its SOP Instance UID that came before.
enum Compared<'a> {
    /// The first.
    New,
    /// This one, byte for byte.
    Same(&'a Item),
    /// None of them.
    Other,
    /// Nobody knows.
    Unreadable,
}

fn compared<'a>(before: &'a [Item], item: &Item, sources: &dyn Sources) -> Compared<'a> {
    if before.is_empty() {
        return Compared::New;
    }
    let mut unreadable = false;
    for one in before {
        match is_same(one, item, sources) {
            Ok(true) => return Compared::Same(one),
            Ok(false) => {}
            Err(()) => unreadable = true,
        }
    }
    match unreadable {
        true => Compared::Unreadable,
        false => Compared::Other,
    }
}

/// A study while findings come in.
#[derive(Default)]
pub(super) struct Building {
    pub(super) about: StudyAbout,
    series: BTreeMap<String, (SeriesAbout, Vec<Item>)>,
    pub(super) documents: Vec<Item>,
}

/// Collects findings. Their order decides which of two objects comes first.
#[derive(Default)]
pub struct Grouper {
    studies: Vec<Building>,
    by_uid: HashMap<String, usize>,
    folders: HashMap<(u32, Vec<u8>), Holds>,
    last_folder: Option<(u32, Vec<u8>, usize)>,
    last_shared: Arc<[u8]>,
    /// Every file of each SOP Instance UID that was met more than once or may be.
    objects: Vec<(ScannedFile, DicomKeys, usize)>,
    documents: Vec<ScannedFile>,
    exceptions: Vec<Exception>,
    /// Studies whose character set was told of.
    told: HashSet<usize>,
}

impl Grouper {
    /// Without findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one finding.
    pub fn add(&mut self, found: Scanned) {
        match found {
            Scanned::Exception(exception) => self.exceptions.push(exception),
            Scanned::Document(file) => self.documents.push(file),
            Scanned::Object(file, mut keys) => {
                let shared = &mut keys.directory.shared;
                if *shared == self.last_shared {
                    // Objects of a series come one after the other: held once.
                    *shared = Arc::clone(&self.last_shared);
                } else {
                    self.last_shared = Arc::clone(shared);
                }
                let study = self.study_of(&keys);
                self.mark_folders(&file, study);
                self.objects.push((file, *keys, study));
            }
        }
    }

    fn study_of(&mut self, keys: &DicomKeys) -> usize {
        self.study_about(&keys.study_instance_uid, || keys.about())
    }

    fn study_about(&mut self, uid: &str, about: impl FnOnce() -> StudyAbout) -> usize {
        if let Some(&study) = self.by_uid.get(uid) {
            return study;
        }
        let study = self.studies.len();
        self.by_uid.insert(uid.to_owned(), study);
        self.studies.push(Building {
            about: about(),
            series: BTreeMap::new(),
            documents: Vec::new(),
        });
        study
    }

    /// Marks the folder of a file and all above it.
    fn mark_folders(&mut self, file: &ScannedFile, study: usize) {
        let folder = parent(&file.name);
        if self.last_folder.as_ref().is_some_and(|(root, last, of)| {
            (*root, last.as_slice(), *of) == (file.root, folder, study)
        }) {
            return;
        }
        for at in self_and_above(folder) {
            let holds = self
                .folders
                .entry((file.root, at.to_vec()))
                .or_insert(Holds::One(study));
            if *holds != Holds::One(study) {
                *holds = Holds::Several;
            }
        }
        self.last_folder = Some((file.root, folder.to_vec(), study));
    }

    /// Everything as studies. `case` is the ID of the case that takes documents without a study;
    /// `sources` opens objects of one SOP Instance UID to compare them.
    pub fn finish(mut self, case: Option<&str>, sources: &dyn Sources) -> Grouped {
        let (duplicates, twins) = self.place_objects(sources);
        self.place_documents(case);
        let mut studies: Vec<GroupedStudy> = self
            .studies
            .into_iter()
            .map(finish_study)
            .filter(|study| !study.items.is_empty())
            .collect();
        studies.sort_by(|a, b| order(&a.about).cmp(&order(&b.about)));
        Grouped {
            studies,
            exceptions: self.exceptions,
            duplicates,
            twins,
        }
    }

    /// Puts objects into their series; gives the duplicates.
    fn place_objects(&mut self, sources: &dyn Sources) -> (Duplicates, Twins) {
        // By SOP Instance UID what has other bytes each.
        let mut met: HashMap<String, Vec<Item>> = HashMap::new();
        let (mut duplicates, mut twins) = (Duplicates::default(), Twins::new());
        for (file, keys, study) in std::mem::take(&mut self.objects) {
            let mut item = item_of(&file, object_kind(&keys));
            let before = met.entry(keys.sop_instance_uid.clone()).or_default();
            let kind = match compared(before, &item, sources) {
                Compared::New if file.notice == Some(ExceptionKind::CharacterSet) => {
                    // Once for a study: its objects are alike.
                    let told = self.told.insert(study);
                    told.then_some(ExceptionKind::CharacterSet)
                }
                Compared::New => file.notice,
                Compared::Same(first) => {
                    // The same bytes in another folder are nothing new.
                    duplicates.files += 1;
                    duplicates.bytes = duplicates.bytes.saturating_add(item.seen.len);
                    let of = twins.entry(first.source.clone()).or_default();
                    of.push((item.source, item.seen));
                    continue;
                }
                Compared::Other => Some(ExceptionKind::ChangedObject),
                Compared::Unreadable => Some(ExceptionKind::UnreadableFile),
            };
            if let Some(kind) = kind {
                item.notice = Some(kind.to_string());
                self.exceptions.push(Exception {
                    path: file.source,
                    kind,
                    other: before.first().map(|before| before.source.clone()),
                });
            }
            if let Some(study) = self.studies.get_mut(study)
                && kind != Some(ExceptionKind::UnreadableFile)
            {
                // What has the name of another one goes on saying whose it is; the directory of a
                // disc has the first of them.
                before.push(item.clone());
                study.object(item, &keys);
            }
        }
        (duplicates, twins)
    }

    /// The study of a document: the one that it says it is of; else that of its folder, but not
    /// where it says another patient.
    fn study_of_document(&mut self, file: &ScannedFile) -> Option<usize> {
        let owner = file.owner.as_deref();
        if let Some(owner) = owner.filter(|owner| !owner.study_instance_uid.is_empty()) {
            return Some(self.study_about(&owner.study_instance_uid, || StudyAbout {
                study_instance_uid: owner.study_instance_uid.clone(),
                patient_name: owner.patient_name.clone(),
                patient_id: owner.patient_id.clone(),
                birth_date: owner.birth_date.clone(),
                ..StudyAbout::default()
            }));
        }
        let decides = self_and_above(parent(&file.name))
            .find_map(|at| self.folders.get(&(file.root, at.to_vec())));
        let study = match decides {
            Some(Holds::One(study)) => *study,
            _ => return None,
        };
        let is_others = |owner: &Owner| {
            let about = self.studies.get(study).map(|study| &study.about);
            about.is_some_and(|about| {
                (&owner.patient_id, &owner.patient_name) != (&about.patient_id, &about.patient_name)
            })
        };
        (!owner.is_some_and(is_others)).then_some(study)
    }

    fn place_documents(&mut self, case: Option<&str>) {
        let mut of_case = Vec::new();
        for file in std::mem::take(&mut self.documents) {
            let mut item = item_of(&file, ItemKind::Document);
            item.notice = file.notice.map(|kind| kind.to_string());
            let study = self.study_of_document(&file);
            let study = study.and_then(|study| self.studies.get_mut(study));
            let placed = study.is_some() || case.is_some();
            match study {
                Some(study) => study.documents.push(item),
                None if case.is_some() => of_case.push(item),
                None => {}
            }
            // One reason for each: what is kept nowhere is told of as such.
            let kind = match placed {
                true => file.notice,
                false => Some(ExceptionKind::NoStudy),
            };
            let exception = kind.map(|kind| Exception::of(file.source, kind));
            self.exceptions.extend(exception);
        }
        if let Some(case) = case {
            self.studies.push(Building {
                about: StudyAbout {
                    study_instance_uid: format!("case:{case}"),
                    description: case.to_owned(),
                    ..StudyAbout::default()
                },
                series: BTreeMap::new(),
                documents: of_case,
            });
        }
    }
}

impl DicomKeys {
    /// What people see of its study.
    pub(super) fn about(&self) -> StudyAbout {
        StudyAbout {
            study_instance_uid: self.study_instance_uid.clone(),
            patient_name: self.patient_name.clone(),
            patient_id: self.patient_id.clone(),
            birth_date: self.birth_date.clone(),
            study_date: self.study_date.clone(),
            accession_number: self.accession_number.clone(),
            description: self.study_description.clone(),
            ..StudyAbout::default()
        }
    }
}

impl Building {
    pub(super) fn object(&mut self, item: Item, keys: &DicomKeys) {
        let (about, items) = self
            .series
            .entry(keys.series_instance_uid.clone())
            .or_insert_with(|| {
                let about = SeriesAbout {
                    series_instance_uid: keys.series_instance_uid.clone(),
                    number: keys.series_number,
                    modality: keys.modality.clone(),
                    description: keys.series_description.clone(),
                    date: keys.series_date.clone(),
                    objects: 0,
                };
                (about, Vec::new())
            });
        let earlier = about.date.is_empty() || keys.series_date < about.date;
        if earlier && !keys.series_date.is_empty() {
            about.date.clone_from(&keys.series_date);
        }
        about.objects += 1;
        items.push(item);
    }
}

pub(super) fn finish_study(study: Building) -> GroupedStudy {
    let mut parts: Vec<_> = study.series.into_values().collect();
    parts.sort_by(|(a, _), (b, _)| {
        let key = |s: &SeriesAbout| (s.number.unwrap_or(i64::MAX), s.series_instance_uid.clone());
        key(a).cmp(&key(b))
    });
    let mut about = study.about;
    let mut items = Vec::new();
    let mut series = Vec::new();
    for (of, mut objects) in parts {
        objects.sort_by(|a, b| (instance(a), &a.name).cmp(&(instance(b), &b.name)));
        items.append(&mut objects);
        about.modalities.push(of.modality.clone());
        series.push(of);
    }
    about.modalities.retain(|modality| !modality.is_empty());
    about.modalities.sort_unstable();
    about.modalities.dedup();
    let mut documents = study.documents;
    documents.sort_by(|a, b| (&a.name, &a.source).cmp(&(&b.name, &b.source)));
    items.append(&mut documents);
    GroupedStudy {
        about,
        series,
        items,
    }
}

/// Studies by date, cases behind them.
fn order(about: &StudyAbout) -> (bool, &str, &str) {
    let uid = about.study_instance_uid.as_str();
    (uid.starts_with("case:"), &about.study_date, uid)
}

fn instance(item: &Item) -> i64 {
    match &item.kind {
        ItemKind::Object {
            instance_number, ..
        } => instance_number.unwrap_or(i64::MAX),
        ItemKind::Document => i64::MAX,
    }
}

/// Whether two files have the same bytes; `Err` where the newer one cannot be read.
fn is_same(before: &Item, now: &Item, sources: &dyn Sources) -> Result<bool, ()> {
    if before.seen.len != now.seen.len || before.seen.head != now.seen.head {
        return Ok(false);
    }
    let new = hash_of(now, sources).map_err(drop)?;
    // Where the first one cannot be read any more, both are kept.
    Ok(hash_of(before, sources).is_ok_and(|old| old == new))
}

fn item_of(file: &ScannedFile, kind: ItemKind) -> Item {
    Item {
        source: file.source.clone(),
        name: file.name.clone(),
        kind,
        seen: file.seen.clone(),
        notice: None,
        former: Vec::new(),
    }
}

pub(super) fn object_kind(keys: &DicomKeys) -> ItemKind {
    ItemKind::Object {
        sop_class_uid: keys.sop_class_uid.clone(),
        sop_instance_uid: keys.sop_instance_uid.clone(),
        transfer_syntax_uid: keys.transfer_syntax_uid.clone(),
        series_instance_uid: keys.series_instance_uid.clone(),
        instance_number: keys.instance_number,
        directory: Some(keys.directory.clone()),
    }
}

/// The folder of a relative path; the root is the empty path.
fn parent(path: &[u8]) -> &[u8] {
    match path.iter().rposition(|&b| b == b'/') {
        Some(slash) => part(path, 0..slash),
        None => &[],
    }
}

/// A folder and all above it, the root last.
fn self_and_above(folder: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::successors(Some(folder), |at| (!at.is_empty()).then(|| parent(at)))
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;
