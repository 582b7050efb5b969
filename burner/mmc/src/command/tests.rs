use super::*;
use crate::bytes::hex;
use crate::{Cdb, Sense};

/// Both ways: the bytes are those quoted, and reading them gives the command again.
fn check(bytes: &str, command: Command) {
    let cdb = Cdb::new(&hex(bytes));
    assert_eq!(command.cdb(), cdb, "{command:?}");
    assert_eq!(Command::parse(&cdb), Ok(command), "{bytes}");
}

#[test]
fn the_probe_has_the_bytes_of_the_reference() {
    check(
        "12 00 00 00 24 00",
        Command::Inquiry {
            page: None,
            allocation: 36,
        },
    );
    check(
        "12 01 80 00 FF 00",
        Command::Inquiry {
            page: Some(0x80),
            allocation: 255,
        },
    );
    check("00 00 00 00 00 00", Command::TestUnitReady);
    check(
        "03 00 00 00 12 00",
        Command::RequestSense { allocation: 18 },
    );
    let all = FeatureRange::All;
    check(
        "46 00 00 00 00 00 00 00 08 00",
        Command::GetConfiguration {
            range: all,
            start: 0,
            allocation: 8,
        },
    );
    let one = FeatureRange::One;
    check(
        "46 02 00 38 00 00 00 00 10 00",
        Command::GetConfiguration {
            range: one,
            start: 0x38,
            allocation: 16,
        },
    );
    check(
        "51 00 00 00 00 00 00 00 22 00",
        Command::ReadDiscInformation {
            data_type: 0,
            allocation: 34,
        },
    );
    check(
        "52 01 00 00 00 01 00 00 24 00",
        Command::ReadTrackInformation {
            address: TrackAddress::Track(1),
            allocation: 36,
        },
    );
    check(
        "23 00 00 00 00 00 00 00 0C 00",
        Command::ReadFormatCapacities { allocation: 12 },
    );
    check("25 00 00 00 00 00 00 00 00 00", Command::ReadCapacity);
    check(
        "AD 01 00 00 00 00 00 00 10 04 00 00",
        Command::ReadDiscStructure {
            medium: 1,
            address: 0,
            layer: 0,
            format: 0,
            allocation: 4100,
        },
    );
    check(
        "AC 10 00 00 00 00 00 00 00 10 00 00",
        Command::GetPerformance {
            data_type: 0x10,
            lba: 0,
            descriptors: 16,
            kind: 0,
        },
    );
    check(
        "4A 01 00 00 10 00 00 00 08 00",
        Command::GetEventStatus {
            polled: true,
            classes: 0x10,
            allocation: 8,
        },
    );
    check(
        "5A 08 2A 00 00 00 00 00 1E 00",
        Command::ModeSense {
            no_blocks: true,
            control: 0,
            page: 0x2A,
            allocation: 30,
        },
    );
    check(
        "1A 00 2A 00 80 00",
        Command::ModeSense6 {
            no_blocks: false,
            control: 0,
            page: 0x2A,
            allocation: 128,
        },
    );
}

#[test]
fn the_burn_has_the_bytes_of_the_reference() {
    check(
        "1E 00 00 00 01 00",
        Command::PreventRemoval { prevent: true },
    );
    check(
        "1E 00 00 00 00 00",
        Command::PreventRemoval { prevent: false },
    );
    check(
        "B6 00 00 00 00 00 00 00 00 00 1C 00",
        Command::SetStreaming { kind: 0, list: 28 },
    );
    check(
        "BB 00 FF FF 46 3C 00 00 00 00 00 00",
        Command::SetCdSpeed {
            read_kb_per_s: 0xFFFF,
            write_kb_per_s: 17_980,
        },
    );
    check(
        "53 00 00 00 00 00 00 1F 40 00",
        Command::ReserveTrack { sectors: 8000 },
    );
    check(
        "55 10 00 00 00 00 00 00 3C 00",
        Command::ModeSelect { list: 60 },
    );
    check(
        "5A 08 05 00 00 00 00 00 80 00",
        Command::ModeSense {
            no_blocks: true,
            control: 0,
            page: 0x05,
            allocation: 128,
        },
    );
    check(
        "54 01 00 00 00 00 00 00 00 00",
        Command::CalibratePower { now: true },
    );
    let write = |lba, sectors, streaming, form| Command::Write {
        lba,
        sectors,
        to_medium: false,
        streaming,
        form,
    };
    check(
        "2A 00 00 01 86 A0 00 00 20 00",
        write(100_000, 32, false, Form::Ten),
    );
    check(
        "AA 00 00 01 86 A0 00 00 00 20 80 00",
        write(100_000, 32, true, Form::Twelve),
    );
    let read = |lba, form| Command::Read {
        lba,
        sectors: 32,
        from_medium: true,
        streaming: false,
        form,
    };
    check("28 08 00 00 00 20 00 00 20 00", read(32, Form::Ten));
    check(
        "A8 08 00 00 00 20 00 00 00 20 00 00",
        read(32, Form::Twelve),
    );
    check(
        "5C 00 00 00 00 00 00 00 0C 00",
        Command::ReadBufferCapacity {
            in_sectors: false,
            allocation: 12,
        },
    );
    check(
        "35 02 00 00 00 00 00 00 00 00",
        Command::SynchronizeCache { immediate: true },
    );
    let close = |function, number| Command::Close {
        immediate: true,
        function,
        number,
    };
    check(
        "5B 01 01 00 00 01 00 00 00 00",
        close(CloseFunction::Track, 1),
    );
    check(
        "5B 01 06 00 00 00 00 00 00 00",
        close(CloseFunction::Finalize, 0),
    );
    check(
        "5B 01 02 00 00 00 00 00 00 00",
        close(CloseFunction::Session, 0),
    );
    check("04 11 00 00 00 00", Command::FormatUnit);
    let start = |immediate, motion| Command::StartStop { immediate, motion };
    check("1B 00 00 00 02 00", start(false, Motion::Eject));
    check("1B 01 00 00 03 00", start(true, Motion::Load));
    check("1B 00 00 00 01 00", start(false, Motion::Start));
}

#[test]
fn the_old_place_of_the_toc_format_is_honored() {
    let kernel = Cdb::new(&hex("43 00 00 00 00 00 00 00 0C 40"));
    let modern = Command::ReadToc {
        msf: false,
        format: TocFormat::Sessions,
        start: 0,
        allocation: 12,
    };
    assert_eq!(Command::parse(&kernel), Ok(modern));
    check("43 00 01 00 00 00 00 00 0C 00", modern);
}

#[test]
fn what_no_drive_does_is_refused_with_the_sense_of_the_standard() {
    let parse = |bytes: &str| Command::parse(&Cdb::new(&hex(bytes)));
    assert_eq!(
        parse("F3 0E 00 00 00 00 00 00 00 00 00 00"),
        Err(Sense::INVALID_OPCODE)
    );
    assert_eq!(
        parse("46 03 00 00 00 00 00 00 08 00"),
        Err(Sense::INVALID_FIELD_IN_CDB)
    );
    assert_eq!(
        parse("2A 00 00 00 00 00"),
        Err(Sense::INVALID_FIELD_IN_CDB),
        "too short"
    );
    assert_eq!(
        parse("12 00 80 00 24 00"),
        Err(Sense::INVALID_FIELD_IN_CDB),
        "page, no EVPD"
    );
    assert_eq!(parse(""), Err(Sense::INVALID_FIELD_IN_CDB));
}

#[test]
fn reserved_bits_do_not_disturb() {
    let told = Command::ReadDiscInformation {
        data_type: 0,
        allocation: 32,
    };
    let odd = Cdb::new(&hex("51 10 00 00 00 00 00 00 20 00"));
    assert_eq!(Command::parse(&odd), Ok(told));
}
