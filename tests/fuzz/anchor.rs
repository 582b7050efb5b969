//! Anchors: alone, and in all their places on a disc that is then verified and looked into.

use stele_burner::SECTOR_BYTES;
use stele_burner::inspect::{Depth, inspect};
use stele_burner::parity::{Anchor, Search};
use stele_burner::verify::verify;
use stele_burner::watch::Quiet;

use crate::patched::Patched;
use crate::run::{Bounds, run};
use crate::{base, mutate};

/// A row of the disc, 16.25 MB, which is made anew where it is damaged, and the digests of its
/// check values.
const BOUNDS: Bounds = Bounds {
    memory: 20 << 20,
    seconds: 10,
};

#[test]
fn no_anchor_makes_its_readers_fail() {
    let image = base::image();
    let sound = &image[..SECTOR_BYTES];
    assert!(Anchor::parse(sound).is_some());
    run("anchor", BOUNDS, 600, |dice| {
        let mut bytes = sound.to_vec();
        match dice.once_in(3) {
            true => mutate::bytes(dice, &mut bytes),
            false => mutate::text(dice, &mut bytes),
        }
        bytes.resize(SECTOR_BYTES, b' ');
        // With a sum that agrees, or none would get further than that.
        let sector = base::with_crc(bytes);
        let Some(anchor) = Anchor::parse(&sector) else {
            return;
        };
        let end = anchor.used.0 <= anchor.geometry.content().0;
        let manifest = anchor.manifest.end().0 <= anchor.geometry.content().0;
        assert!(end && manifest, "{anchor:?}");
        // Where lines are not too long for a sector, it says the same again.
        if sector[2000..].iter().all(u8::is_ascii_whitespace) {
            assert_eq!(Anchor::parse(&anchor.render(3)).as_ref(), Some(&anchor));
        }
        if dice.once_in(12) {
            on_a_disc(image, &anchor);
        }
    });
}

fn on_a_disc(image: &[u8], anchor: &Anchor) {
    let mut disc = Patched::new(image);
    disc.put(0, anchor.head());
    let base = Anchor::parse(&image[..SECTOR_BYTES]).unwrap();
    let tail = base.geometry.tail().lba.byte() as usize;
    let copies = (16..32).flat_map(|copy| anchor.render(copy));
    disc.put(tail, copies.collect());
    // What they say is not the question: parts of two discs, by the votes.
    let _ = verify(&disc, &Search::quick(&Quiet));
    inspect(&disc, Depth::Structure, &Quiet).unwrap();
}
