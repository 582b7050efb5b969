//! The desktop without its drawing: what is shown, which job runs, what a wish leads to.

use std::sync::Arc;

use super::command::Command;
use super::job::data::JobView;
use super::work::data::PlanForm;
use crate::archive::Archive;
use crate::cli::out::chain;
use crate::jobs::spawn::{JobEvent, JobHandle, Outcome, Request, spawn};
use crate::jobs::{JobError, build, burn, home, ingest, plan, scan, verify};
use crate::messages::message;
use crate::station::DriveRow;

/// All that is shown.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// What stands in the box for scans and searches.
    pub scan_text: String,
    /// The answer to the last scan.
    pub answer: Option<scan::Outcome>,
    /// Where the archive stands.
    pub home: home::Outcome,
    /// The station's drives.
    pub drives: Vec<DriveRow>,
    /// The job that runs.
    pub job: Option<JobView>,
    /// What the last job left to say.
    pub message: Option<Note>,
    /// What stands in the planning form.
    pub form: PlanForm,
    /// The last preview.
    pub preview: Option<plan::Outcome>,
}

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// How it is meant.
    pub tone: Tone,
    /// What happened.
    pub text: String,
    /// What to do now.
    pub advice: String,
}

/// How a message is meant.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Tone {
    /// It went well.
    Good,
    /// Something is to be looked at.
    Look,
    /// It could not be done.
    Bad,
}

/// The desktop.
pub struct Desktop {
    /// All that is shown.
    pub view: View,
    archive: Archive,
    person: Option<String>,
    wake: Arc<dyn Fn() + Send + Sync>,
    long: Option<JobHandle>,
    quick: Vec<JobHandle>,
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
            long: None,
            quick: Vec::new(),
        };
        desktop.look();
        desktop
    }

    /// Does what the person wants.
    pub fn obey(&mut self, command: Command) {
        match command {
            Command::Scan(text) if text.trim().is_empty() => {}
            Command::Scan(text) => self.quickly(Request::Scan(text)),
            Command::CloseAnswer => self.view.answer = None,
            Command::CloseMessage => self.view.message = None,
            Command::Cancel => self.cancel(),
            Command::Shelve { serial, slot } => self.quickly(Request::Shelve { serial, slot }),
            Command::LoadBlank { drive, media } => {
                self.quickly(Request::LoadBlank { drive, media });
            }
            Command::Drop(set) => self.quickly(Request::Drop(set)),
            Command::LookedAt(number) => self.quickly(Request::LookedAt(number)),
            Command::Eject(drive) => self.quickly(Request::Eject(drive)),
            Command::CreateDrive => self.quickly(Request::CreateDrive),
            Command::Ingest { path, case } => {
                let request = ingest::Request {
                    paths: vec![path],
                    case,
                };
                self.start("Taking in studies", Request::Ingest(request));
            }
            Command::Plan { dry_run } => self.plan(dry_run),
            Command::Build(what) => {
                let request = build::Request {
                    what,
                    again: false,
                    full_trial: false,
                };
                self.start("Building the images", Request::Build(request));
            }
            Command::Burn { what, drive } => {
                let title = format!("Burning in {drive}");
                let request = burn::Request {
                    what,
                    drive,
                    ..burn::Request::default()
                };
                self.start(&title, Request::Burn(request));
            }
            Command::Verify { serial, drive } => {
                let title = format!("Checking {serial}");
                self.start(&title, Request::Verify(verify::Request { serial, drive }));
            }
        }
    }

    /// Takes what the jobs have said since the last call.
    pub fn poll(&mut self) {
        let mut ended = Vec::new();
        if let Some(handle) = &self.long {
            for event in handle.events() {
                match event {
                    JobEvent::Progress(p) => {
                        if let Some(job) = &mut self.view.job {
                            job.update(p, std::time::Instant::now());
                        }
                    }
                    JobEvent::Ended(result) => ended.push(*result),
                }
            }
        }
        if !ended.is_empty() {
            self.long = None;
            self.view.job = None;
        }
        self.quick.retain(|handle| {
            let mut open = true;
            for event in handle.events() {
                if let JobEvent::Ended(result) = event {
                    ended.push(*result);
                    open = false;
                }
            }
            open
        });
        for result in ended {
            self.take(result);
        }
    }

    /// Whether any job still runs.
    pub fn busy(&self) -> bool {
        self.long.is_some() || !self.quick.is_empty()
    }

    fn look(&mut self) {
        self.quickly(Request::Home);
    }

    fn cancel(&mut self) {
        if let (Some(handle), Some(job)) = (&self.long, &mut self.view.job) {
            handle.cancel();
            job.stopping = true;
        }
    }

    fn plan(&mut self, dry_run: bool) {
        match self.view.form.request(dry_run) {
            Ok(request) => self.start("Planning discs", Request::Plan(request)),
            Err(e) => self.view.message = Some(trouble(&e)),
        }
    }

    fn quickly(&mut self, request: Request) {
        let handle = self.spawn(request);
        self.quick.push(handle);
    }

    fn start(&mut self, title: &str, request: Request) {
        if self.long.is_some() {
            let advice = "Wait until it is done, or stop it.".to_owned();
            let text = "A job is running.".to_owned();
            self.view.message = Some(Note {
                tone: Tone::Look,
                text,
                advice,
            });
            return;
        }
        self.view.message = None;
        self.view.job = Some(JobView::new(title, std::time::Instant::now()));
        self.long = Some(self.spawn(request));
    }

    fn spawn(&self, request: Request) -> JobHandle {
        let wake = Arc::clone(&self.wake);
        spawn(request, &self.archive, self.person.as_deref(), move || {
            wake()
        })
    }

    fn take(&mut self, result: Result<Outcome, JobError>) {
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(e) => {
                self.view.message = Some(trouble(&e));
                return self.look();
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
                let stored = planned.stored.then(|| super::work::data::planned(&planned));
                self.view.preview = (!planned.stored).then_some(planned);
                self.view.message = stored.or(self.view.message.take());
            }
            other => self.view.message = super::job::data::note(&other),
        }
        self.look();
    }
}

fn trouble(error: &JobError) -> Note {
    let advice = message(error.code()).advice.to_owned();
    Note {
        tone: Tone::Bad,
        text: format!("{} [{}]", chain(error), error.code()),
        advice,
    }
}
