//! ddrescue's mapfile.

use stele_burner::SectorCount;
use stele_burner::rescue::RescueMap;

use crate::mutate;
use crate::mutate::edge;
use crate::run::{Bounds, run};

/// A few times the text: a run takes 40 bytes, and its line 30.
const BOUNDS: Bounds = Bounds {
    memory: 4 << 20,
    seconds: 1,
};

#[test]
fn no_mapfile_makes_its_reader_fail() {
    run("mapfile", BOUNDS, 2000, |dice| {
        let mut text = "# Mapfile. Created by GNU ddrescue version 1.27\n\
                        # Disc 6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1/0123456789abcdef\n\
                        0x00120000     *               1\n"
            .to_owned();
        let mut at = 0;
        for _ in 0..dice.below(60) {
            let len = match dice.once_in(8) {
                true => edge(dice) >> 20,
                false => 512 * (1 + dice.below(99)),
            };
            let letter = dice.of(&['?', '*', '/', '-', '+']);
            text.push_str(&format!("0x{at:08X}  0x{len:08X}  {letter}\n"));
            at += len;
        }
        let mut bytes = text.into_bytes();
        match dice.below(4) {
            0 => {}
            1 => mutate::bytes(dice, &mut bytes),
            _ => mutate::text(dice, &mut bytes),
        }
        let text = String::from_utf8_lossy(&bytes);
        let sectors = dice.once_in(2).then(|| SectorCount(edge(dice) >> 32));
        let Ok(map) = RescueMap::parse(&text, sectors) else {
            return;
        };
        let mut end = 0;
        for (extent, _) in map.runs() {
            assert_eq!(extent.lba.0, end, "runs follow each other");
            end = extent.end().0;
        }
        assert_eq!(end, map.sectors().0);
        let again = RescueMap::parse(&map.render(), Some(map.sectors()));
        assert_eq!(again, Ok(map));
    });
}
