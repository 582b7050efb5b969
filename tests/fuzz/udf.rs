//! UDF: volume descriptors, the metadata partition, entries and names.

use stele_burner::inspect::{Depth, inspect};
use stele_burner::watch::Quiet;

use crate::base;
use crate::patched::Patched;
use crate::run::{Bounds, run};
use crate::udf_tags::{change, tags};

/// What `inspect` states for a disc of 17 MB: 16 bytes for each of it, 4 MiB, and 64 MiB besides.
/// One that is nearly sound takes a few.
const BOUNDS: Bounds = Bounds {
    memory: 338 << 20,
    seconds: 10,
};

#[test]
fn no_udf_makes_inspect_fail() {
    let image = base::image();
    let sectors = image.len() as u64 / 2048;
    let head = base::files_at(image);
    let mut front = tags(&image[..head]);
    // Behind the files lie the reserve sequence and the last anchor.
    let behind: Vec<usize> = (head / 2048..image.len() / 2048)
        .map(|lba| lba * 2048)
        .filter(|at| tags(&image[*at..*at + 16 + 4]).contains(&0))
        .collect();
    assert!(front.len() > 50 && !behind.is_empty());
    // Few descriptors say where all others are: they are changed as often as all files' entries.
    let of_volume: Vec<usize> = front.iter().copied().filter(|at| at % 2048 == 0).collect();
    front.extend(behind);
    run("udf", BOUNDS, 150, |dice| {
        let mut bytes = image[..head].to_vec();
        let mut disc = Patched::new(image);
        let mut tail = Vec::new();
        for _ in 0..=dice.below(12) {
            let at = match dice.once_in(2) {
                true => *dice.of(&of_volume),
                false => *dice.of(&front),
            };
            match bytes.get_mut(at..(at + 2048).min(head)) {
                Some(descriptor) => change(dice, descriptor, sectors),
                None => {
                    let mut sector = image[at..at + 2048].to_vec();
                    change(dice, &mut sector, sectors);
                    tail.push((at, sector));
                }
            }
        }
        disc.put(0, bytes);
        tail.into_iter()
            .for_each(|(at, sector)| disc.put(at, sector));
        inspect(&disc, Depth::Structure, &Quiet).unwrap();
    });
}
