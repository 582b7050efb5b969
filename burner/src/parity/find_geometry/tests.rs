//! Discs are known by what is left of their witnesses, for few reads.

use std::sync::atomic::{AtomicU64, Ordering};

use stele_discfs::Extent;

use super::*;
use crate::parity::check_strip::{CLUSTER_BYTES, VALUES_PER_ROW, render_cluster};
use crate::parity::protect::tests::protected_image;
use crate::sectors::MemoryImage;
use crate::watch::Quiet;

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
    let search = |hint| Search {
        hint,
        ..Search::full(&Quiet)
    };
    let find = |image: &MemoryImage, hint| find_geometry(&[image], &search(hint));
    let how = |image: &MemoryImage| {
        let found = find(image, None).unwrap();
        assert_eq!(found.geometry, g);
        (found.how, found.identity.is_some(), found.anchor.is_some())
    };
    assert_eq!(how(&image), (How::Vote, true, true));
    image.0[..16 * 2048].fill(0);
    assert_eq!(how(&image), (How::Vote, true, true));
    let end = image.0.len();
    image.0[end - 320 * 2048..].fill(1);
    assert_eq!(how(&image), (How::Vote, true, false));
    image.0.truncate(end - 320 * 2048 - 100 * 2048);
    assert_eq!(how(&image), (How::Vote, true, false));
    for strip in g.check_extents() {
        let to = (strip.end().byte() as usize).min(image.0.len());
        image.0[to.min(strip.lba.byte() as usize)..to].fill(7);
    }
    assert_eq!(how(&image), (How::Code, false, false));
    let wrong = Geometry::new(SectorCount(64), 30).unwrap();
    assert_eq!(find(&image, Some(wrong)).unwrap().geometry, g);
    image.0.fill(0);
    assert!(matches!(find(&image, None), Err(FindError::NotFound)));
    assert_eq!(find(&image, Some(wrong)).unwrap().how, How::Hint);
}

/// what a disc needs and is not known is named, and nothing is done.
#[test]
fn a_disc_that_needs_more_is_refused_by_name() {
    let (anchor, mut bytes) = protected_image(32, 30);
    let needy = crate::parity::anchor::tests::that_needs(&anchor, "layers");
    for copy in 0..16 {
        let own = copy as usize * 2048..(copy as usize + 1) * 2048;
        bytes[own].copy_from_slice(&needy.render(copy));
    }
    let found = find_geometry(&[&MemoryImage(bytes)], &Search::quick(&Quiet));
    // As many in the tail say nothing of it, and these come first.
    assert!(matches!(found, Err(FindError::Needs { what }) if what == "layers"));
}

/// fewer than half of the anchors, the first ones, say other things: they are outvoted.
#[test]
fn what_most_anchors_say_is_what_the_disc_needs() {
    let (anchor, mut bytes) = protected_image(32, 30);
    let needy = crate::parity::anchor::tests::that_needs(&anchor, "layers");
    for copy in 0..15 {
        let own = copy as usize * 2048..(copy as usize + 1) * 2048;
        bytes[own].copy_from_slice(&needy.render(copy));
    }
    let found = find_geometry(&[&MemoryImage(bytes)], &Search::quick(&Quiet)).unwrap();
    assert_eq!(found.anchor, Some(anchor));
}

#[test]
fn a_later_version_is_named() {
    let text = "format=STELE1\nversion=3\n";
    let crc = crate::parity::check_strip::check_value(text.as_bytes());
    let mut bytes = vec![b' '; 400 * 2048];
    let whole = format!("{text}crc={crc:016x}\n");
    bytes[..whole.len()].copy_from_slice(whole.as_bytes());
    let found = find_geometry(&[&MemoryImage(bytes)], &Search::quick(&Quiet));
    assert!(matches!(found, Err(FindError::LaterVersion { version: 3 })));
}

/// A disc in a drive: these sectors and zeros behind them. Counts what is read.
struct InDrive(MemoryImage, u64, AtomicU64);

impl Sectors for InDrive {
    fn sectors(&self) -> SectorCount {
        SectorCount(self.1)
    }

    fn is_medium(&self) -> bool {
        true
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let sectors = (into.len() / SECTOR_BYTES) as u64;
        self.2.fetch_add(sectors, Ordering::SeqCst);
        self.0.read(at, into, &mut LostMap::new())?;
        assert!(lost.is_empty());
        Ok(())
    }
}

/// A disc without anchors is known by the places where check strips would be likeliest.
#[test]
fn a_disc_in_a_drive_without_anchors_is_known_by_a_few_clusters() {
    let (anchor, mut bytes) = protected_image(64, 30);
    let sectors = (bytes.len() / SECTOR_BYTES) as u64;
    bytes[..16 * SECTOR_BYTES].fill(0);
    let end = bytes.len();
    bytes[end - 320 * SECTOR_BYTES..].fill(0);
    let known = InDrive(MemoryImage(bytes), sectors, AtomicU64::new(0));
    let found = find_geometry(&[&known], &Search::quick(&Quiet)).unwrap();
    assert_eq!((found.geometry, found.how), (anchor.geometry, How::Vote));
    let read = known.2.into_inner();
    assert!(read < 800, "{read} of {sectors} sectors");
}

#[test]
fn the_first_and_the_last_row_of_each_check_strip_are_looked_at() {
    let geometry = Geometry::new(SectorCount(640), 30).unwrap();
    let clusters = sampled(geometry);
    assert_eq!(clusters.len(), 8);
    for copy in CheckCopy::BOTH {
        let strip = copy.extent(geometry);
        let first = strip.lba.0 / CLUSTER_SECTORS;
        assert!(clusters.contains(&first));
        assert!(clusters.contains(&(first + geometry.rows() - 1)));
    }
}

#[test]
fn the_code_alone_tells_the_strips_of_more_than_one_cluster() {
    let (anchor, bytes) = protected_image(64, 30);
    let found = by_code(&MemoryImage(bytes), None).unwrap();
    assert_eq!(found, Some(anchor.geometry));
}

/// A part of another disc, in a row that no sample is of, is found by who asks every sector.
#[test]
fn a_quick_search_takes_samples_and_a_full_one_asks_all() {
    let (anchor, mut bytes) = protected_image(160, 30);
    let other = crate::parity::anchor::tests::of_content(&anchor, Some([9; 8]));
    let row = 3;
    let strip = CheckCopy::A.extent(anchor.geometry).lba;
    let at = strip.after(SectorCount(row * CLUSTER_SECTORS));
    assert!(!sampled(anchor.geometry).contains(&(at.0 / CLUSTER_SECTORS)));
    let own = at.byte() as usize..at.byte() as usize + CLUSTER_BYTES;
    let values = [0; VALUES_PER_ROW];
    let identity = other.identity();
    render_cluster(identity, CheckCopy::A, row, &values, &mut bytes[own]);
    let image = MemoryImage(bytes);
    let others = |search: &Search<'_>| {
        let found = find_geometry(&[&image], search).unwrap();
        let others = found.others.iter().map(|other| other.identity);
        (found.geometry, others.collect::<Vec<_>>())
    };
    let quick = others(&Search::quick(&Quiet));
    assert_eq!(quick, (anchor.geometry, Vec::new()));
    let full = others(&Search::full(&Quiet));
    assert_eq!(full, (anchor.geometry, vec![other.identity()]));
}

/// The wrong sectors are asked, and no others.
#[test]
fn wrong_sectors_name_their_disc_and_their_neighbors_are_not_asked() {
    let (anchor, bytes) = protected_image(64, 30);
    let image = MemoryImage(bytes);
    let g = anchor.geometry;
    let found = FoundGeometry {
        geometry: g,
        identity: None,
        anchor: None,
        others: Vec::new(),
        displaced: Displaced::default(),
        how: How::Hint,
    };
    let strip = CheckCopy::A.extent(g);
    let before = Extent {
        lba: Lba(strip.lba.0 - 10),
        sectors: SectorCount(10),
    };
    for (wrong, names) in [(before, vec![]), (strip, vec![anchor.identity()])] {
        let mut all = LostMap::new();
        all.add(wrong);
        let named = named_in(&image, &all, &found).unwrap();
        let named: Vec<_> = named.iter().map(|named| named.identity).collect();
        assert_eq!(named, names);
    }
}

struct Stopped;

impl Watch for Stopped {
    fn progress(&self, _: Progress) {}
    fn cancelled(&self) -> bool {
        true
    }
}

/// D2, D3: in a drive a foreign disc costs a few clusters, not every sector.
#[test]
fn a_disc_in_a_drive_is_known_or_refused_by_a_few_clusters() {
    let of_25_gb = || {
        InDrive(
            MemoryImage(vec![0; SECTOR_BYTES]),
            12_219_392,
            AtomicU64::new(0),
        )
    };
    for search in [Search::quick(&Quiet), Search::full(&Quiet)] {
        let foreign = of_25_gb();
        let found = find_geometry(&[&foreign], &search);
        assert!(matches!(found, Err(FindError::NotFound)));
        let read = foreign.2.into_inner();
        assert!(read < 500, "{read} sectors");
    }
    let (anchor, bytes) = protected_image(64, 30);
    let sectors = (bytes.len() / SECTOR_BYTES) as u64;
    let known = InDrive(MemoryImage(bytes), sectors, AtomicU64::new(0));
    let found = find_geometry(&[&known], &Search::full(&Quiet)).unwrap();
    assert_eq!(found.geometry, anchor.geometry);
    let read = known.2.into_inner();
    assert!(read < 500, "{read} of {sectors} sectors");
    // What asks every sector can be stopped.
    let every = Search {
        exhaustive: true,
        ..Search::full(&Stopped)
    };
    let stopped = find_geometry(&[&of_25_gb()], &every);
    let Err(error @ FindError::Read(ReadError::Cancelled)) = stopped else {
        panic!("{stopped:?}");
    };
    // Its advice is not that of a disc that cannot be read.
    assert_eq!(error.code(), ReadError::Cancelled.code());
}

#[test]
fn what_one_name_is_claimed_for_twice_is_told_apart_by_how_it_is_divided() {
    let uuid = [7; 16];
    let of = |strip, parity, uuid| DiscIdentity {
        name: DiscName {
            uuid,
            content: None,
        },
        geometry: Geometry::new(SectorCount(strip), parity).unwrap(),
    };
    let voted = |identity, votes| Candidate {
        identity,
        votes,
        sectors: 16,
        places: Vec::new(),
    };
    let told = FindError::Disputed {
        candidates: vec![
            voted(of(64, 30, uuid), 2),
            voted(of(96, 30, uuid), 1),
            voted(of(64, 30, [8; 16]), 1),
        ],
    };
    let (one, other) = (of(64, 30, uuid).name, of(64, 30, [8; 16]).name);
    assert_eq!(
        told.to_string(),
        format!(
            "parts of several discs, each with the number of clusters that name it: \
             {one}:S=64:m=30 (2), {one}:S=96:m=30 (1), {other} (1)"
        )
    );
}
