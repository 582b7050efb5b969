//! The jobs that run: what they say, and which line each thing said belongs to.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use stele_burner::watch::Progress;

use super::command::Command;
use super::desktop::Desktop;
use super::view::{Ask, JobView, RequestWish, ShelfWish};
use crate::jobs::JobError;
use crate::jobs::burn::events::BurnEvent;
use crate::jobs::run::runner::{JobEvent, JobHandle, Outcome};
use crate::words::advice::{self, Place};
use crate::words::lang::say;
use crate::words::outcomes::{Note, Tone, burned, cross_read};
use crate::words::speeds;

/// How long at most changes of other processes wait to be looked at.
const LONGEST_REST: Duration = Duration::from_secs(5);

/// How a job ended, and the numbers of its lines.
type Ended = (Vec<u64>, Result<Outcome, JobError>);

impl Desktop {
    /// Takes what the jobs have said since the last call.
    pub fn poll(&mut self) {
        let mut heard = Vec::new();
        for running in &self.long {
            for event in running.handle.events() {
                heard.push((running.numbers.clone(), event));
            }
        }
        let mut ended: Vec<Ended> = Vec::new();
        for (numbers, event) in heard {
            match event {
                JobEvent::Progress(p) => self.progress(&numbers, None, p),
                JobEvent::Drive { drive, progress } => {
                    self.progress(&numbers, Some(&drive), progress);
                }
                JobEvent::Seen { drive, seen } => self.see(&numbers, drive, &seen),
                JobEvent::Burn(event) => self.hear(&numbers, *event),
                JobEvent::Ended(result) => ended.push((numbers, *result)),
            }
        }
        for (numbers, result) in ended {
            self.long.retain(|running| running.numbers != numbers);
            let mut mine = self.view.jobs.iter();
            let drive = mine
                .find(|job| numbers.contains(&job.number) && job.set.is_none())
                .and_then(|job| job.drive.clone());
            self.view.jobs.retain(|job| !numbers.contains(&job.number));
            if let Some(drive) = &drive {
                self.reading_ended(drive, &result);
            }
            self.take(result, drive);
        }
        self.refresh_readings();
        self.poll_quick();
        self.poll_search();
        self.hear_ending();
        self.review_question();
        let rested = self.rest.is_none_or(|until| Instant::now() >= until);
        let others = self.looking.is_none() && rested && self.changed.load(Ordering::SeqCst);
        if self.moved.swap(false, Ordering::SeqCst) || others {
            self.look();
        }
    }

    fn poll_quick(&mut self) {
        let mut ended = Vec::new();
        self.quick.retain(|(wish, handle)| {
            let mut open = true;
            for event in handle.events() {
                if let JobEvent::Ended(result) = event {
                    ended.push((wish.clone(), *result));
                    open = false;
                }
            }
            open
        });
        for (wish, result) in ended {
            match (wish, result) {
                (Command::Shelf(ShelfWish::Do(request)), Err(error)) => {
                    self.take_desk_error(&request, &error);
                }
                (Command::Request(RequestWish::Do(_)), Err(error)) => {
                    self.take_request_error(&error);
                }
                (Command::Shelf(ShelfWish::Copy(serial)), Err(error)) => {
                    self.forget_asked(&serial);
                    self.take(Err(error), None);
                }
                (_, result) => self.take(result, None),
            }
        }
        self.hear_next();
        let mut looked = None;
        for event in self.looking.iter().flat_map(JobHandle::events) {
            if let JobEvent::Ended(result) = event {
                looked = Some(*result);
            }
        }
        if let Some(result) = looked {
            self.looking = None;
            // Where a look takes long and others change much, a tenth of the time is looked. A
            // window that was not drawn for long hears of it late: that is no reason to rest.
            let took = self.looked_at.take().map(|began| began.elapsed());
            let rest = took.map(|took| took.saturating_mul(10).min(LONGEST_REST));
            self.rest = rest.map(|rest| Instant::now() + rest);
            self.take_ended(result, None, true);
            if std::mem::take(&mut self.look_again) {
                self.look();
            }
        }
    }

    /// The line of a drive, or the job's only one.
    fn line(&mut self, numbers: &[u64], drive: Option<&str>) -> Option<&mut JobView> {
        let jobs = self.view.jobs.iter_mut();
        let mut mine = jobs.filter(|job| numbers.contains(&job.number));
        mine.find(|job| drive.is_none() || job.drive.as_deref() == drive)
    }

    fn progress(&mut self, numbers: &[u64], drive: Option<&str>, p: Progress) {
        let begins = match self.line(numbers, drive) {
            Some(job) => job.update(p, Instant::now()) && job.drive.is_some(),
            None => false,
        };
        // What a drive begins, the catalog knows by then: the list of copies shows it.
        if begins {
            self.look();
        }
    }

    /// Takes what is said of one of several drives that burn a set.
    fn hear(&mut self, numbers: &[u64], event: BurnEvent) {
        match event {
            BurnEvent::BlankWanted { drive, left, .. } => {
                self.ask(numbers, &drive, Ask::Blank(left))
            }
            BurnEvent::BlankNotWanted { drive, .. } | BurnEvent::NotBurned { drive } => {
                self.rest(numbers, &drive);
            }
            BurnEvent::CopyWanted {
                drive,
                serial,
                burned_in,
                ..
            } => self.ask(numbers, &drive, Ask::Copy { serial, burned_in }),
            BurnEvent::Begun { drive, what, disc } => {
                let title = match what == disc {
                    true => say!("window-job-burn-another", disc = disc),
                    false => say!("window-job-burn-copy", serial = what, disc = disc),
                };
                self.begin_disc(numbers, &drive, title, true);
            }
            BurnEvent::Reading { drive, serial } => {
                let title = say!("window-job-verify-copy", serial = serial);
                self.begin_disc(numbers, &drive, title, false);
            }
            BurnEvent::Known(experience) => {
                if let Some(job) = self.line(numbers, Some(&experience.drive)) {
                    // Said only where it matters: something was spoiled before.
                    if experience.last_spoiled.is_some() {
                        job.known = speeds::known(&experience);
                    }
                }
            }
            BurnEvent::Ended(outcome) => {
                let note = burned(&outcome);
                self.rest(numbers, &outcome.drive);
                self.say(Some(outcome.drive), Some(note));
                self.look();
            }
            BurnEvent::Read(read) => {
                self.cross_read_ended(&read);
                let note = cross_read(&read);
                self.rest(numbers, &read.drive);
                self.say(Some(read.drive), Some(note));
                self.look();
            }
            BurnEvent::DiscLeft {
                drive,
                code,
                message: what,
                ..
            } => {
                self.rest(numbers, &drive);
                self.say(Some(drive), Some(left(code, what)));
                self.look();
            }
            BurnEvent::DriveLeft {
                drive,
                code,
                message: what,
            } => self.say(Some(drive), Some(left(code, what))),
            BurnEvent::DriveDone { drive } => {
                let done = |job: &JobView| {
                    numbers.contains(&job.number) && job.drive.as_ref() == Some(&drive)
                };
                self.view.jobs.retain(|job| !done(job));
                self.look();
            }
        }
    }

    fn ask(&mut self, numbers: &[u64], drive: &str, ask: Ask) {
        if let Some(job) = self.line(numbers, Some(drive)) {
            job.wait(ask, Instant::now());
        }
        self.look();
    }

    fn rest(&mut self, numbers: &[u64], drive: &str) {
        if let Some(job) = self.line(numbers, Some(drive)) {
            job.rest(Instant::now());
        }
    }

    fn begin_disc(&mut self, numbers: &[u64], drive: &str, title: String, burns: bool) {
        self.view.said.remove(drive);
        if let Some(job) = self.line(numbers, Some(drive)) {
            job.begin(title, Instant::now());
            job.burns = burns;
        }
    }
}

/// What is left alone, and why.
fn left(code: String, what: String) -> Note {
    Note {
        tone: Tone::Bad,
        text: what,
        advice: advice::by_code(&code, Place::Window),
        code: Some(code),
    }
}
