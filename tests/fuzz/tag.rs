//! Tags of copies: alone, and in their places.

use stele_burner::SECTOR_BYTES;
use stele_burner::copy_tag::{CopyTag, read_tags};
use stele_burner::parity::Anchor;

use crate::patched::Patched;
use crate::run::{Bounds, run};
use crate::{base, mutate};

/// Seven sectors, as they are read and as they are understood; and what a line of one grows to
/// before it is cut to a sector, which is 100 KB, a few times over.
const BOUNDS: Bounds = Bounds {
    memory: 1 << 20,
    seconds: 1,
};

#[test]
fn no_tag_makes_its_readers_fail() {
    let image = base::image();
    let anchor = Anchor::parse(&image[..SECTOR_BYTES]).unwrap();
    let name = anchor.identity().name;
    let sound = CopyTag {
        serial: "STL-04KQ7Z-D".to_owned(),
        disc: name,
        burned: 1_790_000_000,
        station: "station-1".to_owned(),
        drive: "HL-DT-ST BD-RE BU40N 1.03".to_owned(),
        media: "CMCMAG-BA5-000".to_owned(),
        trail_rows: 123,
        trail_hash: [0xAB; 32],
    };
    run("tag", BOUNDS, 1500, |dice| {
        let mut disc = Patched::new(image);
        for place in 0..7 {
            let mut bytes = sound.render(place);
            match dice.below(4) {
                0 => {}
                1 => mutate::bytes(dice, &mut bytes),
                _ => mutate::text(dice, &mut bytes),
            }
            bytes.resize(SECTOR_BYTES, b' ');
            let sector = base::with_crc(bytes);
            if let Some(tag) = CopyTag::parse(&sector, place) {
                let texts = [&tag.serial, &tag.station, &tag.drive, &tag.media];
                let plain = |text: &String| text.len() <= 80 && !text.contains(char::is_control);
                assert!(texts.into_iter().all(plain), "{tag:?}");
                let again = CopyTag::parse(&tag.render(place), place);
                assert_eq!(again, Some(tag));
            }
            disc.put(anchor.geometry.tag(place).byte() as usize, sector);
        }
        let read = read_tags(&disc, anchor.geometry, name).unwrap();
        // Whoever is named is named by all tags of this disc.
        let serials = read.serials();
        assert_eq!(read.copy().is_some(), serials.len() == 1, "{serials:?}");
    });
}
