//! DVD-R by hand: what the drive wants to be told before the first WRITE.

use super::*;

/// Page 05h in a MODE SELECT list: the three bytes that say how.
fn list(how: &str) -> Vec<u8> {
    let mut list = hex(&format!("00 00 00 00 00 00 00 00 05 32 {how} 10"));
    list.resize(60, 0);
    list
}

fn select(bench: &mut Bench, how: &str) -> String {
    bench.put("55 10 00 00 00 00 00 00 3C 00", &list(how))
}

fn blank() -> Bench {
    Bench::new(MediumKind::DvdMinusROfSize(320))
}

const SYNC: &str = "35 02 00 00 00 00 00 00 00 00";
const RESERVE_64: &str = "53 00 00 00 00 00 00 00 40 00";
const CLOSE_SESSION: &str = "5B 00 02 00 00 01 00 00 00 00";

fn state(bench: &mut Bench) -> u8 {
    bench.bytes("51 00 00 00 00 00 00 00 22 00", 34)[2]
}

#[test]
fn a_blank_dvd_r_says_what_it_is_and_what_it_can() {
    let mut bench = Bench::new(MediumKind::DvdMinusR);
    let profile = bench.bytes("46 00 00 00 00 00 00 00 08 00", 8);
    assert_eq!(profile[6..], [0, 0x11]);
    let feature = bench.bytes("46 02 00 2F 00 00 00 00 10 00", 16);
    assert_eq!(feature[8..], hex("00 2F 09 04 40 00 00 00"), "current, BUF");
    assert_eq!(bench.next_writable(), (Some(0), 2_298_496));
    let page = bench.bytes("5A 08 05 00 00 00 00 00 80 00", 128);
    assert_eq!(page[..14], hex("00 3A 00 00 00 00 00 00 05 32 41 C5 08 10"));
    let maker = bench.bytes("AD 00 00 00 00 00 00 0E 00 2C 00 00", 44);
    assert_eq!(maker[..4], hex("00 2A 00 00"));
    assert_eq!(&maker[20..36], b"\x03MCC 03\0\x04RG20\0\0\0");
}

#[test]
fn without_the_page_or_the_length_no_write_is_taken() {
    let mut bench = blank();
    assert_eq!(bench.write(0, 16), "5/64/00", "track at once, as it begins");
    assert_eq!(select(&mut bench, "42 04 08"), "good");
    assert_eq!(bench.write(0, 16), "5/64/00", "track mode");
    assert_eq!(select(&mut bench, "42 05 0A"), "good");
    assert_eq!(bench.write(0, 16), "5/64/00", "block type");
    assert_eq!(select(&mut bench, "43 05 08"), "good");
    assert_eq!(bench.write(0, 16), "5/64/00", "raw");
    assert_eq!(select(&mut bench, "42 05 08"), "good");
    assert_eq!(bench.write(0, 16), "5/2C/00", "no length was said");
    assert_eq!(select(&mut bench, "52 05 08"), "5/26/00", "a test");
    let short = &list("42 05 08")[..30];
    let told = bench.put("55 10 00 00 00 00 00 00 3C 00", short);
    assert_eq!(told, "5/1A/00");
    let told = bench.put("55 10 00 00 00 00 00 00 1E 00", short);
    assert_eq!(told, "5/26/00", "a page cut off");
    assert_eq!(state(&mut bench), 0x00, "blank");
}

#[test]
fn a_disc_at_once_is_written_from_0_to_its_end_and_closes_itself() {
    let mut bench = blank();
    assert_eq!(select(&mut bench, "42 05 08"), "good");
    assert_eq!(
        bench.send("53 00 00 00 00 00 00 01 41 00"),
        "5/24/00",
        "321"
    );
    assert_eq!(bench.send(RESERVE_64), "good");
    assert_eq!(bench.next_writable(), (Some(0), 64));
    assert_eq!(bench.write(16, 16), "5/21/02");
    bench.write_patiently(0, 32);
    assert_eq!(bench.next_writable(), (Some(32), 32));
    assert_eq!(bench.write(32, 48), "5/63/00", "behind the end");
    assert_eq!(bench.send(SYNC), "good");
    bench.until_ready();
    assert_eq!(state(&mut bench), 0x05, "half of it is no disc");
    assert_eq!(bench.send(CLOSE_SESSION), "5/72/03");
    bench.write_patiently(32, 32);
    assert_eq!(bench.send(SYNC), "good");
    assert_eq!(bench.until_ready(), "2/04/07");
    assert_eq!(state(&mut bench), 0x0E, "final");
    assert_eq!(bench.write(64, 16), "7/27/00");
    assert_eq!(bench.send(CLOSE_SESSION), "5/72/03", "it is closed already");
    assert_eq!(bench.read(0, 64), ("good".into(), pattern(0, 64)));
    let capacity = bench.bytes("25 00 00 00 00 00 00 00 00 00", 8);
    assert_eq!(capacity, hex("0000003F 00000800"));
}

#[test]
fn a_length_within_a_block_is_filled_up() {
    let mut bench = blank();
    assert_eq!(select(&mut bench, "42 05 08"), "good");
    assert_eq!(bench.send("53 00 00 00 00 00 00 00 1E 00"), "good");
    bench.write_patiently(0, 16);
    bench.write_patiently(16, 14);
    assert_eq!(bench.send(SYNC), "good");
    bench.until_ready();
    assert_eq!(state(&mut bench), 0x0E);
    assert_eq!(bench.read(0, 30), ("good".into(), pattern(0, 30)));
}

/// As growisofs 7.1 sends the page: with links and packets, which mean nothing at once.
#[test]
fn links_and_packets_are_no_hindrance_to_a_disc_at_once() {
    let mut bench = blank();
    let mut list = list("62 25 08");
    list[21] = 16;
    assert_eq!(bench.put("55 10 00 00 00 00 00 00 3C 00", &list), "good");
    assert_eq!(bench.send("54 01 00 00 00 00 00 00 00 00"), "good");
    assert_eq!(bench.send(RESERVE_64), "good");
    bench.write_patiently(0, 64);
    assert_eq!(bench.send(SYNC), "good");
    bench.until_ready();
    assert_eq!(state(&mut bench), 0x0E);
}

#[test]
fn what_was_set_is_forgotten_when_power_fails_and_the_length_with_the_medium() {
    let mut bench = blank();
    assert_eq!(select(&mut bench, "42 05 08"), "good");
    assert_eq!(bench.send(RESERVE_64), "good");
    assert_eq!(bench.send("1B 00 00 00 02 00"), "good");
    assert_eq!(bench.send("1B 00 00 00 03 00"), "good");
    bench.settle();
    assert_eq!(bench.write(0, 16), "5/2C/00");
    assert_eq!(bench.send(RESERVE_64), "good");
    bench.write_patiently(0, 16);
    let mut bench = bench.power_cut();
    bench.settle();
    assert_eq!(bench.write(0, 16), "5/64/00");
}

#[test]
fn in_packets_closing_the_session_closes_the_disc_or_not_as_the_page_says() {
    for (how, expected) in [("60 25 08", 0x0E), ("60 E5 08", 0x01)] {
        let mut bench = blank();
        let mut list = list(how);
        list[21] = 16;
        assert_eq!(bench.put("55 10 00 00 00 00 00 00 3C 00", &list), "good");
        assert_eq!(bench.send("54 01 00 00 00 00 00 00 00 00"), "good");
        bench.write_patiently(0, 16);
        assert_eq!(bench.send("5B 00 06 00 00 00 00 00 00 00"), "5/24/00");
        assert_eq!(bench.send("5B 00 01 00 00 01 00 00 00 00"), "good");
        assert_eq!(bench.send(CLOSE_SESSION), "good");
        assert_eq!(state(&mut bench), expected, "{how}");
    }
}

#[test]
fn other_media_take_no_notice_of_the_page() {
    for kind in [MediumKind::BdrOfSize(320), MediumKind::DvdPlusR] {
        let mut bench = Bench::new(kind);
        assert_eq!(select(&mut bench, "42 05 08"), "good");
        assert_eq!(bench.write(0, 16), "good");
    }
}
