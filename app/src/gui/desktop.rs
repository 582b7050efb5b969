//! The desktop without its drawing: what is shown, which jobs run, what a wish leads to.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::command::{Behind, Command};
use super::search::Searching;
use super::start::Label;
use super::view::{Known, Question, View};
use crate::archive::Archive;
use crate::jobs::overview::changes::{self, ChangeWatch};
use crate::jobs::read::in_drive::Which;
use crate::jobs::run::outside::Outside;
use crate::jobs::run::runner::{JobHandle, Request};
use crate::jobs::run::stop::Ending;
use crate::jobs::shelf::desk;
use crate::station::Load;
use crate::station::udisks::Udisks;
use crate::words::lang::say;
use crate::words::pages;
use stele_catalog::CopyState;

/// The desktop.
pub struct Desktop {
    /// All that is shown.
    pub view: View,
    pub(super) archive: Archive,
    pub(super) person: Option<String>,
    pub(super) outside: Outside,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
    pub(super) long: Vec<Running>,
    pub(super) quick: Vec<(Command, JobHandle)>,
    /// A hand was at a drive since the drives were last looked at.
    pub(super) moved: Arc<AtomicBool>,
    /// Another process changed the archive since it was last looked at.
    pub(super) changed: Arc<AtomicBool>,
    watch: Option<ChangeWatch>,
    /// Not before then the archive is looked at because of others.
    pub(super) rest: Option<Instant>,
    /// When that look began.
    pub(super) looked_at: Option<Instant>,
    /// Looks at the archive; one at a time, so that no older answer comes after a newer one.
    pub(super) looking: Option<JobHandle>,
    /// Something happened since that look began.
    pub(super) look_again: bool,
    /// Looks that were begun.
    pub(super) looks: u64,
    /// Which disc it was that something was said of at a drive.
    pub(super) said_of: BTreeMap<String, SaidOf>,
    pub(super) numbers: u64,
    /// The wish that everything ends.
    pub(super) ending: Arc<Ending>,
    /// Where it is kept how the window is wanted; none where it is not.
    pub(super) state: Option<PathBuf>,
    /// Looks for what is typed.
    pub(super) searching: Searching,
    /// Something was scanned or searched for, and its answer is to be shown.
    pub(super) asked: bool,
    /// What came after a scan that is not answered yet.
    pub(super) behind: VecDeque<Behind>,
    /// Since when that scan is being heard.
    pub(super) heard_since: Option<Instant>,
}

/// The disc that something was said of, at its drive.
pub(super) enum SaidOf {
    /// The one that is found by a look later than this one.
    LookAfter(u64),
    /// What is known of it.
    Disc(DiscSeen),
}

/// A disc in a drive: its file, its label, whether it is blank, and what the copy of its label is,
/// as far as those are known.
pub(super) type DiscSeen = (Option<String>, Option<String>, bool, Option<CopyState>);

impl Desktop {
    /// A desktop on an archive. `wake` is called when there is something new to show.
    pub fn new(
        archive: Archive,
        person: Option<String>,
        outside: Outside,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let mut desktop = Self {
            view: View::default(),
            archive,
            person,
            outside,
            wake: Arc::new(wake),
            long: Vec::new(),
            quick: Vec::new(),
            moved: Arc::default(),
            changed: Arc::default(),
            watch: None,
            rest: None,
            looked_at: None,
            looking: None,
            look_again: false,
            looks: 0,
            said_of: BTreeMap::new(),
            numbers: 0,
            ending: Arc::default(),
            state: None,
            searching: Searching::default(),
            asked: false,
            behind: VecDeque::new(),
            heard_since: None,
        };
        let name = desktop.archive.root().file_name();
        let name = name.map(|name| name.to_string_lossy().into_owned());
        desktop.view.archive = name.unwrap_or_default();
        desktop.look();
        desktop
    }

    /// Looks at the drives again whenever the service tells that something was laid in or taken
    /// out, or that a drive came or went.
    pub fn follow(&self, service: &Udisks) {
        let (moved, wake) = (Arc::clone(&self.moved), Arc::clone(&self.wake));
        service.on_change(move || {
            moved.store(true, Ordering::SeqCst);
            wake();
        });
    }

    /// Looks at the archive again when another process has changed it, within `every` or so.
    pub fn watch_changes(&mut self, every: Duration) {
        let (changed, wake) = (Arc::clone(&self.changed), Arc::clone(&self.wake));
        self.watch = Some(changes::watch(&self.archive, every, move || {
            changed.store(true, Ordering::SeqCst);
            wake();
        }));
    }

    /// Does what the person wants. What is being done already is not done twice.
    pub fn obey(&mut self, command: Command) {
        // The same place between others is scanned again because it is meant again.
        let is_scan = matches!(command, Command::Scan(_));
        if !is_scan && self.quick.iter().any(|(doing, _)| *doing == command) {
            return;
        }
        let wish = command.clone();
        // Long because it is one flat table.
        match command {
            Command::To(to) => self.go_behind(to),
            Command::Prefer(wanted) => self.prefer(wanted),
            Command::CloseAnswer => self.close_answer(),
            Command::Scan(text) if text.trim().is_empty() => {}
            Command::Typed(text) => self.typed(text),
            Command::Narrow(narrow) => self.narrow(narrow),
            Command::Scan(text) => self.scan(text),
            Command::Print(what) => self.quickly(wish, Request::Print(what, pages::TEXTS)),
            Command::TakeBack => self.take_back(),
            Command::ChooseFolder => {
                let title = say!("window-folder");
                self.quickly(wish, Request::ChooseFolder { title });
            }
            Command::AddPerson { name, role } => {
                self.quickly(wish, Request::AddPerson { name, role });
            }
            Command::RetirePerson(code) => self.quickly(wish, Request::RetirePerson(code)),
            Command::CloseMessage => self.view.message = None,
            Command::CloseDriveMessage(drive) => {
                self.view.said.remove(&drive);
            }
            Command::CloseReading(drive) => {
                self.view.readings.remove(&drive);
            }
            Command::Cancel(number) => self.cancel(number),
            Command::Shelve { serial, slot } => {
                let put = desk::Request::Put { serial, slot };
                self.quickly(wish, Request::Desk(put));
            }
            Command::Shelf(wish) => self.shelf(wish),
            Command::Request(wish) => self.request(wish),
            Command::Settle { serial, what, why } => self.said_of_copy(serial, what, why),
            Command::Send { serial, slot } => self.quickly(wish, Request::Send { serial, slot }),
            Command::Arrived { serial, slot } => {
                self.quickly(wish, Request::Arrived { serial, slot });
            }
            Command::ShowDecisions => self.quickly(wish, Request::Decisions),
            Command::CloseDecisions => self.view.decisions = None,
            Command::Undo(number) => self.quickly(wish, Request::Undo(number)),
            Command::WithoutSecond(serial) => {
                self.view.without_second.insert(serial);
            }
            Command::LoadBlank { drive, media } => self.load(wish, drive, Load::Blank(media)),
            Command::LoadCopy { drive, serial } => self.load(wish, drive, Load::Serial(serial)),
            Command::LeaveOut(study) => self.view.question = Some(Question::LeaveOut { study }),
            Command::Drop(set) => self.view.question = Some(Question::GiveUp { set }),
            Command::Answer(answer) => self.answer(answer),
            Command::CloseWindow => self.close(),
            Command::AnswerPatients {
                asks,
                numbers,
                answer,
            } => {
                if asks.is_empty() {
                    return self.answer_patients(asks, numbers, answer);
                }
                self.view.question = Some(Question::OnePerson {
                    both: asks,
                    numbers,
                    answer,
                });
            }
            Command::BeginCheck => self.quickly(wish, Request::BeginCheck),
            Command::LookedAt(number) => self.quickly(wish, Request::LookedAt(number)),
            Command::Eject(drive) => {
                self.view.said.remove(&drive);
                self.quickly(wish, Request::Eject(drive));
            }
            Command::CloseTray(drive) => self.quickly(wish, Request::CloseTray(drive)),
            Command::LookAgain => {
                self.view.known = Known::NotYet;
                self.view.message = None;
                self.look();
            }
            Command::CreateDrive => self.quickly(wish, Request::CreateDrive),
            Command::ShowPlan => self.show_plan(),
            Command::StorePlan => self.store_plan(),
            Command::Ingest { path, case } => self.ingest(path, case),
            Command::Build(what) => self.build(what, None),
            Command::BringBack { disc, drive } => self.build(disc, Some(drive)),
            Command::Burn { what, drive } => self.burn(what, drive),
            Command::Replace { serial, drive } => self.replace(serial, drive),
            Command::BurnSet { set, drives } => self.burn_set(set, drives),
            Command::Verify { serial, drive } => self.verify(serial, drive, Label::NotRead),
            Command::TellApart { serial, drive } => {
                let which = Which {
                    serial: Some(serial),
                    drive,
                    by_label: false,
                    disc_changed: false,
                };
                self.quickly(wish, Request::TellApart(which));
            }
        }
    }

    /// Whether any job still runs.
    pub fn busy(&self) -> bool {
        !self.long.is_empty() || self.busy_quickly()
    }

    /// Whether any job runs that ends by itself in a moment.
    pub fn busy_quickly(&self) -> bool {
        !self.quick.is_empty()
            || !self.behind.is_empty()
            || self.looking.is_some()
            || self.searching.is_busy()
    }
}

/// A job that takes long. One that burns a set has a line for each of its drives.
pub(super) struct Running {
    pub(super) handle: JobHandle,
    /// Numbers of its lines.
    pub(super) numbers: Vec<u64>,
}
