//! What only a disc of this program has: anchors, protection, texts that help people.

use serde::Serialize;
use stele_discfs::{Extent, Lba};

use super::carriers;
use super::detail::Detail;
use super::finding::FindingKind;
use super::hashes::Built;
use super::help::{self, HelpText};
use super::reader::Reader;
use super::tree::FileTree;
use crate::copy_tag::TagsRead;
use crate::disc::Survives;
use crate::geometry::Geometry;
use crate::ids::uuid_text;
use crate::manifest::DiscFacts;
use crate::parity::{Anchor, Candidate, DiscIdentity, FindError};
use crate::sectors::ReadError;

/// How the disc is protected.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Protection {
    /// N: sectors.
    pub sectors: u64,
    /// S: sectors of a strip.
    pub strip: u64,
    /// k: data strips.
    pub data: u8,
    /// m: parity strips.
    pub parity: u8,
    /// What that survives, where anchors and check strips are all there.
    #[serde(skip)]
    pub survives: Option<Survives>,
}

/// What a disc of this program says of itself.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SteleFacts {
    /// Its UUID, where anything still says so.
    pub uuid: Option<String>,
    /// What was built under it; none in version 1 of the format.
    pub content: Option<String>,
    /// Version of the format.
    pub version: Option<u16>,
    /// Other discs that parts of it are of, by name; all that are neither is damage.
    pub others: Vec<String>,
    /// Name of its set, with its number in it: `SET-0001/2`.
    pub disc: Option<String>,
    /// Discs of the set.
    pub of: Option<u32>,
    /// Serials of the copy, as the tags on the disc name it: one, if it is a burned copy and all
    /// agree; an image has none.
    pub copy: Vec<String>,
    /// How it is divided.
    #[serde(skip)]
    pub(super) geometry: Option<Geometry>,
    /// What its anchors say of what was built.
    #[serde(skip)]
    pub(super) built: Option<Built>,
    /// How it is protected.
    pub protection: Protection,
    /// Discs of its set that may be lost as a whole, where its text says it.
    pub whole_discs: Option<u8>,
    /// Texts that help people, and whether they are there as they should be.
    pub help: Vec<HelpText>,
}

/// Reads what there is; `None` where it is no disc of this program.
pub(super) fn read(
    reader: &mut Reader<'_>,
    tree: Option<&FileTree>,
    full: bool,
) -> Result<Option<SteleFacts>, ReadError> {
    // A disc that is not ours is not searched for signs of protection from end to end.
    let start = reader.sector(Lba(0))?.unwrap_or_default();
    let named = tree.is_some_and(|tree| tree.files.contains_key("RECOVERY/CHECK_A.BIN"));
    if !named && !start.starts_with(b"format=STELE1") {
        return Ok(None);
    }
    let found = match reader.find_protection(full) {
        Ok(found) => found,
        Err(error) => {
            reader.find(FindingKind::Protection, undivided(error)?);
            return Ok(None);
        }
    };
    for other in &found.others {
        reader.find(FindingKind::OtherDisc, parts_of(other));
    }
    let geometry = found.geometry;
    let (there, all) = (reader.sectors(), geometry.sectors());
    if there < all {
        let (there, of) = (there.0, all.0);
        reader.find(FindingKind::Protection, Detail::CutOff { there, of });
    }
    if let Some(tree) = tree {
        check_recovery(reader, tree, geometry);
    }
    let sound = carriers::check(reader, &found, full)?;
    let mut figures = None;
    let help = match tree {
        Some(tree) => help::read(reader, tree, geometry, &mut figures)?,
        None => Vec::new(),
    };
    let tags = match found.identity {
        Some(identity) => copy_tags(reader, identity)?,
        None => TagsRead::default(),
    };
    let survives = figures.map(|(survives, _)| survives);
    let survives = survives.unwrap_or_else(|| Survives::of(geometry, geometry.sectors()));
    let content = found.identity.and_then(|identity| identity.name.content);
    let anchor = found.anchor.as_ref();
    Ok(Some(SteleFacts {
        uuid: found.uuid().map(uuid_text),
        content: content.map(|content| content.to_string()),
        version: found.identity.map(|identity| identity.version()),
        others: found.others.iter().map(name_of).collect(),
        disc: anchor.map(|a| format!("{}/{}", a.set, a.number)),
        of: anchor.map(|a| a.of),
        copy: tags.serials().into_iter().map(str::to_owned).collect(),
        geometry: Some(geometry),
        built: anchor.and_then(built),
        protection: Protection {
            sectors: geometry.sectors().0,
            strip: geometry.strip().0,
            data: geometry.data(),
            parity: geometry.parity(),
            survives: Some(survives).filter(|_| sound),
        },
        whole_discs: figures.and_then(|(_, whole)| whole),
        help,
    }))
}

fn built(anchor: &Anchor) -> Option<Built> {
    let geometry = anchor.geometry;
    Some(Built {
        content: anchor.content?,
        used: anchor.used,
        disc: DiscFacts {
            format: "STELE1".to_owned(),
            uuid: uuid_text(anchor.uuid),
            set: anchor.set.clone(),
            number: anchor.number,
            of: anchor.of,
            time: anchor.time,
            sectors: geometry.sectors().0,
            strip: geometry.strip().0,
            data: geometry.data(),
            parity: geometry.parity(),
        },
    })
}

fn name_of(other: &Candidate) -> String {
    other.identity.name.to_string()
}

/// Which disc parts of this one are of, and where they lie.
fn parts_of(other: &Candidate) -> Detail {
    let places = other.places.iter();
    let places: Vec<(u64, u64)> = places
        .map(|extent| (extent.lba.0, extent.sectors.0))
        .collect();
    let told: u64 = places.iter().map(|(_, sectors)| sectors).sum();
    Detail::PartsOf {
        disc: name_of(other),
        places,
        more: other.sectors.saturating_sub(told),
    }
}

/// Why it is not known how the disc is divided.
fn undivided(error: FindError) -> Result<Detail, ReadError> {
    match error {
        FindError::NotFound => Ok(Detail::NotDivided),
        FindError::Disputed { candidates } => Ok(Detail::SeveralDiscs {
            discs: candidates.iter().map(name_of).collect(),
        }),
        FindError::Needs { what } => Ok(Detail::UnknownFeature {
            feature: what.as_str().into(),
        }),
        FindError::LaterVersion { version } => Ok(Detail::LaterVersion { version }),
        FindError::Read(error) => Err(error),
    }
}

/// The tags of the copy, and what is wrong with them.
fn copy_tags(reader: &mut Reader<'_>, disc: DiscIdentity) -> Result<TagsRead, ReadError> {
    let tags = reader.tags(disc)?;
    if tags.foreign > 0 {
        let tags = tags.foreign;
        reader.find(FindingKind::Protection, Detail::ForeignTags { tags });
    }
    if tags.is_disputed() {
        let serials = tags.serials();
        let serials = serials.into_iter().map(str::to_owned).collect();
        reader.find(FindingKind::Protection, Detail::SeveralCopies { serials });
    }
    Ok(tags)
}

/// The strips must be the files that the trees name so.
fn check_recovery(reader: &mut Reader<'_>, tree: &FileTree, geometry: Geometry) {
    let k = u64::from(geometry.data());
    let parity = (0..u64::from(geometry.parity())).map(|i| (format!("PAR_{i:03}.BIN"), k + 1 + i));
    let checks = [
        ("CHECK_A.BIN".to_owned(), k),
        ("CHECK_B.BIN".to_owned(), 247),
    ];
    for (name, strip) in parity.chain(checks) {
        let path = format!("RECOVERY/{name}");
        let expected: Extent = geometry.strip_extent(strip);
        let right = tree
            .files
            .get(&path)
            .is_some_and(|file| file.extents == [expected]);
        if !right {
            let path = path.as_str().into();
            reader.find(FindingKind::Protection, Detail::Path { path });
        }
    }
}
