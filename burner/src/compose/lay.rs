//! Lays one disc out: names first, then addresses, then the geometry that the addresses ask for.

use std::collections::{BTreeSet, HashMap, HashSet};

use stele_discfs::{
    ContentKey, DiscTime, Entry, FileSystems, LayoutError, Options, Place, SECTOR_BYTES,
    SectorCount, Tree,
};

use crate::composed::{Composed, ParityOf};
use crate::disc::{
    Content, ContentSource, Directory, DiscLabel, LateText, Member, Names, SET_SO_FAR, Survives,
    set_so_far, six,
};
use crate::fileset::{Conformance, DOCUMENTS, OBJECTS, in_file_set};
use crate::geometry::{Geometry, GeometryError};
use crate::item::{Item, ItemKind, StudyItems};
use crate::texts::index::{self, Folders};
use crate::texts::readme::{self, Holds};
use crate::{CLUSTER_SECTORS, Lba, manifest, spec};

/// Why a disc cannot be composed.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// The content is larger than the medium.
    #[error("the content does not fit the medium")]
    TooLarge(
        #[source]
        #[serde(skip)]
        GeometryError,
    ),
    /// The format does not know this number of parity strips.
    #[error("the parity asked for is not part of the format")]
    Parity(
        #[source]
        #[serde(skip)]
        GeometryError,
    ),
    /// The file systems cannot hold the files.
    #[error("the files cannot be laid out")]
    Layout(
        #[source]
        #[serde(skip)]
        LayoutError,
    ),
    /// A study's or a patient's number is beyond what six characters can say.
    #[error("the number {key} is too large for a folder's name")]
    KeyTooLarge {
        /// The number.
        key: u64,
    },
    /// Two studies have one number.
    #[error("two studies of the disc have the number {key}")]
    SameKey {
        /// The number.
        key: u64,
    },
    /// More objects than a DICOMDIR can refer to: its offsets have 32 bits.
    #[error("the disc has more DICOM objects than a DICOMDIR can hold")]
    DirectoryTooLarge,
    /// More files than a layout counts.
    #[error("the disc has more files than can be counted")]
    TooManyFiles,
}

impl ComposeError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "CMP-001",
            Self::Parity(_) => "CMP-002",
            Self::Layout(error) => match error {
                LayoutError::BadName { .. } => "DFS-001",
                LayoutError::TooDeep { .. } => "DFS-002",
                LayoutError::Duplicate { .. } => "DFS-003",
                LayoutError::ThroughFile { .. } => "DFS-004",
                LayoutError::BadKey { .. } => "DFS-005",
                LayoutError::TooManyNames => "DFS-006",
                LayoutError::TooManyDirectories { .. } => "DFS-007",
                LayoutError::DirectoryTooLarge { .. } => "DFS-008",
                LayoutError::Overlap { .. } => "DFS-009",
                LayoutError::VolumeTooSmall { .. } => "DFS-010",
                LayoutError::VolumeTooLarge => "DFS-011",
                LayoutError::FileTooLarge { .. } => "DFS-012",
                _ => "CMP-003",
            },
            Self::KeyTooLarge { .. } => "CMP-004",
            Self::SameKey { .. } => "CMP-005",
            Self::TooManyFiles => "CMP-006",
            Self::DirectoryTooLarge => "CMP-007",
        }
    }
}

impl From<GeometryError> for ComposeError {
    fn from(error: GeometryError) -> Self {
        match error {
            GeometryError::TooLarge { .. } => Self::TooLarge(error),
            _ => Self::Parity(error),
        }
    }
}

/// Lays out the disc that holds these studies, on a medium of `capacity` sectors, with the most
/// parity that fits or with `fixed_parity`. `before` are the data discs of its set with a lower
/// number: what they are stands on it, and of what they hold nothing but hashes.
///
/// The numbers `number` and `of` of the label change no address, so a plan may learn them last.
///
/// # Errors
/// [`ComposeError::TooLarge`] where it does not fit; the others say what is wrong with the input.
pub fn compose(
    label: &DiscLabel,
    before: &[Member],
    studies: &[StudyItems],
    capacity: SectorCount,
    fixed_parity: Option<u8>,
) -> Result<Composed, ComposeError> {
    let (contents, conformance) = payload(label, before, studies)?;
    let disc = DiscDraft {
        label,
        set_parity: None,
        tree: Tree::new(),
        contents,
        conformance,
    };
    disc.arrange(studies, capacity, fixed_parity)
}

/// The text for whoever holds the disc.
pub(super) const README: &str = "README.TXT";

/// Where recovery files stand while the end of the flow is not known: behind any real disc.
const PROVISIONAL: Lba = Lba(0xFF00_0000);

/// A disc while it is laid out.
pub(super) struct DiscDraft<'a> {
    pub(super) label: &'a DiscLabel,
    pub(super) set_parity: Option<ParityOf>,
    pub(super) tree: Tree,
    pub(super) contents: Vec<Content>,
    pub(super) conformance: Conformance,
}

impl DiscDraft<'_> {
    /// Adds the manifests to the payload and lays everything out.
    pub(super) fn arrange(
        mut self,
        studies: &[StudyItems],
        capacity: SectorCount,
        fixed_parity: Option<u8>,
    ) -> Result<Composed, ComposeError> {
        for (late, name) in [
            (LateText::Blake3Sums, "B3SUMS.TXT"),
            (LateText::Sha256Sums, "SHA256.TXT"),
            (LateText::Manifest, "MANIFEST.JSN"),
        ] {
            let len = manifest::length(late, self.label, &self.contents, studies);
            self.contents
                .push(text(self.label, name, len, ContentSource::Late(late)));
        }
        for (content, key) in self.contents.iter().zip(0_u32..) {
            let place = match content.source {
                ContentSource::Late(_) => Place::AfterFlow,
                _ => Place::Flow,
            };
            self.tree
                .add(entry(content, place, key))
                .map_err(ComposeError::Layout)?;
        }
        // The number of parity files has a say in the size of their folder: fewest first, so
        // that the first guess is never too small a parity.
        let least = fixed_parity.unwrap_or(14);
        let guess = Geometry::new(SectorCount(CLUSTER_SECTORS), least)?;
        let (layout, _) = self.lay(guess, PROVISIONAL)?;
        let content = SectorCount(layout.flow_end().0);
        let wanted = Geometry::choose(content, capacity, fixed_parity)?;
        self.settle(wanted, capacity, fixed_parity)
    }

    /// Lays out by the geometry, and again by a better one until it agrees with its own layout.
    fn settle(
        self,
        first: Geometry,
        capacity: SectorCount,
        fixed: Option<u8>,
    ) -> Result<Composed, ComposeError> {
        let mut geometry = first;
        loop {
            // Short strips: long ones would end behind what 32 bits can count, and the structures
            // depend on how many there are, not on how long they are.
            let short = Geometry::new(SectorCount(CLUSTER_SECTORS), geometry.parity())?;
            let (provisional, _) = self.lay(short, PROVISIONAL)?;
            let used = SectorCount(provisional.flow_end().0);
            match Geometry::choose(used, capacity, Some(geometry.parity())) {
                Ok(exact) => {
                    let (layout, recovery) = self.lay(exact, Lba(0))?;
                    let mut contents = self.contents;
                    contents.extend(recovery);
                    let survives = Survives::of(exact, capacity);
                    let whole = self.label.set_parity_discs;
                    for content in contents.iter_mut().filter(|c| c.path == README) {
                        if let ContentSource::Bytes(text) = &mut content.source {
                            readme::fill(text, &survives, whole);
                        }
                    }
                    return Ok(Composed {
                        label: self.label.clone(),
                        geometry: exact,
                        used,
                        layout,
                        contents,
                        set_parity: self.set_parity,
                        conformance: self.conformance,
                    });
                }
                // The larger folder of the recovery files was one sector too many.
                Err(error) => {
                    let smaller = crate::geometry::PARITY_CHOICES
                        .iter()
                        .rev()
                        .find(|&&parity| parity < geometry.parity() && fixed.is_none());
                    let Some(&parity) = smaller else {
                        return Err(error.into());
                    };
                    geometry = Geometry::new(SectorCount(CLUSTER_SECTORS), parity)?;
                }
            }
        }
    }

    /// The layout with the recovery files of a geometry, moved by `shift`.
    fn lay(
        &self,
        geometry: Geometry,
        shift: Lba,
    ) -> Result<(stele_discfs::Layout, Vec<Content>), ComposeError> {
        let recovery = recovery(self.label, geometry);
        let mut tree = self.tree.clone();
        for ((content, lba), key) in recovery.iter().zip(self.contents.len()..) {
            let key = u32::try_from(key).map_err(|_| ComposeError::TooManyFiles)?;
            let place = Place::At(Lba(shift.0 + lba.0));
            tree.add(entry(content, place, key))
                .map_err(ComposeError::Layout)?;
        }
        let options = options(self.label, (shift.0 == 0).then(|| geometry.sectors()));
        let layout = stele_discfs::layout(tree, &options).map_err(ComposeError::Layout)?;
        let contents = recovery.into_iter().map(|(content, _)| content).collect();
        Ok((layout, contents))
    }
}

fn entry(content: &Content, place: Place, key: u32) -> Entry {
    Entry {
        path: content.path.clone(),
        len: content.len,
        time: content.time,
        place,
        key: ContentKey(key),
    }
}

fn options(label: &DiscLabel, volume_sectors: Option<SectorCount>) -> Options {
    let set: String = label
        .set
        .to_uppercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    Options {
        systems: FileSystems::Both,
        volume_id: format!("{set}_{:03}", label.number),
        volume_set_id: set,
        volume_uid: u64::from_be_bytes(*label.uuid.first_chunk().unwrap_or(&[0; 8])),
        publisher: label.owner.clone(),
        preparer: String::from("STELE"),
        application: String::from("STELE STELE1"),
        implementation: String::from("*Stele"),
        time: DiscTime(label.time),
        volume_sectors,
    }
}

pub(super) fn text(label: &DiscLabel, path: &str, len: u64, source: ContentSource) -> Content {
    Content {
        path: path.to_owned(),
        len,
        time: DiscTime(label.time),
        source,
    }
}

/// Texts that are known beforehand, the directory of the objects, and all items under their names.
fn payload(
    label: &DiscLabel,
    before: &[Member],
    studies: &[StudyItems],
) -> Result<(Vec<Content>, Conformance), ComposeError> {
    let mut folders = Vec::with_capacity(studies.len());
    let mut items = Vec::new();
    let mut keys = BTreeSet::new();
    let mut instances = HashSet::new();
    for (study, number) in studies.iter().zip(0_u32..) {
        if !keys.insert(study.key) {
            return Err(ComposeError::SameKey { key: study.key });
        }
        folders.push(study_contents(study, number, &mut instances, &mut items)?);
    }
    let bytes = |path: &str, bytes: Vec<u8>| {
        let len = bytes.len() as u64;
        text(label, path, len, ContentSource::Bytes(bytes))
    };
    let holds = Holds {
        objects: folders.iter().any(|folders| folders.objects.is_some()),
        documents: folders.iter().any(|folders| folders.documents.is_some()),
    };
    let mut contents = vec![
        bytes(README, readme::render(label, holds)),
        bytes("INDEX.HTM", index::render(label, studies, &folders)),
        bytes(SET_SO_FAR, set_so_far(label, before).into_bytes()),
        bytes("SPEC.TXT", spec::SPEC_TXT.to_vec()),
        bytes("DECODE.C", spec::DECODE_C.to_vec()),
    ];
    // The directory and the report of it stand between.
    let base = contents.len() + 2;
    let (directory, conformance) = Directory::new(label, &items, base, studies);
    if conformance.objects > 0 {
        let directory = Box::new(directory.ok_or(ComposeError::DirectoryTooLarge)?);
        let len = directory.len();
        let source = ContentSource::Directory(directory);
        contents.push(text(label, "DICOMDIR", len, source));
        contents.push(bytes("CONFORM.TXT", conformance.text().into_bytes()));
    }
    contents.append(&mut items);
    if u32::try_from(contents.len()).is_err() {
        return Err(ComposeError::TooManyFiles);
    }
    Ok((contents, conformance))
}

fn study_contents<'a>(
    study: &'a StudyItems,
    number: u32,
    instances: &mut HashSet<&'a str>,
    into: &mut Vec<Content>,
) -> Result<Folders, ComposeError> {
    let code = |key| six(key).ok_or(ComposeError::KeyTooLarge { key });
    let (patient, key) = (code(study.patient)?, code(study.key)?);
    let objects = format!("{OBJECTS}/PT{patient}/ST{key}");
    let documents = format!("{DOCUMENTS}/ST{key}");
    let mut names = Names::default();
    // Number of each series in order of appearance, and its instances so far.
    let mut series: HashMap<&str, (u64, u64)> = HashMap::new();
    let mut folders = Folders::default();
    for (item, index) in study.items.iter().zip(0_u32..) {
        let path = match &item.kind {
            ItemKind::Object {
                series_instance_uid,
                ..
            } if in_file_set(item, instances) => {
                let next = series.len() as u64 + 1;
                let (se, im) = series.entry(series_instance_uid).or_insert((next, 0));
                *im += 1;
                folders.objects.get_or_insert_with(|| objects.clone());
                format!("{objects}/SE{}/IM{}", code(*se)?, code(*im)?)
            }
            _ => {
                folders.documents.get_or_insert_with(|| documents.clone());
                names.document(&documents, &item.name)
            }
        };
        into.push(Content {
            path,
            len: item.seen.len,
            time: time_of(item),
            source: ContentSource::Item {
                study: number,
                item: index,
            },
        });
    }
    Ok(folders)
}

fn time_of(item: &Item) -> DiscTime {
    let seconds = item.seen.mtime_ns.div_euclid(1_000_000_000);
    let clamped = seconds.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    DiscTime(crate::exact::number(clamped))
}

/// Check strips, parity strips and the tail's first anchor as files, with their places.
fn recovery(label: &DiscLabel, geometry: Geometry) -> Vec<(Content, Lba)> {
    let k = geometry.data();
    let parity = (0..geometry.parity()).map(|i| (format!("PAR_{i:03}.BIN"), k + 1 + i));
    let strips = std::iter::once((String::from("CHECK_A.BIN"), k))
        .chain(parity)
        .chain(std::iter::once((String::from("CHECK_B.BIN"), 247)));
    let mut out: Vec<_> = strips
        .map(|(name, strip)| {
            let extent = geometry.strip_extent(u64::from(strip));
            let path = format!("RECOVERY/{name}");
            let source = ContentSource::Strip(strip);
            let content = text(label, &path, extent.sectors.bytes(), source);
            (content, extent.lba)
        })
        .collect();
    let len = SECTOR_BYTES as u64;
    let anchor = text(label, "RECOVERY/ANCHOR.TXT", len, ContentSource::Anchor);
    out.push((anchor, geometry.tail().lba));
    out
}

#[cfg(test)]
mod tests;
