//! The Verify screen while discs are read, and once one is.

use stele::gui::view::{Health, ReadEnd, Screen};
use stele::station::DriveRow;
use stele::station::preferences::Look;
use stele::words::outcomes::{Note, Tone};
use stele_burner::MediumKind;

use super::disc::{Disc, FOUR, nothing, rim_and_spot};
use super::screens::{LARGE, ordinary};
use super::{Differing, SMALL, Stage};

/// A disc of two layers whose rim fails.
const WORN: Disc = Disc {
    drive: "virtual:A",
    serial: "STL-8MVH3Z-W",
    kind: MediumKind::Bdr50,
    read: 1000,
    fails: rim_and_spot,
};

/// One of a single layer, without a fault.
const GOOD: Disc = Disc {
    drive: "virtual:B",
    serial: "STL-C4N8PZ-K",
    kind: MediumKind::Bdr25,
    read: 1000,
    fails: nothing,
};

fn end(class: Health, tone: Tone, text: &str, advice: &str) -> ReadEnd {
    ReadEnd {
        note: Note {
            tone,
            text: text.to_owned(),
            advice: advice.to_owned(),
            code: None,
        },
        class: Some(class),
        is_whole: true,
    }
}

#[test]
fn discs_that_are_read_look_as_they_did() {
    let (scene, _) = ordinary();
    let mut differing = Differing::default();
    for (size, look, of) in [
        (SMALL, Look::Light, ""),
        (LARGE, Look::Light, "-large"),
        (LARGE, Look::Dark, "-dark"),
    ] {
        let mut stage = Stage::new(&scene, size, look);
        stage.harness.state_mut().view.nav.screen = Screen::Verify;
        let view = |stage: &mut Stage, several: bool| {
            let view = &mut stage.harness.state_mut().view;
            view.jobs.clear();
            view.readings.clear();
            for name in ["virtual:C", "virtual:D"].into_iter().filter(|_| several) {
                let drive = view.drives[0].clone();
                view.drives.push(DriveRow {
                    name: name.to_owned(),
                    ..drive
                });
            }
            view.drives.truncate(if several { 4 } else { 2 });
            for (number, disc) in (1..).zip(&FOUR).take(if several { 4 } else { 1 }) {
                view.jobs.push(disc.job(number));
                view.readings.insert(disc.drive.to_owned(), disc.reading());
            }
        };
        view(&mut stage, true);
        differing.see(&format!("verify-four{of}"), &stage.draw());
        view(&mut stage, false);
        differing.see(&format!("verify-reading{of}"), &stage.draw());
        let worn = end(
            Health::Migrate,
            Tone::Look,
            "STL-8MVH3Z-W is damaged, but nothing is lost: 5,000 sectors.",
            "Burn another copy and take this one out of use.",
        );
        let good = end(Health::Good, Tone::Good, "STL-C4N8PZ-K is good.", "");
        let state = &mut stage.harness.state_mut().view;
        state.jobs.clear();
        state.readings.clear();
        let mut reading = WORN.ended(worn, 14);
        let slower = |[at, speed]: &[f64; 2]| [*at, speed.max(12.0) * 0.9];
        let before = reading.curve.iter().map(slower).collect();
        reading.before = Some(("virtual:B".to_owned(), before));
        state.readings.insert(WORN.drive.to_owned(), reading);
        differing.see(&format!("verify-read{of}"), &stage.draw());
        let reading = GOOD.ended(good, 0);
        let state = &mut stage.harness.state_mut().view;
        state.readings.insert(GOOD.drive.to_owned(), reading);
        if of.is_empty() {
            differing.see("verify-two", &stage.draw());
        }
    }
    differing.none();
}
