//! Whole burns by hand, in the order of the cookbook.

use super::*;

#[test]
fn a_whole_burn_ends_in_a_final_disc_that_reads_back() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(8192));
    assert_eq!(bench.send("1E 00 00 00 01 00"), "good");
    for lba in (0..4096).step_by(32) {
        bench.write_patiently(lba, 32);
    }
    assert_eq!(bench.next_writable(), (Some(4096), 4096));
    assert_eq!(bench.send("35 02 00 00 00 00 00 00 00 00"), "good");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/04/08");
    bench.until_ready();
    assert_eq!(bench.send("5B 01 01 00 00 01 00 00 00 00"), "good");
    assert_eq!(bench.until_ready(), "2/04/07");
    assert_eq!(bench.send("5B 01 06 00 00 00 00 00 00 00"), "good");
    assert_eq!(bench.get("51 00 00 00 00 00 00 00 22 00", 34).0, "2/04/07");
    bench.until_ready();
    assert_eq!(bench.bytes("51 00 00 00 00 00 00 00 22 00", 34)[2], 0x0E);
    assert_eq!(
        bench.bytes("25 00 00 00 00 00 00 00 00 00", 8),
        hex("00000FFF 00000800")
    );
    assert_eq!(bench.next_writable(), (None, 0));
    let toc = bench.bytes("43 00 00 00 00 00 00 00 14 00", 20);
    assert_eq!(toc, hex("0012 01 01 00140100 00000000 0014AA00 00001000"));
    for lba in (0..4096).step_by(64) {
        assert_eq!(
            bench.read(lba, 64),
            ("good".into(), pattern(lba, 64)),
            "at {lba}"
        );
    }
    assert_eq!(bench.read(4096, 1).0, "5/21/00");
    assert_eq!(bench.write(4096, 32), "7/27/00");
}

#[test]
fn only_the_next_writable_address_is_written_and_only_once() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    assert_eq!(bench.write(32, 32), "5/21/02");
    assert_eq!(bench.write(0, 32), "good");
    assert_eq!(bench.write(0, 32), "5/21/02");
    assert_eq!(bench.write(32, 300), "5/21/00", "more than there is");
    for lba in (32..320).step_by(32) {
        bench.write_patiently(lba, 32);
    }
    assert_eq!(bench.write(320, 1), "5/21/00");
    assert_eq!(bench.send("35 00 00 00 00 00 00 00 00 00"), "good");
    assert_eq!(bench.next_writable(), (None, 0));
    assert_eq!(bench.write(320, 1), "5/63/00");
}

#[test]
fn a_full_buffer_refuses_and_drains_at_the_speed_that_was_set() {
    let mut bench = Bench::new(MediumKind::Bdr25);
    // 2x by SET CD SPEED: 8,992 kB/s.
    assert_eq!(bench.send("BB 00 FF FF 23 20 00 00 00 00 00 00"), "good");
    let mut lba = 0;
    while bench.write(lba, 32) == "good" {
        lba += 32;
    }
    assert_eq!(lba, 2048, "4 MiB while the laser is being calibrated");
    assert_eq!(bench.write(lba, 32), "2/04/08");
    let full = bench.bytes("5C 00 00 00 00 00 00 00 0C 00", 12);
    assert_eq!(full, hex("000A 0000 00400000 00000000"));
    bench.drive.wait(Duration::from_secs(15));
    let start = bench.drive.now().0;
    for _ in 0..1000 {
        bench.write_patiently(lba, 32);
        lba += 32;
    }
    let took = (bench.drive.now().0 - start).as_secs_f64();
    let kb_per_s = 1000.0 * 65.536 / took;
    assert!((8_900.0..9_700.0).contains(&kb_per_s), "{kb_per_s}");
}

#[test]
fn writes_of_half_a_cluster_are_put_together_and_the_last_one_is_filled_up() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    for lba in (0..48).step_by(16) {
        assert_eq!(bench.write(lba, 16), "good");
    }
    assert_eq!(bench.send("35 00 00 00 00 00 00 00 00 00"), "good");
    assert_eq!(bench.next_writable().0, Some(64));
    let (told, data) = bench.read(32, 32);
    assert_eq!(told, "good");
    assert_eq!(data[..32_768], pattern(32, 16));
    assert!(data[32_768..].iter().all(|b| *b == 0));
}

#[test]
fn a_closed_session_leaves_the_disc_appendable() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    assert_eq!(
        bench.send("5B 00 01 00 00 01 00 00 00 00"),
        "5/72/04",
        "nothing to close"
    );
    bench.write_patiently(0, 32);
    assert_eq!(bench.send("5B 00 02 00 00 00 00 00 00 00"), "good");
    let disc = bench.bytes("51 00 00 00 00 00 00 00 22 00", 34);
    assert_eq!(
        disc[..8],
        hex("00 20 01 01 02 02 02 20"),
        "second session, empty"
    );
    assert_eq!(bench.next_writable(), (Some(32), 288));
    bench.write_patiently(32, 32);
    assert_eq!(bench.send("5B 00 06 00 00 00 00 00 00 00"), "good");
    let sessions = bench.bytes("43 00 00 00 00 00 00 00 0C 40", 12);
    assert_eq!(
        sessions,
        hex("000A 01 02 00140200 00000020"),
        "the last session begins at 32"
    );
}

#[test]
fn a_drive_that_cannot_finalize_says_so_and_closes_the_session() {
    let mut personality = Personality::lg_wh16ns40();
    personality.quirks.no_finalize = true;
    let mut bench = Bench::of(personality, MediumKind::BdrOfSize(320));
    bench.write_patiently(0, 32);
    assert_eq!(bench.send("5B 00 06 00 00 00 00 00 00 00"), "5/24/00");
    assert_eq!(bench.send("5B 00 02 00 00 00 00 00 00 00"), "good");
}

#[test]
fn what_was_never_written_cannot_be_read() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    assert_eq!(bench.read(0, 1).0, "8/00/00");
    bench.write_patiently(0, 32);
    let (told, data) = bench.read(16, 32);
    assert_eq!((told.as_str(), data.len()), ("8/00/00", 16 * 2048));
    assert_eq!(bench.read(319, 2).0, "5/21/00");
    let mut bench = Bench::of(Personality::pioneer_bdr_209(), MediumKind::BdrOfSize(320));
    assert_eq!(bench.read(0, 1).0, "5/64/00");
}

#[test]
fn a_dvd_plus_r_is_burnt_and_finalized_with_its_own_function() {
    let mut bench = Bench::new(MediumKind::DvdPlusR);
    assert_eq!(
        bench.bytes("46 00 00 00 00 00 00 00 08 00", 8)[6..],
        [0, 0x1B]
    );
    bench.write_patiently(0, 16);
    assert_eq!(bench.send("5B 00 01 00 00 01 00 00 00 00"), "good");
    assert_eq!(bench.send("5B 00 05 00 00 00 00 00 00 00"), "good");
    assert_eq!(bench.bytes("51 00 00 00 00 00 00 00 22 00", 34)[2], 0x0E);
    assert_eq!(bench.read(0, 16), ("good".into(), pattern(0, 16)));
}

#[test]
fn a_reserved_track_takes_what_was_reserved() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    assert_eq!(bench.send("53 00 00 00 00 00 00 00 40 00"), "good");
    bench.write_patiently(0, 32);
    assert_eq!(bench.write(32, 64), "5/63/00");
    bench.write_patiently(32, 32);
    assert_eq!(bench.send("5B 00 01 00 00 01 00 00 00 00"), "good");
    assert_eq!(bench.next_writable(), (Some(64), 256));
}

#[test]
fn a_command_that_takes_longer_than_its_limit_goes_on_behind_the_timeout() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    bench.write_patiently(0, 32);
    let finalize = Cdb::new(&hex("5B 00 06 00 00 00 00 00 00 00"));
    let short = Duration::from_secs(10);
    let reply = bench.drive.execute(&finalize, Data::None, short);
    assert!(matches!(reply, Err(TransportError::Timeout { limit }) if limit == short));
    assert_eq!(bench.until_ready(), "2/04/07");
    assert_eq!(bench.bytes("51 00 00 00 00 00 00 00 22 00", 34)[2], 0x0E);
}

/// What growisofs does with every blank: it formats for pseudo-overwrite without being asked.
#[test]
fn a_disc_formatted_for_pseudo_overwrite_says_so_and_refuses_to_close_its_session() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(8192));
    let list = hex("00 02 00 08 00001F00 C8 000000");
    assert_eq!(bench.put("04 11 00 00 00 00", &list), "good");
    assert_eq!(bench.until_ready(), "2/04/04");
    let pow = |bench: &mut Bench| bench.bytes("46 02 00 38 00 00 00 00 10 00", 16)[10] & 1;
    assert_eq!(pow(&mut bench), 1);
    bench.write_patiently(0, 32);
    assert_eq!(bench.send("35 00 00 00 00 00 00 00 00 00"), "good");
    let mut bench = bench.power_cut();
    bench.settle();
    assert_eq!(pow(&mut bench), 1);
    assert_eq!(bench.send("5B 00 02 00 00 00 00 00 00 00"), "5/24/00");
    assert_eq!(bench.read(0, 32), ("good".into(), pattern(0, 32)));
}
