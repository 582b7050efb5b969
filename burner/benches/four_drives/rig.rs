//! Drives that burn at the same time in real time, and what that costs.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use stele_burner::SectorCount;
use stele_burner::drive::{BurnSpec, Drive, Finalize, ReadBack, Speed, Transport, check};
use stele_burner::sectors::ImageFile;
use stele_burner::watch::Quiet;
use stele_mmc::{Cdb, Data, DriveTime, Reply, TransportError};
use stele_recorder::{MediumKind, Personality, VirtualDrive, VirtualMedium};

/// 6x of BD: what four drives of the design take each.
pub const KB_PER_S: u32 = 26_976;

/// What one drive came to.
#[derive(Clone, Debug)]
pub struct OneDrive {
    /// Every sector was read back and is equal.
    pub whole: bool,
    /// How often the laser had to stop for want of data.
    pub underruns: u32,
    /// The least that the buffer held while writing, percent; none where it never was full.
    pub least_percent: Option<u32>,
}

/// What all drives together came to.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Each drive.
    pub drives: Vec<OneDrive>,
    /// From the first command to the last answer, seconds.
    pub seconds: f64,
    /// Processor time of this process meanwhile, seconds.
    pub cpu_seconds: f64,
    /// The most memory this process ever had, bytes.
    pub peak_bytes: u64,
    /// The longest that a thread with nothing to do but sleep was held up by the machine.
    pub held_up: Duration,
}

impl Figures {
    /// Cores in use on the average.
    pub fn cores(&self) -> f64 {
        self.cpu_seconds / self.seconds
    }

    /// Underruns of all drives.
    pub fn underruns(&self) -> u32 {
        self.drives.iter().map(|drive| drive.underruns).sum()
    }
}

/// A virtual drive whose time is that of the world: what this program is late with, the laser
/// does not wait for.
struct RealTime {
    drive: VirtualDrive,
    began: Instant,
    origin: Duration,
}

impl RealTime {
    fn new(drive: VirtualDrive) -> Self {
        let origin = drive.now().0;
        let began = Instant::now();
        Self {
            drive,
            began,
            origin,
        }
    }

    fn catch_up(&mut self) {
        let own = self.drive.now().0.saturating_sub(self.origin);
        let behind = self.began.elapsed().saturating_sub(own);
        if !behind.is_zero() {
            self.drive.wait(behind);
        }
    }

    fn hold(&self) {
        let own = self.drive.now().0.saturating_sub(self.origin);
        let ahead = own.saturating_sub(self.began.elapsed());
        // A bus transfers the next command while the last one is carried out.
        if ahead > Duration::from_millis(2) {
            std::thread::sleep(ahead);
        }
    }
}

impl Transport for RealTime {
    fn execute(
        &mut self,
        cdb: &Cdb,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        self.catch_up();
        let reply = self.drive.execute(cdb, data, limit);
        self.hold();
        reply
    }

    fn wait(&mut self, duration: Duration) {
        self.catch_up();
        self.drive.wait(duration);
        self.hold();
    }

    fn now(&self) -> DriveTime {
        self.drive.now()
    }
}

/// Burns an image of `mib` MiB in so many drives at once and reads it back. Everything lies in
/// `folder`, which must be empty.
///
/// Errors: whatever fails besides a burn.
pub fn burn_at_once(folder: &Path, drives: usize, mib: u32) -> Result<Figures, Box<dyn Error>> {
    let path = folder.join("image.iso");
    make_image(&path, mib)?;
    let sectors = mib * 512;
    for number in 0..drives {
        prepare(folder, number, sectors)?;
    }
    let (cpu, began) = (cpu_seconds()?, Instant::now());
    let over = AtomicBool::new(false);
    let (ended, held_up) = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| longest_delay(&over));
        let threads: Vec<_> = (0..drives)
            .map(|number| {
                let path = path.as_path();
                scope.spawn(move || burn(folder, number, path, sectors))
            })
            .collect();
        let ended = threads.into_iter().map(|thread| thread.join());
        let ended = ended.collect::<Vec<_>>();
        over.store(true, Ordering::SeqCst);
        (ended, watcher.join())
    });
    let mut all = Vec::new();
    for one in ended {
        all.push(
            one.map_err(|_| "a burn panicked")?
                .map_err(io::Error::other)?,
        );
    }
    Ok(Figures {
        drives: all,
        seconds: began.elapsed().as_secs_f64(),
        cpu_seconds: cpu_seconds()? - cpu,
        peak_bytes: peak_bytes()?,
        held_up: held_up.map_err(|_| "the watcher panicked")?,
    })
}

/// How much too late a sleeping thread was woken at the most: what no program can help.
fn longest_delay(over: &AtomicBool) -> Duration {
    let nap = Duration::from_millis(5);
    let mut longest = Duration::ZERO;
    while !over.load(Ordering::SeqCst) {
        let began = Instant::now();
        std::thread::sleep(nap);
        longest = longest.max(began.elapsed().saturating_sub(nap));
    }
    longest
}

/// Bytes without zeros in a row, so that no disc is sparse.
fn make_image(path: &Path, mib: u32) -> io::Result<()> {
    let mut file = io::BufWriter::new(fs::File::create(path)?);
    let mut state = 1_u64;
    for _ in 0..u64::from(mib) << 17 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        file.write_all(&state.to_be_bytes())?;
    }
    file.flush()
}

fn prepare(folder: &Path, number: usize, sectors: u32) -> Result<(), Box<dyn Error>> {
    let mut personality = Personality::lg_wh16ns40();
    // Handling takes no time: only the streams are of interest.
    let times = &mut personality.times;
    (times.load_ms, times.eject_ms, times.first_write_ms) = (100, 100, 300);
    (
        times.close_track_ms,
        times.close_session_ms,
        times.finalize_ms,
    ) = (100, 100, 100);
    let name = format!("D{number}");
    VirtualDrive::create(folder, &name, personality)?;
    let medium = folder.join(format!("{name}.disc"));
    drop(VirtualMedium::create(
        &medium,
        MediumKind::BdrOfSize(sectors),
    )?);
    VirtualDrive::open(folder, &name)?.insert(&medium)?;
    Ok(())
}

fn burn(folder: &Path, number: usize, image: &Path, sectors: u32) -> Result<OneDrive, String> {
    let text = |e: &dyn Error| format!("drive {number}: {e}");
    let image = ImageFile::open(image).map_err(|e| text(&e))?;
    let inner = VirtualDrive::open(folder, &format!("D{number}")).map_err(|e| text(&e))?;
    let mut drive = Drive::open(RealTime::new(inner)).map_err(|e| text(&e))?;
    let spec = BurnSpec {
        sectors: SectorCount(sectors.into()),
        blake3: None,
        speed: Speed::KbPerS(KB_PER_S),
        finalize: Finalize::Disc,
        rewritable: false,
        spare_areas: false,
    };
    let ready = check(&mut drive, &spec).map_err(|e| text(&e))?;
    let outcome = ready.burn(&image, &Quiet);
    if let Some(why) = &outcome.stopped {
        return Err(format!("drive {number}: {why}\n{}", outcome.log));
    }
    let report = drive.into_transport().drive.buffer_report();
    let percent = |least: u32| u64::from(least) * 100 / u64::from(report.size.max(1));
    Ok(OneDrive {
        whole: outcome.read_back.as_ref().is_some_and(ReadBack::is_whole),
        underruns: report.underruns,
        least_percent: report
            .least
            .map(|least| u32::try_from(percent(least)).unwrap_or(100)),
    })
}

/// Processor time of this process: fields 14 and 15 of `/proc/self/stat`, in hundredths (proc(5)).
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name may hold blanks; it ends with the last parenthesis, behind which field 3 is first.
    let (_, behind) = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?;
    let mut fields = behind.split_whitespace().skip(11);
    let mut next = || -> Result<f64, Box<dyn Error>> {
        Ok(fields.next().ok_or("too few fields")?.parse::<f64>()?)
    };
    Ok((next()? + next()?) / 100.0)
}

/// `VmHWM` of `/proc/self/status`.
fn peak_bytes() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib = line.and_then(|l| l.split_whitespace().next());
    Ok(kib.ok_or("no VmHWM")?.parse::<u64>()? * 1024)
}
