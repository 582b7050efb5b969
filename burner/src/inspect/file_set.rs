//! Judges the DICOM file-set of a disc by what lies on it: its directory, and every object's own
//! header. What the disc claims of itself is compared with that, and believed nowhere.
//!
//! Objects that the directory refers to are looked at first, then every other file: it may be an
//! object that the directory leaves out. Both times in the order of addresses, so that a drive
//! reads forwards. Of an object 8 bytes are kept, and 8 for each thing to be said of it.

use std::collections::HashSet;

use serde::Serialize;
use stele_discfs::Lba;

use super::content::FileBytes;
use super::detail::Detail;
use super::dicomdir::{self, DirectoryFacts, Reference, digest};
use super::finding::FindingKind;
use super::reader::Reader;
use super::tree::{FileFacts, FileTree};
use crate::fileset::{
    Claim, Conformance, Findings, Reason, RecordKind, SERIES_UID, STUDY_UID, find, is_uid,
    lacks_matrix,
};
use crate::sectors::ReadError;
use crate::source::{DicomKeys, Head, read_head};
use crate::watch::{Phase, Progress, Unit};

/// Findings of one kind that are told.
const TOLD_MAX: usize = 20;
/// Bytes of `CONFORM.TXT` that are read: its claim stands in the first lines.
const REPORT_MAX: u64 = 4096;

/// What the disc's DICOM file-set is.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FileSetFacts {
    /// What it may be called, by its objects; with all that speaks against more.
    #[serde(flatten)]
    pub conformance: Conformance,
    /// What the disc says of itself, where it does.
    pub claimed: Option<String>,
    /// Whether there is a `DICOMDIR`.
    pub directory: bool,
    /// Records in it.
    pub records: u64,
    /// Files that it refers to and that are there.
    pub referenced: u64,
    /// Objects on the disc that it does not refer to.
    pub not_referenced: u64,
    /// Files that could not be read far enough to say what they are.
    pub unreadable: u64,
}

/// Bytes that are held for each file while it is judged: its number and place, what the directory
/// says of it, what is to be said of it, and as much again while lists grow.
const HELD_FOR_EACH: u64 = 256;
/// Longest UID (PS3.5 9.1); what is longer is none, and is cut.
const UID_MAX: usize = 64;

/// Folders and files that only this program writes, and that hold no objects.
const NOT_LOOKED_AT: [&str; 2] = ["RECOVERY/", "SETPAR/"];

/// Judges the files of a tree; `None` where there is neither a directory nor an object.
pub(super) fn judge(
    reader: &mut Reader<'_>,
    tree: &FileTree,
) -> Result<Option<FileSetFacts>, ReadError> {
    let held = (tree.files.len() as u64).saturating_mul(HELD_FOR_EACH);
    if !reader.hold(held) {
        reader.find(FindingKind::NotFollowed, Detail::FileSet);
        return Ok(None);
    }
    let judged = judge_held(reader, tree);
    reader.release(held);
    judged
}

fn judge_held(reader: &mut Reader<'_>, tree: &FileTree) -> Result<Option<FileSetFacts>, ReadError> {
    let numbers = dicomdir::numbered(tree);
    let directory = match tree.files.get("DICOMDIR") {
        Some(file) => Some(directory(reader, file, &numbers)?),
        None => None,
    };
    let there = directory.is_some();
    let directory = directory.unwrap_or_default();
    let mut judge = Judge {
        reader,
        directory: &directory,
        found: Vec::new(),
        objects: Vec::new(),
        instances: HashSet::new(),
        not_referenced: 0,
        unreadable: 0,
        told: 0,
    };
    judge.files(tree)?;
    let (not_referenced, unreadable) = (judge.not_referenced, judge.unreadable);
    let (objects, found) = (judge.objects, judge.found);
    let claimed = claimed(reader, tree)?;
    let none = objects.is_empty() && found.is_empty() && not_referenced == 0;
    if !there && none && claimed.is_none() {
        return Ok(None);
    }
    let mut conformance = conformance(tree, objects, found);
    // A file-set without all its objects is none, and nor is one of which not all can be read.
    let in_part = not_referenced > 0 || unreadable > 0 && conformance.objects > 0;
    if in_part {
        conformance.claim = Claim::Archive;
    }
    let found = conformance.claim;
    let differs = |claimed: &&String| **claimed != found.words();
    if let Some(claimed) = claimed.as_ref().filter(differs) {
        let claimed = claimed.into();
        reader.find(FindingKind::Conformance, Detail::Claims { claimed, found });
    }
    if !there && not_referenced > 0 {
        let objects = not_referenced;
        reader.find(FindingKind::DicomDir, Detail::NoDicomDir { objects });
    }
    Ok(Some(FileSetFacts {
        conformance,
        claimed,
        directory: there,
        records: directory.records,
        referenced: directory.references.len() as u64,
        not_referenced,
        unreadable,
    }))
}

/// Reads the directory, and hands on what is wrong with it.
fn directory(
    reader: &mut Reader<'_>,
    file: &FileFacts,
    numbers: &std::collections::HashMap<&str, u32>,
) -> Result<DirectoryFacts, ReadError> {
    let medium = reader.sectors().bytes();
    let mut bytes = FileBytes::new(reader, file);
    let mut facts = dicomdir::read(&mut bytes, numbers, medium);
    if let Some(error) = bytes.failed {
        return Err(error);
    }
    for (kind, detail) in facts.findings.drain(..) {
        reader.find(kind, detail);
    }
    Ok(facts)
}

/// What may be called by what was found, objects and remarks in the order of paths.
fn conformance(
    tree: &FileTree,
    mut objects: Vec<(u32, String)>,
    mut found: Vec<(u32, Reason)>,
) -> Conformance {
    let mut findings = Findings::default();
    objects.sort_unstable();
    found.sort_unstable();
    for (file, syntax) in &objects {
        findings.object(*file, syntax);
    }
    for (file, reason) in found {
        findings.remark(file, reason);
    }
    let paths: Vec<&str> = tree.files.keys().map(String::as_str).collect();
    findings.finish(&|file| {
        let path = usize::try_from(file).ok().and_then(|at| paths.get(at));
        path.map_or_else(String::new, |path| (*path).to_owned())
    })
}

/// What the disc's own report says that its DICOM file-set may be called.
fn claimed(reader: &mut Reader<'_>, tree: &FileTree) -> Result<Option<String>, ReadError> {
    let Some(file) = tree.files.get("CONFORM.TXT") else {
        return Ok(None);
    };
    let text = reader.file(file, REPORT_MAX)?;
    let text = String::from_utf8_lossy(&text);
    // Images from before 2026-11-28 say "Form".
    let mut lines = text.lines();
    let claim = lines.find_map(|line| {
        let claim = line.strip_prefix("Profile ");
        claim.or_else(|| line.strip_prefix("Form "))
    });
    Ok(claim.map(|claim| claim.trim().to_owned()))
}

struct Judge<'r, 'a> {
    reader: &'r mut Reader<'a>,
    directory: &'r DirectoryFacts,
    found: Vec<(u32, Reason)>,
    /// Objects of the file-set with their transfer syntaxes, by number of the file.
    objects: Vec<(u32, String)>,
    /// Digests of the SOP Instance UIDs so far.
    instances: HashSet<u64>,
    not_referenced: u64,
    unreadable: u64,
    told: usize,
}

impl Judge<'_, '_> {
    fn files(&mut self, tree: &FileTree) -> Result<(), ReadError> {
        let references = &self.directory.references;
        let skipped = |path: &str| NOT_LOOKED_AT.iter().any(|folder| path.starts_with(folder));
        let mut order: Vec<(bool, Option<Lba>, u32, &str, &FileFacts)> = (0..)
            .zip(&tree.files)
            .filter(|(_, (path, file))| !skipped(path) && !file.extents.is_empty())
            .map(|(number, (path, file))| {
                let first = file.extents.first().map(|extent| extent.lba);
                let aside = !references.contains_key(&number);
                (aside, first, number, path.as_str(), file)
            })
            .collect();
        order.sort_unstable_by_key(|(aside, first, number, _, _)| (*aside, *first, *number));
        let total = order.len() as u64;
        for ((_, _, number, path, file), done) in order.into_iter().zip(1..) {
            self.file(number, path, file)?;
            if done % 256 == 0 || done == total {
                self.reader.tell(Progress {
                    phase: Phase::Scanning,
                    done,
                    total,
                    unit: Unit::Files,
                });
            }
        }
        Ok(())
    }

    fn file(&mut self, number: u32, path: &str, file: &FileFacts) -> Result<(), ReadError> {
        let reference = self.directory.references.get(&number).copied();
        let mut bytes = FileBytes::new(self.reader, file);
        let head = read_head(&mut bytes, false);
        if let Some(error) = bytes.failed {
            return Err(error);
        }
        if bytes.lost {
            // What was read in its place says nothing.
            self.unreadable += 1;
            return Ok(());
        }
        match (head, reference) {
            (Ok(Head::Object(keys, _)), Some(reference)) => {
                self.referenced(number, path, &keys, reference);
            }
            (Ok(Head::Object(keys, _)), None) => self.aside(number, path, &keys),
            (_, Some(_)) => self.say(Detail::NotAnObject { path: path.into() }),
            (_, None) => {}
        }
        Ok(())
    }

    fn say(&mut self, what: Detail) {
        self.told += 1;
        if self.told <= TOLD_MAX {
            self.reader.find(FindingKind::DicomDir, what);
        }
    }

    /// An object of the file-set.
    fn referenced(&mut self, number: u32, path: &str, keys: &DicomKeys, reference: Reference) {
        let mut remark = |reason| self.found.push((number, reason));
        let uid = |tag| find(&keys.directory.shared, tag).map_or("", |element| element.text());
        let uids = [
            keys.sop_instance_uid.as_str(),
            uid(STUDY_UID),
            uid(SERIES_UID),
        ];
        if !uids.into_iter().all(is_uid) {
            remark(Reason::InvalidUid);
        }
        if keys.directory.cut_off {
            remark(Reason::CutOff);
        }
        if !keys.directory.in_file_form {
            remark(Reason::NotAFile);
        }
        let left_out = keys.directory.left_out.iter();
        left_out.for_each(|tag| remark(Reason::LeftOut(*tag)));
        let kind = RecordKind::of(&keys.sop_class_uid);
        match kind {
            RecordKind::Private => remark(Reason::PrivateClass),
            _ if reference.private => remark(Reason::KeyMissing),
            RecordKind::Image if lacks_matrix(&keys.directory.own) => remark(Reason::NoMatrix),
            _ => {}
        }
        if !self
            .instances
            .insert(digest([&keys.sop_instance_uid, "", ""]))
        {
            self.found.push((number, Reason::SameInstance));
            self.say(Detail::SameInstance { path: path.into() });
        }
        let names = [
            &keys.sop_class_uid,
            &keys.sop_instance_uid,
            &keys.transfer_syntax_uid,
        ];
        if digest(names.map(String::as_str)) != reference.names {
            self.say(Detail::OtherNames { path: path.into() });
        }
        let syntax = keys.transfer_syntax_uid.chars().take(UID_MAX + 1);
        self.objects.push((number, syntax.collect()));
    }

    /// An object that the directory does not refer to: with a reason, or left out.
    fn aside(&mut self, number: u32, path: &str, keys: &DicomKeys) {
        if !keys.directory.in_file_form {
            self.found.push((number, Reason::NotAFile));
        } else if !self
            .instances
            .insert(digest([&keys.sop_instance_uid, "", ""]))
        {
            self.found.push((number, Reason::SameInstance));
        } else {
            self.not_referenced += 1;
            if !self.directory.references.is_empty() {
                self.say(Detail::NotReferred { path: path.into() });
            }
        }
    }
}
