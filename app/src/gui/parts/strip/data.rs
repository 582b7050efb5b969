//! What the tile of each drive says: its state in words, and the one thing that a hand is to do.

use crate::gui::view::{Ask, JobView, Known, View};
use crate::station::{DriveRow, Lying, Unseen, is_device};
use crate::words::lang::say;
use crate::words::outcomes::Tone;
use crate::words::{at_work, drives};

/// How a tile is drawn.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Nothing is to be done.
    Rest,
    /// It is at work.
    Work,
    /// A hand is wanted.
    Hand,
    /// Something is wrong.
    Trouble,
    /// It is not connected.
    Gone,
}

/// The tile of a drive.
#[derive(Clone, PartialEq, Debug)]
pub struct Tile {
    /// The drive.
    pub drive: String,
    /// The number on its front.
    pub numeral: String,
    /// How it is drawn.
    pub state: State,
    /// What it is doing, or what is to be done.
    pub first: String,
    /// What helps with that.
    pub second: String,
    /// How much is done, 0 to 1.
    pub fraction: Option<f32>,
}

impl Tile {
    /// All that it says, for whoever hears it.
    pub fn name(&self) -> String {
        say!(
            "strip-tile",
            number = &self.numeral,
            drive = &self.drive,
            first = &self.first,
            second = &self.second
        )
    }
}

/// The tiles, in the order of their numbers; those that want a hand come first where there are too
/// many to be seen at once.
pub fn tiles(view: &View) -> Vec<Tile> {
    let there = view.drives.iter().map(|drive| tile(view, drive));
    let gone = view.gone().into_iter().map(|name| gone(view, name));
    let mut tiles: Vec<Tile> = there.chain(gone).collect();
    let number = |tile: &Tile| tile.numeral.parse::<u32>().unwrap_or(u32::MAX);
    tiles.sort_by(|a, b| (number(a), &a.drive).cmp(&(number(b), &b.drive)));
    if tiles.len() > SEEN {
        tiles.sort_by_key(|tile| tile.state != State::Hand);
    }
    tiles
}

/// So many tiles are seen at once.
pub const SEEN: usize = 8;

fn tile(view: &View, drive: &DriveRow) -> Tile {
    let plain = |state, first: String, second: String| Tile {
        drive: drive.name.clone(),
        numeral: view.numeral(&drive.name),
        state,
        first,
        second,
        fraction: None,
    };
    if let Some(job) = view.job_of(&drive.name) {
        let (state, first, second) = of_job(job);
        return Tile {
            fraction: job.fraction,
            ..plain(state, first, second)
        };
    }
    let mut elsewhere = view.status.at_work.iter();
    if let Some(work) = elsewhere.find(|work| work.drive.as_deref() == Some(&drive.name)) {
        let first = at_work::doing(work.job, work.of.as_deref());
        return plain(State::Work, first, say!("strip-elsewhere"));
    }
    if let Some(note) = view.said.get(&drive.name) {
        let (state, first) = match note.tone {
            Tone::Good => (State::Hand, say!("strip-ended")),
            // What is to be done is in the message: the disc may have to stay.
            Tone::Look => (State::Hand, say!("strip-see-message")),
            Tone::Bad => (State::Trouble, say!("strip-trouble")),
        };
        return plain(state, first, note.text.clone());
    }
    let (state, first, second) = of_medium(drive);
    plain(state, first, second)
}

fn of_job(job: &JobView) -> (State, String, String) {
    match &job.ask {
        Some(Ask::Blank(left)) => {
            let left = say!("strip-copies-left", copies = *left);
            (State::Hand, say!("strip-insert-blank"), left)
        }
        Some(Ask::Copy { serial, .. }) => {
            let first = say!("strip-insert-copy", serial = serial);
            (State::Hand, first, say!("strip-insert-copy-why"))
        }
        None if job.wants_tray() => (State::Hand, say!("strip-push-tray"), job.title.clone()),
        None => (State::Work, job.title.clone(), job.brief()),
    }
}

fn of_medium(drive: &DriveRow) -> (State, String, String) {
    let there = drives::lying(&drive.medium);
    match &drive.medium {
        Lying::Nothing { open: true } => {
            (State::Rest, say!("strip-ready"), say!("strip-tray-open"))
        }
        Lying::Nothing { open: false } => (State::Rest, say!("strip-ready"), say!("strip-empty")),
        Lying::Disc { .. } => match &drive.label {
            Some(label) => (State::Rest, say!("strip-disc", serial = label), there),
            None if drive.blank => (State::Rest, say!("strip-blank"), there),
            None => (State::Rest, say!("strip-some-disc"), there),
        },
        Lying::Becoming => (
            State::Work,
            say!("strip-looking"),
            say!("strip-looking-how-long"),
        ),
        Lying::Unseen {
            why: Unseen::InUse { .. },
            ..
        } => (State::Work, say!("strip-in-use"), there),
        Lying::Unusable { .. } => (State::Trouble, say!("strip-unusable"), there),
        Lying::Broken { .. } | Lying::Unseen { .. } => (
            State::Trouble,
            say!("strip-no-answer"),
            say!("strip-see-panel"),
        ),
    }
}

fn gone(view: &View, name: &str) -> Tile {
    let second = match is_device(name) {
        true => say!("strip-check-cable"),
        false => say!("window-drive-gone"),
    };
    Tile {
        drive: name.to_owned(),
        numeral: view.numeral(name),
        state: State::Gone,
        first: say!("strip-not-connected"),
        second,
        fraction: None,
    }
}

/// The tile of the jobs that use no drive.
#[derive(Clone, PartialEq, Debug)]
pub struct Jobs {
    /// What is being done.
    pub first: String,
    /// How far it is.
    pub second: String,
    /// How much is done, 0 to 1.
    pub fraction: Option<f32>,
}

/// What the tile of the jobs says.
pub fn jobs(view: &View) -> Jobs {
    let mut own = view.jobs.iter().filter(|job| job.drive.is_none());
    if let Some(job) = own.next() {
        return Jobs {
            first: job.title.clone(),
            second: job.brief(),
            fraction: job.fraction,
        };
    }
    let mut elsewhere = view.status.at_work.iter();
    let first = match (view.known, view.jobs.is_empty()) {
        (Known::NotYet, _) => say!("window-reading-archive"),
        (_, true) if view.status.at_work.is_empty() => say!("window-jobs-none"),
        (_, true) => say!("window-jobs-elsewhere"),
        (_, false) => say!("strip-drives-work", drives = view.jobs.len()),
    };
    let other = elsewhere.find(|work| work.drive.is_none());
    let second = other.map(|work| at_work::doing(work.job, work.of.as_deref()));
    Jobs {
        first,
        second: second.unwrap_or_default(),
        fraction: None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::words::outcomes::Note;

    fn drive(name: &str) -> DriveRow {
        DriveRow {
            name: name.to_owned(),
            medium: Lying::Nothing { open: false },
            ..DriveRow::default()
        }
    }

    #[test]
    fn a_tile_says_the_one_thing_to_do() {
        let mut view = View {
            drives: vec![drive("virtual:B"), drive("virtual:A")],
            ..View::default()
        };
        view.preferences.give_number("virtual:B", None, 1);
        let all = tiles(&view);
        let names: Vec<_> = all.iter().map(|t| (t.numeral.as_str(), t.state)).collect();
        assert_eq!(names, [("1", State::Rest), ("A", State::Rest)]);
        let now = Instant::now();
        let mut job = JobView::new(1, "SET-0001", Some("virtual:B".to_owned()), now);
        job.wait(Ask::Blank(2), now);
        view.jobs = vec![job];
        let asks = tiles(&view).remove(0);
        assert_eq!(
            (asks.state, asks.first.as_str()),
            (State::Hand, "Insert a blank disc")
        );
        assert_eq!(asks.second, "2 copies are left to burn");
        view.jobs.clear();
        let note = Note {
            tone: Tone::Bad,
            text: "It stopped.".to_owned(),
            advice: String::new(),
            code: None,
        };
        // A disc that was not read to its end stays where it is.
        let unread = Note {
            tone: Tone::Look,
            ..note.clone()
        };
        view.said.insert("virtual:A".to_owned(), unread);
        let tile = tiles(&view).pop().unwrap();
        assert_eq!(tile.first, "Read its message");
        view.said.insert("virtual:C".to_owned(), note.clone());
        view.said.insert("virtual:A".to_owned(), note);
        let states: Vec<_> = tiles(&view).into_iter().map(|tile| tile.state).collect();
        assert_eq!(states, [State::Rest, State::Trouble, State::Gone]);
    }

    #[test]
    fn whose_hand_is_wanted_comes_first_where_there_are_many() {
        let names: Vec<String> = (1..=9).map(|n| format!("/dev/sr{n}")).collect();
        let mut view = View {
            drives: names.iter().map(|name| drive(name)).collect(),
            ..View::default()
        };
        let now = Instant::now();
        let mut job = JobView::new(1, "SET-0001", names.last().cloned(), now);
        job.wait(Ask::Blank(1), now);
        view.jobs = vec![job];
        assert_eq!(
            tiles(&view).first().map(|tile| tile.state),
            Some(State::Hand)
        );
    }
}
