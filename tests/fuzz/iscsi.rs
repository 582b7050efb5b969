//! What an initiator sends to the virtual drive's iSCSI target: units of any kind, in any order,
//! through a socket.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use stele_burner::MediumKind;
use stele_recorder::{Pace, Personality, Target, VirtualDrive, VirtualMedium};
use tempfile::TempDir;

use crate::mutate;
use crate::mutate::{Dice, edge};
use crate::run::{Bounds, run};

const NAME: &str = "iqn.2026-01.org.stele:fuzz";

/// A command moves 16 MiB at most (`MOST_MOVED`): its data, the units they go out in, and these
/// one behind the other, in a vector that grows.
const BOUNDS: Bounds = Bounds {
    memory: 128 << 20,
    seconds: 10,
};
/// More than the answers to thirty units may be: each 16 MiB.
const ANSWER_MAX: usize = 512 << 20;

type Unit = ([u8; 48], Vec<u8>);

fn unit(opcode: u8, flags: u8, data: &[u8]) -> Unit {
    let mut header = [0; 48];
    (header[0], header[1]) = (opcode, flags);
    (header, data.to_vec())
}

fn login() -> Unit {
    let texts = format!(
        "InitiatorName=iqn.2026-01.org.example:host\0TargetName={NAME}\0InitialR2T=No\0\
         HeaderDigest=CRC32C,None\0MaxBurstLength=65536\0MaxRecvDataSegmentLength=8192\0"
    );
    let (mut header, data) = unit(0x43, 0x87, texts.as_bytes());
    header[8..14].copy_from_slice(&[0x80, 1, 2, 3, 4, 5]);
    (header, data)
}

fn command(flags: u8, expected: u32, cdb: &[u8], data: &[u8]) -> Unit {
    let (mut header, data) = unit(1, flags, data);
    header[20..24].copy_from_slice(&expected.to_be_bytes());
    header[32..32 + cdb.len()].copy_from_slice(cdb);
    (header, data)
}

/// Units that an initiator sends.
fn conversation(dice: &mut Dice) -> Vec<Unit> {
    let sector = vec![7; 8192];
    let kinds: [Unit; 14] = [
        command(0x80, 0, &[0; 6], &[]),
        command(0xC0, 96, &[0x12, 0, 0, 0, 96, 0], &[]),
        command(0xC0, 8, &[0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[]),
        command(0xC0, 512, &[0x46, 0, 0, 0, 0, 0, 0, 2, 0, 0], &[]),
        command(0xC0, 65_536, &[0x28, 0, 0, 0, 0, 0, 0, 0, 32, 0], &[]),
        command(0xA0, 65_536, &[0x2A, 0, 0, 0, 0, 0, 0, 0, 32, 0], &sector),
        unit(5, 0x80, &sector),
        unit(0x40, 0x80, b"ping"),
        unit(4, 0x80, b"SendTargets=All\0"),
        unit(0x42, 0x85, &[]),
        unit(2, 0x81, &[]),
        command(0x80, 0, &[0x1B, 0, 0, 0, 2, 0], &[]),
        command(0xC0, 16, &[0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0], &[]),
        unit(6, 0x80, &[]),
    ];
    let mut all = vec![login()];
    // The first answers tell of the power that came on.
    all.extend(vec![command(0x80, 0, &[0; 6], &[]); dice.at(4)]);
    all.extend((0..dice.below(24)).map(|_| dice.of(&kinds).clone()));
    all
}

/// What goes over the wire: numbers in order and lengths that agree, but for what is changed.
fn bytes(dice: &mut Dice, units: Vec<Unit>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut number = 100_u32;
    for (mut header, mut data) in units {
        let len = data.len() as u32;
        header[5..8].copy_from_slice(&len.to_be_bytes()[1..]);
        header[16..20].copy_from_slice(&number.to_be_bytes());
        header[24..28].copy_from_slice(&number.to_be_bytes());
        if header[0] & 0x40 == 0 && header[0] != 5 {
            number += 1;
        }
        if dice.once_in(3) {
            let at = *dice.of(&[0, 1, 4, 5, 8, 16, 20, 20, 24, 32, 36, 40, 44]);
            match dice.below(3) {
                0 => header[at] = dice.below(256) as u8,
                1 => header[at..at + 4].copy_from_slice(&(edge(dice) as u32).to_be_bytes()),
                _ => mutate::in_place(dice, &mut header),
            }
        }
        if dice.once_in(6) {
            match dice.once_in(2) {
                true => mutate::bytes(dice, &mut data),
                false => mutate::text(dice, &mut data),
            }
            if dice.once_in(2) {
                let len = data.len() as u32;
                header[5..8].copy_from_slice(&len.to_be_bytes()[1..]);
            }
        }
        out.extend(header);
        out.extend(&data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

/// Serves a drive with a blank in it until the initiator has heard all that it is told.
fn serve(sent: &[u8]) {
    let folder: TempDir = match std::path::Path::new("/dev/shm").is_dir() {
        true => tempfile::tempdir_in("/dev/shm").unwrap(),
        false => tempfile::tempdir().unwrap(),
    };
    let medium = folder.path().join("a.disc");
    drop(VirtualMedium::create(&medium, MediumKind::BdrOfSize(512)).unwrap());
    VirtualDrive::create(folder.path(), "A", Personality::lg_wh16ns40()).unwrap();
    let mut drive = VirtualDrive::open(folder.path(), "A").unwrap();
    drive.insert(&medium).unwrap();
    // Every look at this clock is a second later: no answer is ever waited for.
    let ticks = AtomicU64::new(0);
    let clock = move || Duration::from_secs(ticks.fetch_add(1, Ordering::SeqCst));
    let address = "127.0.0.1:0".parse().unwrap();
    let target = Target::listen(address, NAME, drive, Pace::new(clock, 3600)).unwrap();
    let mut stream = TcpStream::connect(target.address().unwrap()).unwrap();
    let mut heard = stream.try_clone().unwrap();
    let limit = Some(Duration::from_secs(30));
    stream.set_write_timeout(limit).unwrap();
    heard.set_read_timeout(limit).unwrap();
    let stop = AtomicBool::new(false);
    let told = || stop.load(Ordering::SeqCst);
    std::thread::scope(|scope| {
        let serving = scope.spawn(|| target.serve(&told));
        let hearing = scope.spawn(move || {
            let (mut buffer, mut all) = (vec![0; 65_536], 0);
            loop {
                match heard.read(&mut buffer) {
                    Ok(0) => return Ok(all),
                    Ok(len) => all += len,
                    // It closed while we were still talking.
                    Err(e) if e.kind() == std::io::ErrorKind::ConnectionReset => return Ok(all),
                    Err(e) => return Err(e),
                }
            }
        });
        // It may close before all is said.
        let _ = stream.write_all(sent);
        let _ = stream.shutdown(Shutdown::Write);
        let heard = hearing.join().unwrap();
        stop.store(true, Ordering::SeqCst);
        serving.join().unwrap().unwrap();
        assert!(heard.unwrap() < ANSWER_MAX);
    });
}

#[test]
fn no_unit_of_an_initiator_makes_the_target_fail() {
    run("iscsi", BOUNDS, 60, |dice| {
        let units = conversation(dice);
        let sent = bytes(dice, units);
        serve(&sent);
    });
}
