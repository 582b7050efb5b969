//! Finding the geometry of a disc without its file system.
//!
//! In this order: what the label says, anchors, any sector of a check strip, and last the code
//! itself, tried for every number of parity strips.

use stele_discfs::{CLUSTER_SECTORS, Lba, SECTOR_BYTES, SectorCount};

use super::anchor::Anchor;
use super::check_strip::PartHeader;
use super::codec::RowCodec;
use crate::geometry::{ANCHORS, CODED_STRIPS, Geometry, PARITY_CHOICES, STRIPS, TAIL_SECTORS};
use crate::sectors::{LostMap, ReadError, Sectors};

/// How the geometry was found.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum How {
    /// An anchor at the head or in the tail.
    Anchor,
    /// A sector of a check strip.
    CheckStrip,
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
    /// The disc's UUID, where anything says it.
    pub uuid: Option<[u8; 16]>,
    /// A sound anchor, where there is one.
    pub anchor: Option<Anchor>,
    /// How.
    pub how: How,
}

/// Why the geometry cannot be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// Nothing on the disc tells how it is divided.
    #[error("no sign of the STELE1 format")]
    NotFound,
    /// Reading cannot go on.
    #[error("reading failed")]
    Read(#[from] ReadError),
}

impl FindError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "PAR-020",
            Self::Read(_) => "PAR-021",
        }
    }
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

/// Finds the geometry of a disc. A hint is preferred, unless the disc contradicts it.
///
/// Errors: [`FindError`].
pub fn find_geometry(
    from: &dyn Sectors,
    hint: Option<Geometry>,
) -> Result<FoundGeometry, FindError> {
    if let Some(found) = by_anchors(from, hint)? {
        return Ok(found);
    }
    if let Some(found) = by_check_strips(from, hint)? {
        return Ok(found);
    }
    if let Some(geometry) = by_code(from, hint)? {
        return Ok(bare(geometry, How::Code));
    }
    hint.map(|geometry| bare(geometry, How::Hint))
        .ok_or(FindError::NotFound)
}

fn bare(geometry: Geometry, how: How) -> FoundGeometry {
    FoundGeometry {
        geometry,
        uuid: None,
        anchor: None,
        how,
    }
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

/// Anchors at the head, then where the tail should be.
fn by_anchors(
    from: &dyn Sectors,
    hint: Option<Geometry>,
) -> Result<Option<FoundGeometry>, ReadError> {
    let by_size = from.sectors().0.saturating_sub(TAIL_SECTORS.0);
    let tails = hint.map(|g| g.tail().lba.0).into_iter().chain([by_size]);
    for start in [0].into_iter().chain(tails) {
        for lba in (start..start + ANCHORS).map(Lba) {
            let anchor = sector(from, lba)?.and_then(|bytes| Anchor::parse(&bytes));
            if let Some(anchor) = anchor {
                return Ok(Some(of_anchor(anchor)));
            }
        }
    }
    Ok(None)
}

fn of_anchor(anchor: Anchor) -> FoundGeometry {
    FoundGeometry {
        geometry: anchor.geometry,
        uuid: Some(anchor.uuid),
        anchor: Some(anchor),
        how: How::Anchor,
    }
}

/// Any sector of a check strip that stands where it says it should: from the likely places
/// outward, in ever finer steps. An image archived as a file has such sectors too, but they do
/// not stand where they say.
fn by_check_strips(
    from: &dyn Sectors,
    hint: Option<Geometry>,
) -> Result<Option<FoundGeometry>, ReadError> {
    let sectors = from.sectors().0;
    let mut places: Vec<u64> = hint
        .iter()
        .flat_map(|g| g.check_extents())
        .map(|e| e.lba.0)
        .collect();
    for parity in PARITY_CHOICES {
        let data = CODED_STRIPS - u64::from(parity);
        places.push((sectors * data / STRIPS) + sectors / STRIPS / 2);
    }
    for place in places {
        if let Some(found) = check_sector(from, Lba(place))? {
            return Ok(Some(found));
        }
    }
    let center = sectors / STRIPS * 216;
    let mut step = (sectors / STRIPS / 2).max(1);
    loop {
        for n in 0..=sectors / step {
            let ahead = center + n * step;
            let behind = center.checked_sub(n * step);
            for place in [Some(ahead), behind].into_iter().flatten() {
                if let Some(found) = check_sector(from, Lba(place))? {
                    return Ok(Some(found));
                }
            }
        }
        if step == 1 {
            return Ok(None);
        }
        step = (step / 4).max(1);
    }
}

fn check_sector(from: &dyn Sectors, lba: Lba) -> Result<Option<FoundGeometry>, ReadError> {
    let header = sector(from, lba)?.and_then(|bytes| PartHeader::parse(&bytes));
    let Some(header) = header.filter(|header| header.lba() == lba) else {
        return Ok(None);
    };
    let geometry = header.geometry;
    // The anchors are the better witness where the tail can be read now that it is known.
    let tail = by_anchors(from, Some(geometry))?.filter(|found| found.geometry == geometry);
    Ok(Some(tail.unwrap_or(FoundGeometry {
        geometry,
        uuid: Some(header.uuid),
        anchor: None,
        how: How::CheckStrip,
    })))
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
mod tests {
    use super::super::protect::tests::protected_image;
    use super::*;
    use crate::sectors::MemoryImage;

    #[test]
    fn a_label_states_the_geometry() {
        let g = Geometry::new(SectorCount(64), 30).unwrap();
        assert_eq!(geometry_of_label("STELE1 N=16192 S=64 k=216 m=30"), Some(g));
        assert_eq!(geometry_of_label("S=64, m=30"), Some(g));
        for wrong in ["", "S=64", "S=65 m=30", "S=64 m=29", "N=1 S=64 m=30"] {
            assert_eq!(geometry_of_label(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn each_witness_is_found_when_those_before_it_are_gone() {
        let (anchor, bytes) = protected_image(32, 46);
        let g = anchor.geometry;
        let mut image = MemoryImage(bytes);
        let how = |image: &MemoryImage| {
            let found = find_geometry(image, None).unwrap();
            assert_eq!(found.geometry, g);
            (found.how, found.uuid.is_some(), found.anchor.is_some())
        };
        assert_eq!(how(&image), (How::Anchor, true, true));
        image.0[..16 * 2048].fill(0);
        assert_eq!(how(&image), (How::Anchor, true, true));
        let end = image.0.len();
        image.0[end - 320 * 2048..].fill(1);
        assert_eq!(how(&image), (How::CheckStrip, true, false));
        image.0.truncate(end - 320 * 2048 - 100 * 2048);
        assert_eq!(how(&image), (How::CheckStrip, true, false));
        for strip in g.check_extents() {
            let to = (strip.end().byte() as usize).min(image.0.len());
            image.0[to.min(strip.lba.byte() as usize)..to].fill(7);
        }
        assert_eq!(how(&image), (How::Code, false, false));
        let wrong = Geometry::new(SectorCount(64), 30).unwrap();
        assert_eq!(find_geometry(&image, Some(wrong)).unwrap().geometry, g);
        image.0.fill(0);
        assert!(matches!(
            find_geometry(&image, None),
            Err(FindError::NotFound)
        ));
        assert_eq!(find_geometry(&image, Some(wrong)).unwrap().how, How::Hint);
    }
}
