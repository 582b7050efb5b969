//! The first start: makes or opens an archive, and enters the first person, without a terminal.

mod ui;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use crate::archive::Archive;
use crate::jobs::run::outside::Outside;
use crate::jobs::{JobError, init};
use crate::station::portal::{self, Chosen};
use crate::words::lang::say;
use crate::words::outcomes::{Note, trouble};

pub use ui::draw;

/// What is to be done about the archive.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Way {
    /// A new one is made.
    #[default]
    Make,
    /// One that exists is opened.
    Open,
    /// A new one for practice is made.
    Practice,
}

/// Which step one is at.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Step {
    /// Which archive.
    #[default]
    Archive,
    /// Who one is.
    You,
}

/// What is shown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FirstView {
    /// The step.
    pub step: Step,
    /// What is to be done.
    pub way: Way,
    /// The folder.
    pub folder: String,
    /// The name of the first person.
    pub name: String,
    /// Whether it is being done, or a folder is being chosen.
    pub busy: bool,
    /// What went wrong.
    pub note: Option<Note>,
}

/// A wish.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Wish {
    /// To do this.
    Go(Way),
    /// To choose the folder in the desktop's dialog.
    Choose,
    /// To go one step back.
    Back,
    /// To do it now.
    Do,
}

/// What a thread has done.
enum Done {
    Opened(Result<Archive, JobError>),
    Chosen(Chosen),
}

/// The first start.
pub struct First {
    /// What is shown.
    pub view: FirstView,
    outside: Outside,
    wake: Arc<dyn Fn() + Send + Sync>,
    runs: Option<Receiver<Done>>,
}

impl First {
    /// With the folder that is offered.
    pub fn new(folder: PathBuf, outside: Outside, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let view = FirstView {
            folder: folder.display().to_string(),
            ..FirstView::default()
        };
        Self {
            view,
            outside,
            wake: Arc::new(wake),
            runs: None,
        }
    }

    /// Does what the person wants.
    pub fn obey(&mut self, wish: Wish) {
        if self.runs.is_some() {
            return;
        }
        self.view.note = None;
        match wish {
            Wish::Go(way) => {
                self.view.way = way;
                match way {
                    Way::Open => self.open(),
                    Way::Make | Way::Practice => self.view.step = Step::You,
                }
            }
            Wish::Back => self.view.step = Step::Archive,
            Wish::Choose => {
                let title = say!("first-folder");
                self.run(move || Done::Chosen(portal::choose_folder(None, &title)));
            }
            Wish::Do => self.make(),
        }
    }

    fn open(&mut self) {
        let root = PathBuf::from(self.view.folder.trim());
        self.run(move || Done::Opened(Archive::open(&root).map_err(JobError::from)));
    }

    fn make(&mut self) {
        let root = PathBuf::from(self.view.folder.trim());
        let (name, practice) = (
            self.view.name.trim().to_owned(),
            self.view.way == Way::Practice,
        );
        let outside = self.outside.clone();
        self.run(move || {
            let made = init::init(&root, &name, None, practice, &outside);
            Done::Opened(made.and_then(|made| Ok(Archive::open(&made.root)?)))
        });
    }

    fn run(&mut self, what: impl FnOnce() -> Done + Send + 'static) {
        let (to, runs) = channel();
        let wake = Arc::clone(&self.wake);
        std::thread::spawn(move || {
            // Whoever closed the window does not listen any more.
            let _ = to.send(what());
            wake();
        });
        self.runs = Some(runs);
        self.view.busy = true;
    }

    /// Takes what a thread has done; the archive, once it is open.
    pub fn poll(&mut self) -> Option<Archive> {
        let done = self.runs.as_ref()?.try_recv().ok()?;
        self.runs = None;
        self.view.busy = false;
        match done {
            Done::Opened(Ok(archive)) => return Some(archive),
            Done::Opened(Err(error)) => self.view.note = Some(trouble(&error)),
            Done::Chosen(Chosen::Folder(path)) => self.view.folder = path.display().to_string(),
            Done::Chosen(Chosen::Nothing) => {}
            Done::Chosen(Chosen::NoPortal) => {
                self.view.note = Some(Note {
                    tone: crate::words::outcomes::Tone::Look,
                    text: say!("frame-no-chooser"),
                    advice: say!("frame-type-path"),
                    code: None,
                });
            }
        }
        None
    }
}
