//! The studies on a finished disc: what its manifest says of each file, and the head of the file
//! itself. So a disc tells what it holds where nobody else knows it any longer.

use std::collections::BTreeMap;
use std::io;

use stele_discfs::{Lba, SECTOR_BYTES};

use super::dicom::read_head;
use super::group::{Building, finish_study, object_kind};
use super::guard::{Bytes, HeadError};
use super::walk::HEAD_BYTES;
use super::{DicomKeys, GroupedStudy, Head};
use crate::disc::decode_name;
use crate::exact::{index, part_mut};
use crate::item::{Fingerprint, Item, ItemKind, PatientAbout};
use crate::manifest::{FileKind, Manifest, ManifestFile};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Bytes fetched from a file at once.
const WINDOW: u64 = 8192;
/// Files between two statements of progress.
const STEP: u64 = 256;
/// What stands before the name of a case where a study has its UID.
const CASE: &str = "case:";

/// A study, or a part of one, as a disc holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArchivedStudy {
    /// The number that its archive gave it: parts with the same one were taken in together.
    pub key: u64,
    /// Its items. They lie on the disc and nowhere else: [`Item::source`] begins with what
    /// [`archived_studies`] was given.
    pub study: GroupedStudy,
    /// Whose it is by its archive, where its objects say somebody else.
    pub patient: Option<PatientAbout>,
}

/// Reads the heads of all archived files of a disc, and makes studies of them. `place` goes before
/// the path of each file on the disc, as its source.
///
/// # Errors
/// [`ReadError`]; a sector that cannot be had is [`ReadError::NoLonger`]: read a source that was
/// found to be whole.
pub fn archived_studies(
    disc: &dyn Sectors,
    manifest: &Manifest,
    place: &[u8],
    watch: &dyn Watch,
) -> Result<Vec<ArchivedStudy>, ReadError> {
    let mut studies: BTreeMap<u64, (Building, Option<PatientAbout>)> = BTreeMap::new();
    let total = manifest.files.len() as u64;
    for (file, done) in manifest.files.iter().zip(0_u64..) {
        if done.is_multiple_of(STEP) {
            watch.progress(Progress {
                phase: Phase::Scanning,
                done,
                total,
                unit: Unit::Files,
            });
            if watch.cancelled() {
                return Err(ReadError::Cancelled);
            }
        }
        // The payload of a parity disc has no name as a study.
        let uid = file.study_instance_uid.as_deref();
        let of = file.study.zip(uid.filter(|uid| !uid.is_empty()));
        let Some((key, uid)) = of.filter(|_| file.kind != FileKind::Text) else {
            continue;
        };
        let (study, patient) = studies
            .entry(key)
            .or_insert_with(|| (building(uid), file.patient.clone()));
        let (item, keys) = look(disc, file, place)?;
        match keys {
            Some(keys) => {
                if study.about.patient_id.is_empty() && study.about.patient_name.is_empty() {
                    study.about = keys.about();
                    uid.clone_into(&mut study.about.study_instance_uid);
                }
                study.object(item, &keys);
            }
            None => study.documents.push(item),
        }
        if patient.is_none() {
            patient.clone_from(&file.patient);
        }
    }
    let all = studies.into_iter().map(|(key, (building, patient))| {
        let mut study = finish_study(building);
        if let Some(own) = &patient {
            study.about.patient_name.clone_from(&own.name);
            study.about.patient_id.clone_from(&own.id);
            study.about.birth_date.clone_from(&own.birth_date);
        }
        ArchivedStudy {
            key,
            study,
            patient,
        }
    });
    Ok(all.collect())
}

fn building(uid: &str) -> Building {
    let mut building = Building::default();
    uid.clone_into(&mut building.about.study_instance_uid);
    if let Some(case) = uid.strip_prefix(CASE) {
        case.clone_into(&mut building.about.description);
    }
    building
}

/// A file as an item, and what it says of itself where it is an object.
fn look(
    disc: &dyn Sectors,
    file: &ManifestFile,
    place: &[u8],
) -> Result<(Item, Option<Box<DicomKeys>>), ReadError> {
    let mut bytes = OnDisc::new(disc, file);
    let first = file.size.min(HEAD_BYTES as u64);
    let head = bytes.get(0, index(first)).map_err(to_read)?;
    let head = *blake3::hash(head).as_bytes();
    let keys = match file.kind {
        FileKind::Object => match read_head(&mut bytes, true).map_err(of_io)? {
            Head::Object(keys, _) => Some(keys),
            Head::Document(..) => None,
        },
        FileKind::Document | FileKind::Text => None,
    };
    let name = file.source_name.as_deref().unwrap_or(&file.path);
    let item = Item {
        source: [place, b"/", file.path.as_bytes()].concat(),
        name: decode_name(name),
        kind: keys.as_deref().map_or(ItemKind::Document, object_kind),
        seen: Fingerprint {
            len: file.size,
            mtime_ns: file.mtime_ns.map_or(0, i128::from),
            ctime_ns: 0,
            inode: 0,
            head,
        },
        notice: file.notice.clone(),
        former: Vec::new(),
    };
    Ok((item, keys))
}

fn to_read(error: HeadError) -> ReadError {
    match error {
        HeadError::Io(error) => of_io(error),
        HeadError::CutOff | HeadError::Malformed => gone(),
    }
}

fn of_io(error: io::Error) -> ReadError {
    match error.downcast::<ReadError>() {
        Ok(error) => error,
        Err(_) => gone(),
    }
}

fn gone() -> ReadError {
    ReadError::NoLonger
}

/// A file's bytes by its extents, through a small window.
struct OnDisc<'a> {
    disc: &'a dyn Sectors,
    file: &'a ManifestFile,
    window: Vec<u8>,
    window_at: u64,
}

impl<'a> OnDisc<'a> {
    fn new(disc: &'a dyn Sectors, file: &'a ManifestFile) -> Self {
        Self {
            disc,
            file,
            window: Vec::new(),
            window_at: 0,
        }
    }

    /// Where a sector of the file lies, and how many lie there in a row.
    fn place(&self, mut sector: u64) -> Option<(Lba, u64)> {
        for &[lba, sectors] in &self.file.extents {
            if sector < sectors {
                return Some((Lba(lba.checked_add(sector)?), sectors - sector));
            }
            sector -= sectors;
        }
        None
    }

    fn fetch(&mut self, at: u64, count: u64) -> Result<(), HeadError> {
        let unit = SECTOR_BYTES as u64;
        let (first, end) = (at / unit, at.saturating_add(count).div_ceil(unit));
        let end = end.min(self.file.size.div_ceil(unit));
        self.window.clear();
        self.window_at = first * unit;
        let mut sector = first;
        while sector < end {
            let (lba, row) = self.place(sector).ok_or(HeadError::CutOff)?;
            let row = row.min(end - sector);
            let before = self.window.len();
            self.window.resize(before + index(row * unit), 0);
            let into = part_mut(&mut self.window, before..before + index(row * unit));
            let mut lost = LostMap::new();
            let read = self.disc.read(lba, into, &mut lost);
            read.map_err(|error| HeadError::Io(io::Error::other(error)))?;
            if !lost.is_empty() {
                return Err(HeadError::Io(io::Error::other(gone())));
            }
            sector += row;
        }
        Ok(())
    }
}

impl Bytes for OnDisc<'_> {
    fn len(&self) -> u64 {
        self.file.size
    }

    fn get(&mut self, at: u64, count: usize) -> Result<&[u8], HeadError> {
        let wanted = count as u64;
        let end = at.checked_add(wanted).ok_or(HeadError::CutOff)?;
        if end > self.file.size {
            return Err(HeadError::CutOff);
        }
        let held = self.window_at..=self.window_at.saturating_add(self.window.len() as u64);
        if !held.contains(&at) || !held.contains(&end) {
            self.fetch(at, wanted.max(WINDOW))?;
        }
        usize::try_from(at - self.window_at)
            .ok()
            .and_then(|from| self.window.get(from..from.checked_add(count)?))
            .ok_or(HeadError::CutOff)
    }
}
