//! Spare areas on a BD-R: only where somebody wishes for them, formatted before the first WRITE.

use super::*;

fn wished() -> BurnSpec {
    BurnSpec {
        spare_areas: true,
        ..spec()
    }
}

fn burned(bench: &Bench, faults: &[Fault]) -> BurnOutcome {
    let mut drive = bench.drive(faults);
    let ready = check(&mut drive, &wished()).unwrap();
    ready.burn(&Image::new(), &Quiet)
}

fn formats(outcome: &BurnOutcome) -> usize {
    outcome.log.to_string().matches("FORMAT UNIT").count()
}

#[test]
fn a_bd_r_is_formatted_once_written_in_sequence_and_closed() {
    for name in Personality::NAMES {
        let bench = Bench::new(Personality::named(name).unwrap());
        let outcome = burned(&bench, &[]);
        good(&bench, &outcome);
        assert_eq!(formats(&outcome), 1, "{name}: {}", outcome.log);
        assert_eq!(outcome.medium.state, MediumState::Finalized, "{name}");
        let medium = VirtualMedium::open(bench.path()).unwrap();
        // A thirty-second of 8,000 sectors are 250; whole clusters remain.
        assert_eq!(medium.capacity(), 7_744, "{name}");
        assert!(medium.is_finalized(), "pseudo-overwrite refuses that");
    }
}

#[test]
fn without_the_wish_no_bd_r_is_formatted() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let outcome = bench.burn(&[]);
    assert_eq!(formats(&outcome), 0);
    let medium = VirtualMedium::open(bench.path()).unwrap();
    assert_eq!(medium.capacity(), ROOM);
}

#[test]
fn an_image_that_leaves_no_room_for_them_is_refused_before_the_disc_is_touched() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let of = |sectors: u32| BurnSpec {
        sectors: SectorCount(u64::from(sectors)),
        ..wished()
    };
    let mut drive = bench.drive(&[]);
    match check(&mut drive, &of(7_745)).unwrap_err() {
        BurnRefused::TooSmall { free, .. } => assert_eq!(free.0, 7_744),
        other => panic!("{other}"),
    }
    drop(drive);
    assert!(VirtualMedium::open(bench.path()).unwrap().is_blank());
    assert!(check(&mut bench.drive(&[]), &of(7_744)).is_ok());
}

#[test]
fn media_that_can_have_none_are_refused() {
    for kind in [MediumKind::DvdPlusR, MediumKind::DvdMinusROfSize(ROOM)] {
        let bench = Bench::with(Personality::lg_wh16ns40(), kind);
        let refused = check(&mut bench.drive(&[]), &wished()).unwrap_err();
        assert_eq!(refused.code(), "BRN-008", "{kind}");
        assert!(VirtualMedium::open(bench.path()).unwrap().is_blank());
    }
}

#[test]
fn trouble_while_formatting_ends_right() {
    let format = |act| at_command(0x04, 1, act);
    for (fault, expected) in [
        (format(sense(3, 0x31, 0x01)), "DRV-002"),
        (format(sense(5, 0x26, 0x00)), "DRV-002"),
        (format(sense(6, 0x28, 0x00)), "DRV-002"),
        (format(FaultAct::Bus { carried_out: true }), "DRV-001"),
        (format(FaultAct::Slow { ms: 60_000 }), ""),
        (at_write(640, sense(3, 0x0C, 0x00)), "BRN-010"),
        (
            at_write(640, FaultAct::Recovered(SenseCode::new(3, 0x0C, 0x01))),
            "",
        ),
        (at_write(640, FaultAct::Bus { carried_out: false }), ""),
    ] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let outcome = burned(&bench, &[fault]);
        assert_eq!(code(&outcome), expected, "{fault:?}\n{}", outcome.log);
        if expected.is_empty() {
            good(&bench, &outcome);
        }
    }
}

#[test]
fn a_disc_that_was_formatted_and_not_written_is_taken_and_not_formatted_again() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    // The answer to the first WRITE: nothing of it was taken.
    let outcome = burned(&bench, &[at_write(0, sense(5, 0x64, 0x00))]);
    assert_eq!(code(&outcome), "BRN-010");
    let plain = check(&mut bench.drive(&[]), &spec()).unwrap_err();
    assert_eq!(plain.code(), "BRN-002", "not without the wish");
    let again = burned(&bench, &[]);
    good(&bench, &again);
    assert_eq!(formats(&again), 0);
    let full = check(&mut bench.drive(&[]), &wished()).unwrap_err();
    assert_eq!(full.code(), "BRN-002");
}

#[test]
fn a_disc_formatted_for_pseudo_overwrite_by_another_program_is_refused() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let mut recorder = bench.recorder();
    let list = [0, 0, 0, 8, 0, 0, 0x1E, 0x40, 0x32 << 2, 0, 0, 0];
    let cdb = stele_mmc::Cdb::new(&[0x04, 0x11, 0, 0, 0, 0]);
    let limit = std::time::Duration::from_secs(200);
    for _ in 0..60 {
        let data = stele_mmc::Data::Out(&list);
        let reply = recorder.execute(&cdb, data, limit).unwrap();
        if reply.status == stele_mmc::Status::Good {
            break;
        }
        recorder.wait(std::time::Duration::from_secs(1));
    }
    recorder.wait(std::time::Duration::from_secs(60));
    drop(recorder);
    let refused = check(&mut bench.drive(&[]), &wished()).unwrap_err();
    assert_eq!(refused.code(), "BRN-009");
}
