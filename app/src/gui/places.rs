//! Goes to screens, and keeps how the window is wanted.

use super::command::{Command, To, Wanted};
use super::desktop::Desktop;
use super::view::{Screen, Toast};
use crate::jobs::run::runner::Request;
use crate::station::preferences::Preferences;
use crate::words::lang;

impl Desktop {
    /// Wants the window as it is kept in this state folder, and keeps there what is changed.
    pub fn keep_in(&mut self, folder: std::path::PathBuf, wanted: Preferences) {
        self.view.preferences = wanted;
        self.state = Some(folder);
    }

    /// Goes where the person wants.
    pub(super) fn go(&mut self, to: To) {
        let nav = &mut self.view.nav;
        match to {
            To::Screen(Screen::Keys) if nav.screen == Screen::Keys => nav.back(),
            To::Screen(Screen::Keys) => nav.open(Screen::Keys),
            To::Screen(screen) => nav.screen = screen,
            To::Settings(section) => {
                nav.screen = Screen::Settings;
                nav.section = section;
            }
            To::Drive(drive) => {
                nav.drive.clone_from(&drive);
                nav.open(Screen::Drive);
                self.view.book = None;
                let wish = Command::To(To::Drive(drive.clone()));
                self.quickly(wish, Request::DriveHistory(drive));
            }
            To::Back => self.back(),
        }
    }

    /// Closes what was opened last: the detail first.
    fn back(&mut self) {
        let nav = &mut self.view.nav;
        match nav.screen {
            Screen::Find if nav.study.is_some() => nav.study = None,
            Screen::Find => self.close_answer(),
            Screen::Drive | Screen::Keys => nav.back(),
            Screen::Shelf => self.close_shelf(),
            Screen::Requests => self.close_request(),
            Screen::Settings => self.view.people.open = None,
            Screen::Today | Screen::Burn | Screen::Verify => {}
        }
    }

    /// Closes the answer, and goes back to where it was asked for.
    pub(super) fn close_answer(&mut self) {
        self.end_search();
        self.view.scan_text.clear();
        self.view.answer = None;
        self.view.nav.study = None;
        if self.view.nav.screen == Screen::Find {
            self.view.nav.back();
        }
    }

    /// Shows the answer to what was asked; one that is only asked anew changes no screen.
    pub(super) fn show_answer(&mut self, studies: usize) {
        let nav = &mut self.view.nav;
        let is_new = std::mem::take(&mut self.asked);
        if is_new {
            nav.open(Screen::Find);
            nav.study = (studies > 0).then_some(0);
        }
        nav.study = nav.study.filter(|at| *at < studies);
    }

    /// Takes how the window is wanted, and keeps it.
    pub(super) fn prefer(&mut self, wish: Wanted) {
        let wanted = &mut self.view.preferences;
        match wish.clone() {
            Wanted::Look(look) => wanted.look = look,
            Wanted::TextSize(size) => wanted.text_size = size,
            Wanted::Archive(root) => wanted.archive = Some(root),
            Wanted::Language(tag) => {
                wanted.language = tag;
                speak(wanted);
                // What was said before was said in the other language.
                self.look();
            }
            Wanted::Number { drive, number } => {
                let mut rows = self.view.drives.iter();
                let row = rows.find(|row| row.name == drive);
                let serial = row.and_then(|row| row.serial.as_deref());
                wanted.give_number(&drive, serial, number);
            }
        }
        if let Some(folder) = self.state.clone() {
            let preferences = self.view.preferences.clone();
            let request = Request::Prefer {
                folder,
                preferences,
            };
            self.quickly(Command::Prefer(wish), request);
        }
    }

    /// Takes back what was done just now.
    pub(super) fn take_back(&mut self) {
        let now = std::time::Instant::now();
        let toast = self.view.toast.take();
        if let Some(toast) = toast.filter(|toast| toast.left(now).is_some()) {
            toast.undo.into_iter().for_each(|wish| self.obey(wish));
        }
    }

    /// Says what was done, and for how long it can be taken back.
    pub(super) fn offer_undo(&mut self, text: String, undo: Vec<Command>) {
        let since = std::time::Instant::now();
        self.view.toast = (!undo.is_empty()).then_some(Toast { text, undo, since });
    }
}

/// Speaks the language that is wanted, else the station's.
pub fn speak(wanted: &Preferences) {
    let own = wanted.language.iter().cloned();
    let all: Vec<String> = own.chain(lang::of_station()).collect();
    lang::speak(&all);
}
