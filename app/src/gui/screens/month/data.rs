//! Which one thing is to be done next: the archive's next step, with the button that does it.

use super::burning;
use crate::gui::command::Command;
use crate::gui::view::{Stale, Step, View};
use crate::jobs::overview::next_step::{self, NextStep, WhyVerify};
use crate::words;
use stele_catalog::Doubt;

/// What to do next: finish what is begun before beginning anything new.
pub fn next(view: &View) -> Step {
    let mut sets = view.status.sets.iter();
    if let Some(step) = sets.find_map(|set| burning::under_way(view, set)) {
        return step;
    }
    if let Some(step) = burning::tray_wanted(view) {
        return step;
    }
    let next = next_step::of_archive(&view.status, &view.without_second);
    let text = format!("{}.", words::next_step::in_window(&next));
    let button = |words: &str, wish: Command| Some((words.to_owned(), wish));
    let step = |button: Option<(String, Command)>| Step {
        text: text.clone(),
        button,
        ..Step::default()
    };
    match &next {
        NextStep::Ingest => step(view.form.ingest().and_then(|wish| button("Take in", wish))),
        NextStep::MakeWritable { .. }
        | NextStep::Wait { .. }
        | NextStep::LookAt { .. }
        | NextStep::LookFor { .. }
        | NextStep::Rebuild { .. }
        | NextStep::MendLists { .. } => step(None),
        NextStep::LeaveOut { study, .. } => {
            step(button("Leave it out", Command::LeaveOut(study.clone())))
        }
        NextStep::Plan { .. } => plan(view, step(None)),
        NextStep::Decide { .. } => decide(view, step(None)),
        NextStep::Drop { what, .. } => step(button("Give it up", Command::Drop(what.clone()))),
        NextStep::Build { set, .. } => step(button("Build images", Command::Build(set.clone()))),
        NextStep::BringBack { disc, serial, .. } => {
            burning::bring_back(view, (disc, serial), &text)
        }
        NextStep::Burn { set, .. } => {
            let mut sets = view.status.sets.iter();
            let set = sets.find(|one| one.name == *set);
            set.and_then(|set| burning::burn(view, set, &set.to_burn()))
                .unwrap_or_else(|| step(None))
        }
        NextStep::Verify {
            serial,
            burned_in,
            why,
            ..
        } => match why {
            WhyVerify::Suspect => burning::read(view, serial, None, &text),
            WhyVerify::SecondDrive => burning::second(view, serial, burned_in.as_deref(), &text),
        },
        NextStep::TellApart { serial, doubt } => {
            let (first, second) = told_apart(view, serial, *doubt);
            Step {
                alike: second.is_some(),
                other: second,
                ..step(first)
            }
        }
        NextStep::Shelve { serial } => {
            let slot = view.form.slot.trim().to_owned();
            let wish = Command::Shelve {
                serial: serial.clone(),
                slot: slot.clone(),
            };
            Step {
                asks_place: true,
                ..step(button("It stands there", wish).filter(|_| !slot.is_empty()))
            }
        }
    }
}

/// The ways to tell a copy from another disc: which of two drives holds the real one, or that the
/// one that cannot be it was taken away.
fn told_apart(view: &View, serial: &str, doubt: Doubt) -> (Button, Button) {
    let wish = |drive| Command::TellApart {
        serial: serial.to_owned(),
        drive,
    };
    let away = "It is marked and away".to_owned();
    let mut doubted = view.status.doubted.iter();
    let found = doubted.find(|one| one.serial == serial && one.doubt == doubt);
    let drives = match doubt {
        Doubt::TwoDrives => found.map_or(&[][..], |one| one.drives.as_slice()),
        Doubt::OtherTag | Doubt::NeverWritten | Doubt::Destroyed => &[],
    };
    let real = |drive: &String| {
        let words = format!("The real one lies in {drive}");
        (words, wish(Some(drive.clone())))
    };
    match drives {
        [] => (Some((away, wish(None))), None),
        [one, rest @ ..] => (Some(real(one)), rest.first().map(real)),
    }
}

/// Words on a button, and what it does.
type Button = Option<(String, Command)>;

/// Studies wait: the plan is shown, then stored; one that is out of date is shown anew.
fn plan(view: &View, waiting: Step) -> Step {
    let again = |text: &str| Step {
        text: text.to_owned(),
        ..show_plan(waiting.clone())
    };
    match view.preview.as_ref().map(|shown| shown.stale(&view.form)) {
        None => show_plan(waiting),
        Some(None) => Step {
            text: "The plan is below. Store it if it is right.".to_owned(),
            button: Some(("Store this plan".to_owned(), Command::StorePlan)),
            ..waiting
        },
        Some(Some(Stale::Form)) => {
            again("The form asks for something else than the plan below. Show the plan again.")
        }
        Some(Some(Stale::Studies)) => {
            again("Other studies wait than the plan below was made for. Show the plan again.")
        }
    }
}

/// Whoever does not know yet whose files are may plan all the same.
fn decide(view: &View, step: Step) -> Step {
    match view.status.waiting.is_empty() {
        true => step,
        false => plan(view, step),
    }
}

fn show_plan(step: Step) -> Step {
    Step {
        button: Some(("Show the plan".to_owned(), Command::ShowPlan)),
        ..step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::view::Preview;
    use crate::jobs::make::image_from::ImageFrom;
    use crate::jobs::make::plan;
    use crate::jobs::overview::status::{Copy, Disc, Set, StudyName, Waiting};
    use stele_catalog::CopyState;

    fn set(built: bool, planned: bool, shelved: bool) -> Set {
        let copy = Copy {
            serial: "STL-04KQ7Z-D".to_owned(),
            state: match planned {
                true => CopyState::Planned,
                false => CopyState::Good,
            },
            quarantined: false,
            sound: !planned,
            planned,
            under_way: false,
            may_hold: !planned,
            was_good: false,
            place: shelved.then(|| "House/1".to_owned()),
            lent_to: None,
            in_transit_to: None,
            shelved,
            burned_in: None,
            second_drive: false,
            wants_second: false,
            doubt: None,
            judged: None,
        };
        let disc = Disc {
            name: "SET-0001/1".to_owned(),
            parity: false,
            built,
            image_file: crate::jobs::make::image_file::ImageFile::There,
            outdated: false,
            empty: false,
            irrecoverable: false,
            image_from: ImageFrom::Files,
            sectors: 1,
            capacity_sectors: 2,
            copies: vec![copy],
        };
        Set {
            name: "SET-0001".to_owned(),
            media: "bd25".to_owned(),
            wanted_copies: 1,
            discs: vec![disc],
            at_work: false,
        }
    }

    #[test]
    fn one_thing_after_the_other() {
        let mut view = View::default();
        assert!(next(&view).text.starts_with("Nothing waits"));
        view.status.waiting.push(Waiting {
            study: StudyName::default(),
            files: 1,
            bytes: 1,
        });
        assert_eq!(next(&view).button.unwrap().1, Command::ShowPlan);
        view.status.sets = vec![set(false, true, false)];
        assert_eq!(
            next(&view).button.unwrap().1,
            Command::Build("SET-0001".to_owned())
        );
        // Its only disc has nothing left on it: it is given up, and not built again and again.
        view.status.sets[0].discs[0].empty = true;
        assert_eq!(
            next(&view).button.unwrap().1,
            Command::Drop("SET-0001".to_owned())
        );
        // An outdated parity disc is built, although it has an image.
        view.status.sets = vec![set(true, false, true)];
        view.status.sets[0].discs[0].outdated = true;
        assert_eq!(
            next(&view).button.unwrap().1,
            Command::Build("SET-0001".to_owned())
        );
        // After a failed burn another copy is burned.
        view.status.sets = vec![set(true, false, true)];
        let copy = &mut view.status.sets[0].discs[0].copies[0];
        (copy.state, copy.sound) = (CopyState::Failed, false);
        assert!(next(&view).text.contains("another copy of disc SET-0001/1"));
        view.status.sets = vec![set(true, true, false)];
        assert_eq!(next(&view).button, None, "virtual drives are for practice");
        view.status.practice = true;
        assert_eq!(next(&view).button.unwrap().1, Command::CreateDrive);
        view.status.sets = vec![set(true, false, false)];
        assert!(next(&view).text.starts_with("Write STL-04KQ7Z-D"));
        view.status.sets = vec![set(true, false, true)];
        assert_eq!(next(&view).button.unwrap().0, "Show the plan");
        let mut plan = plan::Outcome {
            whole_discs: 0,
            set: "SET-0002".to_owned(),
            stored: false,
            media: "bd25".to_owned(),
            capacity_sectors: 2,
            copies: 2,
            discs: Vec::new(),
            gone: 0,
            unlisted: Vec::new(),
            undecided: 0,
            too_large: Vec::new(),
            to_store: view.form.request().unwrap(),
        };
        view.preview = Some(Preview::new(plan.clone()));
        assert_eq!(next(&view).button.unwrap().1, Command::StorePlan);
        view.form.copies += 1;
        assert_eq!(next(&view).button.unwrap().1, Command::ShowPlan);
        plan.to_store = view.form.request().unwrap();
        view.preview = Some(Preview::new(plan));
        assert_eq!(next(&view).button.unwrap().1, Command::StorePlan);
        view.preview.as_mut().unwrap().studies_changed = true;
        assert_eq!(next(&view).button.unwrap().1, Command::ShowPlan);
    }
}
