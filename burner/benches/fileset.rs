//! How fast headers are read, and how fast a DICOMDIR is made, against `dcmmkdir +W` on the same
//! files in the same run.
//!
//! `cargo bench -p stele-burner --bench fileset [-- FILES]`, 20,000 files if nothing is said. Scan
//! and directory each run three times, the best counts: warm, as `dcmmkdir` is after them.

// A benchmark's figures are its output.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use stele_burner::SectorCount;
use stele_burner::compose::{Composed, compose};
use stele_burner::disc::{ContentSource, DiscLabel};
use stele_burner::item::StudyItems;
use stele_burner::source::{FileSources, Grouper, ScanOptions, scan};
use stele_burner::watch::Quiet;

const FILES: usize = 20_000;
/// Objects of a series, series of a study.
const OBJECTS: usize = 200;
const SERIES: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let files = std::env::args().filter_map(|a| a.parse().ok()).next();
    let dir = std::env::temp_dir().join(format!("stele-fileset-{}", std::process::id()));
    let result = run(&dir, files.unwrap_or(FILES));
    fs::remove_dir_all(&dir)?;
    result
}

fn run(dir: &Path, files: usize) -> Result<(), Box<dyn Error>> {
    let tree = dir.join("tree");
    make_tree(&tree, files)?;
    let (mut scanned, mut composing, mut made) = (f64::MAX, f64::MAX, f64::MAX);
    let mut written = 0;
    let mut disc = None;
    for _ in 0..3 {
        // One month's worth in memory at a time.
        drop(disc.take());
        let began = Instant::now();
        let studies = studies(&tree)?;
        scanned = scanned.min(began.elapsed().as_secs_f64());
        let began = Instant::now();
        let composed = compose(&label(), &[], &studies, SectorCount(12_219_392), Some(14))?;
        composing = composing.min(began.elapsed().as_secs_f64());
        let began = Instant::now();
        written = write(&composed, &studies, &dir.join("DICOMDIR"))?;
        made = made.min(began.elapsed().as_secs_f64());
        disc = Some((composed, studies));
    }
    let count = files as f64;
    println!(
        "{files} files, DICOMDIR of {written} bytes ({} an object)",
        written / files as u64
    );
    println!(
        "  scan and grouping, one core     {scanned:7.2} s  {:9.0} files/s",
        count / scanned
    );
    println!(
        "  compose: layout, lengths        {composing:7.2} s  {:9.0} files/s",
        count / composing
    );
    println!(
        "  write the DICOMDIR              {made:7.2} s  {:9.0} files/s",
        count / made
    );
    let ours = scanned + composing + made;
    println!(
        "  from files to DICOMDIR          {ours:7.2} s  {:9.0} files/s",
        count / ours
    );
    println!("  peak memory {} MB", peak_memory_mb());
    let Some((composed, studies)) = disc else {
        return Ok(());
    };
    match peer(dir, &composed, &studies)? {
        Some(peer) => {
            println!(
                "  dcmmkdir +W                     {peer:7.2} s  {:9.0} files/s",
                count / peer
            );
            println!("  {:.1}x the files/s of dcmmkdir", peer / ours);
        }
        None => println!("  dcmmkdir is not installed"),
    }
    Ok(())
}

fn label() -> DiscLabel {
    DiscLabel {
        uuid: [1; 16],
        set: "SET-0001".to_owned(),
        number: 1,
        of: 1,
        time: 1_780_000_000,
        owner: String::new(),
        set_parity_discs: Some(0),
    }
}

fn element(out: &mut Vec<u8>, tag: u32, vr: &[u8; 2], value: &str) {
    let even = value.len().next_multiple_of(2) as u16;
    out.extend_from_slice(&((tag >> 16) as u16).to_le_bytes());
    out.extend_from_slice(&(tag as u16).to_le_bytes());
    out.extend_from_slice(vr);
    out.extend_from_slice(&even.to_le_bytes());
    out.extend_from_slice(value.as_bytes());
    if !value.len().is_multiple_of(2) {
        out.push(if vr == b"UI" { 0 } else { b' ' });
    }
}

/// A CT object as scanners write it, with a small matrix.
fn object(number: usize) -> Vec<u8> {
    let series = number / OBJECTS;
    let study = series / SERIES;
    let class = "1.2.840.10008.5.1.4.1.1.2";
    let instance = format!("1.2.826.0.1.3680043.8.498.1.{study}.{series}.{number}");
    let mut meta = Vec::new();
    element(&mut meta, 0x0002_0002, b"UI", class);
    element(&mut meta, 0x0002_0003, b"UI", &instance);
    element(&mut meta, 0x0002_0010, b"UI", "1.2.840.10008.1.2.1");
    element(&mut meta, 0x0002_0012, b"UI", "1.2.826.0.1.3680043.8.498");
    let mut out = vec![0; 128];
    out.extend_from_slice(b"DICM\x02\0\0\0UL\x04\0");
    out.extend_from_slice(&((meta.len() + 14) as u32).to_le_bytes());
    out.extend_from_slice(b"\x02\0\x01\0OB\0\0\x02\0\0\0\0\x01");
    out.append(&mut meta);
    let uid = "1.2.826.0.1.3680043.8.498";
    let values: [(u32, &[u8; 2], String); 36] = [
        (0x0008_0008, b"CS", "ORIGINAL\\PRIMARY\\AXIAL".into()),
        (0x0008_0016, b"UI", class.into()),
        (0x0008_0018, b"UI", instance),
        (0x0008_0020, b"DA", "20260131".into()),
        (0x0008_0021, b"DA", "20260131".into()),
        (0x0008_0022, b"DA", "20260131".into()),
        (0x0008_0023, b"DA", "20260131".into()),
        (0x0008_0030, b"TM", "101500".into()),
        (0x0008_0033, b"TM", "101501.250000".into()),
        (0x0008_0050, b"SH", format!("A{study:06}")),
        (0x0008_0060, b"CS", "CT".into()),
        (0x0008_0070, b"LO", "Maker of scanners".into()),
        (0x0008_0080, b"LO", "General Hospital".into()),
        (0x0008_0090, b"PN", "REFERRING^DOCTOR".into()),
        (0x0008_1030, b"LO", "CT of the chest".into()),
        (0x0008_103E, b"LO", format!("Series {series}")),
        (0x0010_0010, b"PN", format!("SAMPLE^PATIENT{study}")),
        (0x0010_0020, b"LO", format!("P{study:06}")),
        (0x0010_0030, b"DA", "19600101".into()),
        (0x0010_0040, b"CS", "O".into()),
        (0x0018_0015, b"CS", "CHEST".into()),
        (0x0018_0050, b"DS", "1.250000".into()),
        (0x0018_0060, b"DS", "120".into()),
        (0x0018_1151, b"IS", "240".into()),
        (0x0020_000D, b"UI", format!("{uid}.1.{study}")),
        (0x0020_000E, b"UI", format!("{uid}.1.{study}.{series}")),
        (0x0020_0010, b"SH", format!("S{study}")),
        (0x0020_0011, b"IS", (series % SERIES + 1).to_string()),
        (0x0020_0013, b"IS", (number % OBJECTS + 1).to_string()),
        (
            0x0020_0032,
            b"DS",
            format!("-180.0\\-180.0\\{}", number % OBJECTS),
        ),
        (0x0020_0037, b"DS", "1\\0\\0\\0\\1\\0".into()),
        (0x0020_0052, b"UI", format!("{uid}.2.{study}")),
        (0x0028_0004, b"CS", "MONOCHROME2".into()),
        (0x0028_0010, b"US", "@\0".into()),
        (0x0028_0011, b"US", "@\0".into()),
        (0x0028_0030, b"DS", "0.703125\\0.703125".into()),
    ];
    for (tag, vr, value) in values {
        element(&mut out, tag, vr, &value);
    }
    out.extend_from_slice(b"\xE0\x7F\x10\0OW\0\0\0\x20\0\0");
    out.resize(out.len() + 0x2000, 7);
    out
}

fn make_tree(tree: &Path, files: usize) -> std::io::Result<()> {
    for number in 0..files {
        let folder = tree.join(format!("{:05}", number / OBJECTS));
        if number % OBJECTS == 0 {
            fs::create_dir_all(&folder)?;
        }
        fs::write(folder.join(format!("{number:07}.dcm")), object(number))?;
    }
    Ok(())
}

fn studies(tree: &Path) -> Result<Vec<StudyItems>, Box<dyn Error>> {
    let mut grouper = Grouper::new();
    let roots: [PathBuf; 1] = [tree.to_path_buf()];
    scan(&roots, &ScanOptions::default(), &Quiet, &mut |found| {
        grouper.add(found);
        ControlFlow::Continue(())
    })?;
    let grouped = grouper.finish(None, &FileSources);
    let studies = grouped.studies.into_iter().zip(1..);
    Ok(studies
        .map(|(study, key)| StudyItems {
            key,
            patient: key,
            about: study.about,
            items: study.items,
        })
        .collect())
}

/// Writes the DICOMDIR; gives its length.
fn write(composed: &Composed, studies: &[StudyItems], to: &Path) -> Result<u64, Box<dyn Error>> {
    let found = composed.contents.iter().find_map(|c| match &c.source {
        ContentSource::Directory(directory) => Some(directory),
        _ => None,
    });
    let directory = found.ok_or("no DICOMDIR")?;
    let mut file = std::io::BufWriter::new(fs::File::create(to)?);
    directory.write(&composed.contents, studies, &mut |bytes| {
        file.write_all(bytes)
    })?;
    file.flush()?;
    Ok(directory.len())
}

/// Seconds that dcmmkdir takes for the same files under their File IDs.
fn peer(
    dir: &Path,
    composed: &Composed,
    studies: &[StudyItems],
) -> Result<Option<f64>, Box<dyn Error>> {
    let root = dir.join("fileset");
    for content in &composed.contents {
        let ContentSource::Item { study, item } = content.source else {
            continue;
        };
        let item = studies
            .get(study as usize)
            .and_then(|s| s.items.get(item as usize));
        let source = String::from_utf8(item.ok_or("no item")?.source.clone())?;
        let to = root.join(&content.path);
        fs::create_dir_all(to.parent().ok_or("no folder")?)?;
        fs::hard_link(source, to)?;
    }
    let mut command = Command::new("dcmmkdir");
    command
        .args(["+W", "+r", "+id", ".", "+D", "PEER", "DICOM"])
        .current_dir(&root)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let began = Instant::now();
    let done = command.status().is_ok_and(|status| status.success());
    Ok(done.then(|| began.elapsed().as_secs_f64()))
}

fn peak_memory_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1000
}
