//! All that is shown: plain data that screens and parts draw. Jobs fill it, [`crate::gui::desktop`]
//! keeps it.

mod blanks;
mod due;
mod find;
mod health;
mod job;
mod nav;
mod plan_form;
mod preview;
mod question;
mod reading;
mod requests;
mod shelf;
mod shipments;
mod step;
mod stock;

use std::collections::{BTreeMap, BTreeSet};

pub use blanks::{BlankForm, BlanksView};
pub use due::{Due, Order, Toast, UNDO_FOR};
pub use find::{Narrow, Search};
pub use health::Health;
pub use job::{Ask, JobView};
pub use nav::{Nav, PeopleView, Screen, Section, Signed};
pub use plan_form::PlanForm;
pub use preview::{Preview, Stale};
pub use question::{Question, Risk};
pub use reading::{ReadEnd, Reading, refresh};
pub use requests::{
    HandForm, HandOver, RequestForm, RequestPane, RequestWish, RequestsView, SystemForm,
};
pub use shelf::{
    BackForm, Due as OutDue, Edit, Goes, Near, OutForm, Pane, PlaceForm, ShelfView, ShelfWish, Tab,
};
pub use shipments::{Asks, ShipmentForm, ShipmentsView};
pub use step::Step;
pub use stock::StockView;

use super::screens::drive::data::Book;
use crate::jobs::overview::next_step::NextStep;
use crate::jobs::overview::status;
use crate::jobs::quarters;
use crate::jobs::run::stop::When;
use crate::jobs::shelf::patients::Decision;
use crate::jobs::shelf::scan;
use crate::station::preferences::Preferences;
use crate::station::{DriveRow, is_device};
use crate::words::outcomes::Note;
use stele_catalog::Timestamp;

/// All that is shown.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Where one is.
    pub nav: Nav,
    /// How the window is wanted, and the numbers of the drives.
    pub preferences: Preferences,
    /// What the archive is called.
    pub archive: String,
    /// Who acts; none until that is known.
    pub signed: Option<Signed>,
    /// What is due besides the one next step, most urgent first.
    pub due: Vec<Due>,
    /// Sets of which something is to be done.
    pub sets_due: usize,
    /// Copies of each class, in the order of [`Health::ALL`].
    pub health: [u64; Health::ALL.len()],
    /// When the archive was looked at last.
    pub looked_at: Option<Timestamp>,
    /// What the settings show of people.
    pub people: PeopleView,
    /// What the shelf shows.
    pub shelf: ShelfView,
    /// The check of this quarter, once it has begun.
    pub check: Option<Box<quarters::Outcome>>,
    /// What the request desk shows.
    pub requests: RequestsView,
    /// What is searched for while it is typed.
    pub search: Search,
    /// What the drive did whose panel is open; none until that is known.
    pub book: Option<Book>,
    /// What can be taken back.
    pub toast: Option<Toast>,
    /// What stands in the box for scans and searches.
    pub scan_text: String,
    /// The answer to the last scan.
    pub answer: Option<scan::Outcome>,
    /// Whether the archive was looked at: until then nothing is known of it.
    pub known: Known,
    /// Where the archive stands.
    pub status: status::Outcome,
    /// The station's drives.
    pub drives: Vec<DriveRow>,
    /// The jobs that run: at most one for each drive, and one that works on the archive.
    pub jobs: Vec<JobView>,
    /// The discs that were read last, by their drives.
    pub readings: BTreeMap<String, Reading>,
    /// What the last job on the archive left to say.
    pub message: Option<Note>,
    /// What each drive's last job left to say.
    pub said: BTreeMap<String, Note>,
    /// Copies that are put away although no second drive has read them.
    pub without_second: BTreeSet<String>,
    /// The copy that somebody wants replaced.
    pub replacing: Option<String>,
    /// What was decided of patients, where that is shown.
    pub decisions: Option<Vec<Decision>>,
    /// What stands in the planning form.
    pub form: PlanForm,
    /// The last preview.
    pub preview: Option<Preview>,
    /// What is asked before it is done.
    pub question: Option<Question>,
    /// Whether the window is to be closed, and what is finished first.
    pub ending: Option<When>,
}

/// Whether the archive was looked at.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Known {
    /// It is being read for the first time.
    #[default]
    NotYet,
    /// It could not be read.
    Failed,
    /// It was read.
    Read,
}

impl View {
    /// The job that has a drive.
    pub fn job_of(&self, drive: &str) -> Option<&JobView> {
        let has = |job: &&JobView| job.drive.as_deref() == Some(drive);
        self.jobs.iter().find(has)
    }

    /// Whether no job has a drive: none of this window, and none of another process.
    pub fn is_free(&self, drive: &str) -> bool {
        let mut at_work = self.status.at_work.iter();
        let is_taken = at_work.any(|work| work.drive.as_deref() == Some(drive));
        !is_taken && self.job_of(drive).is_none()
    }

    /// Whether what is burned in a drive counts: on a virtual one it does for practice alone.
    pub fn counts(&self, drive: &DriveRow) -> bool {
        self.status.practice || is_device(&drive.name)
    }

    /// How many things are due, the one next step among them.
    pub fn things_due(&self) -> usize {
        let is_step = !matches!(self.status.next, NextStep::Ingest | NextStep::Wait { .. });
        self.due.len() + usize::from(is_step)
    }

    /// How many copies are to be read for the quarterly check; one where it is to begin.
    pub fn to_verify(&self) -> usize {
        let left = |check: &quarters::OpenCheck| match check.begun {
            true => usize::try_from(check.listed.saturating_sub(check.read)).unwrap_or(usize::MAX),
            false => 1,
        };
        self.status.check.as_ref().map_or(0, left)
    }

    /// How many copies are of a class.
    pub fn copies_of(&self, class: Health) -> u64 {
        let mut all = Health::ALL.into_iter().zip(self.health);
        all.find(|one| one.0 == class).map_or(0, |one| one.1)
    }

    /// How many sets something is due of.
    pub fn sets_due(&self) -> usize {
        self.sets_due
    }

    /// The number on a drive's front: that of the settings, else the letter of a virtual one.
    pub fn numeral(&self, name: &str) -> String {
        let row = self.drives.iter().find(|drive| drive.name == name);
        let serial = row.and_then(|drive| drive.serial.as_deref());
        let letter = || name.strip_prefix("virtual:").filter(|name| name.len() <= 2);
        match (self.preferences.number(name, serial), letter()) {
            (Some(number), _) => number.to_string(),
            (None, Some(letter)) => letter.to_owned(),
            (None, None) => "\u{2013}".to_owned(),
        }
    }

    /// Drives that are not there any more, and of which there is something to show.
    pub fn gone(&self) -> BTreeSet<&str> {
        let jobs = self.jobs.iter().filter_map(|job| job.drive.as_deref());
        let said = self.said.keys().map(String::as_str);
        let mut names: BTreeSet<&str> = said.chain(jobs).collect();
        for drive in &self.drives {
            names.remove(drive.name.as_str());
        }
        names
    }

    /// The medium of the next blank: that of the first set with something to burn, else the one
    /// that the form names.
    pub fn blank(&self) -> String {
        let mut sets = self.status.sets.iter();
        let burns = sets.find(|set| !set.to_burn().is_empty());
        burns.map_or_else(|| self.form.media.clone(), |set| set.media.clone())
    }

    /// The discs of a set, or one disc by its own name.
    pub fn discs_of(&self, name: &str) -> Vec<&status::Disc> {
        let sets = self.status.sets.iter();
        let discs = sets.flat_map(|set| set.discs.iter().map(move |disc| (set, disc)));
        let named = discs.filter(|(set, disc)| set.name == name || disc.name == name);
        named.map(|(_, disc)| disc).collect()
    }

    /// Whether no copy of a set, or of a disc, was begun.
    pub fn untouched(&self, name: &str) -> bool {
        self.every_copy(name, |copy| copy.planned)
    }

    /// Whether a set or a disc can be given up: no copy holds it, or may turn out to, and no job
    /// has one.
    pub fn may_be_given_up(&self, name: &str) -> bool {
        self.every_copy(name, |copy| !copy.may_hold && !copy.under_way)
    }

    fn every_copy(&self, name: &str, is: impl Fn(&status::Copy) -> bool) -> bool {
        let discs = self.discs_of(name);
        !discs.is_empty() && discs.iter().all(|disc| disc.copies.iter().all(&is))
    }
}
