//! Builds a parity disc of a set.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use stele_discfs::Lba;
use stele_files::WholeFile;

use super::add;
use super::error::{ParityDiscError, RebuildError};
use crate::compose::compose_parity;
use crate::composed::Composed;
use crate::disc::{DiscLabel, Member, SetInfo, payload_name};
use crate::item::{Fingerprint, Item, ItemKind, StudyAbout, StudyItems};
use crate::mastering::{BuildOptions, Built, Trial, build};
use crate::parity::Anchor;
use crate::parity::protect::sector;
use crate::source::{SourceError, Sources};
use crate::watch::Watch;

/// What a parity disc is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParityPayload {
    /// The parity of the set's content.
    pub sum: PathBuf,
    /// The members' `MANIFEST.JSN`, by slot.
    pub manifests: Vec<PathBuf>,
}

/// Builds parity disc `index` of a set as the image `to`.
///
/// # Errors
/// [`ParityDiscError`]; no image is then left.
pub fn write_parity_disc(
    info: &SetInfo,
    index: u8,
    payload: &ParityPayload,
    fixed_parity: Option<u8>,
    to: &Path,
    options: &BuildOptions,
    watch: &dyn Watch,
) -> Result<(Composed, Built), ParityDiscError> {
    let disc = info.parity.iter().find(|disc| disc.index == index);
    let disc = disc.ok_or(ParityDiscError::NoSuchDisc { index })?;
    let label = DiscLabel {
        uuid: disc.uuid,
        set: info.set.clone(),
        number: disc.number,
        // A disc that stands for an earlier one of its set is numbered behind all others.
        of: info.of().max(disc.number),
        time: info.time,
        owner: info.owner.clone(),
        set_parity_discs: u8::try_from(info.parity.len()).ok(),
    };
    let paths = std::iter::once(&payload.sum).chain(&payload.manifests);
    let mut items = Vec::new();
    for (path, at) in paths.zip(0..) {
        items.push(item(path, at, info.time)?);
    }
    let payload = [StudyItems {
        key: 0,
        patient: 0,
        about: StudyAbout::default(),
        items,
    }];
    let composed = compose_parity(&label, info, index, &payload, fixed_parity)?;
    let built = build(&composed, &payload, &OwnFiles, to, options, watch)?;
    Ok((composed, built))
}

/// A file of ours under its name on the disc. When it was made is no matter: on the disc it has
/// the set's time, so that the disc comes out the same each time.
fn item(path: &Path, at: usize, time: i64) -> io::Result<Item> {
    const NANOS: i128 = 1_000_000_000;
    Ok(Item {
        source: path.as_os_str().as_bytes().to_vec(),
        name: payload_name(at).into_bytes(),
        kind: ItemKind::Document,
        seen: Fingerprint {
            len: fs::metadata(path)?.len(),
            mtime_ns: i128::from(time) * NANOS,
            ctime_ns: 0,
            inode: 0,
            head: [0; 32],
        },
        notice: None,
        former: Vec::new(),
    })
}

/// Files that the program made itself, and that nobody else changes: opened as they are.
struct OwnFiles;

impl Sources for OwnFiles {
    fn open(&self, item: &Item) -> Result<Box<dyn Read + Send>, SourceError> {
        let path = Path::new(OsStr::from_bytes(&item.source));
        let file = stele_files::open_regular(path).map_err(SourceError::Unreadable)?;
        Ok(Box::new(file))
    }
}

/// Builds parity discs anew from whole images of all members, in the order of slots. `work` is a
/// folder for what is in between; `to` says for each index where its image goes.
///
/// # Errors
/// [`RebuildError`].
pub(super) fn parity_discs_anew(
    info: &SetInfo,
    images: &[PathBuf],
    wanted: &[(u8, PathBuf)],
    fixed_parity: u8,
    work: &Path,
    watch: &dyn Watch,
) -> Result<(), RebuildError> {
    // Both are removed where they are dropped, and a killed run's by their names.
    let scratch = |name: String| WholeFile::create(&work.join(name), None, 0o600);
    let mut manifests = Vec::new();
    for (member, image) in info.members.iter().zip(images) {
        let mut file = scratch(format!("D{:03}.JSN", member.number))?;
        file.write_all(&manifest(image)?)?;
        manifests.push(file);
    }
    let options = BuildOptions {
        trial: Trial::Quick,
        owner: None,
        only: None,
        files: None,
    };
    for (index, to) in wanted {
        let sum = scratch(format!("PARITY.{index}"))?;
        sum_of(info, images, *index, sum.file(), watch)?;
        let payload = ParityPayload {
            sum: sum.part(),
            manifests: manifests.iter().map(WholeFile::part).collect(),
        };
        let parity = Some(fixed_parity);
        write_parity_disc(info, *index, &payload, parity, to, &options, watch)?;
    }
    Ok(())
}

/// The parity of one index.
fn sum_of(
    info: &SetInfo,
    images: &[PathBuf],
    index: u8,
    sum: &File,
    watch: &dyn Watch,
) -> Result<(), RebuildError> {
    for (member, image) in info.members.iter().zip(images) {
        let Member { slot, used, .. } = *member;
        add(
            &stele_files::open_regular(image)?,
            slot,
            used,
            &[(index, sum)],
            watch,
        )?;
    }
    Ok(())
}

/// `MANIFEST.JSN` of a whole image, by its anchor.
fn manifest(image: &Path) -> io::Result<Vec<u8>> {
    let file = stele_files::open_regular(image)?;
    let anchor = Anchor::parse(&sector(&file, Lba(0))?);
    let anchor = anchor.ok_or(io::ErrorKind::InvalidData)?;
    let len = usize::try_from(anchor.manifest_bytes).unwrap_or(usize::MAX);
    let mut bytes = vec![0; len.min(1 << 30)];
    file.read_exact_at(&mut bytes, anchor.manifest.lba.byte())?;
    Ok(bytes)
}
