//! The desktop without its drawing: what is shown, which jobs run, what a wish leads to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::command::Command;
use super::jobs::Running;
use super::view::{JobView, View};
use crate::archive::Archive;
use crate::jobs::spawn::{JobHandle, Outcome, Request, spawn};
use crate::jobs::{JobError, build, burn, burn_set, ingest, verify};
use crate::station::Load;
use crate::station::udisks::Udisks;
use crate::words::outcomes::{self, Note, Tone, note, trouble};

/// The desktop.
pub struct Desktop {
    /// All that is shown.
    pub view: View,
    archive: Archive,
    person: Option<String>,
    wake: Arc<dyn Fn() + Send + Sync>,
    pub(super) long: Vec<Running>,
    pub(super) quick: Vec<JobHandle>,
    /// A hand was at a drive since the drives were last looked at.
    pub(super) moved: Arc<AtomicBool>,
    /// Looks at the archive; one at a time, so that no older answer comes after a newer one.
    pub(super) looking: Option<JobHandle>,
    /// Something happened since that look began.
    pub(super) look_again: bool,
    numbers: u64,
}

impl Desktop {
    /// A desktop on an archive. `wake` is called when there is something new to show.
    pub fn new(
        archive: Archive,
        person: Option<String>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let mut desktop = Self {
            view: View::default(),
            archive,
            person,
            wake: Arc::new(wake),
            long: Vec::new(),
            quick: Vec::new(),
            moved: Arc::default(),
            looking: None,
            look_again: false,
            numbers: 0,
        };
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

    /// Does what the person wants.
    pub fn obey(&mut self, command: Command) {
        match command {
            Command::Scan(text) if text.trim().is_empty() => {}
            Command::Scan(text) => self.quickly(Request::Scan(text)),
            Command::CloseAnswer => self.view.answer = None,
            Command::CloseMessage => self.view.message = None,
            Command::CloseDriveMessage(drive) => {
                self.view.said.remove(&drive);
            }
            Command::Cancel(number) => self.cancel(number),
            Command::Shelve { serial, slot } => self.quickly(Request::Shelve { serial, slot }),
            Command::WithoutSecond(serial) => {
                self.view.without_second.insert(serial);
            }
            Command::LoadBlank { drive, media } => self.load(drive, Load::Blank(media)),
            Command::LoadCopy { drive, serial } => self.load(drive, Load::Serial(serial)),
            Command::Drop(set) => self.quickly(Request::Drop(set)),
            Command::LookedAt(number) => self.quickly(Request::LookedAt(number)),
            Command::Eject(drive) => {
                self.view.said.remove(&drive);
                self.quickly(Request::Eject(drive));
            }
            Command::CreateDrive => self.quickly(Request::CreateDrive),
            Command::Plan { dry_run } => self.plan(dry_run),
            Command::Ingest { .. }
            | Command::Build(_)
            | Command::Burn { .. }
            | Command::BurnSet { .. }
            | Command::Verify { .. } => self.begin(command),
        }
    }

    /// Begins what takes long.
    fn begin(&mut self, command: Command) {
        match command {
            Command::Ingest { path, case } => {
                let request = ingest::Request {
                    paths: vec![path],
                    case,
                };
                self.start("Taking in studies", Vec::new(), Request::Ingest(request));
            }
            Command::Build(what) => {
                let request = build::Request {
                    what,
                    again: false,
                    full_trial: false,
                };
                self.start("Building the images", Vec::new(), Request::Build(request));
            }
            Command::Burn { what, drive } => {
                let title = format!("Burning {what}");
                let request = burn::Request {
                    what,
                    drive: drive.clone(),
                    ..burn::Request::default()
                };
                self.start(&title, vec![drive], Request::Burn(request));
            }
            Command::BurnSet { set, drives } => {
                let request = burn_set::Request {
                    set: set.clone(),
                    drives: drives.clone(),
                    second_drive: true,
                    ..burn_set::Request::default()
                };
                self.start(&set, drives, Request::BurnSet(request));
            }
            Command::Verify { serial, drive } => {
                let title = format!("Checking {serial}");
                let drives = vec![drive.clone()];
                let request = verify::Request { serial, drive };
                self.start(&title, drives, Request::Verify(request));
            }
            _ => {}
        }
    }

    /// Whether any job still runs.
    pub fn busy(&self) -> bool {
        !self.long.is_empty() || self.busy_quickly()
    }

    /// Whether any job runs that ends by itself in a moment.
    pub fn busy_quickly(&self) -> bool {
        !self.quick.is_empty() || self.looking.is_some()
    }

    pub(super) fn look(&mut self) {
        match self.looking {
            Some(_) => self.look_again = true,
            None => self.looking = Some(self.spawn(Request::Home)),
        }
    }

    fn load(&mut self, drive: String, load: Load) {
        self.view.said.remove(&drive);
        self.quickly(Request::Load { drive, load });
    }

    fn cancel(&mut self, number: u64) {
        let Some(job) = self.view.jobs.iter_mut().find(|job| job.number == number) else {
            return;
        };
        job.stopping = true;
        let running = self.long.iter().find(|r| r.numbers.contains(&number));
        match (running, &job.drive) {
            (Some(running), Some(drive)) if job.set.is_some() => {
                running.handle.cancel_drive(drive);
            }
            (Some(running), _) => running.handle.cancel(),
            (None, _) => {}
        }
    }

    fn plan(&mut self, dry_run: bool) {
        match self.view.form.request(dry_run) {
            Ok(request) => self.start("Planning discs", Vec::new(), Request::Plan(request)),
            Err(e) => self.view.message = Some(trouble(&e)),
        }
    }

    fn quickly(&mut self, request: Request) {
        let handle = self.spawn(request);
        self.quick.push(handle);
    }

    /// Starts a job on these drives, or on the archive where none is named. Each drive has one job
    /// at a time, and so has the archive.
    fn start(&mut self, title: &str, drives: Vec<String>, request: Request) {
        let taken = match drives.as_slice() {
            [] => self.view.jobs.iter().find(|job| job.drive.is_none()),
            drives => drives.iter().find_map(|drive| self.view.job_of(drive)),
        };
        if let Some(job) = taken {
            let text = match &job.drive {
                Some(drive) => format!("{drive} is at work: {}.", job.title),
                None => format!("A job is running: {}.", job.title),
            };
            let advice = "Wait until it is done, or stop it.".to_owned();
            self.view.message = Some(Note {
                tone: Tone::Look,
                text,
                advice,
            });
            return;
        }
        self.view.message = None;
        let (now, mut numbers) = (std::time::Instant::now(), Vec::new());
        let set = matches!(request, Request::BurnSet(_)).then(|| title.to_owned());
        let lanes = drives.into_iter().map(Some);
        let lanes: Vec<Option<String>> = lanes.collect();
        for drive in if lanes.is_empty() { vec![None] } else { lanes } {
            if let Some(drive) = &drive {
                self.view.said.remove(drive);
            }
            self.numbers += 1;
            numbers.push(self.numbers);
            let mut job = JobView::new(self.numbers, title, drive, now);
            job.set = set.clone();
            self.view.jobs.push(job);
        }
        let handle = self.spawn(request);
        self.long.push(Running { handle, numbers });
    }

    fn spawn(&self, request: Request) -> JobHandle {
        let wake = Arc::clone(&self.wake);
        spawn(request, &self.archive, self.person.as_deref(), move || {
            wake()
        })
    }

    /// Takes how a job ended. What a drive's own job has to say stands at that drive.
    pub(super) fn take(&mut self, result: Result<Outcome, JobError>, drive: Option<String>) {
        self.take_ended(result, drive, false);
    }

    /// Takes how a job ended; `looked` where it only looked at the archive.
    pub(super) fn take_ended(
        &mut self,
        result: Result<Outcome, JobError>,
        drive: Option<String>,
        looked: bool,
    ) {
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(e) => {
                self.say(drive, Some(trouble(&e)));
                // A look that failed is not repeated by itself: it would fail again and again.
                if !looked {
                    self.look();
                }
                return;
            }
        };
        match outcome {
            Outcome::Home {
                home,
                drives,
                notices,
            } => {
                self.view.home = home;
                self.view.drives = drives;
                if let Some(notice) = notices.into_iter().next() {
                    let (text, advice) = (notice.what, notice.next);
                    self.view.message = Some(Note {
                        tone: Tone::Look,
                        text,
                        advice,
                    });
                }
                return;
            }
            Outcome::Scan(answer) => {
                self.view.answer = Some(answer);
                return;
            }
            Outcome::Plan(planned) => {
                let stored = planned.stored.then(|| outcomes::planned(&planned));
                self.view.preview = (!planned.stored).then_some(planned);
                self.view.message = stored.or(self.view.message.take());
            }
            other => self.say(drive, note(&other)),
        }
        self.look();
    }

    /// Says something at a drive, or below where it is of the archive.
    pub(super) fn say(&mut self, drive: Option<String>, note: Option<Note>) {
        match (drive, note) {
            (Some(drive), Some(note)) => {
                self.view.said.insert(drive, note);
            }
            (None, note) => self.view.message = note,
            (Some(_), None) => {}
        }
    }
}
