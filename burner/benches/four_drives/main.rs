//! Four drives at once at 27 MB/s each, in real time: no underrun, under 2 GB of memory, under half
//! a core.
//!
//! `cargo bench -p stele-burner --bench four_drives` (1 GiB for each drive: two minutes, and 5 GiB
//! of temporary space; `STELE_BENCH_MIB` says how much instead of 1024)

// A benchmark's figures are its output.
#![allow(clippy::print_stdout)]

mod rig;

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let mib = std::env::var("STELE_BENCH_MIB").ok();
    let mib = mib.and_then(|mib| mib.parse().ok()).unwrap_or(1024);
    let dir = std::env::temp_dir().join(format!("stele-bench-{}", std::process::id()));
    fs::create_dir_all(&dir)?;
    let figures = rig::burn_at_once(&dir, 4, mib);
    fs::remove_dir_all(&dir)?;
    let figures = figures?;
    println!(
        "four drives, {mib} MiB each, written at {} kB/s and read back",
        rig::KB_PER_S
    );
    for (number, drive) in figures.drives.iter().enumerate() {
        println!(
            "  drive {number}: {}, {} underruns, buffer never below {} %",
            if drive.whole { "whole" } else { "NOT WHOLE" },
            drive.underruns,
            drive
                .least_percent
                .map_or("?".to_owned(), |p| p.to_string())
        );
    }
    println!(
        "  {} underruns; {:.1} s, {:.1} s of processor time ({:.2} cores), \
         {} MiB of memory at the most",
        figures.underruns(),
        figures.seconds,
        figures.cpu_seconds,
        figures.cores(),
        figures.peak_bytes >> 20
    );
    println!(
        "  the machine held a sleeping thread up for {} ms at the most; a buffer lasts 155 ms",
        figures.held_up.as_millis()
    );
    Ok(())
}
