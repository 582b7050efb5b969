//! Which one thing is to be done next.

use super::burning;
use crate::gui::command::Command;
use crate::gui::view::{Step, View};
use crate::words::quantities::count;

/// What to do next: finish what is begun before beginning anything new.
pub fn next(view: &View) -> Step {
    let step = |text: String, button: Option<(&str, Command)>| Step {
        text,
        button: button.map(|(words, wish)| (words.to_owned(), wish)),
        other: None,
    };
    for set in &view.status.sets {
        if set.discs.iter().any(|disc| !disc.built) {
            let wish = Command::Build(set.name.clone());
            return step(
                format!("{} is planned. Build its images.", set.name),
                Some(("Build images", wish)),
            );
        }
        if let Some(step) = burning::under_way(view, set) {
            return step;
        }
        let planned = set.discs.iter().flat_map(|disc| {
            let planned = disc.copies.iter().filter(|copy| copy.planned);
            planned.map(|copy| (disc.name.as_str(), copy.serial.as_str()))
        });
        if let Some(step) = burning::burn(view, set, &planned.collect::<Vec<_>>()) {
            return step;
        }
        let mut copies = set.discs.iter().flat_map(|disc| &disc.copies);
        if let Some(copy) = copies.find(|copy| copy.sound && !copy.shelved) {
            if let Some(step) = burning::second(view, copy) {
                return step;
            }
            let slot = view.form.slot.trim().to_owned();
            let text = format!("Write {} on its disc and put it in its place.", copy.serial);
            let wish = Command::Shelve {
                serial: copy.serial.clone(),
                slot: slot.clone(),
            };
            return step(
                text,
                (!slot.is_empty()).then_some(("It stands there", wish)),
            );
        }
    }
    let discs = view.status.sets.iter().flat_map(|set| &set.discs);
    let second = discs
        .flat_map(|disc| &disc.copies)
        .find_map(|copy| burning::second(view, copy));
    match (view.status.waiting.len() as u64, second) {
        (0, Some(second)) => second,
        (0, None) => step(
            "Nothing waits. Drop a folder of studies here, or type its path.".to_owned(),
            view.form.ingest().map(|wish| ("Take in", wish)),
        ),
        (_, _) if view.preview.is_some() => step(
            "The plan is below. Store it if it is right.".to_owned(),
            Some(("Store this plan", Command::Plan { dry_run: false })),
        ),
        (n, _) => step(
            format!("{} waiting. Look at the plan.", count(n, "study")),
            Some(("Show the plan", Command::Plan { dry_run: true })),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::make::plan;
    use crate::jobs::overview::status::{Copy, Disc, Set, Waiting};

    fn set(built: bool, planned: bool, shelved: bool) -> Set {
        let copy = Copy {
            serial: "STL-04KQ7Z-M".to_owned(),
            state: "good".to_owned(),
            sound: !planned,
            planned,
            under_way: false,
            place: String::new(),
            shelved,
            burned_in: None,
            second_drive: false,
            wants_second: false,
        };
        let disc = Disc {
            name: "SET-0001/1".to_owned(),
            built,
            outdated: false,
            empty: false,
            sectors: 1,
            capacity_sectors: 2,
            copies: vec![copy],
        };
        Set {
            name: "SET-0001".to_owned(),
            media: "bd25".to_owned(),
            discs: vec![disc],
        }
    }

    #[test]
    fn one_thing_after_the_other() {
        let mut view = View::default();
        assert!(next(&view).text.starts_with("Nothing waits"));
        view.status.waiting.push(Waiting {
            title: String::new(),
            date: String::new(),
            modalities: String::new(),
            files: 1,
            bytes: 1,
        });
        assert_eq!(
            next(&view).button.unwrap().1,
            Command::Plan { dry_run: true }
        );
        view.status.sets = vec![set(false, true, false)];
        assert_eq!(
            next(&view).button.unwrap().1,
            Command::Build("SET-0001".to_owned())
        );
        view.status.sets = vec![set(true, true, false)];
        assert_eq!(next(&view).button.unwrap().1, Command::CreateDrive);
        view.status.sets = vec![set(true, false, false)];
        assert!(next(&view).text.starts_with("Write STL-04KQ7Z-M"));
        view.status.sets = vec![set(true, false, true)];
        assert_eq!(next(&view).button.unwrap().0, "Show the plan");
        view.preview = Some(plan::Outcome {
            whole_discs: 0,
            set: "SET-0002".to_owned(),
            stored: false,
            media: "bd25".to_owned(),
            capacity_sectors: 2,
            copies: 2,
            discs: Vec::new(),
            too_large: Vec::new(),
        });
        assert_eq!(next(&view).button.unwrap().0, "Store this plan");
    }
}
