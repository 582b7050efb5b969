//! The drive as a host sees it: descriptor blocks in, exact bytes and sense out.

mod answers;
mod burn;
mod disc_at_once;
mod faulty;
mod kept;

use std::path::PathBuf;
use std::time::Duration;

use stele_mmc::{Cdb, Data, Reply, Status, Transport, TransportError};

use crate::{MediumKind, Personality, VirtualDrive, VirtualMedium};

/// Longer than anything but a hanging drive.
const LIMIT: Duration = Duration::from_secs(200);

/// A drive with a medium in its tray.
struct Bench {
    folder: tempfile::TempDir,
    drive: VirtualDrive,
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// The answer as text, for comparisons: `good` or the sense.
fn told(reply: &Reply) -> String {
    match (reply.status, &reply.sense) {
        (Status::Good, None) => "good".into(),
        (_, sense) => sense.map_or("no sense".into(), |sense| format!("{sense:?}")),
    }
}

/// Bytes that differ from cluster to cluster and from place to place.
fn pattern(lba: u32, sectors: u32) -> Vec<u8> {
    let byte = |at: u32| u8::try_from((at / 2048 + at % 251) % 255 + 1).unwrap();
    (lba * 2048..(lba + sectors) * 2048).map(byte).collect()
}

impl Bench {
    /// A default drive with a blank medium, ready and with all its news told.
    fn new(kind: MediumKind) -> Self {
        Self::of(Personality::lg_wh16ns40(), kind)
    }

    fn of(personality: Personality, kind: MediumKind) -> Self {
        let mut bench = Self::empty(personality);
        let medium = bench.medium_path();
        drop(VirtualMedium::create(&medium, kind).unwrap());
        bench.drive.insert(&medium).unwrap();
        bench.settle();
        bench
    }

    fn empty(personality: Personality) -> Self {
        let folder = tempfile::tempdir().unwrap();
        VirtualDrive::create(folder.path(), "LG-1", personality).unwrap();
        let drive = VirtualDrive::open(folder.path(), "LG-1").unwrap();
        Self { folder, drive }
    }

    fn medium_path(&self) -> PathBuf {
        self.folder.path().join("BLANK-1.disc")
    }

    /// Waits for the medium and hears the news.
    fn settle(&mut self) {
        self.drive.wait(Duration::from_secs(20));
        for _ in 0..4 {
            self.send("00 00 00 00 00 00");
        }
        assert_eq!(self.send("00 00 00 00 00 00"), "good");
    }

    /// Cuts the power and switches the drive on again.
    fn power_cut(self) -> Self {
        let Self { folder, drive } = self;
        drop(drive);
        let drive = VirtualDrive::open(folder.path(), "LG-1").unwrap();
        Self { folder, drive }
    }

    fn try_send(&mut self, cdb: &str) -> Result<Reply, TransportError> {
        self.drive.execute(&Cdb::new(&hex(cdb)), Data::None, LIMIT)
    }

    /// A command without data.
    fn send(&mut self, cdb: &str) -> String {
        told(&self.try_send(cdb).unwrap())
    }

    /// A command that brings at most `len` bytes, and the bytes it brought.
    fn get(&mut self, cdb: &str, len: usize) -> (String, Vec<u8>) {
        let mut data = vec![0xEE; len];
        let cdb = Cdb::new(&hex(cdb));
        let reply = self
            .drive
            .execute(&cdb, Data::In(&mut data), LIMIT)
            .unwrap();
        data.truncate(len - reply.residual as usize);
        (told(&reply), data)
    }

    /// The bytes of a command that must succeed.
    fn bytes(&mut self, cdb: &str, len: usize) -> Vec<u8> {
        let (told, bytes) = self.get(cdb, len);
        assert_eq!(told, "good", "{cdb}");
        bytes
    }

    /// A command with data for the drive.
    fn put(&mut self, cdb: &str, data: &[u8]) -> String {
        told(
            &self
                .drive
                .execute(&Cdb::new(&hex(cdb)), Data::Out(data), LIMIT)
                .unwrap(),
        )
    }

    /// WRITE(10) of the pattern.
    fn write(&mut self, lba: u32, sectors: u32) -> String {
        self.put(
            &format!("2A 00 {lba:08X} 00 {sectors:04X} 00"),
            &pattern(lba, sectors),
        )
    }

    /// The same, waiting while the buffer is full.
    fn write_patiently(&mut self, lba: u32, sectors: u32) {
        for _ in 0..10_000 {
            match self.write(lba, sectors).as_str() {
                "good" => return,
                "2/04/08" => self.drive.wait(Duration::from_millis(20)),
                other => panic!("{other} at {lba}"),
            }
        }
        panic!("the buffer stayed full");
    }

    /// READ(10) with FUA.
    fn read(&mut self, lba: u32, sectors: u32) -> (String, Vec<u8>) {
        self.get(
            &format!("28 08 {lba:08X} 00 {sectors:04X} 00"),
            sectors as usize * 2048,
        )
    }

    /// Polls until the drive is ready; the last refusal before.
    fn until_ready(&mut self) -> String {
        let mut last = String::from("good");
        for _ in 0..400 {
            match self.send("00 00 00 00 00 00").as_str() {
                "good" => return last,
                refusal => last = refusal.to_owned(),
            }
            self.drive.wait(Duration::from_millis(500));
        }
        panic!("never ready: {last}");
    }

    /// Next writable address, where valid, and free sectors of the last track.
    fn next_writable(&mut self) -> (Option<u32>, u32) {
        let disc = self.bytes("51 00 00 00 00 00 00 00 22 00", 34);
        let track = disc[6];
        let b = self.bytes(&format!("52 01 000000{track:02X} 00 00 24 00"), 36);
        let field = |at: usize| u32::from_be_bytes(b[at..at + 4].try_into().unwrap());
        ((b[7] & 1 == 1).then(|| field(12)), field(16))
    }
}
