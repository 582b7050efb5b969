//! Searches while one types: one at a time, each newer one after it, so that no slow answer is
//! shown over that of a newer question.

use super::command::Command;
use super::desktop::Desktop;
use super::view::{Narrow, Screen};
use crate::jobs::run::runner::{JobEvent, JobHandle, Outcome, Request};
use crate::jobs::shelf::{find, scan_text};
use crate::words::outcomes::Note;

/// The search that runs.
#[derive(Default)]
pub(super) struct Searching {
    running: Option<JobHandle>,
    /// What it looks for.
    of: Option<find::Request>,
    /// What is said of a scan that could not be answered: an answer takes it away.
    trouble: Option<Note>,
}

impl Searching {
    /// Whether one runs.
    pub(super) fn is_busy(&self) -> bool {
        self.running.is_some()
    }
}

impl Desktop {
    /// Takes what stands in the box now.
    pub(super) fn typed(&mut self, text: String) {
        let search = &mut self.view.search;
        search.text = text;
        if search.is_enough() {
            search.shown = true;
            let nav = &mut self.view.nav;
            if nav.screen != Screen::Find {
                nav.open(Screen::Find);
            }
            self.search();
        } else if std::mem::take(&mut search.shown) {
            self.view.answer = None;
            self.view.nav.study = None;
        }
    }

    /// Narrows the search whose answer is shown.
    pub(super) fn narrow(&mut self, narrow: Narrow) {
        let search = &mut self.view.search;
        search.narrow = narrow;
        if let (false, Some(answer)) = (search.shown, &self.view.answer) {
            search.text.clone_from(&answer.code);
            search.shown = true;
        }
        self.search();
    }

    /// Begins the search that is wanted, where none runs: its end begins the next one.
    pub(super) fn search(&mut self) {
        if self.searching.running.is_some() || !self.view.search.is_enough() {
            return;
        }
        let request = self.view.search.request();
        self.searching.of = Some(request.clone());
        self.searching.running = Some(self.spawn(Request::Find(request)));
    }

    /// Takes the answer of a search.
    pub(super) fn poll_search(&mut self) {
        let mut ended = None;
        for event in self.searching.running.iter().flat_map(JobHandle::events) {
            if let JobEvent::Ended(result) = event {
                ended = Some(*result);
            }
        }
        let Some(result) = ended else { return };
        self.searching.running = None;
        let of = self.searching.of.take();
        let search = &self.view.search;
        if !search.shown {
            return;
        }
        if of != Some(search.request()) {
            self.search();
            return;
        }
        // What is half typed may be no name, and a code that is half typed is misread: nothing is
        // said of it until Enter is pressed.
        if let Ok(Outcome::Found(found)) = result {
            let studies = found.studies.len();
            self.view.answer = Some(scan_text::of_found(search.text.trim(), found));
            self.answered();
            self.view.nav.study = (studies == 1).then_some(0);
        }
    }

    /// A scan is answered instead.
    pub(super) fn end_search(&mut self) {
        if std::mem::take(&mut self.view.search.shown) {
            self.view.answer = None;
            self.view.nav.study = None;
        }
        self.view.search.text.clear();
    }

    /// Keeps what was said of a scan that could not be answered.
    pub(super) fn not_answered(&mut self, trouble: Note) {
        self.searching.trouble = Some(trouble);
    }

    /// Takes away what was said of an earlier scan, now that there is an answer.
    pub(super) fn answered(&mut self) {
        let said = self.searching.trouble.take();
        if said.is_some() && self.view.message == said {
            self.view.message = None;
        }
    }

    /// Asks again for what is shown.
    pub(super) fn ask_again(&mut self) {
        let Some(answer) = &self.view.answer else {
            return;
        };
        let code = answer.code.clone();
        match self.view.search.shown {
            true => self.search(),
            // Its answer would be taken for that of the scan.
            false if self.asked => {}
            false => self.quickly(Command::Scan(code.clone()), Request::Scan(code)),
        }
    }
}
