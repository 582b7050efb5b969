//! Starts jobs and stops them: the request that a wish becomes, and its line in the view.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::command::Command;
use super::desktop::{Desktop, Running};
use super::view::JobView;
use crate::jobs::burn;
use crate::jobs::make::{build, ingest, plan};
use crate::jobs::read::verify;
use crate::jobs::run::runner::{JobHandle, Request, spawn};
use crate::jobs::run::stop::When;
use crate::station::Load;
use crate::words::lang::say;
use crate::words::outcomes::{Note, Tone, trouble};

/// What a person has said of the label of the disc in a drive.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Label {
    /// Nothing: its tag decides.
    NotRead,
    /// That it has the serial.
    Read,
    /// That it has the serial, and is another disc than the drive last read.
    OfAnotherDisc,
}

impl Desktop {
    pub(super) fn ingest(&mut self, path: PathBuf, case: Option<String>) {
        let request = ingest::Request {
            paths: vec![path],
            case,
        };
        self.start(
            &say!("window-job-import"),
            Vec::new(),
            Request::Ingest(request),
        );
    }

    /// Builds images, or brings one back from the copy in a drive.
    pub(super) fn build(&mut self, what: String, from: Option<String>) {
        let drives = from.iter().cloned().collect();
        let request = build::Request {
            what,
            again: false,
            from,
            lose_files: false,
            full_trial: false,
        };
        self.start(&say!("window-job-build"), drives, Request::Build(request));
    }

    pub(super) fn burn(&mut self, what: String, drive: String) {
        let title = say!("window-job-burn", what = &what);
        let request = burn::copy::Request {
            what,
            drive: drive.clone(),
            ..burn::copy::Request::default()
        };
        self.start(&title, vec![drive], Request::Burn(request));
    }

    /// Burns a new copy in place of one.
    pub(super) fn replace(&mut self, serial: String, drive: String) {
        let title = say!("window-job-replace", serial = &serial);
        let request = burn::replace::Request {
            serial,
            drive: drive.clone(),
            ..burn::replace::Request::default()
        };
        self.start(&title, vec![drive], Request::Replace(request));
    }

    pub(super) fn burn_set(&mut self, set: String, drives: Vec<String>) {
        let request = burn::set::Request {
            set: set.clone(),
            drives: drives.clone(),
            second_drive: true,
            ..burn::set::Request::default()
        };
        self.start(&set, drives, Request::BurnSet(request));
    }

    pub(super) fn verify(&mut self, serial: Option<String>, drive: String, label: Label) {
        let title = match &serial {
            Some(serial) => say!("window-job-verify-copy", serial = serial),
            None => say!("window-job-verify-disc", drive = &drive),
        };
        let drives = vec![drive.clone()];
        let request = verify::Request {
            serial,
            drive,
            by_label: label != Label::NotRead,
            disc_changed: label == Label::OfAnotherDisc,
        };
        self.start(&title, drives, Request::Verify(request));
    }

    pub(super) fn look(&mut self) {
        match self.looking {
            Some(_) => self.look_again = true,
            None => {
                self.changed.store(false, Ordering::SeqCst);
                self.looked_at = Some(Instant::now());
                self.looks += 1;
                self.looking = Some(self.spawn(Request::Status));
            }
        }
    }

    pub(super) fn load(&mut self, wish: Command, drive: String, load: Load) {
        self.view.said.remove(&drive);
        self.quickly(wish, Request::Load { drive, load });
    }

    pub(super) fn stop(&mut self, number: u64, when: When) {
        let Some(job) = self.view.jobs.iter_mut().find(|job| job.number == number) else {
            return;
        };
        job.stopping = job.stopping.max(Some(when));
        let running = self.long.iter().find(|r| r.numbers.contains(&number));
        match (running, &job.drive) {
            (Some(running), Some(drive)) if job.set.is_some() => {
                running.handle.stop_drive(drive, when);
            }
            (Some(running), _) => running.handle.stop(when),
            (None, _) => {}
        }
    }

    pub(super) fn show_plan(&mut self) {
        match self.view.form.request() {
            Ok(request) => self.plan(request),
            Err(e) => self.view.message = Some(trouble(&e)),
        }
    }

    /// Stores the plan that is shown, and no other.
    pub(super) fn store_plan(&mut self) {
        let form = &self.view.form;
        let preview = self.view.preview.as_ref();
        let current = preview.filter(|preview| preview.stale(form).is_none());
        if let Some(preview) = current {
            self.plan(preview.plan.to_store.clone());
        }
    }

    fn plan(&mut self, request: plan::Request) {
        self.start(&say!("window-job-plan"), Vec::new(), Request::Plan(request));
    }

    pub(super) fn give_up(&mut self, set: String) {
        // The question has said what is lost.
        let discs = self.view.discs_of(&set);
        let lose_files = discs.iter().any(|disc| disc.irrecoverable);
        let wish = Command::Drop(set.clone());
        self.quickly(wish, Request::Drop { set, lose_files });
    }

    pub(super) fn quickly(&mut self, wish: Command, request: Request) {
        let handle = self.spawn(request);
        self.quick.push((wish, handle));
    }

    /// Starts a job on these drives, or on the archive where none is named. Each drive has one job
    /// at a time, and so has the archive.
    pub(super) fn start(&mut self, title: &str, drives: Vec<String>, request: Request) {
        let taken = match drives.as_slice() {
            [] => self.view.jobs.iter().find(|job| job.drive.is_none()),
            drives => drives.iter().find_map(|drive| self.view.job_of(drive)),
        };
        if let Some(job) = taken {
            let text = match &job.drive {
                Some(drive) => say!("window-drive-busy", drive = drive, job = &job.title),
                None => say!("window-archive-busy", job = &job.title),
            };
            self.view.message = Some(Note {
                tone: Tone::Look,
                text,
                advice: say!("window-busy-wait"),
                code: None,
            });
            return;
        }
        self.view.message = None;
        let (now, mut numbers) = (Instant::now(), Vec::new());
        let set = matches!(request, Request::BurnSet(_)).then(|| title.to_owned());
        let burns = matches!(request, Request::Burn(_) | Request::Replace(_));
        let lines = drives.into_iter().map(Some);
        let lines: Vec<Option<String>> = lines.collect();
        for drive in if lines.is_empty() { vec![None] } else { lines } {
            if let Some(drive) = &drive {
                self.view.said.remove(drive);
                self.view.readings.remove(drive);
            }
            self.numbers += 1;
            numbers.push(self.numbers);
            let mut job = JobView::new(self.numbers, title, drive, now);
            job.set = set.clone();
            job.burns = burns;
            self.view.jobs.push(job);
        }
        let handle = self.spawn(request);
        self.long.push(Running { handle, numbers });
    }

    pub(super) fn spawn(&self, request: Request) -> JobHandle {
        let (wake, person) = (Arc::clone(&self.wake), self.person.as_deref());
        let (outside, ending) = (&self.outside, &self.ending);
        spawn(request, &self.archive, person, outside, ending, move || {
            wake()
        })
    }
}
