//! How long an image takes: 4 GiB in 8,000 files, both hashes, against `xorriso -as mkisofs` on the
//! same tree in the same run; and how much memory at the most. The trial costs the same for an
//! image of any size, and would be a fifth of one of 1 GiB; a disc has 25 GB or more.
//!
//! `cargo bench -p stele-burner --bench mastering` (needs 3 GiB of temporary space for each GiB)

// A benchmark's figures are its output.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use stele_burner::SectorCount;
use stele_burner::compose::compose;
use stele_burner::disc::DiscLabel;
use stele_burner::item::StudyItems;
use stele_burner::mastering::{BuildOptions, Trial, build};
use stele_burner::source::{FileSources, Grouper, ScanOptions, scan};
use stele_burner::watch::{Phase, Progress, Quiet, Watch};

/// Times that each is run; the least counts.
const ROUNDS: usize = 4;

const FILE_BYTES: usize = (1 << 30) / 2000;

/// 2,000 for each GiB; `STELE_BENCH_GIB` says how many.
fn files() -> usize {
    let gib = std::env::var("STELE_BENCH_GIB").ok();
    gib.and_then(|gib| gib.parse().ok()).unwrap_or(4) * 2000
}

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::temp_dir().join(format!("stele-bench-{}", std::process::id()));
    let result = run(&dir);
    fs::remove_dir_all(&dir)?;
    result
}

fn run(dir: &Path) -> Result<(), Box<dyn Error>> {
    let tree = dir.join("tree");
    make_tree(&tree)?;
    let studies = studies(&tree)?;
    let label = DiscLabel {
        uuid: [1; 16],
        set: "SET-0001".to_owned(),
        number: 1,
        of: 1,
        time: 1_780_000_000,
        owner: String::new(),
        set_parity_discs: Some(0),
    };
    let composed = compose(&label, &[], &studies, SectorCount(12_219_392), Some(30))?;
    let options = BuildOptions {
        trial: Trial::Quick,
        owner: None,
        only: None,
        files: None,
    };
    let (ours, theirs) = (dir.join("ours.iso"), dir.join("peer.iso"));
    let (mut first_pass, mut whole, mut peer) = (f64::MAX, f64::MAX, None::<f64>);
    for round in 0..ROUNDS {
        // In turn one and the other first: the disk is slower the more it was given before.
        for ours_now in [round % 2 == 0, round % 2 == 1] {
            if ours_now {
                let marks = Marks::new();
                build(&composed, &studies, &FileSources, &ours, &options, &marks)?;
                whole = whole.min(marks.began.elapsed().as_secs_f64());
                first_pass = first_pass.min(marks.first_pass());
                fs::remove_file(&ours)?;
            } else if let Some(took) = xorriso(&tree, &theirs) {
                peer = Some(peer.map_or(took, |least| least.min(took)));
                fs::remove_file(&theirs)?;
            }
        }
    }
    let gigabytes = (files() * FILE_BYTES) as f64 / 1e9;
    println!("image of {gigabytes:.2} GB in {} files", files());
    println!("  stele, files and both hashes   {first_pass:6.2} s");
    println!("  stele, with protection, trial and fsync {whole:6.2} s");
    match peer {
        Some(peer) => {
            println!("  xorriso -as mkisofs            {peer:6.2} s");
            println!(
                "  ratio {:.2}x, wanted below 0.6x (whole {:.2}x, wanted 1.3x at most)",
                first_pass / peer,
                whole / peer
            );
        }
        None => println!("  xorriso is not installed"),
    }
    println!("  peak memory {} MB", peak_memory_mb());
    Ok(())
}

fn make_tree(tree: &Path) -> std::io::Result<()> {
    let mut state = 1_u64;
    for n in 0..files() {
        let path = tree.join(format!("{:02}/{n:05}.bin", n % 40));
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let words = (0..FILE_BYTES.div_ceil(8)).flat_map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state.to_le_bytes()
        });
        fs::write(&path, words.take(FILE_BYTES).collect::<Vec<u8>>())?;
        fs::File::open(path)?.sync_all()?;
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
    let grouped = grouper.finish(Some("BENCH"), &FileSources);
    let studies = grouped.studies.into_iter().zip(1..);
    Ok(studies
        .map(|(study, key)| StudyItems {
            key,
            patient: 0,
            about: study.about,
            items: study.items,
        })
        .collect())
}

/// Seconds that xorriso takes, the sync at the end included.
fn xorriso(tree: &Path, image: &Path) -> Option<f64> {
    let mut command = Command::new("xorriso");
    command
        .args(["-as", "mkisofs", "-quiet", "-R", "-J", "-o"])
        .arg(image)
        .arg(tree);
    let began = Instant::now();
    let done = command.output().ok()?.status.success();
    let file = fs::File::open(image).and_then(|file| file.sync_all());
    (done && file.is_ok()).then(|| began.elapsed().as_secs_f64())
}

/// Notes when the first pass ends.
struct Marks {
    began: Instant,
    first: std::sync::Mutex<Option<f64>>,
}

impl Marks {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            first: std::sync::Mutex::default(),
        }
    }

    fn first_pass(&self) -> f64 {
        self.first
            .lock()
            .map_or(0.0, |first| first.unwrap_or_default())
    }
}

impl Watch for Marks {
    fn progress(&self, progress: Progress) {
        if progress.phase == Phase::Protecting
            && let Ok(mut first) = self.first.lock()
        {
            // Protection is reported first when its first rows are done: a little too late for us.
            first.get_or_insert(self.began.elapsed().as_secs_f64());
        }
    }
    fn cancelled(&self) -> bool {
        false
    }
}

fn peak_memory_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1000
}
