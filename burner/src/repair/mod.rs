//! Repair: a whole image from damaged sources of one disc.
//!
//! First everything that can be read is copied, a medium by the plan of [`crate::rescue`]; then the
//! rows of the copy are mended in place, in parallel, and nothing is read twice.

mod affected_files;
mod anchors;
mod content_check;
mod contradict;
mod copying;
mod kept_clusters;
mod of_content;
mod outcome;
mod output;
mod realign;
mod repairing_reader;
mod rows;
mod standing_checks;
mod without_values;

pub(crate) use affected_files::hash_of;
pub use affected_files::{AffectedFiles, affected_files};
pub use contradict::contradicting;
pub(crate) use of_content::made_anew;
pub use of_content::made_of_content;
pub use outcome::{ContentCheck, RepairError, Repaired};
pub use repairing_reader::RepairingReader;

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Duration;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};
use stele_files::write_whole;

use self::copying::{Copying, unread};
use self::output::Output;
use self::rows::{Counting, Rules};
use crate::parity::check_strip::CheckCopy;
use crate::parity::protect::sector;
use crate::parity::row::CodeAlone;
use crate::parity::tail::end_of_udf;
use crate::parity::{Anchor, Candidate, FindError, FoundGeometry, Search, find_geometry};
use crate::rescue::{BUDGET, RescueMap};
use crate::sectors::{ImageFile, LostMap, Masked, Merged, Sectors};
use crate::watch::Watch;

/// How a damaged medium is read for a repair.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Rescuing<'a> {
    /// Drive time that may go into places that fail.
    pub budget: Duration,
    /// The map of what was read and what failed. With it, what a run that was cut off has read is
    /// kept beside the image, under its name with `.rescue` behind it, and the next run goes on
    /// there. It is removed where the image gets whole. Used where a source is a medium.
    pub map: Option<&'a Path>,
}

impl Default for Rescuing<'_> {
    fn default() -> Self {
        Self {
            budget: BUDGET,
            map: None,
        }
    }
}

/// Repairs a disc from its sources, the best one first, into the image `to`. What stays lost or
/// unchecked stands in it as it was read, as zeros where nothing was, and is named in the result.
///
/// # Errors
/// [`RepairError`]; nothing is then left under the name `to`.
pub fn repair(
    from: &[&dyn Sectors],
    to: &Path,
    search: &Search<'_>,
) -> Result<Repaired, RepairError> {
    repair_with(from, to, search, &Rescuing::default())
}

/// As [`repair`], with what is to be known of reading media.
///
/// # Errors
/// As [`repair`]; [`RepairError::OtherRescue`] where what stands beside `to` is of another disc.
pub fn repair_with(
    from: &[&dyn Sectors],
    to: &Path,
    search: &Search<'_>,
    rescuing: &Rescuing<'_>,
) -> Result<Repaired, RepairError> {
    if from.is_empty() {
        return Err(RepairError::NoSource);
    }
    let found = find_geometry(from, search)?;
    repair_found(from, found, to, search, rescuing)
}

/// As [`repair_with`], where it was found out before which disc the sources are of: to ask every
/// sector of an image costs as much as to copy it.
pub(crate) fn repair_found(
    from: &[&dyn Sectors],
    found: FoundGeometry,
    to: &Path,
    search: &Search<'_>,
    rescuing: &Rescuing<'_>,
) -> Result<Repaired, RepairError> {
    // A division that a few forged sectors claim must not fill the disk.
    let (sectors, there) = (found.geometry.sectors().0, Merged::new(from).sectors().0);
    if there < sectors / 4 {
        return Err(RepairError::TooShort { sectors, there });
    }
    let media = from.iter().any(|source| source.medium().is_some());
    let map_at = rescuing.map.filter(|_| media);
    let name = found.identity.map(|identity| identity.name);
    let (mut output, mut map) = Output::begin(to, map_at, found.geometry.sectors(), name)?;
    let copying = Copying {
        geometry: found.geometry,
        image: output.file(),
        map_at,
        budget: rescuing.budget,
        watch: search.watch,
    };
    let rescued = copying.copy(from, &mut map)?;
    let unread = unread(found.geometry, &map);
    let mut repaired = write(from, found.clone(), &output, &unread, search)?;
    repaired.rescued = media.then_some(rescued);
    if let Some(other) = by_another_source(from, &found, &repaired, to, search, rescuing)? {
        // That the first one cannot be removed takes nothing from the other.
        let _ = output.remove();
        (repaired, output) = other;
    }
    output.finish()?;
    if let Some(map_at) = map_at {
        tell_map(map_at, &map, &repaired)?;
    }
    Ok(repaired)
}

/// Where the content is not that of the disc, or not all of it is there, another source may have
/// it: each is tried as the one that the others help, in a second file, and the first that gives
/// the whole disc counts. A medium is read from its beginning only where the content is refuted.
fn by_another_source(
    from: &[&dyn Sectors],
    found: &FoundGeometry,
    repaired: &Repaired,
    to: &Path,
    search: &Search<'_>,
    rescuing: &Rescuing<'_>,
) -> Result<Option<(Repaired, Output)>, RepairError> {
    let refuted = match repaired.content {
        ContentCheck::Differs | ContentCheck::Refuted => true,
        ContentCheck::NotNeeded | ContentCheck::Agrees | ContentCheck::NotKnown => false,
    };
    if !refuted && repaired.lost.is_empty() && repaired.unchecked.is_empty() {
        return Ok(None);
    }
    let begins = |first: &usize| refuted || from.get(*first).is_some_and(|one| !one.is_medium());
    for first in (1..from.len()).filter(begins) {
        let mut order = from.to_vec();
        order.rotate_left(first);
        match in_this_order(&order, found, to, search, rescuing) {
            Ok((other, output)) if is_proven(&other) => return Ok(Some((other, output))),
            Ok(_) => {}
            Err(error) if first_stands(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Whether the first image stands where another could not be made: that has no room or cannot be
/// written, or its source cannot be read or is none of the disc by itself.
fn first_stands(error: &RepairError) -> bool {
    match error {
        RepairError::NoSpace
        | RepairError::Write(_)
        | RepairError::Read(_)
        | RepairError::Find(_)
        | RepairError::Busy => true,
        RepairError::NoSource
        | RepairError::TooShort { .. }
        | RepairError::OtherRescue { .. }
        | RepairError::Codec(_)
        | RepairError::Cancelled => false,
    }
}

/// Whether all of a disc is there, and its content was compared.
fn is_proven(repaired: &Repaired) -> bool {
    let is_own = match repaired.content {
        ContentCheck::NotNeeded | ContentCheck::Agrees => true,
        ContentCheck::Differs | ContentCheck::Refuted | ContentCheck::NotKnown => false,
    };
    let named = repaired.anchor.as_ref().and_then(|anchor| anchor.content);
    is_own && named.is_some() && repaired.lost.is_empty() && repaired.unchecked.is_empty()
}

fn in_this_order(
    from: &[&dyn Sectors],
    found: &FoundGeometry,
    to: &Path,
    search: &Search<'_>,
    rescuing: &Rescuing<'_>,
) -> Result<(Repaired, Output), RepairError> {
    let name = found.identity.map(|identity| identity.name);
    let (output, mut map) = Output::begin(to, None, found.geometry.sectors(), name)?;
    let copying = Copying {
        geometry: found.geometry,
        image: output.file(),
        map_at: None,
        budget: rescuing.budget,
        watch: search.watch,
    };
    let rescued = copying.copy(from, &mut map)?;
    let unread = unread(found.geometry, &map);
    let mut repaired = write(from, found.clone(), &output, &unread, search)?;
    let media = from.iter().any(|source| source.medium().is_some());
    repaired.rescued = media.then_some(rescued);
    Ok((repaired, output))
}

/// The map that stays beside an image: of what is still missing in it, or none.
fn tell_map(at: &Path, map: &RescueMap, repaired: &Repaired) -> Result<(), RepairError> {
    let mut missing = repaired.lost.clone();
    missing.merge(&repaired.unchecked);
    if missing.is_empty() {
        return match std::fs::remove_file(at) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        };
    }
    let mut left = RescueMap::of_damage(map.sectors(), &missing);
    left.disc = map.disc;
    write_whole(at, left.render().as_bytes(), None, 0o600)?;
    Ok(())
}

fn write(
    from: &[&dyn Sectors],
    found: FoundGeometry,
    output: &Output,
    unread: &LostMap,
    search: &Search<'_>,
) -> Result<Repaired, RepairError> {
    let image = output.file();
    let found = voted_again(from, found, &output.part(), unread, search)?;
    let mut repaired = std::thread::scope(|scope| {
        // The disk works off what was copied while the processors mend. An error is told to the
        // first who asks and to nobody after that, so it is heard here too.
        let synced = scope.spawn(|| image.sync_data());
        let repaired = mended(from, &found, image, unread, search.watch)?;
        let synced = synced.join();
        synced.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok::<_, RepairError>(repaired)
    })?;
    tail(image, unread, &mut repaired)?;
    repaired.zero = zero(image, &repaired, unread)?;
    repaired.others = found.others;
    Ok(repaired)
}

/// Lost sectors that stand as zeros. A check sector that was not read where it belongs may have
/// been found elsewhere, and is lost all the same.
fn zero(image: &File, repaired: &Repaired, unread: &LostMap) -> Result<LostMap, RepairError> {
    let mut zero = repaired.lost.and(unread);
    let mut checks = LostMap::new();
    for copy in CheckCopy::BOTH {
        checks.add(copy.extent(repaired.geometry));
    }
    for range in zero.and(&checks).ranges() {
        for lba in (range.lba.0..range.end().0).map(Lba) {
            if sector(image, lba)?.iter().any(|byte| *byte != 0) {
                let sectors = SectorCount(1);
                zero.remove(Extent { lba, sectors });
            }
        }
    }
    Ok(zero)
}

/// Of a medium some sectors voted to begin with; of its copy all do.
fn voted_again(
    from: &[&dyn Sectors],
    found: FoundGeometry,
    part: &Path,
    unread: &LostMap,
    search: &Search<'_>,
) -> Result<FoundGeometry, RepairError> {
    if found.identity.is_none() || !from.iter().any(|source| source.is_medium()) {
        return Ok(found);
    }
    let copied = ImageFile::open(part)?;
    let copied = Masked::new(&copied, unread);
    let full = Search {
        full: true,
        ..*search
    };
    let again = find_geometry(&[&copied], &full)?;
    if again.identity == found.identity {
        return Ok(again);
    }
    let votes = |found: &FoundGeometry| {
        let identity = found.identity?;
        Some(Candidate {
            identity,
            votes: 0,
            sectors: 0,
            places: Vec::new(),
        })
    };
    let both = votes(&again).into_iter().chain(votes(&found));
    let candidates = both.collect();
    Err(FindError::Disputed { candidates }.into())
}

/// What is mended, and by what rules.
struct Mending<'a> {
    from: &'a [&'a dyn Sectors],
    image: &'a File,
    /// Sectors of the head that are not what most anchors say.
    outvoted: LostMap,
    watch: &'a dyn Watch,
}

impl Mending<'_> {
    /// Mends all rows, and finds the anchor of what came back; and which sectors of the head are
    /// not copies of it.
    fn rows_and_head(
        &self,
        found: &FoundGeometry,
        unread: &LostMap,
        (alone, counting): Rules,
        read_anchor: Option<&Anchor>,
    ) -> Result<(Repaired, LostMap), RepairError> {
        let rows = rows::Rows {
            image: self.image,
            found,
            unread,
            outvoted: &self.outvoted,
            others: self.from,
            alone,
            counting,
            watch: self.watch,
        };
        let mut repaired = rows.mend_all()?;
        let differing = anchors::vote(self.image, &mut repaired, read_anchor)?;
        Ok((repaired, differing))
    }

    /// The same, where the head matters no more.
    fn rows(
        &self,
        found: &FoundGeometry,
        unread: &LostMap,
        rules: Rules,
        read_anchor: Option<&Anchor>,
    ) -> Result<Repaired, RepairError> {
        let both = self.rows_and_head(found, unread, rules, read_anchor)?;
        Ok(both.0)
    }

    /// Holds what is mended to the content; what that contradicts is mended otherwise (SPEC.TXT
    ///
    fn held_to_content(
        &self,
        (found, unread): (&FoundGeometry, &LostMap),
        mut repaired: Repaired,
        read_anchor: Option<&Anchor>,
    ) -> Result<Repaired, RepairError> {
        let (from, image) = (self.from, self.image);
        let mut rules = (CodeAlone::Counts, Counting::Sectors);
        let first = content_check::compare(image, &repaired, self.watch)?;
        let mut differs = first == ContentCheck::Differs;
        let unconfirmed = first == ContentCheck::NotKnown && repaired.located;
        if (differs && !repaired.by_code.is_empty()) || unconfirmed {
            // Nothing that came back by other rules may speak for a copy of check values now.
            content_check::put_back(from, image, &repaired, unread)?;
            rules = (CodeAlone::IsWrong, Counting::Sectors);
            let mut again = self.rows(found, unread, rules, read_anchor)?;
            again.counted |= repaired.counted;
            repaired = again;
            let second = content_check::compare(image, &repaired, self.watch)?;
            differs &= second == ContentCheck::Differs;
        }
        if differs && repaired.counted {
            content_check::put_back(from, image, &repaired, unread)?;
            rules = (CodeAlone::IsWrong, Counting::Nobody);
            repaired = self.rows(found, unread, rules, read_anchor)?;
            let third = content_check::compare(image, &repaired, self.watch)?;
            differs = third == ContentCheck::Differs;
        }
        repaired.content = match differs {
            true => ContentCheck::Refuted,
            false => first,
        };
        if differs && !self.without_values(&mut repaired, read_anchor)? {
            content_check::put_back(from, image, &repaired, unread)?;
            let counted = repaired.counted;
            repaired = self.rows(found, unread, rules, read_anchor)?;
            repaired.counted |= counted;
            repaired.content = ContentCheck::Refuted;
        }
        self.by_one_copy((found, unread), repaired, rules, read_anchor)
    }

    /// Where A and B have different values, and the content is not that of the disc or not all
    /// there: by those of A alone, then of B alone. What gives the content counts (SPEC.TXT R-059
    /// (4)); otherwise what was mended by `rules`.
    fn by_one_copy(
        &self,
        (found, unread): (&FoundGeometry, &LostMap),
        repaired: Repaired,
        rules: Rules,
        read_anchor: Option<&Anchor>,
    ) -> Result<Repaired, RepairError> {
        let (from, image, watch) = (self.from, self.image, self.watch);
        let holds = |repaired: &Repaired| {
            let agrees = content_check::agrees(image, repaired, watch);
            agrees.map(|agrees| agrees == Some(true))
        };
        if !repaired.disputed || holds(&repaired)? {
            return Ok(repaired);
        }
        let mut last = repaired.clone();
        for copy in CheckCopy::BOTH {
            content_check::put_back(from, image, &last, unread)?;
            let only = (CodeAlone::Counts, Counting::Only(copy));
            last = self.rows(found, unread, only, read_anchor)?;
            if holds(&last)? {
                last.content = ContentCheck::Agrees;
                return Ok(last);
            }
        }
        content_check::put_back(from, image, &last, unread)?;
        let again = self.rows(found, unread, rules, read_anchor)?;
        Ok(Repaired {
            content: repaired.content,
            counted: repaired.counted,
            ..again
        })
    }

    /// Tries the code without check values on what is not the content of the disc. Whether that is
    /// it now, or nothing was changed.
    fn without_values(
        &self,
        repaired: &mut Repaired,
        read_anchor: Option<&Anchor>,
    ) -> Result<bool, RepairError> {
        let (image, watch) = (self.image, self.watch);
        let mut trying = without_values::WithoutValues {
            image,
            repaired,
            watch,
        };
        if !trying.mend_all()? {
            return Ok(true);
        }
        let read = repaired.anchor.clone();
        anchors::vote(image, repaired, read.as_ref().or(read_anchor))?;
        let is_own = content_check::agrees(image, repaired, watch)? == Some(true);
        if is_own {
            repaired.content = ContentCheck::Agrees;
        }
        Ok(is_own)
    }
}

/// Mends all rows of a copied image.
fn mended(
    from: &[&dyn Sectors],
    found: &FoundGeometry,
    image: &File,
    unread: &LostMap,
    watch: &dyn Watch,
) -> Result<Repaired, RepairError> {
    let mut mending = Mending {
        from,
        image,
        outvoted: LostMap::new(),
        watch,
    };
    let (mut found, read_anchor) = (found.clone(), found.anchor.clone());
    let (as_is, as_copied) = ((CodeAlone::Counts, Counting::Sectors), unread);
    let mut unread = as_copied.clone();
    let first = mending.rows_and_head(&found, &unread, as_is, read_anchor.as_ref())?;
    let (mut repaired, mut differing) = first;
    if let (None, Some(anchor)) = (found.identity, repaired.anchor.clone()) {
        // The division came from the code alone. Now that the disc has told its name, its check
        // strips can be written anew: that takes a second look at each row.
        found = FoundGeometry {
            identity: Some(anchor.identity()),
            anchor: Some(anchor.clone()),
            ..found
        };
        let lost = repaired.lost.clone();
        let again = mending.rows_and_head(&found, &lost, as_is, Some(&anchor))?;
        let recovered = std::mem::replace(&mut repaired, again.0).recovered;
        repaired.recovered.merge(&recovered);
        differing = again.1;
    }
    // What was read and is a copy of it was changed by the repair alone.
    let differing = anchors::as_read(from, &differing, repaired.anchor.as_ref(), &unread)?;
    if !differing.is_empty() {
        // What most anchors contradict is no witness; the code tells what it was.
        content_check::put_back(from, image, &repaired, &unread)?;
        anchors::erase(image, &differing)?;
        unread.merge(&differing);
        mending.outvoted = differing;
        let elected = repaired.anchor;
        repaired = mending.rows(&found, &unread, as_is, elected.as_ref())?;
    }
    let held = mending.held_to_content((&found, &unread), repaired, read_anchor.as_ref());
    let mut repaired = held?;
    let outvoted = (&mending.outvoted, &repaired.lost);
    anchors::put_back(from, image, outvoted, as_copied)?;
    standing_checks::keep(from, image, &mut repaired, &unread)?;
    Ok(repaired)
}

/// Writes the tail anew where an anchor is known (SPEC.TXT R-052): what it is made of must be
/// right, otherwise it stays as it was read and nothing confirms it. So does what was read of the
/// end of UDF, where nothing proves what it copies.
fn tail(image: &File, unread: &LostMap, repaired: &mut Repaired) -> Result<(), RepairError> {
    let place = repaired.geometry.tail();
    let mut there = vec![0; place.sectors.bytes() as usize];
    image.read_exact_at(&mut there, place.lba.byte())?;
    let Some(anchor) = repaired.anchor.clone() else {
        repaired.unchecked.add(place);
        return Ok(());
    };
    let lacks = standing_checks::content_lacks(repaired);
    let mut known = true;
    let mut right = anchor.tail(|lba| {
        known &= !repaired.lost.contains(lba) && !repaired.unchecked.contains(lba);
        sector(image, lba)
    })?;
    let pairs = right
        .chunks_exact_mut(SECTOR_BYTES)
        .zip(there.chunks_exact(SECTOR_BYTES));
    for ((right, there), at) in pairs.zip(0..) {
        let sector = Extent {
            lba: place.lba.after(SectorCount(at)),
            sectors: SectorCount(1),
        };
        let stands = lacks && right != there && !unread.contains(sector.lba);
        if end_of_udf(at) && (!known || stands) {
            right.copy_from_slice(there);
            repaired.unchecked.add(sector);
        } else if right != there || unread.contains(sector.lba) {
            repaired.recovered.add(sector);
        }
    }
    image.write_all_at(&right, place.lba.byte())?;
    Ok(())
}

#[cfg(test)]
mod tests;
