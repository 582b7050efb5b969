//! The archive that each run begins with: people have worked in it for a while.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stele::archive::Archive;
use stele::jobs::init;
use stele::jobs::run::clock::Clock;
use stele::jobs::run::ids::{IdError, Ids, as_uuid};
use stele::jobs::run::outside::Outside;
use stele::station::{self, Load};
use stele_catalog::Timestamp;
use tempfile::TempDir;

use crate::dice::Dice;
use crate::hand::MEDIA;
use crate::process::Process;
use crate::wire::{Done, Job, Word};

/// Cases that lie beside the archive.
pub const CASES: [&str; 5] = ["FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH"];
/// The drives of all stations.
pub const DRIVES: [&str; 3] = ["virtual:A", "virtual:B", "virtual:C"];
/// When a run begins: 2026-01-10, in milliseconds since 1970 UTC.
pub const BEGIN: i64 = 1_768_003_200_000;

/// The archive at its beginning, and the folder in which runs are played.
pub struct World {
    folder: TempDir,
}

impl World {
    /// Makes it: two cases taken in, one on a built disc, one planned; blanks in all drives.
    pub fn new() -> Self {
        // In memory where there is room: thousands of archives are written.
        let memory = Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => tempfile::tempdir_in(memory).unwrap(),
            false => tempfile::tempdir().unwrap(),
        };
        let world = Self { folder };
        world.sources();
        let root = world.archive();
        init::init(&root, "Test clerk", None, true, &outside()).unwrap();
        world.drives(&root);
        let mut process = Process::start(&root, &world.state(0), 1);
        for job in world.before() {
            let word = process.begin(&job, BEGIN - 80_000_000, u64::MAX).unwrap();
            let refused = matches!(
                word,
                Word::Done {
                    done: Done::Refused { .. },
                    ..
                }
            );
            assert!(!refused, "{job:?}: {word:?}");
        }
        drop(process);
        copy(&root, &world.template());
        world
    }

    fn before(&self) -> [Job; 5] {
        [
            self.ingest("FIRST"),
            Job::Plan { parity_discs: 0 },
            Job::Build {
                set: "SET-0001".to_owned(),
            },
            self.ingest("SECOND"),
            Job::Plan { parity_discs: 1 },
        ]
    }

    /// Takes a case in.
    pub fn ingest(&self, case: &str) -> Job {
        Job::Ingest {
            folder: self.folder.path().join("in").join(case),
            case: case.to_owned(),
        }
    }

    /// Where a run is played; always the same place.
    pub fn archive(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    /// The folder of a machine's own state.
    pub fn state(&self, station: usize) -> PathBuf {
        self.folder.path().join(format!("state-{station}"))
    }

    fn template(&self) -> PathBuf {
        self.folder.path().join("template")
    }

    /// Lays the archive of the beginning in its place again.
    pub fn again(&self) {
        _ = fs::remove_dir_all(self.archive());
        copy(&self.template(), &self.archive());
    }

    fn sources(&self) {
        for (number, case) in CASES.iter().enumerate() {
            let folder = self.folder.path().join("in").join(case);
            fs::create_dir_all(&folder).unwrap();
            let mut dice = Dice::new(number as u64);
            let mut scan = vec![0; 9000 * (number + 1)];
            scan.fill_with(|| u8::try_from(dice.below(256)).unwrap());
            fs::write(folder.join("scan.bin"), scan).unwrap();
            fs::write(folder.join("report.txt"), case).unwrap();
        }
    }

    fn drives(&self, root: &Path) {
        let archive = Archive::open(root).unwrap();
        for drive in DRIVES {
            station::create(&archive, drive, None).unwrap();
            station::load(&archive, drive, &Load::Blank(MEDIA.to_owned())).unwrap();
        }
    }
}

/// Yesterday, and identifiers of the founding.
fn outside() -> Outside {
    Outside::new(Arc::new(Founding), Arc::new(Founding))
}

struct Founding;

impl Clock for Founding {
    fn now(&self) -> Timestamp {
        Timestamp(BEGIN - 86_400_000)
    }
}

impl Ids for Founding {
    fn uuid(&self) -> Result<[u8; 16], IdError> {
        Ok(as_uuid([7; 16]))
    }

    fn serial_bits(&self) -> Result<u32, IdError> {
        Ok(7)
    }
}

/// Copies a tree. Images are written whole or not at all: one file may stand for both.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if path.extension().is_some_and(|end| end == "iso") {
            fs::hard_link(&path, &target).unwrap();
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
