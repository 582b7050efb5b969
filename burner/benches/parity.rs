//! How fast an image of 1 GiB is protected and repaired, end to end, and where the time goes.
//!
//! `cargo bench -p stele-burner --bench parity`. Beside it runs `dvdisaster -mRS03` with two
//! threads and the same redundancy, where it is installed; with `STELE_BENCH_PAR2=1` also
//! `par2create`, which takes minutes. All files lie in the system's temporary place.

// A benchmark's figures are its output.
#![allow(clippy::print_stdout)]

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use stele_burner::geometry::Geometry;
use stele_burner::parity::check_strip::{CLUSTER_BYTES, check_value};
use stele_burner::parity::{
    Anchor, ContentDigest, DiscIdentity, DiscName, RowCodec, Search, protect,
};
use stele_burner::repair::repair;
use stele_burner::sectors::{ImageFile, Sectors};
use stele_burner::watch::Quiet;
use stele_discfs::{SECTOR_BYTES, SectorCount};

const PARITY: u8 = 30;
/// S for 1 GiB.
const STRIP: u64 = 2112;
/// Rows that a thread codes at a time, as in protecting.
const BATCH: usize = 4;

fn main() {
    let folder = std::env::temp_dir().join(format!("stele-bench-{}", std::process::id()));
    let ran = std::fs::create_dir_all(&folder).and_then(|()| all(&folder));
    if let Err(e) = ran {
        println!("no figures: {e}");
    }
    // The folder is in the system's temporary place; what cannot be removed is no harm.
    let _ = std::fs::remove_dir_all(&folder);
}

/// The code alone, one row after the other on one core, and reed-solomon-erasure in the same run.
fn one_core() -> io::Result<()> {
    let (k, m) = (246 - usize::from(PARITY), usize::from(PARITY));
    let byte = |i: usize| (i.wrapping_mul(0x9E37_79B9) >> 11) as u8;
    let data: Vec<Vec<u8>> = (0..k)
        .map(|j| (0..CLUSTER_BYTES).map(|i| byte(j * 77 + i)).collect())
        .collect();
    let inputs: Vec<&[u8]> = data.iter().map(Vec::as_slice).collect();
    let ours = RowCodec::new(246 - PARITY, PARITY).map_err(io::Error::other)?;
    let theirs =
        reed_solomon_erasure::galois_8::ReedSolomon::new(k, m).map_err(io::Error::other)?;
    let mut parity = vec![vec![0; CLUSTER_BYTES]; m];
    let mut peer = parity.clone();
    let (mut own, mut other) = (f64::MAX, f64::MAX);
    for _ in 0..20 {
        own = own.min(seconds(|| {
            let mut outputs: Vec<&mut [u8]> = parity.iter_mut().map(Vec::as_mut_slice).collect();
            ours.encode(&inputs, &mut outputs).map_err(io::Error::other)
        })?);
    }
    for _ in 0..2 {
        let work = || {
            theirs
                .encode_sep(&data, &mut peer)
                .map_err(io::Error::other)
        };
        other = other.min(seconds(work)?);
    }
    assert!(parity == peer, "both codecs give the same bytes");
    let bytes = (k * CLUSTER_BYTES) as f64 / 1e9;
    println!(
        "code alone, {k}+{m}, one core  {:.2} GB/s of data (wanted 1), {:.1}x reed-solomon-erasure",
        bytes / own,
        other / own
    );
    Ok(())
}

fn all(folder: &Path) -> io::Result<()> {
    one_core()?;
    let geometry = Geometry::new(SectorCount(STRIP), PARITY).map_err(io::Error::other)?;
    let identity = DiscIdentity {
        name: DiscName {
            uuid: [7; 16],
            content: Some(ContentDigest([8; 8])),
        },
        geometry,
    };
    let anchor = Anchor::bare(identity, geometry.content());
    let (content, whole) = (geometry.content().bytes(), geometry.sectors().bytes());
    let (image_path, peer) = (folder.join("image.iso"), folder.join("peer.iso"));
    fill(&peer, content)?;
    std::fs::copy(&peer, &image_path)?;
    let image = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&image_path)?;
    image.set_len(whole)?;
    image.sync_all()?;

    println!(
        "an image of {:.2} GB, {PARITY} of 248 strips parity",
        gb(whole)
    );
    let mut encode = f64::MAX;
    for _ in 0..3 {
        encode = encode.min(seconds(|| {
            protect(&image, &anchor, &Quiet).map_err(io::Error::other)?;
            Ok(())
        })?);
    }
    let rate = gb(content) / encode;
    println!("protect, both check strips   {encode:6.2} s  {rate:5.2} GB/s of content");
    split(&image, geometry, folder, encode)?;
    let theirs = dvdisaster(&peer, folder)?;
    if let Some(theirs) = theirs {
        let ratio = theirs / encode;
        println!("dvdisaster -mRS03, 2 threads {theirs:6.2} s  {ratio:.1}x (wanted 4.5x)");
    }
    par2(&peer, folder, encode)?;
    decode(&image, &image_path, geometry, whole, gb(whole) / encode)
}

fn gb(bytes: u64) -> f64 {
    bytes as f64 / 1e9
}

fn seconds(work: impl FnOnce() -> io::Result<()>) -> io::Result<f64> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed().as_secs_f64())
}

fn fill(path: &Path, bytes: u64) -> io::Result<()> {
    let file = File::create(path)?;
    let mut piece = vec![0_u8; 1 << 20];
    let mut state = 1_u64;
    for at in (0..bytes).step_by(piece.len()) {
        for word in piece.as_chunks_mut::<8>().0 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            *word = (state ^ (state >> 29)).to_le_bytes();
        }
        let n = piece.len().min((bytes - at) as usize);
        file.write_all_at(piece.get(..n).unwrap_or_default(), at)?;
    }
    file.sync_all()
}

/// Runs the same work for every batch of rows, on as many threads as protecting uses.
fn on_all_cores(
    rows: u64,
    work: impl Fn(u64, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(8)) as u64;
    std::thread::scope(|scope| {
        let work = &work;
        let each = |n: u64| {
            move || -> io::Result<()> {
                let mut cells = vec![0x5a; BATCH * CLUSTER_BYTES * 246];
                for first in (0..rows)
                    .step_by(BATCH)
                    .skip(n as usize)
                    .step_by(threads as usize)
                {
                    work(first, &mut cells)?;
                }
                Ok(())
            }
        };
        let running: Vec<_> = (0..threads).map(|n| scope.spawn(each(n))).collect();
        let mut ended = running.into_iter().map(|thread| thread.join());
        ended.try_for_each(|ended| ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Each part of protecting by itself, beside what this machine can do at most.
fn split(image: &File, geometry: Geometry, folder: &Path, encode: f64) -> io::Result<()> {
    let rows = geometry.rows();
    let strip = geometry.strip().bytes();
    let len = BATCH * CLUSTER_BYTES;
    let data = usize::from(geometry.data()) * len;
    let place = |at: u64, first: u64| at * strip + first * CLUSTER_BYTES as u64;
    let inside = |first: u64| ((rows - first) as usize).min(BATCH) * CLUSTER_BYTES;
    let read = seconds(|| {
        on_all_cores(rows, |first, cells| {
            let shards = (0..u64::from(geometry.data())).zip(cells.chunks_exact_mut(len));
            for (at, shard) in shards {
                let own = shard.get_mut(..inside(first)).unwrap_or_default();
                image.read_exact_at(own, place(at, first))?;
            }
            Ok(())
        })
    })?;
    let hash = hashed(rows)?;
    let codec = RowCodec::new(geometry.data(), PARITY).map_err(io::Error::other)?;
    let code = seconds(|| {
        on_all_cores(rows, |_, cells| {
            let (data, parity) = cells.split_at_mut(data);
            let inputs: Vec<&[u8]> = data.chunks_exact(len).collect();
            let mut outputs: Vec<&mut [u8]> = parity.chunks_exact_mut(len).collect();
            codec
                .encode(&inputs, &mut outputs)
                .map_err(io::Error::other)
        })
    })?;
    let write = written(geometry, folder)?;
    let (copy, disk) = limits(folder)?;
    let (content, out) = (
        gb(geometry.content().bytes()),
        gb((u64::from(PARITY) + 2) * strip),
    );
    let coded = gb(246 * strip);
    println!("  where the time goes, each part by itself, on all cores:");
    // Threads and their memory are no part of the work.
    let idle = seconds(|| on_all_cores(rows, |_, _| Ok(())))?;
    let line = |what: &str, seconds: f64, bytes: f64, limit: &str| {
        let seconds = (seconds - idle).max(1e-3);
        let rate = bytes / seconds;
        println!("    {what:6} {seconds:6.2} s  {rate:6.2} GB/s   {limit}");
    };
    let memory = format!("memory copies {copy:.1} GB/s");
    line("read", read, content, &memory);
    line("hash", hash, coded, &format!("BLAKE3 and CRC-64; {memory}"));
    line(
        "code",
        code,
        content,
        &format!("{PARITY} outputs of each input; {memory}"),
    );
    line(
        "write",
        write,
        out,
        &format!("into the cache; the disk takes {disk:.2} GB/s"),
    );
    let sum = read + hash + code + write - 4.0 * idle;
    println!("    sum    {sum:6.2} s  of {encode:.2} s measured");
    Ok(())
}

fn rows_of_limits() -> u64 {
    BATCH as u64 * 8
}

/// Seconds for the hashes of all coded cells.
fn hashed(rows: u64) -> io::Result<f64> {
    seconds(|| {
        on_all_cores(rows, |_, cells| {
            for cluster in cells.chunks_exact(CLUSTER_BYTES) {
                std::hint::black_box(blake3::hash(cluster));
                for sector in cluster.chunks_exact(SECTOR_BYTES) {
                    std::hint::black_box(check_value(sector));
                }
            }
            Ok(())
        })
    })
}

/// Seconds for writing parity and check strips.
fn written(geometry: Geometry, folder: &Path) -> io::Result<f64> {
    let (rows, strip) = (geometry.rows(), geometry.strip().bytes());
    let len = BATCH * CLUSTER_BYTES;
    let scratch = File::create(folder.join("scratch"))?;
    seconds(|| {
        on_all_cores(rows, |first, cells| {
            let shards = (0..u64::from(PARITY) + 2).zip(cells.chunks_exact(len));
            for (at, shard) in shards {
                let own = shard
                    .get(..((rows - first) as usize).min(BATCH) * CLUSTER_BYTES)
                    .unwrap_or_default();
                scratch.write_all_at(own, at * strip + first * CLUSTER_BYTES as u64)?;
            }
            Ok(())
        })
    })
}

/// What memory copies and the disk writes, GB/s.
fn limits(folder: &Path) -> io::Result<(f64, f64)> {
    let idle = seconds(|| on_all_cores(rows_of_limits(), |_, _| Ok(())))?;
    let copied = seconds(|| {
        on_all_cores(rows_of_limits(), |_, cells| {
            let (from, to) = cells.split_at_mut(123 * BATCH * CLUSTER_BYTES);
            for _ in 0..16 {
                to.copy_from_slice(std::hint::black_box(from));
            }
            Ok(())
        })
    })?;
    let bytes = (8 * 16 * 123 * BATCH * CLUSTER_BYTES) as u64;
    let path = folder.join("disk");
    let disk = seconds(|| fill(&path, 512 << 20))?;
    std::fs::remove_file(path)?;
    Ok((gb(bytes) / (copied - idle), gb(512 << 20) / disk))
}

/// A burst of a tenth of the disc, repaired into a new image that is safe on the disk.
fn decode(
    image: &File,
    path: &Path,
    geometry: Geometry,
    whole: u64,
    encode: f64,
) -> io::Result<()> {
    let before = blake3_of(image, whole)?;
    let burst = vec![0xee; CLUSTER_BYTES];
    let clusters = whole / 10 / CLUSTER_BYTES as u64;
    let first = 20 * geometry.rows();
    for cluster in first..first + clusters {
        image.write_all_at(&burst, cluster * CLUSTER_BYTES as u64)?;
    }
    image.sync_all()?;
    let to = path.with_extension("repaired");
    let (mut best, mut lost) = (f64::MAX, 0);
    for _ in 0..3 {
        // A repair never replaces what is there.
        match std::fs::remove_file(&to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let took = seconds(|| {
            let source = ImageFile::open(path).map_err(io::Error::other)?;
            let sources: [&dyn Sectors; 1] = [&source];
            let repaired =
                repair(&sources, &to, &Search::full(&Quiet)).map_err(io::Error::other)?;
            lost = repaired.lost.count().0;
            Ok(())
        })?;
        best = best.min(took);
    }
    let same = blake3_of(&File::open(&to)?, whole)? == before && lost == 0;
    let rate = gb(whole) / best;
    println!(
        "repair of a 10 % burst       {best:6.2} s  {rate:5.2} GB/s of image, {:.2} of the encode \
         rate (wanted 0.5); {}",
        rate / encode,
        if same { "bit for bit" } else { "NOT the same" }
    );
    let plain = plain_copy(path, whole)?;
    println!("  into a new image that is safe on the disk; a plain copy takes {plain:5.2} s");
    Ok(())
}

/// The disk's share: the same bytes read and written in the same pieces, nothing else. The least
/// of three.
fn plain_copy(path: &Path, bytes: u64) -> io::Result<f64> {
    let to = path.with_extension("plain");
    let mut best = f64::MAX;
    for _ in 0..3 {
        let took = seconds(|| {
            let (from, to) = (File::open(path)?, File::create(&to)?);
            let mut piece = vec![0; 1 << 20];
            for at in (0..bytes).step_by(piece.len()) {
                let n = piece.len().min((bytes - at) as usize);
                let own = piece.get_mut(..n).unwrap_or_default();
                from.read_exact_at(own, at)?;
                to.write_all_at(own, at)?;
            }
            to.sync_all()
        })?;
        best = best.min(took);
    }
    std::fs::remove_file(&to)?;
    Ok(best)
}

fn blake3_of(image: &File, bytes: u64) -> io::Result<blake3::Hash> {
    let (mut hasher, mut piece) = (blake3::Hasher::new(), vec![0; 1 << 20]);
    for at in (0..bytes).step_by(piece.len()) {
        let n = piece.len().min((bytes - at) as usize);
        let own = piece.get_mut(..n).unwrap_or_default();
        image.read_exact_at(own, at)?;
        hasher.update(own);
    }
    Ok(hasher.finalize())
}

/// The peer's own command line, two threads, 30 roots; `None` where it is not installed.
fn dvdisaster(image: &Path, folder: &Path) -> io::Result<Option<f64>> {
    let ecc = folder.join("peer.ecc");
    let mut command = Command::new("dvdisaster");
    command.args(["-mRS03", "-n", "30", "-x", "2", "-o", "file", "-c"]);
    command.arg("-i").arg(image).arg("-e").arg(&ecc);
    timed(command, "dvdisaster")
}

fn par2(image: &Path, folder: &Path, encode: f64) -> io::Result<()> {
    if std::env::var_os("STELE_BENCH_PAR2").is_none() {
        return Ok(());
    }
    let mut command = Command::new("par2create");
    command
        .args(["-q", "-r14"])
        .arg(folder.join("peer.par2"))
        .arg(image);
    if let Some(theirs) = timed(command, "par2create")? {
        println!(
            "par2create                   {theirs:6.2} s  {:.1}x (wanted 50x)",
            theirs / encode
        );
    }
    Ok(())
}

fn timed(mut command: Command, name: &str) -> io::Result<Option<f64>> {
    let began = Instant::now();
    match command.output() {
        Ok(out) if out.status.success() => Ok(Some(began.elapsed().as_secs_f64())),
        Ok(out) => {
            let said = String::from_utf8_lossy(&out.stderr).into_owned();
            println!("{name} failed: {said}");
            Ok(None)
        }
        Err(_) => {
            println!("{name} is not installed");
            Ok(None)
        }
    }
}
