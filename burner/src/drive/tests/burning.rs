//! From the check to the closed disc.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::watch::{Phase, Progress, Watch};

#[test]
fn a_good_burn_is_final_and_equal_and_padded_with_zeros() {
    for name in Personality::NAMES {
        let bench = Bench::new(Personality::named(name).unwrap());
        let outcome = bench.burn(&[]);
        good(&bench, &outcome);
        assert_eq!(
            outcome.written.0,
            u64::from(SECTORS).next_multiple_of(32),
            "{name}"
        );
        assert_eq!(outcome.medium.state, MediumState::Finalized, "{name}");
        assert_eq!(outcome.medium.written, outcome.written, "{name}");
        let content = bench.content();
        let padding = &content[SECTORS as usize * SECTOR_BYTES..];
        assert!(padding.iter().all(|b| *b == 0), "{name}");
        assert!(
            VirtualMedium::open(bench.path()).unwrap().is_finalized(),
            "{name}"
        );
        let again = check(&mut bench.drive(&[]), &spec()).unwrap_err();
        assert!(
            matches!(again, BurnRefused::NotBlank { .. }),
            "{name}: {again}"
        );
    }
}

#[test]
fn habits_of_real_drives_do_not_disturb_a_burn() {
    let habits: [fn(&mut Personality); 4] = [
        |p| p.quirks.nwa_on_blank = -150,
        |p| p.quirks.rom_when_final = true,
        |p| p.quirks.ready_while_closing = true,
        |p| (p.times.close_track_ms, p.times.finalize_ms) = (900_000, 900_000),
    ];
    for (number, habit) in habits.into_iter().enumerate() {
        let mut personality = Personality::lg_wh16ns40();
        habit(&mut personality);
        let bench = Bench::new(personality);
        let outcome = bench.burn(&[]);
        good(&bench, &outcome);
        assert_eq!(outcome.medium.kind, MediumType::BdR, "habit {number}");
        assert_eq!(
            outcome.medium.state,
            MediumState::Finalized,
            "habit {number}"
        );
    }
}

#[test]
fn a_drive_that_cannot_finalize_closes_the_session_and_the_disc_is_read_all_the_same() {
    let mut personality = Personality::lg_wh16ns40();
    personality.quirks.no_finalize = true;
    let bench = Bench::new(personality);
    let outcome = bench.burn(&[]);
    good(&bench, &outcome);
    assert_eq!(outcome.medium.state, MediumState::Appendable);
}

#[test]
fn a_dvd_plus_r_is_burned_like_a_bd_r() {
    let bench = Bench::with(Personality::lg_wh16ns40(), MediumKind::DvdPlusR);
    let outcome = bench.burn(&[]);
    good(&bench, &outcome);
    // D8: it is listed as what it is.
    assert_eq!(outcome.medium.kind, MediumType::DvdPlusR);
    assert_eq!(outcome.medium.kind.name(), "DVD+R");
}

#[test]
fn what_must_not_be_burned_is_refused_and_stays_as_it_is() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let mut drive = bench.drive(&[]);
    let big = BurnSpec {
        sectors: SectorCount(u64::from(ROOM) + 1),
        ..spec()
    };
    match check(&mut drive, &big).unwrap_err() {
        BurnRefused::TooSmall { needed, free } => {
            assert_eq!((needed.0, free.0), (u64::from(ROOM) + 1, u64::from(ROOM)));
        }
        other => panic!("{other}"),
    }
    let none = BurnSpec {
        sectors: SectorCount(0),
        ..spec()
    };
    assert!(check(&mut drive, &none).is_err());
    let endless = BurnSpec {
        sectors: SectorCount(u64::MAX),
        ..spec()
    };
    assert!(matches!(
        check(&mut drive, &endless),
        Err(BurnRefused::TooLong)
    ));
    drive.eject().unwrap();
    assert_eq!(drive.medium().unwrap(), Tray::Open);
    assert!(matches!(
        check(&mut drive, &spec()),
        Err(BurnRefused::Empty)
    ));
    drive.load().unwrap();
    assert!(check(&mut drive, &spec()).is_ok());
    let mut recorder = drive.into_transport();
    recorder.remove().unwrap();
    let mut drive = Drive::open(recorder).unwrap();
    assert!(matches!(
        check(&mut drive, &spec()),
        Err(BurnRefused::Empty)
    ));
    drop(drive);
    assert!(VirtualMedium::open(bench.path()).unwrap().is_blank());

    let rewritable = Bench::with(Personality::lg_wh16ns40(), MediumKind::BdreOfSize(ROOM));
    let refused = check(&mut rewritable.drive(&[]), &spec()).unwrap_err();
    assert!(
        matches!(
            refused,
            BurnRefused::WrongKind {
                kind: MediumType::BdRe
            }
        ),
        "{refused}"
    );
}

#[test]
fn a_write_error_ends_the_burn_at_its_sector_and_is_never_sent_again() {
    for fault in [
        at_write(640, sense(3, 0x0C, 0x00)),
        at_write(640, sense(4, 0x44, 0x00)),
        at_write(640, sense(3, 0x73, 0x03)),
        at_write(640, FaultAct::Reset),
        at_write(640, sense(6, 0x28, 0x00)),
        at_write(640, sense(6, 0x5A, 0x01)),
    ] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let outcome = bench.burn(&[fault]);
        assert_eq!(code(&outcome), "BRN-010", "{fault:?}\n{}", outcome.log);
        assert_eq!(outcome.reached, BurnPhase::Writing);
        assert_eq!(outcome.written.0, 640, "{fault:?}");
        assert!(outcome.read_back.is_none());
        bench.drive(&[]).eject().unwrap();
    }
}

#[test]
fn a_drive_that_rejects_the_medium_at_the_first_write_asks_for_another_blank() {
    for act in [sense(3, 0x73, 0x03), sense(5, 0x30, 0x05)] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let outcome = bench.burn(&[at_write(0, act)]);
        assert_eq!(
            (code(&outcome), outcome.written.0),
            ("BRN-005", 0),
            "{}",
            outcome.log
        );
    }
}

#[test]
fn an_error_told_late_still_ends_the_burn() {
    let late = FaultAct::Deferred(SenseCode::new(3, 0x0C, 0x00));
    // Told by the next WRITE; and of the last cluster, by what comes after all WRITEs.
    for lba in [640, SECTORS / 32 * 32] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let outcome = bench.burn(&[at_write(lba, late)]);
        assert!(
            matches!(code(&outcome), "BRN-010" | "BRN-015"),
            "{lba}: {}",
            outcome.log
        );
        let found = std::error::Error::source(outcome.stopped.as_ref().unwrap()).map_or_else(
            || outcome.stopped.as_ref().unwrap().to_string(),
            |e| e.to_string(),
        );
        assert!(found.contains("3/0C/00"), "{found}");
    }
}

#[test]
fn trouble_that_passes_does_not_end_a_burn() {
    for fault in [
        Fault {
            times: Some(40),
            ..at_write(640, sense(2, 0x04, 0x08))
        },
        at_write(640, sense(2, 0x04, 0x04)),
        at_write(640, sense(5, 0x2C, 0x00)),
        at_write(640, FaultAct::Recovered(SenseCode::new(1, 0x0C, 0x01))),
        at_write(640, FaultAct::Slow { ms: 60_000 }),
        at_write(
            640,
            FaultAct::Hang {
                ms: 400_000,
                carried_out: true,
            },
        ),
        at_write(
            640,
            FaultAct::Hang {
                ms: 400_000,
                carried_out: false,
            },
        ),
        at_write(640, FaultAct::Bus { carried_out: true }),
        at_write(640, FaultAct::Bus { carried_out: false }),
        at_write(0, FaultAct::Bus { carried_out: false }),
        at_write(640, sense(0xB, 0x4B, 0x00)),
        at_write(640, FaultAct::Mute),
        at_write(640, FaultAct::Busy),
        at_command(0x35, 1, FaultAct::Bus { carried_out: true }),
        at_command(0x5B, 1, FaultAct::Bus { carried_out: true }),
        at_command(0x5B, 2, FaultAct::Bus { carried_out: false }),
        at_command(0x51, 1, FaultAct::Bus { carried_out: false }),
        at_command(0xB6, 1, sense(5, 0x20, 0x00)),
        at_command(0x5B, 2, sense(5, 0x72, 0x03)),
        at_command(0x35, 1, sense(2, 0x04, 0x08)),
    ] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let outcome = bench.burn(&[fault]);
        assert!(
            outcome.stopped.is_none(),
            "{fault:?}: {:?}\n{}",
            outcome.stopped,
            outcome.log
        );
        good(&bench, &outcome);
    }
}

#[test]
fn a_drive_that_is_gone_ends_the_burn_with_what_it_took() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let outcome = bench.burn(&[at_write(640, FaultAct::Gone)]);
    assert_eq!(code(&outcome), "BRN-011", "{}", outcome.log);
    assert_eq!(outcome.written.0, 640);
}

#[test]
fn a_medium_that_was_changed_after_the_check_is_not_written() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let other = bench.folder.path().join("other.disc");
    VirtualMedium::create(&other, MediumKind::BdrOfSize(ROOM)).unwrap();
    let mut drive = bench.drive(&[at_command(0x1E, 1, sense(6, 0x28, 0x00))]);
    let outcome = check(&mut drive, &spec())
        .unwrap()
        .burn(&Image::new(), &Quiet);
    assert_eq!(outcome.reached, BurnPhase::Prepared, "{}", outcome.log);
    assert_eq!((code(&outcome), outcome.written.0), ("DRV-002", 0));
    drop(drive);
    assert!(VirtualMedium::open(bench.path()).unwrap().is_blank());
}

#[test]
fn an_unreadable_image_spoils_no_blank() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let mut drive = bench.drive(&[]);
    let image = Image {
        bad: Some(7),
        ..Image::new()
    };
    let outcome = check(&mut drive, &spec()).unwrap().burn(&image, &Quiet);
    assert_eq!((code(&outcome), outcome.written.0), ("BRN-013", 0));
    drop(drive);
    assert!(VirtualMedium::open(bench.path()).unwrap().is_blank());
}

#[test]
fn a_refused_close_is_no_verdict_the_read_back_is() {
    // Debian bug 713016: CLOSE SESSION fails with 5/24/00 after a good burn.
    let refusals = [
        Fault::always(
            FaultPlace::Command {
                opcode: 0x5B,
                nth: 1,
            },
            sense(5, 0x24, 0x00),
        ),
        Fault::always(
            FaultPlace::Command {
                opcode: 0x5B,
                nth: 2,
            },
            sense(5, 0x24, 0x00),
        ),
    ];
    for refusal in refusals {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let outcome = bench.burn(&[refusal]);
        assert_eq!(code(&outcome), "BRN-015", "{}", outcome.log);
        let back = outcome.read_back.expect("it is read back all the same");
        assert!(back.is_whole());
    }
}

/// I8: random bytes in the image file must not burn as good: the disc is not closed.
#[test]
fn an_image_that_is_not_the_one_that_was_built_is_not_closed() {
    let mut image = Image::new();
    // An image has zeros where a copy has its tag.
    let sectors = image.bytes.chunks_exact_mut(2048).rev().zip(1..);
    let tags = sectors.filter(|(_, back)| (64..=256).contains(back) && back % 32 == 0);
    tags.for_each(|(sector, _)| sector.fill(0));
    let built = *blake3::hash(&image.bytes).as_bytes();
    let spec = BurnSpec {
        blake3: Some(built),
        ..spec()
    };
    let bench = Bench::new(Personality::lg_wh16ns40());
    let mut drive = bench.drive(&[]);
    let outcome = check(&mut drive, &spec).unwrap().burn(&image, &Quiet);
    assert!(outcome.stopped.is_none() && outcome.read_back.unwrap().is_whole());
    let bench = Bench::new(Personality::lg_wh16ns40());
    let mut drive = bench.drive(&[]);
    let mut other = image;
    other.bytes[40 * 2048 + 7] ^= 1;
    let outcome = check(&mut drive, &spec).unwrap().burn(&other, &Quiet);
    assert!(matches!(outcome.stopped, Some(BurnError::OtherImage)));
    assert!(outcome.read_back.is_none() && outcome.reached == BurnPhase::Writing);
    assert_ne!(outcome.medium.state, MediumState::Finalized);
}

/// An image file that somebody writes to while its disc is read back.
struct Rewritten {
    image: Image,
    at: u64,
    begun: AtomicBool,
}

impl Sectors for Rewritten {
    fn sectors(&self) -> SectorCount {
        self.image.sectors()
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        self.image.read(at, into, lost)?;
        let own = self.at.checked_sub(at.0).map(|own| own as usize * 2048);
        if let (Some(own), true) = (own, self.begun.load(Ordering::Relaxed))
            && let Some(byte) = into.get_mut(own)
        {
            *byte ^= 1;
        }
        Ok(())
    }
}

impl Watch for Rewritten {
    fn progress(&self, now: Progress) {
        if now.phase == Phase::ReadingBack {
            self.begun.store(true, Ordering::Relaxed);
        }
    }

    fn cancelled(&self) -> bool {
        false
    }
}

/// What is on the disc counts, and not what became of the file since; the tag of the copy is
/// compared all the same.
#[test]
fn an_image_that_changes_while_it_is_read_back_spoils_no_disc() {
    let mut image = Image::new();
    let sectors = image.bytes.chunks_exact_mut(2048).rev().zip(1..);
    let tags = sectors.filter(|(_, back)| (64..=256).contains(back) && back % 32 == 0);
    tags.for_each(|(sector, _)| sector.fill(0));
    let built = *blake3::hash(&image.bytes).as_bytes();
    for (at, equal) in [(SECTORS - 300, SECTORS), (SECTORS - 64, SECTORS - 1)] {
        let changing = Rewritten {
            image: image.clone(),
            at: u64::from(at),
            begun: AtomicBool::new(false),
        };
        let spec = BurnSpec {
            blake3: Some(built),
            ..spec()
        };
        let bench = Bench::new(Personality::lg_wh16ns40());
        let mut drive = bench.drive(&[]);
        let outcome = check(&mut drive, &spec).unwrap();
        let outcome = outcome.burn(&changing, &changing);
        assert!(outcome.stopped.is_none() && changing.begun.load(Ordering::Relaxed));
        assert_eq!(outcome.read_back.unwrap().equal.0, u64::from(equal));
    }
}
