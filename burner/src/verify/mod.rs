//! Verifying: every sector is read once, in order, and compared with its check value.
//!
//! Of the check values of a whole disc a digest is held for each cluster (`held_values.rs`), a
//! quarter of a byte a sector: 12 MB for 100 GB. The values themselves are read a second time of
//! the rows alone in which something turns out to be wrong.

mod content;
mod content_tree;
mod determined;
mod held_values;
mod length;
mod suspects;
mod sweep;
mod worst;
mod zeros;

use serde::{Deserialize, Serialize};
use stele_discfs::{Extent, Lba, SectorCount};

use self::content::Content;
use self::determined::Determined;
use self::sweep::{Sweep, Swept};
use self::worst::worst_of;
use crate::copy_tag::{TagsRead, read_tags};
use crate::geometry::Geometry;
use crate::parity::{
    Candidate, DiscIdentity, FindError, FoundGeometry, Search, as_stated, find_geometry, named_in,
};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::Watch;

/// How a disc stands.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Class {
    /// Every sector agrees.
    Ok,
    /// Something is damaged; parity covers it easily.
    Watch,
    /// More than a third of the parity of some row is needed.
    Migrate,
    /// Some row misses more than its parity can give back, or so much of it cannot be checked; or
    /// the content is another one than that of the disc.
    Failed,
}

/// What verifying found.
#[derive(Clone, PartialEq, Debug)]
pub struct Verified {
    /// How the disc is divided.
    pub geometry: Geometry,
    /// Which disc it is, where anything on it still says so.
    pub identity: Option<DiscIdentity>,
    /// Other discs that parts of it are of: damage.
    pub others: Vec<Candidate>,
    /// Whether sectors stand elsewhere than they belong: some are missing from an image, or were
    /// put into it. They count as wrong here, and a repair finds them (SPEC.TXT R-069).
    pub displaced: bool,
    /// N: sectors of the disc.
    pub sectors: SectorCount,
    /// Sectors that could not be read.
    pub lost: LostMap,
    /// Sectors that were read and are wrong.
    pub wrong: LostMap,
    /// Sectors that were read, and have no check value to compare with: nobody knows whether they
    /// are right, so they count as missing.
    pub unchecked: LostMap,
    /// Sectors that are missing in the worst sector column, those that cannot be checked among
    /// them: at most m can be rebuilt.
    pub worst_row: u64,
    /// Whether the content is not the one that the disc was made with, though each sector is what
    /// its check value says: some were altered together with their check values.
    pub refuted: bool,
    /// Whether the two copies of the check values contradict each other, and the content does not
    /// tell that all is there: only a repair finds out what is lost.
    pub disputed: bool,
    /// Whether the content was not compared, since parts of it have to be rebuilt first: that
    /// nothing is lost is known by the check values alone.
    pub uncompared: bool,
    /// Whether anchors contradict each other, and nothing has more than two thirds of their votes
    /// (SPEC.TXT R-052).
    pub anchors_disputed: bool,
    /// How it stands.
    pub class: Class,
    /// Which copy of the disc it is, as far as its tags say; an image has none.
    pub tags: TagsRead,
    /// BLAKE3 of all N sectors, the tag of a copy as zeros (SPEC.TXT R-067), what is damaged as it
    /// is put right. None where the content is not known to be there, or too much is damaged.
    pub image: Option<[u8; 32]>,
}

/// Why a disc cannot be verified.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Its geometry cannot be found.
    #[error(transparent)]
    Find(#[from] FindError),
    /// Less than a quarter of the disc is there (SPEC.TXT R-058).
    #[error("the disc has {sectors} sectors, and only {there} are present")]
    TooShort {
        /// N: sectors of the disc.
        sectors: u64,
        /// Sectors that there are.
        there: u64,
    },
    /// Reading cannot go on.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl VerifyError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Find(e) => e.code(),
            Self::Read(e) => e.code(),
            Self::TooShort { .. } => "VER-002",
        }
    }
}

impl Verified {
    /// The disc's UUID, where anything on it still says so.
    pub fn uuid(&self) -> Option<[u8; 16]> {
        self.identity.map(|identity| identity.name.uuid)
    }

    /// All damage: lost and wrong.
    pub fn damage(&self) -> LostMap {
        let mut all = self.lost.clone();
        all.merge(&self.wrong);
        all
    }

    /// All that cannot be relied on: damage, and what cannot be checked.
    pub fn missing(&self) -> LostMap {
        let mut all = self.damage();
        all.merge(&self.unchecked);
        all
    }
}

/// Reads a whole disc and checks every sector.
///
/// # Errors
/// [`VerifyError`]; damage is in the result.
pub fn verify(from: &dyn Sectors, search: &Search<'_>) -> Result<Verified, VerifyError> {
    let found = found_or_stated(from, search)?;
    let geometry = found.geometry;
    length::long_enough((from, geometry), search)?;
    let content = found.anchor.as_ref().and_then(Content::of);
    let mut sweep = Sweep::new(from, &found, content, search.watch);
    sweep.checks()?;
    sweep.strips()?;
    sweep.tail(found.anchor.as_ref())?;
    let tags = match found.identity {
        Some(identity) => read_tags(from, geometry, identity.name)?,
        None => TagsRead::default(),
    };
    let mut swept = sweep.end();
    let others = named_in(from, &swept.wrong, &found)?;
    let mut damage = swept.lost.clone();
    damage.merge(&swept.wrong);
    damage.merge(&swept.unchecked);
    let worst = worst_of(&damage, (from, &found), &swept.lost, search.watch)?;
    let clean = damage.is_empty();
    let (content, as_read) =
        content_agrees((from, &found), &mut swept, (&damage, worst), search.watch)?;
    if content == Some(true) {
        put_right((from, &found), &mut swept, (&damage, as_read), search.watch)?;
    }
    // A repair finds out which of two copies is right; where they are alike, nothing does.
    let differs = content == Some(false);
    if differs {
        doubt(&mut swept, geometry.tail());
    }
    let is_rebuilt = content == Some(true) || !damage.touches(behind(geometry));
    let image = swept.image.root().filter(|_| is_rebuilt);
    let uncompared = has_digest(&found) && content.is_none() && worst <= geometry.parity();
    let refuted = differs && !swept.disputed;
    let disputed = swept.disputed && content != Some(true);
    Ok(Verified {
        geometry,
        identity: found.identity,
        others,
        displaced: !from.is_medium() && !found.displaced.is_empty(),
        sectors: geometry.sectors(),
        lost: swept.lost,
        wrong: swept.wrong,
        unchecked: swept.unchecked,
        worst_row: worst.into(),
        class: match (refuted, differs) {
            (true, _) => Class::Failed,
            (false, true) => class(worst, geometry.parity(), clean).max(Class::Migrate),
            // Which of the two check strips is right is not known, so neither is what is lost.
            // So it is where so much is damaged that the content is not compared.
            (false, false) if disputed || uncompared => {
                class(worst, geometry.parity(), clean).max(Class::Migrate)
            }
            // The content is there as it was made, whatever is damaged or unchecked besides.
            (false, false) if content == Some(true) => {
                class(worst, geometry.parity(), clean).min(Class::Migrate)
            }
            (false, false) => class(worst, geometry.parity(), clean),
        },
        refuted,
        disputed,
        uncompared,
        anchors_disputed: swept.anchors_disputed,
        tags,
        image: image.map(|hash| *hash.as_bytes()),
    })
}

/// Which disc it is, as far as anything on it or its code says.
fn found_or_stated(from: &dyn Sectors, search: &Search<'_>) -> Result<FoundGeometry, VerifyError> {
    let found = match find_geometry(&[from], search) {
        Err(FindError::NotFound) => as_stated(from, search.hint),
        found => found,
    };
    Ok(content::named_by_code(from, found?)?)
}

/// Puts what is damaged of a disc whose content is there into its image as it is put right.
fn put_right(
    (from, found): (&dyn Sectors, &FoundGeometry),
    swept: &mut Swept,
    damaged: (&LostMap, bool),
    watch: &dyn Watch,
) -> Result<(), ReadError> {
    let Some(anchor) = swept.anchor.take() else {
        return Ok(());
    };
    let determined = Determined::of(from, found, &anchor, damaged);
    determined.map_or(Ok(()), |all| all.fill(&mut swept.image, watch))
}

/// Whether the content is the one that the disc was made with, and whether what was read says so.
fn content_agrees(
    (from, found): (&dyn Sectors, &FoundGeometry),
    swept: &mut Swept,
    (damage, worst): (&LostMap, u8),
    watch: &dyn Watch,
) -> Result<(Option<bool>, bool), ReadError> {
    let is_unknown = swept.content.is_none() && found.anchor.is_none();
    if is_unknown && worst <= found.geometry.parity() {
        swept.content = content::without_anchor(from, found, damage, watch)?;
    }
    let as_read = swept.content.as_ref().map(Content::agrees_as_read);
    if let (None, Some(content)) = (&swept.anchor, &swept.content) {
        // The one that the parity gave.
        swept.anchor = Some(content.anchor().clone()).filter(|_| !swept.anchors_disputed);
    }
    let agrees = match (as_read.flatten(), swept.content.take()) {
        (Some(true), _) => return Ok((Some(true), true)),
        (Some(false), _) if is_content_sound(found.geometry, damage) => Some(false),
        (_, Some(content)) if worst <= found.geometry.parity() => {
            content.agrees_rebuilt((from, found), damage, &mut swept.image, watch)?
        }
        (Some(false) | None, _) => None,
    };
    Ok((agrees, false))
}

/// The tail repeats what stands in front: where the content is refuted nothing says which of the
/// two is right, so what differs there is unchecked and not wrong (SPEC.TXT R-052).
fn doubt(swept: &mut Swept, tail: Extent) {
    let mut all = LostMap::new();
    all.add(tail);
    let differs = swept.wrong.and(&all);
    for range in differs.ranges() {
        swept.wrong.remove(*range);
    }
    swept.unchecked.merge(&differs);
}

fn has_digest(found: &FoundGeometry) -> bool {
    let name = found.identity.map(|identity| identity.name);
    name.is_some_and(|name| name.content.is_some())
}

/// All that is kept for a repair, or repeats what stands in front.
fn behind(geometry: Geometry) -> Extent {
    let content = geometry.content();
    Extent {
        lba: Lba(content.0),
        sectors: SectorCount(geometry.sectors().0.saturating_sub(content.0)),
    }
}

/// Whether nothing is damaged of what the content is read from: the rest of the disc is kept for a
/// repair, or repeats what stands in front.
fn is_content_sound(geometry: Geometry, damage: &LostMap) -> bool {
    let data = Extent {
        lba: Lba(0),
        sectors: SectorCount(geometry.content().0),
    };
    !damage.touches(data)
}

fn class(worst: u8, parity: u8, clean: bool) -> Class {
    if worst > parity {
        Class::Failed
    } else if u16::from(worst) * 3 > u16::from(parity) {
        Class::Migrate
    } else if clean {
        Class::Ok
    } else {
        Class::Watch
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;
    use crate::geometry::TAGS;
    use crate::parity::anchor::tests::of_content;
    use crate::parity::check_strip::{
        CLUSTER_BYTES, CheckCopy, VALUES_PER_PART, VALUES_PER_ROW, check_value, render_cluster,
    };
    use crate::parity::protect::tests::{protected, protected_image};
    use crate::parity::{ContentHasher, protect};
    use crate::sectors::{Masked, MemoryImage};
    use crate::watch::Quiet;

    fn one(lba: Lba) -> Extent {
        Extent {
            lba,
            sectors: SectorCount(1),
        }
    }

    fn check(spoil: impl FnOnce(&mut Vec<u8>, Geometry)) -> Verified {
        let (anchor, mut image) = protected_image(64, 30);
        spoil(&mut image, anchor.geometry);
        let verified = verify(&MemoryImage(image), &Search::full(&Quiet)).unwrap();
        assert_eq!(verified.identity, Some(anchor.identity()));
        verified
    }

    #[test]
    fn a_whole_disc_is_ok() {
        let v = check(|_, _| {});
        assert_eq!(
            (v.class, v.worst_row, v.unchecked.count().0),
            (Class::Ok, 0, 0)
        );
        assert!(v.damage().is_empty());
    }

    #[test]
    fn one_flipped_bit_is_named_and_watched() {
        let v = check(|image, _| image[5000 * 2048 + 17] ^= 4);
        assert_eq!((v.class, v.worst_row), (Class::Watch, 1));
        let range = Extent {
            lba: Lba(5000),
            sectors: SectorCount(1),
        };
        assert_eq!(v.wrong.ranges(), [range]);
        assert!(v.lost.is_empty());
    }

    #[test]
    fn damage_is_classed_by_the_worst_column() {
        for (strips, class) in [
            (10, Class::Watch),
            (11, Class::Migrate),
            (30, Class::Migrate),
            (31, Class::Failed),
        ] {
            let v = check(|image, g| {
                let end = g.coded_extent(strips).lba.byte() as usize;
                image[20 * 2048..end].iter_mut().for_each(|b| *b ^= 0x5A);
            });
            assert_eq!((v.class, v.worst_row), (class, strips), "{strips}");
        }
        // A check strip is no part of the code's columns.
        for strip in 0..2 {
            let v = check(|image, g| {
                let strip = g.check_extents()[strip];
                let own = strip.lba.byte() as usize..strip.end().byte() as usize;
                image[own].iter_mut().for_each(|b| *b ^= 0x5A);
            });
            assert_eq!((v.class, v.worst_row), (Class::Watch, 0));
        }
    }

    /// R-050 (4): what cannot be read and is zeros is not missing, however much of it there is.
    #[test]
    fn zeros_that_cannot_be_read_are_not_missing() {
        let (mut anchor, mut bytes) = protected_image(64, 30);
        let g = anchor.geometry;
        // Of the data strips a hundred are in use.
        anchor.used = SectorCount(100 * 64);
        let used = anchor.used.bytes() as usize;
        bytes[used..].fill(0);
        let mut hasher = ContentHasher::new(anchor.used);
        hasher.take(0, &bytes[..used]);
        let anchor = of_content(&anchor, hasher.finish().map(|content| content.0));
        let file = tempfile::tempfile().unwrap();
        file.write_all_at(&bytes, 0).unwrap();
        protect(&file, &anchor, &Quiet).unwrap();
        file.read_exact_at(&mut bytes, 0).unwrap();
        let image = bytes;
        let behind = Extent {
            lba: Lba(110 * 64),
            sectors: SectorCount((u64::from(g.data()) - 110) * 64),
        };
        let mut lost = LostMap::new();
        lost.add(behind);
        let image = MemoryImage(image);
        let v = verify(&Masked::new(&image, &lost), &Search::full(&Quiet)).unwrap();
        assert_eq!((v.class, v.worst_row), (Class::Watch, 0));
        assert_eq!(v.lost.count(), behind.sectors);
        // With so much of the content besides, only that counts.
        lost.add(Extent {
            lba: Lba(20 * 64),
            sectors: SectorCount(10 * 64),
        });
        let v = verify(&Masked::new(&image, &lost), &Search::full(&Quiet)).unwrap();
        assert_eq!((v.class, v.worst_row), (Class::Watch, 10));
    }

    /// Wherever parts of another disc lie, they are named: in the head and the tail, which vote,
    /// and in a check strip, of which only some clusters do.
    #[test]
    fn parts_of_another_disc_are_named_where_they_lie() {
        let (anchor, _) = protected_image(64, 30);
        let other = of_content(&anchor, Some([9; 8]));
        let foreign = protected(&other);
        let g = anchor.geometry;
        let strip = g.check_extents()[1];
        for lba in [0, 15, strip.lba.0 + 5, strip.end().0 - 1, g.tail().lba.0] {
            let v = check(|image, _| {
                let at = lba as usize * 2048..(lba as usize + 1) * 2048;
                image[at.clone()].copy_from_slice(&foreign[at]);
            });
            assert_eq!(
                (v.class, v.wrong.ranges()),
                (Class::Watch, &[one(Lba(lba))][..])
            );
            let named: Vec<_> = v.others.iter().map(|c| (c.identity, c.sectors)).collect();
            assert_eq!(named, [(other.identity(), 1)], "{lba}");
            assert_eq!(v.others[0].places, [one(Lba(lba))]);
        }
        assert!(check(|image, _| image[5000 * 2048] ^= 1).others.is_empty());
    }

    /// Where the two check strips say two things, the sectors themselves decide.
    #[test]
    fn a_stale_check_cluster_is_wrong_and_no_sector_that_it_tells_of() {
        let (anchor, _) = protected_image(64, 30);
        let strips = anchor.geometry.check_extents();
        for (strip, copy) in strips.into_iter().zip(CheckCopy::BOTH) {
            let v = check(|image, g| {
                let sector = |n: u64| {
                    let start = g.coded_extent(n / 32).lba.0 + n % 32;
                    check_value(&image[start as usize * 2048..][..2048])
                };
                let mut values: Vec<u64> = (0..VALUES_PER_ROW as u64).map(sector).collect();
                // Not of zeros: they would be right by chance.
                values[32 * 10 + 3] ^= 1;
                assert!(
                    image[(64 * 10 + 3) * 2048..][..2048]
                        .iter()
                        .any(|b| *b != 0)
                );
                let at = strip.lba.byte() as usize;
                let cluster = &mut image[at..at + CLUSTER_BYTES];
                render_cluster(anchor.identity(), copy, 0, &values, cluster);
            });
            let part = (32 * 10 + 3) / VALUES_PER_PART as u64;
            let stale = one(strip.lba.after(SectorCount(part)));
            assert_eq!((v.class, v.wrong.ranges()), (Class::Watch, &[stale][..]));
            assert_eq!(v.unchecked.count().0, 0);
        }
    }

    /// A sector and its values in both check strips: the content alone tells (SPEC.TXT R-059).
    #[test]
    fn what_was_altered_with_its_check_values_is_refuted_by_the_content() {
        let (anchor, _) = protected_image(64, 30);
        let strips = anchor.geometry.check_extents();
        let altered = |image: &mut Vec<u8>, g: Geometry| {
            image[(64 * 10 + 3) * 2048 + 9] ^= 1;
            let sector = |n: u64| {
                let start = g.coded_extent(n / 32).lba.0 + n % 32;
                check_value(&image[start as usize * 2048..][..2048])
            };
            let values: Vec<u64> = (0..VALUES_PER_ROW as u64).map(sector).collect();
            for (strip, copy) in strips.into_iter().zip(CheckCopy::BOTH) {
                let at = strip.lba.byte() as usize;
                let cluster = &mut image[at..at + CLUSTER_BYTES];
                render_cluster(anchor.identity(), copy, 0, &values, cluster);
            }
        };
        let v = check(altered);
        assert!(v.missing().is_empty());
        assert_eq!((v.class, v.refuted), (Class::Failed, true));
        // A copy in the tail that differs makes it no better, and is not what is known as wrong.
        let last = anchor.geometry.sectors().0 - 1;
        let v = check(|image, g| {
            altered(image, g);
            image[last as usize * 2048 + 100] ^= 1;
        });
        assert_eq!((v.class, v.refuted), (Class::Failed, true));
        assert!(v.wrong.is_empty() && v.unchecked.contains(Lba(last)));
        // Nor does damage besides, in the same column too.
        let besides = |image: &mut Vec<u8>, g: Geometry| {
            altered(image, g);
            image[(64 * 12 + 3) * 2048] ^= 1;
        };
        let v = check(besides);
        assert_eq!(
            (v.class, v.refuted, v.uncompared),
            (Class::Failed, true, false)
        );
        // Nor that no anchor is left: the parity tells where the content ends.
        let v = check(|image, g| {
            besides(image, g);
            image[..16 * 2048].fill(0);
            image[g.tail().lba.byte() as usize..].fill(0);
        });
        assert_eq!(
            (v.class, v.refuted, v.uncompared),
            (Class::Failed, true, false)
        );
        assert!(!check(|image, _| image[5000 * 2048] ^= 1).refuted);
    }

    /// What the tail is made of has no check value here: nothing says what the tail must be.
    #[test]
    fn a_tail_of_which_nothing_is_sure_is_not_called_wrong() {
        let v = check(|image, g| {
            for strip in g.check_extents() {
                image[strip.lba.byte() as usize..][..2048].fill(7);
            }
            image[g.tail().lba.byte() as usize + 319 * 2048 + 9] ^= 1;
        });
        let strips = v.geometry.check_extents();
        assert_eq!(v.wrong.ranges(), strips.map(|strip| one(strip.lba)));
    }

    #[test]
    fn a_flipped_bit_behind_the_last_strip_is_named() {
        for at in [0, 15, 16, 319] {
            let v = check(|image, g| image[g.tail().lba.byte() as usize + at * 2048 + 9] ^= 1);
            let place = Lba(v.geometry.tail().lba.0 + at as u64);
            assert_eq!(
                (v.class, v.wrong.ranges()),
                (Class::Watch, &[one(place)][..])
            );
        }
    }

    #[test]
    fn a_cut_off_disc_and_a_lost_check_strip_are_told() {
        let v = check(|image, g| image.truncate(g.tail().lba.byte() as usize));
        assert_eq!(
            (v.class, v.lost.count()),
            (Class::Watch, SectorCount(320 - TAGS))
        );
        let v = check(|image, g| {
            let strip = g.check_extents()[0];
            image[strip.lba.byte() as usize..strip.end().byte() as usize].fill(0);
        });
        assert_eq!(
            (v.class, v.wrong.count(), v.unchecked.count().0),
            (Class::Watch, SectorCount(64), 0)
        );
    }

    /// Where both copies of the check values are gone, what they speak of counts as missing: it was
    /// once called whole, of a disc of which a quarter was left.
    #[test]
    fn what_cannot_be_checked_counts_as_missing() {
        for from in [2, 60, 215] {
            let v = check(|image, g| {
                let (start, end) = (g.coded_extent(from).lba, g.tail().lba);
                image[start.byte() as usize..end.byte() as usize].fill(0);
            });
            assert_eq!((v.class, v.worst_row), (Class::Failed, 246), "{from}");
            assert_eq!(v.unchecked.count(), SectorCount(246 * 64), "{from}");
        }
        // One part of both: the values of eight cells, of which parity covers as many.
        let v = check(|image, g| {
            for strip in g.check_extents() {
                image[strip.lba.byte() as usize..][..2048].fill(0);
            }
        });
        assert_eq!((v.class, v.worst_row), (Class::Watch, 8));
        assert_eq!(v.unchecked.count(), SectorCount(248));
    }
}
