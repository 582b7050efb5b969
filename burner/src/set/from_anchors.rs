//! What a set is, where no parity disc kept `SET.TXT`: its anchors list the numbers of the data
//! discs by slot, and each disc's own anchors say what it is. Those of a disc that is not there
//! come back across the set, as every sector does.

use std::io;

use stele_discfs::{Lba, SECTOR_BYTES, SectorCount};

use super::codec;
use super::disc_in_rebuild::{DiscInRebuild, anchor};
use super::error::RebuildError;
use crate::disc::{Member, PARITY_DISCS_MAX, ParityDisc, SLOTS, SetInfo};
use crate::geometry::ANCHORS;
use crate::parity::Anchor;
use crate::parity::protect::sector;

/// A disc of the set that is there, with the point of the code that its sectors are values at.
struct Known<'a> {
    point: u8,
    work: &'a DiscInRebuild,
    /// Where sector 0 of the code lies on it.
    from: Lba,
}

/// The set, as far as anchors tell it: whose archive it is, and which medium it was planned for,
/// they do not. `None` where a data disc's anchors are neither there nor come back.
pub(super) fn info_from_anchors(works: &[DiscInRebuild]) -> Result<Option<SetInfo>, RebuildError> {
    let all = works.iter().filter_map(|work| Some((work, anchor(work)?)));
    let all: Vec<(&DiscInRebuild, Anchor)> = all.collect();
    let listed = |anchor: &Anchor| {
        let set = anchor.set_parity.as_ref()?;
        (!set.discs.is_empty()).then(|| set.discs.clone())
    };
    let of_set = |a: &Anchor, b: &Anchor| (&a.set, a.time) == (&b.set, b.time);
    let discs = |a: &Anchor| all.iter().filter(|(_, b)| of_set(a, b)).count();
    let lists = all.iter().filter_map(|(_, a)| Some((a, listed(a)?)));
    // Of the set that most discs are of, whatever the order of sources.
    let first = lists.max_by_key(|(a, _)| (discs(a), std::cmp::Reverse(a.uuid)));
    let Some((first, numbers)) = first else {
        return Ok(None);
    };
    let same = |anchor: &Anchor| of_set(anchor, first);
    let (mut known, mut parity) = (Vec::new(), Vec::new());
    let mut members = vec![None; numbers.len()];
    for (work, anchor) in all.iter().filter(|(_, anchor)| same(anchor)) {
        if let Some(set) = &anchor.set_parity {
            let (point, from) = (SLOTS.saturating_add(set.index), set.payload.lba);
            known.push(Known { point, work, from });
            parity.push(ParityDisc {
                index: set.index,
                number: anchor.number,
                uuid: anchor.uuid,
            });
            continue;
        }
        let found = (0_u8..).zip(&numbers).zip(&mut members);
        let mine = found.into_iter().find(|((_, n), _)| **n == anchor.number);
        if let Some(((slot, _), place)) = mine {
            let (point, from) = (slot, Lba(0));
            known.push(Known { point, work, from });
            *place = Some(member(slot, anchor));
        }
    }
    bring_back(&known, &numbers, &mut members)?;
    parity.sort_by_key(|disc| disc.index);
    let members: Option<Vec<Member>> = members.into_iter().collect();
    Ok(members.map(|members| SetInfo {
        set: first.set.clone(),
        time: first.time,
        owner: String::new(),
        capacity: SectorCount(0),
        members,
        parity,
    }))
}

/// Numbers of the parity discs that the data discs count and nobody names: parity discs are
/// numbered behind all data discs, by index.
pub(super) fn unlisted(works: &[DiscInRebuild], info: &SetInfo) -> Vec<u32> {
    let data = works.iter().filter_map(anchor);
    let data = data.filter(|own| own.set_parity.is_none());
    let of = data.map(|own| own.of).max();
    let last = info.members.iter().map(|member| member.number).max();
    let (Some(of), Some(last)) = (of, last) else {
        return Vec::new();
    };
    let expected = of.saturating_sub(last).min(PARITY_DISCS_MAX.into());
    let is_listed = |index: &u32| {
        let mut listed = info.parity.iter();
        listed.any(|disc| u32::from(disc.index) == *index)
    };
    let unlisted = (0..expected).filter(|index| !is_listed(index));
    unlisted
        .map(|index| last.saturating_add(index + 1))
        .collect()
}

fn member(slot: u8, anchor: &Anchor) -> Member {
    Member {
        slot,
        number: anchor.number,
        uuid: anchor.uuid,
        geometry: anchor.geometry,
        used: anchor.used,
        copies: None,
        built: None,
    }
}

/// Finds the members that are not known by their anchors, computed across the set.
fn bring_back(
    known: &[Known<'_>],
    numbers: &[u32],
    members: &mut [Option<Member>],
) -> Result<(), RebuildError> {
    for at in 0..ANCHORS {
        let missing = (0_u8..).zip(members.iter());
        let missing = missing.filter(|(_, member)| member.is_none());
        let wanted: Vec<u8> = missing.map(|(slot, _)| slot).collect();
        if wanted.is_empty() {
            break;
        }
        let solved = sectors_at(known, numbers.len(), &wanted, at)?;
        for (slot, sector) in wanted.iter().zip(solved) {
            let found = Anchor::parse(&sector);
            let expected = numbers.get(usize::from(*slot)).copied();
            let found = found.filter(|a| Some(a.number) == expected && a.set_parity.is_none());
            if let (Some(anchor), Some(place)) = (found, members.get_mut(usize::from(*slot))) {
                *place = Some(member(*slot, &anchor));
            }
        }
    }
    Ok(())
}

/// Sector `at` of the discs in the slots `wanted`; none where too little of it is known.
fn sectors_at(
    known: &[Known<'_>],
    slots: usize,
    wanted: &[u8],
    at: u64,
) -> Result<Vec<Vec<u8>>, RebuildError> {
    let place = |share: &Known<'_>| share.from.after(SectorCount(at));
    let there = known
        .iter()
        .filter(|share| !share.work.lost.contains(place(share)));
    let mut inputs: Vec<&Known<'_>> = there.collect();
    inputs.sort_by_key(|share| share.point);
    // Slots without a disc are zeros, and known.
    let empty = (0..SLOTS).filter(|slot| usize::from(*slot) >= slots);
    let mut left: Vec<u8> = inputs
        .iter()
        .map(|share| share.point)
        .chain(empty)
        .collect();
    left.sort_unstable();
    if left.len() < usize::from(SLOTS) {
        return Ok(Vec::new());
    }
    left.truncate(SLOTS.into());
    let used = |point: &u8| inputs.iter().any(|share| share.point == *point);
    let keep: Vec<bool> = left.iter().map(used).collect();
    let map = codec()?.solve(&left, wanted)?.keep(&keep);
    let read = inputs.iter().filter(|share| left.contains(&share.point));
    let read = read.map(|share| sector(&share.work.image, place(share)));
    let data: Vec<Vec<u8>> = read.collect::<io::Result<_>>()?;
    let data: Vec<&[u8]> = data.iter().map(Vec::as_slice).collect();
    let mut solved = vec![vec![0; SECTOR_BYTES]; wanted.len()];
    let mut outputs: Vec<&mut [u8]> = solved.iter_mut().map(Vec::as_mut_slice).collect();
    map.apply(&data, &mut outputs)?;
    Ok(solved)
}
