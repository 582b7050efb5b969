//! A whole image: any bytes in front of its files, sectors in other places, a cut end.

use stele_burner::inspect::{Depth, inspect};
use stele_burner::watch::Quiet;

use crate::mutate::{edge, put};
use crate::patched::Patched;
use crate::run::{Bounds, run};
use crate::{base, udf_tags};

/// What `inspect` states for a disc of 17 MB: 16 bytes for each of it, 4 MiB, and 64 MiB besides.
/// One that is nearly sound takes a few.
const BOUNDS: Bounds = Bounds {
    memory: 338 << 20,
    seconds: 20,
};

#[test]
fn no_disc_makes_inspect_fail() {
    let image = base::image();
    let head = base::files_at(image);
    // Descriptors, path tables, directories, metadata: everything in front of the files.
    let first = 16 * 2048;
    let sectors = (head - first) / 2048;
    run("inspect", BOUNDS, 60, |dice| {
        let mut bytes = image[..head].to_vec();
        for _ in 0..=dice.below(40) {
            let sector = first + dice.at(sectors) * 2048;
            let at = sector + dice.at(2048);
            match dice.below(8) {
                0 => {
                    let from = first + dice.at(sectors) * 2048;
                    bytes.copy_within(from..from + 2048, sector);
                }
                1 => bytes[sector..sector + 2048].fill(0),
                2..=4 => {
                    let (width, value) = (*dice.of(&[1, 2, 4, 8]), edge(dice));
                    put(&mut bytes, at, width, value);
                }
                _ => bytes[at] = dice.below(256) as u8,
            }
            if dice.once_in(2) {
                udf_tags::seal(&mut bytes[sector..sector + 2048]);
            }
        }
        let mut disc = Patched::new(image);
        disc.put(0, bytes);
        if dice.once_in(8) {
            disc.cut(dice.at(image.len() / 2048));
        }
        let depth = match dice.once_in(3) {
            true => Depth::Content,
            false => Depth::Structure,
        };
        inspect(&disc, depth, &Quiet).unwrap();
    });
}
