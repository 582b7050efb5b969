//! Memory that hostile bytes may cost, counted by the allocator. A test holds the counter alone.

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard};

use peak_alloc::PeakAlloc;
use stele_burner::inspect::{Depth, FindingKind, inspect};
use stele_burner::sectors::MemoryImage;
use stele_burner::source::{ScanOptions, Scanned, scan};
use stele_burner::watch::Quiet;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;
static ALONE: Mutex<()> = Mutex::new(());

/// Held by each test from its first line on: the counter counts what any thread allocates.
fn alone() -> MutexGuard<'static, ()> {
    ALONE
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// What `work` gives, and the bytes it took beyond those that were held before.
fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let done = work();
    (done, MEMORY.peak_usage().saturating_sub(before))
}

/// A directory record (ECMA-119 9.1).
fn record(name: &[u8], lba: u32, bytes: u32, flags: u8) -> Vec<u8> {
    let mut out = vec![0; 33];
    out[2..6].copy_from_slice(&lba.to_le_bytes());
    out[6..10].copy_from_slice(&lba.to_be_bytes());
    out[10..14].copy_from_slice(&bytes.to_le_bytes());
    out[14..18].copy_from_slice(&bytes.to_be_bytes());
    out[25] = flags;
    out[32] = name.len() as u8;
    out.extend_from_slice(name);
    if out.len() % 2 == 1 {
        out.push(0);
    }
    out[0] = out.len() as u8;
    out
}

/// 112 sectors in which every folder holds all others, each with a long name: every path is a
/// chain of up to 92 names.
fn folders_in_each_other() -> Vec<u8> {
    const SECTORS: u32 = 112;
    const FIRST: u32 = 20;
    let mut image = vec![0; SECTORS as usize * 2048];
    let root = record(&[0], FIRST, (SECTORS - FIRST) * 2048, 2);
    let volume = &mut image[16 * 2048..17 * 2048];
    volume[..7].copy_from_slice(b"\x01CD001\x01");
    volume[80..84].copy_from_slice(&SECTORS.to_le_bytes());
    volume[84..88].copy_from_slice(&SECTORS.to_be_bytes());
    volume[128..132].copy_from_slice(&[0, 8, 8, 0]);
    volume[156..156 + root.len()].copy_from_slice(&root);
    image[17 * 2048..17 * 2048 + 7].copy_from_slice(b"\xFFCD001\x01");
    let mut next = FIRST;
    for (number, sector) in image[FIRST as usize * 2048..].chunks_mut(2048).enumerate() {
        let mut at = 0;
        for entry in 0..9 {
            next = if next + 1 < SECTORS { next + 1 } else { FIRST };
            let name = format!("{:0>180}", number * 100 + entry);
            let record = record(name.as_bytes(), next, (SECTORS - next) * 2048, 2);
            if at + record.len() <= sector.len() {
                sector[at..at + record.len()].copy_from_slice(&record);
                at += record.len();
            }
        }
    }
    image
}

#[test]
fn inspecting_a_small_image_of_folders_in_each_other_takes_little_memory() {
    let _alone = alone();
    let image = MemoryImage(folders_in_each_other());
    let (found, bytes) = peak(|| inspect(&image, Depth::Content, &Quiet).unwrap());
    let cut = found
        .findings
        .iter()
        .any(|f| f.kind == FindingKind::NotFollowed);
    assert!(cut && found.iso.is_some(), "{:?}", found.findings);
    assert!(bytes < 24 << 20, "{bytes} bytes");
    let longest = found.findings.iter().map(|f| f.place.len()).max();
    assert!(longest < Some(600), "{longest:?}");
}

#[test]
fn a_file_that_repeats_an_element_costs_what_one_element_costs() {
    let _alone = alone();
    let mut object = vec![0; 128];
    object.extend_from_slice(b"DICM");
    let element = |tag: [u8; 4], value: &[u8]| {
        let mut out = tag.to_vec();
        out.extend_from_slice(b"LO");
        out.extend_from_slice(&(value.len() as u16).to_le_bytes());
        out.extend_from_slice(value);
        out
    };
    for _ in 0..2000 {
        object.extend(element([2, 0, 3, 0], &[b'1'; 4000]));
    }
    for _ in 0..8000 {
        object.extend(element([8, 0, 0x30, 0x10], &[b'x'; 4000]));
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("repeats.dcm"), &object).unwrap();
    drop(object);
    let roots = [folder.path().to_path_buf()];
    let (found, bytes) = peak(|| {
        let mut found = 0;
        let mut each = |scanned: Scanned| {
            found += u32::from(!matches!(scanned, Scanned::Object(..)));
            ControlFlow::Continue(())
        };
        scan(&roots, &ScanOptions::default(), &Quiet, &mut each).unwrap();
        found
    });
    assert_eq!(found, 1);
    assert!(
        bytes < 1 << 20,
        "{bytes} bytes for 40 MB that say two things"
    );
}
