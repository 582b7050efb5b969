//! `MANIFEST.JSN`.

use stele_burner::manifest::parse;

use crate::run::{Bounds, run};
use crate::{base, mutate};

/// A few times the manifest, one line of which may grow by 200 times its length.
const BOUNDS: Bounds = Bounds {
    memory: 4 << 20,
    seconds: 1,
};

#[test]
fn no_manifest_makes_its_reader_fail() {
    let sound = base::manifest();
    assert!(parse(sound).is_ok());
    run("manifest", BOUNDS, 1000, |dice| {
        let mut bytes = sound.to_vec();
        match dice.once_in(3) {
            true => mutate::bytes(dice, &mut bytes),
            false => mutate::text(dice, &mut bytes),
        }
        match parse(&bytes) {
            Ok(manifest) => {
                let lines = bytes.iter().filter(|b| **b == b'\n').count();
                assert_eq!(manifest.files.len() + 1, lines);
            }
            // What is told does not repeat what the disc says.
            Err(error) => assert!(error.to_string().len() < 100, "{error}"),
        }
    });
}
