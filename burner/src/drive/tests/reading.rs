//! Reading back, stopping, and whole burns with faults by seed.

use std::sync::Mutex;

use stele_recorder::Damage;

use super::*;
use crate::watch::{Phase, Progress, Watch};

#[test]
fn lost_and_wrong_sectors_are_told_apart_at_read_back() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let lost = at_read(320, sense(3, 0x11, 0x00));
    let wrong = Fault::always(
        FaultPlace::Read(SectorRange::new(640, 2)),
        FaultAct::WrongData,
    );
    let late = at_read(960, FaultAct::Recovered(SenseCode::new(1, 0x17, 0x01)));
    let slow = at_read(1_280, FaultAct::Slow { ms: 9_000 });
    let outcome = bench.burn(&[lost, wrong, late, slow]);
    assert!(
        outcome.stopped.is_none(),
        "{:?}\n{}",
        outcome.stopped,
        outcome.log
    );
    let back = outcome.read_back.unwrap();
    let ranges = |map: &LostMap| -> Vec<_> {
        map.ranges()
            .iter()
            .map(|r| (r.lba.0, r.sectors.0))
            .collect()
    };
    assert_eq!(ranges(&back.lost), [(320, 32)]);
    assert_eq!(ranges(&back.different), [(640, 2)]);
    assert_eq!(back.equal.0, u64::from(SECTORS) - 34);
    assert!(!back.is_whole());
    assert_eq!(back.reading.recovered_errors, 1);
    assert_eq!(back.reading.slowest_at, Lba(1_280));
    assert!(back.reading.slowest.as_secs() >= 9);
    assert!(!back.reading.samples.is_empty());
}

#[test]
fn what_fails_once_at_read_back_is_read_again() {
    for act in [
        sense(3, 0x11, 0x00),
        sense(2, 0x04, 0x01),
        FaultAct::Hang {
            ms: 400_000,
            carried_out: false,
        },
        FaultAct::Reset,
    ] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let once = Fault {
            times: Some(1),
            ..at_read(320, act)
        };
        let outcome = bench.burn(&[once]);
        assert!(
            outcome.stopped.is_none(),
            "{act:?}: {:?}\n{}",
            outcome.stopped,
            outcome.log
        );
        good(&bench, &outcome);
    }
}

#[test]
fn a_drive_that_knows_no_forced_access_is_read_without() {
    // Some bridges answer 5/24/00 to FUA; the medium was reloaded, so nothing is cached.
    let bench = Bench::new(Personality::lg_wh16ns40());
    let refused = Fault {
        times: Some(1),
        ..at_read(0, sense(5, 0x24, 0x00))
    };
    good(&bench, &bench.burn(&[refused]));
}

#[test]
fn a_drive_that_dies_at_read_back_is_no_damaged_disc() {
    for act in [FaultAct::Gone, sense(2, 0x3A, 0x02), sense(6, 0x28, 0x00)] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let outcome = bench.burn(&[at_read(320, act)]);
        assert_eq!(code(&outcome), "BRN-016", "{act:?}\n{}", outcome.log);
        assert_eq!(outcome.reached, BurnPhase::ReadingBack);
        assert!(outcome.read_back.is_none());
    }
    let all = FaultPlace::Read(SectorRange::new(0, ROOM));
    let bench = Bench::new(Personality::lg_wh16ns40());
    let outcome = bench.burn(&[Fault::always(all, sense(4, 0x44, 0x00))]);
    assert_eq!(
        code(&outcome),
        "BRN-016",
        "a dead drive does not damn the disc"
    );
}

/// Stops as soon as so many sectors of a phase are done.
struct Impatient {
    phase: Phase,
    after: u64,
    seen: Mutex<u64>,
}

impl Watch for Impatient {
    fn progress(&self, progress: Progress) {
        if progress.phase == self.phase {
            *self.seen.lock().unwrap() = progress.done;
        }
    }
    fn cancelled(&self) -> bool {
        *self.seen.lock().unwrap() >= self.after
    }
}

#[test]
fn a_burn_that_is_stopped_says_how_far_it_came_and_leaves_the_tray_free() {
    let mut reached = Vec::new();
    for phase in [Phase::Burning, Phase::ReadingBack] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let watch = Impatient {
            phase,
            after: 320,
            seen: Mutex::new(0),
        };
        let mut drive = bench.drive(&[]);
        let outcome = check(&mut drive, &spec())
            .unwrap()
            .burn(&Image::new(), &watch);
        assert_eq!(code(&outcome), "BRN-017", "{}", outcome.log);
        drive.eject().unwrap();
        assert_eq!(drive.medium().unwrap(), Tray::Open);
        reached.push((outcome.reached, outcome.written.0));
        drop(drive);
        let content = bench.content();
        assert!(
            content.len() as u64 >= outcome.written.0 * SECTOR_BYTES as u64,
            "all flushed"
        );
        let whole = content.len().min(Image::new().bytes.len());
        assert_eq!(content[..whole], Image::new().bytes[..whole]);
    }
    assert_eq!(
        reached,
        [(BurnPhase::Writing, 320), (BurnPhase::ReadingBack, 4_000)]
    );
}

#[test]
fn a_disc_in_a_drive_is_a_source_of_sectors_with_its_damage_as_data() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    good(&bench, &bench.burn(&[]));
    let mut medium = VirtualMedium::open(bench.path()).unwrap();
    medium
        .damage(Damage::Unreadable(SectorRange::new(70, 1)))
        .unwrap();
    drop(medium);
    let mut drive = bench.drive(&[]);
    assert!(matches!(drive.medium().unwrap(), Tray::Medium(_)));
    let disc = DriveSectors::new(drive);
    assert_eq!(disc.sectors().0, 4_000);
    // From the middle of a cluster over a lost one and beyond the end.
    let mut bytes = vec![1; (4_100 - 50) * SECTOR_BYTES];
    let mut lost = LostMap::new();
    disc.read(Lba(50), &mut bytes, &mut lost).unwrap();
    let ranges: Vec<_> = lost
        .ranges()
        .iter()
        .map(|r| (r.lba.0, r.sectors.0))
        .collect();
    assert_eq!(ranges, [(64, 32), (4_000, 100)]);
    let mut expected = Image::new().bytes;
    expected.resize(4_100 * SECTOR_BYTES, 0);
    expected[64 * SECTOR_BYTES..96 * SECTOR_BYTES].fill(0);
    assert!(bytes == expected[50 * SECTOR_BYTES..]);
    let report = disc.report();
    assert_eq!(report.slowest_at, Lba(64));
    assert!(matches!(
        disc.into_drive().medium().unwrap(),
        Tray::Medium(_)
    ));
}

#[test]
fn whatever_goes_wrong_a_disc_is_called_whole_only_if_it_is() {
    let (mut whole, mut stopped) = (0, 0);
    for seed in 0..120 {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let mut recorder = bench.recorder();
        recorder.set_faults(&FaultScript::seeded(seed, SECTORS));
        let Ok(mut drive) = Drive::open(recorder) else {
            continue;
        };
        let Ok(ready) = check(&mut drive, &spec()) else {
            drop(drive);
            let blank = VirtualMedium::open(bench.path()).unwrap().is_blank();
            assert!(blank, "seed {seed}: refused, yet written");
            continue;
        };
        let outcome = ready.burn(&Image::new(), &Quiet);
        drop(drive);
        let says_whole = outcome.read_back.as_ref().is_some_and(ReadBack::is_whole);
        if says_whole {
            whole += 1;
            let equal = bench.content().starts_with(&Image::new().bytes);
            assert!(equal, "seed {seed}: {}", outcome.log);
        }
        if outcome.stopped.is_none() {
            assert!(outcome.read_back.is_some(), "seed {seed}");
            assert_eq!(outcome.reached, BurnPhase::Done, "seed {seed}");
        } else {
            stopped += 1;
        }
    }
    assert!(
        whole > 20 && stopped > 20,
        "{whole} whole, {stopped} stopped"
    );
}

#[test]
fn a_disc_that_was_taken_out_is_no_matter_of_the_cable() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    good(&bench, &bench.burn(&[]));
    // D8: all of them were SEC-002, "check cable and power".
    for (act, code) in [
        (sense(2, 0x3A, 0x02), "SEC-004"),
        (sense(6, 0x28, 0x00), "SEC-004"),
        (FaultAct::Gone, "SEC-002"),
    ] {
        let disc = DriveSectors::new(bench.drive(&[at_read(320, act)]));
        let mut into = vec![0; 32 * SECTOR_BYTES];
        let read = disc.read(Lba(320), &mut into, &mut LostMap::new());
        assert_eq!(read.unwrap_err().code(), code);
    }
}

#[test]
fn a_disc_with_many_bad_places_is_not_tried_for_days() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    good(&bench, &bench.burn(&[]));
    // Every cluster takes the drive three minutes and is lost.
    let bad = Fault::always(
        FaultPlace::Read(SectorRange::new(0, SECTORS)),
        FaultAct::Struggle { ms: 180_000 },
    );
    let disc = DriveSectors::new(bench.drive(&[bad]));
    let mut lost = LostMap::new();
    let mut into = vec![0; SECTORS as usize * SECTOR_BYTES];
    disc.read(Lba(0), &mut into, &mut lost).unwrap();
    assert_eq!(lost.count().0, u64::from(SECTORS));
    let clusters = u64::from(SECTORS.div_ceil(32));
    let took = disc.into_drive().now().0.as_secs();
    assert!(
        took < 1800 + clusters * 200,
        "{took} s for {clusters} clusters"
    );
}
