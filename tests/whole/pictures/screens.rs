//! Every screen as it is on an ordinary day, and those that have nothing to show.

use egui::Key;
use stele::gui::view::Screen;
use stele::station::preferences::Look;

use super::{Differing, MONTH, SMALL, Size, Stage, serials, told};
use crate::desktop::settle;
use crate::transcripts::Scene;
use crate::window_shelf::begins_with;

/// The screen that most records rooms have.
pub const LARGE: Size = Size {
    points: [1920, 1080],
    scale: 1.0,
};

/// The smallest screen of those who have everything drawn half as large again.
const ENLARGED: Size = Size {
    points: [1280, 720],
    scale: 1.5,
};

/// Which are kept, of all that could be drawn.
const DRAWN: &[&str] = &[
    "today",
    "today-dark",
    "today-large",
    "today-150",
    "burn",
    "burn-dark",
    "requests",
    "shelf",
    "shelf-site",
    "shelf-dark",
    "verify",
    "settings",
    "keys",
    "find",
    "find-dark",
    "find-large",
    "find-150",
    "copy",
];

/// What the navigation leads to.
const SCREENS: &[(&str, Screen)] = &[
    ("today", Screen::Today),
    ("burn", Screen::Burn),
    ("requests", Screen::Requests),
    ("shelf", Screen::Shelf),
    ("verify", Screen::Verify),
    ("settings", Screen::Settings),
    ("keys", Screen::Keys),
];

/// An archive on an ordinary day: one copy shelved, one lent, a request, a file to be reviewed.
pub fn ordinary() -> (Scene, Vec<String>) {
    let mut scene = Scene::new(tempfile::tempdir().unwrap(), "en");
    let said = told(&mut scene, MONTH);
    let serials = serials(&said);
    let [one, other] = serials.as_slice() else {
        panic!("{serials:?}");
    };
    let after = [
        format!("$ stele shelve {one} --location 'Hospital/Cellar/Rack 1/Shelf 1/Slot 1'"),
        format!("$ stele shelve {other} --location 'City archive/Vault/Rack 7/Shelf 2/Slot 4'"),
        "$ stele request add 'alwine 2026-10-19' --for treatment --recipient 'Dr. Haddad' \
         --address 'St. Anna, ward 3'"
            .to_owned(),
        format!("$ stele lend {other} --to 'Reading room 2' --days 14"),
        "$ stele check begin".to_owned(),
    ];
    let after: Vec<&str> = after.iter().map(String::as_str).collect();
    told(&mut scene, &after);
    (scene, serials)
}

fn on(stage: &mut Stage, screen: Screen) {
    stage.harness.state_mut().view.nav.screen = screen;
    settle(&mut stage.harness);
}

/// Types letter by letter, as a hand does, and opens the first that is found.
fn search(stage: &mut Stage, text: &str) {
    for letter in text.chars() {
        stage.harness.event(egui::Event::Text(letter.to_string()));
        stage.harness.run_steps(6);
    }
    settle(&mut stage.harness);
    stage.harness.key_press(Key::ArrowDown);
    stage.harness.run_steps(4);
}

#[test]
fn an_archive_in_which_nothing_has_happened_looks_as_it_did() {
    let mut scene = Scene::new(tempfile::tempdir().unwrap(), "en");
    told(&mut scene, &["$ stele init archive --name 'Ada Clerk'"]);
    let mut differing = Differing::default();
    let mut stage = Stage::new(&scene, SMALL, Look::Light);
    for (name, screen) in &SCREENS[..4] {
        on(&mut stage, *screen);
        differing.see(&format!("{name}-new"), &stage.draw());
    }
    differing.none();
}

#[test]
fn the_screens_look_as_they_did() {
    let (scene, serials) = ordinary();
    let mut differing = Differing::default();
    for (size, look, of) in [
        (SMALL, Look::Light, ""),
        (SMALL, Look::Dark, "-dark"),
        (LARGE, Look::Light, "-large"),
        (ENLARGED, Look::Light, "-150"),
    ] {
        let mut stage = Stage::new(&scene, size, look);
        let mut see = |stage: &mut Stage, name: &str| {
            let name = format!("{name}{of}");
            if DRAWN.contains(&name.as_str()) {
                differing.see(&name, &stage.draw());
            }
        };
        for (name, screen) in SCREENS {
            on(&mut stage, *screen);
            see(&mut stage, name);
        }
        on(&mut stage, Screen::Shelf);
        begins_with(&mut stage.harness, "Hospital, site, ");
        see(&mut stage, "shelf-site");
        search(&mut stage, "muster");
        see(&mut stage, "find");
        stage.harness.key_press(Key::Escape);
        stage.harness.run_steps(4);
        stage.harness.key_press(Key::Escape);
        stage.harness.run_steps(4);
        search(&mut stage, &serials[1]);
        stage.harness.key_press(Key::Enter);
        see(&mut stage, "copy");
    }
    differing.none();
}
