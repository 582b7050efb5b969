//! `SETSOFAR.TXT`.

use stele_burner::disc::{DiscLabel, SetInfo, parse_set_so_far, set_so_far};

use crate::run::{Bounds, run};
use crate::{base, mutate};

/// A few times the text, which grows by 200 lines at most.
const BOUNDS: Bounds = Bounds {
    memory: 2 << 20,
    seconds: 1,
};

#[test]
fn no_set_so_far_makes_its_reader_fail() {
    let label = DiscLabel {
        uuid: [9; 16],
        set: "SET-0001".to_owned(),
        number: 9,
        of: 9,
        time: 0,
        owner: String::new(),
        set_parity_discs: Some(2),
    };
    let one = SetInfo::parse(&base::set_text()).unwrap().members.remove(0);
    let many: Vec<_> = (0..8)
        .map(|slot| {
            let mut member = one.clone();
            (member.slot, member.number) = (slot, u32::from(slot) + 1);
            member
        })
        .collect();
    let sound = set_so_far(&label, &many);
    assert_eq!(parse_set_so_far(&sound), Some(many));
    run("so_far", BOUNDS, 2000, |dice| {
        let mut bytes = sound.clone().into_bytes();
        match dice.once_in(4) {
            true => mutate::bytes(dice, &mut bytes),
            false => mutate::text(dice, &mut bytes),
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some(members) = parse_set_so_far(&text) {
            assert!(members.iter().all(|m| m.used <= m.geometry.content()));
            let again = parse_set_so_far(&set_so_far(&label, &members));
            assert_eq!(again, Some(members));
        }
    });
}
