//! The desktop without its drawing: what is shown, which jobs run, what a wish leads to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::command::Command;
use super::view::View;
use crate::archive::Archive;
use crate::jobs::run::outside::Outside;
use crate::jobs::run::runner::{JobHandle, Request};
use crate::station::Load;
use crate::station::udisks::Udisks;

/// The desktop.
pub struct Desktop {
    /// All that is shown.
    pub view: View,
    pub(super) archive: Archive,
    pub(super) person: Option<String>,
    pub(super) outside: Outside,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
    pub(super) long: Vec<Running>,
    pub(super) quick: Vec<JobHandle>,
    /// A hand was at a drive since the drives were last looked at.
    pub(super) moved: Arc<AtomicBool>,
    /// Looks at the archive; one at a time, so that no older answer comes after a newer one.
    pub(super) looking: Option<JobHandle>,
    /// Something happened since that look began.
    pub(super) look_again: bool,
    pub(super) numbers: u64,
}

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
            Command::Ingest { path, case } => self.ingest(path, case),
            Command::Build(what) => self.build(what),
            Command::Burn { what, drive } => self.burn(what, drive),
            Command::BurnSet { set, drives } => self.burn_set(set, drives),
            Command::Verify { serial, drive } => self.verify(serial, drive),
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
}

/// A job that takes long. One that burns a set has a line for each of its drives.
pub(super) struct Running {
    pub(super) handle: JobHandle,
    /// Numbers of its lines.
    pub(super) numbers: Vec<u64>,
}
