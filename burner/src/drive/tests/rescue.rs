//! Damaged discs are read by a plan: what can be read first, and cut off at any moment.

use std::time::Duration;

use stele_discfs::{CLUSTER_SECTORS, Extent};
use stele_mmc::Command;

use super::*;
use crate::parity::Search;
use crate::parity::protect::tests::protected_image;
use crate::repair::{RepairingReader, Rescuing, repair_with};
use crate::rescue::{BUDGET, BlockStatus, OnDemand, Pass, Plan, RescueMap, Rescued, Sink, rescue};
use crate::sectors::{Effort, Medium, MemoryImage};
use crate::watch::{Phase, Progress, Watch};

/// Clusters of the disc; a hundredth of them is bad.
const CLUSTERS: u32 = 1_000;
/// The drive tries so long before it gives a cluster up.
const TRY: Duration = Duration::from_millis(199_000);
const ALL: Plan = Plan {
    phase: Phase::ReadingBack,
    upto: Pass::Inside,
    budget: BUDGET,
    sure: None,
};

fn burned(image: &MemoryImage) -> Bench {
    let sectors = image.sectors();
    let room = MediumKind::BdrOfSize(sectors.0 as u32 + 640);
    let bench = Bench::with(Personality::lg_wh16ns40(), room);
    let mut drive = bench.drive(&[]);
    let spec = BurnSpec { sectors, ..spec() };
    let outcome = check(&mut drive, &spec).unwrap().burn(image, &Quiet);
    assert!(outcome.stopped.is_none(), "{}", outcome.log);
    drop(drive);
    bench
}

fn large() -> MemoryImage {
    let mut state = 5_u64;
    let words = (0..CLUSTERS as usize * 8192).flat_map(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state.to_be_bytes()
    });
    MemoryImage(words.collect())
}

fn bad(clusters: &[u32]) -> Vec<Fault> {
    let ms = u64::try_from(TRY.as_millis()).unwrap();
    let each = clusters
        .iter()
        .map(|n| at_read(n * 32, FaultAct::Struggle { ms }));
    each.collect()
}

fn in_drive(bench: &Bench, faults: &[Fault]) -> DriveSectors<VirtualDrive> {
    let mut drive = bench.drive(faults);
    assert!(matches!(drive.medium().unwrap(), Tray::Medium(_)));
    DriveSectors::new(drive)
}

fn extent(cluster: u32) -> Extent {
    Extent {
        lba: Lba(u64::from(cluster) * CLUSTER_SECTORS),
        sectors: SectorCount(CLUSTER_SECTORS),
    }
}

/// Every cluster in order, three tries each: how long that takes.
fn naive(bench: &Bench, faults: &[Fault]) -> Duration {
    let disc = in_drive(bench, faults);
    let began = disc.now();
    let mut into = vec![0; 65_536];
    for cluster in 0..CLUSTERS {
        let at = extent(cluster).lba;
        let mut try_it = || disc.attempt(at, &mut into, Effort::Thorough).unwrap();
        let _ = try_it() || try_it() || try_it();
    }
    disc.now() - began
}

/// What a rescue gives, when it last gave something, and what of it was safe by then.
struct Copy<'a> {
    disc: &'a DriveSectors<VirtualDrive>,
    image: Vec<u8>,
    last: Duration,
    saved: (Vec<u8>, String),
    /// It is killed before so many clusters are taken.
    lives: u32,
    remembers: bool,
}

impl<'a> Copy<'a> {
    fn new(disc: &'a DriveSectors<VirtualDrive>, image: Vec<u8>, lives: u32) -> Self {
        Self {
            disc,
            image,
            last: Duration::ZERO,
            saved: Default::default(),
            lives,
            remembers: true,
        }
    }
}

impl Sink<ReadError> for Copy<'_> {
    fn take(&mut self, at: Lba, sectors: &[u8]) -> Result<(), ReadError> {
        if self.lives == 0 {
            return Err(ReadError::Cancelled);
        }
        self.lives -= 1;
        let from = at.byte() as usize;
        self.image[from..from + sectors.len()].copy_from_slice(sectors);
        self.last = self.disc.now();
        Ok(())
    }

    fn save(&mut self, map: &RescueMap) -> Result<(), ReadError> {
        // Who is never killed need not be remembered.
        if self.lives > 0 && self.remembers {
            self.saved = (self.image.clone(), map.render());
        }
        Ok(())
    }
}

fn scattered() -> Vec<u32> {
    (0..CLUSTERS / 100)
        .map(|n| n * 97 + n * n % 31 + 9)
        .collect()
}

/// A scratch: ten clusters, one behind the other.
fn scratch() -> Vec<u32> {
    (500..510).collect()
}

/// Issue 14: on a disc with 1 % bad clusters at 200 s a try, everything readable is read in the
/// first tenth of the time that the naive order takes.
#[track_caller]
fn in_a_tenth(clusters: &[u32], more: &[Fault]) {
    let image = large();
    let bench = burned(&image);
    let faults = [more, &bad(clusters)].concat();
    let naive = naive(&bench, &faults);
    assert!(naive >= TRY * 3 * clusters.len() as u32);
    let disc = in_drive(&bench, &faults);
    let began = disc.now();
    let mut map = RescueMap::new(image.sectors(), None);
    let mut copy = Copy::new(&disc, vec![0; image.0.len()], u32::MAX);
    copy.remembers = false;
    let rescued = rescue(&disc, &mut map, &mut copy, &ALL, &Quiet).unwrap();
    let took = copy.last - began;
    assert!(took <= naive / 10, "{took:?} of {naive:?}");
    let mut unread = LostMap::new();
    let mut expected = image.0;
    for cluster in clusters {
        unread.add(extent(*cluster));
        let from = extent(*cluster).lba.byte() as usize;
        expected[from..from + 65_536].fill(0);
    }
    assert_eq!(map.unread(), unread);
    assert!(copy.image == expected);
    // The rest of the time went into trying, and not more of it than the budget.
    assert!(
        rescued.stopped && rescued.in_vain < BUDGET + TRY,
        "{rescued:?}"
    );
}

#[test]
fn scattered_bad_clusters_cost_a_tenth_where_the_drive_heeds_the_recovery_page() {
    in_a_tenth(&scattered(), &[]);
}

#[test]
fn a_scratch_costs_a_tenth_though_the_drive_tries_as_it_likes() {
    let refused = FaultPlace::Command {
        opcode: 0x55,
        nth: 1,
    };
    in_a_tenth(&scratch(), &[Fault::always(refused, sense(5, 0x26, 0x00))]);
}

#[test]
fn killed_at_any_moment_it_goes_on_and_ends_with_the_same_bytes() {
    let image = large();
    let bench = burned(&image);
    let clusters: Vec<u32> = scattered().into_iter().take(6).chain(700..720).collect();
    let faults = bad(&clusters);
    let plan = Plan {
        upto: Pass::Edges,
        ..ALL
    };
    let run = |map: &mut RescueMap, image: Vec<u8>, lives: u32| {
        let disc = in_drive(&bench, &faults);
        let mut copy = Copy::new(&disc, image, lives);
        let ended = rescue(&disc, map, &mut copy, &plan, &Quiet);
        (ended.is_ok(), copy.image, copy.saved)
    };
    let (mut whole_map, nothing) = (
        RescueMap::new(image.sectors(), None),
        vec![0; image.0.len()],
    );
    let (ended, whole, _) = run(&mut whole_map, nothing.clone(), u32::MAX);
    assert!(ended);
    let (mut map, mut at, mut kills) = (RescueMap::new(image.sectors(), None), nothing, 0);
    for lives in [300, 250, 40, 200, u32::MAX] {
        let (ended, _, saved) = run(&mut map.clone(), at.clone(), lives);
        kills += u32::from(!ended);
        // Of a process that was killed only what it had saved is left.
        if !saved.1.is_empty() {
            at = saved.0;
            map = RescueMap::parse(&saved.1, Some(image.sectors())).unwrap();
        }
        if ended {
            break;
        }
    }
    assert!(kills >= 2, "{kills}");
    assert_eq!(map.unread(), whole_map.unread());
    assert!(at == whole);
}

/// Stops as soon as so many sectors are read.
struct Stops(u64, std::sync::atomic::AtomicBool);

impl Watch for Stops {
    fn progress(&self, progress: Progress) {
        if progress.phase == Phase::ReadingBack && progress.done >= self.0 {
            self.1.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }
    fn cancelled(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[test]
fn a_repair_that_was_stopped_goes_on_and_tries_nothing_that_parity_gives_back() {
    let (_, image) = protected_image(64, 30);
    let image = MemoryImage(image);
    let bench = burned(&image);
    // Twenty clusters of row 0 and one of row 1: both rows come back by parity.
    let clusters: Vec<u32> = (10..30).map(|strip| strip * 2).chain([5]).collect();
    let faults = bad(&clusters);
    let folder = tempfile::tempdir().unwrap();
    let (to, at) = (folder.path().join("whole.iso"), folder.path().join("map"));
    let rescuing = Rescuing {
        map: Some(&at),
        ..Rescuing::default()
    };
    let run = |watch: &dyn Watch, faults: &[Fault]| {
        let disc = in_drive(&bench, faults);
        let began = disc.now();
        let search = Search {
            exhaustive: true,
            ..Search::full(watch)
        };
        let ended = repair_with(&[&disc], &to, &search, &rescuing);
        let took = disc.now() - began;
        (ended, took, disc.into_drive())
    };
    let stops = Stops(9_000, false.into());
    let (ended, ..) = run(&stops, &faults);
    assert_eq!(ended.unwrap_err().code(), "REP-004");
    let part = folder.path().join("whole.iso.rescue");
    assert!(part.exists() && !to.exists());
    let map = RescueMap::parse(&std::fs::read_to_string(&at).unwrap(), None).unwrap();
    assert!(map.disc.is_some() && map.count(BlockStatus::Finished).0 >= 9_000);
    // What was read need not be read again: it is all bad now.
    let runs = map.ranges(BlockStatus::Finished).into_iter();
    let long = runs.filter(|run| run.sectors.0 >= 640);
    let middles = long.map(|run| ((run.lba.0 + run.sectors.0 / 2) / CLUSTER_SECTORS) as u32);
    let read = bad(&middles.collect::<Vec<_>>());
    assert!(!read.is_empty());
    let (ended, took, mut drive) = run(&Quiet, &[faults, read].concat());
    let repaired = ended.unwrap();
    assert!(repaired.lost.is_empty() && repaired.unchecked.is_empty());
    assert!(std::fs::read(&to).unwrap() == image.0);
    assert!(!part.exists() && !at.exists());
    let Some(Rescued { stopped: false, .. }) = repaired.rescued else {
        panic!("{:?}", repaired.rescued);
    };
    assert!(took < TRY * 2 * clusters.len() as u32, "{took:?}");
    // The drive tries again as it did before.
    let command = Command::ModeSense {
        no_blocks: true,
        control: 0,
        page: 1,
        allocation: 64,
    };
    let bytes = drive.ask("MODE SENSE", &command, 64).unwrap();
    let pages = stele_mmc::ModePages::parse(&bytes).unwrap();
    assert_eq!(pages.page(1).unwrap().data[1], 8);
}

#[test]
fn a_map_of_another_disc_is_refused_and_left_alone() {
    let (_, image) = protected_image(64, 30);
    let image = MemoryImage(image);
    let bench = burned(&image);
    let folder = tempfile::tempdir().unwrap();
    let (to, at) = (folder.path().join("whole.iso"), folder.path().join("map"));
    let rescuing = Rescuing {
        map: Some(&at),
        ..Rescuing::default()
    };
    let other = "6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1/0123456789abcdef";
    let text = RescueMap::new(image.sectors(), other.parse().ok()).render();
    std::fs::write(&at, &text).unwrap();
    let disc = in_drive(&bench, &[]);
    let run = || repair_with(&[&disc], &to, &Search::quick(&Quiet), &rescuing);
    assert_eq!(run().unwrap_err().code(), "REP-006");
    std::fs::write(folder.path().join("whole.iso.rescue"), vec![0; 99]).unwrap();
    assert_eq!(run().unwrap_err().code(), "REP-006");
    assert_eq!(std::fs::read_to_string(&at).unwrap(), text);
    std::fs::remove_file(&at).unwrap();
    run().unwrap();
    assert!(std::fs::read(&to).unwrap() == image.0);
}

#[test]
fn a_lost_cluster_is_not_tried_again_on_the_way() {
    let (_, image) = protected_image(64, 30);
    let bench = burned(&MemoryImage(image));
    let disc = in_drive(&bench, &bad(&[40]));
    let mut into = vec![0; 65_536];
    let mut read = || {
        let (began, mut lost) = (disc.now(), LostMap::new());
        disc.read(extent(40).lba, &mut into, &mut lost).unwrap();
        assert_eq!(lost.ranges(), [extent(40)]);
        disc.now() - began
    };
    assert!(read() >= TRY);
    assert_eq!(read(), Duration::ZERO);
}

/// Drive time for twenty tries.
const FEW: Duration = Duration::from_secs(199 * 20);

/// Files in strips 8 to 12 of the first row, of a disc with `clusters` bad.
fn files_of_a_row(clusters: &[u32], insist: bool) -> (Duration, Rescued, RescueMap, bool) {
    let (anchor, bytes) = protected_image(64, 30);
    let bench = burned(&MemoryImage(bytes.clone()));
    let disc = in_drive(&bench, &bad(clusters));
    let began = disc.now();
    let budget = if insist { FEW } else { BUDGET };
    let gentle = OnDemand::new(&disc, budget, &Quiet).unwrap();
    if insist {
        gentle.insist();
    }
    let reader = RepairingReader::open(&gentle, None).unwrap();
    let mut whole = true;
    // Two files of a strip, and each is asked for twice.
    for (strip, half) in (8..12).flat_map(|strip| [(strip, 0), (strip, 16), (strip, 0)]) {
        let at = anchor
            .geometry
            .coded_extent(strip)
            .lba
            .after(SectorCount(half));
        let (mut got, mut lost) = (vec![0; 16 * 2048], LostMap::new());
        reader.read(at, &mut got, &mut lost).unwrap();
        let from = at.byte() as usize;
        whole &= lost.is_empty() && got == bytes[from..from + got.len()];
    }
    let (rescued, map) = (gentle.rescued(), gentle.map());
    drop(reader);
    drop(gentle);
    (disc.now() - began, rescued, map, whole)
}

#[test]
fn single_files_of_a_damaged_disc_cost_the_tries_of_their_own_row_once() {
    // Row 0 misses twenty clusters, four of them wanted; row 1 of strip 2 nobody asks for.
    let row: Vec<u32> = (8..28).map(|strip| strip * 2).collect();
    let clusters: Vec<u32> = row.iter().copied().chain([5]).collect();
    let (took, rescued, map, whole) = files_of_a_row(&clusters, false);
    assert!(whole && !rescued.stopped);
    assert_eq!(map.status(extent(5).lba), Some(BlockStatus::Untried));
    let failed = map.count(BlockStatus::Untrimmed).0;
    assert_eq!(failed, 20 * CLUSTER_SECTORS);
    // Three tries of 200 s for each cluster it was.
    assert!(took < TRY * 20, "{took:?}");
}

#[test]
fn a_row_beyond_its_parity_is_lost_and_trying_ends_with_the_budget() {
    let row: Vec<u32> = (8..48).map(|strip| strip * 2).collect();
    let (_, rescued, _, whole) = files_of_a_row(&row, false);
    assert!(!whole && rescued.in_vain < TRY * 40, "{rescued:?}");
    let (_, rescued, map, whole) = files_of_a_row(&row, true);
    assert!(!whole && rescued.stopped, "{rescued:?}");
    assert!(rescued.in_vain < FEW + TRY, "{rescued:?}");
    assert!(map.count(BlockStatus::Bad).0 > 0);
}

/// Another run tries nothing again that an earlier one has tried, and gets the same.
#[test]
fn what_an_earlier_run_knows_costs_no_tries_again() {
    let (anchor, bytes) = protected_image(64, 30);
    let bench = burned(&MemoryImage(bytes.clone()));
    let row: Vec<u32> = (8..28).map(|strip| strip * 2).collect();
    let kept = std::sync::Arc::new(std::sync::Mutex::new(Vec::<String>::new()));
    let run = |known: Option<&RescueMap>| {
        let disc = in_drive(&bench, &bad(&row));
        let gentle = OnDemand::new(&disc, BUDGET, &Quiet).unwrap();
        let taken = known.map_or(0, |known| gentle.know(known).0);
        let to = kept.clone();
        gentle.keep(move |map| to.lock().unwrap().push(map.render()));
        let reader = RepairingReader::open(&gentle, None).unwrap();
        let at = anchor.geometry.coded_extent(8).lba;
        let (mut got, mut lost) = (vec![0; 16 * 2048], LostMap::new());
        reader.read(at, &mut got, &mut lost).unwrap();
        let from = at.byte() as usize;
        assert!(lost.is_empty() && got == bytes[from..from + got.len()]);
        drop(reader);
        gentle.keep_now();
        (gentle.rescued().in_vain, taken)
    };
    let (first, _) = run(None);
    // With few retries a try takes 46 seconds.
    assert!(first >= Duration::from_secs(46 * 20), "{first:?}");
    // Whoever is killed has lost a minute of tries and the one that was under way.
    let saved = std::mem::take(&mut *kept.lock().unwrap());
    assert!(saved.len() >= 10, "{}", saved.len());
    let known = RescueMap::parse(saved.last().unwrap(), None).unwrap();
    let (again, taken) = run(Some(&known));
    // Each cluster was read once as a whole: more can be tried, whoever insists.
    assert_eq!((again, taken), (Duration::ZERO, 0));
    let text = saved.last().unwrap().replace("  *", "  -");
    let (again, taken) = run(Some(&RescueMap::parse(&text, None).unwrap()));
    assert_eq!((again, taken), (Duration::ZERO, 20 * CLUSTER_SECTORS));
    // One that was killed on the way has paid for what it noted.
    let half = RescueMap::parse(&saved[saved.len() / 2], None).unwrap();
    let (rest, _) = run(Some(&half));
    assert!(rest > Duration::ZERO && rest < first, "{rest:?}");
}
