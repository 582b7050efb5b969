//! Finding out which disc this is and how it is divided, without its file system.
//!
//! Anchors and check sectors vote (`super::ballot`). Where nothing is left of them, the code
//! itself is tried for every number of parity strips.

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use super::anchor::Anchor;
use super::ballot::{Ballot, Candidate, Verdict};
use super::check_strip::CheckCopy;
use super::codec::RowCodec;
use super::displaced::Displaced;
use super::identity::{DiscIdentity, DiscName};
use crate::exact::{index, part_mut};
use crate::geometry::{ANCHORS, CODED_STRIPS, Geometry, PARITY_CHOICES, STRIPS, TAIL_SECTORS};
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::{Phase, Progress, Unit, Watch};

/// Features that an anchor may ask for (SPEC.TXT R-016): none yet.
const KNOWN_FEATURES: [&str; 0] = [];
/// Sectors that are looked at together: 1 MiB.
const STEP: u64 = 512;
/// Check clusters of each strip that are looked at to begin with.
const SAMPLES: u64 = 4;

/// How the geometry was found.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum How {
    /// Anchors and check sectors said it.
    Vote,
    /// Rows agree with the code.
    Code,
    /// From the label or by hand; nothing on the disc speaks for or against it.
    Hint,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundGeometry {
    /// How the disc is divided.
    pub geometry: Geometry,
    /// Which disc it is, where anything says it.
    pub identity: Option<DiscIdentity>,
    /// A sound anchor, where there is one.
    pub anchor: Option<Anchor>,
    /// Other discs that parts of it are of: damage.
    pub others: Vec<Candidate>,
    /// By how much sectors may be displaced; known where all of them voted.
    pub displaced: Displaced,
    /// How.
    pub how: How,
}

impl FoundGeometry {
    /// The disc's UUID, where anything says it.
    pub fn uuid(&self) -> Option<[u8; 16]> {
        self.identity.map(|identity| identity.name.uuid)
    }
}

/// What is known beforehand, and how far the search may go.
#[derive(Copy, Clone)]
pub struct Search<'a> {
    /// How the disc is divided, by its label or the catalog.
    pub hint: Option<Geometry>,
    /// The disc that a person named.
    pub wanted: Option<DiscName>,
    /// Every sector votes. Otherwise the anchors and four check clusters of each strip, and every
    /// sector only where those disagree.
    pub full: bool,
    /// Where nothing is found, the whole of a medium is searched too; of an image file always.
    pub exhaustive: bool,
    /// Who watches, and may stop it.
    pub watch: &'a dyn Watch,
}

impl<'a> Search<'a> {
    /// A quick search without foreknowledge.
    pub fn quick(watch: &'a dyn Watch) -> Self {
        Self {
            hint: None,
            wanted: None,
            full: false,
            exhaustive: false,
            watch,
        }
    }

    /// Every sector votes, where the source is no medium in a drive.
    pub fn full(watch: &'a dyn Watch) -> Self {
        Self {
            full: true,
            ..Self::quick(watch)
        }
    }
}

/// Why the geometry cannot be found.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// Nothing on the disc tells how it is divided.
    #[error("no sign of the STELE1 format")]
    NotFound,
    /// Parts of several discs, and none has more than two thirds of the votes.
    #[error(
        "parts of several discs, each with the number of clusters that name it: {}",
        listed(candidates)
    )]
    Disputed {
        /// They, the one with most votes first.
        #[serde(serialize_with = "as_told")]
        candidates: Vec<Candidate>,
    },
    /// The disc asks for something that is not known here.
    #[error("the disc needs {what}, which this version does not know")]
    Needs {
        /// The feature.
        what: String,
    },
    /// The disc is of a version of the format that is not known here.
    #[error("the disc is of version {version} of the format")]
    LaterVersion {
        /// The version.
        version: u64,
    },
    /// Reading cannot go on.
    #[error(transparent)]
    Read(
        #[from]
        #[serde(skip)]
        ReadError,
    ),
}

impl FindError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "PAR-020",
            Self::Read(e) => e.code(),
            Self::Disputed { .. } => "PAR-022",
            Self::Needs { .. } => "PAR-023",
            Self::LaterVersion { .. } => "PAR-024",
        }
    }
}

/// The first eight candidates, so that they fit a line. Of those that have one name it is said how
/// they are divided, which is all that tells them apart.
fn told(candidates: &[Candidate]) -> Vec<String> {
    let told = |one: &Candidate| {
        let identity = one.identity;
        let same = candidates
            .iter()
            .filter(|c| c.identity.name == identity.name);
        match same.count() {
            1 => one.to_string(),
            _ => {
                let (strip, parity) = (identity.geometry.strip().0, identity.geometry.parity());
                format!("{}:S={strip}:m={parity} ({})", identity.name, one.votes)
            }
        }
    };
    candidates.iter().take(8).map(told).collect()
}

fn listed(candidates: &[Candidate]) -> String {
    told(candidates).join(", ")
}

fn as_told<S: serde::Serializer>(candidates: &[Candidate], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(told(candidates))
}

/// The geometry that a label states: a text with `S=` and `m=` among its words.
pub fn geometry_of_label(text: &str) -> Option<Geometry> {
    let number = |key: &str| {
        let mut words = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
        words.find_map(|word| {
            word.strip_prefix(key)?
                .strip_prefix('=')?
                .parse::<u64>()
                .ok()
        })
    };
    let parity = u8::try_from(number("m")?).ok()?;
    let geometry = Geometry::new(SectorCount(number("S")?), parity).ok()?;
    let agrees = |key: &str, value: u64| number(key).is_none_or(|stated| stated == value);
    let all = agrees("N", geometry.sectors().0) && agrees("k", geometry.data().into());
    all.then_some(geometry)
}

/// Finds out which disc one or several sources are of; several are taken to be copies of one.
///
/// # Errors
/// [`FindError`].
pub fn find_geometry(
    from: &[&dyn Sectors],
    search: &Search<'_>,
) -> Result<FoundGeometry, FindError> {
    let mut ballot = Ballot::default();
    for source in from {
        begin(*source, search.hint, &mut ballot)?;
        ballot.next_source();
    }
    let begun = ballot.verdict(search.wanted);
    let agreed = ballot.agrees() && matches!(begun, Verdict::Won(_));
    let every = |source: &&&dyn Sectors| match (source.is_medium(), agreed) {
        (_, false) if begun != Verdict::Silent => true,
        (true, agreed) => !agreed && search.exhaustive,
        (false, agreed) => !agreed || search.full,
    };
    if from.iter().any(|source| every(&source)) {
        // All are counted anew, so that nobody votes twice.
        ballot = Ballot::default();
        for source in from {
            match every(&source) {
                true => look_at_all(*source, search.watch, &mut ballot)?,
                false => begin(*source, search.hint, &mut ballot)?,
            }
            ballot.next_source();
        }
    }
    match ballot.verdict(search.wanted) {
        Verdict::Won(identity) => won(identity, ballot),
        Verdict::Disputed => Err(FindError::Disputed {
            candidates: ballot.candidates(),
        }),
        Verdict::Silent => match (ballot.later_version, ballot.adrift(search.wanted)) {
            (Some(version), _) => Err(FindError::LaterVersion { version }),
            (None, Some(identity)) if search.full => won(identity, ballot),
            (None, _) => unnamed(from, search),
        },
    }
}

/// Adds to the other discs that were named those that sectors name which were found wrong; where
/// parts of them lie is known better then. At most the first 32 MiB are asked.
///
/// # Errors
/// [`ReadError`]; what cannot be read names nothing.
pub(crate) fn named_in(
    from: &dyn Sectors,
    wrong: &LostMap,
    found: &FoundGeometry,
) -> Result<Vec<Candidate>, ReadError> {
    const ASKED_MAX: u64 = 16_384;
    let (mut ballot, mut left) = (Ballot::default(), ASKED_MAX);
    for range in wrong.ranges() {
        let end = range.lba.0 + range.sectors.0.min(left);
        left -= end - range.lba.0;
        for at in (range.lba.0..end).step_by(STEP as usize) {
            look(from, at, STEP.min(end - at), &mut ballot)?;
        }
    }
    let mut named = ballot.candidates();
    named.retain(|candidate| Some(candidate.identity) != found.identity);
    for other in &found.others {
        match named.iter_mut().find(|new| new.identity == other.identity) {
            Some(new) if new.sectors >= other.sectors => new.votes = other.votes,
            Some(new) => *new = other.clone(),
            None => named.push(other.clone()),
        }
    }
    named.sort_by_key(|candidate| std::cmp::Reverse((candidate.votes, candidate.sectors)));
    Ok(named)
}

/// What the winner's anchor asks for must be known.
fn won(identity: DiscIdentity, mut ballot: Ballot) -> Result<FoundGeometry, FindError> {
    let anchor = ballot.anchor(&identity).cloned();
    let needs = anchor.as_ref().map_or("", |anchor| &anchor.needs);
    let mut needs = needs.split(',').filter(|feature| !feature.is_empty());
    if let Some(feature) = needs.find(|feature| !KNOWN_FEATURES.contains(feature)) {
        let what = feature.chars().take(40).collect();
        return Err(FindError::Needs { what });
    }
    let mut others = ballot.candidates();
    others.retain(|candidate| candidate.identity != identity);
    Ok(FoundGeometry {
        geometry: identity.geometry,
        identity: Some(identity),
        anchor,
        others,
        displaced: ballot.displaced(&identity),
        how: How::Vote,
    })
}

fn bare(geometry: Geometry, how: How) -> FoundGeometry {
    FoundGeometry {
        geometry,
        identity: None,
        anchor: None,
        others: Vec::new(),
        displaced: Displaced::default(),
        how,
    }
}

/// Of a source in which nothing names a disc, the geometry that a label or the catalog states,
/// where its rows agree with the code.
///
/// # Errors
/// [`FindError::NotFound`] where they do not; it cannot be read.
pub(crate) fn as_stated(
    from: &dyn Sectors,
    hint: Option<Geometry>,
) -> Result<FoundGeometry, FindError> {
    match hint {
        Some(geometry) if rows_agree(from, geometry)? => Ok(bare(geometry, How::Code)),
        Some(_) | None => Err(FindError::NotFound),
    }
}

/// No anchor and no check sector is left.
fn unnamed(from: &[&dyn Sectors], search: &Search<'_>) -> Result<FoundGeometry, FindError> {
    let deep = |source: &&&dyn Sectors| search.exhaustive || !source.is_medium();
    for source in from.iter().filter(deep) {
        if let Some(geometry) = by_code(*source, search.hint)? {
            return Ok(bare(geometry, How::Code));
        }
    }
    let deep = from.iter().any(|source| deep(&source));
    let hint = search.hint.filter(|_| deep);
    hint.map(|geometry| bare(geometry, How::Hint))
        .ok_or(FindError::NotFound)
}

/// One sector, where it can be read.
fn sector(from: &dyn Sectors, lba: Lba) -> Result<Option<Vec<u8>>, ReadError> {
    let (mut bytes, mut lost) = (vec![0; SECTOR_BYTES], LostMap::new());
    if lba.0 >= from.sectors().0 {
        return Ok(None);
    }
    from.read(lba, &mut bytes, &mut lost)?;
    Ok(lost.is_empty().then_some(bytes))
}

/// Lets sectors vote.
fn look(from: &dyn Sectors, at: u64, count: u64, ballot: &mut Ballot) -> Result<(), ReadError> {
    let count = count.min(from.sectors().0.saturating_sub(at));
    let mut bytes = vec![0; index(SectorCount(count).bytes())];
    let mut lost = LostMap::new();
    from.read(Lba(at), &mut bytes, &mut lost)?;
    ballot.look(Lba(at), &bytes, |lba| lost.contains(lba));
    Ok(())
}

/// The anchors at both ends, and some check clusters of each strip of all discs that are named.
/// Where none is, the places where a check strip would be likeliest.
fn begin(from: &dyn Sectors, hint: Option<Geometry>, ballot: &mut Ballot) -> Result<(), ReadError> {
    /// Discs whose check strips are looked at; more than two are a case for all sectors.
    const DISCS_MAX: usize = 8;
    look(from, 0, ANCHORS, ballot)?;
    let sectors = from.sectors().0;
    let mut geometries: Vec<Geometry> = hint.into_iter().collect();
    // Of a short disc the tail is as long as some strips.
    let strips = sectors.saturating_sub(TAIL_SECTORS.0);
    let tail = strips / CLUSTER_SECTORS;
    let mut clusters = vec![0];
    if tail > 0 {
        clusters.push(tail);
        look(from, tail * CLUSTER_SECTORS, CLUSTER_SECTORS, ballot)?;
    }
    geometries.extend(ballot.named().iter().map(|identity| identity.geometry));
    if geometries.is_empty() {
        for parity in PARITY_CHOICES {
            let data = CODED_STRIPS - u64::from(parity);
            let place = (strips * data / STRIPS) + strips / STRIPS / 2;
            let cluster = place / CLUSTER_SECTORS;
            if !clusters.contains(&cluster) {
                clusters.push(cluster);
                look(from, cluster * CLUSTER_SECTORS, CLUSTER_SECTORS, ballot)?;
            }
        }
        geometries.extend(ballot.named().iter().map(|identity| identity.geometry));
    }
    geometries.dedup();
    for geometry in geometries.into_iter().take(DISCS_MAX) {
        let tail = geometry.tail().lba.0 / CLUSTER_SECTORS;
        for cluster in std::iter::once(tail).chain(sampled(geometry)) {
            if !clusters.contains(&cluster) {
                clusters.push(cluster);
                look(from, cluster * CLUSTER_SECTORS, CLUSTER_SECTORS, ballot)?;
            }
        }
    }
    Ok(())
}

/// Clusters of the check strips, spread over the rows.
fn sampled(geometry: Geometry) -> Vec<u64> {
    let rows = geometry.rows();
    let mut clusters = Vec::new();
    for copy in CheckCopy::BOTH {
        let first = copy.extent(geometry).lba.0 / CLUSTER_SECTORS;
        let spread = (0..SAMPLES).map(|n| n * rows.saturating_sub(1) / (SAMPLES - 1));
        clusters.extend(spread.map(|row| first + row));
    }
    clusters.dedup();
    clusters
}

/// Lets every sector of a source vote.
fn look_at_all(
    from: &dyn Sectors,
    watch: &dyn Watch,
    ballot: &mut Ballot,
) -> Result<(), ReadError> {
    let total = from.sectors().0;
    let mut bytes = vec![0; index(SectorCount(STEP).bytes())];
    for at in (0..total).step_by(STEP as usize) {
        if watch.cancelled() {
            return Err(ReadError::Cancelled);
        }
        let count = STEP.min(total - at);
        let piece = part_mut(&mut bytes, 0..index(SectorCount(count).bytes()));
        let mut lost = LostMap::new();
        from.read(Lba(at), piece, &mut lost)?;
        ballot.look(Lba(at), piece, |lba| lost.contains(lba));
        watch.progress(Progress {
            phase: Phase::Scanning,
            done: at + count,
            total,
            unit: Unit::Sectors,
        });
    }
    Ok(())
}

/// Every geometry that the length allows, also if up to an eighth was cut off, until rows agree
/// with the code.
fn by_code(from: &dyn Sectors, hint: Option<Geometry>) -> Result<Option<Geometry>, ReadError> {
    let sectors = from.sectors().0;
    let longest = (sectors / STRIPS).div_ceil(CLUSTER_SECTORS) * CLUSTER_SECTORS;
    let least = sectors.saturating_sub(TAIL_SECTORS.0) / STRIPS / CLUSTER_SECTORS * CLUSTER_SECTORS;
    let strips =
        (least.max(CLUSTER_SECTORS)..=longest + longest / 8).step_by(CLUSTER_SECTORS as usize);
    let all = strips.flat_map(|strip| {
        let each = PARITY_CHOICES.iter();
        each.filter_map(move |m| Geometry::new(SectorCount(strip), *m).ok())
    });
    for geometry in hint.into_iter().chain(all) {
        if rows_agree(from, geometry)? {
            return Ok(Some(geometry));
        }
    }
    Ok(None)
}

/// Whether some sector columns satisfy the code, and not only because they are zero.
fn rows_agree(from: &dyn Sectors, geometry: Geometry) -> Result<bool, ReadError> {
    const WANTED: usize = 2;
    const TRIED: u64 = 6;
    let Ok(codec) = RowCodec::new(geometry.data(), geometry.parity()) else {
        return Ok(false);
    };
    let mut agreeing = 0;
    for at in (0..TRIED).map(|n| n * geometry.strip().0 / TRIED + n % CLUSTER_SECTORS) {
        let (mut left, mut shards) = (Vec::new(), Vec::new());
        for strip in 0..CODED_STRIPS {
            let lba = geometry.coded_extent(strip).lba.after(SectorCount(at));
            if let Some(bytes) = sector(from, lba)? {
                left.push(strip as u8);
                shards.push(bytes);
            }
        }
        agreeing += usize::from(column_agrees(&codec, &left, &shards));
        if agreeing == WANTED {
            return Ok(true);
        }
    }
    Ok(false)
}

fn column_agrees(codec: &RowCodec, left: &[u8], shards: &[Vec<u8>]) -> bool {
    let k = usize::from(codec.data());
    let (Some((_, spare)), Some((known, expected))) =
        (left.split_at_checked(k), shards.split_at_checked(k))
    else {
        return false;
    };
    let nonzero = known
        .iter()
        .filter(|shard| shard.iter().any(|b| *b != 0))
        .count();
    if spare.is_empty() || nonzero < 2 {
        return false;
    }
    let inputs: Vec<&[u8]> = known.iter().map(Vec::as_slice).collect();
    let mut out = vec![vec![0; SECTOR_BYTES]; spare.len()];
    let mut outputs: Vec<&mut [u8]> = out.iter_mut().map(Vec::as_mut_slice).collect();
    let solved = codec
        .solve(left, spare)
        .and_then(|map| map.apply(&inputs, &mut outputs));
    solved.is_ok() && out == expected
}

#[cfg(test)]
mod tests;
