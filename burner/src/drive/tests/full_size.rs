//! Discs of 25 GB, from the first WRITE to the last sector read back, in drives and boxes that are
//! odd but sound. Time is simulated, and the discs are sparse: all but a cluster in 1,024 is zeros.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use stele_discfs::CLUSTER_SECTORS;

use super::*;
use crate::watch::{Phase, Progress, Watch};

/// Sectors of the image: what a disc of 25 GB takes, but for an unfinished last cluster.
const SECTORS_25_GB: u64 = 12_219_392 - 7;
/// One cluster of so many holds bytes of its own.
const STAMPED: u64 = 1024;

/// The image: bytes follow from the sector's address alone.
struct Sparse;

/// Fills a sector as its address says.
fn stamp(lba: u64, sector: &mut [u8]) {
    let cluster = lba / CLUSTER_SECTORS;
    let last = lba + 64 >= SECTORS_25_GB;
    if !cluster.is_multiple_of(STAMPED) && !last {
        return;
    }
    let mut state = lba.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for word in sector.chunks_exact_mut(8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        word.copy_from_slice(&state.to_be_bytes());
    }
}

impl Sectors for Sparse {
    fn sectors(&self) -> SectorCount {
        SectorCount(SECTORS_25_GB)
    }

    fn read(&self, at: Lba, into: &mut [u8], _: &mut LostMap) -> Result<(), ReadError> {
        into.fill(0);
        for (lba, sector) in (at.0..).zip(into.chunks_exact_mut(SECTOR_BYTES)) {
            stamp(lba, sector);
        }
        Ok(())
    }
}

/// Counts how often a hand is asked for.
#[derive(Default)]
struct Asked(AtomicU32);

impl Watch for Asked {
    fn progress(&self, progress: Progress) {
        let asked = progress.phase == Phase::TrayWanted;
        self.0.fetch_add(u32::from(asked), Ordering::SeqCst);
    }
    fn cancelled(&self) -> bool {
        false
    }
}

type Habit = fn(&mut Personality);

fn slim(p: &mut Personality) {
    *p = Personality::lg_bu40n();
    // Nobody stands beside it: somebody comes a quarter of an hour after the tray sprang out.
    p.quirks.hand_after_ms = Some(900_000);
}

fn late(p: &mut Personality) {
    p.quirks.disc_seen_ms = 45_000;
}

fn ready_while_closing(p: &mut Personality) {
    p.quirks.ready_while_closing = true;
    (p.times.close_track_ms, p.times.finalize_ms) = (240_000, 600_000);
}

fn box_of_64_kib(p: &mut Personality) {
    p.quirks.most_bytes = 65_536;
}

fn box_of_32_kib(p: &mut Personality) {
    p.quirks.most_bytes = 32_768;
}

fn no_lock(p: &mut Personality) {
    p.quirks.no_lock = true;
}

fn prepares(p: &mut Personality) {
    p.quirks.prepares_ms = 90_000;
}

/// Each of them with how often a hand has to be asked for.
const HABITS: [(&str, Habit, u32); 7] = [
    ("slim", slim, 1),
    ("late", late, 0),
    ("ready-while-closing", ready_while_closing, 0),
    ("64-kib", box_of_64_kib, 0),
    ("32-kib", box_of_32_kib, 0),
    ("no-lock", no_lock, 0),
    ("prepares", prepares, 0),
];

/// Burns 25 GB in such a drive. The disc must be called good, and a hand asked for so often.
fn burn_25_gb(name: &str, habits: &[Habit], hands: u32) {
    let mut personality = Personality::lg_wh16ns40();
    for habit in habits {
        habit(&mut personality);
    }
    let bench = Bench::with(personality, MediumKind::Bdr25);
    let mut drive = bench.drive(&[]);
    let spec = BurnSpec {
        sectors: SectorCount(SECTORS_25_GB),
        ..spec()
    };
    let asked = Asked::default();
    let began = drive.now();
    let outcome = check(&mut drive, &spec).unwrap().burn(&Sparse, &asked);
    let took = drive.spent(began);
    let log = &outcome.log;
    assert!(
        outcome.stopped.is_none(),
        "{name}: {:?}\n{log}",
        outcome.stopped
    );
    assert_eq!(outcome.reached, BurnPhase::Done, "{name}");
    let back = outcome.read_back.as_ref().unwrap();
    assert!(back.is_whole(), "{name}: {back:?}");
    assert_eq!(back.sectors.0, SECTORS_25_GB, "{name}");
    assert_eq!(asked.0.load(Ordering::SeqCst), hands, "{name}\n{log}");
    assert_eq!(outcome.medium.state, MediumState::Finalized, "{name}");
    // 3x at most, and read back at 8x at most: hours of the drive's own time.
    let hour = Duration::from_secs(3600);
    assert!(
        took > hour / 3 && took < 3 * hour,
        "{name} took {took:?} of the drive's time"
    );
    drop(drive);
    holds_the_image(&bench, name);
}

/// What the recorder kept is the image, looked at without any drive.
fn holds_the_image(bench: &Bench, name: &str) {
    use std::os::unix::fs::FileExt;
    let medium = std::fs::File::open(bench.path()).unwrap();
    let (mut kept, mut own) = (vec![0; SECTOR_BYTES], vec![0; SECTOR_BYTES]);
    let stamped = (0..SECTORS_25_GB).step_by((STAMPED * CLUSTER_SECTORS) as usize);
    let ends = [SECTORS_25_GB - 1, SECTORS_25_GB - 33, SECTORS_25_GB / 2];
    for lba in stamped.chain(ends) {
        medium
            .read_exact_at(&mut kept, lba * SECTOR_BYTES as u64)
            .unwrap();
        own.fill(0);
        stamp(lba, &mut own);
        assert!(kept == own, "{name}: sector {lba}");
    }
    assert!(VirtualMedium::open(bench.path()).unwrap().is_finalized());
}

#[test]
fn a_disc_of_25_gb_is_good_in_a_slim_late_deaf_drive_behind_a_box_of_32_kib() {
    // All of them at once; `tests/long drives` burns a disc in each.
    let all = HABITS.map(|(_, habit, _)| habit);
    burn_25_gb("all at once", &all, 1);
}

#[test]
fn a_disc_of_25_gb_is_good_in_each_odd_drive() {
    // Seven discs are too many for every run: the long campaign says which.
    let wanted = std::env::var("STELE_FULL_SIZE").unwrap_or_default();
    let wanted = |name: &str| wanted.split(' ').any(|one| one == name || one == "all");
    for (name, habit, hands) in HABITS.into_iter().filter(|(name, ..)| wanted(name)) {
        let began = std::time::Instant::now();
        burn_25_gb(name, &[habit], hands);
        println!("{name}: good, in {:.1} s", began.elapsed().as_secs_f64());
    }
}
