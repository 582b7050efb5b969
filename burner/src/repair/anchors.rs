//! The anchor of a mended image, by the vote of all that are there (SPEC.TXT R-052).

use std::fs::File;
use std::os::unix::fs::FileExt;

use stele_discfs::{Extent, Lba, SECTOR_BYTES, SectorCount};

use super::outcome::{RepairError, Repaired};
use crate::geometry::ANCHORS;
use crate::parity::elected::{Elected, elected};
use crate::parity::protect::sector;
use crate::parity::{Anchor, DiscIdentity};
use crate::sectors::{LostMap, Merged, Sectors};

/// Sets the anchor of what was mended: `read` where no anchor is there. Gives the sectors of the
/// head that are right and not its copies; they and, where no anchor is elected, all of the head
/// are unchecked.
pub(super) fn vote(
    image: &File,
    repaired: &mut Repaired,
    read: Option<&Anchor>,
) -> Result<LostMap, RepairError> {
    let (mut voters, mut head) = (Vec::new(), Vec::new());
    for lba in (0..ANCHORS).map(Lba) {
        if !repaired.lost.contains(lba) && !repaired.unchecked.contains(lba) {
            let sector = sector(image, lba)?;
            voters.extend(Anchor::in_place(&sector, lba));
            head.push((lba, sector));
        }
    }
    if repaired.identity.is_some() {
        let tail = repaired.geometry.tail().lba;
        for lba in (0..ANCHORS).map(|at| tail.after(SectorCount(at))) {
            voters.extend(Anchor::in_place(&sector(image, lba)?, lba));
        }
    }
    voters.retain(|anchor| anchor.geometry == repaired.geometry);
    let first = voters.first().map(Anchor::identity);
    let of: Option<DiscIdentity> = repaired.identity.or(first);
    voters.retain(|anchor| Some(anchor.identity()) == of);
    let mut differing = LostMap::new();
    let vote = elected(&voters);
    repaired.anchors_disputed = matches!(vote, Elected::Disputed);
    repaired.anchor = match vote {
        Elected::Nobody => read.cloned(),
        Elected::Disputed => {
            head.iter()
                .for_each(|(lba, _)| repaired.unchecked.add(one(*lba)));
            None
        }
        Elected::Anchor(anchor) => {
            let others = head.iter().filter(|(lba, is)| *is != anchor.render(lba.0));
            others.for_each(|(lba, _)| differing.add(one(*lba)));
            Some(anchor.clone())
        }
    };
    repaired.unchecked.merge(&differing);
    Ok(differing)
}

/// Which of these sectors of the head were no copies of an anchor when they were read either.
pub(super) fn as_read(
    from: &[&dyn Sectors],
    of: &LostMap,
    anchor: Option<&Anchor>,
    unread: &LostMap,
) -> Result<LostMap, RepairError> {
    let merged = Merged::new(from);
    let mut differing = LostMap::new();
    for lba in (0..ANCHORS).map(Lba).filter(|lba| of.contains(*lba)) {
        let mut is = vec![0; SECTOR_BYTES];
        if !unread.contains(lba) {
            merged.read(lba, &mut is, &mut LostMap::new())?;
        }
        if anchor.is_none_or(|anchor| is != anchor.render(lba.0)) {
            differing.add(one(lba));
        }
    }
    Ok(differing)
}

/// Takes sectors as not read: they stand as zeros.
pub(super) fn erase(image: &File, sectors: &LostMap) -> Result<(), RepairError> {
    for lba in (0..ANCHORS).map(Lba).filter(|lba| sectors.contains(*lba)) {
        image.write_all_at(&[0; SECTOR_BYTES], lba.byte())?;
    }
    Ok(())
}

/// Puts sectors that were taken as not read back where they stay lost: nothing better is known of
/// them than what was read (SPEC.TXT R-051).
pub(super) fn put_back(
    from: &[&dyn Sectors],
    image: &File,
    (erased, lost): (&LostMap, &LostMap),
    unread: &LostMap,
) -> Result<(), RepairError> {
    let merged = Merged::new(from);
    let stays = |lba: &Lba| erased.contains(*lba) && lost.contains(*lba) && !unread.contains(*lba);
    for lba in (0..ANCHORS).map(Lba).filter(stays) {
        let mut read = vec![0; SECTOR_BYTES];
        merged.read(lba, &mut read, &mut LostMap::new())?;
        image.write_all_at(&read, lba.byte())?;
    }
    Ok(())
}

fn one(lba: Lba) -> Extent {
    let sectors = SectorCount(1);
    Extent { lba, sectors }
}
