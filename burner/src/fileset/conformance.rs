//! What a disc's file-set may be called, and for each object why not more.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::keys::PER_FRAME_GROUPS;
use super::syntax::{Profile, name};

/// What may be claimed of a disc's file-set, with all that speaks against more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conformance {
    /// The claim.
    pub claim: Claim,
    /// Objects that the directory refers to.
    pub objects: u64,
    /// Transfer syntaxes of those objects, by UID.
    pub syntaxes: Vec<SyntaxCount>,
    /// What is to be said of objects: first what excludes them, then by reason and path.
    pub remarks: Vec<Remark>,
}

/// The claim for a file-set.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// There is no DICOM object on the disc.
    NoObjects,
    /// An interchange file-set of this profile. A claim by content: a site makes it with its
    /// conformance statement (PS3.2).
    Profile(Profile),
    /// Archive form, not an interchange file-set: no profile allows all the objects.
    Archive,
}

impl Claim {
    /// As `CONFORM.TXT` writes it.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoObjects => "no DICOM objects",
            Self::Profile(profile) => profile.name(),
            Self::Archive => "archive form, not an interchange file-set",
        }
    }
}

/// A transfer syntax and how many objects have it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SyntaxCount {
    /// Transfer Syntax UID.
    pub uid: String,
    /// What people call it.
    pub name: Cow<'static, str>,
    /// Objects.
    pub objects: u64,
    /// Profiles that allow it.
    pub profiles: Vec<Profile>,
}

/// One finding about a run of objects that follow each other on the disc.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Remark {
    /// What was found.
    pub reason: Reason,
    /// Path of the first object on the disc.
    pub first: String,
    /// Path of the last one.
    pub last: String,
    /// How many they are.
    pub objects: u64,
}

/// What may be found about an object. Never holds what the object says of a patient.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Its transfer syntax is outside of STD-GEN-BD.
    Syntax,
    /// A data set without file meta information: not in the file-set.
    NotAFile,
    /// Another file of the disc has its SOP Instance UID: not in the file-set.
    SameInstance,
    /// It ends too early.
    CutOff,
    /// A UID of it, its series or its study breaks PS3.5 9.1.
    InvalidUid,
    /// Its SOP class has no type of record: a PRIVATE one refers to it.
    PrivateClass,
    /// A key that nothing can stand for is missing: a PRIVATE record refers to it.
    KeyMissing,
    /// An image that does not say its rows or columns.
    NoMatrix,
    /// It names another patient than the first object of its study.
    OtherPatient,
    /// Another person on the disc has the same Patient ID: the directory tells them apart.
    SharedId,
    /// Taken in by an earlier version of the program: its record says little.
    KeysUnknown,
    /// The object says something that the directory leaves out: group and element.
    LeftOut(u32),
    /// The directory supplies a key that it lacks or has no valid value of: group and element.
    Supplied(u32),
}

impl Reason {
    /// What the directory leaves out is what a multi-frame object says of each frame.
    pub fn is_by_frame(self) -> bool {
        self == Self::LeftOut(PER_FRAME_GROUPS)
    }

    /// Whether a file-set with such an object is none for interchange; of the transfer syntax
    /// the profiles decide.
    pub fn excludes(self) -> bool {
        matches!(
            self,
            Self::NotAFile
                | Self::SameInstance
                | Self::CutOff
                | Self::InvalidUid
                | Self::PrivateClass
                | Self::KeyMissing
                | Self::NoMatrix
                | Self::KeysUnknown
        )
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Syntax => "transfer syntax outside of STD-GEN-BD",
            Self::NotAFile => "no file meta information; kept as a document",
            Self::SameInstance => "its SOP Instance UID is on the disc twice; kept as a document",
            Self::CutOff => "the file ends too early",
            Self::InvalidUid => "a UID of it, its series or its study is not valid",
            Self::PrivateClass => "no type of record for its SOP class",
            Self::KeyMissing => "a key that its type of record must have is missing",
            Self::NoMatrix => "an image without rows or columns",
            Self::OtherPatient => "names another patient than its study",
            Self::SharedId => "Patient ID of another person too; told apart in DICOMDIR",
            Self::KeysUnknown => "taken in by an earlier version: its record says little",
            Self::LeftOut(PER_FRAME_GROUPS) => {
                "position, orientation or spacing by frame; DICOMDIR leaves them out"
            }
            Self::LeftOut(tag) => {
                let (group, element) = (tag >> 16, tag & 0xFFFF);
                return write!(
                    f,
                    "DICOMDIR leaves out ({group:04X},{element:04X}): not valid, or too long"
                );
            }
            Self::Supplied(tag) => {
                return write!(
                    f,
                    "DICOMDIR supplies ({:04X},{:04X})",
                    tag >> 16,
                    tag & 0xFFFF
                );
            }
        })
    }
}

/// Collects findings while a directory is made.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    syntaxes: BTreeMap<String, u64>,
    /// By reason: runs of contents, first and last.
    runs: BTreeMap<Reason, Vec<(u32, u32)>>,
    excluded: bool,
}

impl Findings {
    /// An object of the file-set.
    pub(crate) fn object(&mut self, content: u32, syntax: &str) {
        match self.syntaxes.get_mut(syntax) {
            Some(count) => *count += 1,
            None => {
                self.syntaxes.insert(syntax.to_owned(), 1);
            }
        }
        if !Profile::Bd.allows(syntax) {
            self.remark(content, Reason::Syntax);
        }
    }

    /// Something about the content of this number.
    pub(crate) fn remark(&mut self, content: u32, reason: Reason) {
        self.excluded |= reason.excludes();
        let runs = self.runs.entry(reason).or_default();
        match runs.last_mut() {
            Some((_, last)) if *last == content => {}
            Some((_, last)) if last.checked_add(1) == Some(content) => *last = content,
            _ => runs.push((content, content)),
        }
    }

    /// The report; `path` tells where a content lies.
    pub(crate) fn finish(self, path: &dyn Fn(u32) -> String) -> Conformance {
        let objects = self.syntaxes.values().sum();
        let syntaxes: Vec<SyntaxCount> = self
            .syntaxes
            .into_iter()
            .map(|(uid, objects)| SyntaxCount {
                name: Cow::Borrowed(name(&uid)),
                objects,
                profiles: Profile::ALL
                    .into_iter()
                    .filter(|p| p.allows(&uid))
                    .collect(),
                uid,
            })
            .collect();
        let fits = |profile: &Profile| syntaxes.iter().all(|s| s.profiles.contains(profile));
        let claim = match Profile::ALL.into_iter().find(fits) {
            _ if objects == 0 => Claim::NoObjects,
            Some(profile) if !self.excluded => Claim::Profile(profile),
            _ => Claim::Archive,
        };
        let mut runs: Vec<(u32, u32, Reason)> = self
            .runs
            .into_iter()
            .flat_map(|(reason, runs)| runs.into_iter().map(move |(a, b)| (a, b, reason)))
            .collect();
        runs.sort_unstable_by_key(|(first, _, reason)| (!reason.excludes(), *reason, *first));
        let remarks = runs.into_iter().map(|(first, last, reason)| Remark {
            reason,
            first: path(first),
            last: path(last),
            objects: u64::from(last - first) + 1,
        });
        Conformance {
            claim,
            objects,
            syntaxes,
            remarks: remarks.collect(),
        }
    }
}
