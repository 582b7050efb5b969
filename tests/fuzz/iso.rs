//! ISO 9660: descriptors, path tables, directories, Rock Ridge and Joliet.

use std::collections::BTreeMap;

use stele_burner::inspect::{Depth, inspect};
use stele_burner::watch::Quiet;

use crate::base;
use crate::iso_places::{Place, change, places};
use crate::patched::Patched;
use crate::run::{Bounds, run};

/// What `inspect` states for a disc of 17 MB: 16 bytes for each of it, 4 MiB, and 64 MiB besides.
/// One that is nearly sound takes a few.
const BOUNDS: Bounds = Bounds {
    memory: 338 << 20,
    seconds: 10,
};

#[test]
fn no_iso_9660_makes_inspect_fail() {
    let image = base::image();
    let places = places(image);
    assert!(places.len() > 20);
    run("iso", BOUNDS, 150, |dice| {
        let mut changed: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for _ in 0..=dice.below(20) {
            let place = *dice.of(&places);
            let (Place::Descriptor(at) | Place::PathTable(at) | Place::Directory(at)) = place;
            let sector = changed
                .entry(at)
                .or_insert_with(|| image[at..at + 2048].to_vec());
            change(dice, place, sector, image.len() as u64 / 2048);
        }
        let mut disc = Patched::new(image);
        changed
            .into_iter()
            .for_each(|(at, sector)| disc.put(at, sector));
        inspect(&disc, Depth::Structure, &Quiet).unwrap();
    });
}
