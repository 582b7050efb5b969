//! What a disc is that this catalog does not know, and whose it says it is.

use stele_burner::copy_tag::CopyTag;
use stele_burner::parity::Anchor;
use stele_burner::sectors::{LostMap, Sectors};
use stele_burner::{Lba, SECTOR_BYTES};
use stele_catalog::Serial;

use crate::encoding;
use crate::jobs::keep::accept::set_number;
use crate::jobs::keep::burn_logs::{self, BurnTold};
use crate::jobs::{Context, FoundDisc, JobError};

/// Where the volume descriptor lies that has names in Unicode (ECMA-119 8.5), and what it begins
/// with.
const JOLIET: (Lba, &[u8]) = (Lba(17), b"\x02CD001");

/// Where the publisher stands in it.
const PUBLISHER: std::ops::Range<usize> = 318..446;

/// One of this archive, where its tag has a row of this trail, or the log of its burn is here. One
/// that may be, where it was written at a station of this archive. One of another, where none of
/// that is so and this trail has another row at that place.
///
/// # Errors
/// The catalog's.
pub(super) fn judged(
    source: &dyn Sectors,
    tag: Option<&CopyTag>,
    anchor: Option<&Anchor>,
    cx: &Context<'_>,
) -> Result<FoundDisc, JobError> {
    let owner = owner(source);
    let named = tag.zip(anchor).and_then(|(tag, anchor)| {
        let (set, serial) = (set_number(&anchor.set)?, tag.serial.parse::<Serial>());
        let disc = format!("SET-{set:04}/{}", anchor.number);
        Some((tag, serial.ok()?.to_string(), disc))
    });
    let Some((tag, serial, disc)) = named else {
        return Ok(FoundDisc::OtherArchive { owner });
    };
    let reader = cx.catalog.read();
    let row = match tag.trail_rows {
        0 => None,
        rows => reader.trail_hash_at(rows)?,
    };
    let is_logged = burn_logs::of_tag(tag, cx.archive) == BurnTold::OfThisDisc;
    let is_ours = row == Some(tag.trail_hash) || is_logged;
    let stations = reader.stations()?;
    let is_here = |uuid: &[u8; 16]| encoding::uuid(uuid) == tag.station;
    let is_here = stations.iter().any(|station| is_here(&station.uuid));
    Ok(match (is_ours, is_here) {
        (true, _) => FoundDisc::NotKnownHere { serial, disc },
        (false, true) => FoundDisc::SameStation { serial, disc },
        (false, false) if row.is_some() => FoundDisc::Foreign { owner },
        (false, false) => FoundDisc::OtherArchive { owner },
    })
}

/// Whose a disc is, as its file system says; none where that cannot be read.
pub(in crate::jobs) fn owner(source: &dyn Sectors) -> Option<String> {
    let mut sector = [0; SECTOR_BYTES];
    let mut lost = LostMap::new();
    source.read(JOLIET.0, &mut sector, &mut lost).ok()?;
    if !lost.is_empty() || !sector.starts_with(JOLIET.1) {
        return None;
    }
    let (units, _) = sector[PUBLISHER].as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
    let text = String::from_utf16(&units).ok()?;
    let text = text.trim_matches([' ', '\0']);
    let is_plain = !text.is_empty() && !text.chars().any(char::is_control);
    is_plain.then(|| text.to_owned())
}
