//! What may happen to a disc and to its set without loss, and what would survive
//! more.

use std::collections::BTreeMap;

use serde::Serialize;
use stele_burner::SectorCount;
use stele_burner::disc::Survives;
use stele_burner::fileset::{Claim, Conformance, Reason};
use stele_burner::geometry::Geometry;
use stele_catalog::{DiscRow, DiscState, Reader};

use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::make::alternatives::{MoreParity, SurvivesFacts, with_more_parity};
use crate::jobs::make::image_file::Images;
use crate::jobs::make::parity_discs::SetDiscs;
use crate::jobs::run::lookup;
use crate::jobs::shelf::unseen;

/// What may happen to the discs asked about.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The set.
    pub set: String,
    /// Discs of the set that may be lost as a whole, once a copy of each can be relied on.
    pub whole_discs: usize,
    /// How many of them may be lost by what there is now.
    pub whole_discs_now: usize,
    /// Discs of which no copy can be relied on now.
    pub without_sound: Vec<String>,
    /// Parity discs of other images than the set has now: they bring nothing back.
    pub outdated: Vec<String>,
    /// Discs of the set.
    pub of: usize,
    /// Each disc.
    pub discs: Vec<Disc>,
}

/// What may happen to one disc.
#[derive(Clone, Debug, Serialize)]
pub struct Disc {
    /// Its name.
    pub name: String,
    /// Parity strips of 248.
    pub parity: u8,
    /// What it survives; none where its content does not fit its medium.
    pub survives: Option<SurvivesFacts>,
    /// Copies that can be relied on.
    pub sound_copies: usize,
    /// What its DICOM file-set may be called; none while it is not built, or where an earlier
    /// version built it.
    pub file_set: Option<FileSet>,
    /// What more parity would bring.
    pub more: Vec<MoreParity>,
}

/// What a disc's DICOM file-set may be called, as it was found when it was built.
#[derive(Clone, Debug, Serialize)]
pub struct FileSet {
    /// The claim.
    pub claim: Claim,
    /// Objects in it.
    pub objects: u64,
    /// Objects by what keeps the set from being one for interchange.
    pub reasons: Vec<Found>,
}

/// What keeps objects out of interchange.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// What.
    pub reason: Reason,
    /// How many objects.
    pub objects: u64,
}

fn file_set(disc: &DiscRow, reader: &Reader<'_>) -> Result<Option<FileSet>, JobError> {
    let Some(bytes) = reader.conformance(disc.id)? else {
        return Ok(None);
    };
    let conformance: Conformance =
        serde_json::from_slice(&bytes).map_err(|source| JobError::Record {
            what: "conformance",
            source,
        })?;
    let mut counts = BTreeMap::new();
    for remark in conformance.remarks.iter().filter(|r| r.reason.excludes()) {
        *counts.entry(remark.reason).or_insert(0) += remark.objects;
    }
    let reasons = counts.into_iter();
    let reasons = reasons.map(|(reason, objects)| Found { reason, objects });
    Ok(Some(FileSet {
        claim: conformance.claim,
        objects: conformance.objects,
        reasons: reasons.collect(),
    }))
}

/// Explains a set, or one disc of it.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn run(what: &str, archive: &Archive, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    let asked = lookup::discs_named(reader, what)?;
    let first = asked.first().ok_or_else(|| JobError::Unknown {
        what: "disc",
        name: what.to_owned(),
    })?;
    let all = reader.discs(first.set)?;
    let outdated = match SetDiscs::read(first.set, reader)? {
        Some(set) => set.outdated(reader)?,
        None => Vec::new(),
    };
    let images = Images::read(archive, reader)?;
    let (mut whole_discs, mut there, mut gone) = (0, 0, 0);
    let mut without_sound = Vec::new();
    for disc in all.iter().filter(|disc| !outdated.contains(&disc.name)) {
        let sound = sound_copies(disc, reader)?;
        let is_parity = disc.set_parity.is_some();
        whole_discs += usize::from(is_parity);
        there += usize::from(is_parity && sound > 0);
        gone += usize::from(!is_parity && sound == 0 && images.of(disc).is_lost());
        if sound == 0 {
            without_sound.push(disc.name.clone());
        }
    }
    let set = lookup::set_of(first, reader)?;
    // Of a disc that nobody has seen no copy can be relied on, whatever it holds.
    let unseen = unseen::of_set(reader, set.id)?;
    let (of, gone) = (all.len() + unseen.len(), gone + unseen.len());
    without_sound.extend(unseen);
    let discs = asked.iter().map(|disc| explain(disc, reader));
    Ok(Outcome {
        set: set.name,
        whole_discs,
        whole_discs_now: there.saturating_sub(gone),
        without_sound,
        outdated,
        of,
        discs: discs.collect::<Result<_, JobError>>()?,
    })
}

fn sound_copies(disc: &DiscRow, reader: &Reader<'_>) -> Result<usize, JobError> {
    let copies = reader.copies(disc.id)?;
    let sound = copies.iter().filter(|copy| copy.standing().is_sound());
    Ok(sound.count())
}

fn explain(disc: &DiscRow, reader: &Reader<'_>) -> Result<Disc, JobError> {
    let capacity = SectorCount(disc.capacity_sectors);
    let used = SectorCount(disc.used_sectors);
    let geometry = Geometry::choose(used, capacity, Some(disc.parity));
    let survives = geometry.map(|geometry| Survives::of(geometry, capacity));
    Ok(Disc {
        name: disc.name.clone(),
        parity: disc.parity,
        survives: survives.ok().map(SurvivesFacts::from),
        sound_copies: sound_copies(disc, reader)?,
        file_set: file_set(disc, reader)?,
        more: match disc.state {
            DiscState::Planned => with_more_parity(disc.parity, used, capacity),
            // It is what it is.
            DiscState::Built => Vec::new(),
        },
    })
}
