//! The request desk in the window: what its wishes lead to, and what its jobs have done.

use super::command::Command;
use super::desktop::Desktop;
use super::screens::requests::data;
use super::view::{HandOver, RequestForm, RequestPane, RequestWish, Screen};
use crate::jobs::JobError;
use crate::jobs::deliver::at_desk::Answer;
use crate::jobs::deliver::{self, Handed, Order};
use crate::jobs::run::runner::Request;
use crate::words::lang::say;
use crate::words::outcomes::trouble;
use crate::words::{receipts, requests as words};
use stele_catalog::Timestamp;

impl Desktop {
    /// Does what is wanted of a request.
    pub(super) fn request(&mut self, wish: RequestWish) {
        let desk = &mut self.view.requests;
        desk.note = None;
        match wish {
            RequestWish::New(study, title) => {
                desk.form = RequestForm {
                    study,
                    title,
                    ..RequestForm::default()
                };
                desk.pane = RequestPane::New;
                self.view.nav.screen = Screen::Requests;
            }
            RequestWish::Open(code) => {
                desk.pane = RequestPane::One(code);
                (desk.hand.from, desk.handed) = (None, None);
                desk.hand.why.clear();
                self.view.nav.screen = Screen::Requests;
            }
            RequestWish::Close => self.close_request(),
            RequestWish::Do(wanted) => {
                let wish = Command::Request(RequestWish::Do(wanted.clone()));
                self.quickly(wish, Request::Requests(wanted));
            }
            RequestWish::Deliver(wanted) => self.deliver(wanted),
        }
    }

    /// Closes the detail.
    pub(super) fn close_request(&mut self) {
        let desk = &mut self.view.requests;
        (desk.pane, desk.note) = (RequestPane::Nothing, None);
    }

    fn deliver(&mut self, wanted: HandOver) {
        let drives: Vec<String> = wanted.from.iter().cloned().collect();
        let drives = if wanted.is_drive { drives } else { Vec::new() };
        let title = say!("requests-job", request = &wanted.request);
        let order = Order {
            request: wanted.request,
            to: wanted.to,
            form: wanted.form,
            identity: wanted.identity,
            from: wanted.from,
            minutes: None,
            try_again: false,
            texts: receipts::TEXTS,
        };
        self.view.requests.handed = None;
        self.start(&title, drives, Request::Deliver(order));
    }

    /// Takes what came of something done with a request.
    pub(super) fn take_request(&mut self, answer: Answer) {
        let desk = &mut self.view.requests;
        match answer {
            Answer::Pull(list) => {
                desk.pull = Some(*list);
                desk.pane = RequestPane::Pull;
            }
            Answer::One(one) => {
                desk.pane = RequestPane::One(one.request.clone());
                desk.hand.why.clear();
                let mut open = desk.open.iter_mut();
                if let Some(row) = open.find(|row| row.request == one.request) {
                    row.clone_from(&one);
                }
                desk.open.retain(|row| row.closed.is_none());
                let handed = desk.handed.as_ref().map(|handed| handed.request.as_str());
                if one.closed.is_some() && handed == Some(one.request.as_str()) {
                    // What was to be handed over is.
                    desk.handed = None;
                    self.view.message = None;
                }
                let desk = &mut self.view.requests;
                desk.last = Some(*one);
                self.look();
            }
        }
    }

    /// Takes the requests that are open now.
    pub(super) fn take_requests(&mut self, open: Vec<deliver::Request>, now: Timestamp) {
        let desk = &mut self.view.requests;
        desk.due = open.iter().filter(|one| data::is_due(one, now)).count();
        desk.open = open;
    }

    /// Takes that something could not be done with a request: it is said where it was wanted.
    pub(super) fn take_request_error(&mut self, error: &JobError) {
        self.view.requests.note = Some(trouble(error));
        self.look();
    }

    /// Takes how far a delivery is.
    pub(super) fn take_handed(&mut self, handed: Handed) {
        self.view.message = Some(words::handed(&handed));
        let desk = &mut self.view.requests;
        desk.hand.from = None;
        desk.handed = Some(handed);
        self.look();
    }
}
