//! What came back of a restore.

use std::path::PathBuf;

use serde::Serialize;
use stele_burner::disc::Hashes;
use stele_burner::manifest::ManifestFile;
use stele_catalog::CopyState;

use super::corrected::Uncorrected;
use crate::jobs::read::tag_trail::TagTrail;
use crate::jobs::shelf::nearest::Nearest;

/// What came back.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// The disc that was read.
    pub disc: String,
    /// Serial of the copy, by its tag; none for an image, or where no tag could be read.
    pub copy: Option<String>,
    /// What its tag says of this catalog; none where no tag of a known copy was read.
    pub trail: Option<TagTrail>,
    /// Whether the copy was destroyed, as somebody said: what came back is right all the same.
    pub destroyed: bool,
    /// Missing or lost, where the copy is on record as that although it was read.
    #[serde(serialize_with = "crate::jobs::json::some_copy_state")]
    pub recorded_as: Option<CopyState>,
    /// Files restored, each read again from the folder and equal to its hash.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Those of them whose headers were corrected: what is compared with the hash is the disc's
    /// file, before, and what was written, afterwards.
    pub corrected: u64,
    /// Files whose headers do not say what holds, and stay as they are on the disc.
    pub uncorrected: Vec<Uncorrected>,
    /// Files of this disc that were there already and agree with their hash.
    pub there: u64,
    /// Files that were changed in the folder since an earlier restore: they stay as they are.
    pub left_changed: Vec<LeftChanged>,
    /// Files that were restored now under another name than their own, since a file that is not
    /// equal stands there.
    pub beside: Vec<Beside>,
    /// Files that the disc does not give back, by their paths on it.
    pub lost: Vec<String>,
    /// Files that the folder does not take.
    pub refused: Vec<Refused>,
    /// Sectors that were rebuilt from parity on the way.
    pub mended_sectors: u64,
    /// How a disc in a drive was read; none for an image.
    pub rescue: Option<Tried>,
    /// Files of the study over all discs that are built. What is on none is counted below.
    pub study_files: u64,
    /// Those of them that are in the folder now.
    pub study_there: u64,
    /// Discs with files that are not in the folder yet, in the order to fetch them.
    pub further_discs: Vec<String>,
    /// Of each of them the copy to fetch.
    pub fetch: Vec<Nearest>,
    /// Where some files could not be had: the copy of its disc that may give what an image did not,
    /// or the image that may give what a copy did not.
    pub other_source: Option<Nearest>,
    /// Discs of the study that are not built: nobody knows yet what is on them.
    pub not_built: Vec<String>,
    /// Files of the study that wait for a disc.
    pub waiting: u64,
    /// Files of the study that are on no disc: they changed or were gone when theirs was built.
    pub left_out: u64,
    /// Files of the study that somebody left out for good, since they were gone.
    pub given_up: u64,
    /// Files on its discs that are another patient's, as somebody decided: they stay out.
    pub of_others: u64,
    /// The disc whose image was read, where that is not what was built as the disc.
    pub not_as_built: Option<String>,
    /// Files of that image, or of one of no disc on record, that the catalog has nowhere: only the
    /// image itself says what they are.
    pub unrecorded: u64,
    /// Files of an image that is of no disc on record are among these, and there are as many as
    /// were taken in: what waits may have come back with them.
    #[serde(skip)]
    pub image_has_all: bool,
    /// The list of names, in the folder.
    #[serde(serialize_with = "crate::jobs::json::some_path")]
    pub list: Option<PathBuf>,
    /// Why it could not be written, as the system says it.
    pub list_refused: Option<String>,
}

impl Outcome {
    /// Whether all files of the study are on discs that are built: without those that are not, it
    /// is not whole, however many came back.
    pub fn is_on_discs(&self) -> bool {
        self.waiting == 0 && self.left_out == 0 && self.given_up == 0 && self.not_built.is_empty()
    }
}

/// A file that was changed after it was restored. A restore leaves it as it is, and gives the file
/// of the study another name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LeftChanged {
    /// Its name in the folder.
    #[serde(serialize_with = "crate::jobs::json::path")]
    pub path: PathBuf,
    /// The name that the file of the study has there now.
    #[serde(serialize_with = "crate::jobs::json::path")]
    pub restored_as: PathBuf,
}

/// A file that stands under the name of one of the study, and is not equal: it is another one, or
/// was changed, and without the list of a restore nobody knows which.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Beside {
    /// Its name in the folder.
    #[serde(serialize_with = "crate::jobs::json::path")]
    pub path: PathBuf,
    /// The name that the file of the study has or gets there.
    #[serde(serialize_with = "crate::jobs::json::path")]
    pub file: PathBuf,
}

/// How a disc in a drive was read.
#[derive(Copy, Clone, Debug, Serialize)]
pub struct Tried {
    /// Drive time in seconds that went into places that failed.
    pub failed_seconds: u64,
    /// Time ran out before everything that is needed had been tried.
    pub stopped: bool,
    /// Sectors that had all their tries in earlier runs, and were not tried again.
    pub known_sectors: u64,
    /// What an earlier run seemed to have left is no map of this copy, and was not used.
    pub map_ignored: bool,
}

/// A file that could not be written.
#[derive(Clone, Debug, Serialize)]
pub struct Refused {
    /// Its path on the disc.
    pub path: String,
    /// The name it was to get.
    #[serde(serialize_with = "crate::jobs::json::path")]
    pub name: PathBuf,
    /// What the system said.
    pub what: String,
}

/// The hashes of a file as its manifest has them.
pub(super) fn hashes(file: &ManifestFile) -> Hashes {
    Hashes {
        blake3: file.blake3,
        sha256: file.sha256,
    }
}
