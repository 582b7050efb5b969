//! The target as an initiator sees it: units in, exact fields out. Offsets are those of RFC 7143.

mod residuals;
mod sessions;

use std::time::Duration;

use proptest::prelude::*;

use super::connection::Connection;
use super::pdu::{NO_TAG, Pdu, opcode};
use super::target_state::{Pace, TargetState};
use super::{Target, text};
use crate::{
    Fault, FaultAct, FaultPlace, FaultScript, MediumKind, Personality, VirtualDrive, VirtualMedium,
};

const NAME: &str = "iqn.2026-01.org.stele:test";

/// A drive with a blank of 1 MiB in a folder; ready, since its clock is an hour ahead.
fn drive(folder: &std::path::Path) -> VirtualDrive {
    VirtualDrive::create(folder, "A", Personality::lg_wh16ns40()).unwrap();
    let mut drive = VirtualDrive::open(folder, "A").unwrap();
    let medium = folder.join("a.disc");
    drop(VirtualMedium::create(&medium, MediumKind::BdrOfSize(512)).unwrap());
    drive.insert(&medium).unwrap();
    drive
}

fn target(folder: &std::path::Path) -> TargetState {
    target_of(drive(folder))
}

fn target_of(drive: VirtualDrive) -> TargetState {
    // Every look at this clock is a second later: no answer is ever waited for.
    let ticks = std::sync::atomic::AtomicU64::new(0);
    let clock =
        move || Duration::from_secs(ticks.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
    TargetState::new(NAME.to_owned(), drive, Pace::new(clock, 3600))
}

/// An initiator at the other end.
struct Initiator<'d> {
    connection: Connection<'d>,
    command: u32,
}

/// A login request: stage bits, texts.
fn login(flags: u8, texts: &[&str]) -> Pdu {
    let text = texts.iter().flat_map(|t| [t.as_bytes(), &[0]].concat());
    Pdu::new(0x40 | opcode::LOGIN, flags)
        .put(8, &[0x80, 1, 2, 3, 4, 5])
        .put32(16, 7)
        .put32(24, 100)
        .put32(28, 1)
        .with_data(text.collect())
}

const WHO: &str = "InitiatorName=iqn.2026-01.org.example:host";
const WHERE: &str = "TargetName=iqn.2026-01.org.stele:test";

impl<'d> Initiator<'d> {
    fn new(target: &'d TargetState) -> Self {
        Self {
            connection: Connection::new(target, "127.0.0.1:3260".into()),
            command: 100,
        }
    }

    fn logged_in(target: &'d TargetState, texts: &[&str]) -> Self {
        let mut host = Self::new(target);
        let units = host.send(login(0x87, &[&[WHO, WHERE], texts].concat()));
        assert_eq!((units[0].byte(1), units[0].be16(36)), (0x87, 0));
        host
    }

    /// Sends a unit; what comes back.
    fn send(&mut self, unit: Pdu) -> Vec<Pdu> {
        let mut bytes = Vec::new();
        unit.encode(&mut bytes);
        self.connection.receive(&bytes).unwrap();
        let mut output = self.connection.output();
        let mut units = Vec::new();
        while let Some(unit) = Pdu::take(&mut output).unwrap() {
            units.push(unit);
        }
        assert!(output.is_empty());
        units
    }

    /// A SCSI command: flags, expected length, descriptor block, data that come along.
    fn unit(&mut self, flags: u8, expected: u32, cdb: &[u8], data: &[u8]) -> Pdu {
        let number = self.command;
        self.command += 1;
        Pdu::new(opcode::SCSI_COMMAND, flags)
            .put32(16, number)
            .put32(20, expected)
            .put32(24, number)
            .put(32, cdb)
            .with_data(data.to_vec())
    }

    fn command(&mut self, flags: u8, expected: u32, cdb: &[u8], data: &[u8]) -> Vec<Pdu> {
        let unit = self.unit(flags, expected, cdb, data);
        self.send(unit)
    }

    /// TEST UNIT READY until the drive is; the sense bytes it told before.
    fn until_ready(&mut self) -> Vec<(u8, u8, u8)> {
        let mut told = Vec::new();
        for _ in 0..5 {
            let units = self.command(0x80, 0, &[0; 6], &[]);
            assert_eq!(units[0].opcode(), opcode::SCSI_RESPONSE);
            if units[0].byte(3) == 0 {
                return told;
            }
            let sense = &units[0].data[2..];
            told.push((sense[2], sense[12], sense[13]));
        }
        panic!("never ready: {told:?}");
    }
}

#[test]
fn a_login_in_two_stages_agrees_and_hands_out_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut host = Initiator::new(&target);
    let units = host.send(login(0x81, &[WHO, WHERE, "AuthMethod=CHAP,None"]));
    assert_eq!(units[0].byte(1), 0x81);
    assert_eq!(units[0].be32(24), 1, "StatSN begins where the host expects");
    let said = text::pairs(&units[0].data).unwrap();
    assert_eq!(
        said,
        [("AuthMethod", "None"), ("TargetPortalGroupTag", "1")]
    );
    let units = host.send(login(0x87, &["HeaderDigest=CRC32C,None", "InitialR2T=No"]));
    assert_eq!((units[0].byte(1), units[0].be16(14)), (0x87, 1));
    let said = text::pairs(&units[0].data).unwrap();
    let most = ("MaxRecvDataSegmentLength", "262144");
    assert_eq!(said, [("HeaderDigest", "None"), ("InitialR2T", "No"), most]);
    assert_eq!(host.until_ready().first(), Some(&(6, 0x29, 0)));
}

/// A login of another initiator, by its ISID.
fn other(target: &TargetState, isid: u8) -> Initiator<'_> {
    let mut host = Initiator::new(target);
    let unit = login(0x87, &[WHO, WHERE]).put(8, &[0x80, 0, 0, 0, 0, isid]);
    assert_eq!(host.send(unit)[0].be16(36), 0);
    host
}

impl Initiator<'_> {
    /// The sense of a command without data; none where it was carried out.
    fn told(&mut self, cdb: &[u8]) -> Option<(u8, u8, u8)> {
        let units = self.command(0x80, 0, cdb, &[]);
        let sense = units[0].data.get(2..)?;
        Some((sense[2], sense[12], sense[13]))
    }

    /// GET EVENT STATUS NOTIFICATION, media class: the event.
    fn event(&mut self) -> u8 {
        let units = self.command(0xC0, 8, &[0x4A, 1, 0, 0, 0x10, 0, 0, 0, 8, 0], &[]);
        units[0].data[4] & 0x0F
    }
}

const EJECT: [u8; 6] = [0x1B, 0, 0, 0, 2, 0];
const LOAD: [u8; 6] = [0x1B, 0, 0, 0, 3, 0];

#[test]
fn two_initiators_both_hear_of_a_medium_that_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let (mut one, mut two) = (other(&target, 1), other(&target, 2));
    for host in [&mut one, &mut two] {
        assert_eq!(
            host.until_ready().first(),
            Some(&(6, 0x29, 0)),
            "power on, to each"
        );
        host.event();
        assert_eq!(host.event(), 0, "told once");
    }
    assert_eq!(one.told(&EJECT), None);
    assert_eq!((one.event(), two.event()), (3, 3), "removal");
    assert_eq!(one.told(&LOAD), None);
    assert_eq!(one.until_ready(), [(6, 0x28, 0)]);
    assert_eq!(two.until_ready(), [(6, 0x28, 0)]);
    assert_eq!((two.event(), one.event()), (2, 2), "new media");
    assert_eq!((two.event(), one.event()), (0, 0));
}

#[test]
fn the_tray_is_held_until_the_last_that_holds_it_lets_go_or_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let (mut one, mut two) = (other(&target, 1), other(&target, 2));
    for host in [&mut one, &mut two] {
        host.until_ready();
        assert_eq!(host.told(&[0x1E, 0, 0, 0, 1, 0]), None);
    }
    assert_eq!(one.told(&[0x1E, 0, 0, 0, 0, 0]), None);
    assert_eq!(
        one.told(&EJECT),
        Some((5, 0x53, 2)),
        "the other still holds it"
    );
    two.connection.leave();
    drop(two);
    assert_eq!(one.told(&EJECT), None);
    assert_eq!(one.told(&LOAD), None);
    // Who comes back hears what it missed, and that the way was lost.
    let mut two = other(&target, 2);
    assert_eq!(two.until_ready(), [(6, 0x29, 7), (6, 0x28, 0)]);
    assert_eq!(
        other(&target, 3).until_ready(),
        [(6, 0x29, 0)],
        "a third missed nothing"
    );
}

#[test]
fn what_waits_is_written_at_the_end_whatever_there_is_to_tell() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut host = other(&target, 1);
    host.until_ready();
    let data = vec![7; 32 * 2048];
    let write = [0x2A, 0, 0, 0, 0, 0, 0, 0, 32, 0];
    let mut units = host.command(0xA0, 65_536, &write, &data[..0]);
    if units[0].opcode() == opcode::READY_TO_TRANSFER {
        let out = Pdu::new(opcode::DATA_OUT, 0x80)
            .put32(16, host.command - 1)
            .with_data(data.clone());
        units = host.send(out);
    }
    assert_eq!(units[0].byte(3), 0);
    drop(host);
    // It came last, and never asked.
    drop(other(&target, 2));
    drop(target.close());
    let medium = std::fs::read(folder.path().join("a.disc")).unwrap();
    assert!(medium[..data.len()] == data[..]);
}

#[test]
fn who_does_not_say_the_right_things_is_told_which() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let other = "TargetName=iqn.2026-01.org.stele:other";
    for (unit, status) in [
        (login(0x87, &[WHERE]), 0x0207),
        (login(0x87, &[WHO]), 0x0207),
        (login(0x87, &[WHO, other]), 0x0203),
        (login(0x81, &[WHO, WHERE, "AuthMethod=CHAP"]), 0x0201),
        (login(0x87, &[WHO, WHERE]).put(3, &[1]), 0x0205),
        (login(0x87, &[WHO, WHERE]).put(14, &[0, 9]), 0x020A),
        (login(0x84, &[WHO, WHERE]), 0x020B),
    ] {
        let mut host = Initiator::new(&target);
        let units = host.send(unit);
        assert_eq!(units[0].be16(36), status);
        assert!(host.connection.has_ended());
    }
}

#[test]
fn discovery_names_the_target_and_takes_no_commands() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut host = Initiator::new(&target);
    host.send(login(0x87, &[WHO, "SessionType=Discovery"]));
    let ask = Pdu::new(opcode::TEXT, 0x80).put32(16, 9).put32(24, 100);
    let units = host.send(ask.with_data(b"SendTargets=All\0".to_vec()));
    let said = text::pairs(&units[0].data).unwrap();
    let address = ("TargetAddress", "127.0.0.1:3260,1");
    assert_eq!(said, [("TargetName", NAME), address]);
    host.command = 101;
    assert_eq!(
        host.command(0x80, 0, &[0; 6], &[])[0].opcode(),
        opcode::REJECT
    );
}

#[test]
fn data_come_with_the_command_behind_it_and_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let texts = [
        "InitialR2T=No",
        "MaxBurstLength=32768",
        "FirstBurstLength=16384",
    ];
    let mut host = Initiator::logged_in(&target, &texts);
    host.until_ready();
    let image: Vec<u8> = (0..131_072_u32)
        .map(|i| (i / 2048 + i % 13) as u8)
        .collect();
    // WRITE(10) of 64 sectors: 8 KiB come along, 8 KiB unasked, the rest in bursts of 32 KiB.
    let write = [0x2A, 0, 0, 0, 0, 0, 0, 0, 64, 0];
    let units = host.command(0x20, 131_072, &write, &image[..8192]);
    assert_eq!(units, []);
    let tag = host.command - 1;
    let data_out = |at: usize, len: usize, last: u8| {
        Pdu::new(opcode::DATA_OUT, last)
            .put32(16, tag)
            .put32(20, NO_TAG)
            .put32(40, at as u32)
            .with_data(image[at..at + len].to_vec())
    };
    let mut units = host.send(data_out(8192, 8192, 0x80));
    let mut at = 16_384;
    for number in 0.. {
        if units[0].opcode() == opcode::SCSI_RESPONSE {
            break;
        }
        let len = units[0].be32(44) as usize;
        assert_eq!(units[0].opcode(), opcode::READY_TO_TRANSFER);
        assert_eq!((units[0].be32(36), units[0].be32(40)), (number, at as u32));
        assert!(len <= 32_768);
        assert_eq!(host.send(data_out(at, len / 2, 0)), []);
        units = host.send(data_out(at + len / 2, len - len / 2, 0x80));
        at += len;
    }
    assert_eq!((units[0].byte(2), units[0].byte(3)), (0, 0));
    assert_eq!(units[0].be32(36), 4, "four requests for data");

    // READ(10) of the same with 70 sectors of room: in segments of 8 KiB, in order.
    let read = [0x28, 0, 0, 0, 0, 0, 0, 0, 64, 0];
    let units = host.command(0xC0, 143_360, &read, &[]);
    let back: Vec<u8> = units.iter().flat_map(|unit| unit.data.clone()).collect();
    assert!(back == image);
    assert_eq!(units.len(), 16);
    assert_eq!(units[3].byte(1), 0x80, "a burst ends");
    assert_eq!(units[15].byte(1), 0x83, "status and underflow");
    assert_eq!(units[15].be32(44), 12_288);
}

#[test]
fn sense_comes_in_the_response_and_data_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut host = Initiator::logged_in(&target, &[]);
    host.until_ready();
    let units = host.command(0xC0, 2048, &[0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0], &[]);
    assert_eq!((units[0].byte(1), units[0].byte(3)), (0x82, 0x02));
    assert_eq!(units[0].data[..2], [0, 18]);
    assert_eq!((units[0].data[4], units[0].be32(44)), (8, 2048));
    // Unit 1 is not there; REPORT LUNS says so too.
    let unit = host.unit(0xC0, 36, &[0x12, 0, 0, 0, 36, 0], &[]);
    assert_eq!(host.send(unit.put(8, &[0, 1]))[0].data[0], 0x7F);
    let unit = host.unit(0x80, 0, &[0; 6], &[]);
    assert_eq!(host.send(unit.put(8, &[0, 1]))[0].data[2 + 12], 0x25);
    let units = host.command(0xC0, 16, &[0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0], &[]);
    assert_eq!(units[0].data[..4], [0, 0, 0, 8]);
}

#[test]
fn a_reset_forgets_commands_and_locks_but_not_the_medium() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut host = Initiator::logged_in(&target, &[]);
    host.until_ready();
    host.command(0x80, 0, &[0x1E, 0, 0, 0, 1, 0], &[]);
    let image = [7; 65_536];
    let write = [0x2A, 0, 0, 0, 0, 0, 0, 0, 32, 0];
    host.command(0xA0, 65_536, &write, &image);
    // A second WRITE waits for its data when the reset comes.
    let again = [0x2A, 0, 0, 0, 0, 32, 0, 0, 32, 0];
    let units = host.command(0xA0, 65_536, &again, &[]);
    assert_eq!(units[0].opcode(), opcode::READY_TO_TRANSFER);
    let reset = Pdu::new(0x40 | opcode::TASK_MANAGEMENT, 0x85).put32(16, 1);
    assert_eq!(host.send(reset)[0].byte(2), 0);
    assert_eq!(host.until_ready(), [(6, 0x29, 0)]);
    let units = host.command(0xC0, 65_536, &[0x28, 0, 0, 0, 0, 0, 0, 0, 32, 0], &[]);
    let back: Vec<u8> = units.iter().flat_map(|unit| unit.data.clone()).collect();
    assert!(back == image);
    let eject = host.command(0x80, 0, &[0x1B, 0, 0, 0, 2, 0], &[]);
    assert_eq!(eject[0].byte(3), 0, "the tray is no longer held");
}

#[test]
fn a_hanging_drive_says_nothing_and_goes_on_when_the_host_has_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut drive = drive(folder.path());
    let act = FaultAct::Hang {
        ms: u64::from(u32::MAX),
        carried_out: false,
    };
    let place = FaultPlace::Command {
        opcode: 0x46,
        nth: 1,
    };
    let faults = vec![Fault::once(place, act)];
    drive.set_faults(&FaultScript { faults });
    let target = target_of(drive);
    let mut host = Initiator::logged_in(&target, &[]);
    host.until_ready();
    let configuration = [0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0];
    assert_eq!(host.command(0xC0, 8, &configuration, &[]), []);
    let abort = Pdu::new(0x40 | opcode::TASK_MANAGEMENT, 0x81).put32(20, host.command - 1);
    assert_eq!(host.send(abort)[0].byte(2), 1, "no such task any more");
    assert_eq!(host.command(0xC0, 8, &configuration, &[])[0].data.len(), 8);
}

#[test]
fn over_a_socket_it_serves_one_after_the_other_and_keeps_what_was_burned() {
    use std::io::{Read, Write};
    let folder = tempfile::tempdir().unwrap();
    let began = std::time::Instant::now();
    let pace = Pace::new(move || began.elapsed(), 1000);
    let address = "127.0.0.1:0".parse().unwrap();
    let target = Target::listen(address, NAME, drive(folder.path()), pace).unwrap();
    let address = target.address().unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let told = || stop.load(std::sync::atomic::Ordering::SeqCst);
    let drive = std::thread::scope(|scope| {
        let serving = scope.spawn(|| target.serve(&told));
        for _ in 0..2 {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            let mut bytes = Vec::new();
            login(0x87, &[WHO, WHERE]).encode(&mut bytes);
            stream.write_all(&bytes).unwrap();
            let mut answer = [0; 48];
            stream.read_exact(&mut answer).unwrap();
            assert_eq!((answer[0], answer[36]), (0x23, 0));
        }
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
        serving.join().unwrap().unwrap()
    });
    assert_eq!(
        drive.medium_path(),
        Some(folder.path().join("a.disc").as_path())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic_or_grow(
        known in any::<bool>(),
        units in prop::collection::vec((any::<[u8; 48]>(), 0_usize..600, any::<bool>()), 1..30),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let target = target(folder.path());
        let mut host = Initiator::new(&target);
        if known {
            host = Initiator::logged_in(&target, &["InitialR2T=No"]);
        }
        for (number, (mut header, len, plausible)) in (100_u32..).zip(units) {
            if plausible {
                // What gets past the first checks: a known code, in order, with its length.
                header[0] = [0, 1, 1, 2, 4, 5, 6, 0x43][usize::from(header[0] % 8)];
                header[4..8].copy_from_slice(&(len as u32).to_be_bytes());
                header[8..16].fill(0);
                header[20..22].fill(0);
                header[24..28].copy_from_slice(&number.to_be_bytes());
            }
            let data = vec![header[47]; len.next_multiple_of(4)];
            let bytes = [header.as_slice(), &data].concat();
            if host.connection.receive(&bytes).is_err() {
                break;
            }
            prop_assert!(host.connection.output().len() < 32 << 20);
        }
    }
}
