//! Damaged media and faulty drives.

use super::*;
use crate::{Damage, Fault, FaultAct, FaultPlace, FaultScript, SectorRange, SenseCode};

/// A final disc of 256 sectors with this damage, in a drive that is ready.
fn damaged(damage: Damage) -> Bench {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    bench.write_patiently(0, 256);
    assert_eq!(bench.send("5B 00 06 00 00 00 00 00 00 00"), "good");
    let path = bench.drive.remove().unwrap().unwrap();
    VirtualMedium::open(&path).unwrap().damage(damage).unwrap();
    bench.drive.insert(&path).unwrap();
    bench.settle();
    bench
}

fn with(fault: Fault) -> Bench {
    let mut bench = Bench::new(MediumKind::BdrOfSize(8192));
    bench.drive.set_faults(&FaultScript {
        faults: vec![fault],
    });
    bench
}

#[test]
fn a_lost_cluster_ends_the_read_and_is_named() {
    let mut bench = damaged(Damage::Unreadable(SectorRange::new(70, 1)));
    let mut data = vec![0; 128 * 2048];
    let cdb = Cdb::new(&hex("28 08 00 00 00 00 00 00 80 00"));
    let reply = bench
        .drive
        .execute(&cdb, Data::In(&mut data), LIMIT)
        .unwrap();
    let sense = reply.sense.unwrap();
    assert_eq!(
        (sense.codes(), sense.information),
        ((3, 0x11, 0x00), Some(64))
    );
    assert_eq!(reply.residual, 64 * 2048);
    assert_eq!(data[..64 * 2048], pattern(0, 64));
    assert_eq!(bench.read(96, 32), ("good".into(), pattern(96, 32)));
}

#[test]
fn a_turned_bit_is_read_as_if_nothing_were_wrong() {
    let mut bench = damaged(Damage::Flipped {
        range: SectorRange::new(40, 1),
        seed: 1,
    });
    let (told, data) = bench.read(32, 32);
    assert_eq!(told, "good");
    let differ = data
        .iter()
        .zip(pattern(32, 32))
        .filter(|(a, b)| **a != *b)
        .count();
    assert_eq!(differ, 1);
}

#[test]
fn a_write_error_at_a_sector_refuses_the_command_and_names_it() {
    let act = FaultAct::Sense(SenseCode::new(3, 0x0C, 0x00));
    let mut bench = with(Fault::once(
        FaultPlace::Write(SectorRange::new(64, 32)),
        act,
    ));
    bench.write_patiently(0, 32);
    bench.write_patiently(32, 32);
    let cdb = Cdb::new(&hex("2A 00 00 00 00 40 00 00 20 00"));
    let reply = bench
        .drive
        .execute(&cdb, Data::Out(&pattern(64, 32)), LIMIT)
        .unwrap();
    assert_eq!(reply.sense.unwrap().information, Some(64));
    assert_eq!(told(&reply), "3/0C/00");
    assert_eq!(bench.next_writable().0, Some(64));
}

#[test]
fn a_deferred_error_is_told_to_the_next_command_and_its_cluster_is_lost() {
    let act = FaultAct::Deferred(SenseCode::new(3, 0x0C, 0x00));
    let mut bench = with(Fault::once(FaultPlace::Write(SectorRange::new(0, 32)), act));
    assert_eq!(bench.write(0, 32), "good");
    let reply = bench.try_send("35 00 00 00 00 00 00 00 00 00").unwrap();
    assert!(reply.sense.unwrap().deferred);
    assert_eq!(bench.send("35 00 00 00 00 00 00 00 00 00"), "good");
    assert_eq!(bench.read(0, 32).0, "3/11/00");
}

#[test]
fn a_hanging_write_may_have_landed_or_not() {
    for carried_out in [true, false] {
        let act = FaultAct::Hang {
            ms: 400_000,
            carried_out,
        };
        let mut bench = with(Fault::once(FaultPlace::Write(SectorRange::new(0, 32)), act));
        let cdb = Cdb::new(&hex("2A 00 00 00 00 00 00 00 20 00"));
        let start = bench.drive.now().0;
        let reply = bench.drive.execute(&cdb, Data::Out(&pattern(0, 32)), LIMIT);
        assert!(matches!(reply, Err(TransportError::Timeout { .. })));
        assert!(bench.drive.now().0 - start >= LIMIT, "the time has passed");
        let next = if carried_out { 32 } else { 0 };
        assert_eq!(bench.next_writable().0, Some(next));
    }
}

#[test]
fn a_drive_that_is_gone_stays_gone_until_it_is_opened_anew() {
    let at = FaultPlace::Command {
        opcode: 0x35,
        nth: 1,
    };
    let mut bench = with(Fault::once(at, FaultAct::Gone));
    bench.write_patiently(0, 32);
    for cdb in ["35 00 00 00 00 00 00 00 00 00", "00 00 00 00 00 00"] {
        assert!(matches!(bench.try_send(cdb), Err(TransportError::Gone)));
    }
    let mut bench = bench.power_cut();
    bench.settle();
    assert_eq!(bench.next_writable().0, Some(0), "the buffer is lost");
}

#[test]
fn a_reset_in_the_middle_loses_the_buffer_and_is_told() {
    let mut bench = with(Fault::once(
        FaultPlace::Time { ms: 20_001 },
        FaultAct::Reset,
    ));
    bench.write_patiently(0, 32);
    bench.drive.wait(Duration::from_millis(100));
    assert_eq!(bench.write(32, 32), "6/29/00");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/04/01");
    bench.settle();
    assert_eq!(bench.next_writable().0, Some(0));
}

#[test]
fn wrong_data_on_the_bus_go_unnoticed_either_way() {
    let place = SectorRange::new(33, 1);
    let mut bench = with(Fault::once(FaultPlace::Write(place), FaultAct::WrongData));
    bench.write_patiently(0, 64);
    let (told, stored) = bench.read(32, 32);
    assert_eq!(told, "good");
    assert_ne!(stored[2048..4096], pattern(33, 1));
    assert_eq!(stored[..2048], pattern(32, 1));
    let mut bench = with(Fault::once(FaultPlace::Read(place), FaultAct::WrongData));
    bench.write_patiently(0, 64);
    assert_ne!(bench.read(32, 32).1, pattern(32, 32));
    assert_eq!(bench.read(32, 32).1, pattern(32, 32), "once");
}

#[test]
fn recovered_errors_bring_all_data_and_slow_ones_take_their_time() {
    let place = FaultPlace::Read(SectorRange::new(0, 32));
    let act = FaultAct::Recovered(SenseCode::new(1, 0x17, 0x01));
    let mut bench = with(Fault::once(place, act));
    bench.write_patiently(0, 32);
    assert_eq!(bench.read(0, 32), ("1/17/01".into(), pattern(0, 32)));
    bench.drive.set_faults(&FaultScript {
        faults: vec![Fault::always(place, FaultAct::Slow { ms: 3_000 })],
    });
    let start = bench.drive.now().0;
    assert_eq!(bench.read(0, 32).0, "good");
    assert!(bench.drive.now().0 - start >= Duration::from_secs(3));
}

#[test]
fn faults_planned_in_a_file_strike_from_the_next_start_on() {
    let bench = Bench::new(MediumKind::BdrOfSize(320));
    let act = FaultAct::Sense(SenseCode::new(3, 0x73, 0x03));
    let place = FaultPlace::Write(SectorRange::new(0, 1));
    let script = FaultScript {
        faults: vec![Fault::always(place, act)],
    };
    VirtualDrive::plan_faults(bench.folder.path(), "LG-1", &script).unwrap();
    let mut bench = bench.power_cut();
    bench.settle();
    assert_eq!(bench.write(0, 32), "3/73/03");
    assert_eq!(bench.write(0, 32), "3/73/03");
}

#[test]
fn any_bytes_for_a_command_get_an_answer() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    let mut seed = 1_u64;
    for round in 0..60_000_u32 {
        seed = crate::damage::mix(seed);
        let mut bytes = [
            seed.to_le_bytes(),
            crate::damage::mix(seed ^ 9).to_le_bytes(),
        ]
        .concat();
        // Half of them known commands, with small numbers in the fields.
        if round % 2 == 0 {
            let known = [
                0x2A, 0x28, 0x5B, 0x52, 0x51, 0x53, 0x46, 0x1B, 0x04, 0xAC, 0xAD, 0x43,
            ];
            bytes[0] = known[usize::from(bytes[9]) % known.len()];
            bytes[2..5].fill(0);
            bytes[7] = 0;
        }
        let len = usize::from(bytes[15]) % 13;
        let mut room = vec![0; usize::from(bytes[14]) * 64];
        let data = match round % 3 {
            0 => Data::None,
            1 => Data::In(&mut room),
            _ => Data::Out(&room),
        };
        let reply = bench.drive.execute(&Cdb::new(&bytes[..len]), data, LIMIT);
        assert!(
            matches!(reply, Ok(_) | Err(TransportError::Timeout { .. })),
            "{reply:?}"
        );
    }
}
