//! What is kept together on a disc: a study, or pieces of one that is too large.

use stele_discfs::{CLUSTER_SECTORS, SECTOR_BYTES, SectorCount};

use super::TooLarge;
use crate::item::{Item, ItemKind, StudyItems};

/// Bytes that an object costs beyond its content, about: records in two directory trees, lines
/// in three manifests, an entry in UDF's metadata and its mirror. The exact figure comes from the
/// layout.
const FILE_BYTES: u64 = 1500 + 2 * 2048;

/// Bytes of an object's record in the DICOMDIR beyond its own keys, about.
const RECORD_BYTES: u64 = 300;

/// How often a document's name is written: in three manifests, twice in one of them, and in the
/// directory trees.
const NAME_TIMES: u64 = 8;

/// Sectors that an empty disc may lose to whole clusters of metadata and a full one need not.
const SPARE: u64 = 3 * CLUSTER_SECTORS;

/// Bytes that a study costs beyond its files, about: its folders in all trees.
const STUDY_BYTES: u64 = 5 * 2048 + 2 * 5 * 2 * 2048;

/// Items of one study that stay together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct UnitOfStudy {
    /// Index of the study.
    pub study: usize,
    /// Indexes of its items, ascending.
    pub items: Vec<u32>,
    /// Sectors it takes, about.
    pub sectors: SectorCount,
}

/// Bytes that an item takes, about.
fn cost(item: &Item) -> u64 {
    let more = match &item.kind {
        ItemKind::Object { directory, .. } => {
            RECORD_BYTES + directory.as_ref().map_or(0, |keys| keys.own.len() as u64)
        }
        ItemKind::Document => item.name.len() as u64 * NAME_TIMES,
    };
    SectorCount::holding(item.seen.len).bytes() + FILE_BYTES + more
}

fn unit(study: usize, all: &StudyItems, items: Vec<u32>) -> UnitOfStudy {
    let of = items.iter().filter_map(|i| all.items.get(*i as usize));
    let bytes = of.map(cost).sum::<u64>() + STUDY_BYTES;
    UnitOfStudy {
        study,
        items,
        sectors: SectorCount(bytes.div_ceil(SECTOR_BYTES as u64)),
    }
}

/// A study in pieces of which each fits into `room`; one piece where all of it does.
pub(super) fn divide(
    study: usize,
    all: &StudyItems,
    room: SectorCount,
    too_large: &mut Vec<TooLarge>,
) -> Vec<UnitOfStudy> {
    let indexes = 0..u32::try_from(all.items.len()).unwrap_or(u32::MAX);
    let whole = unit(study, all, indexes.collect());
    if whole.sectors <= room {
        return vec![whole];
    }
    let mut units = Vec::new();
    for series in by_series(all) {
        let piece = unit(study, all, series);
        if piece.sectors <= room {
            units.push(piece);
        } else {
            inside_series(study, all, &piece.items, room, &mut units, too_large);
        }
    }
    units
}

/// Indexes of the items, series by series in order of their first item; documents are one more.
fn by_series(all: &StudyItems) -> Vec<Vec<u32>> {
    let mut series: Vec<(&str, Vec<u32>)> = Vec::new();
    for (item, index) in all.items.iter().zip(0_u32..) {
        let uid = match &item.kind {
            ItemKind::Object {
                series_instance_uid,
                ..
            } => series_instance_uid.as_str(),
            ItemKind::Document => "",
        };
        match series.iter_mut().find(|(known, _)| *known == uid) {
            Some((_, items)) => items.push(index),
            None => series.push((uid, vec![index])),
        }
    }
    series.into_iter().map(|(_, items)| items).collect()
}

fn inside_series(
    study: usize,
    all: &StudyItems,
    items: &[u32],
    room: SectorCount,
    units: &mut Vec<UnitOfStudy>,
    too_large: &mut Vec<TooLarge>,
) {
    let (mut piece, mut bytes) = (Vec::new(), STUDY_BYTES);
    for index in items {
        let Some(item) = all.items.get(*index as usize) else {
            continue;
        };
        let own = cost(item);
        // Only what is certain: the rest of the cost is a guess, and the layout will tell.
        if SectorCount::holding(item.seen.len).0 > room.0 + SPARE {
            too_large.push(TooLarge {
                study: all.key,
                item: *index,
                len: item.seen.len,
            });
            continue;
        }
        if bytes + own > room.bytes() && !piece.is_empty() {
            units.push(unit(study, all, std::mem::take(&mut piece)));
            bytes = STUDY_BYTES;
        }
        piece.push(*index);
        bytes += own;
    }
    if !piece.is_empty() {
        units.push(unit(study, all, piece));
    }
}
