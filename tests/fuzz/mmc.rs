//! What drives answer: the parsers one by one, and a drive that answers anything while a disc is
//! looked at, burned and read back.

use std::time::Duration;

use stele_burner::drive::{BurnSpec, Drive, Finalize, Speed, check};
use stele_burner::sectors::MemoryImage;
use stele_burner::watch::Quiet;
use stele_burner::{MediumKind, SectorCount};
use stele_mmc::{
    BdDiscInformation, BufferCapacity, Capacity, Cdb, Configuration, Data, DiscInformation,
    DriveTime, EventStatus, FormatCapacities, Inquiry, ModePages, NominalPerformance, Reply, Sense,
    Status, Toc, TrackInformation, Transport, TransportError, WriteParameters, WriteSpeeds,
};
use stele_recorder::{Personality, VirtualDrive, VirtualMedium};
use tempfile::TempDir;

use crate::mutate;
use crate::mutate::Dice;
use crate::run::{Bounds, run};

/// The log of a burn is the largest part; a hostile drive makes it as long as a burn may be.
const BOUNDS: Bounds = Bounds {
    memory: 24 << 20,
    seconds: 20,
};
/// Sectors of the image that is burned: three clusters and a bit.
const SECTORS: u64 = 100;

/// A drive, some of whose answers are others.
struct Hostile {
    drive: VirtualDrive,
    dice: Dice,
    /// One answer in so many is changed; none where it is 0.
    one_in: u64,
    /// What it answered.
    answers: Vec<Vec<u8>>,
}

impl Hostile {
    fn change(&mut self, bytes: &mut [u8], reply: &mut Reply) {
        let dice = &mut self.dice;
        match dice.below(4) {
            0 => reply.residual = mutate::edge(dice) as u32,
            1 => {
                reply.status =
                    *dice.of(&[Status::CheckCondition, Status::Busy, Status::Other(0x28)]);
                let byte = |dice: &mut Dice| dice.below(256) as u8;
                let (key, asc, ascq) = (dice.below(16) as u8, byte(dice), byte(dice));
                reply.sense = dice.once_in(2).then(|| Sense::new(key, asc, ascq));
            }
            _ if bytes.is_empty() => {}
            _ => mutate::in_place(dice, bytes),
        }
    }
}

impl Transport for Hostile {
    fn execute(
        &mut self,
        cdb: &Cdb,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        let changes = self.one_in > 0 && self.dice.once_in(self.one_in);
        if changes && self.dice.once_in(16) {
            self.drive.wait(limit);
            return Err(match self.dice.below(3) {
                0 => TransportError::Timeout { limit },
                1 => TransportError::Bus { host: 7, driver: 0 },
                _ => TransportError::Gone,
            });
        }
        let mut bytes = &mut [][..];
        let mut reply = match data {
            Data::In(into) => {
                let reply = self.drive.execute(cdb, Data::In(&mut *into), limit)?;
                bytes = into;
                reply
            }
            other => self.drive.execute(cdb, other, limit)?,
        };
        if !bytes.is_empty() && bytes.len() < 4096 && self.one_in == 0 {
            self.answers.push(bytes.to_vec());
        }
        if changes {
            self.change(bytes, &mut reply);
        }
        Ok(reply)
    }
    fn wait(&mut self, duration: Duration) {
        self.drive.wait(duration);
    }
    fn now(&self) -> DriveTime {
        self.drive.now()
    }
}

fn image() -> MemoryImage {
    MemoryImage((0..SECTORS * 2048).map(|n| (n % 251) as u8).collect())
}

/// Opens the drive, looks at the disc and burns it, as far as that goes; what the drive answered.
fn one_burn(dice: Dice, one_in: u64) -> Vec<Vec<u8>> {
    let folder: TempDir = match std::path::Path::new("/dev/shm").is_dir() {
        true => tempfile::tempdir_in("/dev/shm").unwrap(),
        false => tempfile::tempdir().unwrap(),
    };
    let medium = folder.path().join("blank.disc");
    VirtualMedium::create(&medium, MediumKind::BdrOfSize(512)).unwrap();
    VirtualDrive::create(folder.path(), "A", Personality::lg_wh16ns40()).unwrap();
    let mut drive = VirtualDrive::open(folder.path(), "A").unwrap();
    drive.insert(&medium).unwrap();
    let hostile = Hostile {
        drive,
        dice,
        one_in,
        answers: Vec::new(),
    };
    let Ok(mut drive) = Drive::open(hostile) else {
        return Vec::new();
    };
    let _ = drive.medium();
    let spec = BurnSpec {
        sectors: SectorCount(SECTORS),
        blake3: None,
        speed: Speed::Max,
        finalize: Finalize::Disc,
        rewritable: false,
        spare_areas: false,
    };
    if let Ok(ready) = check(&mut drive, &spec) {
        let outcome = ready.burn(&image(), &Quiet);
        let whole = outcome
            .read_back
            .as_ref()
            .is_some_and(|back| back.is_whole());
        // Whatever a drive answers: what it gave back byte for byte is on the disc.
        let on_disc = std::fs::read(&medium).unwrap();
        assert!(!whole || on_disc.starts_with(&image().0), "{}", outcome.log);
        assert!(one_in > 0 || whole, "{}", outcome.log);
    }
    drive.into_transport().answers
}

/// A parser, and that what it understood is understood again after it was written.
fn parses(bytes: &[u8]) {
    macro_rules! again {
        ($($kind:ty),*) => {$(
            if let Ok(read) = <$kind>::parse(bytes) {
                let again = <$kind>::parse(&read.encode());
                assert_eq!(again.as_ref().ok(), Some(&read), stringify!($kind));
            }
        )*};
    }
    again!(
        BufferCapacity,
        Capacity,
        Configuration,
        DiscInformation,
        EventStatus,
        FormatCapacities,
        Inquiry,
        ModePages,
        NominalPerformance,
        Toc,
        TrackInformation,
        WriteSpeeds
    );
    if let Ok(pages) = ModePages::parse_list(bytes) {
        let written = pages.page(5).map(WriteParameters::parse);
        assert!(written.is_some() || pages.page(5).is_none());
    }
    if let Ok(Some(read)) = BdDiscInformation::parse(bytes) {
        let _ = (read.media_id(), read.sectors_per_layer());
    }
    if let Ok(configuration) = Configuration::parse(bytes) {
        let _ = (configuration.serial(), configuration.profiles());
    }
    let _ = Sense::parse(bytes);
}

#[test]
fn no_answer_of_a_drive_makes_its_readers_fail() {
    let answers = one_burn(Dice(0), 0);
    assert!(answers.len() > 10, "{}", answers.len());
    run("mmc", BOUNDS, 400, |dice| {
        for _ in 0..20 {
            let mut bytes = dice.of(&answers).clone();
            mutate::bytes(dice, &mut bytes);
            parses(&bytes);
        }
        if dice.once_in(8) {
            let (seed, one_in) = (dice.below(u64::MAX), *dice.of(&[3, 10, 40, 200]));
            one_burn(Dice(seed), one_in);
        }
    });
}
