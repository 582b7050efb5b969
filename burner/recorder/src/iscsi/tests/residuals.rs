//! What was expected, what was moved, and what the difference is (RFC 7143 11.4.5; D8).

use super::*;

const UNDER: u8 = 0x02;
const OVER: u8 = 0x04;

/// The bits O and U and the Residual Count of the last unit, and all data.
fn moved(units: &[Pdu]) -> (u8, u32, Vec<u8>) {
    let last = units.last().unwrap();
    let data = units
        .iter()
        .filter(|unit| unit.opcode() == opcode::DATA_IN)
        .flat_map(|unit| unit.data.clone());
    (last.byte(1) & (OVER | UNDER), last.be32(44), data.collect())
}

fn written(host: &mut Initiator<'_>, image: &[u8]) {
    let mut write = [0x2A, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    write[8] = (image.len() / 2048) as u8;
    let units = host.command(0xA0, image.len() as u32, &write, image);
    assert_eq!((units[0].byte(3), units[0].be32(44)), (0, 0));
}

#[test]
fn what_found_no_room_is_told_as_overflow() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut host = Initiator::logged_in(&target, &[]);
    host.until_ready();
    let image: Vec<u8> = (0..65_536_u32).map(|i| (i / 2048 + i % 13) as u8).collect();
    written(&mut host, &image);
    // READ(10) of 32 sectors by a host that has room for some, for one, for none.
    let read = [0x28, 0, 0, 0, 0, 0, 0, 0, 32, 0];
    for room in [40_000_u32, 2048, 512] {
        let units = host.command(0xC0, room, &read, &[]);
        let (flags, count, data) = moved(&units);
        // 0.1.0 said nothing of it.
        assert_eq!((flags, count), (OVER, 65_536 - room), "room for {room}");
        assert!(data == image[..room as usize]);
    }
    let units = host.command(0x80, 0, &read, &[]);
    assert_eq!(units[0].opcode(), opcode::SCSI_RESPONSE);
    assert_eq!(moved(&units), (OVER, 65_536, Vec::new()));
    // Answers of a length of their own: what the drive has, not what the block asks for, counts.
    let inquiry = |allocation| [0x12, 0, 0, 0, allocation, 0];
    let whole = host.command(0xC0, 255, &inquiry(255), &[]);
    let len = moved(&whole).2.len() as u32;
    assert_eq!(moved(&whole).0, UNDER);
    let units = host.command(0xC0, 8, &inquiry(255), &[]);
    assert_eq!((moved(&units).0, moved(&units).1), (OVER, len - 8));
    let units = host.command(0xC0, 8, &inquiry(8), &[]);
    assert_eq!((moved(&units).0, moved(&units).1), (0, 0));
    // The target's own answers too.
    let report = [0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0];
    let units = host.command(0xC0, 8, &report, &[]);
    assert_eq!((moved(&units).0, moved(&units).1), (OVER, 8));
}

#[test]
fn a_write_of_fewer_bytes_than_its_block_says_is_refused_and_of_more_takes_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut host = Initiator::logged_in(&target, &["ImmediateData=Yes"]);
    host.until_ready();
    let write = [0x2A, 0, 0, 0, 0, 0, 0, 0, 32, 0];
    let units = host.command(0xA0, 32_768, &write, &[7; 32_768]);
    assert_eq!(units[0].byte(3), 2, "not a sector is written");
    assert_eq!(moved(&units), (OVER, 32_768, Vec::new()));
    let write = [0x2A, 0, 0, 0, 0, 0, 0, 0, 16, 0];
    let units = host.command(0xA0, 65_536, &write, &[7; 65_536]);
    assert_eq!(units[0].byte(3), 0);
    assert_eq!(moved(&units), (UNDER, 32_768, Vec::new()));
}

#[test]
fn where_the_machine_fails_no_residual_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut drive = drive(folder.path());
    let place = FaultPlace::Command {
        opcode: 0x28,
        nth: 1,
    };
    let fault = Fault::always(place, FaultAct::Bus { carried_out: false });
    drive.set_faults(&FaultScript {
        faults: vec![fault],
    });
    let target = target_of(drive);
    let mut host = Initiator::logged_in(&target, &[]);
    host.until_ready();
    let units = host.command(0xC0, 2048, &[0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0], &[]);
    assert_eq!((units[0].byte(1), units[0].byte(2)), (0x80, 1));
    assert_eq!(units[0].be32(44), 0);
}
