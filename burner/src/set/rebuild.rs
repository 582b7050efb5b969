//! Rebuilds the discs of a set from what is left of them.
//!
//! Inside each disc first, then across the set, then inside again, until nothing changes. All work
//! is done on images in the target folder; sources are only read.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use stele_files::Folder;

use stele_discfs::{Extent, Lba, SectorCount};

use super::anew::{ParityAnew, altered_parity, give_name};
use super::attempt::{Attempt, made_of_content};
use super::bring_in::{inside, names};
use super::complete::complete;
use super::disc_in_rebuild::{DiscInRebuild, Uuid, anchor, is_parity};
use super::earlier::{UNFINISHED, left_by_earlier};
use super::error::RebuildError;
use super::fits::Outdated;
use super::from_anchors::unlisted;
use super::left_out::the_best;
use super::twins::{places_of, refuse_contradicting};
use crate::disc::SetInfo;
use crate::sectors::{LostMap, Sectors};
use crate::watch::Watch;

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

impl RebuiltDisc {
    /// A disc of which nothing is known but that the set has it.
    fn unknown(number: u32, to: &Path, info: &SetInfo, name: &dyn Fn(&str, u32) -> String) -> Self {
        let mut lost = LostMap::new();
        lost.add(Extent {
            lba: Lba(0),
            sectors: SectorCount(info.capacity.0.max(1)),
        });
        Self {
            number,
            uuid: [0; 16],
            present: false,
            image: to.join(name(&info.set, number)),
            lost,
        }
    }
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
    /// Numbers of parity discs that were given and not used, since they contradict the others: of
    /// those that have an image it was made anew from the data discs.
    pub altered: Vec<u32>,
    /// Numbers of data discs of which a source held another image than the set has, which was not
    /// used.
    pub changed: Vec<u32>,
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
    refuse_contradicting(from, &named)?;
    let (mut works, mut strangers) = inside(from, &named, earlier, parts, watch)?;
    let Attempt {
        mut believed,
        outdated,
        compared,
        strange,
        changed,
        ..
    } = the_best(&mut works, &named, parts, watch)?;
    let (doubtful, mut altered) = (compared.doubtful, compared.altered);
    let differs = compared.differs;
    strangers.extend(places_of(&named, &strange));
    let info = believed.info.clone();
    let m = works.iter().find(|work| is_parity(&info, work.uuid));
    let m = m.map_or(0, |work| work.geometry.parity());
    believed.vouched(&works);
    let (by_text, built) = (believed.is_undisputed(), altered_parity(&believed, &works));
    let unlisted = match believed.is_by_text() {
        true => Vec::new(),
        false => unlisted(&works, &info),
    };
    protect_again(&works, parts, watch)?;
    let mut discs = finish(&info, works, to, name)?;
    let anew = ParityAnew {
        info: &info,
        parity: m,
        parts,
        watch,
    };
    // Anchors do not say all that stands on a parity disc. All that a text says of data discs, and
    // of them it is made, they say themselves.
    // Nor is any made where discs contradict each other, and nobody knows which are right.
    if !differs
        && (by_text
            || believed.is_one_text() && !altered.is_empty()
            || anew.as_built(&built, &mut discs)?)
    {
        anew.missing(&mut discs)?;
    }
    let anew = discs
        .iter()
        .filter(|disc| disc.lost.is_empty() && doubtful.contains(&disc.uuid));
    altered.extend(anew.map(|disc| disc.uuid));
    discs.extend(
        unlisted
            .iter()
            .map(|number| RebuiltDisc::unknown(*number, to, &info, name)),
    );
    tidy_up(&discs, parts)?;
    let is_lost = |disc: &&RebuiltDisc| !disc.lost.is_empty();
    Ok(RebuiltSet {
        changed: numbers(discs.iter(), &changed),
        altered: numbers(discs.iter(), &altered),
        info,
        doubtful: numbers(discs.iter().filter(is_lost), &doubtful),
        discs,
        strangers,
        outdated,
    })
}

/// Numbers of those of the discs that have these UUIDs.
fn numbers<'a>(discs: impl Iterator<Item = &'a RebuiltDisc>, of: &[Uuid]) -> Vec<u32> {
    let named = discs.filter(|disc| of.contains(&disc.uuid));
    named.map(|disc| disc.number).collect()
}

/// What is not whole stays for another attempt.
fn tidy_up(discs: &[RebuiltDisc], parts: &Path) -> io::Result<()> {
    if discs.iter().all(|disc| disc.lost.is_empty()) {
        return fs::remove_dir_all(parts);
    }
    let _ = fs::remove_dir(parts);
    Ok(())
}

/// Of images that are whole and have no name yet, makes anew what their content determines: that
/// may be another than it was, and agree with its check values.
fn protect_again(
    works: &[DiscInRebuild],
    parts: &Path,
    watch: &dyn Watch,
) -> Result<(), RebuildError> {
    let unnamed = works.iter().filter(|work| work.path.starts_with(parts));
    for work in unnamed.filter(|work| work.present && work.proven && work.lost.is_empty()) {
        if let Some(own) = anchor(work).filter(|own| own.content.is_some()) {
            made_of_content(work, &own, parts, watch)?;
        }
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
        // Of several that are whole the one that has the name, or nothing could ever go on.
        let own = || works.iter().filter(|work| work.uuid == uuid);
        let named = own().find(|work| work.path == image);
        let Some(work) = named.or_else(|| own().next()) else {
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
