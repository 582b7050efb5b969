//! How fast rows are coded: ours on one core, against reed-solomon-erasure in the same run, and
//! against `dvdisaster -mRS03` on an image of 256 MiB where that is installed.
//!
//! `cargo bench -p stele-burner --bench parity`

// A benchmark's figures are its output.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use stele_burner::parity::RowCodec;
use stele_burner::parity::check_strip::CLUSTER_BYTES;

const DATA: u8 = 216;
const PARITY: u8 = 30;

fn main() {
    let data: Vec<Vec<u8>> = (0..DATA)
        .map(|j| {
            (0..CLUSTER_BYTES)
                .map(|i| ((i * 31 + usize::from(j) * 7) >> 3) as u8)
                .collect()
        })
        .collect();
    let ours = rate(12, || ours(&data));
    let theirs = rate(2, || theirs(&data));
    println!("encode {DATA}+{PARITY}, one core, data bytes");
    println!("  stele                  {ours:8.0} MB/s");
    println!(
        "  reed-solomon-erasure   {theirs:8.0} MB/s   {:.1}x",
        ours / theirs
    );
    assert_eq!(
        self::ours(&data),
        self::theirs(&data),
        "both codecs give the same bytes"
    );
    dvdisaster(ours);
}

/// MB/s of data: the best of three runs.
fn rate(rows: usize, mut work: impl FnMut() -> Vec<u8>) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..3 {
        let began = Instant::now();
        for _ in 0..rows {
            std::hint::black_box(work());
        }
        best = best.min(began.elapsed().as_secs_f64());
    }
    (rows * usize::from(DATA) * CLUSTER_BYTES) as f64 / 1e6 / best
}

fn ours(data: &[Vec<u8>]) -> Vec<u8> {
    let codec = RowCodec::new(DATA, PARITY).unwrap_or_else(|e| unreachable!("{e}"));
    let mut parity = vec![0; usize::from(PARITY) * CLUSTER_BYTES];
    let inputs: Vec<&[u8]> = data.iter().map(Vec::as_slice).collect();
    let mut outputs: Vec<&mut [u8]> = parity.chunks_exact_mut(CLUSTER_BYTES).collect();
    if let Err(e) = codec.encode(&inputs, &mut outputs) {
        unreachable!("{e}");
    }
    parity
}

fn theirs(data: &[Vec<u8>]) -> Vec<u8> {
    let codec = reed_solomon_erasure::galois_8::ReedSolomon::new(DATA.into(), PARITY.into());
    let codec = codec.unwrap_or_else(|e| unreachable!("{e}"));
    let mut parity = vec![vec![0; CLUSTER_BYTES]; PARITY.into()];
    if let Err(e) = codec.encode_sep(data, &mut parity) {
        unreachable!("{e}");
    }
    parity.concat()
}

/// The peer's own command line, two threads, the same redundancy.
fn dvdisaster(ours: f64) {
    let dir = std::env::temp_dir().join(format!("stele-bench-{}", std::process::id()));
    let image = dir.join("peer.iso");
    let bytes: Vec<u8> = (0..256_usize << 20)
        .map(|i| ((i * 2_654_435_761) >> 9) as u8)
        .collect();
    let made = std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(&image, &bytes));
    if made.is_err() {
        println!("  dvdisaster             not run: no room for its image");
        return;
    }
    let ecc = dir.join("peer.ecc");
    let mut command = std::process::Command::new("dvdisaster");
    command
        .arg("-mRS03")
        .args(["-n", "30", "-x", "2", "-o", "file", "-c"]);
    command.arg("-i").arg(&image).arg("-e").arg(&ecc);
    let began = Instant::now();
    match command.output() {
        Ok(out) if out.status.success() => {
            let rate = bytes.len() as f64 / 1e6 / began.elapsed().as_secs_f64();
            println!(
                "  dvdisaster -mRS03      {rate:8.0} MB/s   {:.1}x",
                ours / rate
            );
        }
        Ok(out) => println!(
            "  dvdisaster failed: {}",
            String::from_utf8_lossy(&out.stderr)
        ),
        Err(_) => println!("  dvdisaster             not installed"),
    }
    // The folder is in the system's temporary place; what cannot be removed is no harm.
    let _ = std::fs::remove_dir_all(&dir);
}
