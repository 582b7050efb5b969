//! The first command of all: an `init` that was cut off leaves an archive, or a folder in which
//! the same `init` makes one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;

use crate::bench::{Ran, STELE};
use crate::case::choose;
use crate::dice::Dice;
use crate::log::{self, Record};
use crate::model::Model;
use crate::shim::{self, Cut};
use crate::tree::Tree;
use crate::world::stretches;

/// Seeds that are tried where nothing else is said.
const SEEDS: u64 = 24;

/// A folder that is to become an archive.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("archive")).unwrap();
        Self { folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    fn run(&self, words: &[&str], shim: Option<(&Path, Option<Cut>)>) -> Ran {
        let mut command = std::process::Command::new(STELE);
        command
            .env("STELE_ARCHIVE", self.root())
            .env("STELE_STATE", self.folder.path().join("state"))
            .env("HOME", self.folder.path());
        command.arg("--json").args(words).stdin(Stdio::null());
        if let Some((log, cut)) = shim {
            shim::lay_under(&mut command, &self.root(), log, cut);
        }
        Ran::new(words.join(" "), &command.output().unwrap())
    }

    fn init(&self, shim: Option<(&Path, Option<Cut>)>) -> Ran {
        let root = self.root();
        self.run(
            &[
                "init",
                root.to_str().unwrap(),
                "--name",
                "Clerk",
                "--practice",
            ],
            shim,
        )
    }

    /// An `init` under the shim: what it said and did.
    fn init_cut(&self, cut: Option<Cut>) -> (Ran, Vec<Record>) {
        let log = self.folder.path().join("log");
        let ran = self.init(Some((&log, cut)));
        (ran, log::read(&log))
    }
}

#[test]
fn an_init_that_was_cut_off_left_an_archive_or_is_given_again() {
    // One for each of the campaign, where that is a long one.
    let asked = std::env::var("STELE_CRASH_SEEDS").ok();
    let seeds = asked.and_then(|asked| asked.parse().ok()).unwrap_or(SEEDS);
    let (ran, log) = Place::new().init_cut(None);
    ran.gives(0);
    let stretches = stretches(&log);
    let (mut made, mut again) = (0, 0);
    for seed in 0..seeds {
        let mut dice = Dice::new(seed);
        let cut = choose(&stretches, &mut dice);
        let place = Place::new();
        let (ran, log) = place.init_cut(cut);
        let model = Model::new(&Tree::default(), &log, None);
        let missed = model
            .killed()
            .differences(&Tree::read(&place.root(), &Tree::default()));
        assert!(missed.is_empty(), "the shim missed {missed:#?}");
        let left = model.power_cut(&mut dice);
        left.restore(&place.root(), None);
        let told = format!(
            "seed {seed}, {cut:?}, left {:#?}",
            left.differences(&model.killed())
        );
        let status = place.run(&["status"], None);
        if status.code == 0 {
            made += 1;
        } else {
            // Without a catalog, or with one whose first person may be entered or not.
            let refused = matches!(status.error(), Some("ARC-002" | "ARC-008"));
            assert!(refused, "{told}: {:?}", status.said);
            assert!(ran.report.is_null(), "{told}: it said that it was done");
            let init = place.init(None);
            assert_eq!(init.code, 0, "{told}: {:?}", init.said);
            again += 1;
        }
        let audit = place.run(&["audit", "verify"], None);
        assert_eq!(audit.report["whole"], true, "{told}: {:?}", audit.said);
        let drive = place.run(&["drive", "create", "A"], None);
        assert_eq!(drive.code, 0, "{told}: {:?}", drive.said);
    }
    // A run of fewer seeds may see one of them alone.
    let both = made > 0 && again > 0;
    assert!(both || seeds < SEEDS, "{made} made, {again} given again");
}
