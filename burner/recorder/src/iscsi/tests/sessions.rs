//! Who may be logged in, who is ended by whom, and who is still there (D8).

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::super::keep_alive::KeepAlive;
use super::*;

#[test]
fn the_same_initiator_logging_in_anew_ends_its_older_session() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let old = Initiator::logged_in(&target, &[]);
    let mut new = Initiator::logged_in(&target, &[]);
    assert!(old.connection.has_ended() && !new.connection.has_ended());
    let ping = Pdu::new(0x40, 0x80).put32(16, 5).with_data(vec![1, 2, 3]);
    let units = new.send(ping);
    assert_eq!(units[0].opcode(), opcode::NOP_IN);
    assert_eq!(units[0].data, [1, 2, 3]);
    let units = new.send(Pdu::new(0x40 | opcode::LOGOUT, 0x80).put32(16, 6));
    assert_eq!(units[0].opcode(), opcode::LOGOUT_RESPONSE);
    assert!(new.connection.has_ended());
}

const OUT_OF_RESOURCES: u16 = 0x0302;

/// A login of a port; the status, and the connection.
fn of_port<'d>(target: &'d TargetState, name: &str, isid: u8) -> (u16, Initiator<'d>) {
    let mut host = Initiator::new(target);
    let who = format!("InitiatorName={name}");
    let unit = login(0x87, &[&who, WHERE]).put(8, &[0x80, 0, 0, 0, 0, isid]);
    (host.send(unit)[0].be16(36), host)
}

const HOST: &str = "iqn.2026-01.org.example:host";

#[test]
fn no_command_of_a_session_that_was_reinstated_reaches_the_drive() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let (_, mut old) = of_port(&target, HOST, 1);
    old.until_ready();
    // A WRITE waits for its data when its port logs in anew.
    let write = [0x2A, 0, 0, 0, 0, 0, 0, 0, 32, 0];
    let units = old.command(0xA0, 65_536, &write, &[]);
    assert_eq!(units[0].opcode(), opcode::READY_TO_TRANSFER);
    // The name is the same in any case of its letters (RFC 7143 4.2.7.1).
    let (status, mut new) = of_port(&target, "iqn.2026-01.ORG.example:HOST", 1);
    assert_eq!(status, 0);
    assert!(old.connection.has_ended());
    let mut bytes = Vec::new();
    let data = Pdu::new(opcode::DATA_OUT, 0x80).put32(16, old.command - 1);
    data.with_data(vec![7; 65_536]).encode(&mut bytes);
    assert!(old.connection.receive(&bytes).is_err());
    drop(old);
    assert_eq!(new.until_ready(), [(6, 0x29, 7)], "its nexus was lost");
    drop(new);
    drop(target.close());
    let medium = VirtualMedium::open(&folder.path().join("a.disc")).unwrap();
    assert!(medium.is_blank());
}

#[test]
fn a_port_of_another_name_or_isid_ends_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let (_, one) = of_port(&target, HOST, 1);
    let (_, two) = of_port(&target, HOST, 2);
    let (_, three) = of_port(&target, "iqn.2026-01.org.example:another", 1);
    let mut discovery = Initiator::new(&target);
    let who = format!("InitiatorName={HOST}");
    let unit = login(0x87, &[&who, "SessionType=Discovery"]).put(8, &[0x80, 0, 0, 0, 0, 1]);
    assert_eq!(discovery.send(unit)[0].be16(36), 0);
    // One that fails ends nobody either.
    let mut failed = Initiator::new(&target);
    let unit = login(0x87, &[&who, "TargetName=iqn.2026-01.org.stele:other"]);
    let unit = unit.put(8, &[0x80, 0, 0, 0, 0, 1]);
    assert_eq!(failed.send(unit)[0].be16(36), 0x0203);
    for host in [&one, &two, &three] {
        assert!(!host.connection.has_ended());
    }
}

#[test]
fn a_connection_is_made_anew_within_its_session_and_a_second_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut old = Initiator::new(&target);
    let first = old.send(login(0x87, &[WHO, WHERE]).put(20, &[0, 5]));
    let session = first[0].be16(14);
    old.until_ready();
    assert_eq!(old.told(&[0x1E, 0, 0, 0, 1, 0]), None, "it holds the tray");
    let again = |cid: u8, tsih: u16| {
        let unit = login(0x87, &[WHO, WHERE]).put(14, &tsih.to_be_bytes());
        unit.put(20, &[0, cid])
    };
    for (unit, status) in [
        (again(6, session), 0x0206),
        (again(5, session + 1), 0x020A),
        (again(5, session).put(8, &[0x80, 9, 9, 9, 9, 9]), 0x020A),
    ] {
        assert_eq!(Initiator::new(&target).send(unit)[0].be16(36), status);
        assert!(!old.connection.has_ended());
    }
    let mut new = Initiator::new(&target);
    let units = new.send(again(5, session));
    assert_eq!((units[0].be16(36), units[0].be16(14)), (0, session));
    assert!(old.connection.has_ended());
    old.connection.leave();
    assert_eq!(new.until_ready(), [], "the nexus was not lost");
    assert!(other(&target, 77).told(&EJECT).is_some());
}

#[test]
fn there_are_sixteen_sessions_and_whoever_leaves_makes_room() {
    let folder = tempfile::tempdir().unwrap();
    let target = target(folder.path());
    let mut all: Vec<_> = (0..16).map(|isid| other(&target, isid)).collect();
    let (status, refused) = of_port(&target, HOST, 99);
    assert_eq!(status, OUT_OF_RESOURCES);
    assert!(refused.connection.has_ended());
    // A port that is there may always come anew.
    all.push(other(&target, 3));
    assert!(all[3].connection.has_ended());
    let left = all.remove(7);
    left.connection.leave();
    drop(left);
    assert_eq!(of_port(&target, HOST, 99).0, 0);
}

#[test]
fn a_session_that_says_nothing_is_asked_once_and_ends_without_an_answer() {
    let second = Duration::from_secs;
    let mut alive = KeepAlive::new(second(0));
    assert_eq!(alive.due(second(59)), Ok(None));
    let ping = alive.due(second(60)).unwrap().unwrap();
    assert_eq!((ping.opcode(), ping.be32(16)), (opcode::NOP_IN, NO_TAG));
    assert_ne!(ping.be32(20), NO_TAG, "an answer is wanted");
    assert_eq!(alive.due(second(89)), Ok(None), "asked once");
    alive.heard(second(89));
    assert_eq!(alive.due(second(148)), Ok(None));
    assert!(alive.due(second(149)).unwrap().is_some());
    assert!(alive.due(second(179)).is_err());
}

/// The header of the next unit that comes; its data are read and dropped.
fn next(stream: &mut TcpStream) -> std::io::Result<[u8; 48]> {
    let mut header = [0; 48];
    stream.read_exact(&mut header)?;
    let len = u32::from_be_bytes([0, header[5], header[6], header[7]]) as usize;
    stream.read_exact(&mut vec![0; len.next_multiple_of(4)])?;
    Ok(header)
}

/// A target on a socket whose time the test moves.
struct Served {
    address: SocketAddr,
    seconds: Arc<AtomicU64>,
}

/// Serves a drive while `work` is done.
fn served(work: impl FnOnce(&Served)) {
    let folder = tempfile::tempdir().unwrap();
    let seconds = Arc::new(AtomicU64::new(0));
    let clock = Arc::clone(&seconds);
    let pace = Pace::new(
        move || Duration::from_secs(clock.load(Ordering::SeqCst)),
        1000,
    );
    let address = "127.0.0.1:0".parse().unwrap();
    let target = Target::listen(address, NAME, drive(folder.path()), pace).unwrap();
    let address = target.address().unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let told = || stop.load(Ordering::SeqCst);
        let serving = scope.spawn(move || target.serve(&told).map(drop));
        let stops = Stops(&stop);
        work(&Served { address, seconds });
        drop(stops);
        serving.join().unwrap().unwrap();
    });
}

/// Ends the service, whether the test failed or not.
struct Stops<'s>(&'s AtomicBool);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Served {
    /// Logs in by a socket; the status, or none where the connection was closed.
    fn log_in(&self, isid: u8) -> (Option<u16>, TcpStream) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let limit = Some(Duration::from_secs(20));
        stream.set_read_timeout(limit).unwrap();
        let mut bytes = Vec::new();
        let unit = login(0x87, &[WHO, WHERE]).put(8, &[0x80, 0, 0, 0, 0, isid]);
        unit.encode(&mut bytes);
        let sent = stream.write_all(&bytes);
        let told = sent.and_then(|()| next(&mut stream));
        let status = told.ok().map(|of| u16::from_be_bytes([of[36], of[37]]));
        (status, stream)
    }

    /// Tries until a login comes to this; it must not take long.
    fn soon(&self, isid: u8, wanted: u16) -> TcpStream {
        for _ in 0..200 {
            let (status, stream) = self.log_in(isid);
            if status == Some(wanted) {
                return stream;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no login comes to {wanted:04X}h");
    }
}

#[test]
fn connections_that_say_nothing_keep_nobody_out() {
    served(|target| {
        // 0.1.0 took no seventeenth.
        let idle: Vec<_> = (0..40)
            .map(|_| TcpStream::connect(target.address).unwrap())
            .collect();
        target.soon(1, 0);
        drop(idle);
    });
}

#[test]
fn sixteen_sessions_of_hosts_that_are_gone_make_room() {
    served(|target| {
        let gone: Vec<_> = (0..15).map(|isid| target.soon(isid, 0)).collect();
        let mut alive = target.soon(15, 0);
        target.soon(99, OUT_OF_RESOURCES);
        target.seconds.store(61, Ordering::SeqCst);
        // One of them answers its ping: NOP-Out with the tag that came.
        let mut ping = next(&mut alive).unwrap();
        assert_eq!(ping[0], opcode::NOP_IN);
        (ping[0], ping[1]) = (0x40 | opcode::NOP_OUT, 0x80);
        ping[4..8].fill(0);
        alive.write_all(&ping).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        target.seconds.store(61 + 31, Ordering::SeqCst);
        let _new = target.soon(99, 0);
        // It still is a session: a command is answered.
        let mut bytes = Vec::new();
        let unit = Pdu::new(opcode::SCSI_COMMAND, 0x80).put32(24, 100);
        unit.encode(&mut bytes);
        alive.write_all(&bytes).unwrap();
        // The drive needs a moment, and that passes only where the test says so.
        std::thread::sleep(Duration::from_millis(300));
        target.seconds.store(61 + 32, Ordering::SeqCst);
        assert_eq!(next(&mut alive).unwrap()[0], opcode::SCSI_RESPONSE);
        drop(gone);
    });
}
