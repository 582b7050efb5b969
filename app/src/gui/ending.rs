//! How things end before they are done: what is asked first, and what the answer leads to.

use std::sync::Arc;

use stele_catalog::Answer as PatientAnswer;

use super::command::{Answer, Command};
use super::desktop::Desktop;
use super::start::Label;
use super::view::{Question, Risk};
use crate::jobs::run::runner::Request;
use crate::jobs::run::stop::When;
use crate::jobs::shelf::settle::Settling;
use crate::signals;
use crate::words::questions;

impl Desktop {
    /// Stops a job; asks first where a disc, or the proof that it is good, would be lost.
    pub(super) fn cancel(&mut self, number: u64) {
        let Some(job) = self.view.jobs.iter().find(|job| job.number == number) else {
            return;
        };
        match job.risk() {
            Risk::Time => self.stop(number, When::Now),
            Risk::Proof | Risk::Disc => {
                let turn = job.turn;
                self.view.question = Some(Question::Stop { number, turn });
            }
        }
    }

    /// Closes the window; asks first where jobs run.
    pub(super) fn close(&mut self) {
        match self.view.jobs.is_empty() {
            true => self.end(When::AfterDisc),
            false => self.view.question = Some(Question::Close),
        }
    }

    /// Records what is said of a copy; asks first where it was destroyed.
    pub(super) fn said_of_copy(&mut self, serial: String, what: Settling, why: String) {
        match what {
            Settling::Destroyed => self.view.question = Some(Question::Destroyed { serial, why }),
            Settling::Quarantine
            | Settling::Release
            | Settling::Missing
            | Settling::Lost
            | Settling::Found => self.settle(serial, what, why),
        }
    }

    fn settle(&mut self, serial: String, what: Settling, why: String) {
        let wish = Command::Settle {
            serial: serial.clone(),
            what,
            why: why.clone(),
        };
        self.quickly(wish, Request::Settle { serial, what, why });
    }

    /// Records what differences are; `asks` is what was asked before.
    pub(super) fn answer_patients(
        &mut self,
        asks: Vec<String>,
        numbers: Vec<i64>,
        answer: PatientAnswer,
    ) {
        let request = Request::AnswerPatients {
            same: !asks.is_empty(),
            numbers: numbers.clone(),
            answer,
        };
        let wish = Command::AnswerPatients {
            asks,
            numbers,
            answer,
        };
        self.quickly(wish, request);
    }

    /// Takes the answer to the question that stands.
    pub(super) fn answer(&mut self, answer: Answer) {
        let question = self.view.question.take();
        let when = match answer {
            Answer::Keep => return,
            Answer::AfterDisc => When::AfterDisc,
            Answer::Now => When::Now,
        };
        match question.filter(|question| question.stands(&self.view)) {
            Some(Question::Stop { number, .. }) => self.stop(number, when),
            Some(Question::Close) => self.end(when),
            Some(Question::GiveUp { set }) => self.give_up(set),
            Some(Question::LeaveOut { study }) => {
                let why = questions::left_out_why();
                let request = Request::LeaveOut {
                    study: study.clone(),
                    why,
                };
                self.quickly(Command::LeaveOut(study), request);
            }
            Some(Question::OnePerson {
                both,
                numbers,
                answer,
            }) => self.answer_patients(both, numbers, answer),
            Some(Question::Destroyed { serial, why }) => {
                self.settle(serial, Settling::Destroyed, why);
            }
            Some(Question::Label { serial, drive }) => {
                self.verify(Some(serial), drive, Label::Read);
            }
            Some(Question::DiscChanged { serial, drive, .. }) => {
                self.verify(Some(serial), drive, Label::OfAnotherDisc);
            }
            None => {}
        }
    }

    /// Forgets a question whose reason is gone.
    pub(super) fn review_question(&mut self) {
        let question = self.view.question.take();
        self.view.question = question.filter(|question| question.stands(&self.view));
    }

    /// Asks everything to end; the window closes as soon as nothing runs.
    pub(super) fn end(&mut self, when: When) {
        self.ending.ask(when);
        self.hear_ending();
    }

    /// Takes that everything is to end, whoever asked for it.
    pub(super) fn hear_ending(&mut self) {
        self.view.ending = self.ending.asked();
    }

    /// Whether the window is to be closed now.
    pub fn is_over(&self) -> bool {
        self.ending.asked().is_some() && self.is_idle()
    }

    /// Whether nothing runs that changes anything.
    pub fn is_idle(&self) -> bool {
        self.long.is_empty() && self.quick.is_empty()
    }

    /// Ends this desktop when the process is asked to: at first when the discs that are being
    /// burned are finished, then at once. Whoever asks a third time kills it.
    pub fn heed_signals(&self) {
        let (ending, wake) = (Arc::clone(&self.ending), Arc::clone(&self.wake));
        signals::on_each(move |times| {
            let discs = ending.discs();
            let text = match times {
                1 => questions::asked_to_end(discs),
                2 => questions::asked_to_end_now(discs),
                _ => String::new(),
            };
            // Whoever closed standard error does not want to know.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
            match times {
                1 => ending.ask(When::AfterDisc),
                2 => ending.ask(When::Now),
                _ => std::process::exit(130),
            }
            wake();
        });
    }

    /// Waits until the jobs that still run have ended: the window is gone, and a disc that is
    /// being burned is finished all the same.
    pub fn wait_for_jobs(&self) {
        self.ending.ask(When::AfterDisc);
        for running in &self.long {
            while running.handle.next().is_some() {}
        }
    }
}
