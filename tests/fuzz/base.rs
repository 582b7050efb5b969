//! Sound inputs, from which the others are made.

use std::fs;
use std::sync::OnceLock;

use stele_burner::SectorCount;
use stele_burner::compose::compose;
use stele_burner::disc::DiscLabel;
use stele_burner::disc::{BuiltMember, Member, ParityDisc, SetInfo};
use stele_burner::geometry::Geometry;
use stele_burner::item::StudyItems;
use stele_burner::mastering::{BuildOptions, Trial, build};
use stele_burner::parity::Anchor;
use stele_burner::parity::check_strip::check_value;
use stele_burner::source::{FileSources, Grouper, ScanOptions, scan};
use stele_burner::watch::Quiet;
use stele_samples::{self as samples, SampleSize};
use tempfile::TempDir;

struct Base {
    image: Vec<u8>,
    manifest: Vec<u8>,
    objects: Vec<Vec<u8>>,
}

fn base() -> &'static Base {
    static BASE: OnceLock<Base> = OnceLock::new();
    BASE.get_or_init(make)
}

fn make() -> Base {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let from = folder.path().join("samples");
    samples::write(&from, 4, SampleSize::Few).unwrap();
    let mut grouper = Grouper::new();
    let roots = [from.clone()];
    scan(&roots, &ScanOptions::default(), &Quiet, &mut |found| {
        grouper.add(found);
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    let grouped = grouper.finish(Some("CASE"), &FileSources).studies;
    let studies: Vec<StudyItems> = (1..)
        .zip(grouped)
        .map(|(key, study)| StudyItems {
            key,
            patient: key,
            about: study.about,
            items: study.items,
        })
        .collect();
    let label = DiscLabel {
        uuid: [5; 16],
        set: "SET-0001".to_owned(),
        number: 1,
        of: 1,
        time: 1_780_000_000,
        owner: "Somebody".to_owned(),
        set_parity_discs: Some(0),
    };
    let composed = compose(&label, &[], &studies, SectorCount(20_000), Some(30)).unwrap();
    let path = folder.path().join("disc.iso");
    let options = BuildOptions {
        trial: Trial::Quick,
        owner: None,
        only: None,
        files: None,
    };
    let built = build(&composed, &studies, &FileSources, &path, &options, &Quiet).unwrap();
    let mut objects = Vec::new();
    let mut folders = vec![from];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => objects.push(fs::read(path).unwrap()),
            }
        }
    }
    objects.retain(|bytes| bytes.get(128..132) == Some(b"DICM"));
    objects.sort_by_key(Vec::len);
    objects.truncate(40);
    Base {
        image: fs::read(path).unwrap(),
        manifest: built.manifest,
        objects,
    }
}

/// A whole image.
pub fn image() -> &'static [u8] {
    &base().image
}

/// Where `path` lies in that image, by its manifest: first byte and length.
pub fn file(path: &str) -> (usize, usize) {
    let read = stele_burner::manifest::parse(&base().manifest).unwrap();
    let file = read.files.iter().find(|file| file.path == path).unwrap();
    let [lba, _] = file.extents[0];
    (lba as usize * 2048, file.size as usize)
}

/// Where the files of an image begin, in bytes: behind UDF's metadata.
pub fn files_at(image: &[u8]) -> usize {
    let lines = std::str::from_utf8(manifest()).unwrap();
    let first = lines.lines().nth(1).unwrap();
    let extent = first.split_once("[[").unwrap().1.split(',').next().unwrap();
    let lba: usize = extent.trim().parse().unwrap();
    (lba * 2048).min(image.len())
}

/// The manifest of that image.
pub fn manifest() -> &'static [u8] {
    &base().manifest
}

/// DICOM objects.
pub fn objects() -> &'static [Vec<u8>] {
    &base().objects
}

/// An anchor with the sum that its text has.
pub fn with_crc(mut sector: Vec<u8>) -> Vec<u8> {
    const CLOSING: &[u8] = b"\ncrc=";
    if let Some(at) = sector.windows(CLOSING.len()).position(|w| w == CLOSING) {
        let crc = format!("{:016x}", check_value(&sector[..=at]));
        let digits = sector.iter_mut().skip(at + CLOSING.len());
        digits.zip(crc.bytes()).for_each(|(to, from)| *to = from);
    }
    sector
}

/// What a set is.
pub fn set_text() -> String {
    let anchor = Anchor::parse(&base().image[..2048]).unwrap();
    let info = SetInfo {
        set: "SET-0001".to_owned(),
        time: 1,
        owner: "Somebody".to_owned(),
        capacity: SectorCount(20_000),
        members: vec![Member {
            slot: 0,
            number: 1,
            uuid: anchor.uuid,
            geometry: Geometry::new(SectorCount(64), 30).unwrap(),
            used: SectorCount(100),
            copies: Some(2),
            built: anchor.content.map(|content| BuiltMember {
                content,
                manifest: [7; 32],
            }),
        }],
        parity: vec![ParityDisc {
            index: 0,
            number: 2,
            uuid: [6; 16],
        }],
    };
    info.text()
}
