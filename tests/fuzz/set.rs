//! `SET.TXT`.

use stele_burner::disc::SetInfo;

use crate::run::{Bounds, run};
use crate::{base, mutate};

/// A few times the text, which grows by 200 lines at most.
const BOUNDS: Bounds = Bounds {
    memory: 2 << 20,
    seconds: 1,
};

#[test]
fn no_text_of_a_set_makes_its_reader_fail() {
    let sound = base::set_text().into_bytes();
    assert!(SetInfo::parse(&base::set_text()).is_some());
    run("set", BOUNDS, 2000, |dice| {
        let mut bytes = sound.clone();
        match dice.once_in(4) {
            true => mutate::bytes(dice, &mut bytes),
            false => mutate::text(dice, &mut bytes),
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some(info) = SetInfo::parse(&text) {
            assert!(info.sectors().0 <= info.members.iter().map(|m| m.used.0).max().unwrap_or(0));
            // A carriage return in a name is a blank once it was written.
            let again = SetInfo::parse(&info.text()).map(|again| again.text());
            assert_eq!(again, Some(info.text()));
        }
    });
}
