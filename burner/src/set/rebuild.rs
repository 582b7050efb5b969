//! Rebuilds the discs of a set from what is left of them.
//!
//! Inside each disc first, then across the set, then inside again, until nothing changes. All work
//! is done on images in the target folder; sources are only read.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::across::{Share, fill};
use super::disc_in_rebuild::{DiscInRebuild, anchor, info_of, set_parity};
use super::error::RebuildError;
use super::fits::{Outdated, without_outdated};
use super::from_anchors::info_from_anchors;
use super::parity_disc::parity_discs_anew;
use super::witness::{contradicted, manifests};
use crate::disc::{SLOTS, SetInfo};
use crate::exact::part;
use crate::geometry::Geometry;
use crate::parity::{DiscName, FindError, Search, SetParity, content_of, find_geometry, protect};
use crate::repair::{Repaired, repair};
use crate::sectors::{ImageFile, LostMap, Masked, Sectors};
use crate::watch::Watch;

/// How often discs and set are gone through; more than enough, for each time some disc gets whole
/// or nothing changes.
const ROUNDS_MAX: usize = 80;

/// What became of one disc.
#[derive(Clone, PartialEq, Debug)]
pub struct RebuiltDisc {
    /// Its number in the set.
    pub number: u32,
    /// The disc.
    pub uuid: [u8; 16],
    /// Whether any source held it.
    pub present: bool,
    /// Its image, written under this name where it is whole.
    pub image: PathBuf,
    /// What stays lost; empty where it is whole.
    pub lost: LostMap,
}

/// What became of the set.
#[derive(Clone, PartialEq, Debug)]
pub struct RebuiltSet {
    /// The set.
    pub info: SetInfo,
    /// Its data discs, then its parity discs.
    pub discs: Vec<RebuiltDisc>,
    /// Sources that hold no disc of the set, by their place in the list given.
    pub strangers: Vec<usize>,
    /// Parity discs that were given and not used: they are of other images.
    pub outdated: Vec<Outdated>,
}

/// Rebuilds all discs of the set that the sources are of, into images below `to`. `name` gives the
/// image's name by set and number. A parity disc that no source holds is built anew once all data
/// discs are whole.
///
/// The folder must be new or empty, so that nothing is ever overwritten. A disc that does not get
/// whole stays below `unfinished` in it, under its UUID.
///
/// # Errors
/// [`RebuildError`]; images that are whole by then stay.
pub fn rebuild(
    from: &[&dyn Sectors],
    to: &Path,
    name: &dyn Fn(&str, u32) -> String,
    watch: &dyn Watch,
) -> Result<RebuiltSet, RebuildError> {
    let parts = begin(to)?;
    let result = rebuild_in(from, to, &parts, name, watch);
    if result.is_err() {
        // The error is the one to tell; what was begun takes room and serves nobody.
        let _ = fs::remove_dir_all(&parts);
    }
    result
}

/// Takes a new or empty folder for a rebuild: of several that begin in it at once one gets it.
pub(super) fn begin(to: &Path) -> Result<PathBuf, RebuildError> {
    fs::create_dir_all(to)?;
    let entries = || Ok::<_, io::Error>(fs::read_dir(to)?.count());
    if entries()? > 0 {
        return Err(RebuildError::NotEmpty);
    }
    let parts = to.join("unfinished");
    match fs::create_dir(&parts) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(RebuildError::NotEmpty);
        }
        made => made?,
    }
    // Another one may have begun and ended since the folder was looked at.
    if entries()? > 1 {
        fs::remove_dir(&parts)?;
        return Err(RebuildError::NotEmpty);
    }
    Ok(parts)
}

fn rebuild_in(
    from: &[&dyn Sectors],
    to: &Path,
    parts: &Path,
    name: &dyn Fn(&str, u32) -> String,
    watch: &dyn Watch,
) -> Result<RebuiltSet, RebuildError> {
    let named = names(from, watch)?;
    let (mut works, mut strangers) = inside(from, &named, parts, watch)?;
    // Parity of another image of a member brings back bytes that never were.
    let outdated = without_outdated(&mut works)?;
    let text = works.iter().find_map(info_of);
    let by_text = text.is_some();
    let info = match text {
        Some(info) => Some(info),
        None => info_from_anchors(&works)?,
    };
    let info = info.ok_or(match outdated.first() {
        Some(Outdated { parity, member }) => RebuildError::Outdated {
            parity: *parity,
            member: *member,
        },
        None => RebuildError::NoParityDisc,
    })?;
    let of_set = |work: &DiscInRebuild| {
        let members = info.members.iter().map(|m| m.uuid);
        let mut all = members.chain(info.parity.iter().map(|p| p.uuid));
        all.any(|uuid| uuid == work.uuid)
    };
    for (place, name) in named.iter().enumerate() {
        let stranger = |work: &DiscInRebuild| Some(work.name) == *name && !of_set(work);
        if works.iter().any(stranger) {
            strangers.push(place);
        }
    }
    for stranger in works.iter().filter(|work| !of_set(work)) {
        fs::remove_file(&stranger.path)?;
    }
    works.retain(of_set);
    add_missing(&info, parts, &mut works)?;
    for _ in 0..ROUNDS_MAX {
        let before = lost_sectors(&works);
        if before == 0 {
            break;
        }
        across(&info, &mut works, watch)?;
        for work in &mut works {
            settle(&info, work, watch)?;
        }
        if lost_sectors(&works) == before {
            break;
        }
    }
    compare(&info, &mut works)?;
    let m = works.iter().find(|work| is_parity(&info, work.uuid));
    let m = m.map_or(0, |work| work.geometry.parity());
    let mut discs = finish(&info, works, to, name)?;
    // Anchors do not say all that stands on a parity disc.
    if by_text {
        parity_anew(&info, &mut discs, m, parts, watch)?;
    }
    // What is not whole stays for another attempt.
    if discs.iter().all(|disc| disc.lost.is_empty()) {
        fs::remove_dir_all(parts)?;
    } else {
        let _ = fs::remove_dir(parts);
    }
    Ok(RebuiltSet {
        info,
        discs,
        strangers,
        outdated,
    })
}

/// An image is whole only if every file on it is what its manifest on the parity discs says.
fn compare(info: &SetInfo, works: &mut [DiscInRebuild]) -> Result<(), RebuildError> {
    let manifests = manifests(works, info)?;
    for (member, manifest) in info.members.iter().zip(&manifests) {
        let work = works.iter_mut().find(|work| work.uuid == member.uuid);
        if let (Some(work), Some(manifest)) = (work, manifest)
            && work.lost.is_empty()
        {
            work.lost = contradicted(work, manifest)?;
        }
    }
    Ok(())
}

fn lost_sectors(works: &[DiscInRebuild]) -> u64 {
    works.iter().map(|work| work.lost.count().0).sum()
}

/// Which disc each source is of; none where nothing, or more than one disc, is named in it.
fn names(from: &[&dyn Sectors], watch: &dyn Watch) -> Result<Vec<Option<DiscName>>, RebuildError> {
    let mut names = Vec::new();
    for source in from {
        names.push(match find_geometry(&[*source], &Search::full(watch)) {
            Ok(found) => found.identity.map(|identity| identity.name),
            Err(FindError::Read(error)) => return Err(error.into()),
            Err(_) => None,
        });
    }
    Ok(names)
}

/// Repairs each disc by itself; sources of one disc help each other.
fn inside(
    from: &[&dyn Sectors],
    named: &[Option<DiscName>],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<(Vec<DiscInRebuild>, Vec<usize>), RebuildError> {
    let (mut groups, mut strangers) = (Vec::<(DiscName, Vec<&dyn Sectors>)>::new(), Vec::new());
    for (place, (source, name)) in from.iter().zip(named).enumerate() {
        match name {
            None => strangers.push(place),
            Some(name) => match groups.iter_mut().find(|(known, _)| known == name) {
                Some((_, sources)) => sources.push(*source),
                None => groups.push((*name, vec![*source])),
            },
        }
    }
    let mut works = Vec::new();
    for (name, sources) in groups {
        let path = parts.join(file_name(name));
        let repaired = repair(&sources, &path, &wanted(name, None, watch))?;
        works.push(DiscInRebuild {
            uuid: name.uuid,
            name,
            image: open(&path)?,
            path,
            geometry: repaired.geometry,
            lost: not_sure(&repaired),
            present: true,
        });
    }
    Ok((works, strangers))
}

/// Where a disc stands while it is worked on: another build of it has another name.
fn file_name(name: DiscName) -> String {
    format!("{}.iso", name.to_string().replace('/', "-"))
}

/// This disc and no other.
fn wanted(name: DiscName, hint: Option<Geometry>, watch: &dyn Watch) -> Search<'_> {
    Search {
        hint,
        wanted: Some(name),
        exhaustive: true,
        ..Search::full(watch)
    }
}

/// What cannot be relied on: lost, or confirmed by nothing.
fn not_sure(repaired: &Repaired) -> LostMap {
    let mut all = repaired.lost.clone();
    all.merge(&repaired.unchecked);
    all
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

/// Data discs that no source holds: images of which everything is lost.
fn add_missing(
    info: &SetInfo,
    parts: &Path,
    works: &mut Vec<DiscInRebuild>,
) -> Result<(), RebuildError> {
    for member in &info.members {
        if works.iter().any(|work| work.uuid == member.uuid) {
            continue;
        }
        let name = DiscName {
            uuid: member.uuid,
            content: None,
        };
        let path = parts.join(file_name(name));
        let image = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        image.set_len(member.geometry.sectors().bytes())?;
        let mut lost = LostMap::new();
        lost.add(Extent {
            lba: Lba(0),
            sectors: member.geometry.sectors(),
        });
        works.push(DiscInRebuild {
            uuid: member.uuid,
            name,
            path,
            image,
            geometry: member.geometry,
            lost,
            present: false,
        });
    }
    Ok(())
}

/// Fills across the set.
fn across(
    info: &SetInfo,
    works: &mut [DiscInRebuild],
    watch: &dyn Watch,
) -> Result<SectorCount, RebuildError> {
    let places: Vec<Option<SetParity>> = works.iter().map(set_parity).collect();
    let mut shares = Vec::new();
    for (work, place) in works.iter_mut().zip(places) {
        let member = info.members.iter().find(|m| m.uuid == work.uuid);
        let (point, extent) = match (member, place) {
            (Some(member), _) => {
                let sectors = member.used;
                let lba = Lba(0);
                (member.slot, Extent { lba, sectors })
            }
            (None, Some(place)) => (SLOTS.saturating_add(place.index), place.payload),
            (None, None) => continue,
        };
        shares.push(Share {
            point,
            image: &work.image,
            extent,
            lost: &mut work.lost,
        });
    }
    fill(&mut shares, watch)
}

/// What a disc gained across the set may bring back more inside it.
fn settle(info: &SetInfo, work: &mut DiscInRebuild, watch: &dyn Watch) -> Result<(), RebuildError> {
    if work.lost.is_empty() {
        return Ok(());
    }
    let member = info.members.iter().find(|m| m.uuid == work.uuid);
    let content = member.map_or(work.geometry.content(), |member| member.used);
    let content_is_whole = work
        .lost
        .ranges()
        .first()
        .is_none_or(|range| range.lba.0 >= content.0);
    if content_is_whole && let Some(anchor) = anchor(work) {
        // What came back across the set is the disc's own content, or it is not whole.
        let found = content_of(&work.image, anchor.used)?;
        if anchor.content.is_some_and(|built| built != found) {
            let (lba, sectors) = (Lba(0), content);
            work.lost.add(Extent { lba, sectors });
            return Ok(());
        }
        // All else is made of the content: zeros up to the end of the data strips, checks, parity.
        zero(&work.image, content, work.geometry.content())?;
        protect(&work.image, &anchor, watch)?;
        work.image.sync_all()?;
        work.lost = LostMap::new();
        return Ok(());
    }
    if !work.present {
        return Ok(());
    }
    let again = work.path.with_extension("again");
    let source = ImageFile::open(&work.path)?;
    let masked = Masked::new(&source, &work.lost);
    let sources: [&dyn Sectors; 1] = [&masked];
    let repaired = repair(
        &sources,
        &again,
        &wanted(work.name, Some(work.geometry), watch),
    )?;
    fs::rename(&again, &work.path)?;
    work.image = open(&work.path)?;
    work.lost = not_sure(&repaired);
    Ok(())
}

fn zero(image: &File, from: SectorCount, to: SectorCount) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    let zeros = vec![0; 1024 * SECTOR_BYTES];
    let (mut at, end) = (from.bytes(), to.bytes());
    while at < end {
        let len = usize::try_from(end - at).map_or(zeros.len(), |left| left.min(zeros.len()));
        image.write_all_at(part(&zeros, 0..len), at)?;
        at += len as u64;
    }
    Ok(())
}

fn is_parity(info: &SetInfo, uuid: [u8; 16]) -> bool {
    info.parity.iter().any(|disc| disc.uuid == uuid)
}

/// Builds parity discs that are not whole, where all data discs are.
fn parity_anew(
    info: &SetInfo,
    discs: &mut [RebuiltDisc],
    parity: u8,
    work: &Path,
    watch: &dyn Watch,
) -> Result<(), RebuildError> {
    let (data, others) = discs.split_at_mut(info.members.len().min(discs.len()));
    let whole = data.iter().all(|disc| disc.lost.is_empty());
    let images: Vec<PathBuf> = data.iter().map(|disc| disc.image.clone()).collect();
    let indexes = info.parity.iter().map(|disc| disc.index);
    let missing = others
        .iter()
        .zip(indexes)
        .filter(|(disc, _)| !disc.lost.is_empty());
    let wanted: Vec<(u8, PathBuf)> = missing.map(|(disc, j)| (j, disc.image.clone())).collect();
    if !whole || wanted.is_empty() {
        return Ok(());
    }
    parity_discs_anew(info, &images, &wanted, parity, work, watch)?;
    for disc in others {
        disc.lost = LostMap::new();
    }
    Ok(())
}

/// Gives whole images their names.
fn finish(
    info: &SetInfo,
    works: Vec<DiscInRebuild>,
    to: &Path,
    name: &dyn Fn(&str, u32) -> String,
) -> Result<Vec<RebuiltDisc>, RebuildError> {
    let members = info.members.iter().map(|m| (m.number, m.uuid));
    let parity = info.parity.iter().map(|p| (p.number, p.uuid));
    let mut discs = Vec::new();
    for (number, uuid) in members.chain(parity) {
        let image = to.join(name(&info.set, number));
        let Some(work) = works.iter().find(|work| work.uuid == uuid) else {
            let everything = Extent {
                lba: Lba(0),
                sectors: info.capacity,
            };
            let mut lost = LostMap::new();
            lost.add(everything);
            discs.push(RebuiltDisc {
                number,
                uuid,
                present: false,
                image,
                lost,
            });
            continue;
        };
        if work.lost.is_empty() {
            work.image.sync_all()?;
            fs::rename(&work.path, &image)?;
        }
        discs.push(RebuiltDisc {
            number,
            uuid,
            present: work.present,
            image,
            lost: work.lost.clone(),
        });
    }
    File::open(to)?.sync_all()?;
    Ok(discs)
}
