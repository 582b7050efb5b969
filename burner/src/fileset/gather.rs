//! The tree of a directory: patients, studies, series and objects, out of a disc's contents.

use crate::exact;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::conformance::{Findings, Reason};
use super::element::{find, put};
use super::keys::{
    ACCESSION, BIRTH_DATE, PATIENT_ID, PATIENT_NAME, SERIES_UID, STUDY_DATE, STUDY_DESCRIPTION,
    STUDY_UID,
};
use super::patient::{Patients, Person};
use super::syntax::is_uid;
use crate::disc::{Content, ContentSource, Node, Nodes};
use crate::exception::ExceptionKind;
use crate::item::{Item, ItemKind, StudyItems};

/// Folder of the file-set: everything below it is referred to.
pub(crate) const OBJECTS: &str = "DICOM";
/// Folder of everything else that was archived.
pub(crate) const DOCUMENTS: &str = "DOCUMENT";

/// Whether an object belongs into the file-set: it is a DICOM file, and the first of its SOP
/// Instance UID. `seen` holds the UIDs of the disc so far.
pub(crate) fn in_file_set<'a>(item: &'a Item, seen: &mut HashSet<&'a str>) -> bool {
    match &item.kind {
        ItemKind::Object {
            sop_instance_uid, ..
        } => is_file(item) && seen.insert(sop_instance_uid),
        ItemKind::Document => false,
    }
}

/// Whether an object has file meta information. Of one that an earlier version took in, the
/// transfer syntax tells it.
fn is_file(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Object {
            transfer_syntax_uid,
            directory,
            ..
        } => directory
            .as_ref()
            .map_or(!transfer_syntax_uid.is_empty(), |keys| keys.in_file_form),
        ItemKind::Document => false,
    }
}

/// The keys of patient, study and series that an object has.
pub(super) fn shared_of<'a>(study: &'a StudyItems, item: &'a Item) -> Cow<'a, [u8]> {
    let known = item.directory().filter(|keys| !keys.shared.is_empty());
    if let Some(keys) = known {
        return Cow::Borrowed(&keys.shared);
    }
    // Taken in by an earlier version: what the catalog knows.
    let about = &study.about;
    let series = match &item.kind {
        ItemKind::Object {
            series_instance_uid,
            ..
        } => series_instance_uid.as_str(),
        ItemKind::Document => "",
    };
    let mut out = Vec::new();
    let values: [(u32, [u8; 2], &str); 8] = [
        (STUDY_DATE, *b"DA", &about.study_date),
        (ACCESSION, *b"SH", &about.accession_number),
        (STUDY_DESCRIPTION, *b"LO", &about.description),
        (PATIENT_NAME, *b"PN", &about.patient_name),
        (PATIENT_ID, *b"LO", &about.patient_id),
        (BIRTH_DATE, *b"DA", &about.birth_date),
        (STUDY_UID, *b"UI", &about.study_instance_uid),
        (SERIES_UID, *b"UI", series),
    ];
    for (tag, vr, value) in values.into_iter().filter(|(_, _, value)| !value.is_empty()) {
        put(&mut out, tag, vr, value.as_bytes());
    }
    Cow::Owned(out)
}

/// The item that a content holds, with its study.
pub(super) fn item_of<'a>(
    content: &Content,
    studies: &'a [StudyItems],
) -> Option<(&'a StudyItems, &'a Item)> {
    let ContentSource::Item { study, item } = content.source else {
        return None;
    };
    let study = exact::item(studies, study as usize);
    Some((study, exact::item(&study.items, item as usize)))
}

/// Makes the tree of these contents, all of them items.
pub(super) fn gather(contents: &[Content], studies: &[StudyItems], found: &mut Findings) -> Nodes {
    let mut gather = Gather {
        nodes: Nodes::default(),
        patients: Patients::default(),
        studies: HashMap::new(),
        series: HashMap::new(),
        last: None,
    };
    let twice = ExceptionKind::ChangedObject.to_string();
    for (content, number) in contents.iter().zip(0_u32..) {
        let Some((study, item)) = item_of(content, studies) else {
            continue;
        };
        let ItemKind::Object {
            transfer_syntax_uid,
            sop_instance_uid,
            ..
        } = &item.kind
        else {
            // Another object of one name with other bytes was made a document as it was taken in.
            if item.notice.as_deref() == Some(twice.as_str()) {
                found.remark(number, Reason::SameInstance);
            }
            continue;
        };
        if !content.path.starts_with("DICOM/") {
            let reason = if is_file(item) {
                Reason::SameInstance
            } else {
                Reason::NotAFile
            };
            found.remark(number, reason);
            continue;
        }
        found.object(number, transfer_syntax_uid);
        if !is_uid(sop_instance_uid) {
            found.remark(number, Reason::InvalidUid);
        }
        gather.object(number, study, item, found);
    }
    let mut nodes = gather.nodes;
    for ((id, shared), patient) in gather.patients.ids().into_iter().zip(&nodes.patients) {
        if shared {
            found.remark(patient.first, Reason::SharedId);
        }
        nodes.ids.push(id);
    }
    nodes
}

struct Gather {
    nodes: Nodes,
    patients: Patients,
    /// Study nodes by their UIDs, one for each patient whom objects of the study name, with that
    /// patient.
    studies: HashMap<String, Vec<(u32, u32)>>,
    series: HashMap<(u32, String), u32>,
    /// The shared keys of the object before, its series, and whether it is of another patient.
    last: Option<(Arc<[u8]>, u32, bool)>,
}

impl Gather {
    fn object(&mut self, number: u32, study: &StudyItems, item: &Item, found: &mut Findings) {
        let keys = item.directory().filter(|keys| !keys.shared.is_empty());
        let same = keys.and_then(|keys| {
            let (shared, series, other) = self.last.as_ref()?;
            Arc::ptr_eq(shared, &keys.shared).then_some((*series, *other))
        });
        let (series, other) = same.unwrap_or_else(|| {
            let placed = self.place(number, &shared_of(study, item), found);
            self.last = keys.map(|keys| (Arc::clone(&keys.shared), placed.0, placed.1));
            placed
        });
        if other {
            found.remark(number, Reason::OtherPatient);
        }
        match keys {
            Some(keys) => {
                for tag in &keys.left_out {
                    found.remark(number, Reason::LeftOut(*tag));
                }
                if keys.cut_off {
                    found.remark(number, Reason::CutOff);
                }
            }
            None => found.remark(number, Reason::KeysUnknown),
        }
        push(&mut self.nodes.series, series, number);
    }

    /// The series node of an object with these keys, and whether it names another patient than
    /// its study does.
    fn place(&mut self, number: u32, shared: &[u8], found: &mut Findings) -> (u32, bool) {
        let text = |tag| find(shared, tag).map_or("", |element| element.text());
        let person = Person::of(shared);
        let known = self.studies.entry(text(STUDY_UID).to_owned()).or_default();
        let known = known.clone();
        let own = known
            .iter()
            .find(|(_, one)| self.patients.is(*one, &person));
        // One without an ID is whoever of the study it may be.
        let may_be = || {
            let mut known = known.iter().filter(|_| !person.has_id());
            known.find(|(_, one)| self.patients.may_be(*one, &person))
        };
        let own = own.or_else(may_be).map(|(study, _)| *study);
        let first = known.first().map(|(study, _)| *study);
        let other = first.is_some() && own != first;
        let study = own.unwrap_or_else(|| {
            let patient = self.patients.record(person);
            if usize::try_from(patient).is_ok_and(|p| p == self.nodes.patients.len()) {
                self.nodes.patients.push(Node::new(number));
            }
            let study = add(&mut self.nodes.studies, number);
            push(&mut self.nodes.patients, patient, study);
            let all = self.studies.entry(text(STUDY_UID).to_owned()).or_default();
            all.push((study, patient));
            study
        });
        let key = (study, text(SERIES_UID).to_owned());
        let series = self.series.get(&key).copied().unwrap_or_else(|| {
            let series = add(&mut self.nodes.series, number);
            push(&mut self.nodes.studies, study, series);
            if !is_uid(text(STUDY_UID)) || !is_uid(text(SERIES_UID)) {
                found.remark(number, Reason::InvalidUid);
            }
            self.series.insert(key, series);
            series
        });
        (series, other)
    }
}

fn add(nodes: &mut Vec<Node>, first: u32) -> u32 {
    let number = exact::number(nodes.len());
    nodes.push(Node::new(first));
    number
}

fn push(nodes: &mut [Node], node: u32, below: u32) {
    exact::item_mut(nodes, node as usize).below.push(below);
}
