//! DVD-R: told beforehand what comes, written at once, closed by the drive.

use super::*;

fn bench() -> Bench {
    let kind = MediumKind::DvdMinusROfSize(ROOM);
    Bench::with(Personality::lg_wh16ns40(), kind)
}

/// The commands of a burn, by name, without what only asks.
fn steps(outcome: &BurnOutcome) -> Vec<String> {
    let log = outcome.log.to_string();
    let wanted = [
        "MODE SELECT",
        "RESERVE TRACK",
        "WRITE",
        "SYNCHRONIZE",
        "CLOSE",
        "FINALIZE",
    ];
    let mut steps: Vec<String> = Vec::new();
    for line in log.lines() {
        let Some(step) = wanted.iter().find(|name| line.contains(**name)) else {
            continue;
        };
        if steps.last().is_none_or(|last| last != step) {
            steps.push((*step).to_owned());
        }
    }
    steps
}

#[test]
fn a_dvd_r_is_announced_written_at_once_and_final_without_a_close() {
    for name in Personality::NAMES {
        let kind = MediumKind::DvdMinusROfSize(ROOM);
        let bench = Bench::with(Personality::named(name).unwrap(), kind);
        let outcome = bench.burn(&[]);
        good(&bench, &outcome);
        let log = outcome.log.to_string();
        for wanted in ["MODE SENSE", "MODE SELECT", "RESERVE TRACK"] {
            assert_eq!(log.matches(wanted).count(), 1, "{name}: {log}");
        }
        assert!(!log.contains("CLOSE") && !log.contains("FINALIZE"), "{log}");
        assert_eq!(outcome.medium.kind, MediumType::DvdMinusR);
        assert_eq!(outcome.medium.profile, 0x11);
        assert_eq!(outcome.medium.state, MediumState::Finalized);
        assert_eq!(outcome.medium.written, outcome.written);
        let again = check(&mut bench.drive(&[]), &spec()).unwrap_err();
        assert_eq!(again.code(), "BRN-002", "{name}");
    }
}

#[test]
fn a_drive_that_waits_for_close_gets_it() {
    let mut personality = Personality::lg_wh16ns40();
    personality.quirks.at_once_wants_close = true;
    let bench = Bench::with(personality, MediumKind::DvdMinusROfSize(ROOM));
    let outcome = bench.burn(&[]);
    good(&bench, &outcome);
    assert_eq!(outcome.medium.state, MediumState::Finalized);
    let steps = steps(&outcome);
    assert_eq!(steps.last().unwrap(), "CLOSE", "{steps:?}");
}

#[test]
fn a_drive_that_neither_closes_nor_lets_itself_be_closed_fails_and_was_read_all_the_same() {
    let mut personality = Personality::lg_wh16ns40();
    personality.quirks.at_once_wants_close = true;
    let bench = Bench::with(personality, MediumKind::DvdMinusROfSize(ROOM));
    let outcome = bench.burn(&[at_command(0x5B, 1, sense(5, 0x24, 0x00))]);
    assert_eq!(code(&outcome), "BRN-015", "{}", outcome.log);
    assert!(outcome.read_back.unwrap().is_whole());
}

#[test]
fn a_whole_dvd_r_and_nothing_more_has_room() {
    let bench = bench();
    let mut drive = bench.drive(&[]);
    let of = |sectors: u32| BurnSpec {
        sectors: SectorCount(u64::from(sectors)),
        ..spec()
    };
    assert_eq!(
        check(&mut drive, &of(ROOM + 1)).unwrap_err().code(),
        "BRN-003"
    );
    let image = Image {
        bytes: Image::new().bytes.repeat(3)[..ROOM as usize * SECTOR_BYTES].to_vec(),
        bad: None,
    };
    let outcome = check(&mut drive, &of(ROOM)).unwrap().burn(&image, &Quiet);
    assert!(outcome.stopped.is_none(), "{}", outcome.log);
    assert!(outcome.read_back.unwrap().is_whole());
    // Both kinds of full-size blank are whole clusters of ours.
    assert!(MediumKind::DvdMinusR.sectors().is_multiple_of(32));
}

#[test]
fn trouble_at_a_dvd_r_ends_right_too() {
    let before = |opcode, act| at_command(opcode, 1, act);
    for (fault, expected) in [
        // Before the first WRITE: nothing was written, the blank stays a blank.
        (before(0x5A, sense(5, 0x24, 0x00)), "DRV-002"),
        (before(0x5A, FaultAct::Cut { bytes: 0 }), "DRV-004"),
        (before(0x55, sense(5, 0x26, 0x00)), "DRV-002"),
        (before(0x55, sense(6, 0x28, 0x00)), "DRV-002"),
        (
            before(0x55, FaultAct::Bus { carried_out: false }),
            "DRV-001",
        ),
        (before(0x53, sense(5, 0x24, 0x00)), "DRV-002"),
        (before(0x53, sense(5, 0x20, 0x00)), "DRV-002"),
        (before(0x53, FaultAct::Bus { carried_out: true }), "DRV-001"),
        (before(0x53, FaultAct::Reset), "DRV-002"),
        (at_write(0, sense(5, 0x30, 0x05)), "BRN-005"),
        (at_write(0, sense(5, 0x64, 0x00)), "BRN-010"),
        // Behind it.
        (at_write(0, FaultAct::Blackout), "BRN-010"),
        (at_write(640, sense(3, 0x0C, 0x09)), "BRN-010"),
        (at_write(640, FaultAct::Reset), "BRN-010"),
        (at_write(640, FaultAct::Blackout), "BRN-010"),
        (at_write(640, FaultAct::Gone), "BRN-011"),
        (at_write(640, FaultAct::Bus { carried_out: true }), ""),
        (at_write(640, FaultAct::Bus { carried_out: false }), ""),
        (before(0x35, sense(3, 0x0C, 0x00)), "BRN-015"),
        (before(0x35, FaultAct::Bus { carried_out: true }), ""),
        (before(0x35, FaultAct::Reset), "BRN-015"),
    ] {
        let bench = bench();
        let outcome = bench.burn(&[fault]);
        assert_eq!(code(&outcome), expected, "{fault:?}\n{}", outcome.log);
        if expected.is_empty() {
            good(&bench, &outcome);
        } else {
            assert!(outcome.read_back.is_none(), "{fault:?}");
        }
        if outcome.reached == BurnPhase::Prepared {
            let blank = VirtualMedium::open(bench.path()).unwrap().is_blank();
            assert!(blank, "{fault:?}");
        }
    }
}

#[test]
fn a_burn_that_was_broken_off_leaves_no_blank_and_no_good_disc() {
    let bench = bench();
    let outcome = bench.burn(&[at_write(640, sense(3, 0x0C, 0x00))]);
    assert_eq!(code(&outcome), "BRN-010");
    assert_ne!(outcome.medium.state, MediumState::Finalized);
    let again = check(&mut bench.drive(&[]), &spec()).unwrap_err();
    assert_eq!(again.code(), "BRN-002");
}
