use super::*;
use crate::bytes::hex;

fn check(bytes: &str, sense: Sense) {
    assert_eq!(Sense::parse(&hex(bytes)), Ok(sense));
}

#[test]
fn fixed_format_is_read_and_written_byte_for_byte() {
    let unreadable = "F0 00 03 00 12 34 60 0A 00 00 00 00 11 00 00 00 00 00";
    let sense = Sense::UNREADABLE.with_information(0x12_3460);
    check(unreadable, sense);
    assert_eq!(sense.encode().to_vec(), hex(unreadable));

    let formatting = "70 00 02 00 00 00 00 0A 00 00 00 00 04 04 00 80 40 00";
    let sense = Sense::NOT_READY_FORMATTING.with_progress(0x4000);
    check(formatting, sense);
    assert_eq!(sense.encode().to_vec(), hex(formatting));

    let deferred = "71 00 03 00 00 00 00 0A 00 00 00 00 0C 00 00 00 00 00";
    check(deferred, Sense::WRITE_ERROR.of_earlier());
    assert_eq!(
        Sense::WRITE_ERROR.of_earlier().encode().to_vec(),
        hex(deferred)
    );
}

#[test]
fn descriptor_format_is_read_with_information_and_progress() {
    // Information descriptor of 12 bytes: an LBA in the low four of eight.
    check(
        "72 03 11 00 00 00 00 0C 00 0A 80 00 00 00 00 00 00 00 10 20",
        Sense::UNREADABLE.with_information(0x1020),
    );
    // Sense key specific descriptor of 8 bytes.
    check(
        "72 02 04 07 00 00 00 08 02 06 00 00 80 12 34 00",
        Sense::NOT_READY_OPERATION.with_progress(0x1234),
    );
    check("73 03 0C 00 00 00 00 00", Sense::WRITE_ERROR.of_earlier());
}

#[test]
fn field_pointers_of_a_refusal_are_not_taken_for_progress() {
    // SKSV with key 5 is a pointer at the bad field (SPC-4 4.5.2.4.2).
    check(
        "70 00 05 00 00 00 00 0A 00 00 00 00 24 00 00 C0 00 02",
        Sense::INVALID_FIELD_IN_CDB,
    );
}

#[test]
fn cut_or_foreign_sense_is_no_panic() {
    check("70 00 02", Sense::new(2, 0, 0));
    check("72 02 3A 02 00 00 00 FF 02", Sense::NO_MEDIUM_TRAY_OPEN);
    for (bytes, code) in [
        ("00 00 00 00", 0x00),
        ("7F 01 02 03 04", 0x7F),
        ("F5 00 00", 0x75),
    ] {
        let bytes = hex(bytes);
        // It is not short, and what came is kept.
        let error = Sense::parse(&bytes).unwrap_err();
        assert_eq!(error.code(), "MMC-002");
        assert_eq!(error, SenseError::UnknownFormat { code, bytes });
    }
    assert_eq!(Sense::parse(&[]).unwrap_err().code(), "MMC-001");
    assert_eq!(Sense::parse(&hex("70 00")).unwrap_err().code(), "MMC-001");
}

#[test]
fn it_is_told_in_words_with_its_codes_behind() {
    let told = Sense::UNREADABLE.with_information(64).to_string();
    assert_eq!(told, "unreadable (3/11/00, at 64)");
    let told = Sense::WRITE_ERROR.of_earlier().to_string();
    assert_eq!(told, "write error (3/0C/00, of an earlier command)");
}
