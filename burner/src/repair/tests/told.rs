//! What a repair tells besides the image, what it reads for it, and which files it names.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::affected_files::{AffectedFiles, affected_files, hash_of};
use super::super::copying::Copying;
use super::*;
use crate::geometry::CODED_STRIPS;
use crate::manifest::ManifestFile;
use crate::rescue::{BlockStatus, RescueMap, Sink};
use crate::sectors::ReadError;
use crate::watch::{Phase, Progress, Watch};

/// An image that counts the sectors which are read of it.
struct Counted(MemoryImage, AtomicU64);

impl Sectors for Counted {
    fn sectors(&self) -> SectorCount {
        self.0.sectors()
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        self.1
            .fetch_add((into.len() / 2048) as u64, Ordering::SeqCst);
        self.0.read(at, into, lost)
    }
}

#[derive(Default)]
struct Last(Mutex<Option<(u64, u64)>>);

impl Watch for Last {
    fn progress(&self, progress: Progress) {
        if progress.phase == Phase::Repairing {
            *self.0.lock().unwrap() = Some((progress.done, progress.total));
        }
    }

    fn cancelled(&self) -> bool {
        false
    }
}

#[test]
fn a_single_image_is_voted_copied_and_not_asked_again() {
    let (anchor, mut image) = protected_image(64, 14);
    let g = anchor.geometry;
    let (from, to) = (g.coded_extent(20).lba, g.coded_extent(40).lba);
    noise(
        &mut image[from.byte() as usize..to.byte() as usize],
        anchor.of.into(),
    );
    let source = Counted(MemoryImage(image), AtomicU64::new(0));
    let dir = tempfile::tempdir().unwrap();
    let watch = Last::default();
    let search = Search::full(&watch);
    let result = repair(&[&source], &dir.path().join("out.iso"), &search).unwrap();
    assert_eq!(result.lost.count(), to.since(from));
    // The 1,280 lost ones once more would be more than the samples of the search.
    assert!(source.1.into_inner() < 2 * g.sectors().0 + 1000);
    let all = CODED_STRIPS * g.strip().0;
    assert_eq!(*watch.0.lock().unwrap(), Some((all, all)));
}

/// What the second source has is read of it: nothing is left to mend.
#[test]
fn what_one_source_lacks_is_read_of_the_next() {
    let (anchor, image) = protected_image(32, 14);
    let mut unread = LostMap::new();
    unread.add(Extent {
        lba: anchor.geometry.coded_extent(20).lba,
        sectors: SectorCount(32 * 20),
    });
    let whole = MemoryImage(image.clone());
    let (result, got) = repaired(&[&Masked::new(&whole, &unread), &whole]);
    assert!(got == image);
    assert!(result.recovered.is_empty(), "{:?}", result.recovered);
}

/// One bad sector of a check strip is one sector that came back.
#[test]
fn a_bad_check_sector_is_told_alone() {
    let (anchor, image) = protected_image(64, 30);
    for strip in anchor.geometry.check_extents() {
        let mut bad = image.clone();
        let at = strip.lba.byte() as usize + 5 * 2048;
        bad[at..at + 2048].fill(7);
        let (result, got) = repaired(&[&MemoryImage(bad)]);
        assert!(got == image);
        let one = Extent {
            lba: strip.lba.after(SectorCount(5)),
            sectors: SectorCount(1),
        };
        assert_eq!(result.recovered.ranges(), [one]);
    }
}

#[test]
fn a_sound_disc_reads_through_the_mending_reader_as_it_is() {
    let (_, image) = protected_image(32, 30);
    let source = MemoryImage(image.clone());
    let reader = RepairingReader::open(&source, None).unwrap();
    let (mut got, mut lost) = (vec![0; image.len()], LostMap::new());
    reader.read(Lba(0), &mut got, &mut lost).unwrap();
    assert!(got == image && lost.is_empty());
    assert!(reader.recovered().is_empty());
}

/// Of a row whose values are there no more than the code needs is read, and no second check
/// cluster.
#[test]
fn a_check_cluster_is_wanted_where_its_row_has_none() {
    let (anchor, _) = protected_image(32, 30);
    let geometry = anchor.geometry;
    let [a, b] = geometry.check_extents();
    let file = tempfile::tempfile().unwrap();
    let copying = Copying {
        geometry,
        image: &file,
        map_at: None,
        budget: std::time::Duration::MAX,
        watch: &Quiet,
    };
    let sink = super::super::copying::ToImage(&copying);
    let mut map = RescueMap::new(geometry.sectors(), None);
    let data = geometry.coded_extent(7).lba;
    assert!(sink.wants(&map, a.lba) && sink.wants(&map, b.lba));
    assert!(sink.wants(&map, geometry.tail().lba));
    map.set(a, BlockStatus::Finished);
    assert!(!sink.wants(&map, b.lba));
    assert!(sink.wants(&map, data));
    for strip in 30..CODED_STRIPS {
        map.set(geometry.coded_extent(strip), BlockStatus::Finished);
    }
    assert!(sink.wants(&map, data), "four are spared");
    for strip in 26..30 {
        map.set(geometry.coded_extent(strip), BlockStatus::Finished);
    }
    assert!(!sink.wants(&map, data));
}

/// A file of the image from this sector on, whose hash is that of its bytes.
fn file(image: &[u8], path: &str, lba: u64, size: u64) -> ManifestFile {
    let bytes = &image[lba as usize * 2048..lba as usize * 2048 + size as usize];
    let text = format!(
        r#"{{"path":"{path}","size":{size},"extents":[[{lba},{}]],"blake3":"{}",
            "sha256":"{}","kind":"document"}}"#,
        size.div_ceil(2048),
        blake3::hash(bytes).to_hex(),
        "00".repeat(32),
    );
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_file_of_more_than_one_read_has_its_hash_and_one_beyond_the_end_has_none() {
    let (_, image) = protected_image(32, 30);
    let source = MemoryImage(image.clone());
    let whole = file(&image, "a", 40, (3 << 20) - 7);
    assert_eq!(hash_of(&source, &whole).unwrap(), Some(whole.blake3));
    let mut beyond = whole.clone();
    beyond.extents = vec![[source.sectors().0 - 10, 11]];
    assert_eq!(hash_of(&source, &beyond).unwrap(), None);
}

#[test]
fn files_are_lost_wrong_or_confirmed_by_the_manifest_of_the_disc() {
    let (mut anchor, mut image) = protected_image(32, 30);
    let g = anchor.geometry;
    let mut files: Vec<ManifestFile> = [("a", 100), ("b", 200), ("c", 300), ("d", 400)]
        .map(|(path, lba)| file(&image, path, lba, 20_000))
        .into();
    files[2].blake3 = [0; 32];
    let disc = "{\"format\":\"STELE1\",\"uuid\":\"\",\"set\":\"\",\"number\":1,\"of\":1,\"time\":0,\
                \"sectors\":1,\"strip\":1,\"data\":1,\"parity\":1}";
    let mut text = format!("{disc}\n");
    for file in &files {
        text += &(serde_json::to_string(file).unwrap() + "\n");
    }
    image[1000 * 2048..1000 * 2048 + text.len()].copy_from_slice(text.as_bytes());
    let sectors = SectorCount(text.len().div_ceil(2048) as u64);
    let lba = Lba(1000);
    (anchor.manifest, anchor.manifest_bytes) = (Extent { lba, sectors }, text.len() as u64);
    let (mut result, _) = repaired(&[&MemoryImage(protected_image(32, 30).1)]);
    result.anchor = Some(anchor.clone());
    let one = |lba| Extent {
        lba: Lba(lba),
        sectors: SectorCount(1),
    };
    // The last sector of the first file; the one behind the last and the one before the first of
    // the others are none of theirs.
    for lba in [109, 199, 410] {
        result.lost.add(one(lba));
    }
    for lba in [200, 305] {
        result.unchecked.add(one(lba));
    }
    let image = MemoryImage(image);
    let named = affected_files(&image, &result).unwrap().unwrap();
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let expected = AffectedFiles {
        lost: names(&["a"]),
        wrong: names(&["c"]),
        confirmed: names(&["b"]),
    };
    assert_eq!(named, expected);
    result.lost.add(one(1000));
    assert_eq!(affected_files(&image, &result).unwrap(), None);
    result.lost = LostMap::new();
    let end = g.content();
    anchor.manifest.lba = Lba(end.0);
    result.anchor = Some(anchor);
    assert_eq!(affected_files(&image, &result).unwrap(), None);
}
