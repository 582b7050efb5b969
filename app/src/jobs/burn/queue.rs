//! What the drives that burn a set share, and one drive's work.
//!
//! Each drive has a thread and a connection of its own: one that fails or hangs disturbs no other.
//! A copy that was begun is never burned again. A disc that is not blank is never taken.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use stele_burner::drive::{Drive, DriveError, MediumState, Transport, Tray};
use stele_burner::{MediumClass, MediumType};
use stele_catalog::{Catalog, CatalogError, CopyRow, CopyState};

use super::copy;
use super::events::{BurnEvent, BurnObserver, InDrive};
use super::medium_class;
use super::missing::{missing, surplus};
use super::set_report::{Outcome, Request};
use super::speed::DriveExperience;
use crate::archive::Archive;
use crate::jobs::run::lookup;
use crate::jobs::run::outside::Outside;
use crate::jobs::{Context, JobError, chain};
use crate::station::{self, TrayWatch};

/// How often a drive is asked whether a blank is in it, where nobody tells.
pub(super) const POLL: Duration = Duration::from_millis(700);

/// How often a drive that another command has is asked again before that is said.
const BUSY_TRIES: u32 = 3;

/// Spoiled blanks in a row after which a drive is left alone: it, or the box, is at fault.
const SPOILED_MAX: u32 = 2;

/// One copy to be burned.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Its serial, or its disc where any copy of that will do.
    pub(super) what: String,
    /// Its disc.
    pub(super) disc: String,
}

/// What the threads of the drives share.
pub(super) struct Queue<'a> {
    pub(super) request: &'a Request,
    pub(super) archive: &'a Archive,
    pub(super) person: Option<&'a str>,
    pub(super) outside: &'a Outside,
    /// The class of medium that the set was planned for.
    pub(super) class: MediumClass,
    pub(super) observer: &'a dyn BurnObserver,
    pub(super) waiting: Mutex<VecDeque<Wanted>>,
    /// Copies of discs whose image was refused before anything was written.
    pub(super) aside: Mutex<Vec<Wanted>>,
    /// Copies that drives of this queue are burning.
    pub(super) burning: AtomicUsize,
    pub(super) done: Mutex<Outcome>,
}

/// A copy that is being burned, or was and is not accounted for yet.
struct Burning<'a>(&'a AtomicUsize);

impl Drop for Burning<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether another command has the drive just now.
pub(super) fn is_busy(error: &JobError) -> bool {
    matches!(error.code(), "REC-003" | "SGI-002")
}

/// Whether somebody else burns, or has burned, the copy that was to be burned.
fn is_taken(error: &JobError) -> bool {
    match error {
        JobError::CopyBegun { .. } | JobError::CopyOutOfUse { .. } => true,
        JobError::Catalog(CatalogError::LeaseHeld { name, .. }) => name.starts_with("copy:"),
        _ => false,
    }
}

impl Queue<'_> {
    /// One drive's work: what goes wrong with it is said, and ends its work alone.
    pub(super) fn serve(&self, drive: &str, work: impl Fn(&Self, &str) -> Result<(), JobError>) {
        let Err(error) = work(self, drive) else {
            return;
        };
        let code = error.code().to_owned();
        self.observer.hear(&BurnEvent::DriveLeft {
            drive: drive.to_owned(),
            code: code.clone(),
            message: chain(&error),
        });
        self.note(|done| done.drives_left.push((drive.to_owned(), code)));
    }

    pub(super) fn burn_all(&self, drive: &str) -> Result<(), JobError> {
        let mut spoiled = 0;
        loop {
            if !self.wait_for_blank(drive)? {
                return Ok(());
            }
            // Another drive was quicker.
            let Some((wanted, _burning)) = self.take() else {
                continue;
            };
            let outcome = match self.burn(&wanted, drive) {
                Ok(outcome) => outcome,
                Err(error) => match self.not_burned(error, wanted, drive) {
                    Some(error) => return Err(error),
                    None => continue,
                },
            };
            // A closed disc that was not read back is not known to be bad: a full read decides.
            let bad = !outcome.good && outcome.state != CopyState::Suspect;
            spoiled = if bad { spoiled + 1 } else { 0 };
            if bad {
                self.give_back(Wanted {
                    what: outcome.disc.clone(),
                    disc: outcome.disc.clone(),
                });
            }
            self.observer
                .hear(&BurnEvent::Ended(Box::new(outcome.clone())));
            let (disc, code) = (outcome.disc.clone(), outcome.stopped.clone());
            self.note(|done| done.burned.push(outcome));
            // The disc comes out, so that it gets its label before the next one goes in.
            self.when_free(drive, |drive| drive.eject())?;
            // It would spoil every further disc, in whatever drive.
            if code
                .as_ref()
                .is_some_and(|stopped| stopped.is_of_the_image())
            {
                return Err(JobError::WrongImage { disc });
            }
            if spoiled >= SPOILED_MAX {
                return Err(JobError::DriveSpoils {
                    drive: drive.to_owned(),
                    disc,
                    code: code.map_or_else(String::new, |stopped| stopped.code),
                });
            }
        }
    }

    /// Gives back what was not burned, for nothing was written; an error that ends the work of the
    /// drive is given.
    fn not_burned(&self, error: JobError, wanted: Wanted, drive: &str) -> Option<JobError> {
        // The image is to blame, and neither the drive nor its blank.
        if matches!(
            error,
            JobError::WrongImage { .. } | JobError::ImageGone { .. }
        ) {
            self.set_aside(&error, wanted, drive);
            return None;
        }
        let taken = is_taken(&error);
        let nothing_left = matches!(
            error,
            JobError::NoCopyLeft { .. } | JobError::CheckDecides { .. }
        );
        let goes_on = taken || nothing_left || is_busy(&error);
        let what = match taken {
            true => wanted.disc.clone(),
            false => wanted.what,
        };
        if !nothing_left {
            let disc = wanted.disc;
            self.give_back(Wanted { what, disc });
        }
        if !goes_on {
            return Some(error);
        }
        self.observer.hear(&BurnEvent::NotBurned {
            drive: drive.to_owned(),
        });
        if taken {
            std::thread::sleep(POLL);
        }
        None
    }

    /// Burns no copy of a disc for now; the other discs go on.
    fn set_aside(&self, error: &JobError, wanted: Wanted, drive: &str) {
        let (disc, code) = (wanted.disc.clone(), error.code().to_owned());
        let mut waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        let mut aside = self.aside.lock().unwrap_or_else(|held| held.into_inner());
        let (own, others) = waiting
            .drain(..)
            .partition::<Vec<_>, _>(|one| one.disc == disc);
        waiting.extend(others);
        aside.push(wanted);
        aside.extend(own);
        drop((waiting, aside));
        self.observer.hear(&BurnEvent::DiscLeft {
            drive: drive.to_owned(),
            disc: disc.clone(),
            code: code.clone(),
            message: chain(error),
        });
        self.note(|done| {
            // Two drives may have come to it at once.
            if done.discs_left.iter().all(|(left, _)| *left != disc) {
                done.discs_left.push((disc, code));
            }
        });
    }

    fn burn(&self, wanted: &Wanted, drive: &str) -> Result<copy::Outcome, JobError> {
        self.observer.hear(&BurnEvent::Begun {
            drive: drive.to_owned(),
            what: wanted.what.clone(),
            disc: wanted.disc.clone(),
        });
        let request = copy::Request {
            what: wanted.what.clone(),
            drive: drive.to_owned(),
            extra: false,
            speed: self.request.speed,
            blank: self.request.blank.clone(),
            spare_areas: self.request.spare_areas,
        };
        let say = |experience: &DriveExperience| {
            self.observer
                .hear(&BurnEvent::Known(Box::new(experience.clone())))
        };
        self.with_context(drive, |cx| copy::run_saying(&request, cx, &say))
    }

    /// Does something with a connection of its own, watched as the drive is.
    pub(super) fn with_context<T>(
        &self,
        drive: &str,
        work: impl FnOnce(&mut Context<'_>) -> Result<T, JobError>,
    ) -> Result<T, JobError> {
        let mut catalog = Catalog::open(&self.archive.catalog())?;
        let outside = (self.outside.clock(), self.outside.ids());
        let by = lookup::acting_here(self.archive, &mut catalog, self.person, outside)?;
        work(&mut Context {
            archive: self.archive,
            catalog: &mut catalog,
            by,
            clock: self.outside.clock(),
            ids: self.outside.ids(),
            watch: self.observer.watch(drive),
        })
    }

    /// Waits until there is something to burn and a blank in the drive; `false` where nothing is
    /// left or somebody asked to stop. While another drive burns the last copy it rests: where that
    /// one fails, it takes over.
    fn wait_for_blank(&self, drive: &str) -> Result<bool, JobError> {
        loop {
            if self.ask_for_blank(drive)? {
                return Ok(true);
            }
            // Asked in this order: what is given back is given back before its burn is over.
            let over = self.burning.load(Ordering::SeqCst) == 0;
            if self.observer.watch(drive).cancelled() || (over && self.left_now() == 0) {
                return Ok(false);
            }
            std::thread::sleep(POLL);
        }
    }

    fn ask_for_blank(&self, drive: &str) -> Result<bool, JobError> {
        let blank = |tray: &Tray| medium_class::is_blank_of(self.class, tray);
        let asked = Cell::new(false);
        let say = |now: &InDrive| {
            asked.set(true);
            self.observer.hear(&BurnEvent::BlankWanted {
                drive: drive.to_owned(),
                now: now.clone(),
                left: self.left(),
            });
        };
        let lies_there = self.wait_for(drive, || self.left_now() > 0, blank, say)?;
        if asked.get() && !lies_there {
            self.observer.hear(&BurnEvent::BlankNotWanted {
                drive: drive.to_owned(),
                stopped: self.left() > 0,
            });
        }
        Ok(lies_there)
    }

    /// Waits until what is `wanted` lies in the drive, and says each time it changes what lies
    /// there instead; `false` where it is not needed any more or somebody asked to stop.
    pub(super) fn wait_for(
        &self,
        drive: &str,
        needed: impl Fn() -> bool,
        wanted: impl Fn(&Tray) -> bool,
        say: impl Fn(&InDrive),
    ) -> Result<bool, JobError> {
        let mut said = None;
        let tray_watch = TrayWatch::of(drive);
        loop {
            // What comes after this is heard, even while the drive is looked at.
            let before = tray_watch.now();
            if self.observer.watch(drive).cancelled() || !needed() {
                return Ok(false);
            }
            let tray = match self.when_free(drive, |drive| drive.medium()) {
                Ok(tray) if wanted(&tray) => return Ok(true),
                Ok(tray) => Some(tray),
                // Somebody lays a disc in, or looks what is there.
                Err(error) if is_busy(&error) => None,
                Err(error) => return Err(error),
            };
            let busy = tray.is_none();
            let now = in_drive(self.class, tray.as_ref());
            if said.as_ref() != Some(&now) {
                say(&now);
                said = Some(now);
            }
            // That a drive was let go of is told by nobody.
            match before.filter(|_| !busy) {
                Some(before) => {
                    tray_watch.wait(&before, || {
                        self.observer.watch(drive).cancelled() || !needed()
                    });
                }
                None => std::thread::sleep(POLL),
            }
        }
    }

    /// Does something with a drive, which another command may have for a moment.
    pub(super) fn when_free<T>(
        &self,
        drive: &str,
        with: impl Fn(&mut Drive<Box<dyn Transport>>) -> Result<T, DriveError>,
    ) -> Result<T, JobError> {
        let mut tries = 0;
        loop {
            match station::open(self.archive, drive).map_err(JobError::from) {
                Ok(mut drive) => return Ok(with(&mut drive)?),
                Err(error) if is_busy(&error) && tries < BUSY_TRIES => tries += 1,
                Err(error) => return Err(error),
            }
            std::thread::sleep(POLL);
        }
    }

    /// Says that a drive has no more to do.
    pub(super) fn no_more(&self, drive: &str) {
        self.observer.hear(&BurnEvent::DriveDone {
            drive: drive.to_owned(),
        });
    }

    /// Writes something down in the outcome.
    pub(super) fn note<T>(&self, with: impl FnOnce(&mut Outcome) -> T) -> T {
        let mut done = self.done.lock().unwrap_or_else(|held| held.into_inner());
        with(&mut done)
    }

    /// What is left, less what other commands burn or have burned since.
    fn left_now(&self) -> usize {
        // A catalog that cannot be read now is asked again later.
        if let Ok(mut planned) = planned(self.request, self.archive) {
            let mut waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
            waiting.retain(|wanted| {
                let same = planned.iter().position(|now| now.what == wanted.what);
                same.is_some_and(|at| planned.remove(at).is_some())
            });
        }
        self.left()
    }

    fn left(&self) -> usize {
        let waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        waiting.len()
    }

    /// One copy to burn; it counts as being burned until the second value is dropped.
    fn take(&self) -> Option<(Wanted, Burning<'_>)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        let wanted = waiting.pop_front()?;
        self.burning.fetch_add(1, Ordering::SeqCst);
        Some((wanted, Burning(&self.burning)))
    }

    fn give_back(&self, wanted: Wanted) {
        let mut waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        waiting.push_back(wanted);
    }
}

/// All copies that are planned, in the order of discs; then new ones in place of those that
/// no longer count.
pub(super) fn planned(request: &Request, archive: &Archive) -> Result<VecDeque<Wanted>, JobError> {
    let catalog = Catalog::open(&archive.catalog())?;
    let reader = catalog.read();
    let set = lookup::set_named(&reader, &request.set)?;
    let (mut waiting, mut new) = (VecDeque::new(), Vec::new());
    for disc in reader.discs(set.id)? {
        let copies = reader.copies(disc.id)?;
        let wanted = |what: String| Wanted {
            what,
            disc: disc.name.clone(),
        };
        let surplus = surplus(set.copies, &copies, |_| true);
        let is_wanted = |copy: &&CopyRow| surplus.iter().all(|one| one.id != copy.id);
        let planned = copies.iter().filter(|c| c.state == CopyState::Planned);
        let planned = planned.filter(is_wanted);
        let planned: Vec<Wanted> = planned.map(|c| wanted(c.serial.to_string())).collect();
        let missing = missing(set.copies, copies.iter().map(CopyRow::standing));
        new.extend((0..missing).map(|_| wanted(disc.name.clone())));
        if planned.len() + missing > 0 && disc.image.is_none() {
            return Err(JobError::NotBuilt { disc: disc.name });
        }
        waiting.extend(planned);
    }
    waiting.extend(new);
    Ok(waiting)
}

/// What lies in a drive that was asked for something else.
fn in_drive(class: MediumClass, tray: Option<&Tray>) -> InDrive {
    match tray {
        None => InDrive::AtWork,
        Some(Tray::Medium(facts)) if facts.kind == MediumType::BdRe => InDrive::Rewritable,
        Some(tray @ Tray::Medium(facts)) if facts.state == MediumState::Blank => {
            match medium_class::is_blank_of(class, tray) {
                true => InDrive::Blank,
                false => InDrive::OtherBlank,
            }
        }
        Some(Tray::Medium(_)) => InDrive::Written,
        Some(Tray::Open) => InDrive::Open,
        Some(Tray::Empty) => InDrive::Nothing,
        Some(Tray::Unusable(_)) => InDrive::Unusable,
    }
}
