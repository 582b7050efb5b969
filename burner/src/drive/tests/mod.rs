//! Burns on the virtual recorder: what goes well, and what goes wrong at every step.

mod burning;
mod campaign;
mod disc_at_once;
mod full_size;
mod habits;
mod reading;
mod rescue;
mod rewritable;
mod spare;
mod writing;

use std::path::{Path, PathBuf};

use stele_discfs::{Lba, SECTOR_BYTES, SectorCount};
use stele_mmc::MediumType;
use stele_recorder::{
    Fault, FaultAct, FaultPlace, FaultScript, MediumKind, Personality, SectorRange, SenseCode,
    VirtualDrive, VirtualMedium,
};

use super::*;
use crate::sectors::{LostMap, ReadError, Sectors};
use crate::watch::Quiet;

/// Sectors of the image; not a whole number of clusters, so that padding matters.
const SECTORS: u32 = 3_990;
/// Sectors of the blank.
const ROOM: u32 = 8_000;

/// An image in memory, perhaps with one sector that cannot be read.
#[derive(Clone)]
struct Image {
    bytes: Vec<u8>,
    bad: Option<u64>,
}

impl Image {
    fn new() -> Self {
        let mut state = 1_u64;
        let words = (0..SECTORS as usize * SECTOR_BYTES / 8).flat_map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state.to_be_bytes()
        });
        Self {
            bytes: words.collect(),
            bad: None,
        }
    }
}

impl Sectors for Image {
    fn sectors(&self) -> SectorCount {
        SectorCount((self.bytes.len() / SECTOR_BYTES) as u64)
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let from = at.0 as usize * SECTOR_BYTES;
        into.copy_from_slice(&self.bytes[from..from + into.len()]);
        let end = at.0 + (into.len() / SECTOR_BYTES) as u64;
        if let Some(bad) = self.bad.filter(|bad| (at.0..end).contains(bad)) {
            lost.add(stele_discfs::Extent {
                lba: Lba(bad),
                sectors: SectorCount(1),
            });
        }
        Ok(())
    }
}

/// A drive with a blank in it, in a folder of its own.
struct Bench {
    folder: tempfile::TempDir,
    medium: PathBuf,
}

impl Bench {
    fn new(personality: Personality) -> Self {
        Self::with(personality, MediumKind::BdrOfSize(ROOM))
    }

    fn with(personality: Personality, kind: MediumKind) -> Self {
        // In memory where the system has a place for that: a campaign syncs thousands of times.
        let memory = Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => tempfile::tempdir_in(memory).unwrap(),
            false => tempfile::tempdir().unwrap(),
        };
        let medium = folder.path().join("blank.disc");
        VirtualMedium::create(&medium, kind).unwrap();
        VirtualDrive::create(folder.path(), "A", personality).unwrap();
        let bench = Self { folder, medium };
        bench.recorder().insert(&bench.medium).unwrap();
        bench
    }

    fn recorder(&self) -> VirtualDrive {
        VirtualDrive::open(self.folder.path(), "A").unwrap()
    }

    /// The drive; `faults` count from its opening.
    fn drive(&self, faults: &[Fault]) -> Drive<VirtualDrive> {
        let mut recorder = self.recorder();
        recorder.set_faults(&FaultScript {
            faults: faults.to_vec(),
        });
        Drive::open(recorder).unwrap()
    }

    /// One burn of the image with these faults.
    fn burn(&self, faults: &[Fault]) -> BurnOutcome {
        let mut drive = self.drive(faults);
        check(&mut drive, &spec())
            .unwrap()
            .burn(&Image::new(), &Quiet)
    }

    /// What is on the medium now.
    fn content(&self) -> Vec<u8> {
        std::fs::read(&self.medium).unwrap()
    }

    fn path(&self) -> &Path {
        &self.medium
    }
}

fn spec() -> BurnSpec {
    let sectors = SectorCount(u64::from(SECTORS));
    BurnSpec {
        sectors,
        blake3: None,
        speed: Speed::Max,
        finalize: Finalize::Disc,
        rewritable: false,
        spare_areas: false,
    }
}

fn at_write(lba: u32, act: FaultAct) -> Fault {
    Fault::once(FaultPlace::Write(SectorRange::new(lba, 32)), act)
}

fn at_read(lba: u32, act: FaultAct) -> Fault {
    Fault::always(FaultPlace::Read(SectorRange::new(lba, 32)), act)
}

fn at_command(opcode: u8, nth: u32, act: FaultAct) -> Fault {
    Fault::once(FaultPlace::Command { opcode, nth }, act)
}

const fn sense(key: u8, asc: u8, ascq: u8) -> FaultAct {
    FaultAct::Sense(SenseCode::new(key, asc, ascq))
}

fn code(outcome: &BurnOutcome) -> &'static str {
    outcome.stopped.as_ref().map_or("", BurnError::code)
}

/// It went all the way and every sector is equal.
#[track_caller]
fn good(bench: &Bench, outcome: &BurnOutcome) {
    assert!(
        outcome.stopped.is_none(),
        "{:?}\n{}",
        outcome.stopped,
        outcome.log
    );
    assert_eq!(outcome.reached, BurnPhase::Done);
    let back = outcome.read_back.as_ref().unwrap();
    assert!(back.is_whole(), "{back:?}");
    assert!(bench.content().starts_with(&Image::new().bytes));
}
