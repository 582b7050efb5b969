//! Answers on a blank, byte by byte against what real drives were seen to say.

use super::*;

#[test]
fn the_drive_says_who_it_is_without_a_medium() {
    let mut bench = Bench::empty(Personality::lg_wh16ns40());
    let inquiry = bench.bytes("12 00 00 00 24 00", 36);
    let expected = "05 80 00 32 1F 00 00 00 48 4C 2D 44 54 2D 53 54 42 44 2D 52 45 20 20 57 \
                    48 31 36 4E 53 34 30 20 31 2E 30 35";
    assert_eq!(inquiry, hex(expected));
    // Power on is told before anything else, but not to INQUIRY.
    assert_eq!(bench.send("00 00 00 00 00 00"), "6/29/00");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/3A/01");
    assert_eq!(bench.bytes("46 00 00 00 00 00 00 00 08 00", 8)[6..], [0, 0]);
    assert_eq!(bench.send("F3 0E 00 00 00 00 00 00 00 00 00 00"), "5/20/00");
}

#[test]
fn a_blank_bd_r_answers_as_it_does_in_the_wild() {
    let mut bench = Bench::new(MediumKind::Bdr25);
    assert_eq!(
        bench.bytes("46 00 00 00 00 00 00 00 08 00", 8)[6..],
        [0, 0x41]
    );
    let disc = bench.bytes("51 00 00 00 00 00 00 00 22 00", 34);
    assert_eq!(disc[..12], hex("00 20 00 01 01 01 01 20 00 00 00 00"));
    let track = bench.bytes("52 01 00 00 00 01 00 00 24 00", 36);
    assert_eq!(
        track[6..8],
        [0x61, 0x01],
        "blank, packet, data mode 1; NWA valid"
    );
    assert_eq!(
        track[8..28],
        hex("00000000 00000000 00BA7400 00000020 00BA7400")
    );
    assert_eq!(
        bench.bytes("25 00 00 00 00 00 00 00 00 00", 8),
        hex("00000000 00000800")
    );
    let formats = bench.bytes("23 00 00 00 00 00 00 00 FC 00", 252);
    let expected = "00 00 00 28 00BA7400 01 000800 00B47400 00 003000 00B47400 C8 003000 \
                    00587400 C8 031000 00B87400 C8 001000";
    assert_eq!(formats, hex(expected));
    let di = bench.bytes("AD 01 00 00 00 00 00 00 10 04 00 00", 4100);
    assert_eq!(di[..4], [0x10, 0x02, 0, 0]);
    assert_eq!(&di[4..6], b"DI");
    assert_eq!(
        di[24..36],
        hex("00CA73FF 00020000 00194E7E"),
        "first 131072, last 1658494"
    );
    assert_eq!(&di[104..113], b"VERBATIMe");
    assert_eq!(
        bench.get("AD 01 00 00 00 00 00 0A 00 10 00 00", 16).0,
        "5/24/00"
    );
}

#[test]
fn features_are_sorted_and_can_be_asked_one_by_one() {
    let mut bench = Bench::new(MediumKind::Bdr25);
    let all = bench.bytes("46 00 00 00 00 00 00 10 00 00", 4096);
    assert_eq!(
        u32::from_be_bytes(all[..4].try_into().unwrap()) as usize,
        all.len() - 4
    );
    let mut codes = Vec::new();
    let mut rest = &all[8..];
    while let [high, low, _, len, behind @ ..] = rest {
        codes.push(u16::from_be_bytes([*high, *low]));
        rest = &behind[usize::from(*len)..];
    }
    assert!(
        codes.is_sorted() && codes.contains(&0x41) && codes.contains(&0x107),
        "{codes:x?}"
    );
    let pow = bench.bytes("46 02 00 38 00 00 00 00 10 00", 16);
    assert_eq!(pow[10] & 1, 0, "pseudo-overwrite is not current");
    // The kernel asks from 0020h on and looks at the first one only (it wants 0020h or above).
    let from = bench.bytes("46 00 00 20 00 00 00 00 18 00", 24);
    assert_eq!(from[8..10], [0x00, 0x20]);
    let one = bench.bytes("46 02 01 07 00 00 00 00 10 00", 16);
    assert_eq!(one, hex("0000000C 0000 0041 0107 11 04 1F000000"));
    let none = bench.bytes("46 02 00 25 00 00 00 00 10 00", 16);
    assert_eq!(none, hex("00000004 0000 0041"));
}

#[test]
fn another_drive_has_other_habits() {
    let mut bench = Bench::of(Personality::liteon_ihbs112(), MediumKind::Bdr25);
    assert_eq!(
        bench.bytes("46 02 00 38 00 00 00 00 10 00", 16)[10],
        1,
        "POW is current"
    );
    assert_eq!(
        bench.bytes("52 01 00 00 00 01 00 00 24 00", 36)[7],
        3,
        "LRA valid on a blank"
    );
    // No BDXL.
    let mut bench = Bench::empty(Personality::liteon_ihbs112());
    let path = bench.medium_path();
    drop(VirtualMedium::create(&path, MediumKind::Bdr100).unwrap());
    bench.drive.insert(&path).unwrap();
    bench.drive.wait(Duration::from_secs(20));
    bench.send("00 00 00 00 00 00");
    bench.send("00 00 00 00 00 00");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/30/00");
    let mut odd = Personality::lg_wh16ns40();
    odd.quirks.nwa_on_blank = -150;
    let mut bench = Bench::of(odd, MediumKind::Bdr25);
    assert_eq!(bench.next_writable().0, Some(0xFFFF_FF6A));
}

#[test]
fn the_mode_page_of_capabilities_has_write_bits_and_speeds() {
    let mut bench = Bench::new(MediumKind::Bdr25);
    let page = bench.bytes("5A 08 2A 00 00 00 00 00 80 00", 128);
    assert_eq!(usize::from(page[1]), page.len() - 2);
    assert_eq!(page[8] & 0x3F, 0x2A);
    assert!(page[9] >= 18 && page[11] & 0x33 != 0);
    // Behind the eight bytes of header: buffer of 4096 KB in 12-13, three speeds from 30 on.
    assert_eq!(page[20..22], [0x10, 0x00]);
    assert_eq!(page[38..52], hex("0003 0000 6960 0000 4640 0000 2320"));
    assert_eq!(bench.bytes("1A 00 2A 00 80 00", 128)[4] & 0x3F, 0x2A);
    assert_eq!(bench.get("5A 08 EA 00 00 00 00 00 80 00", 128).0, "5/39/00");
    assert_eq!(bench.get("5A 08 0E 00 00 00 00 00 80 00", 128).0, "5/24/00");
}

#[test]
fn speeds_are_offered_and_cut_to_what_the_host_asks_for() {
    let mut bench = Bench::new(MediumKind::Bdr25);
    let all = bench.bytes("AC 00 00 00 00 00 00 00 00 10 03 00", 264);
    let head = "00000034 00000000 00000000 00BA73FF 00008C80 00006960";
    assert_eq!(all[..24], hex(head));
    assert_eq!(all.len(), 56);
    let one = bench.bytes("AC 00 00 00 00 00 00 00 00 01 03 00", 264);
    assert_eq!(one.len(), 24);
}

#[test]
fn the_tray_can_be_locked_opened_and_drawn_in() {
    let mut bench = Bench::new(MediumKind::Bdr25);
    assert_eq!(
        bench.bytes("4A 01 00 00 10 00 00 00 08 00", 8),
        hex("00 06 04 10 02 02 00 00")
    );
    assert_eq!(bench.send("1E 00 00 00 01 00"), "good");
    assert_eq!(bench.send("1B 00 00 00 02 00"), "5/53/02");
    assert_eq!(bench.drive.remove().unwrap_err().code(), "REC-005");
    assert_eq!(bench.send("1E 00 00 00 00 00"), "good");
    assert_eq!(bench.send("1B 00 00 00 02 00"), "good");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/3A/02");
    assert_eq!(
        bench.bytes("4A 01 00 00 10 00 00 00 08 00", 8),
        hex("00 06 04 10 03 01 00 00")
    );
    assert_eq!(bench.send("1B 01 00 00 03 00"), "good");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/04/01");
    bench.drive.wait(Duration::from_secs(12));
    assert_eq!(bench.send("00 00 00 00 00 00"), "6/28/00");
    assert_eq!(bench.send("00 00 00 00 00 00"), "good");
}

#[test]
fn a_rewritable_medium_wants_formatting_and_then_takes_any_address() {
    let mut bench = Bench::new(MediumKind::BdreOfSize(8192));
    assert_eq!(
        bench.bytes("46 00 00 00 00 00 00 00 08 00", 8)[6..],
        [0, 0x43]
    );
    assert_eq!(bench.write(0, 32), "5/30/10");
    let list = hex("00 82 00 08 00002000 C4 000000");
    assert_eq!(bench.put("04 11 00 00 00 00", &list), "good");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/04/04");
    bench.until_ready();
    assert_eq!(bench.write(4097, 3), "good");
    assert_eq!(bench.send("35 00 00 00 00 00 00 00 00 00"), "good");
    assert_eq!(bench.write(4098, 1), "good");
    let (told, data) = bench.read(4096, 5);
    assert_eq!(
        (told.as_str(), &data[2048..8192]),
        ("good", pattern(4097, 3).as_slice())
    );
    assert!(data[..2048].iter().all(|b| *b == 0));
    assert_eq!(bench.write(8192, 1), "5/21/00");
    assert_eq!(bench.send("5B 00 01 00 00 01 00 00 00 00"), "5/24/00");
}

#[test]
fn spare_areas_shrink_the_disc_and_halve_the_speed() {
    let mut bench = Bench::new(MediumKind::Bdr25);
    let random = hex("00 82 00 08 00B87400 CA 000000");
    assert_eq!(
        bench.put("04 11 00 00 00 00", &random),
        "5/26/00",
        "no random recording"
    );
    let without = hex("00 82 00 08 00B87400 C9 000000");
    assert_eq!(bench.put("04 11 00 00 00 00", &without), "good");
    assert_eq!(bench.until_ready(), "2/04/04");
    assert_eq!(bench.next_writable(), (Some(0), 12_088_320));
    assert_eq!(
        bench.bytes("51 00 00 00 00 00 00 00 22 00", 34)[2],
        0x01,
        "appendable, empty"
    );
}
