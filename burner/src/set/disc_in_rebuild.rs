//! A disc of the set while it is worked on, and what its anchors say.

use std::fs::File;
use std::path::PathBuf;

use stele_discfs::{Extent, Lba, SectorCount};

use crate::disc::SetInfo;
use crate::geometry::Geometry;
use crate::parity::protect::sector;
use crate::parity::{Anchor, DiscName, SetParity};
use crate::sectors::LostMap;

/// Which disc.
pub(super) type Uuid = [u8; 16];

pub(super) fn is_parity(info: &SetInfo, uuid: Uuid) -> bool {
    info.parity.iter().any(|disc| disc.uuid == uuid)
}

/// A disc while it is worked on.
pub(super) struct DiscInRebuild {
    pub(super) uuid: [u8; 16],
    /// Which build of it.
    pub(super) name: DiscName,
    pub(super) path: PathBuf,
    pub(super) image: File,
    pub(super) geometry: Geometry,
    pub(super) lost: LostMap,
    /// Whether a source held it.
    pub(super) present: bool,
    /// Its content was found to be what its anchors say, and has not changed since.
    pub(super) proven: bool,
    /// An earlier run has brought it in.
    pub(super) earlier: bool,
    /// It was altered after it was built: its own check values and parity say nothing.
    pub(super) altered: bool,
}

/// A sound anchor of a disc, whose own sectors were read.
pub(super) fn anchor(disc: &DiscInRebuild) -> Option<Anchor> {
    let tail = disc.geometry.tail().lba;
    let places = (0..16)
        .map(Lba)
        .chain((0..16).map(|i| tail.after(SectorCount(i))));
    places
        .filter(|lba| !disc.lost.contains(*lba))
        .find_map(|lba| Anchor::parse(&sector(&disc.image, lba).ok()?))
        .filter(|anchor| anchor.uuid == disc.uuid)
}

pub(super) fn set_parity(disc: &DiscInRebuild) -> Option<SetParity> {
    anchor(disc)?.set_parity
}

/// What a parity disc says of the set, in the first of its two texts that is whole.
pub(super) fn info_of(disc: &DiscInRebuild) -> Option<SetInfo> {
    let place = set_parity(disc)?;
    let texts = [Some(place.text), place.again];
    let mut texts = texts.into_iter().flatten();
    texts.find_map(|extent| text_at(disc, extent, place.text_bytes))
}

fn text_at(disc: &DiscInRebuild, extent: Extent, len: u64) -> Option<SetInfo> {
    if disc.lost.touches(extent) || extent.end().0 > disc.geometry.sectors().0 {
        return None;
    }
    let mut text = Vec::new();
    for i in 0..extent.sectors.0 {
        text.extend(sector(&disc.image, extent.lba.after(SectorCount(i))).ok()?);
    }
    text.truncate(usize::try_from(len).ok()?);
    let info = SetInfo::parse(std::str::from_utf8(&text).ok()?)?;
    // The disc itself is on such a medium.
    (info.capacity >= disc.geometry.sectors()).then_some(info)
}
