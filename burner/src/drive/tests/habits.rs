//! Drives and boxes that are odd but sound: their good burns are called good, and a person is
//! asked for what only a hand can do.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::*;
use crate::watch::{Phase, Progress, Watch};

/// Counts how often a hand was asked for, and stops then if it is told to.
#[derive(Default)]
struct Hand {
    asked: AtomicU32,
    stops: bool,
    stopped: AtomicBool,
}

impl Watch for Hand {
    fn progress(&self, progress: Progress) {
        if progress.phase == Phase::TrayWanted {
            self.asked.fetch_add(1, Ordering::SeqCst);
            self.stopped.store(self.stops, Ordering::SeqCst);
        }
    }
    fn cancelled(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }
}

/// Burns in a drive with this habit; the outcome, and how often a hand was asked for.
fn with(
    habit: impl FnOnce(&mut Personality),
    faults: &[Fault],
    hand: &Hand,
) -> (Bench, BurnOutcome) {
    let mut personality = Personality::lg_wh16ns40();
    habit(&mut personality);
    let bench = Bench::new(personality);
    let mut drive = bench.drive(faults);
    let outcome = check(&mut drive, &spec())
        .unwrap()
        .burn(&Image::new(), hand);
    (bench, outcome)
}

/// How often a hand is asked for in a burn that is good.
#[track_caller]
fn asked(habit: impl FnOnce(&mut Personality), faults: &[Fault]) -> u32 {
    let hand = Hand::default();
    let (bench, outcome) = with(habit, faults, &hand);
    good(&bench, &outcome);
    hand.asked.load(Ordering::SeqCst)
}

#[test]
fn a_tray_that_only_a_hand_closes_is_asked_for_once_and_the_burn_is_good() {
    let slim = |after| {
        move |p: &mut Personality| {
            (p.quirks.closed_by_hand, p.quirks.hand_after_ms) = (true, Some(after));
        }
    };
    // D1: each of these was "spoiled" in 0.1.0. The hand comes after a minute, and after two hours.
    assert_eq!(asked(slim(60_000), &[]), 1);
    assert_eq!(asked(slim(7_200_000), &[]), 1);
}

#[test]
fn a_disc_that_is_seen_late_needs_no_hand() {
    assert_eq!(asked(|p| p.quirks.disc_seen_ms = 45_000, &[]), 0);
    // Nobody can tell a very late one from a tray that did not close.
    assert_eq!(asked(|p| p.quirks.disc_seen_ms = 90_000, &[]), 1);
}

#[test]
fn a_closed_disc_that_nobody_pushes_in_again_is_not_known_to_be_bad() {
    let hand = Hand {
        stops: true,
        ..Hand::default()
    };
    let (bench, outcome) = with(|p| p.quirks.closed_by_hand = true, &[], &hand);
    assert!(matches!(outcome.stopped, Some(BurnError::Cancelled)));
    assert_eq!(outcome.reached, BurnPhase::Reloading);
    assert!(outcome.read_back.is_none() && outcome.closed);
    assert!(VirtualMedium::open(bench.path()).unwrap().is_finalized());
    // A motor that fails is a hand's matter too.
    let place = FaultPlace::Command {
        opcode: 0x1B,
        nth: 2,
    };
    let load = Fault::always(place, sense(4, 0x53, 0));
    let hand = Hand {
        stops: true,
        ..Hand::default()
    };
    let (_, outcome) = with(|_| {}, &[load], &hand);
    assert!(outcome.closed && hand.asked.load(Ordering::SeqCst) == 1);
}

#[test]
fn a_burn_that_failed_to_write_was_not_closed() {
    let (_, outcome) = with(|_| {}, &[at_write(64, sense(3, 0x0C, 0))], &Hand::default());
    assert!(!outcome.closed && outcome.stopped.is_some());
}

#[test]
fn boxes_that_move_little_at_once_are_served_in_small_pieces() {
    for most in [65_536, 32_768] {
        assert_eq!(asked(|p| p.quirks.most_bytes = most, &[]), 0, "{most}");
    }
}

#[test]
fn what_a_drive_need_not_know_does_not_fail_a_burn() {
    assert_eq!(asked(|p| p.quirks.no_lock = true, &[]), 0);
    assert_eq!(asked(|p| p.quirks.prepares_ms = 90_000, &[]), 0);
    assert_eq!(asked(|p| p.quirks.ready_while_closing = true, &[]), 0);
    // D4: a pause of a minute hits whatever command comes.
    let pause = FaultAct::Hang {
        ms: 60_000,
        carried_out: true,
    };
    for (opcode, nth) in [(0x5C, 2), (0x5C, 3), (0x51, 2), (0x51, 3)] {
        let fault = at_command(opcode, nth, pause);
        assert_eq!(asked(|_| {}, &[fault]), 0, "{opcode:02X}h, {nth}");
    }
    // D6: somebody reads in between, three times.
    let read = || at_write(64, sense(5, 0x2C, 0));
    assert_eq!(asked(|_| {}, &[read(), read(), read()]), 0);
}

#[test]
fn spare_areas_are_refused_where_the_drive_formats_nothing() {
    let mut personality = Personality::lg_wh16ns40();
    personality.quirks.no_format = true;
    let bench = Bench::new(personality);
    let mut drive = bench.drive(&[]);
    let spare = BurnSpec {
        spare_areas: true,
        ..spec()
    };
    // D8: it was DRV-002.
    let refused = check(&mut drive, &spare).unwrap_err();
    assert_eq!(refused.code(), "BRN-008", "{refused}");
    good(
        &bench,
        &check(&mut drive, &spec())
            .unwrap()
            .burn(&Image::new(), &Quiet),
    );
}
