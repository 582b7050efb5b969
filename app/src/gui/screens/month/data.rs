//! The planning form, and which one thing is to be done next.

use std::path::PathBuf;

use super::burning;
use crate::cli::out::count;
use crate::gui::command::Command;
use crate::gui::desktop::{Note, Tone, View};
use crate::jobs::JobError;
use crate::jobs::plan;
use crate::station::media_sectors;

/// What stands in the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanForm {
    /// Medium: `bd25` or a size.
    pub media: String,
    /// Copies of each disc.
    pub copies: u32,
    /// Parity discs of the set.
    pub parity_discs: u8,
    /// Folder to take in.
    pub folder: String,
    /// Case for documents without a study.
    pub case: String,
    /// Place to put a copy into.
    pub slot: String,
}

impl Default for PlanForm {
    fn default() -> Self {
        Self {
            media: "bd25".to_owned(),
            copies: 2,
            parity_discs: 0,
            folder: String::new(),
            case: String::new(),
            slot: String::new(),
        }
    }
}

impl PlanForm {
    /// The plan that the form asks for.
    pub fn request(&self, dry_run: bool) -> Result<plan::Request, JobError> {
        Ok(plan::Request {
            parity_discs: self.parity_discs,
            media: self.media.clone(),
            capacity_sectors: media_sectors(&self.media)?,
            copies: self.copies.clamp(1, 9),
            parity: None,
            owner: String::new(),
            dry_run,
        })
    }

    /// The ingest that the form asks for; none where no folder stands there.
    pub fn ingest(&self) -> Option<Command> {
        let folder = self.folder.trim();
        let case = Some(self.case.trim().to_owned()).filter(|c| !c.is_empty());
        (!folder.is_empty()).then(|| Command::Ingest {
            path: PathBuf::from(folder),
            case,
        })
    }
}

/// The one next thing, with the wish that does it where one click suffices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What to do, in a sentence.
    pub text: String,
    /// Words on the button.
    pub button: Option<(String, Command)>,
    /// Another way, for whoever wants it.
    pub other: Option<(String, Command)>,
}

/// What to do next: finish what is begun before beginning anything new.
pub fn next(view: &View) -> Step {
    let step = |text: String, button: Option<(&str, Command)>| Step {
        text,
        button: button.map(|(words, wish)| (words.to_owned(), wish)),
        other: None,
    };
    for set in &view.home.sets {
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
    let discs = view.home.sets.iter().flat_map(|set| &set.discs);
    let second = discs
        .flat_map(|disc| &disc.copies)
        .find_map(|copy| burning::second(view, copy));
    match (view.home.waiting.len() as u64, second) {
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

/// What a stored plan has to say.
pub fn planned(planned: &plan::Outcome) -> Note {
    let discs = count(planned.discs.len() as u64, "disc");
    let text = format!(
        "{} is planned: {discs}, {} each.",
        planned.set,
        count(u64::from(planned.copies), "copy")
    );
    Note {
        tone: Tone::Good,
        text,
        advice: "Build its images.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::home::{Copy, Disc, Set, Waiting};

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
        view.home.waiting.push(Waiting {
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
        view.home.sets = vec![set(false, true, false)];
        assert_eq!(
            next(&view).button.unwrap().1,
            Command::Build("SET-0001".to_owned())
        );
        view.home.sets = vec![set(true, true, false)];
        assert_eq!(next(&view).button.unwrap().1, Command::CreateDrive);
        view.home.sets = vec![set(true, false, false)];
        assert!(next(&view).text.starts_with("Write STL-04KQ7Z-M"));
        view.home.sets = vec![set(true, false, true)];
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
