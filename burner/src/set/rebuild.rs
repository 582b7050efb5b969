//! Rebuilds the discs of a set from what is left of them.
//!
//! Inside each disc first, then across the set, then inside again, until nothing changes. All work
//! is done on images in the target folder; sources are only read.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use stele_files::Folder;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::across::{Share, fill};
use super::anew::{ParityAnew, altered_parity, give_name};
use super::believed::{Believed, is_as_told, told, without_contradicted};
use super::bring_in::{inside, names, open, replace, wanted};
use super::complete::complete;
use super::disc_in_rebuild::{DiscInRebuild, anchor, set_parity};
use super::distrust::{by_code, by_files, is_again_as_built, lose_all, prove};
use super::earlier::{
    MODE, UNFINISHED, again_path, discard, forget, image_path, left_by_earlier, note,
};
use super::error::RebuildError;
use super::fits::{Outdated, without_outdated};
use super::witness::{contradicted, manifests};
use crate::disc::{SLOTS, SetInfo};
use crate::exact::part;
use crate::parity::{Anchor, DiscName, SetParity, content_of, protect};
use crate::repair::repair;
use crate::sectors::{ImageFile, LostMap, Masked, Sectors};
use crate::watch::Watch;

/// How often discs and set are gone through; more than enough, for each time some disc gets whole
/// or nothing changes.
const ROUNDS_MAX: usize = 80;

/// How often the files of discs that are not whole are held against their hashes.
const TRUSTED_MAX: usize = 4;

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
    /// Numbers of discs that are not called whole because what they are and what the discs of
    /// their set say of them are two things.
    pub doubtful: Vec<u32>,
}

/// Rebuilds all discs of the set that the sources are of, into images below `to`. `name` gives the
/// image's name by set and number. A parity disc that no source holds is built anew once all data
/// discs are whole.
///
/// The folder must be new or empty, so that nothing is ever overwritten, or one in which a rebuild
/// of this set was cut off: then what that one has brought in is not read again. A disc that does
/// not get whole stays below `unfinished` in it, under its UUID, for another attempt. Where all
/// images of the set stand in it already, and nothing else, each is held against its sums, and no
/// image is touched.
///
/// # Errors
/// [`RebuildError`]; images that are whole by then stay, and what may still serve another attempt.
pub fn rebuild(
    from: &[&dyn Sectors],
    to: &Path,
    name: &dyn Fn(&str, u32) -> String,
    watch: &dyn Watch,
) -> Result<RebuiltSet, RebuildError> {
    let Begun {
        _alone,
        parts,
        earlier,
        is_new,
    } = match begin(to) {
        Err(RebuildError::NotEmpty) => {
            let all_there = complete(from, to, name, watch)?;
            return all_there.ok_or(RebuildError::NotEmpty);
        }
        begun => begun?,
    };
    let result = rebuild_in(from, earlier, to, &parts, name, watch);
    let in_vain = |error: &RebuildError| error.is_final() && !watch.cancelled();
    if is_new && result.as_ref().is_err_and(in_vain) {
        // The error is the one to tell; what was begun takes room and serves nobody.
        let _ = fs::remove_dir_all(&parts);
    }
    result
}

/// A folder that was taken for a rebuild.
pub(super) struct Begun {
    /// Its lock: of several that begin in it at once one gets it.
    _alone: Folder,
    /// Where what is not whole stands.
    parts: PathBuf,
    /// What an earlier run has brought in.
    earlier: Vec<DiscInRebuild>,
    /// No earlier run has been here.
    is_new: bool,
}

/// A folder that its owner alone reads, where there is none yet: discs hold patients' data.
fn private_folder(at: &Path, with_parents: bool) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    folder.recursive(with_parents).mode(0o700).create(at)
}

/// Takes a folder for a rebuild: a new or empty one, or one in which a rebuild was cut off.
pub(super) fn begin(to: &Path) -> Result<Begun, RebuildError> {
    private_folder(to, true)?;
    let alone = Folder::open(to)?;
    if !alone.try_lock() {
        return Err(RebuildError::Busy);
    }
    let parts = to.join(UNFINISHED);
    let earlier = left_by_earlier(to, &parts)?;
    let is_new = match private_folder(&parts, false) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        made => made.map(|()| true)?,
    };
    Ok(Begun {
        _alone: alone,
        parts,
        earlier,
        is_new,
    })
}

fn rebuild_in(
    from: &[&dyn Sectors],
    earlier: Vec<DiscInRebuild>,
    to: &Path,
    parts: &Path,
    name: &dyn Fn(&str, u32) -> String,
    watch: &dyn Watch,
) -> Result<RebuiltSet, RebuildError> {
    let named = names(from, watch)?;
    let (mut works, mut strangers) = inside(from, &named, earlier, parts, watch)?;
    let (mut believed, outdated) = believe(&mut works, parts, watch)?;
    let info = believed.info.clone();
    let of_set = |work: &DiscInRebuild| {
        let members = info.members.iter().map(|m| m.uuid);
        let mut all = members.chain(info.parity.iter().map(|p| p.uuid));
        all.any(|uuid| uuid == work.uuid)
    };
    for (place, named) in named.iter().enumerate() {
        let name = named.as_ref().map(|named| named.name);
        let stranger = |work: &DiscInRebuild| Some(work.name) == name && !of_set(work);
        if works.iter().any(stranger) {
            strangers.push(place);
        }
    }
    if works.iter().any(|work| work.earlier && !of_set(work)) {
        // What was brought in of another set is nothing to throw away.
        return Err(RebuildError::NotEmpty);
    }
    for stranger in works.iter().filter(|work| !of_set(work)) {
        discard(stranger)?;
    }
    works.retain(of_set);
    add_missing(&info, parts, &mut works)?;
    without_altered(&believed, &mut works)?;
    by_files(&believed, &mut works, watch)?;
    go_through(&info, &mut works, parts, watch)?;
    for _ in 0..TRUSTED_MAX {
        if !by_files(&believed, &mut works, watch)? {
            break;
        }
        go_through(&info, &mut works, parts, watch)?;
    }
    believed.hear(&works);
    let doubtful = compare(&believed, &mut works, parts, watch)?;
    let m = works.iter().find(|work| is_parity(&info, work.uuid));
    let m = m.map_or(0, |work| work.geometry.parity());
    believed.vouched(&works);
    let (by_text, built) = (believed.is_undisputed(), altered_parity(&believed, &works));
    let mut discs = finish(&info, works, to, name)?;
    let anew = ParityAnew {
        info: &info,
        parity: m,
        parts,
        watch,
    };
    // Anchors do not say all that stands on a parity disc.
    if by_text || anew.as_built(&built, &mut discs)? {
        anew.missing(&mut discs)?;
    }
    // What is not whole stays for another attempt.
    if discs.iter().all(|disc| disc.lost.is_empty()) {
        fs::remove_dir_all(parts)?;
    } else {
        let _ = fs::remove_dir(parts);
    }
    let doubtful = discs
        .iter()
        .filter(|disc| !disc.lost.is_empty() && doubtful.contains(&disc.uuid));
    Ok(RebuiltSet {
        info,
        doubtful: doubtful.map(|disc| disc.number).collect(),
        discs,
        strangers,
        outdated,
    })
}

/// What the set is; without the parity discs that are not of the data discs that are there.
fn believe(
    works: &mut Vec<DiscInRebuild>,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<(Believed, Vec<Outdated>), RebuildError> {
    let mut said = told(works);
    prove(works, parts, watch)?;
    // What an altered disc says is better than nothing.
    let sound = told(works);
    let is_sound = !sound.is_empty();
    if is_sound {
        said = sound;
    }
    // Parity of another image of a member brings back bytes that never were.
    let mut outdated = without_outdated(works)?;
    said.retain(|one| works.iter().any(|work| work.uuid == one.uuid));
    outdated.extend(without_contradicted(works, &mut said)?);
    let believed = Believed::of(works, &said, is_sound)?;
    let believed = believed.ok_or(match outdated.first() {
        Some(Outdated { parity, member }) => RebuildError::Outdated {
            parity: *parity,
            member: *member,
        },
        None => RebuildError::NoParityDisc,
    })?;
    Ok((believed, outdated))
}

/// Across the set and inside the discs, until nothing changes.
fn go_through(
    info: &SetInfo,
    works: &mut [DiscInRebuild],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<(), RebuildError> {
    for _ in 0..ROUNDS_MAX {
        let before = lost_sectors(works);
        if before == 0 {
            break;
        }
        // From here on what is missing changes in place, and nothing else.
        for work in works
            .iter()
            .filter(|work| !work.lost.is_empty() && work.present)
        {
            note(work, parts, &work.lost, true)?;
        }
        across(info, works, watch)?;
        for work in works.iter_mut() {
            settle(work, parts, watch)?;
        }
        if lost_sectors(works) == before {
            break;
        }
    }
    Ok(())
}

/// Nor does anything of a data disc that is another one than its set has.
fn without_altered(believed: &Believed, works: &mut [DiscInRebuild]) -> Result<(), RebuildError> {
    let mut others = others_than_told(believed, works)?;
    others.retain(|uuid| !is_parity(&believed.info, *uuid));
    lose(&others, works);
    Ok(())
}

fn lose(discs: &[[u8; 16]], works: &mut [DiscInRebuild]) {
    let these = works.iter_mut().filter(|work| discs.contains(&work.uuid));
    these.filter(|work| work.lost.is_empty()).for_each(lose_all);
}

/// Images that are whole, and not what the set says of them.
fn others_than_told(believed: &Believed, works: &[DiscInRebuild]) -> io::Result<Vec<[u8; 16]>> {
    let mut others = Vec::new();
    for work in works.iter().filter(|work| work.lost.is_empty()) {
        if !is_as_told(believed, work)? {
            others.push(work.uuid);
        }
    }
    Ok(others)
}

/// An image is whole only if it is what was built, and every file on it is what its manifest on the
/// parity discs says. Gives the discs that are whole, and not what the set says of them.
fn compare(
    believed: &Believed,
    works: &mut [DiscInRebuild],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Vec<[u8; 16]>, RebuildError> {
    prove(works, parts, watch)?;
    let info = &believed.info;
    let manifests = manifests(works, info)?;
    let mut doubtful = others_than_told(believed, works)?;
    if doubtful.iter().any(|uuid| !is_parity(info, *uuid)) {
        // A disc that is whole by itself contradicts the parity discs: one of the two is wrong.
        doubtful.extend(info.parity.iter().map(|disc| disc.uuid));
    }
    lose(&doubtful, works);
    for (member, manifest) in info.members.iter().zip(&manifests) {
        let work = works.iter_mut().find(|work| work.uuid == member.uuid);
        if let (Some(work), Some(manifest)) = (work, manifest)
            && work.lost.is_empty()
        {
            work.lost = contradicted(work, manifest)?;
        }
    }
    for work in works.iter_mut().filter(|work| !work.lost.is_empty()) {
        if !work.path.starts_with(parts) {
            // It was whole when it got its name, and has aged since.
            let path = image_path(parts, work.name);
            fs::rename(&work.path, &path)?;
            (work.image, work.path) = (open(&path)?, path);
        }
    }
    // Another attempt, with further sources, begins with what is known now.
    let unfinished = |work: &&DiscInRebuild| work.path.starts_with(parts);
    for work in works.iter().filter(unfinished) {
        match work.present || work.lost.is_empty() {
            true => note(work, parts, &work.lost, false)?,
            false => forget(work, parts)?,
        }
    }
    Ok(doubtful)
}

fn lost_sectors(works: &[DiscInRebuild]) -> u64 {
    works.iter().map(|work| work.lost.count().0).sum()
}

/// Sectors that a disc has besides 16 times those in use, at most: those of the smallest strips.
const LEAST: u64 = 1 << 16;

/// Sectors in use that a missing disc may have beside this one: a parity disc covers the longest.
fn longest_beside(work: &DiscInRebuild) -> SectorCount {
    let own = work.geometry.sectors();
    set_parity(work).map_or(own, |place| place.payload.sectors.min(own))
}

/// Data discs that no source holds: images of which everything is lost.
fn add_missing(
    info: &SetInfo,
    parts: &Path,
    works: &mut Vec<DiscInRebuild>,
) -> Result<(), RebuildError> {
    let longest = works.iter().map(longest_beside).max();
    let longest = longest.ok_or(RebuildError::NoParityDisc)?;
    for member in &info.members {
        if works.iter().any(|work| work.uuid == member.uuid) {
            continue;
        }
        let most = longest.0.saturating_mul(16).saturating_add(LEAST);
        if member.used > longest || member.geometry.sectors().0 > most {
            let member = member.number;
            return Err(RebuildError::TooLong { member });
        }
        let name = DiscName {
            uuid: member.uuid,
            content: None,
        };
        let path = image_path(parts, name);
        let image = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(MODE)
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
            proven: false,
            earlier: false,
            altered: false,
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
fn settle(work: &mut DiscInRebuild, parts: &Path, watch: &dyn Watch) -> Result<(), RebuildError> {
    if work.lost.is_empty() {
        return Ok(());
    }
    // How much of it is content its own anchors say, and nobody else.
    let own = anchor(work).filter(|own| own.geometry == work.geometry);
    let whole = |own: &Anchor| {
        let first = work.lost.ranges().first();
        first.is_none_or(|range| range.lba.0 >= own.used.0)
    };
    if let Some(own) = own
        && (whole(&own) || is_again_as_built(work, &own)?)
    {
        // What came back across the set is the disc's own content, or it is not whole.
        let found = content_of(&work.image, own.used)?;
        if own.content.is_some_and(|built| built != found) {
            if !by_code(work, parts, watch)? {
                lose_all(work);
            }
            return Ok(());
        }
        // All else is made of the content: zeros up to the end of the data strips, checks, parity.
        // Whoever is cut off while it is made has the content.
        let mut rest = LostMap::new();
        rest.add(Extent {
            lba: Lba(own.used.0),
            sectors: SectorCount(work.geometry.sectors().0.saturating_sub(own.used.0)),
        });
        note(work, parts, &rest, true)?;
        zero(&work.image, own.used, work.geometry.content())?;
        protect(&work.image, &own, watch)?;
        work.lost = LostMap::new();
        (work.proven, work.altered) = (true, false);
        note(work, parts, &work.lost, false)?;
        return Ok(());
    }
    if !work.present || work.altered {
        return Ok(());
    }
    let again = again_path(parts, work.name);
    let source = ImageFile::open(&work.path)?;
    let masked = Masked::new(&source, &work.lost);
    let sources: [&dyn Sectors; 1] = [&masked];
    let repaired = repair(
        &sources,
        &again,
        &wanted(work.name, Some(work.geometry), watch),
    )?;
    replace(work, &again, &repaired, parts)
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

pub(super) fn is_parity(info: &SetInfo, uuid: [u8; 16]) -> bool {
    info.parity.iter().any(|disc| disc.uuid == uuid)
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
            give_name(work, &image)?;
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
