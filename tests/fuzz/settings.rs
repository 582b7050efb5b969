//! `stele.toml`.

use stele::archive::{Archive, ArchiveError, SETTINGS_FILE};

use crate::mutate;
use crate::run::{Bounds, run};

/// 64 KiB are read of a file, and what the parser makes of them; what is told of it is short.
const BOUNDS: Bounds = Bounds {
    memory: 6 << 20,
    seconds: 1,
};

#[test]
fn no_settings_make_their_reader_fail() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(SETTINGS_FILE);
    let sound = "# This station's settings. Policies and records are in catalog.db.\n\
                 version = 1\nperson = \"PER-0001-K\"\nimages = \"/srv/images\"\n";
    std::fs::write(&path, sound).unwrap();
    Archive::open(folder.path()).unwrap();
    run("settings", BOUNDS, 1000, |dice| {
        let mut bytes = sound.as_bytes().to_vec();
        match dice.once_in(3) {
            true => mutate::bytes(dice, &mut bytes),
            false => mutate::text(dice, &mut bytes),
        }
        if dice.once_in(50) {
            // A megabyte of brackets, or of one line.
            let byte = *dice.of(b"[#a\n{\"");
            bytes.extend(std::iter::repeat_n(byte, 100_000));
        }
        std::fs::write(&path, bytes).unwrap();
        match Archive::open(folder.path()) {
            Ok(archive) => assert!(archive.settings().version <= 1),
            Err(ArchiveError::BrokenSettings { problem, .. }) => {
                assert!(problem.len() <= 2000, "{} bytes", problem.len());
            }
            Err(ArchiveError::NewerSettings { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    });
}
