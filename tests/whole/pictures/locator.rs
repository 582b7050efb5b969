//! A walk as a new user, who looks for a study and has its disc in the hand: `tests/gui/locator.md`
//! tells it, with a picture of each step.

use std::fs;

use egui::{Key, Modifiers};
use stele::gui::view::Screen;
use stele::station::preferences::Look;
use stele_tests::source;

use super::{Differing, FOLDER, MONTH, SMALL, Stage, serials, told};
use crate::desktop::{is_shown, until};
use crate::transcripts::Scene;
use crate::window::click;
use crate::window_shelf::{done, scanned, typed};

/// The steps, as the pictures are called.
const STEPS: &[&str] = &[
    "locator-1-today",
    "locator-2-misspelt",
    "locator-3-study",
    "locator-4-fetch",
    "locator-5-out",
    "locator-6-request",
    "locator-7-delivered",
    "locator-8-back",
];

#[test]
fn a_study_is_found_by_a_misspelt_name_fetched_delivered_and_its_disc_put_back() {
    let mut scene = Scene::new(tempfile::tempdir().unwrap(), "en");
    let said = told(&mut scene, MONTH);
    let serials = serials(&said);
    let one = &serials[0];
    let shelve = format!("$ stele shelve {one} --location 'Hospital/Cellar/Rack 1/Shelf 1/Slot 1'");
    let vault = format!(
        "$ stele shelve {} --location 'City archive/Vault/Rack 7'",
        serials[1]
    );
    told(&mut scene, &[&shelve, &vault]);
    let mut stage = Stage::new(&scene, SMALL, Look::Light);
    let mut differing = Differing::default();
    let mut see = |stage: &mut Stage, step: usize| {
        let fresh = STEPS[step - 1].ends_with("-out") || STEPS[step - 1].ends_with("-back");
        differing.see(STEPS[step - 1], &stage.draw_just_done(fresh));
    };
    stage.harness.state_mut().view.nav.screen = Screen::Today;
    see(&mut stage, 1);

    search(&mut stage);
    see(&mut stage, 2);
    stage.harness.key_press(Key::ArrowDown);
    stage.harness.run_steps(4);
    see(&mut stage, 3);

    // Where the disc is; then it goes to whoever reads it.
    click(&mut stage.harness, &format!("Show {one} on the shelf"));
    assert!(until_shown(&mut stage, "One other copy of this disc"));
    see(&mut stage, 4);
    done(&mut stage.harness, "Check out");
    typed(&mut stage.harness, "Who", "Dr Noor Haddad");
    stage.harness.key_press(Key::Enter);
    assert!(until_shown(&mut stage, "is checked out to Dr Noor Haddad"));
    see(&mut stage, 5);

    // Whoever wants the study itself gets it, and nothing of another patient.
    search(&mut stage);
    stage.harness.key_press(Key::ArrowDown);
    stage.harness.run_steps(4);
    done(&mut stage.harness, "Deliver this study");
    click(&mut stage.harness, "Patient’s own copy");
    typed(&mut stage.harness, "Recipient", "Anan, Ken");
    typed(
        &mut stage.harness,
        "Address or department",
        "Annenstr. 14, Graz",
    );
    typed(
        &mut stage.harness,
        "Proof you have seen",
        "passport, ends in 4471",
    );
    see(&mut stage, 6);
    done(&mut stage.harness, "Record this request");
    let stick = scene.path("stick");
    fs::create_dir(&stick).unwrap();
    typed(
        &mut stage.harness,
        "Into this folder",
        stick.to_str().unwrap(),
    );
    click(&mut stage.harness, "Deliver this study");
    until(&mut stage.harness, "it is delivered", |harness| {
        harness.state().view.requests.handed.is_some() && !harness.state().busy()
    });
    assert_eq!(fs::read_dir(&stick).unwrap().count(), 1);
    done(&mut stage.harness, "It is handed over");
    see(&mut stage, 7);

    // The disc is back: its label is scanned, and it is put where it was.
    scanned(&mut stage.harness, one);
    click(&mut stage.harness, &format!("Show {one} on the shelf"));
    assert!(until_shown(&mut stage, "Check in"));
    done(&mut stage.harness, "Check in");
    done(&mut stage.harness, "Check in");
    see(&mut stage, 8);
    told(&mut scene, &["$ stele audit verify"]);
    differing.none();

    let story = fs::read_to_string(source::root().join(FOLDER).join("locator.md")).unwrap();
    for step in STEPS {
        assert!(story.contains(&format!("({step}.png)")), "{step}");
    }
}

/// Types the name as it was heard, over what the box may still have in it.
fn search(stage: &mut Stage) {
    stage
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::K);
    stage.harness.run_steps(4);
    for letter in "mustre".chars() {
        stage.harness.event(egui::Event::Text(letter.to_string()));
        stage.harness.run_steps(6);
    }
    assert!(until_shown(stage, "No exact match."));
}

fn until_shown(stage: &mut Stage, words: &str) -> bool {
    until(&mut stage.harness, words, is_shown(words));
    true
}
