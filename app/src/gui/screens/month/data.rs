//! Which one thing is to be done next: the archive's next step, with the button that does it.

use super::burning;
use crate::gui::command::{Command, To};
use crate::gui::view::{Screen, Stale, Step, View};
use crate::jobs::overview::next_step::{self, NextStep, WhyVerify};
use crate::words;
use crate::words::lang::say;
use stele_catalog::Doubt;

/// What to do next: finish what is begun before beginning anything new.
pub fn next(view: &View) -> Step {
    let mut sets = view.status.sets.iter();
    let under_way = sets.find_map(|set| burning::under_way(view, set));
    if let Some(step) = under_way.or_else(|| burning::tray_wanted(view)) {
        return step;
    }
    let first = || next_step::of_archive(&view.status, &view.without_second);
    let next = replacing(view).unwrap_or_else(first);
    let text = words::next_step::in_window(&next);
    let button = |words: String, wish: Command| Some((words, wish));
    let step = |button: Option<(String, Command)>| Step {
        text: text.clone(),
        button,
        ..Step::default()
    };
    // Long because it is one flat table.
    match &next {
        NextStep::Ingest => step({
            let import = |wish| button(say!("window-import-folder"), wish);
            view.form.ingest().and_then(import)
        }),
        NextStep::MakeWritable { .. }
        | NextStep::ConnectImages { .. }
        | NextStep::Wait { .. }
        | NextStep::LookAt { .. }
        | NextStep::LookFor { .. }
        | NextStep::LookForDiscs { .. }
        | NextStep::RecordDisc { .. }
        | NextStep::Rebuild { .. }
        | NextStep::SeeToImage { .. }
        | NextStep::Settle { read: true, .. }
        | NextStep::CallBack { .. }
        | NextStep::SendAway { .. }
        | NextStep::DecideMissing { .. }
        | NextStep::ReportIncident { .. }
        | NextStep::MendLists { .. } => step(None),
        NextStep::BeginCheck { .. } => step(button(say!("verify-begin"), Command::BeginCheck)),
        NextStep::ReadForCheck { .. } => step(button(
            say!("verify-open"),
            Command::To(To::Screen(Screen::Verify)),
        )),
        NextStep::LeaveOut { study, .. } => {
            let wish = Command::LeaveOut(study.clone());
            step(button(say!("window-leave-out"), wish))
        }
        NextStep::Plan { .. } => plan(view, step(None)),
        NextStep::Decide { .. } => decide(view, step(None)),
        NextStep::Drop { what, .. } => {
            let words = say!("window-drop", what = what);
            step(button(words, Command::Drop(what.clone())))
        }
        NextStep::Build { set, .. } => step(button(
            say!("window-build-images"),
            Command::Build(set.clone()),
        )),
        NextStep::BringBack { disc, serial, .. } => {
            burning::bring_back(view, (disc, serial), &text)
        }
        NextStep::Burn { set, .. } => {
            let set = view.status.sets.iter().find(|one| one.name == *set);
            set.and_then(|set| burning::burn(view, set, &set.to_burn()))
                .unwrap_or_else(|| step(None))
        }
        NextStep::Replace { serial, set, .. } => burning::replace(view, set, serial, &text),
        NextStep::Verify {
            serial,
            burned_in,
            why: WhyVerify::SecondDrive,
            ..
        } => burning::second(view, serial, burned_in.as_deref(), &text),
        NextStep::Verify { serial, .. } | NextStep::Settle { serial, .. } => {
            burning::read(view, serial, None, &text)
        }
        NextStep::TellApart { serial, doubt } => {
            let (first, second) = told_apart(view, serial, *doubt);
            Step {
                alike: second.is_some(),
                other: second,
                ..step(first)
            }
        }
        NextStep::Shelve { serial } => shelve(view, serial, step(None)),
    }
}

/// The copy that somebody wants replaced, until that is done.
fn replacing(view: &View) -> Option<NextStep> {
    let serial = view.replacing.as_deref()?;
    let mut sets = view.status.sets.iter();
    sets.find_map(|set| next_step::replace(set, serial))
}

/// A copy is put in its place, which the person gives first.
fn shelve(view: &View, serial: &str, step: Step) -> Step {
    let slot = view.form.slot.trim().to_owned();
    let wish = Command::Shelve {
        serial: serial.to_owned(),
        slot: slot.clone(),
    };
    let words = say!("window-shelve", serial = serial);
    Step {
        button: (!slot.is_empty()).then_some((words, wish)),
        asks_place: true,
        ..step
    }
}

/// The ways to tell a copy from another disc: which of two drives holds the real one, or that the
/// one that cannot be it was taken away.
fn told_apart(view: &View, serial: &str, doubt: Doubt) -> (Button, Button) {
    let wish = |drive| Command::TellApart {
        serial: serial.to_owned(),
        drive,
    };
    let away = say!("window-other-disc-removed");
    let mut doubted = view.status.doubted.iter();
    let found = doubted.find(|one| one.serial == serial && one.doubt == doubt);
    let drives = match doubt {
        Doubt::TwoDrives => found.map_or(&[][..], |one| one.drives.as_slice()),
        Doubt::OtherTag | Doubt::NeverWritten | Doubt::Destroyed => &[],
    };
    let real = |drive: &String| {
        let words = say!("window-real-disc", drive = drive);
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
    let again = |text: String| Step {
        text,
        ..show_plan(waiting.clone())
    };
    match view.preview.as_ref().map(|shown| shown.stale(&view.form)) {
        None => show_plan(waiting),
        Some(None) => Step {
            text: say!("window-plan-shown"),
            button: Some((say!("window-store-plan"), Command::StorePlan)),
            ..waiting
        },
        Some(Some(Stale::Form)) => again(say!("window-plan-other-form")),
        Some(Some(Stale::Studies)) => again(say!("window-plan-other-studies")),
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
        button: Some((say!("window-show-plan"), Command::ShowPlan)),
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
            read_alike: false,
            replaces: None,
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
            image: std::path::PathBuf::new(),
            image_from: ImageFrom::Files,
            misplaced: false,
            still_gives: None,
            in_place: None,
            sectors: 1,
            capacity_sectors: 2,
            in_logs: Vec::new(),
            copies: vec![copy],
        };
        Set {
            name: "SET-0001".to_owned(),
            media: "bd25".to_owned(),
            wanted_copies: 1,
            unseen: Vec::new(),
            discs: vec![disc],
            at_work: false,
            together: false,
            undecided: 0,
        }
    }

    #[test]
    fn one_thing_after_the_other() {
        let mut view = View::default();
        assert!(next(&view).text.starts_with("No studies are waiting"));
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
            partly_gone: 0,
            partly_gone_files: 0,
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
