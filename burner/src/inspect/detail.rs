//! What exactly was found, and where, as facts: which sentence says it, the words of the program
//! that shows it decide.

use std::fmt;

use serde::Serialize;

use crate::fileset::Claim;

/// Longest text of a disc that a finding repeats, in bytes.
const TOLD_MAX: usize = 512;

/// A text of the disc, cut where it is longer than what is told.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Told(String);

impl From<&str> for Told {
    fn from(text: &str) -> Self {
        if text.len() <= TOLD_MAX {
            return Self(text.to_owned());
        }
        let cut = (0..=TOLD_MAX).rev().find(|at| text.is_char_boundary(*at));
        let head = cut.and_then(|cut| text.get(..cut));
        Self(head.into_iter().chain(["…"]).collect())
    }
}

impl From<&String> for Told {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A tree of names on a disc.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
pub enum TreeName {
    /// ECMA-119, with the names of Rock Ridge where there are any.
    #[serde(rename = "ISO 9660")]
    Iso9660,
    /// The tree of its supplementary descriptor.
    Joliet,
    /// ECMA-167 as UDF restricts it.
    #[serde(rename = "UDF")]
    Udf,
}

impl fmt::Display for TreeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iso9660 => "ISO 9660",
            Self::Joliet => "Joliet",
            Self::Udf => "UDF",
        })
    }
}

/// One of the two volume descriptor sequences of UDF (ECMA-167 3/8.4.2).
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sequence {
    /// The main one.
    Main,
    /// The reserve.
    Reserve,
}

/// What became of a text.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpState {
    /// As this version writes it.
    Current,
    /// As an earlier version wrote it.
    Earlier,
    /// It is there; whether it is right, its hash in the manifest says.
    There,
    /// Altered, or of a version that is not known.
    Unknown,
    /// It is not there, or empty.
    Missing,
}

/// What exactly, and where. Paths have no leading slash; positions in DICOMDIR are in bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Detail {
    /// The disc as a whole.
    Disc,
    /// A file, or a folder with a slash behind it.
    Path {
        /// Where it is.
        path: Told,
    },
    /// One of a tree.
    InTree {
        /// The tree.
        tree: TreeName,
        /// Where it is.
        path: Told,
    },
    /// Sectors, from the first to the last.
    Sectors {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },

    /// A file system that a disc of this program has.
    NoTree {
        /// Which.
        tree: TreeName,
    },
    /// No descriptor ends those of the volume.
    NoTerminator {
        /// Whose.
        tree: TreeName,
    },
    /// The descriptor of a volume.
    VolumeDescriptor {
        /// Whose.
        tree: TreeName,
    },
    /// Blocks of another size than 2048 bytes.
    BlockSize {
        /// Whose.
        tree: TreeName,
        /// Their size.
        bytes: u32,
    },
    /// The volume is longer than the medium.
    VolumeLength {
        /// Whose.
        tree: TreeName,
        /// Its sectors.
        sectors: u64,
        /// Those of the medium.
        medium: u64,
    },
    /// A path table of a size that is not read.
    PathTableSize {
        /// Whose.
        tree: TreeName,
        /// Its size.
        bytes: u64,
    },
    /// The two path tables (ECMA-119 9.4).
    PathTables {
        /// Whose.
        tree: TreeName,
    },
    /// A record of a directory.
    DirectoryRecord {
        /// Whose.
        tree: TreeName,
    },
    /// A sector of a directory.
    DirectorySector {
        /// Whose.
        tree: TreeName,
        /// The directory.
        path: Told,
        /// Which of its sectors, from 0.
        sector: u64,
    },
    /// One name twice in a directory.
    NameTwice {
        /// The tree.
        tree: TreeName,
        /// Where it is.
        path: Told,
    },
    /// A name that no file may have.
    InvalidName {
        /// The tree.
        tree: TreeName,
        /// In which directory.
        path: Told,
    },
    /// A file of several sections of which the last is not there.
    NoLastSection {
        /// The tree.
        tree: TreeName,
        /// Where it is.
        path: Told,
    },
    /// A file that has more sectors than its length takes, or fewer.
    Size {
        /// The tree.
        tree: TreeName,
        /// Where it is.
        path: Told,
        /// Sectors that it has.
        sectors: u64,
        /// Its length.
        bytes: u64,
    },
    /// Two files that lie one over the other.
    TwoFiles {
        /// The tree.
        tree: TreeName,
        /// One.
        first: Told,
        /// The other.
        second: Told,
    },
    /// A file that lies elsewhere in another tree.
    LiesElsewhere {
        /// One tree.
        tree: TreeName,
        /// The other.
        other: TreeName,
        /// Where it is in both.
        path: Told,
    },
    /// A file that another tree does not have.
    OnlyIn {
        /// Where it is.
        tree: TreeName,
        /// Its path there.
        path: Told,
    },
    /// Files that another tree does not have.
    FilesOnlyIn {
        /// Where they are.
        tree: TreeName,
        /// How many.
        files: usize,
    },
    /// The structures of the disc lead to its sectors again and again.
    ReadTooOften {
        /// How often each sector is read at most, on average.
        times: u64,
    },

    /// Fewer than two anchor volume descriptor pointers (ECMA-167 3/8.4.2.1).
    FewUdfAnchors,
    /// A descriptor of a sequence.
    SequenceSector {
        /// The sequence.
        sequence: Sequence,
        /// Its sector.
        sector: u64,
    },
    /// No descriptor ends a sequence.
    SequenceEnd {
        /// The sequence.
        sequence: Sequence,
    },
    /// The main sequence and the reserve.
    Sequences,
    /// No descriptor of a partition, or none of a logical volume.
    NoUdfVolume,
    /// The partition.
    Partition,
    /// The list of partition maps (ECMA-167 3/10.7).
    PartitionMaps,
    /// A kind of partition map.
    PartitionKind {
        /// As the disc names it; may be empty.
        name: Told,
    },
    /// The metadata file (UDF 2.2.13).
    MetadataFile,
    /// Its mirror.
    MetadataMirror,
    /// Both.
    MetadataBoth,
    /// The file set descriptor (ECMA-167 4/14.1).
    FileSetDescriptor,
    /// No logical volume integrity descriptor.
    NoIntegrity,
    /// What it says.
    IntegritySays {
        /// Whether the volume was closed.
        closed: bool,
        /// Files.
        files: u32,
        /// Folders.
        folders: u32,
        /// Files that were found.
        files_found: u64,
        /// Folders that were found.
        folders_found: u64,
    },

    /// Nothing of the protection tells which disc it is (SPEC.TXT ).
    NoCarrier,
    /// Nothing tells how the disc is divided.
    NotDivided,
    /// Parts of several discs, none in the majority.
    SeveralDiscs {
        /// They, the one with most votes first.
        discs: Vec<String>,
    },
    /// A feature of the format that is not known here.
    UnknownFeature {
        /// The feature.
        feature: Told,
    },
    /// A version of the format that is not known here.
    LaterVersion {
        /// The version.
        version: u64,
    },
    /// Sectors of a check strip that are lost or wrong.
    CheckStrip {
        /// A or B.
        strip: char,
        /// How many sectors.
        sectors: u64,
    },
    /// Anchors that are lost, or not what most say.
    Anchors {
        /// How many.
        bad: u64,
        /// Of how many.
        of: u64,
    },
    /// No two thirds of the anchors say the same.
    AnchorsDisagree,
    /// Fewer sectors than the disc is made of.
    CutOff {
        /// Sectors that there are.
        there: u64,
        /// Sectors that it is made of.
        of: u64,
    },
    /// Parts of another disc.
    PartsOf {
        /// Its name.
        disc: String,
        /// Stretches: the first sector and how many.
        places: Vec<(u64, u64)>,
        /// Sectors of it elsewhere.
        more: u64,
    },
    /// Tags of copies of another disc (SPEC.TXT R-062).
    ForeignTags {
        /// How many.
        tags: u64,
    },
    /// Tags of several copies of this disc.
    SeveralCopies {
        /// Their serials.
        serials: Vec<String>,
    },
    /// The content has another digest than the anchors say (SPEC.TXT R-015).
    OtherContent,

    /// A text that helps people.
    Help {
        /// Its name in the root folder.
        file: &'static str,
        /// What became of it.
        state: HelpState,
    },
    /// A line of the manifest that says nothing.
    ManifestLine {
        /// Its number, from 1.
        line: u64,
    },
    /// The manifest and the anchors name two discs.
    ManifestDisc,
    /// A file that the manifest lists and that is not there.
    ListedNotThere {
        /// Its path.
        path: Told,
    },
    /// Files that are there and not in the manifest.
    NotListed {
        /// How many.
        files: u64,
    },
    /// Bytes of an image file behind its last sector.
    BytesBehind {
        /// How many.
        bytes: u64,
        /// Sectors before them.
        sectors: u64,
    },

    /// The whole DICOM file-set.
    FileSet,
    /// CONFORM.TXT claims one form, and the objects have another.
    Claims {
        /// What it says.
        claimed: Told,
        /// What they are.
        found: Claim,
    },
    /// Objects, and no DICOMDIR.
    NoDicomDir {
        /// How many objects.
        objects: u64,
    },
    /// A DICOMDIR that cannot be read.
    DirectoryUnreadable,
    /// A DICOMDIR that is cut off, or is none.
    NotADirectory,
    /// A DICOMDIR whose File-set Consistency Flag is set (PS3.3 F.3.2.2).
    SaysInconsistent,
    /// A DICOMDIR of another SOP class than Media Storage Directory Storage.
    OtherClass,
    /// More records than are followed.
    TooManyRecords {
        /// How many were.
        records: usize,
    },
    /// A record without Referenced File ID.
    RecordWithoutFile {
        /// Its type.
        record: Told,
        /// Where it begins.
        at: u64,
    },
    /// A record without the value of a key that it must have.
    RecordLacks {
        /// Its type.
        record: Told,
        /// Where it begins.
        at: u64,
        /// The key, as `(gggg,eeee)`.
        tag: String,
    },
    /// A Referenced File ID that is not valid (PS3.10 8.2, 8.5).
    FileId {
        /// Where its record begins.
        at: u64,
    },
    /// A record of a file that is not there.
    RefersToNothing {
        /// Where the file would be.
        path: Told,
    },
    /// A file with two records.
    RefersTwice {
        /// The file.
        path: Told,
    },
    /// A link to where no record begins.
    LinkToNothing {
        /// Where it leads to.
        at: u32,
    },
    /// A record that two links lead to.
    ReachedTwice {
        /// Where it begins.
        at: u32,
    },
    /// A record below one that it may not be below (PS3.3 F.4).
    WrongLevel {
        /// Where it begins.
        at: u32,
    },
    /// Records that no link leads to.
    NotReached {
        /// How many.
        records: usize,
    },
    /// A record of a file that is no DICOM object.
    NotAnObject {
        /// The file.
        path: Told,
    },
    /// An object whose SOP Instance UID another one has too.
    SameInstance {
        /// The file.
        path: Told,
    },
    /// A record whose class, instance or syntax is not that of its object.
    OtherNames {
        /// The file.
        path: Told,
    },
    /// An object without a record.
    NotReferred {
        /// The file.
        path: Told,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_disc_is_cut_between_two_characters() {
        assert_eq!(Told::from("a/b").to_string(), "a/b");
        let long = "a".to_owned() + &"山".repeat(200);
        let told = Told::from(&long).to_string();
        assert_eq!(told.len(), 1 + 170 * 3 + "…".len());
        assert!(told.ends_with("山…"));
    }

    #[test]
    fn a_detail_is_flat_beside_its_kind() {
        let detail = Detail::InTree {
            tree: TreeName::Iso9660,
            path: "a".into(),
        };
        let json = serde_json::to_value(detail).unwrap();
        let flat = serde_json::json!({"what": "in_tree", "tree": "ISO 9660", "path": "a"});
        assert_eq!(json, flat);
    }
}
