//! `DICOMDIR`: its length first, then its bytes as a stream (PS3.3 Annex F, PS3.10 8.6).
//!
//! Records stand depth first: what is below a record follows it at once. So the only offsets that
//! need to be known beforehand are those behind patients, studies and series, and the directory of
//! a million objects is written from a few megabytes.

use super::conformance::{Conformance, Findings, Reason};
use super::element::{find, put};
use super::gather::{gather, item_of, shared_of};
use super::keys::{SERIES_UID, STUDY_UID};
use super::kind::RecordKind;
use super::record::{
    FileReference, Keys, lacks_matrix, object_keys, patient_keys, put_record, series_keys,
    study_keys,
};
use crate::disc::{Content, Directory, DiscLabel, Node, Nodes};
use crate::exact::{behind, item, item_mut, part_mut};
use crate::item::{Item, ItemKind, StudyItems};

/// Identifies this program as a writer of files (0002,0012); made once, under the root 2.25.
const IMPLEMENTATION: &str = "2.25.200931863524137395581746295444444192324";
/// Media Storage Directory Storage (PS3.4 B.5).
const DIRECTORY_CLASS: &str = "1.2.840.10008.1.3.10";
const EXPLICIT: &str = "1.2.840.10008.1.2.1";

impl Directory {
    /// Makes the directory of `items`, which stand among the disc's contents from number `base` on,
    /// with the conformance of the disc. `None` in place of a directory that would have more bytes
    /// than offsets can say (4 GiB), or no record.
    pub(crate) fn new(
        label: &DiscLabel,
        items: &[Content],
        base: usize,
        studies: &[StudyItems],
    ) -> (Option<Self>, Conformance) {
        let mut found = Findings::default();
        let nodes = gather(items, studies, &mut found);
        let mut directory = Self {
            nodes,
            base: 0,
            head: Vec::new(),
            len: 0,
        };
        directory.measure(items, studies, &mut found);
        directory.base = base;
        let records: u64 = directory.nodes.patients.iter().map(|p| p.bytes).sum();
        let last = directory.nodes.patients.last().map_or(0, |p| p.bytes);
        directory.head = head(label, records, last);
        directory.len = records.saturating_add(directory.head.len() as u64);
        let fits = u32::try_from(directory.len).is_ok() && records > 0;
        let conformance = found.finish(&|number| {
            let content = usize::try_from(number).ok().and_then(|at| items.get(at));
            content.map_or_else(String::new, |content| content.path.clone())
        });
        (fits.then_some(directory), conformance)
    }

    /// Bytes of the file.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there are none; never, since there is always a head.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Hands the file's bytes to `sink`, record by record. `contents` and `studies` are those of
    /// the disc.
    ///
    /// # Errors
    /// Only what the sink gives.
    pub fn write<E>(
        &self,
        contents: &[Content],
        studies: &[StudyItems],
        sink: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        sink(&self.head)?;
        let items = behind(contents, self.base);
        let mut writer = Writer {
            nodes: &self.nodes,
            source: Source { items, studies },
            at: self.head.len() as u64,
            buffer: Vec::new(),
            sink,
        };
        let last = self.nodes.patients.len();
        for (number, patient) in self.nodes.patients.iter().enumerate() {
            writer.patient(number, patient, number + 1 == last)?;
        }
        Ok(())
    }

    /// Fills in how long every record is with all below it, and reports what had to be supplied.
    fn measure(&mut self, items: &[Content], studies: &[StudyItems], found: &mut Findings) {
        let source = Source { items, studies };
        let nodes = &mut self.nodes;
        for study in &mut nodes.studies {
            study.bytes = measured("STUDY", &source.study(study.first), study.first, found);
            for (&series, place) in study.below.iter().zip(1_u32..) {
                let series = item_mut(&mut nodes.series, series as usize);
                let keys = source.series(series.first, place);
                series.bytes = measured("SERIES", &keys, series.first, found);
                for (&object, place) in series.below.iter().zip(1_u32..) {
                    series.bytes += source.measured(object, study.first, place, found);
                }
                study.bytes += series.bytes;
            }
        }
        for (patient, id) in nodes.patients.iter_mut().zip(&nodes.ids) {
            let keys = source.patient(patient.first, id);
            patient.bytes = measured("PATIENT", &keys, patient.first, found);
            let studies = patient.below.iter();
            let studies = studies.map(|&n| item(&nodes.studies, n as usize));
            patient.bytes += studies.map(|study| study.bytes).sum::<u64>();
        }
    }
}

/// Length of a record that refers to no file; its supplied keys are reported.
fn measured(kind: &str, keys: &Keys, first: u32, found: &mut Findings) -> u64 {
    for &tag in &keys.supplied {
        found.remark(first, Reason::Supplied(tag));
    }
    let mut out = Vec::new();
    put_record(&mut out, kind, keys, None, 0, 0, true);
    out.len() as u64
}

/// The file up to its first record: `records` bytes of them follow, `last` of them of the last
/// patient.
fn head(label: &DiscLabel, records: u64, last: u64) -> Vec<u8> {
    // Lengths that do not fit are those of a directory that is refused.
    let short = |value: u64| u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes();
    let uid = format!("2.25.{}", u128::from_be_bytes(label.uuid));
    let mut meta = Vec::new();
    put(&mut meta, 0x0002_0001, *b"OB", &[0, 1]);
    put(&mut meta, 0x0002_0002, *b"UI", DIRECTORY_CLASS.as_bytes());
    put(&mut meta, 0x0002_0003, *b"UI", uid.as_bytes());
    put(&mut meta, 0x0002_0010, *b"UI", EXPLICIT.as_bytes());
    put(&mut meta, 0x0002_0012, *b"UI", IMPLEMENTATION.as_bytes());
    put(&mut meta, 0x0002_0013, *b"SH", b"STELE1");
    let mut out = vec![0; 128];
    out.extend_from_slice(b"DICM");
    put(&mut out, 0x0002_0000, *b"UL", &short(meta.len() as u64));
    out.append(&mut meta);
    put(&mut out, 0x0004_1130, *b"CS", file_set_id(label).as_bytes());
    let offsets_at = out.len();
    put(&mut out, 0x0004_1200, *b"UL", &[0; 4]);
    put(&mut out, 0x0004_1202, *b"UL", &[0; 4]);
    put(&mut out, 0x0004_1212, *b"US", &[0, 0]);
    put(&mut out, 0x0004_1220, *b"SQ", &[]);
    let first = out.len() as u64;
    let fields = [
        (offsets_at + 8, first),
        (
            offsets_at + 20,
            first.saturating_add(records.saturating_sub(last)),
        ),
        (out.len() - 4, records),
    ];
    for (place, value) in fields {
        part_mut(&mut out, place..place + 4).copy_from_slice(&short(value));
    }
    out
}

/// File-set ID: sixteen characters at most, and always as many whatever the disc's number.
fn file_set_id(label: &DiscLabel) -> String {
    let upper = label.set.to_ascii_uppercase();
    let set = upper.chars().take(10);
    let set: String = set
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    format!("{set}_{:05}", label.number % 100_000)
}

/// Where the keys of records come from.
#[derive(Copy, Clone)]
struct Source<'a> {
    items: &'a [Content],
    studies: &'a [StudyItems],
}

/// An object's record.
struct Object<'a> {
    kind: RecordKind,
    keys: Keys,
    file: FileReference<'a>,
    own: &'a [u8],
}

impl<'a> Source<'a> {
    fn content(&self, number: u32) -> Option<(&'a Content, &'a StudyItems, &'a Item)> {
        let content = item(self.items, number as usize);
        let (study, item) = item_of(content, self.studies)?;
        Some((content, study, item))
    }

    fn shared(&self, first: u32) -> std::borrow::Cow<'a, [u8]> {
        let found = self.content(first);
        found.map_or_else(Default::default, |(_, study, item)| shared_of(study, item))
    }

    fn patient(&self, first: u32, id: &str) -> Keys {
        patient_keys(&self.shared(first), id)
    }

    fn study(&self, first: u32) -> Keys {
        let shared = self.shared(first);
        let uid = find(&shared, STUDY_UID).map_or("", |element| element.text());
        study_keys(&shared, uid)
    }

    fn series(&self, first: u32, place: u32) -> Keys {
        let shared = self.shared(first);
        let uid = find(&shared, SERIES_UID).map_or("", |element| element.text());
        series_keys(&shared, uid, place)
    }

    /// The record of the object in a content; `study` is the first content of its study, for the
    /// date. One that lacks what nothing can stand for is PRIVATE.
    fn object(&self, number: u32, study: u32, place: u32) -> Option<Object<'a>> {
        let (content, _, item) = self.content(number)?;
        let ItemKind::Object {
            sop_class_uid,
            sop_instance_uid,
            transfer_syntax_uid,
            directory,
            ..
        } = &item.kind
        else {
            return None;
        };
        let own = directory.as_ref().map_or(&[][..], |keys| &keys.own);
        let shared = self.shared(study);
        let mut kind = RecordKind::of(sop_class_uid);
        let mut keys = object_keys(kind, own, &shared, place, sop_class_uid);
        if keys.incomplete {
            kind = RecordKind::Private;
            keys = object_keys(kind, own, &shared, place, sop_class_uid);
            keys.incomplete = true;
        }
        let file = FileReference {
            path: &content.path,
            sop_class_uid,
            sop_instance_uid,
            transfer_syntax_uid,
        };
        Some(Object {
            kind,
            keys,
            file,
            own,
        })
    }

    /// Length of an object's record, with a report of what is to be said of it.
    fn measured(&self, number: u32, study: u32, place: u32, found: &mut Findings) -> u64 {
        let Some(object) = self.object(number, study, place) else {
            return 0;
        };
        let supplied = object
            .keys
            .supplied
            .iter()
            .map(|&tag| Reason::Supplied(tag));
        supplied.for_each(|reason| found.remark(number, reason));
        match object.kind {
            RecordKind::Private if object.keys.incomplete => {
                found.remark(number, Reason::KeyMissing);
            }
            RecordKind::Private => found.remark(number, Reason::PrivateClass),
            RecordKind::Image if lacks_matrix(object.own) => {
                found.remark(number, Reason::NoMatrix);
            }
            _ => {}
        }
        let mut out = Vec::new();
        object.put(&mut out, 0, true);
        out.len() as u64
    }
}

impl Object<'_> {
    fn put(&self, out: &mut Vec<u8>, at: u32, is_last: bool) {
        let start = out.len();
        let name = self.kind.name();
        put_record(out, name, &self.keys, Some(self.file), at, 0, false);
        if is_last {
            return;
        }
        // The next one stands right behind it; the link is the first element of the record.
        let next = u32::try_from(out.len() - start).map_or(u32::MAX, |len| at.saturating_add(len));
        if let Some(field) = out.get_mut(start + 16..start + 20) {
            field.copy_from_slice(&next.to_le_bytes());
        }
    }
}

/// Writes records and counts where they stand.
struct Writer<'a, E> {
    nodes: &'a Nodes,
    source: Source<'a>,
    at: u64,
    buffer: Vec<u8>,
    sink: &'a mut dyn FnMut(&[u8]) -> Result<(), E>,
}

impl<E> Writer<'_, E> {
    fn patient(&mut self, number: usize, patient: &Node, is_last: bool) -> Result<(), E> {
        let nodes = self.nodes;
        let keys = self
            .source
            .patient(patient.first, item::<String>(&nodes.ids, number));
        self.upper("PATIENT", &keys, patient, is_last)?;
        let last = patient.below.last();
        for number in &patient.below {
            let study = item(&nodes.studies, *number as usize);
            self.study(study, Some(number) == last)?;
        }
        Ok(())
    }

    fn study(&mut self, study: &Node, is_last: bool) -> Result<(), E> {
        let nodes = self.nodes;
        let keys = self.source.study(study.first);
        self.upper("STUDY", &keys, study, is_last)?;
        let last = study.below.last();
        for (number, place) in study.below.iter().zip(1_u32..) {
            let series = item(&nodes.series, *number as usize);
            let keys = self.source.series(series.first, place);
            self.upper("SERIES", &keys, series, Some(number) == last)?;
            self.objects(series, study.first)?;
        }
        Ok(())
    }

    fn objects(&mut self, series: &Node, study: u32) -> Result<(), E> {
        let last = series.below.last();
        for (number, place) in series.below.iter().zip(1_u32..) {
            if let Some(object) = self.source.object(*number, study, place) {
                let at = self.here();
                object.put(&mut self.buffer, at, Some(number) == last);
                self.flush()?;
            }
        }
        Ok(())
    }

    /// A record with others below it.
    fn upper(&mut self, kind: &str, keys: &Keys, node: &Node, is_last: bool) -> Result<(), E> {
        let at = self.here();
        let end = self.at.saturating_add(node.bytes);
        let next = match is_last {
            true => 0,
            false => u32::try_from(end).unwrap_or(u32::MAX),
        };
        put_record(&mut self.buffer, kind, keys, None, at, next, true);
        self.flush()
    }

    fn here(&self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    fn flush(&mut self) -> Result<(), E> {
        (self.sink)(&self.buffer)?;
        self.at = self.at.saturating_add(self.buffer.len() as u64);
        self.buffer.clear();
        Ok(())
    }
}
