//! One attempt to bring the discs of a set back by what their parity discs say and hold.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use stele_discfs::{Extent, Lba, SectorCount};

use super::across::{Share, fill};
use super::believed::{Believed, is_as_told, refuted, told, without_contradicted};
use super::bring_in::{open, replace, wanted};
use super::disc_in_rebuild::{DiscInRebuild, Uuid, anchor, is_parity, set_parity};
use super::distrust::{by_code, by_files, is_again_as_built, lose_all, prove};
use super::earlier::{MODE, again_path, forget, image_path, note};
use super::error::RebuildError;
use super::fits::{Outdated, without_outdated};
use super::of_other_data::{OfOther, of_other_data};
use super::witness::{contradicted, manifests};
use crate::disc::{SLOTS, SetInfo};
use crate::parity::{Anchor, DiscName, SetParity, content_of};
use crate::repair::{made_anew, repair};
use crate::sectors::{ImageFile, LostMap, Masked, Sectors};
use crate::watch::Watch;

/// How often discs and set are gone through; more than enough, for each time some disc gets whole
/// or nothing changes.
const ROUNDS_MAX: usize = 80;

/// How often the files of discs that are not whole are held against their hashes.
const TRUSTED_MAX: usize = 4;

/// What one attempt came to.
pub(super) struct Attempt {
    pub(super) believed: Believed,
    /// Parity discs that are of other images.
    pub(super) outdated: Vec<Outdated>,
    /// What the discs say of each other.
    pub(super) compared: Compared,
    /// Discs of another set.
    pub(super) strange: Vec<DiscName>,
    /// Data discs of which a source held a whole image, and another one than their set has.
    pub(super) changed: Vec<Uuid>,
    /// What came back of a disc is not what it was.
    torn: bool,
}

impl Attempt {
    /// Whether all data discs are whole.
    fn has_data(&self, works: &[DiscInRebuild]) -> bool {
        let whole = |uuid| {
            works
                .iter()
                .any(|work| work.uuid == uuid && work.lost.is_empty())
        };
        self.believed
            .info
            .members
            .iter()
            .all(|member| whole(member.uuid))
    }

    /// Where discs contradict each other, and nothing tells what is wrong, no parity disc is called
    /// whole, nor a data disc that parity discs gave.
    pub(super) fn doubt(&mut self, works: &mut [DiscInRebuild], parts: &Path) -> io::Result<()> {
        let differs = self.compared.differs;
        if !differs && (!self.torn || self.has_data(works)) {
            return Ok(());
        }
        let info = &self.believed.info;
        let whole = works.iter_mut().filter(|work| work.lost.is_empty());
        for work in whole.filter(|work| work.path.starts_with(parts)) {
            if is_parity(info, work.uuid) {
                // For another attempt it is what it is: its note stays.
                lose_all(work);
                self.compared.doubtful.push(work.uuid);
            } else if differs && !work.present {
                lose_all(work);
                forget(work, parts)?;
                self.compared.doubtful.push(work.uuid);
            }
        }
        Ok(())
    }

    /// Whether something that was given contradicts the rest.
    pub(super) fn is_torn(&self, works: &[DiscInRebuild]) -> bool {
        let Compared {
            doubtful,
            altered,
            differs,
            ..
        } = &self.compared;
        let has_doubt = !doubtful.is_empty();
        match self.has_data(works) {
            true => *differs || has_doubt && !altered.is_empty(),
            false => self.torn || has_doubt,
        }
    }

    /// Whether all data discs are whole, and nothing contradicts them.
    pub(super) fn holds(&self, works: &[DiscInRebuild]) -> bool {
        let compared = &self.compared;
        let agrees = compared.doubtful.is_empty() && compared.altered.is_empty();
        agrees && !compared.differs && self.has_data(works)
    }
}

/// Brings back what can be. Discs that are not used after all are moved to `gone`.
pub(super) fn attempt(
    works: &mut Vec<DiscInRebuild>,
    gone: &mut Vec<DiscInRebuild>,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Attempt, RebuildError> {
    let tried = attempt_where(&|_| true, works, gone, parts, watch)?;
    tried.ok_or(RebuildError::NoParityDisc)
}

/// As [`attempt`], where `goes_on` has it so that hears which data discs are others than their set
/// has: else nothing is written into any image, and none is given.
pub(super) fn attempt_where(
    goes_on: &dyn Fn(&[Uuid]) -> bool,
    works: &mut Vec<DiscInRebuild>,
    gone: &mut Vec<DiscInRebuild>,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Option<Attempt>, RebuildError> {
    let (mut believed, outdated) = believe(works, gone, parts, watch)?;
    let info = believed.info.clone();
    let of_set = |work: &DiscInRebuild| {
        let members = info.members.iter().map(|m| m.uuid);
        let mut all = members.chain(info.parity.iter().map(|p| p.uuid));
        all.any(|uuid| uuid == work.uuid)
    };
    if works.iter().any(|work| work.earlier && !of_set(work)) {
        // What was brought in of another set is nothing to throw away.
        return Err(RebuildError::NotEmpty);
    }
    let strangers: Vec<_> = works.extract_if(.., |work| !of_set(work)).collect();
    let strange = strangers.iter().map(|work| work.name).collect();
    gone.extend(strangers);
    add_missing(&info, parts, works)?;
    let changed = without_altered(&believed, works)?;
    if !goes_on(&changed) {
        return Ok(None);
    }
    by_files(&believed, works, watch)?;
    let mut torn = go_through(&info, works, parts, watch)?;
    for _ in 0..TRUSTED_MAX {
        if !by_files(&believed, works, watch)? {
            break;
        }
        torn |= go_through(&info, works, parts, watch)?;
    }
    torn |= works.iter().any(|work| is_other_than_told(&info, work));
    believed.hear(works);
    let mut compared = compare(&mut believed, works, parts, watch)?;
    let refuted = refuted(works)?;
    if !refuted.is_empty() {
        lose(&refuted, works);
        keep(works, parts)?;
        compared.doubtful.extend(refuted);
        torn = true;
    }
    Ok(Some(Attempt {
        believed,
        outdated,
        torn: torn || compared.torn,
        compared,
        strange,
        changed,
    }))
}

/// Whether a disc that no source held has come back, and its anchors are none, or are not of the
/// disc that its set says it is.
fn is_other_than_told(info: &SetInfo, work: &DiscInRebuild) -> bool {
    let member = info.members.iter().find(|member| member.uuid == work.uuid);
    let Some(member) = member.filter(|_| !work.present && !work.lost.contains(Lba(0))) else {
        return false;
    };
    anchor(work).is_none_or(|own| (own.used, own.geometry) != (member.used, member.geometry))
}

/// What the set is; without the parity discs that are not of the data discs that are there.
fn believe(
    works: &mut Vec<DiscInRebuild>,
    gone: &mut Vec<DiscInRebuild>,
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
    let mut outdated = without_outdated(works, gone)?;
    said.retain(|one| works.iter().any(|work| work.uuid == one.uuid));
    outdated.extend(without_contradicted(works, &mut said, gone)?);
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

/// Across the set and inside the discs, until nothing changes. Whether what came back of a disc is
/// not what it was.
fn go_through(
    info: &SetInfo,
    works: &mut [DiscInRebuild],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<bool, RebuildError> {
    let mut torn = false;
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
            torn |= settle(work, parts, watch)?;
        }
        if lost_sectors(works) == before {
            break;
        }
    }
    Ok(torn)
}

/// Nor does anything of a data disc that is another one than its set has.
fn without_altered(
    believed: &Believed,
    works: &mut [DiscInRebuild],
) -> Result<Vec<Uuid>, RebuildError> {
    let mut others = others_than_told(believed, works)?;
    others.retain(|uuid| !is_parity(&believed.info, *uuid));
    lose(&others, works);
    // Of a damaged one its digest tells it.
    let is_other = |work: &&mut DiscInRebuild| {
        let mut members = believed.info.members.iter();
        let member = members.find(|member| member.uuid == work.uuid);
        let told = member
            .and_then(|member| member.built)
            .map(|built| built.content);
        let own = work.name.content;
        !work.lost.is_empty() && told.is_some() && own.is_some() && own != told
    };
    for work in works.iter_mut().filter(is_other) {
        lose_all(work);
        others.push(work.uuid);
    }
    Ok(others)
}

pub(super) fn lose(discs: &[Uuid], works: &mut [DiscInRebuild]) {
    let these = works.iter_mut().filter(|work| discs.contains(&work.uuid));
    these.filter(|work| work.lost.is_empty()).for_each(lose_all);
}

/// Images that are whole, and not what the set says of them.
fn others_than_told(believed: &Believed, works: &[DiscInRebuild]) -> io::Result<Vec<Uuid>> {
    let mut others = Vec::new();
    for work in works.iter().filter(|work| work.lost.is_empty()) {
        if !is_as_told(believed, work, works)? {
            others.push(work.uuid);
        }
    }
    Ok(others)
}

/// What discs that are whole say of each other.
pub(super) struct Compared {
    /// Discs that are whole, and not what their set says of them.
    pub(super) doubtful: Vec<Uuid>,
    /// Parity discs that are not of the data discs, all of which sources held.
    pub(super) altered: Vec<Uuid>,
    /// A file is not what the parity discs say.
    torn: bool,
    /// Parity discs are not of the data discs, some of which parity discs gave: nobody knows which
    /// of them are right. So it is where they differ in the anchors of the data discs alone.
    pub(super) differs: bool,
}

/// An image is whole only if it is what was built, and every file on it is what its manifest on the
/// parity discs says.
pub(super) fn compare(
    believed: &mut Believed,
    works: &mut [DiscInRebuild],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<Compared, RebuildError> {
    prove(works, parts, watch)?;
    let info = believed.info.clone();
    let manifests = manifests(works, &info)?;
    let is_data = |uuid: &Uuid| !is_parity(&info, *uuid);
    let mut doubtful = others_than_told(believed, works)?;
    doubtful.retain(is_data);
    lose(&doubtful, works);
    let mut torn = false;
    for (member, manifest) in info.members.iter().zip(&manifests) {
        let work = works.iter_mut().find(|work| work.uuid == member.uuid);
        if let (Some(work), Some(manifest)) = (work, manifest)
            && work.lost.is_empty()
        {
            work.lost = contradicted(work, manifest)?;
            torn |= !work.lost.is_empty();
        }
    }
    let (mut altered, mut differs) = (Vec::new(), false);
    // None where not all data discs are whole.
    let OfOther {
        altered: others,
        unclear,
    } = of_other_data(&info, works, watch)?;
    let given = |uuid| works.iter().any(|work| work.uuid == uuid && work.present);
    match info.members.iter().all(|member| given(member.uuid)) {
        true => altered = others,
        false => differs = !others.is_empty(),
    }
    differs |= !unclear.is_empty();
    believed.without(&altered, works);
    lose(&altered, works);
    doubtful.extend(others_than_told(believed, works)?);
    if doubtful.iter().any(is_data) {
        // A disc that is whole by itself contradicts the parity discs: one of the two is wrong.
        doubtful.extend(info.parity.iter().map(|disc| disc.uuid));
    }
    lose(&doubtful, works);
    keep(works, parts)?;
    Ok(Compared {
        doubtful,
        altered,
        torn,
        differs,
    })
}

/// Another attempt, with further sources, begins with what is known now.
fn keep(works: &mut [DiscInRebuild], parts: &Path) -> Result<(), RebuildError> {
    for work in works.iter_mut().filter(|work| !work.lost.is_empty()) {
        if !work.path.starts_with(parts) {
            // It was whole when it got its name, and has aged since.
            let path = image_path(parts, work.name);
            fs::rename(&work.path, &path)?;
            (work.image, work.path) = (open(&path)?, path);
        }
    }
    let unfinished = |work: &&DiscInRebuild| work.path.starts_with(parts);
    for work in works.iter().filter(unfinished) {
        match work.present || work.lost.is_empty() {
            true => note(work, parts, &work.lost, false)?,
            false => forget(work, parts)?,
        }
    }
    Ok(())
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

/// What a disc gained across the set may bring back more inside it. Whether what it gained is not
/// what the disc was.
fn settle(work: &mut DiscInRebuild, parts: &Path, watch: &dyn Watch) -> Result<bool, RebuildError> {
    if work.lost.is_empty() {
        return Ok(false);
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
            let is_back = by_code(work, parts, watch)?;
            if !is_back {
                lose_all(work);
            }
            return Ok(!is_back);
        }
        made_of_content(work, &own, parts, watch)?;
        work.lost = LostMap::new();
        (work.proven, work.altered) = (true, false);
        return Ok(false);
    }
    if !work.present || work.altered {
        return Ok(false);
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
    replace(work, &again, &repaired, parts)?;
    Ok(false)
}

/// Makes all else of a disc of its content: zeros up to the end of the data strips, checks, parity.
/// Whoever is cut off while it is made has the content.
pub(super) fn made_of_content(
    work: &DiscInRebuild,
    own: &Anchor,
    parts: &Path,
    watch: &dyn Watch,
) -> Result<(), RebuildError> {
    let mut rest = LostMap::new();
    rest.add(Extent {
        lba: Lba(own.used.0),
        sectors: SectorCount(work.geometry.sectors().0.saturating_sub(own.used.0)),
    });
    note(work, parts, &rest, true)?;
    made_anew(&work.image, own, watch)?;
    note(work, parts, &LostMap::new(), false)?;
    Ok(())
}
