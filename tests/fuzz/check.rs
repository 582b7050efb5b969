//! Sectors of check strips: alone, and many of them on a disc that is then verified.

use stele_burner::SECTOR_BYTES;
use stele_burner::parity::check_strip::{PartHeader, check_value};
use stele_burner::parity::{Anchor, Search};
use stele_burner::verify::verify;
use stele_burner::watch::Quiet;

use crate::mutate::{Dice, edge, put};
use crate::patched::Patched;
use crate::run::{Bounds, run};
use crate::{base, mutate};

/// A row of the disc, 16.25 MB, which is made anew where it is damaged, the digests of its check
/// values, and two clusters.
const BOUNDS: Bounds = Bounds {
    memory: 20 << 20,
    seconds: 10,
};
/// Where the sum of a sector stands (SPEC.TXT R-021).
const SUM_AT: usize = 56;

fn changed(dice: &mut Dice, sound: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    match dice.below(4) {
        0 => mutate::in_place(dice, &mut bytes),
        _ => {
            let (at, width, value) = (dice.at(SUM_AT), *dice.of(&[1, 2, 4, 8]), edge(dice));
            put(&mut bytes, at, width, value);
        }
    }
    if !dice.once_in(8) {
        let summed = [&bytes[..SUM_AT], &bytes[SUM_AT + 8..]].concat();
        put(&mut bytes, SUM_AT, 8, check_value(&summed));
    }
    bytes
}

#[test]
fn no_check_sector_makes_its_readers_fail() {
    let image = base::image();
    let geometry = Anchor::parse(&image[..SECTOR_BYTES]).unwrap().geometry;
    let strips = geometry.check_extents();
    let sector = |lba: u64| &image[lba as usize * SECTOR_BYTES..(lba as usize + 1) * SECTOR_BYTES];
    assert!(PartHeader::parse(sector(strips[0].lba.0)).is_some());
    run("check", BOUNDS, 600, |dice| {
        let mut disc = Patched::new(image);
        for _ in 0..=dice.below(64) {
            let strip = *dice.of(&strips);
            let lba = strip.lba.0 + dice.below(strip.sectors.0);
            let bytes = changed(dice, sector(lba));
            if let Some(header) = PartHeader::parse(&bytes) {
                assert!(header.lba().0 < header.identity.geometry.sectors().0);
            }
            disc.put(lba as usize * SECTOR_BYTES, bytes);
        }
        if dice.once_in(16) {
            // What it says is not the question: parts of two discs, by the votes.
            let _ = verify(&disc, &Search::full(&Quiet));
        }
    });
}
