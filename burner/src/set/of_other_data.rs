//! Parity discs whose parity is not that of the data discs (SPEC.TXT R-062), however well all that
//! they say of themselves agrees.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use stele_discfs::{Lba, SectorCount};

use super::codec;
use super::disc_in_rebuild::{DiscInRebuild, Uuid, is_parity, set_parity};
use super::error::RebuildError;
use crate::disc::{PARITY_DISCS_MAX, SLOTS, SetInfo};
use crate::exact::{index, part, part_mut};
use crate::geometry::ANCHORS;
use crate::parity::codec::add_scaled;
use crate::parity::{RowCodec, SetParity};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Bytes that are compared at a time.
const STEP: u64 = 1 << 20;

/// Parity discs that sources held, and whose parity is not that of the data discs.
#[derive(Default)]
pub(super) struct OfOther {
    /// Those that are wrong: the content of the data discs has its digest.
    pub(super) altered: Vec<Uuid>,
    /// Those that differ in the anchors of the data discs alone, which no digest is of, where no
    /// other parity disc is like the data discs: nobody knows which of the two is wrong.
    pub(super) unclear: Vec<Uuid>,
}

/// Compares the parity that sources held with that of the data discs; where one of these is not
/// whole nothing is known.
pub(super) fn of_other_data(
    info: &SetInfo,
    works: &[DiscInRebuild],
    watch: &dyn Watch,
) -> Result<OfOther, RebuildError> {
    let whole = |uuid| {
        works
            .iter()
            .find(|work| work.uuid == uuid && work.lost.is_empty())
    };
    let mut data: Vec<(u8, &File, SectorCount)> = Vec::new();
    for member in &info.members {
        let Some(work) = whole(member.uuid) else {
            return Ok(OfOther::default());
        };
        let used = SectorCount(member.used.0.min(work.geometry.content().0));
        data.push((member.slot, &work.image, used));
    }
    let given = works
        .iter()
        .filter(|work| work.present && work.lost.is_empty());
    let given = given.filter(|work| is_parity(info, work.uuid));
    let mut left: Vec<(&DiscInRebuild, SetParity)> = given
        .filter_map(|work| Some((work, set_parity(work)?)))
        .collect();
    let (codec, mut others) = (codec()?, OfOther::default());
    let longest = data.iter().map(|(_, _, used)| used.bytes()).max();
    let longest = left
        .iter()
        .map(|(_, own)| own.payload.sectors.bytes())
        .chain(longest);
    let total = longest.max().unwrap_or(0);
    let mut at = 0;
    while at < total && !left.is_empty() {
        if watch.cancelled() {
            return Err(RebuildError::Cancelled);
        }
        let len = (total - at).min(STEP);
        let sums = sums(&codec, &data, at, index(len))?;
        let head = index(Lba(ANCHORS).byte().saturating_sub(at).min(len));
        for (work, own) in &left {
            let is = payload(work, own, at, index(len))?;
            let should = sums.get(usize::from(own.index));
            let same = |bytes: Range<usize>| {
                should.is_some_and(|should| part(should, bytes.clone()) == part(&is, bytes))
            };
            if !same(head..index(len)) {
                others.altered.push(work.uuid);
            } else if !same(0..head) {
                others.unclear.push(work.uuid);
            }
        }
        left.retain(|(work, _)| !others.altered.contains(&work.uuid));
        at += len;
        watch.progress(Progress {
            phase: Phase::Protecting,
            done: at,
            total,
            unit: Unit::Bytes,
        });
    }
    let OfOther { altered, unclear } = &mut others;
    unclear.retain(|uuid| !altered.contains(uuid));
    if left.iter().any(|(work, _)| !unclear.contains(&work.uuid)) {
        // One that is like the data discs speaks for their anchors.
        altered.append(unclear);
    }
    Ok(others)
}

/// The parity of a piece of the data discs, by index.
fn sums(
    codec: &RowCodec,
    data: &[(u8, &File, SectorCount)],
    at: u64,
    len: usize,
) -> io::Result<Vec<Vec<u8>>> {
    let mut sums = vec![vec![0; len]; PARITY_DISCS_MAX.into()];
    let mut bytes = vec![0; len];
    for (slot, image, used) in data.iter().filter(|(slot, ..)| *slot < SLOTS) {
        let there = index(used.bytes().saturating_sub(at).min(len as u64));
        image.read_exact_at(part_mut(&mut bytes, 0..there), at)?;
        for (j, sum) in (0_u8..).zip(&mut sums) {
            let factor = codec.coefficient(j.into(), (*slot).into());
            add_scaled(factor, part(&bytes, 0..there), part_mut(sum, 0..there));
        }
    }
    Ok(sums)
}

/// The same piece of the parity that a disc holds; zeros behind its end.
fn payload(work: &DiscInRebuild, own: &SetParity, at: u64, len: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; len];
    let there = own.payload.sectors.bytes().saturating_sub(at);
    let there = index(there.min(len as u64));
    let from = own.payload.lba.byte() + at;
    work.image
        .read_exact_at(part_mut(&mut bytes, 0..there), from)?;
    Ok(bytes)
}
