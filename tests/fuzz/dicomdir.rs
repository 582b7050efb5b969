//! `DICOMDIR`: records, links and keys, on a disc that has the files it names.

use stele_burner::inspect::{Depth, inspect};
use stele_burner::watch::Quiet;

use crate::patched::Patched;
use crate::run::{Bounds, run};
use crate::{base, elements, mutate};

/// What `inspect` states for a disc of 17 MB: 16 bytes for each of it, 4 MiB, and 64 MiB besides.
/// One that is nearly sound takes a few.
const BOUNDS: Bounds = Bounds {
    memory: 338 << 20,
    seconds: 10,
};

#[test]
fn no_dicomdir_makes_inspect_fail() {
    let image = base::image();
    let (at, len) = base::file("DICOMDIR");
    let sound = &image[at..at + len];
    assert!(elements::elements(sound).len() > 100);
    run("dicomdir", BOUNDS, 150, |dice| {
        let mut bytes = sound.to_vec();
        match dice.below(8) {
            0 => mutate::in_place(dice, &mut bytes),
            // Its length is that of its entry: what is moved ends in zeros, or is cut off.
            1 => {
                elements::rearrange(dice, &mut bytes);
                bytes.resize(len, 0);
            }
            _ => elements::change(dice, &mut bytes),
        }
        let mut disc = Patched::new(image);
        disc.put(at, bytes);
        inspect(&disc, Depth::Structure, &Quiet).unwrap();
    });
}
