//! Rewritable discs: only where somebody says so, formatted where need be, never closed.

use super::*;

fn willing() -> BurnSpec {
    BurnSpec {
        rewritable: true,
        ..spec()
    }
}

fn burned(bench: &Bench, faults: &[Fault]) -> BurnOutcome {
    let mut drive = bench.drive(faults);
    check(&mut drive, &willing())
        .unwrap()
        .burn(&Image::new(), &Quiet)
}

#[test]
fn a_bd_re_is_formatted_once_written_again_and_again_and_never_closed() {
    let bench = Bench::with(Personality::lg_wh16ns40(), MediumKind::BdreOfSize(ROOM));
    for formats in [1, 0] {
        let outcome = burned(&bench, &[]);
        good(&bench, &outcome);
        let log = outcome.log.to_string();
        assert_eq!(log.matches("FORMAT UNIT").count(), formats, "{log}");
        assert!(!log.contains("CLOSE") && !log.contains("FINALIZE"), "{log}");
        assert_eq!(outcome.medium.kind, MediumType::BdRe);
        assert_eq!(outcome.medium.state, MediumState::Other);
        // Something else in between.
        let mut medium = VirtualMedium::open(bench.path()).unwrap();
        let range = SectorRange::new(0, 100);
        let zeros = stele_recorder::Damage::Zeroed(range);
        medium.damage(zeros).unwrap();
    }
}

#[test]
fn a_bd_re_that_is_not_formatted_is_refused_by_a_drive_that_formats_none() {
    let mut personality = Personality::lg_wh16ns40();
    personality.quirks.no_format = true;
    let bench = Bench::with(personality, MediumKind::BdreOfSize(ROOM));
    // D6: FORMAT UNIT was sent all the same, and came back as DRV-002.
    let mut drive = bench.drive(&[]);
    let refused = check(&mut drive, &willing()).unwrap_err();
    assert_eq!(refused.code(), "BRN-020", "{refused}");
    assert!(!drive.log.to_string().contains("FORMAT UNIT"));
}

#[test]
fn without_the_word_a_bd_re_is_refused_and_stays_as_it_is() {
    let bench = Bench::with(Personality::lg_wh16ns40(), MediumKind::BdreOfSize(ROOM));
    good(&bench, &burned(&bench, &[]));
    let refused = check(&mut bench.drive(&[]), &spec()).unwrap_err();
    assert_eq!(refused.code(), "BRN-004");
    assert!(bench.content().starts_with(&Image::new().bytes));
}

#[test]
fn an_image_that_needs_the_spare_areas_gets_them_and_a_larger_one_is_refused() {
    // 8,000 sectors, of which spare areas take 256.
    let bench = Bench::with(Personality::lg_wh16ns40(), MediumKind::BdreOfSize(ROOM));
    let of = |sectors: u32| BurnSpec {
        sectors: SectorCount(u64::from(sectors)),
        ..willing()
    };
    let mut drive = bench.drive(&[]);
    match check(&mut drive, &of(ROOM + 1)).unwrap_err() {
        BurnRefused::TooSmall { free, .. } => assert_eq!(free.0, u64::from(ROOM)),
        other => panic!("{other}"),
    }
    let image = Image {
        bytes: Image::new().bytes.repeat(3)[..ROOM as usize * SECTOR_BYTES].to_vec(),
        bad: None,
    };
    let outcome = check(&mut drive, &of(ROOM)).unwrap().burn(&image, &Quiet);
    assert!(outcome.stopped.is_none(), "{}", outcome.log);
    assert!(outcome.read_back.unwrap().is_whole());
}

#[test]
fn trouble_at_a_rewritable_disc_ends_right_too() {
    let format = |act| at_command(0x04, 1, act);
    for (fault, expected) in [
        (format(sense(3, 0x31, 0x01)), "DRV-002"),
        (format(sense(5, 0x26, 0x00)), "DRV-002"),
        (format(FaultAct::Slow { ms: 60_000 }), ""),
        (at_write(640, sense(3, 0x0C, 0x00)), "BRN-010"),
        (at_write(640, FaultAct::Bus { carried_out: true }), ""),
        (at_write(640, FaultAct::Bus { carried_out: false }), ""),
        (at_write(640, FaultAct::Reset), "BRN-010"),
    ] {
        let bench = Bench::with(Personality::lg_wh16ns40(), MediumKind::BdreOfSize(ROOM));
        let outcome = burned(&bench, &[fault]);
        assert_eq!(code(&outcome), expected, "{fault:?}\n{}", outcome.log);
        if expected.is_empty() {
            good(&bench, &outcome);
        }
    }
}
